"""What a page shows, as values: read models that the verbs return and the pages draw.

A view holds anonymised text only, and the verbs that this person may use now with the reason for each that
they may not. Hiding a button is a courtesy; the verb itself checks again.
"""

from typing import Literal

from pydantic import AwareDatetime

from agent.models import (
    AuditRecord,
    Brief,
    Comment,
    ConsentEntry,
    Draft,
    EvidenceChange,
    Fact,
    Finding,
    Incident,
    LogEntry,
    Role,
    Sentence,
    Signature,
    StaleMark,
    StatementBrief,
    Usage,
    Verb,
    Version,
)
from retrieval.records import CleanRecord, Consent, Flag, Passage, Rejected, Replacement, Value

Support = Literal["supported", "weak", "unsupported", "house"]


class VerbState(Value):
    """Whether a verb may be used now; ``reason`` says why not, and is empty when it may."""

    verb: Verb
    allowed: bool
    reason: str = ""


class QueueRow(Value):
    """A draft with whose move it is. ``stands_in``: its time has passed, and this person is one of those whom the
    policy has told then, which are the roles of ``told``."""

    draft: Draft
    signatures: int
    needed: int
    blocking: int
    warnings: int
    mine: bool
    waits_for: str
    stale: bool = False
    overdue: bool = False
    stands_in: bool = False
    told: tuple[Role, ...] = ()


class EvidenceMark(Value):
    """A passage behind a sentence, with the words of it that carry the sentence (``[start, end)``)."""

    passage_id: str
    text: str
    marks: tuple[tuple[int, int], ...]
    passage: Passage | None = None
    fact: Fact | None = None


class SentenceView(Value):
    """A sentence of the text as the reader sees it: where it stands, how it is supported, by what."""

    index: int
    sentence: Sentence
    start: int
    end: int
    support: Support
    why: str
    evidence: tuple[EvidenceMark, ...] = ()


class DraftPage(Value):
    """All that the Draft page needs, read in one transaction.

    ``mark`` is to be shown with the text wherever it is shown; it says that counsel has not cleared it. ``reasons``: a
    warning is signed only with the reason why it may stand.
    """

    draft: Draft
    version: Version
    sentences: tuple[SentenceView, ...]
    findings: tuple[Finding, ...]
    questions: tuple[Finding, ...]
    versions: tuple[Version, ...]
    signatures: tuple[Signature, ...]
    comments: tuple[Comment, ...]
    verbs: tuple[VerbState, ...]
    history: tuple[AuditRecord, ...]
    incident: Incident | None = None
    changes: tuple[EvidenceChange, ...] = ()
    stale: tuple[StaleMark, ...] = ()
    mark: str = ""
    reasons: bool = False


class Typed(Value):
    """A text as somebody types it, looked at and not saved; ``newest`` is the version that the desk holds by now."""

    text: str
    words: int
    sentences: tuple[SentenceView, ...]
    findings: tuple[Finding, ...]
    newest: Version


class Proposed(Value):
    """A sentence in the words that were asked for; ``refused`` says why it can't be taken, and is empty when it can."""

    index: int
    before: str
    after: str
    refused: str = ""


class Proposal(Value):
    """What an instruction made of some sentences of version ``base``; ``model`` is empty where a rule did it."""

    id: str
    draft_id: str
    base: int
    instruction: str
    model: str
    prompt_sha256: str | None
    usage: Usage
    sentences: tuple[Proposed, ...]


class ClockStep(Value):
    """A step on an incident's clock, as ``agent.crisis.clock`` gives it."""

    name: str
    at: AwareDatetime | None = None
    due: AwareDatetime | None = None
    late: bool = False


class Behind(Value):
    """The interactions behind an incident, anonymised, and how many the store holds in all."""

    records: tuple[CleanRecord, ...] = ()
    base: int = 0


class IncidentRoom(Value):
    """All that the page of an incident needs, read in one transaction. ``owner_name`` is None without an owner."""

    incident: Incident
    clock: tuple[ClockStep, ...]
    log: tuple[LogEntry, ...]
    behind: Behind = Behind()
    owner_name: str | None = None


class Looked(Value):
    """When the watch last counted, None before the first time, and how many interactions of so many days it knows."""

    at: AwareDatetime | None
    counted: int
    days: int


class ChannelText(Value):
    """A text of one channel of an incident; ``stale`` says what the facts have changed under it.

    ``words`` of the body of at most ``limit``. ``signed`` are the names that stand under it, ``unsigned`` the roles
    whose name is still needed. ``mark`` is to be shown with the text: counsel has not cleared it.
    """

    title: str
    row: QueueRow
    version: Version
    stale: tuple[StaleMark, ...] = ()
    words: int = 0
    limit: int = 0
    signed: tuple[Signature, ...] = ()
    unsigned: tuple[Role, ...] = ()
    mark: str = ""


class Clash(Value):
    """What two texts of an incident say differently, by the ids of their drafts, with the place in each."""

    kind: str
    draft_id: str
    start: int
    end: int
    said: str
    other_id: str
    other_start: int
    other_end: int
    other_said: str


class ChannelsPage(Value):
    """The texts of an incident side by side; ``missing`` names those of a complete set that nobody has drafted.

    A text that the facts have outrun clashes with none: it is to be saved anew first.
    """

    texts: tuple[ChannelText, ...]
    missing: tuple[str, ...]
    clashes: tuple[Clash, ...]


class PastStep(Value):
    """Something that was done in a past incident; ``at`` is None where nobody noted the time."""

    at: AwareDatetime | None = None
    text: str


class Past(Value):
    """A past incident with its statement, anonymised, for a person to look at beside a draft.

    ``own`` ones are the desk's, with what was done and when; the others were taken in, and ``about`` says what happened
    and what was done. ``likeness`` is the cosine with the present facts, None where nothing was compared.
    """

    id: str
    own: bool
    title: str
    at: AwareDatetime
    text: str
    about: str = ""
    done: tuple[PastStep, ...] = ()
    likeness: float | None = None
    incident_id: str | None = None
    draft_id: str | None = None


class NoticeRow(Value):
    """A notice on its way: what it is about, to whom or to which channel, and how it goes. No address, no secret.

    ``error`` says why the last try failed; ``next_at`` when it is tried again, None where it was given up or taken.
    """

    id: str
    kind: str
    subject: str
    at: AwareDatetime
    person: str | None
    to: str
    state: Literal["waiting", "sent", "failed"]
    tries: int
    next_at: AwareDatetime | None = None
    error: str = ""
    sent_at: AwareDatetime | None = None


class NoticeChoice(Value):
    """When a person wants notices, a digest at which hour (UTC), and the label of where; empty without an address."""

    person: str
    mode: Literal["at once", "digest", "off"]
    hour: int
    to: str = ""


class RecordRow(Value):
    record: CleanRecord
    flags: tuple[Flag, ...]
    replacements: int


class RecordPage(Value):
    record: CleanRecord
    flags: tuple[Flag, ...]
    report: tuple[Replacement, ...]


class ConsentPage(Value):
    """A record's consent as it stands, what people recorded of it, and what a withdrawal would reach.

    ``history`` is empty where it came with the import alone. ``drafts`` rest on the record and stand; ``exports`` are
    those of them that left the house.
    """

    record_id: str
    consent: Consent
    history: tuple[ConsentEntry, ...] = ()
    drafts: tuple[str, ...] = ()
    exports: tuple[str, ...] = ()


class Reached(Value):
    """What a change of consent did: ``drafts`` rest on the record, ``quoting`` quote it in their text, ``exports`` had
    left the house and say ``canceled`` now."""

    record_id: str
    drafts: tuple[str, ...] = ()
    quoting: tuple[str, ...] = ()
    exports: tuple[str, ...] = ()


class Corrected(Value):
    """What masking or releasing words of a record did: in how many places, and to which drafts.

    ``drafts`` cite what changed, ``holding`` hold the masked words in their own text, ``published`` counts those
    that have left the house.
    """

    record_id: str
    places: int = 0
    drafts: tuple[str, ...] = ()
    holding: tuple[str, ...] = ()
    published: int = 0


class ImportSummary(Value):
    """What an import did: ``read`` rows, of which so many went in, were there already, or were refused.

    ``refused`` counts the refused rows; ``rejected`` holds the first ten thousand of them. ``lowered`` counts records
    whose consent grants less than before: the texts that this touches were marked. ``silent`` counts records that went
    in from a file without any place for a consent, ``stood`` those of them whose consent stands as it was.
    """

    read: int
    imported: int
    unchanged: int
    rejected: tuple[Rejected, ...]
    refused: int = 0
    flagged: int = 0
    lowered: int = 0
    silent: int = 0
    stood: int = 0


class Health(Value):
    """What ``/healthz`` says. ``at`` is the desk's clock."""

    ok: bool
    records: int
    model: str
    at: AwareDatetime


class ForgetPlan(Value):
    """What forgetting would take: ``records`` for sure; ``unsure`` by a name alone, or as a mention in another's.

    ``exports`` are those of ``drafts`` that left the house.
    """

    records: tuple[str, ...]
    unsure: tuple[str, ...] = ()
    drafts: tuple[str, ...] = ()
    exports: tuple[str, ...] = ()


class TraceFound(Value):
    """A file that still holds a trace, and of what kind; never the trace itself."""

    file: str
    kind: str


class Forgotten(Value):
    """What was forgotten, and the proof: ``found`` traces in so many files and bytes of the data folder.

    ``exports`` are drafts that had left the house: for a person to act on. ``elsewhere`` names what rightly holds
    the same words or the same name, such as another record; those words were not searched for. ``unsure`` are
    records that mention the person or share the name, left as they are.
    """

    forgotten: tuple[str, ...]
    drafts: tuple[str, ...]
    exports: tuple[str, ...]
    searched_files: int
    searched_bytes: int
    found: int
    places: tuple[TraceFound, ...] = ()
    elsewhere: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    note: str = ""


class Due(Value):
    """What is older than the desk keeps it: how many of how many of each kind, and their ids.

    ``kind`` is a kind of record, ``originals``, ``drafts`` or ``rejects``; ``days`` how long it is kept.
    """

    kind: str
    days: int
    total: int
    ids: tuple[str, ...]


class Unfinished(Value):
    """A drafting that was cut off; ``at`` is when it began, ``job`` its key for those who go on with it.

    ``title`` is the topic of a story, or the title of the incident.
    """

    job: str
    brief: Brief | StatementBrief
    title: str
    at: AwareDatetime


class Swept(Value):
    """What retention took away, by kind."""

    erased: dict[str, int]
    drafts: tuple[str, ...] = ()
    exports: tuple[str, ...] = ()
