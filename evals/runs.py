"""Runs on disk: each in a folder of its own, with its options, its rows, its logs and its report.

A run that was killed is gone on with in its folder: what is in the logs is taken, what is missing is done. Cases come
in batches, read as they are needed, so that thousands need no more memory than hundreds.
"""

import hashlib
import json
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from agent.errors import StorydeskError
from agent.models import Event
from evals.budget import Budget
from evals.cases import AnyCase
from evals.inspected import Batch, NotRun, Ways, run_batch
from evals.progress import Watcher
from evals.rows import TaskName
from evals.summary import Group, Tally
from evals.tasks import Kind, Room, chosen
from retrieval.records import Value

FOLDER = Path(".evals")
#: Cases that are in memory at once.
BATCH = 400
OPTIONS, ROWS, SUMMARY, REPORT, LOGS = "options.json", "rows.jsonl", "summary.json", "report.html", "logs"


class NoRunError(StorydeskError):
    """There is no run to go on with."""


class Options(Value):
    """What is measured. A writer is ``none``, ``local``, a model's name, or null for what the settings say."""

    writers: tuple[str | None, ...] = (None,)
    tasks: tuple[TaskName, ...] = ()
    data: Path | None = None
    limit: int | None = None
    only: tuple[str, ...] = ()
    slots: int = 1
    retries: int = 1


class Limits(NamedTuple):
    """The budget of one sitting."""

    tokens: int | None = None
    seconds: float | None = None
    money: Decimal | None = None


def begin(folder: Path, options: Options) -> Path:
    """The folder of a new run in ``folder``, named for the time."""
    run = folder / datetime.now(UTC).strftime("%Y-%m-%dT%H-%M-%S-%f")
    run.mkdir(parents=True)
    (run / OPTIONS).write_text(options.model_dump_json(indent=2), "utf-8")
    return run


def unfinished(folder: Path) -> tuple[Path, Options]:
    """The newest run without a summary, and its options. Raises ``NoRunError``."""
    for run in reversed(_runs(folder)):
        if not (run / SUMMARY).exists():
            return run, Options.model_validate_json((run / OPTIONS).read_text("utf-8"))
    raise NoRunError(f"Every run in {folder} came to its end; there is none to go on with.")


def last(folder: Path, but: Path) -> Path | None:
    """The newest finished run other than ``but``."""
    done = [run for run in _runs(folder) if run != but and (run / SUMMARY).exists()]
    return done[-1] if done else None


def _runs(folder: Path) -> list[Path]:
    return sorted(path.parent for path in folder.glob(f"*/{OPTIONS}"))


class Counting:
    """A watcher that counts how many cases ended in this sitting, for another that shows them."""

    def __init__(self, watcher: Watcher) -> None:
        self._watcher = watcher
        self.ends = 0

    def step(self, case: str, event: Event) -> None:
        self._watcher.step(case, event)

    def ended(self, case: str, how: str) -> None:
        self.ends += 1
        self._watcher.ended(case, how)


def carry_out(
    run: Path, options: Options, limits: Limits, watcher: Watcher, *, batch: Batch = run_batch
) -> list[Tally]:
    """Every task by every writer, one after the other; each row is written to the run's folder as it comes."""
    counting = Counting(watcher)
    ways = Ways(options.slots, options.retries, Budget(*limits), counting)
    tallies = []
    with (run / ROWS).open("w", encoding="utf-8") as rows:
        for n, writer in enumerate(options.writers):
            with Room(writer, options.slots) as room:
                for kind in chosen(options.tasks, options.data):
                    if kind.drafts or n == 0:
                        tally = Tally(Group(kind.name, kind.public, room.name if kind.drafts else "rules"), kind.title)
                        cases = _chosen(kind, options)
                        for result in _measured(kind, room, cases, run, ways, tally, batch, counting):
                            rows.write(result)
                        tallies.append(tally)
    return [tally for tally in tallies if tally.cases]


def _measured(
    kind: Kind, room: Room, cases: Iterator[AnyCase], run: Path, ways: Ways, tally: Tally, batch: Batch,
    counting: Counting,
) -> Iterator[str]:  # fmt: skip
    """The rows of one task as lines; ``tally`` gets them all."""
    for some in _batches(cases):
        if why := ways.budget.spent():
            _leave(tally, some, why)
            continue
        folder = run / LOGS / f"{kind.name}{'-public' if kind.public else ''}-{tally.group.writer}-{_digest(some)}"
        with kind.at_work(room, some) as worker:
            began, before = time.monotonic(), counting.ends
            for result in batch(kind.title, some, worker, folder, ways):
                if isinstance(result, NotRun):
                    tally.leave(result.case, result.why)
                else:
                    tally.add(result)
                    yield result.model_dump_json() + "\n"
            tally.took(counting.ends - before, time.monotonic() - began)


def _leave(tally: Tally, cases: Iterable[AnyCase], why: str) -> None:
    for case in cases:
        tally.leave(case.id, why)


def _chosen(kind: Kind, options: Options) -> Iterator[AnyCase]:
    cases = kind.cases(options.data or Path())
    named = (case for case in cases if not options.only or case.id in options.only)
    return islice(named, options.limit)


def _batches(cases: Iterator[AnyCase]) -> Iterator[list[AnyCase]]:
    while some := list(islice(cases, BATCH)):
        yield some


def _digest(cases: Sequence[AnyCase]) -> str:
    """Changes with the cases: a batch whose cases were changed is not taken from an old log."""
    told = json.dumps([case.model_dump(mode="json") for case in cases], ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()[:10]
