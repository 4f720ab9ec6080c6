"""Who is told what: from the audit record of a verb to notices, and from the clock to those that nobody's verb causes.

``CAUSES`` is the table. A record names the verb, what it was about and who did it; who is to be told follows from the
store as it is now, and whoever did it is not told of it.
"""

from collections.abc import Callable, Collection, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from agent.actions.parts import PERMISSIONS
from agent.actions.policies import in_force
from agent.errors import NotFoundError
from agent.models import AuditRecord, Draft, Incident, State
from agent.notify import Notice
from agent.review import Case
from agent.store import Tx

#: So long before it is due is a next update told of, and not after it has been late for so long.
AHEAD, LATE = timedelta(minutes=10), timedelta(hours=2)
#: Signers are reminded when this part of a text's time is left: a quarter.
REMIND = 4
IN_REVIEW: frozenset[State] = frozenset({"in_review"})


class Told(NamedTuple):
    """A notice, whom it is for, whether it goes to the desk's own channel too, and what makes it the same again."""

    notice: Notice
    people: frozenset[str]
    channel: bool
    once: str


class Cause(NamedTuple):
    kind: str
    who: Callable[[Tx, AuditRecord], Collection[str]]
    channel: bool = False
    #: What of the record's detail is told: counts and times.
    tells: tuple[str, ...] = ()


def told_of(tx: Tx, record: AuditRecord) -> Told | None:
    """What a record of the audit is told as; None where nobody is to be told, or what it was about is gone."""
    cause = CAUSES.get(record.verb)
    if cause is None:
        return None
    try:
        people = frozenset(cause.who(tx, record)) - {record.actor}
    except NotFoundError:
        return None
    detail = {name: record.detail[name] for name in cause.tells if name in record.detail}
    notice = Notice(kind=cause.kind, subject=record.subject, at=record.at, detail=detail)
    once = f"signature {_version(tx, record)}" if cause.kind == "signature" else str(record.seq)
    return Told(notice, people, cause.channel, once) if people or cause.channel else None


def due(tx: Tx, now: datetime) -> Iterator[Told]:
    """The next updates whose time has come, and the texts in review that have a quarter of their time left."""
    yield from _due_soon(tx, now)
    for incident in tx.incidents.list(open_only=True):
        at = _promised(incident)
        if at is not None and at - AHEAD <= now < at + LATE:
            notice = Notice(kind="update due", subject=incident.id, at=now, detail={"due": f"{at:%H:%M} UTC"})
            people = {incident.owner or incident.opened_by}
            yield Told(notice, frozenset(people), True, at.isoformat())


def _due_soon(tx: Tx, now: datetime) -> Iterator[Told]:
    for draft in tx.drafts.list(states=IN_REVIEW):
        at = draft.due_at
        if at is not None and at - (at - draft.created_at) / REMIND <= now < at:
            notice = Notice(kind="reminder", subject=draft.id, at=now, detail={"due": f"{at:%H:%M} UTC"})
            yield Told(notice, frozenset(_able(tx, draft)), False, f"{draft.version} {at.isoformat()}")


def _promised(incident: Incident) -> datetime | None:
    """What the last text promised, or what a person entered later than that."""
    times = [at for at in (incident.promised_at, incident.next_update_at) if at is not None]
    return max(times, default=None)


# --- who


def _crisis(tx: Tx, record: AuditRecord) -> set[str]:
    """Whoever keeps fact bases."""
    roles = PERMISSIONS["keep the fact base"]
    return {person.id for person in tx.users.actors() if person.roles & roles}


def _among(tx: Tx, draft: Draft, people: Collection[str]) -> set[str]:
    """Those of ``people`` who may still read the draft: with an open account, and of its team where it has one."""
    return {person.id for person in tx.users.actors(draft.team)} & set(people)


def _writers(tx: Tx, record: AuditRecord) -> set[str]:
    draft = tx.drafts.get(record.subject)
    return _among(tx, draft, (draft.created_by, draft.last_editor))


def _hands_and_names(tx: Tx, record: AuditRecord) -> set[str]:
    """Who wrote the text, and who had signed it."""
    draft = tx.drafts.get(record.subject)
    signed = tx.signatures.list(draft.id, voided=True)
    names = (s.signer for s in signed if s.version == draft.version)
    return _among(tx, draft, (draft.created_by, draft.last_editor, *names))


def _signers(tx: Tx, record: AuditRecord) -> set[str]:
    """Who could give a name that the text in review needs now."""
    return _able(tx, tx.drafts.get(record.subject))


def _able(tx: Tx, draft: Draft) -> set[str]:
    if draft.state != "in_review":
        return set()
    case = _case(tx, draft)
    roles = set(case.next_roles)
    out = case.hands | {s.signer for s in case.standing}
    able = (person for person in case.people if person.roles & roles and case.rules.lets(person))
    return {person.id for person in able if person.id not in out}


def _stand_ins(tx: Tx, record: AuditRecord) -> set[str]:
    """Whom the policy has told when a text's time has passed, of those who may see it."""
    draft = tx.drafts.get(record.subject)
    roles = set(in_force(tx).of(draft.kind, draft.team).stand_in)
    return {person.id for person in tx.users.actors(draft.team) if person.roles & roles}


def _case(tx: Tx, draft: Draft) -> Case:
    """Enough of a case to say whose turn it is; what the rules find is no part of that."""
    return Case(
        draft=draft,
        version=tx.drafts.version(draft.id, draft.version),
        signatures=tuple(tx.signatures.list(draft.id)),
        people=tuple(tx.users.actors(draft.team)),
        authors=tx.drafts.authors(draft.id),
        policy=in_force(tx),
    )


def _version(tx: Tx, record: AuditRecord) -> str:
    """A person is asked once for a version in one round of review, however many others sign meanwhile."""
    draft = tx.drafts.get(record.subject)
    rounds = [r.seq for r in tx.audit.list(subject=draft.id, limit=1000) if r.verb == "submit" and r.seq <= record.seq]
    return f"{draft.id} {draft.version} {max(rounds, default=0)}"


CAUSES: dict[str, Cause] = {
    "warn": Cause("warning", _crisis, channel=True, tells=("seen", "expected")),
    "open incident": Cause("incident", _crisis, channel=True),
    "adopt incident": Cause("incident", _crisis, channel=True),
    "mark stale": Cause("stale", _hands_and_names, tells=("version",)),
    "submit": Cause("signature", _signers, tells=("version",)),
    "sign": Cause("signature", _signers, tells=("version",)),
    "request_changes": Cause("changes", _writers, tells=("version",)),
    "escalate": Cause("escalated", _stand_ins, tells=("due",)),
    "comment": Cause("comment", _writers),
    "reject": Cause("rejected", _writers, tells=("version",)),
    "withdraw": Cause("withdrawn", _hands_and_names, tells=("version",)),
    "evidence withdrawn": Cause("withdrawn", _hands_and_names, tells=("version",)),
    "erase": Cause("withdrawn", _hands_and_names),
}
