"""Keyed hashes of identities, by which a text is asked whether it holds one. See ``agent/gatekeeper.py``."""

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, select

from agent.store import tables
from agent.store.repository import Repository, batches


class Marks(Repository):
    """Which hashes belong to which record. They go when their record goes."""

    def put(self, record_id: str, hashes: Iterable[str]) -> None:
        """Keeps these in place of the record's own of before."""
        kept = tables.marks
        self._run(delete(kept).where(kept.c.record_id == record_id))
        self._fill(kept, ({"hash": made, "record_id": record_id} for made in sorted(set(hashes))))

    def any_of(self, hashes: Iterable[str]) -> bool:
        """Whether one of ``hashes`` belongs to any record."""
        kept = tables.marks.c
        return any(
            self._run(select(kept.hash).where(kept.hash.in_(batch)).limit(1)).first() is not None
            for batch in batches(hashes)
        )

    def unmarked(self) -> Sequence[str]:
        """Records with a sealed original and without a mark: those of before there were marks."""
        kept, sealed = tables.marks.c, tables.vault.c
        marked = select(kept.record_id).where(kept.record_id == sealed.record_id).exists()
        return list(self._run(select(sealed.record_id).where(~marked).order_by(sealed.record_id)).scalars())
