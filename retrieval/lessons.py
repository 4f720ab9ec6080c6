"""What people taught about one record: words that nothing had found, and masks that hid nobody.

A reviewer who masks a word has seen it stand there, so it is masked wherever those very words stand in the record,
however ordinary they are; its other forms (a first name alone, a nickname, an initial) are looked for as those of
any identity that the help desk knows. A released word stays readable wherever it stands alone as it was released;
what the help desk holds of its customer is never released.
"""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from retrieval.detectors import words
from retrieval.detectors.plain import Plain, fold, plain
from retrieval.identities import Identity, Matcher, Mention
from retrieval.overlay import TOKEN, Mark, laid, of_mentions
from retrieval.records import Lessons
from retrieval.stand_ins import label

#: The longest text that is learnt as one identity.
LONGEST = 200
#: With fewer letters and digits the words would be masked all over the record.
SHORTEST = 2


class Missed(NamedTuple):
    """A choice of the reviewer: what was missed in plain words, its type, and whose it is."""

    words: str
    type: str
    owner: Callable[[str], str]


#: What a reviewer can say that was missed.
MISSED = {
    "customer": Missed("the customer's name", "name", lambda _: "customer"),
    "person": Missed("another person's name", "name", lambda value: f"person {value}"),
    "colleague": Missed("a support agent's name", "name", lambda value: f"agent {value}"),
    "organisation": Missed("an organisation", "organisation", lambda value: f"learnt {value}"),
    "place": Missed("a place or an address", "place", lambda value: f"learnt {value}"),
    "email": Missed("an e-mail address", "email", lambda value: f"learnt {value}"),
    "phone": Missed("a phone number", "phone", lambda value: f"learnt {value}"),
    "username": Missed("a user name or a handle", "username", lambda value: f"learnt {value}"),
    "link": Missed("a web address", "link", lambda value: f"learnt {value}"),
    "order_id": Missed("an order or a booking", "order_id", lambda value: f"learnt {value}"),
    "account_id": Missed("an account or a card", "account_id", lambda value: f"learnt {value}"),
    "date": Missed("a date that points to somebody", "date", lambda value: f"learnt {value}"),
    "number": Missed("another number or code", "number", lambda value: f"learnt {value}"),
}


class _Literal(NamedTuple):
    pattern: re.Pattern[str]
    type: str
    owner: str


class Taught:
    """Looks for what people taught about one record in its texts. Time is linear in a text."""

    def __init__(self, lessons: Lessons) -> None:
        learnt = [(MISSED[known.type], known.value) for known in lessons.missed]
        self._literal = [_Literal(_pattern(value), kind.type, kind.owner(value)) for kind, value in learnt]
        identities = [Identity(kind.type, value, kind.owner(value)) for kind, value in learnt]
        self._matcher = Matcher(identities) if identities else None
        self._released = frozenset(_normal(value) for value in lessons.released)

    def find(self, read: Plain) -> list[Mark]:
        """Where a missed identity stands, in any of its forms; marks may overlap."""
        if self._matcher is None:
            return []
        found = self._matcher.find(read)
        found += [Mention(*m.span(), kind, owner) for p, kind, owner in self._literal for m in p.finditer(read.text)]
        return of_mentions(read, found, "reviewer")

    def places(self, text: str) -> list[tuple[int, int]]:
        """The same as places of ``text``, sorted and without overlaps."""
        return [(mark.start, mark.end) for mark in laid(text, self.find(plain(text)))]

    def cover(self, text: str) -> str:
        """A text that was masked before, with a stand-in of no number where the missed identities stand."""
        for mark in reversed(laid(text, self.find(plain(text)))):
            text = f"{text[: mark.start]}[{label(mark.type)}]{text[mark.end :]}"
        return text

    def released(self, text: str, marks: list[Mark]) -> list[Mark]:
        """``marks`` without those that hide a released word and nothing else."""
        if not self._released:
            return marks
        return [m for m in marks if not (m.source in RELEASABLE and _normal(text[m.start : m.end]) in self._released)]


#: What can be a false alarm. The help desk's own word about its customer is none.
RELEASABLE = frozenset({"pattern", "model", "echo"})
UNTAUGHT = Taught(Lessons())


def selected(text: str) -> str:
    """The words that a person selected or typed: stand-ins at the edges taken off, blanks made even.

    Empty when nothing of it is left, or a stand-in stands between the words.
    """
    pieces = [piece for piece in TOKEN.split(text) if any(c.isalnum() for c in piece)]
    value = " ".join(pieces[0].split()).strip(' ,;:!?"“”()[]') if len(pieces) == 1 else ""
    return value.rstrip(".") if value.count(".") == 1 else value


def too_plain(value: str) -> bool:
    """Whether masking ``value`` wherever it stands would take everyday language away: a letter, or "the"."""
    if sum(c.isalnum() for c in value) < SHORTEST:
        return True
    return all(words.rank(word) == words.GRAMMAR for word in re.findall(r"[\w'’]+", value))


def stands_in(value: str, texts: Sequence[str]) -> bool:
    """Whether these very words stand, whole, in one of ``texts``."""
    pattern = _pattern(value)
    return any(pattern.search(plain(text).text) for text in texts)


def whole_words(value: str, text: str) -> list[tuple[int, int]]:
    """Every place of ``text`` where these very words stand, whole."""
    read = plain(text)
    return [read.back(*m.span()) for m in _pattern(value).finditer(read.text)]


def is_given(identities: Sequence[Identity], text: str, start: int, end: int) -> bool:
    """Whether ``[start, end)`` of ``text`` touches one of ``identities``, in any form."""
    read = plain(text)
    marks = of_mentions(read, Matcher(identities).find(read))
    return any(m.start < end and start < m.end for m in marks)


def same_words(one: str, other: str) -> bool:
    """Whether two values are the same words, whatever their case, accents and blanks."""
    return _normal(one) == _normal(other)


def _normal(value: str) -> str:
    return " ".join(fold(value).split())


def _pattern(value: str) -> re.Pattern[str]:
    """``value`` as whole words in any case; an ordinary word alone only as it is written.

    Scripts without capitals often run words together, so that there no edge of a word is asked for.
    """
    parts = plain(value).text.split()
    body = r"\s+".join(map(re.escape, parts))
    before = r"(?<![^\W_])" if _edged(parts[0][0]) else ""
    after = r"(?![^\W_])" if _edged(parts[-1][-1]) else ""
    ordinary = len(parts) == 1 and words.rank(parts[0]) >= words.NOUN
    return re.compile(before + body + after, 0 if ordinary else re.IGNORECASE)


def _edged(character: str) -> bool:
    return character.isdigit() or character.lower() != character.upper()
