"""``storydesk crisis``: the texts of an incident for all channels, past incidents, and exercises."""

import time
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import BaseModel, ConfigDict

from agent.cli import jsonl, library, terminal
from agent.cli.drafting import answer
from agent.cli.opening import OPERATOR, opened
from agent.errors import StorydeskError
from agent.models import Incident

if TYPE_CHECKING:
    from agent.actions import Desk
    from agent.actions.parts import Progress


class IncidentRow(BaseModel):
    """The id of an incident that the desk holds, or a whole fact base."""

    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)
    id: str = "1"
    incident: str | Incident


def register(app: typer.Typer) -> None:
    crisis = typer.Typer(no_args_is_help=True, help="Texts of an incident for all channels, from one fact base.")
    crisis.command("draft")(draft)
    crisis.command("drill")(drill)
    library.register(crisis)
    app.add_typer(crisis, name="crisis")


def draft() -> None:
    """Draft every channel of an incident. In: {"id", "incident": id or fact base}.

    Press short and standard, social, status page, support agents' script, internal note; each is kept as a draft.
    Out: {"id", "incident", "seconds", "texts": [{"channel", "length", "draft", "status", "text", "sentences",
    "findings", "model", "usage"}]}. Exit 0 nothing blocks, 1 a finding blocks or an incident was refused, 2 wrong
    usage.
    """
    feed = jsonl.Input(IncidentRow)
    blocked = False
    with opened() as desk, terminal.progress() as show:
        for number, row in feed.rows(IncidentRow):
            try:
                told, stopped = _drafted(desk, row, show)
            except StorydeskError as error:
                feed.reject(number, str(error))
                continue
            jsonl.emit({"id": row.id, **told})
            blocked |= stopped
    feed.finish(blocked)


def drill(
    name: Annotated[str | None, typer.Argument(help="one exercise; all of them without it")] = None,
) -> None:
    """Play a recorded crisis through import, early warning, incident and drafts, on a clock of its own.

    Says when it warned, what it drafted, and the times on the clock. In the quiet weeks nothing may be raised. The
    desk's own data is not touched. Exit 0 all went as it must, 1 something did not, 2 wrong usage.
    """
    from agent import drill as exercises

    if name is not None and name not in exercises.names():
        raise typer.BadParameter(f"there is no exercise {name!r}; there are {', '.join(exercises.names())}")
    fine = [exercises.play(one, print) for one in ([name] if name else exercises.names())]
    print(f"{sum(fine)} of {len(fine)} exercises went as they must")
    raise typer.Exit(0 if all(fine) else 1)


def _drafted(desk: "Desk", row: IncidentRow, show: "Progress") -> tuple[dict[str, object], bool]:
    incident = row.incident
    held = desk.incidents.adopt(OPERATOR, incident).id if isinstance(incident, Incident) else incident
    began = time.perf_counter()
    drafts = desk.crisis.draft_channels(OPERATOR, held, on_event=show)
    took = time.perf_counter() - began
    pages = [desk.drafts.page(OPERATOR, draft.id) for draft in drafts]
    texts = [
        {
            "channel": page.draft.channel,
            "length": page.draft.statement.length if page.draft.statement else "standard",
            **answer(page),
        }
        for page in pages
    ]
    blocked = any(f.severity == "block" for page in pages for f in page.findings)
    return {"incident": held, "seconds": round(took, 3), "texts": texts}, blocked
