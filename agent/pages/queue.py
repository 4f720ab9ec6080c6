"""The Queue: what waits, and for whom."""

from agent.actions import Desk
from agent.models import Actor
from agent.pages.forms import CHOICES
from agent.pages.page import Page, Query, draw


def show(desk: Desk, actor: Actor, query: Query) -> str:
    """Every open draft, this person's first; crises above them."""
    rows = desk.drafts.queue(actor)
    mine = sum(row.mine for row in rows)
    crisis = sum(row.draft.kind == "statement" for row in rows)
    return draw(
        "queue.html",
        "",
        desk,
        actor,
        rows=rows,
        counts={"mine": mine, "crisis": crisis},
        incidents=[i for i in desk.incidents.rows(actor) if not i.closed],
        archive=desk.drafts.queue(actor, archive=True)[:50],
        records=desk.records.count(actor),
        forms=CHOICES,
    )


PAGE = Page("Queue", "", show)
