"""``python -m evals.train_ground --data DIR``: learn the weights of the grounding check and write them.

A logistic function over the features of ``agent.checks.features``. Every set, and in it each of the two labels,
weighs the same, so that one threshold of 0.5 serves all. A text is as weak as its weakest sentence: the sentence
that stands for an unsupported text is chosen anew with the weights of the round before. A feature may only count
for a sentence or only against it (``BOUNDS``), so that no set's quirk can make a missing figure a good sign. To
each set, false sentences made of its true ones (``evals.corrupt``) are added with a small weight, since real sets
hold few exchanged figures, names and roles. The figures printed leave one SET out at a time: they say how the
check does on texts of a kind that it has never seen.

Where the entailment model is in the package, a second function weighs its log-odds with those of the first. It is
learnt on the texts that the model was never trained on (``evals.held_out``), with features weighed on the others.
What ``agent.checks.grounding`` forbids the model (to talk away a figure that is not there) is not in these figures.
"""

import argparse
import json
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track
from rich.table import Table

from agent.checks.backends import Backend, current
from agent.checks.evidence import Ground
from agent.checks.features import look
from agent.checks.grounding import tipping
from agent.checks.premise import premise, share_read
from agent.checks.sentences import split
from evals import held_out
from evals.bench_ground import Case, figures, read_cases
from evals.corrupt import corruptions
from evals.ground_set import TRAINING, read_told

Matrix = NDArray[np.float64]
#: The logarithm of the number of sentences of the text: the weakest of many is weak by chance.
SEVERAL = "several"

#: The least and the greatest weight a feature may have. A sign of contradiction is rare and often mistaken: it may
#: not decide alone. An invented name, an invented cause, an offer told as done and invented words of a person always
#: count: few sets hold any, and in a press text they are the worst of all. So do another's deed told as the customer's,
#: a "would" told as done, and what does a thing told as what it was done to: they are rare, and hardly ever mistaken.
BOUNDS = {
    "cover": (0, 9), "run": (0, 9), "bigrams": (0, 9), "torn": (-9, 0), "missing": (-9, 0), "figures": (-9, 0),
    "any_figure": (-9, 0), "names": (-9, -2.5), "quotes": (-9, 0), "chatter": (-9, 0), "far": (-9, 0),
    "negation": (-2, 0), "denial": (-2, 0), "opposite": (-2, 0), "exclusive": (-2, 0), "order": (-2, 0),
    "cause": (-2, -0.8),
    "swap": (-2, 0), "exchanged": (-2, 0), "role": (-2, -1), "undone": (-2, -0.3), "denied": (-2, 0),
    "miscounted": (-2, 0), "rate": (-2, 0), "all_of": (-2, 0), "universal": (-2, 0), "partial": (-2, 0),
    "reason": (-2, 0), "compared": (-2, 0), "speech": (-9, -1), "patient": (-9, -2.5), "stranger": (-9, -2.5),
    "wished": (-9, -2.5), SEVERAL: (0, 2),
}  # fmt: skip
_ROUNDS = 4
_STEPS = 1500
#: What the made sets weigh beside the real ones. More of it finds more exchanged words, and less of what models write.
_MADE = 0.1
#: What the dev split of the own set (``evals.ground_set``) weighs beside a public one: it is small, and of one hand.
_OWN = 0.5
#: What the sentences written for training weigh in the second function: each was written to be hard for the features.
_WRITTEN = 0.1
#: What the second function weighs, and the least and the greatest weight of each. The features keep theirs: the
#: model may tip what they leave open, and not weaken what they are sure of.
COMBINED = {"rules": (1, 1), "model": (0, 2)}


class Bags(NamedTuple):
    """One set: the features of every sentence, which text it belongs to, and each text's label.

    ``said`` are the sentences, in the order of the rows.
    """

    name: str
    weight: float
    rows: Matrix
    owner: NDArray[np.int64]
    unsupported: NDArray[np.bool_]
    groups: list[str]
    said: list[str]


class Fitted(NamedTuple):
    bias: float
    weights: Matrix


def own_cases() -> list[Case]:
    """The dev split of the own set."""
    told = [one for one in read_told() if one.split == "dev"]
    return [Case(one.id, one.evidence, one.text, one.label == "unsupported", ()) for one in told]


def made(cases: Sequence[Case]) -> list[Case]:
    """True sentences and false ones made of them."""
    out: list[Case] = []
    for case in cases:
        spans = split(case.text)
        start, end = spans[len(spans) // 2] if spans else (0, 0)
        text = case.text[start:end]
        false = corruptions(text, " ".join(case.evidence), zlib.crc32(case.id.encode()))
        if not case.unsupported and false:
            out += [case._replace(text=text), *(case._replace(text=one.text, unsupported=True) for one in false)]
    return out


def bags(name: str, weight: float, cases: Sequence[Case], names: Sequence[str]) -> Bags:
    rows: list[list[float]] = []
    owner: list[int] = []
    said: list[str] = []
    for number, case in enumerate(cases):
        prepared = Ground(case.evidence)
        pieces = [case.text[a:b] for a, b in split(case.text)]
        seen = [(look(piece, prepared), piece) for piece in pieces]
        claims = [one for one in seen if not one[0].empty] or seen[:1]
        several = float(np.log(min(len(claims), 20)))
        rows += [[{**found.features, SEVERAL: several}[n] for n in names] for found, _ in claims]
        owner += [number] * len(claims)
        said += [piece for _, piece in claims]
    flags = np.array([case.unsupported for case in cases])
    groups = [str(hash(case.evidence)) for case in cases]
    return Bags(name, weight, np.array(rows), np.array(owner), flags, groups, said)


def part(bag: Bags, kept: NDArray[np.bool_]) -> Bags:
    """Some texts of a set."""
    rows = kept[bag.owner]
    return bag._replace(
        rows=bag.rows[rows],
        owner=(np.cumsum(kept) - 1)[bag.owner[rows]],
        unsupported=bag.unsupported[kept],
        groups=[group for group, keep in zip(bag.groups, kept, strict=True) if keep],
        said=[piece for piece, keep in zip(bag.said, rows, strict=True) if keep],
    )


def weakest(bag: Bags, fitted: Fitted) -> tuple[Matrix, Matrix]:
    """The features and the score of the weakest sentence of each text."""
    total = bag.rows @ fitted.weights + fitted.bias
    order = np.lexsort((total, bag.owner))
    first = np.unique(bag.owner[order], return_index=True)[1]
    chosen = order[first]
    return bag.rows[chosen], 1 / (1 + np.exp(-total[chosen]))


def fit(sets: Sequence[Bags], bounds: Matrix, ridge: float) -> Fitted:
    fitted = Fitted(0.0, np.sign(bounds.sum(axis=1)))
    for _ in range(_ROUNDS):
        rows, labels, weights = [], [], []
        for bag in sets:
            chosen, _ = weakest(bag, fitted)
            rows.append(chosen)
            labels.append(~bag.unsupported)
            share = bag.unsupported.mean()
            weights.append(
                bag.weight * np.where(bag.unsupported, 0.5 / share, 0.5 / (1 - share)) / len(bag.unsupported)
            )
        fitted = _logistic(
            np.vstack(rows), np.concatenate(labels).astype(float), np.concatenate(weights), bounds, ridge
        )
    return fitted


def _logistic(rows: Matrix, labels: Matrix, weights: Matrix, bounds: Matrix, ridge: float) -> Fitted:
    """Weighted logistic regression with a ridge and bounds, by projected gradient with momentum (FISTA)."""
    weights = weights / weights.sum()
    spread = rows.std(axis=0) + 1e-9
    scaled = np.hstack([rows / spread, np.ones((len(rows), 1))])
    step = 4 / (np.linalg.norm(scaled * np.sqrt(weights)[:, None], 2) ** 2 + 4 * ridge)
    penal = np.append(np.full(rows.shape[1], ridge), 0.0)
    low, high = np.append(bounds[:, 0] * spread, -np.inf), np.append(bounds[:, 1] * spread, np.inf)
    at = ahead = np.zeros(rows.shape[1] + 1)
    pace = 1.0
    for _ in range(_STEPS):
        guess = 1 / (1 + np.exp(-scaled @ ahead))
        new = ahead - step * (scaled.T @ (weights * (guess - labels)) + penal * ahead)
        new = np.clip(new, low, high)
        faster = (1 + np.sqrt(1 + 4 * pace**2)) / 2
        ahead = new + (pace - 1) / faster * (new - at)
        at, pace = new, faster
    return Fitted(float(at[-1]), at[:-1] / spread)


def written(names: Sequence[str]) -> list[tuple[Bags, list[Case], NDArray[np.bool_]]]:
    """The sentences written for training, with which of them the entailment model was never trained on."""
    out: list[tuple[Bags, list[Case], NDArray[np.bool_]]] = []
    for path in TRAINING:
        told = read_told(path)
        cases = [Case(one.id, one.evidence, one.text, one.label == "unsupported", ()) for one in told]
        held = np.array([held_out.of_written(one.ticket) for one in told])
        cases = [case for case, yes in zip(cases, held, strict=True) if yes]
        out.append((bags(path.stem, _WRITTEN, cases, names), cases, np.ones(len(cases), dtype=bool)))
    return out


def judged(bag: Bags, cases: Sequence[Case], fitted: Fitted, by: Backend) -> Bags:
    """What the second function sees of a set, sentence by sentence: the features' log-odds, the model's, how many."""
    rules = bag.rows[:, :-1] @ fitted.weights[:-1] + fitted.bias
    prepared = [Ground(case.evidence) for case in cases]
    pairs = [(premise(piece, prepared[at]), piece) for piece, at in zip(bag.said, bag.owner, strict=True)]
    read = [share_read(shown, prepared[at]) for (shown, _), at in zip(pairs, bag.owner, strict=True)]
    model = [tipping(odds, share) for odds, share in zip(by.judge(pairs), read, strict=True)]
    return bag._replace(rows=np.column_stack([rules, model, bag.rows[:, -1]]))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m evals.train_ground", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the labelled *.jsonl")
    parser.add_argument("--ridge", type=float, default=0.001)
    parser.add_argument("--write", type=Path, help="file for the weights, such as agent/checks/grounding.json")
    options = parser.parse_args()
    console = Console()
    names = [*sorted(look("a", Ground(["a"])).features), SEVERAL]
    bounds = np.array([BOUNDS[name] for name in names], dtype=float)
    sets: list[Bags] = []
    known: list[tuple[Bags, list[Case], NDArray[np.bool_]]] = []
    for path in track(sorted(options.data.glob("*.jsonl")), "Counting", console=console, transient=True):
        cases = read_cases(path)
        sets += [bags(path.stem, 1.0, cases, names), bags(f"{path.stem}, made", _MADE, made(cases), names)]
        known.append((sets[-2], cases, np.array([held_out.of_public(case.evidence) for case in cases])))
    own = own_cases()
    sets += [bags("own, dev", _OWN, own, names), bags("own, made", _OWN * _MADE, made(own), names)]
    tickets = {one.id: one.ticket for one in read_told()}
    known.append((sets[-2], own, np.array([held_out.of_own(tickets[case.id]) for case in own])))
    whole = fit(sets, bounds, options.ridge)
    console.print(_table(sets, whole, bounds, options.ridge))
    found = {name: round(float(weight), 3) for name, weight in zip(names, whole.weights, strict=True)}
    both = _combined([*known, *written(names)], bounds, options.ridge, console)
    both = both or {"bias": 0.0, "rules": 1.0, "model": 0.0, SEVERAL: found[SEVERAL]}
    learnt = {"bias": round(whole.bias, 3), SEVERAL: found.pop(SEVERAL), "weights": found, "with_backend": both}
    text = json.dumps(learnt, indent=2)
    console.print(text)
    if options.write:
        options.write.write_text(text + "\n", encoding="utf-8")


def _combined(
    known: Sequence[tuple[Bags, list[Case], NDArray[np.bool_]]], bounds: Matrix, ridge: float, console: Console
) -> dict[str, float]:
    """The weights of the second function; empty where there is no model."""
    backend = current()
    if backend is None:
        return {}
    rules = fit([part(bag, ~held) for bag, _, held in known if not held.all()], bounds, ridge)
    unseen = [
        judged(part(bag, held), [case for case, yes in zip(cases, held, strict=True) if yes], rules, backend)
        for bag, cases, held in known
    ]
    several = float(rules.weights[-1])
    limits = np.array([*COMBINED.values(), (several, several)], dtype=float)
    console.print(_beside(unseen, limits, ridge))
    whole = fit(unseen, limits, ridge)
    weights = zip((*COMBINED, SEVERAL), whole.weights, strict=True)
    return {"bias": round(whole.bias, 3), **{name: round(float(weight), 3) for name, weight in weights}}


def _beside(unseen: Sequence[Bags], limits: Matrix, ridge: float) -> Table:
    """On texts that the model never saw: the features alone, the model alone, and both, each with the set left out."""
    table = Table("kept back, set left out", "scorer", "texts", "BA", "F1", "AUROC", "found", "alarms")
    for at, left in enumerate(unseen):
        rest = [bag for number, bag in enumerate(unseen) if number != at]
        for who, free in {"features": (1, 0, 1), "model": (0, 1, 1), "both": (1, 1, 1)}.items():
            fitted = fit(rest, limits * np.array(free)[:, None], ridge)
            f = figures(weakest(left, fitted)[1], left.unsupported, left.groups, 0.5)
            numbers = [f"{v:.3f}" for v in (f.ba, f.f1, f.auroc, f.found, f.alarms)]
            table.add_row(left.name, who, str(f.texts), *numbers)
        table.add_section()
    return table


def _table(sets: Sequence[Bags], whole: Fitted, bounds: Matrix, ridge: float) -> Table:
    table = Table(
        "set left out, with what was made of it", "BA", "F1", "AUROC", "found", "alarms", "on all: BA", "AUROC"
    )
    for at, left in enumerate(sets):
        fitted = fit([bag for number, bag in enumerate(sets) if number // 2 != at // 2], bounds, ridge)
        f = figures(weakest(left, fitted)[1], left.unsupported, left.groups, 0.5)
        g = figures(weakest(left, whole)[1], left.unsupported, left.groups, 0.5)
        table.add_row(left.name, *[f"{v:.3f}" for v in (f.ba, f.f1, f.auroc, f.found, f.alarms, g.ba, g.auroc)])
    return table


if __name__ == "__main__":
    main()
