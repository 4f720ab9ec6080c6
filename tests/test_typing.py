"""The checks while somebody types: the same findings as at saving, nothing saved, and a second editor is told."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from agent.actions import Desk
from agent.editors import GONE, Editors
from agent.errors import NotAllowedError, RefusedError, StaleError
from agent.models import Draft
from agent.pages.edge import COOKIE, Fields
from agent.pages.live import LONGEST, looked
from agent.pages.server import create_app
from agent.store import Store
from agent.store.presence import Present
from tests.conftest import PASSWORD, Clock, People
from tests.pages_examples import HOSTILE
from tests.stories import FLOOD, import_rows
from tests.test_pages_html import BRIEF, Seen

INVENTED = "Sales rose by 45 percent in the week after."


@pytest.fixture
def story(desk: Desk, tmp_path: Path) -> Draft:
    import_rows(desk, tmp_path, [FLOOD])
    return desk.drafts.draft_story(People.writer, BRIEF)


@pytest.fixture
def client(desk: Desk) -> Iterator[TestClient]:
    with TestClient(create_app(desk)) as made:
        yield made


def body(desk: Desk, story: Draft, number: int = 1) -> str:
    return desk.drafts.page(People.writer, story.id, number).version.content.part("body")


def test_what_is_typed_is_looked_at_as_it_would_be_saved_and_nothing_is_saved(desk: Desk, story: Draft) -> None:
    typed = {"body": f"{body(desk, story)} {INVENTED}"}
    seen = desk.drafts.look(People.writer, story.id, 1, typed)
    assert [v.support for v in seen.sentences if v.sentence.text == INVENTED] == ["unsupported"]
    page = desk.drafts.page(People.writer, story.id)
    assert (page.version.number, page.history[0].verb) == (1, "draft")
    desk.drafts.edit(People.writer, story.id, 1, typed)
    saved = desk.drafts.page(People.writer, story.id)
    assert (saved.sentences, saved.findings) == (seen.sentences, seen.findings)


def test_only_who_may_edit_is_told(desk: Desk, story: Draft) -> None:
    with pytest.raises(NotAllowedError):
        desk.drafts.look(People.legal, story.id, 1, {})


def test_a_second_editor_is_told_who_edits_until_they_leave(desk: Desk, story: Draft, clock: Clock) -> None:
    fields = Fields({"draft": story.id, "base": "1", "part:body": body(desk, story)})
    first = looked(desk, People.writer, story.id, fields)["html"]
    assert "is editing" not in first
    clock.forward(minutes=0.5)
    second = Seen(looked(desk, People.approver, story.id, fields)["html"])
    assert f"{People.writer.name} is editing this text too" in second.text
    assert [e.who.id for e in desk.drafts.editors.others(People.writer, story.id)] == [People.approver.id]
    desk.drafts.editors.leaves(People.approver, story.id)
    assert desk.drafts.editors.others(People.writer, story.id) == []
    clock.forward(seconds=GONE.total_seconds())
    assert desk.drafts.editors.others(People.approver, story.id) == []


def test_a_second_process_on_the_database_is_told_who_edits(desk: Desk, story: Draft, clock: Clock) -> None:
    here = desk.drafts.editors
    store = Store(desk.parts.settings.sqlalchemy_url)
    there = Editors(store, clock)
    here.edits(People.writer, story.id)
    assert [(e.who.id, e.since) for e in there.others(People.approver, story.id)] == [(People.writer.id, clock())]
    began = clock()
    clock.forward(seconds=45)
    here.edits(People.writer, story.id)
    clock.forward(seconds=45)
    assert [e.since for e in there.others(People.approver, story.id)] == [began]
    there.edits(People.approver, story.id)
    clock.forward(seconds=45)
    assert [e.who.id for e in here.others(People.writer, story.id)] == [People.approver.id]
    there.edits(People.legal, "another")
    with desk.parts.store.read() as tx:
        assert tx.presence.at(story.id, began - GONE) == [
            Present(
                what=story.id,
                user_id=People.approver.id,
                since=clock() - timedelta(seconds=45),
                seen=clock() - timedelta(seconds=45),
            )
        ]
    store.close()


def test_who_typed_on_an_older_version_sees_the_difference_and_overwrites_nothing(desk: Desk, story: Draft) -> None:
    mine = f"{body(desk, story)} It reopened."
    desk.drafts.edit(People.approver, story.id, 1, {"headline": "A bookshop reopened"})
    fields = Fields({"draft": story.id, "base": "1", "part:body": mine, "part:headline": "My own headline"})
    told = looked(desk, People.writer, story.id, fields)
    difference = Seen(told["difference"]).text
    assert f"Version 2 was saved meanwhile by {People.approver.name}" in difference
    assert "My own headline" in difference
    assert "<ins>" in told["difference"]
    with pytest.raises(StaleError):
        desk.drafts.edit(People.writer, story.id, 1, {"body": mine})
    assert body(desk, story, 2) == body(desk, story, 1)


def test_hostile_text_stays_text_while_it_is_typed(desk: Desk, story: Draft) -> None:
    fields = Fields({"draft": story.id, "base": "1", "part:body": HOSTILE})
    assert Seen(looked(desk, People.writer, story.id, fields)["html"]).harmless


def test_a_text_that_is_too_long_is_left_for_saving(desk: Desk, story: Draft) -> None:
    with pytest.raises(RefusedError, match="checked when you save"):
        looked(
            desk, People.writer, story.id, Fields({"draft": story.id, "base": "1", "part:body": "a" * (LONGEST + 1)})
        )


def test_over_http_a_session_is_needed_and_a_form_of_another_site_is_refused(
    client: TestClient, desk: Desk, story: Draft
) -> None:
    data = {"draft": story.id, "base": "1", "part:body": body(desk, story)}
    assert client.post("/live", json=data).status_code == 401
    client.cookies.set(COOKIE, desk.people.sign_in(People.writer.id, PASSWORD))
    assert client.post("/live", json=data, headers={"origin": "https://elsewhere.example"}).status_code == 403
    answer = client.post("/live", json=data)
    assert answer.status_code == 200
    assert "sentences supported" in answer.json()["html"]
    assert client.post("/live", json={**data, "draft": "none"}).status_code == 404
    assert (
        client.post("/live", json={**data, "base": "x"}).json()["detail"]
        == "The base has to be a whole number. Nothing was changed."
    )
