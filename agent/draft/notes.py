"""The evidence as a reporter's notebook: one fact a line, in the third person, each with its passage.

A note is taken from one sentence of one passage. What can't be told as a fact is left out: greetings, questions,
requests, anything that speaks to a writer or a machine (what comes from customers is data, never an instruction),
and sentences that do not turn safely into the third person. Stand-ins such as ``[CUSTOMER]`` become their
descriptions; a token that has none keeps its sentence out.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from agent.draft.asides import aside, permission
from agent.draft.asked import ASKED, question
from agent.draft.parsed import parsed, verb
from agent.draft.person import ASIDE, report, spelt
from agent.draft.speech import (
    ASKS,
    BAD,
    BANTER,
    CALLED,
    GOOD,
    OPINION,
    PARAGRAPH,
    SMALL_TALK,
    VERB,
    opened,
    sentences,
    talks,
)
from agent.draft.wholes import ordering, statements, whole
from retrieval.records import Passage, StandIn

Stage = Literal["who", "problem", "help", "outcome"]
STAGES: tuple[Stage, ...] = ("who", "problem", "help", "outcome")

LEAST_WORDS = 4
#: Support's message of no more words, of which nothing was noted, is a greeting or a question.
GREETING_WORDS = 12
#: A longer sentence is taken apart where a new clause with its own subject begins.
BREATH_WORDS = 24
RUN_ON = re.compile(
    r"(?:,|;| -)? (?:and|but|so|then) (?=(?:I|we|it|my|our|they|this)\b)|[,;] (?=(?:I|we|it|my|our)\b)", re.I
)
MOST_WORDS = 34


class Note(NamedTuple):
    """``clause`` is the fact in the third person without a full stop; ``source`` the sentence it was taken from."""

    number: int
    passage: Passage
    stage: Stage
    clause: str
    source: str

    @property
    def speaker(self) -> str:
        return "Support staff" if self.passage.role == "agent" else "The customer"

    @property
    def opinion(self) -> bool:
        return self.passage.role == "customer" and bool(OPINION.search(self.clause))

    @property
    def line(self) -> str:
        if self.clause.startswith(ASKED):
            return f"{self.speaker} {self.clause.removeprefix('they ')}."
        return f"{self.speaker} said {self.clause}."


#: With so many of its words told before, a fact is the same one.
SAME = 0.85
LEAST_TELLING = 5
_TELLING = re.compile(r"[a-z]{3,}|\d[\d,.:]*\d|\d|no")
_FILLERS = frozenset(
    ("the", "and", "they", "their", "them", "that", "this", "with", "for", "was", "were", "are", "has", "have", "had")
)


class Quote(NamedTuple):
    """Words that a consented source really holds, without quotation marks."""

    passage: Passage
    text: str


TOKEN = re.compile(r"\[[A-Z][A-Z_ ]*\d*\]")

#: "Order an order is late".
DOUBLE = re.compile(r"\b(\w+) (?:a|an|the) \1\b", re.I)
#: A stand-in with the word before it, which decides on its article.
PLACED = re.compile(r"(?P<before>\b[\w’'-]+\s)?(?P<token>\[[A-Z][A-Z_ ]*\d*\])")
ARTICLE = re.compile(r"^(?:an?|the)\s")
#: "The [ORGANISATION 1] team" is "the bakery team".
OWNED = re.compile(r"\b(?:the|an?|my|our|your|his|her|its|their|this|that|every|each|no)\s$", re.I)
#: "My husband [PERSON 1]" is "my husband": the name adds nothing that may be told.
PERSON_AT_ALL = "a person"
#: "Our [PLACE 1] office" is "our office".
PLACE_AT_ALL, NOUN_AFTER = "a place", re.compile(r"\s[a-z]{3,}")
KIN = re.compile(
    r"\b(?:husband|wife|partner|son|daughter|mother|father|mum|mom|dad|brother|sister|friend|colleague|neighbou?r|"
    r"cousin|"
    r"uncle|aunt|grandmother|grandfather|gran|nan|boss|manager|assistant|boyfriend|girlfriend|nephew|niece|"
    r"engineer|technician|cook|chef|waiter|driver|client|accountant|landlord|tenant|volunteer|apprentice|nephew|"
    r"niece)\s$",
    re.I,
)

#: A name that is called, behind a greeting or at the end of what is said to it, and the label of a mail.
_CALLED_FIRST = re.compile(
    r"^(?:[\w ]{2,24}: )*(?:(?:hi|hello|hey|dear|hai),? )?\[(?:PERSON|CUSTOMER|AGENT)(?: \d+)?\]\s*,\s*", re.I
)
_CALLED_LAST = re.compile(r"(?<=[\w\]]) \[(?:PERSON|CUSTOMER|AGENT)(?: \d+)?\](?=[.!?]*$| (?:and|but) )")
_NAMES = re.compile(
    r"\b(?:by|with|from|to|for|and|or|of|as|at|like|is|am|are|was|were|be|called|named|the|an?|my|our|your|his|her|"
    r"their|met|told|asked|thank|thanks|tell|ask|saw|love|mr|mrs|ms|miss|dr|about|on|in|than|\w+ed)\.?$",
    re.I,
)
#: What a reference stands behind: "reservation [ORDER 1] is …" is about the reservation.
_REFERENCE = re.compile(
    r"\b((?:reservation|booking|order|case|ticket|invoice|account|flight|parcel|delivery|claim|policy)) "
    r"(?:(?:number|no|id|ID)\.? )?(?:is )?#?\[(?:ORDER|NUMBER|ACCOUNT|HANDLE)(?: \d+)?\](?= [a-z])"
)

#: Somebody who is spoken of, and what takes up their place in the next sentence.
SOMEBODY = re.compile(
    r"\b(my|our|an?|the) (?:(?:old|oldest|young|youngest|elderly|little|big|best|eldest) )?(husband|wife|partner|"
    r"son|daughter|"
    r"mother|father|mum|mom|dad|brother|sister|friend|neighbou?r|uncle|aunt|gran|grandmother|grandfather|nephew|"
    r"niece|"
    r"cousin|boss|manager|lady|man|woman|gentleman|boy|girl|lad|client|driver|engineer|technician|courier|accountant|"
    r"bookkeeper|cook|chef|waiter|volunteer|student|pupil|teacher|nurse|doctor|grandmaster|visitor|guest|shopper|"
    r"buyer|"
    r"tenant|landlord|apprentice|reporter|officer|colleague)\b",
    re.I,
)
HE = re.compile(r"^(?:he|she)(?:(?= )|(?P<is>'s)(?= (?:an?|the|not|very|so|only|\d+)\b))", re.I)

#: Whom a shop calls customers.
BUYERS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"^(customers)\b", re.I), "our customers"),
    (re.compile(r"\bthe (customers?)\b(?! (?:service|support|care))", re.I), r"our \1"),
    (
        re.compile(r"\b(an?|one|another) customer\b(?!'s? |'| (?:service|support|care|of))", re.I),
        r"\1 customer of ours",
    ),
    (re.compile(r"\b(two|three|four|five|six|seven|eight|nine|\d+) customers\b", re.I), r"\1 of our customers"),
)


#: What a stand-in is called whose value says nothing of who or what it is.
NO_DESCRIPTION = frozenset({"a user name"})


#: What ties a sentence to the conversation: a person in it, or a thing already spoken of.
PERSON = re.compile(r"\b(?:I|I'\w+|me|my|mine|we|we'\w+|us|our|ours|you|you'\w+|your|they|he|she)\b", re.I)
BACKWARD = re.compile(
    r"^(?:it|this|that|these|those|he|she|they|the|both|everything|nothing|all|since|after|within)\b", re.I
)

#: What is so of a thing that the sender has: "mast is down", "rent is due on Thursday".
_IN_HAND_NOW = re.compile(
    r"^the [\w-]+ (?:is|are) (?:down|off|out|up|dead|flat|broken|stuck|frozen|gone|late|due|missing|empty|full)\b",
    re.I,
)

#: "my account", "our new printer".
THEIRS = re.compile(
    r"\b(?:my|our) ((?:(?:new|old|mobile|online|card|credit|bank|user|\w{2,12}ed) )?"
    r"(?!own\b|son\b|wife\b|husband\b|name\b|beef\b|God\b|friend)[a-z]{3,14})\b",
    re.I,
)
IN_HAND = re.compile(
    r"\b(?:the|this(?! \w+(?:s|ed)\b)|your|a) (?!(?:first|same|last|next|other|only|most|best|worst|more|time|way|"
    r"fact|"
    r"moment|people|world|team|one|few|lot|following|whole|company|day|week|month|year)\b)([a-z]{3,14})\b",
    re.I,
)

#: "Their number is a phone number", "this is the customer from a bakery": what is left when its value is gone.
CONTACT = re.compile(
    r"\b(?:number|address|e-?mail|name|order|account|reference|id) (?:is|are) (?:an?|the|their) "
    r"(?:[\w-]+ )?(?:number|address|e-?mail|name|handle|customer|person|order)(?=$|,| and\b)|"
    r"\bthe following(?: \w+)?$|^they are (?:a person|the customer)$|"
    r"^(?:this|it|here) (?:is|was) (?:the|a) (?:customer|person)\b|"
    r"^their (?:\w+ ){0,2}?(?:name|ssn|address|phone|number) is (?!not |on |in |wrong|missing|still|no |known)",
    re.I,
)

#: What begins so has a subject, even where the parser sees none.
SUBJECT_FIRST = re.compile(r"^(?:I|I'\w+|we|we'\w+|you|you'\w+|he|she|it|the|my|our|your|this)\b", re.I)

#: What stands for a value that says nothing: in a phrase of its own it can go, elsewhere the sentence tells nothing.
_EMPTY = (
    r"(?:an? (?:place|address|user name|web address|order number|account number|number|phone number|e-?mail address))"
)
EMPTY_PHRASE = re.compile(
    rf",? (?:(?:under|of|from|at|near|by|via|with|on|in|to) {_EMPTY}|under an order)(?=,|$| (?:and|so|but)\b)"
)
EMPTY = re.compile(rf"\b(?:{_EMPTY}(?! of)|(?:from|of|is|are) a place|says a person)\b")
#: "It is a vowel": short, and of what it speaks stands elsewhere.
NOTHING_NAMED = re.compile(
    r"^(?:it|this|that|these|those) (?:is|was|are|were) (?!.*\b(?:fault|mistake|error)\b)[^\d]*$"
)
BARE_WORDS = 6
#: "Yours" without what is theirs: "set the customer's to day/month"; "that" of which nothing was said.
_OWNERLESS = re.compile(
    r"\bdo(?:es)? (?:not )?do that\b|\b(?:told|tells?) (?:the|an?|their) [\w ]{2,20} so\b|"
    r"\bthat then$|\b(?:could|can|would|did|does|do|has|have)(?: not)?$|"
    r"\b(?:on|of|for|in|with) (?:those|these|both)(?=$|,| (?:that day|then|now)\b)|"
    r"^the \w+ says (?:\w+ )?(?:\d+|\w+) (?:minutes|hours|days|weeks)$|"
    r"(?<!is )(?<!was )(?<!are )\bthe customer's(?:$| (?:to|is|was|are|were|from|for|and|on|at|in|by|with|so|but|"
    r"or)\b)"
)
QUOTED = re.compile(r"(?<!\w)'([^']{3,})'(?!\w)")

#: Frankness in front of what is stated.
_HONEST = re.compile(
    r"\b(?:I|we) (?:must|have to|should|ought to) (?:be honest|admit|say|add|warn you|tell you)(?: that)? |"
    r"^(?:you have it|you are right|you're right|confirmed|no excuses|no miracle)\s*[:,] ",
    re.I,
)
#: "Nothing is lost": short, and whole.
_NOTHING = re.compile(r"(?:nothing|nobody|no one) (?:is|was|has|had) ")
#: "No madam, I need a seat", "yes and also I need a pass": an answer to what was asked, and whom it is given.
_ANSWERED = re.compile(
    r"^(?:(?:yes|no|ok|okay|hai|hii+|sure|oh|great|thanks?|please)\b[ ,]+)*(?:sir|madam|ma'?am|mam)\b[ ,]*|"
    r"^(?:(?:yes|yeah|no|ok|okay|hai|hii+|sure|oh|great|perfect|nice|and|also)\b[ ,]+)+(?=(?:I|we|my|our)\b)",
    re.I,
)
COUNTED = re.compile(r"there (?:was|were) (?!no\b)", re.I)


WHO = re.compile(r"^they (?:are an?|run|own|manage|sell|have an?|work|teach|bake|make|keep|live|opened|started) ", re.I)


def take(passages: Sequence[Passage]) -> list[Note]:
    """The notes in the order of the conversation, numbered from 1; no two say the same."""
    found = [(p, source, clause) for p in passages if p.role != "note" for source, clause in _clauses(p)]
    telling = {p.id for p, _, _ in found}
    first_help = _first_help([p for p in passages if p.id in telling or len(p.text.split()) > GREETING_WORDS])
    found = [one for one in found if not (one[2].startswith(ASKED) and _helped(one[0], first_help))]
    first: list[tuple[Passage, str, str]] = []
    for one in found:
        if not any(one[0].role == before[0].role and _again(one[2], before[2]) for before in first):
            first.append(one)
    return [
        Note(number, passage, _stage(passage, clause, first_help.get(passage.record_id)), clause, source)
        for number, (passage, source, clause) in enumerate(first, start=1)
    ]


def _again(clause: str, before: str) -> bool:
    """Whether ``clause`` tells nothing that ``before`` does not: no further figure, and hardly a further word."""
    if clause.lower() == before.lower():
        return True
    new, old = ({w for w in _TELLING.findall(text.lower()) if w not in _FILLERS} for text in (clause, before))
    figures = {w for w in new if w[0].isdigit()}
    return len(new) >= LEAST_TELLING and figures <= old and len(new & old) >= SAME * len(new)


def quotes(passages: Sequence[Passage], channel: str, now: datetime) -> list[Quote]:
    """Sentences of customers that may be quoted on ``channel`` now: consented, whole, and without a stand-in."""
    return [
        Quote(passage, sentence)
        for passage in passages
        if passage.role == "customer" and passage.consent.covers(channel, now)
        for sentence in sentences(passage.text)
        if _quotable(sentence)
    ]


def described(text: str, stand_ins: Sequence[StandIn]) -> str | None:
    """``text`` with every stand-in described; None when a token has no description."""
    words = {s.token: s.description for s in stand_ins}

    def put(match: re.Match[str]) -> str:
        said = words.get(match["token"], match["token"])
        before = match["before"] or ""
        if said == PERSON_AT_ALL and KIN.search(before):
            return before.rstrip()
        if said == PLACE_AT_ALL and OWNED.search(before) and NOUN_AFTER.match(text, match.end()):
            return before.rstrip()
        return f"{before}{ARTICLE.sub('', said) if OWNED.search(before) else said}"

    out = PLACED.sub(put, text)
    return None if TOKEN.search(out) else DOUBLE.sub(lambda m: f"the {m[1].lower()}", out)


def about(passages: Sequence[Passage]) -> Note | None:
    """What a customer wrote in about, where nothing more can be told: what they call theirs, or the thing in hand."""
    said = [(p, s) for p in passages if p.role == "customer" for s in sentences(p.text) if not ASKS.search(spelt(s))]
    for shape, whose in ((THEIRS, "their"), (IN_HAND, "the")):
        for passage, sentence in said:
            if found := shape.search(TOKEN.sub(" ", spelt(sentence))):
                clause = f"they wrote to customer support about {whose} {found.group(1).lower()}"
                return Note(1, passage, "problem", clause, sentence)
    return None


def _clauses(passage: Passage) -> Iterator[tuple[str, str]]:
    for paragraph in PARAGRAPH.split(passage.text):
        said = sentences(paragraph)
        for i, source in enumerate(said):
            if passage.role == "customer" and permission(source):
                break  # what follows is about publication too
            for piece in _run_on(source):
                named = _named(piece, said[:i])
                if named is not None:
                    yield from _told(named, source, passage)


def _named(piece: str, before: Sequence[str]) -> str | None:
    """Whom "he" means: "he overstayed" with the one person that was spoken of before is "the grandmaster overstayed".

    None where that may be several people, or nobody: a reader would not know either.
    """
    pronoun = HE.match(piece)
    if pronoun is None:
        return piece
    people = {found[2].lower(): found for said in before for found in SOMEBODY.finditer(said)}
    if len(people) != 1:
        return None
    who, found = next(iter(people.items()))
    name = f"{found[1].lower() if found[1].lower() in {'my', 'our'} else 'the'} {who}"
    return f"{name}{' is' if pronoun['is'] else ''}{piece[pronoun.end() :]}"


def _run_on(sentence: str) -> list[str]:
    """A breathless sentence as its pieces; one of ordinary length as it is."""
    return RUN_ON.split(sentence) if len(sentence.split()) > BREATH_WORDS else [sentence]


def _told(piece: str, source: str, passage: Passage) -> Iterator[tuple[str, str]]:
    speaker: Literal["agent", "customer"] = "agent" if passage.role == "agent" else "customer"
    plain = _ANSWERED.sub("", _HONEST.sub("", opened(CALLED.sub("", opened(opened(ASIDE.sub("", spelt(piece))))))))
    plain = _buyers(plain) if speaker == "customer" else plain
    if speaker == "customer" and (asked := _wondered(plain, passage)) is not None:
        yield source, asked
        return
    closed = aside(plain) if speaker == "agent" else talks(plain)
    telling = None if closed else described(_unnamed(plain, passage.stand_ins), passage.stand_ins)
    for said in statements(telling or ""):
        statement = whole(said)
        tells = (
            BANTER.search(said) is None
            and _tells(said, statement, passage)
            and not (speaker == "agent" and _answers(said, statement))
        )
        clause = report(statement, speaker) if tells else None
        clause = _informing(EMPTY_PHRASE.sub("", clause or ""))
        least = LEAST_WORDS - (any(c.isdigit() for c in clause) or _NOTHING.match(clause) is not None)
        if least <= len(clause.split()) <= MOST_WORDS and _sound(clause, said):
            yield source, clause


def _wondered(plain: str, passage: Passage) -> str | None:
    """What a customer asked about the matter; a question about the exchange or about publication is none."""
    if not plain.rstrip().endswith("?") or aside(plain):
        return None
    telling = described(_unnamed(plain, passage.stand_ins), passage.stand_ins)
    clause = question(telling) if telling else None
    return clause if clause and len(clause.split()) <= MOST_WORDS and not EMPTY.search(clause) else None


def _informing(clause: str) -> str:
    """``clause`` without a judgement that only hangs on to it: "there were 312 payments, best day of the year"."""
    told, comma, tail = clause.rpartition(", ")
    judged = comma and OPINION.search(tail) and not OPINION.search(told) and VERB.search(told)
    return told if judged and verb(parsed(tail)) is None else clause


def _answers(said: str, statement: str) -> bool:
    """Whether support only said how many it is, as an answer: nobody has told that there were so many."""
    return said != statement and COUNTED.match(statement) is not None


def _sound(clause: str, said: str) -> bool:
    """Whether ``clause`` is more than what is left of a contact, and a quotation in it is as it was."""
    quoted = all(quote in clause for quote in QUOTED.findall(said))
    stated = VERB.search(clause) is not None or verb(parsed(clause)) is not None
    bare = NOTHING_NAMED.match(clause) is not None and len(clause.split()) < BARE_WORDS
    empty = any(shape.search(clause) for shape in (_OWNERLESS, CONTACT, EMPTY))
    return stated and quoted and not (bare or empty or any(map(_acts, QUOTED.findall(said))))


def _acts(quote: str) -> bool:
    """Whether it is a label such as 'drawer opened', which reads as a part of the sentence once its marks are gone."""
    words = parsed(quote)
    return len(words) > 1 and verb(words) is None and any(word.tag.startswith("VB") for word in words)


def _buyers(plain: str) -> str:
    """A customer's customers are theirs: "the customer" is who writes."""
    for shape, whose in BUYERS:
        plain = shape.sub(whose, plain)
    return plain


def _unnamed(plain: str, stand_ins: Sequence[StandIn]) -> str:
    """Without a handle: "[HANDLE 1] three were charged" addresses somebody, and "a lad from [HANDLE 1]" is a lad."""
    plain = _REFERENCE.sub(r"\1", _uncalled(_CALLED_FIRST.sub("", plain)))
    handles = [re.escape(s.token) for s in stand_ins if s.description in NO_DESCRIPTION]
    if not handles:
        return plain
    token = "|".join(handles)
    return re.sub(rf"^(?:{token})[\s,:]*|\s*\bfrom (?:{token})|(?<=\bthe )(?:{token}) (?=[a-z])", "", plain)


def _uncalled(plain: str) -> str:
    """Without a name at the end that nothing in the sentence leads to: "change my seat [PERSON 2]"."""
    found = _CALLED_LAST.search(plain)
    if found is None or _NAMES.search(plain[: found.start()]) or KIN.search(f"{plain[: found.start()]} "):
        return plain
    return f"{plain[: found.start()]}{plain[found.end() :]}"


def _tells(said: str, statement: str, passage: Passage) -> bool:
    """Whether ``statement``, whole, tells what happened to, or was done by, the people of this conversation."""
    if talks(said):
        return False
    if verb(parsed(statement)) is None and not (VERB.search(statement) and SUBJECT_FIRST.match(said)):
        return False
    if ordering(statement) or (
        said == statement and parsed(said[:1].lower() + said[1:])[0].tag in {"VBN", "VBG", "VBD"}
    ):
        return False
    if passage.role == "agent":
        return bool(PERSON.search(said)) or verb(parsed(statement)) is not None
    shouted = sum(word.isupper() for word in said.split() if len(word) > 2)
    return shouted <= 2 and (
        bool(PERSON.search(said) or BACKWARD.search(said) or _IN_HAND_NOW.search(statement)) or _happened(statement)
    )


def _happened(plain: str) -> bool:
    """Whether its verb tells what was, or it counts: what is so in general is no part of a conversation."""
    words = parsed(plain)
    at = verb(words)
    return at is not None and (
        words[at].tag == "VBD"
        or words[at].text in {"has", "have"}
        or words[words[at].head].tag == "VBG"  # "folk are coming"
        or any(w.tag == "CD" for w in words)
    )


def _quotable(sentence: str) -> bool:
    words = sentence.split()
    if TOKEN.search(sentence) or "?" in sentence or not 5 <= len(words) <= 32 or not sentence[0].isupper():
        return False
    if sentence[-1] not in ".!" or aside(sentence) or SMALL_TALK.search(sentence) or ASKS.search(sentence):
        return False
    return spelt(sentence).rstrip(".") == sentence.replace("’", "'").rstrip(".!") and bool(VERB.search(sentence))


def _first_help(passages: Sequence[Passage]) -> dict[str, int]:
    """Record id → the position of the first message in which support said more than a greeting."""
    found: dict[str, int] = {}
    for passage in passages:
        if passage.role == "agent":
            found[passage.record_id] = min(found.get(passage.record_id, passage.message), passage.message)
    return found


def _helped(passage: Passage, first_help: Mapping[str, int]) -> bool:
    """Whether support had answered before: what is asked then is no challenge of the story."""
    return passage.message > first_help.get(passage.record_id, passage.message)


def _stage(passage: Passage, clause: str, helped_at: int | None) -> Stage:
    if passage.role == "agent":
        return "help"
    if clause.startswith(ASKED):
        return "problem"
    after = helped_at is not None and passage.message > helped_at
    if clause.startswith(("support staff", "a support agent")):
        return "help"
    if WHO.search(clause) and not BAD.search(clause):
        return "who"
    ended = after or passage.kind != "ticket" or GOOD.search(clause)
    return "outcome" if ended else "problem"
