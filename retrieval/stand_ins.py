"""What stands in the place of an identity: a token that is the same wherever the same identity stood, and a
description that is true and points to nobody.

Descriptions are made only from what the record says, and only in the words of the tables below: a sector or an
occupation that many people share. Nothing is invented; where the record says nothing, "the customer" it is.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from retrieval.customers import Map
from retrieval.detectors import words
from retrieval.detectors.plain import fold
from retrieval.ladders.rungs import words_pattern
from retrieval.ladders.things import EMPLOYERS, JOBS
from retrieval.records import StandIn


class Kind(NamedTuple):
    """``label`` of the token and its general ``description``."""

    label: str
    description: str


#: Every type that is masked. Types that are not listed read as a number.
KINDS = {
    "name": Kind("PERSON", "a person"),
    "email": Kind("EMAIL", "an e-mail address"),
    "phone": Kind("PHONE", "a phone number"),
    "username": Kind("HANDLE", "a user name"),
    "handle": Kind("HANDLE", "a user name"),
    "link": Kind("LINK", "a web address"),
    "order_id": Kind("ORDER", "an order"),
    "booking": Kind("ORDER", "an order"),
    "account_id": Kind("ACCOUNT", "an account"),
    "account": Kind("ACCOUNT", "an account"),
    "iban": Kind("ACCOUNT", "an account"),
    "card": Kind("CARD", "a payment card"),
    "address": Kind("ADDRESS", "an address"),
    "place": Kind("PLACE", "a place"),
    "organisation": Kind("ORGANISATION", "an organisation"),
    "date": Kind("DATE", "a date"),
    "birth_date": Kind("BIRTH DATE", "a date of birth"),
}
NUMBER = Kind("NUMBER", "a number")


def label(kind: str) -> str:
    """The word in the token of a type: ``PERSON`` for a name."""
    return KINDS.get(kind, NUMBER).label


CUSTOMER, AGENT = "CUSTOMER", "AGENT"
#: Labels of people: known again by a part of their name, not by all its letters.
PEOPLE = frozenset({KINDS["name"].label, AGENT})

#: Words for a business that many run; the description keeps no more than this.
SECTORS = (
    "bakery", "bar", "barbershop", "bookshop", "bookstore", "brewery", "café", "cafe", "charity", "cinema", "clinic",
    "club", "coffee shop", "dental practice", "farm", "flower shop", "florist", "food bank", "garage", "gallery",
    "guest house", "gym", "hospital", "hotel", "kindergarten", "law firm", "library", "museum", "nursery", "office",
    "pharmacy", "photo studio", "pizzeria", "practice", "pub", "restaurant", "salon", "school", "shelter", "shop",
    "startup", "store", "studio", "theatre", "travel agency", "vineyard", "workshop", "yoga studio",
)  # fmt: skip
#: Occupations that many share.
OCCUPATIONS = (
    "accountant", "architect", "artist", "baker", "builder", "carer", "carpenter", "chef", "cook", "designer",
    "developer", "doctor", "driver", "electrician", "engineer", "farmer", "freelancer", "hairdresser", "journalist",
    "lawyer", "librarian", "manager", "mechanic", "midwife", "musician", "nurse", "paramedic", "pensioner",
    "photographer", "plumber", "programmer", "retiree", "social worker", "student", "teacher", "translator", "vet",
    "volunteer", "waiter", "waitress", "writer",
)  # fmt: skip

#: All that the ladders know, too.
_BUSINESSES = words_pattern({*SECTORS, *EMPLOYERS})
_TRADES = words_pattern({*OCCUPATIONS, *JOBS})

_A = (
    r"(?:a|an|my|our|the|this)\s(?:own\s)?"
    r"(?:(?:small|little|local|tiny|family|family-run|independent|village|busy)\s){0,2}"
)
_WORDS = r"(?:\w{2,20}\s){0,2}?"
_RUNS = re.compile(
    rf"\b(?:I|we)\s(?:now\s|also\s|still\s)?(?:own|run|manage|have|opened|started)\s{_A}{_WORDS}(?P<what>{_BUSINESSES})\b",
    re.IGNORECASE,
)
_OWNS = re.compile(rf"\bI(?:'m|’m|\sam)\sthe\sowner\sof\s{_A}{_WORDS}(?P<what>{_BUSINESSES})\b", re.IGNORECASE)
_WORKS = re.compile(
    rf"\bI(?:'m|’m|\sam|\swork\sas)\s(?:a|an)\s(?:retired\s)?(?P<what>{_TRADES})\b",
    re.IGNORECASE,
)
_SECTOR = re.compile(rf"\b(?P<what>{_BUSINESSES})s?\b", re.IGNORECASE)


class Seen(NamedTuple):
    """A mention that will be masked: its raw text, its type and, where the record says, its owner."""

    text: str
    type: str
    owner: str | None


class Ledger:
    """The tokens of one record. Give it every mention, in reading order, before asking for a token.

    ``earlier`` are the maps of the same customer's other records: who is known from them keeps their token.
    """

    def __init__(self, mentions: Sequence[Seen], earlier: Iterable[Map] = ()) -> None:
        self._people = _People(m for m in mentions if m.type == "name")
        self._earlier = _Earlier(earlier)
        self._tokens: dict[str, str] = {}
        self._types: dict[str, str] = {}
        self._values: dict[str, dict[str, None]] = {}
        self._count: dict[str, int] = dict(self._earlier.highest)
        self._fullest: dict[str, str] = {}
        for mention in mentions:
            key = self._key(mention)
            self._fullest[key] = max(self._fullest.get(key, ""), mention.text, key=len)
        for mention in mentions:
            self._enter(mention)

    def token(self, mention: Seen) -> str:
        return self._tokens[self._key(mention)]

    def identities(self) -> dict[str, tuple[str, ...]]:
        """Token to the raw values that it replaced. For the vault alone."""
        return {token: tuple(values) for token, values in self._values.items()}

    def stand_ins(self, told: Iterable[str], organisation: str | None) -> tuple[StandIn, ...]:
        """A description for each token. ``told`` is what the customer wrote, already without identities."""
        role = _role(told)
        return tuple(
            StandIn(
                token=token, type=kind, description=_describe(token, self._told_as(token, kind), role, organisation)
            )
            for token, kind in self._types.items()
        )

    def _told_as(self, token: str, kind: str) -> str:
        """The type by which a token is described: "from Fenwick way" is no address that anybody lives at."""
        numbered = any(c.isdigit() for value in self._values.get(token, ()) for c in value)
        return "place" if kind == "address" and not numbered else kind

    def _enter(self, mention: Seen) -> None:
        key = self._key(mention)
        if key not in self._tokens:
            token = f"[{key}]" if key == CUSTOMER else self._token(_label(mention, key), self._fullest[key])
            self._tokens[key] = token
            self._types[token] = mention.type
        self._values.setdefault(self._tokens[key], {})[mention.text] = None

    def _token(self, label: str, text: str) -> str:
        known = self._earlier.token(label, text)
        if known is not None and known not in self._types:
            return known
        self._count[label] = self._count.get(label, 0) + 1
        return f"[{label} {self._count[label]}]"

    def _key(self, mention: Seen) -> str:
        if mention.type == "name":
            return self._people.key(mention)
        if mention.type == "organisation" and mention.owner is not None:
            return f"ORGANISATION {mention.owner}"
        return f"{_kind(mention.type).label} {_normal(mention.text)}"


class _Earlier:
    """The tokens that a customer's other records gave, and to whom; looked up in the time of one word."""

    def __init__(self, maps: Iterable[Map]) -> None:
        self.highest: dict[str, int] = {}
        self._values: dict[tuple[str, str], str] = {}
        self._names: dict[tuple[str, str], dict[tuple[frozenset[str], str], None]] = {}
        for token, values in _merged(maps).items():
            label, _, number = token.strip("[]").rpartition(" ")
            if number.isdigit():
                self.highest[label] = max(self.highest.get(label, 0), int(number))
                self._learn(token, label, values)

    def _learn(self, token: str, label: str, values: Iterable[str]) -> None:
        if label not in PEOPLE:
            for value in values:
                self._values.setdefault((label, _normal(value)), token)
            return
        names = {_parts(value) for value in values}
        for parts in names:
            if not any(parts < other for other in names):
                for part in parts:
                    self._names.setdefault((label, part), {})[parts, token] = None

    def token(self, label: str, text: str) -> str | None:
        """The token of the one who was called so, or by a part of it, or more fully; None when that may be two."""
        if label not in PEOPLE:
            return self._values.get((label, _normal(text)))
        parts = _parts(text)
        named = {pair for part in parts for pair in self._names.get((label, part), ())}
        whole = {token for known, token in named if known == parts}
        fits = whole or {token for known, token in named if known <= parts or parts <= known}
        return fits.pop() if len(fits) == 1 else None


def _merged(maps: Iterable[Map]) -> dict[str, dict[str, None]]:
    merged: dict[str, dict[str, None]] = {}
    for token, values in (pair for each in maps for pair in each.items()):
        merged.setdefault(token, {}).update(dict.fromkeys(values))
    return merged


class _People:
    """Which mentions of names mean one person: "Ana", "ana" and "Ana Lopez" do, when only one Ana is about."""

    def __init__(self, mentions: Iterable[Seen]) -> None:
        owned: dict[str, set[str]] = {}
        free: list[frozenset[str]] = []
        for mention in mentions:
            parts = _parts(mention.text)
            if mention.owner is not None:
                owned.setdefault(mention.owner, set()).update(parts)
            elif parts:
                free.append(parts)
        self._owned = {owner: frozenset(parts) for owner, parts in owned.items()}
        self._groups: dict[str, list[frozenset[str]]] = {}
        for parts in dict.fromkeys(sorted(free, key=len, reverse=True)):
            if self._group(parts) is None:
                for part in parts:
                    self._groups.setdefault(part, []).append(parts)

    def key(self, mention: Seen) -> str:
        owner = mention.owner
        parts = _parts(mention.text)
        if owner is None:
            owner = next((o for o, known in self._owned.items() if parts and parts <= known), None)
        if owner is not None:
            return CUSTOMER if owner == "customer" else f"{owner.split(' ', 1)[0].upper()} {owner}"
        group = self._group(parts)
        return f"PERSON {' '.join(sorted(group if group is not None else parts))}"

    def _group(self, parts: frozenset[str]) -> frozenset[str] | None:
        """The longest name that has all of ``parts``; looked up by one part, so that many names stay cheap."""
        one = next(iter(parts), None)
        return next((g for g in self._groups.get(one, ()) if parts <= g), None) if one else None


def _parts(name: str) -> frozenset[str]:
    parts = (fold(p) for p in re.findall(r"[^\W\d_]+", name))
    return frozenset(p for p in parts if p not in words.TITLES and p != "s")


def _normal(text: str) -> str:
    return re.sub(r"[\W_]+", "", fold(text)) or text


def _kind(kind: str) -> Kind:
    return KINDS.get(kind, NUMBER)


def _label(mention: Seen, key: str) -> str:
    if mention.type == "name" and key.startswith("AGENT "):
        return AGENT
    return _kind(mention.type).label


def _role(told: Iterable[str]) -> tuple[str, str] | None:
    """How the customer describes themselves, as ("owner", "bakery") or ("occupation", "nurse"); else nothing."""
    for text in told:
        if match := _RUNS.search(text) or _OWNS.search(text):
            return "owner", match["what"].lower()
        if match := _WORKS.search(text):
            return "occupation", match["what"].lower()
    return None


def _article(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _describe(token: str, kind: str, role: tuple[str, str] | None, organisation: str | None) -> str:
    if token == f"[{CUSTOMER}]":
        if role is None:
            return "the customer"
        return _article(f"{role[1]} owner") if role[0] == "owner" else _article(role[1])
    if token.startswith(f"[{AGENT} "):
        return "a support agent"
    if kind == "organisation" and organisation is not None:
        match = _SECTOR.search(organisation)
        return _article(match["what"].lower()) if match else "the customer's business"
    return _kind(kind).description
