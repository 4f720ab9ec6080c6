"""``python -m evals.train_statements``: learn the weights of ``agent.checks.statement_meaning``; ``--write FILE``.

The sentences of ``evals/statement_sentences`` were written for this: a file a rule, with what breaks it and what only
comes near, in idioms (``##`` lines) of several trades and registers; ``clean.txt`` breaks nothing, and ``kinds.txt``
says what a sentence is for. The sentences of the dev split of ``evals/statement_cases`` are added. One logistic
function a rule or kind, breaches and the rest weighing the same.

A sentence is judged by weights that saw no sentence of its idiom, so that the judgement is of wording that is new to
them, and the thresholds are set on those judgements:
``block`` above every clean one, ``warn`` above all but ``ALARMS`` of them; ``drop`` loses few of the breaches that
a row of the tables finds as well. The table printed says what would be found so.
"""

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from agent import settings
from agent.checks.layout import read
from agent.checks.statement_meaning import KINDS, RULES, grams, using
from agent.checks.statement_words import touched
from evals.bench_statements import CASES, load
from retrieval.embed import Embedder

Matrix = NDArray[np.float32]
SENTENCES = Path(__file__).parent / "statement_sentences"
#: Share of the clean sentences, hard ones for the most part, that may warn although their idiom was never seen, and
#: of other kinds that may be mistaken.
ALARMS, MISTAKEN = 0.025, 0.01
#: H12 names people in a few ways only, and what is clean speaks of people all the time.
_ALARMS_OF = {"H12": 0.01}
#: Share of the sentences of a kind that are so unlike the others that they count as none at all.
UNLIKE = 0.08
#: Share of the breaches found by a row that may be dropped.
LOST = 0.015
RIDGE = 2e-4
#: What the words weigh beside the meaning while it is learnt; see ``told_of``.
_WORDS = 2.0
#: A constant column this high is hardly held back by the ridge.
_BIAS = 1.0
#: What a breach weighs that no row of the tables finds, beside one that a row finds.
_UNFOUND = 2.0
_FEWEST = 3
_FOLDS = 6
_STEPS = 200


class Told(NamedTuple):
    """A sentence, its idiom, and for each rule and kind whether it is one: 1, 0, or -1 where nobody said."""

    text: str
    idiom: str
    labels: dict[str, int]


class Rows(NamedTuple):
    """What is counted of the sentences: the row and the column of each of their words, by column, and again the
    columns by row; ``hits`` has a column a rule."""

    vectors: Matrix
    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    by_row: NDArray[np.int64]
    share: Matrix
    hits: Matrix
    names: list[str]

    def words_times(self, weights: Matrix) -> Matrix:
        """The words' matrix times a column of weights a function; most of it is zero, so it is never written out."""
        out = np.zeros((len(self.vectors), weights.shape[1]), dtype=np.float32)
        filled, starts = np.unique(np.sort(self.rows), return_index=True)
        out[filled] = np.add.reduceat(weights[self.by_row], starts, axis=0)
        return out * self.share[:, None]

    def words_back(self, rest: Matrix) -> Matrix:
        """The transposed matrix times a column a function."""
        starts = np.searchsorted(self.columns, np.arange(len(self.names)))
        return np.add.reduceat((rest * self.share[:, None])[self.rows], starts, axis=0)


def read_sentences(folder: Path = SENTENCES) -> list[Told]:
    """Every sentence once, in the order of the files."""
    out: dict[str, Told] = {}
    for path in sorted(folder.glob("*.txt")):
        kind = idiom = ""
        for line in path.read_text("utf-8").splitlines():
            if line.startswith("## "):
                kind, _, idiom = line[3:].partition(": ")
            elif line.strip():
                told = Told(line.strip(), f"{path.stem}, {kind}: {idiom}", _labels(path.stem, kind))
                out.setdefault(told.text, told)
    return list(out.values())


def _labels(file: str, kind: str) -> dict[str, int]:
    if kind == "breaks":
        return {file: 1}
    clean = dict.fromkeys(RULES, 0)
    return clean | {name: int(name == kind) for name in KINDS} if file == "kinds" else clean


def of_cases(path: Path = CASES / "dev.jsonl") -> list[Told]:
    """The sentences of the labelled statements: those of clean ones, and those that hold the words of a breach."""
    out: dict[str, Told] = {}
    for case in load(path):
        reading = read(case.text, None)
        for sentence in (reading.at(s) for s in reading.of("headline", "standfirst", "body")):
            broken = {b.rule: 1 for b in case.breaches if b.rule in RULES and b.words and b.words in sentence}
            if broken or not case.breaches:
                labels = broken or dict.fromkeys(RULES, 0)
                out.setdefault(sentence, Told(sentence, f"case {case.case}", labels))
    return list(out.values())


def count(told: Sequence[Told], embedder: Embedder) -> Rows:
    seen = [grams(one.text) for one in told]
    often = Counter(gram for one in seen for gram in one)
    names = sorted(gram for gram, n in often.items() if n >= _FEWEST)
    place = {name: at for at, name in enumerate(names)}
    pairs = np.array(sorted((place[gram], row) for row, one in enumerate(seen) for gram in one if gram in place))
    share = np.array([_WORDS / np.sqrt(max(1, len(one))) for one in seen], dtype=np.float32)
    with using(None):  # the tables alone, so that weights of before do not count
        hits = np.array([[rule in touched(one.text) for rule in RULES] for one in told], dtype=np.float32)
    rows, columns = pairs[:, 1], pairs[:, 0]
    by_row = columns[np.argsort(rows, kind="stable")]
    return Rows(embedder.embed([one.text for one in told]), rows, columns, by_row, share, hits, names)


def fit(rows: Rows, labels: Matrix, weights: Matrix) -> Matrix:
    """A column of weights for each column of ``labels``: logistic regressions side by side, by FISTA.

    In order: the meaning's, the words', the bias.
    """
    size = rows.vectors.shape[1]
    dense = np.hstack([rows.vectors, np.full((len(rows.vectors), 1), _BIAS, dtype=np.float32)])
    edge = dense.shape[1]

    def ahead_of(at: Matrix) -> Matrix:
        return dense @ at[:edge] + rows.words_times(at[edge:])

    def back(rest: Matrix) -> Matrix:
        return np.vstack([dense.T @ rest, rows.words_back(rest)])

    def _largest() -> float:
        """The greatest eigenvalue of the weighted square, by powers."""
        at = np.random.default_rng(0).normal(size=(edge + len(rows.names), 1)).astype(np.float32)
        weight, length = weights.max(axis=1)[:, None], 1.0
        for _ in range(25):
            at = back((weight * ahead_of(at)).astype(np.float32))
            length = float(np.linalg.norm(at))
            at = at / length
        return length

    step = np.float32(1 / (0.26 * _largest() + RIDGE))
    at = ahead = np.zeros((edge + len(rows.names), labels.shape[1]), dtype=np.float32)
    pace = 1.0
    for _ in range(_STEPS):
        guess = 1 / (1 + np.exp(-ahead_of(ahead)))
        slope = back((weights * (guess - labels)).astype(np.float32))
        new = ahead - step * (slope + np.float32(RIDGE) * ahead)
        faster = (1 + np.sqrt(1 + 4 * pace**2)) / 2
        ahead = new + np.float32((pace - 1) / faster) * (new - at)
        at, pace = new, faster
    return np.vstack([at[:size], at[edge:], at[size:edge] * _BIAS])


def learn(told: Sequence[Told], rows: Rows, name: str, masks: Sequence[NDArray[np.bool_]]) -> Matrix:
    """Weights for one rule or kind, a column for each mask of sentences that may be learnt from."""
    labels = np.array([one.labels.get(name, -1) for one in told])
    found = rows.hits[:, RULES.index(name)] > 0 if name in RULES else np.zeros(len(told), dtype=bool)
    weights = np.zeros((len(told), len(masks)), dtype=np.float32)
    for column, mask in enumerate(masks):
        for label in (0, 1):
            heavy = np.where(mask & (labels == label), np.where(found & (labels == 1), 1.0, _UNFOUND), 0.0)
            weights[:, column] += (0.5 * heavy / max(1.0, heavy.sum())).astype(np.float32)
    wanted = np.repeat((labels == 1).astype(np.float32)[:, None], len(masks), axis=1)
    return fit(rows, wanted, weights)


def _total(rows: Rows, weights: Matrix) -> Matrix:
    size, edge = rows.vectors.shape[1], rows.vectors.shape[1] + len(rows.names)
    total: Matrix = rows.vectors @ weights[:size] + rows.words_times(weights[size:edge]) + weights[-1]
    return total


def folds(told: Sequence[Told]) -> NDArray[np.int64]:
    """The part that each sentence is left out with: idioms stay whole, and each file's are spread over the parts."""
    idioms = list(dict.fromkeys(one.idiom for one in told))
    part = {idiom: at % _FOLDS for at, idiom in enumerate(sorted(idioms))}
    return np.array([part[one.idiom] for one in told])


def unseen(told: Sequence[Told], rows: Rows, name: str) -> tuple[Matrix, Matrix]:
    """The log-odds of every sentence by weights that saw nothing of its idiom, and the weights learnt from all."""
    fold = folds(told)
    weights = learn(told, rows, name, [*(fold != n for n in range(_FOLDS)), np.ones(len(told), dtype=bool)])
    judged: Matrix = _total(rows, weights)[np.arange(len(told)), fold]
    return judged, weights[:, -1]


def thresholds(odds: Matrix, labels: NDArray[np.int64], hits: Matrix, alarms: float = ALARMS) -> dict[str, float]:
    clean, found = odds[labels == 0], odds[(labels == 1) & (hits > 0)]
    warn = float(np.quantile(clean, 1 - alarms))
    drop = min(float(np.quantile(found, LOST)), warn) if len(found) else warn
    return {"drop": drop, "warn": warn, "block": float(clean.max()) + 0.05}


def told_of(name: str, rows: Rows, weights: Matrix) -> dict[str, object]:
    """A function as it is written; weights rounded, and words left out that hardly weigh."""
    size = rows.vectors.shape[1]
    words = zip(rows.names, (_WORDS * weights[size : size + len(rows.names)]).tolist(), strict=True)
    return {
        "bias": round(float(weights[-1]), 3),
        "words": {word: round(weight, 2) for word, weight in words if abs(weight) >= 0.05},
        "meaning": [round(float(one), 2) for one in weights[:size]],
    }


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m evals.train_statements", description=__doc__)
    parser.add_argument("--write", type=Path, help="file for the weights: agent/checks/statement_meaning.json")
    options = parser.parse_args()
    told = [*read_sentences(), *of_cases()]
    rows = count(told, Embedder(settings.load().models))
    table = Table("", "ones", "others", "tables", "warned", "blocked", title="Found by weights that did not see it")
    out: dict[str, dict[str, object]] = {"rules": {}, "kinds": {}}
    for name in (*RULES, *KINDS):
        labels = np.array([one.labels.get(name, -1) for one in told])
        odds, weights = unseen(told, rows, name)
        mine, clean = odds[labels == 1], odds[labels == 0]
        if name in RULES:
            hits = rows.hits[:, RULES.index(name)]
            limits = thresholds(odds, labels, hits, _ALARMS_OF.get(name, ALARMS))
            out["rules"][name] = told_of(name, rows, weights) | {"bounds": {k: round(v, 3) for k, v in limits.items()}}
            shares = [hits[labels == 1].mean(), (mine >= limits["warn"]).mean(), (mine >= limits["block"]).mean()]
        else:
            least = float(np.quantile(clean, 1 - MISTAKEN))
            perhaps = min(least, float(np.quantile(mine, UNLIKE)))
            bounds = {"from": round(least, 3), "perhaps": round(perhaps, 3)}
            out["kinds"][name] = told_of(name, rows, weights) | bounds
            shares = [float("nan"), (mine >= least).mean(), float("nan")]
        table.add_row(name, str(len(mine)), str(len(clean)), *[f"{share:.2f}" for share in shares])
    Console().print(table)
    if options.write:
        text = json.dumps(out, separators=(",", ":"), ensure_ascii=False)
        options.write.write_text(text.replace('},"', '},\n"') + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
