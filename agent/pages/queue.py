"""The Queue: what waits, and for whom, narrowed to what a person wants to see of it.

The filter stands in the address, and so does the page: the rows come fifty at a time, the counts are over all. At each
click and letter, and now and then to see whether anything happened, the browser asks for them anew
(``static/queue.js``, ``agent/pages/queue_news.py``).
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import parse_qsl
from zlib import crc32

from agent.actions import Desk
from agent.actions.parts import may
from agent.actions.queue_views import Filter, Views, marks_of
from agent.actions.queueing import ROWS, Glance
from agent.errors import RefusedError
from agent.models import Actor, Role
from agent.pages.edge import Fields
from agent.pages.forms import CHOICES
from agent.pages.markup import STATUS
from agent.pages.page import Done, Made, Page, Query, Stop, Tell, Works, address, draw
from agent.store.drafts import Outline
from agent.store.queue_views import EVERYBODY, QueueView
from agent.views import QueueRow

#: Texts that wait no more, as many as the page shows.
DONE = 50
#: Where an address says which page; Gradio takes ``page`` for its own.
PLACE = "p"
#: Digits of a page's number in an address; a longer one is none.
LONGEST_NUMBER = 7
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


class Entry(NamedTuple):
    """A draft that waits, as a filter asks for it: ``marks`` and ``words`` are what ``Filter.fits`` reads."""

    glance: Glance
    called: str
    marks: frozenset[str]
    words: str


class Line(NamedTuple):
    """A row as the page shows it. ``sum`` differs when the row does."""

    row: QueueRow
    called: str
    sum: str
    told: str
    task: str


class Leaf(NamedTuple):
    """One page of the rows that fit: its number of so many, where its first and last row stand among ``fitting``, and
    the addresses of the pages beside it, empty where there is none."""

    number: int
    of: int
    first: int
    last: int
    fitting: int
    before: str
    after: str


class Chip(NamedTuple):
    """A kept view with how many rows fit it."""

    view: QueueView
    chosen: Filter
    fitting: int
    own: bool
    differs: bool

    @property
    def at(self) -> str:
        return address("./", self.chosen.query | {"view": self.view.id})


def show(desk: Desk, actor: Actor, query: Query) -> str:
    """The open drafts that the address asks for, a page of them, what is due first at the top; crises above them."""
    stamp = desk.drafts.stamp(actor)
    views, names, teams = desk.views.list(actor), desk.people.names(actor), desk.people.teams(actor)
    opened = next((v for v in (*views.own, *views.shared) if v.id == query.get("view")), None)
    with desk.drafts.waiting(actor) as waiting:
        entries = _entries(waiting.glances, actor, names, {team.id: team.name for team in teams})
        chosen, opened = _chosen(query, entries, views, opened)
        fitting = [entry for entry in entries if chosen.fits(entry.marks, entry.words)]
        at = chosen.query | ({"view": opened.id} if opened else {})
        leaf = _leaf(len(fitting), query.get(PLACE, ""), at)
        shown = fitting[leaf.first - 1 : leaf.last] if fitting else []
        rows = waiting.rows([entry.glance.draft.id for entry in shown])
    return draw(
        "queue.html",
        "",
        desk,
        actor,
        names=names,
        lines=[_line(row, entry.called, names) for row, entry in zip(rows, shown, strict=True)],
        leaf=leaf,
        waiting=len(entries),
        counts={tab: sum(_in(tab, entry) for entry in entries) for tab in TABS},
        chosen=chosen,
        opened=opened,
        chips=[_chip(view, entries, actor, chosen, opened) for view in (*views.own, *views.shared)],
        removed=views.removed,
        choices=_choices({team.id: team.name for team in teams}),
        tabs=[(tab, words, address("./", at | {"show": tab})) for tab, words in TABS.items()],
        shares=[team for team in teams if actor.id in team.members],
        stamp=stamp,
        takes=may(actor, "take a draft in hand"),
        incidents=[i for i in desk.incidents.rows(actor) if not i.closed],
        archive=[(draft, _called(draft)) for draft in desk.drafts.done(actor, DONE)],
        unfinished=desk.drafts.unfinished(actor) if may(actor, "draft") else [],
        records=desk.records.count(actor),
        url=address("./", at | ({PLACE: str(leaf.number)} if leaf.number > 1 else {})),
    )


def _leaf(fitting: int, asked: str, at: Query) -> Leaf:
    """The page that was asked for, or the nearest that there is."""
    of = max(1, -(-fitting // ROWS))
    number = min(max(int(asked) if asked.isdecimal() and len(asked) < LONGEST_NUMBER else 1, 1), of)
    leaves = [address("./", {**at, PLACE: str(n)} if n > 1 else at) for n in (number - 1, number + 1)]
    before, after = leaves[0] if number > 1 else "", leaves[1] if number < of else ""
    return Leaf(number, of, (number - 1) * ROWS + 1, min(number * ROWS, fitting), fitting, before, after)


def _chosen(
    query: Query, entries: Sequence[Entry], views: Views, opened: QueueView | None
) -> tuple[Filter, QueueView | None]:
    """What the address says; where it says nothing the view itself, the person's default, or what waits for them."""
    if set(query) & set(Filter.model_fields):
        return Filter.read(query), opened
    opened = opened or next((view for view in views.own if view.is_default), None)
    if opened is not None:
        return Filter.of(opened), opened
    return Filter(show="mine" if any(_in("mine", entry) for entry in entries) else "all"), None


def _choices(teams: Mapping[str, str]) -> list[tuple[str, str, dict[str, str]]]:
    """The fields of the filter: name, what it says when it narrows nothing, and what it can be."""
    fields = [
        ("text", "every kind of text", TEXTS),
        ("state", "in every state", STATES),
        ("hand", "in anybody’s hand", HANDS),
    ]
    return [*fields, ("team", "of every team", {"-": "everybody’s", **teams})] if teams else fields


def _entries(
    glances: Sequence[Glance], actor: Actor, names: Mapping[str, str], teams: Mapping[str, str]
) -> list[Entry]:
    return [_entry(glance, actor, names, teams) for glance in glances]


def _entry(glance: Glance, actor: Actor, names: Mapping[str, str], teams: Mapping[str, str]) -> Entry:
    draft, called = glance.draft, _called(glance.draft)
    people = [names.get(one, one) for one in (draft.last_editor, draft.created_by, glance.holder) if one]
    team = teams.get(draft.team, draft.team) if draft.team else ""
    said = (draft.title, called, STATES[draft.state], glance.waits_for, draft.channel.replace("_", " "), team, *people)
    return Entry(glance, called, marks_of(glance, actor), " ".join(said).lower())


def _line(row: QueueRow, called: str, names: Mapping[str, str]) -> Line:
    told = f"{crc32(row.model_dump_json().encode()):08x}"
    return Line(row, called, told, passed_on(row.told), task(row, names))


def _called(draft: Outline) -> str:
    return TEXTS["statement" if draft.kind == "statement" else draft.form]


def _in(tab: str, entry: Entry) -> bool:
    return tab == "all" or f"show:{tab}" in entry.marks


def _chip(view: QueueView, entries: Sequence[Entry], actor: Actor, shown: Filter, opened: QueueView | None) -> Chip:
    chosen = Filter.of(view)
    differs = opened is not None and opened.id == view.id and chosen != shown
    fitting = sum(chosen.fits(entry.marks, entry.words) for entry in entries)
    return Chip(view, chosen, fitting, view.owner == actor.id, differs)


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
