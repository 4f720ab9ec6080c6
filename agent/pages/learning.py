"""Learning: what editors change between a first draft and the signed text, week by week, with the sentences."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple
from urllib.parse import urlencode

from agent.actions import Desk
from agent.edits import Report, StoredPair
from agent.edits.advice import did
from agent.edits.kinds import EditKind
from agent.edits.tally import ByKind, Shares, Week
from agent.models import Actor
from agent.pages.changes import Change, between
from agent.pages.page import Page, Query, draw

#: Periods that can be chosen, in weeks; the first is every one.
PERIODS = (("", "All time"), ("12", "12 weeks"), ("4", "4 weeks"))
#: Weeks in the chart, dates under it, and changed sentences on the page before somebody asks for all.
WEEKS, DATES, SHOWN = 26, 6, 20
#: A sentence is shown from its first word to its last.
WHOLE = 1000
#: Causes whose words are the very ones that are marked in the sentence.
SEEN = frozenset({"cut", "added", "style", "wording", "quotation", "attribution", "trimmed", "shortened", "lengthened"})


class Look(NamedTuple):
    """How a kind of change is named and told by a sign beside its colour."""

    name: str
    sign: str
    tone: str


KINDS: dict[EditKind, Look] = {
    "privacy": Look("Privacy", "■", "bad"),
    "fact": Look("Fact", "≠", "warn"),
    "order": Look("Order", "↕", ""),
    "length": Look("Length", "↔", ""),
    "tone": Look("Tone", "~", "now"),
}


class Point(NamedTuple):
    """A week in the chart; ``x`` and the two heights are in percent of its width and height."""

    x: float
    kept: float
    touched: float
    week: Week
    dated: bool


class Bar(NamedTuple):
    """A kind of change with what was done in it, and its length in percent of the longest."""

    look: Look
    kind: EditKind
    found: ByKind
    length: float
    done: str


class Edited(NamedTuple):
    """One changed sentence as it is read: word by word, with the reasons; ``look`` is that of the deciding one."""

    stored: StoredPair
    look: Look
    changes: Sequence[Change]
    whys: Sequence[str]


def show(desk: Desk, actor: Actor, query: Query) -> str:
    """The figures of the chosen period and writer, and the changed sentences of the chosen kind, the latest first."""
    weeks, writer, kind = query.get("weeks", ""), query.get("writer", ""), query.get("kind", "")
    known = dict(PERIODS)
    since = desk.parts.clock() - timedelta(weeks=int(weeks)) if weeks in known and weeks else None
    every = desk.learning.report(actor, since=since)
    report = desk.learning.report(actor, since=since, writer=writer) if writer else every
    edits = edited(desk.learning.pairs(actor, since=since, writer=writer or None), kind)
    chosen = {"weeks": weeks, "writer": writer, "kind": kind}
    return draw(
        "learning.html",
        "learning",
        desk,
        actor,
        report=report,
        points=points(report.weeks),
        bars=bars(report),
        edits=edits if "all" in query else edits[:SHOWN],
        total=len(edits),
        told=desk.learning.advice(actor),
        periods=[(words, _address(chosen | {"weeks": value}), value == weeks) for value, words in PERIODS],
        writers=_writers(every, chosen),
        kinds=_kinds(report, chosen),
        all_of_it=_address(chosen | {"all": "yes"}),
        anything=bool(every.shares.drafts or since or writer),
        percent=percent,
    )


def percent(share: float) -> str:
    """A share as whole percents; what is less than one of them is not nothing."""
    return "<1%" if 0 < share < 0.005 else f"{share:.0%}"


def points(weeks: Sequence[Week]) -> list[Point]:
    """The last weeks, each at its place in time: weeks in which nothing was signed are a gap, and no point."""
    shown = weeks[-WEEKS:]
    if not shown:
        return []
    first = shown[0].monday
    span = (shown[-1].monday - first).days // 7 + 1
    step = max(1, -(-len(shown) // DATES))
    return [
        Point(
            x=round(100 * ((week.monday - first).days // 7 + 0.5) / span, 2),
            kept=round(100 * week.shares.kept_share, 1),
            touched=round(100 * week.shares.distance, 1),
            week=week,
            dated=(len(shown) - 1 - number) % step == 0,
        )
        for number, week in enumerate(shown)
    ]


def bars(report: Report) -> list[Bar]:
    """Every kind that there was, the most frequent first."""
    most = max((found.count for found in report.kinds), default=1)
    return [
        Bar(
            look=KINDS[found.kind],
            kind=found.kind,
            found=found,
            length=round(100 * found.count / most, 1),
            done=", ".join(f"{did(cause)} ({count})" for cause, count in found.causes.items()),
        )
        for found in report.kinds
    ]


def edited(pairs: Sequence[StoredPair], kind: str = "") -> list[Edited]:
    """The sentences that were changed, of one kind or of every one; the text that was signed last comes first."""
    ordered = sorted(pairs, key=lambda one: (-one.at.timestamp(), one.draft_id, one.position))
    return [
        Edited(one, KINDS[one.pair.kind], _changes(one), _whys(one))
        for one in ordered
        if one.pair.kind is not None and kind in {"", one.pair.kind}
    ]


def _changes(stored: StoredPair) -> list[Change]:
    before, after = stored.pair.before, stored.pair.after
    return between(before, after, WHOLE) if before != after else [Change("same", after)]


def _whys(stored: StoredPair) -> list[str]:
    """What is said of each reason, with its words where the marked sentence does not show them by itself."""
    out = []
    for reason in stored.pair.reasons:
        words = [] if reason.cause in SEEN else [f"“{w}”" for w in reason.words if w not in reason.why]
        out.append(f"{reason.why}: {', '.join(words)}" if words else reason.why)
    return out


def _writers(every: Report, chosen: Mapping[str, str]) -> list[tuple[str, Shares, str, bool]]:
    """Who wrote, with the figures and the address that shows theirs alone."""
    return [
        (one.writer, one.shares, _address({**chosen, "writer": one.writer, "kind": ""}), one.writer == chosen["writer"])
        for one in every.writers
    ]


def _kinds(report: Report, chosen: Mapping[str, str]) -> list[tuple[str, int, str, bool]]:
    total = sum(found.count for found in report.kinds)
    rows = [("All", total, "", not chosen["kind"])]
    rows += [(KINDS[f.kind].name, f.count, f.kind, f.kind == chosen["kind"]) for f in report.kinds]
    return [(name, count, _address({**chosen, "kind": kind}), here) for name, count, kind, here in rows]


def _address(chosen: Mapping[str, str]) -> str:
    given = {name: value for name, value in chosen.items() if value}
    return f"learning?{urlencode(given)}" if given else "learning"


PAGE = Page("Learning", "learning", show)
