"""What the entailment model learns from: groups of premise, sentence and whether it follows.

Sentences that differ by one thing stand in one group, so that the model is asked to tell them apart. From the public
development sets, the own dev split, the sentences written for training, and what is made of plain passages
(``evals.rewrites``). Nothing of a text that is kept back (``evals.held_out``) is among them.
"""

import json
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from agent.checks.evidence import Ground
from agent.checks.premise import BUDGET, premise
from agent.checks.sentences import split
from evals import held_out
from evals.bench_ground import Case, read_cases
from evals.ground_set import TRAINING, Told, read_told

#: Words of a premise; short ones teach as much in less time.
_BUDGETS = (45, 75)
#: A sentence of an answer that is unsupported somewhere may well be true.
_SOFT = 0.4
_GROUP = 4


class Pair(NamedTuple):
    """``weight`` is what a mistake costs."""

    premise: str
    sentence: str
    follows: bool
    weight: float = 1.0


class Held(NamedTuple):
    """A sentence that is watched and never learnt from; a text is as weak as its weakest sentence."""

    name: str
    text: str
    premise: str
    sentence: str
    supported: bool


Group = list[Pair]


def learnt(data: Path, draw: random.Random) -> dict[str, list[Group]]:
    """By source, the groups to learn from, without those that are made."""
    out = {path.stem: _public(read_cases(path), draw) for path in sorted((data / "ground").glob("*.jsonl"))}
    own = [one for one in read_told() if one.split == "dev" and not held_out.of_own(one.ticket)]
    written = [one for path in TRAINING for one in read_told(path) if not held_out.of_written(one.ticket)]
    return {**out, "own": _told(own, draw), "written": _told(written, draw)}


def watched(data: Path) -> list[Held]:
    """What is kept back, of every source; of the own test split nothing."""
    out: list[Held] = []
    for path in sorted((data / "ground").glob("*.jsonl")):
        for case in read_cases(path):
            if held_out.of_public(case.evidence):
                out += _held(path.stem, case)
    told = [("own", one) for one in read_told() if one.split == "dev" and held_out.of_own(one.ticket)]
    for path in TRAINING:
        told += [(path.stem, one) for one in read_told(path) if held_out.of_written(one.ticket)]
    for name, one in told:
        out += _held(name, Case(one.id, one.evidence, one.text, one.label == "unsupported", ()))
    return out


def passages(data: Path) -> list[tuple[str, str]]:
    """Prose to make sentences of, with its source; no evidence that is kept back, and no set that names people."""
    out: list[tuple[str, str]] = []
    for path in sorted((data / "ground").glob("*.jsonl")):
        seen = dict.fromkeys(case.evidence for case in read_cases(path) if not held_out.of_public(case.evidence))
        held = {text for case in read_cases(path) if held_out.of_public(case.evidence) for text in case.evidence}
        out += [(path.stem, text) for evidence in seen for text in evidence if text not in held]
    for path in sorted((data / "search").glob("*.records.jsonl")):
        out += [(path.stem, _text(line)) for line in _lines(path)]
    for path in (data / "anonymise" / "tau_dev.jsonl", data / "tickets" / "multidogo_dev.jsonl"):
        out += [(path.stem, _text(line)) for line in _lines(path)] if path.exists() else []
    return out


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8") as lines:
        yield from lines


def _text(line: str) -> str:
    """The text of a row, or what its messages say."""
    row = json.loads(line)
    return str(row["text"]) if "text" in row else " ".join(message["text"] for message in row["messages"])


def _sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split(text)] or [text]


def _public(cases: Sequence[Case], draw: random.Random) -> list[Group]:
    """Each label weighs the same; cases with the same evidence, or the same sentence over another, make a group."""
    rows: dict[str, Group] = defaultdict(list)
    contrastive = len({case.text for case in cases}) < len(cases)
    for case in cases:
        if held_out.of_public(case.evidence):
            continue
        ground, pieces = Ground(case.evidence), _sentences(case.text)
        weight = _SOFT / len(pieces) ** 0.5 if case.unsupported and len(pieces) > 1 else 1.0
        for piece in pieces:
            shown = premise(piece, ground, draw.choice(_BUDGETS))
            rows[piece if contrastive else shown].append(Pair(shown, piece, not case.unsupported, weight))
    return _even(list(rows.values()))


def _even(groups: list[Group]) -> list[Group]:
    every = [pair for group in groups for pair in group]
    share = sum(pair.follows for pair in every) / len(every)
    by = {True: 0.5 / share, False: 0.5 / (1 - share)}
    return [[pair._replace(weight=min(2.0, pair.weight * by[pair.follows])) for pair in group] for group in groups]


def _told(told: Iterable[Told], draw: random.Random) -> list[Group]:
    tickets: dict[str, Group] = defaultdict(list)
    for one in told:
        shown = premise(one.text, Ground(one.evidence), draw.choice((_BUDGETS[0], BUDGET, BUDGET)))
        tickets[one.ticket].append(Pair(shown, one.text, one.label == "supported"))
    held = [sorted(group) for group in tickets.values()]
    return [group[at : at + _GROUP] for group in held for at in range(0, len(group), _GROUP)]


def _held(name: str, case: Case) -> list[Held]:
    ground = Ground(case.evidence)
    return [Held(name, case.id, premise(piece, ground), piece, not case.unsupported) for piece in _sentences(case.text)]
