"""How the replacements of a record are drawn: where each stands in the clean text, what it is, and why it is there.

A replacement's sign says in a shape what its colour says too. Nothing here knows the words that were replaced.
"""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from agent.pages.markup import pieces
from agent.views import RecordPage
from retrieval.lessons import RELEASABLE
from retrieval.records import CleanMessage, Flag, Replacement, Source
from retrieval.shifts import masked_places


class Why(NamedTuple):
    """Why something was masked: its sign, its words in a list, and a sentence; ``tone`` names its colour."""

    tone: str
    sign: str
    short: str
    sentence: str


SOURCES: dict[Source | None, Why] = {
    "given": Why("given", "■", "given by the help desk", "The help desk itself holds this of its customer or agent."),
    "pattern": Why("pattern", "#", "found by its form", "It has the form of an address, a number or a code."),
    "model": Why("model", "~", "found by the language model", "The language model took it for a name or a place."),
    "echo": Why("echo", "=", "found elsewhere in the record", "The same words were found elsewhere in this record."),
    "reviewer": Why("reviewer", "+", "masked by a reviewer", "A reviewer said that it had been missed."),
    "token": Why("token", "!", "looked like a stand-in", "The text as it came held something like a stand-in."),
    None: Why("given", "·", "masked before reasons were kept", "It was masked before the desk kept reasons."),
}
#: Types in plain words; one that is not here says itself.
TYPES = {
    "name": "name of a person",
    "email": "e-mail address",
    "phone": "phone number",
    "username": "user name",
    "handle": "user name",
    "link": "web address",
    "order_id": "order number",
    "booking": "booking code",
    "account_id": "account number",
    "account": "account number",
    "iban": "bank account (IBAN)",
    "card": "payment card",
    "ssn": "national number",
    "id": "identity number",
    "ip": "network address",
    "mac": "network address",
    "uuid": "technical id",
    "wallet": "crypto wallet",
    "address": "street address",
    "place": "place",
    "organisation": "organisation",
    "date": "date",
    "birth_date": "date of birth",
    "number": "number or code",
    "stand_in": "text like a stand-in",
}
FIELDS = {"subject": "Subject", "product": "Product", "region": "Region"}
NEVER = {
    "given": "It stays masked: what the help desk holds of its customer is never shown.",
    "token": "It stays masked: a text may not dress its own words as a stand-in.",
}
OLD = "Import the record again before anything of it can be shown."


class Mask(NamedTuple):
    """One replacement as the page tells it. ``stays`` says why it can't be released, and is empty when it can."""

    field: str
    start: int
    token: str
    shown: str
    type: str
    why: Why
    now: str
    stays: str


class Run(NamedTuple):
    """Part of a text: a replacement, words that a flag quotes, or plain words."""

    text: str
    on: bool = False
    mask: Mask | None = None


class Read(NamedTuple):
    """A message with its runs and its place in the record."""

    message: CleanMessage
    runs: list[Run]


class Listed(NamedTuple):
    """A line of the list of every replacement."""

    where: str
    mask: Mask


class Masks:
    """All replacements of one record."""

    def __init__(self, page: RecordPage) -> None:
        self._page = page
        self._says = {s.token: s.description for s in page.record.stand_ins}
        self._by_field: dict[str, list[Replacement]] = {}
        for replacement in page.report:
            self._by_field.setdefault(replacement.field, []).append(replacement)

    def messages(self) -> list[Read]:
        """Every message in order, with the places that flags quote."""
        return [
            Read(message, self.runs(f"messages.{n}", message.text, [(f.start, f.end) for f in self._flags(n)]))
            for n, message in enumerate(self._page.record.messages)
        ]

    def _flags(self, message: int) -> list[Flag]:
        return [f for f in self._page.flags if f.message == message]

    def runs(self, field: str, text: str, marks: Sequence[tuple[int, int]] = ()) -> list[Run]:
        """A text of the record cut into runs; joined, they give the text again."""
        out: list[Run] = []
        at = 0
        for replacement, start, end in masked_places(self._by_field.get(field, ())):
            out += _words(text, at, start, marks)
            out.append(Run(text[start:end], mask=self._mask(replacement)))
            at = end
        return out + _words(text, at, len(text), marks)

    def listed(self) -> list[Listed]:
        """Every replacement with its place in words, in the order of the record."""
        return [Listed(_where(r.field), self._mask(r)) for r in self._page.report]

    def by_type(self) -> list[tuple[str, int]]:
        """How many replacements there are of each type, the most first."""
        return Counter(_type(r.type) for r in self._page.report).most_common()

    def by_source(self) -> list[tuple[Why, int]]:
        """How many replacements have each reason, in the order of the table."""
        counts = Counter(SOURCES[r.source] for r in self._page.report)
        return [(why, counts[why]) for why in dict.fromkeys(SOURCES.values()) if why in counts]

    def _mask(self, replacement: Replacement) -> Mask:
        token = replacement.token
        source = replacement.source
        free = source in RELEASABLE or source == "reviewer"
        return Mask(
            field=replacement.field,
            start=replacement.start,
            token=token,
            shown=token.strip("[]()").lower(),
            type=_type(replacement.type),
            why=SOURCES[source],
            now=self._says.get(token, token.strip("[]()").lower()),
            stays="" if free else NEVER.get(source or "", OLD),
        )


def _words(text: str, start: int, end: int, marks: Sequence[tuple[int, int]]) -> list[Run]:
    inside = [(a - start, b - start) for a, b in marks if a < end and start < b]
    return [Run(piece.text, piece.on) for piece in pieces(text[start:end], inside)]


def _type(kind: str) -> str:
    return TYPES.get(kind, kind.replace("_", " "))


def _where(field: str) -> str:
    name, _, number = field.partition(".")
    if name == "messages":
        return f"Message {int(number) + 1}"
    return f"Tag {int(number) + 1}" if name == "tags" else FIELDS.get(name, name)
