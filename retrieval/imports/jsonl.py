"""Generic JSON Lines: one record a line, with ``text`` or ``messages``.

Only ``id`` and some text are needed; every other field may be absent or null. Fields that the desk does not know
are left alone, so an export with more in it goes in. Where no line has the key ``consent``, the file says nothing of
consents; where one has it, a line without it says that there is none.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from retrieval.errors import ImportFileError, RowError
from retrieval.imports import fields
from retrieval.imports.files import NOTHING_CHANGED, Accepted, Line, Outcome, holds, lines, parse
from retrieval.records import RawRecord, Rejected

KEYS = frozenset({"id", "text", "messages"})
#: How a key, and no customer's word, stands in JSON: inside of a text the quotation marks are escaped.
CONSENT = b'"consent"'


def rows(path: Path, mapping: Mapping[str, str]) -> Iterator[Outcome]:
    """Every line's record or refusal. ``ImportFileError`` when no line can be a record."""
    if mapping:
        raise ImportFileError(f"A column mapping is for CSV; JSON Lines has its own field names. {NOTHING_CHANGED}")
    if not any(_may_be_record(line) for line in lines(path)):
        raise ImportFileError(
            f"{path.name} holds no records: no line of it is a JSON object with an id or a text. {NOTHING_CHANGED}"
            " Each line should hold one record."
        )
    consents = holds(path, CONSENT)
    return (_row(line, consents) for line in lines(path))


def _may_be_record(line: Line) -> bool:
    """Whether it was meant as a record: an object with one of the telling keys, or one that is broken."""
    if line.text is None or not (line.text.startswith("{") and line.text.endswith("}")):
        return False
    try:
        value = parse(line.text)
    except RowError:
        return True
    return isinstance(value, dict) and not KEYS.isdisjoint(value)


def _row(line: Line, consents: bool) -> Outcome:
    try:
        return Accepted(line.number, _record(line.text, consents))
    except RowError as error:
        return Rejected(line=line.number, reason=str(error))


def _record(text: str | None, consents: bool) -> RawRecord:
    if text is None:
        raise RowError("is too long to be read")
    value = parse(text)
    if not isinstance(value, dict):
        raise RowError("is not a JSON object")
    return fields.record(value, consents=consents)
