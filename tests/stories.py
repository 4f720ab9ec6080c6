"""Invented records for tests, and a way to import them."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from agent.actions import Desk
from agent.views import ImportSummary
from tests.conftest import People

FLOOD: dict[str, Any] = {
    "id": "flood-1",
    "kind": "ticket",
    "channel": "email",
    "created_at": "2026-10-02T08:15:00Z",
    "subject": "Flooded shop, dead till",
    "messages": [
        {
            "role": "customer",
            "text": "Hello, Marisela Quintero-Blyth of Saltmarsh Books here. The river came into our bookshop on "
            "Thursday night and the till stood in forty centimetres of water. We have a book fair on Monday and no way "
            "to take a payment. My number is 01632 960417.",
        },
        {
            "role": "agent",
            "author": "Dov Pellinger",
            "text": "I am sorry about the flood. I sent a spare till to your bookshop by courier on Friday, and moved "
            "the catalogue of 3,100 books to it. I stayed on the phone for two hours to set up the card terminal.",
        },
        {
            "role": "customer",
            "text": "The spare till came on Saturday morning and the whole catalogue was on it. We opened the book "
            "fair on Monday and took 214 payments. I did not expect anybody to care that much about a small bookshop."
            "\n\nMarisela",
        },
    ],
    "requester": {
        "name": "Marisela Quintero-Blyth",
        "email": "marisela.qb@saltmarshbooks.example",
        "phone": "01632 960417",
        "organisation": "Saltmarsh Books",
        "order_ids": ["SM-4471-QZ"],
    },
    "agents": [{"name": "Dov Pellinger"}],
    "tags": ["praise"],
    "product": "till",
    "region": "north-east",
    "csat": 5,
}


def import_rows(desk: Desk, folder: Path, rows: Sequence[Mapping[str, Any]]) -> ImportSummary:
    """Import ``rows`` as a JSON Lines file."""
    path = folder / "rows.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return desk.records.import_file(People.writer, path)
