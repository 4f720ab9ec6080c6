"""How a reported fact is said: who said it and where in the sentence that stands, what was done, two facts in one.

A wire service says it at the front, at the end, in the middle, or "according to". What support did is told as a deed.
Two facts are joined by "and", which says nothing of cause or of time, or by the "but" that already stood between them.
Nothing here adds a word that tells anything.
"""

import re
from collections.abc import Iterator, Sequence

from agent.draft.asked import ASKED
from agent.draft.parsed import parsed
from agent.draft.person import of_customer
from agent.draft.speech import VERB

#: That there was contact is no saying of the customer's.
WROTE = "they wrote to customer support about "
#: Words on either side of "the customer said" in the middle of a sentence.
LEAST_SIDE = 3
#: Places in the middle that are tried.
MOST_BREAKS = 8

#: Past tense and participle are one word, so "have sent" may become "sent".
SAME_PAST = (
    "sent|found|made|put|kept|told|brought|bought|paid|set|held|left|built|got|had|rebuilt|reset|dealt|met|led|spent|"
    "stood|cut|lent|heard|said|sold|won|read|let|shut|split|taught|caught|sought|lost|fed|"
    r"(?!need|feed|speed|exceed|proceed|succeed|indeed)\w{2,}ed"
)
#: Participle → past tense.
PAST = {
    "become": "became", "begun": "began", "chosen": "chose", "come": "came", "done": "did", "drawn": "drew",
    "driven": "drove", "given": "gave", "gone": "went", "rung": "rang", "run": "ran", "seen": "saw", "shown": "showed",
    "spoken": "spoke", "taken": "took", "thrown": "threw", "withdrawn": "withdrew", "written": "wrote",
}  # fmt: skip
_ADVERB = r"(?:(?P<adverb>also|now|already|just|since|therefore|then|first|\w+ly) )?"
_TIME = (
    r"first|then|next|later|meanwhile|in the meantime|that (?:same )?(?:day|morning|afternoon|evening|night|week)|"
    r"the (?:next|following|same) (?:day|morning|week)|the (?:day|night|week) before|"
    r"(?:on|in|at|by|within|since|over|from|while|when|after|before|until|once|as soon as) [^,;:]{3,60}?(?=,)|"
    r"\w+ (?:minutes?|hours?|days?|weeks?|months?) (?:on|later|earlier|before)"
)
#: "in the meantime they had switched on …": when, and what was done.
DEED = re.compile(
    rf"^(?:(?P<when>{_TIME}),? )?they (?:"
    rf"(?:have |had ){_ADVERB}(?P<done>(?:{SAME_PAST}|{'|'.join(PAST)})\b)|"
    rf"{_ADVERB.replace('adverb', 'how')}(?P<past>(?:{SAME_PAST}|{'|'.join(PAST.values())})\b(?! not\b)))(?P<rest>.*)$"
)
#: What support staff saw of the customer they told them: "we have looked and you did ask" is no deed of the customer's.
_FOUND = re.compile(r" and (?=the customer (?:did|has|had|is|was|should|could|would)\b)")
#: These stand before the verb as well as in front.
_BRIEF = ("first", "then", "later")

#: A fact with one of these can't lend its subject to a second one: "they told a man who came and paid" says who paid.
_BOUND = re.compile(
    r"^they (?:\w+ly )?(?:am|are|were|was|have|had|has|do|did|would|could|should|might|may|must|can|will)\b|"
    r"\b(?:not|never|no|nobody|nothing|none|cannot|without|hardly|if|unless|only|who|which|that|what|because|when|while|"
    r"until|before|after|where|how|as|so|but|and|or|than)\b"
)
#: Nobody is "they" before they were named.
_THEY_FIRST = re.compile(r"\b(?:they|their|them)\b", re.IGNORECASE)
#: No sentence begins with whom it has not named yet, or with a figure.
_NO_START = re.compile(r"^(?:they|their|them)\b|^\d")
#: "Said the till stopped", but "said that on Friday the till stopped".
_NO_THAT = re.compile(
    r"^(?:they|their|the|an?|it|that|this|support staff|one|two|three|all|both|half|some|many|most|nobody|nothing|no|"
    r"everything|there|these|those|more than|about|[\d£$€][\d.,]*)\b"
    r"(?! (?:the )?(?:day|week|month|year|night|morning)\b)"
    r"(?! (?:minutes|hours|days|weeks|months|years) (?:in|on|later)\b)",
    re.IGNORECASE,
)
#: Where a sentence may be parted by who said it; the better places first.
_BREAKS = (
    re.compile(r", (?=(?:and|but|so|when|while|because|after|before|since|as)\b)"),
    re.compile(
        r" (?=(?:but|so|because|when|while)\b)|"
        r" (?=(?:until|after|before|since)\b(?! (?:\w+day|\d[\d:]*|noon|midnight|then)\b))"
    ),
    re.compile(r" (?=and (?:they|it|there|this|nobody|had|have|was|were|would|could|did|\w{3,}ed)\b)"),
    re.compile(r", (?=(?:in|on|at|for|from|with|without|during|by|to|not|then|each|one|most|until|up|exactly|even)\b)"),
    re.compile(
        r" (?=(?:in|on|at|with|for|from|without|during) (?:the|a|an|their|one|all|every|each|\d)\b(?! day before))"
    ),
    re.compile(r" (?=(?:where|which|who) (?!will be|would be)|(?:like|as if) (?:an?|the)\b)"),
    re.compile(
        r"(?<!want)(?<!wants)(?<!wanted)(?<!need)(?<!needs)(?<!needed)(?<!try)(?<!tried)(?<!have)(?<!has)(?<!had)(?<!like)"
        r"(?<!going)(?<!able)(?<!used)(?<!ought)(?<!came)(?<!come)(?<!how)(?<!asked)(?<!began) "
        r"(?=to (?!the\b|a\b|an\b|their\b|be\b|one\b|\d)[a-z]{2,} )"
    ),
)
#: What was cut after one of these is missed.
ENDS_OPEN = re.compile(
    r"\b(?:with|to|of|for|by|at|and|or|but|so|the|an?|from|in|on|as|than|if|which|that|their|because|when|while|not|no|is|"
    r"was|are|were|be|been|exactly|already|just|only|even|about|all|both|each|every)$",
    re.IGNORECASE,
)
#: What begins another part of the sentence, which needs a verb of its own before it is parted.
_PART = re.compile(r"[,;:] | (?:and|but) (?=(?:a|an|the|their|one|all|every|some|they|it|nobody)\b)")
_SUBJECT = re.compile(r"^(?:is|are|was|were|has|have|had)\b")
#: "The day before" is one time.
_DAY = re.compile(r"\b(?:the|that) (?:day|night|week|month|year)$")
#: What opens or ends a message and tells nothing.
_APOLOGY = re.compile(r"^as they said[:,] |,? (?:sorry|they are afraid|unfortunately|though, so no)$")
#: Words that people write large to be heard, and the first word of a sentence.
_SHOUTED = re.compile(r"^A(?= [a-z])|\b(?:NO|NOT|NEVER|OLD|NEW|ALL|VERY|ONE|TWO|AND|ANY|EVERY|STILL|AGAIN|ONLY)\b")
#: Who said it stands in the middle.
MIDDLE = re.compile(r", (?:an? |the )?(?:customer|team|support staff|they)\b[^,]{0,60} said, ")
_MARKS = re.compile(r"(?<!\w)['‘“\"]([^'’”\"]+)['’”\"](?!\w)")


def plain(clause: str) -> str:
    """``clause`` without marks of quotation, which only consent lets in, and without "sorry" at its end."""
    said = _APOLOGY.sub("", _MARKS.sub(r"\1", clause)).strip(" ,;")
    return _SHOUTED.sub(lambda word: word.group().lower(), said)


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def joined(clauses: Sequence[str], link: str = "and", *, that: bool = False) -> str:
    """Two facts or more as one clause; ``that``: it stands behind "said", and each fact needs its "that"."""
    out, *more = clauses
    first = out
    for i, clause in enumerate(more, start=1):
        if i < len(more):
            out = f"{out}, {'that ' if that else ''}{clause}"
            first = clause
            continue
        comma = "," if " and " in out or "," in out or link == "but" else ""
        if first.startswith("they ") and clause.startswith("they ") and not _BOUND.search(first):
            out = f"{out}{comma} {link} {clause.removeprefix('they ')}"
        elif that:
            out = f"{out}{comma} {link} that {clause}"
        else:
            out = f"{out}, {link} {clause}"
        first = clause
    return out


# --- what a customer said -----------------------------------------------------------------------------------


def opening(clauses: Sequence[str], who: str, link: str = "and") -> list[str]:
    """The first sentence of a story: ``who`` ("a customer who bakes") is new to the reader."""
    if clauses[0].startswith(WROTE):
        return [f"{capital(who)} {clauses[0].removeprefix('they ')}."]
    if any(clause.startswith(ASKED) for clause in clauses):
        return [_asking(clauses, capital(who))]
    if _SPEAKS.search(clauses[0]):
        return [f"According to {who}, {joined(clauses, link)}."]
    said, behind = joined(clauses, link), joined(clauses, link, that=True)
    front = f"{capital(who)} said {_that(behind)}{behind}."
    ends = f"said {who}" if described(who) else f"{who} said"
    end = [] if _NO_START.search(said) else [f"{capital(said)}, {ends}.", *_parted(said, who)]
    known = [text for text in end if not _THEY_FIRST.search(text.partition(who)[0])]
    return [front, *known, *_named(clauses, link, who)]


def told(clauses: Sequence[str], turn: int, link: str = "and", *, adds: bool = False, later: bool = False) -> list[str]:
    """What the customer said, each time with another place for saying so first; ``turn`` counts their sentences.

    ``adds``: they spoke in the sentence before too; ``later``: they said this after what support did there.
    """
    if any(clause.startswith(ASKED) for clause in clauses):
        return [_asking(clauses, "The customer", also=adds)]
    said, behind = joined(clauses, link), joined(clauses, link, that=True)
    said_so = "added that " if adds else f"{'later ' if later else ''}said {_that(behind)}"
    front = f"The customer {said_so}{behind}."
    according = f"According to the customer, {said}."
    if _SPEAKS.search(clauses[0]):
        return [according]
    named = _named(clauses, link, "the customer")
    end = named[:1] if _NO_START.search(said) else [f"{capital(said)}, the customer said."]
    ways = ([front, *end, according], [*end, front, according], [according, front, *end])[0 if later else turn % 3]
    if _LEANS_FIRST.match(said):
        ways = [*end, *ways]
    return [*ways, *([] if _NO_START.search(said) else _parted(said, "the customer")), *named[1:]]


#: What takes up the sentence before it stands close to it: "It used to be 25, the customer said".
_LEANS_FIRST = re.compile(r"^(?:it|this|that|these|those)\b(?! (?:day|morning|afternoon|evening|night|week)\b)")
#: A thing or another person that says something itself: "said the till says" says it twice.
_SPEAKS = re.compile(r"^(?!they\b)(?:\w+ ){1,3}?(?:says?|said|thinks?|thought)\b")


def _asking(clauses: Sequence[str], who: str, *, also: bool = False) -> str:
    """What ``who`` said and what they asked, each in its own words: a question is no saying."""
    asked = [clause.removeprefix(ASKED) for clause in clauses if clause.startswith(ASKED)]
    stated = [clause for clause in clauses if not clause.startswith(ASKED)]
    wanted = f"asked {' and '.join(asked)}"
    if not stated:
        return f"{who} {'also ' if also else ''}{wanted}."
    behind = joined(stated, that=True)
    comma = "," if " and " in behind or "," in behind else ""
    return f"{who} said {_that(behind)}{behind}{comma} and {wanted}."


def _named(clauses: Sequence[str], link: str, who: str) -> list[str]:
    """A fact that begins with "they" or "their", begun with whom it means: "the customer painted a sign, they said"."""
    first = clauses[0]
    if first.startswith("they "):
        begun = of_customer(first).replace("the customer", who, 1)
    elif first.startswith("their "):
        begun = f"{who}'s {first.removeprefix('their ')}"
    else:
        return []
    said = joined([begun, *clauses[1:]], link)
    return [] if described(who) else [f"{capital(said)}, they said.", *_parted(said, "they")]


def described(who: str) -> bool:
    """Whether ``who`` is more than "a customer": "a customer who bakes", "a customer from a food bank"."""
    return who not in {"a customer", "the customer"}


def _that(clause: str) -> str:
    return "" if _NO_THAT.search(clause) else "that "


def _parted(clause: str, who: str) -> list[str]:
    """``clause`` with who said it in the middle, the best places first."""
    if clause[:1].isdigit():
        return []
    found = [(before, behind) for shape in _BREAKS for before, behind in _sides(clause, shape)]
    return [f"{capital(before)}, {who} said, {behind}." for before, behind in dict.fromkeys(found)][:MOST_BREAKS]


def _sides(clause: str, shape: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    middle = len(clause) / 2
    for cut in sorted(shape.finditer(clause), key=lambda m: abs(m.start() - middle)):
        before, behind = clause[: cut.start()].rstrip(","), clause[cut.end() :]
        fits = min(len(before.split()), len(behind.split())) >= LEAST_SIDE
        if fits and _ends_well(before, behind) and not _of_a_thing(clause, cut.end()):
            yield before, behind


def _of_a_thing(clause: str, at: int) -> bool:
    """Whether the phrase that begins at ``at`` says which thing: "a plan on the wall" is one thing."""
    words = parsed(clause)
    prep = next((w for w in words if w.at == at and w.tag == "IN"), None)
    return prep is not None and any(w.dep == "det" and w.head == prep.head for w in words)


def _ends_well(before: str, behind: str) -> bool:
    """Whether ``before`` could stand there: its last part has said what is done, and no one time is taken apart."""
    if ENDS_OPEN.search(before) or (_DAY.search(before) and behind.startswith(("before", "after"))):
        return False
    return bool(VERB.search(_PART.split(before)[-1])) and not _SUBJECT.search(behind)


# --- what support staff did and said -------------------------------------------------------------------------


def done(clause: str) -> str | None:
    """What was done, without who did it: "they have sent a fuse" → "sent a fuse"; None where it is no deed.

    When it was done stands in front, with a comma behind it, unless it is one word.
    """
    found = DEED.match(clause)
    if found is None:
        return None
    verb = PAST.get(found["done"] or "", found["done"]) or found["past"]
    how = found["adverb"] or found["how"]
    when = found["when"] if found["when"] in _BRIEF else None
    return " ".join(word for word in (when, how, f"{verb}{_FOUND.sub(' and said ', found['rest'])}") if word)


def by_staff(clauses: Sequence[str], subject: str, turn: int = 0) -> list[str]:
    """What support staff did, told plainly; what they only said, as said."""
    first, *more = clauses
    deed = done(first)
    if deed is None:
        return _said(clauses, subject, turn)
    for clause in more:
        deed = f"{deed}{',' if ' and ' in deed else ''} and {done(clause) or f'said {_that(clause)}{clause}'}"
    when = _when(first)
    said = f"{subject} {deed}" if when is None else f"{capital(when)}, {_inside(subject)} {deed}"
    return [f"{said}.", *(_parted(said, "they") if " said " not in said else [])]


def _when(clause: str) -> str | None:
    found = DEED.match(clause)
    when = found["when"] if found else None
    return None if when in _BRIEF else when


def _said(clauses: Sequence[str], subject: str, turn: int) -> list[str]:
    said, behind = joined(clauses), joined(clauses, that=True)
    front = f"{subject} said {_that(behind)}{behind}."
    end = f"{capital(said)}, {_inside(subject)} said."
    if _NO_START.search(said):
        return [front]
    ways = [front, end] if turn % 2 and not _LEANS_FIRST.match(said) else [end, front]
    return [*ways, *_parted(said, _inside(subject))]


def _inside(subject: str) -> str:
    return subject[:1].lower() + subject[1:]
