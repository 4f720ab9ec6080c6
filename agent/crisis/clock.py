"""The clock of an incident: detected, assessed, first statement, next update, each with the time it was due.

The first statement is due 60 minutes after detection (rule H19, the golden hour); the assessment after 30, the outer
end of the house's own 15 to 30 minutes. An update is due when a person promised it.
"""

from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from agent.models import Incident

ASSESSED_WITHIN = timedelta(minutes=30)
STATED_WITHIN = timedelta(minutes=60)

StepName = Literal["detected", "assessed", "first statement", "update"]


class Step(NamedTuple):
    """One step: when it was done, if it was; when it was or is due, if ever; whether it came, or is, too late."""

    name: StepName
    at: datetime | None
    due: datetime | None
    late: bool


def clock(incident: Incident, now: datetime) -> list[Step]:
    """Every step in order; after the first statement come the updates that were given, and the one that is due."""
    detected = incident.detected_at
    steps = [
        Step("detected", detected, None, False),
        _step("assessed", incident.assessed_at, detected + ASSESSED_WITHIN, now),
        _step("first statement", incident.first_statement_at, detected + STATED_WITHIN, now),
        *(_step("update", update.at, update.due, now) for update in incident.updates),
    ]
    if not incident.closed and incident.issued_at is not None:
        steps.append(_step("update", None, incident.promised_at, now))
    return steps


def _step(name: StepName, at: datetime | None, due: datetime | None, now: datetime) -> Step:
    return Step(name, at, due, due is not None and (at or now) > due)
