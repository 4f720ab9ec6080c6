"""The details of a story together fit a crowd (S12).

Every detail that a text tells stands on a ladder (``retrieval.ladders``): a trade, a day, a sum, a place. The
customers of the store that fit all of them, each at the rung on which it is told, are counted; fewer than the crowd
(k) single somebody out. It is a screen: what is on no ladder is not counted, and what is known elsewhere neither.

A detail that stands in no record so, such as one of a record from before details were kept, can't be counted: that is
said and left to the approver. A customer whom the consent names is named anyway. Without a corpus so many kinds of
exact detail are asked about.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from agent.checks.corpus import Corpus, few, weight
from agent.checks.reading import Segment, ask, finding
from agent.checks.story_case import StoryCase, is_named
from agent.checks.times import DATE
from agent.models import Finding
from retrieval.ladders import Detail, Exact, find, replacement

#: So many kinds of exact detail in one text are asked about where nothing can be counted.
DETAILS: Final = 3

_KINDS: dict[str, re.Pattern[str]] = {
    "an exact date": DATE,
    "an exact sum": re.compile(r"[£$€]\s?\d[\d,]*(?:\.\d\d)?|\b\d[\d,]*(?:\.\d\d)?\s(?:pounds|euros|dollars)\b"),
    "an age": re.compile(r"\b\d{1,3}[- ]year[- ]old|\baged\s\d{1,3}\b|\bin\s(?:his|her|their)\s\w+ies\b"),
    "a place": re.compile(
        r"\b(?:in|at|near|from|outside)\s(?!(?:January|February|March|April|May|June|July|August|"
        r"September|October|November|"
        r"December|England|Scotland|Wales|Ireland|Britain|Europe|America|Germany|France|Spain|Poland|"
        r"India)\b)[A-Z][a-z]{2,}"
    ),
    "a trade": re.compile(
        r"\b(?:baker\w*|florist|butcher|barber|hairdress\w+|dentist|vet|caf[eé]|restaurant|pub|brewery|"
        r"bookshop|bookseller|"
        r"grocer\w*|jewell?er\w*|school|clinic|salon|farm|tailor|garage|gym|nursery|hotel|"
        r"market\strader|food\struck)\b",
        re.IGNORECASE,
    ),
    "an exact time": re.compile(r"\b(?:[01]?\d|2[0-3])[:.][0-5]\d\b|\b\d{1,2}\s?[ap]\.?m\b", re.IGNORECASE),
    "a family detail": re.compile(
        r"\b(?:mother|father|grand\w+|daughter|son|wife|husband|twins?|widow\w*)\b", re.IGNORECASE
    ),
}


class Told(NamedTuple):
    """A detail where it stands in the whole text."""

    start: int
    end: int
    exact: Exact
    segment: Segment


def check(case: StoryCase) -> Iterator[Finding]:
    if case.corpus is None:
        yield from _screen(case)
    elif not any(is_named(case, item) for item in case.evidence):
        yield from _counted(case, case.corpus)


def details(case: StoryCase) -> list[Told]:
    """Every detail of what the story tells of customers, what it quotes included."""
    product = next((item.product for item in case.evidence if item.product), "")
    return [
        Told(segment.start + exact.start, segment.start + exact.end, exact, segment)
        for segment in case.of_people
        for exact in find(case.reading.at(segment), product, quoted=True)
    ]


def _counted(case: StoryCase, corpus: Corpus) -> Iterator[Finding]:
    told = [one for one in details(case) if one.exact.detail.value]
    known = [one for one in told if corpus.customers_with([one.exact.detail])]
    unknown = [one for one in told if one not in known]
    fits = corpus.customers_with(sorted({one.exact.detail for one in known})) if known else None
    if fits is not None and fits < corpus.crowd:
        yield _too_few(case, known, fits, corpus)
    if unknown:
        first = unknown[0]
        yield ask("S12", f"whom this fits can't be counted in the store: {_listed(unknown)}", first.start, first.end)


def _too_few(case: StoryCase, told: list[Told], fits: int, corpus: Corpus) -> Finding:
    customers = "1 customer fits" if fits == 1 else f"{fits} customers fit"
    message = f"{customers} all that the text tells ({_listed(told)}); it takes {corpus.crowd}{few(corpus)}"
    free = [one for one in told if not case.in_quote(one.start, one.end)]
    rarest = min(free or told, key=lambda one: (len(one.exact.rungs) == 1, _shared(one.exact.detail, corpus)))
    shown = case.reading.text[rarest.start : rarest.end]
    if len(rarest.exact.rungs) == 1 or not free:
        return finding("S12", weight(corpus), rarest.start, rarest.end, message, f"Leave “{shown}” out.")
    put = replacement(case.reading.at(rarest.segment), rarest.exact, 1)
    start, end = rarest.segment.start + put.start, rarest.segment.start + put.end
    shown = case.reading.text[start:end]
    return finding("S12", weight(corpus), start, end, message, f"Say “{put.text}” instead of “{shown}”.", put.text)


def _shared(detail: Detail, corpus: Corpus) -> int:
    return corpus.customers_with([detail]) or 0


def _listed(told: list[Told]) -> str:
    return ", ".join(dict.fromkeys(one.exact.rungs[0].text.strip() for one in told))


def _screen(case: StoryCase) -> Iterator[Finding]:
    text = "\n".join(case.reading.at(s) for s in case.reading.told)
    kinds = [kind for kind, pattern in _KINDS.items() if pattern.search(text)]
    if len(kinds) >= DETAILS:
        yield ask("S12", f"the text gives {', '.join(kinds)}")
