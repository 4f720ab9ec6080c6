"""Views of the queue: what an address narrows it to, kept under a name, shared, changed, removed and put back."""

from pathlib import Path
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient

from agent.actions import Desk
from agent.actions.queue_views import MOST, PUT_BACK, Filter
from agent.errors import LeakError, NotAllowedError, NotFoundError, RefusedError
from agent.models import Actor, Brief, Draft
from agent.pages import queue
from agent.pages.edge import COOKIE, Fields
from agent.pages.server import create_app
from tests.conftest import PASSWORD, Clock, People
from tests.pages_examples import HOSTILE
from tests.stories import FLOOD, import_rows
from tests.test_pages_html import Seen

LATE = Filter(show="late", state="in_review", q="book shop")


@pytest.fixture
def story(desk: Desk, tmp_path: Path) -> Draft:
    import_rows(desk, tmp_path, [FLOOD])
    made = desk.drafts.draft_story(People.writer, Brief(topic="a bookshop open again after a flood", words=120))
    return desk.drafts.submit(People.writer, made.id, 1)


def shown(desk: Desk, who: Actor, **query: str) -> str:
    return queue.show(desk, who, query)


def hidden(page: str) -> bool:
    """Whether the one row of the queue is left out."""
    return '<div class="row" data-row=' not in page


# --- the filter


def test_a_filter_is_what_its_address_says_and_nothing_else() -> None:
    assert Filter.read(LATE.query) == LATE
    assert urlencode(LATE.query) == "show=late&state=in_review&q=book+shop"
    assert Filter.read({}) == Filter()
    assert Filter.read({"id": "x", "q": "  two   words "}) == Filter(q="two words")


@pytest.mark.parametrize(
    ("chosen", "fits"),
    [
        (Filter(), True),
        (Filter(show="late"), True),
        (Filter(show="mine"), False),
        (Filter(show="late", state="in_review", text="story"), True),
        (Filter(state="signed"), False),
        (Filter(q="FLOOD Reed"), True),
        (Filter(q="flood fire"), False),
        (Filter(team="-"), True),
        (Filter(team="none-such"), False),
    ],
)
def test_a_row_is_shown_when_all_that_is_asked_is_true_of_it(chosen: Filter, fits: bool) -> None:
    marks = {"show:late", "state:in_review", "text:story", "team:-", "hand:free"}
    assert chosen.fits(marks, "a shop after a flood by wynn reed") is fits


@pytest.mark.parametrize(
    ("query", "is_hidden"),
    [
        ({"show": "mine"}, False),
        ({"show": "crisis"}, True),
        ({"show": "all", "hand": "free"}, False),
        ({"show": "all", "hand": "mine"}, True),
        ({"show": "all", "q": "wynn"}, False),
        ({"show": "all", "q": "no such words"}, True),
        ({"show": "all", "text": "story", "state": "in_review"}, False),
    ],
)
def test_a_link_opens_what_its_sender_saw(desk: Desk, story: Draft, query: dict[str, str], is_hidden: bool) -> None:
    page = shown(desk, People.approver, **query)
    assert hidden(page) is is_hidden
    assert f'data-url="./?{urlencode(query).replace("&", "&amp;")}"' in page


def test_an_address_that_asks_for_what_is_not_there_says_so_and_harms_nothing(desk: Desk, story: Draft) -> None:
    page = Seen(shown(desk, People.approver, show="nonsense", q=HOSTILE, view="none-such"))
    assert page.harmless
    assert "Nothing here fits." in page.text


# --- kept under a name


def test_a_view_opens_the_queue_for_its_owner_and_for_nobody_else(desk: Desk, story: Draft) -> None:
    view = desk.views.save(People.approver, "Late ones", LATE, default=True)
    assert desk.views.list(People.approver).own == [view]
    assert desk.views.list(People.other).own == desk.views.list(People.other).shared == []
    assert f"view={view.id}" in shown(desk, People.approver)
    assert hidden(shown(desk, People.approver))
    assert not hidden(shown(desk, People.other))
    with pytest.raises(NotFoundError, match="not yours"):
        desk.views.change(People.other, view.id, "Mine")
    for verb in (desk.views.remove, desk.views.put_back):
        with pytest.raises(NotFoundError, match="not yours"):
            verb(People.other, view.id)


def test_one_view_is_the_default(desk: Desk) -> None:
    first = desk.views.save(People.legal, "One", Filter(), default=True)
    second = desk.views.save(People.legal, "Two", LATE, default=True)
    assert [(v.name, v.is_default) for v in desk.views.list(People.legal).own] == [("One", False), ("Two", True)]
    desk.views.change(People.legal, first.id, "One", default=True)
    assert not next(v for v in desk.views.list(People.legal).own if v.id == second.id).is_default


def test_a_view_is_renamed_and_takes_another_filter_when_asked(desk: Desk) -> None:
    view = desk.views.save(People.writer, "Late", LATE)
    renamed = desk.views.change(People.writer, view.id, "Overdue")
    assert (renamed.name, Filter.of(renamed)) == ("Overdue", LATE)
    assert Filter.of(desk.views.change(People.writer, view.id, "Overdue", Filter(q="till"))) == Filter(q="till")


def test_what_was_removed_can_be_put_back_for_a_day(desk: Desk, clock: Clock) -> None:
    view = desk.views.save(People.writer, "Late", LATE, default=True)
    desk.views.remove(People.writer, view.id)
    assert desk.views.list(People.writer).own == []
    assert "The view “Late” is removed." in Seen(shown(desk, People.writer)).text
    assert desk.views.put_back(People.writer, view.id) == view
    desk.views.remove(People.writer, view.id)
    again = desk.views.save(People.writer, "late", LATE)
    with pytest.raises(RefusedError, match="a view named “Late” already"):
        desk.views.put_back(People.writer, view.id)
    desk.views.remove(People.writer, again.id)
    clock.forward(seconds=PUT_BACK.total_seconds() + 1)
    assert desk.views.list(People.writer).removed == []
    desk.views.save(People.writer, "Other", LATE)
    with pytest.raises(NotFoundError):
        desk.views.put_back(People.writer, view.id)


@pytest.mark.parametrize("name", ["", "  ", "x" * 41, "a\x00b"])
def test_a_view_needs_a_name(desk: Desk, name: str) -> None:
    with pytest.raises(RefusedError, match="a name of 1 to 40"):
        desk.views.save(People.writer, name, LATE)


def test_names_are_one_of_a_kind_and_views_not_without_end(desk: Desk) -> None:
    desk.views.save(People.writer, "View 0", LATE)
    with pytest.raises(RefusedError, match="already"):
        desk.views.save(People.writer, "VIEW  0", LATE)
    for number in range(1, MOST):
        desk.views.save(People.writer, f"View {number}", LATE)
    with pytest.raises(RefusedError, match="Remove one first"):
        desk.views.save(People.writer, "One more", LATE)
    assert desk.views.save(People.legal, "View 0", LATE)


def test_a_view_is_shared_with_a_team_or_with_everybody(desk: Desk) -> None:
    team = desk.people.make_team(People.admin, "Consumer press")
    desk.people.set_members(People.admin, team.id, {People.writer.id, People.approver.id})
    view = desk.views.save(People.writer, "Ours", LATE, shared=team.id)
    assert [v.id for v in desk.views.list(People.approver).shared] == [view.id]
    assert desk.views.list(People.legal).shared == []
    with pytest.raises(NotAllowedError, match="teams that you are in"):
        desk.views.save(People.legal, "Theirs", LATE, shared=team.id)
    desk.views.change(People.writer, view.id, "Ours", shared="")
    assert [v.id for v in desk.views.list(People.legal).shared] == [view.id]
    assert "shared by Wynn Reed" in Seen(shown(desk, People.legal)).text
    desk.views.remove(People.writer, view.id)
    assert desk.views.list(People.legal).shared == []


def test_no_customer_is_kept_in_a_view(desk: Desk, story: Draft) -> None:
    for name, words in (("Marisela Quintero-Blyth", ""), ("Hers", "marisela quintero-blyth")):
        with pytest.raises(LeakError):
            desk.views.save(People.writer, name, Filter(q=words))
    assert desk.views.list(People.writer).own == []


def test_forgetting_reaches_a_view_that_was_there_before_the_record(desk: Desk, tmp_path: Path) -> None:
    desk.views.save(People.writer, "Hers", Filter(q="marisela quintero-blyth"))
    kept = desk.views.save(People.writer, "Floods", Filter(q="flood"))
    import_rows(desk, tmp_path, [FLOOD])
    desk.privacy.forget(People.privacy, [FLOOD["id"]], "asked by letter")
    assert desk.views.list(People.writer).own == [kept]


def test_every_change_is_on_record_without_a_word_of_the_view(desk: Desk) -> None:
    view = desk.views.save(People.writer, "Late till", Filter(q="till"))
    desk.views.change(People.writer, view.id, "Later", shared="")
    desk.views.remove(People.writer, view.id)
    desk.views.put_back(People.writer, view.id)
    records = [r for r in desk.audit.records(People.admin) if r.subject == f"view:{view.id}"]
    assert [r.verb for r in records] == ["put view back", "remove view", "change view", "save view"]
    assert {r.actor for r in records} == {People.writer.id}
    assert not any("till" in str(r.detail).lower() for r in records)


# --- on the page


def test_the_page_keeps_changes_and_removes_a_view_with_undo(desk: Desk, story: Draft) -> None:
    acts, at = queue.PAGE.acts, "?show=all&state=in_review"
    done = acts["keep_view"](desk, People.approver, Fields({"name": "Review", "default": "yes", "query": at}))
    [view] = desk.views.list(People.approver).own
    assert done.query == {"show": "all", "state": "in_review", "view": view.id}
    assert (Filter.of(view), view.is_default, view.shared) == (Filter(state="in_review"), True, None)
    form = {
        "view": view.id,
        "name": "Signed",
        "shared": "everybody",
        "filter": "now",
        "query": "?show=all&state=signed",
    }
    acts["change_view"](desk, People.approver, Fields(form))
    [view] = desk.views.list(People.approver).own
    assert (view.name, view.shared, Filter.of(view).state, view.is_default) == ("Signed", "", "signed", False)
    with pytest.raises(RefusedError, match="does not know"):
        acts["keep_view"](desk, People.approver, Fields({"name": "All", "shared": "the world"}))
    assert acts["remove_view"](desk, People.approver, Fields({"view": view.id, "query": at})).query == {
        "show": "all",
        "state": "in_review",
    }
    assert acts["put_back_view"](desk, People.approver, Fields({"view": view.id})).notice == "“Signed” is back."


def test_a_page_asks_for_news_and_gets_them_only_when_there_are_any(desk: Desk, story: Draft, clock: Clock) -> None:
    token = desk.people.sign_in(People.approver.id, PASSWORD)
    with TestClient(create_app(desk)) as client:
        refused = client.post("/news", json={"since": "", "query": ""})
        assert refused.status_code == 401
        client.cookies.set(COOKIE, token)
        first = client.post("/news", json={"since": "", "query": "?show=all"}).json()
        assert story.id in first["html"]
        quiet = client.post("/news", json={"since": first["stamp"], "query": "?show=all"}).json()
        assert quiet == {"stamp": first["stamp"]}
        desk.drafts.claim(People.other, story.id)
        news = client.post("/news", json={"since": first["stamp"], "query": "?show=all"}).json()
        assert "has it in hand since" in news["html"]
        clock.forward(minutes=30)  # asking is no click: an idle session ends although its page asks
        for _ in range(5):
            clock.forward(minutes=30)
            last = client.post("/news", json={"since": news["stamp"], "query": ""})
        assert last.status_code == 401
