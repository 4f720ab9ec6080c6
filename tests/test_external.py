"""An approver outside of the house: link and code together, for one text, once; and nothing else of the desk."""

import logging
import re
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from markupsafe import escape

from agent.actions import Desk
from agent.actions.people_external import TRIES, Given
from agent.errors import NotAllowedError, NotFoundError, RefusedError, SignInError, StaleError, WrongStateError
from agent.models import Brief, Draft
from agent.pages import external, invite, server
from agent.pages.uploads import Uploads
from tests.conftest import Clock, People, sign_as
from tests.stories import FLOOD, import_rows

HOSTILE = "<img src=x onerror=alert(1)>"
NAME = "Quill Arbour"


@pytest.fixture
def story(desk: Desk, tmp_path: Path) -> Draft:
    import_rows(desk, tmp_path, [FLOOD])
    draft = desk.drafts.draft_story(People.writer, Brief(topic="a bookshop open again after a flood", words=120))
    return desk.drafts.submit(People.writer, draft.id, 1)


@pytest.fixture
def given(desk: Desk, story: Draft) -> Given:
    return desk.external.invite(People.writer, story.id, 1, NAME, 3)


def outside(desk: Desk) -> TestClient:
    """A browser at the doors; the pages behind them are left out, for they take seconds to build."""
    app = FastAPI()
    server._door(app, desk)
    server._files(app, desk, Uploads(1))
    app.include_router(external.router(desk))
    app.add_middleware(server.Gate, desk=desk)
    return TestClient(app, follow_redirects=False)


def state(desk: Desk, story: Draft) -> str:
    return desk.drafts.page(People.writer, story.id).draft.state


def test_with_link_and_code_one_reads_the_text_and_approves_once(desk: Desk, story: Draft, given: Given) -> None:
    client, at = outside(desk), f"/external/{given.token}"
    text = desk.drafts.page(People.writer, story.id).version.content.part("headline")
    door = client.get(at)
    assert door.status_code == 200
    assert escape(text) not in door.text
    shown = client.post(at, data={"code": f" {given.code.upper()} "})
    assert escape(text) in shown.text
    assert People.writer.name in shown.text
    done = client.post(at, data={"code": given.code, "name": NAME, "decision": "approve"})
    assert "Thank you" in done.text
    [kept] = desk.external.invitations(People.approver, story.id)
    assert (kept.decision, kept.said_name) == ("approve", NAME)
    again = client.post(at, data={"code": given.code, "name": NAME, "decision": "decline", "words": "No."})
    assert again.status_code == 401
    assert desk.external.invitations(People.approver, story.id) == [kept]


def test_an_answer_from_outside_is_on_record_and_signs_nothing(desk: Desk, story: Draft, given: Given) -> None:
    desk.external.decide(given.token, given.code, NAME, "approve")
    record = desk.audit.records(People.admin)[0]
    assert record.verb == "external approve"
    assert record.actor.startswith("external:")
    assert record.detail["asked_by"] == People.writer.id
    assert NAME not in record.model_dump_json()
    page = desk.drafts.page(People.writer, story.id)
    assert page.signatures == ()
    assert state(desk, story) == "in_review"
    with pytest.raises(WrongStateError):
        desk.drafts.export(People.writer, story.id, 1)


def test_who_does_not_approve_says_why_and_it_stands_beside_the_text(desk: Desk, story: Draft, given: Given) -> None:
    with pytest.raises(RefusedError, match="why not"):
        desk.external.decide(given.token, given.code, NAME, "decline", " \n")
    desk.external.decide(given.token, given.code, NAME, "decline", f"We sell books. {HOSTILE}")
    [comment] = desk.drafts.page(People.writer, story.id).comments
    assert comment.text == f"We sell books. {HOSTILE}"
    assert state(desk, story) == "in_review"


def test_neither_link_nor_code_is_enough_and_the_answer_is_the_same(desk: Desk, story: Draft, given: Given) -> None:
    other = desk.external.invite(People.writer, story.id, 1, "Somebody else", 3)
    said = set()
    for token, code in ((given.token, "kolumi-tavizo"), ("made-up", given.code), (given.token, other.code), ("", "")):
        with pytest.raises(SignInError) as refused:
            desk.external.look(token, code)
        said.add(str(refused.value))
    assert len(said) == 1


def test_a_code_that_is_guessed_at_kills_the_link(desk: Desk, story: Draft, given: Given) -> None:
    for _ in range(TRIES):
        with pytest.raises(SignInError):
            desk.external.look(given.token, "a-wrong-code")
    with pytest.raises(SignInError):
        desk.external.look(given.token, given.code)
    [kept] = desk.external.invitations(People.writer, story.id)
    assert kept.ended_at is not None
    assert [r.verb for r in desk.audit.records(People.admin)[:TRIES]] == ["external refused"] * TRIES


def test_a_link_ends_at_its_time_and_when_it_is_withdrawn(desk: Desk, story: Draft, given: Given, clock: Clock) -> None:
    other = desk.external.invite(People.writer, story.id, 1, "Somebody else", 30)
    [kept] = [i for i in desk.external.invitations(People.writer, story.id) if i.name == NAME]
    clock.forward(days=3)
    with pytest.raises(SignInError):
        desk.external.look(given.token, given.code)
    with pytest.raises(NotFoundError):
        desk.external.withdraw(People.writer, story.id, kept.id)
    assert desk.external.look(other.token, other.code)
    [alive] = [i for i in desk.external.invitations(People.writer, story.id) if i.id != kept.id]
    desk.external.withdraw(People.approver, story.id, alive.id)
    with pytest.raises(SignInError):
        desk.external.look(other.token, other.code)


def test_a_text_that_changed_is_neither_shown_nor_decided_on(desk: Desk, story: Draft, given: Given) -> None:
    desk.drafts.edit(People.approver, story.id, 1, {"headline": "A bookshop opened again after a flood"})
    with pytest.raises(StaleError, match="changed"):
        desk.external.look(given.token, given.code)
    with pytest.raises(StaleError, match="changed"):
        desk.external.decide(given.token, given.code, NAME, "approve")
    answer = outside(desk).post(f"/external/{given.token}", data={"code": given.code})
    assert answer.status_code == 409


def test_who_was_asked_by_somebody_who_left_is_not_let_in(desk: Desk, given: Given) -> None:
    desk.people.disable(People.admin, People.writer.id)
    with pytest.raises(SignInError):
        desk.external.look(given.token, given.code)


def test_only_a_text_in_review_without_a_blocking_finding_is_shown_outside(desk: Desk, story: Draft) -> None:
    with pytest.raises(StaleError):
        desk.external.invite(People.writer, story.id, 2, NAME, 3)
    for who in (People.legal, People.privacy, People.admin):
        with pytest.raises(NotAllowedError):
            desk.external.invite(who, story.id, 1, NAME, 3)
    for days in (0, 31):
        with pytest.raises(RefusedError, match="1 to 30 days"):
            desk.external.invite(People.writer, story.id, 1, NAME, days)
    desk.drafts.edit(People.approver, story.id, 1, {"body": "Sarah Whitcombe sold 45 percent more books after it!"})
    with pytest.raises(RefusedError, match="finding blocks"):
        desk.external.invite(People.writer, story.id, 2, NAME, 3)
    desk.drafts.request_changes(People.other, story.id, 2, "No.")
    with pytest.raises(WrongStateError, match="in review"):
        desk.external.invite(People.writer, story.id, 2, NAME, 3)


def test_a_team_keeps_its_stories_from_others_here_too(desk: Desk, story: Draft, given: Given) -> None:
    team = desk.people.make_team(People.admin, "Consumer press")
    desk.people.set_members(People.admin, team.id, {People.writer.id})
    desk.people.move_draft(People.writer, story.id, team.id)
    [kept] = desk.external.invitations(People.writer, story.id)
    with pytest.raises(NotFoundError):
        desk.external.invitations(People.approver, story.id)
    with pytest.raises(NotFoundError):
        desk.external.withdraw(People.approver, story.id, kept.id)
    with pytest.raises(NotFoundError):
        desk.external.invite(People.approver, story.id, 1, NAME, 3)


def test_link_and_code_are_nowhere_but_in_the_answer(
    desk: Desk, story: Draft, given: Given, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="storydesk")
    desk.external.look(given.token, given.code)
    told = caplog.text + " ".join(r.model_dump_json() for r in desk.audit.records(People.admin))
    told += repr(desk.external.invitations(People.writer, story.id)) + invite.show(
        desk, People.writer, {"id": story.id}
    )
    files = [f.read_bytes() for f in (tmp_path / "home").iterdir() if f.is_file()]
    for secret in (given.token, given.code):
        assert secret not in told
        assert all(secret.encode() not in data for data in files)


def test_hostile_words_stay_words_and_a_refusal_keeps_them(desk: Desk, given: Given) -> None:
    client, at = outside(desk), f"/external/{given.token}"
    form = {"code": given.code, "name": "", "words": HOSTILE, "decision": "approve"}
    answer = client.post(at, data=form)
    assert answer.status_code == 409
    assert "person&#39;s name" in answer.text
    assert HOSTILE not in answer.text
    assert "&lt;img" in answer.text
    odd = client.post(at, data={"code": given.code, "decision": "publish"})
    assert odd.status_code == 200
    assert client.get(at).headers["cache-control"] == "no-store"
    assert client.post(at, data={}, headers={"origin": "https://elsewhere.example"}).status_code == 403


def test_a_signed_text_may_be_shown_and_the_page_tells_what_was_said(desk: Desk, story: Draft, given: Given) -> None:
    page = desk.drafts.page(People.approver, story.id)
    answers = {q.rule: "Yes, I checked." for q in page.questions}
    sign_as(desk, People.approver, story.id, 1, page.version.sha256, answers)
    desk.external.decide(given.token, given.code, HOSTILE, "approve")
    shown = invite.show(desk, People.approver, {"id": story.id})
    assert "approves" in shown
    assert HOSTILE not in shown
    assert not re.findall(given.token, shown)
