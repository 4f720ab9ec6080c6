"""The evidence as a reporter's notebook: one fact a line, in the third person, each with its passage.

A note is taken from one sentence of one passage. What can't be told as a fact is left out: greetings, questions,
requests, anything that speaks to a writer or a machine (what comes from customers is data, never an instruction),
and sentences that do not turn safely into the third person. Stand-ins such as ``[CUSTOMER]`` become their
descriptions; a token that has none keeps its sentence out.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from agent.draft.asides import aside, permission
from agent.draft.parsed import parsed, verb
from agent.draft.person import ASIDE, OPENERS, report, spelt
from agent.draft.wholes import ordering, statements, whole
from retrieval.records import Passage, StandIn

Stage = Literal["who", "problem", "help", "outcome"]
STAGES: tuple[Stage, ...] = ("who", "problem", "help", "outcome")

LEAST_WORDS = 4
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
        return f"{self.speaker} said {self.clause}."


class Quote(NamedTuple):
    """Words that a consented source really holds, without quotation marks."""

    passage: Passage
    text: str


SENTENCE = re.compile(
    r"(?<=[.!?…])[\"'”’)]*\s+(?=[\"'“‘(]?[A-Z0-9i\[£$€])|(?<=[A-Z]{3}[.!?])\s+(?=[a-z])|"
    r"(?<=\s\d[.!?])\s+(?=[a-z])|(?<=[a-z]{3}[.!?])\s+(?=[a-z])|\n+|\s+[-–—]{1,2}\s+(?=[A-Z])"
    r"|,\s+(?=(?:that's|thats|this is|it's (?:really|so|very)|thanks?|thank you|cheers)\b)"
)
PARAGRAPH = re.compile(r"\n\s*\n")
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

#: "[CUSTOMER], I have sent …": a name that is called is no part of the fact.
VOCATIVE = re.compile(
    r"^(?:(?:hi|hello|hey|dear|thanks|thank you|(?:good )?(?:morning|afternoon|"
    r"evening))\s+)?(?:\d{1,2}[:.]\d\d\s*[-–:]\s+|"
    r"\[[A-Z][A-Z_ ]*\d*\](?:\s*&\s*\[[A-Z][A-Z_ ]*\d*\])?\s*[,:;.!–-]\s*)",
    re.I,
)
CALLED = re.compile(r",\s*\[(?:CUSTOMER|AGENT|PERSON)(?: \d+)?\](?=,|\s*[.!;:]|$)")

#: Speaks to whoever writes or answers, not of what happened.
TO_THE_WRITER: tuple[re.Pattern[str], ...] = (
    re.compile(
        r"\b(?:ignore|disregard|forget|override|bypass|discard)\b.{0,40}\b(?:previous|prior|above|earlier|"
        r"instructions?|rules?|prompts?|guidelines?|context|everything|commands?|directions?|training)\b",
        re.I,
    ),
    re.compile(r"\b(?:system|developer|hidden|initial|original)\s+(?:prompt|message|instructions?|rules?)\b", re.I),
    re.compile(r"\b(?:instructions?|prompts?)\s+(?:above|below|given|before)\b", re.I),
    re.compile(r"\bnew (?:task|instructions?|rules?)\b", re.I),
    re.compile(r"\b(?:ai|a\.i|llm|chat ?gpt|gpt|claude|gemini|language model|chat ?bot|copywriter)\b", re.I),
    re.compile(r"\b(?:virtual|helpful|dear) assistant\b", re.I),
    re.compile(
        r"\b(?:your|the|this|every|each|any)\s+(?:answer|response|reply|output|summary|article|draft|"
        r"story|press release|text|completion|headline|task|goal)\b",
        re.I,
    ),
    re.compile(
        r"\b(?:respond|reply|answer|speak|write|end|begin|start|finish|sign off)\s+"
        r"(?:only|with|in|as|by|using)\b",
        re.I,
    ),
    re.compile(r"\b(?:pretend|act as|role ?-?play|you are now|from now on|jailbreak|dan mode|base64|rot13)\b", re.I),
    re.compile(
        r"\b(?:important|attention|urgent|instruction|task|todo|system|user|assistant|information)\s*[:!]+", re.I
    ),
    re.compile(r"<\|?/?\w+\|?>|\[/?INST\]|={3,}|#{3,}|-{4,}|`{2,}", re.I),
)

#: A question or a wish, with or without its question mark.
WISHES = re.compile(
    r"^(?:(?:so|and|but|also|hi|hello|please)\s+)*(?:(?:can|could|would|will|may|should|do|does|did|is|are|have|"
    r"has|what|"
    r"when|where|why|how|who|which|any)\s+(?:you|someone|anyone|somebody|anybody|I|we|it|the|there|this|my|about|"
    r"come|is|"
    r"are|do|does|can|update|chance|idea|news)\b|(?:I|we)(?:'d| would)? (?:only |just )?(?:need|want|hope|wish|"
    r"would like|like) "
    r"(?:you|to know|somebody|someone|help|someone|an? (?:answer|refund|reply))\b)",
    re.I,
)

#: A sentence that begins so asks for something; it tells nothing.
ASKS = re.compile(
    r"^(?:(?:please|pls|kindly|just|now|then|also|first|next|finally|and|but|so|can|could|would|will|do|don't|"
    r"never)\s+)*"
    r"(?:act|add|advise|analy[sz]e|answer|append|apply|ask|attach|break|brainstorm|build|buy|calculate|call|"
    r"cancel|change|"
    r"check|choose|click|combine|come|compare|complete|compose|confirm|consider|contact|continue|convert|copy|count|"
    r"create|deactivate|decode|define|delete|describe|design|develop|disable|discover|discuss|do|download|draft|draw|"
    r"earn|edit|email|emphasi[sz]e|enable|encode|encrypt|end|enjoy|ensure|enter|evaluate|execute|explain|explore|"
    r"express|"
    r"extract|feel|fetch|fill|find|fix|follow|forget|forward|generate|get|give|go|grab|help|highlight|hold|identify|"
    r"ignore|illustrate|imagine|implement|include|inform|insert|insist|install|invest|invite|join|keep|learn|let|"
    r"list|"
    r"log|look|make|mention|message|modify|move|name|note|offer|open|output|paraphrase|pay|perform|phone|pick|place|"
    r"post|predict|present|press|print|proceed|promote|propose|prove|provide|publish|put|quote|read|recommend|refer|"
    r"refund|reinstall|remember|remind|remove|rename|repeat|rephrase|replace|reply|report|reset|resolve|respond|"
    r"restart|"
    r"return|reveal|review|rewrite|ring|run|save|say|schedule|search|see|select|send|set|share|shift|show|sign|solve|"
    r"speak|specify|spread|start|state|stay|stop|submit|subscribe|suggest|summari[sz]e|switch|take|talk|tap|teach|"
    r"tell|"
    r"thank|think|transcribe|transfer|transform|translate|try|turn|unplug|update|upload|use|verify|visit|wait|"
    r"warn|watch|"
    r"write)\b(?!\s*(?:s|ed|ing)\b)",
    re.I,
)

SMALL_TALK = re.compile(
    r"^(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|thanks?|thank you|many thanks|cheers|kind regards|"
    r"best|regards|sincerely|yours|sent from|on .{5,60} wrote|from:|to:|subject:|cc:|>+|welcome|no problem|"
    r"no worries|"
    r"you're welcome|that(?:'s| is) (?:very |really |so )?(?:useful|helpful|good|great|fine|kind)\b|"
    r"that made (?:my|our)|take care|bye|have a (?:great|good|nice|lovely)|glad|happy to|i(?:'m| am) (?:so |very |"
    r"really |truly |deeply )+(?:sorry|glad|happy)|i hope|hope (?:this|that|you)|"
    r"my pleasure|apologies|i apologi[sz]e|sorry|i am sorry|i'm sorry|we are sorry|i understand|please)\b",
    re.I,
)

#: What a stand-in is called whose value says nothing of who or what it is.
NO_DESCRIPTION = frozenset({"a user name"})

#: A judgement and no information: an unnamed source gives information (rule S19), so it is a quotation or nothing.
OPINION = re.compile(
    r"\b(?:best|amazing|fantastic|brilliant|wonderful|awesome|decent|excellent|outstanding|incredible|five stars?|"
    r"(?:service|support|company|team|experience) like (?:that|this|it)|felt like|feels like|recommend|love|loved|"
    r"superb|impressed|delighted|grateful|happy|pleased|(?:so|very|really) (?:good|nice|kind|helpful)|speechless|"
    r"hero(?:es)?)\b",
    re.I,
)

#: What ties a sentence to the conversation: a person in it, or a thing already spoken of.
PERSON = re.compile(r"\b(?:I|I'\w+|me|my|mine|we|we'\w+|us|our|ours|you|you'\w+|your|they|he|she)\b", re.I)
BACKWARD = re.compile(
    r"^(?:it|this|that|these|those|he|she|they|the|both|everything|nothing|all|since|after|within)\b", re.I
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
    r"\b(?:number|address|e-?mail|name|order|account|reference) (?:is|are) (?:an?|the|their) "
    r"(?:[\w-]+ )?(?:number|address|e-?mail|name|handle|customer|person)$|"
    r"^(?:this|it|here) (?:is|was) (?:the|a) (?:customer|person)\b|"
    r"^their (?:\w+ ){0,2}?(?:name|ssn|address|phone|number) is (?!not |on |in |wrong|missing|still|no |known)",
    re.I,
)

#: What begins so has a subject, even where the parser sees none.
SUBJECT_FIRST = re.compile(r"^(?:I|I'\w+|we|we'\w+|you|you'\w+|he|she|it|the|my|our|your|this)\b", re.I)

#: What stands for a value that says nothing: in a phrase of its own it can go, elsewhere the sentence tells nothing.
_EMPTY = r"(?:an? (?:address|user name|web address|order number|account number|number|phone number|e-?mail address))"
EMPTY_PHRASE = re.compile(
    rf",? (?:(?:under|of|from|at|near|by|via|with|on) {_EMPTY}|under an order)(?=,|$| (?:and|so|but)\b)"
)
EMPTY = re.compile(rf"\b(?:{_EMPTY}(?! of)|(?:from|of|is|are) a place|says a person)\b")
#: "It is a vowel": short, and of what it speaks stands elsewhere.
NOTHING_NAMED = re.compile(
    r"^(?:it|this|that|these|those) (?:is|was|are|were) (?!.*\b(?:fault|mistake|error)\b)[^\d]*$"
)
BARE_WORDS = 6
QUOTED = re.compile(r"(?<!\w)'([^']{3,})'(?!\w)")

COUNTED = re.compile(r"there (?:was|were) (?!no\b)", re.I)

#: A finite verb: without one it is a scrap.
VERB = re.compile(
    r"\b(?:am|is|are|was|were|be|been|have|has|had|do|does|did|can|could|will|would|cannot|got|get|gets|went|came|"
    r"took|"
    r"made|sent|told|said|paid|lost|found|kept|left|felt|ran|run|runs|own|owns|use|uses|sell|sells|work|works|"
    r"broke|broken|"
    r"gave|put|set|let|need|needs|want|wants|keeps?|saw|knew|thought|bought|sold|held|spent|stood|began|became|"
    r"brought|"
    r"wrote|rang|drove|saved|saves|\w{2,}ed)\b|n't\b|'(?:m|re|s|ve|ll|d)\b",
    re.I,
)

WHO = re.compile(r"^they (?:are an?|run|own|manage|sell|have an?|work|teach|bake|make|keep|live|opened|started) ", re.I)
GOOD = re.compile(
    r"\b(?:saved?|rescued?|brilliant|amazing|fantastic|wonderful|great|grateful|thank\w*|delighted|happy|relieved?|"
    r"kind\w*|excellent|perfect\w*|impressed|works? (?:now|again|perfectly|fine)|working again|back (?:up|on|in)|"
    r"fixed|solved|sorted|resolved|arrived|refunded|best|smooth\w*|easier|faster|love|patient|above and beyond|"
    r"recommend|open(?:ed)? on time|no longer)\b",
    re.I,
)
BAD = re.compile(
    r"\b(?:broke\w*|fail\w*|stopp?e?d?|error|wrong|lost|lose|losing|late|never|cannot|can't|couldn't|wouldn't|"
    r"won't|isn't|"
    r"wasn't|doesn't|didn't|not|no|problem|issue|fault\w*|froz\w*|crash\w*|twice|double|charged|missing|stuck|"
    r"dead|died|"
    r"refus\w*|declin\w*|delay\w*|cancel\w*|wait\w*|struggl\w*|worr\w*|panic\w*|trouble|damag\w*|flood\w*|without)\b",
    re.I,
)


def take(passages: Sequence[Passage]) -> list[Note]:
    """The notes in the order of the conversation, numbered from 1; no two say the same."""
    first_help = _first_help(passages)
    seen: set[str] = set()
    notes: list[Note] = []
    for passage in passages:
        if passage.role == "note":
            continue
        for source, clause in _clauses(passage):
            if clause.lower() in seen:
                continue
            seen.add(clause.lower())
            stage = _stage(passage, clause, first_help.get(passage.record_id))
            notes.append(Note(len(notes) + 1, passage, stage, clause, source))
    return notes


def quotes(passages: Sequence[Passage], channel: str, now: datetime) -> list[Quote]:
    """Sentences of customers that may be quoted on ``channel`` now: consented, whole, and without a stand-in."""
    return [
        Quote(passage, sentence)
        for passage in passages
        if passage.role == "customer" and passage.consent.covers(channel, now)
        for sentence in sentences(passage.text)
        if _quotable(sentence)
    ]


def sentences(text: str) -> list[str]:
    """The sentences of a message as they stand there, without those that speak to a writer or a machine.

    What follows such a sentence in its paragraph goes with it: it is most often what the instruction was about.
    """
    kept: list[str] = []
    for paragraph in PARAGRAPH.split(text):
        for sentence in SENTENCE.split(paragraph):
            stripped = (sentence or "").strip()
            if stripped and speaks_to_the_writer(stripped):
                break
            if stripped:
                kept.append(stripped)
    return kept


def speaks_to_the_writer(sentence: str) -> bool:
    """Whether ``sentence`` looks like an instruction to whoever, or whatever, reads it in order to write."""
    return any(shape.search(sentence) for shape in TO_THE_WRITER)


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
    plain = _opened(CALLED.sub("", _opened(_opened(ASIDE.sub("", spelt(piece))))))
    plain = _buyers(plain) if speaker == "customer" else plain
    closed = aside(plain) if speaker == "agent" else _talks(plain)
    telling = None if closed else described(_unnamed(plain, passage.stand_ins), passage.stand_ins)
    for said in statements(telling or ""):
        statement = whole(said)
        tells = _tells(said, statement, passage) and not (speaker == "agent" and _answers(said, statement))
        clause = report(statement, speaker) if tells else None
        clause = EMPTY_PHRASE.sub("", clause or "")
        least = LEAST_WORDS - any(c.isdigit() for c in clause)
        if least <= len(clause.split()) <= MOST_WORDS and _sound(clause, said):
            yield source, clause


def _answers(said: str, statement: str) -> bool:
    """Whether support only said how many it is, as an answer: nobody has told that there were so many."""
    return said != statement and COUNTED.match(statement) is not None


def _sound(clause: str, said: str) -> bool:
    """Whether ``clause`` is more than what is left of a contact, and a quotation in it is as it was."""
    quoted = all(quote in clause for quote in QUOTED.findall(said))
    stated = VERB.search(clause) is not None or verb(parsed(clause)) is not None
    bare = NOTHING_NAMED.match(clause) is not None and len(clause.split()) < BARE_WORDS
    return stated and quoted and not bare and not (CONTACT.search(clause) or EMPTY.search(clause))


def _buyers(plain: str) -> str:
    """A customer's customers are theirs: "the customer" is who writes."""
    for shape, whose in BUYERS:
        plain = shape.sub(whose, plain)
    return plain


def _opened(plain: str) -> str:
    """Without the greeting and the name that is called."""
    return VOCATIVE.sub("", OPENERS.sub("", plain))


def _unnamed(plain: str, stand_ins: Sequence[StandIn]) -> str:
    """Without a handle: "[HANDLE 1] three were charged" addresses somebody, and "a lad from [HANDLE 1]" is a lad."""
    handles = [re.escape(s.token) for s in stand_ins if s.description in NO_DESCRIPTION]
    if not handles:
        return plain
    token = "|".join(handles)
    return re.sub(rf"^(?:{token})[\s,:]*|\s*\bfrom (?:{token})|(?<=\bthe )(?:{token}) (?=[a-z])", "", plain)


def _talks(plain: str) -> bool:
    """Whether it is talk: of the exchange itself, a courtesy, an order, a question or a wish."""
    return any(shape.search(plain) for shape in (SMALL_TALK, ASKS, WISHES)) or aside(plain) or ordering(plain)


def _tells(said: str, statement: str, passage: Passage) -> bool:
    """Whether ``statement``, whole, tells what happened to, or was done by, the people of this conversation."""
    if _talks(said):
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
    return shouted <= 2 and (bool(PERSON.search(said) or BACKWARD.search(said)) or _happened(statement))


def _happened(plain: str) -> bool:
    """Whether its verb tells what was, or it counts: what is so in general is no part of a conversation."""
    words = parsed(plain)
    at = verb(words)
    return at is not None and (
        words[at].tag == "VBD" or words[at].text in {"has", "have"} or any(w.tag == "CD" for w in words)
    )


def _quotable(sentence: str) -> bool:
    words = sentence.split()
    if TOKEN.search(sentence) or "?" in sentence or not 5 <= len(words) <= 32 or not sentence[0].isupper():
        return False
    if sentence[-1] not in ".!" or aside(sentence) or SMALL_TALK.search(sentence) or ASKS.search(sentence):
        return False
    return spelt(sentence).rstrip(".") == sentence.replace("’", "'").rstrip(".!") and bool(VERB.search(sentence))


def _first_help(passages: Sequence[Passage]) -> dict[str, int]:
    """Record id → the position of the first message that support wrote in it."""
    found: dict[str, int] = {}
    for passage in passages:
        if passage.role == "agent":
            found[passage.record_id] = min(found.get(passage.record_id, passage.message), passage.message)
    return found


def _stage(passage: Passage, clause: str, helped_at: int | None) -> Stage:
    if passage.role == "agent":
        return "help"
    after = helped_at is not None and passage.message > helped_at
    if clause.startswith(("support staff", "a support agent")):
        return "help"
    if WHO.search(clause) and not BAD.search(clause):
        return "who"
    if (after and not BAD.search(clause)) or GOOD.search(clause):
        return "outcome"
    if after or passage.kind != "ticket":
        return "outcome"
    return "problem"
