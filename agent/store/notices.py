"""The outbox of notices, how far the audit was read for them, and where each person wants theirs."""

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, Literal

from pydantic import AwareDatetime, Field
from sqlalchemy import Row, delete, func, or_, select, update

from agent.errors import NotFoundError
from agent.models import AuditRecord
from agent.notify.kinds import Notice
from agent.store import tables
from agent.store.repository import Repository
from retrieval.records import Value

Mode = Literal["at once", "digest", "off"]
State = Literal["waiting", "sent", "failed"]
#: The row that says how far the audit was read.
CURSOR = "audit"


class Delivery(Value):
    """A notice on its way to one place: a person, or one of the desk's own addresses by its keyed hash.

    ``key`` is the same for the same thing to the same place, which is therefore put once.
    """

    id: str
    key: str
    notice: Notice
    person: str | None = None
    channel: str | None = None
    state: State = "waiting"
    tries: int = 0
    due_at: AwareDatetime
    error: str = ""
    sent_at: AwareDatetime | None = None


class Choice(Value):
    """When a person wants notices, a digest at which hour (UTC), and where: sealed; ``label`` may be shown."""

    person: str
    mode: Mode = "off"
    hour: int = Field(default=8, ge=0, le=23)
    address: bytes | None = Field(default=None, repr=False)
    label: str = ""


class Outbox(Repository):
    # --- from the audit

    def cursor(self) -> int:
        """The number of the last audit record that was read; 0 before the first."""
        kept = tables.notice_cursor.c
        return int(self._run(self._held(select(kept.seq).where(kept.name == CURSOR))).scalar_one_or_none() or 0)

    def move(self, seq: int) -> None:
        kept = tables.notice_cursor
        if self._run(update(kept).where(kept.c.name == CURSOR).values(seq=seq)).rowcount == 0:
            self._add(kept, {"name": CURSOR, "seq": seq})

    def records(self, after: int, limit: int) -> Sequence[AuditRecord]:
        """Audit records in order. They are numbered in the order in which they were saved, so none is passed over."""
        kept = tables.audit
        rows = self._run(select(kept).where(kept.c.seq > after).order_by(kept.c.seq).limit(limit))
        return [AuditRecord(**row._asdict() | {"detail": json.loads(row.detail)}) for row in rows]

    # --- the outbox

    def put(self, deliveries: Iterable[Delivery]) -> int:
        """Keeps those whose key is not there yet; how many those were."""
        kept, wanted = tables.notices, {one.key: one for one in reversed(list(deliveries))}
        there = set(self._run(select(kept.c.key).where(kept.c.key.in_(list(wanted)))).scalars())
        new = [_row(one) for key, one in wanted.items() if key not in there]
        self._fill(kept, new)
        return len(new)

    def has(self, key: str) -> bool:
        return self._run(select(tables.notices.c.id).where(tables.notices.c.key == key)).first() is not None

    def due(self, now: datetime) -> Delivery | None:
        """The one that waits longest and that nobody is sending."""
        kept = tables.notices
        free = or_(kept.c.lease_until.is_(None), kept.c.lease_until < now)
        wanted = select(kept).where(kept.c.state == "waiting", kept.c.due_at <= now, free)
        row = self._run(self._held(wanted.order_by(kept.c.due_at, kept.c.at, kept.c.id).limit(1))).one_or_none()
        return None if row is None else _delivery(row)

    def waiting(self, person: str, now: datetime) -> Sequence[Delivery]:
        """All of a person's that are due, the oldest first."""
        kept = tables.notices
        wanted = select(kept).where(kept.c.state == "waiting", kept.c.person == person, kept.c.due_at <= now)
        return [_delivery(row) for row in self._run(wanted.order_by(kept.c.at, kept.c.id))]

    def lease(self, ids: Collection[str], until: datetime) -> None:
        """Nobody else sends these until then; a process that dies lets go of them so."""
        self._set(ids, lease_until=until)

    def sent(self, ids: Collection[str], at: datetime) -> None:
        self._set(ids, state="sent", sent_at=at, lease_until=None, error="")

    def missed(self, ids: Collection[str], tries: int, due_at: datetime | None, error: str) -> None:
        """Notes a try that failed; without ``due_at`` it was the last."""
        state = "failed" if due_at is None else "waiting"
        change: dict[str, object] = {"state": state, "tries": tries, "error": error, "lease_until": None}
        self._set(ids, **change | ({} if due_at is None else {"due_at": due_at}))

    def again(self, notice_id: str, at: datetime) -> None:
        """Has a failed one sent again. Raises ``NotFoundError``."""
        self.get(notice_id)
        self._set([notice_id], state="waiting", tries=0, due_at=at, lease_until=None)

    def hurry(self, person: str, at: datetime) -> None:
        """What waits for a person's digest goes now."""
        kept = tables.notices
        theirs = (kept.c.person == person, kept.c.state == "waiting", kept.c.tries == 0)
        self._run(update(kept).where(*theirs).values(due_at=at))

    def get(self, notice_id: str) -> Delivery:
        """Raises ``NotFoundError``."""
        row = self._run(select(tables.notices).where(tables.notices.c.id == notice_id)).one_or_none()
        if row is None:
            raise NotFoundError("There is no such notice any more.")
        return _delivery(row)

    def list(self, *, state: State | None = None, limit: int = 200) -> Sequence[Delivery]:
        """The latest first."""
        kept = tables.notices
        wanted = select(kept).order_by(kept.c.at.desc(), kept.c.id).limit(limit)
        if state is not None:
            wanted = wanted.where(kept.c.state == state)
        return [_delivery(row) for row in self._run(wanted)]

    def drop(self, ids: Collection[str]) -> None:
        self._run(delete(tables.notices).where(tables.notices.c.id.in_(list(ids))))

    def purge(self, before: datetime) -> int:
        """Deletes what was sent or given up before then; how many."""
        kept = tables.notices
        return self._run(delete(kept).where(kept.c.state != "waiting", kept.c.at < before)).rowcount

    def count(self) -> int:
        return int(self._run(select(func.count()).select_from(tables.notices)).scalar_one())

    def _set(self, ids: Collection[str], **change: object) -> None:
        self._run(update(tables.notices).where(tables.notices.c.id.in_(list(ids))).values(**change))

    # --- choices

    def choice(self, person: str) -> Choice:
        """Off, where the person never chose."""
        kept = tables.notice_choices
        row = self._run(select(kept).where(kept.c.person == person)).one_or_none()
        return Choice(person=person) if row is None else Choice(**row._asdict())

    def choices(self) -> dict[str, Choice]:
        """Of everybody who wants notices and said where."""
        kept = tables.notice_choices
        rows = self._run(select(kept).where(kept.c.mode != "off", kept.c.address.is_not(None)))
        return {row.person: Choice(**row._asdict()) for row in rows}

    def choose(self, choice: Choice) -> None:
        kept = tables.notice_choices
        self._run(delete(kept).where(kept.c.person == choice.person))
        self._add(kept, choice.model_dump())


def _row(one: Delivery) -> dict[str, object]:
    flat = one.model_dump(exclude={"notice"})
    notice = one.notice
    told = {"kind": notice.kind, "subject": notice.subject, "at": notice.at, "detail": json.dumps(notice.detail)}
    return flat | told


def _delivery(row: Row[Any]) -> Delivery:
    values = row._asdict()
    notice = Notice(
        kind=values.pop("kind"),
        subject=values.pop("subject"),
        at=values.pop("at"),
        detail=json.loads(values.pop("detail")),
    )
    del values["lease_until"]
    return Delivery(notice=notice, **values)
