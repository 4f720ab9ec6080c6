"""Incidents, each with its one fact base, its log, and the interactions behind it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, func, select, update

from agent.errors import NotFoundError, StaleError
from agent.models import Actor, Draft, Incident, LogEntry, StaleMark
from agent.store import tables
from agent.store.repository import Repository, batches


class Incidents(Repository):
    def create(self, incident: Incident) -> None:
        self._add(tables.incidents, _row(incident))

    def get(self, incident_id: str) -> Incident:
        """Raises ``NotFoundError``. On PostgreSQL a writing unit of work holds the incident until it ends."""
        kept = tables.incidents.c
        body = self._run(self._held(select(kept.body).where(kept.id == incident_id))).scalar_one_or_none()
        if body is None:
            raise NotFoundError(f"There is no incident {incident_id!r} on the desk.")
        return Incident.model_validate_json(body)

    def list(self, *, open_only: bool = False) -> Sequence[Incident]:
        """The latest first."""
        kept = tables.incidents.c
        wanted = select(kept.body).order_by(kept.detected_at.desc(), kept.id)
        if open_only:
            wanted = wanted.where(kept.closed.is_(False))
        return [Incident.model_validate_json(row.body) for row in self._run(wanted)]

    def update(self, incident: Incident) -> Incident:
        """Keeps ``incident`` if the desk still holds the revision that it was read at; gives the next revision.

        Raises ``StaleError`` when somebody was faster, so that no fact is overwritten unseen.
        """
        kept = tables.incidents
        new = incident.model_copy(update={"revision": incident.revision + 1})
        here = (kept.c.id == incident.id, kept.c.revision == incident.revision)
        if self._run(update(kept).where(*here).values(_row(new))).rowcount == 0:
            self.get(incident.id)
            raise StaleError(
                "Somebody changed this incident's facts in the meantime. Nothing of yours was saved; "
                "open it again and compare."
            )
        return new

    def touched(self, incident_id: str) -> int:
        """The number of the last audit record about the incident or one of its texts; 0 when there is none."""
        audit, texts = tables.audit.c, tables.drafts.c
        own = select(texts.id).where(texts.incident_id == incident_id)
        about = (audit.subject == incident_id) | audit.subject.in_(own)
        return self._run(select(func.max(audit.seq)).where(about)).scalar() or 0

    def touched_at_all(self) -> int:
        """The same of every incident and every warning."""
        audit = tables.audit.c
        own = select(tables.incidents.c.id).union_all(select(tables.warnings.c.id))
        return self._run(select(func.max(audit.seq)).where(audit.subject.in_(own))).scalar() or 0

    # --- the log

    def note(self, incident_id: str, at: datetime, actor: Actor, what: str, text: str = "") -> LogEntry:
        """Adds a line to the log; nothing here changes one or takes one away."""
        kept = tables.incident_log
        last = self._run(select(func.max(kept.c.seq)).where(kept.c.incident_id == incident_id)).scalar() or 0
        entry = LogEntry(
            incident_id=incident_id, seq=last + 1, at=at, by=actor.id, by_name=actor.name, what=what, text=text
        )
        self._add(kept, entry.model_dump())
        return entry

    def log(self, incident_id: str) -> Sequence[LogEntry]:
        """In the order of writing."""
        kept = tables.incident_log
        rows = self._run(select(kept).where(kept.c.incident_id == incident_id).order_by(kept.c.seq))
        return [LogEntry(**row._asdict()) for row in rows]

    # --- the interactions behind it

    def add_records(self, incident_id: str, record_ids: Iterable[str]) -> int:
        """Puts interactions behind the incident; how many were not there before. Each must be in the store."""
        there = set(self.records(incident_id))
        new = sorted(set(record_ids) - there)
        self._fill(tables.incident_records, ({"incident_id": incident_id, "record_id": key} for key in new))
        return len(new)

    def records(self, incident_id: str) -> Sequence[str]:
        """Ids of the interactions behind the incident that the store still holds."""
        kept = tables.incident_records.c
        found = select(kept.record_id).where(kept.incident_id == incident_id).order_by(kept.record_id)
        return list(self._run(found).scalars())

    def drop_records(self, incident_id: str, record_ids: Iterable[str]) -> int:
        """Takes interactions from behind the incident; how many were there."""
        kept, gone = tables.incident_records, 0
        for batch in batches(record_ids):
            here = (kept.c.incident_id == incident_id, kept.c.record_id.in_(batch))
            gone += self._run(delete(kept).where(*here)).rowcount
        return gone

    # --- texts that the facts have outrun

    def mark(self, mark: StaleMark) -> None:
        self._add(tables.stale_marks, mark.model_dump())

    def unmark(self, draft_id: str, version: int, what: str, since: datetime) -> int:
        """Takes away the marks of ``what`` that were set from ``since`` on; how many there were."""
        kept = tables.stale_marks
        here = (kept.c.draft_id == draft_id, kept.c.version == version, kept.c.what == what, kept.c.at >= since)
        return self._run(delete(kept).where(*here)).rowcount

    def marks(self, draft_id: str, version: int) -> Sequence[StaleMark]:
        """What changed in the fact base since this version was written, in order."""
        kept = tables.stale_marks
        here = (kept.c.draft_id == draft_id, kept.c.version == version)
        rows = self._run(select(kept).where(*here).order_by(kept.c.at, kept.c.id))
        return [StaleMark(**row._asdict()) for row in rows]

    def outrun(self, drafts: Sequence[Draft]) -> frozenset[str]:
        """Those of ``drafts`` under whose present version the fact base has changed."""
        kept, wanted = tables.stale_marks.c, {draft.id: draft.version for draft in drafts}
        out: set[str] = set()
        for batch in batches(wanted):
            rows = self._run(select(kept.draft_id, kept.version).where(kept.draft_id.in_(batch)).distinct())
            out |= {row.draft_id for row in rows if row.version == wanted[row.draft_id]}
        return frozenset(out)


def _row(incident: Incident) -> dict[str, object]:
    return {
        "id": incident.id,
        "revision": incident.revision,
        "closed": incident.closed,
        "detected_at": incident.detected_at,
        "body": incident.model_dump_json(),
    }
