"""What changes in the store when a record is masked anew: it, its flags, and the evidence that drafts took of it."""

from collections.abc import Callable, Sequence

from pydantic import TypeAdapter
from sqlalchemy import delete, insert, select, update

from agent.models import EvidenceChange
from agent.store import tables
from agent.store.records import Flags, Records
from agent.store.repository import Repository
from agent.store.values import StoredFlag
from retrieval.records import CleanRecord, Flag, Passage, Replacement

_PLACES = TypeAdapter(tuple[tuple[int, int], ...])


class Corrections(Repository):
    """Nothing here can be undone but by masking the record anew once more: the words of before are not kept."""

    def renew(self, record: CleanRecord, digest: str, report: Sequence[Replacement]) -> None:
        """Puts the record and its report in the place of what is there, though its raw record is the same."""
        kept = tables.records
        self._run(update(kept).where(kept.c.id == record.id).values(digest=""))
        Records(self._connection).put(record, digest, report)

    def renew_flags(self, record_id: str, flags: Sequence[Flag], moved: Callable[[Flag], Flag | None]) -> None:
        """Makes ``flags`` the record's, and keeps what people said of the older ones: each goes where ``moved``
        says, with its quotation as it reads now, and one that is nowhere any more goes."""
        repository = Flags(self._connection)
        older = [
            (stored, flag)
            for stored in repository.list(record_id=record_id, open_only=False, limit=10_000).items
            if (flag := moved(stored.flag)) is not None
        ]
        self._run(delete(tables.flags).where(tables.flags.c.record_id == record_id))
        by_hand = [flag for stored, flag in older if stored.flag.by == "support" or stored.resolution is not None]
        repository.put(record_id, [*flags, *by_hand])
        self._close_again(repository, record_id, older)

    def _close_again(self, repository: Flags, record_id: str, older: Sequence[tuple[StoredFlag, Flag]]) -> None:
        now = {_place(s.flag): s.id for s in repository.list(record_id=record_id, limit=10_000).items}
        for stored, flag in older:
            key = now.get(_place(flag))
            if key and stored.resolution and stored.resolved_by and stored.resolved_at:
                repository.resolve(key, stored.resolution, stored.resolved_by, stored.resolved_at)

    def renew_evidence(self, draft_id: str, passages: Sequence[Passage]) -> None:
        """Puts each passage in the place of the copy that the draft took of it."""
        kept = tables.draft_evidence
        for passage in passages:
            here = (kept.c.draft_id == draft_id, kept.c.passage_id == passage.id)
            self._run(update(kept).where(*here).values(body=passage.model_dump_json()))

    def note(self, change: EvidenceChange) -> None:
        """Keeps it on record that the evidence under a version changed."""
        row = change.model_dump(exclude={"places"}) | {"places": _PLACES.dump_json(change.places).decode()}
        self._run(insert(tables.evidence_changes).values(row))

    def of(self, draft_id: str, version: int) -> Sequence[EvidenceChange]:
        """What changed under this version, in order."""
        kept = tables.evidence_changes
        here = (kept.c.draft_id == draft_id, kept.c.version == version)
        rows = self._run(select(kept).where(*here).order_by(kept.c.at, kept.c.id))
        return [EvidenceChange(**row._asdict() | {"places": _PLACES.validate_json(row.places)}) for row in rows]


def _place(flag: Flag) -> tuple[str, int, int, int]:
    return flag.criterion, flag.message, flag.start, flag.end
