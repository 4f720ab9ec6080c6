"""Words in which two channels can say different things without a figure or a "not": days, quantities, opposites.

All places are ``(start, end)`` in the sentence. A day is a day of the week: "today" is one where the text says when
it is issued, and without that is compared with other such words alone.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from agent.checks.lexicon import NEGATIONS
from agent.checks.terms import content
from agent.checks.times import days
from agent.checks.words import opposites, stemmed

Span = tuple[int, int]

_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NEAR = {"today": 0, "tonight": 0, "this morning": 0, "this afternoon": 0, "this evening": 0, "tomorrow": 1,
         "yesterday": -1, "last night": -1}  # fmt: skip
_DAY = re.compile(
    r"\b(?P<near>today|tonight|this morning|this afternoon|this evening|tomorrow|yesterday|last night)\b"
    rf"|\b(?P<week>{'|'.join(_WEEK)})\b",
    re.IGNORECASE,
)
_QUANTITY = re.compile(
    r"\b(?P<how>all|both|every|each|most|many|some|several|a few|few|half|none|a handful|one)(?: of)?"
    r"(?: the| our| your| these| those)? (?P<what>\w+(?: \w+)?)",
    re.IGNORECASE,
)
_ALL = frozenset({"all", "both", "every", "each"})
_PREFIXES = ("un", "in", "im", "dis", "non")
#: What is said of a service, a place or a thing, and its contrary, beside the opposites of the language.
_STATES = (
    ("open", "closed"),
    ("available", "unavailable"),
    ("working", "down"),
    ("running", "cancelled"),
    ("running", "stopped"),
    ("running", "suspended"),
    ("resumed", "suspended"),
    ("restored", "lost"),
    ("reopened", "closed"),
    ("normal", "disrupted"),
    ("complete", "incomplete"),
    ("safe", "unsafe"),
    ("affected", "unaffected"),
)


class _Day(NamedTuple):
    """``day``: 0 Monday to 6 Sunday; None where only ``near`` (days from today) is known."""

    span: Span
    day: int | None
    near: int | None


def issued_on(line: str) -> date | None:
    """The date in a line that says when a text is issued; None without one that has its year."""
    return next((date(d.year, d.month, d.day) for d in days(line) if d.year and _exists(d.year, d.month, d.day)), None)


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def days_apart(ours: str, theirs: str, issued: tuple[date | None, date | None]) -> tuple[Span, Span] | None:
    """The first day of each where both name days, and no two of them can be the same."""
    here, there = list(_days(ours, issued[0])), list(_days(theirs, issued[1]))
    if not here or not there or any(_same(a, b) for a in here for b in there):
        return None
    return here[0].span, there[0].span


def _days(text: str, issued: date | None) -> Iterator[_Day]:
    for match in _DAY.finditer(text):
        if match["week"]:
            yield _Day(match.span(), _WEEK.index(match["week"].lower()), None)
        else:
            near = _NEAR[match["near"].lower()]
            yield _Day(match.span(), (issued + timedelta(near)).weekday() if issued else None, near)


def _same(a: _Day, b: _Day) -> bool:
    if a.near is not None and b.near is not None:
        return a.near == b.near
    return a.day is None or b.day is None or a.day == b.day


def quantities_apart(ours: str, theirs: str) -> tuple[Span, Span] | None:
    """Where one says all of a thing and the other only some of it, or none."""
    for mine in _QUANTITY.finditer(ours):
        for other in _QUANTITY.finditer(theirs):
            if content(mine["what"]) & content(other["what"]) and _every(mine) != _every(other):
                return mine.span(), other.span()
    return None


def _every(quantity: re.Match[str]) -> bool:
    return quantity["how"].lower() in _ALL


def facing(ours: frozenset[str], theirs: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The words of each that are an opposite of a word that only the other has; "not" is none."""
    known = opposites()
    pairs = [
        (a, b)
        for a in ours - theirs - NEGATIONS
        for b in theirs - ours - NEGATIONS
        if b in known.get(a, frozenset()) or frozenset((a, b)) in _CONTRARY or _prefixed(a, b) or _prefixed(b, a)
    ]
    return frozenset(a for a, _ in pairs), frozenset(b for _, b in pairs)


_CONTRARY = frozenset(frozenset(stemmed(word) for word in pair) for pair in _STATES)


def _prefixed(long: str, short: str) -> bool:
    return len(short) > 3 and any(long == prefix + short for prefix in _PREFIXES)
