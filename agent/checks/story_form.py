"""The form of a story: lead (S15), headline, length, person, tone (S16), boilerplate, contact, end mark (S18), and the
machine record (S20). What a form asks is in ``forms.SHAPES``; tone and person are asked of every text.

Quotations are left alone: what a customer says may praise, exclaim and say "we".
"""

import re
from collections.abc import Iterator

from agent.checks.forms import HEADLINE
from agent.checks.layout import has_contact
from agent.checks.reading import Segment, ask, finding, phrases
from agent.checks.story_case import StoryCase
from agent.checks.times import DATE, MONTHS, WEEKDAY
from agent.models import Finding, Part, Severity

LEAD_WORDS = 40
#: "12 of 340": how a trend says its count and base.
_NUMBER = r"(?:\d[\d,]*|none|one|two|three|four|five|six|seven|eight|nine)"
COUNTED = re.compile(
    rf"\b{_NUMBER} (?:out )?of (?:the )?\d[\d,]*\b|"
    rf"\bof \d[\d,]*\b[^;]*?\b{_NUMBER} (?:were|was|had|came|spoke|\w+ed)\b",
    re.IGNORECASE,
)

_FIRST_PERSON = re.compile(
    r"(?<![\w'’])(?:[Ww]e|[Oo]ur|[Oo]urs|[Oo]urselves|us|[Mm]y|me|[Mm]yself|[Ww]e['’](?:re|ve|ll|d)|"
    r"I['’](?:m|ve|ll|d)|I(?=\s(?:am|was|have|had|will|would|can|could|do|did|think|believe|want|need|"
    r"know|[a-z]+ed)\b))(?![\w'’.])"
)
_SECOND_PERSON = re.compile(r"(?<![\w'’])(?:[Yy]ou|[Yy]our|[Yy]ours|[Yy]ourself|[Yy]ou['’](?:re|ve|ll|d))(?![\w])")
_VERB = (
    r"exclaims?|exclaimed|gushe[sd]|raves?|raved|enthuses?|enthused|beam(?:s|ed)|quip(?:s|ped)|joke[sd]?|laugh(?:s|ed)|"
    r"comment(?:s|ed)|remark(?:s|ed)|state[sd]|declare[sd]|claim(?:s|ed)|stresse[sd]|boast(?:s|ed)|"
    r"insist(?:s|ed)|smile[sd]|"
    r"share[sd]|note[sd]|opine[sd]|asserts?|asserted|proclaim(?:s|ed)|admit(?:s|ted)|reveal(?:s|ed)|marvel(?:s|led|ed)|"
    r"praise[sd]|cheer(?:s|ed)|chuckle[sd]|sighe?[sd]|concluded|observe[sd]|reflect(?:s|ed)|mused?|"
    r"muses|recount(?:s|ed)|"
    r"expresse[sd]|recalls?|recalled|explains?|explained|adds|added"
)
_AFTER_QUOTE = re.compile(rf"[,\s]*(?P<who>(?:the|a|an|one|she|he|they)(?:\s[\w-]+){{0,4}}?\s)?(?P<verb>{_VERB})\b")
_BEFORE_QUOTE = re.compile(rf"\b(?P<verb>{_VERB})(?:\sthe\s\w+)?[,:]?\s*$")

#: Hype; the word goes. Behind it what may stand instead.
HYPE: tuple[str, ...] = (
    r"game[- ]chang(?:er|ing)",
    r"revolutionary",
    r"revolutioni[sz](?:e|es|ed|ing)",
    r"world[- ]class",
    r"best[- ]in[- ]class",
    r"industry[- ]leading",
    r"market[- ]leading",
    r"world[- ]leading",
    r"award[- ]winning",
    r"cutting[- ]edge",
    r"state[- ]of[- ]the[- ]art",
    r"next[- ]generation",
    r"next[- ]gen",
    r"ground-?breaking",
    r"unparalleled",
    r"unrivall?ed",
    r"unmatched",
    r"unprecedented",
    r"amazing(?:ly)?",
    r"incredibl[ey]",
    r"awesome",
    r"fantastic(?:ally)?",
    r"stunning(?:ly)?",
    r"mind[- ]blowing",
    r"jaw[- ]dropping",
    r"life[- ]changing",
    r"phenomenal(?:ly)?",
    r"breathtaking(?:ly)?",
    r"unbelievabl[ey]",
    r"second to none",
    r"one[- ]of[- ]a[- ]kind",
    r"spectacular(?:ly)?",
    r"extraordinar(?:y|ily)",
    r"magical(?:ly)?",
    r"sensational(?:ly)?",
    r"super-?charg(?:e|es|ed|ing)",
    r"turbo-?charg(?:e|es|ed|ing)",
    r"disruptive",
    r"bleeding[- ]edge",
    r"trail-?blazing",
    r"pioneering",
    r"visionary",
    r"iconic",
    r"legendary",
    r"epic",
    r"wow(?:ed|s)?",
    r"must-have",
    r"heroic(?:ally)?",
    r"miracl\w+",
    r"miraculous(?:ly)?",
    r"world['’]s (?:first|best|leading|most \w+)",
    r"best[- ]ever",
    r"top[- ]notch",
    r"superb(?:ly)?",
    r"outstanding(?! (?:balance|payment|invoice|amount|order|debt|issue|bill|sum|ticket|request|claim)s?)",
    r"truly (?:remarkable|special|unique|exceptional)",
    r"transformative",
    r"insanely",
    r"ultimate(?! (?:cause|goal|aim|owner|decision))",
    r"leading(?= (?:provider|supplier|brand|maker|company|platform|name|player|innovator))",
    r"innovative",
    r"passionate",
    r"seamless(?:ly)?",
)
HYPE_FOR: dict[str, str] = {
    r"thrilled": "pleased",
    r"delighted": "pleased",
    r"ecstatic": "pleased",
    r"overjoyed": "pleased",
}
#: Words that lean to praise and may be plain fact: the writer is warned.
LEANING = phrases(
    r"(?:remarkabl[ey]|exceptional(?:ly)?(?! (?:circumstances?|items?|cases?))|excit(?:ed|ing)|"
    r"proud(?:ly)?|wonderful(?:ly)?|perfect(?:ly)?|"
    r"tremendous(?:ly)?|impressive(?:ly)?|terrific|brilliant(?:ly)?|marvell?ous(?:ly)?|leverag(?:e|es|"
    r"ed|ing)|synerg\w+|robust|holistic|empower(?:s|ed|ing)?|"
    r"unique(?:ly)?|premier|dramatic(?:ally)?|effortless(?:ly)?|stellar|unlock(?:s|ed|ing)? (?:the|new|"
    r"your)|reimagin\w+|elevat(?:e|es|ing) (?:the|your|their))"
)
_HYPE = [(phrases(*HYPE), ""), *((phrases(pattern), plain) for pattern, plain in HYPE_FOR.items())]
_EXCLAIMS = re.compile(r"!+")

_WHEN = re.compile(
    rf"\b(?:{'|'.join(sorted(MONTHS, key=len, reverse=True))}|spring|summer|autumn|winter|fall|today|"
    rf"yesterday|tonight|this\s(?:week|month|year)|"
    r"last\s(?:week|month|year|night|spring|summer|autumn|winter|\w+day)|earlier\sthis|recently|"
    r"weekend|christmas|easter|20\d\d|morning|evening|"
    r"afternoon|night|minutes?|hours?|days?|weeks?|months?|years?|season|quarter|\d{1,2}(?:[:.]\d\d)?\s?[ap]\.?m)\b",
    re.IGNORECASE,
)
_WHERE = re.compile(
    r"\b(?:in|at|near|from|across|around|outside|of)\s(?:the\s)?(?:north|south|east|west|midlands|city|"
    r"town|village|region|county|coast|country|"
    r"countryside|[A-Z][a-z]+)|\b(?:northern|southern|eastern|western|central|rural|urban|coastal|"
    r"online|local)\b|\b(?:high\sstreet|market|shop|store|"
    r"cafe|café|bakery|restaurant|home|office|warehouse|school|clinic|hotel|salon|pub|site|branch|stall|kitchen|farm)\b"
)
_WHO = re.compile(
    r"\b(?:owner|customer|trader|baker|shop|shopkeeper|team|company|business|charity|bakery|cafe|café|"
    r"restaurant|retailer|seller|family|"
    r"clinic|school|salon|florist|grocer|agent|engineer|manager|couple|staff|volunteers?|support|desk|"
    r"user|traveller|guest|patient|student|"
    r"teacher|driver|nurse|founder|firm|maker|group|chain|store|stall|host|operator|owners|customers|"
    r"shops|businesses|people|parent|woman|man|"
    r"resident|tenant|landlord|employee|member|club|merchant|butcher|hairdresser|barber|bookseller|"
    r"chef|farmer|market|organi[sz]ation|[A-Z][a-z]+)\b"
)
_WHAT = re.compile(
    r"\b\w{3,}(?:ed|s|ing)\b|\b(?:is|are|was|were|has|have|had|will|can|could|took|taken|made|kept|got|"
    r"back|found|went|came|gave|began|built|"
    r"cut|won|lost|sold|held|left|ran|said|sent|told|brought|put|set|grew|rose|fell|paid|met|saw)\b"
)


def check(case: StoryCase) -> Iterator[Finding]:
    yield from _headline(case)
    yield from _tone(case)
    yield from _person(case)
    yield from _verbs(case)
    yield from _length(case)
    yield from _quotations(case)
    if case.shape.lead:
        yield from _lead(case)
    yield from _furniture(case)
    yield from _barred(case)
    yield ask("S20", "the machine record is written at export")


# --- S16 ---------------------------------------------------------------------------------------------------


def _headline(case: StoryCase) -> Iterator[Finding]:
    heads = case.reading.of("headline")
    if not heads and case.shape.headline:
        yield finding(
            "S16", "block", 0, 0, "there is no headline", f"Put the news in one line of {HEADLINE} characters."
        )
    for head in heads:
        line = _bare(case.reading.at(head))
        if len(line) > HEADLINE:
            message = f"the headline has {len(line)} characters; the house allows {HEADLINE}"
            yield finding("S16", "block", head.start, head.end, message, f"Cut {len(line) - HEADLINE} characters.")


def _bare(line: str) -> str:
    return re.sub(r"^(?:[#*_\s]+|headline:\s*|title:\s*)|[*_\s]+$", "", line, flags=re.IGNORECASE)


def _length(case: StoryCase) -> Iterator[Finding]:
    shape, told = case.shape, case.reading.told
    count = sum(len(case.reading.at(s).split()) for s in told)
    if shape.words is not None and count > shape.words:
        message = f"the story has {count} words; a {shape.called} has {shape.words} at most"
        yield finding("S16", "block", told[0].start, told[-1].end, message, f"Cut {count - shape.words} words.")
    elif shape.usual is not None and count < shape.usual:
        message = f"the story has {count} words; a {shape.called} usually has {shape.usual} or more"
        more = "Choose another interaction as evidence for more, or publish it as a short item."
        yield finding("S16", "warn", 0, 0, message, more)
    text = case.reading.text.strip()
    if shape.characters is not None and len(text) > shape.characters:
        message = f"the text has {len(text)} characters; a {shape.called} has {shape.characters} at most"
        cut = f"Cut {len(text) - shape.characters} characters."
        yield finding("S16", shape.over, 0, len(case.reading.text), message, cut)


def _quotations(case: StoryCase) -> Iterator[Finding]:
    """A card is one customer's words, so it holds one quotation."""
    wanted = case.shape.quotations
    if wanted is not None and len(case.quotes) != wanted:
        message = f"the {case.shape.called} holds {len(case.quotes)} quotations; it holds {wanted}"
        yield finding("S16", "block", 0, 0, message, "Quote one consented sentence, word for word.")


def _tone(case: StoryCase) -> Iterator[Finding]:
    told = case.reading.told
    for _, match in case.reading.search(_EXCLAIMS, told):
        if not case.in_quote(*match.span()) and not _in_house_name(case, match):
            yield finding("S16", "block", *match.span(), "exclamation mark", "Use a full stop.", ".")
    for pattern, instead in _HYPE:
        for _, match in case.reading.search(pattern, told):
            if not case.in_quote(*match.span()):
                yield _hype(case, match, instead)
    for _, match in case.reading.search(LEANING, told):
        if not case.in_quote(*match.span()):
            message = f"“{match.group()}” praises"
            yield finding("S16", "warn", *match.span(), message, "Say what happened instead.")


def _in_house_name(case: StoryCase, match: re.Match[str]) -> bool:
    return (
        case.voice is not None
        and case.voice.organisation.endswith("!")
        and case.reading.text[: match.end()].endswith(case.voice.organisation)
    )


def _hype(case: StoryCase, match: re.Match[str], instead: str) -> Finding:
    """The mend takes the word out with its space, or puts the plain word in its place."""
    message = f"“{match.group()}” is hype"
    text, (start, end) = case.reading.text, match.span()
    if instead:
        return finding("S16", "block", start, end, message, f"Write “{instead}”.", instead)
    before = re.search(r"\b(?P<article>an?)\s+$", text[max(0, start - 4) : start], re.IGNORECASE)
    after = re.match(r"\s+(?P<word>[a-z]\w*)", text[end:])
    if after is None:
        return finding("S16", "block", start, end, message, "Cut it.")
    if before is not None:
        article = "an" if after["word"][0] in "aeiou" else "a"
        article = article.capitalize() if before["article"][0].isupper() else article
        begin = start - (len(before.group()))
        mend = f"{article} {after['word']}"
        return finding("S16", "block", begin, end + after.end(), message, "Cut the word.", mend)
    word = after["word"]
    word = word.capitalize() if match.group()[0].isupper() else word
    return finding("S16", "block", start, end + after.end(), message, "Cut the word.", word)


def _person(case: StoryCase) -> Iterator[Finding]:
    yield from _pronoun(case, _FIRST_PERSON, "block", "the story speaks as “{}”; it is told in the third person")
    yield from _pronoun(
        case, _SECOND_PERSON, "warn", "“{}” speaks to the reader; the story is told in the third person"
    )


def _pronoun(case: StoryCase, pattern: re.Pattern[str], severity: Severity, message: str) -> Iterator[Finding]:
    for segment in case.reading.told:
        for match in pattern.finditer(case.reading.text, segment.start, segment.end):
            if case.in_quote(*match.span()):
                continue
            said = message.format(match.group())
            yield finding("S16", severity, *match.span(), said, "Name the company or the person instead.")
            break


def _verbs(case: StoryCase) -> Iterator[Finding]:
    """ "said" is the verb of attribution; the others colour what was said."""
    for quote in case.quotes:
        text = case.reading.text
        after = _AFTER_QUOTE.match(text, quote.end)
        before = _BEFORE_QUOTE.search(text, max(0, quote.start - 40), quote.start)
        match = after or before
        if match is not None and not case.in_quote(*match.span("verb")):
            start, end = match.span("verb")
            message = f"“{match['verb']}” colours what was said"
            yield finding("S16", "warn", start, end, message, "Write “said”.", "said")


# --- S15 ---------------------------------------------------------------------------------------------------


def _lead(case: StoryCase) -> Iterator[Finding]:
    body = case.reading.of("standfirst") + case.reading.of("body")
    if not body:
        return
    first = _first_words(case, body)
    dateline = case.reading.part("dateline")
    missing = [
        name
        for name, present in (
            ("who", _WHO.search(first)),
            ("what", _WHAT.search(first)),
            ("when", _WHEN.search(first) or DATE.search(dateline) or WEEKDAY.search(first)),
            ("where", _WHERE.search(first) or re.search(r"[A-Z]{3,}", dateline)),
        )
        if not present
    ]
    if missing:
        message = f"the first {LEAD_WORDS} words do not say {' or '.join(missing)}"
        yield finding("S15", "warn", body[0].start, body[0].end, message, "Put the news first.")
    lead = case.reading.at(body[0])
    if len(lead.split()) > LEAD_WORDS + 5:
        message = f"the first sentence has {len(lead.split())} words; the news fits into 25 to {LEAD_WORDS}"
        yield finding("S15", "warn", body[0].start, body[0].end, message, "Split it.")
    if case.shape.counts and not COUNTED.search(first):
        message = f"the first {LEAD_WORDS} words give no count with its base, such as “12 of 340”"
        yield finding("S15", "block", body[0].start, body[0].end, message, "Put the count and its base first.")


def _first_words(case: StoryCase, body: list[Segment]) -> str:
    words: list[str] = []
    for segment in body:
        words += case.reading.at(segment).split()
        if len(words) >= LEAD_WORDS:
            break
    return " ".join(words[:LEAD_WORDS])


# --- S18 ---------------------------------------------------------------------------------------------------


def _furniture(case: StoryCase) -> Iterator[Finding]:
    text, needs = case.reading.text, case.shape.needs
    end = len(text)
    held = case.reading.of("boilerplate") or (case.voice and case.voice.boilerplate in text)
    if "boilerplate" in needs and not held:
        add = f"Add: {case.voice.boilerplate}" if case.voice else "Add a paragraph “About …”."
        yield finding("S18", "block", end, end, "there is no boilerplate", add, _addition(case, "boilerplate"))
    if "contact" in needs and not any(has_contact(case.reading.at(s)) for s in case.reading.of("contact")):
        add = f"Add: {case.voice.press_contact}" if case.voice else "Add whom the press can reach."
        yield finding("S18", "block", end, end, "there is no media contact", add, _addition(case, "contact"))
    if "endmark" in needs:
        yield from _end_mark(case)


def _end_mark(case: StoryCase) -> Iterator[Finding]:
    end = len(case.reading.text)
    marks = [case.reading.at(s) for s in case.reading.of("endmark")]
    if not marks:
        yield finding("S18", "block", end, end, "the end mark ### is missing", "Close with ###.", "\n\n###")
    elif not any(re.sub(r"\s", "", mark) == "###" for mark in marks):
        last = case.reading.of("endmark")[-1]
        yield finding("S18", "warn", last.start, last.end, "the house's end mark is ###", "Close with ###.", "###")


_CALLED: dict[Part, str] = {"endmark": "end mark", "contact": "press contact", "standfirst": "standfirst"}


def _barred(case: StoryCase) -> Iterator[Finding]:
    """Lines of another form. Of a plain text only the end mark is sure to be one; a version's parts are named."""
    for segment in case.reading.sentences:
        if segment.part in case.shape.bars and (case.reading.is_version or segment.part == "endmark"):
            message = f"a {case.shape.called} has no {_CALLED.get(segment.part, segment.part)}"
            yield finding("S18", "block", segment.start, segment.end, message, "Cut it.", "")


def _addition(case: StoryCase, part: str) -> str | None:
    if case.voice is None or case.reading.of("endmark"):
        return None
    return f"\n\n{case.voice.boilerplate if part == 'boilerplate' else case.voice.press_contact}"
