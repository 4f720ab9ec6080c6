"""Personal tokens: shown once, hashed, with scopes and an end; none of them signs."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from agent.actions import Desk
from agent.auth import MARK, fingerprint
from agent.cli.opening import OPERATOR, acting
from agent.errors import NotAllowedError, NotFoundError, RefusedError, SignInError
from agent.store import Scope
from tests.conftest import PASSWORD, Clock, People


def made(desk: Desk, *scopes: Scope, days: int = 30) -> str:
    return desk.people.make_token(People.writer, "nightly import", scopes or ("import", "read"), days)


def test_a_token_acts_as_its_person_within_its_scopes(desk: Desk) -> None:
    token = made(desk)
    assert token.startswith(MARK)
    assert desk.people.actor_of_token(token, "import") == People.writer
    for scope in ("draft", "export", "sign", ""):
        with pytest.raises(NotAllowedError, match="import, read"):
            desk.people.actor_of_token(token, scope)


def test_roles_are_those_of_the_moment(desk: Desk) -> None:
    token = made(desk)
    desk.people.set_roles(People.admin, People.writer.id, {"legal"})
    assert desk.people.actor_of_token(token, "read").roles == {"legal"}


@pytest.mark.parametrize("token", ["", "x", MARK, MARK + "a" * 43, "bearer"])
def test_a_made_up_token_is_nobodys(desk: Desk, token: str) -> None:
    with pytest.raises(SignInError, match="This token"):
        desk.people.actor_of_token(token, "read")


def test_neither_a_session_nor_the_kept_hash_is_a_token(desk: Desk) -> None:
    made(desk)
    [kept] = desk.people.tokens(People.writer)
    for other in (desk.people.sign_in(People.writer.id, PASSWORD), kept.token_hash, MARK + kept.token_hash):
        with pytest.raises(SignInError):
            desk.people.actor_of_token(other, "read")


def test_a_token_is_no_session(desk: Desk) -> None:
    with pytest.raises(SignInError):
        desk.people.actor_of(made(desk))


def test_a_token_ends_at_its_time(desk: Desk, clock: Clock) -> None:
    token = made(desk, days=1)
    clock.forward(hours=23)
    assert desk.people.actor_of_token(token, "read") == People.writer
    clock.forward(hours=1)
    with pytest.raises(SignInError):
        desk.people.actor_of_token(token, "read")


def test_revoking_ends_one_and_only_ones_own(desk: Desk) -> None:
    token, other = made(desk), made(desk)
    kept = {t.id for t in desk.people.tokens(People.writer)}
    first = next(t.id for t in desk.people.tokens(People.writer) if t.token_hash == fingerprint(token))
    with pytest.raises(NotFoundError):
        desk.people.revoke_token(People.admin, first)
    desk.people.revoke_token(People.writer, first)
    with pytest.raises(SignInError):
        desk.people.actor_of_token(token, "read")
    with pytest.raises(NotFoundError):
        desk.people.revoke_token(People.writer, first)
    assert desk.people.actor_of_token(other, "read") == People.writer
    assert len(kept) == 2


def test_closing_the_account_and_a_new_password_end_its_tokens(desk: Desk) -> None:
    token = made(desk)
    desk.people.disable(People.admin, People.writer.id)
    desk.people.disable(People.admin, People.writer.id, disabled=False)
    with pytest.raises(SignInError):
        desk.people.actor_of_token(token, "read")
    token = made(desk)
    desk.people.set_password(People.admin, People.writer.id)
    with pytest.raises(SignInError):
        desk.people.actor_of_token(token, "read")


def test_when_it_was_used_last_is_kept(desk: Desk, clock: Clock) -> None:
    token = made(desk)
    assert desk.people.tokens(People.writer)[0].used_at is None
    first = clock.at
    desk.people.actor_of_token(token, "read")
    clock.forward(minutes=4)
    desk.people.actor_of_token(token, "read")
    assert desk.people.tokens(People.writer)[0].used_at == first
    clock.forward(minutes=1)
    desk.people.actor_of_token(token, "read")
    assert desk.people.tokens(People.writer)[0].used_at == clock.at


@pytest.mark.parametrize(
    ("name", "scopes", "days", "said"),
    [
        ("", ("read",), 30, "what the token is for"),
        ("x" * 61, ("read",), 30, "what the token is for"),
        ("n", (), 30, "No token signs"),
        ("n", ("sign",), 30, "No token signs"),
        ("n", ("read",), 0, "1 to 366 days"),
        ("n", ("read",), 367, "1 to 366 days"),
    ],
)
def test_a_token_without_purpose_scope_or_end_is_not_made(
    desk: Desk, name: str, scopes: tuple[Scope, ...], days: int, said: str
) -> None:
    with pytest.raises(RefusedError, match=said):
        desk.people.make_token(People.writer, name, scopes, days)
    assert desk.people.tokens(People.writer) == []


def test_the_token_is_nowhere_but_in_the_answer(desk: Desk, tmp_path: Path) -> None:
    token = made(desk)
    records = " ".join(r.model_dump_json() for r in desk.audit.records(People.admin))
    assert '"make token"' in records
    assert token not in records + repr(desk.people.tokens(People.writer))
    assert all(token.encode() not in f.read_bytes() for f in (tmp_path / "home").iterdir() if f.is_file())


def test_the_command_line_acts_as_the_tokens_person(desk: Desk) -> None:
    assert acting(desk, "import") == OPERATOR
    own = desk.parts.settings.model_copy(update={"token": SecretStr(made(desk))})
    there = Desk(desk.parts.__class__(**{**vars(desk.parts), "settings": own}))
    assert acting(there, "import") == People.writer
    with pytest.raises(NotAllowedError):
        acting(there, "export")
