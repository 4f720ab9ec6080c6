"""Verbs on an incident and its fact base. Only a named person confirms a fact; a changed fact is unconfirmed.

Each verb keeps the change, a line in the incident's log and the audit record in one transaction. Whoever changes the
fact base names the revision that they saw; a page that shows an older one is refused, so that nobody writes over what
somebody else has just entered.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from uuid import uuid4

from pydantic import ValidationError

from agent.actions.parts import Parts, allow
from agent.crisis.clock import clock
from agent.crisis.stale import Change, changes, touches
from agent.errors import NotFoundError, RefusedError, StaleError
from agent.models import Actor, Draft, Fact, FactKind, Incident, LogEntry, StaleMark, Update, Version
from agent.review import OUTRUN
from agent.store import Tx
from agent.views import Behind, ClockStep, IncidentRoom

#: What ``describe`` may set; facts have verbs of their own, times on the clock are set by what happens.
DESCRIBED = frozenset(
    {
        "title",
        "severity",
        "assessed_at",
        "next_update_at",
        "next_update_where",
        "press_contact",
        "customer_contact",
        "people_affected",
        "counsel_triggers",
        "scct",
        "closed",
    }
)


class IncidentVerbs:
    """Keeping the one fact base from which every text about an incident is drafted."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def rows(self, actor: Actor) -> list[Incident]:
        """Every incident, open ones first, then the latest."""
        allow(actor, "read drafts")
        with self._parts.store.read() as tx:
            return sorted(tx.incidents.list(), key=lambda incident: incident.closed)

    def get(self, actor: Actor, incident_id: str) -> Incident:
        """Raises ``NotFoundError`` when there is none."""
        allow(actor, "read drafts")
        with self._parts.store.read() as tx:
            return tx.incidents.get(incident_id)

    def room(self, actor: Actor, incident_id: str) -> IncidentRoom:
        """All that is known of an incident at one moment: itself, its clock, its log, what is behind it."""
        allow(actor, "read drafts")
        now = self._parts.clock()
        with self._parts.store.read() as tx:
            incident = tx.incidents.get(incident_id)
            return IncidentRoom(
                incident=incident,
                clock=tuple(ClockStep(**step._asdict()) for step in clock(incident, now)),
                log=tuple(tx.incidents.log(incident_id)),
                behind=_behind(tx, incident_id),
                owner_name=next((p.name for p in tx.users.actors() if p.id == incident.owner), None),
            )

    def open(
        self,
        actor: Actor,
        title: str,
        detected_at: datetime | None = None,
        *,
        warning: str | None = None,
        records: Collection[str] = (),
    ) -> Incident:
        """Open an incident that was detected at ``detected_at``, or now.

        ``warning`` holds the numbers of the early warning behind it, ``records`` the ids of the interactions that it
        counted; those that the store does not hold are passed over.
        """
        now = self._parts.clock()
        if not title.strip():
            raise RefusedError("Say in a few words what happened; it becomes the incident's title.")
        if detected_at is not None and detected_at > now:
            raise RefusedError("The time of detection lies in the future; check the date and the zone.")
        incident = Incident(
            id=uuid4().hex[:12],
            title=title.strip(),
            opened_by=actor.id,
            detected_at=detected_at or now,
            warning=warning,
        )
        return self._create(actor, incident, "open incident", records)

    def adopt(self, actor: Actor, incident: Incident) -> Incident:
        """Take over a whole fact base that was kept elsewhere. Raises ``RefusedError`` when its id is taken."""
        with self._parts.store.read() as tx:
            if any(held.id == incident.id for held in tx.incidents.list()):
                raise RefusedError(f"The desk holds an incident {incident.id!r} already; name it instead.")
        adopted = incident.model_copy(update={"opened_by": actor.id, "revision": 0})
        return self._create(actor, adopted, "adopt incident")

    def _create(self, actor: Actor, incident: Incident, verb: str, records: Collection[str] = ()) -> Incident:
        allow(actor, "keep the fact base")
        now = self._parts.clock()
        with self._parts.store.begin() as tx:
            tx.incidents.create(incident)
            held = tx.records.digests(set(records))
            tx.incidents.add_records(incident.id, held)
            tx.incidents.note(incident.id, now, actor, verb, incident.warning or incident.title)
            detail = {"facts": str(len(incident.facts)), "interactions": str(len(held))}
            tx.audit.append(now, actor.id, verb, incident.id, detail)
        return incident

    # --- people and the log

    def assign(self, actor: Actor, incident_id: str, revision: int, owner: str) -> Incident:
        """Make the person with this account the incident's owner. Raises ``RefusedError`` when nobody has it."""

        def change(tx: Tx, incident: Incident) -> Incident:
            if not any(person.id == owner for person in tx.users.actors()):
                raise RefusedError(f"Nobody on the desk has the account {owner!r}; ask an administrator for one.")
            return incident.model_copy(update={"owner": owner})

        return self._change(actor, incident_id, revision, "keep the fact base", "assign incident", change, owner)

    def note(self, actor: Actor, incident_id: str, text: str) -> LogEntry:
        """Add a line to the log. It needs no revision: lines are added and never changed."""
        allow(actor, "keep the fact base")
        now, said = self._parts.clock(), " ".join(text.split())
        if not said:
            raise RefusedError("Say what should stand in the log; nothing was added.")
        with self._parts.store.begin() as tx:
            tx.incidents.get(incident_id)
            entry = tx.incidents.note(incident_id, now, actor, "note", said)
            tx.audit.append(now, actor.id, "note incident", incident_id, {"line": str(entry.seq)})
            return entry

    def put_behind(self, actor: Actor, incident_id: str, records: Collection[str]) -> int:
        """Put interactions behind the incident; how many were not there before. Unknown ids are passed over."""
        allow(actor, "keep the fact base")
        now = self._parts.clock()
        with self._parts.store.begin() as tx:
            tx.incidents.get(incident_id)
            added = tx.incidents.add_records(incident_id, tx.records.digests(set(records)))
            tx.incidents.note(incident_id, now, actor, "interactions", f"{added} added")
            tx.audit.append(now, actor.id, "put behind incident", incident_id, {"interactions": str(added)})
            return added

    # --- facts

    def add_fact(
        self,
        actor: Actor,
        incident_id: str,
        revision: int,
        kind: FactKind,
        text: str,
        source: str | None = None,
        *,
        figure: str | None = None,
        at: datetime | None = None,
    ) -> Incident:
        """Add a fact that nobody has confirmed yet; its figure must stand in its words, its time not in the future."""
        fact = _checked(Fact(id="", kind=kind, text=_words(text), figure=figure, at=at, source=source), self._now())

        def change(_: Tx, incident: Incident) -> Incident:
            numbers = [int(f.id[1:]) for f in incident.facts if f.id[1:].isdigit()]
            named = fact.model_copy(update={"id": f"F{max(numbers, default=0) + 1}"})
            return incident.model_copy(update={"facts": (*incident.facts, named)})

        return self._change(actor, incident_id, revision, "keep the fact base", "add fact", change)

    def change_fact(
        self,
        actor: Actor,
        incident_id: str,
        revision: int,
        fact_id: str,
        text: str,
        *,
        figure: str | None = None,
        at: datetime | None = None,
        source: str | None = None,
    ) -> Incident:
        """Change the words of a fact; it has to be confirmed anew. What is not given of the rest stays."""
        now = self._now()
        told = {"figure": figure, "at": at, "source": source}
        given = {key: value for key, value in told.items() if value is not None}

        def renewed(fact: Fact) -> Fact:
            new = {"text": _words(text), "confirmed_by": None, "confirmed_at": None} | given
            kept = fact.figure if figure is None and fact.figure and fact.figure in text else figure
            return _checked(fact.model_copy(update=new | {"figure": kept}), now)

        return self._change(
            actor, incident_id, revision, "keep the fact base", "change fact", _on_fact(fact_id, renewed), fact_id
        )

    def confirm_fact(self, actor: Actor, incident_id: str, revision: int, fact_id: str) -> Incident:
        """Confirm a fact by name."""
        new = {"confirmed_by": actor.name, "confirmed_at": self._now()}

        def confirmed(fact: Fact) -> Fact:
            return fact.model_copy(update=new)

        return self._change(
            actor, incident_id, revision, "confirm a fact", "confirm fact", _on_fact(fact_id, confirmed), fact_id
        )

    def remove_fact(self, actor: Actor, incident_id: str, revision: int, fact_id: str) -> Incident:
        """Take a fact out of the base."""

        def change(_: Tx, incident: Incident) -> Incident:
            _fact(incident, fact_id)
            left = tuple(f for f in incident.facts if f.id != fact_id)
            return incident.model_copy(update={"facts": left})

        return self._change(actor, incident_id, revision, "keep the fact base", "remove fact", change, fact_id)

    def describe(self, actor: Actor, incident_id: str, revision: int, **fields: object) -> Incident:
        """Set what ``DESCRIBED`` lists, such as the time of the next update, which a person enters."""
        unknown = fields.keys() - DESCRIBED
        if unknown:
            raise RefusedError(f"An incident has no {', '.join(sorted(unknown))} that could be set here.")

        def change(_: Tx, incident: Incident) -> Incident:
            try:
                return Incident.model_validate(incident.model_dump() | fields)
            except ValidationError as error:
                wrong = ", ".join(dict.fromkeys(str(one["loc"][0]) for one in error.errors()))
                raise RefusedError(f"The desk can't read what was entered for {wrong}. Nothing was changed.") from None

        what = ", ".join(sorted(fields)).replace("_", " ")
        return self._change(actor, incident_id, revision, "keep the fact base", "describe incident", change, what)

    def _now(self) -> datetime:
        return self._parts.clock()

    def _change(
        self,
        actor: Actor,
        incident_id: str,
        revision: int,
        permission: str,
        verb: str,
        change: Callable[[Tx, Incident], Incident],
        about: str = "",
    ) -> Incident:
        allow(actor, permission)
        now = self._now()
        with self._parts.store.begin() as tx:
            held = tx.incidents.get(incident_id)
            if held.revision != revision:
                raise StaleError(
                    "Somebody changed this fact base since your page was drawn. What you typed is still there: "
                    "load it anew and compare."
                )
            new = tx.incidents.update(change(tx, held))
            mark_stale(tx, actor, held, new, now)
            about = about or _newest(new)
            tx.incidents.note(incident_id, now, actor, verb, about)
            tx.audit.append(now, actor.id, verb, incident_id, {"revision": str(new.revision), "about": about})
            return new


def issue(tx: Tx, actor: Actor, draft: Draft, now: datetime) -> None:
    """Set the clock of the incident when one of its texts leaves the house.

    Texts that were drafted before the last one left belong to its round: a round has a text for each channel.
    """
    if draft.incident_id is None:
        return
    incident = tx.incidents.get(draft.incident_id)
    last = incident.issued_at
    promised = draft.statement.next_update_at if draft.statement else None
    change: dict[str, object] = {"promised_at": promised}
    if last is None:
        change["first_statement_at"] = now
    elif draft.created_at > last:
        change["updates"] = (*incident.updates, Update(at=now, due=incident.promised_at))
    tx.incidents.update(incident.model_copy(update=change))
    tx.incidents.note(incident.id, now, actor, "issued", f"{draft.channel.replace('_', ' ')}: {draft.title}")


def mark_stale(tx: Tx, actor: Actor, before: Incident, after: Incident, now: datetime) -> None:
    """Mark every text that rests on what changed, and void its signatures, each on the audit chain."""
    changed = list(changes(before, after))
    if not changed:
        return
    for draft in tx.drafts.list(incident_id=after.id, kind="statement", states=tuple(OUTRUN)):
        if draft.erased_at is None:
            version = tx.drafts.version(draft.id, draft.version)
            _outrun(tx, actor.id, draft, [one for one in changed if touches(one, version.content)], now)


def mark_late(tx: Tx, draft: Draft, version: Version, facts: Sequence[Fact]) -> None:
    """Mark a statement whose ``facts`` changed while it was being written. It is kept, for a person to compare."""
    if draft.incident_id is None or draft.statement is None:
        return
    held = tx.incidents.get(draft.incident_id)
    told = {"facts": tuple(facts), "next_update_at": draft.statement.next_update_at}
    changed = [c for c in changes(held.model_copy(update=told), held) if touches(c, version.content)]
    _outrun(tx, draft.created_by, draft, changed, draft.created_at)


def _outrun(tx: Tx, by: str, draft: Draft, changed: Sequence[Change], now: datetime) -> None:
    if not changed:
        return
    for one in changed:
        tx.incidents.mark(
            StaleMark(
                id=uuid4().hex,
                draft_id=draft.id,
                version=draft.version,
                at=now,
                by=by,
                kind=one.kind,
                what=one.what,
            )
        )
    step = OUTRUN[draft.state]
    voided = tx.signatures.void_all(draft.id, now) if step.effect == "voids" else 0
    if step.after != draft.state:
        tx.drafts.set_state(draft.id, draft.state, step.after)
    told = {"version": str(draft.version), "changed": ", ".join(one.what for one in changed), "voided": str(voided)}
    tx.audit.append(now, by, "mark stale", draft.id, told)


def _behind(tx: Tx, incident_id: str) -> Behind:
    """The interactions with their anonymised text, and how many of all that are."""
    found = tx.records.many(tx.incidents.records(incident_id))
    oldest_first = sorted(found.values(), key=lambda record: (record.created_at is None, record.created_at, record.id))
    return Behind(records=tuple(oldest_first), base=tx.records.count())


def _on_fact(fact_id: str, renewed: Callable[[Fact], Fact]) -> Callable[[Tx, Incident], Incident]:
    def change(_: Tx, incident: Incident) -> Incident:
        _fact(incident, fact_id)
        facts = tuple(renewed(f) if f.id == fact_id else f for f in incident.facts)
        return incident.model_copy(update={"facts": facts})

    return change


def _fact(incident: Incident, fact_id: str) -> Fact:
    for fact in incident.facts:
        if fact.id == fact_id:
            return fact
    raise NotFoundError(f"There is no fact {fact_id} in this base; somebody may have removed it.")


def _newest(incident: Incident) -> str:
    return incident.facts[-1].id if incident.facts else ""


def _checked(fact: Fact, now: datetime) -> Fact:
    """Raises ``RefusedError`` where the figure is not in the words, or the time has not come yet."""
    if fact.figure is not None and fact.figure not in fact.text:
        raise RefusedError(f"The figure “{fact.figure}” does not stand in the words of the fact. Nothing was changed.")
    if fact.at is not None and fact.at > now:
        raise RefusedError("The time of the fact lies in the future; check the date and the zone.")
    return fact


def _words(text: str) -> str:
    said = " ".join(text.split())
    if not said:
        raise RefusedError("A fact needs words: say what is known, not known, or being done.")
    return said
