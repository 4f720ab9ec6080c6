"""``python -m evals.train_sentiment``: learn the weights of ``retrieval.sentiment`` and write them with ``--write``.

A logistic function over what ``retrieval.sentiment.look`` counts, once alone and once beside the vector of the text,
each of the three labels weighing the same. Learnt on the train split of ``evals/sentiment_cases`` and no other;
the two ridges were chosen on the dev split. The test split is measured by ``python -m evals.bench_sentiment``.

The cases are of one hand. So that the weights hold for the words of others, the ridge is stronger than the dev split
alone would have it, and each kind of text is judged by weights learnt on the other kinds: those figures are printed.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from agent import settings
from evals.bench_sentiment import Case, macro_recall, read_cases, recalls
from retrieval.embed import Embedder
from retrieval.sentiment import LABELS, bare, look

Matrix = NDArray[np.float64]
RIDGE_WORDS = 3e-3
RIDGE_MEANING = 2e-3
_STEPS = 800


class Counted(NamedTuple):
    """Cases with what is counted of them, a row a case."""

    cases: list[Case]
    words: Matrix
    vectors: Matrix
    labels: NDArray[np.int64]

    def only(self, mask: NDArray[np.bool_]) -> "Counted":
        cases = [case for case, yes in zip(self.cases, mask, strict=True) if yes]
        return Counted(cases, self.words[mask], self.vectors[mask], self.labels[mask])

    def both(self) -> Matrix:
        return np.hstack([self.words, self.vectors])


def count(cases: Sequence[Case], names: Sequence[str], embedder: Embedder) -> Counted:
    seen = [look(case.text).features for case in cases]
    vectors = embedder.embed([bare(case.text) for case in cases]).astype(np.float64)
    labels = np.array([LABELS.index(case.label) for case in cases])
    return Counted(list(cases), np.array([[one[name] for name in names] for one in seen]), vectors, labels)


def fit(rows: Matrix, labels: NDArray[np.int64], ridge: Matrix) -> Matrix:
    """A column of weights a label, the bias last: multinomial logistic regression by FISTA."""
    weight = (1 / np.bincount(labels, minlength=3))[labels] / 3
    given = np.hstack([rows, np.ones((len(rows), 1))])
    penal = np.append(ridge, 0.0)[:, None]
    step = 1 / (0.5 * np.linalg.norm(given * np.sqrt(weight)[:, None], 2) ** 2 + penal.max())
    truth, at, pace = np.eye(3)[labels], np.zeros((given.shape[1], 3)), 1.0
    ahead = at
    for _ in range(_STEPS):
        new = ahead - step * (given.T @ ((_shares(given @ ahead) - truth) * weight[:, None]) + penal * ahead)
        faster = (1 + np.sqrt(1 + 4 * pace**2)) / 2
        ahead = new + (pace - 1) / faster * (new - at)
        at, pace = new, faster
    return at


def _shares(total: Matrix) -> Matrix:
    odds = np.exp(total - total.max(axis=1, keepdims=True))
    shares: Matrix = odds / odds.sum(axis=1, keepdims=True)
    return shares


def alone(train: Counted) -> Matrix:
    return fit(train.words, train.labels, np.full(train.words.shape[1], RIDGE_WORDS))


def together(train: Counted) -> Matrix:
    parts = (train.words.shape[1], RIDGE_WORDS), (train.vectors.shape[1], RIDGE_MEANING)
    return fit(train.both(), train.labels, np.concatenate([np.full(size, ridge) for size, ridge in parts]))


def _answers(rows: Matrix, weights: Matrix) -> list[str]:
    return [LABELS[at] for at in (rows @ weights[:-1] + weights[-1]).argmax(axis=1)]


def _beside(train: Counted, dev: Counted) -> Table:
    table = Table(
        "judged", "texts", "words alone", "with meaning", "negative", "neutral", "positive", title="Macro-recall"
    )
    kinds = np.array([case.id.split("-")[1] for case in train.cases])
    turns = [("dev", train, dev)]
    turns += [
        (f"{kind}, left out", train.only(kinds != kind), train.only(kinds == kind)) for kind in sorted(set(kinds))
    ]
    for title, seen, unseen in turns:
        truth = [case.label for case in unseen.cases]
        words, both = _answers(unseen.words, alone(seen)), _answers(unseen.both(), together(seen))
        figures = [macro_recall(truth, words), macro_recall(truth, both), *recalls(truth, both)]
        table.add_row(title, str(len(truth)), *[f"{figure:.3f}" for figure in figures])
    return table


def _told(names: Sequence[str], train: Counted) -> dict[str, object]:
    """The file's content; weights rounded, since their last digits say nothing."""
    words, both = alone(train).round(3), together(train).round(3)
    size = len(names)
    return {
        "labels": list(LABELS),
        "alone": {"bias": words[-1].tolist(), "words": _by_name(names, words)},
        "together": {"bias": both[-1].tolist(), "words": _by_name(names, both)},
        "meaning": both[size:-1].T.tolist(),
    }


def _by_name(names: Sequence[str], weights: Matrix) -> dict[str, list[float]]:
    return {name: row.tolist() for name, row in zip(names, weights, strict=False)}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m evals.train_sentiment", description=__doc__)
    parser.add_argument("--write", type=Path, help="file for the weights, such as retrieval/sentiment.json")
    options = parser.parse_args()
    names, embedder = sorted(look("a").features), Embedder(settings.load().models)
    train, dev = (count(read_cases(split), names, embedder) for split in ("train", "dev"))
    Console().print(_beside(train, dev))
    if options.write:
        text = json.dumps(_told(names, train), indent=None, separators=(",", ":"))
        readable = text.replace('],"', '],\n"').replace("],[", "],\n[").replace('{"', '{\n"')
        options.write.write_text(readable + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
