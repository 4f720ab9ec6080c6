"""Files as an import sees them: text in UTF-8, line by line, refused as a whole before any row is looked at."""

import codecs
import json
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple, NoReturn

from retrieval.errors import ImportFileError, RowError
from retrieval.records import RawRecord, Rejected

LINE_BYTES = 32 * 1024 * 1024  # a longer line is refused unread; bounds memory
CHUNK = 128 * 1024
BOMS = {codecs.BOM_UTF16_LE: "UTF-16", codecs.BOM_UTF16_BE: "UTF-16"}
NOTHING_CHANGED = "Nothing was imported."


class Accepted(NamedTuple):
    """A record and where it stood: a line of the file, or its place in a list, from 1."""

    line: int
    record: RawRecord


Outcome = Accepted | Rejected


class Line(NamedTuple):
    """A line's number and its text; ``text`` is None when the line is too long to be read."""

    number: int
    text: str | None


def require_text(path: Path) -> None:
    """Refuses a file that is missing, empty, binary or not UTF-8. Reads it once, in pieces."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    anything = False
    try:
        with path.open("rb") as file:
            start = file.read(CHUNK)
            _refuse_binary(path, start)
            for piece in chain((start,), iter(lambda: file.read(CHUNK), b"")):
                anything = bool(decoder.decode(piece).strip("\ufeff \t\r\n")) or anything
            decoder.decode(b"", final=True)
    except OSError as error:
        raise ImportFileError(f"{path.name} can't be read ({error.strerror}). {NOTHING_CHANGED}") from error
    except UnicodeDecodeError as error:
        raise ImportFileError(f"{path.name} is not UTF-8. {NOTHING_CHANGED} Save it as UTF-8 and try again.") from error
    if not anything:
        raise ImportFileError(f"{path.name} is empty. {NOTHING_CHANGED}")


def _refuse_binary(path: Path, start: bytes) -> None:
    for bom, name in BOMS.items():
        if start.startswith(bom):
            raise ImportFileError(f"{path.name} is {name}. {NOTHING_CHANGED} Save it as UTF-8 and try again.")
    if start.count(0) * 50 > len(start):
        raise ImportFileError(f"{path.name} is not a text file. {NOTHING_CHANGED}")


def lines(path: Path) -> Iterator[Line]:
    """The lines that hold anything, numbered from 1. Only a line feed ends a line, as in JSON Lines."""
    with path.open("rb") as file:
        number = 0
        while raw := file.readline(LINE_BYTES):
            number += 1
            if len(raw) == LINE_BYTES and not raw.endswith(b"\n"):
                while (rest := file.readline(LINE_BYTES)) and not rest.endswith(b"\n"):
                    pass
                yield Line(number, None)
                continue
            text = raw.decode("utf-8").lstrip("\ufeff").strip()
            if text:
                yield Line(number, text)


def line_ends(path: Path) -> int:
    """How many line feeds the file holds, without decoding it."""
    with path.open("rb") as file:
        return sum(piece.count(b"\n") for piece in iter(lambda: file.read(CHUNK), b""))


def holds(path: Path, words: bytes) -> bool:
    """Whether these bytes stand anywhere in the file."""
    with path.open("rb") as file:
        last = b""
        for piece in iter(lambda: file.read(CHUNK), b""):
            if words in last + piece:
                return True
            last = piece[-len(words) :]
    return False


def parse(text: str) -> object:
    """A JSON value; ``RowError`` in plain words for what is not JSON, or is JSON that two readers read differently."""
    try:
        value: object = json.loads(text, strict=False, object_pairs_hook=_once, parse_constant=_no_constant)
    except RecursionError:
        raise RowError("is nested too deeply") from None
    except ValueError:
        raise RowError("is not valid JSON") from None
    return value


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise RowError("gives the same key twice")
    return found


def _no_constant(name: str) -> NoReturn:
    raise RowError(f"holds {name}, which is not a JSON value")
