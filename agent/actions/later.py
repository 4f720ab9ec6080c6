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
    first: dict[str, datetime] = {}
    for told in tx.records.many(sorted({p.record_id for p in passages})).values():
        if told.customer is not None and told.created_at is not None:
            first[told.customer] = min(told.created_at, first.get(told.customer, told.created_at))
    later = tx.records.many(tx.crowds.records_after(first)).values()
    return min((r.created_at for r in later if r.created_at and _bad(r)), default=None)


def _bad(record: CleanRecord) -> bool:
    return record.csat is not None and record.csat <= BAD
