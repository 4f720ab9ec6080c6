"""A fact that was taken out by a slip comes back as it was, and the texts know."""

import pytest

from agent.actions import Desk
from agent.errors import NotFoundError
from agent.models import Draft
from tests.conftest import People
from tests.crisis_examples import add, open_incident


def stale(desk: Desk, draft: Draft) -> list[tuple[str, str]]:
    return [(mark.kind, mark.what) for mark in desk.drafts.page(People.writer, draft.id).stale]


def test_a_removed_fact_comes_back_with_its_name_and_the_text_that_held_it_is_no_longer_stale(desk: Desk) -> None:
    incident = open_incident(desk)
    press = desk.drafts.draft_statement(People.writer, incident.id)
    desk.drafts.submit(People.writer, press.id, 1)
    held = incident.facts[4]
    incident = desk.incidents.remove_fact(People.writer, incident.id, incident.revision, "F5")
    assert [(gone.fact, gone.by) for gone in incident.removed] == [(held, People.writer.id)]
    assert stale(desk, press) == [("removed", "F5")]
    incident = desk.incidents.restore_fact(People.writer, incident.id, incident.revision, "F5")
    assert (incident.facts[-1], incident.removed) == (held, ())
    assert held.confirmed_by == People.approver.name
    assert stale(desk, press) == []
    page = desk.drafts.page(People.writer, press.id)
    assert page.draft.state == "changes_requested"
    assert [r.verb for r in page.history][:2] == ["unmark stale", "mark stale"]
    log = desk.incidents.room(People.legal, incident.id).log
    assert [(line.what, line.text) for line in log][-2:] == [("remove fact", "F5"), ("restore fact", "F5")]


def test_a_text_that_was_written_without_the_fact_is_stale_when_it_comes_back(desk: Desk) -> None:
    incident = open_incident(desk)
    before = desk.drafts.draft_statement(People.writer, incident.id)
    incident = desk.incidents.remove_fact(People.writer, incident.id, incident.revision, "F6")
    desk.parts.clock.forward(minutes=1)  # type: ignore[attr-defined]
    after = desk.drafts.draft_statement(People.writer, incident.id, channel="status_page")
    desk.incidents.restore_fact(People.writer, incident.id, incident.revision, "F6")
    assert (stale(desk, before), stale(desk, after)) == ([], [("new", "F6")])


def test_no_other_fact_gets_the_id_of_a_removed_one_and_nothing_comes_back_twice(desk: Desk) -> None:
    incident = open_incident(desk)
    incident = desk.incidents.remove_fact(People.writer, incident.id, incident.revision, "F6")
    incident = add(desk, incident, "known", "About 1,900 payments were charged twice.")
    assert incident.facts[-1].id == "F7"
    incident = desk.incidents.restore_fact(People.writer, incident.id, incident.revision, "F6")
    with pytest.raises(NotFoundError, match="somebody may have put it back"):
        desk.incidents.restore_fact(People.writer, incident.id, incident.revision, "F6")
