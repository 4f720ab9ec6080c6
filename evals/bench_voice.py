"""``python -m evals.bench_voice``: whether a stranger's release scores lower than the house's own.

``evals/voices`` holds invented releases of six invented houses, six each, of 120 to 250 words, on the same sort of
events. Two houses (``TUNING``) are for fitting the weights of ``agent/voice/likeness.json``; the others are measured.
Each text of a measured house is compared with the other five of its house, and so is each text of the three other
measured houses. AUROC is the share of pairs in which the house's own text scores higher than the stranger's, ties
half. ``--splits`` does the same for every choice of two houses to fit on; ``--fit`` prints the weights for ``TUNING``.

The houses were written for this, by one hand, so that their manners lie further apart than those of two offices of
one trade may: the figure says that the measure works, not how well it parts neighbours.
"""

import argparse
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

import numpy as np
from rich.console import Console
from rich.table import Table

from agent.voice.likeness import Distances, Weights, liken, score, weights
from agent.voice.manner import Manner, measure
from agent.voice.release import load

FOLDER = Path(__file__).parent / "voices"
TUNING = ("dunmore", "halden")
TARGET = 0.9
Houses = Mapping[str, Sequence[Manner]]


class Compared(NamedTuple):
    """One text held against one house; ``own`` says that it is of that house."""

    house: str
    text: str
    own: bool
    distances: Distances


class Result(NamedTuple):
    """By house and over all: the share of pairs in the right order, and the mean figure of own and strange texts."""

    name: str
    pairs: int
    auroc: float
    own: float
    strange: float


def read_houses(folder: Path = FOLDER) -> dict[str, list[Manner]]:
    """The manner of every text, by house, in the order of the files."""
    found: dict[str, list[Manner]] = {}
    for path in sorted(folder.glob("*/*.md")):
        found.setdefault(path.parent.name, []).append(measure(load(path)))
    return found


def compare(houses: Houses, among: Collection[str]) -> Iterator[Compared]:
    """Every text of ``among`` with every house of ``among``, its own house without the text itself.

    A strange text is held against all choices of one text less as well, so that both see as many texts.
    """
    for house in sorted(among):
        for left in range(len(houses[house])):
            rest = [m for number, m in enumerate(houses[house]) if number != left]
            held = [(house, houses[house][left])]
            held += [(other, houses[other][left]) for other in sorted(among) if other != house]
            for other, text in held:
                found = liken(text, rest)
                assert found is not None
                yield Compared(house, f"{other}/{text.name}", other == house, found.distances)


def judge(rows: Sequence[Compared], by: Weights) -> list[Result]:
    """One result a house, and one over all of them, last."""
    names = sorted({row.house for row in rows})
    groups = [(name, [row for row in rows if row.house == name]) for name in names]
    results = [_result(name, group, by) for name, group in groups]
    pairs = sum(r.pairs for r in results)
    own = fmean(r.own for r in results)
    strange = fmean(r.strange for r in results)
    return [*results, Result("all", pairs, sum(r.auroc * r.pairs for r in results) / pairs, own, strange)]


def _result(name: str, rows: Sequence[Compared], by: Weights) -> Result:
    own = [score(row.distances, by) for row in rows if row.own]
    strange = [score(row.distances, by) for row in rows if not row.own]
    right = sum((a > b) + 0.5 * (a == b) for a in own for b in strange)
    pairs = len(own) * len(strange)
    return Result(name, pairs, right / pairs, fmean(own), fmean(strange))


def fit(rows: Sequence[Compared], rounds: int = 4000, ridge: float = 0.02) -> Weights:
    """Logistic regression with weights of 0 or more, by gradient descent from a fixed start."""
    x = np.array([row.distances for row in rows], dtype=np.float64)
    y = np.array([row.own for row in rows], dtype=np.float64)
    weight = np.where(y == 1, 0.5 / max(1.0, y.sum()), 0.5 / max(1.0, (1 - y).sum()))
    slopes, bias = np.ones(x.shape[1]), 0.0
    for _ in range(rounds):
        chance = 1 / (1 + np.exp(-(bias - x @ slopes)))
        error = weight * (chance - y)
        slopes = np.maximum(0.0, slopes - 0.5 * (-(error @ x) + ridge * slopes / len(slopes)))
        bias -= 0.5 * float(error.sum())
    return Weights(round(bias, 3), *(round(float(s), 3) for s in slopes))


def splits(houses: Houses) -> Iterator[tuple[tuple[str, ...], Result]]:
    """The result over all for every two houses that may be fitted on."""
    for tuning in combinations(sorted(houses), len(TUNING)):
        by = fit(list(compare(houses, tuning)))
        measured = [name for name in houses if name not in tuning]
        yield tuning, judge(list(compare(houses, measured)), by)[-1]


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit 0 when the target is met, 1 when not."""
    parser = argparse.ArgumentParser(prog="python -m evals.bench_voice", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--fit", action="store_true", help="fit the weights on the tuning houses and print them")
    parser.add_argument("--splits", action="store_true", help="measure every choice of two houses to fit on")
    parser.add_argument("--json", action="store_true", help="one JSON object a row")
    chosen = parser.parse_args(arguments)
    houses = read_houses()
    if chosen.fit:
        print(json.dumps({"weights": fit(list(compare(houses, TUNING)))._asdict()}))
        return 0
    if chosen.splits:
        found = [Result(" + ".join(tuning), *result[1:]) for tuning, result in splits(houses)]
    else:
        found = judge(list(compare(houses, [name for name in houses if name not in TUNING])), weights())
    _show(found, as_json=chosen.json)
    return 0 if found[-1].auroc >= TARGET else 1


def _show(found: Sequence[Result], *, as_json: bool) -> None:
    if as_json:
        for row in found:
            print(json.dumps(row._asdict()))
        return
    table = Table("house", "pairs", "own above stranger", "own, mean", "stranger, mean")
    for row in found:
        table.add_row(row.name, str(row.pairs), f"{row.auroc:.3f}", f"{row.own:.2f}", f"{row.strange:.2f}")
    Console().print(table)


if __name__ == "__main__":
    raise SystemExit(main())
