"""Who has something open to edit it just now: a lease of a minute for each, and nothing of before."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import AwareDatetime
from sqlalchemy import delete, select, update

from agent.store import tables
from agent.store.repository import Repository
from retrieval.records import Value


class Present(Value):
    """One person at one thing, since when, and when they were last heard of."""

    what: str
    user_id: str
    since: AwareDatetime
    seen: AwareDatetime


class Presence(Repository):
    def at(self, what: str, after: datetime) -> Sequence[Present]:
        """Those at ``what`` who were heard of after that, the first of them first."""
        kept = tables.presence
        query = select(kept).where(kept.c.what == what, kept.c.seen > after).order_by(kept.c.since, kept.c.user_id)
        return [Present(**row._asdict()) for row in self._run(query)]

    def note(self, what: str, user_id: str, since: datetime, seen: datetime) -> None:
        """A sign of life."""
        kept = tables.presence
        here = (kept.c.what == what, kept.c.user_id == user_id)
        if not self._run(update(kept).where(*here).values(since=since, seen=seen)).rowcount:
            self._add(kept, {"what": what, "user_id": user_id, "since": since, "seen": seen})

    def leave(self, what: str, user_id: str) -> None:
        kept = tables.presence
        self._run(delete(kept).where(kept.c.what == what, kept.c.user_id == user_id))

    def drop_until(self, until: datetime) -> None:
        """Deletes everybody of whom nothing was heard since."""
        self._run(delete(tables.presence).where(tables.presence.c.seen <= until))
