"""Single sign-on as addresses: to the identity provider and back.

A link leads there, never a form: the content policy lets forms go to the desk alone. The browser that comes back
has to be the one that left: it brings a cookie that only these addresses see.
"""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from agent.actions import Desk
from agent.actions.people_provider import AWAY, Begun
from agent.errors import NotAllowedError, SignInError
from agent.pages.door import inside, remember, told_page
from agent.pages.edge import COOKIE

#: Where these addresses are; open to whoever has no session.
PREFIX = "/sso"
BROWSER = "storydesk_sso"
REFUSED = "The identity provider did not let you in. Nothing was changed; start again, or sign in with a password."
Sha = Annotated[str, Query(pattern=r"^[0-9a-f]{64}$")]
Next = Annotated[str, Query(alias="next", max_length=2000)]
Sent = Annotated[str, Query(max_length=4000)]


def router(desk: Desk) -> APIRouter:
    """The addresses, on the verbs of ``desk``."""
    routes = APIRouter(prefix=PREFIX, include_in_schema=False)

    @routes.get("/login", response_model=None)
    def to_provider(target: Next = "") -> Response:
        return _sent(desk, desk.people.begin_sign_in(inside(target)))

    @routes.get("/confirm", response_model=None)
    def to_prove(request: Request, about: Sha, target: Next = "") -> Response:
        actor = desk.people.actor_of(request.cookies.get(COOKIE))
        return _sent(desk, desk.people.begin_confirming(actor, about, inside(target)))

    @routes.get("/back", response_model=None)
    def back(request: Request, state: Sent = "", code: Sent = "") -> Response:
        answer = _came(desk, state, code, request.cookies.get(BROWSER, ""))
        answer.delete_cookie(BROWSER, path=PREFIX)
        return answer

    @routes.get("/logout", response_model=None)
    def farewell() -> Response:
        return RedirectResponse(desk.people.farewell() or "/login", 303)

    return routes


def _sent(desk: Desk, begun: Begun) -> Response:
    answer = RedirectResponse(begun.url, 303)
    answer.set_cookie(
        BROWSER,
        begun.browser,
        max_age=int(AWAY.total_seconds()),
        path=PREFIX,
        httponly=True,
        samesite="lax",
        secure=desk.parts.settings.secure_cookies,
    )
    return answer


def _came(desk: Desk, state: str, code: str, browser: str) -> Response:
    if not code:
        return told_page("Not signed in", REFUSED, "/login", "Back to the door", 401)
    try:
        came = desk.people.come_back(state, code, browser)
    except SignInError as error:
        return told_page("Not signed in", str(error), "/login", "Back to the door", 401)
    except NotAllowedError as error:
        return told_page("Not confirmed", str(error), "/", "Back to the queue", 403)
    answer = RedirectResponse("/" + came.target, 303)
    if came.token is not None:
        remember(answer, desk, came.token)
    return answer
