"""What a sentence claims beyond its words: of all or some, as a cause, by comparison, in somebody's own words."""

import re
from collections.abc import Sequence

from agent.checks.contradict import Word
from agent.checks.evidence import Unit
from agent.checks.lexicon import EACH, NEARLY, PARTIALS, REASONS, UNIVERSALS
from agent.checks.sentences import listed
from agent.checks.words import reduce

_REASON = re.compile(rf"\b(?:{'|'.join(REASONS)})\b", re.IGNORECASE)
_SAID = re.compile(
    r"\b(?:said|says|wrote|writes|told|called|joked|added|recalled|put it|thanked|stressed)\b", re.IGNORECASE
)
_FORMS = {word: reduce(word)[0] for word in (*UNIVERSALS, *PARTIALS)}
_ALL = frozenset({*(_FORMS[word] for word in UNIVERSALS), *EACH})
_SOME = frozenset(_FORMS[word] for word in PARTIALS)
#: "more, larger, faster" against "less, smaller, slower".
_UP = listed("""
    more higher greater larger bigger longer later faster stronger better heavier warmer louder above over""")
_DOWN = listed("""
    less lower fewer smaller shorter earlier slower weaker worse lighter cooler quieter below under""")
_WORDS = re.compile(r"[a-z]+(?:'[a-z]+)?")


def claims(sentence: str, words: Sequence[Word], lost: Sequence[str], close: Sequence[Unit]) -> dict[str, float]:
    """The features; ``lost`` are quotations that no passage holds, ``close`` the nearest sentences."""
    low = _WORDS.findall(sentence.lower())
    theirs = frozenset(form for unit in close for form in unit.forms)
    return {
        "universal": float(_claims_all(low) and theirs.isdisjoint(_ALL)),
        "partial": float(_claims_some(low) and theirs.isdisjoint(_SOME)),
        "reason": _reason(sentence, words),
        "compared": float(_compared(low, close[:3])),
        "speech": float(_invented_speech(sentence, lost)),
    }


def _claims_all(low: Sequence[str]) -> bool:
    return any(
        word in UNIVERSALS and not (at and low[at - 1] in NEARLY) and "but" not in low[at + 1 : at + 2]
        for at, word in enumerate(low)
    )


def _claims_some(low: Sequence[str]) -> bool:
    return any(word in PARTIALS and low[at + 1 : at + 2] == ["of"] for at, word in enumerate(low))


def _reason(sentence: str, words: Sequence[Word]) -> float:
    """Share of the words behind "because" that the evidence does not hold."""
    found = _REASON.search(sentence)
    behind = [w for w in words if found and w.token.start >= found.end() and w.weight == 1.0]
    return sum(not w.found for w in behind) / len(behind) if behind else 0.0


def _compared(low: Sequence[str], close: Sequence[Unit]) -> bool:
    """Whether the evidence compares the other way only."""
    ours_up, ours_down = not _UP.isdisjoint(low), not _DOWN.isdisjoint(low)
    if ours_up == ours_down or "than" not in low:
        return False
    theirs = frozenset(_WORDS.findall(" ".join(unit.text for unit in close).lower()))
    up, down = not _UP.isdisjoint(theirs), not _DOWN.isdisjoint(theirs)
    return (ours_up and down and not up) or (ours_down and up and not down)


def _invented_speech(sentence: str, lost: Sequence[str]) -> bool:
    """Whether words are given as spoken that nobody spoke: a quotation of three words or more with a verb of saying."""
    return bool(_SAID.search(sentence)) and any(len(words.split()) > 2 for words in lost)
