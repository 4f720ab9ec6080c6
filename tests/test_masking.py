"""Masking what was missed and releasing a false alarm: who may, what changes everywhere, and what stays closed."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from agent.actions import Desk
from agent.errors import LeakError, NotAllowedError, RefusedError, StaleError
from agent.models import Brief
from retrieval.records import Replacement
from tests.conftest import People
from tests.stories import FLOOD, import_rows

#: Words that no detector takes for a name; in this record everybody knows whose nickname they are.
NICK = "purple kettle"
MISSED: dict[str, Any] = FLOOD | {
    "id": "missed-1",
    "subject": "till, next to purple kettle at the counter",
    "tags": ["praise", "purple kettle"],
    "messages": [
        *FLOOD["messages"],
        {"role": "customer", "text": "The spare till came in past the purple kettle on Saturday morning."},
        {"role": "agent", "text": "Thanks, and greet the purple kettle from us. Write to desk@wibberley.example."},
    ],
}


def everything(desk: Desk, record_id: str) -> str:
    """All that the desk shows of a record, from store, index and full text."""
    page = desk.records.page(People.writer, record_id)
    found = desk.records.search(People.writer, f"the spare till came in past the {NICK}", 20)
    listed = desk.records.rows(People.writer, query=NICK)
    return "\n".join(
        [page.model_dump_json(), *(h.model_dump_json() for h in found), *(r.model_dump_json() for r in listed)]
    )


def files_with(desk: Desk, words: str) -> list[str]:
    """Files of the data folder that hold ``words`` in clear; deleted bytes of the database count too."""
    home = desk.parts.settings.home
    desk.close()
    return [p.name for p in home.rglob("*") if p.is_file() and words.encode() in p.read_bytes().lower()]


@pytest.fixture
def imported(desk: Desk, tmp_path: Path) -> Desk:
    import_rows(desk, tmp_path, [MISSED])
    assert NICK in everything(desk, "missed-1")
    return desk


def false_alarm(desk: Desk) -> Replacement:
    report = desk.records.page(People.writer, "missed-1").report
    return next(r for r in report if r.source == "pattern" and r.field.startswith("messages."))


def test_a_missed_word_goes_from_every_field_the_index_and_the_full_text(imported: Desk) -> None:
    done = imported.records.mask(People.writer, "missed-1", f" {NICK} ", "person", "our helper's nickname")
    assert done.places >= 3
    assert NICK not in everything(imported, "missed-1")
    page = imported.records.page(People.writer, "missed-1")
    assert "[PERSON" in (page.record.subject or "")
    assert "[PERSON" in page.record.tags[1]
    assert {r.source for r in page.report} >= {"given", "reviewer"}
    assert imported.records.search(People.writer, "the spare till came in on Saturday morning", 1)
    assert files_with(imported, NICK) == []


def test_it_is_learnt_as_an_identity_of_the_record_and_survives_an_import(imported: Desk, tmp_path: Path) -> None:
    imported.records.mask(People.writer, "missed-1", NICK, "person")
    changed = MISSED | {"messages": [*MISSED["messages"], {"role": "customer", "text": f"{NICK} says hello again."}]}
    assert import_rows(imported, tmp_path, [changed]).imported == 1
    assert NICK not in everything(imported, "missed-1")
    raw = imported.records.reveal(People.privacy, "missed-1", "to compare with the export")
    assert NICK in raw.messages[-1].text


def test_the_audit_says_who_masked_what_kind_and_never_the_words(imported: Desk) -> None:
    imported.records.mask(People.writer, "missed-1", NICK, "person", f"{NICK} works for Marisela")
    record = imported.audit.records(People.privacy, limit=1)[0]
    assert (record.verb, record.actor, record.subject) == ("mask", People.writer.id, "missed-1")
    assert record.detail["type"] == "person"
    assert record.detail["length"] == str(len(NICK))
    told = json.dumps([r.model_dump(mode="json") for r in imported.audit.records(People.privacy)])
    assert NICK not in told
    assert "Marisela" not in told


@pytest.mark.parametrize(
    ("words", "kind", "why"),
    [
        ("Wilhelmina", "person", "do not stand in the record"),
        ("Marisela", "person", "do not stand in the record"),  # masked already: no way to ask what was there
        ("purple kett", "person", "do not stand in the record"),  # part of a word
        ("the", "person", "everyday language"),
        ("[CUSTOMER]", "person", "can still be read"),
        ("", "person", "can still be read"),
        ("x" * 300, "number", "more than 200"),
        (NICK, "colour", "Choose what it is"),
    ],
)
def test_what_can_not_be_masked_is_refused_in_words_and_nothing_changes(
    imported: Desk, words: str, kind: str, why: str
) -> None:
    before = imported.records.page(People.writer, "missed-1")
    with pytest.raises(RefusedError, match=why):
        imported.records.mask(People.writer, "missed-1", words, kind)
    assert imported.records.page(People.writer, "missed-1") == before
    assert not (imported.parts.settings.home / "labels" / "anonymise.jsonl").exists()


def test_who_may_not_mask_or_release_does_neither(imported: Desk) -> None:
    alarm = false_alarm(imported)
    with pytest.raises(NotAllowedError, match="may not mask"):
        imported.records.mask(People.admin, "missed-1", NICK, "person")
    for person in (People.writer, People.legal, People.admin):
        with pytest.raises(NotAllowedError, match="may not release"):
            imported.records.release(person, "missed-1", alarm.field, alarm.start, alarm.token, "a machine's name")
        with pytest.raises(NotAllowedError):
            imported.records.labelled(person)
    assert NICK in everything(imported, "missed-1")


def test_a_false_alarm_is_released_everywhere_and_stays_so(imported: Desk, tmp_path: Path) -> None:
    alarm = false_alarm(imported)
    raw = imported.records.reveal(People.privacy, "missed-1", "to know the words")
    text = dict(enumerate(raw.messages))[int(alarm.field.split(".")[1])].text
    words = text[alarm.start : alarm.end]
    assert words not in everything(imported, "missed-1")
    imported.records.release(
        People.approver, "missed-1", alarm.field, alarm.start, alarm.token, f"{words} is a machine"
    )
    assert words in everything(imported, "missed-1")
    record = imported.audit.records(People.privacy, limit=1)[0]
    assert (record.verb, record.actor) == ("release", People.approver.id)
    assert words not in json.dumps(record.detail)
    import_rows(imported, tmp_path, [MISSED | {"csat": 4}])
    assert words in everything(imported, "missed-1")


def test_what_the_help_desk_holds_of_its_customer_is_never_released(imported: Desk) -> None:
    report = imported.records.page(People.writer, "missed-1").report
    given = next(r for r in report if r.source == "given")
    for person in (People.approver, People.privacy):
        with pytest.raises(RefusedError, match="help desk itself holds"):
            imported.records.release(person, "missed-1", given.field, given.start, given.token, "not a name at all")
    with pytest.raises(RefusedError, match="Say in a few words"):
        imported.records.release(People.approver, "missed-1", given.field, given.start, given.token, "no")
    assert imported.records.page(People.writer, "missed-1").report == report


def test_what_a_reviewer_masked_is_undone_by_a_release_and_leaves_no_case(imported: Desk) -> None:
    before = imported.records.page(People.writer, "missed-1").record
    imported.records.mask(People.writer, "missed-1", NICK, "person")
    assert len(imported.records.labelled(People.privacy)) == 1
    mine = next(r for r in imported.records.page(People.writer, "missed-1").report if r.source == "reviewer")
    imported.records.release(People.privacy, "missed-1", mine.field, mine.start, mine.token, "it was a lamp")
    assert imported.records.page(People.writer, "missed-1").record == before
    assert imported.records.labelled(People.privacy) == []


def test_two_at_once_the_second_is_told_and_nothing_is_lost(imported: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another person releases a false alarm while the first one's words are being masked."""
    alarm = false_alarm(imported)
    anonymiser = imported.parts.anonymiser
    slow = type(anonymiser).records
    calls: Iterator[int] = iter(range(9))

    def meanwhile(self: Any, *given: Any) -> Any:
        if next(calls) == 0:
            imported.records.release(People.privacy, "missed-1", alarm.field, alarm.start, alarm.token, "a machine")
        return slow(self, *given)

    monkeypatch.setattr(type(anonymiser), "records", meanwhile)
    with pytest.raises(StaleError, match="Somebody changed how this record is masked"):
        imported.records.mask(People.writer, "missed-1", NICK, "person")
    released = imported.records.page(People.writer, "missed-1")
    assert alarm.token not in {r.token for r in released.report} or len(released.report) > 0
    with pytest.raises(StaleError):
        imported.records.release(People.privacy, "missed-1", alarm.field, alarm.start, alarm.token, "a machine")
    imported.records.mask(People.writer, "missed-1", NICK, "person")
    assert NICK not in everything(imported, "missed-1")


def test_an_import_that_overlaps_a_correction_takes_nothing_in_without_it(
    imported: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    anonymiser = type(imported.parts.anonymiser)
    slow = anonymiser.records
    calls: Iterator[int] = iter(range(9))

    def meanwhile(self: Any, *given: Any) -> Any:
        done = slow(self, *given)
        if next(calls) == 0:
            imported.records.mask(People.writer, "missed-1", NICK, "person")
        return done

    monkeypatch.setattr(anonymiser, "records", meanwhile)
    with pytest.raises(StaleError, match="corrected a record while it was imported"):
        import_rows(imported, tmp_path, [MISSED | {"csat": 4}])
    assert NICK not in everything(imported, "missed-1")
    assert import_rows(imported, tmp_path, [MISSED | {"csat": 4}]).imported == 1
    assert NICK not in everything(imported, "missed-1")


def test_a_full_disk_under_the_labels_leaves_everything_as_it_was(imported: Desk) -> None:
    (imported.parts.settings.home / "labels").write_text("in the way")
    with pytest.raises(Exception, match="labelled cases can't be used"):
        imported.records.mask(People.writer, "missed-1", NICK, "person")
    assert NICK in imported.records.page(People.writer, "missed-1").model_dump_json()
    assert imported.audit.records(People.privacy, limit=1)[0].verb == "import"


# --- flags and drafts


def test_flags_are_made_anew_and_what_people_said_of_them_stays(imported: Desk) -> None:
    page = imported.records.page(People.writer, "missed-1")
    by_rules = page.flags[0].criterion
    imported.records.dismiss(People.writer, "missed-1", by_rules)
    imported.records.flag(People.approver, "missed-1", "innovation", f"came in past the {NICK} on Saturday")
    imported.records.mask(People.writer, "missed-1", NICK, "person")
    flags = imported.records.page(People.writer, "missed-1").flags
    mine = next(f for f in flags if f.by == "support")
    assert mine.quote.startswith("came in past the [PERSON")
    record = imported.records.page(People.writer, "missed-1").record
    assert record.messages[mine.message].text[mine.start : mine.end] == mine.quote
    assert by_rules not in {f.criterion for f in flags}


def story(desk: Desk) -> str:
    brief = Brief(topic="a bookshop open again after a flood", filter={"record_ids": ("missed-1",)})  # type: ignore[arg-type]
    return desk.drafts.draft_story(People.writer, brief).id


def test_a_draft_that_rests_on_it_takes_the_new_evidence_and_loses_its_signature(imported: Desk) -> None:
    draft_id = story(imported)
    with imported.parts.store.read() as tx:
        assert any(NICK in p.text for p in tx.drafts.evidence(draft_id))
    done = imported.records.mask(People.writer, "missed-1", NICK, "person")
    with imported.parts.store.read() as tx:
        evidence = tx.drafts.evidence(draft_id)
        record = tx.records.get("missed-1")
    assert not any(NICK in p.model_dump_json() for p in evidence)
    assert all(record.messages[p.message].text[p.start : p.end] == p.text for p in evidence)
    page = imported.drafts.page(People.writer, draft_id)
    if draft_id in done.drafts:
        assert page.changes[0].kind == "masked"
        assert any("masked anew" in q.message for q in page.questions)


def test_a_text_that_holds_the_words_is_blocked_until_somebody_edits_it(imported: Desk) -> None:
    draft_id = story(imported)
    body = imported.drafts.page(People.writer, draft_id).version.content.part("body")
    version = imported.drafts.edit(People.writer, draft_id, 1, {"body": f"{body} A helper, {NICK}, carried it."})
    done = imported.records.mask(People.writer, "missed-1", NICK, "person")
    assert done.holding == (draft_id,)
    page = imported.drafts.page(People.writer, draft_id)
    blocking = [f for f in page.findings if f.rule == "S14" and f.severity == "block" and "masked" in f.message]
    assert {page.version.content.text[f.start : f.end] for f in blocking} == {NICK}
    with pytest.raises((LeakError, RefusedError)):
        imported.drafts.edit(People.writer, draft_id, version.number, {"body": f"{body} Here, {NICK} carried it."})
    clean = body.replace(NICK, "who helped")
    imported.drafts.edit(People.writer, draft_id, version.number, {"body": f"{clean} A helper carried it."})
    assert imported.drafts.page(People.writer, draft_id).changes == ()


def test_a_signed_text_goes_back_for_another_signature(imported: Desk, make_desk: Callable[..., Desk]) -> None:
    draft_id = story(imported)
    with imported.parts.store.begin() as tx:
        sentence = next(s for s in tx.drafts.version(draft_id, 1).content.sentences if s.citations)
        cited = next(p for p in tx.drafts.evidence(draft_id) if p.id in sentence.citations)
        tx.drafts.set_state(draft_id, "drafted", "signed")
    word = next(w for w in cited.text.split() if w.isalpha() and len(w) > 6)
    done = imported.records.mask(People.privacy, "missed-1", word, "number")
    assert draft_id in done.drafts
    assert imported.drafts.page(People.writer, draft_id).draft.state in {"in_review", "changes_requested"}
