"""Master keys: what wraps the vault's data keys, and how a running desk finds a new one.

A master key never touches an original. It wraps data keys of 32 bytes, each bound to what it is for (its
*context*), so that a wrapped key that was moved to another record does not open. ``KeyService`` is one master key
and whatever keeps it: ``LocalKey`` holds it in memory; ``agent/key_service.py`` asks a server that never gives it
away. ``KeySource`` is where they come from and how the next one is made: ``GivenKeys`` is the setting,
``FileKeys`` (``agent/key_file.py``) a file that only its owner may read. ``KeyRing`` is all keys at hand, the one
that wraps first; it asks the source again when it meets an id that it does not know, and so a desk that runs
while the master key is changed goes on.
"""

import hashlib
import secrets
from collections.abc import Callable, Collection, Iterable, Sequence
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
    """One master key. Every method raises ``VaultError`` when the key can't be used, and tells no key by it;
    ``KeyUnavailableError`` when it is elsewhere and nothing was heard from there."""

    def knows(self, key_id: str) -> bool:
        """Whether ``unwrap`` can be asked for what was wrapped under this id."""
        ...

    def newest(self) -> str:
        """The id that ``wrap`` gives at this moment."""
        ...

    def wrap(self, data_key: bytes, context: str) -> Wrapped: ...

    def unwrap(self, wrapped: Wrapped, context: str) -> bytes: ...


class KeySource(Protocol):
    """Where the master keys of a desk come from. Every method raises ``VaultError``."""

    def services(self) -> Sequence[KeyService]:
        """Every key at hand, the one that wraps first."""
        ...

    def advance(self, in_use: Collection[str]) -> str:
        """The id that everything shall be under: of a fresh key, or of the one that an unfinished change made.

        ``in_use`` are the ids that something is under now. The older keys stay at hand.
        """
        ...

    def retire(self) -> str:
        """Let go of every key but the newest; what is left for a person to do, or ``""``."""
        ...

    def close(self) -> None: ...


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
    """Every master key at hand. ``reread`` gives them, the one that wraps first; asked anew for an unknown id."""

    def __init__(self, reread: Callable[[], Sequence[KeyService]]) -> None:
        """Raises ``VaultError`` when there is no key."""
        self._reread = reread
        self._services = tuple(reread())

    def first(self) -> KeyService:
        """The key that wraps."""
        return self._services[0]

    def of(self, key_id: str) -> KeyService:
        """The key with this id. Raises ``VaultError`` when it is not here, not even after another look."""
        found = _find(self._services, key_id)
        if found is None:
            fresh = self._reread()
            found = _find(fresh, key_id)
            if found is None:
                raise VaultError(UNKNOWN)
            # What was known stays at hand: rows that were read before a change of keys may still be under it.
            self._services = (*fresh, *self._services)
        return found

    def require(self, key_ids: Collection[str]) -> None:
        """Raises ``VaultError`` when something is sealed with a key that is not here: asked before work starts."""
        for each in key_ids:
            self.of(each)


def _find(services: Sequence[KeyService], key_id: str) -> KeyService | None:
    return next((service for service in services if service.knows(key_id)), None)


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


class GivenKeys:
    """The keys of ``STORYDESK_VAULT_KEY``: one, or several separated by commas, the newest first."""

    def __init__(self, given: SecretStr) -> None:
        self._keys = checked(given.get_secret_value().split(","))

    def services(self) -> Sequence[KeyService]:
        return [LocalKey(key) for key in self._keys]

    def advance(self, in_use: Collection[str]) -> str:
        """Raises ``VaultError``: the desk can't write to its environment, so a person puts the new key there."""
        newest = key_id(self._keys[0])
        if set(in_use) <= {newest}:
            raise VaultError(
                "The master key comes from STORYDESK_VAULT_KEY. Put a new one in front of it, separated by a comma "
                "(`storydesk vault key` prints one), open the desk anew with it, and run this again."
            )
        return newest

    def retire(self) -> str:
        return "Now take the older keys out of STORYDESK_VAULT_KEY." if len(self._keys) > 1 else ""

    def close(self) -> None:
        """Nothing is held open."""


def checked(keys: Iterable[str | bytes]) -> tuple[bytes, ...]:
    """``keys`` without the space around them. Raises ``VaultError`` when one of them is none."""
    plain = tuple((key.encode() if isinstance(key, str) else key).strip() for key in keys)
    for key in plain:
        _fernet(key)
    return plain
