"""Verbs that keep the desk's data safe: another master key, a backup, and what a restore puts on record.

What an archive holds and how it is sealed is said in ``agent/backup.py``; ``agent/restore.py`` brings one back.
"""

import fcntl
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple

from agent import backup as backups
from agent.actions.parts import Parts, Progress, allow, silent
from agent.backup import Manifest, Piece, Where
from agent.errors import BackupError, KeyUnavailableError, RefusedError, VaultError
from agent.keys import Wrapped
from agent.models import Actor, Event
from agent.sealed_file import LEAST_PASSPHRASE, Lock
from agent.settings import Settings
from agent.store.values import Sealed

#: Data keys that are wrapped anew in one transaction: so long at most a page waits to save.
BATCH = 200
LOCK = "vault.lock"


class Rotation(NamedTuple):
    """What a change of the master key did. ``closed`` are the records whose originals could not be opened."""

    key_id: str
    rewrapped: int
    closed: tuple[str, ...]
    to_do: str


class Backup(NamedTuple):
    """An archive that was written; ``bytes`` is its size."""

    file: Path
    bytes: int
    manifest: Manifest


class WaysIn(NamedTuple):
    """How many ways in worked and were ended: signed-in browsers, programs' tokens, links of people outside who were
    asked to approve, and addresses of previews."""

    sessions: int
    tokens: int
    invitations: int
    previews: int


class KeepingVerbs:
    """What an administrator does for the data folder as a whole."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def rotate(self, actor: Actor, *, on_event: Progress = silent) -> Rotation:
        """Put every data key under a new master key while the desk goes on; killed and run again, it goes on.

        The old key is let go of when nothing is under it any more; where an original can't be opened it stays.
        Raises ``RefusedError`` while another change of keys is at work, ``VaultError`` when a key can't be used.
        """
        allow(actor, "change the master key")
        with _alone(self._parts.settings.home / LOCK):
            newest = self._switch(actor)
            rewrapped, closed = self._rewrap_all(newest, on_event)
            to_do = self._retire(newest)
            counts = {"key": newest, "rewrapped": str(rewrapped), "closed": str(len(closed))}
            with self._parts.store.begin() as tx:
                tx.audit.append(self._parts.clock(), actor.id, "change the master key", "vault", counts)
        return Rotation(newest, rewrapped, closed, to_do)

    def backup(
        self, actor: Actor, file: Path, lock: Lock, *, overwrite: bool = False, on_event: Progress = silent
    ) -> Backup:
        """Write the data folder, and a SQLite database at one moment, to one encrypted archive.

        The desk may go on meanwhile. Raises ``BackupError``; then there is no archive, and the one that was there
        before is as it was.
        """
        allow(actor, "back up the desk")
        home, file = self._parts.settings.home.resolve(), file.expanduser().resolve()
        if file.is_relative_to(home):
            raise BackupError("Write the backup outside of the data folder: the next one would hold it.")
        if lock.kind == "passphrase" and len(lock.secret) < LEAST_PASSPHRASE:
            raise BackupError(f"The passphrase needs at least {LEAST_PASSPHRASE} characters. No backup was made.")
        with _alone(home / "backup.lock"), backups.written(file, overwrite=overwrite) as target:
            manifest = self._pack(target, lock, on_event)
        size = file.stat().st_size
        told = {"bytes": str(size), "records": str(manifest.records), "key": manifest.key}
        with self._parts.store.begin() as tx:
            tx.audit.append(manifest.made_at, actor.id, "back up", "desk", told)
        return Backup(file, size, manifest)

    def _pack(self, target: BinaryIO, lock: Lock, on_event: Progress) -> Manifest:
        store, home = self._parts.store, self._parts.settings.home
        on_event(Event(step="Copying the database"))
        with ExitStack() as held:
            content = [] if store.on_a_server else [held.enter_context(backups.copied(home, store.copy_to))]
            content += backups.pieces(home)
            manifest = self._manifest(content)
            backups.pack(target, lock, manifest, content, in_megabytes("Writing the backup", on_event))
        return manifest

    def _manifest(self, content: Sequence[Piece]) -> Manifest:
        with self._parts.store.read() as tx:
            records = tx.records.count()
        return Manifest(
            made_at=self._parts.clock(),
            database="postgresql" if self._parts.store.on_a_server else "sqlite",
            key=_where_the_key_is(self._parts.settings),
            records=records,
            files=len(content),
            bytes=sum(piece.size() for piece in content),
        )

    def end_ways_in(self, actor: Actor) -> WaysIn:
        """End whatever lets somebody in without a password: after a restore, when nobody knows which of it was ended
        or used since the backup. Accounts and passwords stay as they are."""
        allow(actor, "back up the desk")
        now = self._parts.clock()
        with self._parts.store.begin() as tx:
            tx.provider_requests.clear()
            tx.confirmations.clear()
            ended = WaysIn(
                sessions=tx.sessions.clear(),
                tokens=tx.tokens.revoke_all(now),
                invitations=tx.invitations.end_all(now),
                previews=tx.previews.end_all(now),
            )
            told = {name: str(count) for name, count in ended._asdict().items()}
            tx.audit.append(now, actor.id, "end ways in", "desk", told)
        return ended

    def note_restore(self, actor: Actor, manifest: Manifest, base: int, done: Mapping[str, int]) -> None:
        """Put on record that this desk came from an archive whose audit chain ended at record ``base``, and how much
        of each kind was ``done`` again that a backup does not know of."""
        allow(actor, "back up the desk")
        told = {"made": manifest.made_at.isoformat(timespec="seconds"), "base": str(base)}
        told |= {kind: str(count) for kind, count in done.items()}
        with self._parts.store.begin() as tx:
            tx.audit.append(self._parts.clock(), actor.id, "restore", "desk", told)

    # --- the master key

    def _switch(self, actor: Actor) -> str:
        """Have everything that is saved from here on saved under the new key; its id."""
        parts = self._parts
        with parts.store.read() as tx:
            in_use = tx.vault.key_ids()
        newest = parts.keys.advance(in_use)
        parts.vault.require({newest})
        with parts.store.begin() as tx:
            held = tx.vault.pepper()
            if held is not None and held.key_id != newest:
                fresh = parts.vault.rewrap_pepper(Wrapped(held.wrapped, held.key_id), newest)
                tx.vault.keep_pepper(fresh.wrapped, fresh.key_id)
                told = {"key": newest, "before": held.key_id}
                tx.audit.append(parts.clock(), actor.id, "begin a change of the master key", "vault", told)
        return newest

    def _rewrap_all(self, newest: str, on_event: Progress) -> tuple[int, tuple[str, ...]]:
        """How many originals are now under ``newest``, and which could not be opened.

        One pass does it: what is saved meanwhile is saved under the new key already.
        """
        done, closed, last = 0, [], ""
        with self._parts.store.read() as tx:
            total = tx.vault.count_under_other_keys(newest)
        while rows := self._after(newest, last):
            last = rows[-1].record_id
            fresh = [(row, self._rewrapped(row, newest)) for row in rows]
            closed += [row.record_id for row, again in fresh if again is None]
            changes = [(row, again) for row, again in fresh if again is not None]
            with self._parts.store.begin() as tx:
                tx.vault.rewrap(changes)
            done += len(changes)
            on_event(Event(step="Wrapping the data keys anew", done=done, total=total))
        return done, tuple(closed)

    def _after(self, newest: str, last: str) -> Sequence[Sealed]:
        with self._parts.store.read() as tx:
            return tx.vault.under_other_keys(newest, last, BATCH)

    def _rewrapped(self, row: Sealed, newest: str) -> Sealed | None:
        """None for an original that was damaged: one such must not hold up all the others."""
        try:
            return self._parts.vault.rewrap(row, newest)
        except KeyUnavailableError:
            raise
        except VaultError:
            return None

    def _retire(self, newest: str) -> str:
        """Let go of the older keys if nothing is under them; what is left for a person to do."""
        parts = self._parts
        with parts.store.read() as tx:
            in_use = tx.vault.key_ids()
        service = parts.vault.keys.of(newest)
        if all(service.knows(key_id) for key_id in in_use):
            return parts.keys.retire()
        return "The older key stays: something is still sealed with it."


def _where_the_key_is(settings: Settings) -> Where:
    if settings.key_service is not None:
        return "service"
    return "inside" if settings.vault_key is None else "environment"


def in_megabytes(step: str, on_event: Progress) -> backups.Tell:
    """Progress of bytes, as a person reads it."""

    def tell(done: int, total: int) -> None:
        on_event(Event(step=step, done=done // 10**6, total=total // 10**6, detail="MB"))

    return tell


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """One at a time. A process that dies lets go of it. Raises ``RefusedError`` while somebody else holds it."""
    handle = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _hold(handle)
        yield
    finally:
        os.close(handle)


def _hold(handle: int) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise RefusedError("Somebody does the same already. Nothing was done; wait until that is over.") from None
