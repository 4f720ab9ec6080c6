"""Master keys: who may read the file, what is refused, and that no key is ever shown or lost."""

import os
import stat
from pathlib import Path

import pytest
from pydantic import SecretStr

from agent.errors import VaultError
from agent.key_file import FileKeys, create_key, read_keys, replace_keys
from agent.keys import GivenKeys, KeyRing, LocalKey, Wrapped, key_id, new_key

# --- the key file


def test_a_new_key_is_its_owners_alone_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        key = create_key(tmp_path / "vault.key")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "vault.key").stat().st_mode) == 0o600
    assert read_keys(tmp_path / "vault.key") == (key,)


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
        read_keys(tmp_path / "vault.key")


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_a_key_of_its_owner_alone_is_taken(tmp_path: Path, mode: int) -> None:
    key = create_key(tmp_path / "vault.key")
    (tmp_path / "vault.key").chmod(mode)
    assert read_keys(tmp_path / "vault.key") == (key,)


def test_a_link_in_the_keys_place_is_refused(tmp_path: Path) -> None:
    create_key(tmp_path / "elsewhere")
    (tmp_path / "vault.key").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(VaultError, match="can't be read"):
        read_keys(tmp_path / "vault.key")
    with pytest.raises(VaultError):
        create_key(tmp_path / "vault.key")


def test_a_folder_in_the_keys_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "vault.key").mkdir()
    with pytest.raises(VaultError, match="not a file"):
        read_keys(tmp_path / "vault.key")


def test_a_missing_key_is_said_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(VaultError, match="not there"):
        read_keys(tmp_path / "vault.key")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("given", ["", "secret", "x" * 44, "A" * 43, "ключ", ","])
def test_a_key_that_is_none_is_refused_and_not_shown(given: str) -> None:
    with pytest.raises(VaultError, match="not a Fernet key") as refused:
        GivenKeys(SecretStr(given))
    assert not given or given not in str(refused.value)


def test_several_keys_come_the_newest_first(tmp_path: Path) -> None:
    new, old = new_key(), new_key()
    given = GivenKeys(SecretStr(f" {new.decode()}, {old.decode()}\n"))
    assert [key.newest() for key in given.services()] == [key_id(new), key_id(old)]
    create_key(tmp_path / "vault.key")
    replace_keys(tmp_path / "vault.key", [new, old])
    assert read_keys(tmp_path / "vault.key") == (new, old)
    assert stat.S_IMODE((tmp_path / "vault.key").stat().st_mode) == 0o600


def test_a_key_file_that_can_not_be_written_stays_as_it_was(tmp_path: Path) -> None:
    key = create_key(tmp_path / "vault.key")
    (tmp_path / "vault.key.new").mkdir()
    with pytest.raises(VaultError, match="can't be written"):
        replace_keys(tmp_path / "vault.key", [new_key(), key])
    assert read_keys(tmp_path / "vault.key") == (key,)


def test_what_a_killed_change_left_is_no_hindrance(tmp_path: Path) -> None:
    key = create_key(tmp_path / "vault.key")
    (tmp_path / "vault.key.new").write_bytes(b"half a k")
    replace_keys(tmp_path / "vault.key", [new := new_key(), key])
    assert read_keys(tmp_path / "vault.key") == (new, key)
    assert [path.name for path in tmp_path.iterdir()] == ["vault.key"]


# --- wrapping


def test_a_data_key_comes_back_for_its_own_context_only() -> None:
    key = LocalKey(new_key())
    wrapped = key.wrap(b"d" * 32, "record T-1")
    assert key.unwrap(wrapped, "record T-1") == b"d" * 32
    assert b"d" * 32 not in wrapped.wrapped
    for context in ("record T-2", "", "pepper"):
        with pytest.raises(VaultError, match="changed, or moved"):
            key.unwrap(wrapped, context)


@pytest.mark.parametrize("data", [b"", b"x", b"\x00" * 60])
def test_bytes_that_are_no_wrapped_key_are_refused(data: bytes) -> None:
    key = LocalKey(new_key())
    with pytest.raises(VaultError):
        key.unwrap(Wrapped(data, key.newest()), "record T-1")


def test_an_unknown_key_is_looked_for_once_more_and_what_was_known_stays() -> None:
    old, new = LocalKey(new_key()), LocalKey(new_key())
    shelf = [[new], [old]]
    ring = KeyRing(shelf.pop)
    assert ring.of(old.newest()) is old
    assert len(shelf) == 1
    assert ring.of(new.newest()) is new
    assert (ring.first(), ring.of(old.newest()), shelf) == (new, old, [])


def test_a_key_that_is_not_there_after_another_look_is_refused() -> None:
    ring = KeyRing(lambda: [LocalKey(new_key())])
    with pytest.raises(VaultError, match="another key"):
        ring.of("0123456789abcdef")


def test_a_key_is_not_in_its_own_name_or_print() -> None:
    key = new_key()
    assert key.decode()[:8] not in key_id(key) + repr(LocalKey(key))


# --- the next key


def test_the_file_gets_a_new_key_in_front_and_later_loses_the_old_one(tmp_path: Path) -> None:
    old = create_key(tmp_path / "vault.key")
    source = FileKeys(tmp_path / "vault.key")
    newest = source.advance({key_id(old)})
    assert [key_id(key) for key in read_keys(tmp_path / "vault.key")] == [newest, key_id(old)]
    assert newest != key_id(old)
    source.retire()
    assert [key_id(key) for key in read_keys(tmp_path / "vault.key")] == [newest]


def test_an_unfinished_change_goes_on_with_the_key_that_it_made(tmp_path: Path) -> None:
    old = create_key(tmp_path / "vault.key")
    newest = FileKeys(tmp_path / "vault.key").advance({key_id(old)})
    for in_use in ({key_id(old)}, {key_id(old), newest}, {newest}):
        assert FileKeys(tmp_path / "vault.key").advance(in_use) == newest
    assert len(read_keys(tmp_path / "vault.key")) == 2


def test_a_given_key_is_changed_by_a_person() -> None:
    old, new = new_key(), new_key()
    with pytest.raises(VaultError, match="in front of it") as refused:
        GivenKeys(SecretStr(old.decode())).advance({key_id(old)})
    assert old.decode() not in str(refused.value)
    both = GivenKeys(SecretStr(f"{new.decode()},{old.decode()}"))
    assert both.advance({key_id(old)}) == key_id(new)
    assert "take the older keys out" in both.retire()
