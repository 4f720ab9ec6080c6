"""The Crisis page: what the watch warns of, which incidents run, and the room of each."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, get_args

from agent.actions import Desk
from agent.actions.parts import may
from agent.actions.watching import Reason
from agent.crisis.clock import Step, clock
from agent.errors import RefusedError
from agent.models import Actor, Incident
from agent.pages import course, room, room_texts
from agent.pages.edge import Fields
from agent.pages.page import Done, Page, Query, draw
from agent.store import StoredWarning
from agent.watch.warnings import What
from retrieval.records import CleanRecord

#: Warnings on the page; the older ones follow when these are taken up.
SHOWN = 8
#: Interactions that are read out under a warning.
EXCERPTS = 4
ASIDE = 5
WHY: dict[What, str] = {
    "volume": "more than is usual",
    "negative share": "more of them negative than is usual",
    "volume and negative share": "more than is usual, and more of them negative",
    "new topic": "alike, and of no topic that the desk knew",
}
REASONS: dict[Reason, str] = {
    "expected": "The house expected it (a release, a sale, a season)",
    "known": "It is known and dealt with",
    "misleading": "The count misleads (one customer, a test, an import)",
}


class Alert(NamedTuple):
    """A warning that nobody has taken up, with why it was given and the first interactions behind it."""

    kept: StoredWarning
    why: str
    records: Sequence[CleanRecord]
    course: course.Course | None


class Running(NamedTuple):
    """An open incident and what is due next on its clock."""

    incident: Incident
    due: Step | None


def show(desk: Desk, actor: Actor, query: Query) -> str:
    """The room of the incident that the address names, or the list of all."""
    asked = query.get("id")
    return room.show(desk, actor, asked, query.get("put", "")) if asked else _list(desk, actor)


def _list(desk: Desk, actor: Actor) -> str:
    mark = desk.incidents.mark(actor)  # before the rest is read: what comes in between is asked for again
    incidents = desk.incidents.rows(actor)
    now = desk.parts.clock()
    warned = desk.watch.rows(actor)
    waiting = [kept for kept in warned if kept.settled_at is None]
    return draw(
        "crisis.html",
        "crisis",
        desk,
        actor,
        mark=mark,
        running=[Running(i, due(i, now)) for i in incidents if not i.closed],
        closed=[i for i in incidents if i.closed],
        alerts=[_alert(desk, actor, kept) for kept in waiting[:SHOWN]],
        more=max(0, len(waiting) - SHOWN),
        aside=[kept for kept in warned if kept.settled_at and kept.incident_id is None][:ASIDE],
        looked=desk.watch.looked(actor),
        missed=desk.notices.failed(actor),
        minutes=desk.parts.settings.watch_minutes,
        reasons=REASONS,
        may_keep=may(actor, "keep the fact base"),
        url="crisis",
    )


def due(incident: Incident, now: datetime) -> Step | None:
    """What has to be done next, by when."""
    return next((step for step in clock(incident, now) if step.at is None), None)


def _alert(desk: Desk, actor: Actor, kept: StoredWarning) -> Alert:
    records = desk.watch.interactions(actor, kept.id, EXCERPTS)
    return Alert(kept, WHY[kept.warned.what], records, room.drawn(desk, actor, kept, ()))


def _open(desk: Desk, actor: Actor, fields: Fields) -> Done:
    incident = desk.incidents.open(actor, fields.need("title"), fields.at("detected_at"))
    return Done("The clock runs.", {"id": incident.id})


def _open_on(desk: Desk, actor: Actor, fields: Fields) -> Done:
    incident = desk.incidents.open_on(actor, fields.need("warning"))
    return Done("The clock runs since the warning; its interactions are behind the incident.", {"id": incident.id})


def _set_aside(desk: Desk, actor: Actor, fields: Fields) -> Done:
    reason = next((r for r in get_args(Reason) if r == fields.get("reason")), None)
    if reason is None:
        raise RefusedError("Say why the warning is set aside. Nothing was changed.")
    desk.watch.settle(actor, fields.need("warning"), reason=reason)
    return Done("Set aside. An incident can still be opened on it, below.")


def _retry(desk: Desk, actor: Actor, fields: Fields) -> Done:
    desk.notices.retry(actor, fields.need("notice"))
    return Done("It is sent again within a minute.")


PAGE = Page(
    "Crisis",
    "crisis",
    show,
    acts={"open": _open, "open_on": _open_on, "set_aside": _set_aside, "retry": _retry, **room.ACTS},
    works=room_texts.WORKS,
)
