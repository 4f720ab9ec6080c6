"""New topics: found by likeness in what came in, named by their own words, and not said where something covers them."""

from datetime import timedelta

from agent import topics
from agent.actions import Desk
from retrieval.records import CleanRecord, Hit
from tests.conftest import Clock, People
from tests.crises import COMMON, MONDAY, common, said
from tests.desk_samples import passage

START = MONDAY + timedelta(days=5, hours=14)
BLUE = (
    "The water comes out of my kettle blue since yesterday.",
    "Why does the water in the kettle turn blue?",
    "Blue water in my kettle after boiling, what is that?",
    "My kettle makes the water blue and it tastes odd.",
    "There is blue water in the new kettle when it boils.",
    "I boiled the kettle and the water was blue!",
)


def taken_in(desk: Desk, records: list[CleanRecord]) -> None:
    with desk.parts.store.begin() as tx:
        for record in records:
            tx.records.put(record, f"digest of {record.id}")
        tx.erasure.taken([record.id for record in records], desk.parts.clock())
    desk.parts.index.add([p for record in records for p in desk.records.passages(record)])


def blue(minutes: float = 25) -> list[CleanRecord]:
    at = START - timedelta(hours=3)
    return [said(f"b-{i}", at + timedelta(minutes=minutes * i), "", "", text) for i, text in enumerate(BLUE)]


def test_like_complaints_that_nobody_had_before_are_a_topic_named_by_their_words(desk: Desk, clock: Clock) -> None:
    clock.at = START
    taken_in(desk, [r for r in common(6, 30) if r.created_at and r.created_at < START])
    assert desk.watch.run(People.writer) == []
    taken_in(desk, blue())
    (kept,) = desk.watch.run(People.writer)
    assert kept.warned.what == "new topic"
    assert {"blue", "water"} <= set(kept.warned.words)
    assert set(kept.warned.record_ids) <= {f"b-{i}" for i in range(len(BLUE))}
    assert kept.warned.seen >= 5
    assert kept.warned.expected < 1
    clock.forward(minutes=20)
    taken_in(desk, [said("b-9", clock.at, "", "", "Blue water again from the kettle.")])
    assert desk.watch.run(People.writer) == []


def test_what_is_asked_every_day_is_no_new_topic(desk: Desk, clock: Clock) -> None:
    clock.at = START
    days = [r for r in common(6, 30) if r.created_at and r.created_at < START - timedelta(minutes=5)]
    taken_in(desk, days)
    desk.watch.run(People.writer)
    again = [said(f"a-{i}", START - timedelta(minutes=i), "", "", COMMON[i % 3][2]) for i in range(5)]
    taken_in(desk, again)
    assert desk.watch.run(People.writer) == []


def hit(key: str, hours: float, score: float = 0.8, role: str = "customer") -> Hit:
    at = START - timedelta(hours=hours)
    return Hit(passage=passage(f"{key}:0:0", key).model_copy(update={"created_at": at, "role": role}), score=score)


def test_a_topic_needs_five_like_texts_of_customers_and_days_of_history() -> None:
    record = said("r", START, "", "", "Blue water.")
    four = [hit(f"h{i}", i) for i in range(4)]
    begun = START - timedelta(days=5)
    assert topics.around(record, four, START, begun) == topics.Cluster(("h3", "h2", "h1", "h0", "r"), 0.0)
    assert topics.around(record, four[:3], START, begun) is None
    assert topics.around(record, [*four[:3], hit("x", 1, score=0.4)], START, begun) is None
    assert topics.around(record, [*four[:3], hit("x", 1, role="agent")], START, begun) is None
    assert topics.around(record, four, START, START - timedelta(days=1)) is None
    older = [hit(f"o{i}", 24 + i) for i in range(40)]
    assert topics.around(record, [*four, *older], START, begun) is None


def test_a_word_that_two_customers_wrote_is_in_no_name() -> None:
    texts = ["Blue water in Quillby", "Blue water, Quillby", "My water is blue [CUSTOMER 1]"]
    records = [said(str(i), START, "", "", text) for i, text in enumerate(texts)]
    assert topics.name(records, lambda word: 3, 100) == ("blue", "water")


def test_a_cluster_within_a_larger_one_is_left_out() -> None:
    large, small, other = (topics.Cluster(tuple(ids), 0.0) for ids in ("abcdef", "abcxy", "uvwxy"))
    assert topics.largest([small, other, large]) == [large, other]
