"""Figures over the pairs of signed drafts: what the editors changed most, how much they kept, and how that moves.

Counted are sentences that the desk drafted; one that an editor added is counted as a change of the draft that lacked
it. The distance of a text is the number of words put in, taken out or replaced, divided by the words of the longer
side of each pair: 0 for a text signed as it was drafted, 1 for one written anew.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

from agent.edits.kinds import EDIT_KINDS, Cause, EditKind
from agent.edits.pairs import StoredPair
from retrieval.records import Value

#: So many of the worst examples of a kind are shown.
WORST = 3


class Shares(Value):
    """``sentences`` were drafted in so many ``drafts``; ``distance`` is from 0 (nothing changed) to 1."""

    drafts: int = 0
    sentences: int = 0
    kept: int = 0
    changed: int = 0
    cut: int = 0
    moved: int = 0
    added: int = 0
    distance: float = 0.0

    @property
    def kept_share(self) -> float:
        """Sentences that were signed as they were drafted, wherever they stand; 0 where none was drafted."""
        return (self.kept + self.moved) / self.sentences if self.sentences else 0.0


class ByKind(Value):
    """A kind of change: how often, its share of all changes, its causes by name, and the worst of it."""

    kind: EditKind
    count: int
    share: float
    causes: dict[Cause, int]
    worst: tuple[StoredPair, ...]


class Week(Value):
    """The drafts signed in the week that begins on ``monday`` (UTC)."""

    monday: date
    shares: Shares


class ByWriter(Value):
    """What became of the sentences of one model, or of the composer."""

    writer: str
    shares: Shares


class Report(Value):
    """All figures; ``kinds`` the most frequent first, ``weeks`` the oldest first, ``writers`` the busiest first."""

    shares: Shares
    kinds: tuple[ByKind, ...] = ()
    weeks: tuple[Week, ...] = ()
    writers: tuple[ByWriter, ...] = ()


def report(stored: Sequence[StoredPair]) -> Report:
    """The figures over these pairs. Without a pair every figure is 0."""
    weeks, writers = defaultdict(list), defaultdict(list)
    for one in stored:
        weeks[monday(one.at)].append(one)
        writers[one.pair.writer].append(one)
    return Report(
        shares=shares(stored),
        kinds=tuple(by_kind(stored)),
        weeks=tuple(Week(monday=at, shares=shares(weeks[at])) for at in sorted(weeks)),
        writers=tuple(
            ByWriter(writer=who, shares=shares(writers[who]))
            for who in sorted(writers, key=lambda w: (-len(writers[w]), w))
        ),
    )


def monday(at: datetime) -> date:
    """The first day of the week of a moment, in UTC."""
    day = at.astimezone(UTC).date()
    return day - timedelta(days=day.weekday())


def shares(stored: Iterable[StoredPair]) -> Shares:
    """How much of these was kept."""
    found = list(stored)
    outcomes = Counter(one.pair.outcome for one in found)
    words = sum(one.pair.words for one in found)
    return Shares(
        drafts=len({one.draft_id for one in found}),
        sentences=len(found) - outcomes["added"],
        kept=outcomes["kept"],
        changed=outcomes["changed"],
        cut=outcomes["cut"],
        moved=outcomes["moved"],
        added=outcomes["added"],
        distance=sum(one.pair.distance for one in found) / words if words else 0.0,
    )


def by_kind(stored: Sequence[StoredPair]) -> list[ByKind]:
    """Each kind that there is, the most frequent first. A change counts once, under the reason that decided."""
    changes = [one for one in stored if one.pair.kind is not None]
    out = []
    for kind in EDIT_KINDS:
        of_kind = [one for one in changes if one.pair.kind == kind]
        causes = Counter(one.pair.reasons[0].cause for one in of_kind)
        if of_kind:
            share, found = len(of_kind) / len(changes), dict(causes.most_common())
            out.append(ByKind(kind=kind, count=len(of_kind), share=share, causes=found, worst=_worst(of_kind)))
    return sorted(out, key=lambda found: -found.count)


def _worst(found: Sequence[StoredPair]) -> tuple[StoredPair, ...]:
    """Those of the most words touched, the latest first where it is the same; the same change is shown once."""
    ordered = sorted(found, key=lambda one: (-one.pair.distance, -one.at.timestamp(), one.draft_id, one.position))
    different = {(one.pair.before, one.pair.after): one for one in reversed(ordered)}
    return tuple(one for one in ordered if one is different[one.pair.before, one.pair.after])[:WORST]
