"""Public previews over HTTP: an address for one text, to whoever holds it, and taking it back."""

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import AwareDatetime, Field

from agent.actions import Desk
from agent.actions.previewing import LONGEST_DAYS
from agent.api.acting import Acting
from agent.api.drafts import OnVersion
from agent.api.shape import Id, Moment
from agent.models import Actor
from retrieval.records import Value


class PreviewAsked(OnVersion):
    days: int = Field(3, ge=1, le=LONGEST_DAYS)
    embargo: Moment | None = Field(None, description="said over the text; without it the one of the last export is")


class Address(Value):
    """Below the desk's own address. It is told this once: the desk keeps a hash of it."""

    path: str


class Live(Value):
    """A preview that works; its address is nowhere on the desk."""

    id: str
    version: int
    sha256: str
    made_by: str
    created_at: AwareDatetime
    expires_at: AwareDatetime
    embargo: AwareDatetime | None


def router(desk: Desk, acting: Acting) -> APIRouter:
    """The routes of previews, on the verbs of ``desk``. Showing a text outside takes what exporting it does."""
    routes = APIRouter(prefix="/drafts/{draft_id}/previews", tags=["drafts"])
    reader, giver = Depends(acting.may("read")), Depends(acting.may("export"))

    @routes.get("", summary="The previews of the text that still work")
    def previews(actor: Annotated[Actor, reader], draft_id: Id) -> list[Live]:
        return [Live(**one.model_dump(include=set(Live.model_fields))) for one in desk.previews.of(actor, draft_id)]

    @routes.post("", status_code=201, summary="Make an address under which anybody who holds it reads the text")
    def make(actor: Annotated[Actor, giver], draft_id: Id, asked: PreviewAsked) -> Address:
        made = desk.previews.make(actor, draft_id, asked.version, asked.days, asked.embargo)
        return Address(path=f"/external/preview/{made.token}")

    @routes.delete("/{preview_id}", status_code=204, summary="End an address at once")
    def take_back(actor: Annotated[Actor, giver], draft_id: Id, preview_id: Id) -> None:
        desk.previews.take_back(actor, draft_id, preview_id)

    return routes
