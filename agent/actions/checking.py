"""What the desk finds in a text, and what a draft rests on: the rules, the intruder, the gate."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import nullcontext
from datetime import datetime
from typing import NamedTuple

from agent.actions.corpus import IndexCorpus
from agent.actions.later import soured_at
from agent.actions.parts import Parts, allow
from agent.actions.policies import in_force, signed_by
from agent.checks import attack_story, channels, check_statement, remasked
from agent.checks.intruder import Attempt
from agent.checks.kept import KeptFindings
from agent.crisis.sheets import title
from agent.guard import foreign, gate
from agent.models import (
    Actor,
    Content,
    Draft,
    Evidence,
    EvidenceChange,
    Fact,
    Finding,
    Form,
    Signature,
    State,
    StatementMeta,
    StoryMeta,
    Version,
)
from agent.reading import Ground
from agent.review import Case, stands
from agent.store import Tx
from agent.store.drafts import Held
from agent.voice.shelf import HOUSE
from prompts.voices import VoiceProfile
from retrieval.records import Passage

#: States of a text that somebody reads or will read.
READ: tuple[State, ...] = ("drafted", "in_review", "changes_requested", "signed", "exported")

#: States of a text that has left the house, by the policy of its time.
GONE: tuple[State, ...] = ("exported", "withdrawn")


class Basis(NamedTuple):
    """What a draft stands on, as it was when the draft took it."""

    passages: Sequence[Passage]
    facts: Sequence[Fact]


class Opened(NamedTuple):
    """A draft at its present version, with what it stands on and what a decision on it rests on.

    ``signatures`` are all, void ones too; ``corrections`` are empty where nothing was checked.
    """

    draft: Draft
    version: Version
    basis: Basis
    case: Case
    signatures: tuple[Signature, ...] = ()
    corrections: tuple[EvidenceChange, ...] = ()


class CheckingVerbs:
    """Reading a draft as the rules do. Those who write, edit and decide all judge a text by these."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._kept = KeptFindings()
        settings = parts.settings
        self.corpus = IndexCorpus(parts.index, settings.crowd, settings.count_from, self._customers_with, self._size)

    def _size(self) -> int:
        with self._parts.store.read() as tx:
            return tx.records.count()

    def _customers_with(self, details: Collection[tuple[str, str]]) -> int:
        with self._parts.store.read() as tx:
            return tx.crowds.customers_with(details)

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
        corpus = self.corpus.at_once()
        return self._kept.check_story(
            content.text, evidence, meta, content.placed, voice or self._parts.voice, corpus, corpus.mark
        )

    def story_meta(
        self, channel: str, form: Form, passages: Sequence[Passage], now: datetime, within: Tx | None = None
    ) -> StoryMeta:
        """What the checks are told about a story from ``passages`` that goes out on ``channel`` now.

        ``within`` is the unit of work that it is read in, where there is one.
        """
        with nullcontext(within) if within else self._parts.store.read() as tx:
            soured = soured_at(tx, passages)
        return StoryMeta(channel=channel, as_of=now, form=form, soured_at=soured)

    def attempts(self, actor: Actor, draft_id: str) -> list[Attempt]:
        """Every attempt of an intruder to find the records behind the draft's present version."""
        allow(actor, "read drafts")
        with self._parts.store.read() as tx:
            draft = tx.drafts.get(draft_id, actor)
            content, basis = tx.drafts.version(draft_id, draft.version).content, _basis(tx, tx.drafts.held(draft_id))
        meta = StoryMeta(channel=draft.channel, as_of=self._parts.clock())
        return self.attack(content, basis.passages, meta, self._voice(draft))

    def attack(
        self, content: Content, passages: Sequence[Passage], meta: StoryMeta, voice: VoiceProfile | None = None
    ) -> list[Attempt]:
        """Every attempt of an intruder to find the records behind ``passages`` from ``content``."""
        evidence = [Evidence.of(p) for p in passages]
        return attack_story(content.text, evidence, meta, self.corpus, content.placed, voice or self._parts.voice)

    def _voice(self, draft: Draft) -> VoiceProfile:
        """The profile that the draft was asked for in; the house's where nobody keeps that one any more."""
        shelf = self._parts.shelf
        asked = draft.brief.voice if draft.brief else HOUSE
        return shelf.current(asked if asked in shelf.names() else HOUSE).profile

    def check_statement(self, content: Content, facts: Sequence[Fact], meta: StatementMeta) -> list[Finding]:
        return check_statement(content.text, facts, meta, content.placed, self._parts.voice)

    def check(
        self, draft: Draft, content: Content, basis: Basis, *, counsel: bool = False, within: Tx | None = None
    ) -> list[Finding]:
        """Every finding in ``content`` now, whatever kind of draft it is. ``counsel``: legal clears it (H20)."""
        now = self._parts.clock()
        if draft.kind == "story":
            form = draft.brief.form if draft.brief else "story"
            told = self.story_meta(draft.channel, form, basis.passages, now, within)
            return self.check_story(content, basis.passages, told, basis.facts, self._voice(draft))
        meta = draft.statement or StatementMeta()
        cleared = counsel if meta.counsel_triggers or counsel else None
        meta = meta.model_copy(update={"checked_at": now, "counsel_cleared": cleared})
        found = self.check_statement(content, basis.facts, meta)
        return [*found, *self.check_channels(draft.incident_id, content, meta, draft.id)]

    def check_channels(
        self, incident_id: str | None, content: Content, meta: StatementMeta, draft_id: str = ""
    ) -> list[Finding]:
        """H17: what contradicts the other channels of the incident, those that the fact base has not outrun."""
        if incident_id is None:
            return []
        with self._parts.store.read() as tx:
            others = list(_told(tx, incident_id, draft_id))
        return list(channels.check(channels.Told(title(meta), content), others))

    def open(self, tx: Tx, actor: Actor, draft_id: str, *, counsel: bool = False, checked: bool = True) -> Opened:
        """The draft with all that a decision on it rests on, its findings as of now.

        Raises ``NotFoundError``, for a draft of a team that ``actor`` is not in as for one that is not there.
        ``counsel`` says that somebody from legal is deciding now; their standing signature says it too. A verb that
        no finding stops needs none: with ``checked`` false they are left out.
        """
        held = tx.drafts.held(draft_id, actor)
        draft, basis = held.draft, _basis(tx, held)
        version = tx.drafts.version(draft_id, draft.version)
        given = tuple(tx.signatures.list(draft_id, voided=True))
        signatures = tuple(one for one in given if one.voided_at is None)
        cleared = counsel or any(s.role == "legal" and stands(s, version) for s in signatures)
        policy = signed_by(tx, signatures[-1].policy) if draft.state in GONE and signatures else in_force(tx)
        found, corrections = tuple[Finding, ...](), tuple[EvidenceChange, ...]()
        if checked:
            corrections = tuple(tx.corrections.of(draft_id, version.number))
            told = self.check(draft, version.content, basis, counsel=cleared, within=tx)
            found = (*remasked.check(corrections), *told)
        case = Case(
            draft=draft,
            version=version,
            signatures=signatures,
            people=tuple(tx.users.actors(draft.team)),
            authors=tx.drafts.authors(draft_id),
            findings=policy.of(draft.kind, draft.team).weigh(found),
            policy=policy,
            stale=tuple(tx.incidents.marks(draft_id, version.number)),
        )
        return Opened(draft, version, basis, case, given, corrections)

    def ground(self, basis: Basis) -> Ground:
        return Ground(basis.passages, basis.facts, self._parts.settings.support_threshold)

    def stop_leak(self, basis: Basis, text: str, where: str) -> None:
        """Raises ``LeakError`` when ``text`` holds an identity of somebody behind the draft's evidence."""
        if basis.passages:
            gate(self._identities(basis.passages), where)(text)

    def _identities(self, passages: Sequence[Passage], within: Tx | None = None) -> list[str]:
        """What the vault knows of the people behind these passages: the gate compares with it.

        What stands in the house's own dateline, boilerplate or contacts gives nobody away.
        """
        parts = self._parts
        with nullcontext(within) if within else parts.store.read() as tx:
            sealed = list(tx.vault.many({p.record_id for p in passages}))
        maps = [parts.vault.open(row).identities for row in sealed]
        known = (value for identities in maps for values in identities.values() for value in values)
        return foreign(known, parts.voice.furniture)


def _told(tx: Tx, incident_id: str, but: str) -> Iterator[channels.Told]:
    """The present texts of an incident that anybody may still read, without the draft ``but``."""
    for draft in tx.drafts.list(incident_id=incident_id, kind="statement", states=READ):
        if draft.id != but and draft.erased_at is None and not tx.incidents.marks(draft.id, draft.version):
            version = tx.drafts.version(draft.id, draft.version)
            yield channels.Told(title(draft.statement or StatementMeta(channel=draft.channel)), version.content)


def _basis(tx: Tx, held: Held) -> Basis:
    """The copies that the draft took, under the consent that their records have now."""
    passages = held.passages
    now = tx.records.many(sorted({p.record_id for p in passages}))
    consents = {record_id: record.consent for record_id, record in now.items()}
    current = [p.model_copy(update={"consent": consents.get(p.record_id, p.consent)}) for p in passages]
    return Basis(current, held.facts)
