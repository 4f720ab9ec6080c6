"""Counting records as they come, by topic and quarter of an hour, and warning.

Topics are everything together, each product, each tag, and each standing risk (``agent/watch/risks.py``). A quarter
is judged when it is over, by the quarters before it. A record that comes late counts in the quarter in which it
came; one without a time is not counted.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from agent.signals import Detector, Row, Signal, Usual
from agent.watch.risks import RISKS, risks
from agent.watch.warnings import COOLDOWN, Warned, What, same
from retrieval.records import CleanRecord, Kind
from retrieval.sentiment import negative

#: The kinds that a crisis shows in.
COUNTED: Final[tuple[Kind, ...]] = ("ticket", "review", "social")
QUARTER: Final = timedelta(minutes=15)
#: Fewer interactions than this are no warning, whatever was expected.
FEWEST: Final = 4
#: The strength from which a topic is warned of, by the first word of its name. There are many tags, so that chance
#: has many tries with them.
LIMITS: Final = {"all": 1.5, "product": 1.5, "tag": 2.0, "risk": 1.5}
#: So long back are the interactions of a topic remembered, to be listed with a warning.
LISTED: Final = timedelta(hours=30)
#: The name of all topics together.
ALL: Final = "all interactions"
#: In its first day the watch knows no hour of the day, so only a risk is told, and only one that is plain: so many
#: within the hour, and no fewer than one in so many of all.
FIRST_DAY: Final = timedelta(days=1)
PLAIN, ONE_IN = 6, 3
#: So long back is the course of a topic remembered, hour by hour.
COURSE: Final = timedelta(days=14)
#: A gap longer than this is not counted through quarter by quarter: the topics start anew.
GAP: Final = timedelta(days=60)
UNHAPPY: Final = 2
#: Characters of a first message that are read for its feeling.
OPENING: Final = 500
COMPLAINTS: Final = frozenset({"complaint", "angry", "escalated", "escalation", "unhappy"})

Negative = Callable[[CleanRecord], bool]


def unhappy(record: CleanRecord) -> bool:
    """Whether the customer is unhappy: by their rating, else by support's tag, a risk, or what they wrote first."""
    if record.csat is not None:
        return record.csat <= UNHAPPY
    if any(tag.casefold() in COMPLAINTS for tag in record.tags) or next(risks(record), None):
        return True
    said = next((m.text for m in record.messages if m.role == "customer"), "")
    return negative(said[:OPENING])


def topics(record: CleanRecord) -> Iterator[str]:
    """What a record counts for."""
    yield ALL
    if record.product:
        yield f"product {record.product}"
    yield from {f"tag {tag}" for tag in record.tags}
    yield from (_risk(name) for name in risks(record))


def _risk(name: str) -> str:
    return f"risk {name}"


class Point(NamedTuple):
    """How a topic stood at the end of an hour, or of the last quarter that is over."""

    at: datetime
    usual: Usual


class _Seen(NamedTuple):
    at: datetime
    id: str
    bad: bool


class Watch:
    """Fed records in the order of their times, gives warnings. Holds counts and ids, no text.

    ``negative`` says whether a record is a bad experience; ``sigmas`` is the sensitivity of ``agent.signals``.
    """

    def __init__(self, negative: Negative = unhappy, sigmas: float = 4.0) -> None:
        self._negative = negative
        self._sigmas = sigmas
        self._given: list[Warned] = []
        self._begin()

    def _begin(self) -> None:
        self._detector = Detector(self._sigmas)
        self._end: datetime | None = None
        self._start: datetime | None = None
        self._counts: Counter[str] = Counter()
        self._bad: Counter[str] = Counter()
        self._known: dict[str, deque[_Seen]] = defaultdict(deque)
        self._course: dict[str, deque[Point]] = defaultdict(lambda: deque(maxlen=COURSE // timedelta(hours=1)))

    def feed(self, record: CleanRecord) -> list[Warned]:
        """Count ``record``; the warnings of the quarters that were over before it."""
        if record.created_at is None or record.kind not in COUNTED:
            return []
        at = record.created_at.astimezone(UTC)
        warned = self.until(at)
        if self._end is None:
            self._start = _quarter(at)
            self._end = self._start + QUARTER
            for risk in RISKS:
                self._known[_risk(risk.name)].clear()
        bad = self._negative(record)
        for topic in topics(record):
            self._counts[topic] += 1
            self._bad[topic] += bad
            self._known[topic].append(_Seen(at, record.id, bad))
        return warned

    def until(self, now: datetime) -> list[Warned]:
        """The warnings of the quarters that are over at ``now``; call it when nothing comes in, too."""
        if self._end is not None and now - self._end > GAP:
            self._begin()
        warned: list[Warned] = []
        while self._end is not None and self._end <= now:
            warned += self._close(self._end)
            self._end += QUARTER
        return warned

    def course(self, topic: str) -> list[Point]:
        """The topic at the end of each hour of the last days, and of the last quarter; none for an unknown one."""
        points = list(self._course.get(topic, ()))
        last = self._end - QUARTER if self._end else None
        if last is not None and last.minute:
            points += self._points(topic, last)
        return points

    def _points(self, topic: str, at: datetime) -> list[Point]:
        usual = self._detector.usual(topic, LIMITS[topic.split(maxsplit=1)[0]])
        return [Point(at, usual)] if usual else []

    def _close(self, end: datetime) -> list[Warned]:
        rows = [Row(end, topic, self._counts[topic], self._bad[topic]) for topic in self._known]
        self._counts.clear()
        self._bad.clear()
        said = [self._detector.push(row) for row in rows]
        if not end.minute:
            for topic in self._known:
                self._course[topic] += self._points(topic, end)
        for known in self._known.values():
            while known and known[0].at < end - LISTED:
                known.popleft()
        self._given = [self._grown(w) for w in self._given if end - w.at <= COOLDOWN]
        made: list[Warned] = []
        for warning in self._plain(end) if self._first_day(end) else self._signalled(said):
            if not same(warning, self._given):
                self._given.append(warning)
                made.append(warning)
        return made

    def _grown(self, warning: Warned) -> Warned:
        """``warning`` with the interactions that its topic has had since, so that another topic's are known again."""
        since = {seen.id: None for seen in self._known[warning.topic] if seen.at >= warning.since}
        ids = dict.fromkeys(warning.record_ids) | since
        return warning.model_copy(update={"record_ids": tuple(ids)})

    def _first_day(self, end: datetime) -> bool:
        return self._start is not None and end - self._start < FIRST_DAY

    def _plain(self, end: datetime) -> Iterator[Warned]:
        """What needs no history: a risk that much of the last hour is about."""
        hour = end - timedelta(hours=1)
        all_seen = sum(seen.at >= hour for seen in self._known[ALL])
        for risk in RISKS:
            seen = [s for s in self._known[_risk(risk.name)] if s.at >= hour]
            if len(seen) >= PLAIN and len(seen) * ONE_IN >= all_seen:
                yield Warned(
                    topic=_risk(risk.name),
                    what="volume",
                    at=end,
                    since=seen[0].at,
                    score=1.0,
                    seen=len(seen),
                    expected=0.0,
                    negative=sum(s.bad for s in seen),
                    negative_expected=0.0,
                    record_ids=tuple(s.id for s in seen),
                )

    def _signalled(self, said: list[Signal]) -> Iterator[Warned]:
        """What is unusual enough, the strongest first. Silence after a warning is this module's: see ``same``."""
        strong = [s for s in said if s.unusual and s.unusual.strength >= LIMITS[s.topic.split()[0]]]
        for signal in sorted(strong, key=lambda s: -s.unusual.strength if s.unusual else 0.0):
            warning = self._warned(signal)
            if warning is not None:
                yield warning

    def _warned(self, signal: Signal) -> Warned | None:
        numbers = signal.unusual
        if numbers is None:
            return None
        ids = tuple(seen.id for seen in self._known[signal.topic] if seen.at >= numbers.since - QUARTER)
        if len(ids) < FEWEST:
            return None
        return Warned(
            topic=signal.topic,
            what=_what(numbers.volume, numbers.share),
            at=signal.at,
            since=numbers.since - QUARTER,
            score=round(numbers.strength, 2),
            seen=numbers.seen,
            expected=round(numbers.expected, 2),
            negative=numbers.negative,
            negative_expected=round(numbers.negative_expected, 2),
            record_ids=ids,
        )


def _what(volume: float, share: float) -> What:
    if min(volume, share) > 0.5:
        return "volume and negative share"
    return "volume" if volume >= share else "negative share"


def _quarter(at: datetime) -> datetime:
    return at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0)
