"""Moving the sample incident in time, so that the demonstration's clock runs in the present.

Its facts speak of times and days in words; they move with the rest, or the fact base would contradict itself.
"""

import re
from datetime import datetime, timedelta

from agent.models import Fact, Incident

#: How long ago the sample crisis was detected when the demonstration opens it.
RUNNING = timedelta(minutes=25)
CLOCK = re.compile(r"(\d\d:\d\d) GMT(?: on (\d{1,2} \w+ \d{4}))?")


def moved(incident: Incident, now: datetime) -> Incident:
    """``incident`` as if detected ``RUNNING`` before ``now``; the next update is on a quarter of an hour."""
    start = _quarter(now - RUNNING)
    shift = start - incident.detected_at
    latest = now.replace(second=0, microsecond=0)

    def at(moment: datetime | None) -> datetime | None:
        return min(moment + shift, latest) if moment else None

    return incident.model_copy(
        update={
            "detected_at": start,
            "assessed_at": at(incident.assessed_at),
            "facts": tuple(_moved_fact(f, incident.detected_at, start, latest) for f in incident.facts),
            "next_update_at": _quarter(now + timedelta(minutes=90)),
        }
    )


def _moved_fact(fact: Fact, detected: datetime, start: datetime, latest: datetime) -> Fact:
    shift = start - detected

    def said(match: re.Match[str]) -> str:
        clock = datetime.strptime(match[1], "%H:%M").time()
        moment = min(datetime.combine(detected.date(), clock, detected.tzinfo) + shift, latest)
        day = f" on {moment.day} {moment:%B %Y}" if match[2] else ""
        return f"{moment:%H:%M} GMT{day}"

    confirmed = min(fact.confirmed_at + shift, latest) if fact.confirmed_at else None
    return fact.model_copy(update={"text": CLOCK.sub(said, fact.text), "confirmed_at": confirmed})


def _quarter(moment: datetime) -> datetime:
    """The last quarter of an hour at or before ``moment``."""
    return moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0)
