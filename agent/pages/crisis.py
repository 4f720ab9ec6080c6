"""The Crisis page: one fact base for one incident, its clock, and the statements that are drafted from it."""

from datetime import timedelta
from typing import get_args

from agent.actions import Desk
from agent.actions.parts import may
from agent.errors import RefusedError
from agent.models import Actor, FactKind, Incident, Length, Scct
from agent.pages.edge import Fields
from agent.pages.markup import minutes_of
from agent.pages.page import Done, Made, Page, Query, Stop, Tell, Works, draw
from agent.views import QueueRow

#: Rule H19: the first statement is out within an hour of detection.
FIRST_HOUR = timedelta(minutes=60)
TRIGGERS = ("injury", "data", "fraud", "regulator", "minors", "litigation")  # rule H20
CHANNELS = (
    ("press", "Press statement"),
    ("social", "Social reply"),
    ("status_page", "Status page"),
    ("agent_script", "Support agents"),
)
SCCT: tuple[tuple[Scct, str], ...] = (
    ("victim", "we are hit by it too"),
    ("accidental", "an accident"),
    ("preventable", "we could have prevented it"),
)
YES_NO = {"yes": True, "no": False, "": None}


def show(desk: Desk, actor: Actor, query: Query) -> str:
    """The incident that the address names, or the first open one."""
    incidents = desk.incidents.rows(actor)
    asked = query.get("id")
    incident = desk.incidents.get(actor, asked) if asked else next((i for i in incidents if not i.closed), None)
    ran = (incident.first_statement_at or desk.parts.clock()) - incident.detected_at if incident else timedelta()
    return draw(
        "crisis.html",
        "crisis",
        desk,
        actor,
        incidents=incidents,
        incident=incident,
        took=minutes_of(ran),
        late=ran > FIRST_HOUR,
        drafts=_drafts(desk, actor, incident),
        may_keep=may(actor, "keep the fact base"),
        may_confirm=may(actor, "confirm a fact"),
        may_draft=may(actor, "draft"),
        channels=CHANNELS,
        triggers=TRIGGERS,
        scct=SCCT,
        voice=desk.parts.voice,
        url=f"crisis?id={incident.id}" if incident else None,
    )


def _drafts(desk: Desk, actor: Actor, incident: Incident | None) -> list[QueueRow]:
    if incident is None:
        return []
    rows = [*desk.drafts.queue(actor), *desk.drafts.queue(actor, archive=True)]
    return [row for row in rows if row.draft.incident_id == incident.id]


# --- what can be done here ----------------------------------------------------------------------------------


def _open(desk: Desk, actor: Actor, fields: Fields) -> Done:
    incident = desk.incidents.open(actor, fields.need("title"), fields.at("detected_at"))
    return Done("The clock runs.", {"id": incident.id})


def _at(fields: Fields) -> tuple[str, int]:
    """The incident and the revision that the page showed."""
    return fields.need("incident"), fields.number("revision")


def _add(desk: Desk, actor: Actor, fields: Fields) -> Done:
    kind = next((k for k in get_args(FactKind) if k == fields.get("kind")), None)
    if kind is None:
        raise RefusedError("A fact is known, not known, or being done. Nothing was added.")
    desk.incidents.add_fact(actor, *_at(fields), kind, fields.need("text"))
    return Done()


def _change(desk: Desk, actor: Actor, fields: Fields) -> Done:
    desk.incidents.change_fact(actor, *_at(fields), fields.need("fact"), fields.need("text"))
    return Done("Changed; it has to be confirmed anew.")


def _confirm(desk: Desk, actor: Actor, fields: Fields) -> Done:
    desk.incidents.confirm_fact(actor, *_at(fields), fields.need("fact"))
    return Done("Confirmed in your name.")


def _remove(desk: Desk, actor: Actor, fields: Fields) -> Done:
    desk.incidents.remove_fact(actor, *_at(fields), fields.need("fact"))
    return Done("Removed from the fact base.")


def _describe(desk: Desk, actor: Actor, fields: Fields) -> Done:
    scct = fields.get("scct")
    if scct not in {"", *get_args(Scct)} or not set(fields.many("counsel_triggers")) <= set(TRIGGERS):
        raise RefusedError("The form holds a choice that the desk does not offer. Nothing was changed.")
    desk.incidents.describe(
        actor,
        *_at(fields),
        next_update_at=fields.at("next_update_at"),
        next_update_where=fields.get("next_update_where") or None,
        press_contact=fields.get("press_contact") or None,
        customer_contact=fields.get("customer_contact") or None,
        people_affected=YES_NO.get(fields.get("people_affected")),
        scct=scct or None,
        counsel_triggers=fields.many("counsel_triggers"),
    )
    return Done("Saved.")


def _assessed(desk: Desk, actor: Actor, fields: Fields) -> Done:
    desk.incidents.describe(actor, *_at(fields), assessed_at=desk.parts.clock())
    return Done("Marked as assessed.")


def _close(desk: Desk, actor: Actor, fields: Fields) -> Done:
    desk.incidents.describe(actor, *_at(fields), closed=True)
    return Done("The incident is closed; it can be opened again.")


def _reopen(desk: Desk, actor: Actor, fields: Fields) -> Done:
    desk.incidents.describe(actor, *_at(fields), closed=False)
    return Done("The incident is open again.")


def _draft(desk: Desk, actor: Actor, fields: Fields, tell: Tell, stop: Stop) -> Made:
    length: Length = "short" if fields.get("length") == "short" else "standard"
    channel = next((c for c, _ in CHANNELS if c == fields.get("channel")), "press")
    draft = desk.drafts.draft_statement(
        actor, fields.need("incident"), length=length, channel=channel, on_event=tell, cancelled=stop
    )
    return Made(go=f"draft?id={draft.id}")


PAGE = Page(
    "Crisis",
    "crisis",
    show,
    acts={
        "open": _open,
        "add_fact": _add,
        "change_fact": _change,
        "confirm_fact": _confirm,
        "remove_fact": _remove,
        "describe": _describe,
        "assessed": _assessed,
        "close": _close,
        "reopen": _reopen,
    },
    works={"draft": Works("Drafting the statement", _draft)},
)
