"""The Learning page: its chart and bars as values, what it says, and who gets it over HTTP."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from agent import settings
from agent.actions import Desk
from agent.app import build
from agent.edits import report
from agent.models import Actor
from agent.pages import learning
from agent.pages.server import create_app
from tests.conftest import Clock, People
from tests.desk_samples import draft, passage, version
from tests.pages_examples import HOSTILE
from tests.test_edits import FROZE, LONG, OPENED, SHORT, STAYED, pair, stored

PASSWORD = "an-invented-passphrase"
NOON = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)
CHANGED = "The agent, [AGENT 1], stayed on the phone for ninety minutes."


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    opened = build(settings.load(home=tmp_path_factory.mktemp("empty"), llm_base_url="none"), clock=Clock())
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Two texts that are signed, a week apart, and everybody with a password."""
    opened = build(settings.load(home=tmp_path_factory.mktemp("home"), llm_base_url="none"), clock=Clock())
    for person in People.everybody:
        opened.people.create(People.admin, person.id, person.name, person.roles, PASSWORD)
    pairs = [
        pair(FROZE, FROZE, "composer"),
        pair(LONG, SHORT),
        pair(CHANGED, STAYED),
        pair(HOSTILE, ""),
        pair("", OPENED),
    ]
    with opened.parts.store.begin() as tx:
        for week, key in enumerate(("d1", "d2")):
            tx.drafts.create(draft(state="signed", draft_id=key), version(draft_id=key), [passage()], [])
            tx.edits.put(key, 2, NOON - timedelta(weeks=5 * (1 - week)), pairs)
    yield opened
    opened.close()


def test_weeks_stand_at_their_place_in_time_with_a_gap_where_nothing_was_signed() -> None:
    texts = [stored(f"d{n}", NOON + timedelta(weeks=n), pair(FROZE, FROZE), pair(LONG, SHORT)) for n in (0, 1, 3)]
    shown = learning.points(report([one for text in texts for one in text]).weeks)
    assert [p.x for p in shown] == [12.5, 37.5, 87.5]
    assert {p.kept for p in shown} == {50.0}
    assert all(0 < p.touched < 100 for p in shown)
    assert learning.points(()) == []


def test_a_year_of_weeks_is_cut_to_the_last_and_dated_sparsely() -> None:
    weeks = report(
        [one for n in range(52) for one in stored(f"d{n}", NOON + timedelta(weeks=n), pair(FROZE, FROZE))]
    ).weeks
    shown = learning.points(weeks)
    assert len(shown) == learning.WEEKS
    assert shown[-1].week.monday == weeks[-1].monday
    assert sum(p.dated for p in shown) <= learning.DATES
    assert shown[-1].dated


def test_a_small_share_is_not_nothing() -> None:
    assert [learning.percent(share) for share in (0.0, 0.001, 0.5, 1.0)] == ["0%", "<1%", "50%", "100%"]


def test_a_moved_sentence_is_shown_whole() -> None:
    (one,) = learning.edited(stored("d", NOON, pair(FROZE, FROZE, moved=True)))
    assert [(c.kind, c.text) for c in one.changes] == [("same", FROZE)]


def test_the_page_shows_words_figures_and_what_is_told(desk: Desk) -> None:
    html = learning.show(desk, People.writer, {})
    text = " ".join(re.sub(r"<[^>]+>", " ", html).split())
    for words in ("25% of 8", "signed texts", "12 Oct", "The next story draft is told", "small-model", "composer"):
        assert words in text, words
    assert "<del>" in html
    assert "<img" not in html
    assert "<script" not in html


def test_kind_writer_and_period_narrow_it(desk: Desk) -> None:
    everything = learning.show(desk, People.writer, {})
    only = learning.show(desk, People.writer, {"kind": "fact"})
    assert OPENED in only.replace("</ins>", "")
    assert everything.count('class="diff words"') == 8
    assert only.count('class="diff words"') == 2
    assert learning.show(desk, People.writer, {"weeks": "4"}).count('class="diff words"') == 4
    assert "every sentence was signed as it was drafted" in learning.show(desk, People.writer, {"writer": "composer"})


@pytest.mark.parametrize(
    "query", [{"weeks": "x"}, {"kind": "<b>"}, {"writer": "nobody"}, {"weeks": "4", "writer": "x"}]
)
def test_an_address_that_says_nothing_known_is_no_fault(desk: Desk, query: dict[str, str]) -> None:
    assert "Learning" in learning.show(desk, People.writer, query)


def test_an_empty_desk_says_what_will_be_here(empty: Desk) -> None:
    assert "It begins with the first text that is signed" in learning.show(empty, People.writer, {})


# --- over HTTP ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def app(desk: Desk) -> object:
    return create_app(desk)


CONFIG = re.compile(r"window\.gradio_config = (\{.*?\});</script>", re.DOTALL)


def asked(client: TestClient) -> dict[str, Any]:
    """What the browser sends once it has the frame, to get the page's data."""
    found = CONFIG.search(client.get("/learning").text)
    assert found
    loads = [d["id"] for d in json.loads(found[1])["dependencies"] if any(event == "load" for _, event in d["targets"])]
    return {"fn_index": loads[0], "data": [], "session_hash": "s"}


@pytest.mark.parametrize("person", People.everybody, ids=lambda person: person.id)
def test_every_role_that_reads_drafts_gets_it_and_a_stranger_does_not(app: object, person: Actor) -> None:
    client = TestClient(app, follow_redirects=False)  # type: ignore[arg-type]
    assert client.get("/learning").headers["location"] == "/login?next=learning"
    client.post("/login", data={"name": person.id, "password": PASSWORD})
    wanted = asked(client)
    assert "The next story draft is told" in client.post("/gradio_api/run/predict", json=wanted).json()["data"][0]
    client.post("/logout")
    refused = client.post("/gradio_api/run/predict", json=wanted)
    assert (refused.status_code, "ninety minutes" in refused.text) == (401, False)
