"""AP basics (S17): numbers, percentages, months, dateline; each with its mend.

One to nine are spelled, 10 and above are figures; ages, percentages, money, times, dates, measures, versions and
scores keep figures. A month before its day is shortened as AP does ("Nov. 4"); March to July never are. The
British order ("4 November 2025") is left as it is: the house decides its order, the rule only asks for one manner.
"""

import re
from collections.abc import Iterator

from agent.checks.reading import Segment, finding
from agent.checks.story_case import StoryCase
from agent.models import Finding

SPELLED = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_TEENS = ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
FIGURE: dict[str, int] = (
    {word: number for number, word in enumerate(SPELLED) if number}
    | {word: 10 + number for number, word in enumerate(_TEENS)}
    | {word: 20 + 10 * number for number, word in enumerate(_TENS)}
    | {f"{ten}-{one}": 20 + 10 * i + j for i, ten in enumerate(_TENS) for j, one in enumerate(SPELLED) if j}
)

_BIG = "|".join(sorted((w for w, n in FIGURE.items() if n >= 10), key=len, reverse=True))
_ALL = "|".join(sorted(FIGURE, key=len, reverse=True))
_UNITS = (
    r"%|per\s?cent|percent|percentage|points?|a\.?m|p\.?m|o['’]clock|km|cm|mm|m\b|kg|g\b|mg|lb|lbs|oz|"
    r"ft|feet|foot|inch(?:es)?|in\b|miles?|mph|kph|"
    r"metres?|meters?|kilometres?|kilomet(?:re|er)s?|litres?|liters?|ml|tonnes?|tons?|pounds?|pence|"
    r"euros?|dollars?|cents?|degrees?|°|GB|MB|TB|KB|"
    r"Mbps|GHz|MHz|kW|kWh|W\b|V\b|volts?|watts?|amps?|px|pt|million|billion|trillion|thousand|hundred|bn|"
    r"year-old|years?\s(?:old|of\sage)|month-old|months?\sold|day-old|week-old|stars?|star\b|out\sof|"
    r"in\s\d|of\s\d|x\b|×|G\b|D\b|th|st|nd|rd|[-/:.]\d"
)
_DIGIT = re.compile(
    rf"(?<![\w.,:/£$€#%+°×.-])(?P<n>[1-9])(?![\w.,:/%°]?\d)(?!(?:\s|"
    rf"-)?(?:{_UNITS}))(?![\w%°/:×])(?!\s(?:{'Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec'}))",
    re.IGNORECASE,
)
#: Behind one of these a single figure is a label, a date or an address.
_LABEL = re.compile(
    r"\b(?:No\.?|number|version|v|chapter|page|pages|step|level|phase|stage|tier|size|grade|class|type|"
    r"room|gate|platform|line|table|figure|"
    r"part|volume|section|rule|article|unit|bay|ward|zone|terminal|model|series|channel|track|route|"
    r"junction|episode|season|act|scene|formula|"
    r"group|item|option|plan|round|Q|aged|age|windows|android|ios|iphone|ipad|galaxy|pixel|playstation|"
    r"xbox|wifi|wi-fi|bluetooth|usb|"
    r"score|scored|rated|rating|row|seat|flat|apartment|world\swar|boeing|airbus|between|from|csat|"
    r"out\sof|jan|feb|mar|march|apr|april|may|june|"
    r"jun|july|jul|aug|sept?|oct|nov|dec|january|february|august|september|october|november|december)\.?\s$",
    re.IGNORECASE,
)
#: So is one behind a name inside a sentence ("the Glow 2").
_NAMED = re.compile(r"(?<![.!?]\s)(?<!^)\b[A-Z]\w*\s$")
_SPELLED_BIG = re.compile(
    rf"\b(?P<n>{_BIG})(?=\s+(?!(?:o['’]clock|percent|per\s?cent|hundred|thousand|million|"
    rf"and\sa\shalf))\w)",
    re.IGNORECASE,
)
_PERCENT = re.compile(rf"\b(?P<n>{_ALL})(?:\s|-)(?:percent|per\s?cent)\b", re.IGNORECASE)
_AGE = re.compile(
    rf"\b(?P<n>{_ALL})(?P<rest>-year-old|\syears\sold|\syears\sof\sage)\b|"
    rf"\baged\s(?P<m>{_ALL})\b",
    re.IGNORECASE,
)
_LONG_MONTH = re.compile(
    r"\b(?P<month>January|February|August|September|October|November|December)(?=\s\d{1,2}(?:,|"
    r"\s|\.|$|\))(?!\d))"
)
_SHORT = {"January": "Jan.", "February": "Feb.", "August": "Aug.", "September": "Sept.", "October": "Oct.",
          "November": "Nov.", "December": "Dec."}  # fmt: skip
_LONG = {"Jan": "January", "Feb": "February", "Mar": "March", "Apr": "April", "Jun": "June", "Jul": "July",
         "Aug": "August", "Sept": "September", "Sep": "September", "Oct": "October",
         "Nov": "November", "Dec": "December"}  # fmt: skip
_NEVER_SHORT = re.compile(r"\b(?P<month>Mar|Apr|Jun|Jul)\b\.?(?=\s\d{1,2}\b)")
_ALONE = re.compile(
    r"\b(?P<month>Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|"
    r"Dec)\b\.?(?=\s\d{4}\b)(?<!\d\s\w\w\w)(?<!\d\s\w\w\w\w)"
)
_ORDINAL_DAY = re.compile(
    r"\b(?P<month>January|February|March|April|May|June|July|August|September|October|November|"
    r"December|Jan\.|Feb\.|Aug\.|Sept\.|Oct\.|Nov\.|Dec\.)"
    r"\s(?P<day>\d{1,2})(?:st|nd|rd|th)\b"
)
_SENTENCE_FIGURE = re.compile(
    r"(?:[“\"‘(]\s*)?(?<![\d,])(?P<n>\d[\d,]{0,14})(?![\d:./%-])\s(?!(?:January|February|March|April|May|June|"
    r"July|August)\b)"
)
_CITY = re.compile(r"[A-Z][A-Z.'’ -]+[A-Z.](?:,|\s|$|\()")
_HAS_DATE = re.compile(r"\b(?:Jan|Feb|March|April|May|June|July|Aug|Sept|Oct|Nov|Dec)\w*\.?\b|\d{4}", re.IGNORECASE)


def check(case: StoryCase) -> Iterator[Finding]:
    """A house whose voice profile leaves AP's numerals or dates is not asked for them."""
    for segment in case.body if case.voice is None or case.voice.ap_numerals else ():
        yield from _numbers(case, segment)
    dated = case.reading.of("headline", "standfirst", "body", "dateline")
    for segment in dated if case.voice is None or case.voice.ap_dates else ():
        yield from _months(case, segment)
    if case.is_release:
        yield from _dateline(case)


def _numbers(case: StoryCase, segment: Segment) -> Iterator[Finding]:
    text = case.reading.text
    for pattern, make in _NUMBERS:
        for match in pattern.finditer(text, segment.start, segment.end):
            if case.in_quote(*match.span()):
                continue
            found = make(text, match, segment)
            if found is not None:
                yield found


def _digit(text: str, match: re.Match[str], segment: Segment) -> Finding | None:
    before = text[max(segment.start, match.start() - 24) : match.start()]
    if _LABEL.search(before) or _NAMED.search(before):
        return None
    if re.search(r"\d\s?(?:to|and|or|–|-)\s?$", before) or re.match(r"\s?(?:to|and|or|–|-)\s?\d", text[match.end() :]):
        return None
    word = SPELLED[int(match["n"])]
    word = word.capitalize() if match.start() == segment.start else word
    return finding("S17", "warn", *match.span(), f"“{match['n']}” is spelled out", f"Write “{word}”.", word)


def _spelled(text: str, match: re.Match[str], segment: Segment) -> Finding | None:
    opening = re.fullmatch(r"[“\"‘'(\s]*", text[segment.start : match.start()])
    if opening or text[max(0, match.start() - 1) : match.start()] == "-" or text[match.end() : match.end() + 1] == "-":
        return None
    figure = str(FIGURE[match["n"].lower()])
    return finding(
        "S17", "warn", *match.span("n"), f"“{match['n']}” is written as a figure", f"Write “{figure}”.", figure
    )


def _percent(text: str, match: re.Match[str], segment: Segment) -> Finding | None:
    mend = f"{FIGURE[match['n'].lower()]}%"
    return finding("S17", "warn", *match.span(), "a percentage is written as a figure", f"Write “{mend}”.", mend)


def _age(text: str, match: re.Match[str], segment: Segment) -> Finding | None:
    if re.match(r"\s*(?:time|age)", text[match.end() :]) or text[: match.start()].endswith("hundred and "):
        return None
    number = FIGURE[(match["m"] or match["n"]).lower()]
    mend = f"aged {number}" if match["m"] else f"{number}{match['rest']}"
    return finding("S17", "warn", *match.span(), "an age is written as a figure", f"Write “{mend}”.", mend)


def _opening(text: str, match: re.Match[str], segment: Segment) -> Finding | None:
    if match.start() != segment.start or re.fullmatch(r"(?:19|20)\d\d", match["n"]):
        return None
    number = int(match["n"].replace(",", ""))
    word = next((w for w, n in FIGURE.items() if n == number), None)
    mend = word.capitalize() if word else None
    return finding(
        "S17", "warn", *match.span("n"), "a sentence begins with a figure", "Spell it, or turn it round.", mend
    )


_NUMBERS = (
    (_PERCENT, _percent),
    (_AGE, _age),
    (_DIGIT, _digit),
    (_SPELLED_BIG, _spelled),
    (_SENTENCE_FIGURE, _opening),
)


def _months(case: StoryCase, segment: Segment) -> Iterator[Finding]:
    text = case.reading.text
    for pattern, mends in ((_LONG_MONTH, _SHORT), (_NEVER_SHORT, _LONG), (_ALONE, _LONG)):
        for match in pattern.finditer(text, segment.start, segment.end):
            if case.in_quote(*match.span()):
                continue
            mend = mends[match["month"]]
            yield finding("S17", "warn", *match.span(), f"AP writes “{mend}” here", f"Write “{mend}”.", mend)
    for match in _ORDINAL_DAY.finditer(text, segment.start, segment.end):
        if not case.in_quote(*match.span()):
            mend = f"{match['month']} {match['day']}"
            yield finding("S17", "warn", *match.span(), f"AP writes “{mend}”", f"Write “{mend}”.", mend)


def _dateline(case: StoryCase) -> Iterator[Finding]:
    lines = [s for s in case.reading.of("dateline") if not _is_label(case.reading.at(s))]
    if not lines:
        suggestion = "Begin with CITY, State or country (Date)."
        yield finding("S17", "warn", 0, 0, "there is no dateline", suggestion)
        return
    joined = " ".join(case.reading.at(s) for s in lines)
    start, end = lines[0].start, lines[-1].end
    if not _CITY.search(joined):
        yield finding("S17", "warn", start, end, "the dateline has no CITY in capitals", "Write CITY, State (Date).")
    if not _HAS_DATE.search(joined):
        yield finding("S17", "warn", start, end, "the dateline has no date", "Write CITY, State (Date).")


def _is_label(line: str) -> bool:
    return re.match(r"(?:for\s|embargo|press\srelease|news\srelease|media\srelease)", line, re.IGNORECASE) is not None
