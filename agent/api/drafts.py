"""Drafts over HTTP: what waits, one text with all that a decision needs, and the verbs of review."""

from base64 import b64encode
from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field, TypeAdapter

from agent.actions import Desk
from agent.actions.queueing import GONE, OPEN, ROWS
from agent.api.acting import Acting
from agent.api.shape import Asked, Id, Moment, Number, Place, Short, Words
from agent.export import FORMATS, Format
from agent.models import Actor, Brief, Comment, Draft, Finding, Length, Part, Version
from agent.views import DraftPage, QueueRow
from retrieval.records import Value


class OnVersion(Asked):
    """Which version the caller has before them; another one on the desk is refused as stale."""

    version: Number


class WithReason(OnVersion):
    reason: Words


class Said(OnVersion):
    """A comment on the text, or on ``[start, end)`` of it."""

    text: Words
    start: Place | None = None
    end: Place | None = None


class Typed(Asked):
    """A text as typed, part by part; a part that is not given stays."""

    base: Number
    parts: dict[Part, Annotated[str, Field(max_length=50_000, pattern=r"^[^\x00]*$")]] = Field(min_length=1)


class Mended(Asked):
    base: Number
    finding: Finding


class Signed(OnVersion):
    """A name under exactly one text. ``answers`` has the signer's word on each question, by rule; ``accepted`` why a
    warning may stand, by its rule and place, as ``S16:0-38``."""

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    answers: dict[Short, Words] = Field(default_factory=dict, max_length=100)
    accepted: dict[Short, Words] = Field(default_factory=dict, max_length=100)
    password: str = Field(max_length=256, repr=False)


class StatementAsked(Asked):
    incident_id: Short
    length: Length = "standard"
    channel: Short = "press"


class ExportAsked(OnVersion):
    formats: tuple[Format, ...] = tuple(FORMATS)
    embargo: Moment | None = Field(None, description="before this time nobody may publish the text")


class File(Value):
    """One exported file; ``data`` is base64."""

    name: str
    media_type: str
    data: str


class Shown(DraftPage):
    """A draft's page with the text as one string and its SHA-256, which a signature names."""

    text: str
    sha256: str


PAGED = f"{ROWS} rows a page, from 1; without it all rows. X-Total-Count says how many there are"
_ROWS = TypeAdapter(list[QueueRow])


def router(desk: Desk, acting: Acting) -> APIRouter:
    """The routes of drafts, on the verbs of ``desk``."""
    routes = APIRouter(tags=["drafts"])
    _reading(routes, desk, acting)
    _writing(routes, desk, acting)
    _deciding(routes, desk, acting)
    return routes


def _written(body: bytes, headers: Mapping[str, str] | None = None) -> Response:
    """What is read most is written straight: the framework would take it apart and put it together again."""
    return Response(body, media_type="application/json", headers=headers)


def _reading(routes: APIRouter, desk: Desk, acting: Acting) -> None:
    reader = Depends(acting.may("read"))

    @routes.get("/queue", summary="What waits, the most urgent first", response_model=list[QueueRow])
    def queue(
        actor: Annotated[Actor, reader],
        archive: bool = False,
        page: Annotated[Number | None, Query(description=PAGED)] = None,
    ) -> Response:
        with desk.drafts.waiting(actor, GONE if archive else OPEN) as waiting:
            ids = [glance.draft.id for glance in waiting.glances]
            rows = waiting.rows(ids if page is None else ids[(page - 1) * ROWS : page * ROWS])
        return _written(_ROWS.dump_json(rows), {"X-Total-Count": str(len(ids))})

    @routes.get(
        "/drafts/{draft_id}",
        summary="One text with its evidence, findings, questions and history",
        response_model=Shown,
    )
    def draft(
        actor: Annotated[Actor, reader], draft_id: Id, version: Annotated[Number | None, Query()] = None
    ) -> Response:
        page = desk.drafts.page(actor, draft_id, version)
        shown = Shown.model_construct(**dict(page), text=page.version.content.text, sha256=page.version.sha256)
        return _written(shown.model_dump_json().encode())


def _writing(routes: APIRouter, desk: Desk, acting: Acting) -> None:
    writer = Depends(acting.may("draft"))

    @routes.post("/stories", status_code=201, summary="Draft a customer story from the evidence that fits")
    def story(actor: Annotated[Actor, writer], brief: Brief) -> Draft:
        return desk.drafts.draft_story(actor, brief)

    @routes.post("/statements", status_code=201, summary="Draft a holding statement from confirmed facts")
    def statement(actor: Annotated[Actor, writer], asked: StatementAsked) -> Draft:
        return desk.drafts.draft_statement(actor, asked.incident_id, length=asked.length, channel=asked.channel)

    @routes.post("/drafts/{draft_id}/versions", status_code=201, summary="Keep an edited text as the next version")
    def edit(actor: Annotated[Actor, writer], draft_id: Id, typed: Typed) -> Version:
        return desk.drafts.edit(actor, draft_id, typed.base, typed.parts)

    @routes.post("/drafts/{draft_id}/mends", status_code=201, summary="Put a finding's mend in its place")
    def mend(actor: Annotated[Actor, writer], draft_id: Id, asked: Mended) -> Version:
        return desk.drafts.mend(actor, draft_id, asked.base, asked.finding)

    @routes.post("/drafts/{draft_id}/redraft", status_code=201, summary="Write a statement anew from the facts of now")
    def redraft(actor: Annotated[Actor, writer], draft_id: Id, asked: OnVersion) -> Version:
        return desk.drafts.redraft_statement(actor, draft_id, asked.version)

    @routes.post("/drafts/{draft_id}/submit", summary="Send the text to review")
    def submit(actor: Annotated[Actor, writer], draft_id: Id, asked: OnVersion) -> Draft:
        return desk.drafts.submit(actor, draft_id, asked.version)


def _deciding(routes: APIRouter, desk: Desk, acting: Acting) -> None:
    reviewer = Depends(acting.may("review"))

    @routes.post("/drafts/{draft_id}/comments", status_code=201, summary="Comment on the text or a place in it")
    def comment(actor: Annotated[Actor, reviewer], draft_id: Id, said: Said) -> Comment:
        return desk.drafts.comment(actor, draft_id, said.version, said.text, said.start, said.end)

    @routes.post("/drafts/{draft_id}/comments/{comment_id}/resolve", summary="Mark a comment as dealt with")
    def resolve(actor: Annotated[Actor, reviewer], draft_id: Id, comment_id: Id) -> Comment:
        return desk.drafts.resolve(actor, draft_id, comment_id)

    @routes.post("/drafts/{draft_id}/request-changes", summary="Send the text back with the reason")
    def request_changes(actor: Annotated[Actor, reviewer], draft_id: Id, asked: WithReason) -> Draft:
        return desk.drafts.request_changes(actor, draft_id, asked.version, asked.reason)

    @routes.post("/drafts/{draft_id}/reject", summary="End the text for good")
    def reject(actor: Annotated[Actor, reviewer], draft_id: Id, asked: WithReason) -> Draft:
        return desk.drafts.reject(actor, draft_id, asked.version, asked.reason)

    @routes.post("/drafts/{draft_id}/withdraw", summary="Take the text back; its export says canceled")
    def withdraw(actor: Annotated[Actor, reviewer], draft_id: Id, asked: WithReason) -> Draft:
        return desk.drafts.withdraw(actor, draft_id, asked.version, asked.reason)

    @routes.post("/drafts/{draft_id}/sign", summary="Sign exactly this text: a person, with their password")
    def sign(request: Request, draft_id: Id, asked: Signed) -> Draft:
        actor = acting.session(request)
        proof = desk.people.confirm(actor, asked.password, asked.sha256)
        return desk.drafts.sign(
            actor,
            draft_id,
            asked.version,
            asked.sha256,
            asked.answers,
            confirmation=proof,
            accepted=asked.accepted,
        )

    @routes.post("/drafts/{draft_id}/exports", status_code=201, summary="The signed text's files and manifest")
    def export(actor: Annotated[Actor, Depends(acting.may("export"))], draft_id: Id, asked: ExportAsked) -> list[File]:
        files = desk.drafts.export(actor, draft_id, asked.version, asked.formats, asked.embargo)
        return [File(name=f.name, media_type=f.media_type, data=b64encode(f.data).decode()) for f in files]
