"""Where a page's event enters the house: who acts, what the form says, and what a refusal looks like.

The actor comes from the session's cookie and from nowhere else; a field of a form can't name one.
"""

import logging
import traceback
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

import gradio as gr

from agent.actions import Desk
from agent.errors import CancelledError, NotFoundError, RefusedError, SignInError, StaleError, StorydeskError
from agent.models import Actor

COOKIE = "storydesk_session"
LOG = logging.getLogger("storydesk")


class Fields:
    """What a form or a button said, as text. Raises ``RefusedError`` for what is missing or not understood."""

    def __init__(self, data: object) -> None:
        self._data: Mapping[str, object] = data if isinstance(data, dict) else {}

    def get(self, name: str, otherwise: str = "") -> str:
        value = self._data.get(name, otherwise)
        return value.strip() if isinstance(value, str) else otherwise

    def need(self, name: str) -> str:
        value = self.get(name)
        if not value:
            raise RefusedError(f"The form did not say its {name}. Nothing was changed; fill it in and send it again.")
        return value

    def secret(self, name: str) -> str:
        """A password exactly as it was typed."""
        value = self._data.get(name)
        return value if isinstance(value, str) else ""

    def number(self, name: str) -> int:
        try:
            return int(self.need(name))
        except ValueError:
            raise RefusedError(f"The {name} has to be a whole number. Nothing was changed.") from None

    def at(self, name: str) -> datetime | None:
        """A time with its zone, as the page sends it; None when it is empty."""
        value = self.get(name)
        if not value:
            return None
        try:
            when = datetime.fromisoformat(value)
        except ValueError:
            raise RefusedError("This is not a time that the desk understands. Nothing was changed.") from None
        if when.tzinfo is None:
            raise RefusedError("This time has no zone. Nothing was changed; load the page anew and try again.")
        return when

    def many(self, name: str) -> tuple[str, ...]:
        value = self._data.get(name)
        return tuple(v for v in value if isinstance(v, str)) if isinstance(value, list) else ()

    def under(self, prefix: str) -> dict[str, str]:
        """The fields whose names start with ``prefix``, without it."""
        return {
            name.removeprefix(prefix): value
            for name, value in self._data.items()
            if name.startswith(prefix) and isinstance(value, str)
        }


def token_of(request: gr.Request) -> str | None:
    """The session's token that came with this event."""
    cookies: Mapping[str, str] = dict(request.cookies)
    return cookies.get(COOKIE)


def actor_of(desk: Desk, request: gr.Request) -> Actor:
    """Who is signed in. Raises ``SignInError`` when nobody is."""
    return desk.people.visit(token_of(request))


class Problem(NamedTuple):
    """What a person is told about something that did not happen."""

    title: str
    text: str


TITLES: tuple[tuple[type[StorydeskError], str], ...] = (
    (StaleError, "Somebody was faster"),
    (SignInError, "Sign in again"),
    (CancelledError, "Stopped"),
    (NotFoundError, "Not here"),
    (RefusedError, "Not done"),
    (StorydeskError, "Something stopped this"),
)


def problem(error: Exception) -> Problem:
    """A ``StorydeskError`` as it is; anything else as the id under which it was logged."""
    for kind, title in TITLES:
        if isinstance(error, kind):
            return Problem(title, str(error))
    return Problem("A fault", report(error))


def report(error: Exception) -> str:
    """Log a bug under an id and give the words for the person.

    The log gets the place and the kind of the error, not its message: that may quote what was worked on.
    """
    bug = uuid.uuid4().hex[:8]
    where = "".join(traceback.format_tb(error.__traceback__))
    LOG.error("bug %s: %s\n%s", bug, type(error).__name__, where)
    return f"This is a fault of the program, not yours; nothing was saved. Its id is {bug}."
