"""Signing over HTTP with what does not fit: forged, replayed, stale, unknown, out of turn; each told in words."""

from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from agent.actions import Desk
from agent.api.shape import PREFIX
from agent.models import Actor, Brief, Draft
from agent.pages.server import create_app
from agent.policy import BUILT_IN_TEXT
from tests.conftest import PASSWORD, People
from tests.stories import FLOOD, import_rows

Client = Callable[[Actor], TestClient]
HEADLINE = {"headline": "A bookshop opened again after a flood"}


@pytest.fixture
def sign_in(desk: Desk) -> Client:
    app = create_app(desk)

    def client(person: Actor) -> TestClient:
        opened = TestClient(app, base_url=f"http://testserver{PREFIX}/", follow_redirects=False)
        opened.post("http://testserver/login", data={"name": person.id, "password": PASSWORD})
        return opened

    return client


@pytest.fixture
def story(desk: Desk, tmp_path: Path) -> Draft:
    import_rows(desk, tmp_path, [FLOOD])
    made = desk.drafts.draft_story(People.writer, Brief(topic="a bookshop open again after a flood", words=120))
    return desk.drafts.submit(People.writer, made.id, 1)


def body(desk: Desk, draft_id: str, **more: object) -> dict[str, object]:
    """What the page would send for the present version."""
    page = desk.drafts.page(People.approver, draft_id)
    told = {"version": page.version.number, "sha256": page.version.sha256, "password": PASSWORD}
    return told | {"answers": {q.rule: "I checked it." for q in page.questions}} | more


def test_what_does_not_fit_signs_nothing_and_is_told_in_words(desk: Desk, story: Draft, sign_in: Client) -> None:
    approver = sign_in(People.approver)

    def refused(draft_id: str = story.id, **more: object) -> tuple[int, str]:
        answer = approver.post(f"drafts/{draft_id}/sign", json=body(desk, story.id, **more))
        return answer.status_code, answer.json()["detail"]

    assert refused("none-such") == (404, "There is no draft 'none-such' on the desk.")
    code, said = refused(sha256="0" * 64)
    assert code == 409
    assert said.startswith("The text on your page is not the one the desk holds.")
    code, said = refused(version=2)
    assert code == 409
    assert said.startswith("The desk holds version 1; your page shows version 2.")
    assert refused(answers={})[1].startswith("Before you sign, answer by name:")
    assert refused(password="a-wrong-passphrase")[0] == 403
    assert desk.drafts.page(People.writer, story.id).signatures == ()


def test_a_signature_sent_again_counts_once(desk: Desk, story: Draft, sign_in: Client) -> None:
    desk.policies.set(
        People.admin, BUILT_IN_TEXT.replace('signatures = ["approver"] ', 'signatures = ["approver", "privacy"] ')
    )
    approver, sent = sign_in(People.approver), body(desk, story.id)
    assert approver.post(f"drafts/{story.id}/sign", json=sent).json()["state"] == "in_review"
    again = approver.post(f"drafts/{story.id}/sign", json=sent)
    assert again.status_code == 403
    assert again.json()["detail"].startswith("You have signed this text; the next name has to be another person's.")
    assert len(desk.drafts.page(People.writer, story.id).signatures) == 1


def test_a_signature_for_a_text_that_was_edited_meanwhile_is_told_to_compare(
    desk: Desk, story: Draft, sign_in: Client
) -> None:
    sent = body(desk, story.id)
    desk.drafts.edit(People.writer, story.id, 1, HEADLINE)
    late = sign_in(People.approver).post(f"drafts/{story.id}/sign", json=sent)
    assert late.status_code == 409
    assert late.json()["detail"].endswith("Nothing was changed; open the draft again and compare.")


def test_out_of_turn_and_without_a_reason_the_policy_is_told(desk: Desk, story: Draft, sign_in: Client) -> None:
    own = BUILT_IN_TEXT.replace("reasons = false", "reasons = true").replace("in_order = false", "in_order = true")
    desk.policies.set(People.admin, own.replace('signatures = ["approver"] ', 'signatures = ["privacy", "approver"] '))
    early = sign_in(People.approver).post(f"drafts/{story.id}/sign", json=body(desk, story.id))
    assert early.status_code == 403
    assert early.json()["detail"].startswith("What this text still needs first is a privacy officer.")
    officer = sign_in(People.privacy)
    bare = officer.post(f"drafts/{story.id}/sign", json=body(desk, story.id))
    assert bare.status_code == 403
    assert bare.json()["detail"].startswith("Before you sign, say why these may stand:")
    reasons = {f.key: "It is meant." for f in desk.drafts.page(People.privacy, story.id).findings}
    given = officer.post(f"drafts/{story.id}/sign", json=body(desk, story.id, accepted=reasons))
    assert given.status_code == 200
    assert desk.drafts.page(People.writer, story.id).signatures[0].accepted == reasons
