"""Verbs that write: draft a story or a statement, edit, mend.

Each makes a version, checks it, and keeps it with its findings. The writing itself happens before the
transaction, so that no one waits for a model with the database held.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from textwrap import shorten
from typing import TYPE_CHECKING, NamedTuple
from uuid import uuid4

from agent.actions.corpus import IndexCorpus
from agent.actions.later import soured_at
from agent.actions.learning import lately
from agent.actions.parts import Parts, Progress, allow, silent
from agent.actions.records import RecordVerbs
from agent.actions.unfinished import Unfinisheds
from agent.actions.voices import house_voice
from agent.checks import attack_story, check_statement, check_story, remasked
from agent.checks.intruder import Attempt
from agent.edit import retype
from agent.errors import RefusedError
from agent.gather import gather
from agent.guard import foreign, gate
from agent.models import (
    Actor,
    Brief,
    Content,
    Draft,
    Event,
    Evidence,
    Fact,
    Finding,
    Form,
    Incident,
    Length,
    Part,
    Provenance,
    StatementMeta,
    StoryMeta,
    Version,
)
from agent.reading import Ground
from agent.review import Case, decide, stands
from agent.store import Tx
from agent.views import Unfinished
from agent.voice.shelf import HOUSE
from prompts.voices import VoiceProfile
from retrieval.records import Filter, Passage

if TYPE_CHECKING:
    from agent.draft import Written

#: Records that a trend may take its examples from.
EXAMPLES = 40
#: A text without a headline is called by so many characters of its beginning.
TITLE = 70
#: How long a draft of each kind may wait before it is due, and how long a statement is valid once issued.
STORY_DUE = timedelta(days=1)
STATEMENT_DUE = timedelta(minutes=30)
STATEMENT_VALID = timedelta(hours=12)


def never() -> bool:
    """Nobody cancels."""
    return False


class Basis(NamedTuple):
    """What a draft stands on, as it was when the draft took it."""

    passages: Sequence[Passage]
    facts: Sequence[Fact]


class Opened(NamedTuple):
    """A draft at its present version, with what it stands on and what a decision on it rests on."""

    draft: Draft
    version: Version
    basis: Basis
    case: Case


class DraftingVerbs:
    """Drafting and editing. Who asks for a draft is its author, and can't sign it."""

    def __init__(self, parts: Parts, records: RecordVerbs) -> None:
        self._parts = parts
        self._records = records
        self._unfinished = Unfinisheds(parts)
        settings = parts.settings
        self._corpus = IndexCorpus(parts.index, settings.crowd, settings.count_from, self._customers_with, self._size)

    def _size(self) -> int:
        with self._parts.store.read() as tx:
            return tx.records.count()

    def _customers_with(self, details: Collection[tuple[str, str]]) -> int:
        with self._parts.store.read() as tx:
            return tx.crowds.customers_with(details)

    # --- drafting

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
        passages = self._evidence(actor, brief)
        now = parts.clock()
        identities = self._identities(passages)
        corpus = self._corpus
        meta = self._meta(brief.channel, brief.form, passages, now)

        def check(content: Content) -> list[Finding]:
            return self.check_story(content, passages, meta, voice=voice)

        model = parts.model(gate(identities, "the model"))
        stop = gate(identities, "the draft")
        kept = self._unfinished.checkpoint(actor, job, brief, passages, model.name if model else "", stop, on_event)
        asked = Assignment(
            brief,
            passages,
            voice,
            Run(model, now, on_event, cancelled, parts.settings.mend_rounds, check, kept),
            attack=(lambda content: self._attack(content, passages, meta, voice)) if corpus.enough else None,
            corpus=corpus,
            taught=self._taught() if model else (),
            manner=self._manner(brief) if model and not model.capability.small else "",
        )
        written = WRITERS[brief.form](asked)
        stop(written.content.text)
        draft = self._new("story", actor, written, now, now + STORY_DUE, channel=brief.channel, brief=brief)
        return self._keep(draft, written, now, Basis(passages, ()), job)

    def _taught(self) -> tuple[str, ...]:
        with self._parts.store.read() as tx:
            return tuple(advice.text for advice in lately(tx, "story"))

    def _manner(self, brief: Brief) -> str:
        """Excerpts of signed texts for a model that can tell manner from matter; a small one copies them."""
        return house_voice(self._parts, brief).shown

    def _draft_trend(self, actor: Actor, brief: Brief, on_event: Progress, cancelled: Callable[[], bool]) -> Draft:
        """A trend: counted in all records of the store, its counts kept with the draft as facts."""
        from agent.draft import draft_trend
        from agent.draft.forms import tally, trend

        parts, now, crowd = self._parts, self._parts.clock(), self._parts.settings.crowd
        on_event(Event(step="Counting", detail=brief.topic))
        with parts.store.read() as tx:
            counted = tally.count(tx.records.all(), brief, crowd)
            examples = self._examples(tx, counted.records, brief.filter.record_ids)
        voice = parts.shelf.current(brief.voice).profile
        counts = trend.facts(counted, voice, now)
        meta = StoryMeta(channel=brief.channel, as_of=now, form=brief.form)
        written = draft_trend(
            counted,
            counts,
            examples,
            voice,
            now=now,
            crowd=crowd,
            on_event=on_event,
            cancelled=cancelled,
            check=lambda content, passages: self.check_story(content, passages, meta, counts, voice),
            attack=(lambda text, passages: self._attack(text, passages, meta, voice)) if self._corpus.enough else None,
            corpus=self._corpus,
        )
        gate(self._identities(examples), "the draft")(written.content.text)
        cited = {i for s in written.content.sentences for i in s.citations}
        draft = self._new("story", actor, written, now, now + STORY_DUE, channel=brief.channel, brief=brief)
        return self._keep(draft, written, now, Basis([p for p in examples if p.id in cited], counts))

    def _examples(self, tx: Tx, record_ids: Sequence[str], chosen: Sequence[str]) -> list[Passage]:
        """Passages of records that were counted and may be told of, those that the writer chose first."""
        ordered = [i for i in record_ids if i in chosen] + [i for i in record_ids if i not in chosen]
        held = tx.records.many(ordered[:EXAMPLES])
        told = [held[i] for i in ordered[:EXAMPLES] if i in held and self._parts.settings.drafts_in(held[i].language)]
        return [p for record in told for p in self._records.passages(record) if p.role != "note"]

    def _evidence(self, actor: Actor, brief: Brief) -> list[Passage]:
        from agent.draft.forms import FORMS

        hits = self._records.search_records(actor, brief.topic, 10, brief.filter)
        if FORMS[brief.form].consented and not brief.filter.record_ids:
            now = self._parts.clock()
            found = [h.passage.record_id for h in hits if h.passage.consent.covers(brief.channel, now)]
            found = found or self._consenting(actor, brief, now)
            brief = brief.model_copy(update={"filter": Filter(record_ids=tuple(found[:1]))}) if found else brief
        with self._parts.store.read() as tx:
            return gather(brief, hits, tx.records.get, self._records.passages, self._parts.settings.drafts_in)

    def _consenting(self, actor: Actor, brief: Brief, now: datetime) -> list[str]:
        """Records nearest to the topic whose customers may be quoted on the brief's channel now, else anywhere."""
        where = brief.filter.model_copy(update={"consent": ("anonymous", "named")})
        hits = self._records.search_records(actor, brief.topic, 40, where)
        covered = [h for h in hits if h.passage.consent.covers(brief.channel, now)]
        return [h.passage.record_id for h in covered or hits]

    def _identities(self, passages: Sequence[Passage]) -> list[str]:
        """What the vault knows of the people behind these passages: the gate compares with it.

        What stands in the house's own dateline, boilerplate or contacts gives nobody away.
        """
        parts = self._parts
        with parts.store.read() as tx:
            sealed = list(tx.vault.many({p.record_id for p in passages}))
        maps = [parts.vault.open(row).identities for row in sealed]
        known = (value for identities in maps for values in identities.values() for value in values)
        return foreign(known, parts.voice.furniture)

    def draft_statement(
        self,
        actor: Actor,
        incident_id: str,
        *,
        length: Length = "standard",
        channel: str = "press",
        on_event: Progress = silent,
        cancelled: Callable[[], bool] = never,
    ) -> Draft:
        """Draft a holding statement from the incident's confirmed facts, and keep it as version 1.

        Raises ``RefusedError`` when the fact base lacks what a statement must have, naming it.
        """
        from agent.draft import draft_statement

        allow(actor, "draft")
        parts = self._parts
        now = parts.clock()
        with parts.store.read() as tx:
            incident = tx.incidents.get(incident_id)
        meta = statement_meta(incident, length, channel, now)

        def check(content: Content) -> list[Finding]:
            return self.check_statement(content, incident.facts, meta)

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
        draft = self._new(
            "statement", actor, written, now, now + STATEMENT_DUE, channel=channel, incident_id=incident_id
        )
        draft = draft.model_copy(update={"statement": meta})
        return self._keep(draft, written, now, Basis((), incident.facts))

    def _new(self, kind: str, actor: Actor, written: "Written", now: datetime, due: datetime, **more: object) -> Draft:
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
                "due_at": due,
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
            tx.drafts.create(draft, version, basis.passages, basis.facts)
            tx.audit.append(now, draft.created_by, "draft", draft.id, detail)
            tx.checkpoints.drop(job)
            return tx.drafts.get(draft.id)

    # --- checking

    def check_story(
        self,
        content: Content,
        passages: Sequence[Passage],
        meta: StoryMeta,
        facts: Sequence[Fact] = (),
        voice: VoiceProfile | None = None,
    ) -> list[Finding]:
        """``facts`` are counts of the store: they carry sentences as passages do. ``voice``: else the house."""
        evidence = [*(Evidence.of(p) for p in passages), *(Evidence(id=f.id, text=f.text, counted=True) for f in facts)]
        return check_story(
            content.text, evidence, meta, content.placed, voice or self._parts.voice, corpus=self._corpus
        )

    def _meta(self, channel: str, form: Form, passages: Sequence[Passage], now: datetime) -> StoryMeta:
        with self._parts.store.read() as tx:
            soured = soured_at(tx, passages)
        return StoryMeta(channel=channel, as_of=now, form=form, soured_at=soured)

    def attempts(self, actor: Actor, draft_id: str) -> list[Attempt]:
        """Every attempt of an intruder to find the records behind the draft's present version."""
        allow(actor, "read drafts")
        with self._parts.store.read() as tx:
            draft = tx.drafts.get(draft_id)
            content, basis = tx.drafts.version(draft_id, draft.version).content, _basis(tx, draft_id)
        meta = StoryMeta(channel=draft.channel, as_of=self._parts.clock())
        return self._attack(content, basis.passages, meta, self._voice(draft))

    def _attack(
        self, content: Content, passages: Sequence[Passage], meta: StoryMeta, voice: VoiceProfile | None = None
    ) -> list[Attempt]:
        evidence = [Evidence.of(p) for p in passages]
        return attack_story(content.text, evidence, meta, self._corpus, content.placed, voice or self._parts.voice)

    def _voice(self, draft: Draft) -> VoiceProfile:
        """The profile that the draft was asked for in; the house's where nobody keeps that one any more."""
        shelf = self._parts.shelf
        asked = draft.brief.voice if draft.brief else HOUSE
        return shelf.current(asked if asked in shelf.names() else HOUSE).profile

    def check_statement(self, content: Content, facts: Sequence[Fact], meta: StatementMeta) -> list[Finding]:
        return check_statement(content.text, facts, meta, content.placed, self._parts.voice)

    def check(self, draft: Draft, content: Content, basis: Basis, *, counsel: bool = False) -> list[Finding]:
        """Every finding in ``content`` now, whatever kind of draft it is. ``counsel``: legal clears it (H20)."""
        now = self._parts.clock()
        if draft.kind == "story":
            form = draft.brief.form if draft.brief else "story"
            told = self._meta(draft.channel, form, basis.passages, now)
            return self.check_story(content, basis.passages, told, basis.facts, self._voice(draft))
        meta = draft.statement or StatementMeta()
        cleared = counsel if meta.counsel_triggers or counsel else None
        meta = meta.model_copy(update={"checked_at": now, "counsel_cleared": cleared})
        return self.check_statement(content, basis.facts, meta)

    def open(self, tx: Tx, draft_id: str, *, counsel: bool = False) -> Opened:
        """The draft with all that a decision on it rests on, its findings as of now. Raises ``NotFoundError``.

        ``counsel`` says that somebody from legal is deciding now; their standing signature says it too.
        """
        draft = tx.drafts.get(draft_id)
        version = tx.drafts.version(draft_id, draft.version)
        basis = _basis(tx, draft_id)
        signatures = tuple(tx.signatures.list(draft_id))
        cleared = counsel or any(s.role == "legal" and stands(s, version) for s in signatures)
        case = Case(
            draft=draft,
            version=version,
            signatures=signatures,
            people=tuple(tx.users.actors()),
            authors=tx.drafts.authors(draft_id),
            findings=(
                *remasked.check(tx.corrections.of(draft_id, version.number)),
                *self.check(draft, version.content, basis, counsel=cleared),
            ),
        )
        return Opened(draft, version, basis, case)

    # --- editing

    def edit(self, actor: Actor, draft_id: str, base: int, parts: Mapping[Part, str]) -> Version:
        """Keep ``parts`` as typed, as the version after ``base``; every signature is void from then on.

        Changed sentences are cited anew. Raises ``StaleError`` when somebody made another version since.
        """

        def change(old: Content, ground: Ground) -> Content:
            return retype(old, parts, ground.texts, ground.threshold)

        return self._revise(actor, draft_id, base, change)

    def mend(self, actor: Actor, draft_id: str, base: int, finding: Finding) -> Version:
        """Put a finding's mend in its place, as a version of its own. Raises ``RefusedError`` without one."""
        mend = finding.mend
        if mend is None:
            raise RefusedError(f"There is no ready mend for {finding.rule}; edit the sentence instead.")

        def change(old: Content, ground: Ground) -> Content:
            return _replace(old, finding.start, finding.end, mend)

        return self._revise(actor, draft_id, base, change)

    def ground(self, basis: Basis) -> Ground:
        return Ground(basis.passages, basis.facts, self._parts.settings.support_threshold)

    def _revise(self, actor: Actor, draft_id: str, base: int, change: Callable[[Content, Ground], Content]) -> Version:
        now = self._parts.clock()
        with self._parts.store.begin() as tx:
            opened = self.open(tx, draft_id)
            step = decide(opened.case, "edit", actor, seen=base)
            content = change(opened.version.content, self.ground(opened.basis))
            if content.text == opened.version.content.text:
                raise RefusedError("Nothing was changed, so there is no new version.")
            self.stop_leak(opened.basis, content.text, "the draft")
            version = self._next(opened, actor, content, now)
            tx.drafts.add_version(version, base, content.part("headline") or opened.draft.title)
            voided = tx.signatures.void_all(draft_id, now)
            if step.after != step.before:
                tx.drafts.set_state(draft_id, step.before, step.after)
            detail = {"version": str(version.number), "sha256": version.sha256, "voided": str(voided)}
            tx.audit.append(now, actor.id, "edit", draft_id, detail)
            return version

    def _next(self, opened: Opened, actor: Actor, content: Content, now: datetime) -> Version:
        return Version(
            draft_id=opened.draft.id,
            number=opened.version.number + 1,
            content=content,
            author=actor.id,
            created_at=now,
            provenance=Provenance(model="person", prompt_sha256=opened.version.provenance.prompt_sha256),
            findings=tuple(self.check(opened.draft, content, opened.basis)),
        )

    def stop_leak(self, basis: Basis, text: str, where: str) -> None:
        """Raises ``LeakError`` when ``text`` holds an identity of somebody behind the draft's evidence."""
        if basis.passages:
            gate(self._identities(basis.passages), where)(text)


def _beginning(content: Content) -> str:
    return shorten(content.text, TITLE, placeholder="…")


def _require_sources(tx: Tx, basis: Basis) -> None:
    """Raises ``RefusedError`` when a record was erased while the text was written from it."""
    ids = {p.record_id for p in basis.passages}
    if len(tx.records.digests(ids)) < len(ids):
        raise RefusedError("A record behind this text was erased while it was written. Nothing was kept.")


def _basis(tx: Tx, draft_id: str) -> Basis:
    return Basis(tx.drafts.evidence(draft_id), tx.drafts.facts(draft_id))


def _replace(content: Content, start: int, end: int, words: str) -> Content:
    """``words`` instead of ``[start, end)``; an emptied sentence goes. Raises ``RefusedError`` across sentences."""
    sentences = []
    found = False
    for placed in content.placed:
        sentence = placed.sentence
        if placed.start <= start and end <= placed.end:
            found = True
            text = sentence.text[: start - placed.start] + words + sentence.text[end - placed.start :]
            sentence = sentence.model_copy(update={"text": " ".join(text.split()), "origin": "person"})
        if sentence.text:
            sentences.append(sentence)
    if not found:
        raise RefusedError("This mend does not fit into one sentence; edit the text instead.")
    return Content(sentences=tuple(sentences))


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
