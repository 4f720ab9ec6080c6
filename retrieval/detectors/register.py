"""Which kind of writing a text is, where that decides what identifies.

In a support chat a date is a delivery; in the file of a court case the dates, the towns and the people heard lead
to the case, which is public, and so to the person. In case files they are masked too.
"""

import re
from collections.abc import Iterator, Sequence

from retrieval.detectors.entities import Entity
from retrieval.detectors.found import Found

_TERMS = re.compile(
    r"\b(?:court|applicant|proceedings|judgment|judgement|appeal|appellant|convention|tribunal|plaintiff|defendant|"
    r"claimant|prosecutor|hearing|convicted|sentenced|lawsuit)s?\b",
    re.IGNORECASE,
)
LEAST_TERMS, LEAST_KINDS = 8, 4
_PLACES = frozenset({"GPE", "LOC", "FAC", "NORP"})
_BODY = re.compile(
    r"\b(?:court|convention|article|section|chamber|government|rules?|act|law|code|state|ministry|minister|protocol|"
    r"agent|registrar|committee|commission|constitution|chapter|parliament|council|applicants?)\b|§|^[A-Z]{1,2}$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:1[89]|20)\d{2}\b")


def is_case_file(text: str) -> bool:
    """Whether ``text`` tells of a case at law: its words turn up often, and not just one of them."""
    terms = [m.group().lower() for m in _TERMS.finditer(text[:20_000])]
    return len(terms) >= LEAST_TERMS and len(set(terms)) >= LEAST_KINDS


def indirect(text: str, entities: Sequence[Entity]) -> Iterator[Found]:
    """Dates, places, people and organisations of a case file; courts and articles of law point to nobody."""
    for entity in entities:
        value = text[entity.start : entity.end]
        if entity.label == "DATE" and (_YEAR.search(value) or sum(c.isdigit() for c in value) >= 2):
            yield Found(entity.start, entity.end, "date", 0.5)
        elif entity.label == "PERSON":
            yield Found(entity.start, entity.end, "name", 0.5)
        elif entity.label in _PLACES:
            yield Found(entity.start, entity.end, "place", 0.5)
        elif entity.label == "ORG" and not _BODY.search(value):
            yield Found(entity.start, entity.end, "organisation", 0.5)
    for match in _YEAR.finditer(text):
        yield Found(match.start(), match.end(), "date", 0.5)
