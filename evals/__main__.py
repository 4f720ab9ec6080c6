"""``python -m evals``: the cases through the real desk, measured, and compared with what was.

Exit 0 when nothing stands below its floor (``evals/floors.json``) and nothing really fell against the last run or the
baseline (``evals/baseline.jsonl``), 1 otherwise, 2 wrong usage, 130 stopped. ``evals.intervals`` says what a real
fall is.
"""

import sys
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, get_args

import typer
from rich.console import Console

from agent.errors import StorydeskError
from evals import baseline, floors, page
from evals.floors import Below
from evals.pipeline import NONE
from evals.report import show, write
from evals.rows import Row, TaskName
from evals.summary import Summary, Tally

if TYPE_CHECKING:
    from evals.runs import Limits, Options

WIDTH = 120  # of the tables in a log, where there is no terminal to ask
STOPPED = 130
DESK: tuple[TaskName, ...] = ("stories", "statements")
app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def main(
    model: Annotated[
        list[str] | None,
        typer.Option(help="`local` (embedded), `none` (composer) or a name at the endpoint; may be repeated"),
    ] = None,
    no_model: Annotated[bool, typer.Option("--no-model", help="the composer alone; the same as --model none")] = False,
    task: Annotated[list[str] | None, typer.Option(help=f"{', '.join(get_args(TaskName))}; all when left out")] = None,
    data: Annotated[Path | None, typer.Option(help="folder of public sets to measure too; only read")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="only the first so many cases of a task")] = None,
    only: Annotated[list[str] | None, typer.Option(help="only this case; may be repeated")] = None,
    slots: Annotated[int, typer.Option(min=1, max=16, help="cases at once, and slots of the embedded server")] = 1,
    retries: Annotated[int, typer.Option(min=0, max=5, help="how often a case that broke is tried again")] = 1,
    budget_tokens: Annotated[int | None, typer.Option(min=1, help="stop after so many tokens")] = None,
    budget_seconds: Annotated[float | None, typer.Option(min=0.1, help="stop after so many seconds")] = None,
    budget_money: Annotated[float | None, typer.Option(min=0, help="stop after so much money")] = None,
    runs: Annotated[Path, typer.Option(help="folder of the runs, with their reports and logs")] = Path(".evals"),
    resume: Annotated[bool, typer.Option("--resume", help="go on with the last run that was killed")] = False,
    keep_baseline: Annotated[bool, typer.Option("--keep-baseline", help="write this run as the baseline")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object on standard output")] = False,
    out: Annotated[Path | None, typer.Option(help="folder for the drafts, to be read")] = None,
) -> None:
    """Measure the desk on the cases. Exit 0 done, 1 below a floor or a real fall, 2 wrong usage."""
    from evals.runs import Limits, Options, begin, unfinished  # noqa: PLC0415  inspect-ai takes seconds to load

    unknown = set(task or ()) - set(get_args(TaskName))
    if unknown:
        raise typer.BadParameter(f"there is no task {', '.join(sorted(unknown))}", param_hint="--task")
    if resume:
        folder, options = unfinished(runs)
    else:
        writers = tuple(dict.fromkeys([*(model or ()), *([NONE] if no_model else ())])) or (None,)
        options = Options.model_validate(
            {"writers": writers, "tasks": task or (), "data": data, "limit": limit, "only": only or (),
             "slots": slots, "retries": retries}
        )  # fmt: skip
        folder = begin(runs, options)
    money = None if budget_money is None else Decimal(str(budget_money))
    run = measured(folder, options, Limits(budget_tokens, budget_seconds, money), keep=keep_baseline, out=out)
    raise typer.Exit(finish(run, as_json=as_json, page_at=folder / "report.html"))


def measured(folder: Path, options: "Options", limits: "Limits", *, keep: bool, out: Path | None) -> Summary:
    """The run behind the command; its summary and its page are left in ``folder``. Raises ``StorydeskError``."""
    from evals.progress import watching  # noqa: PLC0415
    from evals.runs import ROWS, SUMMARY, carry_out, last  # noqa: PLC0415

    with watching(None) as watcher:
        tallies = carry_out(folder, options, limits, watcher)
    if not tallies:
        raise typer.BadParameter("no case has this id", param_hint="--only")
    before = last(folder.parent, folder)
    earlier = {"the baseline": baseline.load()}
    if before is not None:
        earlier["the last run"] = baseline.from_rows(before / ROWS)
    whole = options.limit is None and not options.only
    run = summed(folder.name, options.slots, tallies, earlier, whole=whole)
    if not run.left:
        (folder / SUMMARY).write_text(run.model_dump_json(indent=1), "utf-8")
    page.write(folder / "report.html", run)
    if out is not None:
        _drafts(folder / ROWS, out)
    if keep:
        baseline.save(tallies)
    return run


def summed(
    started: str, slots: int, tallies: Sequence[Tally], earlier: Mapping[str, baseline.Earlier], *, whole: bool = True
) -> Summary:
    """The run's summary, each figure beside what it was in the ``earlier`` runs by name.

    A writer's own floors are means over all core cases: they are judged when the run is ``whole``.
    """
    results = [
        tally.result([(name, baseline.changes(tally, was.get(tally.group, {}))) for name, was in earlier.items()])
        for tally in tallies
    ]
    worst = sorted((row for tally in tallies for row in tally.worst), key=lambda row: -row.badness)
    writers = dict.fromkeys(tally.group.writer for tally in tallies if tally.group.task in DESK)
    return Summary(
        started=started,
        slots=slots,
        results=tuple(results),
        worst=tuple(worst),
        left=tuple(left for tally in tallies for left in tally.left),
        below={writer: missed(tallies, writer, whole=whole) for writer in writers},
    )


def missed(tallies: Sequence[Tally], writer: str, *, whole: bool) -> tuple[Below, ...]:
    """The floors that ``writer`` misses: those for everybody over every case, its own over the core."""
    mine = [t for t in tallies if t.group.task in DESK and t.group.writer == writer]
    below = {b.name: b for b in floors.below(desk(mine), floors.load(floors.ANY))}
    if whole and {t.group.task for t in mine} == set(DESK) and not any(t.left for t in mine):
        below |= {b.name: b for b in floors.below(desk(mine, core=True), floors.load(writer))}
    return tuple(below.values())


def desk(tallies: Sequence[Tally], *, core: bool = False) -> dict[str, float | None]:
    """The mean of each share over the cases of ``tallies``, or those of their core."""
    found: dict[str, list[float]] = {}
    for tally in tallies:
        for name, cases in tally.values.items():
            values = [value for case, value in cases.items() if not core or case in tally.core]
            found.setdefault(name, []).extend(values)
    return {name: sum(values) / len(values) for name, values in found.items() if values}


def _drafts(rows: Path, out: Path) -> None:
    with rows.open(encoding="utf-8") as lines:
        for line in lines:
            row = Row.model_validate_json(line)
            if row.text and not row.public:
                write(out, row)


def finish(run: Summary, *, as_json: bool, page_at: Path | None = None) -> int:
    """Print the run and give its exit code."""
    if as_json:
        print(run.model_dump_json())
    else:
        console = Console() if sys.stdout.isatty() else Console(width=WIDTH)
        show(run, console)
        if page_at is not None:
            console.print(f"The report, worst cases first: {page_at}", soft_wrap=True)
    return 1 if run.fell else 0


if __name__ == "__main__":
    try:
        app(prog_name="python -m evals")
    except ModuleNotFoundError as error:
        if error.name != "inspect_ai":
            raise
        print("evals: inspect-ai is not installed: pip install 'storydesk[evals]', or make test", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        print("evals: stopped; go on with --resume", file=sys.stderr)
        sys.exit(STOPPED)
    except (StorydeskError, OSError) as error:
        print(f"evals: {error}", file=sys.stderr)
        sys.exit(2)
