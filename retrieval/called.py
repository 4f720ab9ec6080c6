"""Where a word that people are also called is a name: a known "Will", "Grace" or "Young" is masked where it stands
for the person, and "will you", "a grace period" and "young people" stay readable.
"""

import re

from retrieval.detectors import words

_GREETING = re.compile(
    r"(?:\b(?:hi|hello|hey|dear|thanks|thank\syou|cheers|regards|sincerely|mr|mrs|ms|dr|i'm|i\sam|is|by|from|with|agent|customer)\b[\s.,:!-]{1,3})$",
    re.IGNORECASE,
)


#: In a chat without capitals: "its will again", "this is grace".
_CALLED = re.compile(
    r"\b(?:it'?s|it is|i'?m|i am|this is|name is|hi|hello|hey|dear|thanks|cheers|regards)[ ,]{1,2}\n?$"
)
_DAY_AFTER = re.compile(r"[\s,]{1,2}\d")
_DAY_BEFORE = re.compile(r"\d(?:st|nd|rd|th)?\s$|\b(?:in|of|since|until|by|this|last|next)\s$", re.IGNORECASE)
#: A line that holds nothing else, or thanks before it.
_ALONE_BEFORE = re.compile(
    r"(?:^|\n)[ \t>~–-]{0,4}(?:(?:many )?thanks|thank you|cheers|love|best|regards)?[ ,!.–-]{0,3}$", re.IGNORECASE
)
_ALONE_AFTER = re.compile(r"[ \t.!,-]{0,3}(?:\n|$)")
#: Behind a name that begins a sentence: "Will says", "Grace and I".
_DOES = re.compile(r"\s(?:[a-z]{2,12}s|said|and|had|did|has|was|is|wrote|called|asked|told|tried|went|came)\b")


def beside(text: str, end: int, start: int) -> bool:
    """Whether a word at ``start`` may belong to the name that ends at ``end``: "ana, will", "oliver again, young"."""
    gap = text[end:start]
    return len(gap) <= 2 or (len(gap) <= 10 and "," in gap and text.islower())


def named_here(text: str, start: int, word: str) -> bool:
    """Whether an ordinary word is a name in this place: alone on its line, where somebody is called so, or with a
    capital within a sentence, and neither a date nor a verb."""
    before, after = text[max(0, start - 24) : start], text[start + len(word) : start + len(word) + 16]
    if _ALONE_BEFORE.search(before) and _ALONE_AFTER.match(after):
        return True
    if word.islower():
        return len(word) > 2 and text.islower() and bool(_CALLED.search(before))
    if not word[:1].isupper() or len(word) < 2 or (words.rank(word) == words.GRAMMAR and word.lower() != "will"):
        return False
    calendar = word.lower() in words.CALENDAR
    if calendar and (_DAY_AFTER.match(after) or _DAY_BEFORE.search(before)):
        return False
    if _GREETING.search(before) or (not calendar and _DOES.match(after)):
        return True
    return bool(re.search(r"[a-z,;] $", before)) and not word.isupper()
