"""What a run looks like in a terminal, and its drafts as pages to read. ``evals.page`` is the same for a browser."""

import math
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.table import Table
from rich.text import Text

from evals.floors import below
from evals.rows import AMOUNTS, MEASURES, Row
from evals.summary import Figure, Moved, Result, Size, Summary

T = TypeVar("T", Figure, Size)
BAR = 24
#: So many cases are named in a terminal; the page has more.
SHOWN = 10


def show(run: Summary, console: Console) -> None:
    """The tables for a person: a table a task with the writers side by side, then the worst cases, then the verdict."""
    for title, results in groupby(sorted(run.results, key=lambda r: r.title), key=lambda r: r.title):
        console.print(_table(title, list(results)))
    for result in run.results:
        console.print(_cost(result, run.slots), style="dim")
    for row in run.worst[:SHOWN]:
        console.print(
            f"{row.task} {row.case} ({row.writer}): {' '.join(row.wrong) or 'below its figures'}", markup=False
        )
    for left in run.left:
        console.print(f"Not run: {left.cases} of {left.title} ({left.writer}), {left.why}: {', '.join(left.named)} …")
    for line in verdict(run):
        console.print(line, markup=False)


def verdict(run: Summary) -> list[str]:
    """What the exit code stands on, in words."""
    missed = [
        f"Below its floor with {writer}: {MEASURES[b.name].title}, {b.value:.3f} < {b.floor:.3f}"
        for writer, floors in run.below.items()
        for b in floors
    ]
    fell = [
        f"Fell against {m.against} in {result.title} ({result.writer}): {m.title}, {said(m)}"
        for result in run.results
        for m in result.moved
        if m.real
    ]
    return missed + fell or ["Nothing stands below its floor, and nothing really fell."]


def said(moved: Moved) -> str:
    """``-4.0 points (-7.1 to -1.2, 55 cases)``."""
    points = (100 * value for value in (moved.change, moved.low, moved.high))
    return "{:+.1f} points ({:+.1f} to {:+.1f}, {} cases)".format(*points, moved.n)


def _table(title: str, results: Sequence[Result]) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column("")
    for result in results:
        table.add_column(f"{result.writer}, {result.measured} cases", justify="right", no_wrap=True)
    if len(results) == 1:
        table.add_column("")
    table.add_column("target")
    for name in MEASURES:
        figures = [_of(result.figures, name) for result in results]
        if any(figures):
            cells = [_share(figure) for figure in figures]
            bars = [bar(figures[0].mean if figures[0] else None, figures[0].least if figures[0] else None)]
            least = MEASURES[name].least
            table.add_row(
                MEASURES[name].title, *cells, *(bars if len(results) == 1 else []),
                "" if least is None else f"at least {least:.0%}",
            )  # fmt: skip
    for row in _sizes(results):
        table.add_row(*row)
    return table


def _sizes(results: Sequence[Result]) -> Iterator[list[str]]:
    blank = [""] if len(results) == 1 else []
    for name, amount in AMOUNTS.items():
        sizes = [_of(result.sizes, name) for result in results]
        if any(sizes):
            cells = ["-" if size is None else f"{size.mean:.{amount.digits}f} {amount.unit}".strip() for size in sizes]
            yield [amount.title, *cells, *blank, goal(amount.low, amount.high)]


def _of(given: Sequence[T], name: str) -> T | None:
    return next((one for one in given if one.name == name), None)


def goal(low: float | None, high: float | None) -> str:
    """The target of an amount in words; empty when it has none."""
    if low is not None and high is not None:
        return f"{low:g} to {high:g}"
    return "" if high is None else f"at most {high:,g}"


def _share(figure: Figure | None) -> str:
    if figure is None:
        return "-"
    return f"{figure.mean:.1%} ({figure.low:.0%} to {figure.high:.0%})"


def _cost(result: Result, slots: int) -> str:
    usage = result.usage
    pace = "" if result.per_minute is None else f", {result.per_minute:.1f} a minute with {slots} slots"
    tokens = f"{usage.prompt_tokens} tokens in ({usage.cached_tokens} from the cache), {usage.completion_tokens} out"
    spent = f", {usage.calls} calls, {tokens}" if usage.calls else ""
    cost = "" if usage.cost is None else f", {usage.cost:.4f} money"
    return f"{result.title}, {result.writer}: {result.measured} of {result.cases} cases{pace}{spent}{cost}"


def bar(value: float | None, floor: float | None) -> Text:
    """A bar of ``BAR`` cells; a stroke marks the floor, and red what stays below it."""
    if value is None or math.isnan(value):
        return Text("not measured", style="dim")
    full = round(value * BAR)
    cells = ["█" if n < full else "·" for n in range(BAR)]
    if floor is not None:
        cells[min(BAR - 1, max(0, round(floor * BAR) - 1))] = "┃"
    return Text("".join(cells), style="red" if floor is not None and below({"it": value}, {"it": floor}) else "green")


def percent(value: float | None) -> str:
    return "-" if value is None else f"{value:.0%}"


def write(folder: Path, row: Row) -> Path:
    """One draft as a page to read: the text, then each sentence with its support, then what is wrong."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{row.task}-{row.case.replace('/', '-')}-{row.writer.replace('/', '-')}.md"
    lines = [f"# {row.case}: {row.status}", "", row.about, "", row.text, "", "## Sentences", ""]
    lines += [f"- [{one.origin}, {one.support}] {one.text}  ({one.why})" for one in row.lines]
    lines += ["", "## What is wrong", "", *[f"- {wrong}" for wrong in row.wrong or ("nothing",)], "", "## Figures", ""]
    lines += [f"- {MEASURES[name].title}: {percent(value)}" for name, value in row.values.items()]
    lines += [f"- {AMOUNTS[name].title}: {value:.1f}" for name, value in row.amounts.items()]
    path.write_text("\n".join([*lines, ""]), "utf-8")
    return path
