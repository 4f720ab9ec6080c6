"""JSON Lines on standard input and output, with a line's number on every error."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import IO, TypeVar

import typer
from pydantic import BaseModel, ValidationError

from agent.errors import StorydeskError

Row = TypeVar("Row", bound=BaseModel)
#: A group of rows ends at so many, or at so many characters.
BATCH, CHARACTERS = 512, 1_000_000


class Input:
    """The rows of standard input, parsed as ``shape``. A bad line is named on standard error and counted."""

    def __init__(self, shape: type[BaseModel], source: IO[bytes] | None = None) -> None:
        self.shape = shape
        self.source = source or sys.stdin.buffer
        self.rejected = 0

    def rows(self, shape: type[Row]) -> Iterator[tuple[int, Row]]:
        for number, line in enumerate(self.source, start=1):
            if not line.strip():
                continue
            try:
                yield number, shape.model_validate_json(line)
            except ValidationError as error:
                self.reject(number, _reason(error))

    def reject(self, number: int, reason: str) -> None:
        self.rejected += 1
        print(f"line {number}: {reason}", file=sys.stderr)

    def finish(self, findings: bool = False) -> None:
        """End the command: exit 1 when a line was refused or something was found."""
        sys.stdout.flush()
        raise typer.Exit(1 if self.rejected or findings else 0)


def _reason(error: ValidationError) -> str:
    """What is wrong with the line, without a word of its content."""
    first = error.errors(include_input=False, include_url=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    return f"{where}: {first['msg']}" if where else str(first["msg"])


def transform(shape: type[Row], work: Callable[[Row], dict[str, object]]) -> None:
    """One answer a row, in order; a row that the work refuses is named on standard error."""
    feed = Input(shape)
    for number, row in feed.rows(shape):
        try:
            emit(work(row))
        except StorydeskError as error:
            feed.reject(number, str(error))
    feed.finish()


def batches(rows: Iterable[tuple[int, Row]], length: Callable[[Row], int]) -> Iterator[Sequence[tuple[int, Row]]]:
    """The rows in groups for work that is faster by the batch; ``length`` is a row's in characters."""
    group: list[tuple[int, Row]] = []
    held = 0
    for number, row in rows:
        group.append((number, row))
        held += length(row)
        if len(group) == BATCH or held >= CHARACTERS:
            yield group
            group, held = [], 0
    if group:
        yield group


def emit(row: dict[str, object]) -> None:
    """One object on standard output. A lone surrogate is written as an escape, so the line is valid UTF-8."""
    line = json.dumps(row, ensure_ascii=False, allow_nan=False, default=str)
    sys.stdout.buffer.write(line.encode("utf-8", "backslashreplace") + b"\n")
