"""Opening the desk for one command, and in whose name the command line acts."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from agent import settings
from agent.models import Actor

if TYPE_CHECKING:
    from agent.actions import Desk
    from agent.store import Scope

#: Who has the data folder in hand may import, draft and rebuild; a signature takes a person at the desk.
OPERATOR = Actor(id="operator", name="The operator", roles=frozenset({"writer", "admin"}))


@contextmanager
def opened() -> Iterator["Desk"]:
    """The desk of this data folder, closed afterwards."""
    from agent.app import build

    desk = build(settings.load())
    try:
        yield desk
    finally:
        desk.close()


def acting(desk: "Desk", scope: "Scope") -> Actor:
    """The person of ``STORYDESK_TOKEN``, where it is set; else the operator.

    Raises ``SignInError`` for a token that does not work and ``NotAllowedError`` for one without ``scope``.
    """
    token = desk.parts.settings.token
    return OPERATOR if token is None else desk.people.actor_of_token(token.get_secret_value(), scope)
