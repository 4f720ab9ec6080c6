"""Quotations and the consent behind them: S3, S4, S6, S7, S8, S9, S19.

Without consent no quotation leaves the house. Where nothing at all is said about consent the rules ask; where it
says "none" they block. "Now" is ``meta.as_of``. Ages are counted from the grant, or from the interaction.
"""

import re
from collections.abc import Iterator
from datetime import timedelta

from agent.checks.quotes import Quote, nearest
from agent.checks.reading import ask, finding, phrases
from agent.checks.story_case import StoryCase, is_granted
from agent.models import Evidence, Finding, StoryConsent

#: House limit (S9): a view older than this is asked about again before it is published.
FRESH = timedelta(days=365)

_WITHDRAWN = phrases(
    r"withdr[ae]w\w*|revok\w+|rescind\w*|retract\w*|cancel(?:led|ed)? (?:my|this|the) (?:consent|"
    r"permission)|no longer (?:agree|consent|want|wish|happy|give|allow)\w*|"
    r"(?:do|did|does) not (?:consent|agree|give (?:my )?(?:consent|permission))|please (?:remove|"
    r"delete|take down)|changed (?:my|her|his|their) mind|opt(?:ed)?[- ]out|consent (?:was "
    r")?(?:refused|declined|denied)"
)
_INCENTIVE = phrases(
    r"(?:in (?:exchange|return) for|as (?:a )?(?:thank[- ]you|reward|payment|thanks) for|for "
    r"(?:leaving|writing|giving|posting|sharing|doing|agreeing)|if (?:i|you|we|they) (?:leave|left|"
    r"write|wrote|give|gave|post|posted)) (?:[\w-]+ ){0,4}(?:review|testimonial|story|feedback|quote|"
    r"rating|words|stars?|interview|reference|endorsement|recommendation|case study)",
    r"(?:gift (?:card|voucher)|voucher|discount|free (?:month|months|year|upgrade|subscription|product|"
    r"hardware|terminal)|£\d+|\$\d+|€\d+|credit|paid|payment|refund|hamper|prize|entered in(?:to)? "
    r"(?:a|the) draw) (?:\w+ ){0,6}(?:for|if|when|after|in return) (?:[\w-]+ ){0,5}(?:review|"
    r"testimonial|story|feedback|quote|rating|stars?|interview|endorsement|recommendation|case study)",
    r"(?:was|were|been|got|am|is) (?:paid|compensated|rewarded|given \w+(?: \w+){0,3}) (?:to|for) "
    r"(?:\w+ )?(?:say|write|speak|review|testimonial|feature|endorse|recommend|story|interview|review)",
    r"(?:gift (?:card|voucher)|voucher|discount|£\d+|\$\d+|€\d+|credit|hamper) (?:[\w-]+ ){0,3}for (?:leaving|writing|"
    r"giving|posting|doing|saying|filling) (?:this|it|these|them)",
    r"sponsored|affiliate|brand ambassador|influencer",
)
#: May be kindness after a fault and may be a reward: a person knows.
_GIFT = phrases(
    r"gift (?:card|voucher)s?|vouchers?|(?:\d+ ?% |a |special |staff )discount|free (?:month|months|year|upgrade|"
    r"terminal|reader|subscription|product)|goodwill|hamper|prize"
)
_TIED = phrases(
    r"(?:five|5)[- ]star|positive|good|great|favou?rable|glowing|nice things|kind words|top marks|"
    r"excellent rating|happy review"
)
_INSIDER = phrases(
    r"(?:i|my (?:\w+ )?(?:husband|wife|partner|brother|sister|son|daughter|mother|father|mum|dad|"
    r"friend|cousin)|we|he|she) (?:also )?(?:used to )?(?:works?|worked|am employed|is employed|"
    r"consults?|freelances?) (?:for|at|with) (?:you|your (?:company|team|firm)|the company)",
    r"(?:i am|i'm|as) (?:an? |one of your |your )(?:\w+ )?(?:employee|shareholder|investor|reseller|"
    r"partner|affiliate|agent of yours|distributor|member of staff|colleague|former employee|"
    r"franchisee)",
    r"(?:employee|shareholder|investor|reseller|business partner|distributor|relative|staff member) of "
    r"(?:the company|yours|the house|ours)",
)
_DISCLOSED = phrases(
    r"(?:in (?:exchange|return) for|received|was given|were given|was paid|compensat\w+|voucher|"
    r"discount|gift card|free of charge|sponsored|incentive|reward|employee|employed|works? for|"
    r"partner of|shareholder|investor|reseller|former employee|relative|affiliate|disclos\w+)"
)
_SAID = phrases(
    r"(?:said|says|say|told|tells|wrote|writes|explained|explains|added|adds|recalled|recalls|asked|"
    r"replied|noted|notes|according to|put it|in (?:the|their|her|his) words|described|describes|"
    r"called|calls|reported|reports|commented|stated|stated|remarked|exclaimed|gushed|enthused|shared|"
    r"remembers|remembered|joked|concluded|in the words of|as (?:the|one|a) \w+|from (?:the|a|one) "
    r"(?:owner|customer)|raved|beamed|quipped|claimed|admitted|continued|went on)"
)
_DASH_CREDIT = re.compile(r"^\s*(?:[—–-]{1,2}|\n\s*[—–-]{1,2})\s*(?:the\s|an?\s|[A-Z\[])")
WHY_UNNAMED = phrases(
    r"(?:asked|asks|requested|preferred|prefers|wished|wishes|wanted|wants|chose|agreed|spoke|speaking|"
    r"on condition|condition of|declined|did not want|does not want)(?: \w+){0,6} (?:not to be "
    r"(?:named|identified)|to (?:remain|stay|be) (?:anonymous|unnamed|unidentified)|anonym\w+|unnamed|"
    r"be named|be identified|privacy|private)",
    r"(?:is|are|was|were|being|who is|has been) (?:not (?:being )?(?:named|identified)|unnamed|"
    r"anonymous|kept anonymous)(?: \w+){0,3}",
    r"(?:name|names|identity|identities)(?: \w+){0,4} (?:withheld|is withheld|not published|kept "
    r"private|protected|with the (?:editor|company|desk))",
    r"(?:without|not) (?:naming|being named|giving (?:his|her|their) name)|not named (?:here "
    r")?(?:because|to|at)|withholds? (?:the |its |their )?(?:names?|identity)|anonymi[sz]ed|to protect "
    r"(?:\w+ )?(?:privacy|identity)",
)
_OPINION = phrases(
    r"(?:the )?(?:best|worst|love|loved|loves|amazing|fantastic|brilliant|wonderful|excellent|awesome|"
    r"incredible|perfect|great|superb|terrific|recommend|favou?rite|impressed|delighted|outstanding|"
    r"hate|awful|terrible)"
)


def check(case: StoryCase) -> Iterator[Finding]:
    yield from _evidence(case)
    for quote in case.quotes:
        yield from _quotation(case, quote)
    yield from _permission(case)
    yield from _withdrawn(case)
    yield from _connection(case)
    yield from _still_true(case)


# --- S1, S7 ------------------------------------------------------------------------------------------------


def _evidence(case: StoryCase) -> Iterator[Finding]:
    if not case.evidence:
        if case.reading.is_version:
            yield finding("S7", "block", 0, 0, "no evidence is on file for this story", "Choose passages first.")
        else:
            yield ask("S7", "no evidence is given")
        return
    empty = [item for item in case.evidence if not item.id.strip() or not item.text.strip()]
    if empty:
        message = "a piece of evidence has no id or no words"
        yield finding("S1", "block", 0, 0, message, "Name the record on which it is on file.")
    if all(_by_house(item) for item in case.evidence):
        yield finding("S1", "block", 0, 0, "no evidence is a customer's", "Rest the story on a customer's record.")


def _by_house(item: Evidence) -> bool:
    """What the house published, and what its staff wrote; who wrote a piece may be untold."""
    return item.kind in {"release", "statement"} or item.role in {"agent", "note"}


# --- S3, S4, S8, S19 ---------------------------------------------------------------------------------------


def _quotation(case: StoryCase, quote: Quote) -> Iterator[Finding]:
    holders = case.holders(quote)
    if not holders and case.evidence:
        yield from _not_held(case, quote)
    elif holders:
        yield from _consented(case, quote, holders)
    yield from _attribution(case, quote, holders)


def _not_held(case: StoryCase, quote: Quote) -> Iterator[Finding]:
    near = nearest(case.texts, quote.words)
    if near is None:
        message = "no source holds these words"
        yield finding("S3", "block", quote.start, quote.end, message, "Quote a source word for word, or cut it.")
        if len(quote.words.split()) >= 4:
            message = "nothing like this quotation stands in the evidence: it looks invented"
            yield finding("S4", "block", quote.start, quote.end, message, "Cut it.")
        return
    mend = _remarked(case.reading.text[quote.start : quote.end], near)
    message = "these are not the source's exact words"
    yield finding("S3", "block", quote.start, quote.end, message, f"The source says: “{near}”", mend)


def _remarked(marked: str, words: str) -> str:
    """The source's words in the marks, and with the closing punctuation, of the quotation."""
    inner = marked[1:-1].rstrip()
    tail = inner[-1] if inner[-1:] in {",", ".", "?"} and not words.endswith((".", ",", "?")) else ""
    first = words[:1].upper() if inner[:1].isupper() else words[:1]
    return f"{marked[0]}{first}{words[1:]}{tail}{marked[-1]}"


def _consented(case: StoryCase, quote: Quote, holders: list[Evidence]) -> Iterator[Finding]:
    told = [item for item in holders if case.consent_told(item)]
    if not told:
        yield ask("S8", "no consent is given for these words", quote.start, quote.end)
        return
    granted = [item for item in told if is_granted(item.consent)]
    if not granted:
        message = "the customer has not consented to be quoted"
        suggestion = "Say it in the house's own words, without quotation marks."
        yield finding("S3", "block", quote.start, quote.end, message, suggestion)
        yield finding("S8", "block", quote.start, quote.end, "consent for these words: none", suggestion)
        return
    problems = [list(_scope(case, quote, item.consent)) for item in granted]
    yield from min(problems, key=lambda found: (sum(f.severity == "block" for f in found), len(found)))


def _scope(case: StoryCase, quote: Quote, consent: StoryConsent) -> Iterator[Finding]:
    """Whether one consent covers the words: channel, beginning, end."""
    start, end = quote.start, quote.end
    if case.meta.channel is None:
        yield ask("S8", "the channel is not given", start, end)
    elif not consent.channels:
        yield finding("S8", "block", start, end, "the consent names no channel", "Ask the customer where it may stand.")
    elif not _covers(consent.channels, case.meta.channel):
        message = f"the consent is for {', '.join(consent.channels)}, not for {case.meta.channel}"
        yield finding("S8", "block", start, end, message, "Leave the quotation out on this channel.")
    if case.now is None:
        if consent.expires_at is not None:
            yield ask("S8", "the date of publication is not given, and the consent has an end", start, end)
        return
    if consent.expires_at is not None and case.now >= consent.expires_at:
        message = f"the consent ended on {consent.expires_at:%d %B %Y}"
        yield finding("S8", "block", start, end, message, "Ask again, or paraphrase.")
    if consent.granted_at is not None and case.now < consent.granted_at:
        message = f"the consent begins on {consent.granted_at:%d %B %Y}"
        yield finding("S8", "block", start, end, message, "Wait, or paraphrase.")


_ALIASES = {
    "press": "press_release",
    "release": "press_release",
    "pr": "press_release",
    "media": "press_release",
    "press_releases": "press_release",
    "web": "website",
    "site": "website",
    "social_media": "social",
}


def _covers(channels: tuple[str, ...], channel: str) -> bool:
    wanted = _channel(channel)
    return any(_channel(name) in {wanted, "all", "any", "all_channels", "*"} for name in channels)


def _channel(name: str) -> str:
    plain = re.sub(r"[\s-]+", "_", name.strip().lower())
    return _ALIASES.get(plain, plain)


def _attribution(case: StoryCase, quote: Quote, holders: list[Evidence]) -> Iterator[Finding]:
    if len(quote.words.split()) < 3:
        return
    around = _outside(case, quote)
    after = case.reading.text[quote.end : quote.end + 40]
    if not _SAID.search(around) and not _DASH_CREDIT.match(after):
        message = "nobody is named or described as saying this"
        yield finding("S19", "block", quote.start, quote.end, message, "Add who said it, as the consent allows.")
    levels = {item.consent.level for item in holders if case.consent_told(item)}
    if levels == {"anonymous"} and _OPINION.search(quote.words):
        yield ask("S19", "an unnamed source gives an opinion here", quote.start, quote.end)


def _outside(case: StoryCase, quote: Quote) -> str:
    """The paragraph of a quotation and its neighbours' edges, without what stands in marks."""
    text = case.reading.text
    begin = text.rfind("\n", 0, quote.start) + 1
    stop = text.find("\n", quote.end)
    stop = len(text) if stop < 0 else stop
    if stop - begin - (quote.end - quote.start) < 3:
        begin, stop = max(0, begin - 160), min(len(text), stop + 160)
    out, at = [], begin
    for other in case.quotes:
        if begin <= other.start < stop:
            out.append(text[at : other.start])
            at = other.end
    return " ".join([*out, text[at:stop]])


# --- S7, S8, S19 over the whole ----------------------------------------------------------------------------


def _quoted(case: StoryCase) -> list[tuple[Quote, Evidence]]:
    return [(q, item) for q in case.quotes for item in case.holders(q) if case.consent_told(item)]


def _permission(case: StoryCase) -> Iterator[Finding]:
    quoted = _quoted(case)
    if not quoted:
        return
    quote = quoted[0][0]
    if not any(is_granted(item.consent) for _, item in quoted):
        message = "no permission is recorded for the customer's words"
        yield finding("S7", "block", quote.start, quote.end, message, "Record the permission first.")
        return
    granted = [item.consent for _, item in quoted if is_granted(item.consent)]
    if not any(consent.granted_at for consent in granted):
        yield ask("S7", "the consent has no date", quote.start, quote.end)
    if {consent.level for consent in granted} == {"anonymous"}:
        yield from _why_unnamed(case, granted[0].reason_unnamed, quote)


def _why_unnamed(case: StoryCase, reason: str | None, quote: Quote) -> Iterator[Finding]:
    if WHY_UNNAMED.search(case.reading.text):
        return
    if reason:
        suggestion = f"Say why in the text: {reason}"
        yield finding(
            "S19", "warn", quote.start, quote.end, "the text does not say why the source is unnamed", suggestion
        )
    else:
        message = "it is neither recorded nor said why the source is unnamed"
        yield finding("S19", "warn", quote.start, quote.end, message, "Record the reason, and say it in the text.")


def _withdrawn(case: StoryCase) -> Iterator[Finding]:
    for item in case.evidence:
        wording = item.consent.wording
        match = _WITHDRAWN.search(wording) if wording else None
        if match is not None:
            message = f"the consent on file reads “{match.group()}”: it looks refused or withdrawn"
            yield finding("S8", "block", 0, 0, message, "Take everything that rests on it out.")
            return


# --- S4, S6 ------------------------------------------------------------------------------------------------


def _connection(case: StoryCase) -> Iterator[Finding]:
    told = case.reading.part("headline", "standfirst", "body", "boilerplate")
    for text in [t for item in case.evidence for t in (item.text, item.consent.wording or "")]:
        reward, insider = _INCENTIVE.search(text), _INSIDER.search(text)
        if reward and _TIED.search(text):
            message = f"“{reward.group()}”: a reward that was tied to praise"
            yield finding("S4", "block", 0, 0, message, "This testimonial can't be used.")
        match = reward or insider
        if match is not None and not _DISCLOSED.search(told):
            message = f"“{match.group()}”: the evidence shows a connection, and the text does not say so"
            yield finding("S6", "block", 0, 0, message, "Say in the text what the customer got, or who they are.")
            return
    yield from _praise(case)


def _praise(case: StoryCase) -> Iterator[Finding]:
    """What a program can't know of words that are quoted: whether they were paid for, and by whom they are."""
    quoted = [(quote, case.holders(quote)) for quote in case.quotes]
    first = next((quote for quote, holders in quoted if holders), None)
    if first is None:
        return
    yield ask("S4", "the customer's words are quoted", first.start, first.end)
    gift = next((m for item in case.evidence if (m := _GIFT.search(item.text))), None)
    if gift is not None:
        yield ask("S6", f"the evidence speaks of “{gift.group()}”", first.start, first.end)


# --- S9 ----------------------------------------------------------------------------------------------------


def _still_true(case: StoryCase) -> Iterator[Finding]:
    if not case.evidence:
        return
    dates = [d for item in case.evidence for d in [item.consent.granted_at or item.created_at] if d]
    if case.now is None:
        if dates:
            yield ask("S9", "the date of publication is not given")
    elif dates and case.now - max(dates) > FRESH:
        age = (case.now - max(dates)).days
        message = f"the newest word of the customer is {age} days old; the house asks again after {FRESH.days}"
        yield finding("S9", "warn", 0, 0, message, "Ask the customer whether it is still so.")
    if case.meta.soured_at is not None:
        message = f"a later interaction of this customer, on {case.meta.soured_at:%d %B %Y}, went badly"
        yield finding("S9", "warn", 0, 0, message, "Ask the customer whether it is still so.")
    else:
        yield from _turned(case)


def _turned(case: StoryCase) -> Iterator[Finding]:
    """A later interaction of low satisfaction in the same evidence."""
    dated = [item for item in case.evidence if item.created_at is not None and item.csat is not None]
    good = [item.created_at for item in dated if (item.csat or 0) >= 4 and item.created_at]
    for item in dated:
        if good and item.created_at and item.created_at > min(good) and (item.csat or 5) <= 2:
            yield finding(
                "S9", "warn", 0, 0, "a later interaction in the evidence went badly", "Ask the customer first."
            )
            return
