"""Teams: who is not in one meets drafts that are not there, at every verb; statements are everybody's."""

from collections.abc import Callable
from pathlib import Path

import pytest

from agent.actions import Desk
from agent.actions.people import DESK
from agent.errors import NotAllowedError, NotFoundError, RefusedError
from agent.models import Actor, Brief, Draft
from agent.pages import draft as page
from agent.pages.edge import Fields
from agent.policy import BUILT_IN_TEXT
from agent.store import Team
from tests.conftest import PASSWORD, Clock, People, sign_as
from tests.crisis_examples import open_incident
from tests.stories import FLOOD, import_rows
from tests.test_pages_html import Seen

BRIEF = Brief(topic="a bookshop open again after a flood", words=120)
OUTSIDE = "There is no draft"

#: Every verb on a draft, by somebody whose role would do.
VERBS: dict[str, tuple[Actor, Callable[[Desk, Actor, str], object]]] = {
    "page": (People.other, lambda d, a, i: d.drafts.page(a, i)),
    "an older version": (People.other, lambda d, a, i: d.drafts.page(a, i, 1)),
    "attempts": (People.other, lambda d, a, i: d.drafts.attempts(a, i)),
    "comment": (People.legal, lambda d, a, i: d.drafts.comment(a, i, 1, "Really?")),
    "resolve": (People.legal, lambda d, a, i: d.drafts.resolve(a, i, "any")),
    "submit": (People.other, lambda d, a, i: d.drafts.submit(a, i, 1)),
    "edit": (People.other, lambda d, a, i: d.drafts.edit(a, i, 1, {"headline": "Open"})),
    "request changes": (People.other, lambda d, a, i: d.drafts.request_changes(a, i, 1, "No.")),
    "reject": (People.other, lambda d, a, i: d.drafts.reject(a, i, 1, "No.")),
    "withdraw": (People.other, lambda d, a, i: d.drafts.withdraw(a, i, 1, "No.")),
    "sign": (People.other, lambda d, a, i: sign_as(d, a, i, 1, "0" * 64)),
    "export": (People.other, lambda d, a, i: d.drafts.export(a, i, 1)),
    "move": (People.other, lambda d, a, i: d.people.move_draft(a, i, None)),
}


@pytest.fixture
def team(desk: Desk) -> Team:
    """The writer and the approver; the other approver and legal are not in it."""
    made = desk.people.make_team(People.admin, "Consumer press")
    return desk.people.set_members(People.admin, made.id, {People.writer.id, People.approver.id})


@pytest.fixture
def story(desk: Desk, team: Team, tmp_path: Path) -> Draft:
    import_rows(desk, tmp_path, [FLOOD])
    return desk.drafts.draft_story(People.writer, BRIEF)


def queued(desk: Desk, who: Actor) -> list[str]:
    return [row.draft.id for row in desk.drafts.queue(who)]


def test_a_story_begins_in_its_writers_team_and_is_seen_there(desk: Desk, team: Team, story: Draft) -> None:
    assert story.team == team.id
    for who in (People.writer, People.approver, People.admin, People.privacy):
        assert queued(desk, who) == [story.id]
        assert desk.drafts.page(who, story.id).draft == story
    for who in (People.other, People.legal):
        assert queued(desk, who) == []


@pytest.mark.parametrize("verb", VERBS)
def test_no_verb_reaches_another_teams_story(desk: Desk, story: Draft, verb: str) -> None:
    who, act = VERBS[verb]
    records = len(desk.audit.records(People.admin))
    with pytest.raises(NotFoundError, match=OUTSIDE):
        act(desk, who, story.id)
    assert len(desk.audit.records(People.admin)) == records
    assert desk.drafts.page(People.writer, story.id).draft == story


def test_only_the_team_is_asked_to_sign(desk: Desk, story: Draft) -> None:
    desk.drafts.submit(People.writer, story.id, 1)
    refused = next(v for v in desk.drafts.page(People.writer, story.id).verbs if v.verb == "sign")
    assert People.approver.name in refused.reason
    assert People.other.name not in refused.reason
    page = desk.drafts.page(People.approver, story.id)
    answers = {q.rule: "Yes, I checked." for q in page.questions}
    signed = sign_as(desk, People.approver, story.id, 1, page.version.sha256, answers)
    assert (signed.state, signed.team) == ("signed", story.team)
    assert desk.learning.pairs(People.writer)
    assert not desk.learning.pairs(People.other)


def test_a_team_that_leaves_nobody_to_sign_is_told_at_submit(desk: Desk, team: Team, story: Draft) -> None:
    desk.people.set_members(People.admin, team.id, {People.writer.id})
    with pytest.raises(NotAllowedError, match="can't be signed"):
        desk.drafts.submit(People.writer, story.id, 1)


def test_who_leaves_the_team_sees_it_no_more_and_who_joins_does(desk: Desk, team: Team, story: Draft) -> None:
    desk.people.set_members(People.admin, team.id, {People.writer.id, People.other.id})
    assert queued(desk, People.other) == [story.id]
    assert queued(desk, People.approver) == []
    record = desk.audit.records(People.admin)[0]
    assert (record.verb, record.subject) == ("set team", f"team:{team.id}")
    assert record.detail == {"added": People.other.id, "removed": People.approver.id}


def test_a_story_moves_within_ones_own_teams(desk: Desk, story: Draft) -> None:
    others = desk.people.make_team(People.admin, "Business press")
    with pytest.raises(NotAllowedError, match="not in that team"):
        desk.people.move_draft(People.writer, story.id, others.id)
    assert desk.people.move_draft(People.writer, story.id, None).team is None
    assert queued(desk, People.other) == [story.id]
    assert desk.people.move_draft(People.admin, story.id, others.id).team == others.id
    assert queued(desk, People.writer) == []


def test_a_statement_is_everybodys(desk: Desk, team: Team) -> None:
    draft = desk.drafts.draft_statement(People.writer, open_incident(desk).id)
    assert draft.team is None
    assert draft.id in queued(desk, People.legal)
    with pytest.raises(RefusedError, match="everybody's"):
        desk.people.move_draft(People.writer, draft.id, team.id)


def test_without_teams_everything_is_everybodys(desk: Desk, tmp_path: Path) -> None:
    import_rows(desk, tmp_path, [FLOOD])
    draft = desk.drafts.draft_story(People.writer, BRIEF)
    assert draft.team is None
    assert all(queued(desk, who) == [draft.id] for who in People.everybody)


def test_only_an_administrator_keeps_teams(desk: Desk, team: Team) -> None:
    for who in (People.writer, People.approver, People.legal, People.privacy):
        with pytest.raises(NotAllowedError):
            desk.people.make_team(who, "Mine")
        with pytest.raises(NotAllowedError):
            desk.people.set_members(who, team.id, {who.id})
    assert [t.id for t in desk.people.teams(People.writer)] == [team.id]
    assert desk.people.teams(People.other) == []
    for wrong in ("", "x", "7 days", "x" * 61):
        with pytest.raises(RefusedError, match="team's name"):
            desk.people.make_team(People.admin, wrong)
    with pytest.raises(RefusedError, match="already"):
        desk.people.make_team(People.admin, "consumer  PRESS")
    with pytest.raises(NotFoundError):
        desk.people.set_members(People.admin, team.id, {"nobody"})
    assert desk.people.sign_in(People.writer.id, PASSWORD)


# --- on the page of a draft


def shown(desk: Desk, who: Actor, story: Draft) -> Seen:
    return Seen(page.show(desk, who, {"id": story.id}))


def test_the_page_moves_a_story_and_moves_it_back(desk: Desk, team: Team, story: Draft, clock: Clock) -> None:
    before = shown(desk, People.writer, story)
    assert "team Consumer press" in before.text
    assert before.opens("move")
    told = page.PAGE.acts["move"](desk, People.writer, Fields({"draft": story.id, "team": "-"}))
    assert told.notice == "The story is with everybody now. You can move it back."
    after = shown(desk, People.writer, story)
    assert "You moved this story here from Consumer press now" in after.text
    assert "Move it back" not in shown(desk, People.approver, story).text
    page.PAGE.acts["move"](desk, People.writer, Fields({"draft": story.id, "team": team.id}))
    assert desk.drafts.page(People.writer, story.id).draft.team == team.id
    clock.forward(minutes=16)
    assert "Move it back" not in shown(desk, People.writer, story).text


def test_the_page_offers_a_move_only_where_it_would_be_made(desk: Desk, team: Team, story: Draft) -> None:
    business = desk.people.make_team(People.admin, "Business press")
    places = {place.team: place for place in desk.people.places(People.admin, story)}
    assert set(places) == {None, team.id, business.id}
    assert not any(place.why_not for place in places.values())
    assert [place.team for place in desk.people.places(People.writer, story)] == [None, team.id]
    for place in desk.people.places(People.privacy, story):
        assert place.why_not == "Moving a story is for writers, approvers and administrators."
    assert not shown(desk, People.privacy, story).opens("move")
    with pytest.raises(NotAllowedError):
        desk.people.move_draft(People.privacy, story.id, None)
    health = BUILT_IN_TEXT + f'[teams.{team.id}.story]\nsignatures = ["privacy", "approver"]\n'
    desk.policies.set(People.admin, health)
    assert not shown(desk, People.writer, story).opens("move")
    assert shown(desk, People.admin, story).opens("move")
    with pytest.raises(NotAllowedError, match="signed by other rules"):
        page.PAGE.acts["move"](desk, People.writer, Fields({"draft": story.id, "team": "-"}))


def test_without_teams_and_for_a_statement_there_is_nothing_to_move(desk: Desk, tmp_path: Path) -> None:
    import_rows(desk, tmp_path, [FLOOD])
    story = desk.drafts.draft_story(People.writer, BRIEF)
    assert desk.people.places(People.admin, story) == []
    assert not shown(desk, People.writer, story).opens("move")
    desk.people.make_team(People.admin, "Consumer press")
    statement = desk.drafts.draft_statement(People.writer, open_incident(desk).id)
    assert desk.people.places(People.admin, statement) == []
    with pytest.raises(RefusedError, match="isn't Everybody"):
        desk.people.make_team(People.admin, "Everybody")


def test_the_page_says_what_became_of_a_time_that_has_passed(desk: Desk, story: Draft, clock: Clock) -> None:
    assert "was due" not in shown(desk, People.writer, story).text
    clock.forward(hours=25)
    desk.drafts.escalate(DESK)
    assert "was due 1 h ago ; passed on now to the approvers" in shown(desk, People.writer, story).text
