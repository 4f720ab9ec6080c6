"""A page of the desk: what it shows for an address, and what can be done on it.

``mount`` wires one page: it is drawn at load, and each form or button sends one event whose ``do`` names an
entry of ``acts`` (done at once, then the page is drawn anew) or of ``works`` (long, shown as it happens).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from secrets import token_hex
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

import gradio as gr

from agent.actions import Desk
from agent.errors import NotFoundError, RefusedError, SignInError
from agent.models import Actor, Event
from agent.pages.edge import Fields, Problem, actor_of, problem
from agent.pages.markup import render
from agent.pages.progress import Jobs, Outcome, Seen, follow
from agent.views import ImportSummary

ATTACH = "storydesk.attach(element, trigger, watch)"
NAV = (("./", "Queue"), ("find", "Find and draft"), ("crisis", "Crisis"), ("records", "Records"))
Query = Mapping[str, str]
Stop = Callable[[], bool]
Tell = Callable[[Event], None]


class Done(NamedTuple):
    """What an act did: words for the person, and the query to show now when it is another one."""

    notice: str = ""
    query: Query | None = None


class Made(NamedTuple):
    """What long work made: a page to open, or the summary of an import."""

    go: str = ""
    summary: ImportSummary | None = None
    name: str = ""


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


def draw(template: str, page_path: str, desk: Desk, actor: Actor, /, **values: object) -> str:
    """A whole page inside the frame, at the desk's present time."""
    frame = {"here": page_path or "./", "nav": NAV, "actor": actor, "now": desk.parts.clock()}
    return render(template, **frame, **values)


def blank(page: Page, now: datetime) -> str:
    """The frame without a person in it: what stands there until the page has its data."""
    return render("blank.html", here=page.path or "./", nav=NAV, actor=None, now=now, name=page.name)


def address(path: str, query: Query) -> str:
    """The page's address for ``query``, as the browser should show it."""
    return f"{path}?{urlencode(query)}" if query else path


def _unshown(page: Page, desk: Desk, told: Problem) -> str:
    """The page that stands there when the page itself can't be drawn."""
    frame = {"here": page.path or "./", "nav": NAV, "actor": None, "now": desk.parts.clock()}
    return render("blank.html", **frame, name=page.name, heading=told.title, message=told.text)


def missing(page: Page, desk: Desk, actor: Actor, said: str) -> str:
    """The page that says that what was asked for is not there."""
    return draw("blank.html", page.path, desk, actor, name=page.name, heading="Not here", message=said)


def mount(page: Page, desk: Desk, jobs: Jobs) -> None:
    """Put the page's components and listeners into the Blocks that is open."""
    body = gr.HTML(blank(page, desk.parts.clock()), js_on_load=ATTACH, apply_default_css=False, elem_id="body")
    live = gr.HTML("", js_on_load=ATTACH, apply_default_css=False, elem_id="live")

    def load(request: gr.Request) -> str:
        try:
            return _shown(page, desk, actor_of(desk, request), dict(request.query_params))
        except Exception as error:  # noqa: BLE001 - the edge: a bug is logged under the id that is shown
            return _unshown(page, desk, problem(error))

    def act(event: gr.EventData, request: gr.Request) -> Iterator[tuple[object, object]]:
        try:
            actor, fields = actor_of(desk, request), Fields(event._data)
            works = page.works.get(fields.get("do"))
            if works is None:
                yield _act(page, desk, actor, fields)
            else:
                yield from _work(works, desk, actor, fields, jobs, _key(actor, request))
        except Exception as error:  # noqa: BLE001 - the edge, as above; the page keeps what was typed
            yield gr.skip(), live_html(problem=problem(error))

    def stop(request: gr.Request) -> str:
        try:
            jobs.stop(_key(actor_of(desk, request), request))
        except SignInError as error:
            return live_html(problem=problem(error))
        return live_html(notice="It stops after the step that is running.")

    open_now = gr.context.Context.root_block
    if open_now is None:
        raise RuntimeError("mount() belongs inside an open gr.Blocks")
    open_now.load(load, None, body, queue=False, show_progress="hidden", api_visibility="private")
    body.submit(
        act,
        None,
        [body, live],
        trigger_mode="multiple",
        concurrency_limit=8,
        show_progress="hidden",
        api_visibility="private",
    )
    live.submit(stop, None, live, queue=False, show_progress="hidden", api_visibility="private")


def _key(actor: Actor, request: gr.Request) -> str:
    return f"{actor.id}:{request.session_hash}"


def _shown(page: Page, desk: Desk, actor: Actor, query: Query) -> str:
    try:
        return page.show(desk, actor, query)
    except NotFoundError as error:
        return missing(page, desk, actor, str(error))


def _act(page: Page, desk: Desk, actor: Actor, fields: Fields) -> tuple[str, str]:
    chosen = page.acts.get(fields.get("do"))
    if chosen is None:
        raise RefusedError("This page can't do that. Load it anew; nothing was changed.")
    done = chosen(desk, actor, fields)
    query = dict(parse_qsl(fields.get("query").lstrip("?"))) if done.query is None else done.query
    return _shown(page, desk, actor, query), live_html(notice=done.notice)


def _work(
    works: Works, desk: Desk, actor: Actor, fields: Fields, jobs: Jobs, key: str
) -> Iterator[tuple[object, object]]:
    flag = jobs.start(key)
    try:
        for item in follow(lambda tell, stop: works.run(desk, actor, fields, tell, stop), flag):
            yield gr.skip(), _progress(works, item)
    finally:
        jobs.end(key, flag)


def _progress(works: Works, item: "Seen | Outcome[Made]") -> str:
    if isinstance(item, Seen):
        return live_html(name=works.title, stoppable=works.stoppable, steps=item.steps, text=item.text)
    if item.error is not None:
        return live_html(problem=problem(item.error))
    made = item.result or Made()
    return live_html(go=made.go, summary=made.summary, name=made.name)


def live_html(**told: object) -> str:
    """The corner that tells: a notice, a problem, or how far long work is. Never twice the same text.

    The page redraws only what changed, so a problem that was closed and comes back has to differ from itself.
    """
    frame: dict[str, object] = {
        "notice": "",
        "problem": None,
        "go": "",
        "summary": None,
        "name": "",
        "stoppable": False,
        "steps": [],
    }
    return render("live.html", **frame | {"text": "", "nonce": token_hex(4)} | told)
