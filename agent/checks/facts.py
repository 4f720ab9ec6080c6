"""Figures in a text, normalised so that they can be compared: money, shares, durations, times, dates, counts.

"ninety minutes", "1.5 hours" and "an hour and a half" are one duration; "$1,200" and "1.2k dollars" one sum.
A figure in a draft may be vaguer than its evidence ("a dozen or so" for 14, "November" for 4 November), never
more exact.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import Literal, NamedTuple

Kind = Literal["money", "percent", "duration", "measure", "time", "date", "weekday", "count", "phrase"]


class Figure(NamedTuple):
    """A figure at ``[start, end)``: any value in ``low .. high`` fits it. Money has a ``unit``.

    Durations are in seconds, times in minutes of the day; a measure is in the base unit of what it measures, which
    is its ``unit`` ("length", in metres). ``per`` is the period of a rate ("a week"). A date has ``day`` = (year,
    month, day), 0 where it says nothing. A phrase ("in the evening") has its words in ``unit``; ``coarse.py`` knows
    what it stands for.
    """

    start: int
    end: int
    kind: Kind
    low: float
    high: float
    unit: str = ""
    day: tuple[int, int, int] = (0, 0, 0)
    per: str = ""


def numbered(words: str, first: int) -> dict[str, int]:
    """Each word of a table with its number; names joined by a colon share one."""
    return {name: n for n, names in enumerate(words.split(), first) for name in names.split(":")}


SMALL = numbered(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen",
    0,
)
TENS = {w: 10 * n for w, n in numbered("twenty thirty forty fifty sixty seventy eighty ninety", 2).items()}
SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12.0,
          "k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9, "b": 1e9}  # fmt: skip
ORDINALS = numbered(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth",
    1,
)
SECONDS = {"second": 1, "sec": 1, "minute": 60, "min": 60, "hour": 3600, "hr": 3600, "h": 3600, "day": 86400,
           "night": 86400, "week": 604800, "fortnight": 1209600, "month": 2629746, "year": 31556952, "yr": 31556952,
           "decade": 315569520, "century": 3155695200}  # fmt: skip
MONTHS = numbered(
    "january:jan february:feb march:mar april:apr may june:jun july:jul august:aug september:sept:sep "
    "october:oct november:nov december:dec",
    1,
)
#: What is measured, and the unit's worth in metres, kilograms, litres, watts, bytes, square metres or km/h.
MEASURES: dict[str, tuple[str, float]] = {
    "mm": ("length", 1e-3), "millimetre": ("length", 1e-3), "millimeter": ("length", 1e-3), "cm": ("length", 0.01),
    "centimetre": ("length", 0.01), "centimeter": ("length", 0.01), "metre": ("length", 1.0), "meter": ("length", 1.0),
    "km": ("length", 1e3), "kilometre": ("length", 1e3), "kilometer": ("length", 1e3), "inch": ("length", 0.0254),
    "inches": ("length", 0.0254), "ft": ("length", 0.3048), "foot": ("length", 0.3048), "feet": ("length", 0.3048),
    "yard": ("length", 0.9144), "mile": ("length", 1609.344),
    "gram": ("mass", 1e-3), "kg": ("mass", 1.0), "kilogram": ("mass", 1.0), "kilo": ("mass", 1.0),
    "tonne": ("mass", 1e3), "ton": ("mass", 1e3), "ounce": ("mass", 0.02835), "oz": ("mass", 0.02835),
    "lb": ("mass", 0.45359), "lbs": ("mass", 0.45359),
    "ml": ("volume", 1e-3), "litre": ("volume", 1.0), "liter": ("volume", 1.0), "gallon": ("volume", 4.0),
    "pint": ("volume", 0.5), "cubic metre": ("volume", 1e3), "cubic meter": ("volume", 1e3),
    "watt": ("power", 1.0), "kw": ("power", 1e3), "kilowatt": ("power", 1e3), "mw": ("power", 1e6),
    "megawatt": ("power", 1e6), "kwh": ("energy", 1e3), "kilowatt hour": ("energy", 1e3),
    "kb": ("data", 1e3), "mb": ("data", 1e6), "megabyte": ("data", 1e6), "gb": ("data", 1e9),
    "gigabyte": ("data", 1e9), "tb": ("data", 1e12), "terabyte": ("data", 1e12),
    "hectare": ("area", 1e4), "acre": ("area", 4046.9), "square metre": ("area", 1.0), "square meter": ("area", 1.0),
    "km/h": ("speed", 1.0), "kph": ("speed", 1.0), "kilometres per hour": ("speed", 1.0),
    "kilometers per hour": ("speed", 1.0), "mph": ("speed", 1.609344), "miles per hour": ("speed", 1.609344),
    "miles an hour": ("speed", 1.609344), "metres per second": ("speed", 3.6), "meters per second": ("speed", 3.6),
    "degrees fahrenheit": ("fahrenheit", 1.0), "°f": ("fahrenheit", 1.0), "degrees celsius": ("degrees", 1.0),
    "degree": ("degrees", 1.0), "°c": ("degrees", 1.0), "°": ("degrees", 1.0),
}  # fmt: skip
WEEKDAYS = numbered(
    "monday:mon tuesday:tue:tues wednesday:wed thursday:thu:thurs friday:fri saturday:sat sunday:sun", 1
)
CURRENCIES = {"$": "usd", "dollar": "usd", "usd": "usd", "buck": "usd", "£": "gbp", "pound": "gbp", "gbp": "gbp",
              "quid": "gbp", "€": "eur", "euro": "eur", "eur": "eur", "¥": "jpy", "yen": "jpy", "₹": "inr",
              "rupee": "inr", "cent": "cent", "pence": "penny"}  # fmt: skip
#: What stands before a figure → how far its value may lie from it, as factors.
VAGUE = {"about": (0.9, 1.1), "around": (0.9, 1.1), "roughly": (0.9, 1.1), "approximately": (0.9, 1.1),
         "some": (0.9, 1.1), "nearly": (0.85, 1.0), "almost": (0.85, 1.0), "over": (1.0, 1.5),
         "more than": (1.0, 1.5), "at least": (1.0, 1.5), "above": (1.0, 1.5), "under": (0.6, 1.0),
         "less than": (0.6, 1.0), "fewer than": (0.6, 1.0), "up to": (0.6, 1.0), "below": (0.6, 1.0)}  # fmt: skip
CROWDS = {"dozens": (20.0, 120.0), "hundreds": (100.0, 1e3), "thousands": (1e3, 1e6), "millions": (1e6, 1e9)}


def _any(words: Sequence[str] | dict[str, int] | dict[str, float] | dict[str, str]) -> str:
    return "|".join(sorted((re.escape(w) for w in words), key=len, reverse=True))


_NUMBER_WORD = f"(?:{_any([*SMALL, *TENS])})"
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SCALE = r"(?:\s?(?:k|m|mn|bn|b)\b|[\s-](?:hundred|thousand|million|billion|trillion|dozen)\b)"
_WORDED = (
    rf"(?:{_NUMBER_WORD}|(?:an?\s)?(?:hundred|thousand|million|dozen|couple))"
    rf"(?:(?:\s+and\s+|[\s-]+)(?:{_NUMBER_WORD}|hundred|thousand|million|billion|dozen))*"
)
_HALF = r"(?:\s+and\s+a\s+half)"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_MONTH = rf"(?:{_any(MONTHS)})"
_YEAR = r"(?:1[5-9]\d\d|20\d\d)"
_UNIT = r"(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|h|days?|nights?|weeks?|fortnights?|months?|years?|yrs?|decades?)"
#: What may stand between a number and days or hours, and changes nothing.
_PLAIN_SPANS = r"(?:quiet|working|business|full|long|whole|more|extra|consecutive|straight|further|calm|busy|short)"
_MEASURE = "|".join(
    re.escape(name)
    + ("s?" if name[-1] not in "s°/hc" and len(name) > 2 else "")
    + (r"\b" if name[-1].isalpha() else "")
    for name in sorted(MEASURES, key=len, reverse=True)
).replace("\\ ", r"\s")
#: How a figure can begin: a cheap test that most words of a text fail.
_BEGIN = r"[\d$£€¥₹]|an?\s|ap|au|de|co|do|ei|el|f[eior]|ha|hu|ja|ju|m[aio]|ni|no|o[cn]|s[aeiu]|t[ehuw]|we|z"
_FIGURE = re.compile(
    rf"""(?<![\w.])(?={_BEGIN})(?:
    (?P<iso>{_YEAR}-\d\d-\d\d)
    |(?P<slash>\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{2,4}})
    |(?P<clock>\d{{1,2}}(?::\d\d)?\s?(?:[ap]\.?\s?m\b\.?|o['’]clock)|(?:{_any(SMALL)})\so['’]clock|\d{{1,2}}:\d\d(?!\d)|noon\b|midnight\b)
    |(?P<monthday>{_MONTH}\b\.?\s+{_DAY}(?![\d:.,]*\d)(?:\s*,?\s+{_YEAR}\b)?)
    |(?P<daymonth>{_DAY}\s+(?:of\s+)?{_MONTH}\b\.?(?:\s*,?\s+{_YEAR}\b)?)
    |(?P<monthyear>{_MONTH}\b\.?\s*,?\s+(?:of\s+)?{_YEAR}\b)
    |(?P<month>(?:january|february|march|april|may|june|july|august|september|october|november|december)\b)
    |(?P<decade>(?:1[5-9]|20)\d0\s?['’]?s\b)
    |(?P<weekday>(?:{_any([w for w in WEEKDAYS if len(w) > 4])})s?\b)
    |(?P<halfunit>half\s+an?\s+(?:hour|day|year|minute|dozen)\b)
    |(?P<crowd>(?:dozens|hundreds|thousands|millions)\b)
    |(?P<nth>(?:\d+(?:st|nd|rd|th)|{_any(ORDINALS)})\s(?P<nthunit>minute|hour|day|night|week|month|year)\b)
    |(?P<ordinal>\d+(?:st|nd|rd|th)\b|(?:{_any(ORDINALS)})\b)
    |(?P<sum>[$£€¥₹]\s?(?P<paid>{_DIGITS})(?P<paidscale>{_SCALE})?)
    |(?P<plain>(?P<amount>{_DIGITS}|(?:{_WORDED})\b)(?P<scale>{_SCALE})?(?P<half>{_HALF})?
        (?:-year-old\b|\s?(?P<percent>%|per\s?cent\b|percent\b|percentage)|[\s-]*(?:{_PLAIN_SPANS}\s)?(?P<unit>{_UNIT})\b(?P<andhalf>{_HALF})?
        |[\s-]?(?P<measure>{_MEASURE})
        |\s?(?P<currency>dollars?|pounds?|euros?|usd|gbp|eur|bucks|quid|cents?|pence|yen|rupees?)\b)?)
    |(?P<article>an?\s+(?P<single>second|minute|hour|day|night|week|fortnight|month|year|decade)\b(?P<singlehalf>{_HALF})?)
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_VAGUE_BEFORE = re.compile(rf"\b({_any(list(VAGUE))})\s+(?:the\s+|an?\s+)?$", re.IGNORECASE)
_PERIOD = re.compile(
    r"\s*(?:(?:an?|per|each|every)\s+|/\s?)(second|minute|hour|day|night|week|month|quarter|year)\b"
    r"|\s+(daily|nightly|weekly|monthly|yearly|hourly)\b",
    re.IGNORECASE,
)
#: How many words stand between a figure and its period: "900 invoices a month".
_BETWEEN = re.compile(
    r"(?:\s+[^\W\d_][\w'’-]*){0,2}?(?=\s+(?:an?|per|each|every|daily|nightly|weekly|monthly|yearly)\b)"
)
_OR_SO = re.compile(r"\s+or\s+so\b", re.IGNORECASE)
_PART = re.compile(r"\b(early|mid|late)[\s-]+$", re.IGNORECASE)
#: Months that are also common words count only with a capital inside a sentence.
_ALSO_WORDS = frozenset({"may", "march"})
_NOON, _MIDDAY = 0.0, 720.0


def figures(text: str) -> list[Figure]:
    """Every figure of the text, in order. "one" alone is a word, not a figure."""
    found = (_read(text, match) for match in _FIGURE.finditer(text))
    return [figure for figure in found if figure is not None]


def _read(text: str, match: re.Match[str]) -> Figure | None:
    kind = next(kind for kind in _READERS if match.group(kind) is not None)
    return _READERS[kind](text, match)


def _date(text: str, match: re.Match[str]) -> Figure | None:
    raw = match.group().casefold()
    month = next((MONTHS[w] for w in re.findall(r"[a-z]+", raw) if w in MONTHS), 0)
    year = next((int(y) for y in re.findall(r"(?<!\d)\d{4}(?!\d)", raw)), 0)
    day = next((int(d) for d in re.findall(r"(?<!\d)\d{1,2}(?!\d)", raw)), 0)
    return Figure(match.start(), match.end(), "date", 0, 0, _part_before(text, match), (year, month, day))


def _part_before(text: str, match: re.Match[str]) -> str:
    before = _PART.search(text[max(0, match.start() - 8) : match.start()])
    return before.group(1).casefold() if before else ""


def _iso(text: str, match: re.Match[str]) -> Figure | None:
    year, month, day = (int(part) for part in match.group().split("-"))
    return Figure(match.start(), match.end(), "date", 0, 0, "", (year, month, day))


def _slash(text: str, match: re.Match[str]) -> Figure | None:
    """Month first when both orders are possible."""
    one, two, year = (int(part) for part in re.split(r"[/.]", match.group()))
    year = year + 2000 if year < 100 else year
    month, day = (two, one) if one > 12 else (one, two)
    return Figure(match.start(), match.end(), "date", 0, 0, "", (year, month, day))


def _month(text: str, match: re.Match[str]) -> Figure | None:
    word = match.group()
    if word.lower() in _ALSO_WORDS and (not word[0].isupper() or match.start() == 0):
        return None
    return _date(text, match)


def _clock(text: str, match: re.Match[str]) -> Figure | None:
    raw = match.group().casefold()
    if raw in {"noon", "midnight"}:
        value = _MIDDAY if raw == "noon" else _NOON
        return Figure(match.start(), match.end(), "time", value, value, "fixed")
    parts = [int(part) for part in re.findall(r"\d+", raw)] or [SMALL[raw.split()[0]]]
    hour, minute = parts[0], parts[1] if len(parts) > 1 else 0
    half = re.search(r"([ap])\.?\s?m", raw)
    if half:
        hour = hour % 12 + (12 if half.group(1) == "p" else 0)
    unit = "fixed" if half or hour > 12 else ""
    return Figure(match.start(), match.end(), "time", 60 * hour + minute, 60 * hour + minute, unit)


def _decade(text: str, match: re.Match[str]) -> Figure | None:
    year = float(match.group()[:4])
    return Figure(match.start(), match.end(), "count", year, year + 9, "decade")


def _weekday(text: str, match: re.Match[str]) -> Figure | None:
    day = float(WEEKDAYS[match.group().casefold().removesuffix("s")])
    return Figure(match.start(), match.end(), "weekday", day, day)


def _half_unit(text: str, match: re.Match[str]) -> Figure | None:
    unit = match.group().casefold().split()[-1]
    if unit == "dozen":
        return Figure(match.start(), match.end(), "count", 6, 6)
    value = SECONDS[unit] / 2
    return Figure(match.start(), match.end(), "duration", value, value)


def _crowd(text: str, match: re.Match[str]) -> Figure | None:
    low, high = CROWDS[match.group().casefold()]
    return Figure(match.start(), match.end(), "count", low, high)


def _ordinal(text: str, match: re.Match[str]) -> Figure | None:
    raw = match.group().casefold()
    value = float(ORDINALS[raw] if raw in ORDINALS else re.sub(r"\D", "", raw))
    return Figure(match.start(), match.end(), "count", value, value, "ordinal")


def _sum(text: str, match: re.Match[str]) -> Figure | None:
    value = _number(match.group("paid")) * _scale(match.group("paidscale"))
    return _vague(text, match, "money", value, CURRENCIES[match.group()[0]])


def _nth(text: str, match: re.Match[str]) -> Figure | None:
    """ "the ninth day" is nine days on; the first of a thing says nothing of how long."""
    raw = match.group().casefold().split()[0]
    value = float(ORDINALS[raw] if raw in ORDINALS else re.sub(r"\D", "", raw))
    if value <= 2:
        return Figure(match.start(), match.start() + len(raw), "count", value, value, "ordinal")
    value *= SECONDS[match.group("nthunit").casefold()]
    return Figure(match.start(), match.end(), "duration", value, value)


def _period(text: str, end: int) -> str:
    """The period of a rate that stands behind a figure, or nothing."""
    between = _BETWEEN.match(text, end)
    found = _PERIOD.match(text, between.end() if between else end)
    if not found:
        return ""
    said = (found.group(1) or found.group(2)).casefold()
    return {"daily": "day", "night": "day", "nightly": "day"}.get(said, said.removesuffix("ly"))


def _article(text: str, match: re.Match[str]) -> Figure | None:
    value = SECONDS[match.group("single").casefold()] * (1.5 if match.group("singlehalf") else 1)
    return Figure(match.start(), match.end(), "duration", value, value, "article")


def _plain(text: str, match: re.Match[str]) -> Figure | None:
    raw, amount = match.group(), match.group("amount")
    value = _number(amount) * _scale(match.group("scale")) + (0.5 if match.group("half") else 0)
    if match.group("percent"):
        return _vague(text, match, "percent", value, "")
    if match.group("unit"):
        value += 0.5 if match.group("andhalf") else 0
        return _vague(text, match, "duration", value * SECONDS[_one(match.group("unit"))], "")
    if match.group("measure"):
        what, worth = _measured(match.group("measure"))
        return _vague(text, match, "measure", value * worth, what)
    if match.group("currency"):
        return _vague(text, match, "money", value, CURRENCIES[_one(match.group("currency"))])
    return None if raw.lower() in {"one", "zero", "second"} else _bare(text, match, value)


def _bare(text: str, match: re.Match[str], value: float) -> Figure:
    if re.fullmatch(_YEAR, match.group()):
        return Figure(match.start(), match.end(), "date", value, value, "", (int(value), 0, 0))
    return _vague(text, match, "count", value, "")


def _measured(raw: str) -> tuple[str, float]:
    low = " ".join(raw.casefold().split())
    return MEASURES[low] if low in MEASURES else MEASURES[low.removesuffix("s")]


def _one(word: str) -> str:
    low = word.casefold()
    return low if low in SECONDS or low in CURRENCIES else low.removesuffix("s")


def _number(raw: str) -> float:
    if raw[0].isdigit():
        return float(raw.replace(",", ""))
    total, part = 0.0, 0.0
    for word in re.findall(r"[a-z]+", raw.casefold()):
        if word in SCALES:
            part = max(part, 1.0) * SCALES[word]
            if SCALES[word] >= 1e3:
                total, part = total + part, 0.0
        elif word == "couple":
            part += 2
        else:
            part += SMALL.get(word, 0) + TENS.get(word, 0)
    return total + part


def _scale(raw: str | None) -> float:
    return SCALES[raw.casefold().replace("-", " ").strip()] if raw else 1.0


def _vague(text: str, match: re.Match[str], kind: Kind, value: float, unit: str) -> Figure:
    before = _VAGUE_BEFORE.search(text[max(0, match.start() - 16) : match.start()])
    down, up = VAGUE[before.group(1).casefold()] if before else (1.0, 1.0)
    if _OR_SO.match(text, match.end()):
        down, up = 0.8, 1.25
    per = _period(text, match.end()) if kind in _RATED else ""
    return Figure(match.start(), match.end(), kind, value * down, value * up, unit, per=per)


_RATED = frozenset({"count", "money", "measure"})
_READERS = {
    "iso": _iso,
    "slash": _slash,
    "clock": _clock,
    "monthday": _date,
    "daymonth": _date,
    "monthyear": _date,
    "month": _month,
    "decade": _decade,
    "weekday": _weekday,
    "halfunit": _half_unit,
    "crowd": _crowd,
    "nth": _nth,
    "ordinal": _ordinal,
    "sum": _sum,
    "plain": _plain,
    "article": _article,
}


class Figures:
    """The figures of the evidence, ready to be asked. ``place`` is what the caller gave with each."""

    def __init__(self, found: Iterator[tuple[Figure, int]]) -> None:
        self._values: list[tuple[float, Kind, str, int]] = []
        self._days: dict[tuple[int, int, int], list[int]] = {}
        for figure, place in found:
            if figure.kind == "date":
                self._add_day(figure.day, place)
            if figure.kind != "date" or figure.low:
                self._values.append((figure.low, figure.kind, figure.unit, place))
                if figure.high != figure.low:
                    self._values.append((figure.high, figure.kind, figure.unit, place))
        self._values.sort()

    def _add_day(self, day: tuple[int, int, int], place: int) -> None:
        year, month, number = day
        for part in {(year, month, number), (0, month, number), (year, month, 0), (year, 0, 0), (0, month, 0)}:
            self._days.setdefault(part, []).append(place)

    def places(self, figure: Figure) -> list[int]:
        """Where a figure that fits stands; empty when the evidence has none.

        A share, a sum and a duration fit only their own kind; a bare count fits any figure of its value, since
        evidence leaves units out.
        """
        if figure.kind == "date" and any(figure.day):
            return self._on_days(figure)
        slack = 1e-6 * max(1.0, abs(figure.high)) + (0.02 * figure.high if figure.kind in _ROUNDED else 0.0)
        at = bisect_left(self._values, figure.low - slack, key=itemgetter(0))
        out: list[int] = []
        while at < len(self._values) and self._values[at][0] <= figure.high + slack and len(out) < _ENOUGH:
            _, kind, unit, place = self._values[at]
            if _fits(figure, kind, unit):
                out.append(place)
            at += 1
        if not out and figure.kind == "time" and not figure.unit and figure.low < _MIDDAY:
            return self.places(figure._replace(low=figure.low + _MIDDAY, high=figure.high + _MIDDAY))
        return out

    def _on_days(self, figure: Figure) -> list[int]:
        year, month, day = figure.day
        if figure.unit and not day:
            ranges = {"early": range(1, 12), "mid": range(10, 22), "late": range(20, 32)}[figure.unit]
            near = [p for d in ranges for p in self._days.get((year, month, d), [])]
            return near or (self._days.get((year, 0, 0), []) if not month else [])
        return self._days.get((year, month, day), [])


def _fits(figure: Figure, kind: Kind, unit: str) -> bool:
    if kind != figure.kind:
        return kind in _MIXES.get(figure.kind, frozenset())
    return kind not in {"money", "measure"} or unit == figure.unit


_ENOUGH = 50
#: Figures that are rounded when they are told in another unit.
_ROUNDED = frozenset({"duration", "measure"})
_MIXES: dict[Kind, frozenset[Kind]] = {
    "count": frozenset({"count", "date", "money", "percent", "measure"}),
    "date": frozenset({"count"}),
    "money": frozenset({"count"}),
    "duration": frozenset({"duration"}),
    "measure": frozenset({"count"}),
}
