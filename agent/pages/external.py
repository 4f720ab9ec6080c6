"""For somebody outside of the house: one text, and their answer to it; no session, and nothing else of the desk.

A preview is the text alone, to be read: its address is its only key, and its page takes nothing in.
"""

from typing import Annotated, get_args

from fastapi import APIRouter, Form, Response
from fastapi.responses import HTMLResponse

from agent.actions import Desk
from agent.errors import NotFoundError, RefusedError, SignInError, StaleError
from agent.pages.door import told_page
from agent.pages.markup import asset, render
from agent.store import Decision

#: Where these addresses are; open to whoever has no session.
PREFIX = "/external"
#: Where a text can be read before it is published.
PREVIEW = f"{PREFIX}/preview"
#: A preview runs nothing, loads nothing, sends nothing, says nothing of its address, and stands in no index.
QUIET = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; sandbox",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
THANKS = (
    "Your answer is kept with the text, under the name you gave, and whoever asked you sees it. You can close this."
)


def router(desk: Desk) -> APIRouter:
    """The addresses, on the verbs of ``desk``."""
    routes = APIRouter(prefix=PREFIX, include_in_schema=False)

    @routes.get("/{token}", response_model=None)
    def ask(token: str) -> Response:
        return _page()

    @routes.get("/preview/{token}", response_model=None)
    def preview(token: str) -> Response:
        try:
            return HTMLResponse(desk.previews.look(token), headers=QUIET)
        except NotFoundError as error:
            gone = told_page("Nothing to read here", str(error), "about:blank", "Close", 404)
            gone.headers.update({**QUIET})
            return gone

    @routes.post("/{token}", response_model=None)
    def answer(
        token: str,
        code: Annotated[str, Form(max_length=100)] = "",
        name: Annotated[str, Form(max_length=200)] = "",
        words: Annotated[str, Form(max_length=10_000)] = "",
        decision: Annotated[str, Form(max_length=20)] = "",
    ) -> Response:
        try:
            return _answered(desk, token, code, name, words, decision)
        except SignInError as error:
            return _page(message=str(error), status=401)
        except StaleError as error:
            return told_page("Changed since", str(error), "about:blank", "Close", 409)

    return routes


def _answered(desk: Desk, token: str, code: str, name: str, words: str, decision: str) -> Response:
    chosen: Decision | None = next((one for one in get_args(Decision) if one == decision), None)
    message = ""
    if chosen is not None:
        try:
            desk.external.decide(token, code, name, chosen, words)
        except StaleError:
            raise
        except RefusedError as error:
            message = str(error)
        else:
            return _page(heading="Thank you", message=THANKS, done=True)
    shown = desk.external.look(token, code)
    typed = {"code": code, "name": name, "words": words}
    return _page(shown=shown, message=message, status=409 if message else 200, **typed)


def _page(status: int = 200, **values: object) -> Response:
    empty = {"shown": None, "message": "", "heading": "A text for you to look at", "done": False}
    typed = {"code": "", "name": "", "words": ""}
    return HTMLResponse(render("external.html", style=asset("desk.css"), **empty | typed | values), status)
