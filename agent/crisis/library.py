"""Past incidents that are like the present one, by the likeness of what they tell.

They are shown beside a draft, for a person to learn from; nothing here reaches a prompt or a composed text, for
another incident's words would be false facts in this one. A long text counts by its nearest piece. Vectors are made
when they are asked for and kept in memory: a library has hundreds of texts, and there is no index to rebuild.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from agent.models import Incident

#: Words of a piece, which the embedder reads whole, and pieces of a text that count.
PIECE_WORDS, MOST_PIECES = 120, 6
#: Pieces whose vectors are kept: about 8 MB.
MOST_KEPT = 5000
#: Texts that are less like the facts than this tell of something else.
FLOOR = 0.3

Vector = NDArray[np.float32]
T = TypeVar("T")


class Likeness:
    """Compares texts by the vectors that ``vector`` gives, one row a text, each made once."""

    def __init__(self, vector: Callable[[str], Vector]) -> None:
        self._vector = vector
        self._kept: dict[str, Vector] = {}

    def of(self, facts: str, text: str) -> float:
        """The cosine of ``facts`` with the nearest piece of ``text``; 0 where it has no words."""
        here = self._row(facts)
        return max((float(self._row(piece) @ here) for piece in pieces(text)), default=0.0)

    def _row(self, text: str) -> Vector:
        row = self._kept.get(text)
        if row is None:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            row = self._kept[text] = self._vector(text).reshape(-1)
        return row


def pieces(text: str) -> list[str]:
    words = text.split()[: PIECE_WORDS * MOST_PIECES]
    return [" ".join(words[at : at + PIECE_WORDS]) for at in range(0, len(words), PIECE_WORDS)]


def facts_of(incident: Incident) -> str:
    """What the incident is about, in the words of its fact base. What is unknown tells nothing of it."""
    known = (fact.text for fact in incident.facts if fact.kind != "unknown")
    return ". ".join(part.strip().rstrip(".") for part in (incident.title, *known))


def nearest(
    likeness: Likeness, facts: str, texts: Sequence[tuple[T, str]], most: int, floor: float = FLOOR
) -> list[tuple[T, float]]:
    """The ``most`` things whose text is most like ``facts``, each with its likeness, the nearest first."""
    scored = [(thing, round(likeness.of(facts, text), 4)) for thing, text in texts]
    found = sorted((one for one in scored if one[1] >= floor), key=lambda one: -one[1])
    return found[:most]
