"""Zendesk's shapes: pages of the API and of the incremental export, and one ticket a line."""

import copy
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from retrieval.errors import ImportFileError
from retrieval.imports import Read, read_file
from retrieval.records import RawRecord

Json = dict[str, Any]

USERS = [
    {"id": 10, "name": "Ines Example", "email": "ines@shop.example", "phone": "01632 960001", "role": "end-user",
     "organization_id": 7, "external_id": "C-77", "alias": "inesq"},
    {"id": 20, "name": "Bo Sample", "role": "agent"},
    {"id": 21, "name": "Ada Sample", "role": "admin"},
    {"id": 11, "name": "Copied Person", "role": "end-user"},
]  # fmt: skip
TICKET: Json = {
    "id": 501,
    "subject": "Till frozen",
    "description": "It froze & died.",
    "created_at": "2026-03-01T09:30:00Z",
    "requester_id": 10,
    "submitter_id": 10,
    "assignee_id": 20,
    "organization_id": 7,
    "via": {"channel": "email", "source": {"from": {"address": "ines@shop.example", "name": "Ines Example"}, "to": {}}},
    "tags": ["till", "press"],
    "status": "solved",
    "custom_fields": [
        {"id": 360001, "value": "Till Go"},
        {"id": 360002, "value": "ORD-2026-1234"},
        {"id": 360003, "value": "2026-03-01"},
        {"id": 360004, "value": None},
        {"id": 360005, "value": ["a", True]},
    ],
    "satisfaction_rating": {"score": "good", "comment": "Saved my morning!"},
}
COMMENTS: list[Json] = [
    {"id": 1, "author_id": 10, "body": "It froze &amp; died.", "public": True, "created_at": "2026-03-01T09:30:00Z"},
    {"id": 2, "author_id": 20, "html_body": "<p>Hold the <b>power</b> key.</p><p>Ten seconds.</p>", "public": True},
    {"id": 3, "author_id": 21, "body": "Known fault", "public": False},
    {"id": 4, "author_id": 11, "plain_body": "It works here&nbsp;too", "public": True},
    {"id": 5, "author_id": 99, "body": "Done", "public": True},
]


def page(**changes: object) -> Json:
    whole = {
        "tickets": [{**TICKET, "comments": COMMENTS}],
        "users": USERS,
        "organizations": [{"id": 7, "name": "Bakes"}],
    }
    return {**copy.deepcopy(whole), **changes}


def read(tmp_path: Path, value: object, name: str = "in.json", mapping: dict[str, str] | None = None) -> Read:
    path = tmp_path / name
    path.write_text(value if isinstance(value, str) else json.dumps(value))
    return read_file(path, "zendesk", mapping)


def one(tmp_path: Path, value: object, **options: Any) -> RawRecord:
    found = read(tmp_path, value, **options)
    assert found.rejected == []
    return found.records[0]


def test_reads_a_page(tmp_path: Path) -> None:
    record = one(tmp_path, page())
    assert (record.id, record.kind, record.channel, record.subject) == ("zendesk-501", "ticket", "email", "Till frozen")
    assert record.created_at == datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
    assert record.tags == ("till", "press")
    assert record.csat == 5
    assert [(message.role, message.text) for message in record.messages] == [
        ("customer", "It froze & died."),
        ("agent", "Hold the power key.\n\nTen seconds."),
        ("note", "Known fault"),
        ("customer", "It works here too"),
        ("agent", "Done"),
        ("customer", "Saved my morning!"),
    ]


def test_every_identity_is_named(tmp_path: Path) -> None:
    record = one(tmp_path, page())
    who = record.requester
    assert (who.name, who.email, who.phone, who.username) == (
        "Ines Example",
        "ines@shop.example",
        "01632 960001",
        "inesq",
    )
    assert (who.organisation, who.account_ids, who.order_ids) == ("Bakes", ("C-77",), ("ORD-2026-1234",))
    assert {agent.name for agent in record.agents} == {"Bo Sample", "Ada Sample"}
    assert [message.author for message in record.messages[:4]] == [
        "Ines Example",
        "Bo Sample",
        "Ada Sample",
        "Copied Person",
    ]


def test_custom_fields_are_mapped(tmp_path: Path) -> None:
    record = one(tmp_path, page(), mapping={"product": "360001", "account_ids": "360002"})
    assert record.product == "Till Go"
    assert record.requester.account_ids == ("C-77", "ORD-2026-1234")
    assert record.requester.order_ids == ()


def test_a_ticket_without_comments_has_its_description(tmp_path: Path) -> None:
    record = one(tmp_path, {"tickets": [TICKET]})
    assert [message.text for message in record.messages] == ["It froze & died.", "Saved my morning!"]
    assert record.requester.email == "ines@shop.example"
    assert record.requester.name == "Ines Example"


def test_a_description_that_no_comment_repeats_is_kept(tmp_path: Path) -> None:
    record = one(tmp_path, {"tickets": [{**TICKET, "comments": COMMENTS[1:2], "satisfaction_rating": None}]})
    assert record.messages[0].text == "It froze & died."


def test_what_an_agent_submitted_is_the_agents_word(tmp_path: Path) -> None:
    record = one(tmp_path, page(tickets=[{**TICKET, "submitter_id": 20, "satisfaction_rating": None}]))
    assert [(message.role, message.author) for message in record.messages] == [("agent", "Bo Sample")]


@pytest.mark.parametrize("comments", [{"501": COMMENTS}, [{**item, "ticket_id": 501} for item in COMMENTS], COMMENTS])
def test_comments_may_stand_beside_the_tickets(tmp_path: Path, comments: object) -> None:
    assert one(tmp_path, page(tickets=[TICKET], comments=comments)).messages == one(tmp_path, page()).messages


def test_reads_the_ticket_api_of_one_ticket_and_a_bare_list(tmp_path: Path) -> None:
    whole = {**TICKET, "comments": COMMENTS}
    beside = {key: value for key, value in page().items() if key != "tickets"}
    assert one(tmp_path, {"ticket": whole, **beside}) == one(tmp_path, page())
    assert one(tmp_path, [whole]).id == "zendesk-501"


def test_reads_an_export_of_one_ticket_a_line(tmp_path: Path) -> None:
    embedded = {
        **{key: value for key, value in TICKET.items() if not key.endswith("_id")},
        "requester": {**USERS[0], "organization": {"name": "Bakes"}},
        "assignee": USERS[1],
        "comments": [{**COMMENTS[0], "author": USERS[0]}, {**COMMENTS[1], "author": USERS[1]}],
    }
    lines = [
        json.dumps(embedded),
        "{broken",
        json.dumps({**embedded, "id": 502}),
        json.dumps({"id": 9}),
        json.dumps(embedded),
    ]
    found = read(tmp_path, "\n".join(lines), name="in.ndjson")
    assert [record.id for record in found.records] == ["zendesk-501", "zendesk-502"]
    assert [message.role for message in found.records[0].messages] == ["customer", "agent", "customer"]
    assert found.records[0].requester.organisation == "Bakes"
    assert [(item.line, item.reason) for item in found.rejected] == [
        (2, "is not valid JSON"),
        (4, "is not a Zendesk ticket"),
        (5, "has the same id as line 1"),
    ]


def test_reads_pages_one_a_line(tmp_path: Path) -> None:
    second = page(tickets=[{**TICKET, "id": 502}, {**TICKET, "id": 502}])
    found = read(tmp_path, json.dumps(page()) + "\n" + json.dumps(second), name="in.jsonl")
    assert [record.id for record in found.records] == ["zendesk-501", "zendesk-502"]
    assert [item.line for item in found.rejected] == [2]
    assert found.records[1].requester.name == "Ines Example"


@pytest.mark.parametrize(
    ("rating", "csat"),
    [
        ({"score": "good"}, 5),
        ({"score": "bad"}, 1),
        ({"score": "offered"}, None),
        ({"score": "unoffered"}, None),
        ({"score": 4}, 4),
        ({"score": None}, None),
        (None, None),
    ],
)
def test_ratings(tmp_path: Path, rating: object, csat: int | None) -> None:
    assert one(tmp_path, page(tickets=[{**TICKET, "satisfaction_rating": rating}])).csat == csat


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"status": "deleted"}, "is a ticket that was deleted in Zendesk"),
        ({"id": None}, "id is missing"),
        ({"description": "<p> </p>", "satisfaction_rating": None}, "has no text"),
        ({"created_at": "soon"}, "created_at is not a time such as 2026-03-01T09:30:00Z"),
        ({"satisfaction_rating": {"score": "meh"}}, "csat should be a whole number from 1 to 5"),
        ({"comments": ["x"]}, "comments should be an object"),
        ({"via": "email"}, "via should be an object"),
        ({"requester": "Ines Example"}, "requester should be an object"),
        ({"custom_fields": {"a": 1}}, "custom_fields should be a list"),
    ],
)
def test_a_bad_ticket_on_a_page_is_refused_and_the_rest_goes_in(tmp_path: Path, change: Json, expected: str) -> None:
    found = read(tmp_path, page(tickets=[{**TICKET, **change}, {**TICKET, "id": 502}]))
    assert [record.id for record in found.records] == ["zendesk-502"]
    assert [(item.line, item.reason) for item in found.rejected] == [(1, expected)]


@pytest.mark.parametrize(
    "value",
    [
        "[]",
        "{}",
        "3",
        '{"tickets": 4}',
        '{"tickets": [], "users": 4}',
        '{"articles": []}',
        "{oops",
        '{"tickets": [NaN]}',
    ],
)
def test_another_file_is_refused_as_a_whole(tmp_path: Path, value: str) -> None:
    with pytest.raises(ImportFileError, match="Nothing was imported"):
        read(tmp_path, value)


def test_a_page_without_tickets_is_empty(tmp_path: Path) -> None:
    assert read(tmp_path, {"tickets": [], "end_of_stream": True}) == Read([], [], [])


def test_only_some_fields_can_be_mapped(tmp_path: Path) -> None:
    with pytest.raises(ImportFileError, match="subject can't be mapped"):
        read(tmp_path, page(), mapping={"subject": "1"})
