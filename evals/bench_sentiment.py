"""``python -m evals.bench_sentiment [--data FILE …]``: how well the feeling of a short text is told, beside VADER.

Without ``--data`` the test split of ``evals/sentiment_cases``; else files of ``{"text", "label"}``, an object a row,
``label`` being positive, neutral or negative. *Macro-recall* is the mean of the three labels' recalls (the first
measure of SemEval-2017 task 4), so that a rare label weighs as much as a common one; its 95 % interval is by
bootstrap within each label. VADER's label is that of its authors: positive from a compound of 0.05 on, negative from
-0.05 down. Milliseconds are processor time,
all threads together, with all texts in one call.
"""

import argparse
import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from rich.console import Console
from rich.table import Table
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from agent import settings
from agent.errors import RowError
from retrieval.embed import Embedder
from retrieval.sentiment import LABELS, Label, Reader, judge

CASES = Path(__file__).parent / "sentiment_cases"
_RESAMPLES = 2000

Judge = Callable[[Sequence[str]], list[Label]]


class Case(NamedTuple):
    id: str
    text: str
    label: Label


class Score(NamedTuple):
    """Macro-recall with its interval, the recall a label, and milliseconds a text."""

    macro: float
    low: float
    high: float
    recalls: tuple[float, ...]
    milliseconds: float


def read_cases(split: str) -> list[Case]:
    """The cases of the house: ``train``, ``dev`` or ``test``."""
    return read_file(CASES / f"{split}.jsonl")


def read_file(path: Path) -> list[Case]:
    """Raises ``RowError`` with the line of a row that is not a text with one of the three labels."""
    cases = []
    for number, line in enumerate(path.read_text("utf-8").split("\n"), 1):
        if not line.strip():
            continue
        row: dict[str, Any] = json.loads(line)
        text, label = row.get("text"), next((one for one in LABELS if one == row.get("label")), None)
        if not isinstance(text, str) or label is None:
            raise RowError(f"{path.name}, line {number}: needs a text, and a label that is one of {', '.join(LABELS)}.")
        cases.append(Case(str(row.get("id", number)), text, label))
    return cases


def recalls(truth: Sequence[str], answers: Sequence[str]) -> tuple[float, ...]:
    """The share of each label's texts that got it, in the order of ``LABELS``; labels without a text left out."""
    pairs = list(zip(truth, answers, strict=True))
    return tuple(
        sum(told == label for true, told in pairs if true == label) / sum(true == label for true in truth)
        for label in LABELS
        if label in truth
    )


def macro_recall(truth: Sequence[str], answers: Sequence[str]) -> float:
    return float(np.mean(recalls(truth, answers)))


def measure(cases: Sequence[Case], by: Judge) -> Score:
    truth = [case.label for case in cases]
    answers = by([case.text for case in cases])
    low, high = _interval(truth, answers)
    start = time.process_time()
    by([case.text for case in cases])
    passed = 1000 * (time.process_time() - start) / max(1, len(cases))
    return Score(macro_recall(truth, answers), low, high, recalls(truth, answers), passed)


def _interval(truth: Sequence[str], answers: Sequence[str]) -> tuple[float, float]:
    draw = np.random.default_rng(1)
    right = np.array([true == told for true, told in zip(truth, answers, strict=True)], dtype=float)
    groups = [right[[true == label for true in truth]] for label in LABELS if label in truth]
    means = [np.mean([draw.choice(one, len(one)).mean() for one in groups]) for _ in range(_RESAMPLES)]
    return float(np.quantile(means, 0.025)), float(np.quantile(means, 0.975))


def vader() -> Judge:
    analyzer = SentimentIntensityAnalyzer()

    def label(text: str) -> Label:
        compound = float(analyzer.polarity_scores(text)["compound"])
        return "positive" if compound >= 0.05 else "negative" if compound <= -0.05 else "neutral"

    return lambda texts: [label(text) for text in texts]


def judges() -> dict[str, Judge]:
    reader = Reader(Embedder(settings.load().models))
    return {
        "VADER": vader(),
        "words alone": lambda texts: [judge(text).label for text in texts],
        "with meaning": lambda texts: [one.label for one in reader.judge(texts)],
    }


def _row(name: str, score: Score) -> list[str]:
    shares = [f"{share:.3f}" for share in score.recalls]
    return [name, f"{score.macro:.3f}", f"{score.low:.3f}–{score.high:.3f}", *shares, f"{score.milliseconds:.2f}"]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m evals.bench_sentiment", description=__doc__)
    parser.add_argument("--data", type=Path, nargs="+", default=[CASES / "test.jsonl"], help="labelled *.jsonl")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    options = parser.parse_args()
    for path in options.data:
        cases = read_file(path)
        scores = {name: measure(cases, by) for name, by in judges().items()}
        if options.json:
            print(json.dumps({"file": path.name, "texts": len(cases), **{n: s._asdict() for n, s in scores.items()}}))
            continue
        present = [label for label in LABELS if any(case.label == label for case in cases)]
        table = Table("", "macro-recall", "95 %", *present, "CPU ms a text", title=f"{path.name}, {len(cases)} texts")
        for name, score in scores.items():
            table.add_row(*_row(name, score))
        Console(width=110).print(table)


if __name__ == "__main__":
    main()
