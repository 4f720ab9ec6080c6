"""Every repository: what goes in comes out, in the order that is promised, and a stale write is refused."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from agent.errors import NotAllowedError, NotFoundError, RefusedError, StaleError
from agent.models import Brief, Comment, Fact, Incident, Provenance, StatementMeta, Usage
from agent.store import ExportEntry, ImportRun, Session, Store, Tx
from retrieval.records import CleanMessage, Flag, Rejected, Replacement
from tests.desk_samples import LATER, NOW, actor, draft, finding, new_store, passage, record, signature, user, version


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = new_store(tmp_path)
    yield made
    made.close()


@pytest.fixture
def tx(store: Store) -> Iterator[Tx]:
    with store.begin() as unit:
        yield unit


# --- records

REPORT = (
    Replacement(field="messages.0", start=0, end=9, type="person", token="[CUSTOMER]"),
    Replacement(field="subject", start=3, end=5, type="order", token="[ORDER 1]"),
)


def test_a_record_comes_back_as_it_was(tx: Tx) -> None:
    full = record(product="Till 3", tags=("a", "b"), csat=5)
    assert tx.records.put(full, "d", REPORT) == "new"
    assert tx.records.get("T-1") == full
    assert tuple(tx.records.report("T-1")) == REPORT


def test_putting_the_same_again_changes_nothing_and_another_digest_replaces(tx: Tx) -> None:
    tx.records.put(record(), "d", REPORT)
    assert tx.records.put(record(text="never kept"), "d") == "unchanged"
    assert tx.records.get("T-1") == record()
    assert tx.records.put(record(text="corrected"), "e", REPORT[:1]) == "changed"
    assert tx.records.get("T-1") == record(text="corrected")
    assert tuple(tx.records.report("T-1")) == REPORT[:1]
    assert tx.records.count() == 1


def test_digests_are_those_of_records_that_are_here(tx: Tx) -> None:
    tx.records.put(record("T-1"), "d1")
    tx.records.put(record("T-2"), "d2")
    many = [f"T-{n}" for n in range(1200)]
    assert tx.records.digests(many) == {"T-1": "d1", "T-2": "d2"}
    assert tx.records.digests([]) == {}
    assert tx.records.many(["T-2", "gone"]) == {"T-2": record("T-2")}


def test_records_are_listed_newest_first_and_filtered(tx: Tx) -> None:
    tx.records.put(record("T-1", created_at=NOW), "1")
    tx.records.put(record("T-2", created_at=LATER, product="Till 3", kind="review"), "2")
    tx.records.put(record("T-3", created_at=None, product="Till 3"), "3")
    ids = [r.id for r in tx.records.list().items]
    assert ids == ["T-2", "T-1", "T-3"]
    assert [r.id for r in tx.records.list(kind="review").items] == ["T-2"]
    assert [r.id for r in tx.records.list(product="Till 3", kind="ticket").items] == ["T-3"]
    page = tx.records.list(limit=1, offset=1)
    assert ([r.id for r in page.items], page.total) == (["T-1"], 3)
    assert tx.records.products() == ("Till 3",)


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("STRASSE", ["T-2"]),
        ("straße", ["T-2"]),
        ("100%", ["T-1"]),
        ("100_", []),
        ("%", ["T-1"]),
        ("frozen TILL", ["T-1", "T-2"]),
        ("  ", ["T-1", "T-2"]),
        ("stand_ins", []),
        ('"kind"', []),
    ],
)
def test_a_search_finds_words_as_they_stand_and_no_markup(tx: Tx, search: str, found: list[str]) -> None:
    tx.records.put(record("T-1", "It was 100% fixed"), "1")
    tx.records.put(record("T-2", "On our STRASSE in the rain"), "2")
    assert sorted(r.id for r in tx.records.list(search=search).items) == found


def test_every_record_is_walked_through_once(tx: Tx) -> None:
    for n in range(405):
        tx.records.put(record(f"T-{n}"), str(n))
    ids = [r.id for r in tx.records.all()]
    assert len(ids) == len(set(ids)) == 405
    assert ids == sorted(ids)


def test_a_record_that_goes_takes_all_of_its_own_with_it(tx: Tx) -> None:
    for key in ("T-1", "T-2"):
        tx.records.put(record(key), key, REPORT)
        tx.vault.put(key, b"sealed", "k")
        tx.flags.put(key, [_flag(key)])
    assert tx.records.delete("T-1")
    assert not tx.records.delete("T-1")
    assert tx.records.report("T-1") == []
    assert [s.record_id for s in tx.vault.all()] == ["T-2"]
    assert tx.flags.list().total == 1


def test_what_was_deleted_is_not_left_in_the_file(tmp_path: Path, store: Store) -> None:
    with store.begin() as tx:
        tx.records.put(record("T-1", "an unmistakable Zanzibarian dishwasher"), "1")
    with store.begin() as tx:
        tx.records.delete("T-1")
    store.close()  # the last connection empties the write-ahead log into the file
    assert all(b"Zanzibarian" not in file.read_bytes() for file in tmp_path.iterdir())


# --- vault rows


def test_a_sealed_original_is_replaced_and_walked_through(tx: Tx) -> None:
    for n in range(3):
        tx.vault.put(f"T-{n}", bytes([n, 255, 0]), "k1")
        tx.records.put(record(f"T-{n}"), str(n))
    tx.vault.put("T-1", b"new", "k2")
    assert tx.vault.get("T-1").sealed == b"new"
    assert [s.sealed for s in tx.vault.all()] == [b"\x00\xff\x00", b"new", b"\x02\xff\x00"]
    assert (tx.vault.key_ids(), tx.vault.count()) == ({"k1", "k2"}, 3)
    assert "new" not in repr(tx.vault.get("T-1"))
    assert tx.vault.delete("T-1")
    with pytest.raises(NotFoundError):
        tx.vault.get("T-1")


# --- flags


def _flag(key: str = "T-1", quote: str = "stayed on the line", start: int = 4) -> Flag:
    return Flag(
        record_id=key, criterion="above_and_beyond", quote=quote, message=0, start=start, end=start + len(quote),
        by="rules", reason="Somebody went further than asked.",
    )  # fmt: skip


def test_a_flag_stays_dismissed_when_it_is_found_again(tx: Tx) -> None:
    tx.records.put(record(), "d")
    assert tx.flags.put("T-1", [_flag(), _flag(quote="nine", start=30)]) == 2
    first = next(f for f in tx.flags.list().items if f.flag == _flag())
    closed = tx.flags.resolve(first.id, "dismissed", "wanda", LATER)
    assert (closed.resolution, closed.resolved_by, closed.resolved_at) == ("dismissed", "wanda", LATER)
    assert tx.flags.put("T-1", [_flag()]) == 0
    assert tx.flags.list().total == 0
    assert [f.id for f in tx.flags.list(open_only=False).items] == [first.id]


def test_flags_are_listed_by_record_and_page(tx: Tx) -> None:
    for key in ("T-1", "T-2"):
        tx.records.put(record(key), key)
        tx.flags.put(key, [_flag(key), _flag(key, start=9), _flag("T-9")])
    assert tx.flags.list(record_id="T-2").total == 2
    page = tx.flags.list(limit=3, offset=3)
    assert (len(page.items), page.total) == (1, 4)
    with pytest.raises(NotFoundError):
        tx.flags.resolve("gone", "dismissed", "wanda", NOW)


# --- imports


def test_an_import_and_its_rejects(tx: Tx) -> None:
    run = ImportRun(id="i1", at=NOW, by="wanda", name="may.csv", source="csv", read=3, imported=1, rejected=2)
    rejects = [Rejected(line=3, reason="no text"), Rejected(line=2, reason="no id")]
    tx.imports.add(run, rejects)
    tx.imports.add(run.model_copy(update={"id": "i2", "at": LATER}))
    assert tx.imports.get("i1") == run
    assert [i.id for i in tx.imports.list()] == ["i2", "i1"]
    assert tx.imports.rejects("i1") == rejects
    assert tx.imports.rejects("i2") == []


# --- drafts

PASSAGES = (passage("T-1:0:0"), passage("T-1:0:9"), passage("T-2:0:0", "T-2"))


def test_a_draft_comes_back_with_its_version_and_evidence(tx: Tx) -> None:
    full = draft().model_copy(
        update={"brief": Brief(topic="tills"), "due_at": LATER, "evidence": tuple(p.id for p in PASSAGES)}
    )
    first = version().model_copy(
        update={
            "provenance": Provenance(model="m", prompt_sha256="a" * 64, rounds=1, usage=Usage(calls=2, cost="0.1")),
            "findings": (finding(), finding("S2", "ask")),
        }
    )
    tx.drafts.create(full, first, PASSAGES)
    assert tx.drafts.get("d1") == full
    assert tx.drafts.version("d1", 1) == first
    assert tuple(tx.drafts.evidence("d1")) == PASSAGES


def test_evidence_stays_what_it_was(tx: Tx) -> None:
    tx.drafts.create(draft(), version(), PASSAGES[:1])
    tx.drafts.add_evidence("d1", [passage("T-1:0:0", text="changed since"), *PASSAGES[1:], PASSAGES[1]])
    assert tuple(tx.drafts.evidence("d1")) == PASSAGES
    assert tx.drafts.get("d1").evidence == ("T-1:0:0", "T-1:0:9", "T-2:0:0")


def test_a_statement_keeps_its_facts_and_its_meta(tx: Tx) -> None:
    incident = Incident(id="n1", title="Double charges", opened_by="wanda", detected_at=NOW)
    tx.incidents.create(incident)
    facts = (Fact(id="f1", text="Terminals charged twice.", confirmed_by="abel", confirmed_at=NOW),)
    full = draft(kind="statement").model_copy(
        update={"incident_id": "n1", "statement": StatementMeta(next_update_at=LATER), "evidence": ()}
    )
    tx.drafts.create(full, version(), facts=facts)
    assert tx.drafts.get("d1") == full
    assert tx.drafts.facts("d1") == facts
    tx.drafts.set_facts("d1", ())
    tx.drafts.set_statement("d1", StatementMeta(channel="social"))
    assert tx.drafts.facts("d1") == ()
    assert tx.drafts.get("d1").statement == StatementMeta(channel="social")


def test_versions_follow_each_other(tx: Tx) -> None:
    tx.drafts.create(draft(), version())
    tx.drafts.add_version(version(2, "abel", body="Changed."), expected=1, title="New title")
    now = tx.drafts.get("d1")
    assert (now.version, now.last_editor, now.created_by, now.title) == (2, "abel", "wanda", "New title")
    assert [v.number for v in tx.drafts.versions("d1")] == [1, 2]
    assert tx.drafts.version("d1", 1) == version()
    assert tx.drafts.authors("d1") == {"wanda", "abel"}
    with pytest.raises(NotFoundError, match="no version 3"):
        tx.drafts.version("d1", 3)


def test_the_slower_editor_is_told_and_overwrites_nothing(store: Store) -> None:
    with store.begin() as tx:
        tx.drafts.create(draft(), version())
        tx.drafts.add_version(version(2, "abel", body="The faster one."), expected=1)
    with pytest.raises(StaleError, match="Nothing of yours was saved"), store.begin() as tx:
        tx.drafts.add_version(version(2, "ada", body="The slower one."), expected=1)
    with store.read() as tx:
        assert tx.drafts.version("d1", 2).author == "abel"
        assert tx.drafts.get("d1").last_editor == "abel"


def test_a_version_that_does_not_follow_is_a_bug(tx: Tx) -> None:
    tx.drafts.create(draft(), version())
    with pytest.raises(ValueError, match="does not follow"):
        tx.drafts.add_version(version(3), expected=1)
    with pytest.raises(NotFoundError):
        tx.drafts.add_version(version(2, draft_id="gone"), expected=1)


def test_a_state_changes_only_from_the_one_it_was_decided_in(tx: Tx) -> None:
    tx.drafts.create(draft(), version())
    tx.drafts.set_state("d1", "drafted", "in_review")
    with pytest.raises(StaleError):
        tx.drafts.set_state("d1", "drafted", "rejected")
    assert tx.drafts.get("d1").state == "in_review"
    with pytest.raises(NotFoundError):
        tx.drafts.set_state("gone", "drafted", "rejected")


def test_the_queue_puts_what_is_due_first(tx: Tx) -> None:
    for n, due in enumerate((None, LATER, NOW, None)):
        made = draft(draft_id=f"d{n}", state="in_review" if n else "drafted", kind="statement" if n == 2 else "story")
        made = made.model_copy(update={"due_at": due, "created_at": NOW + timedelta(minutes=n)})
        tx.drafts.create(made, version(draft_id=f"d{n}"), [PASSAGES[n % 3]])
    assert [d.id for d in tx.drafts.list()] == ["d2", "d1", "d0", "d3"]
    assert [d.id for d in tx.drafts.list(states={"in_review", "signed"})] == ["d2", "d1", "d3"]
    assert [d.id for d in tx.drafts.list(kind="statement")] == ["d2"]
    assert tx.drafts.list(incident_id="n9") == []
    assert tx.drafts.counts() == {"drafted": 1, "in_review": 3}
    assert [d.evidence for d in tx.drafts.list(kind="statement")] == [("T-2:0:0",)]
    assert [d.id for d in tx.drafts.resting_on("T-2")] == ["d2"]
    assert tx.drafts.resting_on("T-9") == []


def test_due_times_are_set_and_taken_away(tx: Tx) -> None:
    tx.drafts.create(draft(), version())
    tx.drafts.set_due("d1", LATER)
    assert tx.drafts.get("d1").due_at == LATER
    tx.drafts.set_due("d1", None)
    assert tx.drafts.get("d1").due_at is None


# --- signatures, comments, exports


def test_signatures_stand_until_they_are_voided(tx: Tx) -> None:
    tx.drafts.create(draft(), version())
    mine = signature().model_copy(update={"answers": {"S2": "“Yes”, compared line by line."}})
    tx.signatures.add(mine)
    tx.signatures.add(signature("lena", "legal"))
    assert list(tx.signatures.list("d1")) == [mine, signature("lena", "legal")]
    assert tx.signatures.void_all("d1", LATER) == 2
    assert tx.signatures.void_all("d1", LATER) == 0
    assert list(tx.signatures.list("d1")) == []
    assert [s.voided_at for s in tx.signatures.list("d1", voided=True)] == [LATER, LATER]
    tx.signatures.add(mine)
    assert list(tx.signatures.list("d1")) == [mine]


def test_nobody_stands_twice_under_one_draft(store: Store) -> None:
    with store.begin() as tx:
        tx.drafts.create(draft(), version())
        tx.signatures.add(signature())
        with pytest.raises(NotAllowedError, match="already signed"):
            tx.signatures.add(signature(role="legal"))
        tx.audit.append(NOW, "abel", "note", "the unit of work goes on")
    with store.read() as tx:
        assert len(tx.signatures.list("d1")) == 1
        assert tx.audit.verify() == 1


def test_comments_are_resolved_once(tx: Tx) -> None:
    tx.drafts.create(draft(), version())
    second = Comment(id="c2", draft_id="d1", version=1, author="ada", at=LATER, text="<b>why?</b>", start=3, end=9)
    first = Comment(id="c1", draft_id="d1", version=1, author="abel", at=NOW, text="Where from?")
    tx.comments.add(second)
    tx.comments.add(first)
    assert list(tx.comments.list("d1")) == [first, second]
    assert tx.comments.resolve("c1", "wanda").resolved_by == "wanda"
    assert tx.comments.resolve("c1", "ada").resolved_by == "wanda"
    with pytest.raises(NotFoundError):
        tx.comments.resolve("gone", "wanda")


def test_exports_are_kept_with_their_manifest(tx: Tx) -> None:
    tx.drafts.create(draft(), version())
    entry = ExportEntry(id="x1", draft_id="d1", at=NOW, by="wanda", manifest='{"files": []}')
    tx.exports.add(entry)
    assert list(tx.exports.list("d1")) == list(tx.exports.list()) == [entry]
    assert list(tx.exports.list("d2")) == []


# --- incidents


def test_a_fact_base_is_never_overwritten_unseen(tx: Tx) -> None:
    first = Incident(id="n1", title="Double charges", opened_by="wanda", detected_at=NOW)
    tx.incidents.create(first)
    mine = first.model_copy(update={"facts": (Fact(id="f1", text="Charged twice."),)})
    saved = tx.incidents.update(mine)
    assert (saved.revision, tx.incidents.get("n1")) == (1, saved)
    with pytest.raises(StaleError, match="in the meantime"):
        tx.incidents.update(first.model_copy(update={"title": "Nothing happened"}))
    assert tx.incidents.get("n1").title == "Double charges"
    with pytest.raises(NotFoundError):
        tx.incidents.update(first.model_copy(update={"id": "gone"}))


def test_incidents_are_listed_latest_first(tx: Tx) -> None:
    tx.incidents.create(Incident(id="n1", title="Old", opened_by="w", detected_at=NOW, closed=True))
    tx.incidents.create(Incident(id="n2", title="New", opened_by="w", detected_at=LATER))
    assert [i.id for i in tx.incidents.list()] == ["n2", "n1"]
    assert [i.id for i in tx.incidents.list(open_only=True)] == ["n2"]


# --- people


def test_accounts_and_their_roles(tx: Tx) -> None:
    tx.users.add(user("wanda", "writer"))
    tx.users.add(user("abel", "approver", "legal"))
    assert tx.users.get("abel") == user("abel", "approver", "legal")
    with pytest.raises(RefusedError, match="already"):
        tx.users.add(user("abel"))
    tx.users.set_roles("abel", {"privacy"})
    assert [a.roles for a in tx.users.actors()] == [{"privacy"}, {"writer"}]
    tx.users.set_disabled("abel", True)
    assert tx.users.actors() == [actor("wanda", "writer")]
    assert (tx.users.count(), len(tx.users.list())) == (2, 2)
    assert tx.users.find("gone") is None
    for change in (lambda: tx.users.set_roles("gone", ()), lambda: tx.users.set_disabled("gone", True)):
        with pytest.raises(NotFoundError):
            change()


def test_a_role_that_does_not_exist_is_refused(tx: Tx) -> None:
    tx.users.add(user("wanda", "writer"))
    with pytest.raises(ValueError, match="Input should be"):
        tx.users.set_roles("wanda", {"god"})  # pyright: ignore
    assert tx.users.get("wanda").roles == {"writer"}


def test_a_password_hash_does_not_print_itself(tx: Tx) -> None:
    tx.users.add(user("wanda", password_hash="$argon2id$secret"))
    assert "secret" not in repr(tx.users.get("wanda"))


def test_sessions_belong_to_accounts(tx: Tx) -> None:
    tx.users.add(user("wanda", "writer"))
    session = Session(token_hash="a" * 64, user_id="wanda", created_at=NOW, expires_at=LATER)
    tx.sessions.create(session)
    assert tx.sessions.find("a" * 64) == session
    assert tx.sessions.purge(NOW) == 0
    assert tx.sessions.purge(LATER) == 1
    tx.sessions.delete("a" * 64)
    assert tx.sessions.find("a" * 64) is None


def test_a_record_holds_messages_in_any_script(tx: Tx) -> None:
    text = "नमस्ते 👩‍👩‍👧 \u200b\u202e\x00 ﷽ \\ \" '"
    full = record(messages=(CleanMessage(role="agent", text=text),))
    tx.records.put(full, "d")
    assert tx.records.get("T-1") == full
