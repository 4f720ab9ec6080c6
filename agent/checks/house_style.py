"""The house's own style in a story: its terms (V1), its spelling (V2), the length of its sentences (V3).

What the profile does not say is not asked. Quotations are left as they were spoken, names as they are written, and
the house's furniture is its own. A deviation warns and never blocks; where one mend exists, it is offered.
"""

import re
from collections.abc import Iterator

from agent.checks import spelling
from agent.checks.reading import Segment, finding
from agent.checks.sentences import listed
from agent.checks.story_case import StoryCase
from agent.models import Finding
from prompts.voices import VoiceProfile

#: A sentence is long from so many times the house's usual length on, and at least so many words above it.
LONG_TIMES, LONG_MORE = 1.6, 8

#: Verbs whose past is not made with -ed: for them only the plain form is put in.
_IRREGULAR = listed(
    "be become begin bring build buy choose come cut do find get give go have hold keep know leave lend let lose make "
    "mean meet pay put read run say see sell send set show speak spend take teach tell think understand write"
)
_ENDINGS = r"(?P<ending>s|es|d|ed|ing)?"
_ARTICLE = re.compile(r"\b(?P<a>[Aa])(?P<n>n?)\s$")
_ADDRESS = re.compile(r"[\w-]*[@/]|\.[a-z]")


def check(case: StoryCase) -> Iterator[Finding]:
    if case.voice is None:
        return
    for segment in case.reading.told:
        yield from _terms(case, segment, case.voice)
        yield from _spelling(case, segment, case.voice)
        yield from _length(case, segment, case.voice)


# --- V1: terms ----------------------------------------------------------------------------------------------


def _terms(case: StoryCase, segment: Segment, voice: VoiceProfile) -> Iterator[Finding]:
    for avoid, instead in voice.replace.items():
        for match in _matches(case, segment, _forms(avoid)):
            if not _is_name(case.reading.text, match, segment, avoid):
                yield _replaced(case.reading.text, match, instead)
    for avoid in voice.avoid:
        for match in _matches(case, segment, _forms(avoid)):
            if not _is_name(case.reading.text, match, segment, avoid):
                said = f"the house does not say “{match.group()}”"
                yield finding("V1", "warn", *match.span(), said, "Say it in other words.")
    for term in voice.terms:
        yield from _written(case, segment, term)


def _matches(case: StoryCase, segment: Segment, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    for match in pattern.finditer(case.reading.text, segment.start, segment.end):
        if not case.in_quote(*match.span()):
            yield match


def _forms(term: str) -> re.Pattern[str]:
    """The term with the endings of its first word; "reach out" takes its "to" along."""
    first, *rest = term.split()
    stem = re.escape(first[:-1] if first.endswith("e") and len(first) > 3 else first)
    last = rf"(?:e{_ENDINGS}|(?P<bare>ed|ing))" if first.endswith("e") and len(first) > 3 else _ENDINGS
    more = "".join(rf"[\s-]+{re.escape(word)}" for word in rest)
    plural = r"(?P<plural>s)?" if rest else ""
    to = r"(?P<to>\s+to)?" if rest and rest[-1] == "out" else ""
    return re.compile(rf"(?<![\w@/.-]){stem}{last}{more}{plural}{to}(?![\w@/])(?!\.\w)", re.IGNORECASE)


def _is_name(text: str, match: re.Match[str], segment: Segment, term: str) -> bool:
    """A capital inside a sentence is a name's, unless the term itself has one."""
    return match.group()[0].isupper() and term[0].islower() and match.start() != segment.start


def _replaced(text: str, match: re.Match[str], instead: str) -> Finding:
    """The mend takes the article in front along, where it has to change."""
    groups = match.groupdict()
    ending = groups.get("ending") or groups.get("bare") or groups.get("plural") or ""
    mend = inflected(instead, ending)
    said = f"the house says “{instead}” and not “{match.group()}”"
    if mend is None:
        return finding("V1", "warn", *match.span(), said, f"Use a form of “{instead}”.")
    mend = mend[0].upper() + mend[1:] if match.group()[0].isupper() else mend
    start, end = match.span()
    before = _ARTICLE.search(text, max(0, start - 4), start)
    if before is not None and (mend[0].lower() in "aeiou") != (before["n"] != ""):
        start, mend = before.start(), f"{before['a']}{'n' if mend[0].lower() in 'aeiou' else ''} {mend}"
    return finding("V1", "warn", start, end, said, f"Write “{mend}”.", mend)


def inflected(term: str, ending: str) -> str | None:
    """``term`` with an ending like that of the word it replaces; None where no rule is sure."""
    first, *rest = term.split()
    low = first.lower()
    if not ending:
        return term
    if ending in {"s", "es"}:
        if rest:
            return f"{term}s" if rest[-1][-1] not in "sxzyh" else None
        return f"{first}es" if low.endswith(("s", "x", "z", "ch", "sh")) else None if low.endswith("y") else f"{first}s"
    if low in _IRREGULAR or (len(low) > 2 and low[-1] not in "aeiouwxy" and low[-2] in "aeiou" and len(low) <= 4):
        return None
    stem = first[:-1] if low.endswith("e") else None if low.endswith("y") else first
    if stem is None:
        return None
    made = f"{stem}ing" if ending == "ing" else f"{stem}ed"
    return " ".join([made, *rest])


def _written(case: StoryCase, segment: Segment, term: str) -> Iterator[Finding]:
    """A term that stands in other capitals or with another hyphen than the house writes it."""
    loose = r"[\s-]?".join(re.escape(part) for part in re.split(r"[\s-]+", term))
    for match in _matches(case, segment, re.compile(rf"(?<![\w@/.-]){loose}(?!\w)", re.IGNORECASE)):
        said, first = match.group(), match.start() == segment.start
        fits = said == term or (first and said == term[0].upper() + term[1:])
        if fits or (said.isupper() and len(said) > 4) or _ADDRESS.match(case.reading.text, match.end()):
            continue
        mend = term[0].upper() + term[1:] if first else term
        yield finding("V1", "warn", *match.span(), f"the house writes “{term}”", f"Write “{mend}”.", mend)


# --- V2: spelling -------------------------------------------------------------------------------------------


def _spelling(case: StoryCase, segment: Segment, voice: VoiceProfile) -> Iterator[Finding]:
    if voice.spelling == "either":
        return
    kept = {word.casefold() for term in voice.terms for word in term.split()}
    for word in spelling.find(case.reading.text, segment.start, segment.end):
        said = case.reading.text[word.start : word.end]
        if word.manner == voice.spelling or said.casefold() in kept or case.in_quote(word.start, word.end):
            continue
        message = f"“{said}” is {word.manner.capitalize()} spelling; the house's is {voice.spelling.capitalize()}"
        yield finding("V2", "warn", word.start, word.end, message, f"Write “{word.other}”.", word.other)


# --- V3: length ---------------------------------------------------------------------------------------------


def _length(case: StoryCase, segment: Segment, voice: VoiceProfile) -> Iterator[Finding]:
    words = len(case.reading.at(segment).split())
    usual = voice.sentence_words
    quoted = any(segment.start <= q.start and q.end <= segment.end for q in case.quotes)
    if not quoted and words > usual * LONG_TIMES and words >= usual + LONG_MORE:
        said = f"this sentence has {words} words; the house's have about {usual}"
        yield finding("V3", "warn", segment.start, segment.end, said, "Split it in two.")
