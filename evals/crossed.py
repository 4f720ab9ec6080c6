"""The sentences written for training beside other texts than their own: another ticket, or a ticket changed by a word.

A true sentence of one ticket, beside the tickets that hold most of its words, is what a model vouches for that
counts words: the agent of one ticket drove to a shop, that of another stayed on the phone. And a word or figure that
a ticket and a sentence share is exchanged in one of the two, or in both, so that only the two together tell.
"""

import random
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from agent.checks.evidence import Ground
from agent.checks.premise import premise
from agent.checks.words import tokens
from evals import held_out
from evals.entailment_pairs import Group, Pair
from evals.ground_set import TRAINING, Told, read_told

_BUDGETS = (40, 60, 80)
#: A sentence of more words than so many content words is told beside other tickets, which hold less than this share.
_LEAST, _WHOLE = 3, 0.95
#: Tickets that a sentence's words are looked for in: how many sentences of others each is given.
_OTHERS = 6
_JITTER = 0.12
_NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_TURNED = dict(
    pair for one, two in (
        ("before", "after"), ("more", "less"), ("first", "last"), ("morning", "evening"), ("minutes", "hours"),
        ("days", "weeks"), ("months", "years"), ("Monday", "Thursday"), ("Tuesday", "Friday"),
        ("Wednesday", "Saturday"), ("March", "April"), ("May", "July"), ("husband", "brother"), ("wife", "sister"),
        ("mother", "aunt"), ("father", "uncle"), ("son", "nephew"), ("daughter", "niece"),
    )
    for pair in ((one, two), (two, one))
)  # fmt: skip
_WORD = re.compile(r"(?<![\w.,])(?:[A-Za-z]+|\d+(?![.,]\d))")
#: What a wrong label costs less: an exchanged word may come out as another word for the same.
_UNSURE = 0.8
_NEAR = (0.28, 0.6)


class _Ticket(NamedTuple):
    evidence: tuple[str, ...]
    true: list[tuple[str, frozenset[str]]]


def written() -> list[Told]:
    """The true sentences written for training whose tickets are not kept back."""
    told = [one for path in TRAINING for one in read_told(path)]
    return [one for one in told if one.label == "supported" and not held_out.of_written(one.ticket)]


def elsewhere(told: Sequence[Told], draw: random.Random) -> list[Group]:
    """Each ticket with true sentences of others that share most of its words, which it does not carry."""
    tickets: dict[str, _Ticket] = {}
    for one in told:
        held = tickets.setdefault(one.ticket, _Ticket(one.evidence, []))
        held.true.append((one.text, frozenset(token.form for token in tokens(one.text) if token.role == "word")))
    grounds = {name: Ground(ticket.evidence) for name, ticket in tickets.items()}
    groups: list[Group] = []
    for name, ticket in tickets.items():
        for other, text in _alike(name, tickets, grounds[name], draw):
            budget, mine = draw.choice(_BUDGETS), draw.choice(ticket.true)[0]
            groups.append([
                Pair(premise(text, grounds[name], budget), text, False),
                Pair(premise(text, grounds[other], budget), text, True),
                Pair(premise(mine, grounds[name], budget), mine, True),
            ])  # fmt: skip
    return groups


def _alike(name: str, tickets: Mapping[str, _Ticket], ground: Ground, draw: random.Random) -> list[tuple[str, str]]:
    found: list[tuple[float, str, str]] = []
    for other, ticket in tickets.items():
        for text, held in ticket.true if other != name else ():
            share = sum(form in ground.where for form in held) / max(1, len(held))
            if len(held) >= _LEAST and share < _WHOLE:
                found.append((share + _JITTER * draw.random(), other, text))
    return [(other, text) for _, other, text in sorted(found, reverse=True)[:_OTHERS]]


def exchanged(told: Sequence[Told], near: Mapping[str, Mapping[str, float]], draw: random.Random) -> list[Group]:
    """A group for each sentence that shares a word with its ticket for which another may stand.

    ``near``: for a word, those near to it in the base model's table, with their cosine.
    """
    groups = (_exchanged(one, near, draw) for one in told)
    return [group for group in groups if group]


def _exchanged(one: Told, near: Mapping[str, Mapping[str, float]], draw: random.Random) -> Group:
    shown = premise(one.text, Ground(one.evidence), draw.choice(_BUDGETS))
    words = list(dict.fromkeys(word for word in _WORD.findall(one.text) if _has(shown, word)))
    draw.shuffle(words)
    for word in words:
        other = _other(word, near, draw)
        if other and not _has(shown, other) and not _has(one.text, other):
            text, changed = _with(one.text, word, other), _with(shown, word, other)
            return [
                Pair(shown, one.text, True), Pair(shown, text, False, _UNSURE),
                Pair(changed, text, True, _UNSURE), Pair(changed, one.text, False, _UNSURE),
            ]  # fmt: skip
    return []


def _place(word: str) -> str:
    return rf"(?<![\w.,]){re.escape(word)}(?!\w|[.,]\d)"


def _has(text: str, word: str) -> bool:
    return re.search(_place(word), text) is not None


def _with(text: str, word: str, other: str) -> str:
    return re.sub(_place(word), other, text)


def _other(word: str, near: Mapping[str, Mapping[str, float]], draw: random.Random) -> str:
    """Another figure, an opposite, or a word of the same ending that is near without being the same."""
    if word.isdecimal():
        value = int(word)
        return str(draw.choice((value + 1, value + 2, value * 2, value + 10)))
    if word in _NUMBERS:
        return draw.choice([number for number in _NUMBERS if number != word])
    if word in _TURNED:
        return _TURNED[word]
    low, high = _NEAR
    found = [other for other, cosine in near.get(word, {}).items() if low <= cosine <= high]
    found = [other for other in found if other[:4] != word[:4] and other[-1] == word[-1]]
    return draw.choice(found) if found else ""
