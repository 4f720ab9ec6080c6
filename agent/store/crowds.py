"""How many customers share what a text tells, and which records are of one customer."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from sqlalchemy import delete, func, select

from agent.store import tables
from agent.store.repository import Repository, batches
from retrieval.ladders import Detail

#: So many records of one customer are enough to know their people again.
MOST_OF_ONE = 100


class Crowds(Repository):
    """The details of each record at every rung of their ladders. They name nobody."""

    def put(self, record_id: str, details: Iterable[Detail]) -> None:
        """Makes these the record's details. The record may be put before or after them."""
        kept = tables.details
        self._run(delete(kept).where(kept.c.record_id == record_id))
        self._fill(kept, ({"record_id": record_id, "kind": d.kind, "value": d.value} for d in sorted(details)))

    def customers_with(self, details: Collection[tuple[str, str]]) -> int:
        """How many customers have one record that fits all of ``details``, each a kind and a value of some rung.

        A record without a customer counts as one of its own. Without details everybody fits.
        """
        records, kept = tables.records.c, tables.details.c
        query = select(func.count(func.coalesce(records.customer, records.id).distinct()))
        for kind, value in sorted(set(details)):
            fitting = select(kept.record_id).where(kept.kind == kind, kept.value == value)
            query = query.where(records.id.in_(fitting))
        return int(self._run(query).scalar_one())

    def records_after(self, since: Mapping[str, datetime]) -> list[str]:
        """Ids of records that customers have after the time of each in ``since``; ``MOST_OF_ONE`` for each customer."""
        records = tables.records.c
        out: list[str] = []
        for batch in batches(sorted(since)):
            earliest = min(since[customer] for customer in batch)
            found = select(records.id, records.customer, records.created_at).where(records.customer.in_(batch))
            rows = self._run(found.where(records.created_at > earliest).order_by(records.created_at, records.id))
            taken = Counter[str]()
            for row in rows:
                if row.created_at > since[row.customer] and taken[row.customer] < MOST_OF_ONE:
                    taken[row.customer] += 1
                    out.append(str(row.id))
        return out

    def records_of(self, customer: str) -> list[str]:
        """Ids of records of this customer, at most ``MOST_OF_ONE``."""
        records = tables.records.c
        found = select(records.id).where(records.customer == customer).limit(MOST_OF_ONE)
        return sorted(self._run(found).scalars())
