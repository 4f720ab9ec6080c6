"""The Queue: what waits, and for whom."""

from agent.actions import Desk
from agent.actions.parts import may
from agent.models import Actor
from agent.pages.edge import Fields
from agent.pages.forms import CHOICES
from agent.pages.page import Done, Made, Page, Query, Stop, Tell, Works, draw


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
        unfinished=desk.drafts.unfinished(actor) if may(actor, "draft") else [],
        records=desk.records.count(actor),
        forms=CHOICES,
    )


def _finish(desk: Desk, actor: Actor, fields: Fields, tell: Tell, stop: Stop) -> Made:
    draft = desk.drafts.finish(actor, fields.need("job"), on_event=tell, cancelled=stop)
    return Made(go=f"draft?id={draft.id}")


def _discard(desk: Desk, actor: Actor, fields: Fields) -> Done:
    desk.drafts.discard(actor, fields.need("job"))
    return Done("Discarded.")


PAGE = Page(
    "Queue",
    "",
    show,
    acts={"discard": _discard},
    works={"finish": Works("Finishing the draft", _finish)},
)
