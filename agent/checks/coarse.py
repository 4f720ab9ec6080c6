"""What a sentence says more generally than its evidence: "in the evening" for 9:41 pm, "about half an hour" for 37
minutes, "a food business" for a bakery.

A phrase of the published ladders (``retrieval.ladders``) stands on the evidence when some detail there climbs to it.
Where it can only be a reading of a figure (a part of the day, of the year, a decade of life, an order of magnitude),
and the evidence has such figures but none that climbs to it and not the phrase itself, it is a figure without a place.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from retrieval.ladders import Kind, find, said
from retrieval.ladders.amounts import DECADES, DURATIONS, FIGURES
from retrieval.ladders.calendar import DAY_PARTS
from retrieval.ladders.things import COUNTRIES, EMPLOYERS, EVENTS, JOBS, REGIONS


class Phrase(NamedTuple):
    """A general phrase at ``[start, end)`` of a sentence, as the ladders say it."""

    start: int
    end: int
    kind: Kind
    said: str


class Rungs(NamedTuple):
    """What the details of the evidence climb to: phrase → where such a detail stands; and which kinds there are."""

    places: dict[str, list[int]]
    kinds: frozenset[Kind]


def _any(words: Sequence[str] | frozenset[str] | set[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))


_NAMES = {name.removeprefix("the ") for name in (*(r.name for r in REGIONS), *COUNTRIES)}
_SECTORS = {*EMPLOYERS.values(), *EVENTS.values(), "business", "organisation", "event"}
#: By kind, the phrases of the rungs above the exact one.
PHRASES: Final[dict[Kind, str]] = {
    "time": _any({name for _, name, _ in DAY_PARTS} | {"point in the day"}),
    "date": r"(?:early|late)\sin\sthe\syear|mid-year|(?:early\s|mid-|late\s)(?:19|20)\d\d",
    "sum": rf"small\ssum|sum\sof\smoney|sum\sin\sthe\s(?:tens\sof\s)?\w+|six-figure\ssum|sum\sunder\s100|"
    rf"(?:{_any(FIGURES)})-figure",
    "age": _any({*DECADES.values(), "of working age", "older", "young"}),
    "duration": _any({phrase for _, rough, order in DURATIONS for phrase in (rough, order)})
    + "|minutes-long|hours-long|days-long|weeks-long|months-long|years-long|seconds-long",
    "count": r"a\sdozen\sor\sso|several|dozens\sof|hundreds\sof|thousands\sof",
    "employer": rf"(?:{_any(_SECTORS)})(?:es|s)?",
    "job": rf"(?:{_any({*JOBS.values()})})s?",
    "place": _any(_NAMES),
}
#: Phrases of these kinds are readings of a detail and of nothing else, but for those that are words of their own.
FIGURATIVE: Final[frozenset[Kind]] = frozenset({"time", "date", "sum", "age", "employer", "job"})
WORDS: Final = frozenset(
    {"older", "young", "night", "small sum", "sum of money", "business", "event", "shop", "organisation"}
)

_PHRASE = re.compile(
    "|".join(rf"(?P<{kind}>(?<!\w)(?:{phrase})(?!\w))" for kind, phrase in PHRASES.items()), re.IGNORECASE
)


def phrases(sentence: str) -> Iterator[Phrase]:
    """Every phrase of a higher rung in ``sentence``."""
    for match in _PHRASE.finditer(sentence):
        kind = next(kind for kind in PHRASES if match[kind] is not None)
        low = " ".join(match.group().lower().split())
        yield Phrase(*match.span(), kind, low if kind not in {"employer", "job"} else _singular(low))


def _singular(phrase: str) -> str:
    known = {*_SECTORS, *JOBS.values()}
    return next((p for p in (phrase, phrase.removesuffix("s"), phrase.removesuffix("es")) if p in known), phrase)


def rungs(texts: Sequence[str]) -> Rungs:
    """What every detail of ``texts`` climbs to, by the number of the text."""
    places: dict[str, list[int]] = defaultdict(list)
    kinds: set[Kind] = set()
    for at, text in enumerate(texts):
        for exact in find(text, quoted=True):
            if exact.at == 0:
                kinds.add(exact.kind)
            for phrase in said(exact):
                places[phrase].append(at)
    return Rungs(dict(places), frozenset(kinds))
