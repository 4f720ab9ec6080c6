"""The desk in a real browser: a writer drafts and submits, an approver signs, the writer can't; then it is exported.

One journey, because starting the browser costs more than all the rest. The chat model is left out: the composer
writes. Every request of the browser is watched, and none may leave for another host.
"""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.conftest import PASSWORD, People
from tests.pages_examples import HOSTILE
from tests.stories import FLOOD
from tests.visits import IN_BROWSER, Visit

pytestmark = IN_BROWSER


def test_from_an_export_to_a_signed_story(visit: Visit, tmp_path: Path) -> None:
    writer = visit.signs_in(People.writer.id, "records")
    expect(writer).to_have_title("Records · Storydesk")
    _imports(writer, tmp_path)
    _drafts(writer)
    draft_id = writer.url.split("id=")[1]
    _moves_by_keys(writer)
    _edits(writer)
    writer.get_by_role("button", name="Send to review").click()
    expect(writer.locator(".head .tag")).to_have_text("In review")
    expect(writer.locator("[data-open=sign]")).to_have_count(0)
    expect(writer.locator(".decide .why")).to_contain_text("Only an approver may sign this text")

    approver = visit.signs_in(People.approver.id, f"draft?id={draft_id}")
    assert approver.url.endswith(f"draft?id={draft_id}")
    _comments(approver)
    _signs(approver)
    _exports(writer, tmp_path)
    assert visit.astray == []
    assert approver.evaluate("window.hurt") is None


def _imports(page: Page, folder: Path) -> None:
    import json

    path = folder / "week.jsonl"
    path.write_text(json.dumps(FLOOD) + "\nnot json\n", "utf-8")
    page.locator("[data-open=import]").first.click()
    page.locator("#import input[type=file]").set_input_files(path)
    page.get_by_role("button", name="Import it").click()
    expect(page.locator(".live")).to_contain_text("Refused rows")
    expect(page.locator(".rows .row")).to_have_count(1)
    expect(page.locator(".rows")).not_to_contain_text("Quintero")


def _drafts(page: Page) -> None:
    page.goto(page.url.replace("records", "find?record=flood-1"))
    page.get_by_label("What the story is about").fill("a bookshop open again after a flood")
    page.get_by_role("button", name="Draft the story").click()
    page.wait_for_url("**/draft?id=*")
    expect(page.locator(".head .tag")).to_have_text("Draft")


def _moves_by_keys(page: Page) -> None:
    chosen = page.locator(".text .s.on")
    expect(chosen).to_have_count(1)
    first = chosen.get_attribute("data-s")
    page.keyboard.press("j")
    assert chosen.get_attribute("data-s") != first
    expect(page.locator(f"[data-for-sentence='{chosen.get_attribute('data-s')}']")).to_be_visible()
    page.keyboard.press("k")
    assert chosen.get_attribute("data-s") == first


def _edits(page: Page) -> None:
    """What is typed outlives a reload; saving makes version 2."""
    page.keyboard.press("e")
    page.get_by_label("Headline").fill("A bookshop opened again after a flood")
    page.reload()
    page.wait_for_selector(".text .s.on")
    page.keyboard.press("e")
    expect(page.get_by_label("Headline")).to_have_value("A bookshop opened again after a flood")
    page.get_by_role("button", name="Save as version 2").click()
    expect(page.locator(".text h2")).to_contain_text("A bookshop opened again after a flood")
    expect(page.locator(".diff ins").first).to_be_visible()


def _comments(page: Page) -> None:
    page.get_by_role("button", name="Comment on this sentence").locator("visible=true").click()
    page.get_by_label("What you think of it").fill(HOSTILE)
    page.locator("#place-comment").get_by_role("button", name="Comment").click()
    page.get_by_role("button", name="Comments 1").click()
    expect(page.locator(".log .comment p")).to_have_text(HOSTILE)


def _signs(page: Page) -> None:
    page.get_by_role("button", name="Sign version 2…").click()
    dialog = page.locator("#sign")
    expect(dialog.locator(".sha")).to_contain_text("version 2 · SHA-256")
    for answer in dialog.locator("textarea").all():
        answer.fill("Checked against the record.")
    dialog.get_by_label("Your password").fill(PASSWORD)
    dialog.get_by_role("button", name="I have read it: sign version 2").click()
    expect(page.locator(".head .tag")).to_have_text("Signed")


def _exports(page: Page, folder: Path) -> None:
    page.reload()
    page.get_by_role("button", name="Export version 2").click()
    with page.expect_download() as got:
        page.get_by_role("link", name="Markdown").click()
    got.value.save_as(folder / "story.md")
    assert "A bookshop opened again after a flood" in (folder / "story.md").read_text("utf-8")
