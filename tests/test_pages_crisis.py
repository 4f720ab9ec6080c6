"""The list of incidents and the room of one, by what they show to whom and what can be done there."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import gradio as gr
import pytest

from agent.actions import Desk
from agent.actions.people import DESK
from agent.models import Actor, Incident
from agent.pages import course, crisis
from agent.pages.edge import COOKIE
from agent.pages.handlers import Handlers
from agent.pages.progress import Jobs
from agent.voice.release import Release
from tests.conftest import PASSWORD, Clock, People
from tests.crises import said
from tests.crisis_examples import open_incident
from tests.fake_endpoint import Answer, serve
from tests.pages_examples import HOSTILE
from tests.test_notices import on_alert
from tests.test_pages_html import Seen
from tests.test_watching import START, lived, take_in


def send(desk: Desk, who: Actor, **fields: object) -> tuple[str, str]:
    """The page and the live corner after a form was sent; the page is empty where it is left as it is."""
    cookies = {COOKIE: desk.people.sign_in(who.id, PASSWORD)}
    asked: Any = SimpleNamespace(cookies=cookies, query_params={}, session_hash="s1")
    page, told = list(Handlers(crisis.PAGE, desk, Jobs()).act(gr.EventData(None, fields), asked))[-1]
    return page if isinstance(page, str) else "", told


def on(incident: Incident, do: str, **more: str) -> dict[str, str]:
    query = f"?id={incident.id}"
    return {"do": do, "incident": incident.id, "revision": str(incident.revision), "query": query, **more}


def room(desk: Desk, who: Actor, incident: Incident) -> Seen:
    return Seen(crisis.show(desk, who, {"id": incident.id}))


def again(desk: Desk, incident: Incident) -> Incident:
    return desk.incidents.get(People.writer, incident.id)


# --- the list


def test_a_quiet_desk_says_when_the_watch_last_looked(desk: Desk, clock: Clock) -> None:
    page = Seen(crisis.show(desk, People.writer, {}))
    assert "All quiet" in page.text
    assert "The watch has not looked since the desk was started" in page.text
    take_in(desk, [said("a", clock(), "Kettle", "", "Hello.")])
    desk.watch.run(People.writer)
    clock.forward(minutes=3)
    page = Seen(crisis.show(desk, People.writer, {}))
    assert "The watch last looked 3 min ago , over 1 interactions of the last 28 days" in page.text
    assert page.opens("open")
    assert not Seen(crisis.show(desk, People.admin, {})).opens("open")


def test_a_warning_is_shown_with_its_numbers_and_opened_in_one_click(desk: Desk, clock: Clock) -> None:
    lived(desk, clock, 60)
    (kept,) = desk.watch.rows(People.writer)
    page = Seen(crisis.show(desk, People.writer, {}))
    assert "Risk wrong charges More than is usual, since 11:00 UTC" in page.text
    assert f"seen {kept.warned.seen} expected {kept.warned.expected:.1f}" in page.text
    assert "I was charged twice for the same order this morning." in page.text
    assert ("aria-label", "Warning: risk wrong charges") in page.attributes
    assert page.tags.count("svg") == 2
    html, told = send(desk, People.writer, do="open_on", warning=kept.id)
    assert "its interactions are behind the incident" in told
    (incident,) = desk.incidents.rows(People.writer)
    opened = Seen(html)
    assert f"{len(kept.warned.record_ids)} of {desk.records.count(People.writer)} on the desk" in opened.text
    assert opened.tags.count("svg") == 2
    html, told = send(desk, People.legal, do="open_on", warning=kept.id)
    assert (html, "Somebody was faster" in told) == ("", True)
    assert "Warned of" not in Seen(crisis.show(desk, People.writer, {})).text
    assert [i.id for i in desk.incidents.rows(People.writer)] == [incident.id]


def test_a_warning_is_set_aside_for_a_reason_and_can_be_taken_up_after_all(desk: Desk, clock: Clock) -> None:
    lived(desk, clock, 60)
    (kept,) = desk.watch.rows(People.writer)
    assert "Say why" in send(desk, People.writer, do="set_aside", warning=kept.id, reason="because")[1]
    assert "may not" in send(desk, People.admin, do="set_aside", warning=kept.id, reason="known")[1]
    html, _ = send(desk, People.writer, do="set_aside", warning=kept.id, reason="known")
    assert f"set aside by {People.writer.name}" in Seen(html).text
    with desk.parts.store.read() as tx:
        assert [r.detail for r in tx.audit.list(subject=kept.id) if r.verb == "settle warning"] == [{"reason": "known"}]
    send(desk, People.writer, do="open_on", warning=kept.id)
    assert len(desk.incidents.rows(People.writer)) == 1


# --- the room, by role


@pytest.mark.parametrize(
    ("who", "can", "cannot"),
    [
        (People.writer, ("add_fact", "draft_set", "take"), ("confirm_fact",)),
        (People.legal, ("add_fact", "confirm_fact"), ("draft_set",)),
        (People.approver, ("add_fact", "confirm_fact", "draft_set"), ()),
        (People.admin, (), ("add_fact", "confirm_fact", "draft_set", "take", "note")),
    ],
)
def test_a_room_offers_what_the_verbs_let_its_reader_do(
    desk: Desk, who: Actor, can: tuple[str, ...], cannot: tuple[str, ...]
) -> None:
    incident = open_incident(desk)
    incident = desk.incidents.add_fact(People.writer, incident.id, incident.revision, "known", "Some are slow.")
    page = room(desk, who, incident)
    assert [verb for verb in can if not page.does(verb)] == []
    assert [verb for verb in cannot if page.does(verb)] == []
    for verb in cannot:
        fields = on(incident, verb, fact="F7", kind="known", text="Hackers did it.")
        html, told = send(desk, who, **fields)
        assert (html, "may not" in told) == ("", True)
    assert again(desk, incident) == incident


def test_a_fact_shows_who_confirmed_it_and_comes_back_by_undo(desk: Desk) -> None:
    incident = open_incident(desk)
    page = room(desk, People.writer, incident)
    assert f"✓ {People.approver.name}" in page.text
    assert "payments log" in page.text
    html, told = send(desk, People.writer, **on(incident, "remove_fact", fact="F6"))
    assert "can be put back" in told
    gone = Seen(html)
    assert f"removed by {People.writer.name} , now" in gone.text
    assert gone.does("restore_fact")
    html, _ = send(desk, People.writer, **on(again(desk, incident), "restore_fact", fact="F6"))
    assert not Seen(html).does("restore_fact")
    assert {f.id for f in again(desk, incident).facts} == {"F1", "F2", "F3", "F4", "F5", "F6"}


def test_of_two_editors_the_second_is_told_and_the_page_with_what_they_typed_stays(desk: Desk) -> None:
    incident = open_incident(desk)
    first, _ = send(desk, People.writer, **on(incident, "change_fact", fact="F2", text="Version 4.2.0 is fine."))
    assert "Version 4.2.0 is fine." in first
    second, told = send(desk, People.legal, **on(incident, "change_fact", fact="F2", text="Typed by the second."))
    assert (second, "Somebody was faster" in told) == ("", True)
    assert again(desk, incident).facts[1].text == "Version 4.2.0 is fine."
    page = room(desk, People.legal, again(desk, incident))
    assert ("data-keep", f"{incident.id}:F2") in page.attributes


def test_a_figure_a_time_and_a_source_go_in_with_a_fact(desk: Desk, clock: Clock) -> None:
    incident = open_incident(desk)
    happened = (clock() - timedelta(minutes=20)).isoformat()
    told = {"kind": "known", "text": "About 1,900 payments doubled.", "figure": "1,900", "source": "ledger"}
    send(desk, People.writer, **on(incident, "add_fact", **told, happened=happened))
    fact = again(desk, incident).facts[-1]
    assert (fact.figure, fact.source, fact.at) == ("1,900", "ledger", clock() - timedelta(minutes=20))
    late = (clock() + timedelta(hours=1)).isoformat()
    _, refused = send(desk, People.writer, **on(again(desk, incident), "add_fact", **told, happened=late))
    assert "lies in the future" in refused


def test_severity_and_owner_are_set_and_the_log_has_them_newest_first(desk: Desk) -> None:
    incident = open_incident(desk)
    assert "nobody leads it" in room(desk, People.writer, incident).text
    send(desk, People.legal, **on(incident, "take"))
    lead = {"title": "Double charges", "severity": "sev1", "owner": People.approver.id}
    html, _ = send(desk, People.writer, **on(again(desk, incident), "lead", **lead))
    page = Seen(html)
    assert f"■ Severity 1 led by {People.approver.name}" in page.text
    assert (
        "severities 1 to 3"
        in send(desk, People.writer, **on(again(desk, incident), "lead", **lead | {"severity": "9"}))[1]
    )
    html, _ = send(desk, People.writer, do="note", incident=incident.id, text=HOSTILE, query=f"?id={incident.id}")
    page = Seen(html)
    assert page.harmless
    assert page.text.index(HOSTILE[:20]) < page.text.index("assign incident")


def test_the_form_of_what_texts_carry_changes_only_what_differs(desk: Desk, clock: Clock) -> None:
    incident = open_incident(desk)
    exact = clock() + timedelta(hours=2, seconds=20)
    incident = desk.incidents.describe(People.writer, incident.id, incident.revision, next_update_at=exact)
    same = {
        "next_update_at": exact.replace(second=0, microsecond=0).isoformat(),
        "people_affected": "yes",
        "scct": "accidental",
    }
    assert "nothing was changed" in send(desk, People.writer, **on(incident, "describe", **same))[1]
    assert again(desk, incident).revision == incident.revision
    send(desk, People.writer, **on(incident, "describe", **same | {"press_contact": "press@tillwise.example"}))
    kept = again(desk, incident)
    assert (kept.press_contact, kept.next_update_at) == ("press@tillwise.example", exact)


def test_what_is_overdue_is_told_by_a_shape_and_a_word(desk: Desk, clock: Clock) -> None:
    incident = open_incident(desk)
    page = room(desk, People.writer, incident)
    assert "■ overdue: assessed" in page.text
    send(desk, People.writer, **on(incident, "assessed"))
    clock.forward(minutes=21)
    page = room(desk, People.writer, incident)
    assert "■ overdue: first statement" in page.text
    assert ("class", "big clock late") in page.attributes


# --- the texts


def test_six_texts_are_drafted_from_the_room_and_a_changed_fact_marks_them(desk: Desk) -> None:
    incident = open_incident(desk)
    assert "Draft all six" in room(desk, People.writer, incident).text
    html, told = send(desk, People.writer, **on(incident, "draft_set"))
    assert "6 texts are drafted." in told
    page = Seen(html)
    assert page.text.count("an approver has to sign") == 6
    assert "of 50 words" in page.text
    assert not page.does("draft_set")
    assert "Every text of the set is there" in send(desk, People.writer, **on(incident, "draft_set"))[1]
    html, _ = send(
        desk,
        People.writer,
        **on(incident, "change_fact", fact="F1", text="Some payments were charged twice since 09:30 UTC."),
    )
    page = Seen(html)
    assert "F1 was changed" in page.text
    assert "Write the 6 stale ones anew" in page.text
    held = again(desk, incident)
    desk.incidents.confirm_fact(People.approver, incident.id, held.revision, "F1")
    html, told = send(desk, People.writer, **on(incident, "renew"))
    assert "6 texts are written anew from the present facts" in told
    assert "◆" not in Seen(html).text
    assert {t.version.number for t in desk.crisis.channels(People.writer, incident.id).texts} == {2}


def test_a_contradiction_is_said_at_the_place_in_both_texts(desk: Desk) -> None:
    incident = open_incident(desk)
    drafts = desk.crisis.draft_channels(People.writer, incident.id)
    body = desk.drafts.page(People.writer, drafts[3].id).version.content.part("body")
    desk.drafts.edit(People.writer, drafts[3].id, 1, {"body": body.replace("11:40", "11:55")})
    html = crisis.show(desk, People.legal, {"id": incident.id})
    assert "<mark>11:55</mark>" in html
    assert "<mark>11:40</mark>" in html
    assert "“11:55” here, “11:40” in Press statement" in html


@pytest.mark.enable_socket
def test_a_model_that_fails_leaves_the_set_to_the_composer_and_says_so(make_desk: Callable[..., Desk]) -> None:
    from agent.llm import ChatModel

    with serve() as fake:
        fake.says(*[Answer(status=500)] * 40)
        desk = make_desk(model=lambda guard: ChatModel("tiny-1b", fake, guard, timeout_s=10, retries=0))
        incident = open_incident(desk)
        _, told = send(desk, People.writer, **on(incident, "draft_set"))
    assert "6 texts are drafted. The model did not answer as it should" in told
    texts = desk.crisis.channels(People.writer, incident.id).texts
    assert {t.version.provenance.model for t in texts} == {"composer"}


# --- the charts


def test_a_chart_holds_every_hour_and_the_moment_of_the_warning(desk: Desk, clock: Clock) -> None:
    lived(desk, clock, 60)
    (kept,) = desk.watch.rows(People.writer)
    points = desk.watch.course(People.writer, kept.warned.topic, clock() - course.SPAN, clock())
    drawn = course.course(course.of_points(points or ()), kept.warned.at)
    assert drawn is not None
    assert len(drawn.volume.slots) == len(drawn.hours) == len(points or ())
    last = drawn.volume.slots[-1]
    assert last.over
    assert f"{drawn.hours[-1].seen} in the hour" in last.said
    assert drawn.volume.warned is not None
    assert 90 < drawn.volume.warned <= 100
    assert all(0 <= s.x <= 100 and 0 <= s.height <= 100 for s in drawn.volume.slots)
    assert [h.at for h in drawn.latest] == sorted((h.at for h in drawn.hours), reverse=True)[:24]


def test_interactions_of_no_counted_topic_are_drawn_without_what_is_usual() -> None:
    records = [said(f"r{n}", START + timedelta(minutes=20 * n), "Kettle", "", "It hums.") for n in range(5)]
    drawn = course.course(course.of_records(records, START + timedelta(hours=3)), None)
    assert drawn is not None
    assert (drawn.share, drawn.volume.band, drawn.volume.warned) == (None, "", None)
    assert sum(hour.seen for hour in drawn.hours) == 5
    assert course.course((), None) is None


# --- alerts, and incidents of before


def test_an_alert_that_did_not_arrive_is_shown_and_stops_nothing(desk: Desk) -> None:
    on_alert(desk, "strange://x.example")
    incident = open_incident(desk)
    desk.notices.run(DESK)
    page = room(desk, People.writer, incident)
    assert "alert did not arrive" in page.text
    assert "an address that can't be read" in Seen(crisis.show(desk, People.legal, {})).text
    (row,) = desk.notices.failed(People.writer)
    html, told = send(desk, People.writer, do="retry", notice=row.id, query=f"?id={incident.id}")
    assert "sent again within a minute" in told
    assert Seen(html).does("draft_set")
    assert not room(desk, People.admin, incident).does("retry")


def test_an_incident_of_before_stands_beside_the_texts_and_not_in_them(desk: Desk) -> None:
    words = "Some card payments on terminals were charged twice after an update. Zanzibar is where we stopped it."
    taken = [Release(name="before.md", text=words)]
    desk.library.add(People.approver, taken, desk.parts.clock() - timedelta(days=90), "Double charges; update halted.")
    incident = open_incident(desk)
    page = room(desk, People.legal, incident)
    assert "Double charges; update halted." in page.text
    assert "likeness 0." in page.text
    desk.crisis.draft_channels(People.writer, incident.id)
    texts = [t.version.content.text for t in desk.crisis.channels(People.writer, incident.id).texts]
    assert not any("Zanzibar" in text for text in texts)
