"""``python -m evals.bench_ground [--data DIR]``: how well, and how fast, unsupported texts are found.

Always measured: the own set of sentences over support tickets (``evals.ground_set``), by kind and split. *found* is
the share of its false sentences that the check flags, *flagged* that of the true ones. ``--wrong`` lists the
sentences of the dev split that are judged wrongly, with the reason given; those of the test split are never shown.

With DIR, public sets too. It holds ``*.jsonl`` files, an object a line: ``evidence`` (a list of passages), ``text``,
``label`` (``supported`` or ``unsupported``) and, where people marked them, ``sentences`` ([{start, end, supported}]).
Beside the grounding check, two plain rules are measured on the same texts in the same run: *containment* (share
of the content words that the evidence holds) and *both* (the same, less 0.3 for each novel figure or name).

Where the entailment model is in use, *features alone* is the check without it; ``--alone`` leaves it out of all
figures. The model was trained on a part of the development sets: ``--held-out`` measures the texts of the rest.

*found* is the recall of the unsupported, *alarms* the share of the supported that is blocked, BA the mean of
*found* and 1 - *alarms*, F1 that of the unsupported, AUROC that of 1 - score. The interval is a bootstrap over
groups of texts with the same evidence.
"""

import argparse
import json
import math
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track
from rich.table import Table

from agent.checks.backends import current, using
from agent.checks.entailment import Entailment
from agent.checks.evidence import Ground
from agent.checks.features import look
from agent.checks.grounding import Grounding, ground
from evals import held_out
from evals.ground_set import Told, by_kind, flags, read_told, table

Flags = NDArray[np.bool_]
Scores = NDArray[np.float64]
_RESAMPLES = 300
#: Columns of the table; a narrower terminal wraps it.
_WIDTH = 132


class Case(NamedTuple):
    id: str
    evidence: tuple[str, ...]
    text: str
    unsupported: bool
    sentences: tuple[tuple[int, int, bool], ...]


class Figures(NamedTuple):
    """How a scorer did on one set; shares from 0 to 1."""

    texts: int
    unsupported: int
    ba: float
    low: float
    high: float
    f1: float
    auroc: float
    found: float
    alarms: float
    coverage: float


def read_cases(path: Path) -> list[Case]:
    """The labelled texts of one file."""
    return list(_cases(path))


def _cases(path: Path) -> Iterator[Case]:
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        sentences = tuple((s["start"], s["end"], not s["supported"]) for s in row.get("sentences") or ())
        yield Case(str(row["id"]), tuple(row["evidence"]), row["text"], row["label"] == "unsupported", sentences)


def containment(case: Case) -> float:
    """Share of the content words that stand somewhere in the evidence."""
    return look(case.text, Ground(case.evidence)).features["cover"]


def both(case: Case) -> float:
    """Containment, less 0.3 for each figure, name or quotation that is not in the evidence."""
    seen = look(case.text, Ground(case.evidence))
    novel = len(seen.figures) + len(seen.names) + len(seen.quotes)
    return max(0.0, seen.features["cover"] - 0.3 * novel)


def figures(scores: Scores, unsupported: Flags, groups: Sequence[object], threshold: float) -> Figures:
    """Every measure at one threshold; a score that is no number counts as a wrong answer."""
    valid = np.isfinite(scores)
    blocked = np.where(valid, scores < threshold, ~unsupported)
    low, high = _interval(blocked, unsupported, groups)
    found, alarms = _rate(blocked, unsupported), _rate(blocked, ~unsupported)
    right = int((blocked & unsupported).sum())
    f1 = 2 * right / max(1, int(blocked.sum() + unsupported.sum()))
    area = auroc(1 - scores[valid], unsupported[valid])
    return Figures(
        len(scores), int(unsupported.sum()), (found + 1 - alarms) / 2, low, high, f1, area, found, alarms,
        float(valid.mean()),
    )  # fmt: skip


def _rate(blocked: Flags, among: Flags) -> float:
    return float(blocked[among].mean()) if among.any() else math.nan


def auroc(scores: Scores, positive: Flags) -> float:
    """Area under the curve, ties counted half; NaN when one class is missing."""
    if positive.all() or not positive.any():
        return math.nan
    _, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    plus = int(positive.sum())
    return float((ranks[positive].sum() - plus * (plus + 1) / 2) / (plus * (len(scores) - plus)))


def _interval(blocked: Flags, unsupported: Flags, groups: Sequence[object]) -> tuple[float, float]:
    """The 95 % interval of the balanced accuracy, by drawing whole groups."""
    _, index = np.unique([str(group) for group in groups], return_inverse=True)
    members = [np.flatnonzero(index == i) for i in range(index.max() + 1)]
    draw = np.random.default_rng(1)
    seen: list[float] = []
    for _ in range(_RESAMPLES):
        rows = np.concatenate([members[i] for i in draw.integers(0, len(members), len(members))])
        ba = (_rate(blocked[rows], unsupported[rows]) + 1 - _rate(blocked[rows], ~unsupported[rows])) / 2
        if not math.isnan(ba):
            seen.append(ba)
    return (float(np.quantile(seen, 0.025)), float(np.quantile(seen, 0.975))) if seen else (math.nan, math.nan)


def of_sentences(cases: Sequence[Case], judged: Sequence[Grounding], threshold: float) -> Figures | None:
    """The same measures by sentence, for the texts whose sentences people marked."""
    scores: list[float] = []
    flags: list[bool] = []
    groups: list[object] = []
    for case, grounding in zip(cases, judged, strict=True):
        for start, end, unsupported in case.sentences:
            inside = [v.score for v in grounding.sentences if v.start < end and start < v.end]
            scores.append(min(inside, default=math.nan))
            flags.append(unsupported)
            groups.append(case.evidence)
    return figures(np.array(scores), np.array(flags), groups, threshold) if scores else None


def measure(cases: Sequence[Case], threshold: float) -> dict[str, Figures]:
    """The grounding check and the plain rules on one set."""
    flags = np.array([case.unsupported for case in cases])
    groups = [case.evidence for case in cases]
    judged = [ground(case.text, case.evidence, threshold=threshold) for case in cases]
    out = {"storydesk": figures(np.array([g.score for g in judged]), flags, groups, threshold)}
    by_sentence = of_sentences(cases, judged, threshold)
    if by_sentence:
        out["storydesk, by sentence"] = by_sentence
    if current() is not None:
        with using(None):
            alone = [ground(case.text, case.evidence, threshold=threshold).score for case in cases]
        out["features alone"] = figures(np.array(alone), flags, groups, threshold)
    rules: dict[str, tuple[Callable[[Case], float], float]] = {
        "containment": (containment, 0.75),
        "both": (both, 0.7),
    }
    for name, (rule, at) in rules.items():
        out[name] = figures(np.array([rule(case) for case in cases]), flags, groups, at)
    return out


def speed(cases: Sequence[Case]) -> float:
    """Sentences a second of processor time on one core, with evidence read, and the model asked anew, for each text."""
    with using(Entailment.load() if current() else None):
        start = time.process_time()
        sentences = sum(len(ground(case.text, case.evidence).sentences) for case in cases)
        return sentences / (time.process_time() - start)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m evals.bench_ground", description=__doc__)
    parser.add_argument("--data", type=Path, help="folder with *.jsonl, or one such file")
    parser.add_argument("--threshold", type=float, default=0.5)
    parser.add_argument("--json", action="store_true", help="one JSON object instead of tables")
    parser.add_argument("--wrong", action="store_true", help="list what is judged wrongly in the own dev split")
    parser.add_argument("--alone", action="store_true", help="without the entailment model")
    parser.add_argument("--held-out", action="store_true", help="only texts that the model was not trained on")
    options = parser.parse_args()
    with using(None if options.alone else current()):
        _bench(options)


def _bench(options: argparse.Namespace) -> None:
    told = read_told()
    flagged = flags(told, options.threshold)
    own = by_kind(told, flagged)
    results, fast = _public(options.data, options.threshold, options.held_out) if options.data else ({}, {})
    if options.json:
        sets_json = {name: {who: f._asdict() for who, f in by.items()} for name, by in results.items()}
        own_json = {kind: {split: f._asdict() for split, f in by.items()} for kind, by in own.items()}
        print(json.dumps({"own": own_json, "sets": sets_json, "sentences_a_second": fast}, indent=2))
        return
    console = Console(width=_WIDTH)
    console.print(table(own))
    if results:
        console.print(_table(results, fast))
    if options.wrong:
        _list_wrong(told, flagged, console)


def _public(data: Path, threshold: float, held: bool) -> tuple[dict[str, dict[str, Figures]], dict[str, float]]:
    paths = sorted(data.glob("*.jsonl")) if data.is_dir() else [data]
    sets = {path.stem: [c for c in read_cases(path) if not held or held_out.of_public(c.evidence)] for path in paths}
    console = Console(stderr=True)
    results = {
        name: measure(cases, threshold)
        for name, cases in track(sets.items(), "Judging", console=console, transient=True)
    }
    return results, {name: speed(cases[:100]) for name, cases in sets.items()}


def _list_wrong(told: Sequence[Told], flagged: dict[str, bool], console: Console) -> None:
    for one in told:
        if one.split == "dev" and flagged[one.id] != (one.label == "unsupported"):
            verdict = ground(one.text, one.evidence).sentences[0]
            line = f"{one.id} {one.kind}, {one.label}, {verdict.score:.2f}: {one.text} ({verdict.why})"
            console.print(line, markup=False, highlight=False)


def _table(results: dict[str, dict[str, Figures]], fast: dict[str, float]) -> Table:
    columns = ["set", "scorer", "texts", "unsup.", "BA", "95 %", "F1", "AUROC", "found", "alarms", "coverage", "sent/s"]
    table = Table(*columns)
    for name, by in results.items():
        for who, f in by.items():
            cells = [f"{v:.3f}" for v in (f.f1, f.auroc, f.found, f.alarms, f.coverage)]
            rate = f"{fast[name]:.0f}" if who == "storydesk" else ""
            table.add_row(
                name, who, str(f.texts), str(f.unsupported), f"{f.ba:.3f}", f"{f.low:.2f}-{f.high:.2f}", *cells, rate
            )
        table.add_section()
    mine = [by["storydesk"] for by in results.values()]
    means = [
        float(np.mean([getattr(f, key) for f in mine])) for key in ("ba", "f1", "auroc", "found", "alarms", "coverage")
    ]
    table.add_row("mean", "storydesk", "", "", f"{means[0]:.3f}", "", *[f"{m:.3f}" for m in means[1:]], "")
    return table


if __name__ == "__main__":
    main()
