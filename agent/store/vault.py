"""Sealed originals with their wrapped data keys, and the vault's pepper. No master key ever comes here."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, insert, select, update

from agent.errors import NotFoundError
from agent.store import tables
from agent.store.repository import Repository, batches
from agent.store.values import Sealed, Secret

#: The one secret of the whole vault. The key that it is under is the key under which originals may be saved.
PEPPER = "pepper"


class VaultRows(Repository):
    """Sealed originals. The key never comes here: see ``agent/vault.py``."""

    def put(self, record_id: str, sealed: bytes, key_id: str, wrapped: bytes | None = None) -> None:
        """Keeps one sealed original in place of an older one. The record may be put before or after it."""
        kept = tables.vault
        self._run(delete(kept).where(kept.c.record_id == record_id))
        self._add(kept, {"record_id": record_id, "sealed": sealed, "key_id": key_id, "wrapped": wrapped})

    def keep(self, row: Sealed) -> None:
        """``put`` for a row that the vault sealed and settled."""
        self.put(row.record_id, row.sealed, row.key_id, row.wrapped)

    def get(self, record_id: str) -> Sealed:
        """Raises ``NotFoundError`` when nothing is sealed for this record."""
        kept = tables.vault
        row = self._run(select(kept).where(kept.c.record_id == record_id)).one_or_none()
        if row is None:
            raise NotFoundError(f"The vault holds nothing for record {record_id!r}.")
        return _sealed(row)

    def many(self, record_ids: Iterable[str]) -> Iterator[Sealed]:
        """Those of these records' originals that are still kept."""
        kept = tables.vault
        for batch in batches(record_ids):
            yield from [_sealed(row) for row in self._run(select(kept).where(kept.c.record_id.in_(batch)))]

    def all(self) -> Iterator[Sealed]:
        """Every sealed original by record id: what a leak check and a new key read."""
        kept = tables.vault
        for batch in batches(list(self._run(select(kept.c.record_id).order_by(kept.c.record_id)).scalars())):
            rows = self._run(select(kept).where(kept.c.record_id.in_(batch)).order_by(kept.c.record_id))
            yield from [_sealed(row) for row in rows]

    def key_ids(self) -> frozenset[str]:
        """The keys that something is sealed with; more than one only while keys are being changed."""
        rows = self._run(select(tables.vault.c.key_id).distinct()).scalars()
        return frozenset(rows) | frozenset(self._run(select(tables.vault_secrets.c.key_id)).scalars())

    def count(self) -> int:
        return int(self._run(select(func.count()).select_from(tables.vault)).scalar_one())

    def delete(self, record_id: str) -> bool:
        return self._run(delete(tables.vault).where(tables.vault.c.record_id == record_id)).rowcount > 0

    # --- the pepper, and the key that seals

    def pepper(self) -> Secret | None:
        """The wrapped pepper, if it was made."""
        kept = tables.vault_secrets
        row = self._run(self._held(select(kept).where(kept.c.name == PEPPER))).one_or_none()
        return None if row is None else Secret(wrapped=row.wrapped, key_id=row.key_id)

    def keep_pepper(self, wrapped: bytes, key_id: str) -> None:
        """Keeps the pepper, or the same one under another key: from here on originals are saved under that key."""
        kept = tables.vault_secrets
        row = {"wrapped": wrapped, "key_id": key_id}
        # Changed in its place: on PostgreSQL a unit of work that waits for it would not find a row put there anew.
        if self._run(update(kept).where(kept.c.name == PEPPER).values(row)).rowcount == 0:
            self._run(insert(kept).values(row | {"name": PEPPER}))

    def sealing_key(self) -> str:
        """The key under which originals are saved. In a unit of work that writes, it stays so until its end."""
        kept = tables.vault_secrets
        query = select(kept.c.key_id).where(kept.c.name == PEPPER)
        # Shared: imports need not wait for one another, only a change of keys waits for them.
        found = self._run(query.with_for_update(read=True) if self._writes() else query).scalar_one_or_none()
        if found is None:
            raise NotFoundError("The vault has no pepper; it is made when the desk is opened.")
        return str(found)

    # --- another master key

    def under_other_keys(self, key_id: str, after: str, limit: int) -> Sequence[Sealed]:
        """Up to ``limit`` originals that are not under ``key_id``, by record id, from beyond ``after``."""
        kept = tables.vault
        others = select(kept).where(kept.c.key_id != key_id, kept.c.record_id > after)
        return [_sealed(row) for row in self._run(others.order_by(kept.c.record_id).limit(limit))]

    def count_under_other_keys(self, key_id: str) -> int:
        kept = tables.vault
        return int(self._run(select(func.count()).select_from(kept).where(kept.c.key_id != key_id)).scalar_one())

    def rewrap(self, changes: Sequence[tuple[Sealed, Sealed]]) -> None:
        """Puts the second of each two in the place of the first, where the first still stands."""
        kept = tables.vault
        was = (
            kept.c.record_id == bindparam("was_record"),
            kept.c.key_id == bindparam("was_key"),
            kept.c.sealed == bindparam("was_sealed"),
        )
        rows = [
            {"was_record": before.record_id, "was_key": before.key_id, "was_sealed": before.sealed}
            | {"sealed": after.sealed, "wrapped": after.wrapped, "key_id": after.key_id}
            for before, after in changes
        ]
        if rows:
            self._connection.execute(update(kept).where(*was), rows)


def _sealed(row: Row[Any]) -> Sealed:
    return Sealed(record_id=row.record_id, sealed=row.sealed, key_id=row.key_id, wrapped=row.wrapped)
