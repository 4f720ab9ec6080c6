"""Addresses under which somebody outside of the house may look at a text before it is published."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from agent.store import tables
from agent.store.repository import Repository
from agent.store.values import Preview


class Previews(Repository):
    def add(self, preview: Preview) -> None:
        self._add(tables.previews, preview.model_dump())

    def find(self, token_hash: str) -> Preview | None:
        """The preview; whether it still works it says itself."""
        row = self._run(select(tables.previews).where(tables.previews.c.token_hash == token_hash)).one_or_none()
        return None if row is None else Preview(**row._asdict())

    def of(self, draft_id: str) -> Sequence[Preview]:
        """Every preview of the draft, the newest first."""
        kept = tables.previews
        query = select(kept).where(kept.c.draft_id == draft_id).order_by(kept.c.created_at.desc(), kept.c.id)
        return [Preview(**row._asdict()) for row in self._run(query)]

    def end_all(self, at: datetime) -> int:
        """How many that worked are over now."""
        kept = tables.previews
        working = (kept.c.ended_at.is_(None), kept.c.expires_at > at)
        return self._run(update(kept).where(*working).values(ended_at=at)).rowcount

    def end(self, preview_id: str, at: datetime) -> None:
        kept = tables.previews
        self._run(update(kept).where(kept.c.id == preview_id, kept.c.ended_at.is_(None)).values(ended_at=at))
