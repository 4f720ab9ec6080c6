"""The audit chain: who did what to what, when; nothing in it can be changed unseen.

Each record's hash is the SHA-256 of its own fields and the hash before it, written as JSON with sorted keys and
no spaces. The database refuses to change, replace or remove a record, and to add one that does not continue the
chain (triggers, see the migration); a person who takes the triggers away is found by ``verify``. What ``verify``
alone can't see, a chain cut off at its end or computed anew from some point, an anchor shows: a ``head`` that
was written down elsewhere has to be in the chain (``agent/anchors.py`` writes them down).
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, select, text

from agent.errors import AuditBrokenError
from agent.models import AuditRecord
from agent.store import tables
from agent.store.repository import BATCH, Repository, batches

#: What the first record names as the hash before it.
GENESIS = "0" * 64


class Audit(Repository):
    """The chain. Details are for ids, counts and states; an identity or a free text has no place in them.

    ``added`` is the record that this unit of work added last.
    """

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self.added: AuditRecord | None = None

    def append(
        self, at: datetime, actor: str, verb: str, subject: str, detail: Mapping[str, str] | None = None
    ) -> AuditRecord:
        """Adds the next record. From here to the end of the unit of work no other process can add one."""
        self._hold()
        last = self._last()
        fields = {
            "seq": 1 if last is None else last.seq + 1,
            "at": _moment(at),
            "actor": actor,
            "verb": verb,
            "subject": subject,
            "detail": _canonical(dict(detail or {})),
            "prev": GENESIS if last is None else last.hash,
        }
        row = fields | {"hash": _digest(fields)}
        self._add(tables.audit, row)
        self.added = _record(row)
        return self.added

    def _hold(self) -> None:
        # SQLite's BEGIN IMMEDIATE has locked out other writers already.
        if self._connection.dialect.name == "postgresql":
            self._run(text("LOCK TABLE audit IN SHARE ROW EXCLUSIVE MODE"))

    def _last(self) -> Row[Any] | None:
        kept = tables.audit.c
        return self._run(select(kept.seq, kept.hash).order_by(kept.seq.desc()).limit(1)).one_or_none()

    def head(self) -> str:
        """The hash of the last record: an anchor to keep where the database's owner can't reach it."""
        last = self._last()
        return GENESIS if last is None else str(last.hash)

    def hashes(self, seqs: Iterable[int]) -> dict[int, str]:
        """The hashes of these records, by number; one that is not there is left out."""
        kept = tables.audit.c
        found: dict[int, str] = {}
        for batch in batches(seqs):
            rows = self._run(select(kept.seq, kept.hash).where(kept.seq.in_(batch)))
            found.update((row.seq, row.hash) for row in rows)
        return found

    def list(self, *, subject: str | None = None, before: int | None = None, limit: int = 100) -> Sequence[AuditRecord]:
        """Newest first; of one subject or of all; before a ``seq``, for the next page."""
        kept = tables.audit
        wanted = select(kept).order_by(kept.c.seq.desc()).limit(limit)
        if subject is not None:
            wanted = wanted.where(kept.c.subject == subject)
        if before is not None:
            wanted = wanted.where(kept.c.seq < before)
        return [_record(row._asdict()) for row in self._run(wanted)]

    def verify(self, expected_head: str | None = None) -> int:
        """How many records there are, when the chain holds.

        Raises ``AuditBrokenError`` naming the first record that does not fit, or saying that ``expected_head``,
        an anchor taken earlier, is not in the chain.
        """
        seq, prev = 0, GENESIS
        anchored = expected_head in {None, GENESIS}
        for row in self._rows():
            _hold_together(row, seq + 1, prev)
            seq, prev = seq + 1, row["hash"]
            anchored = anchored or prev == expected_head
        if not anchored:
            raise AuditBrokenError(
                f"The audit chain ends at record {seq} and does not hold the anchor that was kept: "
                "records were removed, or the chain was written anew. Compare with a backup."
            )
        return seq

    def _rows(self) -> Iterator[dict[str, Any]]:
        kept = tables.audit
        last = None
        while True:
            page = select(kept).order_by(kept.c.seq).limit(BATCH)
            rows = self._run(page if last is None else page.where(kept.c.seq > last)).all()
            yield from (row._asdict() for row in rows)
            if len(rows) < BATCH:
                return
            last = rows[-1].seq


def _hold_together(row: dict[str, Any], seq: int, prev: str) -> None:
    """Raises ``AuditBrokenError`` unless ``row`` is record ``seq`` and follows ``prev``."""
    if row["seq"] != seq:
        raise AuditBrokenError(f"The audit chain does not hold: record {seq} is missing.")
    if row["prev"] != prev:
        raise AuditBrokenError(f"The audit chain does not hold: record {seq} does not follow the one before it.")
    if row["hash"] != _digest({name: value for name, value in row.items() if name != "hash"}):
        raise AuditBrokenError(f"The audit chain does not hold: record {seq} was changed after it was written.")


def _moment(at: datetime) -> str:
    """One spelling of a time: UTC, with microseconds."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _digest(fields: Mapping[str, object]) -> str:
    return hashlib.sha256(_canonical(fields).encode()).hexdigest()


def _record(row: Mapping[str, Any]) -> AuditRecord:
    return AuditRecord.model_validate({**row, "detail": json.loads(row["detail"])})
