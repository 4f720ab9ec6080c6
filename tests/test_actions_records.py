"""The verbs on records: what an import keeps, refuses and changes, and who may look inside the vault."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from agent.actions import Desk
from agent.errors import (
    ImportFileError,
    NotAllowedError,
    NotFoundError,
    RefusedError,
    RowError,
    StorydeskError,
    VaultError,
)
from agent.models import Actor
from tests.conftest import People
from tests.stories import FLOOD, import_rows

SMALL = {"kind": "review", "text": "The reader paired with my phone in a minute and never let me down at the market."}


def test_a_second_import_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    first = import_rows(desk, tmp_path, [FLOOD])
    passages = desk.parts.index.count()
    second = import_rows(desk, tmp_path, [FLOOD])
    assert (first.read, first.imported, first.unchanged) == (1, 1, 0)
    assert (second.read, second.imported, second.unchanged) == (1, 0, 1)
    assert desk.parts.index.count() == passages > 0


def test_a_changed_record_replaces_the_old_one_in_store_and_index(desk: Desk, tmp_path: Path) -> None:
    import_rows(desk, tmp_path, [FLOOD])
    changed = FLOOD | {"messages": [{"role": "customer", "text": "The lighthouse lamp reader works in fog."}]}
    assert import_rows(desk, tmp_path, [changed]).imported == 1
    hits = desk.records.search(People.writer, "book fair after the flood")
    assert all("lighthouse" in hit.passage.text for hit in hits)


def test_bad_rows_are_refused_with_line_and_reason_and_the_rest_goes_in(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "mixed.jsonl"
    rows = [
        json.dumps(SMALL | {"id": "ok-1"}),
        "{not json",
        json.dumps({"id": "x"}),
        json.dumps(SMALL | {"id": "ok-2"}),
    ]
    path.write_text("\n".join(rows), "utf-8")
    summary = desk.records.import_file(People.writer, path)
    assert (summary.imported, [r.line for r in summary.rejected]) == (2, [2, 3])
    assert [r.line for r in desk.records.rejects(People.writer)] == [2, 3]
    kept = [p.read_text("utf-8") for p in (desk.parts.settings.home / "rejects").iterdir()]
    assert [json.loads(line)["line"] for line in kept[0].splitlines()] == [2, 3]


def test_an_id_that_is_an_identity_is_refused(desk: Desk, tmp_path: Path) -> None:
    for identity in ("email", "name"):
        summary = import_rows(desk, tmp_path, [FLOOD | {"id": FLOOD["requester"][identity]}])
        assert (summary.imported, len(summary.rejected)) == (0, 1)


def test_a_bad_file_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "picture.jsonl"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\xff\xfe")
    with pytest.raises(ImportFileError):
        desk.records.import_file(People.writer, path)
    assert desk.records.count(People.writer) == 0


def test_a_failure_in_the_index_leaves_the_store_as_it_was(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(passages: object) -> int:
        raise RowError("the disk is full")

    monkeypatch.setattr(desk.parts.index, "add", full)
    with pytest.raises(RowError):
        import_rows(desk, tmp_path, [FLOOD])
    assert desk.records.count(People.writer) == 0


def test_the_index_is_rebuilt_from_the_store(desk: Desk, tmp_path: Path) -> None:
    import_rows(desk, tmp_path, [FLOOD])
    before = desk.records.search(People.writer, "spare till by courier")
    desk.parts.index.clear()
    assert desk.records.search(People.writer, "spare till by courier") == []
    assert desk.records.reindex(People.admin) == desk.parts.index.count()
    assert [h.passage.id for h in desk.records.search(People.writer, "spare till by courier")] == [
        h.passage.id for h in before
    ]


def test_the_vault_opens_for_the_privacy_officer_with_a_reason_on_record(desk: Desk, tmp_path: Path) -> None:
    import_rows(desk, tmp_path, [FLOOD])
    for person in (People.writer, People.approver, People.legal, People.admin):
        with pytest.raises(NotAllowedError):
            desk.records.reveal(person, "flood-1", "I would like to know")
    with pytest.raises(RefusedError, match="Say why"):
        desk.records.reveal(People.privacy, "flood-1", "because")
    raw = desk.records.reveal(People.privacy, "flood-1", "erasure request of 16 November")
    assert raw.requester.name == FLOOD["requester"]["name"]
    looked = desk.audit.records(People.privacy, limit=1)[0]
    assert (looked.verb, looked.actor, looked.subject) == ("reveal", People.privacy.id, "flood-1")


def test_each_attempt_to_look_into_the_vault_is_on_record(desk: Desk, tmp_path: Path) -> None:
    import_rows(desk, tmp_path, [FLOOD])
    name = FLOOD["requester"]["name"]
    attempts: list[tuple[Actor, str, str]] = [
        (People.writer, "flood-1", "I would like to know"),
        (People.admin, "flood-1", "I am the administrator"),
        (People.privacy, "flood-1", "because"),
        (People.privacy, "flood-1", f"{name} asked for it"),
        (People.privacy, name, "a typed name is no id"),
        (People.privacy, "flood-1", "subject access request"),
    ]
    for actor, record_id, reason in attempts[:-1]:
        with pytest.raises(StorydeskError):
            desk.records.reveal(actor, record_id, reason)
    desk.records.reveal(*attempts[-1])
    kept = desk.audit.records(People.privacy, limit=6)[::-1]
    assert [(r.verb, r.actor, r.subject, r.detail) for r in kept] == [
        ("reveal refused", "w.reed", "flood-1", {"why": "role", "roles": "writer"}),
        ("reveal refused", "root", "flood-1", {"why": "role", "roles": "admin"}),
        ("reveal refused", "p.hill", "flood-1", {"why": "reason", "roles": "privacy"}),
        ("reveal refused", "p.hill", "flood-1", {"why": "reason", "roles": "privacy"}),
        ("reveal refused", "p.hill", "vault", {"why": "nothing there", "roles": "privacy"}),
        ("reveal", "p.hill", "flood-1", {"reason": "subject access request", "roles": "privacy"}),
    ]
    assert name not in str(kept)


def test_an_original_that_can_not_be_opened_is_not_shown_and_the_attempt_is_on_record(
    desk: Desk, tmp_path: Path
) -> None:
    import_rows(desk, tmp_path, [FLOOD])
    with desk.parts.store.begin() as tx:
        row = tx.vault.get("flood-1")
        tx.vault.put("flood-1", row.sealed[:-1] + b"x", row.key_id, row.wrapped)
    with pytest.raises(VaultError):
        desk.records.reveal(People.privacy, "flood-1", "subject access request")
    assert desk.audit.records(People.privacy, limit=1)[0].detail["why"] == "closed"


def test_flags_come_with_words_of_the_record(desk: Desk, tmp_path: Path) -> None:
    import_rows(desk, tmp_path, [FLOOD])
    rows = desk.records.flagged(People.writer)
    assert [row.record.id for row in rows] == ["flood-1"]
    for flag in rows[0].flags:
        text = rows[0].record.messages[flag.message].text
        assert text[flag.start : flag.end] == flag.quote


def test_a_flag_by_hand_needs_exact_words_and_can_be_dismissed(desk: Desk, tmp_path: Path) -> None:
    import_rows(desk, tmp_path, [FLOOD])
    with pytest.raises(RefusedError, match="do not stand in the record"):
        desk.records.flag(People.writer, "flood-1", "innovation", "best company in the world")
    made = desk.records.flag(People.writer, "flood-1", "innovation", "moved the catalogue of 3,100 books")
    assert made.by == "support"
    desk.records.dismiss(People.writer, "flood-1", "innovation")
    assert "innovation" not in {f.criterion for f in desk.records.page(People.writer, "flood-1").flags}
    with pytest.raises(NotFoundError):
        desk.records.dismiss(People.writer, "flood-1", "innovation")


def test_who_may_not_import_imports_nothing(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps(SMALL | {"id": "r"}), "utf-8")
    with pytest.raises(NotAllowedError, match="may not import"):
        desk.records.import_file(People.legal, path)
    assert desk.records.count(People.writer) == 0


def test_search_takes_any_text(desk: Desk, tmp_path: Path, make_desk: Callable[..., Desk]) -> None:
    import_rows(desk, tmp_path, [FLOOD])
    for query in ('"', "NEAR(", "a* OR -b", "", " ", "\x00", "😀", "x" * 20_000):
        assert len(desk.records.search(People.writer, query, 3)) <= 3


def test_a_companion_keeps_the_stand_in_over_two_imports(desk: Desk, tmp_path: Path) -> None:
    second = FLOOD | {"id": "flood-2", "messages": [{"role": "customer", "text": "Dov Pellinger was kind again."}]}
    import_rows(desk, tmp_path, [FLOOD])
    import_rows(desk, tmp_path, [second])
    record = desk.records.page(People.writer, "flood-2").record
    assert record.customer == desk.records.page(People.writer, "flood-1").record.customer is not None
    assert "[AGENT 1] was kind again" in record.messages[0].text


def test_reindexing_counts_what_came_in_before_details_were_kept(desk: Desk, tmp_path: Path) -> None:
    import_rows(desk, tmp_path, [FLOOD])
    with desk.parts.store.begin() as tx:
        tx.crowds.put("flood-1", [])
        assert tx.crowds.customers_with([("employer", "bookshop")]) == 0
    desk.records.reindex(People.admin)
    with desk.parts.store.read() as tx:
        assert tx.crowds.customers_with([("employer", "bookshop")]) == 1
