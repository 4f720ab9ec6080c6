"""Saved views of the queue over HTTP: one's own, and those that others share."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends
from pydantic import Field, StringConstraints

from agent.actions import Desk
from agent.actions.queue_views import LONGEST_NAME, LONGEST_WORDS, Filter
from agent.api.acting import Acting
from agent.api.shape import Asked, Id
from agent.models import Actor
from agent.store.queue_views import QueueView
from retrieval.records import Value

Narrowed = Annotated[str, StringConstraints(max_length=LONGEST_WORDS, pattern=r"^[^\x00]*$")]
SHARED = "a team of one's own by its id, an empty text for everybody, null for nobody"


class Chosen(Asked):
    """What a view narrows the queue to; empty where anything will do. ``team`` is an id, or ``-`` for everybody's."""

    show: Literal["all", "mine", "crisis", "late", "stand-in"] = "all"
    text: Narrowed = ""
    state: Narrowed = ""
    hand: Literal["", "free", "mine", "other"] = ""
    team: Narrowed = ""
    q: Narrowed = Field("", description="words that a row has to hold, all of them")


class Changed(Asked):
    name: str = Field(min_length=1, max_length=LONGEST_NAME, pattern=r"^[^\x00]*$")
    filter: Chosen | None = Field(None, description="without it the view narrows to what it did")
    default: bool = Field(False, description="one's queue opens with it")
    shared: Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00]*$")] | None = Field(
        None, description=SHARED
    )


class Saved(Changed):
    filter: Chosen = Chosen()


class Views(Value):
    """Those that were removed can be put back for a day."""

    own: tuple[QueueView, ...]
    shared: tuple[QueueView, ...]
    removed: tuple[QueueView, ...]


def router(desk: Desk, acting: Acting) -> APIRouter:
    """The routes of saved views, on the verbs of ``desk``."""
    routes = APIRouter(prefix="/views", tags=["views"])
    reader, keeper = Depends(acting.may("read")), Depends(acting.may("draft"))

    @routes.get("", summary="One's saved views of the queue, and those that others share")
    def views(actor: Annotated[Actor, reader]) -> Views:
        there = desk.views.list(actor)
        return Views(own=tuple(there.own), shared=tuple(there.shared), removed=tuple(there.removed))

    @routes.post("", status_code=201, summary="Keep a view under a name")
    def save(actor: Annotated[Actor, keeper], asked: Saved) -> QueueView:
        return desk.views.save(actor, asked.name, _filter(asked.filter), default=asked.default, shared=asked.shared)

    @routes.put("/{view_id}", summary="Change a view of one's own")
    def change(actor: Annotated[Actor, keeper], view_id: Id, asked: Changed) -> QueueView:
        chosen = None if asked.filter is None else _filter(asked.filter)
        return desk.views.change(actor, view_id, asked.name, chosen, default=asked.default, shared=asked.shared)

    @routes.delete("/{view_id}", summary="Remove a view of one's own; for a day it can be put back")
    def remove(actor: Annotated[Actor, keeper], view_id: Id) -> QueueView:
        return desk.views.remove(actor, view_id)

    @routes.post("/{view_id}/put-back", summary="Put a removed view back")
    def put_back(actor: Annotated[Actor, keeper], view_id: Id) -> QueueView:
        return desk.views.put_back(actor, view_id)

    return routes


def _filter(chosen: Chosen) -> Filter:
    return Filter.read(chosen.model_dump())
