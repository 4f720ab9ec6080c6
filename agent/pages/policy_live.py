"""The policy while somebody types it: what stands against it, what it changes, and who else is at it. Saves nothing."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from agent.actions import Desk
from agent.actions.parts import allow
from agent.actions.policies import COMES_WITH
from agent.models import Actor
from agent.pages.edge import COOKIE, Fields
from agent.pages.markup import render
from agent.pages.policy import difference, words_of

KEY = "policy"


def router(desk: Desk) -> APIRouter:
    """``POST /policy/check`` with the text and the version that it began with, as JSON."""
    made = APIRouter()

    @made.post("/policy/check", response_model=None)
    def check(request: Request, data: dict[str, Any]) -> JSONResponse:
        actor = desk.people.actor_of(request.cookies.get(COOKIE))
        fields = Fields(data)
        if fields.get("leave"):
            desk.policies.editors.leaves(actor, KEY)
            return JSONResponse({})
        return JSONResponse(checked(desk, actor, fields))

    return made


def checked(desk: Desk, actor: Actor, fields: Fields) -> dict[str, object]:
    """``html``: what the desk says of it; ``lines``: those at which something stands against it; ``why``: why it can't
    be put in force, empty where it can."""
    allow(actor, "set the policy")
    text, seen = f"{fields.secret('text').rstrip()}\n", fields.number("seen")
    desk.policies.editors.edits(actor, KEY)
    newest = next(iter(desk.policies.history(actor)), COMES_WITH)
    stale = desk.policies.newest(actor) != seen
    objections, changes = desk.policies.objections(actor, text), difference(newest.text, text)
    same = not changes and not desk.policies.current(actor).fault
    html = render(
        "policy_checked.html",
        objections=objections,
        lines=text.splitlines(),
        newest=newest,
        stale=stale,
        changes=changes,
        said=words_of(desk, actor, text) if not objections else [],
        others=desk.policies.editors.others(actor, KEY),
        names=desk.people.names(actor),
        now=desk.parts.clock(),
    )
    return {"html": html, "lines": [one.line for one in objections], "why": _why_not(bool(objections), stale, same)}


def _why_not(wrong: bool, stale: bool, same: bool) -> str:
    if wrong:
        return "Something stands against it."
    if stale:
        return "Another version is in force by now."
    return "It is what is in force." if same else ""
