"""Moving the sample incident in time, so that the demonstration's first hour is running now.

Its facts speak of times and days in words; they move with the rest, or the fact base would contradict itself.
"""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from agent.models import Fact, Incident

#: How long ago the sample crisis was detected when the demonstration opens it, and when its last fact came in.
RUNNING = timedelta(minutes=40)
SETTLED = timedelta(minutes=5)
CLOCK = re.compile(r"(\d\d:\d\d) GMT(?: on (\d{1,2} \w+ \d{4}))?")

Move = Callable[[datetime], datetime]


def moved(incident: Incident, now: datetime) -> Incident:
    """``incident`` as if detected ``RUNNING`` before ``now``, with the same order of events.

    What came before the detection keeps its distance from it; what came after is brought closer together, so that
    nothing lies in the future. The next update is on a quarter of an hour.
    """
    move = _mover(incident, now)
    return incident.model_copy(
        update={
            "detected_at": move(incident.detected_at),
            "assessed_at": move(incident.assessed_at) if incident.assessed_at else None,
            "facts": tuple(_moved_fact(fact, incident.detected_at, move) for fact in incident.facts),
            "next_update_at": _quarter(now + timedelta(minutes=90)),
        }
    )


def _mover(incident: Incident, now: datetime) -> Move:
    told = incident.detected_at
    start = (now - RUNNING).replace(second=0, microsecond=0)
    last = max((f.confirmed_at for f in incident.facts if f.confirmed_at), default=told)
    pace = (RUNNING - SETTLED) / max(last - told, RUNNING)

    def move(moment: datetime) -> datetime:
        away = moment - told
        shifted = start + (away if away < timedelta(0) else away * pace)
        return shifted.replace(second=0, microsecond=0)

    return move


def _moved_fact(fact: Fact, detected: datetime, move: Move) -> Fact:
    def said(match: re.Match[str]) -> str:
        clock = datetime.strptime(match[1], "%H:%M").time()
        moment = move(datetime.combine(detected.date(), clock, detected.tzinfo))
        day = f" on {moment.day} {moment:%B %Y}" if match[2] else ""
        return f"{moment:%H:%M} GMT{day}"

    confirmed = move(fact.confirmed_at) if fact.confirmed_at else None
    return fact.model_copy(update={"text": CLOCK.sub(said, fact.text), "confirmed_at": confirmed})


def _quarter(moment: datetime) -> datetime:
    """The last quarter of an hour at or before ``moment``."""
    return moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0)
