"""Records, what was replaced in them, the flags on them, and the imports they came by."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, delete, func, select, update

from agent.errors import NotFoundError
from agent.store import tables
from agent.store.checkpoints import Checkpoints
from agent.store.crowds import Crowds
from agent.store.repository import Repository, batches
from agent.store.values import ImportRun, Page, Put, Resolution, StoredFlag
from retrieval.ladders import of_record
from retrieval.records import CleanRecord, Flag, Kind, Rejected, Replacement


class Records(Repository):
    """Anonymised records. Nothing here can hold a ``RawRecord``."""

    def put(self, record: CleanRecord, digest: str, report: Sequence[Replacement] = ()) -> Put:
        """Keeps the record and its report. ``digest`` is the raw record's; the same one again changes nothing."""
        known = self.digests([record.id]).get(record.id)
        if known == digest:
            return "unchanged"
        row = _record_row(record, digest)
        if known is None:
            self._add(tables.records, row)
        else:
            self._run(update(tables.records).where(tables.records.c.id == record.id).values(row))
            self._run(delete(tables.replacements).where(tables.replacements.c.record_id == record.id))
            Checkpoints(self._connection).erase([record.id])  # of words that are no longer the record's
        self._put_report(record.id, report)
        Crowds(self._connection).put(record.id, of_record(record))
        return "new" if known is None else "changed"

    def _put_report(self, record_id: str, report: Sequence[Replacement]) -> None:
        rows = ({"record_id": record_id, "position": n, "body": r.model_dump_json()} for n, r in enumerate(report))
        self._fill(tables.replacements, rows)

    def digests(self, record_ids: Iterable[str]) -> dict[str, str]:
        """The digest of each of these records that is here: an import asks before it anonymises."""
        kept = tables.records.c
        found: dict[str, str] = {}
        for batch in batches(record_ids):
            rows = self._run(select(kept.id, kept.digest).where(kept.id.in_(batch)))
            found.update((row.id, row.digest) for row in rows)
        return found

    def find(self, record_id: str) -> CleanRecord | None:
        body = self._run(select(tables.records.c.body).where(tables.records.c.id == record_id)).scalar_one_or_none()
        return None if body is None else CleanRecord.model_validate_json(body)

    def get(self, record_id: str) -> CleanRecord:
        """Raises ``NotFoundError`` when there is none."""
        record = self.find(record_id)
        if record is None:
            raise NotFoundError(f"There is no record {record_id!r} on the desk.")
        return record

    def many(self, record_ids: Sequence[str]) -> dict[str, CleanRecord]:
        """Those of these records that are here, by id."""
        kept = tables.records.c
        found: dict[str, CleanRecord] = {}
        for batch in batches(record_ids):
            rows = self._run(select(kept.id, kept.body).where(kept.id.in_(batch)))
            found.update((row.id, CleanRecord.model_validate_json(row.body)) for row in rows)
        return found

    def list(
        self,
        *,
        kind: Kind | None = None,
        product: str | None = None,
        search: str | None = None,
        limit: int = 50,
        offset: int = 0,
    ) -> Page[CleanRecord]:
        """Newest first. ``search`` is looked for as it stands, in any case, in the subject and the messages."""
        kept = tables.records.c
        wanted = _wanted(select(kept.body), kind, product, search)
        total = self._run(select(func.count()).select_from(wanted.subquery())).scalar_one()
        page = wanted.order_by(kept.created_at.desc().nulls_last(), kept.id).limit(limit).offset(offset)
        items = tuple(CleanRecord.model_validate_json(row.body) for row in self._run(page))
        return Page(items=items, total=total)

    def count(self) -> int:
        return int(self._run(select(func.count()).select_from(tables.records)).scalar_one())

    def products(self) -> tuple[str, ...]:
        """Every product that a record names, in order; what a filter can offer."""
        kept = tables.records.c
        return tuple(
            self._run(select(kept.product).where(kept.product.is_not(None)).distinct().order_by(kept.product)).scalars()
        )

    def all(self) -> Iterator[CleanRecord]:
        """Every record by id, a batch at a time in memory: what ``reindex`` reads."""
        last = ""
        while batch := self._after(last):
            yield from batch
            last = batch[-1].id

    def taken_since(self, taken: datetime | None, created: datetime) -> Iterator[tuple[datetime | None, CleanRecord]]:
        """Records of ``created`` or later that the desk took in at ``taken`` or later, in order of their own times.

        Each with the moment it was taken in; all of them where ``taken`` is None.
        """
        kept = tables.records.c
        wanted = select(kept.taken_at, kept.body).where(kept.created_at >= created)
        if taken is not None:
            wanted = wanted.where(kept.taken_at >= taken)
        for row in self._run(wanted.order_by(kept.created_at, kept.id)):
            yield row.taken_at, CleanRecord.model_validate_json(row.body)

    def _after(self, record_id: str, size: int = 200) -> Sequence[CleanRecord]:
        kept = tables.records.c
        rows = self._run(select(kept.body).where(kept.id > record_id).order_by(kept.id).limit(size))
        return [CleanRecord.model_validate_json(row.body) for row in rows]

    def report(self, record_id: str) -> Sequence[Replacement]:
        """Every replacement that was made in the record, in its order."""
        kept = tables.replacements.c
        rows = self._run(select(kept.body).where(kept.record_id == record_id).order_by(kept.position))
        return [Replacement.model_validate_json(row.body) for row in rows]

    def delete(self, record_id: str) -> bool:
        """Takes the record, its report, flags and sealed original away; whether it was here."""
        return self._run(delete(tables.records).where(tables.records.c.id == record_id)).rowcount > 0


def _wanted(query: Select[Any], kind: Kind | None, product: str | None, search: str | None) -> Select[Any]:
    kept = tables.records.c
    if kind is not None:
        query = query.where(kept.kind == kind)
    if product is not None:
        query = query.where(kept.product == product)
    if search and search.strip():
        query = query.where(kept.folded.contains(search.strip().casefold(), autoescape=True))
    return query


def _record_row(record: CleanRecord, digest: str) -> dict[str, object]:
    texts = [record.id, record.subject or "", *(message.text for message in record.messages)]
    return {
        "id": record.id,
        "digest": digest,
        "kind": record.kind,
        "product": record.product,
        "created_at": record.created_at,
        "customer": record.customer,
        "language": record.language,
        "body": record.model_dump_json(),
        "folded": "\n".join(texts).casefold().replace("\x00", ""),  # PostgreSQL takes no NUL in a text
    }


class Flags(Repository):
    """Why records may be stories. The same reason put again stays what it was, dismissed ones included."""

    def put(self, record_id: str, flags: Sequence[Flag]) -> int:
        """Makes these the record's flags; an open one that is no longer among them goes. How many are new."""
        kept = tables.flags
        rows = {_flag_id(flag): flag for flag in flags if flag.record_id == record_id}
        there = set(self._run(select(kept.c.id).where(kept.c.record_id == record_id)).scalars())
        gone = there - rows.keys()
        self._run(delete(kept).where(kept.c.id.in_(gone), kept.c.resolution.is_(None)))
        new = [(key, flag) for key, flag in rows.items() if key not in there]
        self._fill(kept, (_flag_row(key, flag) for key, flag in new))
        return len(new)

    def list(
        self, *, record_id: str | None = None, open_only: bool = True, limit: int = 50, offset: int = 0
    ) -> Page[StoredFlag]:
        """By record, then in the order of their ids."""
        kept = tables.flags
        wanted = select(kept)
        if record_id is not None:
            wanted = wanted.where(kept.c.record_id == record_id)
        if open_only:
            wanted = wanted.where(kept.c.resolution.is_(None))
        total = self._run(select(func.count()).select_from(wanted.subquery())).scalar_one()
        rows = self._run(wanted.order_by(kept.c.record_id, kept.c.id).limit(limit).offset(offset))
        return Page(items=tuple(_stored_flag(row) for row in rows), total=total)

    def get(self, flag_id: str) -> StoredFlag:
        row = self._run(select(tables.flags).where(tables.flags.c.id == flag_id)).one_or_none()
        if row is None:
            raise NotFoundError("This flag is no longer there; its record was imported anew or taken away.")
        return _stored_flag(row)

    def resolve(self, flag_id: str, resolution: Resolution, by: str, at: datetime) -> StoredFlag:
        """Closes the flag. Raises ``NotFoundError`` when it is gone."""
        kept = tables.flags
        closed = {"resolution": resolution, "resolved_by": by, "resolved_at": at}
        self._run(update(kept).where(kept.c.id == flag_id).values(closed))
        return self.get(flag_id)


def _flag_id(flag: Flag) -> str:
    """The same words at the same place for the same criterion are the same flag."""
    key = (flag.record_id, flag.criterion, flag.by, str(flag.message), str(flag.start), flag.quote)
    return hashlib.sha256("\x1f".join(key).encode()).hexdigest()[:32]


def _flag_row(key: str, flag: Flag) -> dict[str, object]:
    return {"id": key, "record_id": flag.record_id, "criterion": flag.criterion, "body": flag.model_dump_json()}


def _stored_flag(row: Row[Any]) -> StoredFlag:
    return StoredFlag(
        id=row.id,
        flag=Flag.model_validate_json(row.body),
        resolution=row.resolution,
        resolved_by=row.resolved_by,
        resolved_at=row.resolved_at,
    )


class Imports(Repository):
    """What was imported when, and the rows that were refused."""

    def add(self, run: ImportRun, rejects: Sequence[Rejected] = ()) -> None:
        self._add(tables.imports, {"id": run.id, "at": run.at, "by": run.by, "body": run.model_dump_json()})
        self.put_rejects(run.id, rejects)

    def put_rejects(self, import_id: str, rejects: Sequence[Rejected], after: int = 0) -> None:
        """Keeps refused rows of an import behind the ``after`` that it has already."""
        rows = (
            {"import_id": import_id, "position": n, "line": r.line, "reason": r.reason}
            for n, r in enumerate(rejects, after)
        )
        self._fill(tables.rejects, rows)

    def update(self, run: ImportRun) -> None:
        """What came of an import so far, in place of what was said before."""
        self._run(update(tables.imports).where(tables.imports.c.id == run.id).values({"body": run.model_dump_json()}))

    def get(self, import_id: str) -> ImportRun:
        body = self._run(select(tables.imports.c.body).where(tables.imports.c.id == import_id)).scalar_one_or_none()
        if body is None:
            raise NotFoundError(f"There is no import {import_id!r} on the desk.")
        return ImportRun.model_validate_json(body)

    def list(self, limit: int = 20) -> Sequence[ImportRun]:
        """Newest first."""
        kept = tables.imports.c
        rows = self._run(select(kept.body).order_by(kept.at.desc(), kept.id).limit(limit))
        return [ImportRun.model_validate_json(row.body) for row in rows]

    def rejects(self, import_id: str, limit: int | None = None) -> Sequence[Rejected]:
        """The refused rows of one import, in the order of the file; at most ``limit`` of them."""
        kept = tables.rejects.c
        wanted = select(kept.line, kept.reason).where(kept.import_id == import_id).order_by(kept.position).limit(limit)
        return [Rejected(line=row.line, reason=row.reason) for row in self._run(wanted)]
