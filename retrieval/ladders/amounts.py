"""Sums, counts, durations and ages: "£4,312.50" → "more than £4,000" → "a sum in the thousands"; "14 payments" →
"a dozen or so payments" → "several payments"; "37 minutes" → "about half an hour"; "aged 83" → "in her eighties".
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from retrieval.ladders.rungs import Exact, Rung, sounds_open, words_pattern

#: Least amount → the order of magnitude that a sum is said to have.
MAGNITUDES = ((1e6, "a sum in the millions"), (1e5, "a six-figure sum"), (1e4, "a sum in the tens of thousands"),
              (1e3, "a sum in the thousands"), (1e2, "a sum in the hundreds"), (0.0, "a sum under 100"))  # fmt: skip
FIGURES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
#: Least count → how a crowd of so many is called.
CROWDS = ((2000, "thousands of"), (200, "hundreds of"), (24, "dozens of"), (0, "several"))
#: Least seconds → the duration said roughly, and its order of magnitude.
DURATIONS = (
    (0, "less than a minute", "less than an hour"),
    (50, "about a minute", "less than an hour"),
    (90, "about two minutes", "less than an hour"),
    (150, "a few minutes", "less than an hour"),
    (270, "about five minutes", "less than an hour"),
    (450, "about ten minutes", "less than an hour"),
    (750, "about a quarter of an hour", "less than an hour"),
    (1170, "about 20 minutes", "less than an hour"),
    (1410, "about half an hour", "less than an hour"),
    (2370, "about three quarters of an hour", "less than an hour"),
    (3120, "about an hour", "less than a day"),
    (4500, "about an hour and a half", "less than a day"),
    (6480, "about two hours", "less than a day"),
    (8700, "a few hours", "less than a day"),
    (5 * 3600, "several hours", "less than a day"),
    (20 * 3600, "about a day", "less than a week"),
    (30 * 3600, "more than a day", "less than a week"),
    (42 * 3600, "about two days", "less than a week"),
    (60 * 3600, "a few days", "less than a week"),
    (5 * 86400, "several days", "less than a month"),
    (int(6.5 * 86400), "about a week", "less than a month"),
    (9 * 86400, "more than a week", "less than a month"),
    (13 * 86400, "about two weeks", "less than a month"),
    (16 * 86400, "a few weeks", "less than a year"),
    (26 * 86400, "about a month", "less than a year"),
    (36 * 86400, "more than a month", "less than a year"),
    (60 * 86400, "a few months", "less than a year"),
    (180 * 86400, "several months", "less than a year"),
    (335 * 86400, "about a year", "several months or more"),
    (396 * 86400, "more than a year", "a year or more"),
    (640 * 86400, "about two years", "a year or more"),
    (840 * 86400, "a few years", "a year or more"),
    (5 * 31556952, "several years", "a year or more"),
    (10 * 31556952, "ten years or more", "a year or more"),
    (20 * 31556952, "decades", "a year or more"),
)
#: Least years of age → how people of about that age are called.
STAGES = ((65, "older"), (18, "of working age"), (0, "young"))
DECADES = {20: "twenties", 30: "thirties", 40: "forties", 50: "fifties", 60: "sixties", 70: "seventies",
           80: "eighties", 90: "nineties"}  # fmt: skip
OLDEST = "over 90"
#: Words that tell whose age it is, for "in her eighties"; else it is "their".
HER = frozenset({"she", "her", "mother", "mum", "mom", "grandmother", "gran", "nan", "wife", "daughter", "sister",
                 "aunt", "niece", "widow", "woman", "lady", "girl", "granddaughter", "girlfriend"})  # fmt: skip
HIS = frozenset({"he", "his", "him", "father", "dad", "grandfather", "grandad", "grandpa", "husband", "son", "brother",
                 "uncle", "nephew", "widower", "man", "gentleman", "boy", "grandson", "boyfriend"})  # fmt: skip
PEOPLE = HER | HIS | {
    "customer", "person", "child", "parent", "partner", "cousin", "neighbour", "neighbor", "friend", "pensioner",
    "resident", "patient", "student", "baby", "toddler", "twin", "carer", "owner", "baker", "colleague", "volunteer",
}  # fmt: skip

_ONES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
         "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
NUMBERS = {word: at for at, word in enumerate(_ONES)} | {
    f"{ten}-{_ONES[n]}" if n else ten: 10 * t + n for t, ten in enumerate(_TENS, 2) for n in range(10)
}
#: Words before a figure that already make it rough: what follows is left when it is round.
_ROUGH = (
    r"(?P<rough>(?:(?:about|around|roughly|approximately|some|nearly|almost|over|more\s+than|at\s+least|above|under|"
    r"less\s+than|fewer\s+than|up\s+to|below)\s+))?"
)
#: Words that say that the true figure is smaller: a lower bound would be a guess.
_UPPER = re.compile(r"nearly|almost|under|less|fewer|up|below", re.IGNORECASE)
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_WORDED = words_pattern([w for w, n in NUMBERS.items() if n >= 2])
_CURRENCY = {"£": "pounds", "$": "dollars", "€": "euros", "pound": "pounds", "pounds": "pounds", "dollar": "dollars",
             "dollars": "dollars", "euro": "euros", "euros": "euros", "gbp": "pounds", "usd": "dollars",
             "eur": "euros"}  # fmt: skip
_SIGNS = {"pounds": "£", "dollars": "$", "euros": "€"}
_SCALES = {"k": 1e3, "m": 1e6, "thousand": 1e3, "million": 1e6}
_SUM = re.compile(
    rf"(?<![\w.,])(?P<det>(?:an?|the|their|his|her|my|our|this|that)\s+)?{_ROUGH}"
    rf"(?:(?P<sign>[£$€])\s?(?P<n>{_DIGITS})(?:\s?(?P<scale>k|m|thousand|million)\b)?"
    rf"|(?P<n2>{_DIGITS})(?:\s(?P<scale2>thousand|million))?\s(?P<word>pounds?|dollars?|euros?|GBP|USD|EUR)\b)"
    r"(?P<more>\s+or\s+(?:so|more)\b)?(?![\d%]|[.,]\d)",
    re.IGNORECASE,
)
#: Behind a sum with an article: what has a price, so that it can be named without ("a £40 refund").
_PRICED = re.compile(
    r"[\s-](?:[a-z]+\s)?(?:bill|bonus|charge|cheque|cost|credit|deposit|discount|donation|fee|fine|grant|invoice|loan|"
    r"membership|order|payment|payout|penalty|plan|price|refund|rental|sale|shortfall|subscription|ticket|top-up|"
    r"transfer|voucher)s?\b"
)
#: "The £39 the customer paid": a clause hangs on the sum.
_WHICH = re.compile(r"\s+(?:the|they|he|she|it|we|I|their|that|which)\b")
_NOUN_NEXT = re.compile(r"[\s-](?P<noun>[a-z]+)")
#: From so much on a sum is worth telling by its number of digits.
THREE_FIGURES = 100
A_SUM = Rung("a sum of money", "sum of money", "")
_ORDER_OF_SUM = re.compile(
    r"\ba\s(?:sum\sin\sthe\s(?:millions|tens\sof\sthousands|thousands|hundreds)|six-figure\ssum)\b"
)


def round_down(value: float) -> float:
    """The round figure below ``value``: one digit, or 15 times a power of ten; ``value`` itself if it is round."""
    unit = 1.0
    while unit * 10 <= value:
        unit *= 10
    while unit > value > 0:
        unit /= 10
    lead = int(value / unit + 1e-9)
    return 1.5 * unit if lead == 1 and value >= 1.5 * unit else lead * unit


def round_up(value: float) -> float:
    """The round figure above ``value``: one digit, or 15 times a power of ten."""
    low = round_down(value)
    unit = 10.0 ** (len(str(int(low))) - 1) if low >= 1 else low
    return next(n * unit for n in (1, 1.5, 2, 3, 4, 5, 6, 7, 8, 9, 10) if n * unit > value or n == 10)


def rough(value: float) -> tuple[str, float]:
    """How ``value`` is said roughly: ("more than", 4000) for 4,312.5, ("about", 4000) for 4,000."""
    low = round_down(value)
    return ("about", low) if abs(low - value) < 1e-6 else ("more than", low)


def sums(text: str) -> Iterator[Exact]:
    """Every sum of money; one that is rough already stands on the second rung."""
    for match in _SUM.finditer(text):
        money = _CURRENCY[(match["sign"] or match["word"]).lower()]
        scale = (match["scale"] or match["scale2"] or "").lower()
        value = float((match["n"] or match["n2"]).replace(",", "")) * _SCALES.get(scale, 1)
        yield _beside(match, value, money) if match["det"] and not match["rough"] else _sum(match, value, money)
    for match in _ORDER_OF_SUM.finditer(text):
        own = Rung(match.group(), match.group().lower(), match.group().lower())
        yield Exact(*match.span(), "sum", (own, A_SUM), 2)


def _sum(match: re.Match[str], value: float, money: str) -> Exact:
    start = match.end("det") if match["det"] else match.start()
    bound = (match["rough"] or "").strip()
    word, low = rough(value)
    at = 1 if word == "about" else 0
    own = Rung(match.string[start : match.end()], "", f"{money} ~{low:g}" if at else f"{money} {value:g}")
    if _UPPER.match(bound):
        above = [] if at else [_rough_sum(money, "less than", round_up(value))]
        return Exact(start, match.end(), "sum", (own, *above, A_SUM), at)
    above = [] if at else [_rough_sum(money, word, low)]
    order = _magnitude(value)
    plain = "a small sum" if order == MAGNITUDES[-1][1] else order
    above.append(Rung(plain, plain.removeprefix("a "), order))
    return Exact(start, match.end(), "sum", (own, *above, A_SUM), at)


def _rough_sum(money: str, word: str, low: float) -> Rung:
    figure = f"{low / 1e6:g} million" if low >= 1e6 else f"{low:,.2f}" if low != int(low) else f"{low:,.0f}"
    said = f"{word} {_SIGNS[money]}{figure}"
    return Rung(said, said, f"{money} ~{low:g}")


def _magnitude(value: float) -> str:
    return next(said for least, said in MAGNITUDES if value >= least)


def _beside(match: re.Match[str], value: float, money: str) -> Exact:
    """A sum behind an article: "a £4,312 refund" → "a four-figure refund", "the £142 went" → "more than £100 went"."""
    word, low = rough(value)
    at = 1 if word == "about" else 0
    own = Rung(match.group(), "", f"{money} ~{low:g}" if at else f"{money} {value:g}")
    det, priced = match["det"].strip(), _PRICED.match(match.string, match.end())
    if priced and value >= THREE_FIGURES:
        digits = f"{FIGURES[min(len(str(int(value))), 9) - 1]}-figure"
        det = "a" if det.lower() == "an" else det
        above = Rung(f"{det} {digits}", digits, _magnitude(value))
    elif priced or det.lower() in {"a", "an"}:
        above = Rung(_before(det, match), "", "")
    elif det.lower() not in {"the", "this", "that"}:
        above = Rung(f"{det} money", "", "")
    elif at or _WHICH.match(match.string, match.end()):
        above = Rung(f"{det} sum", "", "")
    else:
        above = _rough_sum(money, word, low)
    return Exact(*match.span(), "sum", (own, above), at)


def _before(det: str, match: re.Match[str]) -> str:
    """The article as the noun behind the sum takes it, once the sum is gone."""
    noun = _NOUN_NEXT.match(match.string, match.end())
    if det.lower() not in {"a", "an"} or noun is None:
        return det
    return "an" if sounds_open(noun["noun"]) else "a"


# --- counts --------------------------------------------------------------------------------------------------

_COUNT = re.compile(
    rf"(?<![\w.,:/£$€#%+-])(?P<det>(?:all(?:\s+(?:the|of\s+the|their))?|the|these|those|their|our|my|his|her|its)\s+)?"
    rf"{_ROUGH}(?P<n>\d{{1,3}}(?:,\d{{3}})+|\d{{2,6}}|{_WORDED})(?P<so>\s+or\s+so)?\s+"
    r"(?P<noun>(?!(?:times|thousand|million|hundred|percent|per|pounds|euros|dollars|seconds|minutes|hours|days|weeks|"
    r"months|years|mins|hrs|secs|degrees|metres|meters|miles|pence|cents|is|was|has|as|us|this|its|across|always)\b)"
    r"(?!\w*(?:metres|meters|litres|liters|grams|volts|watts|bytes|inches)\b)(?:[a-z]+\s)?[a-z]{2,}s)\b"
)
_DOZEN = re.compile(
    r"\b(?P<word>a\sdozen\sor\sso|several|dozens\sof|hundreds\sof|thousands\sof)\s(?P<noun>[a-z]{3,}s)\b",
    re.IGNORECASE,
)
#: Fewer are said as they are: "three tills" points to nobody.
LEAST_COUNT = 10


def counts(text: str) -> Iterator[Exact]:
    """Every count of things from ten on, and every crowd that is told roughly."""
    for match in _COUNT.finditer(text):
        raw = match["n"].lower()
        value = NUMBERS[raw] if raw in NUMBERS else int(raw.replace(",", ""))
        if value < LEAST_COUNT or (1900 <= value <= 2100 and "," not in raw):
            continue
        noun, bound = match["noun"], (match["rough"] or "").strip()
        word, low = rough(value)
        at = 1 if (bound or match["so"]) and word == "about" else 0
        own = Rung(match.group(), "", f"~{low:g} {noun}" if at else f"{value} {noun}")
        if match["det"]:
            # "All 46 covers" is neither about 46 of them nor dozens: the figure goes and "all covers" stay.
            yield Exact(*match.span(), "count", (own, Rung(f"{match['det']}{noun}", "", "")), at)
            continue
        crowd = next(said for least, said in CROWDS if value >= least)
        above = [] if at or _UPPER.match(bound) else [_rough_count(value, word, low, noun)]
        yield Exact(*match.span(), "count", (own, *above, Rung(f"{crowd} {noun}", crowd, f"{crowd} {noun}")), at)
    for match in _DOZEN.finditer(text):
        said = match["word"].lower()
        own = Rung(match.group(), said, f"{said} {match['noun']}")
        up = (Rung(f"several {match['noun']}", "several", f"several {match['noun']}"),) if said.startswith("a ") else ()
        yield Exact(*match.span(), "count", (own, *up), 1 if up else 2)


def _rough_count(value: int, word: str, low: float, noun: str) -> Rung:
    said = "a dozen or so" if value <= 15 else f"{word} {low:,.0f}"
    return Rung(f"{said} {noun}", said, f"{said} {noun}" if value <= 15 else f"~{low:g} {noun}")


# --- durations -----------------------------------------------------------------------------------------------

SECONDS = {"second": 1, "minute": 60, "min": 60, "hour": 3600, "hr": 3600, "day": 86400, "week": 604800,
           "month": 2629746, "year": 31556952}  # fmt: skip
_LENGTH = rf"(?P<n>\d{{1,4}}(?:\.\d)?|{_WORDED})(?P<join>\s|-)(?P<unit>{words_pattern(SECONDS)})(?P<s>s?)\b"
_DURATION = re.compile(
    rf"(?<![\w.,:/£$€#-])(?P<det>an?\s+)?{_ROUGH}{_LENGTH}"
    rf"(?:\s(?:and\s)?(?P<n2>\d{{1,2}}|{_WORDED})\s(?P<unit2>minute|min|second)s?\b)?(?!\s+(?:old|of\s+age)\b|-old\b)",
    re.IGNORECASE,
)


def durations(text: str) -> Iterator[Exact]:
    """Every length of time in figures or number words that is not said roughly already."""
    for match in _DURATION.finditer(text):
        if match["rough"] or _odd(match):
            continue
        value = _amount(match["n"]) * SECONDS[match["unit"].lower()]
        if match["n2"]:
            value += _amount(match["n2"]) * SECONDS[match["unit2"].lower()]
        start = match.end("det") if match["det"] and match["join"] != "-" else match.start()
        own = Rung(text[start : match.end()], "", f"{value:.0f} s")
        if match["join"] == "-":
            above = _attributive(match)
        else:
            _, said, order = next(row for row in reversed(DURATIONS) if value >= row[0])
            above = (Rung(said, said, said), Rung(order, order, ""))
        yield Exact(start, match.end(), "duration", (own, *above))


def _odd(match: re.Match[str]) -> bool:
    """Neither "two hours" nor "two-hour" nor "1 hour": the unit is the beginning of something else."""
    return (match["join"] == "-") == bool(match["s"]) and match["n"].lower() not in {"1", "one"}


def _attributive(match: re.Match[str]) -> tuple[Rung, ...]:
    """ "a 37-minute call" → "a minutes-long call"."""
    unit = {"min": "minute", "hr": "hour"}.get(match["unit"].lower(), match["unit"].lower())
    det = "" if not match["det"] else "an " if unit == "hour" else "a "
    return (Rung(f"{det}{unit}s-long", f"{unit}s-long", ""),)


def _amount(raw: str) -> float:
    low = raw.lower()
    return NUMBERS[low] if low in NUMBERS else float(raw)


# --- ages ----------------------------------------------------------------------------------------------------

_ANY_NUMBER = rf"\d{{1,3}}|{_WORDED}"
_AGE = re.compile(
    rf"\b(?:(?P<det>an?|the|their|his|her|my|our)\s)?(?P<n>{_ANY_NUMBER})-year-old(?:\s(?P<noun>{words_pattern(PEOPLE)})\b)?"
    rf"|\baged\s(?P<aged>{_ANY_NUMBER})\b"
    rf"|\b(?P<who>{words_pattern(PEOPLE)}|I|they|who)(?P<verb>\s(?:is|are|was|were|am|had\sturned|turned)\s)"
    rf"(?P<n3>{_ANY_NUMBER})(?P<old>\syears\s(?:old|of\sage))?(?=[,.;:!]|$|\s(?:and|but|when|so)\b)"
    rf"|\b(?P<n4>{_ANY_NUMBER})\syears\s(?:old|of\sage)\b",
    re.IGNORECASE,
)
#: Without one of these a text holds no age; most texts end here.
_AGE_NEAR = re.compile(
    rf"year-old|\baged\s|years\s(?:old|of)|"
    rf"\b(?:is|are|was|were|am|turned)\s(?:\d|{'|'.join(ten[:4] for ten in _TENS)}|nin)|\bin\s(?:her|his|their|my)\s",
    re.IGNORECASE,
)
_DECADE = re.compile(
    rf"\bin\s(?P<whose>her|his|their|my)\s(?P<decade>{words_pattern(list(DECADES.values()))}|teens)\b", re.IGNORECASE
)


class _Aged(NamedTuple):
    years: int
    whose: str


def ages(text: str) -> Iterator[Exact]:
    """Every age of a person; the age of a thing ("a 5-year-old printer") is none."""
    if not _AGE_NEAR.search(text):
        return
    for match in _AGE.finditer(text):
        raw = (match["n"] or match["aged"] or match["n3"] or match["n4"]).lower()
        years = NUMBERS[raw] if raw in NUMBERS else int(raw)
        if years > 120 or (match["n"] and not match["noun"] and re.match(r"\s[a-z]", text[match.end() :])):
            continue
        aged = _Aged(years, _whose(text, match))
        own = Rung(match.group(), "", str(years))
        yield Exact(*match.span(), "age", (own, *_age_rungs(match, aged)))
    for match in _DECADE.finditer(text):
        decade = match["decade"].lower()
        years = next((n for n, word in DECADES.items() if word == decade), 13)
        own = Rung(match.group(), decade, decade)
        stage = _stage(years)
        yield Exact(*match.span(), "age", (own, Rung(stage, stage, stage)), 1)


def _whose(text: str, match: re.Match[str]) -> str:
    near = [w.lower() for w in re.findall(r"[A-Za-z]+", text[max(0, match.start() - 60) : match.end() + 1])]
    return next(("her" if w in HER else "his" for w in reversed(near) if w in HER or w in HIS), "their")


def _age_rungs(match: re.Match[str], aged: _Aged) -> list[Rung]:
    decade, stage = _decade(aged.years), _stage(aged.years)
    said = decade if decade == OLDEST else f"in {aged.whose} {decade}"
    if match["n"]:
        texts = _beside_noun(match, said if decade else "", stage)
    elif match["n3"]:
        lead = f"{match['who']}{match['verb']}"
        lead = lead if not lead.lower().endswith("turned ") else f"{match['who']} was "
        texts = [f"{lead}{said if decade else 'young'}", f"{lead}{stage}"]
    else:
        texts = [said if decade else "young", stage]
    rungs = [Rung(texts[0], decade or "young", decade or "young"), Rung(texts[1], stage, stage)]
    return rungs if decade else rungs[:1]


def _beside_noun(match: re.Match[str], said: str, stage: str) -> list[str]:
    """ "an 83-year-old mother" → "a mother in her eighties" → "an older mother"."""
    noun, det = match["noun"] or "person", match["det"] or ""
    det = "a" if det.lower() == "an" else det
    first = f"{det} {noun} {said}" if said else f"{det} young {noun}"
    adjective = "" if stage == "of working age" else f"{stage} "
    second = f"{det} {adjective}{noun}"
    second = re.sub(r"^a (?=o)", "an ", second)
    return [first.strip(), second.strip()]


def _decade(years: int) -> str:
    return OLDEST if years >= 100 else DECADES[years // 10 * 10] if years >= 20 else ""


def _stage(years: int) -> str:
    return next(said for least, said in STAGES if years >= least)
