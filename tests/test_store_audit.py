"""The audit chain: the database refuses to change it, and what was changed behind its back is found."""

import sqlite3
from collections.abc import Callable, Iterator
from datetime import timedelta, timezone
from pathlib import Path

import pytest

from agent.errors import AuditBrokenError
from agent.store import Store
from agent.store.audit import GENESIS, _digest
from tests.desk_samples import NOW, new_store

GUARDS = ("audit_no_update", "audit_no_delete", "audit_in_order")
COLUMNS = ("at", "actor", "verb", "subject", "detail", "prev", "hash")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = new_store(tmp_path)
    for n in range(5):
        with made.begin() as tx:
            tx.audit.append(NOW, "abel", "sign", f"draft:{n}", {"version": str(n), "role": "approver"})
    yield made
    made.close()


@pytest.fixture
def raw(tmp_path: Path, store: Store) -> Iterator[sqlite3.Connection]:
    """A connection as anybody with the file opens it: no pragma set."""
    connection = sqlite3.connect(tmp_path / "desk.db", isolation_level=None)
    yield connection
    connection.close()


def verify(store: Store, head: str | None = None) -> int:
    with store.read() as tx:
        return tx.audit.verify(head)


def unguard(raw: sqlite3.Connection) -> None:
    for name in GUARDS:
        raw.execute(f"DROP TRIGGER {name}")


def test_a_chain_that_nobody_touched_holds(store: Store) -> None:
    assert verify(store) == 5
    with store.read() as tx:
        first = tx.audit.list(limit=100)[-1]
    assert (first.seq, first.prev, first.detail) == (1, GENESIS, {"version": "0", "role": "approver"})


def test_an_empty_chain_holds(tmp_path: Path) -> None:
    empty = new_store(tmp_path)
    assert verify(empty) == 0
    with empty.read() as tx:
        assert tx.audit.head() == GENESIS


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET actor = 'mallory' WHERE seq = 3",
        "UPDATE audit SET seq = 99 WHERE seq = 3",
        "DELETE FROM audit WHERE seq = 5",
        "DELETE FROM audit",
        "INSERT OR REPLACE INTO audit SELECT seq, at, 'mallory', verb, subject, detail, prev, hash FROM audit",
        "REPLACE INTO audit SELECT 6, at, actor, verb, subject, detail, prev, hash FROM audit WHERE seq = 5",
        "REPLACE INTO audit VALUES (3, '', 'mallory', '', '', '{}', '', '')",
        "REPLACE INTO audit VALUES (NULL, '', 'mallory', '', '', '{}', '', '')",
        "INSERT INTO audit VALUES (6, '', 'mallory', '', '', '{}', 'not the head', 'x')",
        "INSERT INTO audit SELECT 7, '', 'mallory', '', '', '{}', hash, 'x' FROM audit WHERE seq = 5",
        "UPDATE OR REPLACE audit SET seq = 4 WHERE seq = 5",
        "INSERT INTO audit VALUES (3, '', 'm', '', '', '{}', '', '') ON CONFLICT (seq) DO UPDATE SET actor = 'm'",
    ],
)
@pytest.mark.parametrize("pragma", ["OFF", "ON"])
def test_the_database_itself_refuses(raw: sqlite3.Connection, store: Store, statement: str, pragma: str) -> None:
    raw.execute(f"PRAGMA recursive_triggers = {pragma}")
    before = raw.execute("SELECT * FROM audit").fetchall()
    with pytest.raises(sqlite3.DatabaseError, match="append-only"):
        raw.execute(statement)
    assert raw.execute("SELECT * FROM audit").fetchall() == before
    assert verify(store) == 5


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("seq", [1, 3, 5])
def test_a_changed_record_is_named(raw: sqlite3.Connection, store: Store, column: str, seq: int) -> None:
    unguard(raw)
    raw.execute(f"UPDATE audit SET {column} = {column} || ' ' WHERE seq = {seq}")
    with pytest.raises(AuditBrokenError, match=f"record {seq} "):
        verify(store)


def _middle(raw: sqlite3.Connection) -> None:
    raw.execute("DELETE FROM audit WHERE seq = 3")


def _first(raw: sqlite3.Connection) -> None:
    raw.execute("DELETE FROM audit WHERE seq = 1")


def _closed_up(raw: sqlite3.Connection) -> None:
    raw.execute("DELETE FROM audit WHERE seq = 3")
    raw.execute("UPDATE audit SET seq = seq - 1 WHERE seq > 3")


def _swapped(raw: sqlite3.Connection) -> None:
    raw.execute("UPDATE audit SET seq = CASE seq WHEN 3 THEN -4 WHEN 4 THEN -3 ELSE seq END")
    raw.execute("UPDATE audit SET seq = abs(seq)")


def _moved(raw: sqlite3.Connection) -> None:
    """A word of one field moved into the next: the fields joined are the same."""
    raw.execute("UPDATE audit SET actor = 'abelsign', verb = '' WHERE seq = 3")


def _hash_anew(raw: sqlite3.Connection, *, linked: bool) -> None:
    """Gives every record a hash that fits its fields; ``linked`` also makes it name the one before it."""
    names = ("seq", *COLUMNS[:-1])
    prev = GENESIS
    for row in raw.execute(f"SELECT {', '.join(names)} FROM audit ORDER BY seq").fetchall():
        fields = dict(zip(names, row, strict=True)) | ({"prev": prev} if linked else {})
        prev = _digest(fields)
        raw.execute("UPDATE audit SET prev = ?, hash = ? WHERE seq = ?", (fields["prev"], prev, fields["seq"]))


def _closed_up_and_hashed_anew(raw: sqlite3.Connection) -> None:
    _closed_up(raw)
    _hash_anew(raw, linked=False)


def _start_cut_off_and_hashed_anew(raw: sqlite3.Connection) -> None:
    raw.execute("DELETE FROM audit WHERE seq < 3")
    _hash_anew(raw, linked=True)


@pytest.mark.parametrize(
    ("tamper", "named"),
    [
        (_middle, 3),
        (_first, 1),
        (_closed_up, 3),
        (_swapped, 3),
        (_moved, 3),
        (_closed_up_and_hashed_anew, 3),
        (_start_cut_off_and_hashed_anew, 1),
    ],
)
def test_removal_order_and_moved_words_are_found(
    raw: sqlite3.Connection, store: Store, tamper: Callable[[sqlite3.Connection], None], named: int
) -> None:
    unguard(raw)
    tamper(raw)
    with pytest.raises(AuditBrokenError, match=f"record {named} "):
        verify(store)


def test_a_chain_cut_off_at_its_end_is_found_by_an_anchor(raw: sqlite3.Connection, store: Store) -> None:
    with store.read() as tx:
        anchor = tx.audit.head()
    assert verify(store, anchor) == 5
    unguard(raw)
    raw.execute("DELETE FROM audit WHERE seq = 5")
    assert verify(store) == 4
    with pytest.raises(AuditBrokenError, match="anchor"):
        verify(store, anchor)


def test_a_chain_written_anew_is_found_by_an_anchor(raw: sqlite3.Connection, store: Store) -> None:
    with store.read() as tx:
        anchor = tx.audit.head()
    unguard(raw)
    raw.execute("DELETE FROM audit")
    with store.begin() as tx:
        for n in range(5):
            tx.audit.append(NOW, "mallory", "sign", f"draft:{n}")
    assert verify(store) == 5
    with pytest.raises(AuditBrokenError, match="anchor"):
        verify(store, anchor)


def test_an_anchor_holds_while_the_chain_grows(store: Store) -> None:
    with store.read() as tx:
        anchor = tx.audit.head()
    with store.begin() as tx:
        tx.audit.append(NOW, "ada", "export", "draft:1")
    assert verify(store, anchor) == 6
    assert verify(store, GENESIS) == 6


def test_a_long_chain_is_verified_whole(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    with store.begin() as tx:
        for n in range(1101):
            tx.audit.append(NOW, "abel", "note", str(n))
    assert verify(store) == 1101


def test_a_time_is_hashed_in_one_spelling(store: Store) -> None:
    with store.begin() as tx:
        there = tx.audit.append(NOW.astimezone(timezone(timedelta(hours=5, minutes=30))), "abel", "note", "x")
    assert there.at == NOW
    assert there.at.utcoffset() == timedelta(0)
    assert verify(store) == 6


def test_words_of_any_language_are_hashed(store: Store) -> None:
    with store.begin() as tx:
        tx.audit.append(NOW, "żółć", "note", "e\u0301 ≠ é", {"\u2028": '"}\n'})
    assert verify(store) == 6


def test_the_list_is_paged_from_the_newest(store: Store) -> None:
    with store.read() as tx:
        assert [r.seq for r in tx.audit.list(limit=2)] == [5, 4]
        assert [r.seq for r in tx.audit.list(before=4, limit=2)] == [3, 2]
        assert [r.seq for r in tx.audit.list(subject="draft:3")] == [4]
