"""The report as one page for a browser: what fell, the figures side by side, and the worst cases first.

It is for the lead of a press office: words before figures, no script, nothing loaded from anywhere.
"""

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from evals.pipeline import COMPOSER
from evals.report import goal, said, verdict
from evals.rows import AMOUNTS, MEASURES
from evals.summary import Figure, Moved, Result, Size, Summary

TEMPLATE = "report.html.j2"
#: Sentences about the draft's house furniture are left out of a case.
FURNITURE = "house"

#: The composer is no model: what a model should write itself is no target for it.
NO_TARGET = {(COMPOSER, "by_model")}


class Cell(NamedTuple):
    """What one writer reached: the figure in words, how wide its bar is, and whether it meets its target."""

    text: str
    span: str = ""
    width: float | None = None
    met: bool | None = None
    moved: tuple[Moved, ...] = ()


class Line(NamedTuple):
    title: str
    goal: str
    cells: tuple[Cell, ...]


class Block(NamedTuple):
    """One task with its writers side by side."""

    title: str
    results: tuple[Result, ...]
    lines: tuple[Line, ...]


def write(path: Path, run: Summary) -> None:
    """Write the page of ``run`` to ``path``."""
    path.write_text(html(run), "utf-8")


def html(run: Summary) -> str:
    """The page as one self-contained document; every text in it is escaped."""
    folder = FileSystemLoader(Path(__file__).parent)
    env = Environment(
        loader=folder, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )  # fmt: skip
    return env.get_template(TEMPLATE).render(
        run=run,
        verdict=verdict(run),
        blocks=blocks(run.results),
        said=said,
        furniture=FURNITURE,
        titles={name: measure.title for name, measure in MEASURES.items()},
    )


def blocks(results: Sequence[Result]) -> list[Block]:
    """The results by task, in the order in which they were measured."""
    order = {result.title: n for n, result in reversed(list(enumerate(results)))}
    ordered = sorted(results, key=lambda r: order[r.title])
    return [_block(title, tuple(some)) for title, some in groupby(ordered, key=lambda r: r.title)]


def _block(title: str, results: tuple[Result, ...]) -> Block:
    shares = [
        Line(measure.title, "" if measure.least is None else f"at least {measure.least:.0%}", cells)
        for name, measure in MEASURES.items()
        if (cells := _cells(results, name))
    ]
    sizes = [
        Line(amount.title, goal(amount.low, amount.high), cells)
        for name, amount in AMOUNTS.items()
        if (cells := _sizes(results, name))
    ]
    return Block(title, results, tuple(shares + sizes))


def _cells(results: Sequence[Result], name: str) -> tuple[Cell, ...]:
    found = [(result, next((f for f in result.figures if f.name == name), None)) for result in results]
    if not any(figure for _, figure in found):
        return ()
    return tuple(_share(result, figure) for result, figure in found)


def _share(result: Result, figure: Figure | None) -> Cell:
    if figure is None:
        return Cell("not measured")
    moved = tuple(m for m in result.moved if m.name == figure.name)
    span = f"{figure.low:.0%} to {figure.high:.0%}, {figure.n} cases"
    met = None if (result.writer, figure.name) in NO_TARGET else figure.met
    return Cell(f"{figure.mean:.1%}", span, 100 * figure.mean, met, moved)


def _sizes(results: Sequence[Result], name: str) -> tuple[Cell, ...]:
    found = [next((s for s in result.sizes if s.name == name), None) for result in results]
    return tuple(_size(size) for size in found) if any(found) else ()


def _size(size: Size | None) -> Cell:
    if size is None:
        return Cell("not measured")
    return Cell(f"{size.mean:,.{size.digits}f} {size.unit}".strip(), f"{size.n} drafts", None, size.met)
