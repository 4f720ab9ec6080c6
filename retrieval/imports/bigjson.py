"""One JSON value that is larger than memory should hold: its lists are read an item at a time, by ijson.

A value is looked through once before anything of it is used, so that a broken file is refused as a whole here too.
"""

import codecs
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import ijson

from retrieval.errors import ImportFileError, RowError
from retrieval.imports.files import NOTHING_CHANGED

#: From this size a file is read item by item; a smaller one as a whole, which is faster.
LARGE = 8 * 1024 * 1024


class _Object(dict[str, object]):
    """A JSON object that remembers that a key came twice: two readers would read it differently."""

    twice = False

    def __setitem__(self, key: str, value: object) -> None:
        if key in self:
            self.twice = True
        super().__setitem__(key, value)


def is_large(path: Path) -> bool:
    return path.stat().st_size > LARGE


def require_json(path: Path) -> str:
    """The kind of the outermost value: ``list``, ``object`` or ``other``. Raises ``ImportFileError``."""
    first = ""
    try:
        with path.open("rb") as file:
            for event, _ in ijson.basic_parse(_after_mark(file), use_float=True):
                first = first or event
    except ijson.JSONError:
        raise ImportFileError(f"{path.name} is not valid JSON. {NOTHING_CHANGED}") from None
    return {"start_array": "list", "start_map": "object"}.get(first, "other")


def items(path: Path, prefix: str) -> Iterator[object]:
    """Each item of the list at ``prefix`` (``item`` of an outermost list, ``tickets.item`` of an object's)."""
    with path.open("rb") as file:
        yield from ijson.items(_after_mark(file), prefix, use_float=True, map_type=_Object)


def members(path: Path, prefix: str) -> Iterator[tuple[str, object]]:
    """Each key and value of the object at ``prefix``; nothing when there is a list or nothing."""
    with path.open("rb") as file:
        yield from ijson.kvitems(_after_mark(file), prefix, use_float=True, map_type=_Object)


def _after_mark(file: BinaryIO) -> BinaryIO:
    """``file`` behind the mark with which some programs begin UTF-8."""
    if file.read(len(codecs.BOM_UTF8)) != codecs.BOM_UTF8:
        file.seek(0)
    return file


def require_once(value: object) -> None:
    """Raises ``RowError`` when an object in ``value`` gives a key twice."""
    inside = [value]
    while inside:
        one = inside.pop()
        if isinstance(one, _Object):
            if one.twice:
                raise RowError("gives the same key twice")
            inside.extend(one.values())
        elif isinstance(one, list):
            inside.extend(one)
