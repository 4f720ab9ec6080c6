"""Other words that were proposed for sentences of a draft, until somebody takes or refuses them."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import delete, select

from agent.store import tables
from agent.store.repository import Repository


class Proposals(Repository):
    """Each as JSON, for the person who asked for it alone."""

    def put(self, proposal_id: str, draft_id: str, owner: str, at: datetime, body: str) -> None:
        self._add(tables.proposals, {"id": proposal_id, "draft_id": draft_id, "owner": owner, "at": at, "body": body})

    def find(self, proposal_id: str, owner: str) -> str | None:
        kept = tables.proposals.c
        return self._run(select(kept.body).where(kept.id == proposal_id, kept.owner == owner)).scalar_one_or_none()

    def drop(self, proposal_id: str, owner: str) -> None:
        kept = tables.proposals
        self._run(delete(kept).where(kept.c.id == proposal_id, kept.c.owner == owner))

    def drop_of(self, draft_id: str) -> None:
        """Deletes every one for this draft."""
        self._run(delete(tables.proposals).where(tables.proposals.c.draft_id == draft_id))

    def drop_until(self, until: datetime) -> None:
        """Deletes those that nobody took or refused since."""
        self._run(delete(tables.proposals).where(tables.proposals.c.at <= until))

    def erase(self, holds: Callable[[str], bool]) -> None:
        """Deletes those in which ``holds`` finds what is to be forgotten."""
        kept = tables.proposals
        for row in self._run(select(kept.c.id, kept.c.body)).all():
            if holds(row.body):
                self._run(delete(kept).where(kept.c.id == row.id))
