"""The incident room that becomes true by itself, and the interactions that are put behind an incident."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from agent.actions import Desk
from agent.actions.people import DESK
from agent.errors import NotAllowedError, NotFoundError
from agent.models import Incident
from agent.pages import room
from agent.pages.edge import COOKIE
from agent.pages.server import create_app
from agent.watch.warnings import Warned
from tests.conftest import NOON, PASSWORD, Clock, People
from tests.crisis_examples import open_incident
from tests.stories import FLOOD, import_rows
from tests.test_pages_crisis import on, send
from tests.test_pages_html import Seen, hostile_row


@pytest.fixture
def client(desk: Desk) -> Iterator[TestClient]:
    with TestClient(create_app(desk)) as made:
        made.cookies.set(COOKIE, desk.people.sign_in(People.writer.id, PASSWORD))
        yield made


def mark(desk: Desk, incident: Incident) -> str:
    return desk.incidents.mark(People.writer, incident.id)


def test_the_mark_changes_with_each_verb_on_the_incident_and_its_texts_and_with_no_other(desk: Desk) -> None:
    one, other = open_incident(desk), open_incident(desk)
    seen = mark(desk, one)
    desk.incidents.note(People.writer, other.id, "Somewhere else.")
    assert mark(desk, one) == seen
    marks = [seen]
    desk.incidents.note(People.writer, one.id, "Here.")
    marks.append(mark(desk, one))
    draft = desk.crisis.draft_channels(People.writer, one.id)[0]
    marks.append(mark(desk, one))
    desk.drafts.comment(People.approver, draft.id, 1, "Look at the time.")
    marks.append(mark(desk, one))
    desk.drafts.submit(People.writer, draft.id, 1)
    marks.append(mark(desk, one))
    assert len(set(marks)) == len(marks)


def test_a_page_that_is_true_is_answered_with_nothing(desk: Desk, client: TestClient, clock: Clock) -> None:
    incident = open_incident(desk)
    asked = {"incident": incident.id, "seen": mark(desk, incident)}
    answer = client.get("/live/room", params=asked)
    assert (answer.status_code, answer.content) == (204, b"")
    clock.forward(minutes=1)
    page = Seen(client.get("/live/room", params=asked).json()["html"])
    assert ("data-mark", mark(desk, incident)) in page.attributes
    assert client.get("/live/room", params={"incident": "nowhere"}).status_code == 404


def test_the_list_is_drawn_anew_when_somebody_opens_an_incident_or_a_warning_comes(
    desk: Desk, client: TestClient, clock: Clock
) -> None:
    def listed() -> Seen:
        return Seen(client.get("/live/crisis").json()["html"])

    seen = desk.incidents.mark(People.writer)
    assert ("data-mark", seen) in listed().attributes
    assert client.get("/live/crisis", params={"seen": seen}).status_code == 204
    incident = open_incident(desk)
    page = Seen(client.get("/live/crisis", params={"seen": seen}).json()["html"])
    assert incident.title in page.text
    marks = {seen, desk.incidents.mark(People.writer)}
    desk.incidents.note(People.writer, incident.id, "Here.")
    marks.add(desk.incidents.mark(People.writer))
    told = {"seen": 14, "expected": 2.5, "negative": 9, "negative_expected": 1.0, "score": 5.0}
    warned = Warned(topic="charged twice", what="volume", at=NOON, since=NOON, **told)
    with desk.parts.store.begin() as tx:
        tx.warnings.put(warned)
        tx.audit.append(NOON, DESK.id, "warn", warned.id)
    marks.add(desk.incidents.mark(People.writer))
    assert len(marks) == 4
    desk.people.create(People.admin, "c.late", "Cy Late", {"writer"})
    assert desk.incidents.mark(People.writer) in marks
    client.cookies.clear()
    assert client.get("/live/crisis", follow_redirects=False).status_code == 303


def test_a_page_that_asks_by_itself_keeps_no_session_alive(desk: Desk, client: TestClient, clock: Clock) -> None:
    incident = open_incident(desk)
    idle = desk.parts.settings.session_idle_minutes
    clock.forward(minutes=idle - 1)
    assert client.get("/live/room", params={"incident": incident.id}).status_code == 200
    clock.forward(minutes=2)
    answer = client.get("/live/room", params={"incident": incident.id}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"].startswith("/login")) == (303, True)


def test_interactions_are_chosen_put_behind_and_taken_back(desk: Desk, client: TestClient, tmp_path: Path) -> None:
    incident = open_incident(desk)
    import_rows(desk, tmp_path, [FLOOD, hostile_row()])
    found = client.get("/live/found", params={"incident": incident.id, "words": "a flood in the shop"}).json()["html"]
    assert Seen(found).harmless
    assert {("value", "flood-1"), ("value", "flood-2")} <= set(Seen(found).attributes)
    assert "Choose at least one" in send(desk, People.writer, **on(incident, "put_behind"))[1]

    html, told = send(desk, People.writer, **on(incident, "put_behind"), record=["flood-1"])
    assert "1 put behind the incident." in told
    assert Seen(html).text.count("put behind it just now") == 1
    left = client.get("/live/found", params={"incident": incident.id, "words": "a flood in the shop"}).json()["html"]
    assert ("value", "flood-1") not in Seen(left).attributes

    html, told = send(desk, People.writer, **on(incident, "take_from_behind", records="flood-1"))
    assert "the records stay on the desk" in told
    assert "put behind it just now" not in Seen(html).text
    assert desk.incidents.room(People.writer, incident.id).behind.records == ()
    with desk.parts.store.read() as tx:
        kept = [r for r in tx.audit.list(subject=incident.id) if "behind" in r.verb]
    assert [(r.verb, r.detail) for r in kept] == [
        ("take from behind incident", {"interactions": "1"}),
        ("put behind incident", {"interactions": "1"}),
    ]


def test_only_who_keeps_the_fact_base_takes_interactions_away(desk: Desk) -> None:
    incident = open_incident(desk)
    with pytest.raises(NotAllowedError):
        desk.incidents.take_from_behind(People.admin, incident.id, ["flood-1"])
    with pytest.raises(NotFoundError):
        desk.incidents.take_from_behind(People.writer, "nowhere", ["flood-1"])
    assert "take_from_behind" not in room.show(desk, People.admin, incident.id)
    before = mark(desk, incident)
    assert desk.incidents.take_from_behind(People.writer, incident.id, ["not there"]) == 0
    assert mark(desk, incident) == before
