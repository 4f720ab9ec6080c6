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
LEAST_TERMS, LEAST_KINDS = 6, 3
_PLACES = frozenset({"GPE", "LOC", "FAC", "NORP"})
_BODY = re.compile(
    r"\b(?:court|convention|article|section|chamber|government|rules?|act|law|code|state|ministry|minister|protocol|"
    r"agent|registrar|registry|prosecutor|panel|tribunal|office|facts|committee|commission|constitution|chapter|parliament|council|applicants?)\b|§|^[A-Z]{1,2}$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:1[89]|20)\d{2}\b")
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DAYS = r"\d{1,2}(?:st|nd|rd|th)?(?:\s(?:and|to|or)\s\d{1,2})?"
#: "3 May 1994", "1 and 2 July", "May 1994"; "10 May" of "10 May and 7 July 1994".
_DATE = re.compile(rf"\b{_DAYS}\s(?:of\s)?{_MONTH}(?:,?\s\d{{4}})?\b|\b{_MONTH}\s(?:\d{{1,2}},\s)?\d{{4}}\b")
_CODE = r"(?:EUR|GBP|USD|CHF|DEM|FRF|ITL|ESP|ATS|BEF|NLG|PLN|PLZ|TRY|TRL|CZK|HUF|RON|BGN|SEK|NOK|DKK|RUB|UAH)"
_UNIT = (
    rf"(?:{_CODE}|[€£$]|[Ee]uros?|[Dd]ollars?|[Pp]ounds?(?:\ssterling)?|[Ff]rancs?|[Mm]arks?|[Ss]chillings?|[Ll]iras?|"
    r"[Zz]lotys?|[Rr]ou?bles?|[Cc]rowns?|[Kk]ronor|[Ll]ei|[Ll]evs?|[Ff]orints?)"
)
_SUM = r"(?:\d{1,3}(?:[,.\s]\d{3}){1,5}(?:[.,]\d{1,2})?|\d{1,9}(?:[.,]\d{1,2})?)"
_MONEY = re.compile(
    rf"(?<![\w.]){_UNIT}\s?{_SUM}\b|"
    rf"\b{_SUM}\s(?:(?:million|billion)\s)?(?:[A-Z][a-z]{{2,12}}\s){{0,2}}{_UNIT}(?!\w)(?:\s\({_CODE}\))?"
)
#: The court or the prison of a town: "Kraków Court of Appeal". The state's own bodies begin with one of the first.
_STATE = (
    r"Supreme|Constitutional|Federal|High|State|National|European|International|Military|Grand|General|Public|Civil"
)
_LOCAL = re.compile(
    rf"(?:the\s)?(?!(?:{_STATE}|Court|Regional|District|Criminal|Administrative|Labour|Social|Tax|Appeals?|First)\b)[A-Z][\w'’-]{{2,30}}\s"
    r"(?:(?:Regional|District|Criminal|Administrative|Appellate|Tax|Labour|Civil|Assize|Social|Commercial|Magistrates|"
    r"County|High|Crown|Remand|Municipal|City|Military|State\sSecurity)\b|(?:[Cc]ourt|[Pp]rison|[Hh]ospital|University)\b)"
)


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
        elif entity.label == "ORG" and (not _BODY.search(value) or _LOCAL.match(value)):
            yield Found(entity.start, entity.end, "organisation", 0.5)
    for shape, kind in ((_YEAR, "date"), (_DATE, "date"), (_MONEY, "number")):
        for match in shape.finditer(text):
            yield Found(match.start(), match.end(), kind, 0.5)
