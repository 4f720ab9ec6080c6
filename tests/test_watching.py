"""The watch on a desk: what the verbs count, keep and never say twice; the job that runs it."""

import threading
from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest

from agent.actions import Desk
from agent.errors import NotAllowedError, NotFoundError, StaleError
from agent.pages.jobs import Job
from retrieval.records import CleanRecord
from tests.conftest import Clock, People
from tests.crises import CHARGED, MONDAY, common, crisis

Make = Callable[..., Desk]
START = MONDAY + timedelta(days=4, hours=11)
DAYS = common(5, 60)
BAD = crisis(CHARGED, START, count=20, minutes=5)


def take_in(desk: Desk, records: Sequence[CleanRecord]) -> None:
    """As an import leaves them, at the desk's time."""
    with desk.parts.store.begin() as tx:
        for record in records:
            tx.records.put(record, f"digest of {record.id}")
        tx.erasure.taken([record.id for record in records], desk.parts.clock())


def lived(desk: Desk, clock: Clock, until_minutes: int, step: int = 15) -> list[str]:
    """The crisis as it comes in, the watch run every ``step`` minutes; the topics that were warned of."""
    said: list[str] = []
    everything = sorted([*DAYS, *BAD], key=lambda r: r.created_at or MONDAY)
    clock.at = START
    take_in(desk, [r for r in everything if r.created_at and r.created_at < START])
    said += [w.warned.topic for w in desk.watch.run(People.writer)]
    for _ in range(until_minutes // step):
        before, clock.at = clock.at, clock.at + timedelta(minutes=step)
        take_in(desk, [r for r in everything if r.created_at and before <= r.created_at < clock.at])
        said += [w.warned.topic for w in desk.watch.run(People.writer)]
    return said


def test_a_crisis_that_comes_in_is_kept_with_its_numbers_and_interactions(desk: Desk, clock: Clock) -> None:
    assert lived(desk, clock, 60) == ["risk wrong charges"]
    (kept,) = desk.watch.rows(People.legal)
    assert kept.warned.seen >= 4
    assert kept.warned.at <= START + timedelta(minutes=60)
    assert set(kept.warned.record_ids) <= {r.id for r in BAD}
    assert len(kept.warned.record_ids) == kept.warned.seen
    with desk.parts.store.read() as tx:
        assert [r.detail["seen"] for r in tx.audit.list() if r.verb == "warn"] == [str(kept.warned.seen)]


def test_it_is_never_said_twice_not_even_by_a_desk_that_starts_anew(make_desk: Make, clock: Clock) -> None:
    desk = make_desk()
    assert len(lived(desk, clock, 90)) == 1
    assert desk.watch.run(People.writer) == []
    assert make_desk().watch.run(People.writer) == []
    clock.forward(hours=5)
    assert make_desk().watch.run(People.writer) == []
    assert len(desk.watch.rows(People.writer)) == 1


def test_records_that_come_in_late_are_counted_at_their_time(desk: Desk, clock: Clock) -> None:
    clock.at = START + timedelta(hours=3)
    take_in(desk, DAYS)
    assert desk.watch.run(People.writer) == []
    clock.forward(minutes=10)
    take_in(desk, BAD)
    (kept,) = desk.watch.run(People.writer)
    assert START < kept.warned.at <= START + timedelta(hours=1)


def test_an_import_of_what_is_long_over_warns_of_nothing(desk: Desk, clock: Clock) -> None:
    clock.at = START + timedelta(days=6)
    take_in(desk, [*DAYS, *BAD])
    assert desk.watch.run(People.writer) == []


def test_a_warning_is_settled_by_name_and_a_forgotten_record_leaves_it(desk: Desk, clock: Clock) -> None:
    lived(desk, clock, 60)
    (kept,) = desk.watch.rows(People.writer, open_only=True)
    with desk.parts.store.begin() as tx:
        tx.records.delete(kept.warned.record_ids[0])
    assert desk.watch.rows(People.writer)[0].warned.record_ids == kept.warned.record_ids[1:]
    incident = desk.incidents.open(People.writer, "Double charges")
    settled = desk.watch.settle(People.approver, kept.id, incident.id)
    assert (settled.settled_by, settled.incident_id) == (People.approver.id, incident.id)
    assert desk.watch.rows(People.writer, open_only=True) == []
    with pytest.raises(NotFoundError):
        desk.watch.settle(People.approver, "none")
    with pytest.raises(NotAllowedError):
        desk.watch.run(People.legal)


def test_a_job_goes_on_after_a_fault_and_ends_with_its_block() -> None:
    turns: list[int] = []
    third = threading.Event()

    def work() -> None:
        turns.append(len(turns))
        if len(turns) == 3:
            third.set()
        raise ValueError("a fault of the work")

    with Job("test", work, 0.001):
        assert third.wait(10)
    done = len(turns)
    assert not any(t.name == "test" for t in threading.enumerate())
    assert len(turns) == done


def test_a_job_of_no_interval_never_runs() -> None:
    with Job("test", lambda: pytest.fail("it ran"), 0):
        assert not any(t.name == "test" for t in threading.enumerate())


def test_the_course_of_a_topic_crosses_what_is_usual_when_it_is_warned_of(desk: Desk, clock: Clock) -> None:
    lived(desk, clock, 60)
    (kept,) = desk.watch.rows(People.legal)
    points = desk.watch.course(People.legal, kept.warned.topic, START - timedelta(days=2), clock())
    assert points is not None
    assert [p.at for p in points] == sorted({p.at for p in points})
    before = [p.usual for p in points if p.at <= START]
    assert len(before) == 49
    assert all(u.seen <= u.high and u.expected <= u.high for u in before)
    last = points[-1].usual
    assert points[-1].at == clock()
    assert last.seen > last.high > last.expected
    assert last.negative == last.counted == last.seen
    assert desk.watch.course(People.legal, "tag nobody-has-this", MONDAY, clock()) == ()


def test_a_course_is_counted_by_a_desk_that_has_just_started_and_its_warnings_wait(
    make_desk: Make, clock: Clock
) -> None:
    desk = make_desk()
    clock.at = START + timedelta(minutes=90)
    take_in(desk, [*DAYS, *BAD])
    assert desk.watch.looked(People.legal).at is None
    points = desk.watch.course(People.legal, "all interactions", START - timedelta(days=1), clock())
    assert points
    assert sum(p.usual.seen for p in points if p.at.minute == 0) > 60
    assert desk.watch.rows(People.writer) == []
    looked = desk.watch.looked(People.legal)
    assert (looked.at, looked.days) == (clock(), 28)
    assert looked.counted == len([r for r in [*DAYS, *BAD] if r.created_at and r.created_at <= clock()])
    assert [w.warned.topic for w in desk.watch.run(People.writer)] == ["risk wrong charges"]


def test_nobody_waits_for_a_watch_that_is_counting(desk: Desk) -> None:
    with desk.watch._lock:
        assert desk.watch.course(People.legal, "all interactions", MONDAY, START) is None


def test_an_incident_is_opened_on_a_warning_once_with_its_interactions_behind_it(desk: Desk, clock: Clock) -> None:
    lived(desk, clock, 60)
    (kept,) = desk.watch.rows(People.writer)
    incident = desk.incidents.open_on(People.legal, kept.id)
    assert incident.title.startswith(f"Wrong charges: {kept.warned.seen} interactions since ")
    assert (incident.detected_at, incident.warning) == (kept.warned.at, kept.warned.text)
    room = desk.incidents.room(People.writer, incident.id)
    assert {record.id for record in room.behind.records} == set(kept.warned.record_ids)
    behind = desk.watch.behind(People.writer, incident.id)
    assert behind is not None
    assert (behind.id, behind.settled_by) == (kept.id, People.legal.id)
    assert desk.watch.rows(People.writer, open_only=True) == []
    with pytest.raises(StaleError, match="has opened an incident"):
        desk.incidents.open_on(People.writer, kept.id)
    with pytest.raises(NotAllowedError):
        desk.incidents.open_on(People.admin, kept.id)
    assert len(desk.incidents.rows(People.writer)) == 1
