"""Which consent stands: what was taken back stays so, over an import, a restored backup, and a record that is new."""

import json
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from agent.actions import Desk
from agent.actions.ledger import Ledger
from agent.actions.noticing import told_of
from agent.actions.people import DESK
from agent.actions.standing import Held, cap, ceiling, grants_less
from agent.backup import LEDGER
from agent.errors import StoreError
from agent.models import ConsentEntry, Draft
from agent.pages import records
from agent.restore import Restored
from agent.views import ImportSummary
from retrieval.records import Consent
from tests.bringing_back import back_up
from tests.conftest import NOON, Clock, People
from tests.consenting import REASON, STORY, WORDS, audited, blocking, card, grant, levels, signed
from tests.stories import FLOOD, import_rows

DAY = timedelta(days=1)
GIVEN = {"level": "named", "wording": WORDS, "channels": ["website", "social"], "granted_at": "2026-10-05T09:00:00Z"}
NAMED = Consent(level="named", channels=("website", "social"), wording_sha256="w" * 64)


def less(**change: Any) -> Consent:
    return NAMED.model_copy(update=change)


# --- the rules


@pytest.mark.parametrize(
    ("given", "most", "left"),
    [
        (NAMED, NAMED, NAMED),
        (NAMED, less(level="anonymous"), less(level="anonymous")),
        (less(level="anonymous"), NAMED, less(level="anonymous")),
        (NAMED, less(channels=("social", "newsletter")), less(channels=("social",))),
        (NAMED, less(expires_at=NOON), less(expires_at=NOON)),
        (less(expires_at=NOON), less(expires_at=NOON + DAY), less(expires_at=NOON)),
        (less(expires_at=NOON), NAMED, less(expires_at=NOON)),
        (NAMED, Consent(), Consent(wording_sha256="w" * 64)),
        (Consent(channels=("website",)), NAMED, Consent(channels=("website",))),
    ],
)
def test_a_consent_stands_as_far_as_it_may(given: Consent, most: Consent, left: Consent) -> None:
    assert cap(given, most) == left


@pytest.mark.parametrize(
    ("before", "after", "lost"),
    [
        (NAMED, NAMED, False),
        (NAMED, less(channels=("website", "social", "newsletter")), False),
        (less(expires_at=NOON + DAY), NAMED, False),
        (Consent(), NAMED, False),
        (less(expires_at=NOON), Consent(), False),  # it had ended by itself
        (NAMED, Consent(), True),
        (NAMED, less(level="anonymous"), True),
        (NAMED, less(channels=("website",)), True),
        (NAMED, less(expires_at=NOON + DAY), True),
        (NAMED, less(granted_at=NOON + DAY), True),
    ],
)
def test_what_grants_less_is_told_from_what_does_not(before: Consent, after: Consent, lost: bool) -> None:
    assert grants_less(before, after, NOON) == lost


def test_only_a_younger_grant_raises_what_an_import_lowered() -> None:
    lowered = ConsentEntry(record_id="r", act="lowered", at=NOON, by="w", level="anonymous", channels=("website",))
    old, young = less(granted_at=NOON - DAY), less(granted_at=NOON + DAY)
    held = Held({"r": lowered}, {"r": lowered.consent})
    assert held.stands("r", old) == less(granted_at=NOON - DAY, level="anonymous", channels=("website",))
    assert held.stands("r", NAMED).level == "anonymous"
    assert held.stands("r", young) == young
    assert Held({"r": lowered}, {}, frozenset({"r"})).stands("r", old).level == "anonymous"
    assert Held({"r": lowered}, {"r": young}).stands("r", old) == old  # an old file takes no younger grant back
    withdrawn = lowered.model_copy(update={"act": "withdrawn", "level": "none", "channels": ()})
    assert Held({"r": withdrawn}, {}).stands("r", young).level == "none"
    assert held.stands("another", NAMED) == NAMED


# --- an import that says less


@pytest.fixture
def granted(desk: Desk, tmp_path: Path) -> Desk:
    """A desk with one record that came with a consent."""
    take_in(desk, tmp_path, **GIVEN)
    return desk


def take_in(desk: Desk, folder: Path, subject: str = "Flooded shop, dead till", **consent: object) -> ImportSummary:
    return import_rows(desk, folder, [{**FLOOD, "subject": subject, "consent": consent}])


def published(desk: Desk) -> Draft:
    draft = signed(desk, card(desk))
    desk.drafts.export(People.writer, draft.id, draft.version, ("txt",))
    return draft


def statuses(desk: Desk, draft: Draft) -> set[str]:
    """What the manifests in the exports folder say, where nothing else lies."""
    made = [json.loads(path.read_text("utf-8")) for path in (desk.parts.exports / draft.id).iterdir()]
    return {each["pubStatus"] for each in made}


@pytest.mark.parametrize(
    "change",
    [
        {"channels": ["social"]},
        {"level": "anonymous"},
        {"expires_at": "2026-11-01T00:00:00Z"},
        {"level": "none", "wording": None, "channels": []},
    ],
    ids=["fewer channels", "no more by name", "ended", "gone"],
)
def test_an_import_that_says_less_does_what_a_withdrawal_does(
    granted: Desk, tmp_path: Path, change: dict[str, object]
) -> None:
    out, waiting = published(granted), signed(granted, card(granted))
    assert take_in(granted, tmp_path, **GIVEN | change).lowered == 1
    assert granted.drafts.page(People.writer, out.id).draft.state == "withdrawn"
    assert statuses(granted, out) == {"canceled"}
    page = granted.drafts.page(People.writer, waiting.id)
    assert page.draft.state == "changes_requested"
    assert [s.voided_at for s in page.signatures] == [NOON]
    assert [c.kind for c in page.changes] == ["withdrawn"]
    for draft in (out, waiting):
        assert told(granted, draft) == {People.writer.id, People.other.id}
    (entry,) = granted.consents.show(People.writer, "flood-1").history
    assert (entry.act, entry.by) == ("lowered", People.writer.id)
    assert dict(audited(granted, "flood-1"))["lower a consent"]["drafts"] == "2"
    assert "with an import of" in records.show(granted, People.privacy, {"id": "flood-1"})


def told(desk: Desk, draft: Draft) -> frozenset[str]:
    with desk.parts.store.read() as tx:
        record = next(a for a in tx.audit.list(subject=draft.id) if a.verb == "evidence withdrawn")
        notice = told_of(tx, record)
    assert notice is not None
    return notice.people


def test_a_text_that_only_rests_on_it_is_signed_anew_when_an_import_takes_it_back(
    granted: Desk, tmp_path: Path
) -> None:
    draft = signed(granted, granted.drafts.draft_story(People.writer, STORY))
    assert take_in(granted, tmp_path, **GIVEN | {"channels": ["website"]}).lowered == 1
    assert granted.drafts.page(People.writer, draft.id).draft.state == "signed"
    assert take_in(granted, tmp_path).lowered == 1
    assert granted.drafts.page(People.writer, draft.id).draft.state == "in_review"


def test_an_import_that_says_as_much_or_more_leaves_every_text(granted: Desk, tmp_path: Path) -> None:
    draft = published(granted)
    more = GIVEN | {"channels": ["website", "social", "newsletter"], "expires_at": None}
    assert take_in(granted, tmp_path, **more).lowered == 0
    assert take_in(granted, tmp_path, "Another subject", **more).lowered == 0
    assert granted.drafts.page(People.writer, draft.id).draft.state == "exported"
    assert granted.consents.show(People.writer, "flood-1").history == ()
    assert Ledger(granted.parts.settings.home).ceilings() == {}
    with granted.parts.store.read() as tx:
        assert {p.consent.channels for p in tx.drafts.evidence(draft.id)} == {("website", "social", "newsletter")}


def test_an_old_file_raises_nothing_and_a_younger_grant_does(granted: Desk, tmp_path: Path) -> None:
    take_in(granted, tmp_path, **GIVEN | {"level": "anonymous"})
    assert take_in(granted, tmp_path, "Another subject", **GIVEN).lowered == 0
    assert levels(granted) == {"anonymous"}
    sealed = granted.records.reveal(People.privacy, "flood-1", "to read the consent").consent
    assert (sealed.level, sealed.wording) == ("anonymous", WORDS)
    young = GIVEN | {"granted_at": (NOON + DAY).isoformat()}
    granted.parts.clock.forward(days=2)  # type: ignore[attr-defined]
    take_in(granted, tmp_path, **young)
    assert levels(granted) == {"named"}
    (held,) = Ledger(granted.parts.settings.home).ceilings().values()
    assert held.level == "named"
    assert take_in(granted, tmp_path, "A third subject", **GIVEN).lowered == 0
    assert levels(granted) == {"named"}


# --- a file that says nothing of consents

SILENT: dict[str, Any] = {key: value for key, value in FLOOD.items() if key != "consent"}


def take_in_silent(desk: Desk, folder: Path, subject: str, *more: dict[str, Any]) -> ImportSummary:
    return import_rows(desk, folder, [SILENT | {"subject": subject}, *more])


def test_a_file_without_a_place_for_consents_leaves_them_as_they_stand(granted: Desk, tmp_path: Path) -> None:
    draft = published(granted)
    new = {"id": "new-1", "kind": "review", "text": 'They asked for "consent" at the till, and it works again.'}
    done = take_in_silent(granted, tmp_path, "Another subject", new)
    assert (done.imported, done.lowered, done.silent, done.stood) == (2, 0, 2, 1)
    assert granted.drafts.page(People.writer, draft.id).draft.state == "exported"
    consent = granted.consents.show(People.writer, "flood-1").consent
    assert (consent.level, consent.channels) == ("named", ("website", "social"))
    assert granted.records.reveal(People.privacy, "flood-1", "to read the consent").consent.wording == WORDS
    assert granted.records.page(People.writer, "flood-1").record.subject == "Another subject"
    assert granted.consents.show(People.writer, "new-1").consent == Consent()
    assert take_in_silent(granted, tmp_path, "Another subject", new).unchanged == 2
    with granted.parts.store.read() as tx:
        assert [(a.detail["silent"], a.detail["stood"]) for a in tx.audit.list() if a.detail.get("silent")] == [
            ("2", "1")
        ]


def test_an_empty_cell_of_the_column_is_a_no(granted: Desk, tmp_path: Path) -> None:
    take_in_silent(granted, tmp_path, "Another subject")
    other = {"id": "new-1", "kind": "review", "text": "It works again.", "consent": GIVEN}
    done = take_in_silent(granted, tmp_path, "Another subject", other)  # the same row, in a file with the key
    assert (done.lowered, done.silent) == (1, 0)
    assert granted.consents.show(People.writer, "flood-1").consent.level == "none"


@pytest.mark.parametrize(("column", "level"), [("", "named"), ("consent", "none")])
def test_a_spreadsheet_says_it_by_its_columns(granted: Desk, tmp_path: Path, column: str, level: str) -> None:
    head, row = ["id", "subject", "text"], ["flood-1", "Till", "The spare till came."]
    file = tmp_path / "rows.csv"
    file.write_text("\n".join(",".join(cells) for cells in ([*head, column], [*row, ""])) + "\n", "utf-8")
    done = granted.records.import_file(People.writer, file)
    assert (done.imported, done.silent) == (1, int(not column))
    assert granted.consents.show(People.writer, "flood-1").consent.level == level


def test_such_a_file_brings_nothing_back_that_was_withdrawn(granted: Desk, tmp_path: Path) -> None:
    granted.consents.withdraw(People.privacy, "flood-1", REASON)
    done = take_in_silent(granted, tmp_path, "Another subject")
    assert (done.imported, done.stood) == (1, 0)
    assert granted.consents.show(People.writer, "flood-1").consent.level == "none"
    granted.privacy.forget(People.privacy, "flood-1", "asked by letter of today")
    granted.records.import_file(People.admin, tmp_path / "rows.jsonl", again=True)
    assert granted.consents.show(People.writer, "flood-1").consent.level == "none"


def test_it_leaves_what_was_recorded_here_and_what_was_lowered(granted: Desk, tmp_path: Path) -> None:
    take_in(granted, tmp_path, **GIVEN | {"level": "anonymous"})
    assert take_in_silent(granted, tmp_path, "Another subject").stood == 1
    assert levels(granted) == {"anonymous"}
    grant(granted)
    assert take_in_silent(granted, tmp_path, "A third subject").stood == 1
    assert granted.records.reveal(People.privacy, "flood-1", "to read the consent").consent.wording == WORDS


# --- a restore of an older backup


@pytest.fixture
def consented(desk: Desk, tmp_path: Path) -> Desk:
    import_rows(desk, tmp_path, [FLOOD])
    grant(desk)
    return desk


def test_a_withdrawn_consent_stays_so_with_all_that_rested_on_it(
    consented: Desk, tmp_path: Path, bring_back: Callable[..., Restored], make_desk: Callable[..., Desk], clock: Clock
) -> None:
    home, out, waiting = consented.parts.settings.home, published(consented), signed(consented, card(consented))
    back_up(consented, tmp_path)
    clock.forward(hours=1)
    consented.consents.withdraw(People.privacy, "flood-1", REASON)
    consented.close()
    clock.forward(hours=1)
    assert bring_back(home, replace=True).lowered == 1
    desk = make_desk(home)
    page = desk.consents.show(People.writer, "flood-1")
    assert (page.consent.level, [e.act for e in page.history]) == ("none", ["recorded", "withdrawn"])
    assert (page.history[-1].at, page.history[-1].by) == (NOON + timedelta(hours=1), DESK.id)
    assert levels(desk) == {"none"}
    assert desk.records.reveal(People.privacy, "flood-1", "to read the consent").consent.level == "none"
    assert desk.drafts.page(People.writer, out.id).draft.state == "withdrawn"
    assert statuses(desk, out) == {"canceled"}
    again = desk.drafts.page(People.writer, waiting.id)
    assert (again.draft.state, again.signatures[0].voided_at) == ("changes_requested", NOON + timedelta(hours=2))
    assert "S8" in blocking(desk, waiting)
    assert [(v, d["drafts"]) for v, d in audited(desk, "flood-1") if v == "withdraw a consent"] == [
        ("withdraw a consent", "2")
    ]
    assert dict(audited(desk, "desk"))["restore"]["lowered"] == "1"
    assert told(desk, out) == told(desk, waiting) == {People.writer.id, People.other.id}
    take_in(desk, tmp_path, "Another subject", **GIVEN)
    assert levels(desk) == {"none"}


def test_a_copy_of_the_list_carries_it_to_a_new_machine(
    consented: Desk, tmp_path: Path, bring_back: Callable[..., Restored], make_desk: Callable[..., Desk]
) -> None:
    back_up(consented, tmp_path)
    consented.consents.withdraw(People.privacy, "flood-1", REASON)
    copy = tmp_path / "copied.jsonl"
    shutil.copy(consented.parts.settings.home / LEDGER, copy)
    assert "flood-1" not in copy.read_text("utf-8")
    assert bring_back(tmp_path / "again", forgotten=[copy]).lowered == 1
    desk = make_desk(tmp_path / "again")
    assert levels(desk) == {"none"}
    desk.close()
    assert bring_back(tmp_path / "again", replace=True).lowered == 1  # it is in the new desk's own list


@pytest.mark.parametrize("known", ["by its database alone", "under another pepper"])
def test_the_desk_that_is_replaced_says_what_was_taken_back(
    consented: Desk,
    tmp_path: Path,
    bring_back: Callable[..., Restored],
    make_desk: Callable[..., Desk],
    known: str,
) -> None:
    back_up(consented, tmp_path)
    there = consented
    if known == "under another pepper":
        there = make_desk(tmp_path / "again")
        import_rows(there, tmp_path, [FLOOD])
        grant(there)
    there.consents.withdraw(People.privacy, "flood-1", REASON)
    if known == "by its database alone":
        (there.parts.settings.home / LEDGER).unlink()
    home = there.parts.settings.home
    there.close()
    assert bring_back(home, replace=True).lowered == 1
    assert levels(make_desk(home)) == {"none"}


def test_what_an_import_lowered_stays_low_too(
    granted: Desk, tmp_path: Path, bring_back: Callable[..., Restored], make_desk: Callable[..., Desk]
) -> None:
    home, draft = granted.parts.settings.home, published(granted)
    back_up(granted, tmp_path)
    take_in(granted, tmp_path, **GIVEN | {"channels": ["social"]})
    granted.close()
    assert bring_back(home, replace=True).lowered == 1
    desk = make_desk(home)
    assert desk.consents.show(People.writer, "flood-1").consent.channels == ("social",)
    assert statuses(desk, draft) == {"canceled"}
    take_in(desk, tmp_path, "Another subject", **GIVEN)
    assert desk.consents.show(People.writer, "flood-1").consent.channels == ("social",)


def test_a_consent_that_was_given_again_comes_back(
    consented: Desk, tmp_path: Path, bring_back: Callable[..., Restored], make_desk: Callable[..., Desk], clock: Clock
) -> None:
    home = consented.parts.settings.home
    back_up(consented, tmp_path)
    clock.forward(hours=1)
    consented.consents.withdraw(People.privacy, "flood-1", REASON)
    clock.forward(hours=1)
    grant(consented)
    consented.close()
    assert bring_back(home, replace=True).lowered == 0
    assert levels(make_desk(home)) == {"anonymous"}


@pytest.mark.parametrize("known", ["by a copy of the list", "by its database alone"])
def test_a_text_that_was_taken_back_stays_so(
    consented: Desk, tmp_path: Path, bring_back: Callable[..., Restored], make_desk: Callable[..., Desk], known: str
) -> None:
    out, waiting = published(consented), signed(consented, card(consented))
    back_up(consented, tmp_path)
    consented.drafts.withdraw(People.legal, out.id, out.version, "The date in it is wrong.")
    consented.drafts.reject(People.legal, waiting.id, waiting.version, "Nobody will read it.")
    home, copy = consented.parts.settings.home, tmp_path / "copied.jsonl"
    consented.close()
    (home / LEDGER).rename(copy)
    if known == "by a copy of the list":
        home = tmp_path / "again"
        done = bring_back(home, forgotten=[copy])
    else:
        done = bring_back(home, replace=True)
    assert (done.lowered, done.ended) == (0, 2)
    desk = make_desk(home)
    assert desk.drafts.page(People.writer, out.id).draft.state == "withdrawn"
    assert statuses(desk, out) == {"canceled"}
    page = desk.drafts.page(People.writer, waiting.id)
    assert (page.draft.state, [s.voided_at for s in page.signatures]) == ("rejected", [NOON])
    assert dict(audited(desk, waiting.id))["reject"]["why"] == "a restore had brought it back"
    assert dict(audited(desk, "desk"))["restore"]["ended"] == "2"


def test_where_the_list_cannot_be_written_nothing_is_withdrawn_by_halves(consented: Desk) -> None:
    draft = published(consented)
    (consented.parts.settings.home / LEDGER).mkdir()
    with pytest.raises(StoreError, match="can't be used"):
        consented.consents.withdraw(People.privacy, "flood-1", REASON)
    assert levels(consented) == {"anonymous"}
    assert consented.drafts.page(People.writer, draft.id).draft.state == "exported"
    assert any(path.suffix == ".txt" for path in (consented.parts.exports / draft.id).iterdir())


def test_the_database_knows_of_a_later_consent_than_the_list(consented: Desk, clock: Clock) -> None:
    old = ConsentEntry(record_id="flood-1", act="withdrawn", at=NOON - DAY, by="x")
    Ledger(consented.parts.settings.home).lower([ceiling(consented.parts.vault, old)])
    assert consented.consents.reapply() == 0
    assert levels(consented) == {"anonymous"}


def test_a_record_that_comes_in_again_after_it_was_forgotten_stays_withdrawn(granted: Desk, tmp_path: Path) -> None:
    granted.consents.withdraw(People.privacy, "flood-1", REASON)
    granted.privacy.forget(People.privacy, "flood-1", "asked by letter of today")
    done = granted.records.import_file(People.admin, tmp_path / "rows.jsonl", again=True)
    assert (done.imported, done.lowered) == (1, 1)
    page = granted.consents.show(People.writer, "flood-1")
    assert (page.consent.level, [e.act for e in page.history]) == ("none", ["withdrawn"])
    assert levels(granted) == {"none"}
    take_in(granted, tmp_path, "Another subject", **GIVEN)
    assert levels(granted) == {"none"}
