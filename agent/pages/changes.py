"""What changed between two texts, word by word, for a person to read."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Literal, NamedTuple

#: A figure with its points and commas is one word.
WORD = re.compile(r"\s+|\d+(?:[.,:]\d+)+|\w+|[^\w\s]")
#: Unchanged words that stay on each side of a change; the rest of a long unchanged run is left out.
AROUND = 24

#: As ``SequenceMatcher`` says it: "equal" or what happened, from where to where in the older and in the newer text.
Step = tuple[str, int, int, int, int]


class Change(NamedTuple):
    """A run of the newer text (``same``, ``new``) or of the older one (``gone``); ``cut`` stands for a gap."""

    kind: Literal["same", "new", "gone", "cut"]
    text: str


def between(old: str, new: str, around: int = AROUND) -> list[Change]:
    """The runs that lead from ``old`` to ``new``; what was left out of a long unchanged run is a ``cut``.

    ``around`` words and spaces stay on each side of a change.
    """
    before, after = WORD.findall(old), WORD.findall(new)
    steps = _steps(tuple(before), tuple(after))
    out: list[Change] = []
    for number, (kind, a, b, c, d) in enumerate(steps):
        if kind == "equal":
            out.extend(_unchanged(after[c:d], around, first=number == 0, last=number == len(steps) - 1))
            continue
        out.extend(_changed("".join(before[a:b]), "".join(after[c:d])))
    return out


@lru_cache(maxsize=128)
def _steps(before: tuple[str, ...], after: tuple[str, ...]) -> list[Step]:
    """What ``SequenceMatcher`` says, looked for only between the first and the last change: versions are much alike,
    and it compares each word with every other. Versions never change, so what was found once is kept."""
    most = min(len(before), len(after))
    head = next((n for n in range(most) if before[n] != after[n]), most)
    tail = next((n for n in range(most - head) if before[-1 - n] != after[-1 - n]), most - head)
    a, b = before[head : len(before) - tail], after[head : len(after) - tail]
    middle = _joined(SequenceMatcher(a=a, b=b, autojunk=False).get_opcodes(), a)
    steps = [("equal", 0, head, 0, head)] if head else []
    steps += [(kind, i + head, j + head, k + head, n + head) for kind, i, j, k, n in middle]
    ends = (len(before), len(after))
    return [*steps, ("equal", ends[0] - tail, ends[0], ends[1] - tail, ends[1])] if tail else steps


def _joined(steps: Sequence[Step], before: Sequence[str]) -> list[Step]:
    """Changes with nothing but a space between them are one: words that change places by turns can't be read."""
    out: list[Step] = []
    for step in steps:
        kind, start, end, _, _ = step
        space = kind == "equal" and not "".join(before[start:end]).strip() and step != steps[-1]
        if out and out[-1][0] != "equal" and (kind != "equal" or space):
            out[-1] = ("replace", out[-1][1], end, out[-1][3], step[4])
        else:
            out.append(step)
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
