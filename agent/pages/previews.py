"""Previews on the Draft page: who may make one, which there are, and the link, which is shown this once."""

from collections.abc import Sequence
from typing import NamedTuple

from agent.actions import Desk
from agent.actions.parts import may
from agent.actions.previewing import LONGEST_DAYS, shows
from agent.models import Actor
from agent.pages.edge import Fields
from agent.pages.external import PREVIEW
from agent.store import Preview
from agent.views import DraftPage

DAYS = (1, 3, 7, LONGEST_DAYS)


class Previews(NamedTuple):
    """What the page says of its draft's previews. ``why_not`` is why none can be made now; empty when one can."""

    there: Sequence[Preview]
    may_make: bool
    may_end: bool
    why_not: str
    link: str
    days: Sequence[int] = DAYS


def previews(desk: Desk, actor: Actor, page: DraftPage, link: str) -> Previews:
    """``link`` is the address that was made a moment ago."""
    blocked = any(finding.severity == "block" for finding in page.findings) or bool(page.stale)
    return Previews(
        there=desk.previews.of(actor, page.draft.id),
        may_make=shows(actor, page.draft.state),
        may_end=may(actor, "show a preview"),
        why_not="A finding blocks this text, so it is not shown outside." if blocked else "",
        link=link,
    )


def made(desk: Desk, actor: Actor, fields: Fields) -> str:
    """Make a preview as the form says; its address."""
    asked = fields.need("draft"), fields.number("version"), fields.number("days")
    token = desk.previews.make(actor, *asked, fields.at("embargo")).token
    return f"{(desk.parts.settings.public_url or '').rstrip('/')}{PREVIEW}/{token}"
