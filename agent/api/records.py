"""Records over HTTP: a help desk's webhook brings them in, searches find anonymised passages, consents are kept."""

import tempfile
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Body, Depends, Query
from pydantic import Field

from agent.actions import Desk
from agent.api.acting import Acting
from agent.api.shape import Asked, Id, Moment, Short, Words
from agent.models import Actor
from agent.views import ConsentPage, ImportSummary, Reached, RecordPage
from retrieval.records import ConsentLevel, Hit

Source = Literal["jsonl", "zendesk", "csv"]


class Granted(Asked):
    """What a customer granted, in their exact words, which are sealed in the vault."""

    wording: Words = Field(repr=False)
    level: ConsentLevel = "anonymous"
    channels: tuple[Short, ...] = Field(max_length=100)
    granted_at: Moment | None = Field(None, description="now when left out")
    expires_at: Moment | None = Field(None, description="without it, until it is withdrawn")


class TakenBack(Asked):
    reason: Words


def router(desk: Desk, acting: Acting) -> APIRouter:
    """The routes of records, on the verbs of ``desk``."""
    routes = APIRouter(tags=["records"])
    _records(routes, desk, acting)
    _consents(routes, desk, acting)
    return routes


def _records(routes: APIRouter, desk: Desk, acting: Acting) -> None:
    reader = Depends(acting.may("read"))

    @routes.post("/records", status_code=201, summary="Import a file's rows; the same file again changes nothing")
    def take_in(
        actor: Annotated[Actor, Depends(acting.may("import"))],
        body: Annotated[bytes, Body(media_type="application/octet-stream", min_length=1)],
        source: Source = "jsonl",
    ) -> ImportSummary:
        # The rows hold identities: the file lies in a private folder and is gone once it is read.
        with tempfile.TemporaryDirectory(prefix="storydesk-import-") as folder:
            path = Path(folder) / f"rows.{source}"
            path.write_bytes(body)
            return desk.records.import_file(actor, path, source)

    @routes.get("/records/{record_id}", summary="One record without identities")
    def record(actor: Annotated[Actor, reader], record_id: Id) -> RecordPage:
        return desk.records.page(actor, record_id)

    @routes.get("/search", summary="The passages nearest to a query, best first")
    def search(
        actor: Annotated[Actor, reader], query: Annotated[Short, Query()], k: Annotated[int, Query(ge=1, le=100)] = 10
    ) -> list[Hit]:
        return desk.records.search(actor, query, k)


def _consents(routes: APIRouter, desk: Desk, acting: Acting) -> None:
    reviewer = Depends(acting.may("review"))

    @routes.get("/records/{record_id}/consent", summary="The consent that stands, and what a withdrawal would reach")
    def consent(actor: Annotated[Actor, Depends(acting.may("read"))], record_id: Id) -> ConsentPage:
        return desk.consents.show(actor, record_id)

    @routes.post("/records/{record_id}/consent", status_code=201, summary="Record a consent with its exact words")
    def grant(actor: Annotated[Actor, reviewer], record_id: Id, asked: Granted) -> Reached:
        return desk.consents.record(
            actor, record_id, asked.wording, asked.level, asked.channels, asked.granted_at, asked.expires_at
        )

    @routes.post("/records/{record_id}/consent/withdraw", summary="Withdraw it: search, drafts and exports at once")
    def withdraw(actor: Annotated[Actor, reviewer], record_id: Id, asked: TakenBack) -> Reached:
        return desk.consents.withdraw(actor, record_id, asked.reason)
