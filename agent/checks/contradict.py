"""What in the nearest sentence of the evidence speaks against a sentence: not, the opposite, the other order."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

from agent.checks.evidence import Unit
from agent.checks.lexicon import AFTER, BEFORE, CAUSES, CAUSES_LOOSELY, EXCLUSIVES, NEGATIONS
from agent.checks.words import Token, opposites, stemmed


class Word(NamedTuple):
    """A word of the sentence: its weight, the form of the evidence that it was found as, and how surely."""

    token: Token
    weight: float
    found: str
    sure: float


AGAINST = ("negation", "denial", "opposite", "exclusive", "order", "cause", "swap", "exchanged")
_NEGATIONS = NEGATIONS | {stemmed(word) for word in NEGATIONS}
_PREFIXES = ("un", "in", "im", "dis", "non")
#: How many words after a "not" it is looked for what is denied, and how many of those count.
_REACH, _DENIED = 5, 2
#: Words of a sentence that are aligned; one with more is a list.
_LONG = 120


class Against(NamedTuple):
    """The features that speak against a sentence, and what a person is told: a reason and the word it is about."""

    values: dict[str, float]
    reasons: list[tuple[str, Token | None]]


def contradictions(words: Sequence[Word], unit: Unit) -> Against:
    """Compare the words of a sentence with one sentence of the evidence."""
    if not unit.tokens:
        return Against(dict.fromkeys(AGAINST, 0.0), [])
    ours = {w.token.form for w in words}
    negated = _negated_otherwise(words, unit)
    against = _opposite(words, unit)
    values = {
        "negation": float(bool(negated)),
        "denial": float(bool(ours & _NEGATIONS) != bool(unit.forms & _NEGATIONS)),
        "opposite": float(bool(against)),
        "exclusive": float(bool((ours & EXCLUSIVES) - unit.forms)),
        "order": float(_other_order(ours, unit)),
        "cause": float(bool(ours & CAUSES) and not unit.forms & CAUSES_LOOSELY),
        "swap": _swap(words, unit),
        "exchanged": _exchanged(words, unit),
    }
    reasons: list[tuple[str, Token | None]] = []
    if negated:
        reasons.append(("one of the two says not", negated))
    if against:
        reasons.append(("the evidence says the opposite", against))
    if values["order"]:
        reasons.append(("before and after are exchanged", None))
    if values["cause"]:
        reasons.append(("the evidence names no cause", None))
    return Against(values, reasons)


def _denied(tokens: Sequence[Token]) -> set[str]:
    """The forms that a "not" denies: the first content words after it."""
    out: set[str] = set()
    for at, token in enumerate(tokens):
        if token.form in _NEGATIONS:
            after = [t.form for t in tokens[at + 1 : at + 1 + _REACH] if t.role != "stop"]
            out.update(after[:_DENIED])
    return out


def _negated_otherwise(words: Sequence[Word], unit: Unit) -> Token | None:
    """A word that is denied in one of the two and said in the other."""
    ours, theirs = _denied([w.token for w in words]), _denied(unit.tokens)
    for word in words:
        if word.weight and word.found in unit.forms and (word.token.form in ours) != (word.found in theirs):
            return word.token
    return None


def _opposite(words: Sequence[Word], unit: Unit) -> Token | None:
    """A word that the evidence holds nowhere, while its nearest sentence holds an opposite of it."""
    facing = opposites()
    for word in words:
        form = word.token.form
        if word.sure == 1.0:
            continue
        if facing.get(form, frozenset()) & unit.forms or _prefixed(form, unit.forms):
            return word.token
    return None


def _prefixed(form: str, theirs: frozenset[str]) -> bool:
    """ "unhappy" against "happy": the two differ by a prefix that denies."""
    for prefix in _PREFIXES:
        if prefix + form in theirs or (form.startswith(prefix) and len(form) > 6 and form[len(prefix) :] in theirs):
            return True
    return False


def _other_order(ours: set[str], unit: Unit) -> bool:
    earlier, later = bool(ours & BEFORE), bool(ours & AFTER)
    return (earlier and not later and bool(unit.forms & AFTER) and not unit.forms & BEFORE) or (
        later and not earlier and bool(unit.forms & BEFORE) and not unit.forms & AFTER
    )


def _swap(words: Sequence[Word], unit: Unit) -> float:
    """Share of neighbouring words that stand the other way round in the evidence."""
    place = {t.form: i for i, t in reversed(list(enumerate(unit.tokens)))}
    run = [place[w.found] for w in words if w.weight and w.found in place]
    pairs = list(pairwise(run))
    return sum(b < a for a, b in pairs) / len(pairs) if pairs else 0.0


def _exchanged(words: Sequence[Word], unit: Unit) -> float:
    """1 when, between words that are the same in both, another word of weight stands than in the evidence."""
    ours = [w.token.form for w in words[:_LONG]]
    theirs = [t.form for t in unit.tokens[:_LONG]]
    heavy = {w.token.form for w in words if w.weight == 1.0}
    alike = SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes()
    for before, (tag, a, b, c, d), after in zip(alike, alike[1:], alike[2:], strict=False):
        if tag == "replace" and before[0] == after[0] == "equal" and b - a <= 3 and d - c <= 3:
            new = heavy.intersection(ours[a:b]).difference(theirs[c:d])
            if new and any(unit.tokens[i].role == "word" for i in range(c, d)):
                return 1.0
    return 0.0
