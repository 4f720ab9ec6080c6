"""Words that a holding statement must not hold: H9 to H11 and H13 to H15, by the tables beside this module.

A row may be *backed*: what a confirmed fact says in the same words is no speculation and no empty reassurance. A
row may be *open*: inside a sentence about what is not known yet ("whether data may have been read") a hedge is
honest. Sources are in ``rules.py``.
"""

import re
from collections.abc import Iterator

from agent.checks import fault, guesses, promotion, reassurance, refusal, statement_faults, statement_frames
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
    for wording in WORDINGS:
        for segment in case.prose:
            yield from _in_sentence(case, wording, segment)


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
