"""What became of a customer after the interaction that a story tells: a later one that went badly (S9)."""

from collections.abc import Sequence
from datetime import datetime

from agent.store import Tx
from retrieval.records import CleanRecord, Passage

#: A rating of so many or fewer, of five, is a complaint.
BAD = 2


def soured_at(tx: Tx, passages: Sequence[Passage]) -> datetime | None:
    """When the first later interaction of a customer behind ``passages`` went badly; None when none is known to have.

    Only a rating tells: words of anger in a ticket that was then solved are no change of mind.
    """
    told = tx.records.many(sorted({p.record_id for p in passages}))
    found = [at for record in told.values() for at in _later_bad(tx, record)]
    return min(found, default=None)


def _later_bad(tx: Tx, told: CleanRecord) -> list[datetime]:
    if told.customer is None or told.created_at is None:
        return []
    others = tx.records.many(sorted(set(tx.crowds.records_of(told.customer)) - {told.id})).values()
    return [
        other.created_at
        for other in others
        if other.created_at is not None and other.created_at > told.created_at and (other.csat or BAD + 1) <= BAD
    ]
