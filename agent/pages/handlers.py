"""What happens when a page is opened or one of its forms is sent: the edge between Gradio and the verbs.

Each handler takes the actor from the session, calls the page, and tells what went wrong in the live corner. A
handler can be called by anybody who is signed in, whatever the page shows them: the verbs decide.
"""

from collections.abc import Iterator
from secrets import token_hex
from urllib.parse import parse_qsl

import gradio as gr

from agent.actions import Desk
from agent.errors import NotFoundError, RefusedError, SignInError
from agent.models import Actor
from agent.pages.edge import Fields, actor_of, problem
from agent.pages.markup import render
from agent.pages.page import Made, Page, Query, Works, blank, notice_page
from agent.pages.progress import Jobs, Outcome, Seen, follow

ATTACH = "storydesk.attach(element, trigger, watch)"
#: What a handler gives: the page anew, or left as it is, and what the live corner tells.
Answer = tuple[object, str]


class Handlers:
    """The handlers of one page."""

    def __init__(self, page: Page, desk: Desk, jobs: Jobs) -> None:
        self._page = page
        self._desk = desk
        self._jobs = jobs

    def load(self, request: gr.Request) -> str:
        """The page for the address that was opened."""
        try:
            return self._shown(actor_of(self._desk, request), dict(request.query_params))
        except Exception as error:  # noqa: BLE001 - the edge: a bug is logged under the id that is shown
            return notice_page(self._page, self._desk, None, problem(error))

    def act(self, event: gr.EventData, request: gr.Request) -> Iterator[Answer]:
        """Do what a form asks. On a refusal the page stays as it is, with all that was typed."""
        try:
            actor, fields = actor_of(self._desk, request), Fields(event._data)
            works = self._page.works.get(fields.get("do"))
            if works is None:
                yield self._act(actor, fields)
            else:
                yield from self._work(works, actor, fields, _key(actor, request))
        except Exception as error:  # noqa: BLE001 - the edge, as above
            yield gr.skip(), live(problem=problem(error))

    def stop(self, request: gr.Request) -> str:
        """Ask the long work of this page to stop."""
        try:
            running = self._jobs.stop(_key(actor_of(self._desk, request), request))
        except SignInError as error:
            return live(problem=problem(error))
        return live(notice="It stops after the step that is running." if running else "It has ended already.")

    def _act(self, actor: Actor, fields: Fields) -> Answer:
        chosen = self._page.acts.get(fields.get("do"))
        if chosen is None:
            raise RefusedError("This page can't do that. Load it anew; nothing was changed.")
        done = chosen(self._desk, actor, fields)
        query = _query(fields) if done.query is None else done.query
        return done.html or self._shown(actor, query), live(notice=done.notice)

    def _work(self, works: Works, actor: Actor, fields: Fields, key: str) -> Iterator[Answer]:
        flag = self._jobs.start(key)
        try:
            for item in follow(lambda tell, stop: works.run(self._desk, actor, fields, tell, stop), flag):
                made = isinstance(item, Outcome) and item.error is None
                yield self._shown(actor, _query(fields)) if made else gr.skip(), _progress(works, item)
        finally:
            self._jobs.end(key, flag)

    def _shown(self, actor: Actor, query: Query) -> str:
        try:
            return self._page.show(self._desk, actor, query)
        except NotFoundError as error:
            return notice_page(self._page, self._desk, actor, problem(error))


def mount(page: Page, desk: Desk, jobs: Jobs) -> None:
    """Put the page's two components and their listeners into the ``gr.Blocks`` that is open."""
    opened = gr.context.Context.root_block
    if opened is None:
        raise RuntimeError("mount() belongs inside an open gr.Blocks")
    own = Handlers(page, desk, jobs)
    body = gr.HTML(blank(page, desk), js_on_load=ATTACH, apply_default_css=False, elem_id="body")
    corner = gr.HTML("", js_on_load=ATTACH, apply_default_css=False, elem_id="corner")
    opened.load(own.load, None, body, queue=False, show_progress="hidden", api_visibility="private")
    body.submit(
        own.act,
        None,
        [body, corner],
        trigger_mode="multiple",
        concurrency_limit=8,
        show_progress="hidden",
        api_visibility="private",
    )
    corner.submit(own.stop, None, corner, queue=False, show_progress="hidden", api_visibility="private")


def live(**told: object) -> str:
    """The live corner: a notice, a problem, or how far long work is. Never twice the same text.

    The browser redraws only what changed, so a problem that was closed and comes back has to differ from itself.
    """
    frame: dict[str, object] = {"notice": "", "problem": None, "go": "", "summary": None, "name": "", "text": ""}
    frame |= {"forgotten": None}
    return render("live.html", **frame | {"stoppable": False, "steps": [], "nonce": token_hex(4)} | told)


def _progress(works: Works, item: "Seen | Outcome[Made]") -> str:
    if isinstance(item, Seen):
        return live(name=works.title, stoppable=works.stoppable, steps=item.steps, text=item.text)
    if item.error is not None:
        return live(problem=problem(item.error))
    made = item.result or Made()
    return live(**made._asdict())


def _query(fields: Fields) -> Query:
    """The query of the address that the browser shows."""
    return dict(parse_qsl(fields.get("query").lstrip("?")))


def _key(actor: Actor, request: gr.Request) -> str:
    return f"{actor.id}:{request.session_hash}"
