"""The vault: only its key opens it, only its owner may read the key, and one record's original is not another's."""

import logging
import os
import stat
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr

from agent.errors import VaultError
from agent.vault import Vault, create_key, key_id, load_key
from tests.desk_samples import new_store, raw, record

NAME = "Ottoline Quayle"
IDENTITIES = {"[CUSTOMER]": (NAME, "Ottoline")}


def test_what_is_sealed_opens_as_it_was() -> None:
    vault = Vault(Fernet.generate_key())
    sealed = vault.seal(raw(), IDENTITIES)
    opened = vault.open(sealed, "T-1")
    assert opened.raw == raw()
    assert opened.identities == IDENTITIES
    assert NAME.encode() not in sealed


def test_sealing_twice_gives_nothing_to_compare() -> None:
    vault = Vault(Fernet.generate_key())
    assert vault.seal(raw(), IDENTITIES) != vault.seal(raw(), IDENTITIES)


def test_another_key_does_not_open_it() -> None:
    sealed = Vault(Fernet.generate_key()).seal(raw(), IDENTITIES)
    with pytest.raises(VaultError, match="can't be opened with this key"):
        Vault(Fernet.generate_key()).open(sealed, "T-1")


def test_an_older_key_still_opens_while_keys_are_changed() -> None:
    old, new = Fernet.generate_key(), Fernet.generate_key()
    sealed = Vault(old).seal(raw(), IDENTITIES)
    both = Vault(new, old)
    assert both.open(sealed, "T-1").raw == raw()
    assert both.key_id == key_id(new)
    both.require({key_id(old), key_id(new)})
    with pytest.raises(VaultError):
        Vault(old).open(both.seal(raw(), IDENTITIES), "T-1")


@pytest.mark.parametrize("at", [0, 9, 30, -40, -1])
def test_a_changed_byte_is_found(at: int) -> None:
    vault = Vault(Fernet.generate_key())
    sealed = bytearray(vault.seal(raw(), IDENTITIES))
    sealed[at] = ord("A") if sealed[at] != ord("A") else ord("B")
    with pytest.raises(VaultError):
        vault.open(bytes(sealed), "T-1")


def test_one_records_original_is_not_given_for_another() -> None:
    vault = Vault(Fernet.generate_key())
    with pytest.raises(VaultError, match="belongs to another record"):
        vault.open(vault.seal(raw("T-2"), IDENTITIES), "T-1")


def test_an_original_that_can_not_be_read_shows_none_of_itself(caplog: pytest.LogCaptureFixture) -> None:
    key = Fernet.generate_key()
    sealed = Fernet(key).encrypt(f'{{"raw": {{"id": "T-1", "name": "{NAME}"}}}}'.encode())
    with pytest.raises(VaultError) as refused:
        Vault(key).open(sealed, "T-1")
    logging.getLogger("t").error("failed", exc_info=refused.value)
    assert NAME not in caplog.text
    assert NAME not in str(refused.value.__context__)


def test_an_opened_original_does_not_print_itself() -> None:
    vault = Vault(Fernet.generate_key())
    with pytest.raises(VaultError) as refused:
        vault.open(b"x", "T-1")
    assert NAME not in repr(refused)


def test_data_of_another_key_is_noticed_before_work_starts(tmp_path: Path) -> None:
    first, second = Vault(Fernet.generate_key()), Vault(Fernet.generate_key())
    store = new_store(tmp_path)
    with store.begin() as tx:
        tx.vault.put("T-1", first.seal(raw(), IDENTITIES), first.key_id)
        tx.records.put(record(), raw().digest())
    with store.read() as tx:
        first.require(tx.vault.key_ids())
        with pytest.raises(VaultError, match="another key"):
            second.require(tx.vault.key_ids())


def test_an_empty_vault_takes_any_key() -> None:
    Vault(Fernet.generate_key()).require(())


# --- the key file


def test_a_new_key_is_its_owners_alone_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        key = create_key(tmp_path / "vault.key")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "vault.key").stat().st_mode) == 0o600
    assert load_key(None, tmp_path / "vault.key") == key


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    key = create_key(tmp_path / "vault.key")
    with pytest.raises(VaultError, match="never overwritten"):
        create_key(tmp_path / "vault.key")
    assert (tmp_path / "vault.key").read_bytes() == key


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660, 0o620, 0o602, 0o601])
def test_a_key_that_others_may_touch_is_refused(tmp_path: Path, mode: int) -> None:
    create_key(tmp_path / "vault.key")
    (tmp_path / "vault.key").chmod(mode)
    with pytest.raises(VaultError, match="chmod 600"):
        load_key(None, tmp_path / "vault.key")


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_a_key_of_its_owner_alone_is_taken(tmp_path: Path, mode: int) -> None:
    key = create_key(tmp_path / "vault.key")
    (tmp_path / "vault.key").chmod(mode)
    assert load_key(None, tmp_path / "vault.key") == key


def test_a_link_in_the_keys_place_is_refused(tmp_path: Path) -> None:
    create_key(tmp_path / "elsewhere")
    (tmp_path / "vault.key").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(VaultError, match="can't be read"):
        load_key(None, tmp_path / "vault.key")
    with pytest.raises(VaultError):
        create_key(tmp_path / "vault.key")


def test_a_folder_in_the_keys_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "vault.key").mkdir()
    with pytest.raises(VaultError, match="not a file"):
        load_key(None, tmp_path / "vault.key")


def test_a_missing_key_is_said_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(VaultError, match="not there"):
        load_key(None, tmp_path / "vault.key")
    assert list(tmp_path.iterdir()) == []


def test_the_settings_come_before_the_file(tmp_path: Path) -> None:
    create_key(tmp_path / "vault.key")
    given = Fernet.generate_key()
    assert load_key(SecretStr(given.decode() + "\n"), tmp_path / "vault.key") == given


@pytest.mark.parametrize("given", ["", "secret", "x" * 44, "A" * 43, "ключ"])
def test_a_key_that_is_none_is_refused_and_not_shown(tmp_path: Path, given: str) -> None:
    with pytest.raises(VaultError, match="not a Fernet key") as refused:
        load_key(SecretStr(given), tmp_path / "vault.key")
    assert not given or given not in str(refused.value)
