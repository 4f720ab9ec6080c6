"""How long a page of the desk takes in a real browser until somebody can work on it, measured inside the page.

Interactive is when the text stands there with its first sentence chosen: by then the page's script has taken hold of
it and a key does something, which is tried. Times count from the start of the navigation. The processor's time is that
of the page and of the desk together: what a machine that does nothing else would need at most.
"""

import secrets
import socket
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import uvicorn
from playwright.sync_api import Browser, BrowserContext, CDPSession, sync_playwright

from agent.actions import Desk
from agent.actions.people import DESK
from agent.errors import StorydeskError
from agent.models import Actor
from agent.pages.edge import COOKIE
from agent.pages.server import create_app

CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)
#: Milliseconds after which an opening counts as failed.
GIVEN_UP = 60_000
READY = ".text .s.on"
#: Runs before the page's own script: notes when the first sentence was chosen.
NOTE = f"""
  const look = () => {{
    if (window.readyAt === undefined && document.querySelector("{READY}")) window.readyAt = performance.now();
  }};
  new MutationObserver(look).observe(document, {{childList: true, subtree: true, attributes: true}});
"""


class Took(NamedTuple):
    """One opening: until it was interactive, and the processor's time that it cost."""

    ms: float
    cpu_ms: float


@contextmanager
def served(desk: Desk) -> Iterator[str]:
    """The desk on a free port of loopback; gives its address."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(create_app(desk), log_level="error", access_log=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=60)


def opened(desk: Desk, who: Actor, path: str, times: int = 7) -> dict[str, float]:
    """Milliseconds until ``path`` can be worked on by ``who``: in a browser that was never here, and in one that was.

    ``interactive_first_ms`` is the first, ``interactive_ms`` the median of ``times`` openings after it,
    ``interactive_most_ms`` the slowest of them, and ``interactive_cpu_ms`` the processor's time of the median.
    Raises ``StorydeskError`` where the page never got so far.
    """
    password = secrets.token_urlsafe(16)
    desk.people.create(DESK, who.id, who.name, who.roles, password)
    cookie = desk.people.sign_in(who.id, password)
    with served(desk) as at, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        try:
            _ready(_context(browser, at, cookie), f"{at}/{path}")  # the server's own first time
            context = _context(browser, at, cookie)
            first = _ready(context, f"{at}/{path}")
            after = [_ready(context, f"{at}/{path}") for _ in range(times)]
        finally:
            browser.close()
    return {
        "interactive_first_ms": round(first.ms, 1),
        "interactive_ms": round(statistics.median(one.ms for one in after), 1),
        "interactive_most_ms": round(max(one.ms for one in after), 1),
        "interactive_cpu_ms": round(statistics.median(one.cpu_ms for one in after), 1),
    }


def _context(browser: Browser, at: str, cookie: str) -> BrowserContext:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(GIVEN_UP)
    context.add_cookies([{"name": COOKIE, "value": cookie, "url": at}])
    context.add_init_script(NOTE)
    return context


def _ready(context: BrowserContext, address: str) -> Took:
    page = context.new_page()
    counted = context.new_cdp_session(page)
    counted.send("Performance.enable")
    before_page, before_desk = _spent(counted), time.process_time()
    page.goto(address)
    page.wait_for_selector(READY)
    took = _spent(counted) - before_page + time.process_time() - before_desk
    at = float(page.evaluate("window.readyAt"))
    before = page.locator(READY).get_attribute("data-s")
    page.keyboard.press("j")
    if page.locator(READY).get_attribute("data-s") == before:
        raise StorydeskError("The page stands there, but a key does nothing.")
    page.close()
    return Took(at, took * 1000)


def _spent(counted: CDPSession) -> float:
    """Seconds of the processor that the page's process has used."""
    return next(
        float(one["value"]) for one in counted.send("Performance.getMetrics")["metrics"] if one["name"] == "ProcessTime"
    )
