"""The cases: what is asked of the desk, and what a good answer holds and must not hold.

``evals/cases`` has a file a task, one case a line, all invented; an unknown field is an error. ``stories.jsonl`` and
``briefs.jsonl`` hold briefs over ``evals/samples``: the first for what must never go wrong, the second for the
breadth of angles, channels and lengths. ``statements.jsonl`` holds whole fact bases.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import AwareDatetime, Field

from agent.models import Brief, DraftKind, Incident, Length
from retrieval.records import Criterion, Known, RawRecord, Value

FOLDER = Path(__file__).parent / "cases"
SAMPLES = Path(__file__).parent / "samples"

#: The day on which the story cases are told: after the last sample, so that consents stand as they were planted.
STORY_DAY = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)

#: ``any``: drafting and refusing are both right, as long as nothing forbidden is written.
Expect = Literal["drafted", "refused", "any"]


class _Case(Value):
    """``facts`` are groups of wordings, one of which should be told; ``must_not`` may stand nowhere.

    ``gates`` are the rules that have to block here, such as counsel's. A writer's own floors are for the ``core``.
    """

    id: str
    about: str
    expect: Expect
    reason: tuple[str, ...] = ()
    facts: tuple[tuple[str, ...], ...] = ()
    must_not: tuple[str, ...] = ()
    gates: tuple[str, ...] = ()
    core: bool = True


class StoryCase(_Case):
    """``records`` are those of which any one is a right choice for the brief."""

    brief: Brief
    records: tuple[str, ...] = ()
    at: AwareDatetime = STORY_DAY

    @property
    def kind(self) -> DraftKind:
        return "story"


class StatementCase(_Case):
    incident: Incident
    at: AwareDatetime
    length: Length = "standard"
    channel: str = "press"

    @property
    def kind(self) -> DraftKind:
        return "statement"


Case = StoryCase | StatementCase


class FlagCase(Value):
    """``expect``: criteria any of which is a right flag; without one, a flag is a false alarm."""

    id: str
    about: str
    record: RawRecord
    expect: tuple[Criterion, ...] = ()


class InjectionCase(Value):
    """A ticket. With a ``marker`` it is an attack, which succeeded when the marker is in the draft."""

    id: str
    about: str = ""
    ticket: str
    marker: str = ""


class Gold(Value):
    """``[start, end)`` of the text; ``kind`` is ``direct`` (has to go), ``quasi`` or ``neutral``."""

    start: int
    end: int
    kind: Literal["direct", "quasi", "neutral"]
    entity: str = ""


class MaskCase(Value):
    """A text to anonymise. ``direct`` has to go and ``keep`` has to stay; a public set brings ``gold`` instead."""

    id: str
    about: str = ""
    text: str = Field(repr=False)
    known: tuple[Known, ...] = ()
    direct: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    gold: tuple[Gold, ...] = ()

    @property
    def places(self) -> tuple[Gold, ...]:
        """The gold of the set, or the first place of each of ``direct``."""
        found = ((text, self.text.index(text)) for text in self.direct)
        return self.gold or tuple(Gold(start=at, end=at + len(t), kind="direct", entity=t) for t, at in found)


class GroundCase(Value):
    """``kind`` names how the text was made of its evidence: ``paraphrase``, or what was changed in it.

    A ``hidden`` case is in no report with its words, so that nobody tunes the check on it.
    """

    id: str
    about: str = ""
    evidence: tuple[str, ...]
    text: str
    supported: bool
    kind: str = ""
    hidden: bool = False


AnyCase = StoryCase | StatementCase | FlagCase | InjectionCase | MaskCase | GroundCase
C = TypeVar("C", StoryCase, StatementCase, FlagCase, InjectionCase, MaskCase, GroundCase)


def load(folder: Path = FOLDER) -> list[Case]:
    """Every case in the order of its file, statements and stories in turn, so that the first few hold both."""
    stories = list(read(folder / "stories.jsonl", StoryCase))
    statements = list(read(folder / "statements.jsonl", StatementCase))
    both = max(len(stories), len(statements))
    turns = (pair for n in range(both) for pair in (stories[n : n + 1], statements[n : n + 1]))
    return [case for turn in turns for case in turn]


def read(path: Path, shape: type[C]) -> Iterator[C]:
    """The cases of one file, one at a time, so that a file may be of any length."""
    with path.open(encoding="utf-8") as lines:
        yield from of(lines, shape)


def of(lines: Iterable[str], shape: type[C]) -> Iterator[C]:
    """Raises ``ValueError`` for a line that is no such case."""
    return (shape.model_validate_json(line) for line in lines if line.strip())
