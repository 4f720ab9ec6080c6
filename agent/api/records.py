"""Records over HTTP: a help desk's webhook brings them in, and searches find anonymised passages."""

import tempfile
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Body, Depends, Query

from agent.actions import Desk
from agent.api.acting import Acting
from agent.api.shape import Id, Short
from agent.models import Actor
from agent.views import ImportSummary, RecordPage
from retrieval.records import Hit

Source = Literal["jsonl", "zendesk", "csv"]


def router(desk: Desk, acting: Acting) -> APIRouter:
    """The routes of records, on the verbs of ``desk``."""
    routes = APIRouter(tags=["records"])
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

    return routes
