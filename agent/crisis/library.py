"""Past incidents that are like the present one, by the likeness of what they tell.

They are shown beside a draft, for a person to learn from; nothing here reaches a prompt or a composed text, for
another incident's words would be false facts in this one. A long text counts by its nearest piece. The vectors of a
text that is taken in are kept with it and go with it; those of the desk's own are made when they are asked for. A text
whose vectors another model made has them made anew, so there is no index to rebuild.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from agent.models import Incident
from retrieval.embed import DIMENSIONS, FILES

#: Words of a piece, which the embedder reads whole, and pieces of a text that count.
PIECE_WORDS, MOST_PIECES = 150, 5
#: Texts whose vectors are remembered while the desk runs.
MOST_KEPT = 1000
#: Texts that are less like the facts than this tell of something else.
FLOOR = 0.3
#: The model by which vectors are made.
MADE_BY = FILES["model.onnx"]

Vectors = NDArray[np.float32]
T = TypeVar("T")


class Likeness:
    """Texts as vectors, one row a piece; ``vector`` gives that of one piece. Each text is read once."""

    def __init__(self, vector: Callable[[str], Vectors]) -> None:
        self._vector = vector
        self._known: dict[str, Vectors] = {}

    def rows(self, text: str) -> Vectors:
        known = self._known.get(text)
        if known is None:
            if len(self._known) >= MOST_KEPT:
                self._known.clear()
            made = [self._vector(piece).reshape(-1) for piece in pieces(text)]
            known = self._known[text] = np.vstack([np.zeros((0, DIMENSIONS), np.float32), *made])
        return known

    def nearest(self, facts: str, texts: Sequence[tuple[T, Vectors]], most: int) -> list[tuple[T, float]]:
        """The ``most`` things of which a piece is most like ``facts``, each with its cosine, the nearest first."""
        here = self.rows(facts)
        scored = [(thing, round(float((rows @ here.T).max(initial=0.0)), 4)) for thing, rows in texts]
        return sorted((one for one in scored if one[1] >= FLOOR), key=lambda one: -one[1])[:most]


def packed(rows: Vectors) -> bytes:
    return rows.astype("<f4").tobytes()


def unpacked(kept: bytes) -> Vectors:
    return np.frombuffer(kept, dtype="<f4").reshape(-1, DIMENSIONS).astype(np.float32)


def pieces(text: str) -> list[str]:
    words = text.split()[: PIECE_WORDS * MOST_PIECES]
    return [" ".join(words[at : at + PIECE_WORDS]) for at in range(0, len(words), PIECE_WORDS)]


def facts_of(incident: Incident) -> str:
    """What the incident is about, in the words of its fact base. What is unknown tells nothing of it."""
    known = (fact.text for fact in incident.facts if fact.kind != "unknown")
    return ". ".join(part.strip().rstrip(".") for part in (incident.title, *known))
