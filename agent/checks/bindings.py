"""What a figure belongs to: the thing it counts, the rate it is of, the company it stands in.

A figure may stand in the evidence and still be wrong where it is told: eight panels where eight is the model and
the panels are eleven, $900 an hour told as a minute, all 40 where 37 of 40 came.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from typing import NamedTuple

from agent.checks.facts import Figure
from agent.checks.words import tokens

#: What a person is told of each feature.
BOUND = {
    "miscounted": "the evidence counts another number",
    "rate": "the evidence says another period",
    "all_of": "the evidence says a part of them",
}
_SOFT = frozenset({"article", "ordinal"})
_OF = re.compile(r"\s+(?:\w+\s+)?(?:out\s+)?of\s+(?:the\s+|our\s+|my\s+|all\s+|those\s+)*")
_PART = re.compile(r"[,.;:()!?]|\b(?:and|or)\b")
_ALL = re.compile(r"\b(?:all|every one)\s+(?:of\s+)?(?:the\s+|our\s+|its\s+)?$", re.IGNORECASE)
#: Words behind a figure among which is what it counts.
_COUNTED = 2
_KINDS = frozenset({"count", "measure"})


class Held(NamedTuple):
    """A figure of the evidence: its sentence, that sentence's text, and the forms of the words behind it."""

    figure: Figure
    at: int
    text: str
    counted: tuple[str, ...]


def behind(figure: Figure, text: str) -> tuple[str, ...]:
    """The forms of the first words of weight behind a figure, in its own part of the sentence."""
    stop = _PART.search(text, figure.end)
    rest = text[figure.end : stop.start() if stop else len(text)]
    return tuple(t.form for t in islice(tokens(rest), _COUNTED) if t.role != "stop")


def misbound(
    sentence: str, told: Sequence[tuple[Figure, Sequence[int], str]], held: Sequence[Held]
) -> dict[str, Figure | None]:
    """For each feature of ``BOUND``, the figure that stands in the evidence and belongs to something else there.

    ``told``: each figure of the sentence, where it stands, and the form in the evidence of what it counts.
    """
    kept = [(figure, counted) for figure, places, counted in told if places and figure.unit not in _SOFT]
    return {
        "miscounted": next((f for f, counted in kept if _miscounted(f, counted, held)), None),
        "rate": next((f for f, _ in kept if _other_rate(f, held)), None),
        "all_of": next((f for f, _ in kept if _ALL.search(sentence[: f.start]) and _of_more(f, held)), None),
    }


def _same(one: Figure, two: Figure) -> bool:
    return one.low <= two.high * 1.000001 and two.low <= one.high * 1.000001 and one.day == two.day


def _miscounted(figure: Figure, counted: str, held: Sequence[Held]) -> bool:
    """Whether the evidence counts the same thing, and never to this."""
    if figure.kind not in _KINDS or not counted:
        return False
    counts = [h.figure for h in held if h.figure.kind == figure.kind and counted in h.counted]
    return bool(counts) and not any(_same(figure, one) for one in counts)


def _other_rate(figure: Figure, held: Sequence[Held]) -> bool:
    pers = {h.figure.per for h in held if h.figure.kind == figure.kind and _same(figure, h.figure)}
    return bool(figure.per) and bool(pers) and "" not in pers and figure.per not in pers


def _of_more(figure: Figure, held: Sequence[Held]) -> bool:
    """Whether the evidence says "37 of 40" of the 40."""
    for one, two in _pairs(held):
        between = one.text[one.figure.end : two.figure.start]
        if _same(two.figure, figure) and one.figure.high < two.figure.low and _OF.fullmatch(between):
            return True
    return False


def _pairs(held: Sequence[Held]) -> Iterator[tuple[Held, Held]]:
    return ((a, b) for a, b in pairwise(held) if a.at == b.at)
