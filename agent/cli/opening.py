"""Opening the desk for one command, and in whose name the command line acts."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from agent import settings
from agent.models import Actor

if TYPE_CHECKING:
    from agent.actions import Desk

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
