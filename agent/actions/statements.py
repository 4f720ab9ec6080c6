"""Drafts a holding statement from the fact base of an incident, as it stands now."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from agent.actions.checking import Basis, CheckingVerbs
from agent.actions.parts import Parts, Progress
from agent.actions.unfinished import Rests, Unfinisheds
from agent.guard import gate
from agent.models import Actor, Content, Finding, Incident, Length, StatementBrief, StatementMeta
from prompts.voices import VoiceProfile

if TYPE_CHECKING:
    from agent.draft import Written
    from agent.llm import ChatModel

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

    def __init__(self, parts: Parts, unfinished: Unfinisheds, checks: CheckingVerbs) -> None:
        self._parts = parts
        self._unfinished = unfinished
        self._checks = checks

    def draft(
        self,
        actor: Actor,
        brief: StatementBrief,
        job: str,
        on_event: Progress,
        cancelled: Callable[[], bool],
        instead_of: str = "",
    ) -> Stated:
        """A statement of the incident. Raises ``RefusedError`` when its fact base lacks what one must have.

        It may say another thing than the draft ``instead_of``, whose place it takes.
        """
        from agent.draft import Run, draft_statement

        parts, now = self._parts, self._parts.clock()
        with parts.store.read() as tx:
            incident = tx.incidents.get(brief.incident_id)
        meta = statement_meta(incident, brief.length, brief.channel, now)

        def check(content: Content) -> list[Finding]:
            found = self._checks.check_statement(content, incident.facts, meta)
            return [*found, *self._checks.check_channels(incident.id, content, meta, instead_of)]

        model = parts.model(gate([], "the model"))
        rests = _rests(incident, parts.voice, model, now)
        kept = self._unfinished.checkpoint(actor, job, brief, rests, gate([], "the draft"), on_event)
        run = Run(model, now, on_event, cancelled, parts.settings.mend_rounds, check, kept)
        written = draft_statement(incident, meta, parts.voice, run)
        return Stated(written, Basis((), incident.facts), meta, now)


def _rests(incident: Incident, voice: VoiceProfile, model: "ChatModel | None", now: datetime) -> Rests:
    """Whatever its sentences follow from: the fact base, who words it, and the day, which the short form leaves out."""
    day = now.date().isoformat()
    return Rests((incident.model_dump_json(), voice.model_dump_json(), model.name if model else "", day))


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
