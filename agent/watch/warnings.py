"""A warning, and when two of them are about the same."""

import hashlib
from collections.abc import Collection
from datetime import timedelta
from typing import Final, Literal

from pydantic import AwareDatetime

from retrieval.records import Value

#: Two warnings within this time may be about the same.
COOLDOWN: Final = timedelta(hours=30)
#: The part of a warning's interactions that the other one knows, when they are the same.
OVERLAP: Final = 0.5

What = Literal["volume", "negative share", "volume and negative share", "new topic"]


class Warned(Value):
    """One warning. ``expected`` and ``negative_expected`` are of the time from ``since`` to ``at``, like the counts.

    ``record_ids`` are the interactions behind it, the first first; ``words`` say a new topic in its own words.
    """

    topic: str
    what: What
    at: AwareDatetime
    since: AwareDatetime
    score: float
    seen: int
    expected: float
    negative: int
    negative_expected: float
    record_ids: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The same for the same warning, however often it is worked out."""
        return hashlib.sha256(f"{self.what}\x1f{self.topic}\x1f{self.at.isoformat()}".encode()).hexdigest()[:24]

    @property
    def title(self) -> str:
        """What an incident on this warning is called until somebody gives it a better name."""
        kind, _, name = self.topic.partition(" ")
        named = name if kind in {"risk", "product", "tag", "new:"} and name else self.topic
        return f"{named[:1].upper()}{named[1:]}: {self.seen} interactions since {self.since:%H:%M} UTC"

    @property
    def text(self) -> str:
        """The warning with its numbers, for a person."""
        since = self.since.strftime("%d %B %H:%M UTC").lstrip("0")
        told = f"{self.topic}: {self.seen} since {since}, {self.expected:.1f} expected"
        if "negative" in self.what:
            told += f"; {self.negative} of them negative, {self.negative_expected:.1f} expected"
        return told


def same(new: Warned, known: Collection[Warned]) -> bool:
    """Whether ``new`` says what one of ``known`` has said: near in time, of its topic or mostly its interactions."""
    return any(_same(new, old) for old in known)


def _same(new: Warned, old: Warned) -> bool:
    if new.id == old.id:
        return True
    if abs(new.at - old.at) > COOLDOWN or new.score >= 3 * old.score:
        return False
    if new.topic == old.topic:
        return True
    fewer = len(new.record_ids)
    if "new topic" in {new.what, old.what}:  # found by likeness, it grows on another side than the counts do
        fewer = min(fewer, len(old.record_ids))
    return len(set(new.record_ids) & set(old.record_ids)) >= OVERLAP * max(1, fewer)
