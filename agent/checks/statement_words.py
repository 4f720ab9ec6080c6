"""Words that a holding statement must not hold: H9 to H11 and H13 to H15, by the tables beside this module.

What the tables find is weighed by ``statement_meaning``, which also finds wordings that no table holds. A row may be
*backed*: what a confirmed fact says in the same words is no speculation and no empty reassurance. A
row may be *open*: inside a sentence about what is not known yet ("whether data may have been read") a hedge is
honest. Sources are in ``rules.py``.
"""

import math
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
from agent.checks.statement_case import Case, is_advice, is_contact, is_empathy, is_unknown, is_update
from agent.checks.statement_kinds import says_feeling, says_order
from agent.checks.terms import carried, content
from agent.checks.wording import Wording
from agent.models import Finding, Severity

_HEDGE_OPEN = phrases(r"whether", r"if", r"how", r"what", r"which", r"who", r"why", r"when", r"where", r"speculat\w+")

#: "what led to …": a question in itself.
_ASKED = re.compile(r"\b(?:what|who|how|why|whatever|whoever)(?:\s(?:had|has|have|may|might|could))?\s$", re.IGNORECASE)
#: "we cannot tell you that it is safe", "nobody can promise that …": the contrary of what is said behind it.
_UNTOLD = re.compile(
    r"\b(?:not|\w+n['’]t|cannot|never|nobody can|no one can|unable to|too (?:early|soon) to)\s(?:\w+\s){0,2}?"
    r"(?:say|tell|confirm|promise|know|claim|state|pretend|assure|guarantee|judge)\s(?:you\s|anyone\s|people\s|yet\s|"
    r"for (?:sure|certain)\s|whether\s|if\s|that\s){0,3}(?:\w+\s){0,3}$",
    re.IGNORECASE,
)
#: "you may have read …", "how frightening that must have been": spoken to people of what they know themselves.
_TO_PEOPLE = re.compile(
    r"\b(?:(?:some of |many of )?you(?: all| too)?|how \w+(?: \w+)? (?:it|this|that|they|these|you))\s$", re.IGNORECASE
)
#: "no small matter": makes it no smaller.
_NO_LESS = re.compile(r"\b(?:no|not an?|never an?|anything but(?: an?)?|far from(?: an?)?)\s$", re.IGNORECASE)
_IF_YOU = re.compile(r"(?:if|when)\s(?:you|your|any of you)\b", re.IGNORECASE)
_FEELS = re.compile(r"(?:this|it|that)?\s?(?:feels?|must|may|might|seems?)\b", re.IGNORECASE)
_MODAL = re.compile(r"(?:may|might|must|could)\b", re.IGNORECASE)
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
#: Under this share hardly a word is in the facts, and less is asked over the threshold than where the facts carry the
#: sentence in part; of several rules only the likeliest are named.
_LITTLE, _LEAN, _LEAN_ADVICE, _TIE, _FEWEST = 0.5, -0.5, -1.0, 0.7, 2
#: Under this share nothing of the sentence is in the facts, and its bare threshold holds.
_NOTHING = 0.34
#: What a row finds is dropped only so far below the bound: the rows know their wordings.
_MERCY = 4.0
#: So far over its own threshold a rule is named beside a likelier one.
_BESIDE = 0.3
#: By how much a sentence must be over its threshold that the fact base carries in part.
_SURELY = 1.0
#: So far over the threshold the learnt function must agree with a row for the row to block.
_FIRM = 0.5

#: "We apologise to everyone it happened to": said plainly, with no fault owned and no condition.
_PLAIN_SORRY = phrases(
    r"(?:we|i)(?: are|'re| am|'m)? (?:\w+ ){0,2}(?:sorry|apologi[sz]e|regret)", r"(?:our|my) (?:\w+ )?apologies"
)
_MORE_THAN_SORRY = phrases(
    r"(?:sorry|apologi[sz]e|regret|apologies)(?: [\w'’,-]+)* (?:we|our|us|i|my)",
    r"if|any\w*|some|may|might|could|would|should|feel|felt|perceiv\w+|perception|impression",
    r"who (?:see|think|took|found)|way|tone|words|misunder\w+|fault|mistakes?|errors?|fail\w*|wrong\w*|caused?|blame|"
    r"liab\w+|seen|taken|for what(?!ever)",
)
_WISH = re.compile(r"(?:want|wish|would|['’]d|hope|like|need)\w*\s", re.IGNORECASE)
#: "You have travelled far and looked forward to this": it speaks of the reader.
_OF_READER = re.compile(r"(?:you|many of you|some of you|those of you|to (?:everyone|anyone|those))\b", re.IGNORECASE)
#: What a word of feeling, and what a plain order to readers, is not found to break by what is learnt.
_OF_FEELING, _OF_ADVICE = frozenset({"H10", "H14"}), frozenset({"H10", "H11", "H12", "H13"})
#: Channels that are read by colleagues: "leave it to the press office" tells them who speaks and declines nothing.
_INSIDE = frozenset({"internal", "agent_script"})
#: "We will not guess": the very opposite.
_HONEST = phrases(r"(?:not|n't|never|wrong|without) (?:\w+ ){0,2}(?:guess\w*|speculat\w*)")
#: "They hurt our colleagues too": admits nothing.
_THEY = re.compile(r"(?:they|he|she|it)\s(?!.*\b(?:we|us|sorry|apolog\w+|regret\w*)\b)", re.IGNORECASE)
#: "That should never happen to anyone": a word of feeling, in many mouths.
_SHOULD = re.compile(
    r"(?:that|this|it|such things?|nobody|no one)\sshould\s(?:never|not|ever)?\s?(?:have to|happen to)\b", re.IGNORECASE
)
#: Fewer words than this, without the end of a sentence, are no prose.
_PROSE = 9
_END = re.compile(r"[.!?…][\"'”’)]*\s*$")

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
        and any(
            not row.open
            or not (_is_open(sentence, sentence[: m.start()]) or _is_to_people(m.group(), sentence[: m.start()]))
            for m in row.pattern.finditer(sentence)
        )
    }


def _in_sentence(case: Case, wording: Wording, segment: Segment) -> Iterator[Finding]:
    sentence = case.reading.at(segment)
    if wording.unless is not None and wording.unless.search(sentence):
        return
    for match in wording.pattern.finditer(case.reading.text, segment.start, segment.end):
        before = case.reading.text[segment.start : match.start()]
        if wording.open and (_is_open(sentence, before) or _is_to_people(match.group(), before)):
            continue
        if wording.rule == "H10" and _is_no_guess(sentence, match.group(), before):
            continue
        if wording.backed and _is_backed(case, match.group(), sentence, hedge=wording.rule == "H10"):
            continue
        severity = _severity(case, wording, match.group())
        message = f"“{match.group()}”: {wording.message}"
        yield finding(wording.rule, severity, match.start(), match.end(), message, wording.suggestion)
        return


def _weighed(case: Case, segment: Segment, found: Sequence[Finding]) -> Iterator[Finding]:
    """What the rows found, as heavy as the learnt function lets it be; and what it finds itself, beside the rows."""
    sentence = case.reading.at(segment)
    odds = statement_meaning.odds(sentence)
    if odds is None:
        yield from found
        return
    for one in found:
        limits = statement_meaning.bounds(one.rule)
        if odds[one.rule] >= limits.drop - _MERCY:
            yield _heavy(one, odds[one.rule] >= limits.warn + _FIRM)
    asked = [rule for rule in statement_meaning.RULES if rule not in _spared(sentence)]
    over = {rule: odds[rule] - statement_meaning.bounds(rule).warn for rule in asked}
    least, best = -_lean(case, segment, sentence), max(over.values())
    likely = [
        rule
        for rule, more in over.items()
        if more >= max(_least(case, rule, sentence, least), min(_BESIDE, best - _TIE))
    ]
    closed = {f.rule for f in found} | touched(sentence)
    if case.meta.channel in _INSIDE:
        closed.add("H9")
    for rule in likely:
        if rule not in closed and not _is_harmless(rule, sentence):
            sure = odds[rule] >= statement_meaning.bounds(rule).block + _SURELY
            yield _learnt(case, rule, segment, sure)


def _spared(sentence: str) -> frozenset[str]:
    """Rules that a sentence of this kind can only break by its wording, which is the rows' to find."""
    spared: frozenset[str] = frozenset()
    if says_feeling(sentence) or _PLAIN_SORRY.search(sentence):
        spared |= _OF_FEELING
    if _OF_READER.match(sentence):
        spared |= {"H14"}
    if _PLAIN_SORRY.search(sentence) and not _MORE_THAN_SORRY.search(sentence):
        spared |= {"H13"}
    return spared | _OF_ADVICE if says_order(sentence) else spared


def _least(case: Case, rule: str, sentence: str, least: float) -> float:
    """What no fact can excuse, such as praise, is found however true it is, if it is surely that."""
    excused = rule in _ON_FACTS or not case.known or carried(sentence, case.known) < _CARRIED
    return least if excused or len(sentence.split()) < _PROSE else _SURELY


def _is_harmless(rule: str, sentence: str) -> bool:
    """A question states nothing and an honest "we will not guess" guesses nothing; who hurt us is not the house."""
    if rule == "H10":
        return sentence.endswith("?") or _HONEST.search(sentence) is not None or _is_open(sentence, sentence)
    return (rule == "H13" and _THEY.match(sentence) is not None) or _SHOULD.match(sentence) is not None


def _heavy(found: Finding, sure: bool) -> Finding:
    return found if sure or found.severity != "block" else found.model_copy(update={"severity": "warn"})


def _lean(case: Case, segment: Segment, sentence: str) -> float:
    """By how much the thresholds give way, or ask more: more where a fact base carries a part, or it is furniture.

    What a confirmed fact carries, and a greeting or a signature, is left to the rows: no odds are enough.
    """
    words = len(sentence.split())
    if words < 3 or (words < _PROSE and _END.search(sentence) is None):
        return -math.inf
    if not case.known:
        return 0.0
    share = carried(sentence, [" ".join(fact.text for fact in case.confirmed)])
    if share >= _CARRIED:
        return -math.inf
    spoken = is_unknown(sentence) or is_update(sentence) or is_empathy(sentence) or is_contact(sentence)
    if share >= _LITTLE or spoken or segment.part != "body" or len(content(sentence)) < _FEWEST:
        return -_SURELY
    if is_advice(sentence):
        return _LEAN_ADVICE
    return 0.0 if share < _NOTHING else _LEAN


def _learnt(case: Case, rule: str, segment: Segment, sure: bool) -> Finding:
    message, suggestion = _SAID[rule]
    severity: Severity = "block" if sure and (case.facts or rule not in _ON_FACTS) else "warn"
    return finding(rule, severity, segment.start, segment.end, message, suggestion)


def _is_open(sentence: str, before: str) -> bool:
    """Inside what is not known: "we do not know how many …", "are checking whether … may have …".

    Behind "but" or a semicolon a guess is a guess again.
    """
    if _ASKED.search(before) or _UNTOLD.search(before):
        return True
    turns = [m.end() for m in _TURN.finditer(sentence)]
    start = max((at for at in turns if at <= len(before)), default=0)
    end = min((at for at in turns if at > len(before)), default=len(sentence))
    return is_unknown(sentence[start:end]) and _HEDGE_OPEN.search(before[start:]) is not None


def _is_no_guess(sentence: str, words: str, before: str) -> bool:
    """A word of how it must be for people ("we know this feels like a breach of your privacy"), "no small matter", or
    what may have come to those who read: "If you ordered today, another buyer may have seen your name"."""
    felt = _FEELS.match(words) is not None and says_feeling(sentence)
    return felt or _NO_LESS.search(before) is not None or (_IF_YOU.match(sentence) and _MODAL.search(words)) is not None


def _is_to_people(words: str, before: str) -> bool:
    return _MODAL.match(words) is not None and _TO_PEOPLE.search(before) is not None


def _is_backed(case: Case, words: str, sentence: str, *, hedge: bool) -> bool:
    """A confirmed fact says it: the words themselves, and most of the sentence around them.

    A hedge may stand in what is confirmed to be unknown: "how it came about; it may be some days".
    """
    wanted = content(words)
    for text in [f.text for f in case.confirmed] if hedge else case.known:
        held = content(text)
        if wanted and wanted <= held and carried(sentence, [text]) >= 0.5:
            return True
        if words.lower() in text.lower():
            return True
    return False


def _severity(case: Case, wording: Wording, words: str) -> Severity:
    """Without a fact base, what only facts can carry is a warning.

    What counsel has cleared is not blocked again for what it may admit; the signer is asked. "We want to apologise" is
    a wish, which the sincere have too.
    """
    if wording.rule == "H13" and _WISH.match(words):
        return "warn"
    if wording.rule == "H13" and case.meta.counsel_cleared and "admit" in wording.message:
        return "ask"
    if wording.weak and not case.facts:
        return "warn"
    return wording.severity
