"""Teams, who is in them, and which drafts a person may see: the one place that says so."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, delete, or_, select, true, update

from agent.errors import NotFoundError, RefusedError
from agent.models import Actor, Role
from agent.store import tables
from agent.store.repository import Repository
from agent.store.values import Team

#: Roles that see every team's drafts: who keeps the desk, and who answers for what it holds of people.
EVERYWHERE: frozenset[Role] = frozenset({"admin", "privacy"})


class Teams(Repository):
    def add(self, team: Team) -> None:
        """Raises ``RefusedError`` when the id is taken."""
        kept = tables.teams
        if self._run(select(kept.c.id).where(kept.c.id == team.id)).one_or_none() is not None:
            raise RefusedError(f"There is a team {team.id!r} already; choose another name.")
        self._add(kept, {"id": team.id, "name": team.name})
        self.set_members(team.id, team.members)

    def list(self) -> Sequence[Team]:
        """By name."""
        members: dict[str, set[str]] = {}
        for row in self._run(select(tables.team_members)):
            members.setdefault(row.team_id, set()).add(row.user_id)
        rows = self._run(select(tables.teams).order_by(tables.teams.c.name, tables.teams.c.id))
        return [Team(id=row.id, name=row.name, members=frozenset(members.get(row.id, ()))) for row in rows]

    def get(self, team_id: str) -> Team:
        """Raises ``NotFoundError``."""
        found = next((team for team in self.list() if team.id == team_id), None)
        if found is None:
            raise NotFoundError(f"There is no team {team_id!r}.")
        return found

    def set_members(self, team_id: str, user_ids: Collection[str]) -> None:
        """These people and no others."""
        kept = tables.team_members
        self._run(delete(kept).where(kept.c.team_id == team_id))
        self._fill(kept, ({"team_id": team_id, "user_id": user_id} for user_id in sorted(user_ids)))

    def home(self, user_id: str) -> str | None:
        """The team in which the person's stories begin: theirs, where they are in one alone."""
        kept = tables.team_members.c
        found = self._run(select(kept.team_id).where(kept.user_id == user_id)).scalars().all()
        return str(found[0]) if len(found) == 1 else None

    def move(self, draft_id: str, team_id: str | None) -> None:
        self._run(update(tables.drafts).where(tables.drafts.c.id == draft_id).values(team=team_id))


def seen_by(actor: Actor | None) -> ColumnElement[bool]:
    """The drafts that ``actor`` may see; without one it is the desk itself that looks, at all of them."""
    if actor is None or actor.roles & EVERYWHERE:
        return true()
    team, members = tables.drafts.c.team, tables.team_members.c
    return or_(team.is_(None), team.in_(select(members.team_id).where(members.user_id == actor.id)))


def can_see(team_id: str | None) -> ColumnElement[bool]:
    """The accounts that see the drafts of a team, by membership; roles are for the caller to add."""
    if team_id is None:
        return true()
    members = tables.team_members.c
    return tables.users.c.id.in_(select(members.user_id).where(members.team_id == team_id))
