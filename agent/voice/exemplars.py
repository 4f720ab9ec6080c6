"""Signed texts as examples of manner: found by their likeness to the brief, and emptied of what they tell.

An excerpt goes into a prompt, so that nothing of another customer's story may travel with it. What is left is the
sentence's shape: figures, dates, times, names and spelled numbers are blanked, quotations lose their words, and a
sentence that says how to reach somebody is left out. The texts are read from the store each time: one that is withdrawn
or erased is an example no longer.
"""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from agent.checks.layout import EMAIL, PHONE, URL
from agent.checks.lexicon import PERSONS
from agent.checks.quotes import find
from agent.checks.sentences import listed
from agent.checks.times import DATE
from agent.models import Content
from agent.voice.manner import COMMON
from prompts.voices import VoiceProfile
from retrieval.records import Value

Embed = Callable[[Sequence[str]], NDArray[np.float32]]

#: Signed texts that are compared with a brief, the newest; excerpts of each, and words of one.
MOST_TEXTS, MOST, WORDS = 40, 3, 70

_FIGURE = re.compile(
    r"[£$€]?\d[\d.,:]*(?:\s?(?:%|percent|per\scent|[ap]\.?m\.?|GMT|BST|UTC))?(?:st|nd|rd|th)?\b\.?(?<!\.)"
)
_DAY = re.compile(
    r"\b(?:early\s|mid-|late\s)?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b(?:early\s|mid-|late\s)?(?:Jan(?:uary|\.)|"
    r"Feb(?:ruary|\.)|March|April|May(?=\s\d|\s20)|June|July|Aug(?:ust|\.)|Sept(?:ember|\.)|Oct(?:ober|\.)|Nov(?:ember|\.)|"
    r"Dec(?:ember|\.))(?:\s\d{1,2})?(?:,?\s\d{4})?"
)
_NUMBER = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty|seventy|"
    r"eighty|ninety|hundreds?|thousands?|millions?|dozens?|twice|half)(?:-\w+)?\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"\b[A-Z][\w'’&-]*(?:\s(?:of\s|and\s|the\s|&\s)?[A-Z][\w'’&-]*)*")
_BLANKS = re.compile(r"(\[(?:figure|date|name)\])(?:[\s,]+\1)+")
#: Words that may begin a sentence with a capital and are no name.
_OPENERS = (
    frozenset(COMMON)
    | PERSONS
    | listed(
        "support staff team agents agent customers owners nobody everyone somebody later earlier yesterday today "
        "tomorrow within instead meanwhile however afterwards eventually finally people nothing something everything"
    )
)


class Signed(NamedTuple):
    """A signed text that still stands, as the store holds it."""

    draft_id: str
    title: str
    content: Content


class Exemplar(Value):
    """An excerpt for manner only. ``likeness`` is the cosine of its text with the brief."""

    draft_id: str
    text: str
    likeness: float


class Voice(NamedTuple):
    """What a writer is given of the house: how it writes, and how it wrote."""

    profile: VoiceProfile
    exemplars: tuple[Exemplar, ...] = ()

    @property
    def shown(self) -> str:
        """The excerpts as a prompt shows them, one a paragraph; empty without any."""
        return "\n\n".join(one.text for one in self.exemplars)


def exemplars(
    topic: str, signed: Sequence[Signed], embed: Embed, house: str = "", most: int = MOST, words: int = WORDS
) -> tuple[Exemplar, ...]:
    """Up to ``most`` excerpts of ``words`` words, of the signed texts nearest to ``topic`` first.

    ``house`` is the organisation's name, which may stay. One excerpt a text; what has nothing left is passed over.
    """
    chosen = signed[:MOST_TEXTS]
    if not chosen or most < 1:
        return ()
    vectors = embed([topic, *(_told(one) for one in chosen)])
    near = vectors[1:] @ vectors[0]
    out: list[Exemplar] = []
    for place in np.argsort(-near, kind="stable"):
        text = excerpt(chosen[int(place)].content, house, words)
        if text and len(out) < most:
            likeness = round(float(np.clip(near[place], -1, 1)), 4)
            out.append(Exemplar(draft_id=chosen[int(place)].draft_id, text=text, likeness=likeness))
    return tuple(out)


def _told(one: Signed) -> str:
    return f"{one.title}. {one.content.part('standfirst')} {one.content.part('body')}"


def excerpt(content: Content, house: str = "", words: int = WORDS) -> str:
    """The first sentences of the body, defused, up to ``words`` words; empty when none can be shown."""
    out: list[str] = []
    body = [s.text for s in content.sentences if s.part in {"standfirst", "body"}]
    known = {w for text in body for w in re.findall(r"(?<![.!?]\s)(?<!^)\b[a-z]{2,}\b", text)}
    for text in body:
        shown = defused(text, house, known)
        if shown and len(" ".join([*out, shown]).split()) <= words:
            out.append(shown)
    return " ".join(out)


def defused(sentence: str, house: str = "", known: frozenset[str] | set[str] = frozenset()) -> str:
    """``sentence`` without its facts; empty when too little of it is left, or it says how to reach somebody.

    ``known`` are words that the text uses in small letters, so that one of them with a capital opens a sentence and
    names nobody.
    """
    if EMAIL.search(sentence) or URL.search(sentence) or PHONE.search(sentence):
        return ""
    text = _without_quotes(sentence)
    for pattern in (DATE, _DAY):
        text = pattern.sub("[date]", text)
    text = _NUMBER.sub("[figure]", _FIGURE.sub("[figure]", text))
    text = _BLANKS.sub(r"\1", _NAME.sub(lambda m: _name(m, house, known), text))
    left = re.findall(r"[A-Za-z]+", re.sub(r"\[\w+\]", "", text))
    return " ".join(text.split()) if len(left) >= 4 else ""


def _without_quotes(sentence: str) -> str:
    out, at = [], 0
    for quote in find(sentence):
        out.append(sentence[at : quote.start] + "“…”")
        at = quote.end
    return "".join((*out, sentence[at:]))


def _name(match: re.Match[str], house: str, known: frozenset[str] | set[str]) -> str:
    """The house's own name stays, and so does a common word that only opens the sentence."""
    words = match.group().split()
    first = words[0].lower().removesuffix("’s").removesuffix("'s")
    opens = match.start() == 0 or match.string[max(0, match.start() - 2) : match.start()].strip() in {
        ".",
        "!",
        "?",
        "“",
    }
    if house and match.group().removesuffix("’s").removesuffix("'s") == house:
        return match.group()
    if opens and (first in _OPENERS or first in known):
        rest = match.group()[len(words[0]) :].strip()
        return f"{words[0]} {_rest(rest, house)}".strip()
    return "I" if match.group() == "I" else "[name]"


def _rest(rest: str, house: str) -> str:
    return rest if not rest or rest == house else "[name]"
