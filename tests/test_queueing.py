"""The queue: one look at everything that waits, texts in hand, and those whose time has passed."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from agent.actions import Desk, noticing
from agent.actions.people import DESK
from agent.errors import NotAllowedError, NotFoundError, WrongStateError
from agent.models import Actor, Brief, Draft
from agent.pages import queue
from agent.pages.edge import Fields
from agent.policy import BUILT_IN, BUILT_IN_TEXT
from agent.views import QueueRow
from tests.conftest import Clock, People
from tests.stories import FLOOD, import_rows
from tests.test_pages_html import Seen


@pytest.fixture
def story(desk: Desk, tmp_path: Path) -> Draft:
    import_rows(desk, tmp_path, [FLOOD])
    return desk.drafts.draft_story(People.writer, Brief(topic="a bookshop open again after a flood", words=120))


def row(desk: Desk) -> QueueRow:
    return desk.drafts.queue(People.approver)[0]


def copies(desk: Desk, story: Draft, count: int) -> None:
    with desk.parts.store.begin() as tx:
        version = tx.drafts.version(story.id, 1)
        for number in range(count):
            copy = f"copy{number:03}"
            tx.drafts.create(story.model_copy(update={"id": copy}), version.model_copy(update={"draft_id": copy}))


def test_a_text_in_hand_is_shown_so_and_kept_from_nobody_who_may_sign(desk: Desk, story: Draft) -> None:
    desk.drafts.submit(People.writer, story.id, 1)
    desk.drafts.claim(People.approver, story.id)
    assert row(desk).draft.claimed_by == People.approver.id
    with pytest.raises(NotAllowedError, match="Ada Stone has this text in hand"):
        desk.drafts.claim(People.other, story.id)
    with pytest.raises(NotAllowedError, match="only they can give it back"):
        desk.drafts.release(People.other, story.id)
    desk.drafts.comment(People.other, story.id, 1, "Which till was it?")
    assert desk.drafts.request_changes(People.other, story.id, 1, "Name the month.").state == "changes_requested"
    assert row(desk).draft.claimed_by is None


def test_what_is_given_back_or_held_too_long_can_be_taken(desk: Desk, story: Draft, clock: Clock) -> None:
    desk.drafts.claim(People.approver, story.id)
    desk.drafts.release(People.approver, story.id)
    assert desk.drafts.claim(People.other, story.id).claimed_by == People.other.id
    clock.forward(hours=4)
    assert row(desk).draft.claimed_by is None
    assert desk.drafts.claim(People.approver, story.id).claimed_by == People.approver.id


def test_only_what_waits_can_be_taken_and_only_by_who_may(desk: Desk, story: Draft) -> None:
    with pytest.raises(NotAllowedError):
        desk.drafts.claim(People.admin, story.id)
    with pytest.raises(NotFoundError):
        desk.drafts.claim(People.approver, "none-such")
    desk.drafts.reject(People.approver, story.id, 1, "It is not a story.")
    with pytest.raises(WrongStateError, match="nothing to take in hand"):
        desk.drafts.claim(People.approver, story.id)


def test_a_claim_is_on_record(desk: Desk, story: Draft) -> None:
    desk.drafts.claim(People.approver, story.id)
    desk.drafts.release(People.approver, story.id)
    told = [(r.verb, r.actor) for r in desk.drafts.page(People.approver, story.id).history]
    assert told[:2] == [("release", People.approver.id), ("claim", People.approver.id)]


def test_the_policy_says_when_a_text_is_due(story: Draft) -> None:
    due = BUILT_IN.of("story", None).due.span
    assert story.due_at == story.created_at + due


def test_what_is_late_is_passed_on_once_and_approved_by_nobody(desk: Desk, story: Draft, clock: Clock) -> None:
    desk.drafts.submit(People.writer, story.id, 1)
    assert desk.drafts.escalate(DESK) == []
    assert not row(desk).overdue
    clock.forward(hours=25)
    assert [draft.id for draft in desk.drafts.escalate(DESK)] == [story.id]
    assert desk.drafts.escalate(DESK) == []
    assert row(desk).overdue
    assert (row(desk).draft.state, row(desk).signatures) == ("in_review", 0)
    with pytest.raises(NotAllowedError):
        desk.drafts.escalate(People.approver)


def test_stand_ins_and_signers_are_told(desk: Desk, story: Draft, clock: Clock) -> None:
    desk.drafts.submit(People.writer, story.id, 1)
    assert story.due_at is not None
    clock.at = story.due_at - timedelta(minutes=5)
    with desk.parts.store.read() as tx:
        reminders = list(noticing.due(tx, clock.at))
    assert [one.notice.kind for one in reminders] == ["reminder"]
    assert reminders[0].people == {People.approver.id, People.other.id}
    clock.at = story.due_at
    desk.drafts.escalate(DESK)
    with desk.parts.store.read() as tx:
        record = next(r for r in tx.audit.list(subject=story.id) if r.verb == "escalate")
        told = noticing.told_of(tx, record)
    assert told is not None
    assert (told.notice.kind, told.people) == ("escalated", frozenset({People.approver.id, People.other.id}))


def test_a_long_queue_takes_no_more_questions_than_a_short_one(desk: Desk, story: Draft) -> None:
    def asked() -> int:
        count = 0

        def counted(*_: object) -> None:
            nonlocal count
            count += 1

        engine = desk.parts.store._engine
        event.listen(engine, "before_cursor_execute", counted)
        desk.drafts.queue(People.approver)
        event.remove(engine, "before_cursor_execute", counted)
        return count

    desk.drafts.queue(People.approver)  # a connection that wrote before is told first that it may not now
    one = asked()
    copies(desk, story, 120)
    assert len(desk.drafts.queue(People.approver)) == 121
    assert asked() == one


def test_the_queue_comes_in_pages_whose_counts_are_over_all(desk: Desk, story: Draft) -> None:
    copies(desk, story, 120)
    desk.drafts.submit(People.writer, story.id, 1)
    pages = [queue.show(desk, People.approver, {"show": "all", "p": str(n)}) for n in (1, 2, 3)]
    shown = [re.findall(r'data-row="(\w+)"', page) for page in pages]
    assert [len(ids) for ids in shown] == [50, 50, 21]
    assert [id_ for ids in shown for id_ in ids] == [row.draft.id for row in desk.drafts.queue(People.approver)]
    for page in pages:
        assert re.search(r'data-show="all"[^>]*>All <b data-count>121<', page)
        assert re.search(r'data-show="mine"[^>]*>Waiting for you <b data-count>1<', page)
    assert "51 to 100 of 121" in pages[1]
    assert re.findall(r'rel="(prev|next)" href="([^"]+)"', pages[1]) == [
        ("prev", "./?show=all"),
        ("next", "./?show=all&amp;p=3"),
    ]
    assert 'data-url="./?show=all&amp;p=2"' in pages[1]


@pytest.mark.parametrize(("page", "rows"), [("0", 50), ("-1", 50), ("x", 50), ("9" * 40, 50), ("99", 1), ("²", 50)])
def test_a_page_that_is_not_there_is_the_nearest_that_is(desk: Desk, story: Draft, page: str, rows: int) -> None:
    copies(desk, story, 50)
    assert queue.show(desk, People.approver, {"show": "all", "p": page}).count("data-row=") == rows


def test_one_page_has_no_links_to_others(desk: Desk, story: Draft) -> None:
    assert 'class="leaves"' not in queue.show(desk, People.approver, {"show": "all"})


def test_what_waits_no_more_stands_below_the_newest_first(desk: Desk, story: Draft) -> None:
    with desk.parts.store.begin() as tx:
        version = tx.drafts.version(story.id, 1)
        for days in range(60):
            told = {"id": f"old{days:02}", "state": "rejected", "created_at": story.created_at - timedelta(days=days)}
            tx.drafts.create(story.model_copy(update=told), version.model_copy(update={"draft_id": told["id"]}))
    page = queue.show(desk, People.approver, {"show": "all"})
    assert re.findall(r'<a class="row" href="draft\?id=(\w+)"', page) == [f"old{days:02}" for days in range(50)]
    assert page.count("data-row=") == 1


def test_the_page_takes_a_text_in_hand_and_shows_who_has_it(desk: Desk, story: Draft, clock: Clock) -> None:
    desk.drafts.submit(People.writer, story.id, 1)
    assert queue.PAGE.acts["claim"](desk, People.approver, Fields({"draft": story.id})).notice
    mine, others = queue.show(desk, People.approver, {}), queue.show(desk, People.other, {})
    assert "in your hand since" in mine
    assert 'data-do="release"' in mine
    assert "has it in hand since" in others
    assert 'data-do="claim"' not in others
    assert queue.PAGE.acts["release"](desk, People.approver, Fields({"draft": story.id})).notice
    clock.forward(hours=25)
    late = queue.show(desk, People.other, {})
    assert "was due" in late
    assert "Late <b data-count>1</b>" in late


def said(desk: Desk, who: Actor) -> str:
    return Seen(queue.show(desk, who, {"show": "all"})).text


def test_who_stands_in_reads_what_happened_and_what_to_do(desk: Desk, story: Draft, clock: Clock) -> None:
    desk.drafts.submit(People.writer, story.id, 1)
    assert "passed on" not in said(desk, People.approver)
    clock.forward(hours=25)
    assert "it is being passed on to the approvers" in said(desk, People.legal)
    desk.drafts.escalate(DESK)
    clock.forward(minutes=10)
    told = said(desk, People.approver)
    assert "was due 1 h ago ; passed on 10 min ago to the approvers" in told
    assert "You stand in: read it, then sign it or request changes" in told
    assert "You stand in 1" in told
    assert "You stand in:" not in said(desk, People.legal)
    desk.drafts.request_changes(People.other, story.id, 1, "Name the month.")
    assert "You stand in: ask Wynn Reed how far it is" in said(desk, People.other)


def test_a_stand_in_who_can_not_sign_is_told_so(desk: Desk, story: Draft, clock: Clock) -> None:
    edited = desk.drafts.edit(People.approver, story.id, 1, {"headline": "A bookshop opened again"})
    desk.drafts.submit(People.writer, story.id, edited.number)
    clock.forward(hours=25)
    desk.drafts.escalate(DESK)
    assert "it still takes an approver, and you can’t give that name" in said(desk, People.approver)


def test_a_policy_that_names_no_stand_in_is_said_to_tell_nobody(desk: Desk, story: Draft, clock: Clock) -> None:
    desk.policies.set(People.admin, BUILT_IN_TEXT.replace('stand_in = ["approver"]', "stand_in = []", 1))
    clock.forward(hours=25)
    assert "the policy has nobody told of it" in said(desk, People.approver)
