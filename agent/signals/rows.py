"""What the detector takes and gives: a row of counts, what is thought of it, and what is usual of a topic."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, NamedTuple

from agent.errors import RowError

_MOST: Final = 10**12


@dataclass(frozen=True, slots=True)
class Row:
    """How many interactions a topic had in the time that ends at ``at``, and how many of them were negative."""

    at: datetime
    topic: str
    count: int
    negative: int = 0

    @classmethod
    def of(cls, row: Mapping[str, object]) -> "Row":
        """The row of a JSON object; raises ``RowError`` with what is wrong."""
        topic, count, negative = row.get("topic"), row.get("count"), row.get("negative", 0)
        if not isinstance(topic, str) or not topic:
            raise RowError("topic must be a name")
        if type(count) is not int or not 0 <= count <= _MOST:
            raise RowError(f"count must be a whole number from 0 to {_MOST}")
        if type(negative) is not int or not 0 <= negative <= count:
            raise RowError("negative must be a whole number from 0 to count")
        return cls(_time(row.get("at")), topic, count, negative)


class Signal(NamedTuple):
    """What is thought of a row. ``expected`` is in counts of that row; ``why`` holds seen, expected, since when.

    ``unusual`` holds the numbers behind it; None while nothing is unusual.
    """

    at: datetime
    topic: str
    score: float
    signal: bool
    expected: float
    why: str
    unusual: "Unusual | None" = None


class Unusual(NamedTuple):
    """Counts from the first unusual row on, the row at ``since``, and what was expected of the same time.

    ``volume`` and ``share`` are the strengths of the two, ``strength`` that of both, whatever was told before.
    """

    since: datetime
    seen: int
    expected: float
    negative: int
    negative_expected: float
    volume: float
    share: float

    @property
    def strength(self) -> float:
        return both(self.volume, self.share)


def both(volume: float, share: float) -> float:
    """The larger of the two strengths, more when both rise."""
    return math.hypot(volume, share) if min(volume, share) > 0.5 else max(volume, share)


class Usual(NamedTuple):
    """What a topic has had lately, and what is usual of it now.

    ``seen`` is the count of the last hour; ``high`` is how much an hour could be, and no more, were it judged alone.
    ``negative`` of ``counted`` are those of the last six hours; ``share`` is the negative share of the days before, and
    ``share_high`` its limit.
    """

    seen: int
    expected: float
    high: float
    negative: int
    counted: int
    share: float
    share_high: float


def _time(value: object) -> datetime:
    if not isinstance(value, str):
        raise RowError("at must be a time such as 2025-03-01T09:05:00Z")
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        raise RowError("at must be a time such as 2025-03-01T09:05:00Z") from None
    if at.tzinfo is None:
        raise RowError("at must say its time zone, such as Z")
    return at.astimezone(UTC)
