"""Nobody can be found in a story: direct identifiers (S14), and what only a person can answer about singling out
(S10). Runs of words that can be searched for (S11) are in ``linkage.py``, details together (S12) in ``crowding.py``,
the attempt to find the source and its question (S13) in ``intruder.py``.

A name may stand where the consent behind the story is for a named credit and the consent's words, or the evidence,
hold that name. In a version the credit is the placeholder ``[CREDIT]``, which export fills in from the vault.
"""

import re
from collections.abc import Iterator

from agent.checks import privacy
from agent.checks.reading import Segment, ask, finding
from agent.checks.story_case import StoryCase, is_granted, is_named
from agent.models import Finding

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def check(case: StoryCase) -> Iterator[Finding]:
    yield from _patterns(case)
    yield from _credits(case)
    yield from _people(case)
    yield ask("S10", "to be answered for this story")


# --- S14 ---------------------------------------------------------------------------------------------------


def _patterns(case: StoryCase) -> Iterator[Finding]:
    own = privacy.own_texts(case.reading, case.voice)
    for segment in case.reading.sentences:
        furniture = segment.part in {"boilerplate", "contact", "endmark"}
        for found in privacy.identifiers(case.reading.at(segment), () if furniture else own):
            if furniture and found.kind != "stand-in":
                continue
            yield _identifier(case, segment, found)


def _credits(case: StoryCase) -> Iterator[Finding]:
    if any(is_named(case, item) for item in case.evidence):
        return
    for place in privacy.CREDIT.finditer(case.reading.text):
        message = f"“{place.group()}” is a credit that no consent grants on this channel now"
        yield finding("S19", "block", place.start(), place.end(), message, "Describe the customer instead.")


def _identifier(case: StoryCase, segment: Segment, found: privacy.Identifier) -> Finding:
    start, end = segment.start + found.start, segment.start + found.end
    shown = case.reading.text[start:end]
    if found.kind == "stand-in":
        message = f"“{shown}” is a stand-in left in the text"
        return finding("S14", "block", start, end, message, "Describe the person or place in general words.")
    message = f"“{shown}” looks like a {found.kind}"
    return finding("S14", "block", start, end, message, "Take it out, or say it in general words.")


def _people(case: StoryCase) -> Iterator[Finding]:
    known = privacy.house_words(case.reading, case.voice)
    maybe: dict[str, tuple[int, int]] = {}
    for segment in case.reading.told:
        for name in privacy.people(case.reading.at(segment), known, case.names):
            start, end = segment.start + name.start, segment.start + name.end
            if name.sure:
                yield from _person(case, start, end, known)
            elif not _in_evidence(case, case.reading.text[start:end]):
                maybe.setdefault(case.reading.text[start:end], (start, end))
    yield from privacy.ask_people("S14", case.reading, list(maybe.values()))


def _in_evidence(case: StoryCase, words: str) -> bool:
    return any(words in text for text in case.texts)


def _person(case: StoryCase, start: int, end: int, known: set[str]) -> Iterator[Finding]:
    shown = case.reading.text[start:end]
    suggestion = "Describe the person: “the owner of a bakery”."
    if _speaks_for_house(case, start, end, known):
        yield ask("S14", f"“{shown}” seems to speak for the house: may the name stand?", start, end)
        return
    named = [item for item in case.evidence if item.consent.level == "named"]
    if named and not case.reading.is_version:
        held = any(_holds_name(f"{item.consent.wording or ''} {item.text}", shown) for item in named)
        if not held:
            yield ask("S19", f"“{shown}”: is this the credit that the consent grants?", start, end)
        return
    yield finding("S14", "block", start, end, f"“{shown}” names a person", suggestion)
    if _credits_quote(case, start, end) and any(is_granted(item.consent) for item in case.evidence):
        message = f"“{shown}” is a credit that the consent does not grant"
        yield finding("S19", "block", start, end, message, suggestion)


def _holds_name(text: str, name: str) -> bool:
    """Every part of the name stands in the words of the consent, or of the evidence."""
    return all(re.search(rf"\b{re.escape(part)}\b", text) for part in re.findall(r"[^\W\d_]{2,}", name))


def _speaks_for_house(case: StoryCase, start: int, end: int, known: set[str]) -> bool:
    text = case.reading.text
    around = f"{text[max(0, start - 60) : start]} {text[end : end + 80]}"
    if re.search(r"\bspokes(?:man|woman|person)\b", around):
        return True
    words = {w.lower() for w in _WORD.findall(around)}
    return privacy.ROLE_OF_HOUSE.search(around) is not None and bool(words & known)


def _credits_quote(case: StoryCase, start: int, end: int) -> bool:
    return any(0 <= start - q.end < 40 or 0 <= q.start - end < 40 for q in case.quotes)
