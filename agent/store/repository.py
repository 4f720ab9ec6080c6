"""What every repository has: a connection inside a unit of work."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, CursorResult, Select, Table, insert
from sqlalchemy.sql.expression import Executable

T = TypeVar("T")

#: How many values stand in one ``IN (…)`` or one batch of rows; SQLite takes 32,766 parameters at most.
BATCH = 500

#: The execution option by which a connection says that it may write.
WRITES = "storydesk_writes"


class Repository:
    """Reads and writes one group of tables within the unit of work that made it, and not after it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def _run(self, statement: Executable) -> CursorResult[Any]:
        return self._connection.execute(statement)

    def _held(self, query: Select[Any]) -> Select[Any]:
        """``query``, holding its rows until a writing unit of work ends. SQLite holds the whole file anyway."""
        return query.with_for_update() if self._writes() else query

    def _writes(self) -> bool:
        return bool(self._connection.get_execution_options().get(WRITES))

    def _add(self, table: Table, row: Mapping[str, object]) -> None:
        """Adds one row. Its values are parameters, so that the statement is compiled once and not a row."""
        self._connection.execute(insert(table), row)

    def _fill(self, table: Table, rows: Iterable[dict[str, object]]) -> None:
        """Adds every row; no row, no statement."""
        for batch in batches(rows):
            self._connection.execute(insert(table), batch)


def batches(items: Iterable[T]) -> Iterator[list[T]]:
    """``items`` in order, in lists of at most ``BATCH``."""
    left = iter(items)
    while batch := list(islice(left, BATCH)):
        yield batch
