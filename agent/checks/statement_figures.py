"""Figures as holding statements write them, beside what ``facts`` reads: "at 0620", "3 and 14 April".

What two figures share is written once, at the second: the month of two days, the half of the day of two times.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from agent.checks.facts import Figure, figures

#: Four digits behind one of these, or in front of a zone, are a time.
_FOUR = re.compile(
    r"\b(?:at|by|before|after|until|till|since|from|to|and|around|about|between)\s(?P<a>(?:[01]\d|2[0-3])[0-5]\d)(?![\w.,]*\d)"
    r"(?!\s(?:\w+\s)?(?:homes|people|customers|accounts|passengers|orders|[a-z]+s)\b)",
    re.IGNORECASE,
)
_YEAR_LIKE = re.compile(r"(?:19|20)\d\d")
_JOIN = re.compile(r"\s?(?:to|and|or|until|till|[-–—])\s?(?:the\s)?", re.IGNORECASE)
_NOON = 720.0
#: "the couple": two people, who are counted by nobody.
_THE_COUPLE = re.compile(r"\b(?:the|this|that|each|every|married|young|elderly|same|\w+['’]s)\s$", re.IGNORECASE)


def figures_in(text: str) -> list[Figure]:
    """Every figure of the text, in order."""
    times = {m.start("a"): m["a"] for m in _FOUR.finditer(text) if not _YEAR_LIKE.fullmatch(m["a"])}
    read = (f for f in figures(text) if not _is_couple(text, f))
    found = [_as_time(f, times[f.start]) if f.start in times else f for f in read]
    return list(_shared(text, found))


def _is_couple(text: str, figure: Figure) -> bool:
    word = text[figure.start : figure.end].casefold()
    return word == "couple" and _THE_COUPLE.search(text[: figure.start]) is not None


def _as_time(figure: Figure, digits: str) -> Figure:
    minutes = 60.0 * int(digits[:2]) + int(digits[2:])
    return Figure(figure.start, figure.start + 4, "time", minutes, minutes, "fixed")


def _shared(text: str, found: list[Figure]) -> Iterator[Figure]:
    for one, after in pairwise(found):
        yield _like(one, after) if _JOIN.fullmatch(text[one.end : after.start]) else one
    yield from found[-1:]


def _like(one: Figure, after: Figure) -> Figure:
    """A bare number in front of a date is a day of its month; an open time in front of an afternoon one is near it."""
    day = after.day
    if after.kind == "date" and all(day[1:]) and one.kind == "count" and one.low == one.high and 1 <= one.low <= 31:
        return one._replace(kind="date", low=0, high=0, unit="", day=(day[0], day[1], int(one.low)))
    if one.kind == after.kind == "time" and not one.unit and after.unit and one.low + _NOON <= after.low:
        return one._replace(low=one.low + _NOON, high=one.high + _NOON, unit="fixed")
    return one
