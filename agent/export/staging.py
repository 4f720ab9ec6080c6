"""Files that appear only once the record of them is kept: written aside first, and moved into place after it."""

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import uuid4

from agent.errors import StoreError
from agent.export.package import Exported

ASIDE = "The export could not be written: {error}. The text stays signed; make room and export again."
MOVED = "The export is on record, but its files could not be put in place: {error}. Export again."


class Staging:
    """A block around the unit of work that keeps the record. Left cleanly, each file takes its place, whole, and what
    lay there under its name is replaced; left by an error, nothing is there that was not there before.

    Raises ``StoreError`` when a file can't be written, which undoes the work inside; or when it can't be moved, which
    comes after the record and is mended by exporting again.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._mark = uuid4().hex[:8]
        self._names: list[str] = []

    def __enter__(self) -> Self:
        return self

    def write(self, files: Sequence[Exported]) -> None:
        """Write ``files`` aside."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            for file in files:
                self._names.append(file.name)
                self._aside(file.name).write_bytes(file.data)
        except OSError as error:
            raise StoreError(ASIDE.format(error=error.strerror)) from None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                for name in self._names:
                    self._aside(name).replace(self._folder / name)
        except OSError as failed:
            raise StoreError(MOVED.format(error=failed.strerror)) from None
        finally:
            for name in self._names:
                self._aside(name).unlink(missing_ok=True)

    def _aside(self, name: str) -> Path:
        return self._folder / f".{name}.{self._mark}.part"


def write_files(folder: Path, files: Sequence[Exported]) -> None:
    """Each file whole or not at all; what was exported before under the same name is replaced."""
    with Staging(folder) as staging:
        staging.write(files)
