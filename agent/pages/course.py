"""Charts of a topic over the last days: how many, and how many of them negative, against what is usual of it.

Every place is in percent of the chart's width and height, so that one drawing serves every window. What is drawn is
also said: in one sentence, and hour by hour in a table.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from agent.watch import Point
from retrieval.records import CleanRecord

SPAN = timedelta(days=4)
HOUR = timedelta(hours=1)
#: Hours in the table, the latest first.
TOLD = 24
#: A share of fewer interactions is not drawn.
FEWEST = 5


class Hour(NamedTuple):
    """The hour that ends at ``at``, and the share of the six hours before; what is not known is None."""

    at: datetime
    seen: int
    expected: float | None = None
    high: float | None = None
    negative: int = 0
    counted: int = 0
    share: float | None = None
    share_high: float | None = None

    @property
    def over(self) -> bool:
        return self.high is not None and self.seen > self.high

    @property
    def negative_share(self) -> float | None:
        return self.negative / self.counted if self.counted >= FEWEST and self.share is not None else None


class Slot(NamedTuple):
    """The place of an hour in a chart; ``height`` is that of its bar or dot, ``said`` what the pointer reads."""

    x: float
    width: float
    height: float
    over: bool
    said: str


class Day(NamedTuple):
    x: float
    at: datetime


class Chart(NamedTuple):
    """``band`` and ``expected`` are points of SVG; ``top`` is what the upper edge stands for; ``lines`` are runs of a
    curve. ``warned`` is the place of the moment of the warning, None where it lies outside."""

    name: str
    told: str
    top: str
    slots: Sequence[Slot]
    band: str
    expected: str
    lines: Sequence[str]
    warned: float | None
    days: Sequence[Day]


class Course(NamedTuple):
    """What a page draws of a topic: its hours, and the two charts; ``share`` is None where nothing is known of it."""

    hours: Sequence[Hour]
    volume: Chart
    share: Chart | None

    @property
    def latest(self) -> Sequence[Hour]:
        return self.hours[::-1][:TOLD]


def of_points(points: Sequence[Point]) -> list[Hour]:
    """The hours as the watch counted them. A limit that no share can reach, for want of numbers, is none."""
    return [
        Hour(at, u.seen, u.expected, u.high, u.negative, u.counted, u.share, u.share_high if u.share_high < 1 else None)
        for at, u in points
    ]


def of_records(records: Sequence[CleanRecord], until: datetime) -> list[Hour]:
    """The hours of interactions that no topic was counted for: how many, and nothing that was expected."""
    last = until.astimezone(UTC).replace(minute=0, second=0, microsecond=0) + HOUR
    times = [r.created_at for r in records if r.created_at and last - SPAN < r.created_at <= last]
    counts = Counter(int((last - at) / HOUR) for at in times)
    return [Hour(last - back * HOUR, counts[back]) for back in range(SPAN // HOUR - 1, -1, -1)]


def course(hours: Sequence[Hour], warned_at: datetime | None) -> Course | None:
    """The charts of ``hours``; None where there are too few to see anything."""
    if len(hours) < 2:
        return None
    marks = _Places(hours[0].at - HOUR, hours[-1].at, warned_at)
    share = _share(hours, marks) if any(h.negative_share is not None for h in hours) else None
    return Course(hours, _volume(hours, marks), share)


class _Places:
    """Where a time stands between the first and the last."""

    def __init__(self, first: datetime, last: datetime, warned_at: datetime | None) -> None:
        self._first, self._span = first, last - first
        inside = warned_at is not None and first <= warned_at <= last
        self.warned = self.x(warned_at) if warned_at is not None and inside else None
        midnight = first.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        count = max(0, (last - midnight) // timedelta(days=1) + 1)
        self.days = [Day(self.x(at), at) for at in (midnight + timedelta(days=n) for n in range(count))]

    def x(self, at: datetime) -> float:
        return round(100 * (at - self._first) / self._span, 2)

    def slots(self, hours: Sequence[Hour], heights: Sequence[float]) -> list[Slot]:
        """A place for each hour; the last, which need not be over, has what is left of it."""
        starts = [self._first, *(hour.at for hour in hours)]
        return [
            Slot(self.x(start), round(self.x(h.at) - self.x(start), 2), round(100 * height, 2), h.over, _said(h))
            for start, h, height in zip(starts, hours, heights, strict=False)
        ]

    def line(self, values: Sequence[tuple[datetime, float]]) -> str:
        return " ".join(f"{self.x(at)},{100 - 100 * min(1.0, max(0.0, value)):.2f}" for at, value in values)


def _volume(hours: Sequence[Hour], places: _Places) -> Chart:
    top = 1.1 * max(1.0, *(max(h.seen, h.high or 0) for h in hours))
    known = [(h.at, h.expected, h.high) for h in hours if h.expected is not None and h.high is not None]
    last = hours[-1]
    told = f"{last.seen} in the hour to {_time(last.at)}"
    if last.expected is not None and last.high is not None:
        told += f"; {last.expected:.1f} expected, usual up to {last.high:.0f}"
    return Chart(
        name="Interactions an hour",
        told=told,
        top=f"{top:.0f}",
        slots=places.slots(hours, [h.seen / top for h in hours]),
        band=_band([(at, (2 * usual - high) / top, high / top) for at, usual, high in known], places),
        expected=places.line([(at, usual / top) for at, usual, _ in known]),
        lines=(),
        warned=places.warned,
        days=places.days,
    )


def _share(hours: Sequence[Hour], places: _Places) -> Chart:
    known = [(h.at, h.share, h.share_high) for h in hours if h.share is not None and h.share_high is not None]
    last = next(h for h in reversed(hours) if h.negative_share is not None)
    usual = f"; {last.share:.0%} is usual" if last.share is not None else ""
    return Chart(
        name="Negative share of six hours",
        told=f"{last.negative} of {last.counted} negative in the six hours to {_time(last.at)}{usual}",
        top="100%",
        slots=places.slots(hours, [h.negative_share or 0.0 for h in hours]),
        band=_band([(at, 2 * share - high, high) for at, share, high in known], places),
        expected=places.line([(h.at, h.share) for h in hours if h.share is not None]),
        lines=[places.line(run) for run in _runs(hours)],
        warned=places.warned,
        days=places.days,
    )


def _band(edges: Sequence[tuple[datetime, float, float]], places: _Places) -> str:
    upper = [(at, high) for at, _, high in edges]
    lower = [(at, low) for at, low, _ in reversed(edges)]
    return f"{places.line(upper)} {places.line(lower)}".strip()


def _runs(hours: Sequence[Hour]) -> Iterator[list[tuple[datetime, float]]]:
    """The share where enough is known of it; a single hour is no line."""
    run: list[tuple[datetime, float]] = []
    for hour in hours:
        share = hour.negative_share
        if share is not None:
            run.append((hour.at, share))
            continue
        if len(run) > 1:
            yield run
        run = []
    if len(run) > 1:
        yield run


def _said(hour: Hour) -> str:
    said = f"{_day(hour.at)} to {_time(hour.at)}: {hour.seen} in the hour"
    if hour.expected is not None and hour.high is not None:
        said += f", {hour.expected:.1f} expected, usual up to {hour.high:.0f}"
    if hour.counted:
        said += f"; {hour.negative} of {hour.counted} negative in six hours"
    return said


def _time(at: datetime) -> str:
    return f"{at.astimezone(UTC):%H:%M}"


def _day(at: datetime) -> str:
    return f"{at.astimezone(UTC):%d %b}".lstrip("0")
