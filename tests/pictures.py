"""Pictures of every page: ``python -m tests.pictures [PAGE…]`` draws them into ``docs/pictures``.

Each page is drawn at 1280 × 900 and at 390 × 844, light and dark, on a desk of invented samples. It needs the
encoder files and ``/usr/bin/chromium``; it asks for no chat model.
"""

import socket
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from itertools import chain
from pathlib import Path
from threading import Thread
from typing import NamedTuple

import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from agent.actions import Desk
from agent.models import Actor
from agent.pages.edge import COOKIE
from agent.pages.server import create_app
from tests.edited_examples import edited_texts
from tests.pages_examples import ADMIN, APPROVER, WRITER, signed_in, worked_desk
from tests.room_examples import quiet_desk, running

OUT = Path(__file__).parent.parent / "docs" / "pictures"
CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)
#: Pictures of the crisis desk, each of a desk of its own.
CRISIS = {"quiet", "crisis", "room", "texts", "course", "change", "behind"}
#: That no place of the page still says that the desk looks at what is typed.
LOOKED = """() => !Array.from(document.querySelectorAll("[data-live]"))
    .some((place) => place.offsetParent && place.textContent.trim().startsWith("Looking at"))"""
SIZES = {"wide": (1280, 900), "narrow": (390, 844)}


class Picture(NamedTuple):
    """A page as one person sees it, after ``code`` was typed at a door, ``press`` was clicked and ``scroll`` brought to
    the top, if anything."""

    name: str
    path: str
    who: Actor | None
    press: str = ""
    scroll: str = ""
    code: str = ""


@contextmanager
def served(desk: Desk) -> Iterator[str]:
    """The desk on a free port of loopback; gives its address."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(create_app(desk), log_level="error", access_log=False))
    thread = Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=10)


def pictures(desk: Desk) -> list[Picture]:
    """What is drawn; ids are those that this desk happens to have."""
    rows = desk.drafts.queue(APPROVER)
    troubled = next(r.draft for r in rows if r.draft.kind == "story" and r.draft.state == "drafted")
    waiting = next(r.draft for r in rows if r.draft.kind == "story" and r.draft.state == "in_review")
    statement = next(r.draft for r in rows if r.draft.kind == "statement")
    record = max(desk.records.rows(WRITER), key=lambda row: row.replacements).record.id
    given = desk.external.invite(WRITER, waiting.id, waiting.version, "The customer's press office", 3)
    shown = desk.previews.make(WRITER, waiting.id, waiting.version, 3, desk.parts.clock() + timedelta(days=2)).token
    return [
        Picture("login", "login", None),
        Picture("queue", "", APPROVER),
        Picture("views", "?show=all&state=in_review", APPROVER, "[data-open=keep]"),
        Picture("find", "find", WRITER),
        Picture("search", "find?q=help+on+the+phone+on+a+busy+night", WRITER),
        Picture("draft", f"draft?id={troubled.id}", WRITER),
        Picture("edit", f"draft?id={troubled.id}", WRITER, "[data-edit=on]"),
        Picture("comments", f"draft?id={troubled.id}", WRITER, "[data-tab=comments]"),
        Picture("review", f"draft?id={waiting.id}", APPROVER),
        Picture("sign", f"draft?id={waiting.id}", APPROVER, "[data-open=sign]"),
        Picture("statement", f"draft?id={statement.id}", ADMIN),
        Picture("records", "records", WRITER),
        Picture("record", f"records?id={record}", WRITER),
        Picture("why", f"records?id={record}", APPROVER, ".message [data-why]"),
        Picture("mask", f"records?id={record}", APPROVER, "[data-mask]"),
        Picture("import", "records", WRITER, "[data-open=import]"),
        Picture("voice", "voice", APPROVER),
        Picture("learning", "learning", APPROVER),
        Picture("learn", "voice", APPROVER, "[data-open=learn]"),
        Picture("people", f"people?id={WRITER.id}", ADMIN),
        Picture("policy", "policy", WRITER),
        Picture("difference", "policy?a=0&b=2", ADMIN),
        Picture("policy-edit", "policy?edit=on", ADMIN, scroll=".policy-edit:has([data-checked] .note)"),
        Picture("account", "account", WRITER),
        Picture("consent", f"records?id={record}", APPROVER, "[data-open=consent]"),
        Picture("invite", f"invite?id={waiting.id}", WRITER),
        Picture("external", f"external/{given.token}", None, "button[type=submit]", code=given.code),
        Picture("previews", f"draft?id={waiting.id}", WRITER, scroll="#previews-h"),
        Picture("preview", f"external/preview/{shown}", None),
    ]


def days(home: Path, wanted: Sequence[str]) -> Iterator[tuple[Desk, list[Picture]]]:
    """The desk of a day's work, unless only pictures of the crisis desk are wanted."""
    if not wanted or set(wanted) - CRISIS:
        desk = worked_desk(home / "day")
        edited_texts(desk)
        yield desk, pictures(desk)


def rooms(home: Path, wanted: Sequence[str]) -> Iterator[tuple[Desk, list[Picture]]]:
    """The crisis desk: when all is quiet, with a warning to take up, and the room of an incident that runs."""
    if not wanted or "quiet" in wanted:
        yield quiet_desk(home / "quiet"), [Picture("quiet", "crisis", APPROVER)]
    if not wanted or (CRISIS - {"quiet"}) & set(wanted):
        desk = quiet_desk(home / "crisis", "double-charge", "overheating")
        at = f"crisis?id={running(desk)}"
        yield (
            desk,
            [
                Picture("crisis", "crisis", APPROVER),
                Picture("room", at, APPROVER),
                Picture("texts", at, APPROVER, scroll=".texts"),
                Picture("course", at, APPROVER, scroll=".lower"),
                Picture("change", at, APPROVER, "[data-open=change-F2]"),
                Picture("behind", at, APPROVER, "button[data-open=behind]"),
            ],
        )


def draw(browser: Browser, at: str, desk: Desk, chosen: list[Picture]) -> None:
    for tone in ("light", "dark"):
        for size, (width, height) in SIZES.items():
            for picture in chosen:
                context = browser.new_context(
                    viewport={"width": width, "height": height}, color_scheme="dark" if tone == "dark" else "light"
                )
                if picture.who:
                    context.add_cookies([{"name": COOKIE, "value": signed_in(desk, picture.who), "url": at}])
                page = context.new_page()
                take(page, at, picture, OUT / f"{picture.name}-{size}-{tone}.png")
                context.close()


def reach(page: Page, at: str, picture: Picture) -> None:
    """Go to where the picture is taken."""
    page.goto(f"{at}/{picture.path}")
    page.wait_for_selector(".who b, .door, .preview", state="attached")
    if picture.code:
        page.fill("[name=code]", picture.code)
    if picture.press:
        page.click(picture.press)
    page.wait_for_load_state("networkidle")
    page.wait_for_function(LOOKED)


def take(page: Page, at: str, picture: Picture, out: Path) -> None:
    """Draw one picture. A page that is wider than its window is an error, not a picture."""
    reach(page, at, picture)
    if picture.scroll:
        page.locator(picture.scroll).evaluate("element => element.scrollIntoView()")
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if wide > 0:
        print(f"{out.name}: {wide} px too wide", file=sys.stderr)
    page.screenshot(path=out)


def main(wanted: list[str]) -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        for desk, drawn in chain(days(Path(home), wanted), rooms(Path(home), wanted)):
            with served(desk) as at:
                draw(browser, at, desk, [p for p in drawn if not wanted or p.name in wanted])
            desk.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
