"""What a person at a terminal sees: a progress line on standard error, a table on standard output."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from agent.models import Event


def at_terminal() -> bool:
    return sys.stdout.isatty()


@contextmanager
def progress() -> Iterator[Callable[[Event], None]]:
    """A line that says which step and how far; when nobody watches, one plain line a step."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _Plain()
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), console=console, transient=True) as bar:
        task = bar.add_task("", total=None)

        def show(event: Event) -> None:
            said = f"{event.step}  {event.detail}".strip()
            bar.update(task, description=said, completed=event.done or 0, total=event.total)

        yield show


class _Plain:
    """One line a step on standard error, so that a log stays short."""

    def __init__(self) -> None:
        self.step = ""

    def __call__(self, event: Event) -> None:
        if event.step != self.step:
            self.step = event.step
            print(f"… {event.step} {event.detail}".rstrip(), file=sys.stderr, flush=True)


def table(title: str, values: Mapping[str, object]) -> None:
    """Names and values, one a row."""
    out = Table(title=title, show_header=False, title_justify="left")
    for name, value in values.items():
        out.add_row(name, str(value))
    Console().print(out)


def rows(columns: Sequence[str], values: Sequence[Sequence[object]]) -> None:
    """A table with a head; says so when it is empty."""
    if not values:
        Console().print("Nothing found.")
        return
    out = Table(*columns)
    for row in values:
        out.add_row(*(str(cell) for cell in row))
    Console().print(out)
