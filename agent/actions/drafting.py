"""Verbs that write: draft a story or a statement.

Each makes a first version, checks it, and keeps it with its findings. The writing itself happens before the
transaction, so that no one waits for a model with the database held.
"""

from collections.abc import Callable
from datetime import datetime
from textwrap import shorten
from typing import TYPE_CHECKING
from uuid import uuid4

from agent.actions.checking import Basis
from agent.actions.credits import credited
from agent.actions.gathering import Gathering
from agent.actions.instructing import InstructingVerbs
from agent.actions.learning import lately
from agent.actions.outrun import mark_late
from agent.actions.parts import Parts, Progress, allow, silent
from agent.actions.policies import in_force
from agent.actions.records import RecordVerbs
from agent.actions.statements import Stated, Statements
from agent.actions.trends import Trends
from agent.actions.unfinished import Rests, Unfinisheds
from agent.actions.voices import house_voice
from agent.errors import RefusedError
from agent.guard import gate
from agent.models import (
    Actor,
    Brief,
    Content,
    Draft,
    Event,
    Finding,
    Length,
    StatementBrief,
    Version,
)
from agent.review import decide
from agent.store import Tx
from agent.views import Unfinished

if TYPE_CHECKING:
    from agent.draft import Written

#: A text without a headline is called by so many characters of its beginning.
TITLE = 70
#: How long a draft of each kind may wait before it is due.


def never() -> bool:
    """Nobody cancels."""
    return False


class DraftingVerbs(InstructingVerbs):
    """Drafting. Who asks for a draft is its author, and can't sign it."""

    def __init__(self, parts: Parts, records: RecordVerbs) -> None:
        super().__init__(parts)
        self._gathering = Gathering(parts, records)
        self._trends = Trends(parts, self._gathering, self)
        self._unfinished = Unfinisheds(parts)
        self._statements = Statements(parts, self._unfinished, self)

    def draft_story(
        self,
        actor: Actor,
        brief: Brief,
        *,
        job: str | None = None,
        on_event: Progress = silent,
        cancelled: Callable[[], bool] = never,
    ) -> Draft:
        """Draft a customer story from the evidence that fits ``brief`` best, and keep it as version 1.

        ``job`` (``job_of``) names the work: a drafting of the same job that a crash cut off is gone on with, if brief
        and evidence are as they were. Raises ``NotFoundError`` when no evidence fits, ``RefusedError`` when it holds
        too little for a story, and ``CancelledError`` when ``cancelled`` says so; then nothing is kept.
        """
        allow(actor, "draft")
        if brief.form == "trend":
            return self._draft_trend(actor, brief, on_event, cancelled)
        job = job or uuid4().hex
        with self._unfinished.running(job):
            return self._draft_telling(actor, brief, job, on_event, cancelled)

    def unfinished(self, actor: Actor) -> list[Unfinished]:
        """Draftings that ``actor`` began and a crash cut off, the latest first."""
        return self._unfinished.of(actor)

    def finish(
        self, actor: Actor, job: str, *, on_event: Progress = silent, cancelled: Callable[[], bool] = never
    ) -> Draft:
        """Go on with a drafting that was cut off. Raises as ``draft_story`` does, ``NotFoundError`` for another's."""
        brief = self._unfinished.get(actor, job).brief
        if isinstance(brief, StatementBrief):
            return self._draft_statement(actor, brief, job, on_event, cancelled)
        return self.draft_story(actor, brief, job=job, on_event=on_event, cancelled=cancelled)

    def discard(self, actor: Actor, job: str) -> None:
        """Forget a drafting that was cut off. Raises ``NotFoundError`` for one that is not there or another's."""
        self._unfinished.discard(actor, job)

    def _draft_telling(
        self, actor: Actor, brief: Brief, job: str, on_event: Progress, cancelled: Callable[[], bool]
    ) -> Draft:
        from agent.draft import WRITERS, Assignment, Run
        from agent.draft.forms import FORMS

        parts, brief = self._parts, FORMS[brief.form].placed(brief)
        voice = parts.shelf.current(brief.voice).profile
        on_event(Event(step="Finding evidence", detail=brief.topic))
        passages = self._gathering.of(actor, brief)
        now = parts.clock()
        identities = self._identities(passages)
        corpus = self.corpus
        meta = self.story_meta(brief.channel, brief.form, passages, now)

        def check(content: Content) -> list[Finding]:
            return self.check_story(content, passages, meta, voice=voice)

        model = None if brief.form == "card" else parts.model(gate(identities, "the model"))  # a card is not reworded
        stop = gate(identities, "the draft")
        rests = Rests(
            (*(p.model_dump_json() for p in passages), model.name if model else "", voice.model_dump_json()),
            frozenset(p.record_id for p in passages),
        )
        kept = self._unfinished.checkpoint(actor, job, brief, rests, stop, on_event)
        asked = Assignment(
            brief,
            passages,
            voice,
            Run(model, now, on_event, cancelled, parts.settings.mend_rounds, check, kept),
            attack=(lambda content: self.attack(content, passages, meta, voice)) if corpus.enough else None,
            corpus=corpus,
            credited=credited(parts, rests.records, brief.channel, now) if brief.form == "card" else (),
            taught=self._taught() if model else (),
            manner=self._manner(brief) if model and not model.capability.small else "",
        )
        written = WRITERS[brief.form](asked)
        stop(written.content.text)
        draft = self._new("story", actor, written, now, channel=brief.channel, brief=brief)
        return self._keep(draft, written, now, Basis(passages, ()), job)

    def _draft_trend(self, actor: Actor, brief: Brief, on_event: Progress, cancelled: Callable[[], bool]) -> Draft:
        written, basis, now = self._trends.draft(brief, on_event, cancelled)
        draft = self._new("story", actor, written, now, channel=brief.channel, brief=brief)
        return self._keep(draft, written, now, basis)

    def _taught(self) -> tuple[str, ...]:
        with self._parts.store.read() as tx:
            return tuple(advice.text for advice in lately(tx, "story"))

    def _manner(self, brief: Brief) -> str:
        """Excerpts of signed texts for a model that can tell manner from matter; a small one copies them."""
        return house_voice(self._parts, brief).shown

    def draft_statement(
        self,
        actor: Actor,
        incident_id: str,
        *,
        length: Length = "standard",
        channel: str = "press",
        job: str | None = None,
        on_event: Progress = silent,
        cancelled: Callable[[], bool] = never,
    ) -> Draft:
        """Draft a holding statement from the incident's confirmed facts, and keep it as version 1.

        ``job`` names the work, as for a story: it is gone on with while the fact base is as it was, on the same day.
        Raises ``RefusedError`` when the fact base lacks what a statement must have, naming it.
        """
        brief = StatementBrief(incident_id=incident_id, length=length, channel=channel)
        return self._draft_statement(actor, brief, job or uuid4().hex, on_event, cancelled)

    def redraft_statement(
        self,
        actor: Actor,
        draft_id: str,
        base: int,
        *,
        on_event: Progress = silent,
        cancelled: Callable[[], bool] = never,
    ) -> Version:
        """Write a statement anew from the facts as they are now, as the version after ``base``.

        What stood there stays as the older version; every signature is void. Raises as ``edit`` and
        ``draft_statement`` do.
        """
        allow(actor, "draft")
        with self._parts.store.read() as tx:
            opened = self.open(tx, actor, draft_id)
        decide(opened.case, "edit", actor, seen=base)
        draft = opened.draft
        if draft.incident_id is None or draft.statement is None:
            raise RefusedError("Only a text that rests on the facts of an incident can be written anew from them.")
        job = uuid4().hex
        brief = StatementBrief(incident_id=draft.incident_id, length=draft.statement.length, channel=draft.channel)
        with self._unfinished.running(job):
            written, basis, meta, now = self._statements.draft(actor, brief, job, on_event, cancelled, draft_id)
            return self._keep_anew(actor, draft_id, base, Stated(written, basis, meta, now), job)

    def _keep_anew(self, actor: Actor, draft_id: str, base: int, stated: Stated, job: str) -> Version:
        now, content = self._parts.clock(), stated.written.content
        version = Version(
            draft_id=draft_id,
            number=base + 1,
            content=content,
            author=actor.id,
            created_at=now,
            provenance=stated.written.provenance,
            findings=tuple(stated.written.findings),
        )
        with self._parts.store.begin() as tx:
            opened = self.open(tx, actor, draft_id)
            step = decide(opened.case, "edit", actor, seen=base)
            tx.drafts.add_version(version, base, content.part("headline") or opened.draft.title)
            tx.drafts.set_facts(draft_id, stated.basis.facts)
            tx.drafts.set_statement(draft_id, stated.meta)
            voided = tx.signatures.void_all(draft_id, now)
            if step.after != step.before:
                tx.drafts.set_state(draft_id, step.before, step.after)
            mark_late(tx, tx.drafts.get(draft_id), version, stated.basis.facts)
            detail = {"version": str(version.number), "sha256": version.sha256, "voided": str(voided)}
            tx.audit.append(now, actor.id, "redraft", draft_id, detail)
            tx.checkpoints.drop(job)
            return version

    def _draft_statement(
        self, actor: Actor, brief: StatementBrief, job: str, on_event: Progress, cancelled: Callable[[], bool]
    ) -> Draft:
        allow(actor, "draft")
        with self._unfinished.running(job):
            written, basis, meta, now = self._statements.draft(actor, brief, job, on_event, cancelled)
            about = {"channel": brief.channel, "incident_id": brief.incident_id, "statement": meta}
            draft = self._new("statement", actor, written, now, **about)
            return self._keep(draft, written, now, basis, job)

    def _new(self, kind: str, actor: Actor, written: "Written", now: datetime, **more: object) -> Draft:
        return Draft.model_validate(
            {
                "id": uuid4().hex[:12],
                "kind": kind,
                "title": written.content.part("headline") or _beginning(written.content),
                "state": "drafted",
                "created_by": actor.id,
                "created_at": now,
                "last_editor": actor.id,
                "version": 1,
                **more,
            }
        )

    def _keep(self, draft: Draft, written: "Written", now: datetime, basis: Basis, job: str = "") -> Draft:
        version = Version(
            draft_id=draft.id,
            number=1,
            content=written.content,
            author=draft.created_by,
            created_at=now,
            provenance=written.provenance,
            findings=tuple(written.findings),
        )
        detail = {"kind": draft.kind, "model": written.provenance.model, "sha256": version.sha256}
        with self._parts.store.begin() as tx:
            _require_sources(tx, basis)
            if draft.kind == "story":  # a statement is everybody's: a crisis has one fact base
                draft = draft.model_copy(update={"team": tx.teams.home(draft.created_by)})
            due = in_force(tx).of(draft.kind, draft.team).due.span
            draft = draft.model_copy(update={"due_at": now + due})
            tx.drafts.create(draft, version, basis.passages, basis.facts)
            mark_late(tx, draft, version, basis.facts)
            tx.audit.append(now, draft.created_by, "draft", draft.id, detail)
            tx.checkpoints.drop(job)
            return tx.drafts.get(draft.id)


def _beginning(content: Content) -> str:
    return shorten(content.text, TITLE, placeholder="…")


def _require_sources(tx: Tx, basis: Basis) -> None:
    """Raises ``RefusedError`` when a record was erased while the text was written from it."""
    ids = {p.record_id for p in basis.passages}
    if len(tx.records.digests(ids)) < len(ids):
        raise RefusedError("A record behind this text was erased while it was written. Nothing was kept.")
