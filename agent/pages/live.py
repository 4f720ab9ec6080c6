"""What a page asks for by itself: the checks of what somebody types, and whether what it shows is still true.

Neither saves anything, and neither keeps a session alive of which nobody makes use.
"""

from typing import Annotated, Any, get_args

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse

from agent.actions import Desk
from agent.errors import RefusedError
from agent.models import Actor, Part, Version
from agent.pages import crisis, room
from agent.pages.changes import Change, between
from agent.pages.draft import SHAPE, SUPPORT, TONE, WEIGHT
from agent.pages.edge import COOKIE, Fields
from agent.pages.markup import render

#: Characters beyond which a text is looked at only when it is saved.
LONGEST = 40_000
TOO_LONG = f"This is longer than {LONGEST:,} characters; it is checked when you save it."


def router(desk: Desk) -> APIRouter:
    """``POST /live`` with a form's fields as JSON gives what the desk says of them as HTML.

    ``GET /live/room`` gives the room of an incident as it is now, or 204 where the page that asks shows it already:
    ``seen`` is the mark that stands on it; ``GET /live/crisis`` does the same for the list of all. ``GET /live/found``
    gives interactions to put behind the incident.
    """
    made = APIRouter()

    @made.post("/live", response_model=None)
    def live(request: Request, data: dict[str, Any]) -> JSONResponse:
        actor = desk.people.actor_of(request.cookies.get(COOKIE))
        fields = Fields(data)
        draft_id = fields.need("draft")
        if fields.get("leave"):
            desk.drafts.editors.leaves(actor, draft_id)
            return JSONResponse({"html": "", "difference": ""})
        return JSONResponse(looked(desk, actor, draft_id, fields))

    @made.get("/live/room", response_model=None)
    def again(request: Request, incident: str, seen: str = "", put: str = "") -> Response:
        actor = desk.people.actor_of(request.cookies.get(COOKIE))
        if seen == desk.incidents.mark(actor, incident):
            return Response(status_code=204)
        return JSONResponse({"html": room.show(desk, actor, incident, put)})

    @made.get("/live/crisis", response_model=None)
    def listed(request: Request, seen: str = "") -> Response:
        actor = desk.people.actor_of(request.cookies.get(COOKIE))
        if seen == desk.incidents.mark(actor):
            return Response(status_code=204)
        return JSONResponse({"html": crisis.show(desk, actor, {})})

    @made.get("/live/found", response_model=None)
    def found(request: Request, incident: str, words: Annotated[str, Query(max_length=300)] = "") -> JSONResponse:
        actor = desk.people.actor_of(request.cookies.get(COOKIE))
        return JSONResponse({"html": room.found(desk, actor, incident, words)})

    return made


def looked(desk: Desk, actor: Actor, draft_id: str, fields: Fields) -> dict[str, str]:
    """What the desk says of the parts in ``fields``, and how they differ from a version that was saved meanwhile."""
    typed = {part: text for part in get_args(Part) if (text := fields.under("part:").get(part)) is not None}
    if sum(map(len, typed.values())) > LONGEST:
        raise RefusedError(TOO_LONG)
    base = fields.number("base")
    seen = desk.drafts.look(actor, draft_id, base, typed)
    changes = _since(seen.newest, typed) if seen.newest.number != base else []
    shown = {"support": SUPPORT, "tone": TONE, "shape": SHAPE, "weight": WEIGHT, "names": desk.people.names(actor)}
    told = {"seen": seen, "now": desk.parts.clock(), "changes": changes, "others": [], **shown}
    difference = render("typed_difference.html", **told) if changes else ""
    if fields.get("only") == "difference":
        return {"html": "", "difference": difference}
    desk.drafts.editors.edits(actor, draft_id)
    told["others"] = desk.drafts.editors.others(actor, draft_id)
    return {"html": render("typed.html", **told), "difference": difference}


def _since(newest: Version, typed: dict[Part, str]) -> list[tuple[Part, list[Change]]]:
    """Part by part, what leads from the newest version to what was typed on an older one."""
    pairs = ((part, newest.content.part(part), text.replace("\r\n", "\n").strip()) for part, text in typed.items())
    return [(part, between(before, after)) for part, before, after in pairs if before != after]
