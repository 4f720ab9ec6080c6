"""What a changed fact base does to the texts of an incident, in the unit of work that changed it."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import uuid4

from agent.crisis.stale import Change, changes, touches
from agent.models import Actor, Draft, Fact, Incident, StaleMark, Version
from agent.review import OUTRUN
from agent.store import Tx


def mark_stale(tx: Tx, actor: Actor, before: Incident, after: Incident, now: datetime) -> None:
    """Mark every text that rests on what changed, and void its signatures, each on the audit chain."""
    changed = list(changes(before, after))
    for draft, version in _texts(tx, after.id) if changed else ():
        _outrun(tx, actor.id, draft, [one for one in changed if touches(one, version.content)], now)


def mark_late(tx: Tx, draft: Draft, version: Version, facts: Sequence[Fact]) -> None:
    """Mark a statement whose ``facts`` changed while it was being written. It is kept, for a person to compare."""
    if draft.incident_id is None or draft.statement is None:
        return
    held = tx.incidents.get(draft.incident_id)
    told = {"facts": tuple(facts), "next_update_at": draft.statement.next_update_at}
    changed = [c for c in changes(held.model_copy(update=told), held) if touches(c, version.content)]
    _outrun(tx, version.author, draft, changed, version.created_at)


def mark_restored(tx: Tx, actor: Actor, before: Incident, after: Incident, now: datetime) -> None:
    """A fact is back as it was: it is new to the texts that were written without it, and to no other.

    Those that held it are no longer stale by it. Their signatures stay void: a person looks again.
    """
    for gone in before.removed:
        back = [Change("new", one.what) for one in changes(before, after) if one.what == gone.fact.id]
        for draft, version in _texts(tx, after.id) if back else ():
            if version.created_at > gone.at:
                _outrun(tx, actor.id, draft, back, now)
            elif tx.incidents.unmark(draft.id, version.number, gone.fact.id, gone.at):
                told = {"version": str(version.number), "restored": gone.fact.id}
                tx.audit.append(now, actor.id, "unmark stale", draft.id, told)


def _texts(tx: Tx, incident_id: str) -> Iterator[tuple[Draft, Version]]:
    """The texts of the incident at their present version, but those that ended."""
    for draft in tx.drafts.list(incident_id=incident_id, kind="statement", states=tuple(OUTRUN)):
        if draft.erased_at is None:
            yield draft, tx.drafts.version(draft.id, draft.version)


def _outrun(tx: Tx, by: str, draft: Draft, changed: Sequence[Change], now: datetime) -> None:
    if not changed:
        return
    for one in changed:
        mark = StaleMark(
            id=uuid4().hex, draft_id=draft.id, version=draft.version, at=now, by=by, kind=one.kind, what=one.what
        )
        tx.incidents.mark(mark)
    step = OUTRUN[draft.state]
    voided = tx.signatures.void_all(draft.id, now) if step.effect == "voids" else 0
    if step.after != draft.state:
        tx.drafts.set_state(draft.id, draft.state, step.after)
    told = {"version": str(draft.version), "changed": ", ".join(one.what for one in changed), "voided": str(voided)}
    tx.audit.append(now, by, "mark stale", draft.id, told)
