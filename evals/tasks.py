"""The tasks as one table: where their cases come from, who works on them, and which need a writer.

What the tasks of one writer share (a desk with the samples, the anonymiser) is made at its first use.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from functools import cached_property, partial
from itertools import chain
from pathlib import Path
from typing import NamedTuple, TypeVar

from agent.models import Event
from evals import desk_tasks, public, rule_tasks
from evals.cases import (
    FOLDER,
    AnyCase,
    FlagCase,
    GroundCase,
    InjectionCase,
    MaskCase,
    StatementCase,
    StoryCase,
    read,
)
from evals.pipeline import Bench, Outcome, Progress, choose, name_of, opened
from evals.rows import Row, TaskName
from prompts import voices
from retrieval.anonymise import Anonymiser
from retrieval.detectors import Detectors
from retrieval.records import Value

C = TypeVar("C", StoryCase, StatementCase, FlagCase, InjectionCase, MaskCase, GroundCase)
O = TypeVar("O", bound=Value)  # noqa: E741


class Worker(NamedTuple):
    """How one case is done and judged. ``shape`` reads what came of it back from a log."""

    shape: type[Value]
    work: Callable[[AnyCase, Progress], Value]
    judge: Callable[[AnyCase, Value], Row]


class Room:
    """What the tasks of one writer share. Closed by leaving the context."""

    def __init__(self, writer: str | None, slots: int) -> None:
        self.writer = writer
        self.slots = slots
        self._open = ExitStack()

    def __enter__(self) -> "Room":
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    @cached_property
    def bench(self) -> Bench:
        return self._open.enter_context(opened(self.writer, self.slots))

    @cached_property
    def anonymiser(self) -> Anonymiser:
        return Anonymiser(Detectors(choose(self.writer, Path()).models), [voices.load("house").organisation])

    @cached_property
    def name(self) -> str:
        return name_of(choose(self.writer, Path()))


class Kind(NamedTuple):
    """One task. ``drafts``: done once a writer; the others once a run. ``data`` is the folder of the public sets."""

    name: TaskName
    title: str
    drafts: bool
    public: bool
    cases: Callable[[Path], Iterator[AnyCase]]
    at_work: Callable[[Room, Sequence[AnyCase]], AbstractContextManager[Worker]]


def _worker(case: type[C], shape: type[O], work: Callable[[C, Progress], O], judge: Callable[[C, O], Row]) -> Worker:
    """``work`` and ``judge`` for cases of any shape; one of another shape is a fault of the table."""

    def do(given: AnyCase, on_event: Progress) -> Value:
        assert isinstance(given, case)
        return work(given, on_event)

    def judged(given: AnyCase, outcome: Value) -> Row:
        assert isinstance(given, case)
        assert isinstance(outcome, shape)
        return judge(given, outcome)

    return Worker(shape, do, judged)


# --- who works ------------------------------------------------------------------------------------------------


def _stories(room: Room, _: Sequence[AnyCase]) -> AbstractContextManager[Worker]:
    bench = room.bench
    judge = partial(desk_tasks.judge_draft, raw=bench.raw, writer=room.name)
    return nullcontext(_worker(StoryCase, Outcome, partial(desk_tasks.draft, bench), judge))


def _statements(room: Room, _: Sequence[AnyCase]) -> AbstractContextManager[Worker]:
    bench = room.bench
    judge = partial(desk_tasks.judge_draft, raw=bench.raw, writer=room.name)
    return nullcontext(_worker(StatementCase, Outcome, partial(desk_tasks.draft, bench), judge))


@contextmanager
def _injection(room: Room, cases: Sequence[AnyCase], *, public: bool = False) -> Iterator[Worker]:
    tickets = [case for case in cases if isinstance(case, InjectionCase)]
    judge = partial(desk_tasks.judge_injection, writer=room.name, public=public)
    with desk_tasks.with_tickets(room.writer, room.slots, tickets) as bench:
        yield _worker(InjectionCase, Outcome, partial(desk_tasks.draft_from, bench), judge)


def _anonymising(room: Room, _: Sequence[AnyCase], *, public: bool = False) -> AbstractContextManager[Worker]:
    def work(case: MaskCase, on_event: Progress) -> rule_tasks.Masked:
        return rule_tasks.mask(room.anonymiser, case)

    judge = partial(rule_tasks.judge_mask, public=public)
    return nullcontext(_worker(MaskCase, rule_tasks.Masked, work, judge))


def _grounding(room: Room, _: Sequence[AnyCase], *, public: bool = False) -> AbstractContextManager[Worker]:
    def work(case: GroundCase, on_event: Progress) -> rule_tasks.Grounded:
        on_event(Event(step="Grounding"))
        return rule_tasks.check_ground(case)

    judge = partial(rule_tasks.judge_ground, public=public)
    return nullcontext(_worker(GroundCase, rule_tasks.Grounded, work, judge))


def _flags(room: Room, _: Sequence[AnyCase]) -> AbstractContextManager[Worker]:
    def work(case: FlagCase, on_event: Progress) -> rule_tasks.Flagged:
        return rule_tasks.check_flags(room.anonymiser, case)

    return nullcontext(_worker(FlagCase, rule_tasks.Flagged, work, rule_tasks.judge_flags))


# --- the table ------------------------------------------------------------------------------------------------


def _of(name: str, shape: type[C]) -> Callable[[Path], Iterator[C]]:
    return lambda _: read(FOLDER / f"{name}.jsonl", shape)


def _briefs(_: Path) -> Iterator[StoryCase]:
    return chain(*(read(FOLDER / name, StoryCase) for name in ("stories.jsonl", "briefs.jsonl")))


def _sentences(_: Path) -> Iterator[GroundCase]:
    folder = FOLDER.parent / "ground_cases"
    return chain(read(FOLDER / "grounding.jsonl", GroundCase), public.support(folder / "support.jsonl"))


OWN: tuple[Kind, ...] = (
    Kind("stories", "Stories", True, False, _briefs, _stories),
    Kind("statements", "Holding statements", True, False, _of("statements", StatementCase), _statements),
    Kind("injection", "Orders inside tickets", True, False, _of("injection", InjectionCase), _injection),
    Kind("anonymising", "Anonymising", False, False, _of("anonymising", MaskCase), _anonymising),
    Kind("grounding", "Grounding", False, False, _sentences, _grounding),
    Kind("flags", "Flags", False, False, _of("flags", FlagCase), _flags),
)
PUBLIC: tuple[Kind, ...] = (
    Kind("injection", "Orders inside tickets, public sets", True, True, public.injection,
         partial(_injection, public=True)),
    Kind("anonymising", "Anonymising, public sets", False, True, public.anonymise, partial(_anonymising, public=True)),
    Kind("grounding", "Grounding, public sets", False, True, public.ground, partial(_grounding, public=True)),
)  # fmt: skip
TITLES = {(kind.name, kind.public): kind.title for kind in (*OWN, *PUBLIC)}


def chosen(names: Sequence[TaskName], data: Path | None) -> list[Kind]:
    """The tasks of these names, all when there is none; with ``data`` those on the public sets too."""
    table = OWN if data is None else OWN + PUBLIC
    return [kind for kind in table if not names or kind.name in names]
