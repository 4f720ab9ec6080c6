"""What somebody said of the present, told in the past: "the till wants a price" is "the till wanted a price".

Only finite verbs that the parser marks as present, and only where their past is sure; else there is no such wording.
"""

import re
from collections.abc import Sequence

from agent.draft.parsed import Word, parsed

#: Verb as it is said of the present → past. A verb that is not here takes "-ed" only where that is regular.
PAST_OF = {
    "am": "was", "is": "was", "are": "were", "have": "had", "has": "had", "do": "did", "does": "did", "can": "could",
    "will": "would", "may": "might", "say": "said", "says": "said", "get": "got", "gets": "got", "take": "took",
    "takes": "took", "come": "came", "comes": "came", "go": "went", "goes": "went", "make": "made", "makes": "made",
    "give": "gave", "gives": "gave", "keep": "kept", "keeps": "kept", "lose": "lost", "loses": "lost", "sell": "sold",
    "sells": "sold", "write": "wrote", "writes": "wrote", "run": "ran", "runs": "ran", "think": "thought",
    "thinks": "thought", "know": "knew", "knows": "knew", "see": "saw", "sees": "saw", "hear": "heard",
    "hears": "heard", "tell": "told", "tells": "told", "pay": "paid", "pays": "paid", "hold": "held", "holds": "held",
    "stand": "stood", "stands": "stood", "mean": "meant", "means": "meant", "buy": "bought", "buys": "bought",
    "bring": "brought", "brings": "brought", "send": "sent", "sends": "sent", "find": "found", "finds": "found",
    "leave": "left", "leaves": "left", "begin": "began", "begins": "began", "speak": "spoke", "speaks": "spoke",
    "ring": "rang", "rings": "rang", "break": "broke", "breaks": "broke", "need": "needed", "needs": "needed",
    "want": "wanted", "wants": "wanted", "use": "used", "uses": "used", "work": "worked", "works": "worked",
    "open": "opened", "opens": "opened", "charge": "charged", "charges": "charged", "call": "called",
    "calls": "called", "block": "blocked", "blocks": "blocked", "refuse": "refused", "refuses": "refused",
    "print": "printed", "prints": "printed", "argue": "argued", "argues": "argued",
    "live": "lived", "lives": "lived", "moor": "moored", "moors": "moored", "fail": "failed",
    "fails": "failed", "freeze": "froze", "freezes": "froze", "show": "showed", "shows": "showed", "turn": "turned",
    "turns": "turned", "look": "looked", "looks": "looked", "ask": "asked", "asks": "asked", "wait": "waited",
    "waits": "waited", "help": "helped", "helps": "helped", "start": "started", "starts": "started",
    "stop": "stopped", "stops": "stopped", "close": "closed", "closes": "closed", "serve": "served",
    "serves": "served", "cost": "cost", "costs": "cost",
    "carry": "carried", "carries": "carried", "accept": "accepted", "accepts": "accepted", "add": "added",
    "adds": "added", "owe": "owed", "owes": "owed", "cover": "covered", "covers": "covered", "last": "lasted",
    "lasts": "lasted", "belong": "belonged", "belongs": "belonged", "confirm": "confirmed", "confirms": "confirmed",
    "reach": "reached", "reaches": "reached", "arrive": "arrived", "arrives": "arrived", "happen": "happened",
    "happens": "happened", "try": "tried", "tries": "tried", "stay": "stayed", "stays": "stayed", "move": "moved",
    "moves": "moved", "draw": "drew", "draws": "drew", "eat": "ate", "eats": "ate", "drive": "drove", "drives": "drove",
    "grow": "grew", "grows": "grew", "feel": "felt", "feels": "felt", "fall": "fell", "falls": "fell", "sit": "sat",
    "sits": "sat", "believe": "believed", "believes": "believed", "press": "pressed", "presses": "pressed",
    "type": "typed", "types": "typed", "share": "shared", "shares": "shared", "offer": "offered", "offers": "offered",
    "expect": "expected", "expects": "expected", "own": "owned", "owns": "owned", "miss": "missed",
    "misses": "missed", "receive": "received", "receives": "received", "seem": "seemed", "seems": "seemed",
    "rely": "relied", "relies": "relied", "deliver": "delivered", "delivers": "delivered", "collect": "collected",
    "collects": "collected", "count": "counted", "counts": "counted", "search": "searched", "searches": "searched",
    "teach": "taught", "teaches": "taught", "bake": "baked", "bakes": "baked",
}  # fmt: skip
_PRESENT = frozenset({"VBZ", "VBP", "MD"})
#: These are said of that time already.
_THEN = frozenset({"could", "would", "might", "should", "must", "ought"})


#: What is the case, or was said, beside what works so each time.
_HOLDS = frozenset(
    (
        "need", "needs", "want", "wants", "think", "thinks", "know", "knows", "keep", "keeps", "owe", "owes", "cost",
        "costs", "mean", "means", "hold", "holds", "confirm", "confirms", "refuse", "refuses", "belong", "belongs",
        "own", "owns", "stand", "stands", "live", "lives", "expect", "expects",
    )
)  # fmt: skip
#: These lead a participle and no plain verb: "the machines the customer has already take tokens" is two clauses.
_HELD = frozenset({"has", "have", "had"})

#: What is so at any time, or since then, is no news of that day.
_HABIT = re.compile(r"\bsince\b|\b(?:now|always|never)\b|\b(?:first|last) (?:day|week) of (?:each|every)\b", re.I)
#: When something is due to happen: "a driver collects the rest on Wednesday" is told of a day to come.
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_DUE = re.compile(
    r"\b(?:on|by|until|from|next|this) (?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\btomorrow\b|\bnext \w+|"
    r"\b(?:opens?|closes?|starts?|begins?|leaves?|arrives?) (?:at|on|in|by) |\bcomes? with\b|"
    r"\bthe (?:next|following) (?:day|morning|week|month|year)\b|"
    r"\bin (?:a|one|two|three|\d+) (?:minutes?|hours?|days?|weeks?|months?)\b|"
    rf"\b(?:in|on) (?:\d+ |early |late |mid-)?(?:{_MONTHS})\b",
    re.IGNORECASE,
)
#: What is, is had or can be at such a time may be told in the past all the same.
_STATES = frozenset({"am", "is", "are", "has", "have", "can", "will", "do", "does", "may"})


def explains(clause: str) -> bool:
    """Whether ``clause`` tells how something works: in the past it would tell that this happened."""
    present = (w.text.lower() for w in parsed(clause) if w.tag in _PRESENT)
    return any(said not in _STATES | _THEN | _HOLDS for said in present)


def lasting(clause: str) -> bool:
    """Whether ``clause`` tells what is so at any time or from then on."""
    return _HABIT.search(clause) is not None


def past(clause: str) -> str | None:
    """``clause`` with each of its present verbs in the past; None where it has none, or one whose past is not sure.

    None too where it tells what is due to happen.
    """
    out, changed = clause, False
    words = parsed(clause)
    if any(word.tag == "VB" and not _led(words, i) for i, word in enumerate(words)):
        return None  # a present verb that the parser took for a plain one would stay as it is
    deeds = (w for w in words if w.tag in _PRESENT and w.text.lower() not in _STATES | _THEN)
    if _DUE.search(clause) and next(deeds, None) is not None:
        return None
    for word in reversed(words):
        said = word.text.lower()
        if word.tag not in _PRESENT or said in _THEN:
            continue
        then = PAST_OF.get(said)
        if then is None:
            return None
        out = f"{out[: word.at]}{then}{out[word.at + len(word.text) :]}"
        changed = True
    return out.replace("couldnot", "could not") if changed else None


def _led(words: Sequence[Word], at: int) -> bool:
    """Whether a plain verb stands with a "to", a "could" or a "do", as "to ring" and "did not ring" do."""
    joined = words[at].dep == "conj" and words[at].head != at
    return any(w.head == at and w.dep in {"aux", "auxpass"} and w.text not in _HELD for w in words) or (
        joined and _led(words, words[at].head)
    )
