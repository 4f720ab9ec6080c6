"""Deciding with the keyboard alone, in a real browser."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from agent.actions import Desk
from agent.models import Draft
from tests.conftest import PASSWORD, People
from tests.stories import FLOOD, import_rows
from tests.test_pages_html import BRIEF
from tests.visits import IN_BROWSER, Visit

pytestmark = IN_BROWSER
#: Presses that a signature may take, without what is typed as answers and password (issue 6).
MOST = 6


@pytest.fixture
def story(desk: Desk, tmp_path: Path) -> Draft:
    import_rows(desk, tmp_path, [FLOOD])
    return desk.drafts.draft_story(People.writer, BRIEF)


@pytest.fixture
def pages(visit: Visit, story: Draft) -> dict[str, Page]:
    """The draft as its writer and as an approver have it before them, the approver on a telephone."""
    path = f"draft?id={story.id}"
    opened = {
        People.writer.id: visit.opens(People.writer, path),
        People.approver.id: visit.opens(People.approver, path, narrow=True),
    }
    for page in opened.values():
        page.wait_for_selector(".text .s.on")
    return opened


class Keys:
    """A keyboard that counts; what is typed into a field is not counted."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.pressed = 0

    def press(self, key: str) -> None:
        self._page.keyboard.press(key)
        self.pressed += 1

    def type(self, words: str) -> None:
        self._page.keyboard.type(words)


def test_deciding_by_keyboard(desk: Desk, story: Draft, pages: dict[str, Page]) -> None:
    """One journey, because starting the browser costs more than all the rest."""
    _comments_on_words(pages[People.writer.id])
    desk.drafts.submit(People.writer, story.id, 1)
    _signs(desk, story, pages[People.approver.id])


def _comments_on_words(page: Page) -> None:
    """The words that are selected, grown to whole words, are what the comment is about."""
    page.evaluate(
        """() => {
            const node = document.querySelector(".text .s[data-s]:not(.house)").firstChild;
            const range = document.createRange();
            range.setStart(node, 3);
            range.setEnd(node, 4);
            getSelection().removeAllRanges();
            getSelection().addRange(range);
        }"""
    )
    page.keyboard.press("c")
    words = page.locator("#place-comment [data-chosen-text]").inner_text()
    assert words
    assert " " not in words
    page.keyboard.type("Which one?")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".text .commented")).to_have_text(words)
    expect(page.locator(".at-place p").first).to_have_text("Which one?")


def _signs(desk: Desk, story: Draft, page: Page) -> None:
    page.reload()
    page.wait_for_selector(".text .s.on")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    keys = Keys(page)
    questions = len(desk.drafts.page(People.approver, story.id).questions)
    keys.press("s")
    for _ in range(questions):
        keys.type("Checked against the record.")
        keys.press("Enter")
    keys.type(PASSWORD)
    keys.press("Enter")
    expect(page.locator(".head .tag")).to_have_text("Signed")
    answers = desk.drafts.page(People.approver, story.id).signatures[0].answers
    assert set(answers.values()) == {"Checked against the record."}
    assert keys.pressed - questions == 2  # S, and Enter behind the password; each answer ends with its Enter
    assert keys.pressed <= MOST + max(0, questions - 4)


def test_typing_is_checked_and_never_lost(desk: Desk, story: Draft, pages: dict[str, Page]) -> None:
    """Checks follow the typing; a crash keeps what was typed; of two editors the second is told and loses nothing."""
    page = pages[People.writer.id]
    page.keyboard.press("e")
    expect(page.locator("[data-live] .counts")).to_be_visible()
    page.get_by_label("Headline").fill("Sales rose by 45 percent")
    expect(page.locator("[data-live]")).to_contain_text("Unsupported")
    desk.drafts.edit(People.approver, story.id, 1, {"headline": "A bookshop reopened"})
    page.get_by_role("button", name="Save as version 2").click()
    expect(page.locator("[data-problem]")).to_contain_text("Somebody was faster")
    expect(page.locator("[data-live]")).to_contain_text("Version 2 was saved meanwhile by Ada Stone")
    expect(page.get_by_label("Headline")).to_have_value("Sales rose by 45 percent")
    again = page.context.new_page()  # the tab is gone; the browser's store is what a crash leaves
    again.goto(page.url)
    page.close()
    expect(again.locator("[data-unsaved]")).to_contain_text("Sales rose by 45 percent")
    expect(again.locator("[data-unsaved-difference] ins").first).to_be_visible()
