"""CSV with a header: comma, semicolon, tab or bar between cells, found by looking.

``COLUMNS`` names, for each field, the headers under which exports usually have it; a mapping {field: column}
overrides it. A row without an id column gets one from the SHA-256 of its cells, so importing the same file twice
still changes nothing.
"""

import csv
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from retrieval.errors import ImportFileError, RowError
from retrieval.imports import fields
from retrieval.imports.files import NOTHING_CHANGED, Accepted, Outcome
from retrieval.imports.markup import plain
from retrieval.records import RawRecord, Rejected

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "ticket id", "ticket number", "ticket", "case id", "case number", "record id", "review id"),
    "kind": ("kind", "type", "record type"),
    "channel": ("channel", "source", "via", "ticket channel"),
    "created_at": ("created at", "created", "date", "timestamp", "created date", "submitted at", "time", "opened"),
    "subject": ("subject", "title", "summary", "headline"),
    "text": (
        *("text", "message", "body", "description", "comment", "comments", "content", "review", "review text"),
        *("feedback", "testimonial", "quote", "customer message", "question", "post"),
    ),
    "reply": ("reply", "agent reply", "response", "answer", "agent message", "resolution"),
    "note": ("note", "notes", "internal note"),
    "name": ("name", "customer", "customer name", "requester", "requester name", "full name", "author", "reviewer"),
    "email": ("email", "e mail", "email address", "requester email", "customer email"),
    "phone": ("phone", "phone number", "telephone", "mobile", "requester phone"),
    "username": ("username", "user name", "handle", "user", "screen name"),
    "organisation": ("organisation", "organization", "company", "company name", "employer"),
    "address": ("address", "postal address", "street address"),
    "account_ids": ("account ids", "account id", "account", "account number", "customer id", "customer number"),
    "order_ids": ("order ids", "order id", "order", "order number", "booking number", "invoice number"),
    "agents": ("agents", "agent", "agent name", "assignee", "assignee name", "owner"),
    "tags": ("tags", "labels", "tag"),
    "product": ("product", "product name", "item"),
    "region": ("region", "country", "market"),
    "csat": ("csat", "rating", "satisfaction", "score", "stars", "satisfaction score", "satisfaction rating"),
    "consent_level": ("consent level", "consent"),
    "consent_wording": ("consent wording", "consent text"),
    "consent_channels": ("consent channels", "consent scope"),
    "consent_granted_at": ("consent granted at", "consent date", "consent granted"),
    "consent_expires_at": ("consent expires at", "consent expires", "consent expiry", "consent until"),
}
TEXT_FIELDS = ("text", "reply", "note")
RATINGS = {"good": "5", "bad": "1", "offered": "", "unoffered": ""}
DELIMITERS = ",;\t|"
SAMPLE_ROWS = 20


class Table(NamedTuple):
    """Where each field's cell is, and how many cells a row must have."""

    places: Mapping[str, int]
    width: int
    delimiter: str


def rows(path: Path, mapping: Mapping[str, str]) -> Iterator[Outcome]:
    """Every row's record or refusal. ``ImportFileError`` when no column holds text, or the mapping names none."""
    csv.field_size_limit(fields.TEXT_CHARACTERS * 2)  # the library's own limit is 128 KB
    delimiter = _delimiter(path)
    header = _header(path, delimiter)
    table = Table(_places(header, mapping), len(header), delimiter)
    return _rows(path, table)


def _delimiter(path: Path) -> str:
    """The one that cuts the header into most cells, with as many in most of the first rows."""
    best = max(DELIMITERS, key=lambda delimiter: _agreement(path, delimiter))
    return best if _agreement(path, best) > 0 else ","


def _agreement(path: Path, delimiter: str) -> int:
    sample = list(islice(_cells(path, delimiter), SAMPLE_ROWS))
    widths = [len(row.cells) for row in sample if row.cells is not None]
    if not widths or widths[0] < 2:
        return 0
    return widths[0] * sum(width == widths[0] for width in widths)


class Cells(NamedTuple):
    """A row's first line and its cells; None when its quotation marks do not fit."""

    line: int
    cells: Sequence[str] | None


def _cells(path: Path, delimiter: str) -> Iterator[Cells]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        while True:
            line = reader.line_num + 1
            try:
                found = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield Cells(line, None)
                continue
            if any(cell.strip() for cell in found):
                yield Cells(line, found)


def _header(path: Path, delimiter: str) -> Sequence[str]:
    first = next(_cells(path, delimiter), None)
    if first is None or first.cells is None:
        raise ImportFileError(f"The first line of {path.name} is not a row of column names. {NOTHING_CHANGED}")
    return first.cells


def _places(header: Sequence[str], mapping: Mapping[str, str]) -> dict[str, int]:
    names = [_plain_name(name) for name in header]
    places = {field: place for field in COLUMNS if (place := _usual(field, names)) is not None}
    for field, column in mapping.items():
        if field not in COLUMNS:
            raise ImportFileError(f"There is no field {field}; there are {', '.join(COLUMNS)}. {NOTHING_CHANGED}")
        if _plain_name(column) not in names:
            raise ImportFileError(f"There is no column {column} for the field {field}. {NOTHING_CHANGED}")
        places[field] = names.index(_plain_name(column))
    if not any(field in places for field in TEXT_FIELDS):
        raise ImportFileError(
            f"None of the {len(header)} columns is known to hold the text. {NOTHING_CHANGED}"
            " Name it with a mapping, such as text=Column."
        )
    return _each_column_once(places, mapping)


def _usual(field: str, names: Sequence[str]) -> int | None:
    return next((names.index(name) for name in COLUMNS[field] if name in names), None)


def _each_column_once(places: Mapping[str, int], mapping: Mapping[str, str]) -> dict[str, int]:
    """A column that the mapping gives to one field is not also another's by its usual name."""
    taken = {places[field] for field in mapping}
    return {field: place for field, place in places.items() if field in mapping or place not in taken}


def _plain_name(name: str) -> str:
    return re.sub(r"[\W_]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)).strip().casefold()


def _rows(path: Path, table: Table) -> Iterator[Outcome]:
    found = _cells(path, table.delimiter)
    next(found)
    for row in found:
        try:
            yield Accepted(row.line, _record(row.cells, table))
        except RowError as error:
            yield Rejected(line=row.line, reason=str(error))


def _record(cells: Sequence[str] | None, table: Table) -> RawRecord:
    if cells is None:
        raise RowError("has quotation marks that do not fit together")
    if len(cells) != table.width:
        raise RowError(f"has {len(cells)} cells where the header has {table.width}")
    cell = {field: cells[place].strip() or None for field, place in table.places.items()}
    row: dict[str, object] = {**cell, "text": None, "messages": _messages(cell)}
    row["id"] = cell.get("id") or _digest(cells)
    row["kind"] = (cell.get("kind") or "ticket").lower()
    row["csat"] = _csat(cell.get("csat"))
    row["tags"] = _tags(cell.get("tags"))
    row["agents"] = [{"name": name} for name in _list(cell.get("agents"))]
    row["requester"] = {
        **cell,
        "account_ids": _list(cell.get("account_ids")),
        "order_ids": _list(cell.get("order_ids")),
    }
    row["consent"] = _consent(cell)
    return fields.record(row, consents=any(field.startswith("consent_") for field in cell))


def _messages(cell: Mapping[str, str | None]) -> list[dict[str, object]]:
    house = (cell.get("kind") or "").lower() in ("release", "statement")
    roles = {"text": "agent" if house else "customer", "reply": "agent", "note": "note"}
    return [{"role": roles[field], "text": plain(text)} for field in TEXT_FIELDS if (text := cell.get(field))]


def _consent(cell: Mapping[str, str | None]) -> dict[str, object]:
    found: dict[str, object] = {
        name.removeprefix("consent_"): value for name, value in cell.items() if name.startswith("consent_")
    }
    return {**found, "channels": _list(cell.get("consent_channels"))}


def _digest(cells: Sequence[str]) -> str:
    return "csv-" + hashlib.sha256("\x1f".join(cells).encode("utf-8", "replace")).hexdigest()[:20]


def _csat(value: str | None) -> str | None:
    return None if value is None else RATINGS.get(value.lower(), value) or None


def _tags(value: str | None) -> list[str]:
    """Tags apart by comma, semicolon or bar; without any of these, by space, as help desks export them."""
    if value is None:
        return []
    return _list(value) if re.search(r"[,;|]", value) else value.split()


def _list(value: str | None) -> list[str]:
    return [] if value is None else [item.strip() for item in re.split(r"[,;|]", value) if item.strip()]
