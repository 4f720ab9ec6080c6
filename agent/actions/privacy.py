"""Verbs of the privacy officer: forget a person or a record, and prove it.

1. The traces of the record are taken from its sealed original into memory.
2. A tombstone says what is intended, in the table and in the ledger; from here on no import takes the record in.
3. The record goes from the store, its text from drafts and exports, its passages from the index.
4. Index and database are written anew: what is deleted alone stays in pages, logs and HNSW files.
5. Every byte of the data folder is searched for the traces. Nothing found: the tombstone is done.

Killed anywhere, the same command again finishes; so does the next one for anybody else. Not reached are backups (a
restore applies the tombstones), disks below the file system, and a PostgreSQL server's own files.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from agent.actions.erasing import Erased, Erasing
from agent.actions.ledger import Ledger
from agent.actions.parts import Progress, allow, silent
from agent.actions.people import DESK
from agent.actions.people_in_vault import Match, match
from agent.actions.retention import RetentionVerbs
from agent.actions.tombstones import key
from agent.errors import NotFoundError, RefusedError, StoreError
from agent.models import Actor, Event
from agent.store import Tx
from agent.store.forgetting import Tombstone
from agent.traces import MOST_WINDOWS, Searched, Trace, identities, passages, runs, search, shared
from agent.vault import Opened, every_identity
from agent.views import ForgetPlan, Forgotten, TraceFound
from retrieval.records import CleanRecord

#: Records of which a refusal names the ids.
LISTED = 20
#: Runs of words that are searched for, however many the records: each costs a pass over the folder.
MOST_RUNS = 400
POSTGRESQL = (
    "The database is a server's: its pages, its write-ahead log and its backups keep what was deleted until its owner "
    "runs VACUUM FULL and lets the logs and backups expire."
)


class _Words(NamedTuple):
    """What the records to be forgotten say: in memory only."""

    traces: list[Trace]
    texts: list[str]


class PrivacyVerbs(RetentionVerbs):
    """Forgetting, on request and by age."""

    # --- looking

    def look(self, actor: Actor, who: str, *, on_event: Progress = silent) -> ForgetPlan:
        """What ``forget`` would do for a record's id or for a person; empty when the desk holds nothing of them.

        Erases nothing; that originals were opened to look for a person is on record.
        """
        allow(actor, "forget")
        with self._parts.store.read() as tx:
            is_record = tx.records.find(who) is not None
        found = [] if is_record else self._search_vault(actor, who, on_event)
        sure = [who] if is_record else [m.record_id for m in found if m.sure]
        named = [m.record_id for m in found if m.how == "name"]
        if not sure and len(named) == 1:
            sure, named = named, []
        with self._parts.store.read() as tx:
            drafts = tx.erasure.drafts_on(sure)
            out = tuple(d.id for d in drafts if tx.erasure.exported_versions(d.id))
        return ForgetPlan(
            records=tuple(sure),
            unsure=tuple(named) + tuple(m.record_id for m in found if m.how == "mention"),
            drafts=tuple(d.id for d in drafts),
            exports=out,
        )

    def _search_vault(self, actor: Actor, who: str, on_event: Progress) -> list[Match]:
        found = []
        opened = 0
        with self._parts.store.read() as tx:
            total = tx.vault.count()
            for opened, row in enumerate(tx.vault.all(), start=1):
                if opened % 100 == 1:
                    on_event(Event(step="Opening sealed originals", done=opened, total=total))
                if (hit := match(who, self._parts.vault.open(row))) is not None:
                    found.append(hit)
        with self._parts.store.begin() as tx:
            told = {"opened": str(opened), "found": str(len(found))}
            tx.audit.append(self._parts.clock(), actor.id, "look for a person", "vault", told)
        return found

    # --- forgetting

    def forget(
        self,
        actor: Actor,
        who: str | Sequence[str],
        reason: str,
        *,
        everything: bool = False,
        on_event: Progress = silent,
    ) -> Forgotten:
        """Erase a record, or every record of a person, everywhere, and prove it.

        ``who`` is a record's id, a person (e-mail, telephone, user name, account number, name), or several ids.
        ``everything`` takes in what was found by a name alone, and what mentions the person. What another call left
        unfinished is finished too. Raises ``NotFoundError`` when there is nothing, ``RefusedError`` when several
        records fit a name and none is named, or the reason gives the person away.
        """
        allow(actor, "forget")
        self._require_reason(reason)
        left = self._unfinished()
        ids, beside = self._resolve(actor, who, everything, left, on_event)
        left = left._replace(ids=tuple(i for i in left.ids if i not in ids))
        words = self._words([*ids, *left.ids])
        words.traces.extend(identities([who] if isinstance(who, str) and who not in ids else []))
        if any(t.kind != "passage" and t.value.casefold() in reason.casefold() for t in words.traces):
            raise RefusedError("The reason is kept for good, so it may not name the person. Nothing was erased.")
        done = self._forget(actor, ids, left, words, reason.strip(), on_event)
        return done.model_copy(update={"unsure": beside})

    def _forget(
        self, actor: Actor, ids: Sequence[str], left: "_Left", words: _Words, reason: str, on_event: Progress
    ) -> Forgotten:
        common = self._common([*ids, *left.ids], words.traces)
        stones = self._intend(actor, ids, reason)
        work = Erasing(self._parts, on_event)
        names = [t.value for t in words.traces if t.kind == "identity" and t not in common]
        done = work.records(actor, [*ids, *left.ids], words.texts, names)
        here = work.scrub()
        on_event(Event(step="Searching every file for traces"))
        proof = self._prove([t for t in words.traces if t not in common])
        records = sorted({*stones, *left.stones})
        self._finish(actor, records, done, proof)
        return Forgotten(
            forgotten=(*ids, *left.ids),
            drafts=done.drafts,
            exports=done.exports,
            searched_files=proof.files,
            searched_bytes=proof.bytes,
            found=len(proof.found),
            places=tuple(TraceFound(file=f.file, kind=f.kind) for f in proof.found),
            elsewhere=tuple(sorted(set(common.values()))),
            note="" if here else POSTGRESQL,
        )

    def _resolve(
        self, actor: Actor, who: str | Sequence[str], everything: bool, left: "_Left", on_event: Progress
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The records to erase, and those beside them that stay as they are."""
        if not isinstance(who, str):
            return self._require_records(who, left), ()
        plan = self.look(actor, who, on_event=on_event)
        if everything and plan.unsure:
            return (*plan.records, *plan.unsure), ()
        if plan.records or (left.stones and not plan.unsure):
            return plan.records, plan.unsure
        if plan.unsure:
            listed = ", ".join(plan.unsure[:LISTED])
            more = len(plan.unsure) - LISTED
            raise RefusedError(
                f"Several records fit this name, or mention it: {listed}{f' and {more} more' if more > 0 else ''}. "
                "Nothing was erased: name the records that are this person's, or repeat with --all."
            )
        raise NotFoundError("The desk holds nothing of this person or record, or has forgotten it already.")

    def _require_records(self, ids: Sequence[str], left: "_Left") -> tuple[str, ...]:
        """Those of ``ids`` that are here. Raises ``NotFoundError`` for one that never was, or is gone for good."""
        with self._parts.store.read() as tx:
            there = tx.records.digests(ids)
        missing = [i for i in ids if i not in there and key(self._parts.vault, i) not in left.stones]
        if missing or not ids:
            raise NotFoundError(f"There is no record {', '.join(map(repr, missing))} on the desk. Nothing was erased.")
        return tuple(i for i in dict.fromkeys(ids) if i in there)

    def _require_reason(self, reason: str) -> None:
        if len(reason.split()) < 2:
            raise RefusedError("Say in a few words why; the reason is kept in the audit. Don't name the person in it.")

    def _words(self, ids: Sequence[str]) -> _Words:
        """The traces of these records. An original that is gone already leaves the anonymised text."""
        values: list[str] = []
        texts: list[str] = []
        with self._parts.store.read() as tx:
            others = sorted(set(tx.erasure.record_ids()) - set(ids))
            for record in tx.records.many(ids).values():
                opened = self._original(tx, record.id)
                values += every_identity(opened) if opened else []
                texts += [*_clean(record), *(_raw(opened) if opened else [])]
        most = min(MOST_WINDOWS * max(1, len(ids)), MOST_RUNS)
        return _Words([*identities(values), *runs(texts, most), *passages(ids, others)], texts)

    def _original(self, tx: Tx, record_id: str) -> Opened | None:
        try:
            return self._parts.vault.open(tx.vault.get(record_id))
        except NotFoundError:
            return None

    def _common(self, ids: Sequence[str], traces: Sequence[Trace]) -> dict[Trace, str]:
        """Traces that other records, accounts or the house's own words hold too, and where."""
        house = ("the house's own words", self._parts.voice.furniture.casefold())
        with self._parts.store.read() as tx:
            accounts = [("an account", f"{user.id} {user.name}".casefold()) for user in tx.users.list()]
            return shared(traces, (house, *accounts, *tx.erasure.others(ids)))

    def _intend(self, actor: Actor, ids: Sequence[str], reason: str) -> list[str]:
        """Tombstones before anything goes: in the table, and in the ledger that outlives a restore."""
        now, vault = self._parts.clock(), self._parts.vault
        stones = [Tombstone(record=key(vault, i), at=now, by=actor.id, reason=reason) for i in ids]
        with self._parts.store.begin() as tx:
            tx.forgotten.add(stones)
            for stone in stones:
                tx.audit.append(now, actor.id, "forget", stone.record, {"reason": reason})
        self._ledger().add([stone.record for stone in stones], now)
        return [stone.record for stone in stones]

    def _finish(self, actor: Actor, records: Sequence[str], done: Erased, proof: Searched) -> None:
        now = self._parts.clock()
        told = {
            "records": str(len(records)),
            "drafts": str(len(done.drafts)),
            "files": str(proof.files),
            "bytes": str(proof.bytes),
            "found": str(len(proof.found)),
        }
        self._ledger().add(records, now)
        with self._parts.store.begin() as tx:
            if not proof.found:
                tx.forgotten.finish(records, now)
            tx.audit.append(now, actor.id, "prove forgotten", "data folder", told)

    def _prove(self, traces: Sequence[Trace]) -> Searched:
        try:
            return search(self._parts.settings.home, traces)
        except OSError as error:
            raise StoreError(
                f"The data folder could not be searched: {error.strerror}. What was asked for is erased, but not "
                "proved; run the same command again."
            ) from None

    def _ledger(self) -> Ledger:
        return Ledger(self._parts.settings.home)

    # --- what was left unfinished, and what a restore brought back

    def _unfinished(self) -> "_Left":
        with self._parts.store.read() as tx:
            stones = frozenset(stone.record for stone in tx.forgotten.list(pending=True))
            return _Left(tuple(sorted(stones)), tuple(self._named_by(tx, stones)))

    def _named_by(self, tx: Tx, stones: frozenset[str]) -> Iterator[str]:
        if stones:
            yield from (i for i in tx.erasure.record_ids() if key(self._parts.vault, i) in stones)

    def reapply(self, *, on_event: Progress = silent) -> int:
        """Erase again every record that a tombstone names: after a restore, which may have brought it back.

        The ledger counts as well as the table, which may be as old as the backup. How many records went.
        """
        now, ledger = self._parts.clock(), self._ledger()
        with self._parts.store.begin() as tx:
            known = frozenset(stone.record for stone in tx.forgotten.list())
            missing = ledger.standing() - known
            tx.forgotten.add(Tombstone(record=r, at=now, by=DESK.id, reason="by the ledger") for r in sorted(missing))
            stones = frozenset(stone.record for stone in tx.forgotten.list())
            back = tuple(self._named_by(tx, stones))
            again = (key(self._parts.vault, i) for i in back)
            tx.forgotten.add(Tombstone(record=r, at=now, by=DESK.id, reason="came back") for r in again)
            left = frozenset(stone.record for stone in tx.forgotten.list(pending=True))
        if left:
            work = Erasing(self._parts, on_event)
            work.records(DESK, back, self._words(back).texts)
            work.scrub()
        with self._parts.store.begin() as tx:
            tx.forgotten.finish(left, now)
            told = {"records": str(len(back)), "tombstones": str(len(stones))}
            tx.audit.append(now, DESK.id, "reapply tombstones", "data folder", told)
        ledger.add(stones, now)
        return len(back)


class _Left(NamedTuple):
    """Tombstones whose erasing was cut short, and those of their records that are still there."""

    stones: tuple[str, ...]
    ids: tuple[str, ...]


def _raw(opened: Opened) -> list[str]:
    return [t for t in (opened.raw.subject, *(m.text for m in opened.raw.messages)) if t]


def _clean(record: CleanRecord) -> list[str]:
    return [t for t in (record.subject, *(m.text for m in record.messages)) if t]
