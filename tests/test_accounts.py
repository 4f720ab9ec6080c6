"""Accounts: made, given roles, closed and opened, unlocked, signed out; and what is one's own to do."""

from collections.abc import Callable

import pytest

from agent import auth
from agent.actions import Desk
from agent.errors import NotAllowedError, NotFoundError, RefusedError, SignInError
from agent.models import Actor
from tests.conftest import PASSWORD, Clock, People

NEW = "another-invented-phrase"
#: Every verb that is an administrator's.
MANAGED: dict[str, Callable[[Desk, Actor], object]] = {
    "accounts": lambda d, a: d.people.accounts(a),
    "account": lambda d, a: d.people.account(a, People.legal.id),
    "create": lambda d, a: d.people.create(a, "n.new", "Nor New", {"writer"}),
    "set_password": lambda d, a: d.people.set_password(a, People.legal.id),
    "set_roles": lambda d, a: d.people.set_roles(a, People.legal.id, {"writer"}),
    "disable": lambda d, a: d.people.disable(a, People.legal.id),
    "unlock": lambda d, a: d.people.unlock(a, People.legal.id),
    "sessions": lambda d, a: d.people.sessions(a, People.legal.id),
    "sign_out_everywhere": lambda d, a: d.people.sign_out_everywhere(a, People.legal.id),
}


@pytest.mark.parametrize("verb", MANAGED)
def test_only_an_administrator_manages_accounts(desk: Desk, verb: str) -> None:
    token = desk.people.sign_in(People.legal.id, PASSWORD)
    before = desk.people.accounts(People.admin)
    for who in (People.writer, People.approver, People.privacy):
        with pytest.raises(NotAllowedError, match="may not manage accounts"):
            MANAGED[verb](desk, who)
    assert desk.people.accounts(People.admin) == before
    assert desk.people.actor_of(token) == People.legal
    MANAGED[verb](desk, People.admin)


def test_roles_hold_from_the_next_click_on_and_are_on_record(desk: Desk) -> None:
    token = desk.people.sign_in(People.writer.id, PASSWORD)
    desk.people.set_roles(People.admin, People.writer.id, {"approver", "legal"})
    assert desk.people.actor_of(token).roles == {"approver", "legal"}
    record = desk.audit.records(People.admin)[0]
    assert (record.actor, record.verb, record.subject) == (People.admin.id, "set roles", People.writer.id)
    assert record.detail == {"before": "writer", "roles": "approver legal"}
    with pytest.raises(RefusedError, match="at least one role"):
        desk.people.set_roles(People.admin, People.writer.id, set())


def test_the_last_administrator_stays(desk: Desk) -> None:
    for verb in (
        lambda: desk.people.disable(People.admin, People.admin.id),
        lambda: desk.people.set_roles(People.admin, People.admin.id, {"writer"}),
    ):
        with pytest.raises(RefusedError, match="last account of an administrator"):
            verb()
    desk.people.create(People.admin, "s.econd", "Sec Ond", {"admin"})
    desk.people.disable(People.admin, People.admin.id)


def test_a_locked_account_is_let_in_again(desk: Desk) -> None:
    for _ in range(auth.FAILURES):
        with pytest.raises(SignInError):
            desk.people.sign_in(People.writer.id, "a-wrong-password")
    with pytest.raises(SignInError):
        desk.people.sign_in(People.writer.id, PASSWORD)
    desk.people.unlock(People.admin, People.writer.id)
    assert desk.people.sign_in(People.writer.id, PASSWORD)


def test_signing_out_everywhere_ends_every_session_of_that_account_alone(desk: Desk) -> None:
    mine = [desk.people.sign_in(People.writer.id, PASSWORD) for _ in range(2)]
    other = desk.people.sign_in(People.legal.id, PASSWORD)
    assert desk.people.sign_out_everywhere(People.writer) == 2
    for token in mine:
        with pytest.raises(SignInError):
            desk.people.actor_of(token)
    assert desk.people.actor_of(other) == People.legal
    assert desk.people.sign_out_everywhere(People.admin, People.legal.id) == 1
    with pytest.raises(NotFoundError):
        desk.people.sign_out_everywhere(People.admin, "nobody")


def test_ones_own_password_takes_the_old_one(desk: Desk) -> None:
    token = desk.people.sign_in(People.writer.id, PASSWORD)
    with pytest.raises(NotAllowedError, match="old password does not fit"):
        desk.people.change_password(People.writer, "a-wrong-password", NEW)
    assert desk.people.actor_of(token) == People.writer
    with pytest.raises(RefusedError, match="12 to 256"):
        desk.people.change_password(People.writer, PASSWORD, "short")
    desk.people.change_password(People.writer, PASSWORD, NEW)
    with pytest.raises(SignInError):
        desk.people.actor_of(token)
    with pytest.raises(SignInError):
        desk.people.sign_in(People.writer.id, PASSWORD)
    assert desk.people.sign_in(People.writer.id, NEW)


def test_guesses_at_the_old_password_lock_the_account(desk: Desk) -> None:
    for _ in range(auth.FAILURES):
        with pytest.raises(NotAllowedError):
            desk.people.change_password(People.writer, "a-wrong-password", NEW)
    with pytest.raises(NotAllowedError):
        desk.people.change_password(People.writer, PASSWORD, NEW)


def test_an_administrator_has_no_way_round_their_own_old_password(desk: Desk) -> None:
    with pytest.raises(RefusedError, match="with the old one"):
        desk.people.set_password(People.admin, People.admin.id)


@pytest.mark.parametrize("name", ["", " \t", "x" * 121])
def test_a_name_that_cannot_stand_under_a_text_is_refused(desk: Desk, name: str) -> None:
    with pytest.raises(RefusedError, match="person's name"):
        desk.people.create(People.admin, "n.new", name, {"writer"})


def test_a_name_loses_what_cannot_be_printed(desk: Desk) -> None:
    desk.people.create(People.admin, "n.new", "Nor\x00\u202e  New ", {"writer"})
    assert desk.people.account(People.admin, "n.new").name == "Nor New"


# --- sessions


def test_a_session_that_is_not_used_ends(desk: Desk, clock: Clock) -> None:
    token = desk.people.sign_in(People.writer.id, PASSWORD)
    for _ in range(5):
        clock.forward(minutes=119)
        assert desk.people.visit(token) == People.writer
    clock.forward(minutes=120)
    with pytest.raises(SignInError, match="over"):
        desk.people.visit(token)
    with pytest.raises(SignInError, match="over"):
        desk.people.actor_of(token)


def test_use_does_not_stretch_a_session_past_its_hours(desk: Desk, clock: Clock) -> None:
    token = desk.people.sign_in(People.writer.id, PASSWORD)
    for _ in range(11):
        clock.forward(hours=1)
        desk.people.visit(token)
    clock.forward(hours=1)
    with pytest.raises(SignInError):
        desk.people.visit(token)


def test_where_one_is_signed_in_is_listed(desk: Desk, clock: Clock) -> None:
    first = desk.people.sign_in(People.writer.id, PASSWORD)
    clock.forward(minutes=30)
    desk.people.sign_in(People.writer.id, PASSWORD)
    clock.forward(minutes=30)
    desk.people.visit(first)
    newer, older = desk.people.sessions(People.writer)
    assert (older.seen_at, newer.seen_at) == (clock.at, None)
    assert older.created_at < newer.created_at
    assert desk.people.sessions(People.admin) == []
