"""The store on a real SQLite file: units of work, two processes at once, and a failing disk."""

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError

from agent.errors import NotFoundError, StoreError
from agent.store import Store, database
from agent.store.engine import plain_errors
from agent.store.tables import Moment, metadata
from tests.desk_samples import LATER, NOW, draft, new_store, record, user, version


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = new_store(tmp_path)
    yield made
    made.close()


# --- set-up


def test_making_a_store_makes_no_file(tmp_path: Path) -> None:
    Store(f"sqlite:///{tmp_path / 'desk.db'}")
    assert list(tmp_path.iterdir()) == []


def test_migrating_twice_changes_nothing(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'desk.db'}")
    assert store.schema() == "empty"
    store.migrate()
    with store.begin() as tx:
        tx.records.put(record(), "a")
    store.migrate()
    assert store.schema() == "current"
    with store.read() as tx:
        assert tx.records.count() == 1


def test_the_migration_makes_the_tables_that_the_code_uses(tmp_path: Path) -> None:
    new_store(tmp_path)
    with create_engine(f"sqlite:///{tmp_path / 'desk.db'}").connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": _same_type})
        assert compare_metadata(context, metadata) == []


def _same_type(context: object, inspected: object, column: object, found: object, wanted: object) -> bool | None:
    """SQLite keeps no zone, so a ``Moment`` is found as a plain DATETIME."""
    return False if isinstance(wanted, Moment) and "DATETIME" in repr(found).upper() else None


def test_a_database_of_a_newer_desk_is_refused_and_left_alone(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    with sqlite3.connect(tmp_path / "desk.db") as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    assert store.schema() == "newer"
    with pytest.raises(StoreError, match="newer Storydesk"):
        store.migrate()
    with sqlite3.connect(tmp_path / "desk.db") as raw:
        assert raw.execute("SELECT version_num FROM alembic_version").fetchone() == ("9999",)


def test_a_failing_migration_leaves_nothing_behind(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'desk.db'}")
    with sqlite3.connect(tmp_path / "desk.db") as raw:
        raw.execute("CREATE TABLE versions (mine TEXT)")
    with pytest.raises(StoreError, match="another program's"):
        store.migrate()
    with sqlite3.connect(tmp_path / "desk.db") as raw:
        assert raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall() == [("versions",)]


@pytest.mark.parametrize(
    "url", ["", "nonsense", "sqlite://", "sqlite:///:memory:", "mysql://u:p@h/n", "oracle://u:p@h/n"]
)
def test_an_address_that_can_not_be_used_is_refused_in_words(url: str) -> None:
    with pytest.raises(StoreError, match="DATABASE_URL") as refused:
        Store(url)
    assert ":p@" not in str(refused.value)


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("recursive_triggers", 1), ("secure_delete", 1)],
)
def test_sqlite_is_opened_to_keep_what_it_was_told(store: Store, pragma: str, value: object) -> None:
    with store.begin() as tx:
        assert tx.records._connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value


# --- units of work


def test_what_raises_in_the_middle_was_never_there(store: Store) -> None:
    def break_off() -> None:
        with store.begin() as tx:
            tx.records.put(record(), "a")
            tx.audit.append(NOW, "wanda", "import", "T-1")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        break_off()
    with store.read() as tx:
        assert tx.records.count() == 0
        assert tx.audit.verify() == 0


def test_a_process_that_is_killed_in_the_middle_leaves_nothing(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    script = f"""
import os
from tests.desk_samples import NOW, record
from agent.store import Store, database
with Store("sqlite:///{tmp_path / "desk.db"}").begin() as tx:
    tx.records.put(record(), "a")
    tx.audit.append(NOW, "wanda", "import", "T-1")
    os._exit(9)
"""
    assert _python(script) == 9
    with store.read() as tx:
        assert (tx.records.count(), tx.audit.verify()) == (0, 0)


def test_a_reader_can_not_write(store: Store) -> None:
    with pytest.raises(StoreError), store.read() as tx:
        tx.records.put(record(), "a")
    with store.begin() as tx:
        assert tx.records.put(record(), "a") == "new"


def test_a_reader_can_not_write_on_a_connection_that_wrote_before(store: Store, tmp_path: Path) -> None:
    for before in (lambda: None, lambda: store.copy_to(tmp_path / "copy.db"), store.scrub):
        with store.begin() as tx:
            tx.records.put(record(), "a")
        with store.read() as tx:
            assert tx.records.count() == 1
        before()
        with pytest.raises(StoreError), store.read() as tx:
            tx.records.put(record(), "b")


def test_a_reader_sees_one_moment_while_a_writer_writes(store: Store) -> None:
    with store.read() as before:
        assert before.records.count() == 0
        with store.begin() as tx:
            tx.records.put(record(), "a")
        assert before.records.count() == 0
    with store.read() as after:
        assert after.records.count() == 1


def test_an_outer_row_is_needed_for_an_inner_one(store: Store) -> None:
    with pytest.raises(Exception, match="FOREIGN KEY"), store.begin() as tx:
        tx.vault.put("nobody", b"x", "k")


# --- two at once


def _python(script: str) -> int:
    environment = {"PYTHONPATH": ":".join(p for p in sys.path if p)}
    return subprocess.run([sys.executable, "-c", script], env=environment, check=False, timeout=60).returncode


def test_threads_take_turns_and_fork_nothing(store: Store) -> None:
    def work(name: str) -> None:
        for n in range(10):
            with store.begin() as tx:
                tx.audit.append(NOW, name, "note", str(n))

    threads = [threading.Thread(target=work, args=(f"t{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.read() as tx:
        assert tx.audit.verify() == 40


def test_processes_take_turns_and_fork_nothing(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    script = f"""
from tests.desk_samples import NOW
from agent.store import Store, database
store = Store("sqlite:///{tmp_path / "desk.db"}")
for n in range(20):
    with store.begin() as tx:
        tx.audit.append(NOW, "p", "note", str(n))
"""
    environment = {"PYTHONPATH": ":".join(p for p in sys.path if p)}
    running = [subprocess.Popen([sys.executable, "-c", script], env=environment) for _ in range(2)]
    assert [process.wait(60) for process in running] == [0, 0]
    with store.read() as tx:
        assert tx.audit.verify() == 40


def test_a_database_that_stays_busy_says_so(store: Store, tmp_path: Path) -> None:
    blocker = sqlite3.connect(tmp_path / "desk.db", isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    with store.read() as tx:
        tx.records._connection.exec_driver_sql("PRAGMA busy_timeout = 0")  # of the pool's one connection
    with pytest.raises(StoreError, match="busy"), store.begin() as tx:
        tx.audit.append(NOW, "a", "b", "c")
    blocker.execute("ROLLBACK")
    with store.begin() as tx:
        tx.audit.append(NOW, "a", "b", "c")


def test_a_write_inside_a_write_is_refused_instead_of_waiting_for_itself(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0)
    with store.begin() as outer:
        outer.audit.append(NOW, "a", "b", "c")
        with pytest.raises(StoreError, match="busy"), store.begin():
            pass
    with store.begin() as tx:
        assert tx.audit.verify() == 1


def test_fifty_readers_at_once_all_get_in(store: Store) -> None:
    together = threading.Barrier(50)
    seen: list[int] = []

    def look() -> None:
        with store.read() as tx:
            together.wait(timeout=30)
            seen.append(tx.records.count())

    threads = [threading.Thread(target=look) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [0] * 50


# --- failing


def test_a_full_disk_says_so_and_keeps_what_was_there(store: Store) -> None:
    with store.read() as tx:
        connection = tx.records._connection
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreError, match="disk is full"), store.begin() as tx:
        tx.records.put(record("T-1", "long " * 50_000), "a")
    with store.read() as tx:
        assert tx.records.count() == 0


def test_a_folder_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="can't be opened"):
        Store(f"sqlite:///{tmp_path / 'gone' / 'desk.db'}").migrate()


def test_a_file_that_is_no_database_says_so(tmp_path: Path) -> None:
    (tmp_path / "desk.db").write_bytes(b"holiday photographs " * 100)
    with pytest.raises(StoreError, match="not a database"):
        Store(f"sqlite:///{tmp_path / 'desk.db'}").migrate()


def test_tables_that_were_never_made_are_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="not set up"), Store(f"sqlite:///{tmp_path / 'desk.db'}").read() as tx:
        tx.records.count()


def test_an_error_shows_no_value_that_was_written(store: Store) -> None:
    with store.begin() as tx:
        tx.drafts.create(draft(), version())
    with pytest.raises(StoreError, match="same moment") as failed, store.begin() as tx:
        tx.drafts.create(draft(), version())
    chain = "".join(repr(e) + str(e) for e in (failed.value, failed.value.__cause__))
    assert "bakery" not in chain


def test_a_bug_is_not_dressed_up_as_a_failing_database() -> None:
    with pytest.raises(ZeroDivisionError), plain_errors():
        _ = 1 / 0
    lost = OperationalError("SELECT 1", {}, Exception("server closed the connection unexpectedly"))
    with pytest.raises(StoreError, match="can't be reached"), plain_errors():
        raise lost


def test_times_come_back_as_they_went_in(store: Store) -> None:
    with store.begin() as tx:
        tx.users.add(user("abel", "approver"))
        tx.users.set_failures("abel", 3, LATER)
    with store.read() as tx:
        found = tx.users.get("abel")
    assert (found.created_at, found.locked_until) == (NOW, LATER)


def test_a_time_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(Exception, match="without a zone"), store.begin() as tx:
        tx.drafts.set_due("d1", NOW.replace(tzinfo=None))


def test_nothing_there_is_said_by_name(store: Store) -> None:
    with store.read() as tx:
        for ask in (tx.records.get, tx.vault.get, tx.drafts.get, tx.incidents.get, tx.users.get, tx.imports.get):
            with pytest.raises(NotFoundError, match="nobody-here"):
                ask("nobody-here")
