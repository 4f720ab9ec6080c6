"""The edge of the pages: who acts, what forms may say, and what a person is told when something is refused."""

import logging
from collections.abc import Iterator
from pathlib import Path
from threading import Event as Flag
from types import SimpleNamespace
from typing import Any

import gradio as gr
import pytest

from agent import settings
from agent.actions import Desk
from agent.app import build
from agent.errors import CancelledError, ImportFileError, RefusedError
from agent.models import Actor, Event
from agent.pages import crisis, records
from agent.pages.edge import COOKIE, Fields, problem
from agent.pages.handlers import Handlers
from agent.pages.page import Done, Made, Page, Works
from agent.pages.progress import Jobs, Outcome, Seen, follow
from agent.pages.uploads import Uploads
from tests.conftest import Clock, People

PASSWORD = "an-invented-passphrase"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    opened = build(settings.load(home=tmp_path_factory.mktemp("home"), llm_base_url="none"), clock=Clock())
    for person in (People.writer, People.legal):
        opened.people.create(People.admin, person.id, person.name, person.roles, PASSWORD)
    yield opened
    opened.close()


def request(desk: Desk, who: Actor | None) -> Any:
    cookies = {COOKIE: desk.people.sign_in(who.id, PASSWORD)} if who else {}
    return SimpleNamespace(cookies=cookies, query_params={}, session_hash="s1", username="somebody.else")


def send(page: Page, desk: Desk, who: Actor | None, **fields: object) -> list[tuple[Any, str]]:
    event = gr.EventData(None, fields)
    return list(Handlers(page, desk, Jobs()).act(event, request(desk, who)))


def test_the_actor_is_the_sessions_and_no_field_can_name_another(desk: Desk) -> None:
    answers = send(crisis.PAGE, desk, People.writer, do="open", title="Terminals down", actor="root", username="root")
    assert "The clock runs." in answers[-1][1]
    assert desk.incidents.rows(People.writer)[0].opened_by == People.writer.id


def test_a_hidden_button_is_no_permission(desk: Desk) -> None:
    incident = desk.incidents.open(People.writer, "Terminals slow")
    incident = desk.incidents.add_fact(People.writer, incident.id, incident.revision, "known", "Some are slow.")
    asked = {"do": "confirm_fact", "incident": incident.id, "revision": str(incident.revision), "fact": "F1"}
    page, told = send(crisis.PAGE, desk, People.writer, **asked)[-1]
    assert "may not confirm a fact" in told
    assert isinstance(page, dict)  # left as it is
    assert desk.incidents.get(People.writer, incident.id).facts[0].confirmed_by is None
    assert "Confirmed in your name" in send(crisis.PAGE, desk, People.legal, **asked)[-1][1]


def test_a_stale_page_is_told_so_and_left_as_it_is(desk: Desk) -> None:
    incident = desk.incidents.open(People.writer, "Payouts late")
    desk.incidents.add_fact(People.writer, incident.id, incident.revision, "known", "Payouts are late.")
    asked = {"do": "add_fact", "incident": incident.id, "revision": str(incident.revision), "kind": "known"}
    page, told = send(crisis.PAGE, desk, People.writer, **asked, text="typed words")[-1]
    assert "Somebody was faster" in told
    assert isinstance(page, dict)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"do": "nothing-known"}, "can&#39;t do that"),
        ({}, "can&#39;t do that"),
        ({"do": "open"}, "did not say its title"),
        ({"do": "open", "title": ["a", "list"]}, "did not say its title"),
        ({"do": "open", "title": "x", "detected_at": "half past"}, "not a time"),
        ({"do": "open", "title": "x", "detected_at": "2026-11-01T10:00"}, "has no zone"),
        ({"do": "add_fact", "incident": "i", "revision": "one", "kind": "known"}, "whole number"),
        ({"do": "add_fact", "incident": "i", "revision": "1", "kind": "rumour"}, "known, not known, or being done"),
        ({"do": "confirm_fact", "incident": "<b>", "revision": "1", "fact": "F1"}, "may not"),
    ],
)
def test_a_form_that_is_not_one_of_ours_is_refused_in_words(desk: Desk, fields: dict[str, object], words: str) -> None:
    told = send(crisis.PAGE, desk, People.writer, **fields)[-1][1]
    assert words in told
    assert "<b>" not in told


def test_without_a_session_nothing_is_done_or_shown(desk: Desk) -> None:
    before = len(desk.incidents.rows(People.writer))
    assert "Sign in again" in send(crisis.PAGE, desk, None, do="open", title="Nobody")[-1][1]
    assert len(desk.incidents.rows(People.writer)) == before
    html = Handlers(crisis.PAGE, desk, Jobs()).load(request(desk, None))
    assert "Sign in again" in html
    assert "Terminals" not in html


def test_a_bug_is_shown_by_its_id_and_its_words_stay_out_of_the_log(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(desk: Desk, actor: Actor, fields: Fields) -> Done:
        raise KeyError(fields.get("words"))

    logging.getLogger("storydesk").propagate = True
    told = send(
        Page("P", "p", crisis.show, acts={"break": broken}), desk, People.writer, do="break", words="Norbert Quimby"
    )[-1][1]
    logging.getLogger("storydesk").propagate = False
    assert "Its id is " in told
    assert told.split("Its id is ")[1][:8] in caplog.text
    assert "KeyError" in caplog.text
    assert "Quimby" not in told + caplog.text


def test_long_work_is_shown_as_it_happens_and_opens_what_it_made(desk: Desk) -> None:
    def run(desk: Desk, actor: Actor, fields: Fields, tell: Any, stop: Any) -> Made:
        tell(Event(step="Writing", done=1, total=3, text="A bakery <b>"))
        return Made(go="draft?id=d1")

    page = Page("P", "p", crisis.show, works={"draft": Works("Drafting", run)})
    answers = send(page, desk, People.writer, do="draft")
    assert 'data-go="draft?id=d1"' in answers[-1][1]


def test_cancelled_work_says_that_nothing_was_saved(desk: Desk) -> None:
    def run(desk: Desk, actor: Actor, fields: Fields, tell: Any, stop: Any) -> Made:
        raise CancelledError("Stopped as you asked; nothing was saved.")

    page = Page("P", "p", crisis.show, works={"draft": Works("Drafting", run)})
    assert "nothing was saved" in send(page, desk, People.writer, do="draft")[-1][1]


def test_a_person_stops_long_work_from_the_page_that_started_it(desk: Desk) -> None:
    def run(desk: Desk, actor: Actor, fields: Fields, tell: Any, stop: Any) -> Made:
        tell(Event(step="Writing"))
        while not stop():
            tell(Event(step="Writing"))
        raise CancelledError("Stopped as you asked; nothing was saved.")

    page = Page("P", "p", crisis.show, works={"draft": Works("Drafting", run)})
    handlers, asked = Handlers(page, desk, Jobs()), request(desk, People.writer)
    answers = handlers.act(gr.EventData(None, {"do": "draft"}), asked)
    running = next(answers)[1]
    assert 'data-do="cancel"' in running
    assert "Writing" in running
    assert "It stops after the step" in handlers.stop(asked)
    assert "nothing was saved" in list(answers)[-1][1]


def test_following_gives_the_steps_in_order_and_the_outcome_last() -> None:
    def work(tell: Any, stop: Any) -> str:
        for step in ("Finding", "Writing", "Writing", "Checking"):
            tell(Event(step=step))
        return "done"

    items = list(follow(work, Flag()))
    assert isinstance(items[-1], Outcome)
    assert items[-1].result == "done"
    steps = [s for s in items if isinstance(s, Seen)]
    assert [e.step for e in steps[-1].steps] == ["Finding", "Writing", "Checking"] if steps else True


def test_stopping_reaches_the_work_of_this_page_only() -> None:
    jobs = Jobs()
    mine, other = jobs.start("w.reed:s1"), jobs.start("w.reed:s2")
    assert jobs.stop("w.reed:s1")
    assert (mine.is_set(), other.is_set()) == (True, False)
    jobs.end("w.reed:s1", mine)
    assert not jobs.stop("w.reed:s1")


def test_a_refusal_keeps_its_words() -> None:
    assert problem(RefusedError("Not like this.")) == ("Not done", "Not like this.")


async def _chunks(*parts: bytes) -> Any:
    for part in parts:
        yield part


@pytest.mark.anyio
async def test_an_upload_is_its_senders_can_be_taken_once_and_is_gone_then() -> None:
    uploads = Uploads(1)
    token = await uploads.receive("w.reed", "../../etc/my file.jsonl", _chunks(b"{}", b"\n"))
    with pytest.raises(ImportFileError), uploads.taken("a.stone", token):
        pass
    with uploads.taken("w.reed", token) as path:
        assert (path.name, path.read_bytes()) == ("my-file.jsonl", b"{}\n")
        kept: Path = path
        assert kept.parent.stat().st_mode & 0o077 == 0
    assert not kept.parent.exists()
    with pytest.raises(ImportFileError), uploads.taken("w.reed", token):
        pass


@pytest.mark.anyio
async def test_a_file_that_is_too_large_is_not_kept() -> None:
    uploads = Uploads(1)
    with pytest.raises(ImportFileError, match="larger than 1 MB"):
        await uploads.receive("w.reed", "big.csv", _chunks(*[b"x" * 300_000] * 4))


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def test_columns_are_read_line_by_line() -> None:
    assert records._mapping("id = Ticket ID\n\n name=Customer ") == {"id": "Ticket ID", "name": "Customer"}
    with pytest.raises(RefusedError, match="Line 2"):
        records._mapping("id = Ticket ID\nnonsense")
