"""The vault: only its key opens it, one record's original is not another's, and a pseudonym outlives every key."""

import logging
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from agent.errors import VaultError
from agent.keys import KeyRing, LocalKey, Wrapped, key_id, new_key
from agent.store.values import Sealed
from agent.vault import Vault, new_pepper
from tests.desk_samples import new_store, raw, record

NAME = "Ottoline Quayle"
IDENTITIES = {"[CUSTOMER]": (NAME, "Ottoline")}


def ring(*keys: bytes) -> KeyRing:
    return KeyRing(lambda: [LocalKey(key) for key in keys])


def vault(*keys: bytes, pepper: Wrapped | None = None) -> Vault:
    """A vault under ``keys``, the first of which seals; under a fresh one when none is given."""
    held = ring(*(keys or (new_key(),)))
    return Vault(held, pepper or new_pepper(held))


def first_version(key: bytes, key_of: str = "T-1", name: str = NAME) -> Sealed:
    """A row as the first version of the desk left it: a Fernet token under the master key itself."""
    plain = f'{{"raw": {raw(key_of, name).model_dump_json()}, "identities": {{"[CUSTOMER]": ["{name}"]}}}}'
    return Sealed(record_id=key_of, sealed=Fernet(key).encrypt(plain.encode()), key_id=key_id(key))


def changed(data: bytes, at: int) -> bytes:
    copy = bytearray(data)
    copy[at] ^= 1
    return bytes(copy)


def test_what_is_sealed_opens_as_it_was() -> None:
    own = vault()
    sealed = own.seal(raw(), IDENTITIES)
    opened = own.open(sealed)
    assert opened.raw == raw()
    assert opened.identities == IDENTITIES
    assert NAME.encode() not in sealed.sealed + (sealed.wrapped or b"")
    assert NAME not in repr(sealed)


def test_sealing_twice_gives_nothing_to_compare() -> None:
    own = vault()
    first, second = own.seal(raw(), IDENTITIES), own.seal(raw(), IDENTITIES)
    assert first.sealed[12:] != second.sealed[12:]
    assert first.wrapped != second.wrapped


def test_each_original_has_a_data_key_of_its_own() -> None:
    own = vault()
    one, other = own.seal(raw(), IDENTITIES), own.seal(raw(), IDENTITIES)
    with pytest.raises(VaultError, match="it was changed"):
        own.open(one.model_copy(update={"wrapped": other.wrapped}))


def test_another_key_does_not_open_it() -> None:
    sealed = vault().seal(raw(), IDENTITIES)
    with pytest.raises(VaultError, match="another key"):
        vault().open(sealed)


def test_another_key_under_the_same_name_does_not_open_it() -> None:
    own = vault(key := new_key())
    forged = vault().seal(raw(), IDENTITIES).model_copy(update={"key_id": key_id(key)})
    with pytest.raises(VaultError, match="can't be opened"):
        own.open(forged)


def test_an_older_key_still_opens_while_keys_are_changed() -> None:
    old, new = new_key(), new_key()
    sealed = vault(old).seal(raw(), IDENTITIES)
    both = vault(new, old)
    assert both.open(sealed).raw == raw()
    assert both.seal(raw(), IDENTITIES).key_id == key_id(new)
    both.require({key_id(old), key_id(new)})
    with pytest.raises(VaultError):
        vault(old).open(both.seal(raw(), IDENTITIES))


@pytest.mark.parametrize("column", ["sealed", "wrapped"])
@pytest.mark.parametrize("at", [0, 5, 12, 20, -17, -1])
def test_a_changed_byte_is_found(column: str, at: int) -> None:
    own = vault()
    row = own.seal(raw(), IDENTITIES)
    with pytest.raises(VaultError):
        own.open(row.model_copy(update={column: changed(getattr(row, column), at)}))


@pytest.mark.parametrize("column", ["sealed", "wrapped"])
@pytest.mark.parametrize("data", [b"", b"\x00" * 11, b"\x00" * 12])
def test_bytes_that_are_cut_short_are_refused_in_words(column: str, data: bytes) -> None:
    own = vault()
    with pytest.raises(VaultError):
        own.open(own.seal(raw(), IDENTITIES).model_copy(update={column: data}))


@pytest.mark.parametrize("columns", [("sealed",), ("wrapped",), ("sealed", "wrapped")])
def test_one_records_original_is_not_given_for_another(columns: tuple[str, ...]) -> None:
    own = vault()
    one, other = own.seal(raw("T-1"), IDENTITIES), own.seal(raw("T-2"), IDENTITIES)
    moved = one.model_copy(update={column: getattr(other, column) for column in columns})
    with pytest.raises(VaultError):
        own.open(moved)


def test_data_of_another_key_is_noticed_before_work_starts(tmp_path: Path) -> None:
    first, second = vault(), vault()
    store = new_store(tmp_path)
    with store.begin() as tx:
        tx.vault.keep(first.seal(raw(), IDENTITIES))
        tx.records.put(record(), raw().digest())
    with store.read() as tx:
        first.require(tx.vault.key_ids())
        with pytest.raises(VaultError, match="another key"):
            second.require(tx.vault.key_ids())


def test_an_empty_vault_takes_any_key() -> None:
    vault().require(())


# --- what the first version sealed


def test_what_the_first_version_sealed_opens() -> None:
    opened = vault(key := new_key()).open(first_version(key))
    assert (opened.raw, opened.identities) == (raw(), {"[CUSTOMER]": (NAME,)})


def test_what_the_first_version_sealed_is_still_one_records_own() -> None:
    own = vault(key := new_key())
    with pytest.raises(VaultError, match="belongs to another record"):
        own.open(first_version(key, "T-2").model_copy(update={"record_id": "T-1"}))


def test_what_the_first_version_sealed_gets_a_data_key_under_the_new_master() -> None:
    old, new = new_key(), new_key()
    again = vault(new, old).rewrap(first_version(old), key_id(new))
    assert (again.key_id, again.record_id) == (key_id(new), "T-1")
    assert again.wrapped
    assert vault(new).open(again).raw == raw()
    with pytest.raises(VaultError):
        vault(old).open(again)


def test_an_original_that_can_not_be_read_shows_none_of_itself(caplog: pytest.LogCaptureFixture) -> None:
    key = new_key()
    token = Fernet(key).encrypt(f'{{"raw": {{"id": "T-1", "name": "{NAME}"}}}}'.encode())
    with pytest.raises(VaultError) as refused:
        vault(key).open(Sealed(record_id="T-1", sealed=token, key_id=key_id(key)))
    logging.getLogger("t").error("failed", exc_info=refused.value)
    assert NAME not in caplog.text
    assert NAME not in str(refused.value.__context__)


# --- another master key


def test_a_new_master_key_wraps_the_data_key_and_leaves_the_original_as_it_lies() -> None:
    old, new = new_key(), new_key()
    row = vault(old).seal(raw(), IDENTITIES)
    again = vault(new, old).rewrap(row, key_id(new))
    assert again.sealed == row.sealed
    assert (again.wrapped != row.wrapped, again.key_id) == (True, key_id(new))
    assert vault(new).open(again).raw == raw()


def test_a_row_that_was_sealed_before_the_key_was_changed_is_saved_under_the_new_one() -> None:
    old, new = new_key(), new_key()
    files = [[LocalKey(old)]]
    running = Vault(held := KeyRing(lambda: files[-1]), new_pepper(held))
    row = running.seal(raw(), IDENTITIES)
    assert running.settle(row, key_id(old)) is row
    files.append([LocalKey(new), LocalKey(old)])
    settled = running.settle(row, key_id(new))
    assert vault(new).open(settled).raw == raw()
    assert running.seal(raw(), IDENTITIES).key_id == key_id(new)
    assert running.open(row).raw == raw()


def test_a_key_that_is_nowhere_is_refused_and_not_passed_over() -> None:
    own = vault()
    with pytest.raises(VaultError, match="another key"):
        own.settle(own.seal(raw(), IDENTITIES), "0123456789abcdef")


# --- pseudonyms


def test_a_pseudonym_is_the_same_over_every_change_of_the_master_key() -> None:
    old, new = new_key(), new_key()
    pepper = new_pepper(ring(old))
    own = vault(old, pepper=pepper)
    moved = vault(new, old, pepper=pepper).rewrap_pepper(pepper, key_id(new))
    assert own.pseudonym(NAME) == vault(new, pepper=moved).pseudonym(NAME)
    assert own.pseudonym(NAME) != own.pseudonym(NAME.lower())


def test_a_pseudonym_says_nothing_without_the_pepper() -> None:
    key = new_key()
    assert vault(key).pseudonym(NAME) != vault(key).pseudonym(NAME)


@pytest.mark.parametrize("text", ["", NAME, "\x00", "\ud800", "名" * 10_000])
def test_a_pseudonym_is_made_of_any_text(text: str) -> None:
    own = vault()
    assert len(own.pseudonym(text)) == 64
    assert own.pseudonym(text) == own.pseudonym(text)


def test_a_pepper_under_another_key_is_refused() -> None:
    with pytest.raises(VaultError, match="another key"):
        vault(pepper=new_pepper(ring(new_key())))
