"""Early warning: whether a topic's count, or the negative share of it, is more than its own history explains.

Online: a row is judged by the rows before it and by nothing else, and each topic stands alone.

**Volume.** The count is looked at on several scales at once, from the row to four hours. On each, the excess is the
logarithm of seen against expected, both raised by a floor that grows with the level, so that three tickets where one
is usual say little. Expected is the mean of the hour of the day with a half-life of a week, raised on busy weekdays,
and never far below the level: a burst at a calm hour is no crisis while it stays under a common afternoon. How
unusual an excess is, a topic's own days say: it is set against the highest excess of each of the last sixty days
(median and spread), which makes a bursty topic and a calm one equally quiet. A young topic is judged by what chance
alone would give. The strength is the mean over the scales: a single odd row moves one of them, a crisis all.

**Negative share.** The negative ones of the last six hours, and of the last day, are set against the share of the time
before, in sigmas of a binomial with as much more spread than chance as the topic has shown; it sees a collapse that
adds no volume.

A signal is given from strength 1 on: volume and share each in units of their own limit, the larger of the two, more
when both rise. ``score`` is the strength in full quarters, for finer differences mean nothing. After a signal the topic
keeps still for thirty hours unless things grow to three times as bad, and each loud one of the last two months
raises its limit by a tenth: who cries often must cry louder.

A count beyond all measure is a signal, but is learnt as no more than twenty times what was expected, so that one
wrong row does not make the topic deaf.
"""

import math
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import fmean, median, pstdev
from typing import Final, NamedTuple

from agent.errors import RowError

#: Width of the scales in seconds; 0 is the row by itself.
SCALES: Final = (0, 900, 1800, 3600, 7200, 14400)
#: Index of the scale that a person is told about.
_TOLD: Final = 3
_DAY: Final = 86400
_HALF_LIFE: Final = 7 * _DAY
_DAYS: Final = 60
#: Counts added to seen and expected on every scale, besides the level so many times.
_FLOOR: Final = 4.0
_LEVELS: Final = 2.0
#: The share of the level below which nothing is expected.
_LEAST: Final = 0.75
#: How many times what was expected a count is learnt as at most, and that as an excess.
_BELIEVED: Final = 20.0
_HIGHEST: Final = math.log(_BELIEVED)
#: The least spread that is believed of daily maxima, in logarithms.
_SPREAD: Final = 0.4
#: Until a topic has so many days, chance stands in for the missing ones.
_ENOUGH_DAYS: Final = 3
#: Nothing is said before so much history.
_WARM_UP: Final = timedelta(hours=6)
_WARM_ROWS: Final = 6
#: The mean excess over the scales, in spreads of the daily maxima, that makes a signal at 4 sigmas.
_VOLUME_LIMIT: Final = 0.5
#: A score from here on starts the cooldown, so that a threshold set a little lower keeps still as well.
_NOTICE: Final = 0.875
_COOLDOWN: Final = timedelta(hours=30)
_WORSE: Final = 3.0
_QUARTERS: Final = 4
#: A strength above this is told as unusual.
_UNUSUAL: Final = 0.25
#: A strength from here on is loud; each loud one raises the limit by so much, fading by half in two months.
_LOUD: Final = 1.25
_HABIT: Final = 0.1
_HABIT_HALF_LIFE: Final = 60 * _DAY
#: Seconds over which the share is taken, and how a person says it: a collapse is short and steep, or lasts.
_SHARE_WINDOWS: Final = {6 * 3600: "six hours", _DAY: "a day"}
_SHARE_LEAST: Final = 5
_SHARE_BEFORE: Final = 12.0
#: How many times the variance of a binomial the negative share of real tickets has, counted as so many windows.
_OVERDISPERSION: Final = 2.0
_AS_WINDOWS: Final = 4.0
#: A share that differs by less than this is the same share.
_SAME_SHARE: Final = 0.02
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
        return _both(self.volume, self.share)


def _both(volume: float, share: float) -> float:
    """The larger of the two strengths, more when both rise."""
    return math.hypot(volume, share) if min(volume, share) > 0.5 else max(volume, share)


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


class Detector:
    """Judges rows one by one. ``sigmas`` is the sensitivity: 4 is the house's, more is quieter."""

    def __init__(self, sigmas: float = 4.0) -> None:
        self._sigmas = sigmas
        self._topics: dict[str, _Topic] = {}

    def push(self, row: Row) -> Signal:
        """Judge ``row`` by the rows of its topic before it, then learn it.

        Raises ``RowError``, and learns nothing, when its time is not after the last row of its topic.
        """
        topic = self._topics.get(row.topic)
        if topic is None:
            topic = self._topics[row.topic] = _Topic(row.at, self._sigmas)
        return topic.push(row)

    def usual(self, topic: str, strength: float = 1.0) -> Usual | None:
        """The topic as it stands after its last row, the limits at ``strength``; None before its first row."""
        known = self._topics.get(topic)
        return known.usual(strength) if known else None


class _Scale:
    """One scale of one topic: the running sum, its season, and how high each day went."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.sum = 0
        self._window: deque[tuple[float, int]] = deque()
        self._level = 0.0
        self._season: list[float | None] = [None] * 24
        self._weekdays: list[float | None] = [None] * 7
        self._busy = [1.0] * 7
        self._weekday, self._in_day, self._day_rows = -1, 0.0, 0
        self._hour, self._total, self._rows = -1, 0.0, 0
        self._highest: deque[float] = deque(maxlen=_DAYS)
        self._today = -math.inf
        self._usual, self._spread = 0.0, _SPREAD

    def add(self, now: float, count: int) -> None:
        """Move the window on to ``now``."""
        if not self.width:
            self.sum = count
            return
        window = self._window
        window.append((now, count))
        self.sum += count
        while window[0][0] <= now - self.width:
            self.sum -= window.popleft()[1]

    def expected(self, hour: int, weekday: int) -> float:
        """The mean of this hour of the day and its neighbours, raised on a weekday that is busier than most.

        The level while the hour is new. A weekday is never expected to be calmer than most: a burst on a calm
        day is no smaller for it.
        """
        own = self._season[hour]
        if own is None:
            return self._level
        known = [own, *(x for x in (self._season[hour - 1], self._season[(hour + 1) % 24]) if x is not None)]
        return max(max(1.0, self._busy[weekday]) * sum(known) / len(known), _LEAST * self._level)

    def excess(self, expected: float) -> float:
        floor = _FLOOR + _LEVELS * self._level
        return math.log((self.sum + floor) / (expected + floor))

    def strength(self, excess: float) -> float:
        """The excess in spreads above the usual highest of a day; none below it."""
        return max(0.0, (excess - self._usual) / self._spread)

    def most(self, expected: float, strength: float) -> float:
        """The count at which the excess has this strength."""
        floor = _FLOOR + _LEVELS * self._level
        return math.exp(self._usual + strength * self._spread) * (expected + floor) - floor

    def learn(self, hour: int, weekday: int, expected: float, excess: float, share: float) -> None:
        seen = min(self.sum, _BELIEVED * (expected + _FLOOR + self._level))
        if weekday != self._weekday:
            self._close_weekday()
            self._weekday = weekday
        self._in_day += seen
        self._day_rows += 1
        if hour != self._hour:
            self._close_hour()
            self._hour = hour
        self._total += seen
        self._rows += 1
        self._level += share * (seen - self._level)
        self._today = max(self._today, min(excess, _HIGHEST))

    def _close_hour(self) -> None:
        if self._rows:
            mean, old = self._total / self._rows, self._season[self._hour]
            self._season[self._hour] = mean if old is None else old + _DAILY * (mean - old)
        self._total, self._rows = 0.0, 0

    def _close_weekday(self) -> None:
        """How busy each weekday is against the middle one, once a whole week is known."""
        if self._day_rows:
            mean, old = self._in_day / self._day_rows, self._weekdays[self._weekday]
            self._weekdays[self._weekday] = mean if old is None else (old + mean) / 2
        self._in_day, self._day_rows = 0.0, 0
        known = [x for x in self._weekdays if x is not None]
        middle = median(known) if len(known) == len(self._weekdays) else 0.0
        if middle:
            self._busy = [x / middle for x in known]

    def close_day(self) -> None:
        """Set the usual highest of a day anew; chance stands in for the days that a young topic lacks."""
        if self._today > -math.inf:
            self._highest.append(self._today)
            self._today = -math.inf
        self.settle()

    def settle(self) -> None:
        floor = _FLOOR + _LEVELS * self._level
        chance = math.log((self._level + 4 * math.sqrt(self._level) + floor) / (self._level + floor))
        days = [*self._highest, *[chance] * (_ENOUGH_DAYS - len(self._highest))]
        self._usual = median(days)
        self._spread = max(_SPREAD, pstdev(days))


_DAILY: Final = 1 - 0.5 ** (_DAY / _HALF_LIFE)


class _Share:
    """The negative share of a topic: the last ``width`` seconds against the time before."""

    def __init__(self, width: int) -> None:
        self.width = width
        self._window: deque[tuple[float, int, int]] = deque()
        self.count = self.negative = 0
        self._all, self._bad = 0.0, 0.0
        self._spread, self._windows = _OVERDISPERSION * _AS_WINDOWS, _AS_WINDOWS
        self._closed = 0.0

    def add(self, now: float, row: Row, fade: float) -> None:
        """Move the window on to ``now``."""
        self._all *= fade
        self._bad *= fade
        if now >= self._closed + self.width:
            self._close(now)
        self._window.append((now, row.count, row.negative))
        self.count += row.count
        self.negative += row.negative
        while self._window[0][0] <= now - self.width:
            _, count, negative = self._window.popleft()
            self.count -= count
            self.negative -= negative
            self._all += count
            self._bad += negative

    def _close(self, now: float) -> None:
        """Learn from a window that is over how far shares lie from the usual one, in variances of a binomial."""
        share = self.usual
        if self._all >= _SHARE_BEFORE and self.count:
            apart = (self.negative - self.count * share) ** 2 / (self.count * share * (1 - share))
            self._spread += min(apart, _OVERDISPERSION * 4)
            self._windows += 1
        self._closed = now

    @property
    def usual(self) -> float:
        """The share of the days before, drawn a little towards one in ten."""
        return (self._bad + 1.0) / (self._all + 10.0)

    def most(self, sigmas: float) -> float:
        """The share at which the window lies so many sigmas above the usual one; 1 while it holds too little."""
        if self._all < _SHARE_BEFORE or self.count < _SHARE_LEAST:
            return 1.0
        share = self.usual
        return min(1.0, max(_SHARE_LEAST / self.count, share + sigmas * self._sigma(share) / self.count))

    def _sigma(self, share: float) -> float:
        """How far the count of negative ones may lie from ``share`` by chance."""
        chance = self._spread / self._windows * self.count * share * (1 - share)
        return math.sqrt(chance + (_SAME_SHARE * self.count) ** 2 + 1.0)

    def sigmas(self) -> float:
        if self._all < _SHARE_BEFORE or self.negative < _SHARE_LEAST:
            return 0.0
        share = self.usual
        return (self.negative - self.count * share) / self._sigma(share)


class _Topic:
    """All that is known of one topic."""

    def __init__(self, start: datetime, sigmas: float) -> None:
        self._start = start
        self._sigmas = sigmas
        self._last: datetime | None = None
        self._rows = 0
        self._day = 0
        self._scales = [_Scale(width) for width in SCALES]
        self._shares = [_Share(width) for width in _SHARE_WINDOWS]
        self._since: datetime | None = None
        self._seen, self._negative, self._expected = 0, 0, 0.0
        self._quiet_until: datetime | None = None
        self._peak = 0.0
        self._habit, self._loud_at = 0.0, start
        self._step, self._fade = -1.0, 1.0
        self._in_hour = 0.0

    def push(self, row: Row) -> Signal:
        if self._last is not None and row.at <= self._last:
            raise RowError(f"its time is not after the row before it ({self._last.isoformat()})")
        now = (row.at - self._start).total_seconds()
        fade = self._faded(row.at)
        hour, weekday = row.at.hour, row.at.weekday()
        self._turn_day(int(now // _DAY))
        expected = [scale.expected(hour, weekday) for scale in self._scales]
        self._in_hour = expected[_TOLD]
        excess: list[float] = []
        for scale, usual in zip(self._scales, expected, strict=True):
            scale.add(now, row.count)
            excess.append(scale.excess(usual))
        for share in self._shares:
            share.add(now, row, fade)
        signal = self._judge(row, expected, excess)
        self._learn(row, expected, excess, fade)
        return signal

    def usual(self, strength: float) -> Usual:
        hour, share = self._scales[_TOLD], self._shares[0]
        return Usual(
            seen=hour.sum,
            expected=self._in_hour,
            high=hour.most(self._in_hour, strength * _VOLUME_LIMIT * self._sigmas / 4.0),
            negative=share.negative,
            counted=share.count,
            share=share.usual,
            share_high=share.most(strength * self._sigmas),
        )

    def _faded(self, at: datetime) -> float:
        """What is left of the past after the time since the last row."""
        step = (at - self._last).total_seconds() if self._last else 0.0
        if step != self._step:
            self._step, self._fade = step, 0.5 ** (step / _HALF_LIFE)
        return self._fade

    def _turn_day(self, day: int) -> None:
        if day != self._day:
            self._day = day
            for scale in self._scales:
                scale.close_day()
        elif not day and self._rows % 12 == 0:
            for scale in self._scales:
                scale.settle()

    def _learn(self, row: Row, expected: list[float], excess: list[float], fade: float) -> None:
        self._rows += 1
        self._last = row.at
        share = max(1 - fade, 1 / self._rows)
        hour, weekday = row.at.hour, row.at.weekday()
        for scale, usual, value in zip(self._scales, expected, excess, strict=True):
            scale.learn(hour, weekday, usual, value, share)

    def _judge(self, row: Row, expected: list[float], excess: list[float]) -> Signal:
        young = self._rows < _WARM_ROWS or row.at - self._start < _WARM_UP
        volume = share = 0.0
        if not young:
            strength = fmean(s.strength(x) for s, x in zip(self._scales, excess, strict=True))
            volume = max(0.0, strength) * 4.0 / (_VOLUME_LIMIT * self._sigmas)
            share = max(0.0, *(s.sigmas() for s in self._shares)) / self._sigmas
        both = _both(volume, share)
        self._follow(row, expected[0], both)
        strength = self._cooled(row.at, both)
        score = math.floor(strength * _QUARTERS) / _QUARTERS
        why = self._why(row, expected[_TOLD], volume, share) if not young else _YOUNG.format(row.count, expected[0])
        signal = Signal(row.at, row.topic, score, strength >= 1.0, round(expected[0], 2), why)
        return signal if self._since is None else signal._replace(unusual=self._numbers(self._since, volume, share))

    def _follow(self, row: Row, expected: float, strength: float) -> None:
        """Count from the first unusual row on."""
        if strength <= _UNUSUAL:
            self._since, self._seen, self._negative, self._expected = None, 0, 0, 0.0
            return
        self._since = self._since or row.at
        self._seen += row.count
        self._negative += row.negative
        self._expected += expected

    def _numbers(self, since: datetime, volume: float, share: float) -> Unusual:
        usual = self._seen * self._shares[0].usual
        return Unusual(since, self._seen, self._expected, self._negative, usual, volume, share)

    def _cooled(self, at: datetime, raw: float) -> float:
        """The strength, less for a topic that was often loud, and damped while the last notice is fresh.

        Not damped is the first signal after a notice, and what is ``_WORSE`` times as bad.
        """
        if raw < _NOTICE:
            return raw
        habit = self._habit * 0.5 ** ((at - self._loud_at).total_seconds() / _HABIT_HALF_LIFE)
        raw /= 1 + _HABIT * habit
        fresh = self._quiet_until is not None and at < self._quiet_until
        if fresh and not self._peak < 1.0 <= raw and raw < _WORSE * self._peak:
            return min(raw, 1.0) / 2
        if raw >= _NOTICE:
            self._quiet_until = at + _COOLDOWN
            self._peak = raw
        if raw >= _LOUD:
            self._habit, self._loud_at = habit + 1, at
        return raw

    def _why(self, row: Row, expected: float, volume: float, share: float) -> str:
        seen = self._scales[_TOLD].sum
        since = (self._since or row.at).strftime("%Y-%m-%d %H:%M UTC")
        text = f"{seen} seen in the last hour, {expected:.1f} expected; since {since}"
        if share > _UNUSUAL:
            worst = max(self._shares, key=_Share.sigmas)
            text += f"; {worst.negative} of {worst.count} negative in {_SHARE_WINDOWS[worst.width]}, "
            text += f"{worst.count * worst.usual:.1f} expected"
        return text if max(volume, share) > _UNUSUAL else text + "; nothing unusual"


_YOUNG: Final = "{} seen, {:.1f} expected; too little history to judge"
