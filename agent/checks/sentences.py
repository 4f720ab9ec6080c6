"""Where the sentences of a text are.

The spans that ``split`` gives are in order, never overlap, begin and end with a character that is not white
space, and together hold every such character of the text. Work is linear in the text's length. It knows
abbreviations, initials, decimals, lists, quotation marks after a full stop, tokenised text ("end ." ) and chat
without capitals; a run without any stop is cut at white space, so that no sentence is longer than ``LONGEST``.
"""

import re
from collections.abc import Iterator


def listed(words: str) -> frozenset[str]:
    """The words of a table that is written as running text, since a word a line would fill pages."""
    return frozenset(words.split())


#: Characters; a longer run is rubbish or a list without punctuation, and would make later steps slow.
LONGEST = 1200

#: A full stop after one of these ends no sentence.
TITLES = listed(
    "mr mrs ms mx dr prof rev fr sr jr st hon gen col maj capt lt sgt gov sen rep pres messrs mme mlle "
    "vs v viz cf e.g i.e eg ie approx ca incl est dept fig figs vol pp ed eds al ave blvd mt ft"
)
#: A full stop after one of these ends a sentence only before a capital.
SHORTENED = listed("etc inc ltd co corp plc llc bros a.m p.m am pm u.s u.k u.n e.u d.c ph.d b.a m.a b.sc m.sc")
#: Followed by a figure, these are abbreviations: "No. 4", "Nov. 4".
BEFORE_FIGURE = listed("no nos art sec ch p jan feb mar apr jun jul aug sep sept oct nov dec tel ext")
#: After initials such as "U.S." one of these begins a new sentence.
STARTERS = listed("the a an it he she they we i this that these those in on at but and his her their its there")

_STOP = re.compile(r"(?:[.!?…]+|[。！？]+)(?:\s?[\"'”’»)\]]+(?=\s|$))?")
_BREAK = re.compile(r"\n\s*")
_CANDIDATE = re.compile(rf"(?P<stop>{_STOP.pattern})|(?P<line>{_BREAK.pattern})")
_BULLET = re.compile(r"(?:[-*•–—·▪]|\d{1,3}[.)]|#{1,6})\s")
_LAST_WORD = re.compile(r"[\w.'’-]*$")
_FIRST_WORD = re.compile(r"[\s\"'“‘«(\[]*(\w*)")
_WRAPPED = 50


def split(text: str) -> list[tuple[int, int]]:
    """The ``(start, end)`` of each sentence; empty when the text has nothing but white space."""
    spans: list[tuple[int, int]] = []
    start = 0
    for cut in [*_cuts(text), len(text)]:
        spans.extend(_pieces(text, start, cut))
        start = cut
    return spans


def _cuts(text: str) -> Iterator[int]:
    line = 0
    for found in _CANDIDATE.finditer(text):
        if found.lastgroup == "line":
            if _line_ends(text, line, found):
                yield found.start()
            line = found.end()
        elif _stop_ends(text, line, found):
            yield found.end()


def _line_ends(text: str, line: int, found: re.Match[str]) -> bool:
    """Whether a line break parts two sentences; mail wrapped at its margin goes on."""
    if found.group().count("\n") > 1 or _BULLET.match(text, found.end()) or _BULLET.match(text, line):
        return True
    following = text[found.end() : found.end() + 1]
    if following.islower():
        return False
    return found.start() - line < _WRAPPED and text[found.start() - 1 : found.start()] != ","


def _stop_ends(text: str, line: int, found: re.Match[str]) -> bool:
    stop, end = found.group(), found.end()
    if stop[0] in "。！？":
        return True
    if end < len(text) and not text[end].isspace():
        return False
    following = _FIRST_WORD.match(text, end)
    first = following.group(1) if following else ""
    low = first[:1].islower()
    if stop[-1] not in ".!?…" and low:
        return False
    if not stop.startswith("."):
        return True
    if stop.startswith(("..", ". .")):
        return not low
    return _full_stop_ends(_before(text, line, found.start()), first, at_line=_at_line(text, line, found.start()))


def _before(text: str, line: int, at: int) -> str:
    word = _LAST_WORD.search(text, max(line, at - 30), at)
    return word.group() if word else ""


def _at_line(text: str, line: int, at: int) -> bool:
    """Whether only a figure or a letter stands before the stop in its line: the number of a list."""
    return at - line <= 3 and text[line:at].strip().isalnum()


def _full_stop_ends(word: str, first: str, *, at_line: bool) -> bool:
    low = word.lower()
    if at_line and (low.isdigit() or len(low) == 1):
        return False
    if low in TITLES or (low in BEFORE_FIGURE and first[:1].isdigit()):
        return False
    initials = len(word) == 1 and word.isupper() and word != "I"
    if initials or (low in SHORTENED and word[:1].isupper() and "." in word):
        return first.lower() in STARTERS and first[:1].isupper()
    if low in SHORTENED or "." in word:
        return not (first[:1].islower() or first[:1].isdigit())
    return True


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretch without white space at its ends, cut where it is longer than ``LONGEST``."""
    start, end = _strip(text, start, end)
    while end - start > LONGEST:
        gap = max(text.rfind(" ", start, start + LONGEST), text.rfind("\n", start, start + LONGEST))
        cut = gap if gap > start else start + LONGEST
        yield _strip(text, start, cut)
        start, end = _strip(text, cut, end)
    if start < end:
        yield start, end


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
