"""What the watch warned of, and what became of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from agent.errors import NotFoundError
from agent.store import tables
from agent.store.repository import Repository
from agent.store.values import StoredWarning
from agent.watch.warnings import Warned


class Warnings(Repository):
    """Warnings with their numbers. Which records are behind one is kept apart, so that it goes with a record."""

    def put(self, warned: Warned) -> bool:
        """Keeps the warning; whether it is new. The same one again changes nothing."""
        kept = tables.warnings
        if self._run(select(kept.c.id).where(kept.c.id == warned.id)).scalar_one_or_none() is not None:
            return False
        body = warned.model_dump_json(exclude={"record_ids"})
        self._add(kept, {"id": warned.id, "at": warned.at, "topic": warned.topic, "body": body})
        rows = ({"warning_id": warned.id, "position": n, "record_id": i} for n, i in enumerate(warned.record_ids))
        self._fill(tables.warning_records, rows)
        return True

    def get(self, warning_id: str) -> StoredWarning:
        """Raises ``NotFoundError``."""
        row = self._run(select(tables.warnings).where(tables.warnings.c.id == warning_id)).one_or_none()
        if row is None:
            raise NotFoundError("There is no such warning on the desk.")
        return self._stored(row)

    def list(
        self, *, since: datetime | None = None, open_only: bool = False, incident_id: str | None = None
    ) -> Sequence[StoredWarning]:
        """The latest first."""
        kept = tables.warnings
        wanted = select(kept).order_by(kept.c.at.desc(), kept.c.id)
        if since is not None:
            wanted = wanted.where(kept.c.at >= since)
        if open_only:
            wanted = wanted.where(kept.c.settled_at.is_(None))
        if incident_id is not None:
            wanted = wanted.where(kept.c.incident_id == incident_id)
        return [self._stored(row) for row in self._run(wanted).all()]

    def settle(self, warning_id: str, by: str, at: datetime, incident_id: str | None = None) -> StoredWarning:
        """Notes that somebody dismissed the warning, or opened ``incident_id`` on it. Raises ``NotFoundError``."""
        kept = tables.warnings
        done = {"settled_by": by, "settled_at": at, "incident_id": incident_id}
        self._run(update(kept).where(kept.c.id == warning_id).values(done))
        return self.get(warning_id)

    def _stored(self, row: Row[Any]) -> StoredWarning:
        behind = tables.warning_records.c
        ids = self._run(select(behind.record_id).where(behind.warning_id == row.id).order_by(behind.position))
        warned = Warned.model_validate_json(row.body).model_copy(update={"record_ids": tuple(ids.scalars())})
        return StoredWarning(
            id=row.id,
            warned=warned,
            settled_by=row.settled_by,
            settled_at=row.settled_at,
            incident_id=row.incident_id,
        )
