"""Who acts in a request of a program: the person of its token, or of its session's cookie."""

from collections.abc import Callable

from fastapi import Request

from agent.actions import Desk
from agent.errors import SignInError
from agent.models import Actor
from agent.store.values import Scope

BEARER = "bearer "


class Acting:
    """Finds the person behind a request. A token does what its scopes say; a session does all that its person may, and
    is in use by it."""

    def __init__(self, desk: Desk, cookie: str) -> None:
        """``cookie`` is the name under which a browser keeps its session."""
        self._desk = desk
        self._cookie = cookie

    def __call__(self, request: Request, scope: Scope) -> Actor:
        """Raises ``SignInError`` when nobody is signed in, ``NotAllowedError`` when the token lacks ``scope``."""
        given = request.headers.get("authorization", "")
        if given[: len(BEARER)].casefold() == BEARER:
            return self._desk.people.actor_of_token(given[len(BEARER) :].strip(), scope)
        return self._desk.people.visit(request.cookies.get(self._cookie))

    def session(self, request: Request) -> Actor:
        """The person of the session; a token is not enough here. Raises ``SignInError``."""
        if request.headers.get("authorization"):
            raise SignInError("A token can't do this; it takes a person who is signed in, with their password.")
        return self._desk.people.visit(request.cookies.get(self._cookie))

    def may(self, scope: Scope) -> Callable[[Request], Actor]:
        """What a route depends on to have its actor."""

        def actor(request: Request) -> Actor:
            return self(request, scope)

        return actor
