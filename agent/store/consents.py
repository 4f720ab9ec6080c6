"""What was recorded of a record's consent, and that it was withdrawn: entries are added and go with the record."""

from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Row, select, update

from agent.models import ConsentEntry
from agent.store import tables
from agent.store.checkpoints import Checkpoints
from agent.store.repository import Repository, batches
from retrieval.records import CleanRecord, Consent

_CHANNELS = TypeAdapter(tuple[str, ...])


class Consents(Repository):
    """The last entry of a record stands, whatever an import says of it. The wording is in the vault alone."""

    def add(self, entry: ConsentEntry) -> None:
        row = entry.model_dump(exclude={"channels"}) | {"channels": _CHANNELS.dump_json(entry.channels).decode()}
        row["seq"] = len(self.of(entry.record_id)) + 1
        self._add(tables.consents, row)

    def of(self, record_id: str) -> Sequence[ConsentEntry]:
        """Every entry of one record, the first first."""
        kept = tables.consents
        rows = self._run(select(kept).where(kept.c.record_id == record_id).order_by(kept.c.seq))
        return [_entry(row) for row in rows]

    def standing(self, record_ids: Iterable[str]) -> dict[str, ConsentEntry]:
        """The last entry of each of these records that has one."""
        kept = tables.consents
        found: dict[str, ConsentEntry] = {}
        for batch in batches(record_ids):
            rows = self._run(select(kept).where(kept.c.record_id.in_(batch)).order_by(kept.c.seq))
            found.update((row.record_id, _entry(row)) for row in rows)
        return found

    def set(self, record: CleanRecord, consent: Consent) -> CleanRecord:
        """Makes ``consent`` the record's. Draftings that were cut off on the one of before go."""
        after = record.model_copy(update={"consent": consent})
        kept = tables.records
        self._run(update(kept).where(kept.c.id == record.id).values(body=after.model_dump_json()))
        Checkpoints(self._connection).erase([record.id])
        return after


def _entry(row: Row[Any]) -> ConsentEntry:
    values = row._asdict()
    del values["seq"]
    return ConsentEntry(**values | {"channels": _CHANNELS.validate_json(row.channels)})
