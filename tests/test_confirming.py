"""Signing takes the signer's password again: for one text, once, soon; over HTTP a session alone signs nothing."""

import logging
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import gradio as gr
import pytest

from agent import auth
from agent.actions import Desk
from agent.errors import NotAllowedError, SignInError
from agent.models import Brief, Draft, Version
from agent.pages import draft as draft_page
from agent.pages.edge import COOKIE
from agent.pages.handlers import Handlers
from agent.pages.progress import Jobs
from tests.conftest import PASSWORD, Clock, People
from tests.stories import FLOOD, import_rows


@pytest.fixture
def waiting(desk: Desk, tmp_path: Path) -> Version:
    """The version of a story that waits for an approver."""
    import_rows(desk, tmp_path, [FLOOD])
    draft = desk.drafts.draft_story(People.writer, Brief(topic="a bookshop open again after a flood", words=120))
    desk.drafts.submit(People.writer, draft.id, 1)
    return desk.drafts.page(People.approver, draft.id).version


def sign(desk: Desk, text: Version, confirmation: auth.Confirmation, who: Any = People.approver) -> Draft:
    answers = {q.rule: "Yes, I checked." for q in desk.drafts.page(who, text.draft_id).questions}
    return desk.drafts.sign(who, text.draft_id, text.number, text.sha256, answers, confirmation=confirmation)


def test_who_confirmed_signs_and_the_audit_says_how(desk: Desk, waiting: Version) -> None:
    given = desk.people.confirm(People.approver, PASSWORD, waiting.sha256)
    assert sign(desk, waiting, given).state == "signed"
    [record] = [r for r in desk.audit.records(People.admin) if r.verb == "sign"]
    assert record.detail["confirmed"] == "password"


def test_a_confirmation_is_used_up_by_its_signature(desk: Desk, waiting: Version) -> None:
    given = desk.people.confirm(People.approver, PASSWORD, waiting.sha256)
    sign(desk, waiting, given)
    desk.drafts.request_changes(People.other, waiting.draft_id, 1, "Once more, please.")
    desk.drafts.submit(People.writer, waiting.draft_id, 1)
    with pytest.raises(NotAllowedError, match="takes your password"):
        sign(desk, waiting, given)
    assert desk.drafts.page(People.approver, waiting.draft_id).draft.state == "in_review"


def _other_person(desk: Desk, text: Version, clock: Clock) -> auth.Confirmation:
    return desk.people.confirm(People.other, PASSWORD, text.sha256)


def _other_text(desk: Desk, text: Version, clock: Clock) -> auth.Confirmation:
    return desk.people.confirm(People.approver, PASSWORD, "0" * 64)


def _too_late(desk: Desk, text: Version, clock: Clock) -> auth.Confirmation:
    given = desk.people.confirm(People.approver, PASSWORD, text.sha256)
    clock.forward(minutes=2)
    return given


def _made_up(desk: Desk, text: Version, clock: Clock) -> auth.Confirmation:
    return auth.Confirmation(secret="made-up")


@pytest.mark.parametrize("forged", [_other_person, _other_text, _too_late, _made_up])
def test_no_other_confirmation_signs(
    desk: Desk, waiting: Version, clock: Clock, forged: Callable[[Desk, Version, Clock], auth.Confirmation]
) -> None:
    with pytest.raises(NotAllowedError, match="takes your password"):
        sign(desk, waiting, forged(desk, waiting, clock))
    assert desk.drafts.page(People.approver, waiting.draft_id).signatures == ()


def test_an_account_that_was_closed_meanwhile_signs_nothing(desk: Desk, waiting: Version) -> None:
    given = desk.people.confirm(People.approver, PASSWORD, waiting.sha256)
    desk.people.disable(People.admin, People.approver.id)
    with pytest.raises(NotAllowedError):
        sign(desk, waiting, given)


def test_a_signature_that_is_refused_leaves_the_confirmation(desk: Desk, waiting: Version) -> None:
    given = desk.people.confirm(People.approver, PASSWORD, waiting.sha256)
    with pytest.raises(NotAllowedError, match="answer by name"):
        desk.drafts.sign(People.approver, waiting.draft_id, 1, waiting.sha256, {}, confirmation=given)
    assert sign(desk, waiting, given).state == "signed"


def test_wrong_passwords_count_like_those_at_the_door_and_end_the_sessions(desk: Desk, clock: Clock) -> None:
    token = desk.people.sign_in(People.approver.id, PASSWORD)
    for _ in range(3):
        with pytest.raises(NotAllowedError, match="not your password"):
            desk.people.confirm(People.approver, "a-wrong-password", "0" * 64)
    with pytest.raises(SignInError):
        desk.people.sign_in(People.approver.id, "a-wrong-password")
    assert desk.people.actor_of(token) == People.approver
    with pytest.raises(NotAllowedError):
        desk.people.confirm(People.approver, "a-wrong-password", "0" * 64)
    with pytest.raises(SignInError, match="over"):
        desk.people.actor_of(token)
    with pytest.raises(NotAllowedError):
        desk.people.confirm(People.approver, PASSWORD, "0" * 64)
    clock.at += auth.LOCKED
    assert desk.people.confirm(People.approver, PASSWORD, "0" * 64)


def test_no_password_or_secret_is_on_record(desk: Desk, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    given = desk.people.confirm(People.approver, PASSWORD, "0" * 64)
    with pytest.raises(NotAllowedError):
        desk.people.confirm(People.approver, "a-wrong-password", "0" * 64)
    records = " ".join(r.model_dump_json() for r in desk.audit.records(People.admin))
    told = repr(given) + caplog.text + records
    assert "confirm refused" in records
    assert not any(secret in told for secret in (given.secret, PASSWORD, "a-wrong-password"))
    assert all(given.secret.encode() not in f.read_bytes() for f in (tmp_path / "home").iterdir() if f.is_file())


def test_over_http_a_session_alone_signs_nothing(desk: Desk, waiting: Version) -> None:
    cookies = {COOKIE: desk.people.sign_in(People.approver.id, PASSWORD)}
    request: Any = SimpleNamespace(cookies=cookies, query_params={}, session_hash="s1")
    answers = {f"answer:{q.rule}": "Yes." for q in desk.drafts.page(People.approver, waiting.draft_id).questions}
    form = {"do": "sign", "draft": waiting.draft_id, "version": "1", "sha": waiting.sha256, "read": "yes", **answers}

    def told(**more: str) -> str:
        event = gr.EventData(None, {**form, **more})
        return [live for _, live in Handlers(draft_page.PAGE, desk, Jobs()).act(event, request)][-1]

    assert "not your password" in told()
    assert "not your password" in told(password="a-wrong-password")
    assert desk.drafts.page(People.approver, waiting.draft_id).signatures == ()
    assert "Your name is under version 1" in told(password=PASSWORD)


def test_the_page_asks_for_the_password(desk: Desk, waiting: Version) -> None:
    html = draft_page.show(desk, People.approver, {"id": waiting.draft_id})
    assert 'type="password" name="password" required' in html
