"""What a holding statement must hold: headline (H1), unknowns (H3), empathy (H6), something to do (H7), contacts
(H8), plain words (H18); and the gates on it: posture (H16), counsel (H20).

House choices: the word limit counts the body, without headline, time line, contacts and end mark. A social post
or a status line needs no headline and no press contact of its own.
"""

import re
from collections.abc import Iterator

from agent.checks import readability
from agent.checks.layout import EMAIL, PHONE, URL, has_contact, has_label, without_times
from agent.checks.reading import Segment, ask, finding, phrases
from agent.checks.statement_case import Case, is_advice, is_contact, is_empathy, is_unknown, is_update
from agent.checks.statement_meaning import is_none, may_be
from agent.models import Finding, Severity

WORDS = {"short": 50, "standard": 150}
GRADE = 9.0
#: Above this the text is beyond what the people affected can be asked to read; between, the writer is warned.
GRADE_BLOCKS = 12.5
BRIEF_CHANNELS = phrases(
    r"social\w*",
    r"x|twitter|facebook|instagram|threads|mastodon|bluesky|linkedin|sms|text message",
    r"status(?:[ _-]?page)?",
    r"(?:support[ _-])?(?:agent|script)s?(?:[ _-]script)?",
    r"internal\w*",
    r"app|banner|push|chat|in[ _-]app",
)

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
_FROM = re.compile(r"\b(?:from|by|of|at|for)\s+(?:the\s+)?(?:[A-Z&][\w&'’.-]*\s*)+")
_PLACEHOLDER = re.compile(
    r"\[(?!\d{1,2}[:.]|\d{1,2}\s|\d{4}|(?:sic|\.\.\.|…)\])[^\]\n]{1,60}\](?!\()"
    r"|\{\{?[^}\n]{1,60}\}\}?|\$\{[^}\n]+\}|<(?!https?:|mailto:|/?(?:p|b|i|br|em|strong|a|ul|li|h\d|"
    r"div|span)\b)[A-Za-z][^>\n@]{1,60}>"
    r"|\b[Xx]{2,}(?:[\s:/.-]?[Xx]{2,})*\b|\b[Xx]{3,}|\bx{1,2}[:.]x{2}\b|_{3,}|(?<!\.)\.{5,}|…{2,}|\?{2,}"
    r"|\b(?:TBC|TBD|TBA|TBH|TKTK|TK|N/A|#N/A|PLACEHOLDER|FIXME|TODO)\b|\b(?i:tbc|tbd|tba|tktk)\b"
    r"|\b(?i:lorem\s+ipsum|dolor\s+sit|to\s+be\s+(?:confirmed|decided|advised|announced|completed|"
    r"added|inserted|supplied|determined\s+name)\b(?=\s*(?:[.,;:)\]]|$))"
    r"|(?:insert|enter|add|put|fill\s+in|type|paste)\s+(?:your\s+|the\s+|a\s+|"
    r"an\s+)?(?:\w+\s+){0,3}(?:here|name|number|time|date|details|link|address|contact|e-?mail|phone|"
    r"url|text|location|product|company)\b"
    r"|(?:company|contact|your|spokesperson|press|customer|product|first|last|full|incident|phone|"
    r"email|e-mail)[ _](?:name|number|address|email|title)\s*(?:here|goes\s+here)"
    r"|name\s+surname|firstname|lastname|john\s+doe|jane\s+doe|joe\s+bloggs|acme\s+(?:inc|corp|ltd)|"
    r"your\s+(?:company|organi[sz]ation|brand|business)\b"
    r"|your(?:name|company|email)?@|(?:name|email|user|contact|press|someone|you|info|media|"
    r"help)@(?:your)?(?:company|domain|email|website|organi[sz]ation|brand)\.|"
    r"(?:www\.)?(?:your)?(?:website|domain|company|yourcompany|yoursite)\.(?:com|org|co\.uk|net)"
    r"|(?:dd|d)[/.-](?:mm|m)[/.-]y{2,4}|mm[/.-]dd[/.-]y{2,4}|hh[:.]mm|00[:.]00\s+(?:hrs|gmt|utc)\b)"
    r"|(?<!\d)0{3,}[\s-]?0{3,}(?:[\s-]?0+)*(?!\d)|(?<!\d)(?:\+?1[ -]?)?\(?123\)?[ -]?456[ "
    r"-]?7890?(?!\d)|(?<!\d)0?1234[ -]?567[ -]?8(?:90?)?(?!\d)|(?<!\d)012345?[ -]?678\s?9?\d*(?!\d)|"
    r"\b(?:\d{3}[ -])?555[ -]?(?:0000|XXXX|xxxx)\b"
)
_PRESS = phrases(
    r"(?:press|media|news(?:room)?|news ?desks?|journalists?|reporters?|communications?|comms|public "
    r"relations|pr|editors?|correspondents?|public affairs|public information)"
)
_CUSTOMER = phrases(
    r"(?:customers?|customer (?:service|support|care)|support|help(?:line|desk)?|help|service desk|"
    r"contact centre|call cent(?:re|er)|users?|guests?|passengers?|patients?|residents?|members?|"
    r"account holders?|families|family|relatives|public|people|anyone|if you|you|consumers?|clients?|"
    r"owners?|shoppers?|parents?|subscribers?|merchants?|sellers?|travellers?|tenants?|drivers?|"
    r"students?|hotline|enquiries|care|cardholders?|diners?|visitors?|households?|freephone|toll-free)"
)
_OFFERED = phrases(
    r"call|contact|e-?mail|ring|phone|write to|text|message|reach us|get in touch|questions|"
    r"here to help|speak to"
)
#: What is told to do something, whatever else the sentence is like.
_ORDER = phrases(
    r"please|kindly|do not|don't|no action|no need|nothing|asks? (?:people|everyone|anyone|residents|parents)",
    r"(?:can|should|must) (?:call|ring|go|travel)|can be (?:picked up|collected|fetched)",
    r"(?:keep|stay|use|call|ring|check|bring|take|return|stop|leave|avoid|boil|throw) (?:the|your|all|any|away|out)",
    r"keep \w+ and \w+",
)
_INVESTORS = phrases(r"investors?|investor relations|shareholders?|analysts?")
#: "Neighbors: 207-555-0119. Media: 207-555-0120.": two contacts on one line.
_SEVERAL = re.compile(r"(?<=[\w)])[.;|·]\s+(?=[A-Z])")
#: "Residents: 311", "ring 105": too short for a telephone number elsewhere.
_SHORT_NUMBER = re.compile(r"^[^:\n]{3,40}:\s*\d{3,6}\b|\b(?:dial|ring|phone|call)\s\d{3,6}\b", re.IGNORECASE)
_INTEREST = phrases(
    r"(?:our|the company's|the group's|its|the firm's) (?:\w+ )?(?:business|reputation|brand|"
    r"shareholders?|investors?|revenues?|sales|profits?|share price|performance|trading|results|"
    r"finances|earnings|bottom line|market|competitors|operations)",
    r"(?:shareholders?|investors?|share price|market guidance|financial (?:impact|position|results|performance))",
    r"(?:we|the company) (?:continue|continues|remain|remains|are|is) (?:\w+ )?(?:trading|open for "
    r"business|strong|profitable|on track|financially)",
)
_DENIAL = phrases(
    r"(?:we|the company|i) (?:\w+ )?(?:deny|denies|denied|reject|rejects|refute|refutes|dispute|disputes)",
    r"(?:untrue|unfounded|baseless|false|fabricated|without foundation|no truth|entirely wrong|"
    r"nonsense|misleading)(?: \w+)?",
    r"(?:not|never|hardly|far from) (?:\w+ )?(?:true|correct|accurate|so|the case|what happened)|incorrect|inaccurate|"
    r"fabrications?|fakes?|faked|hoax(?:es)?|an? (?:\w+ )?lie|lies about|invent(?:ed|ion)s?|made[- ]up|"
    r"contrary to (?:\w+ ){0,3}(?:reports?|claims?|rumou?rs?|what)|"
    r"(?:nothing|no such thing|none) (?:of (?:the|this|that) (?:kind|sort) )?(?:\w+ )?(?:happened|"
    r"took place|occurred)",
    r"(?:did|has|have|was|were|is|are)(?: not|n't) (?:\w+ )?(?:happen|take place|occur|a crisis|hacked|breached)",
)
#: H20's triggers: what each is called in the meta, and the words that give it away.
TRIGGERS: dict[str, re.Pattern[str]] = {
    "injury": phrases(
        r"injur\w+|hurt|wounded|casualt\w+|fatal\w*|death|deaths|died|dead|dies|killed|loss of life|"
        r"lost (?:his|her|their) li\w+|hospital\w*|ambulance|paramedics?|burn(?:s|ed|t)? (?:to|on|his|"
        r"her|their|hands?|a|customers?|users?|people)|(?:suffered|minor|severe) burns|harmed|taken "
        r"ill|fell ill|(?:made|become|became|felt) (?:\w+ )?(?:ill|sick|unwell)|illness(?:es)?|"
        r"sickness|poisoning|allergic reactions?|electric shocks?|collapsed|unconscious"
    ),
    "data": phrases(
        r"(?:personal|customer|payment|card|patient|sensitive|confidential|user|account|health|"
        r"financial|employee|staff|medical|private|client) (?:\w+ )?(?:data|information|details|"
        r"records)|data (?:breach|leak|loss|theft|protection|incident|exposure)|breach of (?:\w+ "
        r")?data|passwords?|(?:unauthori[sz]ed|illegal|unlawful) (?:\w+ )?(?:access|party|person|use|"
        r"disclosure)|hack\w*|cyber[- ]?(?:attack|incident|security|criminals?)\w*|ransomware|malware|"
        r"phishing|credentials|data|stolen (?:records|files|information)|leaked"
    ),
    "fraud": phrases(
        r"fraud\w*|scam\w*|embezzl\w+|theft|thefts|stole|stolen|brib\w+|corrupt(?:ion)?|money[- "
        r"]laundering|misappropriat\w+|forge(?:d|ry)|counterfeit\w*|misconduct|false accounting|"
        r"criminal\w*"
    ),
    "regulator": phrases(
        r"regulators?|regulatory|watchdog|ombudsman|ICO|FCA|SEC|FDA|FSA|CMA|Ofcom|Ofgem|Ofwat|Ofsted|"
        r"HSE|OSHA|NHTSA|FTC|CPSC|CQC|MHRA|EMA|EPA|CNIL|BaFin|PRA|FAA|CAA|NTSB|FINRA|Information "
        r"Commissioner\w*|Food Standards Agency|Environment Agency|Trading Standards|Health and Safety "
        r"Executive|data protection (?:authority|authorities|commission\w*)|supervisory authorit\w+|"
        r"police|law enforcement|attorney general|government (?:agency|inspectors?)|inspectors?|"
        r"authorities|licen[cs]ing authority|fire (?:service|brigade|department)"
    ),
    "minors": phrases(
        r"minors?(?! (?:\w+ )?(?:issues?|problems?|incidents?|faults?|disruptions?|delays?|injur\w+|"
        r"impacts?|errors?|bugs?|damage|leak|fire|glitch\w*|changes?|interruptions?|outages?))|child|"
        r"children|child's|pupils?|under-?(?:16|18|age|aged)s?|teenagers?|toddlers?|infants?|babies|"
        r"baby|school(?:s|children)?|nursery|kids|young people|boys?|girls?"
    ),
    "litigation": phrases(
        r"lawsuits?|litigation|legal (?:action|proceedings|claims?|case|challenge)|sue|sued|suing|"
        r"court|courts|tribunal|class action|lawyers?|solicitors?|attorneys?|prosecut\w+|indict\w+|"
        r"liab\w+|damages claim|settlement|injunction|plaintiffs?|subpoena\w*"
    ),
}


def check(case: Case) -> Iterator[Finding]:
    yield from _headline(case)
    yield from _unknown(case)
    yield from _empathy(case)
    yield from _to_do(case)
    yield from _contacts(case)
    yield from _placeholders(case)
    yield from _length(case)
    yield from _grade(case)
    yield from _posture(case)
    yield from _counsel(case)


def is_brief(case: Case) -> bool:
    return case.meta.channel is not None and BRIEF_CHANNELS.search(case.meta.channel.replace("_", " ")) is not None


# --- H1: headline ------------------------------------------------------------------------------------------


def _headline(case: Case) -> Iterator[Finding]:
    heads = case.reading.of("headline") or [s for s in case.reading.of("dateline") if _tells_event(case.reading.at(s))]
    if not heads:
        if not is_brief(case):
            yield finding("H1", "block", 0, 0, "there is no headline", "Put the event in one line above the text.")
        return
    if not any(_has_event(case.reading.at(head)) for head in heads):
        message = "the headline does not say what happened"
        yield finding("H1", "block", heads[0].start, heads[-1].end, message, "Name the event: what fails, where.")


def _tells_event(line: str) -> bool:
    """A time line that holds the event too: "Power cut in Thornley – 30 November 2026, 20:10 GMT"."""
    bare = without_times(line)
    return len(bare.split()) >= 4 and re.search(r"\b[a-z]{3,}\b", _GENERIC.sub(" ", bare)) is not None


def _has_event(headline: str) -> bool:
    """Whether a word is left when the words of any statement and the sender's name are taken out."""
    bare = _GENERIC.sub(" ", _FROM.sub(" ", headline + " ") if headline != headline.upper() else headline)
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
    if any(_ORDER.search(case.reading.at(s)) or not is_none("advice", case.reading.at(s)) for s in told):
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


def _only_contact(case: Case, segment: Segment) -> bool:
    sentence = case.reading.at(segment)
    return segment.part == "contact" or is_contact(sentence) or is_update(sentence)


# --- H8 ----------------------------------------------------------------------------------------------------


def _contacts(case: Case) -> Iterator[Finding]:
    lines = _contact_lines(case)
    several = len({at for line in lines for at in (*EMAIL.findall(line), *PHONE.findall(without_times(line)))}) > 1
    severity: Severity = "warn" if several else "block"  # whose each of several is may be told in words of its own
    if not is_brief(case) and not any(_PRESS.search(line) for line in lines):
        yield finding("H8", severity, 0, 0, "no press contact with an address or a number", _own(case, press=True))
    if not any(_for_customers(line) for line in lines):
        severity = "warn" if several or (is_brief(case) and lines) else "block"
        message = "no customer contact with an address or a number"
        yield finding("H8", severity, 0, 0, message, _own(case, press=False))


def _contact_lines(case: Case) -> list[str]:
    """Sentences with an address, each with the label that stands before it (contacts run over several lines)."""
    out: list[str] = []
    label = ""
    for segment in case.reading.of("contact", "body", "standfirst", "boilerplate"):
        for line in _SEVERAL.split(case.reading.at(segment)):
            if has_contact(line) or _SHORT_NUMBER.search(line):
                out.append(line if has_label(line) else f"{label} {line}")
            elif segment.part == "contact":
                label = f"{label} {line}" if out and out[-1].startswith(label) and label else line
            else:
                label = ""
    return out


def _for_customers(line: str) -> bool:
    """A line that names customers, or offers its address to anybody."""
    if _INVESTORS.search(line):
        return False
    direct = bool(EMAIL.search(line) or PHONE.search(without_times(line)) or _SHORT_NUMBER.search(line))
    offered = (_OFFERED.search(line) is not None or direct) and not is_update(line) and not _PRESS.search(line)
    return offered or (_CUSTOMER.search(line) is not None and not _press_only(line))


def _press_only(line: str) -> bool:
    """A press line whose only customer word is inside its own label ("press office, help with interviews")."""
    return _PRESS.search(line) is not None and len(_CUSTOMER.findall(_PRESS.sub(" ", line))) == 0


def _own(case: Case, *, press: bool) -> str:
    if case.voice is not None:
        return f"Add “{case.voice.press_contact if press else case.voice.customer_contact}”."
    return "Add whom the press can reach." if press else "Add whom customers can reach."


def _placeholders(case: Case) -> Iterator[Finding]:
    for match in _PLACEHOLDER.finditer(case.reading.text):
        message = f"“{match.group()}” is a placeholder"
        yield finding("H8", "block", match.start(), match.end(), message, "Put the real words in, or cut it.")


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


# --- H16, H20 ----------------------------------------------------------------------------------------------


def _posture(case: Case) -> Iterator[Finding]:
    denial = next(case.reading.search(_DENIAL, case.prose), None)
    chosen = f"chosen: {case.meta.scct}" if case.meta.scct else "no kind of crisis was chosen"
    if denial is not None:
        match = denial[1]
        yield ask("H16", f"“{match.group()}” denies; {chosen}", match.start(), match.end())
    else:
        yield ask("H16", chosen)


def _counsel(case: Case) -> Iterator[Finding]:
    if case.meta.counsel_cleared:
        return
    declared = ", ".join(case.meta.counsel_triggers)
    said = _trigger(case)
    suggestion = "Not for publication until counsel has cleared it."
    if declared and not said:
        yield finding("H20", "block", 0, 0, f"counsel has not cleared it; trigger: {declared}", suggestion)
    elif said:
        name, start, end = said
        message = f"“{case.reading.text[start:end]}” touches {name}, and counsel has not cleared it"
        if declared or case.meta.counsel_cleared is False:
            yield finding("H20", "block", start, end, message, suggestion)
        else:
            yield ask("H20", message, start, end)


def _trigger(case: Case) -> tuple[str, int, int] | None:
    for name, pattern in TRIGGERS.items():
        for _, match in case.reading.search(pattern, case.prose):
            return name, match.start(), match.end()
    return None
