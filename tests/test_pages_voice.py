"""The page of the house's voice: what it shows to whom, what a form may do, and the same in a real browser."""

import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import anyio
import gradio as gr
import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect, sync_playwright

from agent.actions import Desk
from agent.models import Actor
from agent.pages import voice
from agent.pages.edge import COOKIE
from agent.pages.handlers import Handlers
from agent.pages.progress import Jobs
from agent.pages.uploads import Uploads
from evals.bench_voice import FOLDER
from prompts import voices
from tests.conftest import People
from tests.pages_examples import HOSTILE, PASSWORD
from tests.pictures import CHROMIUM, FLAGS, served

SHIPPED = voices.load("house").model_dump()
FORM = {
    "do": "keep",
    "name": "house",
    "base": "0",
    "organisation": "Tillwise",
    "city": "York",
    "traits": "plain, warm",
    "sentence_words": "18",
    "spelling": "british",
    "ap_numerals": "yes",
    "replace": "utilise = use\n\n purchase = buy ",
    "avoid": "extra mile",
    "terms": "Tillwise\nemail",
    "boilerplate": "Tillwise makes tills.",
    "press_contact": "press@tillwise.example",
    "customer_contact": "help@tillwise.example",
    "spokespersons": "Ann Ash, head of support\nBo Birch",
    "spokesperson_title": "a spokesperson",
    "note": "we moved",
}


@pytest.fixture
def house(desk: Desk) -> Desk:
    for person in (People.writer, People.approver, People.other):
        desk.people.set_password(People.admin, person.id, PASSWORD)
    return desk


def send(house: Desk, who: Actor, page: Any = None, **fields: object) -> tuple[Any, str]:
    request: Any = SimpleNamespace(
        cookies={COOKIE: house.people.sign_in(who.id, PASSWORD)}, query_params={}, session_hash="s"
    )
    own = Handlers(page or voice.page(Uploads(1)), house, Jobs())
    return list(own.act(gr.EventData(None, fields), request))[-1]  # type: ignore[return-value]


def uploaded(uploads: Uploads, who: Actor, *paths: Path) -> list[str]:
    async def chunks(data: bytes) -> Any:
        yield data

    return [anyio.run(uploads.receive, who.id, path.name, chunks(path.read_bytes())) for path in paths]


def test_every_field_of_the_form_reaches_the_profile(house: Desk) -> None:
    _, told = send(house, People.approver, **FORM)
    assert "Kept as version 1" in told
    kept = house.voices.get(People.writer)
    assert (kept.by, kept.note) == (People.approver.id, "we moved")
    profile = kept.profile
    assert (profile.city, profile.traits, profile.sentence_words) == ("York", ("plain", "warm"), 18)
    assert profile.replace == {"utilise": "use", "purchase": "buy"}
    assert (profile.avoid, profile.terms) == (("extra mile",), ("Tillwise", "email"))
    assert (profile.ap_numerals, profile.ap_dates) == (True, False)
    assert [(s.name, s.title) for s in profile.spokespersons] == [("Ann Ash", "head of support"), ("Bo Birch", "")]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"replace": "utilise"}, "Line 1 of “Terms to replace”"),
        ({"replace": "a = b\na = c"}, "stands twice"),
        ({"sentence_words": "three"}, "a whole number from 8 to 40"),
        ({"organisation": ""}, "Organisation: is empty"),
        ({"base": "7"}, "your page shows version 7"),
        ({"name": "../x"}, "small letters, digits and dashes"),
        ({"press_contact": "us"}, "no e-mail address"),
    ],
)
def test_what_is_wrong_is_told_and_the_page_is_left_as_it_is(house: Desk, change: dict[str, str], words: str) -> None:
    page, told = send(house, People.approver, **FORM | change)
    assert words in told
    assert isinstance(page, dict)
    assert house.voices.get(People.writer).number == 0


@pytest.mark.parametrize("do", ["keep", "take_back", "accept", "read"])
def test_a_hidden_button_is_no_permission(house: Desk, do: str) -> None:
    fields = FORM | {"do": do, "number": "0", "field": "all", "token": ["x"]}
    assert "may not keep the voice" in send(house, People.writer, **fields)[1]
    assert house.voices.get(People.writer).number == 0


def test_a_file_that_can_not_be_read_costs_none_of_the_others(house: Desk, tmp_path: Path) -> None:
    uploads = Uploads(1)
    bad = tmp_path / "bad.docx"
    bad.write_bytes(b"no")
    page = voice.page(uploads)
    tokens = uploaded(uploads, People.approver, *sorted((FOLDER / "ostrel").glob("*.md")), bad)
    shown, told = send(house, People.approver, page, do="read", token=tokens)
    assert "6 read, 1 refused" in told
    assert "What 6 releases say" in shown
    assert "bad.docx is not a Word file" in shown
    shown, told = send(house, People.approver, page, do="accept", name="house", base="0", field="ap_dates")
    assert "Taken into version 1" in told
    assert house.voices.get(People.writer).profile.ap_dates is False
    assert "What 6 releases say" not in send(house, People.other, page, do="put_away")[0]
    assert "What 6 releases say" not in send(house, People.approver, page, do="put_away")[0]


def test_uploads_wait_together_until_they_are_as_large_as_one_may_be(tmp_path: Path) -> None:
    uploads = Uploads(1)
    for name in ("one", "two", "three"):
        (tmp_path / name).write_bytes(b"x" * 400_000)
    one, two, three = uploaded(uploads, People.approver, *(tmp_path / name for name in ("one", "two", "three")))
    with uploads.taken(People.approver.id, two), uploads.taken(People.approver.id, three):
        pass
    with pytest.raises(Exception, match="no longer there"), uploads.taken(People.approver.id, one):
        pass


def test_a_writer_reads_and_compares_and_is_offered_no_change(house: Desk) -> None:
    page = voice.page(Uploads(1))
    shown = page.show(house, People.writer, {})
    assert "An approver or an administrator changes the profile." in shown
    assert 'data-do="keep"' not in shown
    assert 'data-open="learn"' not in shown
    text = (FOLDER / "ostrel" / "1.md").read_text("utf-8")
    shown, _ = send(house, People.writer, do="match", name="house", text=text)
    assert "There is nothing to compare with" in shown
    assert "not “solution”" not in shown


def test_hostile_text_is_text(house: Desk, tmp_path: Path) -> None:
    uploads, page_file = Uploads(1), tmp_path / "a.md"
    page_file.write_text(f"# {HOSTILE}\n\n" + f"The owner saw {HOSTILE} on the neighbour's grey till. " * 8, "utf-8")
    page = voice.page(uploads)
    tokens = uploaded(uploads, People.approver, page_file)
    shown, _ = send(house, People.approver, page, do="read", token=tokens)
    kept, _ = send(house, People.approver, page, **FORM | {"city": HOSTILE, "note": HOSTILE})
    matched, _ = send(house, People.approver, page, do="match", name="house", text=f"{HOSTILE} " * 50)
    for drawn in (shown, kept, matched):
        assert "<script>window" not in drawn
        assert "<img src=x" not in drawn


def test_a_profile_that_is_not_there_says_so(house: Desk) -> None:
    request: Any = SimpleNamespace(
        cookies={COOKIE: house.people.sign_in(People.writer.id, PASSWORD)},
        query_params={"name": "nobody"},
        session_hash="s",
    )
    assert "There is no voice profile" in Handlers(voice.page(Uploads(1)), house, Jobs()).load(request)


# --- in a browser -------------------------------------------------------------------------------------------


@pytest.fixture
def at(house: Desk) -> Iterator[str]:
    with served(house) as address:
        yield address


def opened(browser: Any, house: Desk, at: str, who: Actor, width: int = 1280) -> Tab:
    context = browser.new_context(viewport={"width": width, "height": 900})
    context.add_cookies([{"name": COOKIE, "value": house.people.sign_in(who.id, PASSWORD), "url": at}])
    page: Tab = context.new_page()
    page.goto(f"{at}/voice")
    page.wait_for_selector(".who b")
    return page


@pytest.mark.browser
@pytest.mark.enable_socket
@pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"needs {CHROMIUM}")
def test_two_approvers_and_a_writer_at_the_voice(house: Desk, at: str) -> None:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        first = opened(browser, house, at, People.approver)
        second = opened(browser, house, at, People.other)
        _learns(first)
        _is_told(second)
        _is_refused(opened(browser, house, at, People.writer, width=390), house)
        browser.close()


def _learns(page: Tab) -> None:
    """By keyboard: open the dialog, choose files, read them, take one proposal, compare a text."""
    page.get_by_role("button", name="Learn from past releases…").press("Enter")
    page.set_input_files("#learn input[type=file]", sorted((FOLDER / "ostrel").glob("*.md")))
    page.get_by_role("button", name="Read them").press("Enter")
    expect(page.get_by_role("heading", name=re.compile("What 6 releases say"))).to_be_visible()
    page.get_by_role("button", name="Take this for AP dates").press("Enter")
    expect(page.get_by_text("Taken into version 1 of house.")).to_be_visible()
    page.get_by_label("A text, as it would go out").fill((FOLDER / "ostrel" / "6.md").read_text("utf-8"))
    page.get_by_role("button", name="Compare it").press("Enter")
    expect(page.get_by_text("Reads like the house")).to_be_visible()


def _is_told(page: Tab) -> None:
    """The second editor's page still shows version 0; what was typed stays where it is."""
    page.get_by_label("City of the dateline").fill("Whitby")
    page.get_by_role("button", name="Keep as version 1").click()
    expect(page.get_by_text("your page shows version 0")).to_be_visible()
    expect(page.get_by_label("City of the dateline")).to_have_value("Whitby")
    page.reload()
    page.wait_for_selector(".who b")
    expect(page.get_by_text("What you typed on version 0 was not kept")).to_be_visible()


def _is_refused(page: Tab, house: Desk) -> None:
    """A writer's page has no button; one that is put there reaches the desk, and the desk refuses it."""
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    page.evaluate(
        """document.querySelector('#body .page').insertAdjacentHTML('beforeend',
        '<button id="forged" data-do="take_back" data-name="house" data-base="1" data-number="0">x</button>')"""
    )
    page.click("#forged")
    expect(page.get_by_text("may not keep the voice")).to_be_visible()
    assert house.voices.get(People.writer).number == 1
