"""A batch of cases as one inspect-ai evaluation: in parallel, retried, logged, and gone on with after being killed.

The desk is the solver and its judges are the scorer; inspect-ai's own model is ``none``, for the desk has its own way
to a chat model. Each batch has a log folder of its own: evaluating the same cases in it again takes what is there and
does what is missing. ``inspect view --log-dir FOLDER`` shows every sample. Nothing leaves the machine.
"""

import logging
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

import anyio.to_thread
from inspect_ai import Task, eval_set
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.log import EvalSample, read_eval_log_samples
from inspect_ai.model import ModelOutput
from inspect_ai.scorer import Score, Scorer, Target, mean, scorer, stderr
from inspect_ai.solver import Generate, Solver, TaskState, solver

from evals.budget import Budget
from evals.cases import AnyCase
from evals.pipeline import Outcome
from evals.progress import Watcher
from evals.rows import Row
from evals.tasks import Worker
from retrieval.records import Value

NO_MODEL = "none/none"
JUDGED = "judged"
#: Samples that are written to the log together, so many a killed run loses at most: a draft costs seconds, a check
#: of a rule a thousandth of one.
DRAFTS_FLUSHED, CHECKS_FLUSHED = 1, 50


class Ways(NamedTuple):
    """How a batch is run: ``slots`` at once, a failed case ``retries`` times again, within ``budget``."""

    slots: int
    retries: int
    budget: Budget
    watcher: Watcher


class NotRun(NamedTuple):
    """A case that was not measured, and why."""

    case: str
    why: str


def run_batch(title: str, cases: Sequence[AnyCase], worker: Worker, folder: Path, ways: Ways) -> Iterator[Row | NotRun]:
    """Every case of the batch, measured or not, in the order of ``cases``.

    Raises ``KeyboardInterrupt`` when somebody stops it; what was measured until then is in the log.
    """
    by_id = {case.id: case for case in cases}
    task = Task(
        dataset=MemoryDataset([Sample(id=case.id, input=_about(case)) for case in cases], name=title),
        solver=_desk(by_id, worker, ways),
        scorer=_judge(by_id, worker),
        name=title,
    )
    drafts = worker.shape is Outcome
    with _log_level_kept():
        _, logs = eval_set(
            [task],
            log_dir=str(folder),
            model=NO_MODEL,
            display="none",
            score_display=False,
            log_level="critical",
            max_samples=ways.slots,
            log_buffer=DRAFTS_FLUSHED if drafts else CHECKS_FLUSHED,
            log_realtime=False,
            fail_on_error=True,
            continue_on_fail=True,
            retry_attempts=0,
            retry_immediate=False,
            ctl_server=False,
        )
    if logs[0].status == "cancelled":
        raise KeyboardInterrupt
    done = {}
    for sample in read_eval_log_samples(logs[0].location, all_samples_required=False):
        done[str(sample.id)] = _row(sample)
    for case in cases:
        yield done.get(case.id) or NotRun(case.id, ways.budget.spent() or "it was stopped")


@contextmanager
def _log_level_kept() -> Iterator[None]:
    """inspect-ai sets the level of the whole process's log and leaves it so: it is put back."""
    root = logging.getLogger()
    level = root.level
    try:
        yield
    finally:
        root.setLevel(level)


def _about(case: AnyCase) -> str:
    return case.about or case.id


def _desk(cases: Mapping[str, AnyCase], worker: Worker, ways: Ways) -> Solver:
    """A solver without arguments: inspect-ai knows a run again by its name and arguments, also in another process."""
    limiter = anyio.CapacityLimiter(ways.slots)

    @solver(name="desk")
    def desk() -> Solver:
        async def solve(state: TaskState, generate: Generate) -> TaskState:
            case = cases[str(state.sample_id)]
            outcome = await anyio.to_thread.run_sync(partial(_work, case, worker, ways), limiter=limiter)
            state.metadata["outcome"] = outcome.model_dump(mode="json")
            if isinstance(outcome, Outcome):
                state.output = ModelOutput.from_content("desk", outcome.text or outcome.said)
            return state

        return solve

    return desk()


def _work(case: AnyCase, worker: Worker, ways: Ways) -> Value:
    """The outcome of ``case``; one in which something broke is tried again."""
    for left in range(ways.retries, -1, -1):
        ways.budget.check()
        outcome = worker.work(case, partial(ways.watcher.step, case.id))
        if isinstance(outcome, Outcome):
            ways.budget.add(outcome.usage)
            if outcome.status == "failed" and left:
                continue
        break
    ways.watcher.ended(case.id, _how(outcome))
    return outcome


def _how(outcome: Value) -> str:
    if not isinstance(outcome, Outcome):
        return "done"
    blocking = " ".join(dict.fromkeys(f.rule for f in outcome.findings if f.severity == "block"))
    return f"{outcome.status} in {outcome.seconds:.1f} s" + (f", blocked by {blocking}" if blocking else "")


def _judge(cases: Mapping[str, AnyCase], worker: Worker) -> Scorer:
    """A scorer without arguments, for the same reason."""

    @scorer(metrics={"*": [mean(), stderr()]}, name="judges")
    def judges() -> Scorer:
        async def judge(state: TaskState, target: Target) -> Score:
            outcome = worker.shape.model_validate(state.metadata["outcome"])
            row = worker.judge(cases[str(state.sample_id)], outcome)
            shares = {name: math.nan if value is None else value for name, value in row.values.items()}
            said = " ".join(row.wrong) or "Nothing is wrong."
            return Score(value=shares, explanation=said, metadata={JUDGED: row.model_dump(mode="json")})

        return judge

    return judges()


def _row(sample: EvalSample) -> Row | NotRun:
    if sample.error is not None:
        return NotRun(str(sample.id), sample.error.message)
    score = next(iter((sample.scores or {}).values()), None)
    if score is None or score.metadata is None:
        return NotRun(str(sample.id), "it was stopped")
    return Row.model_validate(score.metadata[JUDGED])


Batch = Callable[[str, Sequence[AnyCase], Worker, Path, Ways], Iterator[Row | NotRun]]
