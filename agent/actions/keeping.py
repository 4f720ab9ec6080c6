"""Verbs that keep the desk's data safe: another master key, a backup."""

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from agent.actions.parts import Parts, Progress, allow, silent
from agent.errors import KeyUnavailableError, RefusedError, VaultError
from agent.keys import Wrapped
from agent.models import Actor, Event
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
            with self._parts.store.begin() as tx:
                done += sum(tx.vault.rewrap(row, again) for row, again in fresh if again is not None)
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
        raise RefusedError("The master key is being changed already. Wait until that is over.") from None
