"""Dates, clock times and time zones as people write them, and whether they agree with a moment.

Clock times: ``14:05``, ``14.05``, ``2pm``, ``2:05 p.m.``, ``1405 GMT``, ``14h05``, noon, midday, midnight.
Dates: British, American and ISO order; the year may be missing. Zones: abbreviations, ``UTC+2``, and names such
as "UK time" or "Eastern Time". A zone that stands for two offsets (ET) keeps both, and agrees with either.
"""

import re
from datetime import date, datetime, timedelta, timezone
from typing import NamedTuple

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = r"(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"

#: Zone → possible offsets from UTC in hours.
ZONES: dict[str, tuple[float, ...]] = {
    "utc": (0,), "gmt": (0,), "z": (0,), "wet": (0,), "bst": (1,), "west": (1,), "cet": (1,), "cest": (2,),
    "wat": (1,), "cat": (2,), "sast": (2,), "eet": (2,), "eest": (3,), "eat": (3,), "msk": (3,), "trt": (3,),
    "ast": (-4, 3), "gst": (4,), "pkt": (5,), "ist": (5.5, 1, 2), "ict": (7,), "wib": (7,), "sgt": (8,),
    "hkt": (8,), "pht": (8,), "myt": (8,), "awst": (8,), "jst": (9,), "kst": (9,), "acst": (9.5,), "acdt": (10.5,),
    "aest": (10,), "aedt": (11,), "aet": (10, 11), "nzst": (12,), "nzdt": (13,), "nst": (-3.5,), "adt": (-3,),
    "brt": (-3,), "art": (-3,), "et": (-5, -4), "est": (-5,), "edt": (-4,), "ct": (-6, -5), "cst": (-6, 8),
    "cdt": (-5,), "mt": (-7, -6), "mst": (-7,), "mdt": (-6,), "pt": (-8, -7), "pst": (-8,), "pdt": (-7,),
    "akst": (-9,), "akdt": (-8,), "hst": (-10,),
    "uk": (0, 1), "british": (0, 1), "british summer": (1,), "london": (0, 1), "irish": (0, 1), "dublin": (0, 1),
    "greenwich mean": (0,), "central european": (1, 2), "central european summer": (2,), "paris": (1, 2),
    "berlin": (1, 2), "madrid": (1, 2), "rome": (1, 2), "amsterdam": (1, 2), "brussels": (1, 2), "warsaw": (1, 2),
    "eastern": (-5, -4), "eastern standard": (-5,), "eastern daylight": (-4,), "new york": (-5, -4),
    "central": (-6, -5), "central standard": (-6,), "central daylight": (-5,), "mountain": (-7, -6),
    "pacific": (-8, -7), "pacific standard": (-8,), "pacific daylight": (-7,), "sydney": (10, 11),
    "singapore": (8,), "tokyo": (9,), "india standard": (5.5,), "coordinated universal": (0,),
}  # fmt: skip
#: Abbreviations that are also common words or letters count as zones only in capitals.
_SHORT = "|".join(sorted((z.upper() for z in ZONES if " " not in z and len(z) <= 4), key=len, reverse=True))
_LONG = "|".join(sorted((z for z in ZONES if len(z) > 1), key=len, reverse=True))

ZONE = re.compile(
    rf"(?<![A-Za-z])(?:(?P<rel>(?:UTC|GMT)\s?[+−-]\s?\d{{1,2}}(?::?\d{{2}})?)(?!\d)"
    rf"|(?P<short>{_SHORT})(?![A-Za-z0-9])"
    rf"|(?P<long>(?i:{_LONG}))\s+(?i:time)\b"
    rf"|(?<=:\d\d)\s?(?P<off>[+−-]\d{{2}}:?\d{{2}})(?!\d))"
)
LOCAL = re.compile(r"\blocal time\b", re.IGNORECASE)

_AP = r"(?P<ap>(?i:a\.?m\b\.?|p\.?m\b\.?))"
CLOCK = re.compile(
    rf"(?<![\w.:£$€/+−-])(?:(?P<h>[01]?\d|2[0-4])(?:[:.](?P<m>[0-5]\d)(?::[0-5]\d)?)?\s?{_AP}"
    rf"|(?P<h2>[01]?\d|2[0-4])(?::|h)(?P<m2>[0-5]\d)(?::[0-5]\d(?:\.\d+)?)?(?!\d|:\d)"
    rf"|(?P<h5>[01]?\d|2[0-3])\.(?P<m5>[0-5]\d)(?=\s*(?:{_SHORT}|hrs|hours|on\b|today|tomorrow|this|,|\.?$|\.\s))"
    rf"|(?P<h3>[01]\d|2[0-3])(?P<m3>[0-5]\d)\s?(?:(?i:hrs|hours)\b|h\b|(?={_SHORT}(?![A-Za-z])))"
    r"|(?P<h4>\d{1,2})\s+o['’]clock"
    r"|(?P<word>(?i:noon|midday|midnight))\b)"
)
#: "at 5" and "by 6" are times too where an update is promised.
BARE_HOUR = re.compile(r"\b(?:at|by|before)\s+(?P<h>1[0-2]|[1-9])(?=\s*(?:[,.;]|today|tomorrow|this|on\b|local|$))")

DATE = re.compile(
    rf"(?<![\w/-])(?:(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+(?P<mon>{_MONTH})(?:,?\s+(?P<y>\d{{4}}))?"
    rf"|(?P<mon2>{_MONTH})\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|:|\s?[ap]\.?m)(?:,?\s+(?P<y2>\d{{4}})(?!\d|:))?"
    r"|(?P<y3>\d{4})-(?P<m3>\d{1,2})-(?P<d3>\d{1,2})(?!\d)"
    r"|(?P<a>\d{1,2})(?P<sep>[./-])(?P<b>\d{1,2})(?P=sep)(?P<y4>\d{4}|\d{2})(?!\w*\d))",
    re.IGNORECASE,
)
#: ISO 8601 in one piece: the T hides the hour from ``CLOCK``.
ISO = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?\s?(?:Z|[+-]\d{2}:?\d{2})?")
WEEKDAY = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b", re.IGNORECASE)

_UNITS = {"minute": 1, "min": 1, "hour": 60, "hr": 60, "half an hour": 30, "half hour": 30}
_COUNTS = {
    word: number
    for number, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    )
} | {"an": 1, "a": 1, "the next": 1, "thirty": 30, "fifteen": 15, "forty-five": 45, "sixty": 60, "twenty": 20}
DELAY = re.compile(
    r"\b(?P<cue>in|within|every|after)\s+(?:the\s+next\s+)?(?:(?P<half>half\s+an\s+hour)"
    rf"|(?P<n>\d{{1,3}}|{'|'.join(_COUNTS)})\s*-?\s*(?P<unit>minutes?|mins?|hours?|hrs?)\b"
    r"|(?P<one>hour))|\b(?P<hourly>hourly|half-hourly)\b",
    re.IGNORECASE,
)


class Clock(NamedTuple):
    """A time of day; ``either`` when morning or afternoon is open ("at 5")."""

    hour: int
    minute: int
    either: bool = False


class Day(NamedTuple):
    """A calendar day; ``year`` None when not written; ``swapped`` the other reading of 03/04/2025."""

    year: int | None
    month: int
    day: int
    swapped: bool = False


def clocks(text: str) -> list[Clock]:
    """Every time of day in ``text``, in order."""
    found = [(m.start(), _clock(m)) for m in CLOCK.finditer(text)]
    for iso in ISO.finditer(text):
        hour, minute = iso.group()[11:16].split(":")
        found.append((iso.start(), Clock(int(hour), int(minute))))
    return [clock for _, clock in sorted(found, key=lambda pair: pair[0])]


def _clock(match: re.Match[str]) -> Clock:
    group = match.groupdict()
    if group["word"]:
        return Clock(0 if group["word"].lower() == "midnight" else 12, 0)
    if group["h4"]:
        return Clock(int(group["h4"]), 0, either=True)
    hour = int(group["h"] or group["h2"] or group["h3"] or group["h5"])
    minute = int(group["m"] or group["m2"] or group["m3"] or group["m5"] or 0)
    if group["ap"] and hour <= 12:
        return Clock(hour % 12 + (12 if group["ap"][0] in "pP" else 0), minute)
    return Clock(hour % 24, minute, either=bool(group["h5"]) and 0 < hour <= 12)


def bare_hours(text: str) -> list[Clock]:
    """ "by 6", "at 5 today": hours without minutes or am/pm, for sentences that promise an update."""
    return [Clock(int(m["h"]) % 12, 0, either=True) for m in BARE_HOUR.finditer(text)]


def days(text: str) -> list[Day]:
    """Every calendar day in ``text``; one written in figures only is given in both orders."""
    out: list[Day] = []
    for match in DATE.finditer(text):
        out += _days(match)
    return out


def _days(match: re.Match[str]) -> list[Day]:
    group = match.groupdict()
    if group["mon"] or group["mon2"]:
        name = (group["mon"] or group["mon2"]).rstrip(".").lower()
        year = group["y"] or group["y2"]
        return [Day(int(year) if year else None, MONTHS[name], int(group["d"] or group["d2"]))]
    if group["y3"]:
        return [Day(int(group["y3"]), int(group["m3"]), int(group["d3"]))]
    year4 = int(group["y4"]) + (2000 if len(group["y4"]) == 2 else 0)
    first, second = int(group["a"]), int(group["b"])
    both = [Day(year4, second, first), Day(year4, first, second, swapped=True)]
    return [day for day in both if 1 <= day.month <= 12 and 1 <= day.day <= 31]


def offsets(text: str) -> tuple[float, ...]:
    """The offsets from UTC in hours that the first zone in ``text`` may stand for; empty without a zone."""
    match = ZONE.search(text)
    if match is None:
        return ()
    signed = match["rel"] or match["off"]
    if signed:
        return (_signed(re.sub(r"\s|UTC|GMT", "", signed)),)
    name = (match["short"] or match["long"]).lower()
    return ZONES[re.sub(r"\s+", " ", name)]


def _signed(text: str) -> float:
    sign = 1 if text[0] == "+" else -1
    digits = text[1:].replace(":", "")
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "0")
    return sign * (int(hours) + int(minutes) / 60)


def delays(text: str) -> list[timedelta]:
    """ "in 30 minutes", "within two hours", "every hour": how long from now."""
    return [_delay(match) for match in DELAY.finditer(text)]


def _delay(match: re.Match[str]) -> timedelta:
    if match["hourly"]:
        return timedelta(minutes=30 if match["hourly"].lower().startswith("half") else 60)
    if match["half"] or match["one"]:
        return timedelta(minutes=30 if match["half"] else 60)
    count = match["n"].lower()
    number = int(count) if count.isdigit() else _COUNTS[count]
    return timedelta(minutes=number * (60 if match["unit"].lower().startswith("h") else 1))


def at_offset(moment: datetime, hours: float) -> datetime:
    return moment.astimezone(timezone(timedelta(hours=hours)))


def clock_agrees(clock: Clock, moment: datetime, zones: tuple[float, ...]) -> bool:
    """Whether ``clock`` is the time of day of ``moment`` in one of ``zones`` (hours from UTC)."""
    for hours in zones:
        local = at_offset(moment, hours)
        if clock.minute == local.minute and clock.hour == local.hour:
            return True
        if clock.either and clock.minute == local.minute and clock.hour % 12 == local.hour % 12:
            return True
    return False


def day_agrees(day: Day, moment: datetime, zones: tuple[float, ...]) -> bool:
    """Whether ``day`` is the calendar day of ``moment`` in one of ``zones``; a missing year fits any."""
    return any(_same(day, at_offset(moment, hours).date()) for hours in zones)


def _same(day: Day, local: date) -> bool:
    return (day.month, day.day) == (local.month, local.day) and day.year in {None, local.year}


def own_offset(moment: datetime) -> float:
    """The offset in which ``moment`` was written, in hours."""
    delta = moment.utcoffset()
    return 0.0 if delta is None else delta.total_seconds() / 3600
