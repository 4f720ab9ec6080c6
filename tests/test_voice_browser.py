"""The page of the house's voice in a real browser: two approvers at once, and a writer who may not."""

import re

from playwright.sync_api import Page, expect

from agent.actions import Desk
from evals.bench_voice import FOLDER
from tests.conftest import People
from tests.visits import IN_BROWSER, Visit

pytestmark = IN_BROWSER


def test_two_approvers_and_a_writer_at_the_voice(visit: Visit) -> None:
    first, second = visit.opens(People.approver, "voice"), visit.opens(People.other, "voice")
    _learns(first)
    _is_told(second)
    _is_refused(visit.opens(People.writer, "voice", narrow=True), visit.desk)


def _learns(page: Page) -> None:
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


def _is_told(page: Page) -> None:
    """The second editor's page still shows version 0; what was typed stays where it is."""
    page.get_by_label("City of the dateline").fill("Whitby")
    page.get_by_role("button", name="Keep as version 1").click()
    expect(page.get_by_text("your page shows version 0")).to_be_visible()
    expect(page.get_by_label("City of the dateline")).to_have_value("Whitby")
    page.reload()
    page.wait_for_selector(".who b")
    expect(page.get_by_text("What you typed on version 0 was not kept")).to_be_visible()


def _is_refused(page: Page, desk: Desk) -> None:
    """A writer's page has no button; one that is put there reaches the desk, and the desk refuses it."""
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    page.evaluate(
        """document.querySelector('#body .page').insertAdjacentHTML('beforeend',
        '<button id="forged" data-do="take_back" data-name="house" data-base="1" data-number="0">x</button>')"""
    )
    page.click("#forged")
    expect(page.get_by_text("may not keep the voice")).to_be_visible()
    assert desk.voices.get(People.writer).number == 1
