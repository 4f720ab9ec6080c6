"""Ladders: how each detail of a text is said more generally, one published rung at a time, and never falsely.

``find`` reads the details of a text; ``climb`` puts higher rungs in their places; ``of_record`` gives what is counted
of a record. A detail of a text and that of a record are one when kind and value are equal, at whatever rung.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from retrieval.ladders.amounts import ages, counts, durations, sums
from retrieval.ladders.calendar import dates, moment_values, times
from retrieval.ladders.rungs import LADDERS, Detail, Exact, Kind, Rung, first_of, name, sounds_open
from retrieval.ladders.things import places, product, trades, versions
from retrieval.records import CleanRecord

__all__ = ["LADDERS", "Detail", "Exact", "Kind", "Rung", "climb", "find", "name", "of_record", "replacement", "said"]

_READERS = (dates, times, sums, ages, durations, counts, trades, places, versions)
#: Words that a quotation stands between; what is quoted with consent stays as it was said.
_QUOTED = re.compile(r"“[^”]*”|\"[^\"\n]*\"")
_ARTICLE = re.compile(r"\b(?P<a>an?)(?P<gap>\s+)$", re.IGNORECASE)
#: A longer value is no detail that people share.
LONGEST = 100
#: Beyond so many characters of one record its details are no help in telling customers apart.
FURTHEST = 200_000


def find(text: str, product_name: str = "", *, quoted: bool = False) -> list[Exact]:
    """Every detail of ``text`` in order, without overlaps; those inside quotation marks only when ``quoted``."""
    found = [exact for reader in _READERS for exact in reader(text)]
    found += product(text, product_name)
    kept = first_of(found)
    if quoted:
        return kept
    closed = [match.span() for match in _QUOTED.finditer(text)]
    return [e for e in kept if not any(start < e.end and e.start < end for start, end in closed)]


class Replacement(NamedTuple):
    """``text`` goes to ``[start, end)``, an article in front of the detail included."""

    start: int
    end: int
    text: str


def climb(text: str, steps: Sequence[tuple[Exact, int]]) -> str:
    """``text`` with each detail said so many rungs higher; articles and capitals around it are put right."""
    for exact, step in sorted(steps, key=lambda pair: pair[0].start, reverse=True):
        if step:
            put = replacement(text, exact, step)
            text = f"{text[: put.start]}{put.text}{text[put.end :]}"
    return text


def replacement(text: str, exact: Exact, step: int) -> Replacement:
    """What stands in ``text`` in the place of ``exact`` when it is said ``step`` rungs higher."""
    said = exact.rungs[min(step, len(exact.rungs) - 1)].text
    before, start = text[: exact.start], exact.start
    if found := _ARTICLE.search(before) if said else None:
        one = "an" if sounds_open(said) else "a"
        said = f"{one.capitalize() if found['a'][0].isupper() else one}{found['gap']}{said}"
        start = found.start()
    elif not text[start].islower() and (not before.strip() or before.rstrip()[-1:] in '.!?:“"'):
        said = said[:1].upper() + said[1:]
    return Replacement(start, exact.end, said)


def of_record(record: CleanRecord) -> frozenset[Detail]:
    """What ``record`` tells of its customer, each detail at every rung, so that any rung of a text can be counted."""
    texts = [record.subject or "", *(m.text for m in record.messages if m.role != "note")]
    found = find("\n\n".join(texts)[:FURTHEST], record.product or "", quoted=True)
    year = record.created_at.year if record.created_at else None
    details = {
        Detail(e.kind, value) for e in found for rung in e.rungs for value in _with_year(e.kind, rung.value, year)
    }
    details |= {Detail("date", value) for value in _moment(record.created_at)}
    details |= {Detail("place", rung.value) for e in places(record.region or "") for rung in e.rungs}
    if record.product:
        details |= {Detail("product", rung.value) for e in product(record.product, record.product) for rung in e.rungs}
    return frozenset(d for d in details if d.value and len(d.value) <= LONGEST)


def _moment(at: datetime | None) -> set[str]:
    return moment_values(at) if at else set()


def _with_year(kind: Kind, value: str, year: int | None) -> Sequence[str]:
    """A date is looked for with its year and without; a record's own year stands for one that it leaves out."""
    if kind != "date" or not value:
        return (value,)
    bare = f"-{value[4:]}" if value[:4].isdigit() and len(value) > 4 else value
    full = f"{year}{bare[1:]}" if year and bare.startswith("-") else value
    return (value, bare, full)


_YEAR_PART = re.compile(r"(early|late) (?:19|20)\d\d|(mid)-(?:19|20)\d\d")


def said(exact: Exact) -> list[str]:
    """The words of each rung above the detail, in lower case; a part of a year also without its year."""
    words = [rung.said.lower() for rung in exact.rungs[1:] if rung.said]
    parts = [match for word in words if (match := _YEAR_PART.fullmatch(word))]
    return [*words, *("mid-year" if match[2] else f"{match[1]} in the year" for match in parts)]
