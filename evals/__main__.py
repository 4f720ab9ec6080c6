"""``python -m evals``: the sample cases through the real desk, scored.

Exit 0 when every share stands at or above its floor (``evals/floors.json``), 1 below one, 2 wrong usage.
"""

import sys
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from agent.errors import StorydeskError
from evals import floors
from evals.cases import load
from evals.pipeline import opened
from evals.report import Report, report, show
from evals.tasks import run_all, watching

COMPOSER = "composer"
WIDTH = 120  # of the tables in a log, where there is no terminal to ask
app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def main(
    model: Annotated[str | None, typer.Option(help="model name; the one of the settings when left out")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="only the first so many cases")] = None,
    only: Annotated[list[str] | None, typer.Option(help="only this case; may be repeated")] = None,
    no_model: Annotated[bool, typer.Option("--no-model", help="the composer alone, without a chat model")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object on standard output")] = False,
    out: Annotated[Path | None, typer.Option(help="folder for the drafts, to be read")] = None,
) -> None:
    """Draft the sample cases with the real parts and score them. Exit 0 done, 1 below a floor, 2 wrong usage."""
    result = evaluate(model=model, limit=limit, only=only or [], no_model=no_model, out=out)
    raise typer.Exit(finish(result, as_json=as_json))


def finish(result: Report, *, as_json: bool) -> int:
    """Print the run and give its exit code."""
    if as_json:
        print(result.model_dump_json())
    else:
        show(result, Console() if sys.stdout.isatty() else Console(width=WIDTH))
    return 1 if result.below else 0


def evaluate(*, model: str | None, limit: int | None, only: list[str], no_model: bool, out: Path | None) -> Report:
    """The run behind the command. Raises ``StorydeskError`` when the desk can't be built or the samples not read."""
    chosen = [case for case in load() if not only or case.id in only][:limit]
    if not chosen:
        raise typer.BadParameter("no case has this id", param_hint="--only")
    with (
        watching(len(chosen)) as watcher,
        opened(model=model, no_model=no_model, on_event=partial(watcher.step, "samples")) as bench,
    ):
        scores = run_all(bench, chosen, watcher, out)
        name = COMPOSER if no_model else bench.desk.parts.settings.llm_model
    return report(name, scores, floors.load(name))


if __name__ == "__main__":
    try:
        app(prog_name="python -m evals")
    except StorydeskError as error:
        print(f"evals: {error}", file=sys.stderr)
        sys.exit(2)
