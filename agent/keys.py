"""Master keys: what wraps the vault's data keys, where they come from, and how a new one takes over.

A master key never touches an original. It wraps data keys of 32 bytes, each bound to what it is for (its
*context*), so that a wrapped key that was moved to another record does not open. ``KeyService`` is one master key
and whatever keeps it: ``LocalKey`` holds it in memory, from the settings or from a file that only its owner may
read; ``agent/key_service.py`` asks a server that never gives it away. ``KeyRing`` is all of them, the one that
wraps first.

The file holds one key a line, the newest first; more than one only while ``storydesk vault rotate`` works, or
after it was stopped. A desk that runs meanwhile finds the new key by reading the file again when it meets an id
that it does not know.
"""

import hashlib
import os
import secrets
import stat
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import SecretStr

from agent.errors import VaultError

LOST = "Without the right key the originals stay closed; anonymised records, drafts and exports are not affected."
UNKNOWN = f"The vault was sealed with another key. Put the key back that was in use before. {LOST}"
NONCE = 12
KEY = 32


class Wrapped(NamedTuple):
    """A data key under a master key, and the id of that master key."""

    wrapped: bytes
    key_id: str


class KeyService(Protocol):
    """One master key. Every method raises ``VaultError`` when the key can't be used, and tells no key by it."""

    def knows(self, key_id: str) -> bool:
        """Whether ``unwrap`` can be asked for what was wrapped under this id."""
        ...

    def newest(self) -> str:
        """The id that ``wrap`` gives at this moment."""
        ...

    def wrap(self, data_key: bytes, context: str) -> Wrapped: ...

    def unwrap(self, wrapped: Wrapped, context: str) -> bytes: ...


class LocalKey:
    """A master key in this process: 32 bytes, written as a Fernet key. It wraps with AES-256-GCM."""

    def __init__(self, key: bytes) -> None:
        self._fernet = _fernet(key)
        self._id = key_id(key)
        # A key of its own for wrapping: the key itself opens what the first version sealed with Fernet.
        self._box = AESGCM(derived(key, b"storydesk wrapped data keys"))

    def knows(self, key_id: str) -> bool:
        return key_id == self._id

    def newest(self) -> str:
        return self._id

    def wrap(self, data_key: bytes, context: str) -> Wrapped:
        nonce = secrets.token_bytes(NONCE)
        return Wrapped(nonce + self._box.encrypt(nonce, data_key, context.encode()), self._id)

    def unwrap(self, wrapped: Wrapped, context: str) -> bytes:
        try:
            return self._box.decrypt(wrapped.wrapped[:NONCE], wrapped.wrapped[NONCE:], context.encode())
        except (InvalidTag, ValueError):
            raise VaultError(f"A data key of the vault can't be opened: it was changed, or moved. {LOST}") from None

    def open_token(self, token: bytes) -> bytes:
        """What the first version sealed with this very key. Raises ``VaultError``."""
        try:
            return self._fernet.decrypt(token)
        except InvalidToken:
            raise VaultError(f"What the vault holds can't be opened with this key. {LOST}") from None


class KeyRing:
    """Every master key at hand. ``reread`` gives them anew, the one that wraps first; asked when an id is unknown."""

    def __init__(
        self, services: Sequence[KeyService], reread: Callable[[], Sequence[KeyService]] | None = None
    ) -> None:
        self._services = tuple(services)
        self._reread = reread

    def first(self) -> KeyService:
        """The key that wraps."""
        return self._services[0]

    def of(self, key_id: str) -> KeyService:
        """The key with this id. Raises ``VaultError`` when it is not here, not even after another look."""
        found = self._find(key_id)
        if found is None and self._reread is not None:
            # What was known stays at hand: rows that were read before a change of keys may still be under it.
            self._services = (*self._reread(), *self._services)
            found = self._find(key_id)
        if found is None:
            raise VaultError(UNKNOWN)
        return found

    def _find(self, key_id: str) -> KeyService | None:
        return next((service for service in self._services if service.knows(key_id)), None)

    def require(self, key_ids: Collection[str]) -> None:
        """Raises ``VaultError`` when something is sealed with a key that is not here: asked before work starts."""
        for each in key_ids:
            self.of(each)


def key_id(key: bytes) -> str:
    """A name for a key that says nothing about it."""
    return hashlib.sha256(b"storydesk vault key" + key).hexdigest()[:16]


def new_key() -> bytes:
    """A fresh master key, as the setting and the file hold it."""
    return Fernet.generate_key()


def derived(secret: bytes, purpose: bytes, salt: bytes | None = None) -> bytes:
    """A key of 32 bytes for one purpose (HKDF with SHA-256, RFC 5869)."""
    return HKDF(algorithm=SHA256(), length=KEY, salt=salt, info=purpose).derive(secret)


def _fernet(key: bytes) -> Fernet:
    try:
        return Fernet(key)
    except ValueError:
        raise VaultError("The vault's key is not a Fernet key (32 bytes in URL-safe base64).") from None


# --- where local keys come from


def load_keys(given: SecretStr | None, path: Path) -> tuple[bytes, ...]:
    """The keys from the settings (separated by commas), else from the file (one a line); the newest first.

    Raises ``VaultError`` when there is none, or the file may be read by anybody but its owner.
    """
    if given is not None:
        return _checked(given.get_secret_value().strip().encode().split(b","))
    return read_keys(path)


def read_keys(path: Path) -> tuple[bytes, ...]:
    """The keys of the file, the newest first. Raises ``VaultError``."""
    try:
        return _checked(_read_private(path).split(b"\n"))
    except FileNotFoundError:
        raise VaultError(f"The vault's key is not there ({path.name} in the data folder). {LOST}") from None
    except OSError as error:
        raise VaultError(f"The vault's key file {path.name} can't be read: {error.strerror}. {LOST}") from None


def _checked(keys: Sequence[bytes]) -> tuple[bytes, ...]:
    stripped = tuple(key.strip() for key in keys)
    for key in stripped:
        _fernet(key)
    return stripped


def _read_private(path: Path) -> bytes:
    """What stands in the file, at most 4 KB; the file that is looked at is the one that is read."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        _require_private(os.fstat(handle), path)
        return os.read(handle, 4096).strip()
    finally:
        os.close(handle)


def _require_private(found: os.stat_result, path: Path) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise VaultError(f"The vault's key {path.name} is not a file.")
    if stat.S_IMODE(found.st_mode) & 0o077:
        raise VaultError(
            f"The vault's key file {path.name} may be read by others. Make it its owner's alone: chmod 600 {path.name}."
        )


def create_key(path: Path) -> bytes:
    """A new key in a new file that only its owner may read. Raises ``VaultError`` when there is one already."""
    key = new_key()
    try:
        _write_private(path, [key])
    except FileExistsError:
        raise VaultError(f"There is a vault key already ({path.name}); it is never overwritten.") from None
    except OSError as error:
        raise VaultError(f"The vault's key file {path.name} can't be written: {error.strerror}.") from None
    return key


def replace_keys(path: Path, keys: Sequence[bytes]) -> None:
    """Make these the keys of the file, the newest first, at one stroke: a kill leaves the old file or the new.

    Raises ``VaultError``; then the file is as it was.
    """
    fresh = path.with_name(f"{path.name}.new")
    try:
        fresh.unlink(missing_ok=True)  # left by a run that was killed; nothing was sealed with it
        _write_private(fresh, keys)
        fresh.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        raise VaultError(f"The vault's key file {path.name} can't be written: {error.strerror}.") from None


def _write_private(path: Path, keys: Sequence[bytes]) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(b"\n".join(keys))
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
