"""Verbs on records: import, look, find, flag, reveal, rebuild the index."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from agent.actions.customers import regulars
from agent.actions.importing import SHOWN, Granted, Importing, Taken, chunks
from agent.actions.ledger import Ceiling, Ledger
from agent.actions.parts import Parts, Progress, allow, silent
from agent.actions.standing import held_to, words_of
from agent.actions.tombstones import forgotten, lift
from agent.errors import NotAllowedError, NotFoundError, RefusedError, StaleError, StorydeskError, VaultError
from agent.models import Actor, ConsentEntry, Event
from agent.store import Tx
from agent.store.values import Sealed
from agent.traces import identities
from agent.vault import Opened, every_identity
from agent.views import ImportSummary, RecordPage, RecordRow
from retrieval.find import find, find_records
from retrieval.flag import flag
from retrieval.ladders import of_record
from retrieval.passages import cut
from retrieval.records import (
    Anonymised,
    CleanRecord,
    Criterion,
    Filter,
    Flag,
    Hit,
    Kind,
    Lessons,
    Passage,
    RawRecord,
    Rejected,
)

#: Why a look into the vault was refused, as the audit says it; the first that fits.
REFUSALS: tuple[tuple[type[StorydeskError], str], ...] = (
    (NotAllowedError, "role"),
    (NotFoundError, "nothing there"),
    (VaultError, "closed"),
    (RefusedError, "reason"),
    (StorydeskError, "failed"),
)

CONSENT_CHANGED = (
    "Somebody recorded or withdrew a consent while its record was imported anew. Nothing of these rows was saved; "
    "import the file again, and the rest goes in."
)


class RecordVerbs:
    """What can be done with records. Raw text goes to the vault and nowhere else."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def import_file(
        self,
        actor: Actor,
        path: Path,
        source: str | None = None,
        mapping: Mapping[str, str] | None = None,
        *,
        again: bool = False,
        on_event: Progress = silent,
    ) -> ImportSummary:
        """Read ``path``, anonymise, store, seal, flag and index its records; the same file again changes nothing.

        A consent that grants less than before reaches what it no longer covers as a withdrawal does; a file without
        any place for consents leaves them as they stand, and a new record of it has none. None is raised
        over what people recorded or withdrew here, or over what was lowered later than it was granted. Refused rows
        are kept with the import and the rest goes in. Raises ``ImportFileError`` when the file as a whole can't be
        read; then nothing was changed.
        ``again``, for an administrator: records that were forgotten are taken in too, and are forgotten no more.
        """
        allow(actor, "import records")
        if again:
            allow(actor, "take in what was forgotten")

        ceilings = Ledger(self._parts.settings.home).ceilings()

        def take_in(raws: Sequence[RawRecord]) -> Taken:
            if again:
                lift(self._parts, actor, [raw.id for raw in raws])
            return self._take_in(actor, raws, ceilings)

        return Importing(self._parts, take_in, on_event, again=again).file(actor, path, source, mapping)

    def _take_in(self, actor: Actor, raws: Sequence[RawRecord], ceilings: Mapping[str, Ceiling]) -> Taken:
        """Anonymise and seal outside the transaction, then store and index inside it.

        A record whose text would still hold an identity that the help desk knows reaches neither.
        """
        parts, given = self._parts, {raw.id: raw.consent for raw in raws}
        with parts.store.read() as tx:
            before = _sealed(tx, raws)
            held = held_to(tx, parts.vault, given, ceilings)
        older = {row.record_id: parts.vault.open(row) for row in before}
        lessons = {record_id: opened.lessons for record_id, opened in older.items()}
        made = parts.anonymiser.records(raws, lessons, regulars(parts, raws))
        anonymised = [held.over(raw.consent, clean) for raw, clean in zip(raws, made, strict=True)]
        sealed = [
            parts.vault.seal(_consenting(raw, clean.record, held.entries, older), clean.identities, lessons.get(raw.id))
            for raw, clean in zip(raws, anonymised, strict=True)
        ]
        stopped = frozenset(
            raw.id for raw, clean in zip(raws, anonymised, strict=True) if self._leaves(raw, clean.record)
        )
        flagged = 0
        with parts.store.begin() as tx:
            self._require_taught(before, _sealed(tx, raws))
            if held_to(tx, parts.vault, given, ceilings) != held:
                raise StaleError(CONSENT_CHANGED)
            # by another process, since the file was read
            gone = stopped | forgotten(parts, tx, (raw.id for raw in raws))
            granted = Granted(parts, actor, tx, raws, held)
            for raw, clean, row in zip(raws, anonymised, sealed, strict=True):
                if raw.id not in gone:
                    flagged += self._keep(tx, raw, clean, row, lessons.get(raw.id, Lessons()))
            kept = [raw.id for raw in raws if raw.id not in stopped]
            tx.erasure.taken(kept, parts.clock())
            parts.index.remove(kept)
            stay = [clean.record for clean in anonymised if clean.record.id not in gone]
            parts.index.add([p for record in stay for p in self.passages(record)])
            lowered = granted.settle(record.id for record in stay)
            stood = granted.stood(record.id for record in stay)
        granted.raise_ceilings(record.id for record in stay)
        return Taken(flagged, stopped, lowered, len({record.id for record in stay} - granted.said), stood)

    def _leaves(self, raw: RawRecord, record: CleanRecord) -> bool:
        texts = (record.subject or "", *(m.text for m in record.messages), *record.tags)
        return self._parts.gatekeeper.leaves(raw.requester, texts)

    def _require_taught(self, before: Sequence[Sealed], now: Sequence[Sealed]) -> None:
        """Raises ``StaleError`` when somebody corrected a record meanwhile: it was masked without what they said."""
        were = {row.record_id: row for row in before}
        for row in now:
            old = were.get(row.record_id, row)
            if old.sealed != row.sealed and self._parts.vault.open(old).lessons != self._parts.vault.open(row).lessons:
                raise StaleError(
                    "Somebody corrected a record while it was imported anew. Nothing of these rows was saved; import "
                    "the file again, and the rest goes in."
                )

    def _keep(self, tx: Tx, raw: RawRecord, clean: Anonymised, sealed: Sealed, lessons: Lessons) -> int:
        tx.records.put(clean.record, raw.digest(), clean.report)
        tx.vault.keep(self._parts.vault.settle(sealed, tx.vault.sealing_key()))
        self._parts.gatekeeper.learn(tx, raw.id, raw.requester, lessons)
        return tx.flags.put(raw.id, flag(clean.record))

    def passages(self, record: CleanRecord) -> list[Passage]:
        """The record cut into citable passages, the same ones each time."""
        return cut(record, self._parts.settings.passage_tokens, self._parts.count_tokens)

    # --- reading

    def count(self, actor: Actor) -> int:
        allow(actor, "read records")
        with self._parts.store.read() as tx:
            return tx.records.count()

    def products(self, actor: Actor) -> list[str]:
        """Every product that a record names, for a filter to offer."""
        allow(actor, "read records")
        with self._parts.store.read() as tx:
            return list(tx.records.products())

    def rows(
        self, actor: Actor, *, query: str = "", kind: Kind | None = None, page: int = 0, size: int = 50
    ) -> list[RecordRow]:
        """Records, the newest first, with their open flags."""
        allow(actor, "read records")
        with self._parts.store.read() as tx:
            found = tx.records.list(kind=kind, search=query or None, limit=size, offset=page * size)
            return [self._row(tx, record) for record in found.items]

    def flagged(self, actor: Actor, *, page: int = 0, size: int = 50) -> list[RecordRow]:
        """Records that may be a story, each with the reasons in its own words."""
        allow(actor, "read records")
        with self._parts.store.read() as tx:
            open_flags = tx.flags.list(limit=size, offset=page * size).items
            ids = list(dict.fromkeys(stored.flag.record_id for stored in open_flags))
            return [self._row(tx, record) for record in tx.records.many(ids).values()]

    def _row(self, tx: Tx, record: CleanRecord) -> RecordRow:
        return RecordRow(record=record, flags=_flags(tx, record.id), replacements=len(tx.records.report(record.id)))

    def page(self, actor: Actor, record_id: str) -> RecordPage:
        """One record without identities, its flags and every replacement. Raises ``NotFoundError``."""
        allow(actor, "read records")
        with self._parts.store.read() as tx:
            record = tx.records.get(record_id)
            report = tuple(tx.records.report(record_id))
            return RecordPage(record=record, flags=_flags(tx, record_id), report=report)

    def rejects(self, actor: Actor) -> list[Rejected]:
        """The rows that the last import refused."""
        allow(actor, "read records")
        with self._parts.store.read() as tx:
            last = tx.imports.list(limit=1)
            return list(tx.imports.rejects(last[0].id, SHOWN)) if last else []

    def search(self, actor: Actor, query: str, k: int = 10, where: Filter | None = None) -> list[Hit]:
        """The ``k`` passages nearest to ``query``, best first."""
        return self._find(find, actor, query, k, where)

    def search_records(self, actor: Actor, query: str, k: int = 10, where: Filter | None = None) -> list[Hit]:
        """The ``k`` records nearest to ``query``, each by its best passage, best first."""
        return self._find(find_records, actor, query, k, where)

    def _find(
        self, look: Callable[..., list[Hit]], actor: Actor, query: str, k: int, where: Filter | None
    ) -> list[Hit]:
        allow(actor, "read records")
        return look(self._parts.index, query, k, where or Filter())

    # --- flags, vault, index

    def flag(self, actor: Actor, record_id: str, criterion: Criterion, quote: str) -> Flag:
        """Flag a record by hand, with the words of it that show the criterion. Raises ``RefusedError`` else."""
        allow(actor, "flag a record")
        with self._parts.store.begin() as tx:
            made = _flag_by_hand(tx.records.get(record_id), criterion, quote.strip(), actor)
            kept = [stored.flag for stored in tx.flags.list(record_id=record_id, open_only=False).items]
            tx.flags.put(record_id, [*kept, made])
            tx.audit.append(self._parts.clock(), actor.id, "flag", record_id, {"criterion": criterion})
        return made

    def dismiss(self, actor: Actor, record_id: str, criterion: Criterion) -> None:
        """Take the record's open flags of this criterion off the list. Raises ``NotFoundError`` without one."""
        allow(actor, "flag a record")
        at = self._parts.clock()
        with self._parts.store.begin() as tx:
            standing = tx.flags.list(record_id=record_id).items
            chosen = [stored for stored in standing if stored.flag.criterion == criterion]
            if not chosen:
                raise NotFoundError("This flag is no longer open.")
            for stored in chosen:
                tx.flags.resolve(stored.id, "dismissed", actor.id, at)
            tx.audit.append(at, actor.id, "dismiss a flag", record_id, {"criterion": criterion})

    def reveal(self, actor: Actor, record_id: str, reason: str) -> RawRecord:
        """The raw record, for the privacy officer, with the reason on record before anything is shown.

        An attempt that is refused is on record too, with what stood against it and not with what was typed.
        """
        try:
            return self._revealed(actor, record_id, reason)
        except StorydeskError as refusal:
            self._note_refused(actor, record_id, refusal)
            raise

    def _revealed(self, actor: Actor, record_id: str, reason: str) -> RawRecord:
        allow(actor, "look into the vault")
        if len(reason.split()) < 2:
            raise RefusedError("Say why you look inside, in a few words; the reason is kept in the audit.")
        with self._parts.store.read() as tx:
            opened = self._parts.vault.open(tx.vault.get(record_id))
        if any(t.value.casefold() in reason.casefold() for t in identities(every_identity(opened))):
            raise RefusedError("The reason is kept for good, so it may not name the customer. Nothing was shown.")
        told = {"reason": reason.strip(), "roles": " ".join(sorted(actor.roles))}
        with self._parts.store.begin() as tx:
            tx.vault.get(record_id)  # it may have been forgotten while a key service was asked
            tx.audit.append(self._parts.clock(), actor.id, "reveal", record_id, told)
        return opened.raw

    def _note_refused(self, actor: Actor, record_id: str, refusal: StorydeskError) -> None:
        why = next(said for kind, said in REFUSALS if isinstance(refusal, kind))
        told = {"why": why, "roles": " ".join(sorted(actor.roles))}
        with self._parts.store.begin() as tx:
            # What was typed as an id may be a name: only an id that is one is written down.
            subject = record_id if tx.records.digests([record_id]) else "vault"
            tx.audit.append(self._parts.clock(), actor.id, "reveal refused", subject, told)

    def reindex(self, actor: Actor, *, on_event: Progress = silent) -> int:
        """Rebuild the search index from the store; gives the number of passages."""
        allow(actor, "rebuild the index")
        index = self._parts.index
        index.clear()
        with self._parts.store.read() as tx:
            total = tx.records.count()
            for done, records in chunks(tx.records.all()):
                index.add([p for record in records for p in self.passages(record)])
                self._count(records)
                self._drop_forgotten([record.id for record in records])
                on_event(Event(step="Indexing", done=done, total=total))
        with self._parts.store.begin() as tx:
            tx.audit.append(self._parts.clock(), actor.id, "reindex", "index", {"records": str(total)})
        return index.count()

    def _count(self, records: Sequence[CleanRecord]) -> None:
        """Keep the details of records that came in before the desk counted customers by them."""
        with self._parts.store.begin() as tx:
            here = tx.records.digests(record.id for record in records)
            for record in records:
                if record.id in here:
                    tx.crowds.put(record.id, of_record(record))

    def _drop_forgotten(self, record_ids: Sequence[str]) -> None:
        """Take out again what was forgotten since the rebuilding began: it reads the store as it was then."""
        with self._parts.store.read() as now:
            gone = set(record_ids) - now.records.digests(record_ids).keys()
        if gone:
            self._parts.index.remove(sorted(gone))
            self._parts.index.compact()


def _sealed(tx: Tx, raws: Sequence[RawRecord]) -> list[Sealed]:
    """The originals of those of these records that were here before; what people said about them lies with them."""
    return list(tx.vault.many(tx.records.digests(raw.id for raw in raws)))


def _consenting(
    raw: RawRecord, clean: CleanRecord, entries: Mapping[str, ConsentEntry], older: Mapping[str, Opened]
) -> RawRecord:
    """The record with the consent that stands over the import's, where something on record holds it."""
    entry = entries.get(raw.id)
    if entry is None and raw.consent.said:
        return raw
    return raw.model_copy(update={"consent": words_of(clean.consent, raw.consent, entry, older.get(raw.id))})


def _flags(tx: Tx, record_id: str) -> tuple[Flag, ...]:
    return tuple(stored.flag for stored in tx.flags.list(record_id=record_id).items)


def _flag_by_hand(record: CleanRecord, criterion: Criterion, quote: str, actor: Actor) -> Flag:
    for number, message in enumerate(record.messages):
        start = message.text.find(quote) if quote else -1
        if start >= 0:
            return Flag(
                record_id=record.id,
                criterion=criterion,
                quote=quote,
                message=number,
                start=start,
                end=start + len(quote),
                by="support",
                reason=f"flagged by {actor.name}",
            )
    raise RefusedError("These words do not stand in the record. Copy them from it, exactly as they are.")
