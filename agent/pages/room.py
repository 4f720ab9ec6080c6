"""The room of one incident: its clock, its one fact base, its texts, what is behind it, and its log."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple, get_args

from agent.actions import Desk
from agent.actions.parts import may
from agent.errors import RefusedError
from agent.models import Actor, FactKind, Incident, IncidentSeverity, Scct
from agent.pages import course
from agent.pages.edge import Fields
from agent.pages.markup import minutes_of, render
from agent.pages.page import Done, draw
from agent.pages.room_texts import cards
from agent.store import StoredWarning
from agent.views import ClockStep
from retrieval.records import CleanRecord

#: Rule H19: the first statement is out within an hour of detection.
FIRST_HOUR = timedelta(minutes=60)
#: A fact that was removed so lately is shown in its place, for the slip is noticed at once.
JUST = timedelta(minutes=15)
#: So long after the warning a chart still tells something of it.
AFTER = timedelta(hours=36)
#: Interactions and lines of the log that stand on the page before somebody asks for all.
SHOWN = 6
#: Interactions to choose from at once.
FOUND = 12
#: Past incidents that are shown beside the texts.
ALIKE = 3
TRIGGERS = ("injury", "data", "fraud", "regulator", "minors", "litigation")  # rule H20
SCCT: tuple[tuple[Scct, str], ...] = (
    ("victim", "we are hit by it too"),
    ("accidental", "an accident"),
    ("preventable", "we could have prevented it"),
)
SEVERITIES: dict[IncidentSeverity, str] = {
    "sev1": "most customers, or their data or safety",
    "sev2": "some customers, or a main function",
    "sev3": "low impact",
}
YES_NO = {"yes": True, "no": False, "": None}


class Column(NamedTuple):
    """One of the three columns of the fact base, and how a line of it is asked for; ``key`` opens its form."""

    kind: FactKind
    title: str
    key: str
    empty: str
    asks: str


COLUMNS = (
    Column(
        "known", "Known", "K", "Nothing yet. Only what a named person has confirmed can be stated.", "What is known"
    ),
    Column(
        "unknown",
        "Not known",
        "N",
        "Nothing yet. Saying what you don’t know is part of a statement.",
        "What is not known",
    ),
    Column(
        "action", "Being done", "B", "Nothing yet. State what has been done, in the past tense.", "What is being done"
    ),
)


class Face(NamedTuple):
    """The big clock: ``ran`` since detection, or to the first statement; ``due`` is what has to be done next."""

    ran: str
    late: bool
    due: ClockStep | None


def show(desk: Desk, actor: Actor, incident_id: str, put: str = "") -> str:
    """Everything about one incident; ``put`` names interactions that were put behind it a moment ago, one a line.

    Raises ``NotFoundError``.
    """
    mark = desk.incidents.mark(actor, incident_id)  # before the rest is read: what comes in between is asked for again
    room = desk.incidents.room(actor, incident_id)
    incident, now = room.incident, desk.parts.clock()
    warning = desk.watch.behind(actor, incident_id)
    return draw(
        "crisis_room.html",
        "crisis",
        desk,
        actor,
        room=room,
        mark=mark,
        incident=incident,
        open=not incident.closed,
        face=_face(incident, room.clock, now),
        columns=COLUMNS,
        removed=[gone for gone in incident.removed if now - gone.at <= JUST],
        earlier=[gone for gone in incident.removed if now - gone.at > JUST],
        warning=warning,
        course=drawn(desk, actor, warning, room.behind.records),
        counted=warning is not None and warning.warned.what != "new topic",
        shown=SHOWN,
        put=put,
        just=[r.id for r in room.behind.records if r.id in put.split("\n")],
        texts=cards(desk, actor, incident),
        past=desk.library.similar(actor, incident_id, ALIKE) if incident.facts else [],
        missed=desk.notices.failed(actor),
        severities=SEVERITIES,
        may_keep=may(actor, "keep the fact base") and not incident.closed,
        may_reopen=may(actor, "keep the fact base"),
        may_confirm=may(actor, "confirm a fact") and not incident.closed,
        may_draft=may(actor, "draft") and not incident.closed,
        triggers=TRIGGERS,
        scct=SCCT,
        voice=desk.parts.voice,
        url=f"crisis?id={incident.id}",
    )


def _face(incident: Incident, steps: Sequence[ClockStep], now: datetime) -> Face:
    ran = (incident.first_statement_at or now) - incident.detected_at
    return Face(minutes_of(ran), ran > FIRST_HOUR, next((step for step in steps if step.at is None), None))


def found(desk: Desk, actor: Actor, incident_id: str, words: str) -> str:
    """Interactions that are like ``words`` and not behind the incident yet, to choose from."""
    records = desk.incidents.like(actor, incident_id, words, FOUND)
    return render("crisis_found.html", records=records, words=words.strip(), now=desk.parts.clock(), names={})


def drawn(
    desk: Desk, actor: Actor, warning: StoredWarning | None, behind: Sequence[CleanRecord]
) -> course.Course | None:
    """The charts of the topic that was warned of; of the interactions behind where nobody counts a topic."""
    now = desk.parts.clock()
    if warning is None or warning.warned.what == "new topic":
        records = behind or (
            desk.watch.interactions(actor, warning.id, len(warning.warned.record_ids)) if warning else ()
        )
        latest = max((r.created_at for r in records if r.created_at), default=None)
        if latest is None:
            return None
        until = min(now, latest + timedelta(hours=6))
        return course.course(course.of_records(records, until), warning.warned.at if warning else None)
    until = min(now, warning.warned.at + AFTER)
    points = desk.watch.course(actor, warning.warned.topic, until - course.SPAN, until)
    return course.course(course.of_points(points or ()), warning.warned.at)


# --- what can be done here ----------------------------------------------------------------------------------


def at(fields: Fields) -> tuple[str, int]:
    """The incident and the revision that the page showed."""
    return fields.need("incident"), fields.number("revision")


def _add(desk: Desk, actor: Actor, fields: Fields) -> Done:
    kind = next((k for k in get_args(FactKind) if k == fields.get("kind")), None)
    if kind is None:
        raise RefusedError("A fact is known, not known, or being done. Nothing was added.")
    source, figure = fields.get("source") or None, fields.get("figure") or None
    desk.incidents.add_fact(
        actor, *at(fields), kind, fields.need("text"), source, figure=figure, at=fields.at("happened")
    )
    return Done()


def _change(desk: Desk, actor: Actor, fields: Fields) -> Done:
    desk.incidents.change_fact(
        actor,
        *at(fields),
        fields.need("fact"),
        fields.need("text"),
        figure=fields.get("figure") or None,
        at=fields.at("happened"),
        source=fields.get("source") or None,
    )
    return Done("Changed; it has to be confirmed anew.")


def _confirm(desk: Desk, actor: Actor, fields: Fields) -> Done:
    desk.incidents.confirm_fact(actor, *at(fields), fields.need("fact"))
    return Done("Confirmed in your name.")


def _remove(desk: Desk, actor: Actor, fields: Fields) -> Done:
    desk.incidents.remove_fact(actor, *at(fields), fields.need("fact"))
    return Done("Removed. It can be put back where it stood.")


def _restore(desk: Desk, actor: Actor, fields: Fields) -> Done:
    desk.incidents.restore_fact(actor, *at(fields), fields.need("fact"))
    return Done("Back as it was. Signatures that fell with it have to be given anew.")


def _note(desk: Desk, actor: Actor, fields: Fields) -> Done:
    desk.incidents.note(actor, fields.need("incident"), fields.need("text"))
    return Done()


def _put_behind(desk: Desk, actor: Actor, fields: Fields) -> Done:
    incident_id, chosen = fields.need("incident"), fields.many("record")
    if not chosen:
        raise RefusedError("Choose at least one interaction. Nothing was changed.")
    there = {record.id for record in desk.incidents.room(actor, incident_id).behind.records}
    added = desk.incidents.put_behind(actor, incident_id, chosen)
    new = "\n".join(key for key in chosen if key not in there)
    return Done(f"{added} put behind the incident.", {"id": incident_id, "put": new})


def _take_from_behind(desk: Desk, actor: Actor, fields: Fields) -> Done:
    incident_id = fields.need("incident")
    gone = desk.incidents.take_from_behind(actor, incident_id, fields.need("records").split("\n"))
    return Done(f"{gone} taken away; the records stay on the desk.", {"id": incident_id})


def _lead(desk: Desk, actor: Actor, fields: Fields) -> Done:
    """Title, severity and owner; what stays as it is is not written again."""
    incident_id, revision = at(fields)
    held = desk.incidents.get(actor, incident_id)
    owner, severity = fields.get("owner") or None, fields.get("severity") or None
    if severity not in {None, *SEVERITIES}:
        raise RefusedError("The desk knows the severities 1 to 3. Nothing was changed.")
    told = {"title": fields.need("title"), "severity": severity}
    new = {name: value for name, value in told.items() if value != getattr(held, name)}
    if new:
        revision = desk.incidents.describe(actor, incident_id, revision, **new).revision
    if owner is not None and owner != held.owner:
        desk.incidents.assign(actor, incident_id, revision, owner)
    return Done("Saved.")


def _take(desk: Desk, actor: Actor, fields: Fields) -> Done:
    desk.incidents.assign(actor, *at(fields), actor.id)
    return Done("You lead this incident now.")


def _describe(desk: Desk, actor: Actor, fields: Fields) -> Done:
    """What every text carries; only what differs is written, for each change makes texts stale."""
    scct, triggers = fields.get("scct"), set(fields.many("counsel_triggers"))
    if scct not in {"", *get_args(Scct)} or not triggers <= set(TRIGGERS):
        raise RefusedError("The form holds a choice that the desk does not offer. Nothing was changed.")
    incident_id, revision = at(fields)
    held = desk.incidents.get(actor, incident_id)
    told = {
        "next_update_at": _minute(fields.at("next_update_at"), held.next_update_at),
        "next_update_where": fields.get("next_update_where") or None,
        "press_contact": fields.get("press_contact") or None,
        "customer_contact": fields.get("customer_contact") or None,
        "people_affected": YES_NO.get(fields.get("people_affected")),
        "scct": scct or None,
        "counsel_triggers": tuple(t for t in TRIGGERS if t in triggers),
    }
    new = {name: value for name, value in told.items() if value != getattr(held, name)}
    if not new:
        return Done("Nothing differs, so nothing was changed.")
    desk.incidents.describe(actor, incident_id, revision, **new)
    return Done("Saved.")


def _minute(given: datetime | None, held: datetime | None) -> datetime | None:
    """``held`` where the page, which knows no seconds, gave it back as it was."""
    same = given is not None and held is not None and timedelta(0) <= held - given < timedelta(minutes=1)
    return held if same else given


def _assessed(desk: Desk, actor: Actor, fields: Fields) -> Done:
    desk.incidents.describe(actor, *at(fields), assessed_at=desk.parts.clock())
    return Done("Marked as assessed.")


def _close(desk: Desk, actor: Actor, fields: Fields) -> Done:
    desk.incidents.describe(actor, *at(fields), closed=True)
    return Done("The incident is closed; it can be opened again.")


def _reopen(desk: Desk, actor: Actor, fields: Fields) -> Done:
    desk.incidents.describe(actor, *at(fields), closed=False)
    return Done("The incident is open again.")


ACTS = {
    "add_fact": _add,
    "change_fact": _change,
    "confirm_fact": _confirm,
    "remove_fact": _remove,
    "restore_fact": _restore,
    "note": _note,
    "put_behind": _put_behind,
    "take_from_behind": _take_from_behind,
    "lead": _lead,
    "take": _take,
    "describe": _describe,
    "assessed": _assessed,
    "close": _close,
    "reopen": _reopen,
}
