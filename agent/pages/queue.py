"""The Queue: what waits, and for whom, narrowed to what a person wants to see of it.

The filter stands in the address. The desk hides what does not fit it; the page does the same at each click and letter
without asking (``static/queue.js``), and asks now and then whether anything happened (``agent/pages/queue_news.py``).
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import parse_qsl
from zlib import crc32

from agent.actions import Desk
from agent.actions.parts import may
from agent.actions.queue_views import Filter, Views, marks_of
from agent.errors import RefusedError
from agent.models import Actor, Role
from agent.pages.edge import Fields
from agent.pages.forms import CHOICES
from agent.pages.markup import STATUS
from agent.pages.page import Done, Made, Page, Query, Stop, Tell, Works, address, draw
from agent.store.queue_views import EVERYBODY, QueueView
from agent.views import QueueRow

#: Texts that wait no more, as many as the page shows.
DONE = 50
TABS: dict[str, str] = {
    "mine": "Waiting for you",
    "all": "All",
    "crisis": "Crisis",
    "late": "Late",
    "stand-in": "You stand in",
}
TEXTS = {"statement": "Holding statement"} | {form: choice.called for form, choice in CHOICES.items()}
STATES = {state: STATUS[state].words for state in ("drafted", "in_review", "changes_requested", "signed")}
HANDS = {"mine": "in your hand", "free": "in nobody’s hand", "other": "in another’s hand"}
#: Whom a policy has told, when it names their role.
MANY: dict[Role, str] = {
    "writer": "the writers",
    "approver": "the approvers",
    "legal": "legal",
    "privacy": "the privacy officers",
    "admin": "the administrators",
}


class Line(NamedTuple):
    """A row as the page shows it. ``marks`` and ``words`` are what a filter asks; ``sum`` differs when the row does."""

    row: QueueRow
    called: str
    marks: frozenset[str]
    words: str
    fits: bool
    sum: str
    told: str
    task: str


class Chip(NamedTuple):
    """A kept view with how many rows fit it."""

    view: QueueView
    chosen: Filter
    fitting: int
    own: bool

    @property
    def at(self) -> str:
        return address("./", self.chosen.query | {"view": self.view.id})


def show(desk: Desk, actor: Actor, query: Query) -> str:
    """Every open draft that the address asks for, what is due first at the top; crises above them."""
    stamp = desk.drafts.stamp(actor)
    rows, views, names = desk.drafts.queue(actor), desk.views.list(actor), desk.people.names(actor)
    opened = next((v for v in (*views.own, *views.shared) if v.id == query.get("view")), None)
    chosen, opened = _chosen(query, rows, views, opened)
    teams = {team.id: team.name for team in desk.people.teams(actor)}
    lines = [_line(row, actor, names, teams, chosen) for row in rows]
    chips = [_chip(view, lines, actor) for view in (*views.own, *views.shared)]
    return draw(
        "queue.html",
        "",
        desk,
        actor,
        lines=lines,
        shown=sum(line.fits for line in lines),
        counts={tab: sum(_in(tab, line) for line in lines) for tab in TABS},
        chosen=chosen,
        opened=opened,
        chips=chips,
        removed=views.removed,
        choices=_choices(teams),
        tabs=[(tab, words, address("./", chosen.query | {"show": tab})) for tab, words in TABS.items()],
        shares=[team for team in desk.people.teams(actor) if actor.id in team.members],
        stamp=stamp,
        takes=may(actor, "take a draft in hand"),
        incidents=[i for i in desk.incidents.rows(actor) if not i.closed],
        archive=[(row, _called(row)) for row in desk.drafts.queue(actor, archive=True)[:DONE]],
        unfinished=desk.drafts.unfinished(actor) if may(actor, "draft") else [],
        records=desk.records.count(actor),
        url=address("./", chosen.query | ({"view": opened.id} if opened else {})),
    )


def _chosen(
    query: Query, rows: Sequence[QueueRow], views: Views, opened: QueueView | None
) -> tuple[Filter, QueueView | None]:
    """What the address says; where it says nothing the view itself, the person's default, or what waits for them."""
    if set(query) & set(Filter.model_fields):
        return Filter.read(query), opened
    opened = opened or next((view for view in views.own if view.is_default), None)
    if opened is not None:
        return Filter.of(opened), opened
    return Filter(show="mine" if any(row.mine for row in rows) else "all"), None


def _choices(teams: Mapping[str, str]) -> list[tuple[str, str, dict[str, str]]]:
    """The fields of the filter: name, what it says when it narrows nothing, and what it can be."""
    fields = [
        ("text", "every kind of text", TEXTS),
        ("state", "in every state", STATES),
        ("hand", "in anybody’s hand", HANDS),
    ]
    return [*fields, ("team", "of every team", {"-": "everybody’s", **teams})] if teams else fields


def _line(row: QueueRow, actor: Actor, names: Mapping[str, str], teams: Mapping[str, str], chosen: Filter) -> Line:
    draft, marks, called = row.draft, marks_of(row, actor), _called(row)
    people = [names.get(one, one) for one in (draft.last_editor, draft.created_by, draft.claimed_by) if one]
    team = teams.get(draft.team, draft.team) if draft.team else ""
    said = (draft.title, called, STATES[draft.state], row.waits_for, draft.channel.replace("_", " "), team, *people)
    words = " ".join(said).lower()
    told = f"{crc32(row.model_dump_json().encode()):08x}"
    return Line(row, called, marks, words, chosen.fits(marks, words), told, passed_on(row.told), task(row, names))


def _called(row: QueueRow) -> str:
    draft = row.draft
    return TEXTS["statement" if draft.kind == "statement" else draft.brief.form if draft.brief else "story"]


def _in(tab: str, line: Line) -> bool:
    return tab == "all" or f"show:{tab}" in line.marks


def _chip(view: QueueView, lines: Sequence[Line], actor: Actor) -> Chip:
    chosen = Filter.of(view)
    return Chip(view, chosen, sum(chosen.fits(line.marks, line.words) for line in lines), view.owner == actor.id)


def passed_on(roles: Sequence[Role]) -> str:
    """Whom the policy has told of a text whose time has passed."""
    return " and ".join(MANY[role] for role in roles)


def task(row: QueueRow, names: Mapping[str, str]) -> str:
    """What somebody who stands in can do now; empty for everybody else. Standing in gives nobody a right to sign."""
    if not row.stands_in:
        return ""
    if row.mine and row.draft.state == "in_review":
        return "read it, then sign it or request changes"
    if row.draft.state == "in_review":
        return f"it still takes {row.waits_for}, and you can’t give that name; see who can"
    if row.draft.state == "signed":
        return "it only has to be exported"
    return f"ask {names.get(row.draft.created_by, row.draft.created_by)} how far it is"


# --- what can be done here ----------------------------------------------------------------------------------


def _finish(desk: Desk, actor: Actor, fields: Fields, tell: Tell, stop: Stop) -> Made:
    draft = desk.drafts.finish(actor, fields.need("job"), on_event=tell, cancelled=stop)
    return Made(go=f"draft?id={draft.id}")


def _discard(desk: Desk, actor: Actor, fields: Fields) -> Done:
    desk.drafts.discard(actor, fields.need("job"))
    return Done("Discarded.")


def _claim(desk: Desk, actor: Actor, fields: Fields) -> Done:
    desk.drafts.claim(actor, fields.need("draft"))
    return Done("It is in your hand. The others see that; whoever may sign it still can.")


def _release(desk: Desk, actor: Actor, fields: Fields) -> Done:
    desk.drafts.release(actor, fields.need("draft"))
    return Done("Given back.")


def _keep_view(desk: Desk, actor: Actor, fields: Fields) -> Done:
    """What the page shows now, under a name."""
    chosen = _now(fields)
    default, shared = _told(fields)
    view = desk.views.save(actor, fields.need("name"), chosen, default=default, shared=shared)
    return Done(f"Kept as “{view.name}”.", chosen.query | {"view": view.id})


def _change_view(desk: Desk, actor: Actor, fields: Fields) -> Done:
    default, shared = _told(fields)
    chosen = _now(fields) if fields.get("filter") == "now" else None
    view = desk.views.change(actor, fields.need("view"), fields.need("name"), chosen, default=default, shared=shared)
    return Done(f"“{view.name}” is kept as it is now.", Filter.of(view).query | {"view": view.id})


def _remove_view(desk: Desk, actor: Actor, fields: Fields) -> Done:
    view = desk.views.remove(actor, fields.need("view"))
    return Done(f"“{view.name}” is removed; you can put it back.", _now(fields).query)


def _put_back_view(desk: Desk, actor: Actor, fields: Fields) -> Done:
    view = desk.views.put_back(actor, fields.need("view"))
    return Done(f"“{view.name}” is back.", Filter.of(view).query | {"view": view.id})


def _now(fields: Fields) -> Filter:
    """The filter of the address that the browser shows."""
    return Filter.read(dict(parse_qsl(fields.get("query").lstrip("?"))))


def _told(fields: Fields) -> tuple[bool, str | None]:
    """Whether the queue opens with the view, and who else sees it."""
    shared = fields.get("shared", "nobody")
    if shared not in {"nobody", "everybody"} and not shared.startswith("team:"):
        raise RefusedError("The form shares the view with somebody whom the desk does not know. Nothing was changed.")
    kept = {"nobody": None, "everybody": EVERYBODY}
    return fields.get("default") == "yes", kept.get(shared, shared.removeprefix("team:"))


PAGE = Page(
    "Queue",
    "",
    show,
    acts={
        "discard": _discard,
        "claim": _claim,
        "release": _release,
        "keep_view": _keep_view,
        "change_view": _change_view,
        "remove_view": _remove_view,
        "put_back_view": _put_back_view,
    },
    works={"finish": Works("Finishing the draft", _finish)},
)
