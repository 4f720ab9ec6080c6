"""Days and clock times: "3 November 2026" → "early November 2026" → "November 2026" → "late 2026" → "2026";
"at 9:41 pm" → "in the evening".

Seasons are left out: which one November is in depends on the hemisphere.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from retrieval.ladders.rungs import Exact, Rung

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip
#: Last day of each part of a month, and last month of each part of a year.
PARTS = ((10, "early "), (20, "mid-"), (31, "late "))
YEAR_PARTS = ((4, "early"), (8, "mid"), (12, "late"))
#: First hour of each part of the day: its name, and how it is said of a moment in it.
DAY_PARTS = ((0, "early hours", "in the early hours"), (5, "morning", "in the morning"),
             (12, "afternoon", "in the afternoon"), (18, "evening", "in the evening"),
             (22, "night", "late at night"))  # fmt: skip
#: A word before a clock time → how the part of the day follows it; others take "in the evening" alone.
BEFORE_TIME = {"since": "since the {}", "until": "until the {}", "till": "until the {}", "from": "from the {}",
               "to": "to the {}", "by": "by the end of the {}", "before": "in the {} or earlier",
               "after": "in the {} or later"}  # fmt: skip

_NAMES = {name[:n].lower(): at for at, name in enumerate(MONTHS, 1) for n in (3, 4, len(name))}
#: The point of "Nov." belongs to it, that of a sentence's end does not.
_MONTH = r"(?:(?:" + "|".join(sorted({*_NAMES}, key=len, reverse=True)) + r")\b(?:(?<!may)\.(?=,?\s+(?-i:[\da-z])))?)"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?![\d:])"
_YEAR = r"(?:19|20)\d\d(?![\d:])"
_TO = r"\s*(?:-|–|\bto\b|\band\b|\buntil\b)\s*"
_WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+(?:the\s+)?)?"
_DATE = re.compile(
    rf"(?<![\w/.-])(?:(?:(?P<prep>on|between|from)\s+)?(?:(?P<of>the\s+(?:night|morning|evening|afternoon|day))\s+of\s+)?"
    rf"(?:the\s+(?=\d))?{_WEEKDAY})"
    rf"(?:(?P<d>{_DAY})(?:{_TO}(?P<e>{_DAY}))?(?:\s+of)?\s+(?P<m>{_MONTH})(?:,?\s+(?P<y>{_YEAR}))?"
    rf"|(?P<m2>{_MONTH})\s+(?:the\s+)?(?P<d2>{_DAY})(?:{_TO}(?P<e2>{_DAY})(?!\s+{_MONTH}))?(?!\s?[ap]\.?m)"
    rf"(?:,?\s+(?P<y2>{_YEAR}))?"
    r"|(?P<y3>(?:19|20)\d\d)-(?P<m3>0[1-9]|1[0-2])-(?P<d3>0[1-9]|[12]\d|3[01])(?!\d)"
    r"|(?P<a>\d{1,2})(?P<sep>[./-])(?P<b>\d{1,2})(?P=sep)(?P<y4>(?:19|20)\d\d)(?![\d]))",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"(?<![\w.:£$€/+-])(?:(?P<prep>(?:just|shortly|right|soon)\s+(?:after|before)|at\s+(?:around|about)|at|around|about|"
    r"since|until|till|from|to|by|before|after)\s+)?(?P<det>(?:the|a|an|their|his|her|my|our)\s+)?"
    r"(?:(?P<h>1[0-2]|0?[1-9])(?:[:.](?P<n>[0-5]\d))?\s?(?P<ap>[ap])(?:\.m\b\.?|m\b)|(?P<h2>[01]?\d|2[0-3]):(?P<n2>[0-5]\d)"
    r"(?::[0-5]\d)?(?![\d:]|\s?[ap]\.?m))",
    re.IGNORECASE,
)
#: What the text may hold already: a part of a month, or a month.
_COARSE = re.compile(
    rf"(?:\b(?P<prep>in\s+))?\b(?:(?P<part>early|mid|late)[\s-]+)?(?<!\d\s)\b(?P<m>{'|'.join(MONTHS)})\b"
    rf"(?!\.?,?\s+(?:the\s+)?{_DAY})(?:,?\s+(?P<y>{_YEAR}))?",
    re.IGNORECASE,
)
_ALSO_WORDS = frozenset({"may", "mar", "march"})


#: "At 23:10 the night before": the part of the day stands there already.
_PART_AFTER = re.compile(
    r"\s+(?P<part>(?:in\s|on\s)?(?:the|that|last|this|yesterday|tomorrow|\w+day)\s(?:night|evening|morning|afternoon)\b|"
    r"at\snight\b)",
    re.IGNORECASE,
)


class Day(NamedTuple):
    """A calendar day; ``year`` 0 where none is said, ``part`` -1 where days of several parts are meant."""

    year: int
    month: int
    number: int
    part: int


def dates(text: str) -> Iterator[Exact]:
    """Every calendar day, run of days within one month, part of a month, and month."""
    for match in _DATE.finditer(text):
        month = match["m"] or match["m2"] or ""
        if month.lower() in _ALSO_WORDS and month.islower():
            continue
        day = _day(match)
        if day is not None:
            yield _exact(match, _rungs(day, _lead(match)), 0)
        elif match["y4"]:
            own = Rung(match.group(), match["y4"], match["y4"])
            yield Exact(*match.span(), "date", (own, own._replace(text=f"{_lead(match)}{match['y4']}")))
    for match in _COARSE.finditer(text):
        month = match["m"]
        if month.islower() or (month in {"May", "March"} and not (match["prep"] or match["part"] or match["y"])):
            continue
        part = ("early", "mid", "late").index(match["part"].lower()) if match["part"] else -1
        day = Day(int(match["y"] or 0), _NAMES[month.lower()], 0, part)
        yield _exact(match, _rungs(day, (match["prep"] or "").lower()), 1 if match["part"] else 2)


def _exact(match: re.Match[str], rungs: list[Rung], at: int) -> Exact:
    """The rungs from the one that the text stands on; ``rungs`` are those of a day."""
    above = [rung for rung in rungs[at:] if rung.text]
    own = rungs[at]._replace(text=match.group())
    return Exact(*match.span(), "date", (own, *(r for r in above if r is not rungs[at])), at)


def _day(match: re.Match[str]) -> Day | None:
    """None where the order of day and month is open, or there is no such day."""
    if match["y4"]:
        a, b = int(match["a"]), int(match["b"])
        if (a > 12) == (b > 12):
            return None
        return _made(int(match["y4"]), min(a, b) if max(a, b) > 12 else b, max(a, b))
    if match["y3"]:
        return _made(int(match["y3"]), int(match["m3"]), int(match["d3"]))
    month = _NAMES[(match["m"] or match["m2"]).rstrip(".").lower()]
    first, last = match["d"] or match["d2"], match["e"] or match["e2"]
    day = _made(int(match["y"] or match["y2"] or 0), month, _number(first))
    if last is None:
        return day
    return day if part_of(_number(last)) == day.part else day._replace(part=-1)


def _number(day: str) -> int:
    return int(re.sub(r"\D", "", day))


def _made(year: int, month: int, number: int) -> Day:
    return Day(year, month, number, part_of(number))


def part_of(number: int) -> int:
    """Which third of the month: 0, 1 or 2."""
    return next(at for at, (last, _) in enumerate(PARTS) if number <= last)


def _lead(match: re.Match[str]) -> str:
    """How the coarser date is led in: "on 3 November" becomes "in early November"."""
    prep, of = (match["prep"] or "").lower(), match["of"]
    if of:
        return f"one {of.split()[-1].lower()} in "
    ranged = match["e"] or match["e2"]
    return "in " if prep == "on" or (prep and ranged) else f"{prep} " if prep else ""


def _rungs(day: Day, lead: str) -> list[Rung]:
    """Every rung of a day, the day itself first; one without a text is left out by whoever climbs."""
    year = f" {day.year}" if day.year else ""
    month = MONTHS[day.month - 1]
    part = next(name for last, name in YEAR_PARTS if day.month <= last)
    if day.year:
        ends = [f"{'mid-' if part == 'mid' else part + ' '}{day.year}", str(day.year)]
    else:
        ends = ["mid-year" if part == "mid" else f"{part} in the year", ""]
    said = ["", f"{PARTS[day.part][1]}{month}{year}" if day.part >= 0 else "", f"{month}{year}", *ends]
    return [
        Rung(_led(lead, text) if text else "", text.lower(), value)
        for text, value in zip(said, day_values(day), strict=True)
    ]


def _led(lead: str, text: str) -> str:
    """ "in" falls away before "late in the year", which has its own."""
    return f"{lead.removesuffix('in ')}{text}" if text.endswith("in the year") else f"{lead}{text}"


def day_values(day: Day) -> tuple[str, ...]:
    """What is counted at each rung of the date ladder, from the day to the year."""
    year, month = (str(day.year) if day.year else "-"), f"{day.month:02}"
    part = next(name for last, name in YEAR_PARTS if day.month <= last)
    within = ("early", "mid", "late")[day.part] if day.part >= 0 else "any"
    top = str(day.year) if day.year else ""
    return f"{year}-{month}-{day.number:02}", f"{year}-{month} {within}", f"{year}-{month}", f"{year} {part}", top


def moment_values(at: datetime) -> set[str]:
    """Every value that a text could give for this day, with its year and without."""
    day = _made(at.year, at.month, at.day)
    return {value for one in (day, day._replace(year=0)) for value in day_values(one) if value}


def times(text: str) -> Iterator[Exact]:
    """Every clock time; one that may be morning or evening only as a time of that day."""
    for match in _CLOCK.finditer(text):
        if match["h2"] is None and match["n"] is None and match["ap"] is None:
            continue
        hour = _hour(match)
        if hour is None:
            if match["det"]:
                continue
            rung = Rung("at some point in the day", "point in the day", "")
        else:
            rung = _part_rung(match, *next(part for part in reversed(DAY_PARTS) if hour >= part[0]))
        own = Rung(match.group(), match.group().lower(), "")
        if said_already := _PART_AFTER.match(text, match.end()):
            yield Exact(match.start(), said_already.start("part"), "time", (own, Rung("", "", "")))
        else:
            yield Exact(*match.span(), "time", (own, rung))


def _hour(match: re.Match[str]) -> int | None:
    if match["ap"]:
        return int(match["h"]) % 12 + (12 if match["ap"].lower() == "p" else 0)
    hour = int(match["h2"])
    return hour if hour > 12 or match["h2"].startswith("0") else None


def _part_rung(match: re.Match[str], _from: int, name: str, moment: str) -> Rung:
    prep, det = (match["prep"] or "").lower(), match["det"]
    if det:
        adjective = "early" if name == "early hours" else name
        lead = f"{match['prep']} " if prep else ""
        return Rung(f"{lead}{det}{adjective}", adjective, "")
    last = prep.split()[-1] if prep else ""
    return Rung(BEFORE_TIME.get(last, moment).format(name), name, "")
