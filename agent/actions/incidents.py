"""Verbs on an incident and its fact base. Only a named person confirms a fact; a changed fact is unconfirmed."""

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import uuid4

from agent.actions.parts import Parts, allow
from agent.errors import NotFoundError, RefusedError, StaleError
from agent.models import Actor, Fact, FactKind, Incident

#: What ``describe`` may set; facts have verbs of their own, times on the clock are set by what happens.
DESCRIBED = frozenset(
    {
        "title",
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

    def open(self, actor: Actor, title: str, detected_at: datetime | None = None) -> Incident:
        """Open an incident that was detected at ``detected_at``, or now."""
        now = self._parts.clock()
        if not title.strip():
            raise RefusedError("Say in a few words what happened; it becomes the incident's title.")
        if detected_at is not None and detected_at > now:
            raise RefusedError("The time of detection lies in the future; check the date and the zone.")
        incident = Incident(
            id=uuid4().hex[:12], title=title.strip(), opened_by=actor.id, detected_at=detected_at or now
        )
        return self._create(actor, incident, "open incident")

    def adopt(self, actor: Actor, incident: Incident) -> Incident:
        """Take over a whole fact base that was kept elsewhere. Raises ``RefusedError`` when its id is taken."""
        with self._parts.store.read() as tx:
            if any(held.id == incident.id for held in tx.incidents.list()):
                raise RefusedError(f"The desk holds an incident {incident.id!r} already; name it instead.")
        adopted = incident.model_copy(update={"opened_by": actor.id, "revision": 0})
        return self._create(actor, adopted, "adopt incident")

    def _create(self, actor: Actor, incident: Incident, verb: str) -> Incident:
        allow(actor, "keep the fact base")
        with self._parts.store.begin() as tx:
            tx.incidents.create(incident)
            tx.audit.append(self._parts.clock(), actor.id, verb, incident.id, {"facts": str(len(incident.facts))})
        return incident

    # --- facts

    def add_fact(
        self,
        actor: Actor,
        incident_id: str,
        revision: int,
        kind: FactKind,
        text: str,
        source: str | None = None,
    ) -> Incident:
        """Add a fact that nobody has confirmed yet."""
        said = _words(text)

        def change(incident: Incident) -> Incident:
            numbers = [int(f.id[1:]) for f in incident.facts if f.id[1:].isdigit()]
            fact = Fact(id=f"F{max(numbers, default=0) + 1}", kind=kind, text=said, source=source)
            return incident.model_copy(update={"facts": (*incident.facts, fact)})

        return self._change(actor, incident_id, revision, "keep the fact base", "add fact", change)

    def change_fact(self, actor: Actor, incident_id: str, revision: int, fact_id: str, text: str) -> Incident:
        """Change the words of a fact; it has to be confirmed anew."""
        new = {"text": _words(text), "confirmed_by": None, "confirmed_at": None}
        return self._change(
            actor, incident_id, revision, "keep the fact base", "change fact", _on_fact(fact_id, new), fact_id
        )

    def confirm_fact(self, actor: Actor, incident_id: str, revision: int, fact_id: str) -> Incident:
        """Confirm a fact by name."""
        new = {"confirmed_by": actor.name, "confirmed_at": self._parts.clock()}
        return self._change(
            actor, incident_id, revision, "confirm a fact", "confirm fact", _on_fact(fact_id, new), fact_id
        )

    def remove_fact(self, actor: Actor, incident_id: str, revision: int, fact_id: str) -> Incident:
        """Take a fact out of the base."""

        def change(incident: Incident) -> Incident:
            _fact(incident, fact_id)
            left = tuple(f for f in incident.facts if f.id != fact_id)
            return incident.model_copy(update={"facts": left})

        return self._change(actor, incident_id, revision, "keep the fact base", "remove fact", change, fact_id)

    def describe(self, actor: Actor, incident_id: str, revision: int, **fields: object) -> Incident:
        """Set what ``DESCRIBED`` lists, such as the time of the next update, which a person enters."""
        unknown = fields.keys() - DESCRIBED
        if unknown:
            raise RefusedError(f"An incident has no {', '.join(sorted(unknown))} that could be set here.")

        def change(incident: Incident) -> Incident:
            return Incident.model_validate(incident.model_dump() | fields)

        return self._change(actor, incident_id, revision, "keep the fact base", "describe incident", change)

    def _change(
        self,
        actor: Actor,
        incident_id: str,
        revision: int,
        permission: str,
        verb: str,
        change: Callable[[Incident], Incident],
        fact_id: str = "",
    ) -> Incident:
        allow(actor, permission)
        with self._parts.store.begin() as tx:
            held = tx.incidents.get(incident_id)
            if held.revision != revision:
                raise StaleError(
                    "Somebody changed this fact base since your page was drawn. What you typed is still there: "
                    "load it anew and compare."
                )
            new = tx.incidents.update(change(held))
            detail = {"revision": str(new.revision)} | ({"fact": fact_id} if fact_id else {})
            tx.audit.append(self._parts.clock(), actor.id, verb, incident_id, detail)
            return new


def _on_fact(fact_id: str, new: Mapping[str, object]) -> Callable[[Incident], Incident]:
    def change(incident: Incident) -> Incident:
        _fact(incident, fact_id)
        facts = tuple(f.model_copy(update=new) if f.id == fact_id else f for f in incident.facts)
        return incident.model_copy(update={"facts": facts})

    return change


def _fact(incident: Incident, fact_id: str) -> Fact:
    for fact in incident.facts:
        if fact.id == fact_id:
            return fact
    raise NotFoundError(f"There is no fact {fact_id} in this base; somebody may have removed it.")


def _words(text: str) -> str:
    said = " ".join(text.split())
    if not said:
        raise RefusedError("A fact needs words: say what is known, not known, or being done.")
    return said
