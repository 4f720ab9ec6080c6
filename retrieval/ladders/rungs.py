"""What a ladder is made of: a detail where it stands in a text, and how it reads one rung at a time further up."""

import re
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

Kind = Literal["place", "date", "time", "count", "sum", "duration", "age", "job", "employer", "event", "product"]

#: The published ladders: what each rung of a kind keeps, from exact to general.
LADDERS: dict[Kind, tuple[str, ...]] = {
    "place": ("town", "region", "country", "a place"),
    "date": ("day", "part of a month", "month", "part of a year", "year"),
    "time": ("clock time", "part of the day"),
    "count": ("exact count", "rough count", "order of magnitude"),
    "sum": ("exact sum", "rough sum", "order of magnitude", "a sum"),
    "duration": ("exact duration", "rough duration", "order of magnitude"),
    "age": ("exact age", "decade of life", "stage of life"),
    "job": ("occupation", "sector", "work"),
    "employer": ("trade", "sector", "size alone"),
    "event": ("event", "an incident"),
    "product": ("version", "product", "kind of product"),
}


class Detail(NamedTuple):
    """What can be counted: equal for all who share it. ``value`` is that of one rung and names no one."""

    kind: Kind
    value: str


class Rung(NamedTuple):
    """One way to say a detail. ``text`` takes its place; ``said`` are the words in it that carry the meaning.

    ``value`` counts who shares it; empty where it says too little to tell customers apart.
    """

    text: str
    said: str
    value: str


class Exact(NamedTuple):
    """A detail at ``[start, end)``: how it stands there, then each rung above it. ``at`` is its place on the ladder."""

    start: int
    end: int
    kind: Kind
    rungs: tuple[Rung, ...]
    at: int = 0

    @property
    def detail(self) -> Detail:
        return Detail(self.kind, self.rungs[0].value)


def name(kind: Kind, at: int) -> str:
    """What the rung ``at`` of a ladder keeps, in the words of ``LADDERS``."""
    names = LADDERS[kind]
    return names[min(at, len(names) - 1)]


def first_of(exacts: Sequence[Exact]) -> list[Exact]:
    """``exacts`` in order without overlaps; of two that overlap, the longer one."""
    kept: list[Exact] = []
    for one in sorted(exacts, key=lambda e: (e.start, e.start - e.end)):
        if kept and one.start < kept[-1].end:
            if one.end - one.start > kept[-1].end - kept[-1].start:
                kept[-1] = one
            continue
        kept.append(one)
    return kept


def words_pattern(words: Iterable[str]) -> str:
    """An alternation of ``words``, the longest first."""
    return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))


def sounds_open(phrase: str) -> bool:
    """Whether ``phrase`` is spoken with a vowel first."""
    low = phrase.lower()
    if re.match(r"(?:uni(?!n|m)|use|eu|one\b|uk\b|us\b)", low):
        return False
    return low[:1] in "aeiou" or bool(re.match(r"(?:hour|honest|8|11\b|18\b)", low))
