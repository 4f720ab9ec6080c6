"""The record page in a real browser: words selected with the mouse, by touch and typed with the keyboard are masked;
a replacement says what it is; a false alarm is released; the original is shown to the privacy officer alone."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.conftest import People
from tests.pages_examples import HOSTILE
from tests.stories import FLOOD, import_rows
from tests.visits import IN_BROWSER, Visit

pytestmark = IN_BROWSER
SAID = "It stood by the purple kettle all day, and Marisela waited at the blue barge by the water."
ROW = FLOOD | {"messages": [*FLOOD["messages"], {"role": "customer", "text": f"{SAID} {HOSTILE}"}]}
RECORD = "records?id=flood-1"
SELECT = """([words]) => {
  for (const place of document.querySelectorAll("[data-maskable]")) {
    const walk = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const at = walk.currentNode.data.indexOf(words);
      if (at < 0) continue;
      const range = document.createRange();
      range.setStart(walk.currentNode, at);
      range.setEnd(walk.currentNode, at + words.length);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      return true;
    }
  }
  return false;
}"""


def test_words_are_masked_by_mouse_by_touch_and_by_keyboard_and_released_again(visit: Visit, tmp_path: Path) -> None:
    import_rows(visit.desk, tmp_path, [ROW])
    writer = visit.opens(People.writer, RECORD)
    _by_mouse(writer)
    _by_keyboard(writer)
    _by_touch(visit.opens(People.approver, RECORD, narrow=True))
    _looks_and_releases(visit.opens(People.approver, RECORD))
    _looks_inside(visit.opens(People.privacy, RECORD))
    assert visit.astray == []


def _by_mouse(page: Page) -> None:
    """A double click selects a word; what is only half selected counts whole."""
    assert page.evaluate(SELECT, ["urple kettl"])
    expect(page.locator("[data-selected]")).to_have_text("“purple kettle”")
    page.locator("[data-mask]").click()
    expect(page.locator("#mask textarea")).to_have_value("purple kettle")
    page.locator("#mask [type=submit]").click()
    expect(page.locator(".live")).to_contain_text("Masked in 1 place")
    expect(page.locator(".message").last).not_to_contain_text("purple kettle")
    expect(page.locator("[data-selected]")).to_have_text("what was missed")


def _by_keyboard(page: Page) -> None:
    """M opens it, Tab and Enter do the rest; a refusal keeps what was typed."""
    page.keyboard.press("m")
    page.keyboard.type("nobody in here")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#mask .inside")).to_contain_text("do not stand in the record")
    expect(page.locator("#mask textarea")).to_have_value("nobody in here")
    page.keyboard.press("Escape")
    expect(page.locator("#mask")).to_be_hidden()
    pill = page.locator(".message [data-why]").first
    pill.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#why")).to_contain_text("help desk itself holds this")
    page.keyboard.press("Escape")
    expect(page.locator("#why")).to_be_hidden()


def _by_touch(page: Page) -> None:
    assert page.evaluate(SELECT, ["blue barge"])
    expect(page.locator("[data-selected]")).to_have_text("“blue barge”")
    page.locator("[data-mask]").tap()
    expect(page.locator("#mask textarea")).to_have_value("blue barge")
    page.locator("#mask [type=submit]").tap()
    expect(page.locator(".live")).to_contain_text("Masked in 1 place")
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0


def _looks_and_releases(page: Page) -> None:
    """What the help desk holds can't be released; what a reviewer masked can, with a reason."""
    page.locator(".message .why-given").first.click()
    expect(page.locator("#why [data-release]")).to_be_hidden()
    page.keyboard.press("Escape")
    page.locator(".message .why-reviewer").last.click()
    expect(page.locator("#why")).to_contain_text("A reviewer said that it had been missed.")
    page.locator("#why [data-release]").click()
    page.locator("#release textarea").fill("A boat, not a person.")
    page.locator("#release [type=submit]").click()
    expect(page.locator(".live")).to_contain_text("Shown again in 1 place")
    expect(page.locator(".message").last).to_contain_text("waited at the blue barge by")
    assert page.evaluate("window.hurt") is None


def _looks_inside(page: Page) -> None:
    expect(page.locator("body")).not_to_contain_text("Quintero-Blyth")
    page.locator("[data-open=reveal]").click()
    page.locator("#reveal textarea").fill("An erasure request came in.")
    page.locator("#reveal [type=submit]").click()
    expect(page.locator("h1")).to_contain_text("The original of record flood-1")
    expect(page.locator("body")).to_contain_text("Marisela Quintero-Blyth")
    assert page.evaluate("window.hurt") is None
    page.reload()
    expect(page.locator("[data-open=reveal]")).to_be_visible()
    expect(page.locator("body")).not_to_contain_text("Quintero-Blyth")
