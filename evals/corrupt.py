"""False sentences made from true ones: a figure, a name, a word, a "not", an order or a role changed.

Each change makes a sentence that its evidence no longer carries. The same seed gives the same sentences.
"""

import random
import re
from collections.abc import Callable
from typing import NamedTuple

from agent.checks.lexicon import OPPOSITE

_AUXILIARY = re.compile(r"\b(is|was|are|were|has|had|have|will|can|could|did|does|would|should)\b(?! not)")
_NOT = re.compile(r"\b(is|was|are|were|has|had|have|will|can|could|did|does|would|should) not\b")
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_NUMBERS = (
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "twelve",
    "twenty",
    "thirty",
    "fifty",
)
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}\b")
_ANY_NAME = re.compile(r"\b[A-Z][a-z]{3,}\b")
_ROLES = (("customer", "agent"), ("agent", "customer"))


class Corruption(NamedTuple):
    kind: str
    text: str


def corruptions(text: str, evidence: str, seed: int) -> list[Corruption]:
    """One false sentence of each kind that can be made from this one."""
    draw = random.Random(seed)  # noqa: S311 - repeatable samples, no secret
    made = [Corruption(kind, change(text, evidence, draw)) for kind, change in KINDS.items()]
    return [one for one in made if one.text and one.text != text]


def _replace(text: str, at: re.Match[str], by: str) -> str:
    return text[: at.start()] + by + text[at.end() :]


def _figure(text: str, evidence: str, draw: random.Random) -> str:
    found = list(_FIGURE.finditer(text))
    if found:
        at = draw.choice(found)
        digits = at.group()
        new = str((int(digits[-1]) + draw.randint(1, 8)) % 10)
        return _replace(text, at, digits[:-1] + new)
    words = list(re.finditer(rf"\b(?:{'|'.join(_NUMBERS)})\b", text))
    return _replace(text, words[0], draw.choice([n for n in _NUMBERS if n != words[0].group()])) if words else ""


def _name(text: str, evidence: str, draw: random.Random) -> str:
    """Another name of the same evidence in a name's place: every word still stands in the evidence."""
    ours, theirs = list(_NAME.finditer(text)), sorted(set(_ANY_NAME.findall(evidence)) - set(_ANY_NAME.findall(text)))
    return _replace(text, draw.choice(ours), draw.choice(theirs)) if ours and theirs else ""


def _swap(text: str, evidence: str, draw: random.Random) -> str:
    found = list(_NAME.finditer(text))
    if len(found) < 2 or found[0].group() == found[-1].group():
        return ""
    one, two = found[0], found[-1]
    return text[: one.start()] + two.group() + text[one.end() : two.start()] + one.group() + text[two.end() :]


def _negate(text: str, evidence: str, draw: random.Random) -> str:
    there = _NOT.search(text)
    if there:
        return _replace(text, there, there.group(1))
    aux = _AUXILIARY.search(text)
    return _replace(text, aux, f"{aux.group()} not") if aux else ""


def _opposite(text: str, evidence: str, draw: random.Random) -> str:
    for line in OPPOSITE:
        left, right = (side.split() for side in line.split("|"))
        for here, there in ((left, right), (right, left)):
            found = re.search(rf"\b(?:{'|'.join(here)})\b", text)
            if found:
                return _replace(text, found, there[0])
    return ""


def _role(text: str, evidence: str, draw: random.Random) -> str:
    one = re.sub(r"\b(customer|agent)\b", lambda at: dict(_ROLES)[at.group()], text)
    return one if one != text else ""


def _word(text: str, evidence: str, draw: random.Random) -> str:
    """A word of the evidence from elsewhere in the place of one of ours, of like ending."""
    ours = list(re.finditer(r"(?<= )[a-z]{5,}\b", text))
    if not ours:
        return ""
    at = draw.choice(ours)
    theirs = sorted({w for w in re.findall(r"\b[a-z]{5,}\b", evidence) if w not in text and w[-2:] == at.group()[-2:]})
    return _replace(text, at, draw.choice(theirs)) if theirs else ""


def _cause(text: str, evidence: str, draw: random.Random) -> str:
    """Two things that went together, told as cause and effect."""
    found = re.search(r",? (?:and|while|when|after) (?=[a-z]+ )", text[10:])
    return text[: 10 + found.start()] + " because " + text[10 + found.end() :] if found else ""


KINDS: dict[str, Callable[[str, str, random.Random], str]] = {
    "figure": _figure,
    "name": _name,
    "swap": _swap,
    "negation": _negate,
    "opposite": _opposite,
    "role": _role,
    "word": _word,
    "cause": _cause,
}
