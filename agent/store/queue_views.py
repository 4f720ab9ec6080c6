"""Views of the queue that people keep: a name for what they narrow it to."""

from collections.abc import Callable, Sequence
from datetime import datetime
from urllib.parse import unquote_plus

from pydantic import AwareDatetime
from sqlalchemy import delete, or_, select, update

from agent.errors import NotFoundError
from agent.store import tables
from agent.store.repository import Repository
from retrieval.records import Value

#: What ``QueueView.shared`` says of a view that everybody sees.
EVERYBODY = ""


class QueueView(Value):
    """``query`` is the filter as the page's address has it. ``is_default``: the owner's queue opens with it.

    ``shared`` names the team that sees it too, ``EVERYBODY`` all; without it the view is its owner's alone. One that
    was removed can be put back for a while.
    """

    id: str
    owner: str
    name: str
    query: str
    is_default: bool = False
    shared: str | None = None
    removed_at: AwareDatetime | None = None


class QueueViews(Repository):
    """A view is changed by its owner and by nobody else; who that is, the verbs ask."""

    def add(self, view: QueueView) -> None:
        self._add(tables.queue_views, view.model_dump())

    def get(self, owner: str, view_id: str) -> QueueView:
        """One of the owner's, removed or not. Raises ``NotFoundError``."""
        kept = tables.queue_views
        row = self._run(select(kept).where(kept.c.id == view_id, kept.c.owner == owner)).one_or_none()
        if row is None:
            raise NotFoundError("This view is not yours, or is there no more.")
        return QueueView(**row._asdict())

    def of(self, owner: str) -> Sequence[QueueView]:
        """All of the owner's, by name, removed ones too."""
        kept = tables.queue_views
        query = select(kept).where(kept.c.owner == owner).order_by(kept.c.name, kept.c.id)
        return [QueueView(**row._asdict()) for row in self._run(query)]

    def shared_with(self, user_id: str) -> Sequence[QueueView]:
        """What others share with everybody or with a team that the person is in, by name."""
        kept, members = tables.queue_views, tables.team_members.c
        mine = select(members.team_id).where(members.user_id == user_id)
        seen = or_(kept.c.shared == EVERYBODY, kept.c.shared.in_(mine))
        query = select(kept).where(seen, kept.c.owner != user_id, kept.c.removed_at.is_(None))
        return [QueueView(**row._asdict()) for row in self._run(query.order_by(kept.c.name, kept.c.id))]

    def put(self, view: QueueView) -> None:
        """The view as it is now; where it is the default, the owner's others are no more."""
        kept = tables.queue_views
        if view.is_default:
            self._run(update(kept).where(kept.c.owner == view.owner, kept.c.id != view.id).values(is_default=False))
        change = view.model_dump(exclude={"id", "owner"})
        self._run(update(kept).where(kept.c.id == view.id, kept.c.owner == view.owner).values(**change))

    def purge(self, before: datetime) -> None:
        """Deletes what was removed before then."""
        self._run(delete(tables.queue_views).where(tables.queue_views.c.removed_at < before))

    def erase(self, holds: Callable[[str], bool]) -> Sequence[str]:
        """Deletes every view in whose words ``holds`` finds what is to be forgotten; their ids."""
        kept = tables.queue_views
        rows = self._run(select(kept.c.id, kept.c.name, kept.c.query)).all()
        gone = [row.id for row in rows if holds(f"{row.name}\n{unquote_plus(row.query)}")]
        for view_id in gone:
            self._run(delete(kept).where(kept.c.id == view_id))
        return gone
