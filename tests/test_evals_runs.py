"""Runs of the evals on a worker that is a fake: all cases, in parallel, resumed, within a budget, compared."""

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from agent.models import Event, Usage
from evals import baseline, runs
from evals.__main__ import finish, summed
from evals.budget import Budget, BudgetSpentError
from evals.cases import AnyCase, StoryCase
from evals.desk_tasks import judge_draft
from evals.inspected import NotRun, Ways, run_batch
from evals.intervals import apart, interval, paired
from evals.pipeline import Outcome, Progress
from evals.rows import Row
from evals.runs import BATCH, Limits, NoRunError, Options, begin, carry_out, last, unfinished
from evals.summary import WORST, Group, Summary, Tally
from evals.tasks import Kind, Worker
from retrieval.records import Value


class Silent:
    def step(self, case: str, event: Event) -> None: ...

    def ended(self, case: str, how: str) -> None: ...


def cases(count: int) -> list[AnyCase]:
    return [StoryCase.model_validate({"id": f"c{n:04}", "about": "", "brief": {"topic": "a till"}, "expect": "drafted"})
            for n in range(count)]  # fmt: skip


class Desk:
    """Drafts every case; ``broken`` cases break so often before they work."""

    def __init__(self, usage: Usage | None = None, broken: dict[str, int] | None = None) -> None:
        self.asked: list[str] = []
        self.most, self._now, self._lock = 0, 0, threading.Lock()
        self._usage, self._broken = usage or Usage(), broken or {}
        self.wait: threading.Barrier | None = None

    @property
    def worker(self) -> Worker:
        return Worker(Outcome, self._work, lambda case, outcome: judge_draft(case, outcome, {}, "m"))  # type: ignore[arg-type]

    def _work(self, case: AnyCase, on_event: Progress) -> Value:
        with self._lock:
            self.asked.append(case.id)
            self._now += 1
            self.most = max(self.most, self._now)
            broken = self._broken.get(case.id, 0)
            self._broken[case.id] = broken - 1
        if self.wait is not None:
            self.wait.wait(20)
        with self._lock:
            self._now -= 1
        if broken > 0:
            return Outcome(case=case.id, kind="story", status="failed", said="the model is gone", usage=self._usage)
        return Outcome(case=case.id, kind="story", status="drafted", text="It rained.", usage=self._usage)


def ways(slots: int = 1, retries: int = 0, budget: Budget | None = None) -> Ways:
    return Ways(slots, retries, budget or Budget(), Silent())


# --- a batch ------------------------------------------------------------------------------------------------


def test_a_batch_gives_a_row_for_every_case_in_order(tmp_path: Path) -> None:
    desk = Desk()
    rows = list(run_batch("Stories", cases(5), desk.worker, tmp_path, ways()))
    assert [row.case for row in rows] == [f"c{n:04}" for n in range(5)]
    assert all(isinstance(row, Row) and row.values["as_expected"] == 1.0 for row in rows)


def test_a_batch_leaves_the_log_of_the_process_as_it_was(tmp_path: Path) -> None:
    before = logging.getLogger().level
    list(run_batch("Stories", cases(1), Desk().worker, tmp_path, ways()))
    assert logging.getLogger().level == before != logging.CRITICAL


def test_the_slots_are_kept_full_and_no_more(tmp_path: Path) -> None:
    desk = Desk()
    desk.wait = threading.Barrier(3)
    list(run_batch("Stories", cases(9), desk.worker, tmp_path, ways(slots=3)))
    assert desk.most == 3


def test_what_was_done_is_not_done_again(tmp_path: Path) -> None:
    first, second = Desk(usage=Usage(prompt_tokens=10)), Desk()
    some = list(run_batch("Stories", cases(6), first.worker, tmp_path, ways(budget=Budget(tokens=30))))
    assert [isinstance(one, NotRun) for one in some] == [False] * 3 + [True] * 3
    assert isinstance(some[-1], NotRun)
    assert "30 tokens" in some[-1].why
    rows = list(run_batch("Stories", cases(6), second.worker, tmp_path, ways()))
    assert sorted(second.asked) == ["c0003", "c0004", "c0005"]
    assert [row.case for row in rows] == [f"c{n:04}" for n in range(6)]
    assert all(isinstance(row, Row) for row in rows)


def test_a_case_that_broke_is_tried_again_so_often_and_then_counts(tmp_path: Path) -> None:
    desk = Desk(broken={"c0000": 1, "c0001": 9})
    rows = list(run_batch("Stories", cases(2), desk.worker, tmp_path, ways(retries=2)))
    assert [row.status for row in rows if isinstance(row, Row)] == ["drafted", "failed"]
    assert desk.asked.count("c0001") == 3


def test_a_fault_of_the_program_is_no_figure(tmp_path: Path) -> None:
    def breaks(case: AnyCase, on_event: Progress) -> Value:
        raise ZeroDivisionError("of the program")

    rows = list(run_batch("Stories", cases(1), Desk().worker._replace(work=breaks), tmp_path, ways()))
    assert isinstance(rows[0], NotRun)
    assert "of the program" in rows[0].why


KILLED = """
import os, sys, tests.test_evals_runs as t
desk = t.Desk()
def dies(case, on_event, work=desk.worker.work):
    if case.id == "c0020":
        os._exit(9)
    return work(case, on_event)
from pathlib import Path
list(t.run_batch("Stories", t.cases(24), desk.worker._replace(work=dies), Path(sys.argv[1]), t.ways()))
"""


def test_a_run_that_was_killed_is_gone_on_with(tmp_path: Path) -> None:
    killed = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], env=os.environ, check=False)
    assert killed.returncode == 9
    desk = Desk()
    rows = list(run_batch("Stories", cases(24), desk.worker, tmp_path, ways()))
    assert len([row for row in rows if isinstance(row, Row)]) == 24
    assert set(desk.asked) <= {"c0019", "c0020", "c0021", "c0022", "c0023"}


# --- a whole run ----------------------------------------------------------------------------------------------


@pytest.fixture
def fakes(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], Desk]:
    """One task of so many cases, done by a fake desk."""

    def make(count: int) -> Desk:
        desk = Desk()
        kind = Kind(
            "stories", "Stories", True, False, lambda _: iter(cases(count)), lambda *_: nullcontext(desk.worker)
        )
        monkeypatch.setattr(runs, "chosen", lambda *_: [kind])
        return desk

    return make


def at_once(title: str, some: Any, worker: Worker, folder: Path, given: Ways) -> Iterator[Row | NotRun]:
    """A batch without a log."""
    assert len(some) <= BATCH
    for case in some:
        yield worker.judge(case, worker.work(case, lambda event: None))  # type: ignore[misc]


def test_thousands_go_through_in_batches_and_only_the_worst_are_kept(
    fakes: Callable[[int], Desk], tmp_path: Path
) -> None:
    fakes(2500)
    options = Options(writers=("none",))
    folder = begin(tmp_path, options)
    (tally,) = carry_out(folder, options, Limits(), Silent(), batch=at_once)
    assert (tally.cases, len(tally.values["as_expected"])) == (2500, 2500)
    assert len(tally.worst) <= WORST
    assert len((folder / "rows.jsonl").read_text().splitlines()) == 2500


def test_a_spent_budget_ends_the_run_and_says_what_was_left(fakes: Callable[[int], Desk], tmp_path: Path) -> None:
    desk = fakes(30)
    options = Options(writers=("none",))
    (tally,) = carry_out(begin(tmp_path, options), options, Limits(seconds=0), Silent(), batch=at_once)
    (left,) = tally.left
    assert (desk.asked, left.cases, left.named[0]) == ([], 30, "c0000")
    assert "0 seconds" in left.why


def test_the_newest_run_without_an_end_is_gone_on_with(tmp_path: Path) -> None:
    options = Options(writers=("none", "big"), slots=4)
    done, killed = begin(tmp_path, Options()), begin(tmp_path, options)
    (done / runs.SUMMARY).write_text("{}")
    assert unfinished(tmp_path) == (killed, options)
    assert last(tmp_path, killed) == done
    (killed / runs.SUMMARY).write_text("{}")
    with pytest.raises(NoRunError):
        unfinished(tmp_path)


def test_a_budget_counts_tokens_and_money() -> None:
    tokens, money = Budget(tokens=100), Budget(money=Decimal("0.05"))
    for budget in (tokens, money):
        budget.check()
        budget.add(Usage(prompt_tokens=90, completion_tokens=10, cost=Decimal("0.05")))
        with pytest.raises(BudgetSpentError):
            budget.check()


# --- intervals and falls --------------------------------------------------------------------------------------


def test_shares_of_yes_and_no_have_wilson_s_interval() -> None:
    found = interval([1.0] * 9 + [0.0])
    assert (found.by, round(found.low, 3), round(found.high, 3)) == ("Wilson", 0.596, 0.982)
    assert interval([0.25, 0.5, 1.0]).by == "bootstrap"


def values(zeros: int) -> dict[str, float]:
    return {f"c{n}": float(n >= zeros) for n in range(40)}


def test_one_case_of_forty_is_chance_and_six_are_not() -> None:
    one, six = paired(values(1), values(0)), paired(values(6), values(0))
    assert one is not None
    assert six is not None
    assert (one.real, six.real) == (False, True)
    assert six.mean == pytest.approx(-6 / 40)
    assert paired({"a": 1.0}, {"b": 1.0}) is None


def test_a_rise_is_no_fall_and_without_cases_the_intervals_must_not_touch() -> None:
    rise = paired(values(0), values(20))
    assert rise is not None
    assert not rise.real
    good, bad = interval([1.0] * 300), interval([1.0] * 150 + [0.0] * 150)
    assert apart(bad, good).real
    assert not apart(good, bad).real


def tally_of(zeros: int, writer: str = "composer", **fields: Any) -> Tally:
    tally = Tally(Group("grounding", False, writer), "Grounding")
    for case, value in values(zeros).items():
        tally.add(Row(task="grounding", writer=writer, case=case, values={"passed": value}, **fields))
    return tally


def summary_of(now: Tally, was: Tally) -> Summary:
    return summed("today", 1, [now], {"the baseline": {was.group: baseline.of(was)}})


def test_the_exit_code_is_1_for_a_real_fall_only(capsys: pytest.CaptureFixture[str]) -> None:
    assert finish(summary_of(tally_of(1), tally_of(0)), as_json=False) == 0
    assert "nothing really fell" in capsys.readouterr().out
    assert finish(summary_of(tally_of(8), tally_of(0)), as_json=False) == 1
    assert "Fell against the baseline in Grounding (composer)" in capsys.readouterr().out


def test_a_baseline_is_read_as_it_was_written_and_other_groups_stay(tmp_path: Path) -> None:
    path = tmp_path / "baseline.jsonl"
    baseline.save([tally_of(2), tally_of(4, "big")], path)
    baseline.save([tally_of(0)], path)
    found = baseline.load(path)
    assert found[Group("grounding", False, "composer")]["passed"].mean == 1.0
    assert found[Group("grounding", False, "big")]["passed"].cases == values(4)
    assert baseline.load(tmp_path / "none.jsonl") == {}


def test_the_last_run_is_compared_case_by_case(tmp_path: Path) -> None:
    rows = (Row(task="grounding", writer="rules", case=c, values={"passed": v}) for c, v in values(0).items())
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(row.model_dump_json() + "\n" for row in rows))
    was = baseline.from_rows(path)[Group("grounding", False, "rules")]
    changes = baseline.changes(tally_of(8, "rules"), was)
    assert changes["passed"].n == 40
    assert changes["passed"].real


def test_floors_for_all_hold_for_every_case_and_a_writer_s_own_for_the_core() -> None:
    tally = Tally(Group("stories", False, "composer"), "Stories")
    tally.add(Row(task="stories", writer="composer", case="core", values={"told": 1.0, "clean": 1.0}))
    tally.add(Row(task="stories", writer="composer", case="more", core=False, values={"told": 0.0, "clean": 0.0}))
    run = summed("today", 1, [tally], {})
    assert [b.name for b in run.below["composer"]] == ["clean"]
    assert run.fell


def test_a_writer_s_own_floors_wait_for_a_whole_run() -> None:
    stories = Tally(Group("stories", False, "composer"), "Stories")
    stories.add(Row(task="stories", writer="composer", case="c", values={"told": 0.0}))
    statements = Tally(Group("statements", False, "composer"), "Statements")
    statements.add(Row(task="statements", writer="composer", case="s", values={"told": 0.0}))
    assert not summed("today", 1, [stories], {}).fell
    assert not summed("today", 1, [stories, statements], {}, whole=False).fell
    assert summed("today", 1, [stories, statements], {}).fell
    statements.leave("t", "the budget is spent")
    assert not summed("today", 1, [stories, statements], {}).fell


def test_the_stored_baseline_can_be_read_and_covers_every_task() -> None:
    assert {group.task for group in baseline.load()} == {
        "stories", "statements", "injection", "anonymising", "grounding", "flags",
    }  # fmt: skip
