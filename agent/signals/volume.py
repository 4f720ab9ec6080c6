"""The volume of a topic on one scale: what is expected at this hour, and how far above it a day has gone."""

import math
from collections import deque
from statistics import median, pstdev
from typing import Final

DAY: Final = 86400
HALF_LIFE: Final = 7 * DAY
#: Width of the scales in seconds; 0 is the row by itself.
SCALES: Final = (0, 900, 1800, 3600, 7200, 14400)
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
_DAILY: Final = 1 - 0.5 ** (DAY / HALF_LIFE)


class Scale:
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
