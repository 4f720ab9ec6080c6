"""A page of the desk as a value: what it shows for an address, and what can be done on it.

Each form or button of a page sends one event whose ``do`` names an entry of ``acts`` (done at once, then the page
is drawn anew) or of ``works`` (long, shown as it happens).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import urlencode

from agent.actions import Desk
from agent.actions.parts import may
from agent.models import Actor, Event
from agent.pages.edge import Fields, Problem
from agent.pages.markup import render
from agent.views import Forgotten, ImportSummary

NAV = (
    ("./", "Queue"),
    ("find", "Find and draft"),
    ("crisis", "Crisis"),
    ("records", "Records"),
    ("voice", "Voice"),
    ("learning", "Learning"),
    ("policy", "Policy"),
)
#: What only administrators find there.
PEOPLE = ("people", "People")
Query = Mapping[str, str]
Stop = Callable[[], bool]
Tell = Callable[[Event], None]


class Done(NamedTuple):
    """What an act did: words for the person, and the query to show now when it is another one.

    ``html`` is a page that no address may lead to, drawn in the place of the one that was there.
    """

    notice: str = ""
    query: Query | None = None
    html: str = ""


class Made(NamedTuple):
    """What long work made: words for the person, a page to open, the summary of an import, or what was forgotten."""

    go: str = ""
    summary: ImportSummary | None = None
    name: str = ""
    forgotten: Forgotten | None = None
    notice: str = ""


@dataclass(frozen=True)
class Page:
    """``path`` is empty for the first page. ``works`` name what is shown while they run."""

    name: str
    path: str
    show: Callable[[Desk, Actor, Query], str]
    acts: Mapping[str, Callable[[Desk, Actor, Fields], Done]] = field(default_factory=dict)
    works: Mapping[str, "Works"] = field(default_factory=dict)


class Works(NamedTuple):
    """Long work with the words over its progress, and whether it can be stopped half-way."""

    title: str
    run: Callable[[Desk, Actor, Fields, Tell, Stop], Made]
    stoppable: bool = True


def draw(template: str, page_path: str, desk: Desk, actor: Actor | None, /, **values: object) -> str:
    """A whole page inside the frame, at the desk's present time."""
    nav = (*NAV, PEOPLE) if actor and may(actor, "manage accounts") else NAV
    frame = {"here": page_path or "./", "nav": nav, "actor": actor, "now": desk.parts.clock()}
    names = values.pop("names", None) or (desk.people.names(actor) if actor else {})
    return render(template, names=names, **frame, **values)


def blank(page: Page, desk: Desk) -> str:
    """The frame without a person in it: what stands there until the page has its data."""
    return draw("blank.html", page.path, desk, None, name=page.name, heading="", message="")


def notice_page(page: Page, desk: Desk, actor: Actor | None, told: Problem) -> str:
    """The page that says why there is nothing else to see."""
    return draw("blank.html", page.path, desk, actor, name=page.name, heading=told.title, message=told.text)


def address(path: str, query: Query) -> str:
    """The page's address for ``query``, as the browser should show it."""
    return f"{path}?{urlencode(query)}" if query else path
