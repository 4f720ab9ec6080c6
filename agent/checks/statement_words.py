"""Words that a holding statement must not hold: H9 to H11 and H13 to H15, by the tables beside this module.

What the tables find is weighed by ``statement_meaning``, which also finds wordings that no table holds. A row may be
*backed*: what a confirmed fact says in the same words is no speculation and no empty reassurance. A
row may be *open*: inside a sentence about what is not known yet ("whether data may have been read") a hedge is
honest. Sources are in ``rules.py``.
"""

import re
from collections.abc import Iterator, Sequence

from agent.checks import (
    fault,
    guesses,
    promotion,
    reassurance,
    refusal,
    statement_faults,
    statement_frames,
    statement_meaning,
)
from agent.checks.reading import Segment, finding, phrases
from agent.checks.statement_case import Case, is_unknown
from agent.checks.terms import carried, content
from agent.checks.wording import Wording
from agent.models import Finding, Severity

_HEDGE_OPEN = phrases(r"whether", r"if", r"how", r"what", r"which", r"who", r"why", r"when", r"where", r"speculat\w+")

#: "what led to …": a question in itself.
_ASKED = re.compile(r"\b(?:what|who|how|why|whatever|whoever)(?:\s(?:had|has|have|may|might|could))?\s$", re.IGNORECASE)
_TURN = re.compile(
    r"[;:(–—]|,?\s(?:but|though|although|while|whereas|however)\b|,\s(?:(?:and|with|so|yet|which)\b|(?=presumabl|"
    r"probabl|perhaps|possibl|maybe|apparent|allegedl|surely|most))",
    re.IGNORECASE,
)

#: What the learnt function finds where no row fits: the message and the suggestion.
_SAID = {
    "H9": (
        "this reads as declining to answer",
        "Say what is known, what is not known yet, and when more will be said.",
    ),
    "H10": (
        "this reads as a guess, or makes it smaller",
        "Say what is confirmed, or that it is not known yet.",
    ),
    "H11": (
        "this reads as putting the blame on somebody",
        "Say what happened and what is done about it; leave who is at fault to the investigation.",
    ),
    "H12": (
        "this may tell who a person is",
        "Leave the person out, or say only what can't point to anybody.",
    ),
    "H13": (
        "this reads as an admission of fault, or as half an apology",
        "Say “We are sorry for …” and name what happened to people; leave fault to counsel.",
    ),
    "H14": (
        "this reads as speaking for the brand, not to the people who read",
        "Cut it: a holding statement promotes nothing.",
    ),
    "H15": (
        "this reads as reassurance without a confirmed fact behind it",
        "Say what is confirmed and what is still being checked.",
    ),
}
#: What a confirmed fact may carry, and the share of a sentence's words in it from which it does.
_ON_FACTS = frozenset({"H10", "H11", "H13", "H15"})
_CARRIED = 0.6

WORDINGS: tuple[Wording, ...] = (
    *refusal.ROWS,
    *guesses.ROWS,
    *fault.ROWS,
    *promotion.ROWS,
    *reassurance.ROWS,
    *statement_frames.ROWS,
    *statement_faults.ROWS,
)


def check(case: Case) -> Iterator[Finding]:
    """Findings of H9, H10, H11, H13, H14, H15; at most one of a row for a sentence."""
    for segment in case.prose:
        found = [f for wording in WORDINGS for f in _in_sentence(case, wording, segment)]
        yield from _weighed(case, segment, found)


def touched(sentence: str) -> set[str]:
    """The rules of which a row fits the sentence, whatever the facts say."""
    return {
        row.rule
        for row in WORDINGS
        if (row.unless is None or not row.unless.search(sentence))
        and any(not row.open or not _is_open(sentence, sentence[: m.start()]) for m in row.pattern.finditer(sentence))
    }


def _in_sentence(case: Case, wording: Wording, segment: Segment) -> Iterator[Finding]:
    sentence = case.reading.at(segment)
    if wording.unless is not None and wording.unless.search(sentence):
        return
    for match in wording.pattern.finditer(case.reading.text, segment.start, segment.end):
        before = case.reading.text[segment.start : match.start()]
        if wording.open and _is_open(sentence, before):
            continue
        if wording.backed and _is_backed(case, match.group(), sentence):
            continue
        severity = _severity(case, wording)
        message = f"“{match.group()}”: {wording.message}"
        yield finding(wording.rule, severity, match.start(), match.end(), message, wording.suggestion)
        return


def _weighed(case: Case, segment: Segment, found: Sequence[Finding]) -> Iterator[Finding]:
    """What the rows found, as heavy as the learnt function lets it be; and what it finds itself, beside the rows."""
    sentence = case.reading.at(segment)
    fits: set[str] | None = None
    for rule in statement_meaning.RULES:
        mine = [f for f in found if f.rule == rule]
        odds = statement_meaning.odds(rule, sentence, hit=bool(mine))
        if odds is None:
            yield from mine
            continue
        bounds = statement_meaning.bounds(rule)
        if mine:
            yield from () if odds < bounds.drop else (_heavy(f, odds >= bounds.warn) for f in mine)
        elif odds >= bounds.warn:
            fits = touched(sentence) if fits is None else fits
            if rule not in fits and not _is_carried(case, rule, sentence):
                yield _learnt(case, rule, segment, odds >= bounds.block)


def _heavy(found: Finding, sure: bool) -> Finding:
    return found if sure or found.severity != "block" else found.model_copy(update={"severity": "warn"})


def _learnt(case: Case, rule: str, segment: Segment, sure: bool) -> Finding:
    message, suggestion = _SAID[rule]
    severity: Severity = "block" if sure and (case.facts or rule not in _ON_FACTS) else "warn"
    return finding(rule, severity, segment.start, segment.end, message, suggestion)


def _is_carried(case: Case, rule: str, sentence: str) -> bool:
    """A confirmed fact says it, so that it is no guess, no blame and no empty reassurance."""
    return rule in _ON_FACTS and carried(sentence, case.known) >= _CARRIED


def _is_open(sentence: str, before: str) -> bool:
    """Inside what is not known: "we do not know how many …", "are checking whether … may have …".

    Behind "but" or a semicolon a guess is a guess again.
    """
    if _ASKED.search(before):
        return True
    turns = [m.end() for m in _TURN.finditer(sentence)]
    start = max((at for at in turns if at <= len(before)), default=0)
    end = min((at for at in turns if at > len(before)), default=len(sentence))
    return is_unknown(sentence[start:end]) and _HEDGE_OPEN.search(before[start:]) is not None


def _is_backed(case: Case, words: str, sentence: str) -> bool:
    """A confirmed fact says it: the words themselves, and most of the sentence around them."""
    wanted = content(words)
    for text in case.known:
        held = content(text)
        if wanted and wanted <= held and carried(sentence, [text]) >= 0.5:
            return True
        if words.lower() in text.lower():
            return True
    return False


def _severity(case: Case, wording: Wording) -> Severity:
    """Without a fact base, what only facts can carry is a warning.

    What counsel has cleared is not blocked again for what it may admit; the signer is asked.
    """
    if wording.rule == "H13" and case.meta.counsel_cleared and "admit" in wording.message:
        return "ask"
    if wording.weak and not case.facts:
        return "warn"
    return wording.severity
