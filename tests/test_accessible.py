"""axe-core on pages that no other test looks at, at both sizes, light and dark: nothing heavy stands in the way."""

from pathlib import Path

from agent.actions.queue_views import Filter
from agent.models import Brief
from agent.policy import BUILT_IN_TEXT
from tests.accessibility import HEAVY, faults
from tests.conftest import People
from tests.crisis_examples import open_incident
from tests.pictures import Picture
from tests.stories import FLOOD, import_rows
from tests.visits import IN_BROWSER, Visit

pytestmark = IN_BROWSER


def heavy(visit: Visit, *pages: Picture) -> list[str]:
    found = faults(visit.browser, visit.at, visit.desk, pages)
    return [str(fault) for fault in found if fault.impact in HEAVY]


def test_the_policy_can_be_read_compared_and_edited_by_everybody(visit: Visit) -> None:
    visit.desk.policies.set(People.admin, BUILT_IN_TEXT.replace("reasons = false", "reasons = true"), note="Say why")
    pages = (
        Picture("policy", "policy", People.writer),
        Picture("difference", "policy?a=0&b=1", People.legal),
        Picture("policy-edit", "policy?edit=on", People.admin),
    )
    assert heavy(visit, *pages) == []


def test_views_and_previews_can_be_used_by_everybody(visit: Visit, tmp_path: Path) -> None:
    desk = visit.desk
    import_rows(desk, tmp_path, [FLOOD])
    made = desk.drafts.draft_story(People.writer, Brief(topic="a bookshop open again after a flood", words=120))
    desk.drafts.submit(People.writer, made.id, 1)
    desk.views.save(People.writer, "In review", Filter(state="in_review"), shared="")
    token = desk.previews.make(People.writer, made.id, 1, 3).token
    pages = (
        Picture("views", "?show=all&state=in_review", People.approver, "[data-open=keep]"),
        Picture("previews", f"draft?id={made.id}", People.writer),
        Picture("preview", f"external/preview/{token}", None),
    )
    assert heavy(visit, *pages) == []


def test_the_list_of_incidents_can_be_used_by_everybody(visit: Visit) -> None:
    open_incident(visit.desk)
    assert heavy(visit, Picture("crisis", "crisis", People.writer)) == []
