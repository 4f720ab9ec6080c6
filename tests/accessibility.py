"""axe-core on every page: ``python -m tests.accessibility [PAGE…]`` says what stands in somebody's way.

The pages of ``tests.pictures``, at both sizes, light and dark. Prints a line for each violation with its weight, rule
and the first places; exit 1 when one is serious or critical. It needs what the pictures need, and no network.
"""

import sys
import tempfile
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright

from agent.actions import Desk
from agent.pages.edge import COOKIE
from tests.conftest import PATIENCE
from tests.pages_examples import signed_in
from tests.pictures import CHROMIUM, FLAGS, SIZES, Picture, days, reach, rooms, served

HEAVY = ("serious", "critical")
#: What Gradio draws around each page and the desk can't reach: its frame names no language of its own.
OPTIONS = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}}


class Fault(NamedTuple):
    """A rule of axe-core that a page breaks, how heavily, and where first."""

    page: str
    impact: str
    rule: str
    said: str
    places: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.page}: {self.impact} {self.rule}: {self.said}\n    " + "\n    ".join(self.places)


def faults(browser: Browser, at: str, desk: Desk, chosen: Sequence[Picture]) -> Iterator[Fault]:
    """What axe-core finds on each page at each size in each tone."""
    for picture in chosen:
        for tone in ("light", "dark"):
            for size, (width, height) in SIZES.items():
                context = browser.new_context(
                    viewport={"width": width, "height": height},
                    color_scheme="dark" if tone == "dark" else "light",
                    bypass_csp=True,  # a preview runs no script, not even axe
                )
                if picture.who:
                    context.add_cookies([{"name": COOKIE, "value": signed_in(desk, picture.who), "url": at}])
                context.set_default_timeout(PATIENCE)
                page = context.new_page()
                reach(page, at, picture)
                found: list[dict[str, Any]] = Axe().run(page, options=OPTIONS).response["violations"]
                yield from (_fault(f"{picture.name}-{size}-{tone}", one) for one in found)
                context.close()


def _fault(page: str, one: dict[str, Any]) -> Fault:
    nodes = one["nodes"][:3]
    places = tuple(f"{node['html'][:140]} ({' '.join(map(str, node['target']))[:80]})" for node in nodes)
    return Fault(page, one["impact"] or "minor", one["id"], one["help"], places)


def main(wanted: Sequence[str]) -> int:
    """Exit 0 when nothing serious was found, 1 else."""
    found: list[Fault] = []
    with tempfile.TemporaryDirectory() as home, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        for desk, drawn in chain(days(Path(home), wanted), rooms(Path(home), wanted)):
            with served(desk) as at:
                found += faults(browser, at, desk, [p for p in drawn if not wanted or p.name in wanted])
            desk.close()
        browser.close()
    for fault in found:
        print(fault)
    heavy = sum(fault.impact in HEAVY for fault in found)
    print(f"{len(found)} violations, {heavy} of them serious or critical")
    return 1 if heavy else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
