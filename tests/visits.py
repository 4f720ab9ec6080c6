"""A browser at the desk, for the tests that click through it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from agent.actions import Desk
from agent.models import Actor
from agent.pages.edge import COOKIE
from tests.conftest import PASSWORD, PATIENCE
from tests.pictures import CHROMIUM, FLAGS, SIZES, served

#: What a test in the browser is marked with.
IN_BROWSER = [
    pytest.mark.browser,
    pytest.mark.enable_socket,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"needs {CHROMIUM}"),
]


class Visit(NamedTuple):
    """A browser at the desk, and what it asked of other hosts or complained about."""

    browser: Browser
    at: str
    desk: Desk
    astray: list[str]

    def signs_in(self, name: str, path: str = "") -> Page:
        """A page of this person, opened by a deep link that leads through the door."""
        page = self._page()
        page.goto(f"{self.at}/{path}")
        page.get_by_label("Account name").fill(name)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_selector(".who b")
        return page

    def opens(self, who: Actor, path: str, *, narrow: bool = False) -> Page:
        """A page of this person, who is signed in already; a narrow one is a telephone's."""
        page = self._page(narrow=narrow)
        token = self.desk.people.sign_in(who.id, PASSWORD)
        page.context.add_cookies([{"name": COOKIE, "value": token, "url": self.at}])
        page.goto(f"{self.at}/{path}")
        page.wait_for_selector(".who b", state="attached")
        return page

    def _page(self, *, narrow: bool = False) -> Page:
        width, height = SIZES["narrow" if narrow else "wide"]
        context = self.browser.new_context(
            viewport={"width": width, "height": height}, has_touch=narrow, is_mobile=narrow, accept_downloads=True
        )
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        self._watch(context, page)
        return page

    def _watch(self, context: BrowserContext, page: Page) -> None:
        ours = (self.at, "data:", "blob:")
        context.on("request", lambda r: None if r.url.startswith(ours) else self.astray.append(r.url))
        page.on("pageerror", lambda error: self.astray.append(str(error)))


@contextmanager
def visiting(desk: Desk) -> Iterator[Visit]:
    """A browser while the desk is served; both are closed afterwards."""
    with sync_playwright() as play, served(desk) as at:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield Visit(browser, at, desk, [])
        browser.close()
