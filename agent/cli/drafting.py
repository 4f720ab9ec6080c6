"""``storydesk draft``: from a brief on standard input to a checked draft that the desk keeps."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer
from pydantic import BaseModel, ConfigDict

from agent.batch import in_order
from agent.capabilities import of_settings
from agent.cli import jsonl, terminal
from agent.cli.opening import acting, opened
from agent.errors import StorydeskError
from agent.models import Actor, Brief, Draft, Incident, Length, StatementBrief
from agent.views import DraftPage

if TYPE_CHECKING:
    from agent.actions import Desk


class StoryBrief(Brief):
    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)
    id: str = "1"


class StatementRow(BaseModel):
    """The id of an incident that the desk holds, or a whole fact base, with the wanted length and channel."""

    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)
    id: str = "1"
    incident: str | Incident
    length: Length = "standard"
    channel: str = "press"


Shape = TypeVar("Shape", StoryBrief, StatementRow)


class _Jobs:
    """The keys of the work on one input; the same brief twice is two drafts, and the second has no key."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, job: str) -> str | None:
        if job in self._taken:
            return None
        self._taken.add(job)
        return job


def register(app: typer.Typer) -> None:
    draft = typer.Typer(no_args_is_help=True, help="Draft from briefs on standard input; the desk keeps each draft.")
    draft.command("story")(story)
    draft.command("statement")(statement)
    app.add_typer(draft, name="draft")


def story(
    voice: Annotated[str | None, typer.Option(help="voice profile of briefs that name none; else the house's")] = None,
) -> None:
    """Draft stories. In: {"id", "topic", "form", "angle", "audience", "channel", "words", "voice", "filter"}.

    "topic" is required. "form" is story (a release, or a case story off the press), social (280 characters), pitch,
    card or trend. A trend counts "topic", a few words such as "double charges", in all records that fit "filter".
    So many are drafted at once as the model has slots (STORYDESK_LLM_SLOTS); answers come in order. A brief with the
    id of one that a crash cut off goes on where that stood.

    Out: {"id", "draft", "status", "text", "sentences", "findings", "model", "usage"}. Exit 0 nothing blocks,
    1 a finding blocks or a brief was refused, 2 wrong usage.
    """
    from agent.actions.unfinished import job_of

    with opened() as desk, terminal.progress() as show:
        actor, jobs = acting(desk, "draft"), _Jobs()

        def work(row: StoryBrief, cancelled: Callable[[], bool]) -> Draft:
            asked = row.model_dump(exclude={"id"}, exclude_unset=True)
            brief = Brief(**({"voice": voice} if voice else {}) | asked)
            job = jobs.take(job_of(actor, f"brief {row.id}", brief))
            return desk.drafts.draft_story(actor, brief, job=job, on_event=show, cancelled=cancelled)

        _each(desk, actor, StoryBrief, work)


def statement() -> None:
    """Draft holding statements. In: {"id", "incident": id or fact base, "length": short|standard, "channel"}.

    Only facts that a named person confirmed are stated. What a crash cut off goes on as a story does; a fact base
    that the desk took over before it is named by its id from then on. Out as for a story, and "mark" where counsel has
    not cleared the text: show it with the text. Exit 0 nothing blocks, 1 a finding blocks or a brief was refused, 2
    wrong usage.
    """
    from agent.actions.unfinished import job_of

    with opened() as desk, terminal.progress() as show:
        actor, jobs = acting(desk, "draft"), _Jobs()

        def work(row: StatementRow, cancelled: Callable[[], bool]) -> Draft:
            incident = row.incident
            held = desk.incidents.adopt(actor, incident).id if isinstance(incident, Incident) else incident
            brief = StatementBrief(incident_id=held, length=row.length, channel=row.channel)
            job = jobs.take(job_of(actor, f"statement {row.id}", brief))
            return desk.drafts.draft_statement(
                actor, held, length=row.length, channel=row.channel, job=job, on_event=show, cancelled=cancelled
            )

        _each(desk, actor, StatementRow, work)


def _each(desk: "Desk", actor: Actor, shape: type[Shape], work: Callable[[Shape, Callable[[], bool]], Draft]) -> None:
    feed = jsonl.Input(shape)
    blocked = False
    slots = of_settings(desk.parts.settings).slots
    for done in in_order(feed.rows(shape), lambda item, cancelled: work(item[1], cancelled), slots):
        number, row = done.item
        try:
            page = desk.drafts.page(actor, done.result().id)
        except StorydeskError as error:
            feed.reject(number, str(error))
            continue
        jsonl.emit({"id": row.id, **answer(page)})
        blocked |= any(f.severity == "block" for f in page.findings)
    feed.finish(blocked)


def answer(page: DraftPage) -> dict[str, object]:
    """A draft as the command line tells it."""
    version = page.version
    return {
        "draft": page.draft.id,
        "status": page.draft.state,
        "text": version.content.text,
        **({"mark": page.mark} if page.mark else {}),
        "sentences": [{"text": s.text, "citations": s.citations} for s in version.content.sentences],
        "findings": [f.model_dump(exclude={"mend"}) for f in version.findings],
        "model": version.provenance.model,
        "usage": version.provenance.usage.model_dump(mode="json"),
    }
