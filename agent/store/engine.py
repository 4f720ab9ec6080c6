"""How the desk opens its database, and what a database's failure means in plain words.

SQLite is opened in WAL mode, so that pages read while an import writes, and with ``synchronous=FULL``: WAL with
``NORMAL`` may forget the last transactions after a power cut, and a signature that a person has seen must stay.
``secure_delete`` overwrites what is deleted: what was forgotten must not lie in free pages.
``recursive_triggers`` makes REPLACE run the triggers that guard the audit chain.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, PoolProxiedConnection, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.exc import ArgumentError, DatabaseError, IntegrityError, InterfaceError, NoSuchModuleError
from sqlalchemy.exc import ProgrammingError as SqlError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from agent.errors import StoreError
from agent.store.repository import WRITES

#: How long a writer waits for another one before it gives up.
BUSY_SECONDS = 10

PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",
    "PRAGMA secure_delete = ON",
    f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}",
)

#: Connections that are kept open, and how many more may be while the desk is full of people.
POOL = {"pool_size": 16, "max_overflow": 48, "pool_timeout": BUSY_SECONDS}

BUSY = "The desk's database is busy with another write. Nothing was saved; try again in a moment."

#: What a driver's message says → what it means for the person at the screen. The first that fits is taken.
MEANINGS = (
    ("append-only", "The audit chain can only be added to. Nothing was saved."),
    ("locked", BUSY),
    ("lock timeout", BUSY),
    ("deadlock", "Two people changed the same thing at the same moment. Nothing was saved; try again."),
    ("serialize", "Two people changed the same thing at the same moment. Nothing was saved; try again."),
    ("unique", "Somebody saved the same thing at the same moment. Nothing of yours was saved; try again."),
    ("is full", "The disk is full. Nothing was saved; make room on the disk, then try again."),
    ("no space left", "The database server's disk is full. Nothing was saved; make room there, then try again."),
    ("disk i/o", "The disk could not be read or written. Nothing was saved; check the disk, then try again."),
    ("readonly", "The desk may not write to its database. Nothing was saved; check who owns the data folder."),
    ("read-only", "The desk may not write to its database. Nothing was saved; check its rights."),
    ("already exists", "The database holds tables that are another program's. Nothing was changed; name an empty one."),
    ("no such table", "The database is not set up. Run the set-up, which makes its tables."),
    ("does not exist", "The database is not set up. Run the set-up, which makes its tables."),
    ("not a database", "The file in the database's place is not a database. Put it right, or restore a backup."),
    ("malformed", "The database file is damaged. Restore a backup; what was exported and signed is not lost."),
    ("unable to open", "The database can't be opened. Check that the data folder is there and may be written to."),
)
OTHERWISE = "The database can't be reached. Nothing was saved; check that it runs, then try again."

#: Errors that are told in plain words; every other one is a bug in the desk and stays as it is.
_TOLD = ("OperationalError", "InterfaceError", "InternalError")


def open_engine(url: str) -> Engine:
    """An engine for the address. Nothing connects yet. Raises ``StoreError`` for an address that can't be used."""
    try:
        address = make_url(url)
        backend = address.get_backend_name()
        if backend == "postgresql" and address.drivername == "postgresql":
            address = address.set(drivername="postgresql+psycopg")
        if backend == "sqlite" and address.database in {None, "", ":memory:"}:
            raise StoreError("DATABASE_URL names a database in memory, which would lose everything; name a file.")
        engine = create_engine(address, hide_parameters=True, pool_pre_ping=backend != "sqlite", **POOL)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise StoreError(
            "DATABASE_URL can't be used: expected sqlite:///FILE, or postgresql://USER:PASSWORD@HOST/NAME with the "
            "extra `postgres` installed."
        ) from error
    if backend == "sqlite":
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
    elif backend != "postgresql":
        raise StoreError(f"DATABASE_URL names {backend}: the desk works on SQLite and PostgreSQL.")
    return engine


def _prepare(connection: Any, record: object) -> None:
    """Sets up one SQLite connection. The driver's own transactions are off: ``_begin`` says when one starts."""
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(pragma)


def _begin(connection: Connection) -> None:
    """A writer takes the file's write lock at once: what it read before it writes can't have changed."""
    writes = bool(connection.get_execution_options().get(WRITES))
    if connection.info.get(WRITES) is not writes:
        connection.info.pop(WRITES, None)
        connection.exec_driver_sql(f"PRAGMA query_only = {'OFF' if writes else 'ON'}")
        connection.info[WRITES] = writes
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def let_write(plain: PoolProxiedConnection) -> DBAPICursor:
    """A cursor of a SQLite connection beside any unit of work; the next one sets again what it may do."""
    plain.info.pop(WRITES, None)
    cursor = plain.cursor()
    cursor.execute("PRAGMA query_only = OFF")
    return cursor


def in_use(path: Path) -> bool:
    """Whether a process has this SQLite file open, be it at rest. In WAL mode each keeps a shared lock on it."""
    address = f"file:{quote(str(path))}?mode=rw"
    with closing(sqlite3.connect(address, uri=True, timeout=0, isolation_level=None)) as probe:
        try:
            probe.execute("PRAGMA locking_mode = EXCLUSIVE")
            probe.execute("BEGIN IMMEDIATE")
            probe.execute("ROLLBACK")
        except sqlite3.OperationalError as error:
            return "locked" in str(error)
        except sqlite3.DatabaseError:
            return False  # damaged: nobody works on it
    return False


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turns a failing database into a ``StoreError`` that says what happened and what to do."""
    try:
        yield
    except PoolTimeout as error:
        raise StoreError(BUSY) from error
    except (DatabaseError, InterfaceError) as error:
        meaning = _meaning(error)
        if meaning is None:
            raise
        raise StoreError(meaning) from error
    except sqlite3.Error as error:
        raise StoreError(_words(str(error)) or OTHERWISE) from error


def _meaning(error: DatabaseError | InterfaceError) -> str | None:
    said = str(error.orig)
    if isinstance(error, IntegrityError):
        return _words(said) if any(sign in said.lower() for sign in ("unique", "append-only")) else None
    if isinstance(error, SqlError):
        return _words(said)
    if type(error).__name__ in _TOLD or type(error) is DatabaseError:
        return _words(said) or OTHERWISE
    return None


def _words(said: str) -> str | None:
    lower = said.lower()
    return next((meaning for sign, meaning in MEANINGS if sign in lower), None)
