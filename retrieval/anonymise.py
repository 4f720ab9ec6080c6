"""Where raw text ends: records and texts go in with their identities and come out with stand-ins.

For each record, three sources are laid over each other: what the record itself names (``identities.py``), what
the detectors find (``detectors``), and what either of them found anywhere in the record, looked for everywhere
else in it. Everything that is masked is reported without its value; the values go to the vault, and nowhere else.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from retrieval.customers import Regulars
from retrieval.detectors import Detectors, Found
from retrieval.detectors.plain import fold, plain
from retrieval.detectors.words import NOUN, rank
from retrieval.identities import Identity, Matcher, of_known, of_record
from retrieval.language import language
from retrieval.lessons import UNTAUGHT, Taught
from retrieval.overlay import STAND_IN, TOKEN, Echoes, Mark, forged, laid, of_found, of_mentions
from retrieval.records import (
    Anonymised,
    CleanMessage,
    CleanRecord,
    Consent,
    Known,
    Lessons,
    Masked,
    RawConsent,
    RawRecord,
    Replacement,
    Span,
)
from retrieval.stand_ins import Ledger, Seen

#: In a tag, a product's or a region's name only these count: there, "Paris" and "Rose" name things.
IN_LABELS = frozenset({"email", "phone", "link", "handle", "username", "card", "iban", "ssn", "ip", "wallet"})
_WORDY = frozenset({"name", "place", "address"})

#: What holds at least one letter; a figure alone is one only from so many digits, or so few characters beside one.
LETTERED = frozenset({"name", "place", "address", "organisation"})
POSTCODE_DIGITS = 4
BESIDE = 3


class _Field(NamedTuple):
    """A text of a record and its place in it, such as ``messages.0``."""

    name: str
    text: str


class _Job(NamedTuple):
    fields: list[_Field]
    identities: list[Identity]
    keep: frozenset[str]
    taught: Taught = UNTAUGHT
    record_id: str = ""


class _Done(NamedTuple):
    fields: list[_Field]
    marks: list[list[Mark]]
    ledger: Ledger


class Anonymiser:
    """Masks identities in texts and records. Safe to share between threads."""

    def __init__(self, detectors: Detectors, house: Sequence[str] = ()) -> None:
        """``house`` names the house itself and its brands: these are nobody's identity and stay readable."""
        self._detectors = detectors
        self._house = frozenset(word for name in house for word in _folded(name))

    def texts(self, items: Sequence[tuple[str, Sequence[Known]]]) -> list[Masked]:
        """Each text without identities, in order. Spans are offsets into the text as it was given.

        Raises ``ModelFileError`` when the model files are not there.
        """
        jobs = [_Job([_Field("text", text)], of_known(known), self._house) for text, known in items]
        return [_masked(d.fields[0].text, d.marks[0], d.ledger) for d in self._all(jobs)]

    def records(
        self,
        raws: Sequence[RawRecord],
        lessons: Mapping[str, Lessons] | None = None,
        regulars: Regulars | None = None,
    ) -> list[Anonymised]:
        """Each record without identities, in order, with its report and the map for the vault.

        ``lessons`` has, by record id, what people said about a record before. ``regulars`` knows the customers
        again: who had a stand-in in an earlier record of theirs keeps it.

        Raises ``ModelFileError`` when the model files are not there.
        """
        taught = {key: Taught(lesson) for key, lesson in (lessons or {}).items()}
        jobs = [
            _Job(
                list(_fields(raw)),
                of_record(raw),
                self._house | _folded(raw.product or ""),
                taught.get(raw.id, UNTAUGHT),
                raw.id,
            )
            for raw in raws
        ]
        known = regulars or Regulars()
        done = zip(raws, self._all(jobs, known), strict=True)
        return [_anonymised(raw, made, known.of(raw.id)) for raw, made in done]

    def _all(self, jobs: Sequence[_Job], regulars: Regulars | None = None) -> Iterator[_Done]:
        """The work of all records; the detectors see every field of every record in one batch."""
        found = iter(self._detectors.find([field.text for job in jobs for field in job.fields]))
        for fields, identities, keep, taught, record_id in jobs:
            marks = _marks(fields, identities, [_allowed(field, next(found), keep) for field in fields], taught)
            seen = [s for field, spans in zip(fields, marks, strict=True) for s in _seen(field.text, spans)]
            ledger = Ledger(seen, regulars.earlier(record_id) if regulars else ())
            if regulars is not None:
                regulars.learn(record_id, ledger.identities())
            yield _Done(fields, marks, ledger)


def _lettered(text: str, found: Sequence[Found]) -> list[Found]:
    """Without the names and places that are a short bare figure, unless one stands right beside a lettered find.

    "All 46 covers" is a count; "41" before "Tanyard Row" is a house number.
    """

    def bare(f: Found) -> bool:
        value = text[f.start : f.end]
        short = sum(c.isdigit() for c in value) < POSTCODE_DIGITS
        return f.type in LETTERED and short and not any(c.isalpha() for c in value)

    whole = [f for f in found if f.type in LETTERED and not bare(f)]
    return [f for f in found if not bare(f) or any(max(f.start - w.end, w.start - f.end) <= BESIDE for w in whole)]


def id_is_identity(raw: RawRecord) -> bool:
    """Whether the id of ``raw``, which is stored and shown, holds an identity of it or an e-mail address."""
    return "@" in raw.id or bool(Matcher(of_record(raw)).find(plain(raw.id)))


def texts_of(raw: RawRecord) -> dict[str, str]:
    """Every text of ``raw`` that is masked, by its place as a report names it."""
    return {field.name: field.text for field in _fields(raw)}


def _fields(raw: RawRecord) -> Iterator[_Field]:
    if raw.subject is not None:
        yield _Field("subject", raw.subject)
    for i, message in enumerate(raw.messages):
        yield _Field(f"messages.{i}", message.text)
    for i, tag in enumerate(raw.tags):
        yield _Field(f"tags.{i}", tag)
    for name, value in (("product", raw.product), ("region", raw.region)):
        if value is not None:
            yield _Field(name, value)


def _folded(text: str) -> frozenset[str]:
    return frozenset(fold(word) for word in re.findall(r"\w+", text))


def _allowed(field: _Field, found: Sequence[Found], keep: frozenset[str]) -> list[Found]:
    """``found`` without what only looks like a name: words in labels, and words that name a product."""
    free = field.name in ("subject", "text") or field.name.startswith("messages.")
    return [
        f
        for f in _lettered(field.text, found)
        if (f.type in IN_LABELS)
        or (free and not (f.type in _WORDY and _names_house(field.text[f.start : f.end], keep)))
    ]


def _names_house(value: str, keep: frozenset[str]) -> bool:
    """Whether ``value`` is of the house alone: its name, and ordinary words beside it ("Dear Tillwise")."""
    told = _folded(value)
    return bool(told & keep) and all(rank(word) > NOUN for word in told - keep)


def _marks(
    fields: Sequence[_Field], identities: Sequence[Identity], found: Sequence[list[Found]], taught: Taught
) -> list[list[Mark]]:
    matcher, echoes = Matcher(identities), Echoes()
    marks = []
    for field, finds in zip(fields, found, strict=True):
        read = plain(field.text)
        said = of_mentions(read, matcher.find(read)) + taught.find(read)
        spans = taught.released(field.text, laid(field.text, of_found(finds) + said + forged(field.text)))
        echoes.learn(field.text, spans)
        marks.append(spans)
    return [
        taught.released(f.text, laid(f.text, [*spans, *echoes.find(f.text)]))
        for f, spans in zip(fields, marks, strict=True)
    ]


def _seen(text: str, marks: Sequence[Mark]) -> list[Seen]:
    return [Seen(text[m.start : m.end], m.type, m.owner) for m in marks if m.type != STAND_IN]


def _token(text: str, mark: Mark, ledger: Ledger) -> str:
    value = text[mark.start : mark.end]
    if mark.type == STAND_IN:
        return value.replace("[", "(").replace("]", ")")
    return ledger.token(Seen(value, mark.type, mark.owner))


def _masked(text: str, marks: Sequence[Mark], ledger: Ledger) -> Masked:
    spans = tuple(Span(start=m.start, end=m.end, type=m.type, replacement=_token(text, m, ledger)) for m in marks)
    return Masked(text=_replaced(text, [(s.start, s.end, s.replacement) for s in spans]), spans=spans)


def _replaced(text: str, spans: Sequence[tuple[int, int, str]]) -> str:
    parts, at = [], 0
    for start, end, replacement in spans:
        parts += [text[at:start], replacement]
        at = end
    return "".join([*parts, text[at:]])


# --- records ------------------------------------------------------------------------------------------------


def _anonymised(raw: RawRecord, done: _Done, customer: str | None) -> Anonymised:
    masked = {f.name: _masked(f.text, m, done.ledger) for f, m in zip(done.fields, done.marks, strict=True)}
    clean = {name: m.text for name, m in masked.items()}
    messages = tuple(
        CleanMessage(role=m.role, text=clean[f"messages.{i}"], at=m.at) for i, m in enumerate(raw.messages)
    )
    told = [m.text for m in messages if m.role == "customer"]
    record = CleanRecord(
        id=raw.id,
        kind=raw.kind,
        channel=raw.channel,
        created_at=raw.created_at,
        subject=clean.get("subject"),
        messages=messages,
        tags=tuple(clean[f"tags.{i}"] for i in range(len(raw.tags))),
        product=clean.get("product"),
        region=clean.get("region"),
        csat=raw.csat,
        consent=consent_of(raw.consent),
        stand_ins=done.ledger.stand_ins(told, raw.requester.organisation),
        customer=customer,
        language=_language(messages),
    )
    report = tuple(
        Replacement(field=f.name, start=s.start, end=s.end, type=s.type, token=s.replacement, source=mark.source)
        for f, marks in zip(done.fields, done.marks, strict=True)
        for s, mark in zip(masked[f.name].spans, marks, strict=True)
    )
    return Anonymised(record=record, report=report, identities=done.ledger.identities())


def _language(messages: Sequence[CleanMessage]) -> str | None:
    """Of the customer's words; of all that was said where these are too few. Stand-ins are of no language."""
    said = [(m.role, TOKEN.sub(" ", m.text)) for m in messages if m.role != "note"]
    return language(text for role, text in said if role == "customer") or language(text for _, text in said)


def consent_of(raw: RawConsent) -> Consent:
    """Consent without its words; their SHA-256 proves them (rule S8)."""
    return Consent(
        level=raw.level,
        channels=raw.channels,
        granted_at=raw.granted_at,
        expires_at=raw.expires_at,
        wording_sha256=hashlib.sha256(raw.wording.encode("utf-8", "surrogatepass")).hexdigest()
        if raw.wording
        else None,
    )
