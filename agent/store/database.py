"""The store and its unit of work."""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection

from agent import migrations
from agent.errors import StoreError
from agent.models import AuditRecord
from agent.store.audit import Audit
from agent.store.checkpoints import Checkpoints
from agent.store.consents import Consents
from agent.store.corrections import Corrections
from agent.store.crowds import Crowds
from agent.store.drafts import Drafts
from agent.store.edits import Edits
from agent.store.engine import BUSY, BUSY_SECONDS, let_write, open_engine, plain_errors
from agent.store.forgetting import Erasure, Tombstones
from agent.store.incidents import Incidents
from agent.store.invitations import Invitations
from agent.store.library import Library
from agent.store.marks import Marks
from agent.store.notices import Outbox
from agent.store.people import Confirmations, ProviderRequests, Sessions, Tokens, Users
from agent.store.policies import Policies
from agent.store.presence import Presence
from agent.store.previews import Previews
from agent.store.proposals import Proposals
from agent.store.queue_views import QueueViews
from agent.store.records import Flags, Imports, Records
from agent.store.repository import WRITES
from agent.store.signatures import Comments, Exports, Signatures
from agent.store.teams import Teams
from agent.store.vault import VaultRows
from agent.store.warnings import Warnings


class Tx:
    """One unit of work. Its repositories see each other's writes; nobody else does until it ends."""

    def __init__(self, connection: Connection) -> None:
        self.records = Records(connection)
        self.vault = VaultRows(connection)
        self.marks = Marks(connection)
        self.flags = Flags(connection)
        self.imports = Imports(connection)
        self.corrections = Corrections(connection)
        self.consents = Consents(connection)
        self.crowds = Crowds(connection)
        self.incidents = Incidents(connection)
        self.warnings = Warnings(connection)
        self.library = Library(connection)
        self.outbox = Outbox(connection)
        self.drafts = Drafts(connection)
        self.signatures = Signatures(connection)
        self.comments = Comments(connection)
        self.exports = Exports(connection)
        self.checkpoints = Checkpoints(connection)
        self.edits = Edits(connection)
        self.users = Users(connection)
        self.teams = Teams(connection)
        self.invitations = Invitations(connection)
        self.previews = Previews(connection)
        self.proposals = Proposals(connection)
        self.presence = Presence(connection)
        self.sessions = Sessions(connection)
        self.tokens = Tokens(connection)
        self.confirmations = Confirmations(connection)
        self.provider_requests = ProviderRequests(connection)
        self.policies = Policies(connection)
        self.queue_views = QueueViews(connection)
        self.forgotten = Tombstones(connection)
        self.erasure = Erasure(connection)
        self.audit = Audit(connection)


class Store:
    """The database at ``url``. Making one connects to nothing; it may be shared by threads, a ``Tx`` may not."""

    def __init__(self, url: str) -> None:
        self._engine = open_engine(url)
        self._writing = threading.Lock()
        self._listener: Callable[[AuditRecord], None] | None = None

    def listen(self, listener: Callable[[AuditRecord], None]) -> None:
        """From now on tell ``listener`` the last audit record of each unit of work, after it was saved."""
        self._listener = listener

    @contextmanager
    def begin(self) -> Iterator[Tx]:
        """A unit of work that may write: saved when the block is left cleanly, rolled back when it raises."""
        with self._turn(), self._connected(writes=True) as connection:
            tx = Tx(connection)
            yield tx
        if tx.audit.added is not None and self._listener is not None:
            self._listener(tx.audit.added)

    @contextmanager
    def read(self) -> Iterator[Tx]:
        """A unit of work that sees one moment of the store and can't write."""
        with self._connected(writes=False) as connection:
            yield Tx(connection)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Lets the writers of one process take turns: SQLite alone would have them all knock until one gets in."""
        if self._engine.dialect.name != "sqlite":
            yield
            return
        if not self._writing.acquire(timeout=BUSY_SECONDS):
            raise StoreError(BUSY)
        try:
            yield
        finally:
            self._writing.release()

    @contextmanager
    def _connected(self, *, writes: bool) -> Iterator[Connection]:
        # postgresql_readonly and the isolation level are heard by PostgreSQL alone; SQLite's side is in engine.py.
        options: dict[str, object] = {WRITES: writes}
        if self._engine.dialect.name == "postgresql" and not writes:
            options |= {"postgresql_readonly": True, "isolation_level": "REPEATABLE READ"}
        with plain_errors(), self._engine.connect() as plain:
            connection = plain.execution_options(**options)
            with connection.begin():
                yield connection

    def migrate(self) -> None:
        """Brings the tables to what this code expects. Raises ``StoreError`` for a database of a newer desk."""
        with self._connected(writes=True) as connection:
            migrations.upgrade(connection)

    def schema(self) -> migrations.Schema:
        """``"current"``, or why the store can't be used yet: ``"empty"``, ``"older"`` or ``"newer"``."""
        with self._connected(writes=False) as connection:
            return migrations.schema(connection)

    def scrub(self) -> bool:
        """Leaves no byte of what was deleted in the database's files; whether it could.

        SQLite overwrites what it frees, but a rearranged page and the write-ahead log keep older bytes: the file is
        written anew and the log cut to nothing. On PostgreSQL this is its owner's work (``VACUUM FULL``, backups).
        Raises ``StoreError`` while another process reads or writes for longer than the desk waits.
        """
        if self._engine.dialect.name != "sqlite":
            return False
        with plain_errors(), self._turn(), closing(self._engine.raw_connection()) as plain:
            cursor = let_write(plain)
            cursor.execute("VACUUM")
            busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            if busy:
                raise StoreError(BUSY)
        return True

    @property
    def on_a_server(self) -> bool:
        """Whether the database is a server's, and not a file of the desk."""
        return self._engine.dialect.name != "sqlite"

    def copy_to(self, path: Path) -> None:
        """Writes one moment of the database to a new file, whatever is written meanwhile; only SQLite can.

        What was deleted is not in the copy. Raises ``StoreError`` when the disk is full or the file is there.
        """
        with plain_errors(), closing(self._engine.raw_connection()) as plain:
            let_write(plain).execute("VACUUM INTO ?", (str(path),))

    def close(self) -> None:
        """Ends every connection that is at rest."""
        self._engine.dispose()
