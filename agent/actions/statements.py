"""Drafts a holding statement from the fact base of an incident, as it stands now."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from agent.actions.checking import Basis, CheckingVerbs
from agent.actions.parts import Parts, Progress
from agent.guard import gate
from agent.models import Content, Finding, Incident, Length, StatementMeta

if TYPE_CHECKING:
    from agent.draft import Written

#: How long a statement is valid once it is issued.
STATEMENT_VALID = timedelta(hours=12)


class Stated(NamedTuple):
    """A statement in words, the facts that it stands on, what the checks were told, and the moment of writing."""

    written: "Written"
    basis: Basis
    meta: StatementMeta
    at: datetime


class Statements:
    """Drafts statements for one desk; ``checks`` judge them."""

    def __init__(self, parts: Parts, checks: CheckingVerbs) -> None:
        self._parts = parts
        self._checks = checks

    def draft(
        self, incident_id: str, length: Length, channel: str, on_event: Progress, cancelled: Callable[[], bool]
    ) -> Stated:
        """A statement of the incident. Raises ``RefusedError`` when its fact base lacks what one must have."""
        from agent.draft import draft_statement

        parts, now = self._parts, self._parts.clock()
        with parts.store.read() as tx:
            incident = tx.incidents.get(incident_id)
        meta = statement_meta(incident, length, channel, now)

        def check(content: Content) -> list[Finding]:
            return self._checks.check_statement(content, incident.facts, meta)

        written = draft_statement(
            incident,
            meta,
            parts.voice,
            parts.model(gate([], "the model")),
            now=now,
            on_event=on_event,
            cancelled=cancelled,
            rounds=parts.settings.mend_rounds,
            check=check,
        )
        return Stated(written, Basis((), incident.facts), meta, now)


def statement_meta(incident: Incident, length: Length, channel: str, now: datetime) -> StatementMeta:
    """What the checks are told about a statement on ``incident`` that is issued ``now``."""
    return StatementMeta(
        channel=channel,
        length=length,
        issued_at=now,
        checked_at=now,
        detected_at=incident.detected_at,
        first_statement=incident.first_statement_at is None,
        next_update_at=incident.next_update_at,
        valid_until=now + STATEMENT_VALID,
        people_affected=incident.people_affected,
        counsel_triggers=incident.counsel_triggers,
        counsel_cleared=False if incident.counsel_triggers else None,
        scct=incident.scct,
    )
