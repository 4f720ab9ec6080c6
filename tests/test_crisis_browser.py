"""The incident room in a real browser: from a warning to six texts, a changed fact, and a slower second editor."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from agent.actions import Desk
from tests.conftest import Clock, People
from tests.test_watching import lived
from tests.visits import IN_BROWSER, Visit, visiting

pytestmark = IN_BROWSER
FACT = "Some kettles were charged twice since 11:00 UTC."


@pytest.fixture
def visit(desk: Desk, clock: Clock) -> Iterator[Visit]:
    lived(desk, clock, 60)
    with visiting(desk) as opened:
        yield opened


def test_from_a_warning_to_six_texts_and_a_fact_that_outruns_them(visit: Visit) -> None:
    writer = visit.signs_in(People.writer.id, "crisis")
    writer.keyboard.press("w")
    expect(writer.get_by_role("button", name="Open an incident", exact=True)).to_be_focused()
    writer.keyboard.press("Enter")
    expect(writer.locator("h1")).to_contain_text("Wrong charges")
    assert re.search(r"crisis\?id=\w+$", writer.url)
    _adds(writer, "k", FACT)
    _adds(writer, "n", "We do not yet know how many orders were charged twice.")
    _adds(writer, "b", "We stopped taking card payments at 11:40 UTC.")
    _promises(writer)

    approver = visit.signs_in(People.approver.id, writer.url.rsplit("/", 1)[1])
    for key in ("F1", "F3"):
        approver.get_by_role("button", name=f"Confirm {key}").click()
        expect(approver.get_by_role("button", name=f"Confirm {key}")).to_have_count(0)

    approver.route("**/live/room?*", lambda route: route.abort())
    writer.reload()
    _drafts(writer)
    _changes(writer)
    _comes_second(approver)
    assert visit.astray == []


def _adds(page: Page, key: str, words: str) -> None:
    page.keyboard.press(key)
    page.keyboard.type(words)
    page.locator(".base section").filter(has=page.locator("textarea:focus")).get_by_role("button", name="Add").click()
    expect(page.locator(".fact .what").filter(has_text=words)).to_have_count(1)


def _promises(page: Page) -> None:
    page.keyboard.press("u")
    page.get_by_label("Next update at").fill("2026-10-09T18:00")
    page.locator("#carried").get_by_role("button", name="Save").click()
    expect(page.locator(".promise")).to_contain_text("next update")
    expect(page.locator("#carried")).to_be_hidden()


def _drafts(page: Page) -> None:
    expect(page.get_by_role("button", name="Draft all six")).to_be_visible()
    page.keyboard.press("d")
    page.keyboard.press("Enter")
    expect(page.locator(".live")).to_contain_text("6 texts are drafted")
    expect(page.locator(".sheet-card .words")).to_have_count(6)
    page.keyboard.press("2")
    expect(page.get_by_role("link", name="Press statement", exact=True)).to_be_focused()


def _changes(page: Page) -> None:
    page.get_by_role("button", name="Change F1").click()
    page.locator("#change-F1 textarea").fill(FACT.replace("11:00", "10:45"))
    page.locator("#change-F1").get_by_role("button", name="Change it").click()
    expect(page.locator(".sheet-card.stale")).to_have_count(6)
    expect(page.locator(".sheet-card").first).to_contain_text("F1 was changed")
    page.get_by_role("button", name="Change F3").click()
    page.locator("#change-F3").get_by_role("button", name="Remove it").click()
    page.get_by_role("button", name="Put F3 back").click()
    expect(page.locator(".fact.gone")).to_have_count(0)


def _comes_second(page: Page) -> None:
    """The page is of before the change, for it got no answer since: it is refused, and what was typed is kept."""
    _types(page)
    page.locator(".base section").first.get_by_role("button", name="Add").click()
    expect(page.locator(".live.harm")).to_contain_text("Somebody was faster")
    expect(page.locator("[data-kind=known] textarea")).to_have_value("Typed by the second.")
    page.unroute("**/live/room?*")
    page.reload()
    expect(page.locator("[data-kind=known] textarea")).to_have_value("Typed by the second.")
    expect(page.locator("[data-kind=known] [name=happened]")).to_have_value("2026-10-09T10:00")
    page.locator(".base section").first.get_by_role("button", name="Add").click()
    expect(page.locator(".fact .what").filter(has_text="Typed by the second.")).to_have_count(1)
    expect(page.locator("[data-kind=known] textarea")).to_have_value("")


def _types(page: Page) -> None:
    page.locator("[data-kind=known] textarea").fill("Typed by the second.")
    page.locator("[data-kind=known] summary").click()
    page.locator("[data-kind=known] [name=happened]").fill("2026-10-09T10:00")
