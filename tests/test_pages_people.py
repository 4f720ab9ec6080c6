"""The People page and one's own: the wrong role is refused by every act, and what is secret is shown once."""

import re
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import gradio as gr
import pytest

from agent import settings
from agent.actions import Desk
from agent.app import build
from agent.errors import NotAllowedError, SignInError
from agent.models import Actor
from agent.pages import account, people
from agent.pages.edge import COOKIE
from agent.pages.handlers import Handlers
from agent.pages.page import Page
from agent.pages.progress import Jobs
from tests.conftest import PASSWORD, Clock, People

HOSTILE = "<img src=x onerror=alert(1)>"
NEW = "another-invented-phrase"
#: Every act of the People page with a form that an administrator could send.
ACTS: dict[str, dict[str, Any]] = {
    "create": {"account": "n.new", "name": f"Nor {HOSTILE}", "role": ["writer"]},
    "set_roles": {"account": People.legal.id, "role": ["legal", "privacy"]},
    "unlock": {"account": People.legal.id},
    "sign_out": {"account": People.legal.id},
    "reset": {"account": People.legal.id},
    "close": {"account": People.legal.id},
    "reopen": {"account": People.legal.id},
    "make_team": {"name": "Consumer press"},
    "set_team": {"team": "consumer-press", "member": [People.writer.id]},
}


@pytest.fixture
def desk(tmp_path: Any) -> Iterator[Desk]:
    opened = build(settings.load(home=tmp_path / "home", llm_base_url="none"), clock=Clock())
    for person in (People.writer, People.legal, People.admin):
        opened.people.create(People.admin, person.id, person.name, person.roles, PASSWORD)
    yield opened
    opened.close()


def visitor(desk: Desk, who: Actor) -> Any:
    cookies = {COOKIE: desk.people.sign_in(who.id, PASSWORD)}
    return SimpleNamespace(cookies=cookies, query_params={}, session_hash="s1")


def send(page: Page, desk: Desk, who: Any, **fields: object) -> tuple[Any, str]:
    return list(Handlers(page, desk, Jobs()).act(gr.EventData(None, fields), who))[-1]


def test_every_act_of_the_page_is_in_the_table() -> None:
    assert set(ACTS) == set(people.PAGE.acts)


def test_nobody_but_an_administrator_does_or_sees_anything(desk: Desk) -> None:
    before = desk.people.accounts(People.admin)
    writer = visitor(desk, People.writer)
    for act, form in ACTS.items():
        page, told = send(people.PAGE, desk, writer, do=act, **form)
        assert "may not manage accounts" in told, act
        assert desk.people.teams(People.admin) == []
        assert isinstance(page, dict)
    assert desk.people.accounts(People.admin) == before
    shown = Handlers(people.PAGE, desk, Jobs()).load(writer)
    assert "may not manage accounts" in shown
    assert People.legal.id not in shown
    with pytest.raises(NotAllowedError):
        people.show(desk, People.writer, {"id": People.legal.id})


def test_an_administrator_does_all_of_it(desk: Desk) -> None:
    admin = visitor(desk, People.admin)
    for act, form in ACTS.items():
        page, told = send(people.PAGE, desk, admin, do=act, **form)
        assert "Not done" not in told, (act, told)
        assert "<img" not in page
    assert desk.people.account(People.admin, People.legal.id).roles == {"legal", "privacy"}
    assert [team.members for team in desk.people.teams(People.writer)] == [{People.writer.id}]
    assert "in Consumer press" in account.show(desk, People.writer, {})


def test_a_new_password_is_shown_once_and_opens_the_door(desk: Desk) -> None:
    admin = visitor(desk, People.admin)
    page, told = send(people.PAGE, desk, admin, do="reset", account=People.legal.id)
    [password] = re.findall(r"<code>([a-z-]+)</code>", page)
    assert password not in told + people.show(desk, People.admin, {"id": People.legal.id})
    assert desk.people.sign_in(People.legal.id, password)


def test_a_role_that_is_made_up_is_refused(desk: Desk) -> None:
    admin = visitor(desk, People.admin)
    for act in ("create", "set_roles"):
        _, told = send(people.PAGE, desk, admin, do=act, **ACTS[act] | {"role": ["writer", "emperor"]})
        assert "does not know" in told


def test_only_administrators_find_the_page_in_the_bar(desk: Desk) -> None:
    assert 'href="people"' not in account.show(desk, People.writer, {})
    assert 'href="people"' in account.show(desk, People.admin, {})


# --- one's own


def test_everybody_has_their_own_account_and_no_other(desk: Desk) -> None:
    shown = account.show(desk, People.writer, {"id": People.legal.id})
    assert People.writer.id in shown
    assert People.legal.id not in shown


def test_a_token_is_shown_once_and_works(desk: Desk) -> None:
    writer = visitor(desk, People.writer)
    form = {"do": "make_token", "name": HOSTILE, "scope": ["read", "import"], "days": "30"}
    page, told = send(account.PAGE, desk, writer, **form)
    [token] = re.findall(r"<code>(sdesk_[\w-]+)</code>", page)
    shown = account.show(desk, People.writer, {})
    assert token not in told + shown
    assert "<img" not in page + shown
    assert desk.people.actor_of_token(token, "import") == People.writer
    [kept] = desk.people.tokens(People.writer)
    send(account.PAGE, desk, writer, do="revoke_token", token=kept.id)
    with pytest.raises(SignInError):
        desk.people.actor_of_token(token, "import")


def test_nobody_revokes_anothers_token(desk: Desk) -> None:
    desk.people.make_token(People.legal, "theirs", {"read"}, 30)
    [kept] = desk.people.tokens(People.legal)
    _, told = send(account.PAGE, desk, visitor(desk, People.admin), do="revoke_token", token=kept.id)
    assert "no such token" in told
    assert desk.people.tokens(People.legal)[0].revoked_at is None


def test_no_form_makes_a_token_that_signs(desk: Desk) -> None:
    form = {"do": "make_token", "name": "all", "scope": ["read", "sign"], "days": "30"}
    _, told = send(account.PAGE, desk, visitor(desk, People.writer), **form)
    assert "no token may do" in told
    assert desk.people.tokens(People.writer) == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"old": PASSWORD, "new": NEW, "again": NEW + "x"}, "twice alike"),
        ({"old": "a-wrong-password", "new": NEW, "again": NEW}, "old password does not fit"),
        ({"old": PASSWORD, "new": "short", "again": "short"}, "12 to 256"),
        ({"new": NEW, "again": NEW}, "old password does not fit"),
    ],
)
def test_a_password_that_is_not_changed_says_why(desk: Desk, typed: dict[str, str], said: str) -> None:
    _, told = send(account.PAGE, desk, visitor(desk, People.writer), do="password", **typed)
    assert said in told
    assert desk.people.sign_in(People.writer.id, PASSWORD)


def test_when_and_where_notices_come_is_chosen_and_the_address_not_shown(desk: Desk) -> None:
    writer = visitor(desk, People.writer)
    _, told = send(account.PAGE, desk, writer, do="choose", mode="at once")
    assert "Say where your notices should go" in told
    form = {"do": "choose", "mode": "digest", "hour": "7", "address": "json://user:hush-word@127.0.0.1:9/box"}
    page, told = send(account.PAGE, desk, writer, **form)
    assert "once a day" in told
    assert "hush-word" not in page + told
    kept = desk.notices.choice(People.writer)
    assert (kept.mode, kept.hour, bool(kept.to)) == ("digest", 7, True)
    _, told = send(account.PAGE, desk, writer, do="choose", mode="always")
    assert "Say when" in told
    send(account.PAGE, desk, writer, do="choose", mode="off", forget="yes")
    assert desk.notices.choice(People.writer).to == ""


@pytest.mark.parametrize("form", [{"do": "password", "old": PASSWORD, "new": NEW, "again": NEW}, {"do": "sign_out"}])
def test_what_ends_the_sessions_says_so_and_does(desk: Desk, form: dict[str, str]) -> None:
    writer = visitor(desk, People.writer)
    page, _ = send(account.PAGE, desk, writer, **form)
    assert "Sign in again" in page
    _, told = send(account.PAGE, desk, writer, do="sign_out")
    assert "session is over" in told


VIEWS: tuple[Callable[[Desk], str], ...] = (
    lambda d: people.show(d, People.admin, {"id": People.writer.id}),
    lambda d: account.show(d, People.writer, {}),
)


@pytest.mark.parametrize("view", VIEWS)
def test_no_hash_is_on_a_page(desk: Desk, view: Callable[[Desk], str]) -> None:
    desk.people.make_token(People.writer, "import", {"import"}, 30)
    token = desk.people.sign_in(People.writer.id, PASSWORD)
    shown = view(desk)
    [kept] = desk.people.tokens(People.writer)
    user = desk.people.account(People.writer)
    assert not any(secret in shown for secret in (kept.token_hash, token, user.password_hash))
