"""Verbs on the fact base of an incident. Only a named person confirms a fact; a changed fact is unconfirmed.

Whoever changes the fact base names the revision that they saw; a page that shows an older one is refused, so that
nobody writes over what somebody else has just entered.
"""

from collections.abc import Callable
from datetime import datetime

from agent.actions.outrun import mark_restored, mark_stale
from agent.actions.parts import Parts, allow
from agent.errors import NotFoundError, RefusedError, StaleError
from agent.models import Actor, Fact, FactKind, Incident, Removed
from agent.store import Tx


class FactVerbs:
    """Keeping the one fact base from which every text about an incident is drafted."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

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
            held = [*incident.facts, *(gone.fact for gone in incident.removed)]
            numbers = [int(f.id[1:]) for f in held if f.id[1:].isdigit()]
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
        """Take a fact out of the base. It is kept aside, for ``restore_fact``; no other fact gets its id."""
        now = self._now()

        def change(_: Tx, incident: Incident) -> Incident:
            gone = Removed(fact=_fact(incident, fact_id), at=now, by=actor.id)
            left = tuple(f for f in incident.facts if f.id != fact_id)
            return incident.model_copy(update={"facts": left, "removed": (*incident.removed, gone)})

        return self._change(actor, incident_id, revision, "keep the fact base", "remove fact", change, fact_id)

    def restore_fact(self, actor: Actor, incident_id: str, revision: int, fact_id: str) -> Incident:
        """Put a fact back that was taken out, as it was, with the name that confirmed it.

        A text that held it is no longer stale by it; its signatures stay void. Raises ``NotFoundError``.
        """

        def change(_: Tx, incident: Incident) -> Incident:
            gone = next((one for one in incident.removed if one.fact.id == fact_id), None)
            if gone is None:
                raise NotFoundError(f"There is no removed fact {fact_id}; somebody may have put it back.")
            left = tuple(one for one in incident.removed if one is not gone)
            return incident.model_copy(update={"facts": (*incident.facts, gone.fact), "removed": left})

        return self._change(
            actor, incident_id, revision, "keep the fact base", "restore fact", change, fact_id, mark_restored
        )

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
        mark: Callable[[Tx, Actor, Incident, Incident, datetime], None] = mark_stale,
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
            mark(tx, actor, held, new, now)
            about = about or _newest(new)
            tx.incidents.note(incident_id, now, actor, verb, about)
            tx.audit.append(now, actor.id, verb, incident_id, {"revision": str(new.revision), "about": about})
            return new


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
