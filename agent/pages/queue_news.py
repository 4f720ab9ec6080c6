"""What happened since a page of the queue was drawn: asked every few seconds by each, and mostly nothing."""

from typing import Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from agent.actions import Desk
from agent.models import Actor
from agent.pages import queue
from agent.pages.edge import COOKIE, Fields


def router(desk: Desk) -> APIRouter:
    """``POST /news`` with the page's stamp and address gives the stamp of now, and the queue where it differs.

    It is no click: a session that nobody uses ends in its time.
    """
    made = APIRouter()

    @made.post("/news", response_model=None)
    def news(request: Request, data: dict[str, Any]) -> JSONResponse:
        actor = desk.people.actor_of(request.cookies.get(COOKIE))
        return JSONResponse(told(desk, actor, Fields(data)))

    return made


def told(desk: Desk, actor: Actor, fields: Fields) -> dict[str, str]:
    """``stamp``, and as ``html`` the whole page unless it is the one that was asked with."""
    stamp = desk.drafts.stamp(actor)
    if stamp == fields.get("since"):
        return {"stamp": stamp}
    return {"stamp": stamp, "html": queue.show(desk, actor, dict(parse_qsl(fields.get("query").lstrip("?"))))}
