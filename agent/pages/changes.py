"""What changed between two texts, word by word, for a person to read."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

#: A figure with its points and commas is one word.
WORD = re.compile(r"\s+|\d+(?:[.,:]\d+)+|\w+|[^\w\s]")
#: Unchanged words that stay on each side of a change; the rest of a long unchanged run is left out.
AROUND = 24


class Change(NamedTuple):
    """A run of the newer text (``same``, ``new``) or of the older one (``gone``); ``cut`` stands for a gap."""

    kind: Literal["same", "new", "gone", "cut"]
    text: str


def between(old: str, new: str, around: int = AROUND) -> list[Change]:
    """The runs that lead from ``old`` to ``new``; what was left out of a long unchanged run is a ``cut``.

    ``around`` words and spaces stay on each side of a change.
    """
    before, after = WORD.findall(old), WORD.findall(new)
    steps = SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes()
    out: list[Change] = []
    for number, (kind, a, b, c, d) in enumerate(steps):
        if kind == "equal":
            out.extend(_unchanged(after[c:d], around, first=number == 0, last=number == len(steps) - 1))
            continue
        out.extend(_changed("".join(before[a:b]), "".join(after[c:d])))
    return out


def _changed(gone: str, new: str) -> Iterator[Change]:
    if gone:
        yield Change("gone", gone)
    if new:
        yield Change("new", new)


def _unchanged(words: list[str], around: int, first: bool, last: bool) -> Iterator[Change]:
    head = 0 if first else around
    tail = 0 if last else around
    if len(words) <= head + tail + 2:
        yield Change("same", "".join(words))
        return
    if head:
        yield Change("same", "".join(words[:head]))
    yield Change("cut", " … ")
    if tail:
        yield Change("same", "".join(words[-tail:]))
