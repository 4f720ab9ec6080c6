"""Imports of any size: a chunk in memory at a time, refused rows on record as they come, a kill loses a chunk."""

import json
import tracemalloc
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from agent.actions import Desk
from agent.actions.importing import CHUNK, LEFT_IN, Importing, Taken
from agent.actions.parts import silent
from agent.models import Event
from evals import crowd
from retrieval.imports import rows_expected, stream
from retrieval.imports.repeats import Repeats
from retrieval.records import RawRecord
from tests.conftest import People


def crowd_file(folder: Path, count: int, broken: Sequence[int] = ()) -> Path:
    """Records as JSON Lines; the lines of ``broken`` are no JSON."""
    path = folder / "crowd.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number, record in enumerate(crowd.records(count), 1):
            file.write(("{oops" if number in broken else record.model_dump_json(exclude_none=True)) + "\n")
    return path


class Taking:
    """A stand-in for what takes records in: keeps their ids, and fails when it is told to."""

    def __init__(self, fails_after: int = 10**9) -> None:
        self.ids: list[str] = []
        self.sizes: list[int] = []
        self.fails_after = fails_after
        self.stops: frozenset[str] = frozenset()

    def __call__(self, raws: Sequence[RawRecord]) -> Taken:
        if len(self.ids) >= self.fails_after:
            raise KeyboardInterrupt
        self.ids += [raw.id for raw in raws]
        self.sizes.append(len(raws))
        return Taken(0, self.stops & {raw.id for raw in raws})


def test_rows_are_taken_in_chunk_by_chunk(desk: Desk, tmp_path: Path) -> None:
    path, taken, told = crowd_file(tmp_path, 150, broken=[3, 140]), Taking(), list[Event]()
    summary = Importing(desk.parts, taken, told.append).file(People.writer, path, None, None)
    assert (summary.read, summary.imported, summary.refused) == (150, 148, 2)
    assert [r.line for r in summary.rejected] == [3, 140]
    assert max(taken.sizes) <= CHUNK
    assert [e.done for e in told if e.done] == [64, 128, 150]
    assert {e.total for e in told if e.done} == {150}


def test_a_kill_loses_at_most_a_chunk(desk: Desk, tmp_path: Path) -> None:
    path, taken = crowd_file(tmp_path, 200, broken=[5, 70, 199]), Taking(fails_after=100)
    with pytest.raises(KeyboardInterrupt):
        Importing(desk.parts, taken, silent).file(People.writer, path, None, None)
    with desk.parts.store.read() as tx:
        run = tx.imports.list(1)[0]
        refused = [r.line for r in tx.imports.rejects(run.id)]
    assert (run.read, run.imported, run.rejected) == (128, 126, 2)
    assert refused == [5, 70]
    kept = (desk.parts.settings.home / "rejects" / f"{run.id}.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["line"] for line in kept] == [5, 70]


def test_the_rest_comes_in_with_the_same_file(make_desk: Callable[..., Desk], tmp_path: Path) -> None:
    desk = make_desk()
    path = tmp_path / "rows.jsonl"
    rows = [{"id": f"n-{n}", "text": f"The till number {n} froze."} for n in range(CHUNK + 6)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows[:CHUNK]), "utf-8")
    desk.records.import_file(People.writer, path)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    summary = desk.records.import_file(People.writer, path)
    assert (summary.read, summary.imported, summary.unchanged) == (CHUNK + 6, 6, CHUNK)


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    def peak(count: int) -> int:
        path = crowd_file(tmp_path, count)
        tracemalloc.start()
        for _ in stream(path, "jsonl"):
            pass
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    assert peak(4000) - peak(400) < 1_000_000


def test_a_repeated_id_is_found_however_many_there_were() -> None:
    seen = Repeats()
    assert all(seen.first(f"r-{n}", n) is None for n in range(1, 5001))
    assert [seen.first(f"r-{n}", 9999) for n in (1, 777, 5000)] == [1, 777, 5000]
    assert seen.first("r-5001", 5001) is None


def test_rows_are_counted_where_lines_are_rows(tmp_path: Path) -> None:
    path = crowd_file(tmp_path, 7)
    assert rows_expected(path, "jsonl") == 7
    assert rows_expected(path, "csv") is None


def test_a_record_with_an_identity_left_in_is_refused_with_its_line(desk: Desk, tmp_path: Path) -> None:
    path, taken = crowd_file(tmp_path, 5), Taking()
    taken.stops = frozenset({"crowd-1-0000003"})
    summary = Importing(desk.parts, taken, silent).file(People.writer, path, None, None)
    assert (summary.imported, [(r.line, r.reason) for r in summary.rejected]) == (4, [(4, LEFT_IN)])
