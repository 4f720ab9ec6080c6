"""The own grounding set: sentences about invented support tickets, true ones and false ones, written by hand.

``evals/ground_cases/support.jsonl`` holds a sentence a line. A true one is told as a press writer would tell it:
reworded, condensed, passive, more general. A false one is what a model gets wrong: another number or unit, the
roles exchanged, an offer told as done, an invented cause. ``kind`` says what a sentence tries. Tickets are parted
into ``dev``, whose mistakes may be looked at, and ``test``, of which only the totals may; none is in both.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from rich.table import Table

from agent.checks.grounding import ground
from retrieval.records import Value

PATH = Path(__file__).parent / "ground_cases" / "support.jsonl"
#: Pairs of the same make, and over other texts, that the entailment model is trained on; no ticket of the set above.
#: They hold a ticket a line.
TRAINING = sorted(PATH.parent.glob("train_*.jsonl"))

Split = Literal["dev", "test"]
SPLITS: tuple[Split, ...] = ("dev", "test")
#: What a false sentence changes.
FALSE_KINDS = (
    "number", "unit", "money", "date", "duration", "name", "role", "negation", "modality", "comparison", "cause",
    "outcome", "quote", "detail", "scope",
)  # fmt: skip
#: How a true sentence is told, where it tries none of these.
TRUE_KINDS = ("reworded", "condensed", "merged", "passive", "generalised")


class Told(Value):
    """A sentence about a ticket, and whether the ticket carries it."""

    id: str
    ticket: str
    split: Split | None = None
    kind: str
    evidence: tuple[str, ...]
    text: str
    label: Literal["supported", "unsupported"]


class Rates(NamedTuple):
    """How many sentences are false and which share of them is found; how many true and which share is flagged.

    A share of none is 0.
    """

    false: int
    found: float
    true: int
    flagged: float


def read_told(path: Path = PATH) -> list[Told]:
    """Every sentence of a set, in its order: a sentence a line, or a ticket a line with its sentences (``told``)."""
    return [one for line in path.read_text(encoding="utf-8").splitlines() for one in _told(json.loads(line))]


def _told(row: dict[str, object]) -> list[Told]:
    match row.pop("told", None):
        case None:
            return [Told.model_validate(row)]
        case list(sentences):
            return [Told.model_validate({**row, **sentence}) for sentence in sentences]
        case other:
            raise ValueError(f"“told” is a list of sentences, not {other!r}")


def flags(told: Sequence[Told], threshold: float) -> dict[str, bool]:
    """By id, whether the grounding check finds the sentence, or a part of it, without support."""
    return {one.id: _flagged(one, threshold) for one in told}


def _flagged(one: Told, threshold: float) -> bool:
    return any(not v.supported for v in ground(one.text, one.evidence, threshold=threshold).sentences)


def rates(told: Sequence[Told], flagged: dict[str, bool]) -> Rates:
    """The shares among these sentences."""
    false = [flagged[one.id] for one in told if one.label == "unsupported"]
    true = [flagged[one.id] for one in told if one.label == "supported"]
    return Rates(len(false), sum(false) / max(1, len(false)), len(true), sum(true) / max(1, len(true)))


def by_kind(told: Sequence[Told], flagged: dict[str, bool]) -> dict[str, dict[str, Rates]]:
    """For each kind, and for ``all``, the rates of each split."""
    kinds = {kind: [one for one in told if one.kind == kind] for kind in (*FALSE_KINDS, *TRUE_KINDS)}
    return {
        kind: {split: rates([one for one in held if one.split == split], flagged) for split in SPLITS}
        for kind, held in {**kinds, "all": list(told)}.items()
    }


def table(found: dict[str, dict[str, Rates]]) -> Table:
    """A row a kind: the share of the false that is found, and of the true that is flagged, in each split."""
    out = Table("own set", *[f"{split}: {what}" for split in SPLITS for what in ("false", "found", "true", "flagged")])
    for kind, splits in found.items():
        if kind == "all":
            out.add_section()
        out.add_row(kind, *[cell for split in SPLITS for cell in _cells(splits[split])])
    return out


def _cells(f: Rates) -> tuple[str, str, str, str]:
    return (
        str(f.false or ""), f"{f.found:.3f}" if f.false else "", str(f.true or ""), f"{f.flagged:.3f}" if f.true else ""
    )  # fmt: skip
