"""Asking somebody outside of the house about a text, and what those said who were asked."""

from agent.actions import Desk
from agent.actions.people_external import LONGEST_DAYS, SHOWN_IN
from agent.errors import NotFoundError
from agent.models import Actor
from agent.pages.edge import Fields
from agent.pages.external import PREFIX
from agent.pages.page import Done, Page, Query, draw

DAYS = (1, 3, 7, LONGEST_DAYS)


def show(desk: Desk, actor: Actor, query: Query) -> str:
    """The invitations to the draft that the address names."""
    if not query.get("id"):
        raise NotFoundError("No draft is named in this address. Open one from the queue.")
    return _drawn(desk, actor, query["id"])


def _drawn(desk: Desk, actor: Actor, draft_id: str, link: str = "", code: str = "") -> str:
    page = desk.drafts.page(actor, draft_id)
    return draw(
        "invite.html",
        "invite",
        desk,
        actor,
        draft=page.draft,
        invitations=desk.external.invitations(actor, draft_id),
        askable=page.draft.state in SHOWN_IN,
        days=DAYS,
        link=link,
        code=code,
    )


def _invite(desk: Desk, actor: Actor, fields: Fields) -> Done:
    draft_id = fields.need("draft")
    given = desk.external.invite(actor, draft_id, fields.number("version"), fields.need("name"), fields.number("days"))
    home = (desk.parts.settings.public_url or "").rstrip("/")
    return Done("The link is made.", html=_drawn(desk, actor, draft_id, f"{home}{PREFIX}/{given.token}", given.code))


def _withdraw(desk: Desk, actor: Actor, fields: Fields) -> Done:
    desk.external.withdraw(actor, fields.need("draft"), fields.need("invitation"))
    return Done("The link works no more.")


PAGE = Page("Ask outside", "invite", show, acts={"invite": _invite, "withdraw": _withdraw})
