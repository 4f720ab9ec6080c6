"""An invented crisis that the tests of the incident room share: card payments charged twice after an update."""

from datetime import timedelta

from agent.actions import Desk
from agent.models import Actor, FactKind, Incident
from tests.conftest import People

FACTS: tuple[tuple[FactKind, str], ...] = (
    (
        "known",
        "Some card payments taken on Counter terminals running update 4.2.1 have been charged twice since 09:30 UTC.",
    ),
    ("known", "Terminals running version 4.2.0 are not affected."),
    ("unknown", "We do not yet know how many payments were charged twice."),
    ("action", "We stopped sending out update 4.2.1 at 11:10 UTC."),
    ("action", "We began returning Counter terminals to version 4.2.0 at 11:40 UTC."),
    ("known", "Shops can take payments with a payment link."),
)


def open_incident(desk: Desk) -> Incident:
    """The incident with every fact confirmed, the next update promised in two hours; the clock stands still."""
    now = desk.parts.clock()
    incident = desk.incidents.open(
        People.writer, "Card payments charged twice on Counter terminals", now - timedelta(minutes=40)
    )
    for kind, text in FACTS:
        incident = add(desk, incident, kind, text)
    return desk.incidents.describe(
        People.writer,
        incident.id,
        incident.revision,
        next_update_at=now + timedelta(hours=2),
        people_affected=True,
        scct="accidental",
    )


def add(desk: Desk, incident: Incident, kind: FactKind, text: str, by: Actor = People.approver) -> Incident:
    """The incident with one more fact, confirmed."""
    incident = desk.incidents.add_fact(People.writer, incident.id, incident.revision, kind, text, "payments log")
    return desk.incidents.confirm_fact(by, incident.id, incident.revision, incident.facts[-1].id)
