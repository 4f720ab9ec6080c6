"""``storydesk crisis library``: what was said and done in incidents of before."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from agent.cli import jsonl, terminal
from agent.cli.opening import OPERATOR, opened
from agent.cli.words import releases_of

if TYPE_CHECKING:
    from agent.views import Past


def register(crisis: typer.Typer) -> None:
    library = typer.Typer(no_args_is_help=True, help="Statements of past incidents, to look at and never to copy.")
    library.command("add")(add)
    library.command("list")(show)
    library.command("remove")(remove)
    library.command("similar")(similar)
    crisis.add_typer(library, name="library")


def add(
    files: Annotated[list[Path], typer.Argument(help="statements of before: .docx, .html, .md or .txt")],
    at: Annotated[datetime, typer.Option(formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M"], help="when they went out, in UTC")],
    about: Annotated[str, typer.Option(help="what happened and what was done, in a sentence or two")],
) -> None:
    """Take statements of before into the library, anonymised; a text that is there already changes nothing.

    Out: {"id", "at", "title", "about", "text"} a line, those that are new. A file that can't be read is named on
    standard error; then nothing is taken in. Exit 0 done, 1 a file or a text was refused, 2 wrong usage.
    """
    from agent.actions.library import FEWEST

    texts, bad = releases_of(files, FEWEST)
    if bad:
        print(f"{bad} of {len(files)} files could not be read. Nothing was taken in.", file=sys.stderr)
        raise typer.Exit(1)
    with opened() as desk:
        new = desk.library.add(OPERATOR, texts, at.replace(tzinfo=UTC), about)
    for past in new:
        jsonl.emit(past.model_dump(mode="json", include={"id", "at", "title", "about", "text"}))
    print(f"{len(new)} of {len(files)} texts are new.", file=sys.stderr)


def show() -> None:
    """List past incidents, the latest first. Out: as ``similar``, with no likeness. Exit 0."""
    with opened() as desk:
        _tell(desk.library.rows(OPERATOR))


def remove(text: Annotated[str, typer.Argument(help="its id")]) -> None:
    """Take a text out of the library. Exit 0 done, 1 there is none."""
    with opened() as desk:
        desk.library.remove(OPERATOR, text)


def similar(
    incident: Annotated[str, typer.Argument(help="the id of an incident")],
    most: Annotated[int, typer.Option("-k", min=1, max=50, help="so many at most")] = 5,
) -> None:
    """Find past incidents whose statements are most like the present facts, the nearest first.

    Out: {"id", "own", "title", "at", "text", "about", "done": [{"at", "text"}], "likeness", "incident_id",
    "draft_id"} a line; own ones are the desk's signed and exported statements. Exit 0 done, 1 there is no such
    incident.
    """
    with opened() as desk:
        _tell(desk.library.similar(OPERATOR, incident, most))


def _tell(found: "list[Past]") -> None:
    if not terminal.at_terminal():
        for past in found:
            jsonl.emit(past.model_dump(mode="json"))
        return
    rows = [(past.likeness or "", f"{past.at:%Y-%m-%d}", past.title, past.about, past.id) for past in found]
    terminal.rows(("likeness", "at", "title", "about", "id"), rows)
