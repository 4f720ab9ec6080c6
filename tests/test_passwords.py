"""Passwords: hashed dearly, checked a few at a time."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from argon2 import PasswordHasher

from agent import passwords
from agent.actions import Desk
from tests.conftest import PASSWORD, People

SECRET = "kolumi-tavizo-rabuna"
KEPT = passwords.hashed(SECRET)


def test_a_secret_fits_its_own_hash_alone() -> None:
    assert passwords.verify(KEPT, SECRET)
    assert not passwords.verify(KEPT, SECRET + ".")
    assert not passwords.verify(passwords.nobodys(), SECRET)


@pytest.mark.parametrize("kept", ["", "-", "$argon2id$", "no hash"])
def test_a_hash_that_cant_be_read_fits_nothing(kept: str) -> None:
    assert not passwords.verify(kept, "")
    assert not passwords.verify(kept, SECRET)


def test_many_at_once_each_get_their_own_answer() -> None:
    given = [SECRET if number % 3 else "something else" for number in range(30)]
    with ThreadPoolExecutor(len(given)) as everybody:
        answers = list(everybody.map(lambda secret: passwords.verify(KEPT, secret), given))
    assert answers == [secret == SECRET for secret in given]


def test_a_sign_in_renews_a_hash_of_other_parameters(desk: Desk) -> None:
    older = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1).hash(PASSWORD)
    with desk.parts.store.begin() as tx:
        tx.users.set_password_hash(People.writer.id, older)
    desk.people.sign_in(People.writer.id, PASSWORD)
    with desk.parts.store.read() as tx:
        kept = tx.users.get(People.writer.id).password_hash
    assert kept != older
    assert not passwords.needs_rehash(kept)
    assert passwords.verify(kept, PASSWORD)
