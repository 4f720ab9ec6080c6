"""Templates and the words that pages share: times, states, consent, stand-ins.

Templates escape whatever they are given, so text of a customer or a colleague always arrives as text. A name
that a template does not know is an error, not an empty place.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from agent.models import State
from retrieval.records import Consent

HERE = Path(__file__).parent
#: A stand-in as anonymising leaves it: ``[CUSTOMER]``, ``[AGENT 1]``.
STAND_IN = re.compile(r"\[[A-Z][A-Z_ ]{0,30}(?:[ _]?\d{1,3})?\]")

GAP = re.compile(r"[ \t]*\n\s*\n[ \t]*")


class Shown(NamedTuple):
    """Words with the tone in which a tag shows them."""

    words: str
    tone: str


STATUS: dict[State, Shown] = {
    "drafted": Shown("Draft", ""),
    "in_review": Shown("In review", "now"),
    "changes_requested": Shown("Changes requested", "warn"),
    "signed": Shown("Signed", "good"),
    "exported": Shown("Exported", "good"),
    "rejected": Shown("Rejected", "bad"),
    "withdrawn": Shown("Withdrawn", "bad"),
}


class Piece(NamedTuple):
    """A run of text; ``stand_in`` holds the words of a pill, ``on`` says that the run is marked."""

    text: str
    on: bool = False
    stand_in: str = ""


@cache
def _environment() -> Environment:
    env = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        loader=FileSystemLoader(HERE / "templates"),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters |= {
        "full": full,
        "relative": relative,
        "clock": clock,
        "day": day,
        "rough": rough,
        "pieces": pieces,
        "snug": snug,
        "capital": capital,
        "status": STATUS.__getitem__,
        "consent": consent,
    }
    return env


def render(template: str, /, **values: object) -> str:
    """The file ``template`` with ``values``. Raises ``jinja2.UndefinedError`` for a value that is missing."""
    return _environment().get_template(template).render(**values)


def asset(name: str) -> str:
    """The text of a file in ``static``."""
    return (HERE / "static" / name).read_text("utf-8")


def assets(ending: str) -> str:
    """The texts of all files in ``static`` with this ending, one after another in the order of their names."""
    return "\n".join(path.read_text("utf-8") for path in sorted((HERE / "static").glob(f"*.{ending}")))


# --- times --------------------------------------------------------------------------------------------------


def relative(at: datetime, now: datetime) -> str:
    """``in 12 min``, ``3 h ago``, ``tomorrow``, ``in 4 days``, ``3 Nov``: as a person would say it."""
    minutes = round((at - now).total_seconds() / 60)
    size, ahead = abs(minutes), minutes > 0
    if size < 1:
        return "now"
    if size < 60 * 24:
        words = f"{size} min" if size < 60 else f"{size // 60} h"
        return f"in {words}" if ahead else f"{words} ago"
    return _days(at, now)


def _days(at: datetime, now: datetime) -> str:
    days = (at.astimezone(UTC).date() - now.astimezone(UTC).date()).days
    if days in {-1, 1}:
        return "tomorrow" if days == 1 else "yesterday"
    if abs(days) < 7:
        return f"in {days} days" if days > 0 else f"{-days} days ago"
    return day(at) if at.year == now.year else f"{day(at)} {at.year}"


def full(at: datetime) -> str:
    at = at.astimezone(UTC)
    return f"{at.day} {at:%B %Y, %H:%M} UTC"


def clock(at: datetime) -> str:
    return f"{at.astimezone(UTC):%H:%M}"


def day(at: datetime) -> str:
    at = at.astimezone(UTC)
    return f"{at.day} {at:%b}"


def rough(at: datetime) -> str:
    """``early Nov 2026``: when something happened, without pointing at the day."""
    third = ("early", "mid", "late")[min((at.day - 1) // 10, 2)]
    return f"{third} {at:%b %Y}"


# --- consent and text ---------------------------------------------------------------------------------------


def consent(given: Consent, now: datetime) -> Shown:
    """What a consent allows now, in the words of the desk."""
    if given.level == "none":
        return Shown("no consent: paraphrase only", "")
    if given.expires_at is not None and given.expires_at <= now:
        return Shown(f"consent expired {day(given.expires_at)}: paraphrase only", "bad")
    if given.granted_at is not None and given.granted_at > now:
        return Shown(f"consent from {day(given.granted_at)} on: paraphrase only", "warn")
    where = ", ".join(given.channels).replace("_", " ")
    if not where:
        return Shown("consent names no channel: paraphrase only", "warn")
    return Shown(f"{given.level} quotation: {where}", "good")


def capital(text: str) -> str:
    """``text`` with a capital at its start, as a sentence has it."""
    return text[:1].upper() + text[1:]


def snug(text: str) -> str:
    """``text`` without empty lines: a ticket's signature and its gaps take a panel's whole height otherwise."""
    return GAP.sub("\n", text)


def pieces(text: str, marks: Sequence[tuple[int, int]] = ()) -> list[Piece]:
    """``text`` as runs: stand-ins become pills, what lies inside ``marks`` (``[start, end)``) is on."""
    out: list[Piece] = []
    for start, end, word in _around_stand_ins(text):
        if word:
            out.append(Piece(text[start:end], stand_in=word))
        else:
            out.extend(_marked(text, start, end, marks))
    return out


def stand_ins(text: str) -> Iterator[tuple[int, int, str]]:
    """Every stand-in of ``text``: where it stands, and its words without the brackets."""
    for match in STAND_IN.finditer(text):
        yield match.start(), match.end(), match.group()[1:-1].replace("_", " ").lower()


def _around_stand_ins(text: str) -> Iterator[tuple[int, int, str]]:
    at = 0
    for start, end, word in stand_ins(text):
        if start > at:
            yield at, start, ""
        yield start, end, word
        at = end
    if at < len(text):
        yield at, len(text), ""


def _marked(text: str, start: int, end: int, marks: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    edges = {start, end} | {min(max(edge, start), end) for mark in marks for edge in mark}
    cuts = sorted(edges)
    for left, right in pairwise(cuts):
        yield Piece(text[left:right], on=any(a <= left and right <= b for a, b in marks))


def minutes_of(span: timedelta) -> str:
    """``29:05`` or ``1:02:00``: a span as a clock shows it."""
    seconds = max(0, int(span.total_seconds()))
    hours, rest = divmod(seconds, 3600)
    shown = f"{rest // 60:02}:{rest % 60:02}"
    return f"{hours}:{shown}" if hours else shown
