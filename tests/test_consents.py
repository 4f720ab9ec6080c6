"""Consent as people record and withdraw it: its words stay sealed, and a withdrawal reaches all that rests on it."""

import hashlib
import json
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import gradio as gr
import pytest
from typer.testing import CliRunner

from agent import settings
from agent.actions import Desk
from agent.actions.consents import LONGEST
from agent.actions.noticing import told_of
from agent.app import build
from agent.cli import app
from agent.errors import NotAllowedError, NotFoundError, RefusedError, VaultError
from agent.models import Actor, Draft
from agent.pages import records
from agent.pages.edge import COOKIE
from agent.pages.handlers import Handlers
from agent.pages.progress import Jobs
from agent.pages.uploads import Uploads
from agent.restore import restore
from agent.sealed_file import Lock
from agent.settings import Settings
from retrieval.anonymise import Anonymiser
from retrieval.embed import Embedder
from tests.conftest import NOON, PASSWORD, Clock, People
from tests.consenting import CARD, REASON, STORY, WORDS, audited, blocking, card, grant, levels, signed
from tests.stories import FLOOD, import_rows

SHA = hashlib.sha256(WORDS.encode()).hexdigest()


@pytest.fixture
def flooded(desk: Desk, tmp_path: Path) -> Desk:
    import_rows(desk, tmp_path, [FLOOD])
    return desk


@pytest.fixture
def consented(flooded: Desk) -> Desk:
    grant(flooded)
    return flooded


# --- recording


def test_recording_lets_the_words_be_quoted_on_that_channel_alone(flooded: Desk) -> None:
    with pytest.raises(RefusedError):
        card(flooded)
    grant(flooded, expires_at=NOON + timedelta(days=90))
    page = flooded.consents.show(People.writer, "flood-1")
    (entry,) = page.history
    assert (entry.by, entry.at, entry.wording_sha256) == (People.approver.id, NOON, SHA)
    assert (page.consent.level, page.consent.channels, page.consent.granted_at) == ("anonymous", ("website",), NOON)
    assert levels(flooded) == {"anonymous"}
    draft = card(flooded)
    assert "“" in flooded.drafts.page(People.writer, draft.id).version.content.text
    assert blocking(flooded, draft) == set()
    with pytest.raises(RefusedError, match="Choose another channel"):
        flooded.drafts.draft_story(People.writer, CARD.model_copy(update={"channel": "newsletter"}))


def test_a_quotation_is_blocked_once_its_consent_ended(flooded: Desk, clock: Clock) -> None:
    grant(flooded, expires_at=NOON + timedelta(days=90))
    draft = card(flooded)
    clock.forward(days=91)
    assert "S8" in blocking(flooded, draft)


def test_the_words_are_sealed_and_nowhere_else(consented: Desk) -> None:
    raw = consented.records.reveal(People.privacy, "flood-1", "to read the consent")
    assert raw.consent.wording == WORDS
    home = consented.parts.settings.home
    held = [p.name for p in home.rglob("*") if p.is_file() and b"just not by name" in p.read_bytes()]
    assert held == []
    told = dict(audited(consented, "flood-1"))["record a consent"]
    assert told["wording"] == SHA
    assert "Marisela" not in str(audited(consented, "flood-1"))


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"wording": "  \n"}, "exact words"),
        ({"wording": "y" * (LONGEST + 1)}, "at most"),
        ({"level": "none"}, "withdraw it"),
        ({"channels": ()}, "at least one channel"),
        ({"channels": ("website", "billboard")}, "A channel is one of"),
        ({"granted_at": NOON + timedelta(days=1)}, "later than now"),
        ({"expires_at": NOON}, "has to end later"),
    ],
)
def test_what_is_no_consent_is_refused_and_changes_nothing(flooded: Desk, changed: dict[str, Any], why: str) -> None:
    with pytest.raises(RefusedError, match=why):
        grant(flooded, **changed)
    page = flooded.consents.show(People.writer, "flood-1")
    assert (page.consent.level, page.history) == ("none", ())


@pytest.mark.parametrize("who", [People.writer, People.legal, People.admin])
def test_who_may_not_record_is_refused(flooded: Desk, who: Actor) -> None:
    with pytest.raises(NotAllowedError, match="approver or privacy"):
        grant(flooded, who)
    assert flooded.consents.show(who, "flood-1").history == ()


# --- withdrawing


@pytest.mark.parametrize("who", [People.writer, People.admin])
def test_who_may_not_withdraw_is_refused(consented: Desk, who: Actor) -> None:
    with pytest.raises(NotAllowedError):
        consented.consents.withdraw(who, "flood-1", REASON)
    assert levels(consented) == {"anonymous"}


def test_withdrawing_asks_for_a_reason_and_a_consent(consented: Desk) -> None:
    with pytest.raises(RefusedError, match="Say why"):
        consented.consents.withdraw(People.privacy, "flood-1", " ")
    consented.consents.withdraw(People.privacy, "flood-1", REASON)
    with pytest.raises(RefusedError, match="none to withdraw"):
        consented.consents.withdraw(People.privacy, "flood-1", REASON)
    with pytest.raises(NotFoundError):
        consented.consents.withdraw(People.privacy, "nobody", REASON)


def test_the_reason_is_kept_without_the_name(consented: Desk) -> None:
    consented.consents.withdraw(People.privacy, "flood-1", REASON)
    last = consented.consents.show(People.writer, "flood-1").history[-1]
    assert (last.act, last.by, last.wording_sha256) == ("withdrawn", People.privacy.id, SHA)
    assert "rang and took it back" in last.reason
    assert "Marisela" not in last.reason
    assert "took it back" not in str(audited(consented, "flood-1"))


def test_a_draft_that_quotes_it_is_blocked_at_once_and_goes_to_its_writer(consented: Desk) -> None:
    draft = signed(consented, card(consented))
    assert draft.state == "signed"
    assert consented.consents.show(People.privacy, "flood-1").drafts == (draft.id,)
    done = consented.consents.withdraw(People.privacy, "flood-1", REASON)
    assert (done.drafts, done.quoting, done.exports) == ((draft.id,), (draft.id,), ())
    assert levels(consented) == {"none"}
    page = consented.drafts.page(People.writer, draft.id)
    assert page.draft.state == "changes_requested"
    assert all(s.voided_at == NOON for s in page.signatures)
    assert {"S3", "S8"} <= blocking(consented, draft)
    (change,) = page.changes
    assert change.kind == "withdrawn"
    text = page.version.content.text
    assert [text[start] + text[end - 1] for start, end in change.places] == ["“”"] * len(change.places) != []
    assert all(e.passage.consent.level == "none" for s in page.sentences for e in s.evidence if e.passage)
    with pytest.raises(RefusedError):
        consented.drafts.export(People.writer, draft.id, draft.version, ("txt",))


def test_a_draft_that_rests_on_it_without_a_quotation_is_signed_anew(consented: Desk) -> None:
    draft = signed(consented, consented.drafts.draft_story(People.writer, STORY))
    done = consented.consents.withdraw(People.privacy, "flood-1", REASON)
    assert (done.drafts, done.quoting) == ((draft.id,), ())
    page = consented.drafts.page(People.other, draft.id)
    assert page.draft.state == "in_review"
    assert any(q.rule == "S8" and "withdrawn" in q.message for q in page.questions)


def test_an_export_says_canceled_and_its_files_go(consented: Desk) -> None:
    draft = signed(consented, card(consented))
    consented.drafts.export(People.writer, draft.id, draft.version, ("txt",))
    folder = consented.parts.exports / draft.id
    assert any(path.suffix == ".txt" for path in folder.iterdir())
    assert consented.consents.show(People.privacy, "flood-1").exports == (draft.id,)
    done = consented.consents.withdraw(People.legal, "flood-1", REASON)
    assert done.exports == (draft.id,)
    assert consented.drafts.page(People.writer, draft.id).draft.state == "withdrawn"
    assert {path.name for path in folder.iterdir()} == {"canceled-v1-manifest.json", "canceled-v1-ninjs.json"}
    assert {json.loads(path.read_text("utf-8"))["pubStatus"] for path in folder.iterdir()} == {"canceled"}
    assert all("till came on Saturday" not in path.read_text("utf-8") for path in folder.iterdir())
    with consented.parts.store.read() as tx:
        assert {json.loads(e.manifest)["pubStatus"] for e in tx.exports.list(draft.id)} == {"usable", "canceled"}


def test_owners_are_told_without_a_name(consented: Desk) -> None:
    draft = signed(consented, card(consented))
    consented.consents.withdraw(People.privacy, "flood-1", REASON)
    told = dict(audited(consented, draft.id))["evidence withdrawn"]
    assert told == {"version": "1", "places": "1", "voided": "1"}
    assert _owners_told(consented, draft) == {People.writer.id, People.other.id}


def _owners_told(desk: Desk, draft: Draft) -> frozenset[str]:
    with desk.parts.store.read() as tx:
        record = next(a for a in tx.audit.list(subject=draft.id) if a.verb == "evidence withdrawn")
        told = told_of(tx, record)
    assert told is not None
    assert told.notice.kind == "withdrawn"
    return told.people


def test_a_consent_that_grants_less_reaches_what_it_no_longer_covers(consented: Desk) -> None:
    draft = signed(consented, card(consented))
    assert grant(consented, channels=("website", "social")).drafts == ()
    assert consented.drafts.page(People.writer, draft.id).draft.state == "signed"
    assert grant(consented, channels=("newsletter",)).quoting == (draft.id,)
    assert "S8" in blocking(consented, draft)


def test_without_its_original_a_consent_can_be_withdrawn_and_none_recorded(consented: Desk) -> None:
    with consented.parts.store.begin() as tx:
        tx.erasure.originals(["flood-1"])
    with pytest.raises(RefusedError, match="no longer kept"):
        grant(consented, channels=("newsletter",))
    consented.consents.withdraw(People.privacy, "flood-1", "asked by letter")
    assert levels(consented) == {"none"}


def test_a_damaged_original_holds_no_withdrawal_up(consented: Desk) -> None:
    with consented.parts.store.begin() as tx:
        row = tx.vault.get("flood-1")
        tx.vault.keep(row.model_copy(update={"sealed": row.sealed[:-1] + bytes([row.sealed[-1] ^ 1])}))
    with pytest.raises(VaultError):
        grant(consented)
    consented.consents.withdraw(People.privacy, "flood-1", "asked by letter")
    assert levels(consented) == {"none"}


# --- what comes after


@pytest.mark.parametrize("subject", ["Flooded shop, dead till", "Another subject"])
def test_an_import_brings_no_withdrawn_consent_back(desk: Desk, tmp_path: Path, subject: str) -> None:
    given = {"level": "anonymous", "wording": WORDS, "channels": ["website"], "at": "2026-10-05T09:00:00Z"}
    import_rows(desk, tmp_path, [{**FLOOD, "consent": given}])
    desk.consents.withdraw(People.privacy, "flood-1", REASON)
    import_rows(desk, tmp_path, [{**FLOOD, "consent": given, "subject": subject}])
    page = desk.records.page(People.writer, "flood-1")
    assert (page.record.subject, page.record.consent.level) == (subject, "none")
    assert levels(desk) == {"none"}
    desk.records.mask(People.privacy, "flood-1", "spare till", "person")
    assert desk.records.page(People.writer, "flood-1").record.consent.level == "none"
    assert grant(desk).drafts == ()
    assert levels(desk) == {"anonymous"}


def test_an_import_leaves_a_recorded_consent_and_its_words(consented: Desk, tmp_path: Path) -> None:
    import_rows(consented, tmp_path, [{**FLOOD, "subject": "Another subject"}])
    assert levels(consented) == {"anonymous"}
    assert consented.records.reveal(People.privacy, "flood-1", "to read the consent").consent.wording == WORDS
    assert import_rows(consented, tmp_path, [{**FLOOD, "subject": "Another subject"}]).unchanged == 1


def test_forgetting_takes_the_words_and_the_entries(consented: Desk) -> None:
    done = consented.privacy.forget(People.privacy, "flood-1", "asked by letter of today")
    assert done.found == 0
    with consented.parts.store.read() as tx:
        assert list(tx.consents.of("flood-1")) == []
        assert list(tx.vault.many(["flood-1"])) == []
    with pytest.raises(NotFoundError):
        consented.consents.show(People.privacy, "flood-1")


# --- over HTTP handlers, and on the command line ---------------------------------------------------------------


def send(desk: Desk, who: Actor, **fields: object) -> str:
    """What the person is told after the form of the record's page was sent."""
    cookies = {COOKIE: desk.people.sign_in(who.id, PASSWORD)}
    request: Any = SimpleNamespace(cookies=cookies, query_params={}, session_hash="s1", username=None)
    handlers = Handlers(records.page(Uploads(1)), desk, Jobs())
    event = gr.EventData(None, {"record": "flood-1", **fields})
    return list(handlers.act(event, request))[-1][1]


FORM = {"do": "consent", "wording": WORDS, "level": "anonymous", "channel": ["website"]}
TAKE_BACK = {"do": "withdraw_consent", "reason": REASON, "sure": "yes"}


def test_the_wrong_role_is_refused_by_the_handler_too(consented: Desk) -> None:
    for who in (People.writer, People.admin):
        assert "may not record a consent" in send(consented, who, **FORM)
        assert "may not withdraw a consent" in send(consented, who, **TAKE_BACK)
    assert len(consented.consents.show(People.writer, "flood-1").history) == 1


def test_the_page_records_shows_and_withdraws(flooded: Desk) -> None:
    assert "Say whether" in send(flooded, People.approver, **FORM | {"level": "none"})
    assert "Recorded. The words are sealed" in send(flooded, People.approver, **FORM)
    card(flooded)
    shown = records.show(flooded, People.privacy, {"id": "flood-1"})
    for words in ("anonymous quotation: website", "Ada Stone", SHA[:12], "It reaches 1 draft."):
        assert words in " ".join(shown.split()), words
    assert "just not by name" not in shown
    assert "Withdraw it" not in records.show(flooded, People.writer, {"id": "flood-1"})
    assert "nothing was withdrawn" in send(flooded, People.privacy, **TAKE_BACK | {"sure": ""})
    assert "1 draft that rests on it was marked, 1 of which quoted it." in send(flooded, People.privacy, **TAKE_BACK)
    assert "Withdrawn" in records.show(flooded, People.writer, {"id": "flood-1"})


def test_a_backup_keeps_the_entry_and_the_sealed_words(
    consented: Desk, tmp_path: Path, anonymiser: Anonymiser, embedder: Embedder, clock: Clock
) -> None:
    lock, home = Lock("key", bytes(32)), tmp_path / "again"
    consented.keeping.backup(People.admin, tmp_path / "desk.backup", lock)
    consented.consents.withdraw(People.privacy, "flood-1", REASON)

    def opener(own: Settings) -> Desk:
        return build(own, anonymiser=anonymiser, embedder=embedder, clock=clock)

    again = settings.load(home=home, llm_base_url="none")
    restore(again, tmp_path / "desk.backup", lock, People.admin, opener=opener)
    back = opener(again)
    assert [e.act for e in back.consents.show(People.writer, "flood-1").history] == ["recorded"]
    assert back.records.reveal(People.privacy, "flood-1", "to read the consent").consent.wording == WORDS
    back.close()


def test_a_script_records_shows_and_withdraws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STORYDESK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("STORYDESK_LLM_BASE_URL", "none")
    rows = tmp_path / "rows.jsonl"
    rows.write_text(json.dumps(FLOOD) + "\n", "utf-8")

    def run(*args: str, typed: str = "") -> Any:
        return CliRunner().invoke(app, list(args), input=typed)

    assert run("import", str(rows)).exit_code == 0
    done = run("consent", "record", "flood-1", "--channel", "website", typed=WORDS + "\n")
    assert (done.exit_code, json.loads(done.stdout)["drafts"]) == (0, [])
    shown = json.loads(run("consent", "show", "flood-1").stdout)
    assert (shown["consent"]["level"], shown["history"][0]["wording_sha256"]) == ("anonymous", SHA)
    assert run("consent", "record", "flood-1", "--channel", "website", "--level", "loud", typed="x").exit_code == 2
    assert run("consent", "withdraw", "flood-1", "--reason", "asked by letter").exit_code == 0
    assert json.loads(run("consent", "show", "flood-1").stdout)["consent"]["level"] == "none"
    again = run("consent", "withdraw", "flood-1", "--reason", "asked by letter")
    assert isinstance(again.exception, RefusedError)
