"""Verbs on an incident: opening it, by hand or on a warning, its people, its log, and what every text carries.

Each verb keeps the change, a line in the incident's log and the audit record in one transaction.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import uuid4

from pydantic import ValidationError

from agent.actions.facts import FactVerbs
from agent.actions.parts import allow
from agent.crisis.clock import clock
from agent.errors import RefusedError, StaleError
from agent.models import Actor, Draft, Incident, LogEntry, Update
from agent.store import Tx
from agent.views import Behind, ClockStep, IncidentRoom
from retrieval.find import find_records
from retrieval.records import CleanRecord, Filter

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


#: Records that are looked through at most for those that are not behind an incident yet.
MOST_LOOKED = 400


class IncidentVerbs(FactVerbs):
    """Opening incidents, reading them, and keeping what is told of one beside its facts."""

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

    def mark(self, actor: Actor, incident_id: str | None = None) -> str:
        """A word that is another one as soon as a verb touched the incident or a text of it, and each minute anew;
        without an incident as soon as one touched any of them or a warning.

        It costs one question to the database: a page that holds the same word shows what a reload would show, but for
        what another part of the desk changed within the minute.
        """
        allow(actor, "read drafts")
        with self._parts.store.read() as tx:
            last = tx.incidents.touched_at_all() if incident_id is None else tx.incidents.touched(incident_id)
        return f"{last}.{int(self._parts.clock().timestamp()) // 60}"

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

    def open_on(self, actor: Actor, warning_id: str) -> Incident:
        """Open an incident on a warning, which is settled by it; the interactions that it counted are put behind.

        It was detected when the desk warned. Raises ``StaleError`` when somebody has opened one on it.
        """
        allow(actor, "keep the fact base")
        now = self._now()
        with self._parts.store.begin() as tx:
            kept = tx.warnings.get(warning_id)
            if kept.incident_id is not None:
                raise StaleError("Somebody has opened an incident on this warning; it stands in the list.")
            warned = kept.warned
            incident = Incident(
                id=uuid4().hex[:12],
                title=warned.title,
                opened_by=actor.id,
                detected_at=min(warned.at, now),
                warning=warned.text,
            )
            _begin(tx, actor, incident, "open incident", warned.record_ids, now)
            tx.warnings.settle(warning_id, actor.id, now, incident.id)
            tx.audit.append(now, actor.id, "settle warning", warning_id, {"incident": incident.id})
        return incident

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
            _begin(tx, actor, incident, verb, records, now)
        return incident

    # --- people, the log, what every text carries

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

    def like(self, actor: Actor, incident_id: str, words: str, k: int) -> list[CleanRecord]:
        """At most ``k`` records that are like ``words`` and not behind the incident yet, the likest first."""
        allow(actor, "read records")
        with self._parts.store.read() as tx:
            tx.incidents.get(incident_id)
            there = set(tx.incidents.records(incident_id))
        if not words.strip():
            return []
        hits = find_records(self._parts.index, words, min(k + len(there), MOST_LOOKED), Filter())
        new = [hit.passage.record_id for hit in hits if hit.passage.record_id not in there][:k]
        with self._parts.store.read() as tx:
            held = tx.records.many(new)
        return [held[key] for key in new if key in held]

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

    def take_from_behind(self, actor: Actor, incident_id: str, records: Collection[str]) -> int:
        """The way back of ``put_behind``; how many were behind the incident. The records themselves stay."""
        allow(actor, "keep the fact base")
        now = self._parts.clock()
        with self._parts.store.begin() as tx:
            tx.incidents.get(incident_id)
            gone = tx.incidents.drop_records(incident_id, set(records))
            if gone:
                tx.incidents.note(incident_id, now, actor, "interactions", f"{gone} taken away")
                told = {"interactions": str(gone)}
                tx.audit.append(now, actor.id, "take from behind incident", incident_id, told)
            return gone

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


def _begin(tx: Tx, actor: Actor, incident: Incident, verb: str, records: Collection[str], now: datetime) -> None:
    tx.incidents.create(incident)
    held = tx.records.digests(set(records))
    tx.incidents.add_records(incident.id, held)
    tx.incidents.note(incident.id, now, actor, verb, incident.warning or incident.title)
    detail = {"facts": str(len(incident.facts)), "interactions": str(len(held))}
    tx.audit.append(now, actor.id, verb, incident.id, detail)


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


def _behind(tx: Tx, incident_id: str) -> Behind:
    """The interactions with their anonymised text, and how many of all that are."""
    found = tx.records.many(tx.incidents.records(incident_id))
    oldest_first = sorted(found.values(), key=lambda record: (record.created_at is None, record.created_at, record.id))
    return Behind(records=tuple(oldest_first), base=tx.records.count())
