"""H12: names, numbers and details by which a person in a holding statement can be told.

The press contact and those who speak for the house may stand. A telephone number is taken for the house's own, since
that is what statements give, unless the sentence says whose it is. A name in apposition ("the guard, Ada Vance,") is a
person's whatever the name.
"""

import re
from collections.abc import Collection, Iterator

from agent.checks import names
from agent.checks.layout import EMAIL
from agent.checks.names import words_of
from agent.checks.privacy import ROLE_OF_HOUSE, Identifier, house_words, identifiers, is_own, own_texts, people
from agent.checks.reading import Segment, finding
from agent.checks.statement_case import Case, is_contact
from agent.models import Finding

_DETAIL = re.compile(
    r"\b(?:an?|the|one|our|this|that|another)\s+(?:\w+[\s-])?(?:(?P<age>\d{1,3}|[a-z]+(?:-[a-z]+)?)[- "
    r"]year[- ]old)\b(?:\s\w+)?"
    r"|\b(?:man|woman|boy|girl|customer|employee|worker|driver|passenger|patient|resident|colleague|"
    r"victim|person|child|pupil|student|"
    r"teenager|pensioner|mother|father|guest|member|engineer|technician|nurse|"
    r"teacher)s?,?\s(?:\w+\s){0,3}?(?:who\sis\s|was\s)?aged?\s(?:about\s)?\d{1,3}\b"
    r"|\baged\s\d{1,3}\b|\bin\s(?:his|her|their)\s(?:early\s|mid-?\s?|late\s)?(?:teens|twenties|"
    r"thirties|forties|fifties|sixties|seventies|eighties|nineties|\d0s)\b"
    r"|\b(?:a|the)\s(?:\w+\s)?(?:mother|father|mum|dad|grandmother|grandfather|parent)\sof\s(?:\w+)\b"
    r"|\b(?:a|the|one)\s(?:\w+\s){0,2}(?:man|woman|boy|girl|mother|father|couple|pensioner|teenager|"
    r"toddler|baby|student|pupil|schoolboy|schoolgirl|"
    r"nurse|teacher|pregnant\swoman|cleaner|cook|chef|driver|family)\s(?:from|of|in|living\s(?:in|at|"
    r"on|near)|at|who\s(?:lives|lived|works|worked))\s(?:the\s)?(?-i:[A-Z])\w+"
    r"|\bthe\s(?-i:[A-Z][a-z]+)\s(?:twins|brothers|sisters|siblings|triplets)\b"
    r"|\b(?:a|an|the|one)\s(?:[\w-]+\s){0,2}(?!staff|class|crew|group|team|total|batch|fleet|crowd|party|list|row|number|"
    r"average|maximum|minimum|range)[a-z]{4,}(?:\sof\s|,\s)(?:[2-9]\d|1[0-9])(?:,?\swho\b|,)"
    r"|\b(?:flat|apartment|seat|house|bed|number\splate|registration)\s(?:no\.?\s|number\s)?\d{1,4}[A-Z]?\b",
    re.IGNORECASE,
)


_KIN = (
    r"(?:son|daughter|wife|husband|partner|widow|widower|brother|sister|twin|mother|father|nephew|niece|cousin|"
    r"grandson|granddaughter|grandfather|grandmother|fianc[ée]e?)s?"
)
#: Whoever holds one of these is known by it.
_OFFICE = (
    r"(?:mayor|coach|captain|councillor|councilman|councilwoman|magistrate|judge|vicar|priest|bishop|pastor|imam|rabbi|"
    r"headteacher|headmaster|headmistress|principal|dean|professor|director|chairman|chairwoman|chair|president|"
    r"minister|senator|governor|sheriff|landlord|landlady|postmaster|butcher|baker|(?:store|branch|site|shop|plant|"
    r"office) manager|head of [a-z]+)"
)
_ONE = (
    r"(?:man|woman|boy|girl|child|pupil|student|customer|passenger|patient|resident|tenant|guest|visitor|victim|person)"
)
#: Who somebody is without the name: by kin, by office, by what the town knows them for.
_KNOWN_BY = re.compile(
    rf"\b{_KIN}\sof\s(?:our|the|a|an|one\sof\sour)\s(?:[\w'’-]+\s){{0,3}}?{_OFFICE}\b"
    rf"|\b(?:our|the)\s(?:[\w'’-]+\s){{0,3}}?{_OFFICE}['’]s\s(?:\w+\s){{0,2}}?{_KIN}\b"
    rf"|\b{_KIN}\sof\s(?-i:[A-Z])[a-z]+\s(?-i:[A-Z])[a-z]+"
    rf"|\b(?:[a-z]+\s)?{_ONE},?\s(?:who\sis\s)?(?:well[\s-])?known\s(?:\w+\s){{0,3}}?(?:as|for)\b"
    rf"|\b(?:a|the|one|our|an)\s(?:[\w-]+\s){{0,3}}?(?:{_ONE}|{_KIN}|teacher|nurse|driver|worker|employee|colleague|"
    r"trainee|apprentice|member),?\swho\s(?:also\s)?(?:runs|chairs|coaches|captains|teaches|owns|keeps|plays|sings|"
    r"sits\son|serves\son|stood\sfor|writes)\b"
    rf"|\b(?:only|oldest|youngest|eldest)\s(?:[a-z]+\s)?(?:{_ONE}|{_KIN}|teacher|nurse|driver|doctor|dentist|member)\s"
    r"(?:of|in|on|at|from)\b",
    re.IGNORECASE,
)


def check(case: Case) -> Iterator[Finding]:
    reading = case.reading
    own = own_texts(reading, case.voice)
    for segment in reading.of("headline", "standfirst", "body", "boilerplate"):
        yield from _in_statement(case, segment, own)


def _in_statement(case: Case, segment: Segment, own: Collection[str]) -> Iterator[Finding]:
    sentence, at = case.reading.at(segment), segment.start
    suggestion = "Leave the person out, or say only what can't point to anybody."
    known = house_words(case.reading, case.voice)
    for name in people(sentence, known, case.names):
        if _speaks_for_house(sentence, name, own) or _DAY.match(sentence, name.end) or _signs(sentence, name):
            continue
        if name.sure and not _is_place(sentence, name.start, name.end):
            message = f"“{sentence[name.start : name.end]}” names a person"
            yield finding("H12", "block", at + name.start, at + name.end, message, suggestion)
    for start, end in _apposed(sentence, known):
        if not is_own(sentence[start:end], own):
            message = f"“{sentence[start:end]}” names a person"
            yield finding("H12", "block", at + start, at + end, message, suggestion)
    for match in _DETAIL.finditer(sentence):
        if match["age"] is None or match["age"].isdigit() or match["age"].lower() in _AGES:
            message = f"“{match.group()}” may point to a person"
            yield finding("H12", "block", at + match.start(), at + match.end(), message, suggestion)
    for match in _KNOWN_BY.finditer(sentence):
        message = f"“{match.group()}” may point to a person"
        yield finding("H12", "warn", at + match.start(), at + match.end(), message, suggestion)
    for found in identifiers(sentence, own):
        if found.kind not in _OF_PEOPLE or _is_house_line(case, sentence, found, own):
            continue
        message = f"this looks like a person's {found.kind}"
        site = found.kind in {"postal address", "postcode"} and _LIVES.search(sentence) is None
        yield finding("H12", "warn" if site else "block", at + found.start, at + found.end, message, suggestion)


#: Without one of these an address may be the house's own site.
_LIVES = re.compile(
    r"\b(?:home|flat|apartment|house|lives?|lived|living|resid\w+|famil\w+|his|her|victim\w*|tenant\w*|man|woman|"
    r"patient\w*|customer\w*|person|neighbou?r\w*|child\w*|aged)\b",
    re.IGNORECASE,
)
_OF_PEOPLE = frozenset({
    "e-mail address", "phone number", "card number", "IBAN", "national number", "record number", "postal address",
    "postcode", "date of birth",
})  # fmt: skip
_AGES = words_of(
    """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety
    """
)


#: Words for a person who is no company, with a name behind them: "the guard, Ada Vance," or "nurse Ada Vance".
_NAMED = re.compile(
    r"\b(?i:(?:guard|cook|chef|cleaner|captain|skipper|pilot|officer|constable|detective|inspector|sergeant|sheriff|"
    r"deputy|clerk|"
    r"cashier|caretaker|janitor|porter|steward|host|hostess|waiter|waitress|nurse|sister|midwife|doctor|surgeon|"
    r"pharmacist|paramedic|"
    r"carer|teacher|lecturer|professor|tutor|coach|pupil|student|apprentice|intern|trainee|volunteer|worker|employee|"
    r"colleague|manager|"
    r"supervisor|foreman|electrician|plumber|welder|fitter|mechanic|engineer|technician|driver|cyclist|rider|"
    r"passenger|patient|victim|"
    r"resident|tenant|neighbou?r|guest|visitor|shopper|customer|client|member|player|fan|supporter|pensioner|widow|"
    r"widower|man|woman|boy|"
    r"girl|child|toddler|baby|mother|father|mum|dad|son|daughter|brother|husband|wife|partner|pastor|priest|vicar|"
    r"imam|rabbi|farmer|"
    r"analyst|consultant|developer|programmer|accountant|bookkeeper|secretary|trader|broker|adviser|advisor|solicitor|"
    r"lawyer|whistle-?blower|"
    r"complainant|claimant|plaintiff|suspect|journalist|reporter|year-old|sibling|little|young|poor)s?)(?:,\s|\s(?:named|"
    r"called)\s|\s)"
    r"(?P<name>[A-ZÀ-Þ][a-zà-ÿ'’-]+(?:\s(?:[A-Z]\.\s)?(?:van|von|de|da|di|del|der|den|dos|la|le|bin|al|"
    r"el)?\s?[A-ZÀ-Þ][\w'’-]+){1,2})"
)
#: "A keeper, Jodie Marsh, …": who does something, by the end of the word; firms do too, and are left out.
_AGENT = re.compile(
    r"\b(?:[Aa]n?|[Tt]he|[Oo]ne|[Oo]ur|[Aa]nother)\s(?:[a-z-]+\s){0,2}(?!(?:sub)?contractor|supplier|manufactur|carrier|"
    r"provider|partner|operator|retailer|distributor|publisher|insurer|maker|brewer|builder|lender|"
    r"printer|wholesaler|caterer|hospital|regulator|agent|tenant|restaurant|plant|parent|event|incident|"
    r"accident|product|charter|centre|center|theatre|theater|tower|river|water|server|router|computer|charger|heater|"
    r"number|order|letter|paper|matter|cover|other|cluster|chapter|tanker|trailer|"
    r"freighter|steamer|liner|trawler|locomot)[a-z]{3,}(?:er|or|ist|ian|ant|man|woman|boy|girl),\s"
    r"(?P<name>[A-ZÀ-Þ][a-zà-ÿ'’-]+\s[A-ZÀ-Þ][\w'’-]+),"
)
#: "Jan. 17" is no Jan.
_DAY = re.compile(r"\.?\s\d{1,2}\b")
#: "ada.vance@": a first name and a surname.
_PERSONAL = re.compile(
    r"(?!press|media|news|customer|help|support|data|public|info)[a-z]+[._][a-z]{2,}@", re.IGNORECASE
)
#: Whose a number is.
_SOMEBODYS = re.compile(
    r"\b(?:his|her|their own|their (?:number|mobile|phone)|whose|'s (?:number|mobile|phone)|"
    r"private|home number)\b",
    re.IGNORECASE,
)


#: "the Sky Wheel", "north of Ross", "near Ross": what a name stands behind when it is a thing's or a place's.
_THING = re.compile(r"\b(?:the|our|an?|this)\s$", re.IGNORECASE)
_PLACE = re.compile(
    r"\b(?:near|in|at|north of|south of|east of|west of|outside|around|through|via|into)\s$", re.IGNORECASE
)


def _is_place(sentence: str, start: int, end: int) -> bool:
    """Whether the words before the name, or its own single capital ("pipe B. Nordwarm"), say that it is no person's."""
    before = sentence[:start]
    if _THING.search(before) or before.endswith("& "):
        return True
    if re.match(r"[A-Z]\.\s", sentence[start:end]):
        return re.search(r"\b[a-z]{3,}\s$", before) is not None and _CALLED.search(before) is None
    return " " not in sentence[start:end] and _PLACE.search(before) is not None


_CALLED = re.compile(
    r"\b(?:by|and|with|named|called|told|employee|engineer|driver|patient|customer|worker)\s$", re.IGNORECASE
)


def _apposed(sentence: str, known: Collection[str]) -> Iterator[tuple[int, int]]:
    """Names that stand with a word for a person, unless a word of them makes it a place or a company."""
    for match in (*_NAMED.finditer(sentence), *_AGENT.finditer(sentence)):
        words = {word.lower().strip("'’") for word in match["name"].split()}
        if words.isdisjoint(known) and words.isdisjoint(names.NOT_PERSON) and words.isdisjoint(names.MONTH_OR_DAY):
            yield match.start("name"), match.end("name")


def _is_house_line(case: Case, sentence: str, found: Identifier, own: Collection[str]) -> bool:
    """An address or number that is given for people to use, and of the house's own domain."""
    if found.kind == "phone number":
        return _SOMEBODYS.search(sentence) is None
    if found.kind == "e-mail address" and is_contact(sentence) and not _PERSONAL.match(sentence, found.start):
        return True
    if found.kind != "e-mail address" or not _offers(sentence):
        return False
    domains = {address.rsplit("@", 1)[1] for text in own for address in EMAIL.findall(text)}
    raw = sentence[found.start : found.end]
    return not domains or raw.rsplit("@", 1)[-1] in domains


#: What a person is called to whom it happened.
_PERSON_OF_EVENT = re.compile(
    r"\b(?:customers?|passengers?|patients?|victims?|residents?|tenants?|guests?|visitors?|shoppers?|pupils?|students?|"
    r"child|son|daughter|mother|father|widow\w*|wife|husband|brother|sister|injured|witness\w*|bystander|driver|rider|"
    r"aged|survivor\w*|user|member|client)\b",
    re.IGNORECASE,
)


def _offers(sentence: str) -> bool:
    """Whether the address is given for people to use."""
    return re.search(
        r"\b(?:call|contact|e-?mail|ring|phone|write|text|press|media|help|support|customers?|reach|"
        r"enquir\w+|inquir\w+|visit|line|"
        r"questions|updates?|message|speak|refunds?|report|tell|send|post|publish|ask|book|apply|use|via|you|your|"
        r"please)\b",
        sentence,
        re.IGNORECASE,
    ) is not None  # fmt: skip


#: "News media: Dana Whitlock, 503-555-0160": who answers there.
_ANSWERS = re.compile(
    r"\b(?:press|media|newsroom|news|journalists?|reporters?|communications|enquiries|inquiries|contacts?|questions)"
    r"(?:\s\w+){0,2}:\s(?:[\w'’.-]+\s){0,3}$",
    re.IGNORECASE,
)


def _speaks_for_house(sentence: str, name: names.Name, own: Collection[str]) -> bool:
    if _ANSWERS.search(sentence[: name.start]):
        return True
    if is_own(sentence[name.start : name.end], own):
        return True
    around = sentence[max(0, name.start - 45) : name.start] + " " + sentence[name.end : name.end + 60]
    return ROLE_OF_HOUSE.search(around) is not None or _is_quoted(sentence, name)


def _signs(sentence: str, name: names.Name) -> bool:
    """A line of its own that holds a name and a role alone: "Adaeze Brown, Head", "From: Dana Whitlock, CEO"."""
    before, after = sentence[: name.start], sentence[name.end :]
    return (
        re.fullmatch(r"(?:from|signed|yours(?: \w+)?)[:,]?\s+|", before, re.IGNORECASE) is not None
        and re.fullmatch(r"(?:,\s|\s[–—|-]\s)(?:[A-Za-z&'’-]+[\s,]*){1,7}", after) is not None
        and _PERSON_OF_EVENT.search(after) is None
    )


def _is_quoted(sentence: str, name: names.Name) -> bool:
    """Who is quoted speaks for the house, unless named as one of the people it happened to."""
    before, after = sentence[max(0, name.start - 40) : name.start], sentence[name.end : name.end + 60]
    if not re.search(r"[\"“”]", sentence) or _PERSON_OF_EVENT.search(before + " " + after):
        return False
    behind = re.match(r",?\s(?:[\w'’-]+\s){0,6}?,?\s?(?:said|says|added|adds|wrote|writes|told\sreporters)\b", after)
    return behind is not None or re.search(r"\b(?:said|says|added|adds|wrote|writes)\s$", before) is not None
