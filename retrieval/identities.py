"""The identities that a record itself names, and every form in which they turn up in its texts.

A help desk knows who wrote in. That is worth more than any model: the name in lower case, the first name alone,
the surname in a file name, the nickname in a signature, the order number without its "#", the e-mail's local
part. ``Matcher`` finds them all in one pass over the words of a text. A value that is no name at all ("the", "A")
is used only where its neighbours make it one, so that a bad field can't mask a text wholesale.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from rapidfuzz.distance import OSA

from retrieval.called import beside, named_here
from retrieval.detectors import abroad, words
from retrieval.detectors.plain import Plain, fold
from retrieval.nicknames import short_forms
from retrieval.records import Known, RawRecord

Role = Literal["customer", "agent", "person"]


class Identity(NamedTuple):
    """A value that identifies somebody. ``owner`` joins the values of one person: "customer", "agent 0"."""

    type: str
    value: str
    owner: str


class Mention(NamedTuple):
    """Where an identity stands in the plain text, and whose it is."""

    start: int
    end: int
    type: str
    owner: str


#: The names that sources give to a field, and what it is.
TYPES = {
    "full_name": "name",
    "first_name": "name",
    "last_name": "name",
    "customer": "name",
    "mail": "email",
    "telephone": "phone",
    "mobile": "phone",
    "handle": "username",
    "user_id": "username",
    "login": "username",
    "order": "order_id",
    "reservation": "order_id",
    "reservation_id": "order_id",
    "booking": "order_id",
    "account": "account_id",
    "customer_id": "account_id",
    "company": "organisation",
    "organization": "organisation",
    "employer": "organisation",
    "city": "place",
    "street": "address",
}
NAME, EMAIL, PHONE, USERNAME = "name", "email", "phone", "username"
ORGANISATION, ADDRESS, PLACE = "organisation", "address", "place"

#: Mail providers: their domain says nothing about who writes.
PROVIDERS = words.listed(
    """
    gmail googlemail yahoo hotmail outlook icloud proton protonmail aol live msn gmx web mail rediffmail ymail me
    yandex zoho fastmail example test invalid
    """
)
#: Mailboxes of nobody in particular.
MAILBOXES = words.listed(
    """
    info sales support hello contact admin office mail team help service enquiries billing noreply
    """
)
LEGAL = words.listed(
    """
    ltd limited inc incorporated llc llp plc gmbh ag kg sa sas sarl srl spa bv nv ab as oy co corp company sp zoo
    """
)
PARTICLES = words.listed(
    """
    de da di do dos das del della van von der den ten ter la le el al bin ibn bint y e und and of the
    """
)


def of_record(raw: RawRecord) -> list[Identity]:
    """Every identity that ``raw`` names outside its texts: the requester's, the agents', the authors'."""
    who = raw.requester
    single = ((NAME, who.name), (EMAIL, who.email), (PHONE, who.phone), (USERNAME, who.username))
    more = ((ORGANISATION, who.organisation), (ADDRESS, who.address))
    found = [Identity(kind, value, "customer") for kind, value in single + more if value and value.strip()]
    found += [Identity("account_id", v, "customer") for v in who.account_ids]
    found += [Identity("order_id", v, "customer") for v in who.order_ids]
    found += [Identity(NAME, agent.name, f"agent {i}") for i, agent in enumerate(raw.agents)]
    return found + list(_authors(raw, found))


def _authors(raw: RawRecord, found: Sequence[Identity]) -> Iterator[Identity]:
    """Authors of messages who are not the requester or a listed agent; an e-mail as an author is an e-mail."""
    seen = {fold(i.value) for i in found}
    for message in raw.messages:
        author = (message.author or "").strip()
        if not author or fold(author) in seen:
            continue
        seen.add(fold(author))
        customer = message.role == "customer" and (raw.requester.name is None or "@" in author)
        owner = "customer" if customer else f"{'person' if message.role == 'customer' else 'agent'} {author}"
        yield Identity(EMAIL if "@" in author[1:] else NAME, author, owner)


def of_known(known: Sequence[Known]) -> list[Identity]:
    """Identities from a help desk's own list: the first name on it is the customer's."""
    found: list[Identity] = []
    for item in known:
        kind = TYPES.get(item.type.lower(), item.type.lower())
        if not item.value.strip():
            continue
        owner = "customer"
        if kind == "agent":
            kind, owner = NAME, f"agent {item.value}"
        elif kind in ("companion", "person") or (kind == NAME and any(i.type == NAME for i in found)):
            kind, owner = NAME, f"person {item.value}"
        found.append(Identity(kind, item.value, owner))
    return found


# --- what a word may stand for ------------------------------------------------------------------------------

_PART = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_TOKEN = re.compile(r"\w+(?:['’.-]\w+)*")
_NOT_ALNUM = re.compile(r"[\W_]+")


def _with_or_without_accents(part: str) -> str:
    forms = dict.fromkeys((part, fold(part)))
    return f"(?:{'|'.join(map(re.escape, forms))})"


class _Entry(NamedTuple):
    type: str
    owner: str
    sure: bool


class Matcher:
    """Finds given identities in plain texts. Built once a record; time is linear in the text."""

    def __init__(self, identities: Iterable[Identity]) -> None:
        self._words: dict[str, _Entry] = {}
        self._whole: dict[str, _Entry] = {}
        self._inside: dict[str, _Entry] = {}
        self._phrases: list[tuple[re.Pattern[str], str, str]] = []
        self._fuzzy: dict[str, list[tuple[str, _Entry]]] = {}
        self._seen: dict[str, _Entry | None] = {}
        for identity in identities:
            self._learn(identity)

    def find(self, read: Plain) -> list[Mention]:
        """Mentions in the plain text; they may overlap."""
        text = read.text
        found = [Mention(*m.span(), kind, owner) for regex, kind, owner in self._phrases for m in regex.finditer(text)]
        if self._words or self._whole:
            found += self._in_words(text)
        return found

    # --- learning

    def _learn(self, identity: Identity) -> None:
        learn = {
            NAME: self._learn_name,
            EMAIL: self._learn_email,
            PHONE: self._learn_phone,
            USERNAME: self._learn_username,
            ORGANISATION: self._learn_organisation,
            ADDRESS: self._learn_address,
            PLACE: self._learn_address,
        }.get(identity.type, self._learn_code)
        learn(identity)

    def _learn_name(self, identity: Identity) -> None:
        parts = [fold(p) for p in _PART.findall(identity.value)]
        parts = [p.replace("'", "").replace("’", "") for p in parts if p not in words.TITLES]
        for part in parts:
            if part not in PARTICLES:
                self._add_part(part, identity.owner)
        strong = [p for p in parts if len(p) >= 2 and p not in PARTICLES]
        if len(parts) >= 2:
            self._phrase(identity.value, NAME, identity.owner)
        for short in {s for p in strong for s in short_forms(p)}:
            self._words.setdefault(
                short, _Entry(NAME, identity.owner, len(short) > 2 and words.rank(short) == words.UNKNOWN)
            )
        if len(strong) >= 2:
            self._learn_joined(strong, identity.owner)

    def _add_part(self, part: str, owner: str) -> None:
        sure = len(part) >= 2 and words.rank(part) <= words.NOUN and part not in words.CALENDAR
        entry = _Entry(NAME, owner, sure)
        self._words.setdefault(part, entry)
        if sure and len(part) >= 5:
            self._inside.setdefault(part, entry)
            self._fuzzy.setdefault(part[0], []).append((part, entry))

    def _learn_joined(self, parts: Sequence[str], owner: str) -> None:
        """First and last name run together as in handles: jsmith, smithj, johnsmith, and the initials."""
        first, last = parts[0], parts[-1]
        entry = _Entry(NAME, owner, sure=True)
        for joined in (first + last, last + first, first[0] + last, last + first[0], first + last[0], last[0] + first):
            if len(joined) >= 4 and words.rank(joined) < words.ORDINARY:
                self._whole.setdefault(joined, entry)
        initials = r"\.?\s?".join(re.escape(p[0]) for p in parts)
        dotted = r"\.\s?".join(re.escape(p[0].upper()) for p in parts)
        regex = re.compile(rf"(?<![\w.]){dotted}\.(?!\w)|(?:^|\n)[ \t>~-]{{0,4}}(?i:{initials})\.?[ \t]*(?=\n|$)")
        self._phrases.append((regex, NAME, owner))

    def _learn_email(self, identity: Identity) -> None:
        value = identity.value.strip()
        self._phrase(value, EMAIL, identity.owner)
        local, _, domain = value.partition("@")
        name = fold(_NOT_ALNUM.sub("", local))
        if len(name) >= 4 and name not in MAILBOXES and words.rank(name) < words.ORDINARY:
            # Letters alone are what people call them: "Hi Seun" from seun@… is a name, not a log-in.
            kind = NAME if local.isalpha() else USERNAME
            self._whole.setdefault(name, _Entry(kind, identity.owner, sure=True))
        site = fold(domain.split(".")[0])
        if len(site) >= 4 and site not in PROVIDERS and words.rank(site) == words.UNKNOWN:
            self._whole.setdefault(_NOT_ALNUM.sub("", site), _Entry(ORGANISATION, identity.owner, sure=True))

    def _learn_phone(self, identity: Identity) -> None:
        digits = re.sub(r"\D", "", re.split(r"(?i)x|ext", identity.value)[0])
        if len(digits) < 5:
            return
        # The country's prefix and the trunk zero come and go; the last nine digits are the number.
        core = digits[-9:] if len(digits) > 9 else digits.lstrip("0")
        body = r"[\s().\-/]{0,3}".join(core)
        self._phrases.append(
            (re.compile(rf"(?<!\d)(?:\+?\(?\d[\d\s().\-/]{{0,7}})?{body}(?!\d)"), PHONE, identity.owner)
        )

    def _learn_username(self, identity: Identity) -> None:
        value = fold(_NOT_ALNUM.sub("", identity.value))
        if len(value) >= 3:
            sure = words.rank(value) < words.ORDINARY
            self._whole.setdefault(value, _Entry(USERNAME, identity.owner, sure))

    def _learn_organisation(self, identity: Identity) -> None:
        parts = [p for p in _PART.findall(identity.value) if fold(p) not in LEGAL]
        if not parts or len("".join(parts)) < 3:
            return
        plain_word = len(parts) == 1 and words.rank(parts[0]) >= words.NOUN
        self._phrase(" ".join(parts), ORGANISATION, identity.owner, exact=plain_word)
        for part in parts:
            if len(part) >= 4 and words.rank(fold(part)) == words.UNKNOWN:
                self._words.setdefault(fold(part), _Entry(ORGANISATION, identity.owner, sure=True))

    def _learn_address(self, identity: Identity) -> None:
        self._phrase(identity.value, identity.type, identity.owner)
        for piece in re.split(r"[,\n;]", identity.value):
            letters = _PART.findall(piece)
            if len(letters) >= 2 and any(c.isdigit() for c in piece):
                self._phrase(piece, identity.type, identity.owner)
                street = [p for p in letters if not p[0].isdigit()]
                if len(street) >= 2 and any(words.rank(p) == words.UNKNOWN for p in street):
                    self._phrase(" ".join(street), identity.type, identity.owner)
            elif letters and len("".join(letters)) >= 4 and words.rank(letters[0]) <= words.NOUN:
                self._phrase(piece, PLACE, identity.owner)

    def _learn_code(self, identity: Identity) -> None:
        value = fold(_NOT_ALNUM.sub("", identity.value))
        if len(value) < 3 or (not any(c.isdigit() for c in value) and words.rank(value) > words.UNKNOWN):
            return
        body = r"[\s_./-]{0,2}".join(re.escape(c) for c in value)
        self._phrases.append(
            (re.compile(rf"(?<![^\W_])#?{body}(?![^\W_])", re.IGNORECASE), identity.type, identity.owner)
        )

    def _phrase(self, value: str, kind: str, owner: str, *, exact: bool = False) -> None:
        """``value`` with any space or punctuation between its words, in any case unless ``exact``."""
        parts = _PART.findall(value)
        if not parts or (len(parts) == 1 and (len(parts[0]) < 3 or words.rank(parts[0]) >= words.ORDINARY)):
            return
        body = r"[\W_]{0,3}".join(_with_or_without_accents(p) for p in parts)
        regex = re.compile(rf"(?<![^\W_]){body}(?![^\W_])", 0 if exact else re.IGNORECASE)
        self._phrases.append((regex, kind, owner))

    # --- looking

    def _in_words(self, text: str) -> Iterator[Mention]:
        near: Mention | None = None
        pending: Mention | None = None
        foreign = abroad.ordinary(text)
        for match in _TOKEN.finditer(text):
            whole = self._whole_token(match)
            if whole is not None:
                yield whole
                near, pending = whole, None
                continue
            for mention, sure in self._parts(text, match, foreign):
                touching = near is not None and near.owner == mention.owner and beside(text, near.end, mention.start)
                if not (sure or touching):
                    pending = mention
                    continue
                if pending is not None and mention.start - pending.end <= 2 and pending.owner == mention.owner:
                    yield pending
                yield mention
                near, pending = mention, None

    def _whole_token(self, match: re.Match[str]) -> Mention | None:
        if not self._whole:
            return None
        key = fold(_NOT_ALNUM.sub("", match.group()))
        entry = self._whole.get(key) or self._whole.get(key.rstrip("0123456789"))
        if entry is None or not (entry.sure or match.string[max(0, match.start() - 1) : match.start()] == "@"):
            return None
        return Mention(*match.span(), entry.type, entry.owner)

    def _parts(self, text: str, token: re.Match[str], foreign: frozenset[str]) -> Iterator[tuple[Mention, bool]]:
        """Mentions in one token, and whether they are sure. How ordinary a word is counts in English alone."""
        for part in _PART.finditer(text, token.start(), token.end()):
            word = part.group()
            stem = word[:-2] if word[-2:].lower() in ("'s", "’s") else word
            entry = self._entry(stem)
            if entry is not None:
                sure = entry.sure or (foreign and len(stem) > 2 and stem.lower() not in foreign)
                sure = sure or named_here(text, part.start(), stem)
                yield Mention(part.start(), part.start() + len(stem), entry.type, entry.owner), sure

    def _entry(self, word: str) -> _Entry | None:
        """What ``word`` stands for: a part of a name, that part mistyped, or a longer word around it."""
        if word not in self._seen:
            low = fold(word).replace("'", "").replace("’", "")
            self._seen[word] = self._words.get(low) or self._joined(low) or self._around(low) or self._mistyped(low)
        return self._seen[word]

    def _joined(self, low: str) -> _Entry | None:
        entry = self._whole.get(low)
        return entry if entry is not None and entry.sure else None

    def _around(self, low: str) -> _Entry | None:
        if len(low) < 6 or words.rank(low) > words.UNKNOWN:
            return None
        return next((entry for part, entry in self._inside.items() if part in low), None)

    def _mistyped(self, low: str) -> _Entry | None:
        """One slip in a word of five letters, two from nine on; an English word is never taken for a slip."""
        if len(low) < 5 or not low.isalpha() or words.rank(low) > words.UNKNOWN:
            return None
        for part, entry in self._fuzzy.get(low[0], ()):
            slips = 2 if min(len(part), len(low)) >= 9 else 1
            if OSA.distance(part, low, score_cutoff=slips) <= slips:
                return entry
        return None
