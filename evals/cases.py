"""The sample cases: what is asked of the desk, and what a good answer holds and must not hold.

``evals/cases/stories.jsonl`` holds briefs over ``evals/samples``; ``evals/cases/statements.jsonl`` holds whole
fact bases. One case a line; an unknown field is an error.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import AwareDatetime

from agent.models import Brief, DraftKind, Incident, Length
from retrieval.records import Value

FOLDER = Path(__file__).parent / "cases"
SAMPLES = Path(__file__).parent / "samples"

#: The day on which the story cases are told: after the last sample, so that consents stand as they were planted.
STORY_DAY = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)

#: ``any``: drafting and refusing are both right, as long as nothing forbidden is written.
Expect = Literal["drafted", "refused", "any"]


class _Case(Value):
    """``facts`` are groups of wordings, one of which should be told; ``must_not`` may stand nowhere.

    ``gates`` are the rules that have to block here, such as counsel's.
    """

    id: str
    about: str
    expect: Expect
    reason: tuple[str, ...] = ()
    facts: tuple[tuple[str, ...], ...] = ()
    must_not: tuple[str, ...] = ()
    gates: tuple[str, ...] = ()


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
C = TypeVar("C", StoryCase, StatementCase)


def load(folder: Path = FOLDER) -> list[Case]:
    """Every case in the order of its file, statements and stories in turn, so that the first few hold both."""
    stories = list(_read(folder / "stories.jsonl", StoryCase))
    statements = list(_read(folder / "statements.jsonl", StatementCase))
    both = max(len(stories), len(statements))
    turns = (pair for n in range(both) for pair in (stories[n : n + 1], statements[n : n + 1]))
    return [case for turn in turns for case in turn]


def _read(path: Path, shape: type[C]) -> Iterator[C]:
    for line in path.read_text("utf-8").splitlines():
        if line.strip():
            yield shape.model_validate_json(line)
