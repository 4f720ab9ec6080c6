"""Verbs of the watch: counting what came in, keeping what it warns of, and settling a warning.

The counts live in memory and go on from where they were; after a start, or when records of an earlier time come in,
they are made anew from the store. The same warning is kept once, whoever works it out.
"""

import threading
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

from agent import topics
from agent.actions.parts import Parts, allow
from agent.errors import StaleError
from agent.models import Actor
from agent.store import StoredWarning, Tx
from agent.views import Looked
from agent.watch import COUNTED, Negative, Point, Warned, Watch, same, unhappy
from agent.watch.warnings import COOLDOWN
from retrieval.records import CleanRecord, Filter

#: Why a warning is set aside: the house expected it, knows it already, or the count misleads.
Reason = Literal["expected", "known", "misleading"]

#: So far back are records counted.
HISTORY = timedelta(days=28)
#: What happened longer ago than this is no warning any more, such as in an import of old tickets.
NEWS = timedelta(days=2)
#: Records may come in so much later than they were made, and still count in the quarter in which they come.
LATE = timedelta(minutes=30)

#: Who asks for a course while the watch counts waits no longer than this many seconds for it.
PATIENCE = 0.2
#: A course is no older than this.
FRESH = timedelta(minutes=15)

#: Records around which new topics are looked for at once, and characters of each.
MOST, OPENING = 200, 500


class WatchVerbs:
    """Early warning over the desk's records. May be shared by threads. ``negative`` judges a record."""

    def __init__(self, parts: Parts, negative: Negative = unhappy) -> None:
        self._parts = parts
        self._negative = negative
        self._lock = threading.Lock()
        self._warned: list[Warned] = []
        self._arrived: list[CleanRecord] = []
        self._begin()

    def _begin(self) -> None:
        self._watch = Watch(self._negative)
        self._counted: set[str] = set()
        self._taken: datetime | None = None
        self._until: datetime | None = None
        self._begun: datetime | None = None

    def run(self, actor: Actor) -> list[StoredWarning]:
        """Count what came in since the last time and keep what is to be warned of; the new warnings."""
        allow(actor, "watch the counts")
        with self._lock:
            now = self._parts.clock()
            self._count(now)
            told = [w for w in self._warned if now - w.at <= NEWS]
            kept = self._keep(actor, now, [*told, *self._topics(self._arrived, now)])
            self._warned, self._arrived = [], []
            return kept

    def _count(self, now: datetime) -> None:
        """Count what came in; the warnings of the quarters that are over, and the new records, wait for ``run``."""
        with self._parts.store.read() as tx:
            fresh = self._fresh(tx, now)
            if self._until is not None and any(r.created_at and r.created_at < self._until - LATE for _, r in fresh):
                self._begin()
                fresh = self._fresh(tx, now)
        for taken, record in fresh:
            self._warned += self._watch.feed(record)
            self._counted.add(record.id)
            self._begun = self._begun or record.created_at
            if taken is not None:
                self._taken = max(taken, self._taken or taken)
        self._until = now
        self._warned += self._watch.until(now)
        self._arrived += [record for _, record in fresh]

    def _topics(self, fresh: Sequence[CleanRecord], now: datetime) -> list[Warned]:
        """Topics that the fresh records of the last hours make together, and that nothing has named."""
        late = [r for r in fresh if r.created_at and now - r.created_at <= topics.WITHIN and r.kind in COUNTED]
        if len(late) > 0 and self._begun is not None:
            where = Filter(kinds=COUNTED, since=now - HISTORY, until=now)
            near = [(r, self._parts.index.near(_opening(r), topics.AROUND, where)) for r in late[-MOST:]]
            found = [topics.around(record, hits, now, self._begun) for record, hits in near]
            return [self._topic(cluster, now) for cluster in topics.largest([c for c in found if c])]
        return []

    def _topic(self, cluster: topics.Cluster, now: datetime) -> Warned:
        index = self._parts.index
        with self._parts.store.read() as tx:
            kept = tx.records.many(cluster.ids)
        records = [kept[key] for key in cluster.ids if key in kept]
        total = index.records()
        words = topics.name(records, lambda word: index.holding([word], total), total)
        return topics.warned(cluster, records, words, sum(map(self._negative, records)), now)

    def _fresh(self, tx: Tx, now: datetime) -> list[tuple[datetime | None, CleanRecord]]:
        """Records not counted yet. One of a time that has not come is left for then."""
        found = tx.records.taken_since(self._taken, now - HISTORY)
        return [
            (taken, record)
            for taken, record in found
            if record.id not in self._counted and record.created_at is not None and record.created_at <= now
        ]

    def _keep(self, actor: Actor, now: datetime, warned: list[Warned]) -> list[StoredWarning]:
        if not warned:
            return []
        new: list[StoredWarning] = []
        with self._parts.store.begin() as tx:
            known = [kept.warned for kept in tx.warnings.list(since=now - NEWS - COOLDOWN)]
            for warning in warned:
                if same(warning, known) or not tx.warnings.put(warning):
                    continue
                known.append(warning)
                new.append(tx.warnings.get(warning.id))
                tx.audit.append(now, actor.id, "warn", warning.id, _numbers(warning))
        return new

    def looked(self, actor: Actor) -> Looked:
        """When this desk last counted, and how many interactions of the last weeks it knows."""
        allow(actor, "read records")
        return Looked(at=self._until, counted=len(self._counted), days=HISTORY.days)

    def course(self, actor: Actor, topic: str, since: datetime, until: datetime) -> tuple[Point, ...] | None:
        """What ``topic`` had at the end of each hour, with what was expected; empty for a topic that nobody counts.

        It is counted up to now where it is not. None while the watch is busy counting: nobody waits for that.
        """
        allow(actor, "read records")
        if not self._lock.acquire(timeout=PATIENCE):
            return None
        try:
            now = self._parts.clock()
            if self._until is None or now - self._until >= FRESH:
                self._count(now)
            return tuple(point for point in self._watch.course(topic) if since <= point.at <= until)
        finally:
            self._lock.release()

    def behind(self, actor: Actor, incident_id: str) -> StoredWarning | None:
        """The warning on which the incident was opened, or None where a person saw it first."""
        allow(actor, "read records")
        with self._parts.store.read() as tx:
            return next(iter(tx.warnings.list(incident_id=incident_id)), None)

    def rows(self, actor: Actor, *, open_only: bool = False) -> list[StoredWarning]:
        """What was warned of, the latest first."""
        allow(actor, "read records")
        with self._parts.store.read() as tx:
            return list(tx.warnings.list(open_only=open_only))

    def interactions(self, actor: Actor, warning_id: str, most: int) -> tuple[CleanRecord, ...]:
        """The first ``most`` interactions behind a warning, anonymised."""
        allow(actor, "read records")
        with self._parts.store.read() as tx:
            ids = tx.warnings.get(warning_id).warned.record_ids[:most]
            kept = tx.records.many(ids)
        return tuple(kept[key] for key in ids if key in kept)

    def settle(
        self, actor: Actor, warning_id: str, incident_id: str | None = None, reason: Reason | None = None
    ) -> StoredWarning:
        """Set a warning aside for ``reason``, or note that ``incident_id`` was opened on it.

        Raises ``NotFoundError``, and ``StaleError`` when somebody has opened an incident on it.
        """
        allow(actor, "keep the fact base")
        now = self._parts.clock()
        with self._parts.store.begin() as tx:
            if incident_id is not None:
                tx.incidents.get(incident_id)
            if tx.warnings.get(warning_id).incident_id is not None:
                raise StaleError("Somebody has opened an incident on this warning; it stands in the list.")
            settled = tx.warnings.settle(warning_id, actor.id, now, incident_id)
            detail = {"incident": incident_id} if incident_id else {"reason": reason} if reason else {}
            tx.audit.append(now, actor.id, "settle warning", warning_id, detail)
        return settled


def _opening(record: CleanRecord) -> str:
    """What the customer came with: the subject and the beginning of their first message."""
    said = next((m.text for m in record.messages if m.role == "customer"), "")
    return f"{record.subject or ''}\n{said[:OPENING]}".strip()


def _numbers(warning: Warned) -> dict[str, str]:
    return {"what": warning.what, "seen": str(warning.seen), "expected": f"{warning.expected:.1f}"}
