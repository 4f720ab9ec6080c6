"""Incidents, each with its one fact base."""

from collections.abc import Sequence

from sqlalchemy import select, update

from agent.errors import NotFoundError, StaleError
from agent.models import Incident
from agent.store import tables
from agent.store.repository import Repository


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


def _row(incident: Incident) -> dict[str, object]:
    return {
        "id": incident.id,
        "revision": incident.revision,
        "closed": incident.closed,
        "detected_at": incident.detected_at,
        "body": incident.model_dump_json(),
    }
