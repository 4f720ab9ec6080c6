"""``python -m evals.train_ground --data DIR``: learn the weights of the grounding check and write them.

A logistic function over the features of ``agent.checks.features``. Every set, and in it each of the two labels,
weighs the same, so that one threshold of 0.5 serves all. A text is as weak as its weakest sentence: the sentence
that stands for an unsupported text is chosen anew with the weights of the round before. Some features may only
count for a sentence and others only against it; a weight with the wrong sign is set to nought, so that no set's
quirk can make a missing figure a good sign. The figures printed leave one SET out at a time: they say how the
check does on texts of a kind that it has never seen.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track
from rich.table import Table

from agent.checks.features import Ground, look
from agent.checks.sentences import split
from evals.bench_ground import Case, auroc, figures, read_cases

Matrix = NDArray[np.float64]

#: Features that may only speak for a sentence (+1) or against it (-1); the others are free.
SIGNS = {
    "cover": 1, "best": 1, "two": 1, "pairs": 1, "missing": -1, "any_missing": -1, "figures": -1, "any_figure": -1,
    "names": -1, "any_name": -1, "quotes": -1, "chatter": -1, "negation": -1, "opposite": -1, "exclusive": -1,
    "order": -1, "hedge": -1, "slot": -1, "swap": -1,
}  # fmt: skip
_ROUNDS = 4
_STEPS = 1500


class Bags(NamedTuple):
    """One set: the features of every sentence, which text it belongs to, and each text's label."""

    name: str
    rows: Matrix
    owner: NDArray[np.int64]
    unsupported: NDArray[np.bool_]
    groups: list[str]


class Fitted(NamedTuple):
    bias: float
    weights: Matrix


def bags(name: str, cases: Sequence[Case], names: Sequence[str]) -> Bags:
    rows: list[list[float]] = []
    owner: list[int] = []
    for number, case in enumerate(cases):
        prepared = Ground(case.evidence)
        seen = [look(case.text[a:b], prepared) for a, b in split(case.text)]
        claims = [s for s in seen if not s.empty] or seen[:1]
        rows += [[s.features[n] for n in names] for s in claims]
        owner += [number] * len(claims)
    flags = np.array([case.unsupported for case in cases])
    return Bags(name, np.array(rows), np.array(owner), flags, [str(hash(case.evidence)) for case in cases])


def weakest(bag: Bags, fitted: Fitted) -> tuple[Matrix, Matrix]:
    """The features and the score of the weakest sentence of each text."""
    total = bag.rows @ fitted.weights + fitted.bias
    order = np.lexsort((total, bag.owner))
    first = np.unique(bag.owner[order], return_index=True)[1]
    chosen = order[first]
    return bag.rows[chosen], 1 / (1 + np.exp(-total[chosen]))


def fit(sets: Sequence[Bags], signs: Matrix, ridge: float) -> Fitted:
    fitted = Fitted(0.0, np.maximum(signs, 0) - np.maximum(-signs, 0))
    for _ in range(_ROUNDS):
        rows, labels, weights = [], [], []
        for bag in sets:
            chosen, _ = weakest(bag, fitted)
            rows.append(chosen)
            labels.append(~bag.unsupported)
            share = bag.unsupported.mean()
            weights.append(np.where(bag.unsupported, 0.5 / share, 0.5 / (1 - share)) / len(bag.unsupported))
        fitted = _logistic(np.vstack(rows), np.concatenate(labels).astype(float), np.concatenate(weights), signs, ridge)
    return fitted


def _logistic(rows: Matrix, labels: Matrix, weights: Matrix, signs: Matrix, ridge: float) -> Fitted:
    """Weighted logistic regression with a ridge and signs, by projected gradient with momentum (FISTA)."""
    weights = weights / weights.sum()
    spread = rows.std(axis=0) + 1e-9
    scaled = np.hstack([rows / spread, np.ones((len(rows), 1))])
    step = 4 / (np.linalg.norm(scaled * np.sqrt(weights)[:, None], 2) ** 2 + 4 * ridge)
    penal = np.append(np.full(rows.shape[1], ridge), 0.0)
    side = np.append(signs, 0.0)
    at = ahead = np.zeros(rows.shape[1] + 1)
    pace = 1.0
    for _ in range(_STEPS):
        guess = 1 / (1 + np.exp(-scaled @ ahead))
        new = ahead - step * (scaled.T @ (weights * (guess - labels)) + penal * ahead)
        new = np.where(side * new < 0, 0.0, new)
        faster = (1 + np.sqrt(1 + 4 * pace**2)) / 2
        ahead = new + (pace - 1) / faster * (new - at)
        at, pace = new, faster
    return Fitted(float(at[-1]), at[:-1] / spread)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m evals.train_ground", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the labelled *.jsonl")
    parser.add_argument("--ridge", type=float, default=0.01)
    parser.add_argument("--write", type=Path, help="file for the weights, such as agent/checks/grounding.json")
    options = parser.parse_args()
    console = Console()
    cases = {path.stem: read_cases(path) for path in sorted(options.data.glob("*.jsonl"))}
    names = sorted(look("a", Ground(["a"])).features)
    signs = np.array([float(SIGNS.get(name, 0)) for name in names])
    sets = [bags(n, c, names) for n, c in track(cases.items(), "Counting", console=console, transient=True)]
    table = Table("set left out", "BA", "F1", "AUROC", "found", "alarms", "| fitted on all: BA", "AUROC")
    whole = fit(sets, signs, options.ridge)
    for left in sets:
        fitted = fit([bag for bag in sets if bag is not left], signs, options.ridge)
        f = figures(weakest(left, fitted)[1], left.unsupported, left.groups, 0.5)
        g = figures(weakest(left, whole)[1], left.unsupported, left.groups, 0.5)
        table.add_row(left.name, *[f"{v:.3f}" for v in (f.ba, f.f1, f.auroc, f.found, f.alarms, g.ba, g.auroc)])
    console.print(table)
    found = {name: round(float(weight), 3) for name, weight in zip(names, whole.weights, strict=True)}
    console.print({"bias": round(whole.bias, 3), "weights": found})
    console.print(
        {n: [round(auroc(-b.rows[:, i], b.unsupported[b.owner]), 2) for b in sets] for i, n in enumerate(names)}
    )
    if options.write:
        text = json.dumps({"bias": round(whole.bias, 3), "weights": found}, indent=2)
        options.write.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
