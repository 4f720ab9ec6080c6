"""Links by which somebody outside of the house says whether they approve of a text."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from agent.store import tables
from agent.store.repository import Repository
from agent.store.values import Decision, Invitation


class Invitations(Repository):
    def add(self, invitation: Invitation) -> None:
        self._add(tables.invitations, invitation.model_dump())

    def find(self, token_hash: str) -> Invitation | None:
        """The invitation, held until a writing unit of work ends; whether it still works it says itself."""
        query = select(tables.invitations).where(tables.invitations.c.token_hash == token_hash)
        row = self._run(self._held(query)).one_or_none()
        return None if row is None else Invitation(**row._asdict())

    def of(self, draft_id: str) -> Sequence[Invitation]:
        """Every invitation to the draft, the newest first."""
        kept = tables.invitations
        query = select(kept).where(kept.c.draft_id == draft_id).order_by(kept.c.created_at.desc(), kept.c.id)
        return [Invitation(**row._asdict()) for row in self._run(query)]

    def tried(self, invitation_id: str, tries: int) -> None:
        self._set(invitation_id, tries=tries)

    def end(self, invitation_id: str, at: datetime) -> None:
        self._set(invitation_id, ended_at=at)

    def end_all(self, at: datetime) -> int:
        """How many that worked are over now."""
        kept = tables.invitations
        working = (kept.c.ended_at.is_(None), kept.c.expires_at > at)
        return self._run(update(kept).where(*working).values(ended_at=at)).rowcount

    def decide(self, invitation_id: str, at: datetime, decision: Decision, said_name: str) -> None:
        self._set(invitation_id, ended_at=at, decision=decision, said_name=said_name)

    def _set(self, invitation_id: str, **change: object) -> None:
        kept = tables.invitations
        self._run(update(kept).where(kept.c.id == invitation_id, kept.c.ended_at.is_(None)).values(**change))
