"""Readings by hand: a sheet of drafts for a careful reader, and what the readers said.

A sheet is JSON Lines, a sentence a line, with the evidence that it cites beside it. The reader fills in ``verdict``
(``supported``, ``unsupported`` or ``unclear``) and, where there is something to say, ``note``. A filled sheet is kept
in this folder under the day of its reading; the counts of all of them can be asked for at any time.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from agent.checks.grounding import ground
from agent.errors import StorydeskError
from evals.intervals import Interval, interval
from evals.rows import Row
from retrieval.records import Value

FOLDER = Path(__file__).parent
DRAFTS = 30
SEED = 1
READ = ("headline", "standfirst", "body")

Verdict = Literal["supported", "unsupported", "unclear", ""]


class SheetError(StorydeskError):
    """A sheet can't be written, or a line of it is none."""


class Reading(Value):
    """One sentence of a draft before a reader. ``desk`` is what the desk's own check says; read the evidence first."""

    case: str
    writer: str
    n: int
    sentence: str
    origin: str
    evidence: tuple[str, ...]
    desk: str
    verdict: Verdict = ""
    note: str = ""


class Count(NamedTuple):
    """``held``: share of the judged sentences that stand; ``agreed``: where the desk's check said the same.

    ``found`` of the unsupported ones the check flags, and ``flagged`` of the others.
    """

    drafts: int
    sentences: int
    unread: int
    unclear: int
    unsupported: tuple[Reading, ...]
    held: Interval
    agreed: Interval
    found: int
    flagged: int


def sheet(rows: Iterable[Row], drafts: int = DRAFTS, seed: int = SEED) -> list[Reading]:
    """The sentences of ``drafts`` stories drawn from ``rows``; the same rows and seed give the same sheet.

    Raises ``SheetError`` when there is no story among them.
    """
    stories = [row for row in rows if row.task == "stories" and row.status == "drafted" and row.lines]
    if not stories:
        raise SheetError("This run holds no drafted story to read.")
    drawn = random.Random(seed).sample(stories, min(drafts, len(stories)))  # noqa: S311  a sample, no secret
    return [reading for row in sorted(drawn, key=lambda r: (r.case, r.writer)) for reading in _readings(row)]


def _readings(row: Row) -> Iterator[Reading]:
    told = [line for line in row.lines if line.part in READ and line.origin != "house"]
    for n, line in enumerate(told, start=1):
        yield Reading(
            case=row.case, writer=row.writer, n=n, sentence=line.text, origin=line.origin, evidence=line.evidence,
            desk=line.support,
        )  # fmt: skip


def write(path: Path, readings: Sequence[Reading]) -> None:
    """Raises ``SheetError`` when there is a sheet already: a reader's work is not written over."""
    if path.exists():
        raise SheetError(f"{path} is there already. Name another file; a filled sheet is not written over.")
    path.write_text("".join(reading.model_dump_json() + "\n" for reading in readings), "utf-8")


def read(path: Path) -> list[Reading]:
    """The readings of a sheet. Raises ``SheetError`` with the line that is none."""
    found = []
    for n, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        try:
            found.append(Reading.model_validate_json(line))
        except ValueError as error:
            raise SheetError(f"{path.name}, line {n}: no reading. Is the verdict one of the three?") from error
    return found


def again(readings: Sequence[Reading]) -> list[Reading]:
    """The readings with what the check says today, of each sentence beside the evidence that it cites."""
    return [r.model_copy(update={"desk": _today(r)}) if r.evidence else r for r in readings]


def _today(reading: Reading) -> str:
    said = ground(reading.sentence, reading.evidence, [(0, len(reading.sentence))]).sentences[0]
    return "supported" if said.supported else "unsupported"


def count(readings: Sequence[Reading]) -> Count:
    """What the readers said of ``readings``."""
    judged = [r for r in readings if r.verdict in {"supported", "unsupported"}]
    agreed = [float((r.desk != "unsupported") == (r.verdict == "supported")) for r in judged]
    return Count(
        drafts=len({(r.case, r.writer) for r in readings}),
        sentences=len(readings),
        unread=sum(not r.verdict for r in readings),
        unclear=sum(r.verdict == "unclear" for r in readings),
        unsupported=tuple(r for r in readings if r.verdict == "unsupported"),
        held=interval([float(r.verdict == "supported") for r in judged]),
        agreed=interval(agreed),
        found=sum(r.desk == "unsupported" for r in judged if r.verdict == "unsupported"),
        flagged=sum(r.desk == "unsupported" for r in judged if r.verdict == "supported"),
    )
