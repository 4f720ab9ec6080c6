"""The vault: the one place where identities are kept, and the key that opens it.

A sealed original is a Fernet token over the raw record and the map of its stand-ins. It is bound to its record:
opened under another record's id it is refused, so that nobody is credited with another person's words. The key
comes from the settings, or from a file that only its owner may read.
"""

import hashlib
import os
import stat
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import NamedTuple

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from pydantic import ConfigDict, Field, SecretStr, ValidationError

from agent.errors import VaultError
from retrieval.records import RawRecord, Value

_LOST = "Without the right key the originals stay closed; anonymised records, drafts and exports are not affected."


class Opened(NamedTuple):
    """One original and its map (stand-in → values). Every value in it is an identity."""

    raw: RawRecord
    identities: dict[str, tuple[str, ...]]


class _Content(Value):
    """What is under the seal. An error of reading it shows none of it."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    raw: RawRecord = Field(repr=False)
    identities: dict[str, tuple[str, ...]] = Field(repr=False)


class Vault:
    """Seals with ``key``; opens with it and with the ``older`` ones, while keys are being changed."""

    def __init__(self, key: bytes, *older: bytes) -> None:
        keys = (key, *older)
        self.key_id = key_id(key)
        self._known = frozenset(map(key_id, keys))
        self._box = MultiFernet([_fernet(each) for each in keys])

    def seal(self, raw: RawRecord, identities: Mapping[str, tuple[str, ...]]) -> bytes:
        """The record and its map, encrypted; kept beside ``key_id``."""
        return self._box.encrypt(_Content(raw=raw, identities=dict(identities)).model_dump_json().encode())

    def open(self, sealed: bytes, record_id: str) -> Opened:
        """What was sealed for ``record_id``.

        Raises ``VaultError`` when the key is another one, the bytes were changed, or they belong to another
        record.
        """
        try:
            content = _Content.model_validate_json(self._box.decrypt(sealed))
        except InvalidToken:
            raise VaultError(f"The original of record {record_id!r} can't be opened with this key. {_LOST}") from None
        except ValidationError:
            # from None: the error would carry the raw record into a log.
            raise VaultError(
                f"The original of record {record_id!r} was sealed by another version of Storydesk."
            ) from None
        if content.raw.id != record_id:
            raise VaultError(f"What the vault holds for record {record_id!r} belongs to another record.")
        return Opened(content.raw, dict(content.identities))

    def require(self, key_ids: Collection[str]) -> None:
        """Raises ``VaultError`` when something is sealed with a key that is not here: asked before work starts."""
        if not self._known.issuperset(key_ids):
            raise VaultError(f"The vault was sealed with another key. Put the key back that was in use before. {_LOST}")


def key_id(key: bytes) -> str:
    """A name for a key that says nothing about it."""
    return hashlib.sha256(b"storydesk vault key" + key).hexdigest()[:16]


def _fernet(key: bytes) -> Fernet:
    try:
        return Fernet(key)
    except ValueError:
        raise VaultError("The vault's key is not a Fernet key (32 bytes in URL-safe base64).") from None


def load_key(given: SecretStr | None, path: Path) -> bytes:
    """The key from the settings, else from the file.

    Raises ``VaultError`` when there is none, or the file may be read by anybody but its owner.
    """
    if given is not None:
        return _checked(given.get_secret_value().strip().encode())
    try:
        return _checked(_read_private(path))
    except FileNotFoundError:
        raise VaultError(f"The vault's key is not there ({path.name} in the data folder). {_LOST}") from None
    except OSError as error:
        raise VaultError(f"The vault's key file {path.name} can't be read: {error.strerror}. {_LOST}") from None


def _read_private(path: Path) -> bytes:
    """What stands in the file, at most 4 KB; the file that is looked at is the one that is read."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        _require_private(os.fstat(handle), path)
        return os.read(handle, 4096).strip()
    finally:
        os.close(handle)


def create_key(path: Path) -> bytes:
    """A new key in a new file that only its owner may read. Raises ``VaultError`` when there is one already."""
    key = Fernet.generate_key()
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except FileExistsError:
        raise VaultError(f"There is a vault key already ({path.name}); it is never overwritten.") from None
    except OSError as error:
        raise VaultError(f"The vault's key file {path.name} can't be written: {error.strerror}.") from None
    with os.fdopen(handle, "wb") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    return key


def _require_private(found: os.stat_result, path: Path) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise VaultError(f"The vault's key {path.name} is not a file.")
    if stat.S_IMODE(found.st_mode) & 0o077:
        raise VaultError(
            f"The vault's key file {path.name} may be read by others. Make it its owner's alone: chmod 600 {path.name}."
        )


def _checked(key: bytes) -> bytes:
    _fernet(key)
    return key
