"""Files from a help desk, a spreadsheet or a script, read into raw records.

A file is either refused as a whole, with ``ImportFileError`` and before its first row, or read to its end: each
row becomes a record or a refusal with its line. Nothing is written here.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from retrieval.errors import ImportFileError
from retrieval.imports import csvfile, jsonl, zendesk
from retrieval.imports.files import NOTHING_CHANGED, Accepted, Outcome, line_ends, lines, require_text
from retrieval.imports.repeats import Repeats
from retrieval.records import RawRecord, Rejected

Reader = Callable[[Path, Mapping[str, str]], Iterator[Outcome]]

SOURCES: Mapping[str, Reader] = {"jsonl": jsonl.rows, "zendesk": zendesk.rows, "csv": csvfile.rows}
SUFFIXES: Mapping[str, str] = {".csv": "csv", ".tsv": "csv"}  # the others are told apart by what is in them

__all__ = ["SOURCES", "Accepted", "Outcome", "Read", "guess_source", "read_file", "rows_expected", "stream"]


class Read(NamedTuple):
    """A file's records, the line of each, and its refusals, all in the file's order."""

    records: list[RawRecord]
    lines: list[int]
    rejected: list[Rejected]


def read_file(path: Path | str, source: str | None = None, mapping: Mapping[str, str] | None = None) -> Read:
    """The whole file at once. Raises ``ImportFileError``; nothing of the file counts then."""
    read = Read([], [], [])
    for outcome in stream(path, source, mapping):
        if isinstance(outcome, Rejected):
            read.rejected.append(outcome)
        else:
            read.records.append(outcome.record)
            read.lines.append(outcome.line)
    return read


def stream(path: Path | str, source: str | None = None, mapping: Mapping[str, str] | None = None) -> Iterator[Outcome]:
    """The same row by row, for files that do not fit in memory. A bad file is refused by this call itself."""
    file = Path(path)
    require_text(file)
    reader = SOURCES.get(source or guess_source(file))
    if reader is None:
        raise ImportFileError(f"There is no source {source}; there are {', '.join(SOURCES)}. {NOTHING_CHANGED}")
    return _without_repeats(reader(file, mapping or {}))


def rows_expected(path: Path, source: str) -> int | None:
    """How many rows a progress bar may count on; None where lines are not rows."""
    return line_ends(path) if source == "jsonl" else None


def guess_source(path: Path) -> str:
    """The source that the file looks like, by its name and its first line. Raises ``ImportFileError``."""
    require_text(path)
    if path.suffix.lower() in SUFFIXES:
        return SUFFIXES[path.suffix.lower()]
    first = next(lines(path)).text
    if first is None:  # one line that is too long to be read is one value
        return "zendesk" if path.suffix.lower() == ".json" else "jsonl"
    if not first.startswith(("{", "[")):
        return "csv" if path.suffix.lower() == ".txt" else "jsonl"
    try:
        value: object = json.loads(first)
    except (ValueError, RecursionError):
        return "zendesk" if path.suffix.lower() == ".json" else "jsonl"
    if isinstance(value, list):
        value = value[0] if value else None
    return "zendesk" if zendesk.is_ticket(value) else "jsonl"


def _without_repeats(found: Iterator[Outcome]) -> Iterator[Outcome]:
    seen = Repeats()
    for outcome in found:
        before = seen.first(outcome.record.id, outcome.line) if isinstance(outcome, Accepted) else None
        yield outcome if before is None else Rejected(line=outcome.line, reason=f"has the same id as line {before}")
