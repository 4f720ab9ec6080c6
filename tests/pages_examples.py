"""A desk with a day's work on it, for pictures and for driving the pages: invented samples, and what people did."""

from datetime import UTC, datetime
from pathlib import Path

from agent import demo, settings
from agent.actions import Desk
from agent.actions.queue_views import Filter
from agent.app import build
from agent.models import Actor
from agent.policy import BUILT_IN_TEXT
from tests.conftest import PASSWORD

NOW = datetime(2026, 11, 16, 14, 31, tzinfo=UTC)
WRITER, APPROVER, ADMIN = (account.actor() for account in demo.ACCOUNTS)
#: A sentence that no passage carries, with what the rules object to.
INVENTED = "Sarah Whitcombe, the owner, said it was “the best service in the world” and that sales rose 45 percent!"
HOSTILE = '<img src=x onerror="window.hurt=1"><script>window.hurt=1</script> ${window.hurt=1} {{hurt}}'


def worked_desk(home: Path) -> Desk:
    """The demonstration's desk, composed without a model, after a writer's and an approver's morning."""
    desk = build(settings.load(home=home, llm_base_url="none"), clock=lambda: NOW)
    demo.prepare(desk)
    for account in demo.ACCOUNTS:
        desk.people.set_password(demo.DESK, account.id, PASSWORD)
    for row in desk.drafts.queue(WRITER):
        if row.draft.kind == "story" and row.draft.state == "drafted":
            _work_on(desk, row.draft.id)
    _settle(desk)
    return desk


def _settle(desk: Desk) -> None:
    """Two versions of a policy with why they were set, and views of the queue that people keep."""
    slower = BUILT_IN_TEXT.replace("hours = 24", "hours = 36")
    desk.policies.set(ADMIN, slower, note="A day was too short over the weekend")
    helped = slower.replace('stand_in = ["approver"] ', 'stand_in = ["approver", "privacy"] ')
    desk.policies.set(ADMIN, helped, note="The privacy officers stand in too")
    desk.views.save(APPROVER, "To sign", Filter(show="mine", state="in_review"))
    desk.views.save(WRITER, "Crisis texts", Filter(show="crisis"), shared="")


def _work_on(desk: Desk, draft_id: str) -> None:
    """Two more versions, one of them with trouble in it, a comment on a sentence, and one that is dealt with."""
    body = desk.drafts.page(WRITER, draft_id).version.content.part("body")
    desk.drafts.edit(WRITER, draft_id, 1, {"body": body.replace(". ", ". The shop opened again. ", 1)})
    page = desk.drafts.edit(WRITER, draft_id, 2, {"body": f"{body} {INVENTED}"})
    first = next(placed for placed in page.content.placed if placed.sentence.part == "body")
    desk.drafts.comment(APPROVER, draft_id, 3, "Can we say which week this was?", first.start, first.end)
    done = desk.drafts.comment(APPROVER, draft_id, 3, "The headline is too long for the wire.")
    desk.drafts.resolve(WRITER, draft_id, done.id)


def signed_in(desk: Desk, who: Actor) -> str:
    """A session's token for ``who``."""
    return desk.people.sign_in(who.id, PASSWORD)
