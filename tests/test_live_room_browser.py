"""The incident room while two people look at it: what one does, the other sees, and nothing of theirs is disturbed."""

from pathlib import Path

from playwright.sync_api import Page, expect

from agent.actions import Desk
from agent.models import Incident
from tests.conftest import People
from tests.crisis_examples import open_incident
from tests.stories import FLOOD, import_rows
from tests.visits import IN_BROWSER, Visit

pytestmark = IN_BROWSER


def now(desk: Desk, incident: Incident) -> tuple[str, int]:
    return incident.id, desk.incidents.get(People.writer, incident.id).revision


def test_what_a_colleague_does_is_seen_and_disturbs_nothing(visit: Visit) -> None:
    desk = visit.desk
    incident = open_incident(desk)
    page = visit.signs_in(People.writer.id, f"crisis?id={incident.id}")
    field = page.locator("[data-kind=known] textarea")
    field.press_sequentially("Half a sent")
    page.locator("[data-kind=action] summary").click()
    page.locator("[data-kind=known] textarea").focus()
    page.evaluate("document.querySelector('[data-kind=known] textarea').setSelectionRange(2, 6)")
    top = field.bounding_box()

    desk.incidents.add_fact(People.approver, *now(desk, incident), "known", "Refunds are under way.")
    desk.incidents.note(People.approver, incident.id, "Called the bank.")
    expect(page.locator(".fact .what").filter(has_text="Refunds are under way.")).to_have_count(1)
    expect(page.locator(".log").first).to_contain_text("Called the bank.")
    expect(page.locator(".fact.fresh")).to_have_count(1)
    expect(field).to_be_focused()
    expect(field).to_have_value("Half a sent")
    assert page.evaluate("[document.activeElement.selectionStart, document.activeElement.selectionEnd]") == [2, 6]
    expect(page.locator("[data-kind=action] details")).to_have_attribute("open", "")
    assert field.bounding_box() == top
    field.fill("Half a sentence.")
    page.locator(".base section").first.get_by_role("button", name="Add").click()
    expect(page.locator(".fact .what").filter(has_text="Half a sentence.")).to_have_count(1)
    _marks_and_signatures(page, desk, incident)
    assert visit.astray == []


def _marks_and_signatures(page: Page, desk: Desk, incident: Incident) -> None:
    desk.crisis.draft_channels(People.approver, incident.id)
    expect(page.locator(".sheet-card .words")).to_have_count(6)
    desk.incidents.change_fact(People.approver, *now(desk, incident), "F1", "Some tills charged twice since 09:10 UTC.")
    expect(page.locator(".sheet-card.stale")).to_have_count(6)


def test_a_form_over_the_page_is_left_alone_and_says_that_somebody_was_faster(visit: Visit) -> None:
    desk = visit.desk
    incident = open_incident(desk)
    page = visit.signs_in(People.writer.id, f"crisis?id={incident.id}")
    page.get_by_role("button", name="Change F1").click()
    page.locator("#change-F1 textarea").fill("My own words.")

    desk.incidents.add_fact(People.approver, *now(desk, incident), "known", "Refunds are under way.")
    expect(page.locator(".fact .what").filter(has_text="Refunds")).to_have_count(1)
    expect(page.locator("#change-F1 .inside")).to_have_count(0)
    desk.incidents.change_fact(People.approver, *now(desk, incident), "F1", "Some tills charged twice since 09:10 UTC.")
    expect(page.locator("#change-F1 .inside")).to_contain_text("Somebody changed this")
    expect(page.locator("#change-F1 textarea")).to_have_value("My own words.")
    page.locator("#change-F1").get_by_role("button", name="Change it").click()
    expect(page.locator("#change-F1 .inside").first).to_contain_text("What you typed is still there")
    page.keyboard.press("Escape")
    expect(page.locator("#change-F1 .said")).to_contain_text("09:10")
    expect(page.locator("#change-F1 textarea")).to_have_value("My own words.")
    page.get_by_role("button", name="Change F1").click()
    page.locator("#change-F1").get_by_role("button", name="Change it").click()
    expect(page.locator(".fact .what").filter(has_text="My own words.")).to_have_count(1)


def test_the_list_shows_an_incident_that_a_colleague_opens(visit: Visit) -> None:
    page = visit.signs_in(People.writer.id, "crisis")
    expect(page.locator("h2.empty, .empty")).to_contain_text("All quiet")
    page.keyboard.press("o")
    page.locator("#open [name=title]").fill("My own words")
    incident = open_incident(visit.desk)
    expect(page.locator("a.row .title")).to_have_text(incident.title)
    expect(page.locator("#open [name=title]")).to_have_value("My own words")
    expect(page.locator("#open")).to_be_visible()
    visit.desk.incidents.describe(People.approver, *now(visit.desk, incident), closed=True)
    expect(page.locator("details.under summary")).to_have_text("1 closed")
    expect(page.locator("#open [name=title]")).to_have_value("My own words")
    assert visit.astray == []


def test_words_that_are_selected_wait_until_nobody_holds_them(visit: Visit) -> None:
    desk = visit.desk
    incident = open_incident(desk)
    page = visit.signs_in(People.writer.id, f"crisis?id={incident.id}")
    before = page.locator("[data-is='fact F1'] .what").inner_text()
    page.locator("[data-is='fact F1'] .what").select_text()
    chosen = page.evaluate("getSelection().toString()")
    desk.incidents.change_fact(People.approver, *now(desk, incident), "F1", "Some tills charged twice since 09:10 UTC.")
    desk.incidents.note(People.approver, incident.id, "Called the bank.")
    expect(page.locator(".log").first).to_contain_text("Called the bank.")
    assert page.evaluate("getSelection().toString()") == chosen
    assert page.locator("[data-is='fact F1'] .what").inner_text() == before
    page.evaluate("getSelection().removeAllRanges()")
    expect(page.locator("[data-is='fact F1'] .what")).to_contain_text("09:10")


def test_a_page_that_gets_no_answer_says_since_when_it_may_be_old(visit: Visit) -> None:
    desk = visit.desk
    incident = open_incident(desk)
    page = visit.signs_in(People.writer.id, f"crisis?id={incident.id}")
    page.route("**/live/room?*", lambda route: route.abort())
    expect(page.locator("#lost")).to_contain_text("UTC and may be old since")
    page.unroute("**/live/room?*")
    desk.incidents.note(People.approver, incident.id, "Called the bank.")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("#lost")).to_have_count(0)
    expect(page.locator(".log").first).to_contain_text("Called the bank.")
    page.context.clear_cookies()
    expect(page.locator("#lost")).to_contain_text("Your session is over")


def test_interactions_are_found_put_behind_and_taken_back(visit: Visit, tmp_path: Path) -> None:
    import_rows(visit.desk, tmp_path, [FLOOD, {**FLOOD, "id": "a second one"}])
    incident = open_incident(visit.desk)
    page = visit.signs_in(People.writer.id, f"crisis?id={incident.id}")
    page.keyboard.press("i")
    expect(page.locator("#behind [data-found] input").first).to_be_visible()
    page.get_by_label("Look for those that say").fill("a flood in the shop")
    page.keyboard.press("Enter")
    expect(page.locator("#behind [data-found]")).to_contain_text("Ticket")
    for place in (0, 1):
        page.locator("#behind [data-found] input").nth(place).check()
    page.get_by_role("button", name="Put the chosen behind it").click()
    expect(page.locator("[data-is^=record]")).to_have_count(2)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("[data-is^=record]")).to_have_count(0)
    assert visit.astray == []
