"""Where in a policy's text each thing is said, so that what stands against it can be shown at its line.

The text has been read as TOML before; here only the keys are found again, with their lines.
"""

import re
from collections.abc import Iterator, Mapping

#: A key, bare or quoted; a table's header; what keeps a value going over the end of a line.
KEY = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')"""
KEYS = re.compile(rf"\s*({KEY}(?:\s*\.\s*{KEY})*)\s*=")
TABLE = re.compile(rf"\s*\[\[?\s*({KEY}(?:\s*\.\s*{KEY})*)\s*\]")
PART = re.compile(KEY)
LONG = ('"""', "'''")
PIECE = re.compile(r"""\"{3}|'{3}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|#[^\n]*|[\[\]{}]""")

Where = tuple[str, ...]


def lines_of(text: str) -> dict[Where, int]:
    """The line, from 1, of each table and each key of the text, by the keys that lead to it."""
    found: dict[Where, int] = {}
    table: Where = ()
    for number, line in _statements(text):
        header, keys = TABLE.match(line), KEYS.match(line)
        if header and not keys:
            table = _parts(header[1])
            found.setdefault(table, number)
        elif keys:
            found.setdefault((*table, *_parts(keys[1])), number)
    return found


def line_at(lines: Mapping[Where, int], where: Where) -> int:
    """The line of ``where`` or of the first key in it, else of the nearest table around it; 0 where there is none."""
    inside = [line for way, line in lines.items() if where and way[: len(where)] == where]
    around = (lines[where[:length]] for length in range(len(where) - 1, 0, -1) if where[:length] in lines)
    return min(inside) if inside else next(around, 0)


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Each line on which something begins, with its number; lines inside a value are passed over."""
    depth, long = 0, ""
    for number, line in enumerate(text.splitlines(), 1):
        if not depth and not long:
            yield number, line
            if TABLE.match(line) and not KEYS.match(line):
                continue
        depth, long = _after(line, depth, long)


def _after(line: str, depth: int, long: str) -> tuple[int, str]:
    """How many brackets are open at the end of the line, and which long string, if any."""
    for piece in PIECE.findall(line):
        if long:
            long = "" if piece == long else long
        elif piece in LONG:
            long = piece
        elif piece in "[{":
            depth += 1
        elif piece in "]}":
            depth -= 1
    return depth, long


def _parts(keys: str) -> Where:
    return tuple(part.strip("\"'") if part[0] in "\"'" else part for part in PART.findall(keys))
