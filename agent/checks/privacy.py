"""Direct identifiers in a text: for S14 in a story, H12 in a statement.

Patterns with their checksums where there is one (cards by Luhn, IBAN by mod 97), record numbers only behind a word
that makes them one, so that versions, prices, error codes and years stay. The house's own contact lines and
boilerplate are no identifiers. Names come from the caller's finder, or from the rules of ``names.py``.
"""

import re
from collections.abc import Callable, Collection, Iterator
from typing import NamedTuple

from agent.checks import names
from agent.checks.layout import EMAIL, URL
from agent.checks.names import words_of
from agent.checks.reading import Reading, ask
from agent.models import Finding
from prompts.voices import VoiceProfile

Finder = Callable[[str], list[tuple[int, int]]]

_OBFUSCATED = re.compile(
    r"\b[\w.]+\s*(?:\(at\)|\[at\]|\s+at\s+)\s*[\w-]+\s*(?:\(dot\)|\[dot\]|\s+dot\s+)\s*(?:com|org|net|"
    r"co|uk|de|fr|example|io)\b",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"(?<![\w.,#£$€-])(?:\+\d{1,3}[\s.-]?(?:\(0?\d{1,4}\)[\s.-]?)?\d(?:[\s.-]?\d){6,12}|"
    r"\(0?\d{2,5}\)[\s.-]?\d(?:[\s.-]?\d){5,9}"
    r"|0\d{2,4}[\s.-]?\d{3,4}[\s.-]?\d{3,4}(?:[\s.-]?\d{1,2})?|0\d{9,10}|\d{3}[.-]\d{3}[.-]\d{4}|"
    r"\d{3}\s\d{3}\s\d{4}|555[-.\s]01\d{2})(?![\w%-]|[.,]\d)"
)
_CARD = re.compile(r"(?<![\w.-])\d(?:[ -]?\d){12,18}(?![\w-])")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){2,7}(?:\s?[A-Z0-9]{1,4})?\b")
_HANDLE = re.compile(r"(?<![\w@./])@[A-Za-z][\w.]{1,29}\b")
_IP = re.compile(r"(?<![\w.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?!\w|\.\d)")
_NATIONAL = re.compile(r"\b(?:\d{3}-\d{2}-\d{4}|[A-CEGHJ-PR-TW-Z]{2}\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-D])\b")
_NUMBERED = re.compile(
    r"\b(?:(?:order|booking|reservation|ticket|case|account|customer|client|invoice|claim|tracking|"
    r"policy|member(?:ship)?|"
    r"serial|confirmation|transaction|reference|ref|payment|receipt|shipment|parcel|subscription|user|loyalty|passport|"
    r"licen[cs]e|employee|staff|patient|NHS|PNR|contract|registration|plate)\s*)"
    r"(?:(?:id|ids|number|numbers|no|nos|num|code|ref|reference|#|is|was)\b\.?\s*)*[:#]?\s*"
    r"(?P<code>#?(?=[A-Z0-9/-]*\d)[A-Z0-9]{1,6}(?:[-/][A-Z0-9]{2,})+|"
    r"#?(?=[A-Z0-9]*\d[A-Z0-9]*\d)[A-Z0-9]{5,}|#\d{3,}|\d{4,})\b",
    re.IGNORECASE,
)
_HASHED = re.compile(r"(?<![\w&/])#\d{4,}\b")
_CODE = re.compile(
    r"(?<![\w/.-])(?P<code>[A-Z]{2,5}[-_ ]?\d{5,}[A-Z]?|[A-Z]{2,4}-\d{3,}(?:-\d+)*|"
    r"\d{2,4}-\d{5,}(?:-\d+)*)\b"
)
_NO_CODE_BEFORE = re.compile(
    r"(?:error|model|version|firmware|standard|ISO|IEC|EN|BS|code|type|series|release|build|CVE|RFC|"
    r"batch|lot|kit|chip|protocol|update)\s*$",
    re.IGNORECASE,
)
_STAND_IN = re.compile(
    r"\[[A-Z][A-Z_ -]{2,30}(?:\s?\d+)?\]|\{\{?[A-Z][A-Z_ -]{2,30}(?:\s?\d+)?\}\}?|"
    r"<[A-Z][A-Z_]{2,30}(?:_?\d+)?>"
)
_STREET = re.compile(
    r"\b\d{1,4}[A-Za-z]?,?\s+(?:[A-Z][a-z'’]+\s){1,3}(?:Road|Rd|Street|St|Lane|Ln|Avenue|Ave|Drive|Dr|"
    r"Close|Crescent|Way|Court|Place|"
    r"Terrace|Boulevard|Blvd|Square|Row|Hill|Gardens|Grove|Mews)\b"
)
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b|\b[A-Z]{2}\s\d{5}(?:-\d{4})?\b")
_BORN = re.compile(r"\b(?:born\s(?:on\s)?|date\sof\sbirth:?\s|DOB:?\s)\w+", re.IGNORECASE)

CREDIT = re.compile(r"\[CREDIT(?:\s?\d+)?\]")


class Pattern(NamedTuple):
    """``fits`` decides what a pattern alone can't: a checksum, or the words before."""

    kind: str
    pattern: re.Pattern[str]
    fits: Callable[[str, re.Match[str]], bool] = lambda text, match: True


def _luhn(text: str, match: re.Match[str]) -> bool:
    digits = [int(c) for c in match.group() if c.isdigit()]
    doubled = [d if i % 2 == 0 else d * 2 - 9 * (d > 4) for i, d in enumerate(reversed(digits))]
    return len(set(digits)) > 1 and sum(doubled) % 10 == 0


def _mod97(text: str, match: re.Match[str]) -> bool:
    raw = re.sub(r"\s", "", match.group())
    if not 15 <= len(raw) <= 34:
        return False
    return int("".join(str(int(c, 36)) for c in raw[4:] + raw[:4])) % 97 == 1


def _is_record(text: str, match: re.Match[str]) -> bool:
    """Not an error code, a model, a year behind "in order", a standard."""
    code = match["code"]
    if re.fullmatch(r"(?:19|20)\d\d", code):
        return "#" in match.group() or re.search(r"\b(?:no|number|id|ref)\b", match.group(), re.IGNORECASE) is not None
    return not _NO_CODE_BEFORE.search(text[max(0, match.start() - 20) : match.start()])


PATTERNS: tuple[Pattern, ...] = (
    Pattern("e-mail address", EMAIL),
    Pattern("e-mail address", _OBFUSCATED),
    Pattern("IBAN", _IBAN, _mod97),
    Pattern("card number", _CARD, _luhn),
    Pattern("phone number", _PHONE),
    Pattern("national number", _NATIONAL),
    Pattern("IP address", _IP),
    Pattern("web address", URL, lambda text, match: _is_address(match.group())),
    Pattern("handle", _HANDLE),
    Pattern("record number", _NUMBERED, _is_record),
    Pattern("record number", _HASHED),
    Pattern("record number", _CODE, _is_record),
    Pattern("stand-in", _STAND_IN, lambda text, match: CREDIT.fullmatch(match.group()) is None),
    Pattern("postal address", _STREET),
    Pattern("postcode", _POSTCODE),
    Pattern("date of birth", _BORN),
)


def _is_address(raw: str) -> bool:
    """A web address and not a sentence without a space, an abbreviation or a file."""
    if re.match(r"https?://|www\.", raw, re.IGNORECASE):
        return True
    ending = raw.split("/", maxsplit=1)[0].rsplit(".", 1)[-1].lower()
    return ending in _ENDINGS and not re.match(r"(?:e\.g|i\.e|a\.m|p\.m|u\.s|u\.k)\b", raw, re.IGNORECASE)


_ENDINGS = words_of(
    """
    com org net co uk io de fr es it nl pl eu us ca au nz ie in jp cn info biz shop store online site app dev ai
    me tv xyz example test gov edu
    """
)


class Identifier(NamedTuple):
    kind: str
    start: int
    end: int


def identifiers(text: str, own: Collection[str] = ()) -> list[Identifier]:
    """Direct identifiers by pattern, without overlaps; ``own`` are texts of the house that may stand."""
    out: list[Identifier] = []
    for row in PATTERNS:
        for match in row.pattern.finditer(text):
            clash = any(found.start < match.end() and match.start() < found.end for found in out)
            if not clash and row.fits(text, match) and not is_own(match.group(), own):
                out.append(Identifier(row.kind, match.start(), match.end()))
    return sorted(out, key=lambda found: found.start)


def is_own(raw: str, own: Collection[str]) -> bool:
    """Whether the house says it of itself."""
    return any(raw.strip(".,;) ") in text for text in own)


def own_texts(reading: Reading, voice: VoiceProfile | None) -> list[str]:
    """What the house says of itself: its profile, and the boilerplate and contact lines of the text."""
    profile = (
        [] if voice is None else [voice.boilerplate, voice.press_contact, voice.customer_contact, voice.organisation]
    )
    return profile + [reading.at(s) for s in reading.of("boilerplate", "contact")]


def house_words(reading: Reading, voice: VoiceProfile | None) -> set[str]:
    """Words of the house's own name: from the profile, the "About …" line, and its mail and web addresses."""
    out = {w.lower() for w in re.findall(r"\w+", voice.organisation)} if voice else set()
    for line in (reading.at(s) for s in reading.of("boilerplate", "contact")):
        about = re.match(r"(?:#+\s*|\*+)?about\s+([^:\n]{2,60})", line, re.IGNORECASE)
        if about and len(about[1].split()) <= 6:
            out |= {w.lower() for w in re.findall(r"\w{3,}", about[1])}
        for address in [*EMAIL.findall(line), *(m.group() for m in URL.finditer(line))]:
            domain = re.sub(r"^(?:https?://)?(?:www\.)?|^.*@", "", address)
            out |= {w.lower() for w in re.findall(r"\w{3,}", domain.split("/")[0])}
    return out


def people(text: str, known: Collection[str], finder: Finder | None) -> list[names.Name]:
    """Names by the caller's finder and by rule; a span that either is sure of is sure."""
    found = names.find(text, known)
    if finder is None:
        return found
    given = [names.Name(start, end, True) for start, end in finder(text)]
    return sorted(given + [n for n in found if not any(g.start < n.end and n.start < g.end for g in given)])


ROLE_OF_HOUSE = re.compile(
    r"(?:chief\s+\w+(?:\s+\w+)?\s*officer|chief\s+executive|CEO|COO|CFO|CTO|CISO|managing\s+director|"
    r"director|head\s+of|president|"
    r"chair(?:man|woman|person)?|spokes(?:man|woman|person)|press\s+officer|general\s+manager|founder|"
    r"vice[- ]president|VP)",
    re.IGNORECASE,
)


def ask_people(rule: str, reading: Reading, spans: list[tuple[int, int]]) -> Iterator[Finding]:
    if spans:
        listed = ", ".join(f"“{reading.text[start:end]}”" for start, end in spans[:5])
        yield ask(rule, f"is one of these a person: {listed}?", *spans[0])
