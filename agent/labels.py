"""Cases that people labelled: what anonymising missed, and what it masked though it was nobody's.

Each case is one line of ``labels/anonymise.jsonl`` in the data folder, readable by its owner alone. Beside the
case's kind, type and length stands a keyed hash of its record, which says nothing without the vault. The sentence
itself is sealed: the missed name stands in it, while everything else that was masked stays a stand-in. Only
``desk.records.labelled`` opens it, for the privacy officer, on record.

Whoever forgets a record erases its cases too: ``Labels(home, vault).erase(record_ids)``.
"""

import base64
import fcntl
import os
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal
from uuid import uuid4

from pydantic import AwareDatetime, Field, ValidationError

from agent.errors import StoreError
from agent.vault import Vault
from retrieval.lessons import same_words
from retrieval.records import Value

CaseKind = Literal["missed", "released"]


class Case(Value):
    """A sentence in which ``[start, end)`` was missed, or was masked and is nobody's. An identity may stand in it."""

    kind: CaseKind
    type: str
    text: str = Field(repr=False)
    start: int
    end: int

    @property
    def words(self) -> str:
        return self.text[self.start : self.end]


class _Line(Value):
    """One line of the file; ``sealed`` is the case in base64."""

    id: str
    record: str
    kind: CaseKind
    type: str
    length: int
    at: AwareDatetime
    sealed: str


class Labels:
    """The file of one desk. Several processes may use it at once. Raises ``StoreError`` when it can't be used."""

    def __init__(self, home: Path, vault: Vault) -> None:
        self._folder = home / "labels"
        self._path = self._folder / "anonymise.jsonl"
        self._vault = vault

    def add(self, record_id: str, case: Case, at: AwareDatetime) -> None:
        """Keeps one case of a record, and none of its kind with the same words beside it."""
        key = uuid4().hex
        sealed = self._vault.seal_note(case.model_dump_json(), f"label {key}")
        line = _Line(
            id=key,
            record=self._record(record_id),
            kind=case.kind,
            type=case.type,
            length=case.end - case.start,
            at=at,
            sealed=base64.b64encode(sealed).decode(),
        )
        self.drop(record_id, case.words)
        with self._held():
            self._write([*self._lines(), line])

    def cases(self) -> list[Case]:
        """Every case, in the order in which people made them. Raises ``VaultError`` for another desk's file."""
        with self._held():
            return [self._opened(line) for line in self._lines()]

    def drop(self, record_id: str, words: str) -> int:
        """Takes back what was said of these words in a record; how many cases that were."""
        record = self._record(record_id)
        return self._without(lambda line: line.record == record and same_words(self._opened(line).words, words))

    def erase(self, record_ids: Collection[str]) -> int:
        """Takes every case of these records away; how many those were."""
        records = {self._record(record_id) for record_id in record_ids}
        return self._without(lambda line: line.record in records)

    def _without(self, gone: Callable[[_Line], bool]) -> int:
        if not self._path.exists():
            return 0
        with self._held():
            lines = self._lines()
            kept = [line for line in lines if not gone(line)]
            if len(kept) < len(lines):
                self._write(kept)
            return len(lines) - len(kept)

    def _record(self, record_id: str) -> str:
        return self._vault.pseudonym(f"label {record_id}")

    def _opened(self, line: _Line) -> Case:
        return Case.model_validate_json(self._vault.open_note(base64.b64decode(line.sealed), f"label {line.id}"))

    def _lines(self) -> list[_Line]:
        if not self._path.exists():
            return []
        try:
            return [_Line.model_validate_json(line) for line in self._path.read_text("utf-8").splitlines()]
        except ValidationError:
            raise StoreError(
                f"The file of labelled cases ({self._path.name}) is damaged. Put it right or move it away; nothing "
                "else rests on it."
            ) from None

    def _write(self, lines: Collection[_Line]) -> None:
        """The whole file or nothing of it; no byte of a case that was taken away stays in the file."""
        part = self._path.with_suffix(".part")
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.writelines(line.model_dump_json() + "\n" for line in lines)
            file.flush()
            os.fsync(file.fileno())
        part.replace(self._path)

    @contextmanager
    def _held(self) -> Iterator[None]:
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with (self._folder / "lock").open("a") as file:
                fcntl.flock(file, fcntl.LOCK_EX)  # freed when the file closes, also by a crash
                yield
        except OSError as error:
            raise StoreError(
                f"The file of labelled cases can't be used: {error.strerror}. Nothing was saved."
            ) from None
