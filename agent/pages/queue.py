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
    counts = {
        "mine": sum(row.mine for row in rows),
        "crisis": sum(row.draft.kind == "statement" for row in rows),
        "late": sum(row.overdue for row in rows),
        "free": sum(row.draft.claimed_by is None for row in rows),
    }
    return draw(
        "queue.html",
        "",
        desk,
        actor,
        rows=rows,
        counts=counts,
        takes=may(actor, "take a draft in hand"),
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


def _claim(desk: Desk, actor: Actor, fields: Fields) -> Done:
    desk.drafts.claim(actor, fields.need("draft"))
    return Done("It is in your hand. The others see that; whoever may sign it still can.")


def _release(desk: Desk, actor: Actor, fields: Fields) -> Done:
    desk.drafts.release(actor, fields.need("draft"))
    return Done("Given back.")


PAGE = Page(
    "Queue",
    "",
    show,
    acts={"discard": _discard, "claim": _claim, "release": _release},
    works={"finish": Works("Finishing the draft", _finish)},
)
