"""Verbs on teams: who sees whose stories.

A story is its team's, or everybody's where it has none, as all are on a desk without teams. Who is not in the team
meets a draft that is not there, in every list and at every verb; administrators and privacy officers see them all.
Statements are everybody's: a crisis has one fact base.
"""

import re
from collections.abc import Collection
from typing import NamedTuple

from agent.actions.parts import Parts, allow, may
from agent.actions.people_accounts import MANAGE
from agent.actions.policies import in_force
from agent.errors import NotAllowedError, RefusedError
from agent.models import Actor, Draft
from agent.policy import Policy
from agent.store import Team, Tx
from agent.store.teams import EVERYWHERE

TEAM = re.compile(r"[a-z][a-z0-9-]{1,39}")
LONGEST_NAME = 60
#: What the audit calls a story of no team; no team has this id.
NO_TEAM = "everybody"


class Place(NamedTuple):
    """A team, or with None everybody, as a place of a story; ``why_not`` says why a person may not move it there."""

    team: str | None
    name: str
    here: bool
    why_not: str


class TeamVerbs:
    """Teams are an administrator's; moving a story is its people's."""

    _parts: Parts

    def teams(self, actor: Actor) -> list[Team]:
        """Every team for an administrator, else those that the actor is in; by name."""
        with self._parts.store.read() as tx:
            return [team for team in tx.teams.list() if may(actor, MANAGE) or actor.id in team.members]

    def make_team(self, actor: Actor, name: str) -> Team:
        """A team without members; its id is made of the name."""
        allow(actor, MANAGE)
        said = " ".join(name.split())
        key = re.sub(r"[^a-z0-9]+", "-", said.casefold()).strip("-")[:40]
        if len(said) > LONGEST_NAME or not said.isprintable() or not TEAM.fullmatch(key) or key == NO_TEAM:
            raise RefusedError(
                f"A team's name has 2 to {LONGEST_NAME} characters, a letter first, and isn't Everybody."
            )
        team = Team(id=key, name=said)
        with self._parts.store.begin() as tx:
            tx.teams.add(team)
            tx.audit.append(self._parts.clock(), actor.id, "make team", f"team:{key}")
        return team

    def set_members(self, actor: Actor, team_id: str, accounts: Collection[str]) -> Team:
        """These people and no others. Their stories stay where they are; what they see changes from the next click."""
        allow(actor, MANAGE)
        with self._parts.store.begin() as tx:
            before = tx.teams.get(team_id)
            for account in accounts:
                tx.users.get(account)
            tx.teams.set_members(team_id, frozenset(accounts))
            after = tx.teams.get(team_id)
            detail = {
                "added": " ".join(sorted(after.members - before.members)),
                "removed": " ".join(sorted(before.members - after.members)),
            }
            tx.audit.append(self._parts.clock(), actor.id, "set team", f"team:{team_id}", detail)
            return after

    def places(self, actor: Actor, draft: Draft) -> list[Place]:
        """Where a story is and could go, everybody first; nothing on a desk without teams, and for a statement."""
        with self._parts.store.read() as tx:
            there = tx.teams.list()
            if draft.kind != "story" or not there:
                return []
            policy = in_force(tx)
            mine = may(actor, MANAGE) or bool(actor.roles & EVERYWHERE)
            seen = [t for t in there if mine or actor.id in t.members or t.id == draft.team]
            ways = [(None, "everybody"), *((team.id, team.name) for team in seen)]
            return [Place(key, name, key == draft.team, _why_not(tx, policy, actor, draft, key)) for key, name in ways]

    def move_draft(self, actor: Actor, draft_id: str, team_id: str | None) -> Draft:
        """Give a story to a team, or with None to everybody. Its signatures stand; who could still sign changes.

        Raises ``NotFoundError`` for a draft that the actor can't see, ``NotAllowedError`` for another's team.
        """
        if not may(actor, MANAGE):
            allow(actor, "draft")
        with self._parts.store.begin() as tx:
            draft = tx.drafts.get(draft_id, actor)
            if draft.kind != "story":
                raise RefusedError("A statement is everybody's; it belongs to no team.")
            reason = _why_not(tx, in_force(tx), actor, draft, team_id)
            if reason:
                raise NotAllowedError(reason)
            tx.teams.move(draft_id, team_id)
            detail = {"before": draft.team or NO_TEAM, "team": team_id or NO_TEAM}
            tx.audit.append(self._parts.clock(), actor.id, "move to team", draft_id, detail)
            return tx.drafts.get(draft_id)


def _why_not(tx: Tx, policy: Policy, actor: Actor, draft: Draft, team_id: str | None) -> str:
    """Why this person may not give the story to that team; empty where they may. Raises ``NotFoundError``."""
    members = None if team_id is None else tx.teams.get(team_id).members
    if may(actor, MANAGE):
        return ""
    if not may(actor, "draft"):
        return "Moving a story is for writers, approvers and administrators."
    if members is not None and actor.id not in members:
        return "You are not in that team. Ask an administrator to move the story."
    if policy.of("story", draft.team) != policy.of("story", team_id):
        return "There it is signed by other rules. Ask an administrator to move the story."
    return ""
