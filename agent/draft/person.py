"""Turns what a person wrote about themselves into what a reporter writes about them.

``report`` takes one plain sentence of a message and gives a clause in the third person that can stand after
"The customer said": "I've lost my card and you sent a new one" becomes "they have lost their card and support
staff sent a new one". Plural "they" and "support staff" keep every verb as it was, so nothing is conjugated. A
sentence for which that is not safe gives None: leaving a sentence out is better than bending it.
"""

import re
from collections.abc import Callable, Sequence
from typing import Literal

from agent.draft.parsed import SUBJECTS, Word, parsed, verb

Pattern = re.Pattern[str]
Put = str | Callable[[re.Match[str]], str]

STAFF = "support staff"
CUSTOMER = "the customer"

_CALENDAR = (
    "monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|april|june|july|august|september|"
    "october|november|december|christmas|easter"
)
#: Words that people shout; no name is written so.
_SHOUTED = (
    "NOT|NO|NEVER|ALWAYS|ALL|EVERY|OLD|NEW|TWICE|ONE|TWO|ONLY|AGAIN|NOW|STILL|TODAY|EVER|ANY|MUST|AND|BUT|VERY|REALLY|"
    "PHONE|HOURS?|DAYS?|WEEKS?|MONTHS?|YEARS?|WHOLE|BEFORE|AFTER|STOLEN|BROKEN|CHARGED"
)
_ADVERB = r"(?:(?:\w+ly|just|also|still|even|never|only|always|not|then|now|so)\s+)?"


def _plural(found: re.Match[str]) -> str:
    """Nobody's grammar, such as "I wants", would be ours in "they wants"."""
    said = {"is": "am", "was": "was", "has": "have", "does": "do", "goes": "go"}.get(
        found[2], found[2].removesuffix("s")
    )
    return f"{found[1]} {'were' if (found[1], found[2]) == ('we', 'was') else said}"


#: As people type → as it is spelt. Only what has one reading.
SPELLING: tuple[tuple[Pattern, Put], ...] = (
    (re.compile(rf"\b(?:{_CALENDAR})\b", re.I), lambda m: m.group().capitalize()),
    (re.compile(r"\b(since|until|last|by|in) may\b"), r"\1 May"),
    (re.compile(rf"(?<!\[)\b(?:{_SHOUTED})\b(?! ?\d*\])"), lambda m: m.group().lower()),
    (re.compile(r"[’‘`´]"), "'"),
    (re.compile(r"\bi(?=\b|')(?!\.e)"), "I"),
    (re.compile(r"\b[Ii]m\b"), "I'm"),
    (re.compile(r"\b[Ii]d (?=(?:like|love|rather|prefer|need)\b)"), "I'd "),
    (re.compile(r"\b(they|we|you)(re|ve|ll)\b(?<!were)(?<!well)", re.I), r"\1'\2"),
    (re.compile(r"\bits (?=(?:the|a|an|not|only|asking|been|too|so|very|still|just|now|on|\w+ing)\b)"), "it's "),
    (re.compile(r"\btheres\b", re.I), "there's"),
    (re.compile(r"\bIve\b", re.I), "I've"),
    (re.compile(r"\b(do|does|did|is|was|were|has|have|had|would|could|should)nt\b", re.I), r"\1n't"),
    (re.compile(r"\bcant\b", re.I), "can't"),
    (re.compile(r"\bwont\b", re.I), "won't"),
    (re.compile(r"\bthats\b", re.I), "that's"),
    (re.compile(r"\bu\b"), "you"),
    (re.compile(r"\bur\b"), "your"),
    (re.compile(r"\bpls\b|\bplz\b", re.I), "please"),
    (re.compile(r"\bgonna\b", re.I), "going to"),
    (re.compile(r"\bwanna\b", re.I), "want to"),
    (re.compile(r"\bcause\b(?=\s+(?:I|it|we|the|my)\b)", re.I), "because"),
    (re.compile(r"\s*[!]+"), "."),
    (re.compile(r"\s*\.{2,}|\s*…"), "."),
    (re.compile(r"\s+([.,;:])"), r"\1"),
    (re.compile(r"[\U0001f000-\U0001faff\u2600-\u27bf]|[:;]-?[)(DP]"), ""),
    (re.compile(r"\s{2,}"), " "),
)

#: Participles that do not end in -ed: after "she's" they say that it is "has".
PARTICIPLES = (
    "been|had|gone|got|heard|taken|made|sent|lost|found|come|become|done|seen|said|told|left|kept|paid|bought|sold|"
    "put|"
    "broken|stopped|given|written|run|begun|bought|brought|built|grown|driven|eaten|fallen|forgotten|spent|stolen"
)
#: Contractions that have one reading.
SPELT_OUT: tuple[tuple[Pattern, Put], ...] = (
    (re.compile(r"\bcan't\b", re.I), "cannot"),
    (re.compile(r"\bwon't\b", re.I), "will not"),
    (re.compile(r"\bshan't\b", re.I), "shall not"),
    (re.compile(r"\b(\w+)n't\b", re.I), r"\1 not"),
    (re.compile(r"\bI'm\b"), "I am"),
    (re.compile(r"\b(I|we|you|they)'ve\b", re.I), r"\1 have"),
    (re.compile(r"\b(I|we|you|they|he|she|it|that|there)'ll\b", re.I), r"\1 will"),
    (re.compile(r"\b(we|you|they)'re\b", re.I), r"\1 are"),
    (re.compile(r"\b(I|we|you|they|he|she|it)'d\s+(?=been\b|had\b|already\b|never\b|\w+ed\b)", re.I), r"\1 had "),
    (re.compile(r"\b(I|we|you|they|he|she|it)'d\b", re.I), r"\1 would"),
    (re.compile(rf"\b(it|he|she|that|there|who|what)'s\s+(?={_ADVERB}(?:{PARTICIPLES}|\w+ed)\b)", re.I), r"\1 has "),
    (
        re.compile(r"\b(it|he|she|that|there|who|what|nobody|somebody|everybody|everyone|someone|nothing)'s\b", re.I),
        r"\1 is",
    ),
    (
        re.compile(
            r"^((?:the )?\w+)'s (?=(?:off|on|out|down|up|gone|dead|broken|flat|back|late|empty|full|frozen|"
            r"stuck)\b)"
        ),
        r"\1 is ",
    ),
    (re.compile(r"\b(have|has|had) got\b(?! (?:\w+ed|\w+er|rid|through|back|in|out)\b)", re.I), r"\1"),
    (re.compile(r"\bI (?=(?:been|gone|done|seen|already \w+ed)\b)"), "I have "),
    (re.compile(r"\b(I|we) (is|was|has|does|wants|needs|gets|likes|thinks|knows|goes)\b"), _plural),
)

#: The customer speaks of themselves; "they" stands for the customer.
SELF: tuple[tuple[Pattern, Put], ...] = (
    (re.compile(rf"\bI\s+({_ADVERB})am\b"), r"they \1are"),
    (re.compile(rf"\bI\s+({_ADVERB})was\b"), r"they \1were"),
    (re.compile(r"\bI\b"), "they"),
    (re.compile(r"\b(?:me|us)\b", re.I), "them"),
    (re.compile(r"\b(?:my|our)\b", re.I), "their"),
    (re.compile(r"\b(?:mine|ours)\b", re.I), "theirs"),
    (re.compile(r"\b(?:myself|ourselves)\b", re.I), "themselves"),
    (re.compile(r"\bwe\b", re.I), "they"),
)

#: Whom the customer speaks to: the people at support.
TO_STAFF: tuple[tuple[Pattern, Put], ...] = (
    (re.compile(r"\byour\s+(?:customer\s+)?(?:support|service|help)(?:\s+(?:team|staff|people|desk))?\b", re.I), STAFF),
    (re.compile(r"\byour\s+(?:team|staff|people|colleagues?)\b", re.I), STAFF),
    (re.compile(r"\byou(?:\s+(?:guys|all|lot|folks|people))\b", re.I), STAFF),
    (re.compile(r"\byours\b", re.I), "the company's"),
    (re.compile(rf"\byour\s+(?=(?:{_CALENDAR})\b)", re.I), "that "),
    (re.compile(r"\byour\b", re.I), "the company's"),
    (re.compile(r"\byou\b", re.I), STAFF),
)

#: Verbs whose third person only takes an "s", after words that never govern a plain verb: for where the parse is wrong.
_PLAIN = "owe|count|say|ring|need|want|get|see|use|pay|run|open|keep|sell|like|know|think|call|send|ask|take|make|give"

#: Whom support speaks to: the customer, named by the noun, since "they" stands for support here.
TO_CUSTOMER: tuple[tuple[Pattern, Put], ...] = (
    (re.compile(r"\byou\s+(?:have)\b", re.I), f"{CUSTOMER} has"),
    (re.compile(r"\byou\s+(?:are)\b", re.I), f"{CUSTOMER} is"),
    (re.compile(r"\byou\s+(?:were)\b", re.I), f"{CUSTOMER} was"),
    (re.compile(r"\byou\s+(?:do)\b", re.I), f"{CUSTOMER} does"),
    (re.compile(rf"\b(so|that|until|if|when|as|and|what) you\s+({_PLAIN})\b", re.I), rf"\1 {CUSTOMER} \2s"),
    (re.compile(r"\byours\b", re.I), f"{CUSTOMER}'s"),
    (re.compile(r"\byour\b", re.I), f"{CUSTOMER}'s"),
    (re.compile(r"\byou\b", re.I), CUSTOMER),
)

#: After "said": what was going on then, and what was still to come.
BACK: tuple[tuple[Pattern, Put], ...] = (
    (re.compile(r"\bwill\b"), "would"),
    (re.compile(rf"\bthey are (?=(?:not )?{_ADVERB}(?:\w+ing|able|unable|sorry)\b)"), "they were "),
    (re.compile(r"\b(it|this|that|which|terminal|app|screen) is (?=not\s+\w+ing\b|\w+ing\b)"), r"\1 was "),
    (re.compile(rf"\bthey have (?={_ADVERB}(?:been|had|\w{{2,}}ed)\b)"), "they had "),
    (re.compile(r"\bcannot\b"), "could not"),
    (
        re.compile(
            r"\b(\w+) (?:is|was) (?=(?:not )?(?:dropping|sending|coming|going|calling|posting|bringing|driving|"
            r"looking|working|"
            r"waiting|leaving|arriving|running|building|planning)\b)"
        ),
        r"\1 was ",
    ),
    (
        re.compile(
            r"\b(\w+s) are (?=(?:not )?(?:dropping|sending|coming|going|calling|posting|bringing|driving|looking|"
            r"working|"
            r"waiting|leaving|arriving|running|building|planning|crossing)\b)"
        ),
        r"\1 were ",
    ),
    (re.compile(r"\bthat today\b", re.I), "that then"),
    (re.compile(r"\btoday\b", re.I), "that day"),
    (re.compile(r"\byesterday\b", re.I), "the day before"),
    (re.compile(r"\btomorrow\b", re.I), "the next day"),
    (re.compile(r"\btonight\b", re.I), "that night"),
    (re.compile(r"\blast night\b", re.I), "the night before"),
    (re.compile(r"\bthis (morning|afternoon|evening|week|month)\b", re.I), r"that \1"),
    (re.compile(r"\blast (week|month|year|weekend)\b", re.I), r"the \1 before"),
    (re.compile(r"\bnext (week|month|year|weekend)\b", re.I), r"the following \1"),
    (re.compile(r"\b(\w+ (?:minutes?|hours?|days?|weeks?|months?|years?)) ago\b", re.I), r"\1 earlier"),
    (re.compile(r"\b(they were \w+ing\b[^,]*) now\b"), r"\1"),
    (re.compile(r"\bright now\b|\bat the moment\b|\bcurrently\b", re.I), "at that time"),
)

#: Could, once it is told of that time; not of what is so since, or would be if.
_CAN, _STILL = re.compile(r"\bcan\b"), re.compile(r"\b(?:if|since|now|when|whenever|always)\b", re.I)
#: Where somebody sat who mended something matters only where it could not be mended from there.
_FROM_HERE, _DENIED = re.compile(r" from here\b", re.I), re.compile(r"\b(?:not|cannot|never)\b")

#: What support said a customer has done, can or may do was meant for that time.
PROMISED: tuple[tuple[Pattern, Put], ...] = (
    (re.compile(rf"\bthe customer has (?=(?:not )?{_ADVERB}(?:{PARTICIPLES}|\w{{2,}}ed)\b)"), "the customer had "),
    (re.compile(r"\bthe customer may\b"), "the customer might"),
)

_WHO = (
    r"they|he|she|who|clients?|customers?|mother|father|mum|mom|dad|husband|wife|partner|son|daughter|brother|"
    r"sister|gran|"
    r"grandmother|grandfather|neighbou?r|volunteers?|member|friend|treasurer|boss|owner"
)
#: What comes out twice when a description and the words around it say the same.
DOUBLED: tuple[tuple[Pattern, Put], ...] = (
    (
        re.compile(r"\b(support (?:agent|staff)) (?:from|in|on|at|of) (?:the )?(?:support|help ?desk)(?: team)?\b"),
        r"\1",
    ),
    (re.compile(r"\b(?:a|an|the|their) (a|an|the) "), r"\1 "),
    (re.compile(r"\b(?!that\b|had\b)(\w+) \1\b"), r"\1"),
    (re.compile(r"\bthe customer's the customer\b"), "the customer"),
    (re.compile(r"\b(they (?:have|had)) now (?=\w+(?:ed|en|t)\b)"), r"\1 "),
    (re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr)\.? (the customer|support staff|a colleague)\b", re.I), r"\1"),
    (
        re.compile(r",? (?:Mr|Mrs|Ms|Miss|Mx|Dr)\.? a person(?: (?:of|from|at) (?:an address|a place))?(?=,|$)", re.I),
        "",
    ),
    (re.compile(r"^a person (?=(?:has|had|is|was|\w+ed|found)\b)"), "somebody "),
    (re.compile(rf"\b({_WHO}) (is|was|are|were|am) (\d{{1,3}})(?=$|,| and\b)", re.I), r"\1 \2 \3 years old"),
    (re.compile(r"\b(came|arrived|left|opens|opened|closes|closed|starts|started) (?=\d{1,2}[:.]\d\d)"), r"\1 at "),
    (re.compile(r"\bthe customer's (\w+ )(.{0,60}?)\bthe customer's\b"), r"the customer's \1\2their"),
)

#: Two statements that a hurry parted with a comma alone, once the first has its verb and begins with no "if".
_LATER = (
    r"(?:they|he|she|it|nobody|there) (?!who\b)(?:\w+ )?(?:is|are|was|were|has|have|had|do|does|did|would|could|can|"
    r"will|cannot|\w+s|\w+ed|get|see|sell|say|lose|need|want)\b|"
    r"the \w+ (?:can|could|will|would|has|have|is|are|was|were)\b|one (?:is|was)\b|[a-z]+s (?:come|came|are|were)\b"
)
_OPEN = (
    r"if|when|while|as|since|because|after|before|until|once|although|though|unless|in|on|at|by|for|from|with|without|"
    r"now|then|so|that|this|last|next|every|each time|whenever|given|instead|sometimes|otherwise|to|\w+ing"
)
_SPLICED = re.compile(rf"^(?!(?:{_OPEN})\b)(?P<first>[^,;:]*), (?={_LATER})")
#: "118 payments, all with no signal, all came through": one subject, named twice.
_ALL_AGAIN = re.compile(
    r"^(?P<many>\d[\d,]* [^,]+)(?P<how>, all with [^,]+,)?(?:(?<!,),)? all (?=(?:came|went|arrived|were)\b)"
)
#: "It is not luck, it is a bad batch."
_DENIAL = re.compile(r"\b(?:is|was) not\b")
_SECOND_IF = re.compile(r"^(?P<first>if [^,;:]+), (?=if )")
#: "It is flat by two, used to last till closing."
_USED_TO = re.compile(r", (?=used to \w+)")
#: "The screen, that gets you to 14 hours": what follows from the whole of it.
_THAT = re.compile(r"(?<=[a-z]), that (?=(?:gets|makes|means|gives|takes|took|saves|saved)\b)")

#: A second time of the customer, as of somebody else.
_OF_SELF = re.compile(r"\bthe customer (?:says|said|told|has|is)\b")

#: Nothing in these shapes is bent: the reading is not sure, or it is no statement.
UNSAFE: tuple[Pattern, ...] = (
    re.compile(r"^you (?:are|were|do|did|can|could|have|will),|\b(?:want|need): ", re.I),
    re.compile(r"\?|^(?:for|to|of|with|about) |^\w+:\s", re.I),
    re.compile(
        r"\b(?:and|or) I\b(?!(?:'|\s(?:was|am|had|have|could|can|did|do|would|will|got|went|ran|felt|\w+ed|"
        r"\w{2,}t)\b))"
    ),
    re.compile(r"^(?:me|my \w+) and\b", re.I),
    re.compile(r"\b(?:is|was|isn't|wasn't|not) (?:me|us)\b|^there (?:is|are|was):|[a-z\d]\. [a-z]", re.I),
    re.compile(r"(?<!what )(?<!that )(?<!as )(?<!than )(?<!so )(?<!and )\b(?:can|could|would|may) (?:you|I)\b", re.I),
    re.compile(
        r"[.,;:] (?:may|can|could|should|shall|will|would|do|does|did|is|are|am|have|has) "
        r"(?:I|we|you|it|he|she|they|there|this|that|the|my|your)\b",
        re.I,
    ),
    re.compile(
        r"^(?:where|how|why|when|what|who) (?:\w+ )?(?:would|could|should|can|do|does|did|is|are|will|long|much)\b",
        re.I,
    ),
    re.compile(r"\b(?:said|says|asked|wrote|told \w+)(?: then)?: |^'", re.I),
    re.compile(r"'[^']*\b(?:I|I'm|my|me|we|our|you|your)\b[^']{2,}'(?!\w)", re.I),
    re.compile(r"\bplease\b", re.I),
    re.compile(r"\b(?:let me|let us|let's|excuse me|trust me|believe me)\b", re.I),
    re.compile(r"https?:|www\.|\S+@\S+|[{}<>|\\^~=*_#]|\[[A-Z]"),
    re.compile(r"[\"“”«»]"),
    re.compile(r"\b(?:damn|hell|shit\w*|fuck\w*|crap|bloody|wtf|omg|lol|lmao|arse\w*|ass|bitch\w*|bastard\w*)\b", re.I),
)

#: "You" that may mean anybody. Support means the customer by it; a customer may not mean support.
ANYBODY: tuple[Pattern, ...] = (
    re.compile(r"\byou (?:know|see|can|could|can't|cannot|may|might|should|must|need|want|would|will|get)\b", re.I),
    re.compile(r"\byou (?:do not|don't) know\b|\b(?:nobody|no one|nothing|everybody|everyone) \w+ you\b", re.I),
    re.compile(r"\b(?:if|when|as|unless|until|once|whenever|that|where|how) you\b", re.I),
    re.compile(r"\b(?:thank|bless|trust|love|miss|beg|hope|wish|tell) you\b", re.I),
)

#: Other people in the plural, and whoever writes.
OTHERS = re.compile(r"\b(?:they|them|their|theirs|themselves)\b", re.I)
FIRST = re.compile(r"\b(?:I|me|my|mine|we|us|our|ours)\b", re.I)

#: Words that open a sentence of a chat and add nothing to a report of it.
OPENERS = re.compile(
    r"^(?:(?:(?:hi|hello|helo|hey|hiya|ok|okay|so|well|and|but|oh|also|anyway|honestly|actually|basically|sorry|"
    r"mate|guys|"
    r"folks|bore da|good (?:morning|afternoon|evening|day)|ps|p\.s|please note|just to say|just so you know|"
    r"i must say|"
    r"to be honest|as (?:i|we) said|in fairness|of course|however|unfortunately|nevertheless)\b[\s,:;.-]*)|"
    r"(?:(?:team|all|everyone|colleagues)\s*,\s*(?=(?:I|we|our|the)\b))|(?:(?:yes|no|yeah|sure|ofcourse)\s+(?=(?:yes|sure|sorry|I|we|my|our|the|you|it|this|that)\b))|"
    r"(?:(?:yes|no|nope|yeah|yep|thanks|thank you|cheers|ta|update|good news|confirmed|right|morning|evening|"
    r"afternoon|phew|"
    r"perfect|great|brilliant|lovely|sure|done|ha|question|note|(?:dear|hello|hi) [a-z]{3,12})[,:;.-]+\s*))+",
    re.I,
)
#: What stands in brackets is an aside, and seldom fits the sentence once that is bent.
ASIDE = re.compile(r"\s*\([^()]*\)")
#: What is asked of the reader at a sentence's end is no part of what it states.
ASKED = re.compile(
    r"[;,:]\s*(?:(?:and |so |but )?please|so (?:keep|use|try|leave|hold|turn|send|check|don't|do not|unplug|put|"
    r"press))\b.*$",
    re.I,
)
CLOSERS = re.compile(
    r",?\s*(?:and|but) (?:have |I have )?no (?:idea|clue)\b.*$|"
    r"[,;.]?\s*(?:and |so |but )?(?:(?:thanks|thank you|cheers|thx|please help)\b[^,;]*|\bta)$|"
    r",?\s*\b(?:and |but )?I(?:'ll give you that|'d (?:bet|say)|'m (?:afraid|sorry|embarrassed|ashamed|glad|happy|"
    r"pleased|proud)(?: to say)?|"
    r" (?:must say|reckon|guess|suppose|trust|think))$|,\s*(?:sorry|honestly|to be honest|mind|tho|though|lol|"
    r"haha|x+|well (?:spotted|done)|so (?:yes|no))$",
    re.I,
)
#: People drop the subject when they type about themselves.
SUBJECTLESS = re.compile(
    r"^((?:did|do|was|had|have|could|can)(?:n't)?|got|tried|called|spent|waited|bought|lost|went|rang)\b"
    r"(?! (?:you|it)\b)",
    re.I,
)


def report(sentence: str, speaker: Literal["customer", "agent"]) -> str | None:
    """``sentence`` as a clause in the third person, without its full stop; None when that is not safe."""
    plain = spelt(sentence)
    plain = OPENERS.sub("", ASKED.sub("", ASIDE.sub("", plain))).strip(" .,;:-")
    plain = SUBJECTLESS.sub("I \\1", CLOSERS.sub("", plain).strip(" .,;:-"))
    plain = _apply(plain, SPELT_OUT)
    shapes = UNSAFE + ANYBODY if speaker == "customer" else UNSAFE
    if not plain or any(shape.search(plain) for shape in shapes) or _two_theys(plain):
        return None
    plain = plain if speaker == "customer" else _of_one(plain)
    clause = _apply(_apply(plain, TO_STAFF if speaker == "customer" else TO_CUSTOMER), SELF)
    clause = _apply(clause, BACK if speaker == "customer" else BACK + PROMISED)
    clause = clause if _STILL.search(clause) else _CAN.sub("could", clause)
    clause = _FROM_HERE.sub(" from where they were" if _DENIED.search(clause) else "", clause)
    if speaker == "customer" and _OF_SELF.search(clause):
        return None
    return linked(_lowered(_apply(clause, DOUBLED)))


def linked(clause: str) -> str:
    """``clause`` with an "and" where only a comma stood between two statements; "and" says nothing that they do "
    "not."""
    clause = _ALL_AGAIN.sub(r"\g<many>\g<how> ", _THAT.sub(", which ", clause))
    clause = _USED_TO.sub(" and ", _SECOND_IF.sub(r"\g<first>, and ", clause))
    found = _SPLICED.match(clause)
    if found is None or verb(parsed(found["first"])) is None:
        return clause
    rest = clause[found.end() :]
    if _DENIAL.search(found["first"]) and rest.startswith("it is "):
        return f"{found['first']} but {rest.removeprefix('it is ')}"
    return f"{found['first']}, and {rest}"


def of_customer(clause: str) -> str:
    """``clause``, which begins with "they" for the customer, with their name for it: "the customer has a shop"."""
    said = _of_one(clause, "they")
    for many, one in (("are", "is"), ("were", "was"), ("have", "has"), ("do", "does")):
        said = re.sub(rf"^they ({_ADVERB}){many}\b", rf"they \1{one}", said)
    return f"{CUSTOMER}{said.removeprefix('they')}"


def _of_one(plain: str, who: str = "you") -> str:
    """The verbs whose subject is ``who`` with their "s": one person is meant."""
    words = parsed(plain)
    out = plain
    for i in range(len(words) - 1, -1, -1):
        second = words[i].tag == "VB" and words[i].dep == "conj" and words[words[i].head].tag == "VBP"
        if (
            (words[i].tag == "VBP" or second)
            and words[i].text.lower() not in {"have", "are", "do"}
            and _is(who, words, i)
        ):
            out = f"{out[: words[i].at]}{inflected(words[i].text)}{out[words[i].at + len(words[i].text) :]}"
    return out


def _is(who: str, words: Sequence[Word], at: int) -> bool:
    own = [i for i, w in enumerate(words) if w.dep in SUBJECTS and w.head == at]
    if own:
        return [words[i].text.lower() for i in own] == [who] and (who == "you" or own == [0])
    return words[at].dep == "conj" and words[at].head != at and _is(who, words, words[at].head)


def inflected(said: str) -> str:
    """The third person of a verb: "last" is "lasts"."""
    if re.search(r"[^aeiou]y$", said):
        return f"{said[:-1]}ies"
    return f"{said}es" if re.search(r"(?:s|x|z|ch|sh|o)$", said) else f"{said}s"


def _two_theys(plain: str) -> bool:
    """Whether others are called "they" beside whoever writes, who becomes "they" too: nobody could tell them apart."""
    return OTHERS.search(plain) is not None and (FIRST.search(plain) is not None or OTHERS.match(plain) is not None)


def spelt(sentence: str) -> str:
    """``sentence`` without what people add in a hurry: typed faces, rows of dots, apostrophes left out."""
    for pattern, instead in SPELLING:
        sentence = pattern.sub(instead, sentence)
    return sentence.strip()


def _apply(text: str, table: tuple[tuple[Pattern, Put], ...]) -> str:
    for pattern, put in table:
        text = pattern.sub(put, text)
    return text


def _lowered(clause: str) -> str:
    """The first word in lower case, unless it looks like a name or an abbreviation."""
    first, _, rest = clause.partition(" ")
    if (first.isupper() and first != "A") or any(c.isupper() for c in first[1:]) or first in _DAYS:
        return clause
    return f"{first[:1].lower()}{first[1:]} {rest}".strip()


_DAYS = frozenset(day.capitalize() for day in _CALENDAR.split("|"))
