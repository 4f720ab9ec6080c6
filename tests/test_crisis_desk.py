"""The texts of one incident together: what contradicts another channel, and what the facts have outrun."""

import hashlib
from collections.abc import Callable
from datetime import timedelta

import pytest

from agent.actions import Desk
from agent.cli.drafting import answer
from agent.errors import NotAllowedError, StaleError, WrongStateError
from agent.export.hold import NOT_FOR_PUBLICATION
from agent.models import Draft, Event, Finding, Incident
from tests.conftest import Clock, People, sign_as
from tests.crisis_examples import add, open_incident


def h17(desk: Desk, draft: Draft) -> list[Finding]:
    return [f for f in desk.drafts.page(People.approver, draft.id).findings if f.rule == "H17"]


def edited(desk: Desk, draft: Draft, old: str, new: str) -> None:
    body = desk.drafts.page(People.writer, draft.id).version.content.part("body")
    assert old in body
    desk.drafts.edit(People.writer, draft.id, draft.version, {"body": body.replace(old, new)})


def sign(desk: Desk, draft_id: str, *signers: str) -> None:
    for account in signers:
        signer = next(p for p in People.everybody if p.id == account)
        page = desk.drafts.page(signer, draft_id)
        said = {q.rule: "Yes, I checked." for q in page.questions}
        sign_as(desk, signer, draft_id, page.version.number, page.version.sha256, said)


def test_a_changed_time_on_one_channel_blocks_its_signature_and_names_the_other(desk: Desk) -> None:
    incident = open_incident(desk)
    press, social, status = (
        desk.drafts.draft_statement(People.writer, incident.id, channel=c) for c in ("press", "social", "status_page")
    )
    assert h17(desk, press) == h17(desk, social) == h17(desk, status) == []
    edited(desk, status, "11:40", "11:55")
    found = h17(desk, status)
    assert [(f.severity, f.message.count("11:40")) for f in found] == [("block", 1)]
    assert found[0].message.startswith("“11:55”: ")
    desk.drafts.submit(People.writer, status.id, 2)
    with pytest.raises(NotAllowedError, match="H17"):
        sign(desk, status.id, People.approver.id)
    assert h17(desk, press) != []
    desk.drafts.withdraw(People.writer, status.id, 2, "wrong time")
    assert h17(desk, press) == []


def test_the_texts_stand_side_by_side_with_what_is_missing_and_where_they_clash(desk: Desk) -> None:
    incident = open_incident(desk)
    press, status = (
        desk.drafts.draft_statement(People.writer, incident.id, channel=c) for c in ("press", "status_page")
    )
    page = desk.crisis.channels(People.legal, incident.id)
    assert [t.title for t in page.texts] == ["Press statement", "Status page"]
    assert page.missing == ("Press statement, short", "Social post", "Support agents' script", "Internal note")
    assert page.clashes == ()
    edited(desk, status, "11:40", "11:55")
    (clash,) = desk.crisis.channels(People.legal, incident.id).clashes
    assert {clash.draft_id, clash.other_id} == {press.id, status.id}
    assert (clash.kind, {clash.said, clash.other_said}) == ("time", {"11:40", "11:55"})
    incident = desk.incidents.get(People.writer, incident.id)
    desk.incidents.remove_fact(People.writer, incident.id, incident.revision, "F5")
    page = desk.crisis.channels(People.legal, incident.id)
    assert [m.what for m in page.texts[0].stale] == ["F5"]
    assert page.clashes == ()


# --- stale texts


def signed(desk: Desk, incident: Incident, channel: str = "press") -> Draft:
    draft = desk.drafts.draft_statement(People.writer, incident.id, channel=channel)
    desk.drafts.submit(People.writer, draft.id, 1)
    sign(desk, draft.id, People.approver.id, People.legal.id)
    page = desk.drafts.page(People.writer, draft.id)
    assert (page.draft.state, len(page.signatures)) == ("signed", 2)
    return page.draft


def test_a_new_fact_voids_what_was_signed_and_says_why(desk: Desk) -> None:
    incident = open_incident(desk)
    draft = signed(desk, incident)
    add(desk, incident, "known", "About 1,900 payments were charged twice.")
    page = desk.drafts.page(People.writer, draft.id)
    assert page.draft.state == "changes_requested"
    assert [(m.kind, m.what, m.version) for m in page.stale] == [("new", "F7", 1)]
    assert all(s.voided_at for s in page.signatures)
    assert [a.detail["voided"] for a in page.history if a.verb == "mark stale"] == ["2"]
    assert desk.drafts.queue(People.writer)[0].stale
    with pytest.raises(WrongStateError, match="F7 is new after version 1 was written"):
        sign(desk, draft.id, People.approver.id)
    with pytest.raises(WrongStateError, match="F7 is new"):
        desk.drafts.submit(People.writer, draft.id, 1)
    assert desk.audit.verify()


def test_an_unconfirmed_fact_touches_nothing(desk: Desk) -> None:
    incident = open_incident(desk)
    draft = signed(desk, incident)
    desk.incidents.add_fact(People.writer, incident.id, incident.revision, "known", "Hackers did it.")
    assert desk.drafts.page(People.writer, draft.id).stale == ()
    assert desk.drafts.page(People.writer, draft.id).draft.state == "signed"


def test_a_changed_or_removed_fact_touches_the_texts_that_cite_it(desk: Desk) -> None:
    incident = open_incident(desk)
    press = desk.drafts.draft_statement(People.writer, incident.id)
    short = desk.drafts.draft_statement(People.writer, incident.id, length="short")
    incident = desk.incidents.change_fact(
        People.writer, incident.id, incident.revision, "F2", "Terminals running version 4.1.0 are not affected."
    )
    marks = {d.id: desk.drafts.page(People.writer, d.id).stale for d in (press, short)}
    assert [(m.kind, m.what) for m in marks[press.id]] == [("changed", "F2")]
    assert marks[short.id] == ()
    desk.incidents.remove_fact(People.writer, incident.id, incident.revision, "F4")
    assert [(m.kind, m.what) for m in desk.drafts.page(People.writer, short.id).stale] == [("removed", "F4")]


def test_another_time_of_the_next_update_touches_every_text(desk: Desk, clock: Clock) -> None:
    incident = open_incident(desk)
    draft = signed(desk, incident)
    desk.incidents.describe(
        People.writer,
        incident.id,
        incident.revision,
        next_update_at=clock() + timedelta(hours=3),
        title="Double charges",
    )
    with pytest.raises(WrongStateError, match="the next update was changed"):
        sign(desk, draft.id, People.approver.id)


def test_a_stale_text_is_saved_anew_against_the_present_facts(desk: Desk) -> None:
    incident = open_incident(desk)
    draft = signed(desk, incident)
    incident = add(desk, incident, "action", "We told the card schemes at 11:50 UTC.")
    body = desk.drafts.page(People.writer, draft.id).version.content.part("body")
    desk.drafts.edit(People.writer, draft.id, 1, {"body": body + "\n\nWe told the card schemes at 11:50 UTC."})
    page = desk.drafts.page(People.writer, draft.id)
    assert (page.stale, [f.message for f in page.findings if f.severity == "block"]) == ((), [])
    assert page.version.content.sentences[-4].citations[0] == "F7"
    add(desk, incident, "unknown", "We do not yet know when refunds will arrive.")
    same = desk.drafts.page(People.writer, draft.id).version.content.part("body")
    desk.drafts.edit(People.writer, draft.id, 2, {"body": same})
    desk.drafts.submit(People.writer, draft.id, 3)
    sign(desk, draft.id, People.approver.id, People.legal.id)
    assert desk.drafts.page(People.writer, draft.id).draft.state == "signed"


def test_what_left_the_house_is_marked_and_stays_on_record(desk: Desk) -> None:
    incident = open_incident(desk)
    draft = signed(desk, incident)
    desk.drafts.export(People.writer, draft.id, 1)
    add(desk, desk.incidents.get(People.writer, incident.id), "known", "About 1,900 payments were charged twice.")
    page = desk.drafts.page(People.writer, draft.id)
    assert (page.draft.state, len(page.stale)) == ("exported", 1)
    assert not any(s.voided_at for s in page.signatures)
    with pytest.raises(WrongStateError, match="F7 is new"):
        desk.drafts.export(People.writer, draft.id, 1)
    desk.drafts.withdraw(People.approver, draft.id, 1, "the number is known now")
    assert "canceled" in desk.drafts.export(People.writer, draft.id, 1)[0].data.decode()


def test_a_fact_that_changes_in_another_process_stops_the_signature_here(make_desk: Callable[..., Desk]) -> None:
    here, there = make_desk(), make_desk()
    incident = open_incident(here)
    draft = here.drafts.draft_statement(People.writer, incident.id)
    here.drafts.submit(People.writer, draft.id, 1)
    page = here.drafts.page(People.approver, draft.id)
    said = {q.rule: "Yes, I checked." for q in page.questions}
    add(there, there.incidents.get(People.writer, incident.id), "known", "About 1,900 payments were charged twice.")
    with pytest.raises(WrongStateError, match="F7 is new"):
        sign_as(here, People.approver, draft.id, 1, page.version.sha256, said)
    with pytest.raises(StaleError):
        here.incidents.describe(People.writer, incident.id, incident.revision, title="Old page")
    assert here.drafts.page(People.writer, draft.id).signatures == ()


def test_a_fact_that_comes_while_the_text_is_written_marks_it(make_desk: Callable[..., Desk]) -> None:
    here, there = make_desk(), make_desk()
    incident = open_incident(here)

    def meanwhile(event: Event) -> None:
        if event.step == "Done":
            add(there, there.incidents.get(People.writer, incident.id), "known", "About 1,900 payments were doubled.")

    draft = here.drafts.draft_statement(People.writer, incident.id, on_event=meanwhile)
    assert [m.what for m in here.drafts.page(People.writer, draft.id).stale] == ["F7"]


# --- the set of texts, and one of them written anew


def test_a_set_is_drafted_text_by_text_and_each_step_names_its_text(desk: Desk) -> None:
    incident = open_incident(desk)
    events: list[Event] = []
    drafts = desk.crisis.draft_channels(People.writer, incident.id, on_event=events.append)
    assert [d.channel for d in drafts] == ["press", "press", "social", "status_page", "agent_script", "internal"]
    steps = list(dict.fromkeys((e.step, e.done) for e in events))
    assert steps[:2] == [("Press statement, short", 0), ("Press statement", 1)]
    assert {e.total for e in events} == {6}
    assert "Reading the fact base: 6 entries" in {e.detail for e in events}
    page = desk.crisis.channels(People.legal, incident.id)
    assert page.missing == ()
    assert [(t.limit, 0 < t.words <= t.limit) for t in page.texts[:3]] == [(50, True), (150, True), (50, True)]
    assert {t.unsigned for t in page.texts} == {("approver", "legal")}


def test_a_channel_says_who_has_signed_and_who_has_to(desk: Desk) -> None:
    incident = open_incident(desk)
    draft = desk.drafts.draft_statement(People.writer, incident.id)
    desk.drafts.submit(People.writer, draft.id, 1)
    sign(desk, draft.id, People.approver.id)
    (text,) = desk.crisis.channels(People.legal, incident.id).texts
    assert ([s.signer for s in text.signed], text.unsigned) == ([People.approver.id], ("legal",))


def test_a_stale_text_is_written_anew_from_the_present_facts_and_the_old_words_stay(desk: Desk) -> None:
    incident = open_incident(desk)
    draft = signed(desk, incident)
    add(desk, incident, "action", "We told the card schemes at 11:50 UTC.")
    with pytest.raises(StaleError):
        desk.drafts.redraft_statement(People.writer, draft.id, 2)
    with pytest.raises(NotAllowedError):
        desk.drafts.redraft_statement(People.legal, draft.id, 1)
    version = desk.drafts.redraft_statement(People.writer, draft.id, 1)
    page = desk.drafts.page(People.writer, draft.id)
    assert (version.number, page.draft.version, page.draft.state) == (2, 2, "changes_requested")
    assert page.stale == ()
    assert "We told the card schemes at 11:50 UTC." in version.content.text
    assert [f.message for f in version.findings if f.rule == "H17"] == []
    assert "card schemes" not in desk.drafts.page(People.writer, draft.id, 1).version.content.text
    assert page.history[0].verb == "redraft"
    assert [t.version.number for t in desk.crisis.channels(People.legal, incident.id).texts] == [2]


def test_what_left_the_house_is_not_written_anew_in_its_place(desk: Desk) -> None:
    incident = open_incident(desk)
    draft = signed(desk, incident)
    desk.drafts.export(People.writer, draft.id, 1)
    with pytest.raises(WrongStateError):
        desk.drafts.redraft_statement(People.writer, draft.id, 1)


# --- counsel (H20)


def touching_data(desk: Desk) -> Incident:
    incident = open_incident(desk)
    return desk.incidents.describe(People.writer, incident.id, incident.revision, counsel_triggers=("data",))


def test_what_counsel_signs_is_to_the_character_what_goes_out(desk: Desk) -> None:
    draft = desk.drafts.draft_statement(People.writer, touching_data(desk).id)
    before = desk.drafts.page(People.writer, draft.id)
    assert before.mark == NOT_FOR_PUBLICATION
    assert "PUBLICATION" not in before.version.content.text
    desk.drafts.submit(People.writer, draft.id, 1)
    with pytest.raises(NotAllowedError, match="H20"):
        sign(desk, draft.id, People.approver.id)
    sign(desk, draft.id, People.legal.id)
    assert desk.drafts.page(People.writer, draft.id).mark == ""
    sign(desk, draft.id, People.approver.id)
    (text,) = [f for f in desk.drafts.export(People.writer, draft.id, 1, ["txt"]) if f.name.endswith(".txt")]
    assert hashlib.sha256(text.data).hexdigest() == before.version.sha256
    assert b"PUBLICATION" not in text.data


def test_a_text_that_counsel_has_not_cleared_bears_the_mark_wherever_it_is_shown(desk: Desk) -> None:
    incident = touching_data(desk)
    draft = desk.drafts.draft_statement(People.writer, incident.id)
    desk.drafts.submit(People.writer, draft.id, 1)
    with pytest.raises(WrongStateError):
        desk.drafts.export(People.writer, draft.id, 1)
    assert [t.mark for t in desk.crisis.channels(People.writer, incident.id).texts] == [NOT_FOR_PUBLICATION]
    assert answer(desk.drafts.page(People.writer, draft.id))["mark"] == NOT_FOR_PUBLICATION
    sign(desk, draft.id, People.legal.id)
    assert "mark" not in answer(desk.drafts.page(People.writer, draft.id))
    body = desk.drafts.page(People.writer, draft.id).version.content.part("body")
    desk.drafts.edit(People.writer, draft.id, 1, {"body": body.replace("Some card payments", "Card payments")})
    assert desk.drafts.page(People.writer, draft.id).mark == NOT_FOR_PUBLICATION
    assert [t.mark for t in desk.crisis.channels(People.writer, incident.id).texts] == [NOT_FOR_PUBLICATION]


def test_a_text_without_triggers_bears_no_mark(desk: Desk) -> None:
    draft = desk.drafts.draft_statement(People.writer, open_incident(desk).id)
    assert desk.drafts.page(People.writer, draft.id).mark == ""
