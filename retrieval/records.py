"""The values that travel from an export to an index: raw, then clean, then cut into passages.

``RawRecord`` and ``CleanRecord`` share no base and no field that holds a message, so a type checker refuses
one where the other is asked for. Only ``retrieval.anonymise`` makes a ``CleanRecord`` out of a ``RawRecord``.
"""

import hashlib
from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

Kind = Literal["ticket", "testimonial", "review", "social", "release", "statement"]
Speaker = Literal["customer", "agent", "note"]
ConsentLevel = Literal["none", "anonymous", "named"]
#: Why something was masked: the help desk holds it of its customer; it has the form of an identifier; the language
#: model took it for a name or a place; it was found elsewhere in the record; a reviewer said so; the text held
#: something that looks like one of our own stand-ins.
Source = Literal["given", "pattern", "model", "echo", "reviewer", "token"]
RecordId = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class Value(BaseModel):
    """An immutable value; an unknown field is an error, not a silent loss."""

    model_config = ConfigDict(frozen=True, extra="forbid")


# --- raw: may hold identities, lives only between import and anonymise, and in the vault ------------------


class Requester(Value):
    """Who wrote in, as the help desk knows them. Every value here is an identity."""

    name: str | None = None
    email: str | None = None
    phone: str | None = None
    username: str | None = None
    organisation: str | None = None
    address: str | None = None
    account_ids: tuple[str, ...] = ()
    order_ids: tuple[str, ...] = ()


class RawAgent(Value):
    name: str


class RawMessage(Value):
    role: Speaker
    text: str
    at: AwareDatetime | None = None
    author: str | None = None


class RawConsent(Value):
    """What a customer granted, in their own words; the words may name them.

    ``said`` is False where the file has no place for a consent: then it says nothing of one, rather than no.
    """

    level: ConsentLevel = "none"
    wording: str | None = None
    channels: tuple[str, ...] = ()
    granted_at: AwareDatetime | None = None
    expires_at: AwareDatetime | None = None
    said: bool = Field(default=True, exclude=True)


class RawRecord(Value):
    """One interaction as its source gave it."""

    id: RecordId
    kind: Kind
    channel: str | None = None
    created_at: AwareDatetime | None = None
    subject: str | None = None
    messages: tuple[RawMessage, ...] = Field(min_length=1)
    requester: Requester = Requester()
    agents: tuple[RawAgent, ...] = ()
    tags: tuple[str, ...] = ()
    product: str | None = None
    region: str | None = None
    csat: int | None = Field(default=None, ge=1, le=5)
    consent: RawConsent = RawConsent()

    def digest(self) -> str:
        """SHA-256 of the whole record: equal when, and only when, importing it again changes nothing."""
        said = "" if self.consent.said else "no word of consent"
        return hashlib.sha256(f"{self.model_dump_json()}{said}".encode()).hexdigest()


class Rejected(Value):
    """A row that was refused. ``line`` counts from 1; the reason quotes nothing of the row."""

    line: int
    reason: str


# --- clean: holds no identity ------------------------------------------------------------------------------


class Known(Value):
    """An identity that the help desk holds on a record, such as ``type="email"``."""

    type: str
    value: str


class Lessons(Value):
    """What people said about one record when they saw it masked. Its values identify, or did: for the vault alone.

    ``missed`` are identities that nothing had found, their type one of ``retrieval.lessons.MISSED``; ``released``
    are words that were masked and are nobody's.
    """

    missed: tuple[Known, ...] = Field(default=(), repr=False)
    released: tuple[str, ...] = Field(default=(), repr=False)


class Span(Value):
    """``[start, end)`` in characters of the text that was masked, and what stands there now."""

    start: int
    end: int
    type: str
    replacement: str


class Masked(Value):
    """A text without identities and every replacement that made it so."""

    text: str
    spans: tuple[Span, ...] = ()


class Replacement(Value):
    """One line of the anonymisation report: where, what kind, what stands there now; never the value.

    ``field`` names the place: ``subject``, ``messages.0``, ``tags.2``, ``product``, ``region``. ``source`` says why it
    was masked; None in a report of before that was kept.
    """

    field: str
    start: int
    end: int
    type: str
    token: str
    source: Source | None = None


class StandIn(Value):
    """A token such as ``[CUSTOMER]`` with a description that is true and points to nobody."""

    token: str
    type: str
    description: str


class Consent(Value):
    """Consent without its words: they stay in the vault, their SHA-256 proves them."""

    level: ConsentLevel = "none"
    channels: tuple[str, ...] = ()
    granted_at: AwareDatetime | None = None
    expires_at: AwareDatetime | None = None
    wording_sha256: str | None = None

    def covers(self, channel: str, at: datetime) -> bool:
        """Whether a quotation may be used on ``channel`` at ``at``: granted, in time, and for that channel.

        A grant that names no channel covers none (rule S8: scope is part of the consent).
        """
        if self.level == "none" or channel not in self.channels:
            return False
        if self.granted_at is not None and at < self.granted_at:
            return False
        return self.expires_at is None or at < self.expires_at


class CleanMessage(Value):
    role: Speaker
    text: str
    at: AwareDatetime | None = None


class CleanRecord(Value):
    """One interaction without identities. ``stand_ins`` describes each token that its texts hold.

    ``customer`` is a pseudonym: equal for the records of one customer, and nothing without the vault's key.
    ``language`` is a code of ``retrieval/language.py``, and None where the customer's words are too few to tell.
    """

    id: RecordId
    kind: Kind
    channel: str | None = None
    created_at: AwareDatetime | None = None
    subject: str | None = None
    messages: tuple[CleanMessage, ...]
    tags: tuple[str, ...] = ()
    product: str | None = None
    region: str | None = None
    csat: int | None = None
    consent: Consent = Consent()
    stand_ins: tuple[StandIn, ...] = ()
    customer: str | None = None
    language: str | None = None


class Anonymised(Value):
    """What anonymising one record gives. ``identities`` (token → values) is for the vault alone."""

    record: CleanRecord
    report: tuple[Replacement, ...]
    identities: dict[str, tuple[str, ...]] = Field(repr=False)


# --- passages ----------------------------------------------------------------------------------------------


class Passage(Value):
    """A citable piece of one message. ``id`` is stable: the same record, cut the same way, gives the same id.

    ``start`` and ``end`` are offsets into the clean message ``message`` (its position in the record).
    ``subject`` says what the message is about: it helps a search to find the passage and is no evidence.
    """

    id: str
    record_id: str
    message: int
    start: int
    end: int
    role: Speaker
    text: str
    subject: str | None = None
    kind: Kind
    channel: str | None = None
    created_at: AwareDatetime | None = None
    product: str | None = None
    region: str | None = None
    csat: int | None = None
    tags: tuple[str, ...] = ()
    consent: Consent = Consent()
    stand_ins: tuple[StandIn, ...] = ()


class Filter(Value):
    """Which passages a search may return; an empty field does not restrict."""

    kinds: tuple[Kind, ...] = ()
    products: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    csat_min: int | None = None
    csat_max: int | None = None
    consent: tuple[ConsentLevel, ...] = ()
    record_ids: tuple[str, ...] = ()


class Hit(Value):
    """A passage with its score; higher is nearer. Scores order one answer and mean nothing across answers."""

    passage: Passage
    score: float


Criterion = Literal["problem_solving", "challenge", "innovation", "above_and_beyond", "social_impact"]


class Flag(Value):
    """Why a record may be a story: one criterion of the desk with the words that show it.

    ``quote`` stands at ``[start, end)`` of clean message ``message``. ``by`` says who proposed it.
    """

    record_id: str
    criterion: Criterion
    quote: str
    message: int
    start: int
    end: int
    by: Literal["rules", "support"]
    reason: str
