"""How close a text is to the house: a figure from 0 to 1, with what makes it so.

A text is compared with the house's own texts in the three views of ``manner``; each gives a distance:

- measures: the mean of how many spreads each figure lies from the house's mean, capped at ``FAR``;
- common words: how many spreads each word's share lies from the house's (Burrows's Delta, 2002);
- runs: 1 less the cosine of the masked runs.

A logistic function with the weights of ``likeness.json`` makes one figure of them. They were fitted on texts of other
houses than those that ``python -m evals.bench_voice`` measures; ``--fit`` prints them.
"""

import json
import math
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources
from statistics import fmean, pstdev
from typing import NamedTuple

from agent.voice.manner import COMMON, MEASURES, Manner

#: Spreads; a figure further off counts no more.
FAR = 4.0
#: Texts of the house from which a likeness means something, and words that a text needs.
FEWEST, SHORTEST = 2, 40
#: The least spread of a common word's share.
_COMMON_FLOOR = 0.006


class Distances(NamedTuple):
    """How far a text lies from the house in each view; 0 is the house's own mean."""

    measures: float
    common: float
    runs: float


class Trait(NamedTuple):
    """One measure of the text beside the house's; ``off`` in spreads, with its sign."""

    name: str
    words: str
    here: float
    house: float
    off: float


class Likeness(NamedTuple):
    """``score`` from 0 (a stranger's) to 1 (the house's own); ``traits`` furthest off first; ``texts`` of the house."""

    score: float
    distances: Distances
    traits: tuple[Trait, ...]
    texts: int


class Weights(NamedTuple):
    bias: float
    measures: float
    common: float
    runs: float


@lru_cache(maxsize=1)
def weights() -> Weights:
    """The weights that were fitted, from the file beside this module."""
    held = json.loads(resources.files(__package__).joinpath("likeness.json").read_text("utf-8"))
    return Weights(**held["weights"])


def liken(text: Manner, house: Sequence[Manner]) -> Likeness | None:
    """How close ``text`` is to the house's own texts; None with too few of them, or too short a text."""
    if len(house) < FEWEST or text.words < SHORTEST:
        return None
    traits = tuple(sorted(_traits(text, house), key=lambda t: -abs(t.off)))
    distances = Distances(fmean(min(FAR, abs(t.off)) for t in traits), _common(text, house), 1 - _cosine(text, house))
    return Likeness(score(distances, weights()), distances, traits, len(house))


def score(distances: Distances, by: Weights) -> float:
    """From 0 to 1; further off is never closer, whatever the weights' size."""
    sum_ = by.bias - by.measures * distances.measures - by.common * distances.common - by.runs * distances.runs
    return round(1 / (1 + math.exp(-max(-30.0, min(30.0, sum_)))), 4)


def _traits(text: Manner, house: Sequence[Manner]) -> list[Trait]:
    """The spread of few texts is uncertain: the floor of the measure counts as one more text."""
    out = []
    for name, measure in MEASURES.items():
        here, own = text.measures.get(name, 0.0), [m.measures.get(name, 0.0) for m in house]
        mean, spread = fmean(own), math.hypot(pstdev(own), measure.floor)
        out.append(Trait(name, measure.words, round(here, 2), round(mean, 2), round((here - mean) / spread, 2)))
    return out


def _common(text: Manner, house: Sequence[Manner]) -> float:
    """Only words that the house or the text uses at all; a word in neither says nothing."""
    far = []
    for word in COMMON:
        here, own = _rate(text, word), [_rate(m, word) for m in house]
        if here or any(own):
            far.append(min(FAR, abs(here - fmean(own)) / math.hypot(pstdev(own), _COMMON_FLOOR)))
    return fmean(far) if far else 0.0


def _rate(manner: Manner, word: str) -> float:
    return manner.common.get(word, 0) / max(1, manner.words)


def _cosine(text: Manner, house: Sequence[Manner]) -> float:
    """Of the square roots of the counts, so that a few frequent runs don't decide alone."""
    held: dict[str, float] = {}
    for manner in house:
        for run, count in manner.runs.items():
            held[run] = held.get(run, 0.0) + math.sqrt(count) / len(house)
    here = {run: math.sqrt(count) for run, count in text.runs.items()}
    size = math.sqrt(sum(v * v for v in held.values()) * sum(v * v for v in here.values()))
    return sum(value * held.get(run, 0.0) for run, value in here.items()) / size if size else 0.0
