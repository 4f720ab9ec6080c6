"""Early warning over HTTP: what the watch warns of, how a topic runs, and opening an incident on a warning."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import AwareDatetime

from agent.actions import Desk
from agent.actions.watching import HISTORY, Reason
from agent.api.acting import Acting
from agent.api.shape import Asked, Id, Moment, Short
from agent.models import Actor, Incident
from agent.store import StoredWarning
from agent.watch import Point
from retrieval.records import Value


class SetAside(Asked):
    reason: Reason


class Hour(Value):
    """How a topic stood at ``at``. ``seen`` is the count of the hour before, ``expected`` what is usual, ``high`` how
    much an hour could be, and no more. ``negative`` of ``counted`` are those of six hours; ``share`` is the negative
    share of the days before, ``share_high`` its limit."""

    at: AwareDatetime
    seen: int
    expected: float
    high: float
    negative: int
    counted: int
    share: float
    share_high: float


class Course(Value):
    """``busy`` is that the watch counts at this moment, so that nothing can be said: ask again."""

    busy: bool
    hours: tuple[Hour, ...]


def router(desk: Desk, acting: Acting) -> APIRouter:
    """The routes of the watch, on the verbs of ``desk``."""
    routes = APIRouter(tags=["watch"])
    reader, keeper = Depends(acting.may("read")), Depends(acting.may("draft"))

    @routes.get("/warnings", summary="What was warned of, the latest first")
    def warnings(actor: Annotated[Actor, reader], open_only: bool = False) -> list[StoredWarning]:
        return desk.watch.rows(actor, open_only=open_only)

    @routes.post("/warnings/{warning_id}/incident", status_code=201, summary="Open an incident on a warning")
    def opened(actor: Annotated[Actor, keeper], warning_id: Id) -> Incident:
        return desk.incidents.open_on(actor, warning_id)

    @routes.post("/warnings/{warning_id}/set-aside", summary="Set a warning aside, with the reason")
    def set_aside(actor: Annotated[Actor, keeper], warning_id: Id, asked: SetAside) -> StoredWarning:
        return desk.watch.settle(actor, warning_id, reason=asked.reason)

    @routes.get("/course", summary="What a topic had hour by hour, with what was expected")
    def course(
        actor: Annotated[Actor, reader],
        topic: Annotated[Short, Query(description="as a warning names it")],
        since: Annotated[Moment | None, Query(description="28 days ago when left out; no more is counted")] = None,
        until: Annotated[Moment | None, Query(description="now when left out")] = None,
    ) -> Course:
        now = desk.parts.clock()
        points = desk.watch.course(actor, topic, since or now - HISTORY, until or now + timedelta(minutes=1))
        return Course(busy=points is None, hours=tuple(_hour(point) for point in points or ()))

    return routes


def _hour(point: Point) -> Hour:
    return Hour(at=point.at, **point.usual._asdict())
