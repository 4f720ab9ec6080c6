"""Keeping nothing longer than the settings say: what is due, and its erasing.

Days count from a record's own date or since the desk keeps it, whichever is earlier; for a draft from its last
version. What has neither date is never due. A clock that jumped must not erase the desk in silence: where more than
a share would go, or the last thing on record lies far back by this clock, the verb asks first.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import get_args

from agent.actions.erasing import Erased, Erasing
from agent.actions.parts import Parts, Progress, allow, silent
from agent.errors import RefusedError, StoreError
from agent.models import Actor
from agent.settings import DRAFTS, ORIGINALS, REJECTS
from agent.store import Tx
from agent.views import Due, Swept
from retrieval.records import Kind

#: Part of a kind that may go without being asked about, once there are more than ``FEW`` of it.
SHARE = 0.25
FEW = 20
#: So long may the desk have stood still before its clock is doubted.
IDLE = timedelta(days=45)


class RetentionVerbs:
    """What goes by its age alone."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def due(self, actor: Actor) -> list[Due]:
        """What is older than the settings keep it, one row a kind that has a limit. Changes nothing."""
        allow(actor, "see what is due")
        with self._parts.store.read() as tx:
            return self._due(tx)

    def _due(self, tx: Tx) -> list[Due]:
        days = self._parts.settings.retention_days
        return [self._row(tx, kind, limit) for kind, limit in days.items() if limit]

    def _row(self, tx: Tx, kind: str, days: int) -> Due:
        before = self._parts.clock() - timedelta(days=days)
        found: Mapping[str, Callable[[datetime], Sequence[str]]] = {
            ORIGINALS: tx.erasure.due_originals,
            DRAFTS: tx.erasure.due_drafts,
            REJECTS: tx.erasure.due_imports,
        }
        if kind in found:
            ids = found[kind](before)
            total = tx.erasure.totals()[kind]
        else:
            known: Kind = next(k for k in get_args(Kind) if k == kind)
            ids = tx.erasure.due_records(known, before)
            total = tx.records.list(kind=known, limit=1).total
        return Due(kind=kind, days=days, total=total, ids=tuple(ids))

    def sweep(self, actor: Actor, *, sure: bool = False, on_event: Progress = silent) -> Swept:
        """Erase what is due, and leave no byte of it in the files. The same core as ``forget``, without tombstones.

        ``sure`` says that a person has seen how much that is. Raises ``RefusedError`` without it when the clock may
        be wrong; then nothing is erased.
        """
        allow(actor, "apply retention")
        with self._parts.store.read() as tx:
            due = self._due(tx)
            last = tx.audit.list(limit=1)
        if not sure:
            self._doubt(due, last[0].at if last else None)
        ids = {row.kind: row.ids for row in due}
        work = Erasing(self._parts, on_event)
        done = self._sweep_records(actor, work, [i for row in due if row.kind in get_args(Kind) for i in row.ids])
        self._rest(actor, work, ids)
        work.scrub()
        return Swept(erased={row.kind: len(row.ids) for row in due}, drafts=done.drafts, exports=done.exports)

    def _doubt(self, due: Sequence[Due], last: datetime | None) -> None:
        now = self._parts.clock()
        many = [row for row in due if len(row.ids) > FEW and len(row.ids) > row.total * SHARE]
        if many:
            told = ", ".join(f"{len(row.ids)} of {row.total} {row.kind}" for row in many)
            raise RefusedError(
                f"By the desk's clock, {now:%d %B %Y}, {told} are due. If the clock is right and all of that should "
                "go, repeat with --yes. Nothing was erased."
            )
        if last is not None and now - last > IDLE and any(row.ids for row in due):
            raise RefusedError(
                f"The desk's clock says {now:%d %B %Y}; the last thing on record is of {last:%d %B %Y}. If the clock "
                "is right, repeat with --yes. Nothing was erased."
            )

    def _sweep_records(self, actor: Actor, work: Erasing, ids: Sequence[str]) -> Erased:
        if not ids:
            return Erased()
        with self._parts.store.read() as tx:
            kept = tx.records.many(ids).values()
            texts = [m.text for record in kept for m in record.messages]
        return work.records(actor, ids, texts)

    def _rest(self, actor: Actor, work: Erasing, ids: Mapping[str, Sequence[str]]) -> None:
        """Originals alone (their anonymised records stay), drafts, refused rows; and what was done, on record."""
        with self._parts.store.begin() as tx:
            tx.erasure.originals(ids.get(ORIGINALS, ()))
            for draft_id in ids.get(DRAFTS, ()):
                work.draft(tx, actor, draft_id)
            if DRAFTS in ids:
                days = self._parts.settings.retention_days[DRAFTS]
                tx.checkpoints.erase_before(self._parts.clock() - timedelta(days=days))
            tx.erasure.rejects(ids.get(REJECTS, ()))
            _remove_rejects(self._parts.settings.home / "rejects", ids.get(REJECTS, ()))
            counts = {kind: str(len(found)) for kind, found in ids.items()}
            tx.audit.append(self._parts.clock(), actor.id, "apply retention", "desk", counts)


def _remove_rejects(folder: Path, import_ids: Sequence[str]) -> None:
    try:
        for import_id in import_ids:
            (folder / f"{import_id}.jsonl").unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(f"A list of refused rows could not be removed: {error.strerror}.") from None
