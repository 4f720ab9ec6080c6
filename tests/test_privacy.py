"""Forgetting, proved by reading every byte of the data folder; what rests on it; tombstones; retention."""

import hashlib
import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from agent.actions import Desk
from agent.actions.erasing import BLANK, Erasing
from agent.actions.ledger import Ledger
from agent.backup import LEDGER
from agent.errors import NotAllowedError, NotFoundError, RefusedError, StoreError, WrongStateError
from agent.export.ninjs import SCHEMA, WITHDRAWN
from agent.models import Brief, Draft
from agent.pages import draft as draft_page
from agent.traces import identities, passages, runs, search, shared
from evals.crowd import records
from retrieval.records import CleanRecord, Passage
from tests.conftest import Clock, People, sign_as
from tests.stories import FLOOD, import_rows
from tests.test_actions_drafts import signed

REASON = "asked by letter of today"
BRIEF = Brief(topic="a bookshop open again after a flood", words=120)
#: Who the record is of, and words that stand in it alone.
NEEDLES = (
    b"marisela",
    b"quintero",
    b"saltmarsh",
    b"01632 960417",
    b"sm-4471-qz",
    b"forty centimetres",
    b"catalogue of 3,100",
    b"214 payments",
    b"flood-1#0",
)


def rows(count: int) -> list[Mapping[str, Any]]:
    return [FLOOD, *(json.loads(record.model_dump_json()) for record in records(count))]


def holding(folder: Path, needles: Sequence[bytes] = NEEDLES) -> dict[str, set[bytes]]:
    """Files of the folder with what they hold, whatever wrote it there."""
    found = {}
    for path in (p for p in folder.rglob("*") if p.is_file()):
        data = path.read_bytes().lower()
        if held := {needle for needle in needles if needle in data}:
            found[path.relative_to(folder).as_posix()] = held
    return found


@pytest.fixture
def home(desk: Desk) -> Path:
    return desk.parts.settings.home


@pytest.fixture
def flooded(desk: Desk, tmp_path: Path) -> Desk:
    import_rows(desk, tmp_path, rows(3))
    return desk


# --- nothing is left ----------------------------------------------------------------------------------------


def test_of_fifty_records_one_is_forgotten_without_a_trace(desk: Desk, home: Path, tmp_path: Path) -> None:
    import_rows(desk, tmp_path, rows(49))
    desk.drafts.draft_story(People.writer, BRIEF)
    assert {"storydesk.db-wal", "index/data/words.db"} <= holding(home).keys()
    done = desk.privacy.forget(People.privacy, "marisela.qb@saltmarshbooks.example", REASON)
    assert holding(home) == {}
    assert (done.forgotten, done.found, done.places, len(done.drafts)) == (("flood-1",), 0, (), 1)
    assert done.searched_files == len([p for p in home.rglob("*") if p.is_file()])
    assert done.searched_bytes > 1_000_000
    assert desk.records.count(People.writer) == 49
    assert all(h.passage.record_id != "flood-1" for h in desk.records.search(People.writer, "flooded bookshop", 50))
    with pytest.raises(NotFoundError):
        desk.records.page(People.writer, "flood-1")
    assert desk.audit.verify() > 0


def test_deleting_alone_leaves_traces_and_the_search_names_the_files(flooded: Desk, home: Path) -> None:
    with flooded.parts.store.begin() as tx:
        tx.records.delete("flood-1")
    flooded.parts.index.remove(["flood-1"])
    left = holding(home)
    assert {"storydesk.db-wal", "index/data/vectors/chroma.sqlite3"} <= left.keys()
    traces = [*runs([m["text"] for m in FLOOD["messages"]]), *passages(["flood-1"], [])]
    assert {found.file for found in search(home, traces).found} == left.keys()
    Erasing(flooded.parts, lambda event: None).scrub()
    assert holding(home) == {}
    assert search(home, traces).found == ()


def test_what_a_file_still_holds_is_found_and_the_work_stays_unfinished(flooded: Desk, home: Path) -> None:
    note = home / "exports" / "note.txt"
    note.parent.mkdir(exist_ok=True)
    note.write_text("write to Marisela.QB@Saltmarshbooks.example", "utf-8")
    done = flooded.privacy.forget(People.privacy, "flood-1", REASON)
    assert [(place.file, place.kind) for place in done.places] == [("exports/note.txt", "identity")]
    assert done.found == 1
    note.unlink()
    again = flooded.privacy.forget(People.privacy, "marisela.qb@saltmarshbooks.example", REASON)
    assert (again.found, again.forgotten) == (0, ())
    with flooded.parts.store.read() as tx:
        assert tx.forgotten.list(pending=True) == []


def test_a_word_that_others_rightly_hold_does_not_count_and_is_named(desk: Desk, tmp_path: Path) -> None:
    other = json.loads(json.dumps(FLOOD).replace("flood-1", "flood-2"))
    other["requester"] = {"email": "o.ruiz@harbour.example"}
    other["messages"][0]["text"] = "The river came into our bookshop on Thursday night and the till stood in water."
    import_rows(desk, tmp_path, [FLOOD, other])
    done = desk.privacy.forget(People.privacy, "flood-1", REASON)
    assert (done.found, done.elsewhere) == (0, ("flood-2",))


def test_a_file_that_was_named_by_the_customer_loses_its_name(desk: Desk, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "Marisela complaint.jsonl"
    path.write_text(json.dumps(FLOOD) + "\n", "utf-8")
    desk.records.import_file(People.writer, path)
    assert desk.privacy.forget(People.privacy, "flood-1", REASON).found == 0
    assert holding(home) == {}


# --- who, and why -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("actor", [People.writer, People.approver, People.legal, People.admin])
def test_only_the_privacy_officer_forgets(flooded: Desk, actor: Any) -> None:
    with pytest.raises(NotAllowedError, match="privacy"):
        flooded.privacy.forget(actor, "flood-1", REASON)
    assert flooded.records.page(People.writer, "flood-1")


@pytest.mark.parametrize("who", ["flood-1", "MARISELA.QB@saltmarshbooks.example", "+44 1632 960417", "#SM-4471-QZ"])
def test_finds_a_person_by_what_the_vault_holds(flooded: Desk, who: str) -> None:
    assert flooded.privacy.look(People.privacy, who).records == ("flood-1",)


def test_nobody_is_nobody(flooded: Desk) -> None:
    with pytest.raises(NotFoundError):
        flooded.privacy.forget(People.privacy, "somebody@else.example", REASON)


def namesakes() -> list[dict[str, Any]]:
    other = json.loads(json.dumps(FLOOD).replace("flood-1", "flood-2"))
    other["requester"] = {"name": "Marisela Quintero-Blyth", "email": "m.other@lamp.example"}
    return [FLOOD, other]


def test_a_name_that_several_have_erases_nobody_until_it_is_said_who(desk: Desk, tmp_path: Path) -> None:
    import_rows(desk, tmp_path, namesakes())
    with pytest.raises(RefusedError, match="flood-1, flood-2"):
        desk.privacy.forget(People.privacy, "marisela quintero-blyth", REASON)
    assert desk.records.count(People.writer) == 2
    assert desk.privacy.forget(People.privacy, ["flood-2"], REASON).forgotten == ("flood-2",)
    assert desk.privacy.forget(People.privacy, "marisela quintero-blyth", REASON).forgotten == ("flood-1",)


def test_a_record_of_another_that_mentions_the_person_is_named_and_left(desk: Desk, tmp_path: Path) -> None:
    other = json.loads(json.dumps(FLOOD).replace("flood-1", "flood-2"))
    other["requester"] = {"name": "Osmund Vantongeren"}
    other["messages"][1]["text"] = "I also wrote to marisela.qb@saltmarshbooks.example about your till."
    import_rows(desk, tmp_path, [FLOOD, other])
    done = desk.privacy.forget(People.privacy, "marisela.qb@saltmarshbooks.example", REASON)
    assert (done.forgotten, done.unsure) == (("flood-1",), ("flood-2",))
    assert desk.records.page(People.writer, "flood-2")


def test_several_ids_stopped_midway_finish_with_the_same_ids(
    flooded: Desk, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with flooded.parts.store.read() as tx:
        both = [next(i for i in tx.erasure.record_ids() if i != "flood-1"), "flood-1"]
    with monkeypatch.context() as during:
        during.setattr("agent.actions.privacy.search", lambda *given: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            flooded.privacy.forget(People.privacy, both, REASON)
    assert flooded.privacy.forget(People.privacy, both, REASON).found == 0
    with pytest.raises(NotFoundError):
        flooded.privacy.forget(People.privacy, both, REASON)
    assert holding(home) == {}


def test_all_of_a_name_go_when_asked(desk: Desk, home: Path, tmp_path: Path) -> None:
    import_rows(desk, tmp_path, namesakes())
    done = desk.privacy.forget(People.privacy, "Marisela Quintero-Blyth", REASON, everything=True)
    assert sorted(done.forgotten) == ["flood-1", "flood-2"]
    assert holding(home) == {}


@pytest.mark.parametrize("reason", ["", "asked", "Marisela Quintero-Blyth asked us by letter"])
def test_the_reason_is_needed_and_names_nobody(flooded: Desk, reason: str) -> None:
    with pytest.raises(RefusedError):
        flooded.privacy.forget(People.privacy, "flood-1", reason)
    assert flooded.records.page(People.writer, "flood-1")


def test_a_look_inside_the_vault_names_nobody_in_its_reason(flooded: Desk) -> None:
    with pytest.raises(RefusedError, match="may not name"):
        flooded.records.reveal(People.privacy, "flood-1", "Quintero-Blyth, no: marisela.qb@saltmarshbooks.example rang")
    assert flooded.records.reveal(People.privacy, "flood-1", "the customer rang").id == "flood-1"


# --- what rests on it ---------------------------------------------------------------------------------------


def test_a_draft_loses_its_text_and_can_go_nowhere(flooded: Desk, home: Path) -> None:
    draft = flooded.drafts.draft_story(People.writer, BRIEF)
    flooded.drafts.comment(People.approver, draft.id, 1, "Was it really forty centimetres of water?")
    signed(flooded, draft)
    done = flooded.privacy.forget(People.privacy, "flood-1", REASON)
    assert (done.drafts, done.exports) == ((draft.id,), ())
    page = flooded.drafts.page(People.writer, draft.id)
    assert page.version.content.text == BLANK
    assert (page.draft.state, page.draft.evidence, page.draft.brief) == ("withdrawn", (), None)
    assert all(signature.voided_at for signature in page.signatures)
    assert "Rests on an erased source" in page.comments[0].text
    assert BLANK in draft_page.show(flooded, People.writer, {"id": draft.id})
    with pytest.raises(WrongStateError):
        flooded.drafts.export(People.writer, draft.id, 1)
    with pytest.raises(WrongStateError):
        sign_as(flooded, People.other, draft.id, 1, page.version.sha256, {})
    assert holding(home) == {}


def test_what_was_published_is_canceled_and_named(flooded: Desk, home: Path) -> None:
    draft = signed(flooded, flooded.drafts.draft_story(People.writer, BRIEF))
    (was,) = [json.loads(f.data) for f in flooded.drafts.export(People.writer, draft.id, 1) if "ninjs" in f.name]
    sha256 = flooded.drafts.page(People.writer, draft.id).version.sha256
    done = flooded.privacy.forget(People.privacy, "flood-1", REASON)
    assert (done.exports, done.found) == ((draft.id,), 0)
    files = {file.name: file.read_bytes() for file in (home / "exports" / draft.id).iterdir()}
    assert set(files) == {"canceled-v1-manifest.json", "canceled-v1-ninjs.json"}
    manifest = json.loads(files["canceled-v1-manifest.json"])
    assert (manifest["pubStatus"], manifest["sha256"]) == ("canceled", sha256)
    correction = json.loads(files["canceled-v1-ninjs.json"])
    Draft202012Validator(SCHEMA).validate(correction)
    assert (correction["uri"], correction["pubStatus"], correction["edNote"]) == (was["uri"], "canceled", WITHDRAWN)
    assert not {"headlines", "descriptions", "bodies"} & set(correction)
    assert [f["sha256"] for f in manifest["files"]] == [hashlib.sha256(files["canceled-v1-ninjs.json"]).hexdigest()]
    assert flooded.drafts.page(People.writer, draft.id).draft.state == "withdrawn"
    assert "Rests on an erased source" in draft_page.show(flooded, People.approver, {"id": draft.id})
    again = flooded.drafts.export(People.writer, draft.id, 1)
    assert {file.name: file.data for file in again} == files
    assert holding(home) == {}


def test_a_draft_that_is_being_written_from_it_is_not_kept(flooded: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    keep = flooded.drafts._keep

    def forgotten_meanwhile(draft: Draft, *rest: Any) -> Draft:
        flooded.privacy.forget(People.privacy, "flood-1", REASON)
        return keep(draft, *rest)

    monkeypatch.setattr(flooded.drafts, "_keep", forgotten_meanwhile)
    with pytest.raises(RefusedError, match="erased while it was written"):
        flooded.drafts.draft_story(People.writer, BRIEF)
    assert flooded.drafts.queue(People.writer) == []


# --- it does not come back ----------------------------------------------------------------------------------


def test_an_import_refuses_it_until_an_administrator_says_otherwise(flooded: Desk, tmp_path: Path) -> None:
    flooded.privacy.forget(People.privacy, "flood-1", REASON)
    summary = import_rows(flooded, tmp_path, rows(3))
    assert [(r.line, "forgotten" in r.reason, "--again" in r.reason) for r in summary.rejected] == [(1, True, True)]
    path = tmp_path / "rows.jsonl"
    with pytest.raises(NotAllowedError):
        flooded.records.import_file(People.writer, path, again=True)
    assert flooded.records.import_file(People.admin, path, again=True).imported == 1
    assert flooded.records.page(People.writer, "flood-1")
    assert import_rows(flooded, tmp_path, rows(3)).rejected == ()


def test_an_import_that_was_at_work_meanwhile_does_not_bring_it_back(
    flooded: Desk, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in = flooded.records._take_in

    def forgotten_meanwhile(*given: Any) -> Any:
        flooded.privacy.forget(People.privacy, "flood-1", REASON)
        return take_in(*given)

    monkeypatch.setattr(flooded.records, "_take_in", forgotten_meanwhile)
    import_rows(flooded, tmp_path, [FLOOD | {"csat": 4}])
    assert holding(home) == {}
    assert flooded.records.count(People.writer) == 3


def test_a_rebuilding_of_the_index_that_was_at_work_meanwhile_does_not_either(
    flooded: Desk, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut = flooded.records.passages

    def erased_meanwhile(record: CleanRecord) -> list[Passage]:
        if record.id == "flood-1":
            Erasing(flooded.parts, lambda event: None).records(People.privacy, ["flood-1"], [])
        return cut(record)

    monkeypatch.setattr(flooded.records, "passages", erased_meanwhile)
    flooded.records.reindex(People.admin)
    assert holding(home / "index") == {}


def test_tombstones_hold_no_id_and_their_file_is_the_owners(flooded: Desk, home: Path) -> None:
    flooded.privacy.forget(People.privacy, "flood-1", REASON)
    ledger = home / LEDGER
    assert ledger.stat().st_mode & 0o077 == 0
    assert b"flood-1" not in ledger.read_bytes()
    with flooded.parts.store.read() as tx:
        stone = tx.forgotten.list()[0]
    assert json.loads(ledger.read_text("utf-8"))["record"] == stone.record


def test_a_line_that_a_later_version_wrote_is_in_force(tmp_path: Path) -> None:
    line = {"record": "a", "at": "2026-11-16T12:00:00Z", "lifted": False, "asked": "by letter"}
    (tmp_path / LEDGER).write_text(json.dumps(line) + '\n{"cut\n' + json.dumps(line | {"record": "b"}), "utf-8")
    assert Ledger(tmp_path).standing() == {"a"}


def test_what_a_restore_brings_back_goes_again(flooded: Desk, home: Path, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "backup.db") as backup, sqlite3.connect(home / "storydesk.db") as now:
        now.backup(backup)
    backup.close()
    now.close()
    flooded.privacy.forget(People.privacy, "flood-1", REASON)
    flooded.parts.store.close()
    with sqlite3.connect(tmp_path / "backup.db") as backup, sqlite3.connect(home / "storydesk.db") as now:
        backup.backup(now)
    backup.close()
    now.close()
    flooded.records.reindex(People.admin)
    assert flooded.records.page(People.writer, "flood-1")
    assert flooded.privacy.reapply() == 1
    assert holding(home) == {}
    assert flooded.privacy.reapply() == 0
    assert flooded.records.count(People.writer) == 3


# --- killed midway ------------------------------------------------------------------------------------------

STEPS = (
    "agent.actions.erasing.Erasing.records",
    "agent.store.forgetting.Erasure.records",
    "retrieval.index.Index.compact",
    "agent.store.database.Store.scrub",
    "agent.actions.privacy.search",
)


@pytest.mark.parametrize("step", STEPS)
def test_stopped_midway_the_same_command_finishes(
    flooded: Desk, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def killed(*args: object, **named: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as during:
        during.setattr(step, killed)
        with pytest.raises(KeyboardInterrupt):
            flooded.privacy.forget(People.privacy, "flood-1", REASON)
    assert len(import_rows(flooded, tmp_path, rows(3)).rejected) == 1
    flooded.privacy.forget(People.privacy, "marisela.qb@saltmarshbooks.example", REASON)
    assert holding(home) == {}
    with flooded.parts.store.read() as tx:
        assert tx.forgotten.list(pending=True) == []


KILLED = """
import os, sys
from agent import settings
from agent.app import build
from retrieval import index_copy
from tests.conftest import People
from tests.passages_of import WordCounts

def die(folder, vectors):
    vectors.rename(folder / index_copy.OLD)
    os._exit(9)

index_copy.swap = die
desk = build(settings.load(home=sys.argv[1], llm_base_url="none"), embedder=WordCounts())
desk.privacy.forget(People.privacy, "flood-1", "asked by letter of today")
"""


def test_killed_at_the_worst_moment_another_process_finishes(flooded: Desk, home: Path) -> None:
    killed = subprocess.run([sys.executable, "-c", KILLED, str(home)], check=False)
    assert killed.returncode == 9
    assert holding(home) != {}
    done = flooded.privacy.forget(People.privacy, "marisela.qb@saltmarshbooks.example", REASON)
    assert done.found == 0
    assert holding(home) == {}
    assert flooded.records.count(People.writer) == 3
    assert {h.passage.record_id for h in flooded.records.search_records(People.writer, "the order", 9)}


def test_the_next_request_finishes_what_was_left(flooded: Desk, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Erasing) -> bool:
        raise StoreError("The disk is full.")

    with monkeypatch.context() as during:
        during.setattr(Erasing, "scrub", full)
        with pytest.raises(StoreError):
            flooded.privacy.forget(People.privacy, "flood-1", REASON)
    with flooded.parts.store.read() as tx:
        other = next(i for i in tx.erasure.record_ids() if i != "flood-1")
    assert flooded.privacy.forget(People.privacy, other, REASON).found == 0
    assert holding(home) == {}


OTHER = """
import json, sys
from agent import settings
from agent.app import build
from tests.conftest import People
from tests.passages_of import WordCounts
desk = build(settings.load(home=sys.argv[1], llm_base_url="none"), embedder=WordCounts())
def show():
    hits = desk.records.search_records(People.writer, "flooded bookshop", 9)
    rows = desk.records.rows(People.writer)
    print(json.dumps({"hits": [h.passage.record_id for h in hits], "rows": [r.record.id for r in rows]}), flush=True)
show()
sys.stdin.readline()
show()
desk.close()
"""


@pytest.fixture
def other_desk(flooded: Desk, home: Path) -> "Iterator[subprocess.Popen[str]]":
    command = [sys.executable, "-c", OTHER, str(home)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        yield other


def test_a_second_desk_that_was_open_shows_nothing_of_it(
    flooded: Desk, home: Path, other_desk: "subprocess.Popen[str]"
) -> None:
    assert other_desk.stdout is not None
    assert other_desk.stdin is not None
    before = json.loads(other_desk.stdout.readline())
    assert "flood-1" in before["hits"]
    assert "flood-1" in before["rows"]
    done = flooded.privacy.forget(People.privacy, "flood-1", REASON)
    other_desk.stdin.write("\n")
    other_desk.stdin.flush()
    shown = json.loads(other_desk.stdout.readline())
    assert len(shown["rows"]) == len(before["rows"]) - 1 == 3
    assert set(shown["hits"]) == set(before["hits"]) - {"flood-1"}
    assert other_desk.wait() == 0
    assert done.found == 0
    assert holding(home) == {}


# --- retention ----------------------------------------------------------------------------------------------


@pytest.fixture
def keep(make_desk: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], Desk]:
    def made(retention: str) -> Desk:
        monkeypatch.setenv("STORYDESK_RETENTION", retention)
        desk = make_desk()
        import_rows(desk, tmp_path, [FLOOD])
        return desk

    return made


def test_nothing_is_due_without_a_setting(keep: Callable[[str], Desk], clock: Clock) -> None:
    desk = keep("")
    clock.forward(days=20_000)
    assert desk.privacy.due(People.privacy) == []
    assert desk.privacy.sweep(People.privacy).erased == {}
    assert desk.records.count(People.writer) == 1


def test_originals_alone_go_and_the_anonymised_record_stays(keep: Callable[[str], Desk], clock: Clock) -> None:
    desk = keep("originals=30,ticket=400")
    clock.forward(days=31)
    assert {row.kind: row.ids for row in desk.privacy.due(People.privacy)} == {"ticket": (), "originals": ("flood-1",)}
    desk.privacy.sweep(People.privacy)
    assert desk.records.page(People.writer, "flood-1")
    with pytest.raises(NotFoundError):
        desk.records.reveal(People.privacy, "flood-1", "to see it")
    assert desk.drafts.draft_story(People.writer, BRIEF)
    clock.forward(days=400)
    with pytest.raises(RefusedError, match="clock"):
        desk.privacy.sweep(People.privacy)
    assert desk.privacy.sweep(People.privacy, sure=True).erased == {"originals": 0, "ticket": 1}
    assert holding(desk.parts.settings.home) == {}


def test_old_drafts_and_refused_rows_go(keep: Callable[[str], Desk], clock: Clock, tmp_path: Path) -> None:
    desk = keep("drafts=30,rejects=30")
    home = desk.parts.settings.home
    draft = desk.drafts.draft_story(People.writer, BRIEF)
    import_rows(desk, tmp_path, [{"id": "x", "kind": "ticket"}])
    assert list((home / "rejects").iterdir())
    clock.forward(days=31)
    assert desk.privacy.sweep(People.privacy).erased == {"drafts": 1, "rejects": 1}
    assert desk.drafts.page(People.writer, draft.id).version.content.text == BLANK
    assert list((home / "rejects").iterdir()) == []
    assert desk.privacy.sweep(People.privacy).erased == {"drafts": 0, "rejects": 0}
    assert desk.records.count(People.writer) == 1


def test_a_clock_that_jumped_erases_nothing_in_silence(
    keep: Callable[[str], Desk], clock: Clock, tmp_path: Path
) -> None:
    desk = keep("ticket=365,review=365,social=365,testimonial=365")
    import_rows(desk, tmp_path, rows(60))
    before = clock.at
    clock.at += timedelta(days=365 * 30)
    with pytest.raises(RefusedError, match="Nothing was erased"):
        desk.privacy.sweep(People.privacy)
    assert desk.records.count(People.writer) == 61
    clock.at = before


def test_only_those_who_may_see_and_apply_it(desk: Desk) -> None:
    with pytest.raises(NotAllowedError):
        desk.privacy.due(People.writer)
    with pytest.raises(NotAllowedError):
        desk.privacy.sweep(People.admin)


# --- traces -------------------------------------------------------------------------------------------------


def test_what_is_a_trace_and_what_is_chance(tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(b"\x00\x01hope\x02\x03 hopeful " + b"id=21#0.0 4471 ")
    traces = [*identities(["Hope", "4471"]), *passages(["1"], ["21"])]
    assert search(tmp_path, traces).found == ()
    (tmp_path / "b.txt").write_text("we all live in Hope street, all of us", "utf-8")
    assert {found.file for found in search(tmp_path, traces).found} == {"b.txt"}


@pytest.mark.parametrize("form", ["Zoë Åström", "zoë åström", "Zo\\u00eb \\u00c5str\\u00f6m", "ZOË ÅSTRÖM".casefold()])
def test_a_value_is_found_in_every_form_that_it_is_written_in(tmp_path: Path, form: str) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "x.json").write_text('{"n":"' + form + '"}', "utf-8")
    assert len(search(tmp_path, identities(["Zoë Åström"])).found) == 1


def test_a_value_across_two_chunks_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agent.traces.CHUNK", 4096)
    (tmp_path / "x").write_bytes(b"." * 4090 + b"marisela.qb@saltmarshbooks.example" + b"." * 9000)
    assert len(search(tmp_path, identities(["marisela.qb@saltmarshbooks.example"])).found) == 1


def test_what_others_hold_is_no_trace() -> None:
    traces = identities(["Saltmarsh Books", "Marisela Quintero-Blyth"])
    assert list(shared(traces, [("r2", "near saltmarsh books")]).values()) == ["r2"]
