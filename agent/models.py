"""The desk's own values: who acts, what is drafted, what was found in it, who signed.

All are immutable. Times are aware and in UTC; ids are opaque strings. Offsets count characters of
``Content.text``. Nothing here holds an identity of a customer: evidence arrives as anonymised passages.
"""

import hashlib
from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from typing import Literal, NamedTuple

from pydantic import AwareDatetime, Field

from retrieval.records import Consent, ConsentLevel, Filter, Kind, Passage, Speaker, Value

DraftKind = Literal["story", "statement"]
Role = Literal["writer", "approver", "legal", "privacy", "admin"]
State = Literal["drafted", "in_review", "changes_requested", "signed", "exported", "rejected", "withdrawn"]
Verb = Literal["edit", "comment", "submit", "request_changes", "sign", "reject", "withdraw", "export"]
Part = Literal["dateline", "headline", "standfirst", "body", "boilerplate", "contact", "endmark"]
Origin = Literal["model", "composer", "person", "house"]
Severity = Literal["block", "warn", "ask"]
FactKind = Literal["known", "unknown", "action"]
#: What became of a consent: people recorded or withdrew it, or an import said less than before.
ConsentAct = Literal["recorded", "withdrawn", "lowered"]
Length = Literal["short", "standard"]
Scct = Literal["victim", "accidental", "preventable"]
#: How bad an incident is, as Atlassian's scale has it: sev1 very high impact (most customers, or their data or safety),
#: sev2 significant impact (some customers, or a main function), sev3 low impact.
#: Source: https://www.atlassian.com/incident-management/kpis/severity-levels
IncidentSeverity = Literal["sev1", "sev2", "sev3"]
Regime = Literal["FCA", "SEC-8K", "Reg-FD", "GDPR-33", "GDPR-34"]
#: What a story is written as. ``story`` is a release, or a case story where the channel is none of the press.
Form = Literal["story", "social", "pitch", "card", "trend"]

#: Parts that stand on evidence. The others are the house's own furniture: dateline, boilerplate, contact, ###.
ON_EVIDENCE: frozenset[Part] = frozenset({"headline", "standfirst", "body"})


class Actor(Value):
    """A named person who is signed in; ``id`` is the account name."""

    id: str
    name: str
    roles: frozenset[Role]


# --- what is asked for --------------------------------------------------------------------------------------


class Brief(Value):
    """What a writer asks of a story. ``words`` is the wanted length of the body."""

    topic: str = Field(min_length=3, max_length=500)
    angle: str = "human interest"
    audience: str = "trade press"
    channel: str = "press_release"
    form: Form = "story"
    words: int = Field(default=220, ge=40, le=800)
    voice: str = "house"
    filter: Filter = Filter()
    passages: int = Field(default=12, ge=1, le=40)


class StatementBrief(Value):
    """What a writer asks of a holding statement."""

    incident_id: str
    length: Length = "standard"
    channel: str = "press"


class Fact(Value):
    """One line of a fact base. Only a named person confirms it; an unconfirmed one may not be stated.

    ``figure`` is the number that the fact turns on, in the words of the text ("about 1,900 payments"); ``at`` is when
    it happened, as against when it was confirmed; ``source`` says where it is known from.
    """

    id: str
    kind: FactKind = "known"
    text: str
    figure: str | None = None
    at: AwareDatetime | None = None
    confirmed_by: str | None = None
    confirmed_at: AwareDatetime | None = None
    source: str | None = None


class StatementMeta(Value):
    """What is told about a holding statement beside its text. A rule that needs what is missing asks.

    ``regimes`` add the fields of a regulated mode; ``material_at`` (the incident was found material) and
    ``filed_at`` (it was filed with the SEC) are asked for by two of them.
    """

    channel: str | None = None
    length: Length = "standard"
    issued_at: AwareDatetime | None = None
    detected_at: AwareDatetime | None = None
    first_statement: bool | None = None
    next_update_at: AwareDatetime | None = None
    valid_until: AwareDatetime | None = None
    approved_at: AwareDatetime | None = None
    checked_at: AwareDatetime | None = None
    people_affected: bool | None = None
    counsel_triggers: tuple[str, ...] = ()
    counsel_cleared: bool | None = None
    scct: Scct | None = None
    regimes: tuple[Regime, ...] = ()
    material_at: AwareDatetime | None = None
    filed_at: AwareDatetime | None = None


class StoryConsent(Value):
    """Consent as ``check story`` is told it; its words may be given to be checked against S8."""

    level: ConsentLevel = "none"
    wording: str | None = None
    channels: tuple[str, ...] = ()
    granted_at: AwareDatetime | None = None
    expires_at: AwareDatetime | None = None
    reason_unnamed: str | None = None


class StoryMeta(Value):
    """What is told about a story beside its text. ``soured_at``: when the same customer later had a bad one."""

    channel: str | None = None
    as_of: AwareDatetime | None = None
    form: Form = "story"
    soured_at: AwareDatetime | None = None


class Evidence(Value):
    """What a sentence of a story may stand on: an anonymised passage with its own consent, or a count of the store."""

    id: str
    text: str
    counted: bool = False
    record_id: str | None = None
    role: Speaker | None = None
    kind: Kind | None = None
    created_at: AwareDatetime | None = None
    csat: int | None = None
    product: str | None = None
    consent: StoryConsent = StoryConsent()

    @classmethod
    def of(cls, passage: Passage) -> "Evidence":
        consent: Consent = passage.consent
        return cls(
            id=passage.id,
            text=passage.text,
            record_id=passage.record_id,
            role=passage.role,
            kind=passage.kind,
            created_at=passage.created_at,
            csat=passage.csat,
            product=passage.product,
            consent=StoryConsent(
                level=consent.level,
                channels=consent.channels,
                granted_at=consent.granted_at,
                expires_at=consent.expires_at,
            ),
        )


class Update(Value):
    """A later round of texts that left the house, and the time for which the round before had promised it."""

    at: AwareDatetime
    due: AwareDatetime | None = None


class Removed(Value):
    """A fact that somebody took out of the base, as it was, kept aside so that it can be put back."""

    fact: Fact
    at: AwareDatetime
    by: str


class Incident(Value):
    """A crisis and its one fact base. ``next_update_at`` is entered by a person, never generated.

    ``owner`` is the account of the person who leads the response. ``warning`` holds the numbers of the early warning
    that opened it, and is None where a person saw it first. ``promised_at`` is when the last text that left the house
    promised the next one.
    """

    id: str
    title: str
    opened_by: str
    owner: str | None = None
    severity: IncidentSeverity | None = None
    warning: str | None = None
    detected_at: AwareDatetime
    assessed_at: AwareDatetime | None = None
    first_statement_at: AwareDatetime | None = None
    updates: tuple[Update, ...] = ()
    promised_at: AwareDatetime | None = None
    facts: tuple[Fact, ...] = ()
    removed: tuple[Removed, ...] = ()
    next_update_at: AwareDatetime | None = None
    next_update_where: str | None = None
    press_contact: str | None = None
    customer_contact: str | None = None
    people_affected: bool | None = None
    counsel_triggers: tuple[str, ...] = ()
    scct: Scct | None = None
    closed: bool = False
    revision: int = 0

    @property
    def issued_at(self) -> AwareDatetime | None:
        """When a text of this incident last left the house."""
        return self.updates[-1].at if self.updates else self.first_statement_at


class LogEntry(Value):
    """A line of an incident's log: who did what, when. Lines are added and never changed."""

    incident_id: str
    seq: int = Field(ge=1)
    at: AwareDatetime
    by: str
    by_name: str
    what: str
    text: str = ""


# --- what is written ----------------------------------------------------------------------------------------


class Sentence(Value):
    """One sentence with what it stands on: passage ids in a story, fact ids in a statement."""

    part: Part
    text: str
    citations: tuple[str, ...] = ()
    origin: Origin = "model"
    paragraph: int = 0


class Placed(NamedTuple):
    """A sentence and where it stands in ``Content.text``."""

    sentence: Sentence
    start: int
    end: int


class Content(Value):
    """A whole text as its sentences, in reading order.

    Parts follow each other with an empty line between them; body sentences of one ``paragraph`` are joined
    by a space. ``text`` is the one canonical form: what is checked, hashed, signed and exported.
    """

    sentences: tuple[Sentence, ...]

    @cached_property
    def placed(self) -> tuple[Placed, ...]:
        return tuple(self._place())

    def _place(self) -> Iterator[Placed]:
        at = 0
        before: Sentence | None = None
        for sentence in self.sentences:
            if before is not None:
                joined = (before.part, before.paragraph) == (sentence.part, sentence.paragraph)
                at += 1 if joined else 2
            yield Placed(sentence, at, at + len(sentence.text))
            at += len(sentence.text)
            before = sentence

    @cached_property
    def text(self) -> str:
        out: list[str] = []
        at = 0
        for placed in self.placed:
            gap = placed.start - at
            out.append(("" if gap == 0 else " " if gap == 1 else "\n\n") + placed.sentence.text)
            at = placed.end
        return "".join(out)

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of ``text`` in UTF-8, as ``sha256sum`` gives it for the plain-text export's text."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def part(self, part: Part) -> str:
        """The text of one part, its paragraphs apart by an empty line; empty when there is none."""
        return Content(sentences=tuple(s for s in self.sentences if s.part == part)).text


class Usage(Value):
    """Tokens and money that a version cost; ``cost`` is None when the model has no price in the settings."""

    calls: int = 0
    prompt_tokens: int = 0
    cached_tokens: int = 0
    completion_tokens: int = 0
    seconds: float = 0.0
    cost: Decimal | None = None

    def __add__(self, other: "Usage") -> "Usage":
        costs = [c for c in (self.cost, other.cost) if c is not None]
        return Usage(
            calls=self.calls + other.calls,
            prompt_tokens=self.prompt_tokens + other.prompt_tokens,
            cached_tokens=self.cached_tokens + other.cached_tokens,
            completion_tokens=self.completion_tokens + other.completion_tokens,
            seconds=self.seconds + other.seconds,
            cost=sum(costs, Decimal(0)) if costs else None,
        )


class Finding(Value):
    """A rule that the text does not meet, and where. ``mend``, if any, is what should stand at the place."""

    rule: str
    severity: Severity
    start: int
    end: int
    message: str
    suggestion: str | None = None
    mend: str | None = None

    @property
    def key(self) -> str:
        """The rule and the place, by which a signer says why it may stand: unique enough in one text."""
        return f"{self.rule}:{self.start}-{self.end}"


class Generalised(Value):
    """A detail that a draft tells less exactly than its evidence: from which rung of its ladder to which, and why.

    The detail itself is not kept: what was taken out of a text is not to stand beside it.
    """

    kind: str
    was: str
    now: str
    why: str


class Provenance(Value):
    """Where a version's words come from. ``model`` is ``"composer"`` when no model had a part in them.

    ``taught`` is what the model was told of earlier edits, and empty where it had no part. ``left_out`` counts the
    facts that its prompt had no room for.
    """

    model: str
    prompt_sha256: str | None = None
    rounds: int = 0
    usage: Usage = Usage()
    generalised: tuple[Generalised, ...] = ()
    taught: tuple[str, ...] = ()
    left_out: int = 0


class Version(Value):
    """One text of a draft. A change makes a new version; an old one never changes."""

    draft_id: str
    number: int = Field(ge=1)
    content: Content
    author: str
    created_at: AwareDatetime
    provenance: Provenance
    findings: tuple[Finding, ...] = ()

    @property
    def sha256(self) -> str:
        return self.content.sha256


# --- review -------------------------------------------------------------------------------------------------


class Signature(Value):
    """A person's name under one text. ``answers`` maps the id of each asked rule to what the signer said.

    ``stood`` are the findings that did when it was given, ``accepted`` maps the key of a warning among them to the
    reason why it may stand, and ``policy`` is the version of the policy that the signature was given by.
    """

    draft_id: str
    version: int
    sha256: str
    signer: str
    signer_name: str
    role: Role
    at: AwareDatetime
    answers: dict[str, str] = Field(default_factory=dict)
    stood: tuple[Finding, ...] = ()
    accepted: dict[str, str] = Field(default_factory=dict)
    policy: int = 0
    voided_at: AwareDatetime | None = None


class EvidenceChange(Value):
    """That the evidence under a version was masked anew, something in it was released, or its consent was taken back
    or narrowed, after it was written.

    ``places`` are those of the version's own text that hold what was masked, or quote what may no longer be quoted:
    ``[start, end)``, never the words.
    """

    id: str
    draft_id: str
    version: int
    at: AwareDatetime
    by: str
    kind: Literal["masked", "released", "withdrawn"]
    places: tuple[tuple[int, int], ...] = ()


class ConsentEntry(Value):
    """That a person recorded a record's consent or withdrew it, or that an import lowered it. ``level`` is the credit:
    unnamed or by name.

    The words stay in the vault, their SHA-256 proves them; of what was withdrawn it is that of the words which no
    longer stand. ``reason`` is anonymised, and empty where consent was recorded or lowered.
    """

    record_id: str
    act: ConsentAct
    at: AwareDatetime
    by: str
    level: ConsentLevel = "none"
    channels: tuple[str, ...] = ()
    granted_at: AwareDatetime | None = None
    expires_at: AwareDatetime | None = None
    wording_sha256: str | None = None
    reason: str = ""

    @property
    def consent(self) -> Consent:
        """What it makes the consent of the record."""
        return Consent(
            level=self.level,
            channels=self.channels,
            granted_at=self.granted_at,
            expires_at=self.expires_at,
            wording_sha256=self.wording_sha256,
        )


class StaleMark(Value):
    """That the fact base changed after a version of a statement was written: which fact or field, and how."""

    id: str
    draft_id: str
    version: int
    at: AwareDatetime
    by: str
    kind: Literal["new", "changed", "removed"]
    what: str


class Comment(Value):
    id: str
    draft_id: str
    version: int
    author: str
    at: AwareDatetime
    text: str
    start: int | None = None
    end: int | None = None
    resolved_by: str | None = None


class Draft(Value):
    """A text on its way through review. ``created_by`` asked for it; ``last_editor`` touched it last.

    ``claimed_by`` has taken its next move in hand, which tells the others and keeps nobody out; ``escalated_at`` is
    when its time had passed and stand-ins were told.
    ``erased_at``: when it lost its text, because what it rested on was forgotten or it was kept long enough.
    ``team``: whose it is; without one it is everybody's, as every statement is.
    """

    id: str
    kind: DraftKind
    title: str
    state: State
    created_by: str
    created_at: AwareDatetime
    last_editor: str
    version: int
    due_at: AwareDatetime | None = None
    claimed_by: str | None = None
    claimed_at: AwareDatetime | None = None
    escalated_at: AwareDatetime | None = None
    brief: Brief | None = None
    incident_id: str | None = None
    channel: str = "press_release"
    evidence: tuple[str, ...] = ()
    statement: StatementMeta | None = None
    erased_at: AwareDatetime | None = None
    team: str | None = None


class AuditRecord(Value):
    """One line of the chain. ``hash`` covers every other field and the hash before it."""

    seq: int
    at: AwareDatetime
    actor: str
    verb: str
    subject: str
    detail: dict[str, str] = Field(default_factory=dict)
    prev: str
    hash: str


class Event(Value):
    """Progress of long work, shown as it happens: which step, how far, and the words so far."""

    step: str
    detail: str = ""
    done: int | None = None
    total: int | None = None
    text: str | None = None
