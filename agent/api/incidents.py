"""Incidents over HTTP: the room, the fact base, and the texts of all channels."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import Field

from agent.actions import Desk
from agent.api.acting import Acting
from agent.api.shape import Asked, Id, Moment, Short, Words
from agent.models import Actor, Draft, FactKind, Incident, LogEntry
from agent.views import ChannelsPage, IncidentRoom

Revision = Annotated[int, Field(ge=0, le=1_000_000)]


class Opening(Asked):
    """``records`` are the ids of interactions behind it."""

    title: Short
    detected_at: Moment | None = None
    records: tuple[Short, ...] = Field(default=(), max_length=10_000)


class OnRevision(Asked):
    """Which revision of the fact base the caller has before them; another one on the desk is refused as stale."""

    revision: Revision


class FactSaid(OnRevision):
    """``figure`` is the number that the fact turns on, in the words of ``text``."""

    text: Words
    figure: Short | None = None
    at: Moment | None = None
    source: Short | None = None


class FactAdded(FactSaid):
    kind: FactKind = "known"


class Noted(Asked):
    text: Words


def router(desk: Desk, acting: Acting) -> APIRouter:
    """The routes of incidents, on the verbs of ``desk``."""
    routes = APIRouter(prefix="/incidents", tags=["incidents"])
    _rooms(routes, desk, acting)
    _facts(routes, desk, acting)
    return routes


def _rooms(routes: APIRouter, desk: Desk, acting: Acting) -> None:
    reader, keeper = Depends(acting.may("read")), Depends(acting.may("draft"))

    @routes.get("", summary="Every incident, open ones first")
    def rows(actor: Annotated[Actor, reader]) -> list[Incident]:
        return desk.incidents.rows(actor)

    @routes.post("", status_code=201, summary="Open an incident")
    def opened(actor: Annotated[Actor, keeper], asked: Opening) -> Incident:
        return desk.incidents.open(actor, asked.title, asked.detected_at, records=asked.records)

    @routes.get("/{incident_id}", summary="The room: fact base, clock, log, what is behind it")
    def room(actor: Annotated[Actor, reader], incident_id: Id) -> IncidentRoom:
        return desk.incidents.room(actor, incident_id)

    @routes.post("/{incident_id}/log", status_code=201, summary="Add a line to the log")
    def note(actor: Annotated[Actor, keeper], incident_id: Id, asked: Noted) -> LogEntry:
        return desk.incidents.note(actor, incident_id, asked.text)

    @routes.get("/{incident_id}/channels", summary="The texts side by side, and where they contradict each other")
    def channels(actor: Annotated[Actor, reader], incident_id: Id) -> ChannelsPage:
        return desk.crisis.channels(actor, incident_id)

    @routes.post("/{incident_id}/channels", status_code=201, summary="Draft the texts of all channels")
    def draft_channels(actor: Annotated[Actor, keeper], incident_id: Id) -> list[Draft]:
        return desk.crisis.draft_channels(actor, incident_id)


def _facts(routes: APIRouter, desk: Desk, acting: Acting) -> None:
    keeper, confirmer = Depends(acting.may("draft")), Depends(acting.may("review"))

    @routes.post("/{incident_id}/facts", status_code=201, summary="Add a fact, which nobody has confirmed yet")
    def add(actor: Annotated[Actor, keeper], incident_id: Id, asked: FactAdded) -> Incident:
        return desk.incidents.add_fact(
            actor, incident_id, asked.revision, asked.kind, asked.text, asked.source, figure=asked.figure, at=asked.at
        )

    @routes.put("/{incident_id}/facts/{fact_id}", summary="Change a fact's words; it is to be confirmed anew")
    def change(actor: Annotated[Actor, keeper], incident_id: Id, fact_id: Id, asked: FactSaid) -> Incident:
        return desk.incidents.change_fact(
            actor,
            incident_id,
            asked.revision,
            fact_id,
            asked.text,
            figure=asked.figure,
            at=asked.at,
            source=asked.source,
        )

    @routes.post("/{incident_id}/facts/{fact_id}/confirm", summary="Confirm a fact by name")
    def confirm(actor: Annotated[Actor, confirmer], incident_id: Id, fact_id: Id, asked: OnRevision) -> Incident:
        return desk.incidents.confirm_fact(actor, incident_id, asked.revision, fact_id)

    @routes.delete("/{incident_id}/facts/{fact_id}", summary="Take a fact out of the base")
    def remove(
        actor: Annotated[Actor, keeper], incident_id: Id, fact_id: Id, revision: Annotated[Revision, Query()]
    ) -> Incident:
        return desk.incidents.remove_fact(actor, incident_id, revision, fact_id)

    @routes.post("/{incident_id}/facts/{fact_id}/restore", summary="Put a fact back that was taken out")
    def restore(actor: Annotated[Actor, keeper], incident_id: Id, fact_id: Id, asked: OnRevision) -> Incident:
        return desk.incidents.restore_fact(actor, incident_id, asked.revision, fact_id)
