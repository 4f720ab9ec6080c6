"""No memory of the process in the vector store's files.

The HNSW library writes its arrays at their full capacity, and what lies behind the last element is whatever the
memory held before: it was seen to hold ids and words that the process had worked on. What is behind the last element
is never read, so it is overwritten with zeros whenever the files were written.
"""

import struct
from pathlib import Path
from typing import NamedTuple

HEADER = "header.bin"
LEVEL = "data_level0.bin"
LENGTHS = "length.bin"
#: The header as the library writes it: version, offset, capacity, elements, bytes of an element, and more.
_LAYOUT = struct.Struct("<iQQQQ")
_LENGTH = 4
_ZEROS = bytes(1024 * 1024)


class Tails:
    """Remembers which files were seen to, so that looking again costs next to nothing."""

    def __init__(self) -> None:
        self._seen: dict[Path, int] = {}

    def clean(self, vectors: Path) -> None:
        """Zeros behind the last element of every array below ``vectors``. Raises ``OSError``."""
        for level in vectors.glob(f"*/{LEVEL}"):
            written = level.stat().st_mtime_ns
            if self._seen.get(level) != written:
                _clean(level.parent)
                self._seen[level] = level.stat().st_mtime_ns


class _Header(NamedTuple):
    elements: int
    size: int


def _clean(folder: Path) -> None:
    header = _header(folder)
    if header is not None:
        _zero(folder / LEVEL, header.elements * header.size)
        _zero(folder / LENGTHS, header.elements * _LENGTH)


def _header(folder: Path) -> _Header | None:
    """None for a header that is not as expected: then nothing is touched."""
    data = (folder / HEADER).read_bytes()
    if len(data) < _LAYOUT.size:
        return None
    _, _, capacity, elements, size = _LAYOUT.unpack_from(data)
    fits = elements <= capacity and capacity * size == (folder / LEVEL).stat().st_size
    return _Header(elements, size) if fits else None


def _zero(path: Path, start: int) -> None:
    with path.open("r+b") as file:
        end = file.seek(0, 2)
        file.seek(min(start, end))
        while (at := file.tell()) < end:
            file.write(_ZEROS[: end - at])
