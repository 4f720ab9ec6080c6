"""Words as the grounding check compares them: tokens with a common form, and the small tables behind it.

Two tokens with the same ``form`` say the same: case, accents, possessives, plain inflection, contractions and
British or American spelling are taken away, and members of one group of ``SAME`` share a form.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

from agent.checks.lexicon import (
    CONTRACTED,
    FRAME,
    GENERAL,
    IRREGULAR,
    LIGHT,
    LIKE,
    OPPOSITE,
    PERSONS,
    SAME,
    STOP,
)

Role = Literal["stop", "frame", "person", "word"]


class Token(NamedTuple):
    """A word at ``[start, end)``. ``form`` is what is compared; ``role`` says how much it weighs."""

    start: int
    end: int
    form: str
    role: Role
    capital: bool


_TOKEN = re.compile(r"\[[A-Z][A-Z _-]*\d*\]|[^\W\d_]+(?:['’][^\W\d_]+)*|\w*\d[\w]*(?:[.,:]\d+)*")
_SUFFIXES = (
    ("ational", "ate"), ("ization", "ize"), ("isation", "ize"), ("fulness", "ful"), ("iveness", "ive"),
    ("ations", "ate"), ("ation", "ate"), ("ising", "ize"), ("ised", "ize"), ("ises", "ize"), ("ise", "ize"),
    ("ements", ""), ("ement", ""), ("ments", ""), ("ment", ""), ("nesses", ""), ("ness", ""), ("ously", "ous"),
    ("fully", "ful"), ("ively", "ive"), ("ingly", ""), ("edly", ""), ("ally", "al"), ("ily", "y"), ("ly", ""),
    ("ies", "y"), ("ied", "y"), ("sses", "ss"), ("xes", "x"), ("ches", "ch"), ("shes", "sh"), ("ings", ""),
    ("ing", ""), ("ers", ""), ("ors", ""), ("eed", "eed"), ("ed", ""), ("er", ""), ("or", ""), ("es", ""), ("s", ""),
)  # fmt: skip
_SHORTEST_STEM = 3
#: Behind one of these an "er" goes too, as it does at a word's end: "delivered" and "deliver" are one.
_INFLECTED = frozenset({"ed", "ing", "ings"})


def tokens(text: str) -> Iterator[Token]:
    """The words of ``text`` in order, with their places; punctuation is left out."""
    for found in _TOKEN.finditer(text):
        word = found.group()
        form, role = reduce(word)
        yield Token(found.start(), found.end(), form, role, word[0].isupper())


def forms(text: str) -> frozenset[str]:
    """The forms of all words of ``text``; the quick way where places are not asked for."""
    return frozenset(_form(word) for word in _TOKEN.findall(text))


@lru_cache(maxsize=100_000)
def _form(word: str) -> str:
    return reduce(word)[0]


@lru_cache(maxsize=100_000)
def reduce(word: str) -> tuple[str, Role]:
    """The common form of a word and its role."""
    if word[0] == "[":
        return _stand_in(word)
    low = _plain(word)
    low = CONTRACTED.get(low, low)
    if low.endswith("n't"):
        return "not", "stop"
    low = re.sub(r"'(?:s|re|ve|ll|d|m)?$", "", low)
    if low in STOP:
        return low, "stop"
    role: Role = "frame" if low in FRAME or low in LIGHT else "person" if _singular(low) in PERSONS else "word"
    stem = stemmed(low)
    return _groups().get(stem, stem), role


def stemmed(low: str) -> str:
    """The word without its inflection; light, so that different words rarely meet."""
    low = IRREGULAR.get(low, low)
    if len(low) <= _SHORTEST_STEM or not low.isascii():
        return low
    for suffix, instead in _SUFFIXES:
        if low.endswith(suffix) and len(low) - len(suffix) >= _SHORTEST_STEM and not low.endswith("ss"):
            low = low[: len(low) - len(suffix)] + instead
            if suffix in _INFLECTED and low.endswith(("er", "or")) and len(low) - 2 >= _SHORTEST_STEM:
                low = low[:-2]
            break
    if len(low) > _SHORTEST_STEM and low[-1] == low[-2] and low[-1] in "bdgmnprt":
        low = low[:-1]
    if len(low) > _SHORTEST_STEM and low[-1] == "e":
        low = low[:-1]
    return low[:-1] + "i" if len(low) > _SHORTEST_STEM and low[-1] == "y" else low


def _plain(word: str) -> str:
    low = word.lower().replace("’", "'")
    if low.isascii():
        return low
    return "".join(c for c in unicodedata.normalize("NFKD", low) if not unicodedata.combining(c)) or low


def _singular(low: str) -> str:
    return low[:-1] if low.endswith("s") and not low.endswith("ss") else low


def _stand_in(word: str) -> tuple[str, Role]:
    """``[CUSTOMER]`` is a person whom evidence in the first person may name as "I"; others are names."""
    inner = word[1:-1].strip().lower()
    base = inner.rstrip("0123456789 ")
    return (inner if inner[-1:].isdigit() else base), ("person" if base in PERSONS else "word")


@lru_cache(maxsize=1)
def _groups() -> dict[str, str]:
    out: dict[str, str] = {}
    for line in SAME:
        stems = [stemmed(w) for w in line.split()]
        head = next((out[s] for s in stems if s in out), stems[0])
        for stem in stems:
            out.setdefault(stem, head)
    return out


@lru_cache(maxsize=1)
def opposites() -> dict[str, frozenset[str]]:
    """For a form, the forms that contradict it."""
    out: dict[str, set[str]] = {}
    for line in OPPOSITE:
        left, right = ([reduce(w)[0] for w in side.split()] for side in line.split("|"))
        for a in left:
            for b in right:
                if a != b:
                    out.setdefault(a, set()).add(b)
                    out.setdefault(b, set()).add(a)
    return {form: frozenset(against) for form, against in out.items()}


@lru_cache(maxsize=1)
def likes() -> dict[str, tuple[str, ...]]:
    """For a form, the forms that may carry it: its fellows in ``LIKE``, and what it is the general word for."""
    out: dict[str, dict[str, None]] = {}
    for line in LIKE:
        fellows = [reduce(w)[0] for w in line.split()]
        for form in fellows:
            out.setdefault(form, {}).update(dict.fromkeys(f for f in fellows if f != form))
    for line in GENERAL:
        general, exact = ([reduce(w)[0] for w in side.split()] for side in line.split("|"))
        for form in general:
            out.setdefault(form, {}).update(dict.fromkeys(f for f in exact if f != form))
    return {form: tuple(fellows) for form, fellows in out.items()}
