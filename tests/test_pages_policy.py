"""The Policy page: read by everybody, set by administrators, checked at its lines, and nothing overwritten."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from agent.actions import Desk
from agent.errors import LeakError, NotAllowedError, NotFoundError, RefusedError, StaleError
from agent.models import Actor
from agent.pages import policy
from agent.pages.edge import COOKIE, Fields
from agent.pages.policy_live import checked
from agent.pages.policy_words import in_words, spoken
from agent.pages.server import create_app
from agent.policy import BUILT_IN, BUILT_IN_TEXT, parse
from tests.conftest import PASSWORD, People
from tests.pages_examples import HOSTILE
from tests.stories import FLOOD, import_rows
from tests.test_pages_html import Seen

ADA = Actor(id="c.brook", name="Cy Brook", roles=frozenset({"admin"}))
SLOW = BUILT_IN_TEXT.replace("hours = 24", "hours = 36")
FAST = BUILT_IN_TEXT.replace("hours = 24", "hours = 12")
BAD = (
    '[story]\nsignatures = ["writer"]\nwarn = ["S14"]\ndue = { hours = 24 }\ncolour = 1\n'
    + BUILT_IN_TEXT[BUILT_IN_TEXT.index("\n[statement]") :]
)


def shown(desk: Desk, who: Actor, **query: str) -> Seen:
    return Seen(policy.show(desk, who, query))


def send(desk: Desk, who: Actor, act: str, **form: str) -> str:
    return policy.PAGE.acts[act](desk, who, Fields(form)).notice


def looked(desk: Desk, who: Actor, text: str, seen: int = 0) -> tuple[Seen, list[int], bool]:
    said = checked(desk, who, Fields({"text": text, "seen": str(seen)}))
    lines = said["lines"]
    assert isinstance(lines, list)
    return Seen(str(said["html"])), lines, said["why"] == ""


# --- read


def test_everybody_reads_it_in_words_and_as_text_and_only_administrators_are_offered_more(desk: Desk) -> None:
    for who in People.everybody:
        page = shown(desk, who, edit="on" if who is not People.admin else "")
        assert "version 0 in force" in page.text
        assert "An approver and somebody from legal, each another person." in page.text
        assert (
            "1 day after the draft was begun. Then the approvers are told; nothing is approved by itself." in page.text
        )
        assert 'signatures = ["approver", "legal"]' in page.text
        assert (("href", "policy?edit=on") in page.attributes) == (who is People.admin)
        assert "textarea" not in page.tags
    assert "textarea" in shown(desk, People.admin, edit="on").tags


def test_why_nothing_can_be_signed_stands_at_the_top(desk: Desk) -> None:
    for person in (People.approver, People.other):
        desk.people.disable(People.admin, person.id)
    page = shown(desk, People.writer)
    assert "Nothing can be signed by it now." in page.text
    assert "story: nobody could sign it" in page.text


def test_the_words_say_order_roles_rules_and_times() -> None:
    text = BUILT_IN_TEXT.replace('signatures = ["approver"]', 'signatures = ["privacy", "approver", "approver"]', 1)
    text = text.replace("in_order = false", "in_order = true").replace("never = []", 'never = ["x.y"]')
    text = text.replace("never_roles = []", 'never_roles = ["legal"]').replace("reasons = false", "reasons = true")
    text = text.replace("block = []", 'block = ["S16"]').replace('stand_in = ["approver"]', "stand_in = []")
    text = text.replace("warn = []", 'warn = ["S18"]').replace("hours = 24", "hours = 25")
    said = dict(in_words(parse(text), {}, {"x.y": "Xan Yew"})[0].lines)
    assert said["Signed by"] == "First a privacy officer, then an approver, then an approver, each another person."
    assert said["Never by"] == "Whoever wrote or edited it. Xan Yew. Whoever is also somebody from legal."
    assert said["Blocks"].startswith("What only warns elsewhere blocks here: S16 (")
    assert said["Only warns"].startswith("What blocks elsewhere only warns here: S18 (")
    assert said["A warning"] == "It is signed only with the reason why it may stand."
    assert (
        said["Due"] == "1 day and 1 hour after the draft was begun. Then nobody is told; nothing is approved by itself."
    )
    unordered = parse(text.replace("in_order = true", "in_order = false"))
    assert dict(in_words(unordered, {}, {})[0].lines)["Signed by"].startswith("A privacy officer and two approvers,")


def test_a_teams_rules_are_told_under_its_name() -> None:
    made = parse(BUILT_IN_TEXT + '[teams.health.story]\nsignatures = ["privacy", "approver"]\n')
    titles = [said.title for said in in_words(made, {"health": "Health desk"}, {})]
    assert titles == ["A customer story", "A holding statement", "A customer story of Health desk"]


@pytest.mark.parametrize(
    ("span", "said"),
    [
        ({"minutes": 30}, "30 minutes"),
        ({"hours": 1}, "1 hour"),
        ({"days": 2, "hours": 1, "minutes": 5}, "2 days, 1 hour and 5 minutes"),
    ],
)
def test_times_are_spoken(span: dict[str, int], said: str) -> None:
    assert spoken(timedelta(**span)) == said


# --- checked


def test_every_reason_is_shown_at_its_line(desk: Desk) -> None:
    page, lines, fits = looked(desk, People.admin, BAD)
    assert (lines, fits) == ([2, 2, 3, 5], False)
    assert "4 things stand against it" in page.text
    for said in ("Nobody signs as writer", "The approver can't be left out", "S14 always blocks", "no such setting"):
        assert said in page.text
    assert ("data-line", "3") in page.attributes
    assert desk.policies.history(People.admin) == []


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("[story\n", 1, "not TOML"),
        (BUILT_IN_TEXT.replace("never = []", 'never = ["a.stoen"]'), 7, "no account named 'a.stoen'"),
        (BUILT_IN_TEXT.replace("never = []", 'never = ["a.stone", "b.field"]'), 4, "Nobody could sign it"),
        (BUILT_IN_TEXT + '[teams.none.story]\nsignatures = ["approver"]\n', 24, "no team of this id"),
        ("x" * 100_001, 0, "at most 100,000 characters"),
        (f"[story]\n{HOSTILE}\n", 2, "not TOML"),
    ],
)
def test_what_only_this_desk_can_know_is_shown_at_its_line_too(desk: Desk, text: str, line: int, said: str) -> None:
    page, lines, fits = looked(desk, People.admin, text)
    assert (line in lines, fits) == (True, False)
    assert said in page.text
    assert page.harmless


def test_what_would_be_taken_is_shown_with_what_it_changes(desk: Desk) -> None:
    page, lines, fits = looked(desk, People.admin, SLOW)
    assert (lines, fits) == ([], True)
    assert "Nothing stands against it" in page.text
    assert "1 day and 12 hours after the draft was begun" in page.text
    changed = [(line.kind, line.number) for line in policy.difference(BUILT_IN_TEXT, SLOW) if line.kind != "same"]
    assert changed == [("cut", 0), ("gone", 12), ("new", 12)]


def test_what_is_in_force_is_not_put_in_force_anew(desk: Desk) -> None:
    page, lines, fits = looked(desk, People.admin, BUILT_IN_TEXT)
    assert (lines, fits) == ([], False)
    assert "They say the same, line by line." in page.text


def test_only_an_administrator_is_answered_while_typing(desk: Desk) -> None:
    with pytest.raises(NotAllowedError, match="may not set the policy"):
        checked(desk, People.approver, Fields({"text": SLOW, "seen": "0"}))


@pytest.fixture
def client(desk: Desk) -> Iterator[TestClient]:
    with TestClient(create_app(desk)) as made:
        yield made


def test_the_check_is_behind_the_door_and_says_what_went_wrong(desk: Desk, client: TestClient) -> None:
    form = {"text": SLOW, "seen": "0"}
    assert client.post("/policy/check", json=form).status_code == 401
    client.cookies.set(COOKIE, desk.people.sign_in(People.writer.id, PASSWORD))
    assert "may not set the policy" in client.post("/policy/check", json=form).json()["detail"]
    client.cookies.set(COOKIE, desk.people.sign_in(People.admin.id, PASSWORD))
    assert client.post("/policy/check", json=form).json()["why"] == ""
    assert client.post("/policy/check", json={"leave": "yes"}).json() == {}
    foreign = client.post("/policy/check", json=form, headers={"Origin": "https://elsewhere.example"})
    assert foreign.status_code == 403


# --- set


def test_what_was_checked_is_put_in_force_with_its_reason(desk: Desk) -> None:
    assert "Version 1 is in force" in send(desk, People.admin, "set", text=SLOW, seen="0", note="More time")
    [kept] = desk.policies.history(People.writer)
    assert (kept.note, kept.by, kept.text) == ("More time", People.admin.id, SLOW)
    page = shown(desk, People.writer)
    assert "version 1 in force" in page.text
    assert "More time" in page.text
    assert kept.sha256[:12] in page.text


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"text": BAD, "seen": "0", "note": "x"}, "S14 always blocks"),
        ({"text": SLOW, "seen": "0"}, "did not say its note"),
        ({"text": SLOW, "seen": "0", "note": "x" * 301}, "at most 300 characters"),
        ({"text": BUILT_IN_TEXT, "seen": "0", "note": "x"}, "word for word"),
        ({"text": SLOW, "note": "x"}, "did not say its seen"),
    ],
)
def test_what_is_refused_changes_nothing(desk: Desk, form: dict[str, str], said: str) -> None:
    with pytest.raises(RefusedError, match=said):
        send(desk, People.admin, "set", **form)
    assert desk.policies.history(People.admin) == []


def test_nobody_else_sets_it(desk: Desk) -> None:
    desk.policies.set(People.admin, FAST)
    desk.policies.set(People.admin, SLOW)
    for who in (People.writer, People.approver, People.legal, People.privacy):
        for act, form in (("set", {"text": FAST}), ("again", {"version": "1"})):
            with pytest.raises(NotAllowedError, match="may not set the policy"):
                send(desk, who, act, seen="2", note="mine", **form)
    assert len(desk.policies.history(People.admin)) == 2


def test_a_second_editor_is_told_and_overwrites_nothing(desk: Desk) -> None:
    desk.people.create(People.admin, ADA.id, ADA.name, ADA.roles, PASSWORD)
    looked(desk, ADA, FAST)
    page, _, _ = looked(desk, People.admin, SLOW)
    assert "Cy Brook is editing the policy too" in page.text
    desk.policies.set(ADA, FAST, seen=0, note="Faster")
    page, lines, fits = looked(desk, People.admin, SLOW)
    assert (lines, fits) == ([], False)
    assert "put version 1 in force" in page.text
    assert "“Faster”" in page.text
    assert ("data-take", "1") in page.attributes
    with pytest.raises(StaleError, match="Version 1 of the policy is in force; you saw 0"):
        send(desk, People.admin, "set", text=SLOW, seen="0", note="Slower")
    assert looked(desk, People.admin, SLOW, seen=1)[2]
    assert "Version 2" in send(desk, People.admin, "set", text=SLOW, seen="1", note="Slower")


# --- versions


def test_an_older_version_is_read_compared_and_put_in_force_again(desk: Desk) -> None:
    desk.policies.set(People.admin, FAST, note="Faster")
    desk.policies.set(People.admin, SLOW, note="Slower")
    page = shown(desk, People.admin, v="1")
    assert "You are reading version 1; version 2 is in force." in page.text
    assert page.opens("again")
    assert not shown(desk, People.legal, v="1").opens("again")
    compared = shown(desk, People.writer, a="2", b="0").text
    assert "From version 0 to version 2" in compared
    assert send(desk, People.admin, "again", version="1", seen="2", note="Back") == (
        "Version 1 is in force again, as version 3."
    )
    kept = desk.policies.history(People.admin)
    assert [(k.number, k.text, k.note) for k in kept[:1]] == [(3, FAST, "Back")]
    assert "Version 0 is in force again" in send(desk, People.admin, "again", version="0", seen="3", note="As it came")
    assert desk.policies.current(People.writer).text == BUILT_IN.text


def test_an_older_version_that_would_not_be_taken_today_stays_where_it_is(desk: Desk) -> None:
    desk.policies.set(People.admin, BUILT_IN_TEXT.replace("never = []", f'never = ["{People.other.id}"]'))
    desk.policies.set(People.admin, SLOW)
    desk.people.disable(People.admin, People.approver.id)
    with pytest.raises(RefusedError, match="nobody could sign it"):
        desk.policies.again(People.admin, 1, 2)
    with pytest.raises(StaleError):
        desk.policies.again(People.admin, 0, 1)


def test_a_version_changed_past_the_desk_is_marked_and_not_put_in_force_again(desk: Desk) -> None:
    desk.policies.set(People.admin, FAST)
    desk.policies.set(People.admin, SLOW)
    with closing(sqlite3.connect(desk.parts.settings.home / "storydesk.db", isolation_level=None)) as raw:
        raw.execute("UPDATE policies SET text = ? WHERE number = 1", (BUILT_IN_TEXT,))
    page = shown(desk, People.admin, v="1")
    assert "changed past the desk" in page.text
    assert not page.opens("again")
    with pytest.raises(RefusedError, match="changed past the desk"):
        desk.policies.again(People.admin, 1, 2)


@pytest.mark.parametrize("query", [{"v": "7"}, {"a": "0", "b": "9"}])
def test_a_version_that_is_not_there_is_said_so(desk: Desk, query: dict[str, str]) -> None:
    with pytest.raises(NotFoundError, match="There is no version"):
        policy.show(desk, People.writer, query)


def test_a_note_holds_no_customer_and_is_reached_by_forgetting(desk: Desk, tmp_path: Path) -> None:
    desk.policies.set(People.admin, FAST, note="Marisela Quintero-Blyth asked for it")
    desk.policies.set(People.admin, SLOW, note="Floods take time")
    import_rows(desk, tmp_path, [FLOOD])
    with pytest.raises(LeakError):
        desk.policies.set(People.admin, FAST, note="Marisela Quintero-Blyth asked for it")
    desk.privacy.forget(People.privacy, [FLOOD["id"]], "asked by letter")
    assert [kept.note for kept in desk.policies.history(People.admin)] == ["Floods take time", ""]
    assert desk.policies.stops(People.admin) == []
    assert desk.audit.verify()


def test_hostile_words_in_a_note_stay_words(desk: Desk) -> None:
    desk.policies.set(People.admin, SLOW, note=HOSTILE)
    page = shown(desk, People.writer)
    assert page.harmless
    assert HOSTILE in page.text
