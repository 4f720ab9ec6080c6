"""Progress on standard error while the cases run, from as many threads as there are slots."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from agent.models import Event


class Watcher(Protocol):
    """Who watches a run: each step of a case, and how the case ended."""

    def step(self, case: str, event: Event) -> None: ...

    def ended(self, case: str, how: str) -> None: ...


@contextmanager
def watching(total: int | None) -> Iterator[Watcher]:
    """A bar over the cases with the step of the present one; when nobody watches, a line a finished case."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _Lines()
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        yield _Bar(bar, bar.add_task("Cases", total=total), bar.add_task("", total=None))


class _Bar:
    def __init__(self, bar: Progress, cases: TaskID, case: TaskID) -> None:
        self._bar, self._cases, self._case = bar, cases, case

    def step(self, case: str, event: Event) -> None:
        said = f"{case}: {event.step} {event.detail}".strip()
        self._bar.update(self._case, description=said, completed=event.done or 0, total=event.total)

    def ended(self, case: str, how: str) -> None:
        self._bar.advance(self._cases)
        self._bar.console.print(f"{case}: {how}")


class _Lines:
    """One line a finished case, so that a log stays short."""

    def step(self, case: str, event: Event) -> None:
        """Steps inside a case are not logged."""

    def ended(self, case: str, how: str) -> None:
        print(f"… {case}: {how}", file=sys.stderr, flush=True)
