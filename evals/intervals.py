"""How sure a figure is, and whether it really fell.

A share of yes and no has the 95 % interval of Wilson (1927); a mean of other values one by bootstrap over cases
(percentiles of ``RESAMPLES`` means, a fixed seed, so that the same run gives the same interval).

A fall is judged on the differences of the cases that both runs measured: it is real when the whole 99 % bootstrap
interval of their mean lies below zero (99, for a run compares dozens of figures, and of those some would fall by
chance at 95). One case of forty that went wrong is chance; six are not. Where the earlier run kept no values by case,
it is real when the two intervals do not touch.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

import numpy as np

RESAMPLES = 2000
Z95 = 1.959964
#: Levels of the intervals that are shown, and of those on which a fall is judged.
SHOWN, JUDGED = 0.95, 0.99
ROUNDING = 1e-9


class Interval(NamedTuple):
    """A mean of ``n`` values and its 95 % interval; NaN of nothing."""

    mean: float
    low: float
    high: float
    n: int
    by: Literal["Wilson", "bootstrap"]


def interval(values: Sequence[float]) -> Interval:
    """Wilson's for values that are all 0 or 1, by bootstrap for others."""
    if all(value in {0.0, 1.0} for value in values):
        return _wilson(sum(values), len(values))
    low, high = _bootstrap(values)
    return Interval(float(np.mean(values)), low, high, len(values), "bootstrap")


def _wilson(hits: float, of: int) -> Interval:
    if not of:
        return Interval(math.nan, math.nan, math.nan, 0, "Wilson")
    p, z2 = hits / of, Z95 * Z95
    middle = (p + z2 / (2 * of)) / (1 + z2 / of)
    half = Z95 / (1 + z2 / of) * math.sqrt(p * (1 - p) / of + z2 / (4 * of * of))
    return Interval(p, max(0.0, middle - half), min(1.0, middle + half), of, "Wilson")


def _bootstrap(values: Sequence[float], level: float = SHOWN) -> tuple[float, float]:
    given = np.asarray(values, dtype=float)
    draw = np.random.default_rng(1)
    means = [given[draw.integers(0, len(given), len(given))].mean() for _ in range(RESAMPLES)]
    return float(np.quantile(means, (1 - level) / 2)), float(np.quantile(means, (1 + level) / 2))


class Change(NamedTuple):
    """``now`` less ``then`` over ``n`` cases, with its interval; ``real`` when it is a fall and no chance."""

    mean: float
    low: float
    high: float
    n: int
    real: bool


def paired(now: Mapping[str, float], then: Mapping[str, float]) -> Change | None:
    """The change over the cases of both; None when they share none."""
    both = [case for case in now if case in then]
    if not both:
        return None
    changes = [now[case] - then[case] for case in both]
    low, high = _bootstrap(changes, JUDGED)
    return Change(float(np.mean(changes)), low, high, len(both), high < -ROUNDING)


def apart(now: Interval, then: Interval) -> Change:
    """The change between two means whose cases are not known one by one."""
    low, high = now.low - then.high, now.high - then.low
    return Change(now.mean - then.mean, low, high, min(now.n, then.n), high < -ROUNDING)
