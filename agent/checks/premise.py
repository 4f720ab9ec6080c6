"""The part of the evidence that a sentence is read beside: the sentences that bear most on it, in their order."""

from collections import defaultdict
from math import fsum, log
from typing import Final

from agent.checks.evidence import Ground
from agent.checks.words import tokens

#: Words of a premise. The model was trained on as many: with more it is slower and no better.
BUDGET: Final = 80
_MOST = 6
#: A word that an earlier sentence of the premise holds counts for less in the next.
_AGAIN = 0.35
#: A premise is full enough from here on: no further sentence is looked for.
_FULL, _ENOUGH = 0.7, 0.6


def premise(sentence: str, ground: Ground, budget: int = BUDGET) -> str:
    """Up to about ``budget`` words of the evidence; all of it when it is short; empty when there is none."""
    lengths = [len(unit.text.split()) for unit in ground.units]
    if sum(lengths) <= budget:
        return " ".join(unit.text for unit in ground.units)
    chosen = _chosen(sentence, ground, lengths, budget) or list(range(min(3, len(lengths))))
    return " ".join(" ".join(ground.units[at].text.split()[:budget]) for at in sorted(chosen))


def share_read(shown: str, ground: Ground) -> float:
    """How far a judgement beside ``shown`` counts, from 0 to 1: fully from half of the evidence's words on.

    Who has read a tenth of a long page can't say that the rest does not hold the sentence.
    """
    whole = sum(len(unit.text.split()) for unit in ground.units)
    return min(1.0, 2 * len(shown.split()) / whole) if whole else 0.0


def _chosen(sentence: str, ground: Ground, lengths: list[int], budget: int) -> list[int]:
    """The sentences that hold most of the rare words, and the ones before the best two: they say who "she" is."""
    need, held = _needed(sentence, ground)
    chosen: list[int] = []
    covered: set[str] = set()
    used = 0
    while held and not (len(chosen) >= _MOST and used > budget * _ENOUGH):
        best = max(held, key=lambda at: (fsum(need[f] * (_AGAIN if f in covered else 1.0) for f in held[at]), -at))
        forms = held.pop(best)
        if chosen and used + lengths[best] > budget:
            if used > budget * _FULL:
                break
            continue
        chosen.append(best)
        covered |= forms
        used += min(lengths[best], budget)
    for at in [at - 1 for at in chosen[:2] if at]:
        same = ground.units[at].passage == ground.units[at + 1].passage
        if same and at not in chosen and used + lengths[at] <= budget:
            chosen.append(at)
            used += lengths[at]
    return chosen


def _needed(sentence: str, ground: Ground) -> tuple[dict[str, float], dict[int, set[str]]]:
    """What each word that the evidence holds weighs, and which of them each sentence of the evidence holds."""
    need: dict[str, float] = {}
    held: dict[int, set[str]] = defaultdict(set)
    for token in tokens(sentence):
        found = "" if token.role == "stop" else ground.match(token.form)[0]
        if found:
            need[found] = log((len(ground.units) + 1) / len(ground.where[found]))
            for at in ground.where[found]:
                held[at].add(found)
    return need, held
