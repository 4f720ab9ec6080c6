"""One import: rows in, a chunk in memory at a time, whatever the size of the file.

Each chunk is looked up, anonymised, stored and indexed before the next one is read, and its refused rows are
written at once. What came of an import so far is on record after each chunk, so a kill loses at most one, and the
same file again brings in the rest.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple, TypeVar
from uuid import uuid4

from agent.actions.ledger import Ledger
from agent.actions.parts import Parts, Progress
from agent.actions.standing import Held, ceiling, grants_less
from agent.actions.tombstones import forgotten
from agent.actions.withdrawing import renew_evidence, settle
from agent.errors import StoreError
from agent.models import Actor, ConsentEntry, Event
from agent.store import Tx
from agent.store.values import ImportRun
from agent.views import ImportSummary
from retrieval.anonymise import id_is_identity
from retrieval.imports import Accepted, Outcome, guess_source, rows_expected, stream
from retrieval.records import Consent, RawRecord, Rejected

#: Records that are anonymised, stored and indexed in one transaction: a kill loses at most this many, and the
#: next import of the same file brings them in.
CHUNK = 64
#: Refused rows that a summary holds; the file of refused rows and the database hold them all.
SHOWN = 10_000
ID_IS_IDENTITY = "the id holds a name, an address or a number of the customer; give the record an opaque id"
LEFT_IN = (
    "an identity of the customer would have been left in its text, so nothing of it was kept; tell the desk's makers"
)
FORGOTTEN = (
    "this record was forgotten on request and is not taken in again; where that is lawful an administrator can import "
    "it with --again, on record"
)

Item = TypeVar("Item")


class Taken(NamedTuple):
    """How many flags are new, which records were stopped because an identity of theirs was left in a text, and how
    many consents grant less than before; of how many records the file says nothing of consent, and how many of these
    have one that stands."""

    flagged: int
    stopped: frozenset[str] = frozenset()
    lowered: int = 0
    silent: int = 0
    stood: int = 0


TakeIn = Callable[[Sequence[RawRecord]], Taken]


class Sorted(NamedTuple):
    """A chunk's records that are new or changed, and its refused rows; ``lines`` says where each record stood."""

    fresh: list[RawRecord]
    refused: list[Rejected]
    lines: dict[str, int]


class Importing:
    """The work of one import. ``take_in`` anonymises, stores and indexes records.

    ``again``: records that were forgotten are taken in as well.
    """

    def __init__(self, parts: Parts, take_in: TakeIn, on_event: Progress, *, again: bool = False) -> None:
        self._parts = parts
        self._take_in = take_in
        self._on_event = on_event
        self._again = again
        self._flagged = self._lowered = self._silent = self._stood = 0
        self._shown: list[Rejected] = []

    def file(self, actor: Actor, path: Path, source: str | None, mapping: Mapping[str, str] | None) -> ImportSummary:
        """Every row of ``path``. Raises ``ImportFileError`` before its first row when the file can't be read."""
        self._on_event(Event(step="Reading", detail=path.name))
        kind = source or guess_source(path)
        rows = stream(path, kind, mapping)
        run = ImportRun(id=uuid4().hex, at=self._parts.clock(), by=actor.id, name=path.name, source=kind)
        with self._parts.store.begin() as tx:
            tx.imports.add(run)
        total = rows_expected(path, kind)
        for done, outcomes in chunks(rows):
            self._on_event(Event(step="Anonymising and indexing", done=done, total=total))
            run = self._chunk(run, outcomes)
        return self._close(run)

    def _chunk(self, run: ImportRun, outcomes: Sequence[Outcome]) -> ImportRun:
        """The import with this chunk in it, on record."""
        fresh, refused, lines = self._sorted(outcomes)
        if fresh:
            flagged, stopped, lowered, silent, stood = self._take_in(fresh)
            self._flagged += flagged
            self._lowered += lowered
            self._silent += silent
            self._stood += stood
            fresh = [raw for raw in fresh if raw.id not in stopped]
            refused += [Rejected(line=lines[i], reason=LEFT_IN) for i in sorted(stopped, key=lines.__getitem__)]
        after = run.model_copy(
            update={
                "read": run.read + len(outcomes),
                "imported": run.imported + len(fresh),
                "unchanged": run.unchanged + len(outcomes) - len(fresh) - len(refused),
                "rejected": run.rejected + len(refused),
            }
        )
        self._shown += refused[: SHOWN - len(self._shown)]
        with self._parts.store.begin() as tx:
            tx.imports.put_rejects(run.id, refused, after=run.rejected)
            tx.imports.update(after)
            self._write_rejects(run, refused)
        return after

    def _sorted(self, outcomes: Sequence[Outcome]) -> Sorted:
        accepted = [o for o in outcomes if isinstance(o, Accepted)]
        lines = {o.record.id: o.line for o in accepted}
        with self._parts.store.read() as tx:
            digests = tx.records.digests(lines)
            gone = frozenset[str]() if self._again else forgotten(self._parts, tx, lines)
        changed = [o.record for o in accepted if o.record.id in gone or digests.get(o.record.id) != o.record.digest()]
        reasons = {raw.id: FORGOTTEN if raw.id in gone else self._why_not(raw) for raw in changed}
        refused = [o for o in outcomes if isinstance(o, Rejected)]
        refused += [Rejected(line=lines[i], reason=reason) for i, reason in reasons.items() if reason is not None]
        fresh = [raw for raw in changed if reasons[raw.id] is None]
        return Sorted(fresh, sorted(refused, key=lambda r: r.line), lines)

    def _why_not(self, record: RawRecord) -> str | None:
        """Why a record that could be read is refused all the same. Costs a hundred times what reading it did."""
        return ID_IS_IDENTITY if id_is_identity(record) else None

    def _close(self, run: ImportRun) -> ImportSummary:
        counts = {"read": str(run.read), "imported": str(run.imported), "rejected": str(run.rejected)}
        counts |= {"lowered": str(self._lowered)} if self._lowered else {}
        counts |= {"silent": str(self._silent), "stood": str(self._stood)} if self._silent else {}
        with self._parts.store.begin() as tx:
            tx.audit.append(run.at, run.by, "import", run.id, counts)
        return ImportSummary(
            read=run.read,
            imported=run.imported,
            unchanged=run.unchanged,
            rejected=tuple(self._shown),
            refused=run.rejected,
            flagged=self._flagged,
            lowered=self._lowered,
            silent=self._silent,
            stood=self._stood,
        )

    def _write_rejects(self, run: ImportRun, refused: Sequence[Rejected]) -> None:
        """Line and reason of each refused row, as a file to work through; the rows themselves stay in the source."""
        if not refused:
            return
        folder = self._parts.settings.home / "rejects"
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
            with (folder / f"{run.id}.jsonl").open("a", encoding="utf-8") as file:
                file.writelines(reject.model_dump_json() + "\n" for reject in refused)
        except OSError as error:
            raise StoreError(f"The list of refused rows could not be written: {error.strerror}.") from None


class Granted:
    """What an import says of consents, against what was on record before, within one unit of work.

    What grants less reaches all that rests on it as a withdrawal does; so does what the ledger holds down.
    """

    def __init__(self, parts: Parts, actor: Actor, tx: Tx, raws: Sequence[RawRecord], held: Held) -> None:
        """To be made before the records are saved."""
        self._parts = parts
        self._actor = actor
        self._tx = tx
        self._held = held
        self._given = {raw.id: held.given(raw.id, raw.consent) for raw in raws}
        self.said = frozenset(raw.id for raw in raws if raw.consent.said)
        self._before = {i: record.consent for i, record in tx.records.many(list(self._given)).items()}

    def settle(self, ids: Iterable[str]) -> int:
        """Of these records, which were saved: how many consents were lowered."""
        return sum(self._one(i, self._before.get(i, Consent()), self._given[i]) for i in ids)

    def _one(self, record_id: str, before: Consent, given: Consent) -> bool:
        entry, now = self._held.entries.get(record_id), self._parts.clock()
        after = self._held.stands(record_id, given)
        if entry is not None and record_id in self._held.outside and after != given:
            before, entry = given, entry.model_copy(update=dict(after))
        elif grants_less(before, after, now):
            entry = ConsentEntry(record_id=record_id, act="lowered", at=now, by=self._actor.id, **dict(after))
        else:
            if record_id in self._before and before != after:
                renew_evidence(self._tx, record_id, after)
            return False
        settle(self._parts, self._tx, self._actor, before, entry)
        return True

    def stood(self, ids: Iterable[str]) -> int:
        """Of these records: in how many a consent stands of which the file says nothing."""
        return sum(i not in self.said and self._held.stands(i, self._given[i]).level != "none" for i in ids)

    def raise_ceilings(self, ids: Iterable[str]) -> None:
        """Tell the ledger of younger grants, once they are saved."""
        entries = {i: entry for i in ids if (entry := self._held.entries.get(i)) and entry.act == "lowered"}
        now = {"at": self._parts.clock()}
        stands = self._held.stands
        raised = [e.model_copy(update=now | dict(stands(i, self._given[i]))) for i, e in entries.items()]
        if raised:
            Ledger(self._parts.settings.home).renew(ceiling(self._parts.vault, entry) for entry in raised)


def chunks(items: Iterable[Item]) -> Iterator[tuple[int, list[Item]]]:
    """``items`` in lists of ``CHUNK``, each with how many there are up to its end."""
    source, done = iter(items), 0
    while chunk := list(islice(source, CHUNK)):
        done += len(chunk)
        yield done, chunk
