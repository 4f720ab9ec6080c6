"""The incident room: severity, owner, log, clock; two people on one fact base; old data readable."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from agent.actions import Desk
from agent.crisis.clock import clock as steps
from agent.errors import NotAllowedError, NotFoundError, RefusedError, StaleError
from agent.models import Draft, Fact, Incident
from tests.conftest import NOON, Clock, People, sign_as
from tests.crisis_examples import add, open_incident
from tests.stories import FLOOD, import_rows


def opened(desk: Desk) -> Incident:
    return desk.incidents.open(People.writer, "Payouts late", NOON - timedelta(minutes=10))


def test_severity_and_owner_are_kept_logged_and_audited(desk: Desk) -> None:
    incident = opened(desk)
    incident = desk.incidents.describe(People.writer, incident.id, incident.revision, severity="sev2")
    incident = desk.incidents.assign(People.writer, incident.id, incident.revision, People.approver.id)
    room = desk.incidents.room(People.legal, incident.id)
    assert (room.incident.severity, room.owner_name) == ("sev2", "Ada Stone")
    told = [(line.seq, line.by_name, line.what, line.text) for line in room.log]
    assert told == [
        (1, "Wynn Reed", "open incident", "Payouts late"),
        (2, "Wynn Reed", "describe incident", "severity"),
        (3, "Wynn Reed", "assign incident", "a.stone"),
    ]
    with desk.parts.store.read() as tx:
        assert {a.verb for a in tx.audit.list(subject=incident.id)} == {what for _, _, what, _ in told}
    assert desk.audit.verify()


def test_what_makes_no_sense_is_refused_in_plain_words(desk: Desk) -> None:
    incident = opened(desk)
    at = (incident.id, incident.revision)
    with pytest.raises(RefusedError, match="can't read what was entered for severity"):
        desk.incidents.describe(People.writer, *at, severity="terrible")
    with pytest.raises(RefusedError, match="Nobody on the desk has the account 'ghost'"):
        desk.incidents.assign(People.writer, *at, "ghost")
    with pytest.raises(RefusedError, match="does not stand in the words"):
        desk.incidents.add_fact(People.writer, *at, "known", "Many payouts are late.", figure="1,900 payouts")
    with pytest.raises(RefusedError, match="future"):
        desk.incidents.add_fact(People.writer, *at, "known", "Payouts are late.", at=NOON + timedelta(minutes=1))
    with pytest.raises(NotAllowedError):
        desk.incidents.note(People.privacy, incident.id, "seen")
    with pytest.raises(NotFoundError):
        desk.incidents.note(People.writer, "nowhere", "seen")
    assert desk.incidents.get(People.writer, incident.id) == incident


def test_a_fact_has_a_figure_a_time_and_a_source_and_a_new_wording_loses_the_confirmation(desk: Desk) -> None:
    incident = opened(desk)
    incident = desk.incidents.add_fact(
        People.writer,
        incident.id,
        incident.revision,
        "known",
        "About 40 payouts are late.",
        "payout log",
        figure="40 payouts",
        at=NOON - timedelta(minutes=30),
    )
    incident = desk.incidents.confirm_fact(People.approver, incident.id, incident.revision, "F1")
    fact = incident.facts[0]
    assert (fact.figure, fact.at, fact.source) == ("40 payouts", NOON - timedelta(minutes=30), "payout log")
    assert (fact.confirmed_by, fact.confirmed_at) == ("Ada Stone", NOON)
    changed = desk.incidents.change_fact(
        People.writer, incident.id, incident.revision, "F1", "About 60 payouts are late."
    ).facts[0]
    assert (changed.confirmed_by, changed.figure, changed.source) == (None, None, "payout log")


def test_two_desks_on_one_fact_base_never_overwrite_each_other(make_desk: Callable[..., Desk]) -> None:
    one, two = make_desk(), make_desk()
    incident = opened(one)
    seen = two.incidents.get(People.approver, incident.id)
    one.incidents.add_fact(People.writer, incident.id, incident.revision, "known", "Payouts of Monday are late.")
    with pytest.raises(StaleError, match="since your page was drawn"):
        two.incidents.add_fact(People.approver, seen.id, seen.revision, "known", "Payouts of Tuesday are late.")
    assert [f.text for f in two.incidents.get(People.writer, seen.id).facts] == ["Payouts of Monday are late."]
    assert [line.what for line in two.incidents.room(People.writer, seen.id).log] == ["open incident", "add fact"]
    two.incidents.note(People.approver, seen.id, "the bank was called")
    assert one.incidents.room(People.writer, seen.id).log[-1].text == "the bank was called"


def test_a_warning_and_its_interactions_stand_behind_the_incident(desk: Desk, tmp_path: Path) -> None:
    import_rows(desk, tmp_path, [FLOOD])
    key = FLOOD["id"]
    incident = desk.incidents.open(
        People.writer, "Shops flooded", warning="9 seen in the last hour, 1.2 expected", records=[key, "gone"]
    )
    room = desk.incidents.room(People.writer, incident.id)
    assert incident.warning == room.log[0].text == "9 seen in the last hour, 1.2 expected"
    assert ([r.id for r in room.behind.records], room.behind.base) == ([key], 1)
    assert desk.incidents.put_behind(People.writer, incident.id, [key]) == 0


def test_facts_and_incidents_written_before_stay_readable() -> None:
    old = '{"id":"i","title":"t","opened_by":"w","detected_at":"2026-11-13T18:49:00Z","facts":[{"id":"F1","text":"x"}]}'
    incident = Incident.model_validate_json(old)
    assert (incident.severity, incident.owner, incident.updates) == (None, None, ())
    assert incident.facts == (Fact(id="F1", text="x"),)


# --- the clock


def test_the_clock_says_what_is_due_and_what_is_late() -> None:
    detected = NOON - timedelta(minutes=45)
    incident = Incident(id="i", title="t", opened_by="w", detected_at=detected)
    shown = [(s.name, s.at, s.due, s.late) for s in steps(incident, NOON)]
    assert shown == [
        ("detected", detected, None, False),
        ("assessed", None, detected + timedelta(minutes=30), True),
        ("first statement", None, detected + timedelta(minutes=60), False),
    ]


def released(desk: Desk, draft: Draft) -> None:
    desk.drafts.submit(People.writer, draft.id, draft.version)
    for signer in (People.approver, People.legal):
        page = desk.drafts.page(signer, draft.id)
        said = {q.rule: "Yes, I checked." for q in page.questions}
        sign_as(desk, signer, draft.id, page.version.number, page.version.sha256, said)
    desk.drafts.export(People.writer, draft.id, draft.version)


def test_what_leaves_the_house_sets_the_clock_a_round_at_a_time(desk: Desk, clock: Clock) -> None:
    incident = open_incident(desk)
    first = [desk.drafts.draft_statement(People.writer, incident.id, channel=c) for c in ("press", "social")]
    clock.forward(minutes=10)
    released(desk, first[0])
    stated = clock()
    clock.forward(minutes=5)
    released(desk, first[1])
    held = desk.incidents.get(People.writer, incident.id)
    assert (held.first_statement_at, held.updates) == (stated, ())
    clock.forward(minutes=60)
    held = desk.incidents.describe(People.writer, held.id, held.revision, next_update_at=clock() + timedelta(hours=3))
    released(desk, desk.drafts.draft_statement(People.writer, incident.id))
    room = desk.incidents.room(People.writer, incident.id)
    assert [(u.at, u.due) for u in room.incident.updates] == [(clock(), NOON + timedelta(hours=2))]
    assert [(s.name, s.due) for s in room.clock][-1] == ("update", clock() + timedelta(hours=3))
    assert [line.what for line in room.log].count("issued") == 3


def test_a_fact_that_nobody_confirmed_sets_nothing(desk: Desk) -> None:
    incident = add(desk, opened(desk), "known", "Payouts are late.")
    with pytest.raises(NotAllowedError):
        desk.incidents.confirm_fact(People.writer, incident.id, incident.revision, "F1")
