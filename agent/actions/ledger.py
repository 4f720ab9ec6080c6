"""``forgotten.jsonl`` in the data folder: what was forgotten, which consents were taken back or grant less, which texts
were withdrawn or rejected, and which words a person had masked.

It lies outside of the database and only grows. A backup is older than what was taken back since, so a restore keeps
this file and goes by it. A line names its record by a keyed hash, and so the words that were masked; who has no vault
can't tell which they are. The id of a draft names nobody and stands as it is.
"""

import fcntl
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from pydantic import AwareDatetime, TypeAdapter, ValidationError

from agent.backup import LEDGER
from agent.errors import StoreError
from agent.models import ConsentAct, State
from retrieval.records import Consent, ConsentLevel, Value


class Stone(Value, extra="ignore"):
    """That a record was forgotten. What a later version adds to a line does not make it less in force."""

    record: str
    at: AwareDatetime
    lifted: bool = False


class Ceiling(Value, extra="ignore"):
    """That a record's consent grants at most this from ``at`` on. ``consent`` is a keyed hash of the record's id."""

    consent: str
    at: AwareDatetime
    act: ConsentAct
    level: ConsentLevel = "none"
    channels: tuple[str, ...] = ()
    expires_at: AwareDatetime | None = None

    @property
    def most(self) -> Consent:
        """What it lets stand."""
        return Consent(level=self.level, channels=self.channels, expires_at=self.expires_at)


class Ended(Value, extra="ignore"):
    """That a text was taken back for good: withdrawn or rejected."""

    draft: str
    at: AwareDatetime
    state: State


class Masked(Value, extra="ignore"):
    """That a person had words masked in a record. ``masked`` is a keyed hash of the record's id, ``words`` one of the
    words, and ``length`` how many characters they are; ``type`` is a kind of ``retrieval.lessons.MISSED``."""

    masked: str
    words: str
    length: int
    type: str
    at: AwareDatetime
    lifted: bool = False


Line = Stone | Ceiling | Ended | Masked
_LINE: TypeAdapter[Line] = TypeAdapter(Line)


class Ledger:
    """The file of one desk. Several processes may add to it at once. Raises ``StoreError``."""

    def __init__(self, home: Path) -> None:
        self._path = home / LEDGER

    # --- what was forgotten

    def add(self, records: Collection[str], at: datetime) -> None:
        """Adds keyed hashes that are not in force; what is in force stays as it is."""
        there = self.standing()
        self._append(Stone(record=record, at=at) for record in sorted(set(records) - there))

    def lift(self, records: Collection[str], at: datetime) -> None:
        """From here on these are in force no more."""
        self._append(Stone(record=record, at=at, lifted=True) for record in sorted(set(records) & self.standing()))

    def standing(self) -> frozenset[str]:
        """The keyed hashes that are in force."""
        standing: set[str] = set()
        for line in self._lines():
            if isinstance(line, Stone):
                (standing.discard if line.lifted else standing.add)(line.record)
        return frozenset(standing)

    # --- what a consent still grants

    def ceilings(self) -> dict[str, Ceiling]:
        """The last one of each record, by its keyed hash."""
        return {line.consent: line for line in self._lines() if isinstance(line, Ceiling)}

    def lower(self, ceilings: Iterable[Ceiling]) -> None:
        """From here on these consents grant at most that."""
        there = self.ceilings()
        self._append(
            c for c in ceilings if (old := there.get(c.consent)) is None or old.at < c.at or old.most != c.most
        )

    def renew(self, ceilings: Iterable[Ceiling]) -> None:
        """Puts these in the place of what is here of the same records; a record that is not here needs none."""
        there = self.ceilings()
        self._append(c for c in ceilings if c.consent in there and c.most != there[c.consent].most)

    def join(self, others: Mapping[str, Ceiling]) -> None:
        """Adds what another desk knows of these records, where it is later than what is known here."""
        there = self.ceilings()
        self._append(c for key, c in sorted(others.items()) if key not in there or there[key].at < c.at)

    # --- texts that were taken back

    def end(self, texts: Iterable[Ended]) -> None:
        """Adds those that are not there yet."""
        there = self.ended()
        self._append(text for text in texts if text.draft not in there)

    def ended(self) -> dict[str, Ended]:
        """Each of them, by its draft's id."""
        return {line.draft: line for line in self._lines() if isinstance(line, Ended)}

    # --- words that a person had masked

    def mask(self, line: Masked) -> None:
        """From here on these words are masked in that record, unless they are already."""
        self._append([line] if (line.masked, line.words) not in self._masked() else [])

    def unmask(self, record: str, words: Collection[str], at: datetime) -> None:
        """From here on these words of the record may be read again, as far as they are masked; all keyed hashes."""
        held = [line for (key, said), line in self._masked().items() if key == record and said in words]
        self._append(line.model_copy(update={"at": at, "lifted": True}) for line in held)

    def masked(self) -> list[Masked]:
        """What is in force, the oldest first."""
        return list(self._masked().values())

    def _masked(self) -> dict[tuple[str, str], Masked]:
        held: dict[tuple[str, str], Masked] = {}
        for line in self._lines():
            if isinstance(line, Masked):
                held.pop((line.masked, line.words), None)
                held |= {} if line.lifted else {(line.masked, line.words): line}
        return held

    # --- the file

    def _lines(self) -> Iterator[Line]:
        """A last line cut short by a kill does not count: it is added again."""
        try:
            texts = self._path.read_text("utf-8").split("\n")
        except FileNotFoundError:
            return
        except OSError as error:
            raise _unusable(error) from None
        for text in texts[:-1]:
            if (line := parsed(text)) is not None:
                yield line

    def _append(self, lines: Iterable[Line]) -> None:
        text = "".join(line.model_dump_json() + "\n" for line in lines)
        if not text:
            return
        try:
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
            with os.fdopen(handle, "r+b") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                size = file.seek(0, os.SEEK_END)
                if size and os.pread(file.fileno(), 1, size - 1) != b"\n":
                    text = "\n" + text  # after a line that a kill cut short
                file.write(text.encode())
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise _unusable(error) from None


def parsed(text: str) -> Line | None:
    """A line as it is read; None for one that a kill cut short, which the database has all the same."""
    try:
        return _LINE.validate_json(text)
    except ValidationError:
        return None


def _unusable(error: OSError) -> StoreError:
    return StoreError(f"The list of what was forgotten and taken back ({LEDGER}) can't be used: {error.strerror}.")
