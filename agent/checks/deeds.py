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
ADDRESSED = frozenset({"you", "your", "yours", "yourself"})
_PRONOUNS = frozenset({"i", "we", "you", "he", "she", "they", "it", "who", "that", "which", "there"})
_JOINS = frozenset({"and", "or", "then", "but"})
_SHALL, _SHORT = ("'ll", "'d"), ("'ve", "'s", "'d", "'re")
_BE = frozenset({"is", "are", "was", "were", "be", "been", "being", "got"})
_ARTICLES = frozenset(["the", "a", "an", "our", "his", "her", "their", "this", "that", "my", "its", "your"])
_OBJECTS = _ARTICLES | {"me", "us", "him", "them", "it", "you"}
_WISHES = frozenset({"would", "could", "might"})
_PLACES = frozenset(["of", "at", "in", "from", "on", "for", "with", "near"])
CUSTOMER = reduce("customer")[0]
#: A customer of whom one who writes or answers speaks: "the customer hears it as well".
THIRD = "their customer"
_WRITERS = frozenset(["[customer]", *(reduce(w)[0] for w in ["customer", "client", "user", "shopper", "caller"])])
_BESIDE = frozenset({"for", "to", "with", "on", "from"})
_THEIRS = frozenset({"their", "his", "her", "its", "my", "our", "your"})
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
#: A greeting or a name below leaves no doubt.
_SIGNED = re.compile(
    r"(?P<agent>\[AGENT \d+\]\W*\Z|\A\W*(?:hi|hello|dear|thanks|good \w+),? \[CUSTOMER)|"
    r"(?P<customer>\A\W*(?:hi|hello|dear|good \w+),? (?:support|team|all)\b|^\[CUSTOMER\]\s*$)",
    re.IGNORECASE | re.MULTILINE,
)
_YOURS = re.compile(r"\byours?\b|\b(?:i|we)(?:'|’)(?:ve|ll)\b", re.IGNORECASE)
_MINE = re.compile(r"\bm(?:y|ine)\b|\bour\b", re.IGNORECASE)
#: Characters that no message of a ticket is longer than.
_LETTER = 1800

#: ``customer``, ``agent``, ``sent`` by the agent, ``other`` with a name, or nothing.
Party = str
_SIDES: dict[str, Party] = {
    **{reduce(w)[0]: f"other {reduce(w)[0]}" for w in sorted(OTHERS)},
    **{reduce(w)[0]: "sent" for w in sorted(SENT)},
    **{reduce(w)[0]: "agent" for w in sorted(ANSWERERS)},
    **{reduce(w)[0]: "customer" for w in sorted(CUSTOMERS)},
    "[customer]": "customer",
}


class Deed(NamedTuple):
    """A word that may be a verb, the ``at``-th token; ``who`` is the form of whoever does it, or nothing.

    ``open``: it may not have come to be; ``wished``: nothing but a "would" or a "could" stands before it.
    """

    at: int
    form: str
    who: str
    modal: bool
    open: bool
    denied: bool
    passive: bool
    plain: bool
    wished: bool = False
    has_object: bool = False


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
    who = _who(head, tokens, raws) if ends else ("i" if begun < 0 else "")
    told = past or helped or (not chain and raws[at].endswith("s") and bool(party(who)))
    passive = bool(chain) and chain[0] in _BE and not raws[at].endswith("ing")
    wished = _wished((*chain, ends), raws[at])
    return Deed(at, form, who, modal, unsure or wished, denied, passive, told, wished, _object(raws[at + 1 : at + 3]))


def _who(head: int, tokens: Sequence[Token], raws: Sequence[str]) -> str:
    """Customers in the plural are those of anybody; a stand-in for the customer's name is the one who wrote."""
    if raws[head].startswith("["):
        return f"[{tokens[head].form}]"
    if tokens[head].form == CUSTOMER and head > 0 and (raws[head - 1] in _THEIRS or raws[head - 1].endswith("'s")):
        return THIRD
    return "" if raws[head] == "customers" else tokens[head].form


def _wished(before: Sequence[str], raw: str) -> bool:
    """ "I would send", "I'd send", "I could send", and not "I'd sent"."""
    if any(word in _WISHES for word in before):
        return True
    past = raw.endswith("ed") or IRREGULAR.get(raw, raw) != raw
    return not past and any(word.endswith("'d") for word in before)


def _object(after: Sequence[str]) -> bool:
    """Whether it is done to something: "switched them", "switched on the light"."""
    return any(raw in _OBJECTS for raw in after[:1]) or (len(after) > 1 and len(after[0]) < 4 and after[1] in _OBJECTS)


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


def speakers(passages: Sequence[str]) -> list[Party]:
    """``customer`` or ``agent`` of each passage, by its manner; where nothing shows, they take turns.

    The turns are counted from the nearest passage whose manner shows, from a customer's first where none does. Of a
    passage alone nothing is said then, nor of one as long as a document.
    """
    shown = [_manner(text) if len(text) < _LETTER else "" for text in passages]
    known = [at for at, party in enumerate(shown) if party]
    out: list[Party] = []
    for at, text in enumerate(passages):
        near = min(known, key=lambda other: abs(other - at), default=None)
        first = "customer" if near is None else shown[near]
        turn = first if (at - (near or 0)) % 2 == 0 else _other(first)
        out.append(turn if len(text) < _LETTER and (near is not None or len(passages) > 1) else "")
    return out


def _manner(passage: str) -> Party:
    """Whose words they seem to be; nothing where as much speaks for either."""
    signed = _SIGNED.search(passage)
    if signed:
        return signed.lastgroup or ""
    answering, asking = len(_ANSWERING.findall(passage)), len(_ASKING.findall(passage))
    if answering == asking:
        answering, asking = len(_YOURS.findall(passage)), len(_MINE.findall(passage))
    return "" if answering == asking else "agent" if answering > asking else "customer"


def _other(party: Party) -> Party:
    return {"customer": "agent", "agent": "customer"}.get(party, "")


def party_there(who: str, said_by: Party) -> Party:
    """Who a word of the evidence means, by who says it; "he" is anybody but the one who speaks."""
    if who in ADDRESSED:
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
    "patient": "in the evidence it does this itself",
    "stranger": "another than the customer does it in the evidence",
    "wished": "not done in the evidence: would, could or might",
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
            "patient": _by(deed, tokens) and all(_active(d, deed.who) for d, _ in theirs),
            "stranger": _stranger(deed, theirs, tokens[: deed.at]),
            "wished": _done(deed) and all(d.wished and d.who in _PRONOUNS for d, _ in theirs),
        }
        found.update({name: tokens[deed.at] for name, clash in clashes.items() if clash and found[name] is None})
    return found


def _done(deed: Deed) -> bool:
    """Whether one of the two sides is said to have done it."""
    return deed.plain and not deed.modal and not deed.open and not deed.passive and bool(party(deed.who))


def _by(deed: Deed, tokens: Sequence[Token]) -> bool:
    """Whether the sentence says by whom it is done to whoever is named."""
    return deed.passive and bool(deed.who) and any(t.form == "by" for t in tokens[deed.at + 1 : deed.at + 1 + _AHEAD])


def _active(deed: Deed, who: str) -> bool:
    return not deed.passive and deed.plain and deed.has_object and deed.who == who


def _named(who: str, before: Sequence[Token]) -> str:
    """Whom "they" means where only one side is named before."""
    if who not in {"he", "she", "they"}:
        return who
    named = [t.form for t in before if party(t.form)]
    return named[-1] if len({party(form) for form in named}) == 1 else ""


def _stranger(deed: Deed, theirs: Sequence[tuple[Deed, Party]], before: Sequence[Token]) -> bool:
    """Whether the customer does it here, by name or as "they", and in the evidence a third whom one of them names."""
    if deed.passive or _named(deed.who, before) not in _WRITERS:
        return False
    return all(not d.passive and (d.who == THIRD or (d.who in {"he", "she"} and by == "customer")) for d, by in theirs)


def _exchanged(deed: Deed, theirs: Sequence[tuple[Deed, Party]], tokens: Sequence[Token]) -> bool:
    """Whether someone else does it in every place of the evidence."""
    there = {party_there(d.who, said_by) for d, said_by in theirs if not d.passive and (d.plain or d.who in _PRONOUNS)}
    if deed.passive or not (deed.plain or deed.modal) or not there or "" in there:
        return False
    us = party(_named(deed.who, tokens[: deed.at]))
    if us:
        return all(_differ(us, one) for one in there)
    behind = tokens[deed.at + 1 : deed.at + 1 + _AHEAD]
    if behind and behind[0].form in _BESIDE:
        return False
    after = {party(t.form) for t in behind}
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
