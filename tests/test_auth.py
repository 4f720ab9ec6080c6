"""Signing in: argon2id, the same answer for every failure, lock-out, sessions that end."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from agent import auth
from agent.errors import RefusedError, SignInError
from agent.store import Store, User
from tests.desk_samples import NOW, new_store, user

PASSWORD = "kolumi-tavizo-rabuna"
HASH = auth.hash_password(PASSWORD)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = new_store(tmp_path)
    with made.begin() as tx:
        tx.users.add(user("abel", "approver", password_hash=HASH))
        tx.users.add(user("ada", "approver", "legal", password_hash=HASH))
    yield made
    made.close()


def settle(store: Store, right: bool, now: datetime = NOW, name: str = "abel") -> auth.Attempt:
    with store.begin() as tx:
        return auth.settle(tx, name, right, now, hours=12)


def abel(**change: object) -> User:
    return user("abel", "approver", password_hash=HASH).model_copy(update=change)


# --- passwords


def test_a_hash_is_argon2id_with_a_salt_of_its_own() -> None:
    assert HASH.startswith("$argon2id$v=19$m=47104,t=1,p=1$")
    assert auth.hash_password(PASSWORD) != HASH


def test_only_the_password_fits() -> None:
    assert auth.fits(abel(), PASSWORD)
    for wrong in ("", PASSWORD + " ", PASSWORD.upper(), PASSWORD[:-1], "x" * 10_000):
        assert not auth.fits(abel(), wrong)


def test_who_does_not_exist_or_is_disabled_does_not_fit() -> None:
    assert not auth.fits(None, PASSWORD)
    assert not auth.fits(abel(disabled=True), PASSWORD)
    assert not auth.fits(abel(password_hash="-"), "-")


def test_a_name_that_does_not_exist_costs_a_hash_too(monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[str] = []
    real = auth._verify
    monkeypatch.setattr(auth, "_verify", lambda kept, given: checked.append(kept) or real(kept, given))
    auth.fits(None, PASSWORD)
    auth.fits(abel(), PASSWORD)
    parameters = [kept.rsplit("$", 2)[0] for kept in checked]
    assert parameters == [HASH.rsplit("$", 2)[0]] * 2


@pytest.mark.parametrize(
    ("password", "reason"),
    [("short", "12 to 256"), ("x" * 300, "12 to 256"), ("abel-abel-42-abc", "account's name"), ("a" * 20, "different")],
)
def test_easy_passwords_are_refused_and_not_repeated(password: str, reason: str) -> None:
    with pytest.raises(RefusedError, match=reason) as refused:
        auth.hash_password(password, "abel")
    assert password not in str(refused.value)


def test_a_generated_password_can_be_read_out_and_is_accepted() -> None:
    made = {auth.generate_password() for _ in range(50)}
    assert len(made) == 50
    assert all(re.fullmatch(r"(?:[b-df-hj-np-tv-z][aiou]){3}(?:-(?:[b-df-hj-np-tv-z][aiou]){3}){3}", p) for p in made)
    assert auth.hash_password(made.pop(), "abel")


def test_a_hash_of_other_parameters_is_to_be_renewed() -> None:
    weak = HASH.replace("m=47104", "m=19456")
    assert auth.needs_rehash(abel(password_hash=weak))
    assert not auth.needs_rehash(abel())


@pytest.mark.parametrize("typed", ["abel", "Abel", " ABEL\t"])
def test_how_a_name_is_typed_makes_no_difference(typed: str) -> None:
    assert auth.account(typed) == "abel"


# --- signing in


def test_a_right_password_gives_a_session(store: Store) -> None:
    token = settle(store, True).require()
    with store.read() as tx:
        assert auth.who(tx, token, NOW).id == "abel"


def test_every_failure_gets_the_same_answer(store: Store) -> None:
    with store.begin() as tx:
        tx.users.set_failures("ada", 0, NOW + timedelta(minutes=1))
    failures = [settle(store, False), settle(store, True, name="nobody"), settle(store, True, name="ada")]
    said = set()
    for failure in failures:
        with pytest.raises(SignInError) as refused:
            failure.require()
        said.add(str(refused.value))
    assert len(said) == 1


def test_five_failures_lock_the_account_even_for_the_right_password(store: Store) -> None:
    for _ in range(4):
        assert not settle(store, False).locked
    assert settle(store, False).locked
    assert settle(store, True).locked
    assert settle(store, True, NOW + auth.LOCKED - timedelta(seconds=1)).token is None
    assert settle(store, True, NOW + auth.LOCKED).token is not None
    assert settle(store, True, name="ada").token is not None


def test_a_right_password_starts_the_count_anew(store: Store) -> None:
    for right in (False, False, False, False, True, False, False, False, False):
        attempt = settle(store, right)
    assert not attempt.locked
    assert settle(store, True).token is not None


def test_after_a_lock_it_takes_five_again(store: Store) -> None:
    for _ in range(5):
        settle(store, False)
    after = NOW + auth.LOCKED
    assert not settle(store, False, after).locked
    assert settle(store, True, after).token is not None


def test_a_new_password_opens_a_locked_account(store: Store) -> None:
    for _ in range(5):
        settle(store, False)
    with store.begin() as tx:
        tx.users.set_password_hash("abel", HASH)
    assert settle(store, True).token is not None


def test_a_disabled_account_is_refused(store: Store) -> None:
    with store.begin() as tx:
        tx.users.set_disabled("abel", True)
    assert settle(store, True).token is None


# --- sessions


def test_the_token_itself_is_not_in_the_database(store: Store, tmp_path: Path) -> None:
    token = settle(store, True).require()
    assert len(token) >= 43
    assert all(token.encode() not in file.read_bytes() for file in tmp_path.iterdir())
    assert token not in repr(settle(store, True)) + repr(auth.Attempt(token=token))


@pytest.mark.parametrize("token", [None, "", "x", "a" * 64])
def test_a_made_up_token_is_nobodys(store: Store, token: str | None) -> None:
    with store.read() as tx, pytest.raises(SignInError, match="over"):
        auth.who(tx, token, NOW)


def test_the_stored_hash_is_no_token(store: Store) -> None:
    token = settle(store, True).require()
    with store.read() as tx, pytest.raises(SignInError):
        auth.who(tx, auth.fingerprint(token), NOW)


def test_a_session_ends_at_its_hour(store: Store) -> None:
    token = settle(store, True).require()
    ends = NOW + timedelta(hours=12)
    with store.read() as tx:
        assert auth.who(tx, token, ends - timedelta(seconds=1)).id == "abel"
        with pytest.raises(SignInError, match="over"):
            auth.who(tx, token, ends)


def test_roles_are_those_of_the_moment(store: Store) -> None:
    token = settle(store, True).require()
    with store.begin() as tx:
        tx.users.set_roles("abel", {"writer"})
    with store.read() as tx:
        assert auth.who(tx, token, NOW).roles == {"writer"}


def test_disabling_ends_what_is_open(store: Store) -> None:
    token = settle(store, True).require()
    with store.begin() as tx:
        tx.users.set_disabled("abel", True)
    with store.read() as tx, pytest.raises(SignInError):
        auth.who(tx, token, NOW)


def test_signing_out_ends_one_and_everywhere_ends_all(store: Store) -> None:
    one, two, three = (settle(store, True).require() for _ in range(3))
    others = settle(store, True, name="ada").require()
    with store.begin() as tx:
        auth.sign_out(tx, one)
    with store.read() as tx:
        assert auth.who(tx, two, NOW).id == "abel"
        with pytest.raises(SignInError):
            auth.who(tx, one, NOW)
    with store.begin() as tx:
        assert auth.sign_out_everywhere(tx, "abel") == 2
    with store.read() as tx:
        assert auth.who(tx, others, NOW).id == "ada"
        with pytest.raises(SignInError):
            auth.who(tx, three, NOW)


def test_sessions_that_are_over_are_swept_away(store: Store) -> None:
    settle(store, True)
    later = NOW + timedelta(hours=13)
    settle(store, True, later, name="ada")
    with store.begin() as tx:
        assert tx.sessions.purge(later) == 0
        assert tx.sessions.delete_all("abel") == 0
