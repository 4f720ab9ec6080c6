"""What a detector says: here stands an identity, of this type, and how sure it is."""

from typing import NamedTuple


class Found(NamedTuple):
    """``[start, end)`` in characters of the text that was searched; ``score`` from 0 to 1."""

    start: int
    end: int
    type: str
    score: float
