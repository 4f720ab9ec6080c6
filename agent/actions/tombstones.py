"""What was forgotten, kept so that it does not come back: with a restored backup, with the next import.

A tombstone is a keyed hash of a record's id; who has no vault can't tell from it which record it was. The table
``forgotten`` is what an import asks. ``forgotten.jsonl`` in the data folder says the same and only grows: a backup
is older than what was forgotten since, so a restore keeps this file and ``desk.privacy.reapply`` goes by it.
"""

import fcntl
import os
from collections.abc import Collection, Iterable
from datetime import datetime
from pathlib import Path

from pydantic import AwareDatetime, ValidationError

from agent.actions.parts import Parts
from agent.backup import LEDGER
from agent.errors import StoreError
from agent.models import Actor
from agent.store import Tx
from agent.vault import Vault
from retrieval.records import Value


class Line(Value, extra="ignore"):
    """One line of the ledger. What a later version adds to it does not make it less in force."""

    record: str
    at: AwareDatetime
    lifted: bool = False


class Ledger:
    """The file of one desk. Several processes may add to it at once. Raises ``StoreError``."""

    def __init__(self, home: Path) -> None:
        self._path = home / LEDGER

    def add(self, records: Collection[str], at: datetime) -> None:
        """Adds keyed hashes that are not in force; what is in force stays as it is."""
        there = self.standing()
        self._append(Line(record=record, at=at) for record in sorted(set(records) - there))

    def lift(self, records: Collection[str], at: datetime) -> None:
        """From here on these are in force no more."""
        self._append(Line(record=record, at=at, lifted=True) for record in sorted(set(records) & self.standing()))

    def standing(self) -> frozenset[str]:
        """The keyed hashes that are in force. A last line cut short by a kill does not count: it is added again."""
        try:
            lines = self._path.read_text("utf-8").split("\n")
        except FileNotFoundError:
            return frozenset()
        except OSError as error:
            raise _unusable(error) from None
        standing: set[str] = set()
        for text in lines[:-1]:
            if (line := parsed(text)) is not None:
                (standing.discard if line.lifted else standing.add)(line.record)
        return frozenset(standing)

    def _append(self, lines: Iterable[Line]) -> None:
        text = "".join(line.model_dump_json() + "\n" for line in lines)
        if not text:
            return
        try:
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
            with os.fdopen(handle, "r+b") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                size = file.seek(0, os.SEEK_END)
                if size and os.pread(file.fileno(), 1, size - 1) != b"\n":
                    text = "\n" + text  # after a line that a kill cut short
                file.write(text.encode())
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise _unusable(error) from None


def parsed(text: str) -> Line | None:
    """A line as it is read; None for one that a kill cut short, which the table ``forgotten`` has all the same."""
    try:
        return Line.model_validate_json(text)
    except ValidationError:
        return None


def _unusable(error: OSError) -> StoreError:
    return StoreError(f"The list of what was forgotten ({LEDGER}) can't be used: {error.strerror}.")


def key(vault: Vault, record_id: str) -> str:
    """The keyed hash under which a record's tombstone stands."""
    return vault.pseudonym(f"forgotten {record_id}")


def forgotten(parts: Parts, tx: Tx, record_ids: Iterable[str]) -> frozenset[str]:
    """Those of these records that were forgotten and may not be taken in."""
    by_key = {key(parts.vault, record_id): record_id for record_id in record_ids}
    return frozenset(by_key[found] for found in tx.forgotten.among(by_key))


def lift(parts: Parts, actor: Actor, record_ids: Iterable[str]) -> None:
    """Takes the tombstones of these records away, each on record."""
    now = parts.clock()
    with parts.store.begin() as tx:
        keys = {key(parts.vault, record_id) for record_id in forgotten(parts, tx, record_ids)}
        tx.forgotten.lift(keys)
        for each in sorted(keys):
            tx.audit.append(now, actor.id, "take in what was forgotten", each)
        Ledger(parts.settings.home).lift(keys, now)
