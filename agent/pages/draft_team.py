"""Whose a story is, on its page: the team's name, moving it, and moving it back."""

from datetime import datetime, timedelta
from typing import NamedTuple

from agent.actions import Desk
from agent.actions.people_teams import NO_TEAM, Place
from agent.models import Actor
from agent.pages.edge import Fields
from agent.pages.page import Done
from agent.views import DraftPage

#: So long after a move its page offers to undo it; later it is a move like any other.
JUST = timedelta(minutes=15)
#: Everybody, in a form: no team has this id.
ANYBODY = "-"


class Moved(NamedTuple):
    """The move that can be undone: where the story came from, and when."""

    place: Place
    at: datetime


class Whose(NamedTuple):
    """Where the story is, where this person may move it, where they may not, and the move of theirs to undo."""

    here: Place
    ways: list[Place]
    closed: list[Place]
    moved: Moved | None


def whose(desk: Desk, actor: Actor, page: DraftPage) -> Whose | None:
    """None on a desk without teams, and for a statement, which is everybody's."""
    places = desk.people.places(actor, page.draft)
    here = next((place for place in places if place.here), None)
    if here is None:
        return None
    others = [place for place in places if not place.here]
    ways = [place for place in others if not place.why_not]
    return Whose(here, ways, [place for place in others if place.why_not], _moved(desk, actor, page, ways))


def _moved(desk: Desk, actor: Actor, page: DraftPage, ways: list[Place]) -> Moved | None:
    """The last move, where it was this person's, a moment ago, and they may undo it."""
    last = next((record for record in page.history if record.verb == "move to team"), None)
    if last is None or last.actor != actor.id or desk.parts.clock() - last.at > JUST:
        return None
    before = last.detail.get("before", NO_TEAM)
    place = next((way for way in ways if (way.team or NO_TEAM) == before), None)
    return Moved(place, last.at) if place else None


def move(desk: Desk, actor: Actor, fields: Fields) -> Done:
    """Give the story to the team that the form names, or to everybody."""
    chosen = fields.need("team")
    draft = desk.people.move_draft(actor, fields.need("draft"), None if chosen == ANYBODY else chosen)
    here = next((place.name for place in desk.people.places(actor, draft) if place.here), "everybody")
    return Done(f"The story is with {here} now. You can move it back.")
