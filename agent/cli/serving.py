"""``storydesk serve`` and ``storydesk demo``."""

from typing import TYPE_CHECKING, Annotated

import typer

from agent import settings
from agent.cli import terminal
from agent.cli.opening import opened

if TYPE_CHECKING:
    from agent.actions import Desk


def register(app: typer.Typer) -> None:
    app.command()(serve)
    app.command()(demo)


def serve(
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="port; 0 takes a free one")] = None,
    host: Annotated[str | None, typer.Option(help="address; loopback unless told otherwise")] = None,
) -> None:
    """Open the desk. Exit 0 when it is stopped, 1 when the port is taken or the data folder can't be used."""
    with opened() as desk:
        _serve(desk, host, port)


def demo(
    once: Annotated[
        bool, typer.Option("--once", help="run the chain once without a browser, print it, and end")
    ] = False,
    prepare: Annotated[bool, typer.Option("--prepare", help="set up samples and accounts without opening")] = False,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="port; 0 takes a free one")] = None,
) -> None:
    """Fill the data folder with invented samples and open the desk on it; what was done before is kept.

    Exit 0 done, 1 a step failed, 2 wrong usage.
    """
    from agent import demo as show

    if once:
        raise typer.Exit(show.once(print))
    with opened() as desk:
        with terminal.progress() as progress:
            show.prepare(desk, progress)
        if prepare:
            print("Ready. Open the desk with: make demo")
            return
        print(show.welcome(desk))
        _serve(desk, None, port)


def _serve(desk: "Desk", host: str | None, port: int | None) -> None:
    from agent.pages.server import serve as serve_pages

    own = settings.load()
    serve_pages(desk, host or own.host, own.port if port is None else port)
