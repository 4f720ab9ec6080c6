"""Lay what several sources say about one text over each other, and get one list of spans to mask."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from retrieval.detectors import Found
from retrieval.detectors.merge import one_name
from retrieval.detectors.plain import Plain, fold
from retrieval.detectors.words import UNKNOWN, rank
from retrieval.identities import Mention
from retrieval.records import Source
from retrieval.stand_ins import KINDS, NUMBER

#: A piece of raw text that looks like one of our own tokens. It is masked too, or a customer could write a
#: sentence about "[AGENT 1]" that nobody can tell from a real one.
STAND_IN = "stand_in"
_LABELS = "|".join(sorted({"CUSTOMER", "AGENT", NUMBER.label} | {kind.label for kind in KINDS.values()}))
TOKEN = re.compile(rf"\[(?:{_LABELS})(?: \d{{1,6}})?\]")
#: How sure an echo is: less than any find that it could meet.
ECHO = 0.0


class Mark(NamedTuple):
    """``[start, end)`` of the input is to be masked. ``owner`` is set where the record says whose it is.

    ``source`` is the strongest of those that asked for it.
    """

    start: int
    end: int
    type: str
    owner: str | None
    score: float
    source: Source = "model"


#: Whose word counts most on why something is masked, where several say so.
STRONGEST: tuple[Source, ...] = ("token", "given", "reviewer", "pattern", "model", "echo")
#: What the language model finds; every other type has a form of its own.
BY_MODEL = frozenset({"name", "place", "address", "organisation"})


def forged(text: str) -> list[Mark]:
    """What looks like a stand-in in a raw text."""
    return [Mark(*m.span(), STAND_IN, None, 1.0, "token") for m in TOKEN.finditer(text)]


def of_found(found: Iterable[Found]) -> list[Mark]:
    return [Mark(f.start, f.end, f.type, None, f.score, "model" if f.type in BY_MODEL else "pattern") for f in found]


def of_mentions(read: Plain, mentions: Iterable[Mention], source: Source = "given") -> list[Mark]:
    return [Mark(*read.back(m.start, m.end), m.type, m.owner, 1.0, source) for m in mentions if m.start < m.end]


def laid(text: str, marks: Iterable[Mark]) -> list[Mark]:
    """``marks`` without overlaps, sorted; the parts of one name joined."""
    spans: list[Mark] = []
    for mark in sorted(_parted(list(marks)), key=lambda m: (m.start, m.end)):
        while spans and mark.start < spans[-1].end:
            mark = _united(spans.pop(), mark)  # noqa: PLW2901  (it grows backwards over what it touches)
        if spans and _one_name(text, spans[-1], mark):
            mark = _united(spans.pop(), mark)  # noqa: PLW2901
        spans.append(mark)
    return spans


def _parted(marks: list[Mark]) -> Iterator[Mark]:
    """``marks``, with a detector's name that runs over two known people cut between them."""
    known = sorted((m for m in marks if m.owner is not None and m.type == "name"), key=lambda m: m.start)
    starts = [m.start for m in known]
    for mark in marks:
        inside = known[bisect_left(starts, mark.start) : bisect_left(starts, mark.end)]
        if mark.owner is not None or mark.type != "name" or len({k.owner for k in inside}) < 2:
            yield mark


def _one_name(text: str, one: Mark, two: Mark) -> bool:
    if one.type != two.type or one.type != "name" or (one.owner and two.owner and one.owner != two.owner):
        return False
    return one_name(text, one.end, two.start)


def _united(one: Mark, two: Mark) -> Mark:
    """One mark over both. The longer one says what it is; of equal ones, the one that the record names.

    A name keeps its owner only if the record knows more than half of it: "Maria Schmidt" is not the customer
    "Maria Lopez".
    """
    start, end = min(one.start, two.start), max(one.end, two.end)
    if STAND_IN in (one.type, two.type):
        return Mark(start, end, STAND_IN, None, 1.0, "token")
    first, second = sorted((one, two), key=lambda m: (m.end - m.start, m.owner is not None), reverse=True)
    owner = first.owner
    if first.type == second.type == "name":
        known = _known_length(one, two)
        owner = (one.owner or two.owner) if known * 2 > end - start else None
    source = min(one.source, two.source, key=STRONGEST.index)
    return Mark(start, end, first.type, owner, max(one.score, two.score), source)


def _known_length(one: Mark, two: Mark) -> int:
    covered = {i for m in (one, two) if m.owner for i in range(m.start, m.end)}
    return len(covered)


# --- echoes -------------------------------------------------------------------------------------------------

_WORD = re.compile(r"[^\W_]+(?:[-.'’@_][^\W_]+)*")
_CODES = frozenset(
    {"id", "booking", "account", "number", "phone", "card", "iban", "username", "handle", "email", "ssn"}
)


class Echoes:
    """What was found anywhere in a record, to be looked for everywhere in it."""

    def __init__(self) -> None:
        self._types: dict[str, str] = {}

    def learn(self, text: str, marks: Iterable[Mark]) -> None:
        """Remember the values of ``marks`` that can't be mistaken for a word or a small number."""
        for mark in marks:
            if mark.owner is not None:
                continue
            value = text[mark.start : mark.end]
            if mark.type in ("name", "place"):
                for part in _WORD.findall(value):
                    if len(part) >= 3 and part.isalpha() and rank(part) == UNKNOWN:
                        self._types[fold(part)] = mark.type
            elif mark.type in _CODES and _WORD.fullmatch(value) and sum(c.isdigit() for c in value) >= 4:
                self._types[fold(value)] = mark.type

    def find(self, text: str) -> Iterator[Mark]:
        if not self._types:
            return
        for match in _WORD.finditer(text):
            word = match.group()
            stem = word[:-2] if word[-2:].lower() in ("'s", "’s") else word
            kind = self._types.get(fold(stem))
            if kind is not None:
                yield Mark(match.start(), match.start() + len(stem), kind, None, ECHO, "echo")
