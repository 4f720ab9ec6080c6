"""The queue and the policy in a real browser: addresses, Back, what others do meanwhile, and checks at their lines."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from agent.actions import Desk
from agent.models import Brief, Draft
from agent.policy import BUILT_IN_TEXT
from tests.conftest import People
from tests.stories import FLOOD, import_rows
from tests.test_queueing import copies
from tests.visits import IN_BROWSER, Visit

pytestmark = IN_BROWSER


@pytest.fixture
def story(desk: Desk, tmp_path: Path) -> Draft:
    import_rows(desk, tmp_path, [FLOOD])
    made = desk.drafts.draft_story(People.writer, Brief(topic="a bookshop open again after a flood", words=120))
    copies(desk, made, 30)
    return desk.drafts.submit(People.writer, made.id, 1)


def comes_back(page: Page) -> None:
    """What a browser says to a page whose window is looked at again; the page asks for news then."""
    page.evaluate("window.dispatchEvent(new Event('focus'))")


def test_the_queue_is_narrowed_by_its_address_and_follows_what_others_do(visit: Visit, story: Draft) -> None:
    page, desk = visit.signs_in(People.approver.id), visit.desk
    rows, mine = page.locator("[data-row]:visible"), page.locator(f"[data-row='{story.id}']")
    expect(page).to_have_url(f"{visit.at}/?show=mine")
    expect(rows).to_have_count(1)
    _narrows(page, visit)
    _keeps(page, visit)

    page.goto(f"{visit.at}/?show=all")
    expect(rows).to_have_count(31)
    page.locator("#words").fill("bookshop")
    mine.locator("a").focus()
    top = mine.evaluate("row => { row.scrollIntoView({block: 'center'}); return row.getBoundingClientRect().top }")
    desk.drafts.reject(People.other, "copy000", 1, "It is told already.")
    desk.drafts.claim(People.other, story.id)
    comes_back(page)
    expect(page.locator("[data-show=all] [data-count]")).to_have_text("30")
    expect(mine).to_contain_text("Bo Field has it in hand")
    expect(mine.locator("a")).to_be_focused()
    expect(page.locator("#words")).to_have_value("bookshop")
    assert abs(mine.evaluate("row => row.getBoundingClientRect().top") - top) < 2
    desk.drafts.request_changes(People.other, story.id, 1, "Name the month.")
    comes_back(page)
    expect(page.locator("[data-show=mine] [data-count]")).to_have_text("0")
    expect(page.locator("[data-said]")).to_have_text("0 wait for you now.")
    assert visit.astray == []


def _narrows(page: Page, visit: Visit) -> None:
    rows = page.locator("[data-row]:visible")
    page.locator("[data-show=all]").click()
    page.get_by_label("In every state").select_option("drafted")
    expect(rows).to_have_count(30)
    page.locator("#words").press_sequentially("no such")
    expect(page.locator("[data-none]")).to_contain_text("Nothing here fits.")
    expect(page).to_have_url(f"{visit.at}/?show=all&state=drafted&q=no+such")
    page.go_back()
    expect(page).to_have_url(f"{visit.at}/?show=all&state=drafted")
    expect(page.locator("#words")).to_have_value("")
    expect(rows).to_have_count(30)
    page.go_back()
    expect(rows).to_have_count(31)
    page.go_forward()
    page.reload()
    page.wait_for_selector(".who b")
    expect(rows).to_have_count(30)
    expect(page.get_by_label("In every state")).to_have_value("drafted")


def _keeps(page: Page, visit: Visit) -> None:
    """A view with the keyboard alone; then it is the queue's first page."""
    page.get_by_role("button", name="Keep as a view…").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("Drafts")
    page.get_by_label("Open the queue with it").check()
    page.keyboard.press("Enter")
    chip = page.locator("[data-chip]")
    expect(chip).to_have_attribute("aria-current", "true")
    expect(chip).to_contain_text("30")
    page.locator("[data-show=mine]").click()
    expect(chip).to_have_attribute("data-differs", "")
    page.goto(f"{visit.at}/")
    page.wait_for_selector(".who b")
    expect(page.locator("[data-row]:visible")).to_have_count(30)
    page.get_by_role("button", name="Change “Drafts”…").click()
    page.get_by_role("button", name="Remove it").click()
    expect(chip).to_have_count(0)
    page.get_by_role("button", name="Put it back").click()
    expect(chip).to_have_count(1)
    expect(page).to_have_url(f"{visit.at}/?show=all&state=drafted&view={chip.get_attribute('data-chip')}")


def test_a_long_queue_is_turned_by_the_keyboard_and_back(visit: Visit, story: Draft) -> None:
    desk = visit.desk
    with desk.parts.store.begin() as tx:
        version = tx.drafts.version(story.id, 1)
        for number in range(30):
            copy = f"more{number:03}"
            tx.drafts.create(story.model_copy(update={"id": copy}), version.model_copy(update={"draft_id": copy}))
    page = visit.signs_in(People.approver.id, "?show=all")
    rows, place = page.locator("[data-row]"), page.locator(".leaves span")
    expect(rows).to_have_count(50)
    page.keyboard.press("n")
    expect(place).to_have_text("51 to 61 of 61")
    expect(rows).to_have_count(11)
    expect(page).to_have_url(f"{visit.at}/?show=all&p=2")
    expect(rows.first.locator("a")).to_be_focused()
    expect(page.locator("[data-show=all] [data-count]")).to_have_text("61")
    desk.drafts.reject(People.other, "copy000", 1, "It is told already.")
    comes_back(page)
    expect(place).to_have_text("51 to 60 of 60")
    page.go_back()
    expect(rows).to_have_count(50)
    page.go_forward()
    page.reload()
    expect(place).to_have_text("51 to 60 of 60")
    page.locator("#words").fill("no such words")
    expect(rows).to_have_count(0)
    expect(page).to_have_url(f"{visit.at}/?show=all&q=no+such+words")
    expect(place).to_have_count(0)
    assert visit.astray == []


def test_a_policy_is_checked_at_its_lines_and_overwrites_nothing(visit: Visit) -> None:
    page, desk = visit.signs_in(People.admin.id, "policy?edit=on"), visit.desk
    text, put = page.locator("#policy-text"), page.locator("[data-put]")
    expect(page.locator("[data-why-not]")).to_have_text("It is what is in force.")
    text.fill(BUILT_IN_TEXT.replace("warn = []", 'warn = ["S14"]'))
    expect(page.locator(".objections")).to_contain_text("S14 always blocks")
    expect(put).to_have_attribute("aria-disabled", "true")
    page.get_by_role("button", name="Line 11").click()
    assert page.evaluate("getSelection().toString()").startswith('warn = ["S14"]')
    page.reload()
    expect(page.locator(".objections")).to_contain_text("S14 always blocks")  # what was typed outlives a reload
    text.fill(BUILT_IN_TEXT.replace("hours = 24", "hours = 36"))
    expect(put).to_have_attribute("aria-disabled", "false")
    desk.policies.set(People.admin, BUILT_IN_TEXT.replace("hours = 24", "hours = 12"), note="Faster")
    put.click()
    page.get_by_label("Why, for those who read the history").fill("Slower")
    page.keyboard.press("Enter")
    expect(page.locator("#put .inside")).to_contain_text("Version 1 of the policy is in force; you saw 0.")
    page.get_by_role("button", name="Not yet").click()
    page.get_by_role("button", name="I compared them: go on from version 1").click()
    expect(put).to_have_attribute("aria-disabled", "false")
    put.click()
    page.locator("#put").get_by_role("button", name="Put it in force").click()
    expect(page.locator(".head .tag")).to_have_text("version 2 in force")
    expect(page.locator(".log")).to_contain_text("Slower")
    assert [kept.note for kept in desk.policies.history(People.writer)] == ["Slower", "Faster"]
    assert visit.astray == []
