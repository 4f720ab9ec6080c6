"""Who did what, and whether it was done: the verbs of a sentence beside those of its evidence.

No parser: in reports a verb stands a few small words behind whoever does it. What is looked for is a deed that a
sentence ascribes to the customer and the evidence to the agent ("I" and "you", by who speaks in a passage), one that
is told as done and was only offered, planned or asked for, and one that is denied on one side.
"""

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import NamedTuple

from agent.checks.lexicon import (
    ANSWERERS,
    BETWEEN,
    CUSTOMERS,
    FIRST_PERSON,
    IRREGULAR,
    LACKS,
    MODALS,
    OPEN,
    OTHERS,
    SENT,
)
from agent.checks.words import Token, reduce

#: Words looked back over for whoever does it, and looked ahead over for whom it is done to.
_BACK, _AHEAD = 7, 4
_ADDRESSED = frozenset({"you", "your", "yours", "yourself"})
_PRONOUNS = frozenset({"i", "we", "you", "he", "she", "they", "it", "who", "that", "which", "there"})
_JOINS = frozenset({"and", "or", "then", "but"})
_SHALL, _SHORT = ("'ll", "'d"), ("'ve", "'s", "'d", "'re")
_BE = frozenset({"is", "are", "was", "were", "be", "been", "being", "got"})
_ARTICLES = frozenset(["the", "a", "an", "our", "his", "her", "their", "this", "that", "my", "its", "your"])
_PLACES = frozenset(["of", "at", "in", "from", "on", "for", "with", "near"])
_NOTS = frozenset({"not", "never", "n't", "cannot", "without", "no", "nothing", "nobody", "neither", "nor"})
_ANSWERING = re.compile(
    r"\b(?:sorry|apologi[sz]e|please|thank you for|could you|would you|you(?:'|’)re right|you are right|your "
    r"(?:account|order|bill|booking|contract|report|photo|log)|(?:i|we)(?:'|’)?(?:ve| have) \w+ (?:you|your|yours)\b|"
    r"our (?:developers|engineer|technician|mistake|workshop|watchmaker|kitchen|warehouse))\b",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"\bmy\b|\byou(?:'|’)?(?:ve| have)? (?:charged|sent|sold|rejected|rang|paid|changed|stayed)|"
    r"\byour (?:agent|app|site|service|chat|reminder|colleague|tool|support|engineer|technician|update)\b",
    re.IGNORECASE,
)

#: ``customer``, ``agent``, ``sent`` by the agent, ``other`` with a name, or nothing.
Party = str
_SIDES: dict[str, Party] = {
    **{reduce(w)[0]: f"other {reduce(w)[0]}" for w in sorted(OTHERS)},
    **{reduce(w)[0]: "sent" for w in sorted(SENT)},
    **{reduce(w)[0]: "agent" for w in sorted(ANSWERERS)},
    **{reduce(w)[0]: "customer" for w in sorted(CUSTOMERS)},
}


class Deed(NamedTuple):
    """A word that may be a verb, the ``at``-th token; ``who`` is the form of whoever does it, or nothing."""

    at: int
    form: str
    who: str
    modal: bool
    open: bool
    denied: bool
    passive: bool
    plain: bool


def deeds(text: str, tokens: Sequence[Token]) -> list[Deed]:
    """Every content word of ``text`` as a deed, with whoever stands before it."""
    raws = [text[t.start : t.end].lower().replace("’", "'") for t in tokens]
    out: list[Deed] = []
    last: Deed | None = None
    for at, token in enumerate(tokens):
        if token.role == "stop" or token.form[:1].isdigit():
            continue
        deed = _deed(at, tokens, raws, last)
        out.append(deed)
        if deed.who in _PRONOUNS:
            last = deed
    return out


def _deed(at: int, tokens: Sequence[Token], raws: Sequence[str], last: Deed | None) -> Deed:
    before = raws[max(0, at - _BACK) : at]
    chain = list(takewhile(_small, reversed(before)))
    begun = at - len(chain) - 1
    ends = raws[begun] if len(chain) < len(before) else ""
    form, past = tokens[at].form, raws[at].endswith("ed") or raws[at] in IRREGULAR
    modal = any(raw in MODALS or raw.endswith(_SHALL) for raw in (*chain, ends))
    unsure = any(raw in OPEN for raw in chain)
    if begun < 0 and not past:
        return Deed(at, form, "you", modal=True, open=True, denied=bool(_NOTS & {*chain}), passive=False, plain=False)
    if ends in _JOINS and last is not None:
        return Deed(at, form, last.who, modal or last.modal, unsure or last.open, last.denied, bool(chain), past)
    head = _head(begun, raws) if ends else begun
    denied = _denies((*chain, ends)) or ends in LACKS or (head > 0 and raws[head - 1] in _NOTS)
    helped = any(raw in BETWEEN for raw in chain) or ends.endswith(_SHORT)
    who = tokens[head].form if ends else ("i" if begun < 0 else "")
    return Deed(at, form, who, modal, unsure, denied, bool(chain) and chain[0] in _BE, past or helped)


def _denies(raws: Sequence[str]) -> bool:
    return any(raw in _NOTS or raw.endswith("n't") for raw in raws)


def _head(at: int, raws: Sequence[str]) -> int:
    """ "The volunteers at the depot sang": from the depot back to the volunteers."""
    back = at - 1
    while back > 0 and (raws[back] in _ARTICLES or raws[back].isdigit()):
        back -= 1
    return back - 1 if back > 0 and raws[back] in _PLACES and raws[at] not in _PRONOUNS else at


def _small(raw: str) -> bool:
    return raw in BETWEEN or raw in MODALS or raw in _NOTS or (raw.endswith("ly") and len(raw) > 4)


def speaker(passage: str, number: int) -> Party:
    """``customer`` or ``agent``, by the manner of a passage; where nothing shows, they take turns."""
    answering, asking = len(_ANSWERING.findall(passage)), len(_ASKING.findall(passage))
    if answering == asking:
        return "customer" if number % 2 == 0 else "agent"
    return "agent" if answering > asking else "customer"


def _other(party: Party) -> Party:
    return {"customer": "agent", "agent": "customer"}.get(party, "")


def party_there(who: str, said_by: Party) -> Party:
    """Who a word of the evidence means, by who says it; "he" is anybody but the one who speaks."""
    if who in _ADDRESSED:
        return _other(said_by)
    if who in {"he", "she", "they"} and said_by:
        return f"not {said_by}"
    if who in FIRST_PERSON:
        return said_by
    return party(who) if said_by else ""


def party(form: str) -> Party:
    """The side that a word of a report names."""
    return _SIDES.get(form, "")


#: The features, and what a person is told of each.
DONE = {
    "role": "somebody else does it in the evidence",
    "undone": "not done in the evidence, but offered, planned or asked for",
    "denied": "one of the two says not",
}


def compare(
    ours: Sequence[tuple[Deed, Sequence[tuple[Deed, Party]]]], tokens: Sequence[Token]
) -> dict[str, Token | None]:
    """Each deed of the sentence beside the same deeds of the evidence and who speaks there.

    For each feature of ``DONE``, the first word of the sentence that clashes with all of them.
    """
    found: dict[str, Token | None] = dict.fromkeys(DONE)
    for deed, theirs in ours:
        if not theirs:
            continue
        clashes = {
            "role": _exchanged(deed, theirs, tokens),
            "undone": deed.plain and not deed.modal and all(d.open for d, _ in theirs),
            "denied": all(d.denied != deed.denied for d, _ in theirs),
        }
        found.update({name: tokens[deed.at] for name, clash in clashes.items() if clash and found[name] is None})
    return found


def _exchanged(deed: Deed, theirs: Sequence[tuple[Deed, Party]], tokens: Sequence[Token]) -> bool:
    """Whether someone else does it in every place of the evidence."""
    there = {party_there(d.who, said_by) for d, said_by in theirs if not d.passive and (d.plain or d.who in _PRONOUNS)}
    if deed.passive or not (deed.plain or deed.modal) or not there or "" in there:
        return False
    us = party(deed.who)
    if us:
        return all(_differ(us, one) for one in there)
    after = {party(t.form) for t in tokens[deed.at + 1 : deed.at + 1 + _AHEAD]}
    return there <= {"customer", "agent"} and there <= after


def _differ(us: Party, one: Party) -> bool:
    """Whether two sides cannot be one; who is sent belongs to the agent, and so may any other."""
    if one.startswith("not "):
        return us == one.removeprefix("not ")
    if us == "agent":
        return one == "customer"
    if us == "sent":
        return one not in {"agent", "sent"}
    return us != one
