"""Which ids a file has already had, and on which line, in twelve bytes an id: a million of them take 25 MB."""

import hashlib
from array import array

FULL = 0.6
START = 1 << 10


class Repeats:
    """A table of 64-bit hashes with open places, so that memory grows with the rows by their hash alone.

    Two ids share a hash once in some thirty million files of a million rows; the later row is then refused, never
    lost without a word.
    """

    def __init__(self) -> None:
        self._hashes = array("Q", bytes(8 * START))
        self._lines = array("I", bytes(4 * START))
        self._held = 0

    def first(self, record_id: str, line: int) -> int | None:
        """The line on which this id stood before, else None, and ``line`` is kept as its first."""
        key = _hash(record_id)
        place = self._place(key)
        if self._hashes[place]:
            return self._lines[place]
        self._put(key, line)
        if self._held > FULL * len(self._hashes):
            self._grow()
        return None

    def _place(self, key: int) -> int:
        """Where ``key`` is, or the open place in which it belongs."""
        mask = len(self._hashes) - 1
        at = key & mask
        while self._hashes[at] not in (0, key):
            at = (at + 1) & mask
        return at

    def _put(self, key: int, line: int) -> None:
        place = self._place(key)
        self._hashes[place], self._lines[place] = key, line
        self._held += 1

    def _grow(self) -> None:
        before = zip(self._hashes, self._lines, strict=True)
        size = len(self._hashes) * 2
        self._hashes, self._lines, self._held = array("Q", bytes(8 * size)), array("I", bytes(4 * size)), 0
        for key, line in before:
            if key:
                self._put(key, line)


def _hash(record_id: str) -> int:
    """64 bits, never 0: that is an open place."""
    digest = hashlib.blake2b(record_id.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") or 1
