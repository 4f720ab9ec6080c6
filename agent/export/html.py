"""The text as one HTML page in the house style: nothing in it comes from elsewhere, and no word of the text is markup.

It is read as it is, printed, or pasted into a site; it holds no script.
"""

from datetime import UTC, datetime
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from agent.checks.privacy import CREDIT
from agent.export.machine import language_of
from agent.export.package import Package, blocks
from agent.models import Part

MEDIA_TYPE = "text/html; charset=utf-8"

#: How the parts of a text are set; every other one is a paragraph.
TAGS: dict[Part, str] = {"headline": "h1", "contact": "address"}


@cache
def _environment() -> Environment:
    return Environment(
        autoescape=True,
        undefined=StrictUndefined,
        loader=PackageLoader("agent.export", "."),
        trim_blocks=True,
        lstrip_blocks=True,
    )


def html(package: Package) -> str:
    """The page. A line break within a paragraph stays one; a page under embargo asks not to be indexed."""
    return _page("page.html", package)


def preview(package: Package, mark: str, ends: datetime) -> str:
    """The same page with ``mark`` over it, and when its address ends; it asks not to be indexed."""
    at = ends.astimezone(UTC)
    return _page("preview.html", package, mark=mark, ends=f"{at.day} {at:%B %Y, %H:%M} UTC")


def _page(template: str, package: Package, **values: object) -> str:
    return (
        _environment()
        .get_template(template)
        .render(
            title=_title(package),
            language=language_of(package),
            organisation=package.organisation,
            held=package.held_until,
            blocks=[(b.part, TAGS.get(b.part, "p"), b.text) for b in blocks(package.printed)],
            **values,
        )
    )


def _title(package: Package) -> str:
    """The headline; the house's name where there is none or a name is printed in it, which is printed only there."""
    headline = package.version.content.part("headline")
    return headline if headline and not CREDIT.search(headline) else package.organisation
