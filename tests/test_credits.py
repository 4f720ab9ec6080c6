"""A customer's name under their quotation: only where the words of their consent grant it, and only in an export."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from agent.actions import Desk
from agent.actions.credits import besides, granted, reveal_credit
from agent.errors import RefusedError
from agent.models import Brief, Draft
from agent.pages import draft as draft_page
from agent.vault import Opened
from retrieval.records import Consent, RawRecord
from tests.conftest import Clock, People, sign_as
from tests.stories import FLOOD, import_rows
from tests.test_privacy import holding

NAME = "Marisela Quintero-Blyth"
GRANT = f"Yes, use my words and my name, {NAME}, on your website."
NOW = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)
NAMED = Consent(level="named", channels=("website",), granted_at=NOW - timedelta(days=9))
CARD = Brief(topic="a bookshop open again after a flood", form="card", channel="website")


def opened(wording: str | None, name: str | None = NAME) -> Opened:
    raw = {"id": "r1", "kind": "ticket", "messages": [{"role": "customer", "text": "It works."}]}
    consent = {"level": "named", "wording": wording, "channels": ["website"]}
    return Opened(RawRecord.model_validate({**raw, "requester": {"name": name}, "consent": consent}), {})


@pytest.mark.parametrize(
    "wording",
    [GRANT, f"You may quote me as {NAME}.", f"My name {NAME} and the shop. But please not in the papers."],
)
def test_words_that_hold_the_name_grant_it(wording: str) -> None:
    assert granted(opened(wording), NAMED, "website", NOW) == NAME


@pytest.mark.parametrize(
    "wording",
    [
        None,
        "You may quote me as a happy customer.",
        "You may quote me by name.",
        "ok use it, Marisela",
        "Use it as Marisela Quintero.",
        f"Please do not print {NAME}.",
        f"Use my words without my name, {NAME}.",
        f"Ask {NAME}-Smith.",
    ],
)
def test_other_words_grant_no_name(wording: str | None) -> None:
    assert granted(opened(wording), NAMED, "website", NOW) is None


@pytest.mark.parametrize(
    ("changed", "channel"),
    [
        ({}, "press_release"),
        ({"level": "anonymous"}, "website"),
        ({"expires_at": NOW}, "website"),
        ({"granted_at": NOW + timedelta(days=1)}, "website"),
    ],
)
def test_the_consent_as_it_stands_now_decides(changed: dict[str, Any], channel: str) -> None:
    assert granted(opened(GRANT), NAMED.model_copy(update=changed), channel, NOW) is None


def test_a_customer_without_a_name_on_file_has_no_credit() -> None:
    assert granted(opened(GRANT, None), NAMED, "website", NOW) is None


@pytest.mark.parametrize(
    ("file", "left"),
    [
        (f"“It works,” said {NAME}.", "“It works,” said ."),
        (f"“It works,” said {NAME}. {NAME} rang twice.", f"“It works,” said . {NAME} rang twice."),
        (f"“It works,” said [CREDIT]. Source: {NAME}.", f"“It works,” said [CREDIT]. Source: {NAME}."),
    ],
)
def test_a_file_may_hold_the_name_as_often_as_it_was_signed(file: str, left: str) -> None:
    assert besides(file, NAME, "“It works,” said [CREDIT].") == left


# --- on the desk ---------------------------------------------------------------------------------------------


def card(desk: Desk, folder: Path, wording: str = GRANT, until: str = "2027-12-31T00:00:00Z") -> Draft:
    consent = {"level": "named", "wording": wording, "channels": ["website"], "at": "2026-10-05T09:00:00Z"}
    import_rows(desk, folder, [{**FLOOD, "consent": {**consent, "expires_at": until}}])
    return desk.drafts.draft_story(People.writer, CARD)


def sign(desk: Desk, draft: Draft) -> str:
    """The signed text."""
    desk.drafts.submit(People.writer, draft.id, draft.version)
    page = desk.drafts.page(People.approver, draft.id)
    answers = {q.rule: "Yes, I checked." for q in page.questions}
    sign_as(desk, People.approver, draft.id, draft.version, page.version.sha256, answers)
    return page.version.content.text


def test_the_name_is_in_the_export_and_nowhere_else(desk: Desk, tmp_path: Path) -> None:
    draft = card(desk, tmp_path)
    page = desk.drafts.page(People.writer, draft.id)
    assert [f for f in page.findings if f.severity == "block"] == []
    text = sign(desk, draft)
    assert "” said [CREDIT], a customer" in text
    assert NAME not in text
    files = {
        f.name.rsplit(".", 1)[-1]: f for f in desk.drafts.export(People.writer, draft.id, 1, ("txt", "md", "docx"))
    }
    assert files["txt"].data.decode() == text.replace("[CREDIT]", NAME)
    assert f"said {NAME}, a customer" in files["md"].data.decode()
    assert '"credited": true' in files["json"].data.decode()
    assert NAME not in files["json"].data.decode()
    assert desk.drafts.page(People.writer, draft.id).version.content.text == text


def test_each_look_for_it_is_on_record_without_the_name(desk: Desk, tmp_path: Path) -> None:
    draft = card(desk, tmp_path)
    sign(desk, draft)
    for _ in range(2):
        desk.drafts.export(People.writer, draft.id, 1, ("txt",))
    with desk.parts.store.read() as tx:
        looks = [a for a in tx.audit.list(subject=draft.id) if a.verb == "reveal a credit"]
    assert [(a.actor, a.detail["record"], a.detail["channel"]) for a in looks] == [
        (People.writer.id, "flood-1", "website")
    ] * 2
    assert "Marisela" not in str(looks)


def test_a_card_asks_for_no_model(make_desk: Callable[..., Desk], tmp_path: Path) -> None:
    def never(guard: object) -> None:
        raise AssertionError("a card is the customer's words and the composer's")

    assert card(make_desk(model=never), tmp_path).kind == "story"


def test_the_page_says_what_stands_for_the_name(desk: Desk, tmp_path: Path) -> None:
    draft = card(desk, tmp_path)
    shown = draft_page.show(desk, People.approver, {"id": draft.id})
    assert "stands for the customer’s own name" in shown
    assert "Marisela" not in shown


def test_the_evidence_sheet_keeps_the_placeholder(desk: Desk, tmp_path: Path) -> None:
    draft = card(desk, tmp_path)
    sign(desk, draft)
    sheet = desk.drafts.export(People.writer, draft.id, 1, ("evidence",))[0].data.decode()
    assert "CREDIT" in sheet
    assert "Marisela" not in sheet


def test_a_consent_that_grants_no_name_in_its_words_leaves_the_description(desk: Desk, tmp_path: Path) -> None:
    draft = card(desk, tmp_path, "You may quote me by name.")
    text = sign(desk, draft)
    assert "” said a customer" in text
    assert desk.drafts.export(People.writer, draft.id, 1, ("txt",))[0].data.decode() == text


def test_a_consent_that_ended_after_signing_stops_the_export(desk: Desk, tmp_path: Path, clock: Clock) -> None:
    draft = card(desk, tmp_path, until=(clock() + timedelta(hours=2)).isoformat())
    sign(desk, draft)
    clock.forward(hours=3)
    with pytest.raises(RefusedError, match="S8, S19"):
        desk.drafts.export(People.writer, draft.id, 1)
    assert not list(desk.parts.exports.rglob("*.txt"))


def test_a_credit_that_is_typed_where_no_consent_grants_it_blocks(desk: Desk, tmp_path: Path) -> None:
    import_rows(desk, tmp_path, [FLOOD])
    draft = desk.drafts.draft_story(People.writer, CARD.model_copy(update={"form": "story"}))
    body = desk.drafts.page(People.writer, draft.id).version.content.part("body")
    made = desk.drafts.edit(People.writer, draft.id, 1, {"body": f"{body} [CREDIT] said the till came."})
    assert "S19" in {f.rule for f in made.findings if f.severity == "block"}


def test_no_name_is_taken_from_the_vault_for_words_that_grant_none(desk: Desk, tmp_path: Path) -> None:
    """The gate at export by itself: the checks before it would have stopped such a text."""
    draft = card(desk, tmp_path)
    with desk.parts.store.begin() as tx:
        opened = desk.drafts.open(tx, People.writer, draft.id)
        ended = NAMED.model_copy(update={"expires_at": NOW - timedelta(days=1)})
        tx.records.put(tx.records.get("flood-1").model_copy(update={"consent": ended}), "another digest")
        with pytest.raises(RefusedError, match="no consent grants"):
            reveal_credit(desk.parts, tx, People.writer, draft.id, opened.basis, opened.version.content)
        assert [a.verb for a in tx.audit.list(subject=draft.id) if a.verb == "reveal a credit"] == []


def test_forgetting_takes_the_printed_name_with_the_rest(desk: Desk, tmp_path: Path) -> None:
    draft = card(desk, tmp_path)
    sign(desk, draft)
    desk.drafts.export(People.writer, draft.id, 1, ("txt", "md"))
    home = desk.parts.settings.home
    assert holding(home / "exports", (b"marisela",))
    desk.privacy.forget(People.privacy, "flood-1", "asked by letter of today")
    assert holding(home / "exports", (b"marisela",)) == {}
