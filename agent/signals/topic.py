"""One topic: its scales and shares brought to one strength, kept still after a signal, and told in words."""

import math
from datetime import datetime, timedelta
from statistics import fmean
from typing import Final

from agent.errors import RowError
from agent.signals.rows import Row, Signal, Unusual, Usual, both
from agent.signals.share import WINDOWS, Share
from agent.signals.volume import DAY, HALF_LIFE, SCALES, Scale

#: Index of the scale that a person is told about.
_TOLD: Final = 3
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
_HABIT_HALF_LIFE: Final = 60 * DAY
_YOUNG: Final = "{} seen, {:.1f} expected; too little history to judge"


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


class _Topic:
    """All that is known of one topic."""

    def __init__(self, start: datetime, sigmas: float) -> None:
        self._start = start
        self._sigmas = sigmas
        self._last: datetime | None = None
        self._rows = 0
        self._day = 0
        self._scales = [Scale(width) for width in SCALES]
        self._shares = [Share(width) for width in WINDOWS]
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
        self._turn_day(int(now // DAY))
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
            self._step, self._fade = step, 0.5 ** (step / HALF_LIFE)
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
        raw = both(volume, share)
        self._follow(row, expected[0], raw)
        strength = self._cooled(row.at, raw)
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
            worst = max(self._shares, key=Share.sigmas)
            text += f"; {worst.negative} of {worst.count} negative in {WINDOWS[worst.width]}, "
            text += f"{worst.count * worst.usual:.1f} expected"
        return text if max(volume, share) > _UNUSUAL else text + "; nothing unusual"
