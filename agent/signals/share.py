"""The negative share of a topic, in sigmas of a binomial with as much more spread as the topic has shown."""

import math
from collections import deque
from typing import Final

from agent.signals.rows import Row
from agent.signals.volume import DAY

#: Seconds over which the share is taken, and how a person says it: a collapse is short and steep, or lasts.
WINDOWS: Final = {6 * 3600: "six hours", DAY: "a day"}
_LEAST: Final = 5
_BEFORE: Final = 12.0
#: How many times the variance of a binomial the negative share of real tickets has, counted as so many windows.
_OVERDISPERSION: Final = 2.0
_AS_WINDOWS: Final = 4.0
#: A share that differs by less than this is the same share.
_SAME_SHARE: Final = 0.02


class Share:
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
        if self._all >= _BEFORE and self.count:
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
        if self._all < _BEFORE or self.count < _LEAST:
            return 1.0
        share = self.usual
        return min(1.0, max(_LEAST / self.count, share + sigmas * self._sigma(share) / self.count))

    def _sigma(self, share: float) -> float:
        """How far the count of negative ones may lie from ``share`` by chance."""
        chance = self._spread / self._windows * self.count * share * (1 - share)
        return math.sqrt(chance + (_SAME_SHARE * self.count) ** 2 + 1.0)

    def sigmas(self) -> float:
        if self._all < _BEFORE or self.negative < _LEAST:
            return 0.0
        share = self.usual
        return (self.negative - self.count * share) / self._sigma(share)
