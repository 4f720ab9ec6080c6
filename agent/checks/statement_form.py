"""What a holding statement must hold: headline (H1), unknowns (H3), empathy (H6), something to do (H7), plain words
(H18).

House choices: the word limit counts the body, without headline, time line, contacts and end mark. A social post
or a status line needs no headline of its own.
"""

import re
from collections.abc import Iterator

from agent.checks import readability
from agent.checks.layout import EMAIL, PHONE, URL, without_times
from agent.checks.reading import Segment, ask, finding, phrases
from agent.checks.statement_case import Case, is_advice, is_contact, is_empathy, is_unknown, is_update
from agent.checks.statement_contacts import is_brief
from agent.checks.statement_meaning import is_none, may_be
from agent.models import Finding, Severity

WORDS = {"short": 50, "standard": 150}
GRADE = 9.0
#: Above this the text is beyond what the people affected can be asked to read; between, the writer is warned.
GRADE_BLOCKS = 12.5

_GENERIC = phrases(
    r"(?:holding|press|media|public|official|company|initial|first|interim|brief|short|customer|"
    r"service|important|urgent|"
    r"breaking|latest|new|further|our|your|an?|the|this|update[sd]?|statement|notice|announcement|message|release|"
    r"information|news|response|bulletin|alert|communication|note|letter|comment|report|reports|recent|"
    r"current|ongoing|today(?:'s)?|events?|"
    r"incident|incidents|situation|matter|issue|issues|developments?|circumstances|concerns?|"
    r"allegations?|story|coverage|"
    r"about|on|regarding|concerning|re|in|to|for|of|with|from|by|at|and|following|we|us|are|is|hear|"
    r"you|everyone|all|customers?|"
    r"here|what|happened|know|need|needs|aware|listening|working|it|that|please|read|something|went|"
    r"wrong|apology|sorry|"
    r"dear|valued|hello|thank|thanks|committed|commitment|behalf|safety|trust|service|care|matters?|first|always|"
    r"moving|"
    r"forward|together|setting|record|straight|truth|ceo|chief|executive|"
    r"members?|guests?|passengers?|patients?|residents?|users?|families|friends|community|public|clients?|"
    r"neighbou?rs?|staff|colleagues?|parents?|travellers?|visitors?|supporters?|fans?|owners?|"
    r"number|no|\d+)"
)
#: A clause of no more words can stand for a headline; one that begins so speaks of the house.
_EVENT_WORDS = 14
_WE = re.compile(r"(?:we|our|i|you|thank)\b", re.IGNORECASE)
#: "Notice to patients of Cedar Hollow Clinic": a letter, whose form some laws give.
_TO_GROUP = re.compile(
    r"\b(?:notice|letter|notification)\s(?:to|for)\s(?:all\s|our\s|the\s)?\w+\s(?:of|at|in)\s", re.IGNORECASE
)
#: "Harbour 98: …", whose statement it is; "to our listeners", whom it is for.
_SENDER = re.compile(r"^(?:[A-Z&][\w&'’.-]*\s?(?:of\s|and\s|the\s)?){1,4}(?:\s\d+)?:\s+(?=\S)")
_ADDRESSED = re.compile(
    r"\b(?:[Tt]o|[Ff]or|[Ff]rom)\s(?:all|our|everyone|every|my|the)\s(?:of\s)?(?:our\s)?(?:[a-z]+ly\s)?(?:[a-z]+(?:ed|al)\s)?"
    r"[a-z]+(?=\s*$|,|:)"
)
_FROM = re.compile(r"\b(?:from|by|of|at|for)\s+(?:the\s+)?(?:[A-Z&][\w&'’.-]*\s*)+")
#: What is told to do something, whatever else the sentence is like.
_ORDER = phrases(
    r"please|kindly|do not|don't|no action|no need|nothing|asks? (?:people|everyone|anyone|residents|parents)",
    r"(?:can|should|must) (?:call|ring|go|travel)|can be (?:picked up|collected|fetched)",
    r"(?:keep|stay|use|call|ring|check|bring|take|return|stop|leave|avoid|boil|throw) (?:the|your|all|any|away|out)",
    r"keep \w+ and \w+",
)
_YOU_CAN = phrases(
    r"(?:tickets?|fares?|bookings?|orders?|passes|deposits?|fees?|they|it) (?:will be|are|is|get) (?:\w+ly )?"
    r"(?:refunded|swapped|exchanged|rebooked|replaced|paid back)",
    r"need (?:\w+ )?(?:no|nothing)|(?:anyone|anybody|those|people) (?:who (?:\w+ ){1,6})?can",
    r"you (?:can|may|should|need not|needn't|(?:do not|don't|won't|will not) (?:need|have) to)(?! (?:\w+ )?"
    r"(?:imagine|see|tell|trust|count on|rely on|be (?:sure|certain|proud)|have|expect (?:us|more))\b)",
)
#: What it is good for to make contact, or for whom.
_FOR_WHAT = phrases(
    r"track\w*|send (?:us )?(?:what|any|your|the|a)|report (?:it|what|any|a|the)|pick up|collect|fetch|claim\w*",
    r"refund\w*|before (?:you|coming|setting|leaving|travelling|traveling)",
    r"(?:anyone|anybody|those|if you|people|customers|guests|passengers) (?:who )?"
    r"(?:was|were|saw|has|have|had|lost|need|is|are)",
    r"(?:staffed|open|free|answered) (?:now|all|day|night|until|at|from|around)|day or night|at any hour|to talk",
)
_INTEREST = phrases(
    r"(?:our|the company's|the group's|its|the firm's) (?:\w+ )?(?:business|reputation|brand|"
    r"shareholders?|investors?|revenues?|sales|profits?|share price|performance|trading|results|"
    r"finances|earnings|bottom line|market|competitors|operations)",
    r"(?:shareholders?|investors?|share price|market guidance|financial (?:impact|position|results|performance))",
    r"(?:we|the company) (?:continue|continues|remain|remains|are|is) (?:\w+ )?(?:trading|open for "
    r"business|strong|profitable|on track|financially)",
)


def check(case: Case) -> Iterator[Finding]:
    yield from _headline(case)
    yield from _unknown(case)
    yield from _empathy(case)
    yield from _to_do(case)
    yield from _length(case)
    yield from _grade(case)


# --- H1: headline ------------------------------------------------------------------------------------------


def _headline(case: Case) -> Iterator[Finding]:
    heads = case.reading.of("headline") or [s for s in case.reading.of("dateline") if _tells_event(case.reading.at(s))]
    if not heads:
        if not is_brief(case) and not _event_behind_time(case):
            yield finding("H1", "block", 0, 0, "there is no headline", "Put the event in one line above the text.")
        return
    if not any(_has_event(case.reading.at(head)) for head in heads):
        message = "the headline does not say what happened"
        severity: Severity = "warn" if _TO_GROUP.search(case.reading.at(heads[0])) else "block"
        yield finding("H1", severity, heads[0].start, heads[-1].end, message, "Name the event: what fails, where.")


def _event_behind_time(case: Case) -> bool:
    """A short statement of one line: "Pennant Mobile, 07:10 GMT, 2 Feb 2026: calls down in Devon. …"."""
    times = case.reading.of("dateline")
    if case.meta.length != "short" or not times or not case.body:
        return False
    first, between = case.body[0], case.reading.text[times[-1].end : case.body[0].start]
    event = case.reading.at(first)
    return "\n" not in between and len(event.split()) <= _EVENT_WORDS and not _WE.match(event) and _has_event(event)


def _tells_event(line: str) -> bool:
    """A time line that holds the event too: "Power cut in Thornley – 30 November 2026, 20:10 GMT"."""
    bare = without_times(line)
    return len(bare.split()) >= 4 and re.search(r"\b[a-z]{3,}\b", _GENERIC.sub(" ", bare)) is not None


def _has_event(headline: str) -> bool:
    """Whether a word is left when the words of any statement and the sender's name are taken out."""
    told = _ADDRESSED.sub(" ", _SENDER.sub("", headline))
    bare = _GENERIC.sub(" ", _FROM.sub(" ", told + " ") if told != told.upper() else told)
    return re.search(r"[A-Za-z]{3,}", bare) is not None


# --- H3, H6, H7 --------------------------------------------------------------------------------------------


def _unknown(case: Case) -> Iterator[Finding]:
    if any(is_unknown(case.reading.at(s)) for s in case.body):
        return
    known = next((f.text for f in case.confirmed if f.kind == "unknown"), None)
    suggestion = (
        f"Say that this is not known yet: {known}" if known else "Say what is not known yet, such as the cause."
    )
    yield finding("H3", _absent(case, "unknown"), 0, 0, "nothing is said about what is not known yet", suggestion)


def _absent(case: Case, kind: str) -> Severity:
    """Blocks only when no sentence can be meant so: the reader of wordings that are new to it may be wrong."""
    return "warn" if any(may_be(kind, case.reading.at(s)) for s in case.body) else "block"


def _empathy(case: Case) -> Iterator[Finding]:
    if case.meta.people_affected is False:
        return
    feeling = [s for s in case.body if is_empathy(case.reading.at(s))]
    if not feeling:
        if case.meta.people_affected is None:
            yield ask("H6", "it is not entered whether people are affected, and the text has no word to them")
        else:
            suggestion = "Say it first, and plainly: “We are sorry for …”."
            message = "people are affected, and the text has no word to them"
            yield finding("H6", _absent(case, "feeling"), 0, 0, message, suggestion)
        return
    for segment, match in case.reading.search(_INTEREST, case.body):
        if segment.start < feeling[0].start:
            message = f"“{match.group()}”: the company's interest comes before the people affected"
            yield finding("H6", "block", match.start(), match.end(), message, "Speak to those affected first.")
            return


def _to_do(case: Case) -> Iterator[Finding]:
    if case.meta.people_affected is False:
        return
    advice = [s for s in case.reading.of("body", "standfirst", "contact") if is_advice(case.reading.at(s))]
    told = [s for s in advice if not _only_contact(case, s)]
    if any(_tells_to_do(case.reading.at(s)) for s in told):
        return
    suggestion = "Say what people can do now, or, if a fact carries it, that they need do nothing."
    if told:
        message = "this hardly tells people what they can do"
        yield finding("H7", "warn", told[0].start, told[0].end, message, suggestion)
    elif advice:
        message = "the only thing that people can do is to make contact"
        yield finding("H7", "warn", advice[0].start, advice[0].end, message, suggestion)
    else:
        yield finding("H7", _absent(case, "advice"), 0, 0, "nothing is said about what people can do", suggestion)


def _tells_to_do(sentence: str) -> bool:
    order = _ORDER.search(sentence) is not None or _YOU_CAN.search(sentence) is not None
    return order or not is_none("advice", sentence)


def _only_contact(case: Case, segment: Segment) -> bool:
    """Nothing but where to call or write, for nothing in particular: "Passengers can ring 0345 496 0120."."""
    sentence = case.reading.at(segment)
    if segment.part == "contact":
        return True
    return (is_contact(sentence) or is_update(sentence)) and _FOR_WHAT.search(sentence) is None


# --- H18 ---------------------------------------------------------------------------------------------------


def _length(case: Case) -> Iterator[Finding]:
    limit = WORDS[case.meta.length]
    body = [s for s in case.body if not is_contact(case.reading.at(s))]
    count = sum(len(case.reading.at(s).split()) for s in body)
    if count > limit:
        message = f"the body has {count} words; a {case.meta.length} statement has {limit} at most"
        yield finding("H18", "block", body[0].start, body[-1].end, message, f"Cut {count - limit} words.")


def _grade(case: Case) -> Iterator[Finding]:
    body = [s for s in case.body if not is_contact(case.reading.at(s))]
    grade = readability.grade([_spoken(case.reading.at(s)) for s in body])
    if not body or round(grade, 1) < GRADE + 0.5:
        return
    hardest = max(body, key=lambda s: readability.grade([case.reading.at(s)]))
    message = f"reading grade {grade:.1f}; the house asks for {GRADE:.0f} at most. This sentence is the hardest"
    severity: Severity = "block" if grade > GRADE_BLOCKS else "warn"
    suggestion = "Shorter sentences, shorter words."
    yield finding("H18", severity, hardest.start, hardest.end, message, suggestion)


def _spoken(sentence: str) -> str:
    for pattern in (EMAIL, URL, PHONE):
        sentence = pattern.sub("there", sentence)
    return sentence
