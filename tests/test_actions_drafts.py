"""The verbs on drafts, through the whole desk with the composer: who may, what is kept, what is refused."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from agent.actions import Desk
from agent.errors import (
    CancelledError,
    LeakError,
    NotAllowedError,
    NotFoundError,
    RefusedError,
    StaleError,
    WrongStateError,
)
from agent.models import Brief, Draft
from tests.conftest import Clock, People, sign_as
from tests.stories import FLOOD, import_rows

BRIEF = Brief(topic="a bookshop open again after a flood", words=120)


@pytest.fixture
def story(desk: Desk, tmp_path: Path) -> Draft:
    import_rows(desk, tmp_path, [FLOOD])
    return desk.drafts.draft_story(People.writer, BRIEF)


def answers(desk: Desk, draft: Draft) -> dict[str, str]:
    return {q.rule: "Yes, I checked." for q in desk.drafts.page(People.approver, draft.id).questions}


def sign(desk: Desk, draft: Draft) -> Draft:
    page = desk.drafts.page(People.approver, draft.id)
    return sign_as(desk, People.approver, draft.id, page.version.number, page.version.sha256, answers(desk, draft))


def signed(desk: Desk, draft: Draft) -> Draft:
    desk.drafts.submit(People.writer, draft.id, draft.version)
    return sign(desk, draft)


def test_a_story_stands_on_evidence_and_is_signed_by_another(desk: Desk, story: Draft) -> None:
    page = desk.drafts.page(People.writer, story.id)
    assert [f for f in page.findings if f.severity == "block"] == []
    assert {s.support for s in page.sentences} <= {"supported", "weak", "house"}
    assert signed(desk, story).state == "signed"
    names = [s.signer for s in desk.drafts.page(People.writer, story.id).signatures]
    assert names == [People.approver.id]


def test_the_author_and_the_last_editor_cannot_sign(desk: Desk, story: Draft) -> None:
    desk.drafts.submit(People.writer, story.id, 1)
    desk.drafts.edit(People.approver, story.id, 1, {"headline": "A bookshop opened again after a flood"})
    page = desk.drafts.page(People.approver, story.id)
    with pytest.raises(NotAllowedError, match="somebody else has to sign"):
        sign_as(desk, People.approver, story.id, 2, page.version.sha256, {})


def test_a_writer_cannot_sign(desk: Desk, story: Draft) -> None:
    desk.drafts.submit(People.writer, story.id, 1)
    sha256 = desk.drafts.page(People.writer, story.id).version.sha256
    with pytest.raises(NotAllowedError, match="Only an approver may sign"):
        sign_as(desk, People.writer, story.id, 1, sha256, {})


def test_every_question_is_answered_by_name(desk: Desk, story: Draft) -> None:
    desk.drafts.submit(People.writer, story.id, 1)
    page = desk.drafts.page(People.approver, story.id)
    assert page.questions
    with pytest.raises(NotAllowedError, match="answer by name"):
        sign_as(desk, People.approver, story.id, 1, page.version.sha256, {})


def test_a_signature_is_for_one_text(desk: Desk, story: Draft) -> None:
    desk.drafts.submit(People.writer, story.id, 1)
    with pytest.raises(StaleError):
        sign_as(desk, People.approver, story.id, 1, "0" * 64, answers(desk, story))
    sign(desk, story)
    desk.drafts.edit(People.writer, story.id, 1, {"headline": "A bookshop opened again after a flood"})
    page = desk.drafts.page(People.writer, story.id)
    assert page.draft.state == "changes_requested"
    assert all(s.voided_at is not None for s in page.signatures)


def test_a_stale_page_is_refused_and_says_so(desk: Desk, story: Draft) -> None:
    desk.drafts.edit(People.writer, story.id, 1, {"headline": "A bookshop opened again after a flood"})
    with pytest.raises(StaleError, match="version 2"):
        desk.drafts.edit(People.approver, story.id, 1, {"headline": "Another headline of mine"})


def test_an_edited_sentence_is_cited_anew_and_an_unsupported_one_blocks(desk: Desk, story: Draft) -> None:
    version = desk.drafts.edit(
        People.writer, story.id, 1, {"standfirst": "The shop won a regional prize of 40,000 pounds in March."}
    )
    blocked = [f for f in version.findings if f.severity == "block"]
    assert any(version.content.text[f.start : f.end].startswith("The shop won") for f in blocked)
    desk.drafts.submit(People.writer, story.id, 2)
    page = desk.drafts.page(People.approver, story.id)
    with pytest.raises(NotAllowedError, match="a finding blocks it"):
        sign_as(desk, People.approver, story.id, 2, page.version.sha256, answers(desk, story))


def test_an_edit_that_names_the_customer_is_stopped(desk: Desk, story: Draft) -> None:
    with pytest.raises(LeakError, match="identity from the vault"):
        desk.drafts.edit(People.writer, story.id, 1, {"standfirst": f"{FLOOD['requester']['name']} was relieved."})
    assert desk.drafts.page(People.writer, story.id).draft.version == 1


def test_only_a_signed_text_is_exported_and_the_manifest_names_its_hash(desk: Desk, story: Draft) -> None:
    with pytest.raises(WrongStateError):
        desk.drafts.export(People.writer, story.id, 1)
    signed(desk, story)
    files = {f.name.rpartition(".")[2]: f for f in desk.drafts.export(People.writer, story.id, 1)}
    assert set(files) == {"md", "docx", "html", "txt", "jsonld", "json"}
    sha256 = hashlib.sha256(files["txt"].data).hexdigest()
    assert sha256 == desk.drafts.page(People.writer, story.id).version.sha256
    manifest = json.loads(files["json"].data)
    assert manifest["pubStatus"] == "usable"
    assert sha256 in files["json"].data.decode()
    assert (desk.parts.exports / story.id / files["md"].name).read_bytes() == files["md"].data


def test_what_was_withdrawn_says_canceled(desk: Desk, story: Draft) -> None:
    signed(desk, story)
    desk.drafts.export(People.writer, story.id, 1)
    desk.drafts.withdraw(People.approver, story.id, 1, "The customer took the consent back.")
    files = desk.drafts.export(People.writer, story.id, 1)
    assert [json.loads(f.data)["pubStatus"] for f in files] == ["canceled"] * 2


def test_a_comment_is_resolved_on_its_own_draft_alone(desk: Desk, story: Draft) -> None:
    made = desk.drafts.comment(People.approver, story.id, 1, "Which month?")
    other = desk.drafts.draft_story(People.writer, BRIEF)
    with pytest.raises(NotFoundError, match="not on this text"):
        desk.drafts.resolve(People.writer, other.id, made.id)
    assert desk.drafts.page(People.writer, story.id).comments[0].resolved_by is None


def test_comments_are_kept_and_resolved(desk: Desk, story: Draft) -> None:
    made = desk.drafts.comment(People.approver, story.id, 1, "Shorter, please.\x00", 0, 4)
    assert made.text == "Shorter, please."
    desk.drafts.resolve(People.writer, story.id, made.id)
    assert [c.resolved_by for c in desk.drafts.page(People.writer, story.id).comments] == [People.writer.id]


def test_requested_changes_send_the_draft_back_with_the_reason(desk: Desk, story: Draft) -> None:
    desk.drafts.submit(People.writer, story.id, 1)
    with pytest.raises(RefusedError, match="what should change"):
        desk.drafts.request_changes(People.approver, story.id, 1, "  ")
    back = desk.drafts.request_changes(People.approver, story.id, 1, "The lead buries the outcome.")
    assert back.state == "changes_requested"
    assert desk.drafts.page(People.writer, story.id).comments[0].text == "The lead buries the outcome."


def test_the_queue_says_whose_move_it_is(desk: Desk, story: Draft) -> None:
    assert [row.mine for row in desk.drafts.queue(People.writer)] == [True]
    desk.drafts.submit(People.writer, story.id, 1)
    assert [row.mine for row in desk.drafts.queue(People.writer)] == [False]
    assert [row.mine for row in desk.drafts.queue(People.approver)] == [True]
    assert desk.drafts.queue(People.approver)[0].waits_for == "an approver"


def test_no_evidence_makes_no_story(desk: Desk) -> None:
    with pytest.raises(NotFoundError, match="Nothing in the records"):
        desk.drafts.draft_story(People.writer, BRIEF)
    assert desk.drafts.queue(People.writer) == []


def test_roles_that_may_not_draft_are_refused(desk: Desk) -> None:
    for person in (People.legal, People.privacy, People.admin):
        with pytest.raises(NotAllowedError, match="may not draft"):
            desk.drafts.draft_story(person, BRIEF)


def test_a_cancelled_draft_leaves_nothing(desk: Desk, tmp_path: Path) -> None:
    import_rows(desk, tmp_path, [FLOOD])
    with pytest.raises(CancelledError, match="Stopped"):
        desk.drafts.draft_story(People.writer, BRIEF, cancelled=lambda: True)
    assert desk.drafts.queue(People.writer) == []


def test_every_verb_is_on_the_chain(desk: Desk, story: Draft, clock: Clock) -> None:
    signed(desk, story)
    clock.forward(minutes=-30)  # a clock that jumps back does not break the chain
    desk.drafts.export(People.writer, story.id, 1)
    verbs = [r.verb for r in desk.drafts.page(People.writer, story.id).history]
    assert verbs == ["export", "sign", "submit", "draft"]
    assert desk.audit.verify() > 4


def test_a_second_process_sees_what_the_first_did(make_desk: Callable[..., Desk], tmp_path: Path) -> None:
    one, two = make_desk(), make_desk()
    import_rows(one, tmp_path, [FLOOD])
    draft = two.drafts.draft_story(People.writer, BRIEF)
    one.drafts.submit(People.writer, draft.id, 1)
    assert two.drafts.page(People.writer, draft.id).draft.state == "in_review"
