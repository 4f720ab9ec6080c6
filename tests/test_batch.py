"""Many pieces at once: in order, as many as there are slots, none waiting; and the desk in eight threads."""

import itertools
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from agent.actions import Desk
from agent.batch import AHEAD, in_order
from agent.errors import LeakError, RefusedError
from agent.llm import ChatModel
from agent.models import Brief
from evals.crowd import records
from evals.listener import listening
from retrieval.records import Filter
from tests.conftest import People
from tests.stories import import_rows

THREADS = 8
GATE_S = 10.0


def test_results_come_in_order_however_long_each_takes() -> None:
    first = threading.Event()

    def work(n: int, stopped: Callable[[], bool]) -> int:
        if n == 0:
            assert first.wait(GATE_S)
        elif n == 3:
            first.set()
        return n * 10

    assert [(d.item, d.result()) for d in in_order(range(9), work, 2)] == [(n, n * 10) for n in range(9)]


def test_every_slot_works_at_once() -> None:
    together = threading.Barrier(4, timeout=GATE_S)

    def work(n: int, stopped: Callable[[], bool]) -> int:
        return together.wait() + n - n

    assert len([d.result() for d in in_order(range(8), work, 4)]) == 8


def test_one_that_fails_fails_alone() -> None:
    def work(n: int, stopped: Callable[[], bool]) -> int:
        if n == 1:
            raise ValueError("one")
        return n

    done = list(in_order(range(3), work, 2))
    assert [done[0].result(), done[2].result()] == [0, 2]
    with pytest.raises(ValueError, match="one"):
        done[1].result()


def test_a_batch_without_end_is_not_read_ahead_of_for_ever_and_stops_when_nobody_listens() -> None:
    read: list[int] = []
    told: list[Callable[[], bool]] = []

    def endless() -> Iterator[int]:
        for n in itertools.count():
            read.append(n)
            yield n

    def work(n: int, stopped: Callable[[], bool]) -> int:
        told.append(stopped)
        return n

    batch = in_order(endless(), work, 2)
    assert next(batch).result() == 0
    batch.close()  # type: ignore[attr-defined]
    assert told[0]()
    assert len(read) <= 2 * AHEAD * 2 + 3


def test_what_the_source_raises_is_raised_after_what_came_before_it() -> None:
    def broken() -> Iterator[int]:
        yield 1
        raise OSError("gone")

    batch = in_order(broken(), lambda n, stopped: n, 2)
    assert next(batch).result() == 1
    with pytest.raises(OSError, match="gone"):
        next(batch)


# --- the desk ------------------------------------------------------------------------------------------------


@pytest.mark.enable_socket
def test_eight_threads_write_what_one_writes(make_desk: Callable[..., Desk], tmp_path: Path) -> None:
    rows = [json.loads(r.model_dump_json(exclude_none=True)) for r in records(14)]
    with listening() as listener:
        desk = make_desk(model=lambda guard: ChatModel("tiny-1b", listener, guard, timeout_s=10, retries=0))
        import_rows(desk, tmp_path, rows)
        briefs = [
            Brief(topic="what support did", words=100, channel="newsletter", filter=Filter(record_ids=(row["id"],)))
            for row in rows[:12]
        ]
        one = texts(desk, briefs, 1)
        eight = texts(desk, briefs, THREADS)
    assert eight == one
    assert sum(text != "" for text in one) >= 8
    assert desk.audit.verify() > 0
    assert desk.drafts.unfinished(People.writer) == []


def texts(desk: Desk, briefs: list[Brief], slots: int) -> list[str]:
    def work(brief: Brief, stopped: Callable[[], bool]) -> str:
        draft = desk.drafts.draft_story(People.writer, brief, cancelled=stopped)
        return desk.drafts.page(People.writer, draft.id).version.content.text

    return [outcome(done.result) for done in in_order(briefs, work, slots)]


def outcome(result: Callable[[], str]) -> str:
    try:
        return result()
    except (RefusedError, LeakError):
        return ""
