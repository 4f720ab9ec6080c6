"""The vault: the one place where identities are kept, and what opens it.

Each original (a raw record and the map of its stand-ins) is sealed with a data key of its own by AES-256-GCM,
bound to its record's id: put in another record's place it is refused, so that nobody is credited with another
person's words. The data key is kept beside it, wrapped by the master key (``agent/keys.py``); changing the master
key wraps the data keys anew and leaves the originals as they lie. What the first version sealed, a Fernet token
under the master key itself, still opens.

The *pepper* is a secret of 32 bytes that is made once and kept in the database, wrapped like a data key. It never
changes, so a ``pseudonym`` stays the same over every change of the master key, and a restored database knows the
pseudonyms that were made from it. The key that signs the audit's anchors comes of it too.
"""

import hmac
import secrets
from collections.abc import Collection, Mapping
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pydantic import ConfigDict, Field, ValidationError

from agent.errors import VaultError
from agent.keys import KEY, LOST, NONCE, KeyRing, LocalKey, Wrapped, derived
from agent.store.values import Sealed
from retrieval.records import Lessons, RawRecord, Value

#: What the pepper is bound to; no record's data key has this context.
PEPPER = "pepper"
_PSEUDONYM = b"storydesk pseudonym"
_NOTES = b"storydesk sealed notes"
_ANCHORS = b"storydesk audit anchors"


class Opened(NamedTuple):
    """One original, its map (stand-in → values) and what people said about it. Every value in it is an identity."""

    raw: RawRecord
    identities: dict[str, tuple[str, ...]]
    lessons: Lessons = Lessons()


class _Content(Value):
    """What is under the seal. An error of reading it shows none of it."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    raw: RawRecord = Field(repr=False)
    identities: dict[str, tuple[str, ...]] = Field(repr=False)
    lessons: Lessons = Field(default=Lessons(), repr=False)


def new_pepper(keys: KeyRing) -> Wrapped:
    """A fresh pepper under the key that wraps, for the database to keep."""
    return keys.first().wrap(secrets.token_bytes(KEY), PEPPER)


class Vault:
    """Seals with the first of ``keys``, opens with every one of them. May be shared by threads."""

    def __init__(self, keys: KeyRing, pepper: Wrapped) -> None:
        """Raises ``VaultError`` when the pepper is under a key that is not here."""
        self.keys = keys
        secret = keys.of(pepper.key_id).unwrap(pepper, PEPPER)
        self._pseudonym_key = derived(secret, _PSEUDONYM)
        self._notes = AESGCM(derived(secret, _NOTES))
        self._signing = Ed25519PrivateKey.from_private_bytes(derived(secret, _ANCHORS))

    def seal(self, raw: RawRecord, identities: Mapping[str, tuple[str, ...]], lessons: Lessons | None = None) -> Sealed:
        """The record, its map and what people said about it, encrypted, with its wrapped data key."""
        data_key, nonce = secrets.token_bytes(KEY), secrets.token_bytes(NONCE)
        plain = _Content(raw=raw, identities=dict(identities), lessons=lessons or Lessons()).model_dump_json().encode()
        wrapped, key_id = self.keys.first().wrap(data_key, _context(raw.id))
        sealed = nonce + AESGCM(data_key).encrypt(nonce, plain, _context(raw.id).encode())
        return Sealed(record_id=raw.id, sealed=sealed, key_id=key_id, wrapped=wrapped)

    def settle(self, row: Sealed, sealing_key: str) -> Sealed:
        """``row``, wrapped by the key that the store names.

        Asked inside the unit of work that saves the row: between sealing and saving the master key may have been
        changed, and a row under the old one would be lost with it.
        """
        service = self.keys.of(sealing_key)
        return row if service.knows(row.key_id) else self.rewrap(row, sealing_key)

    def rewrap(self, row: Sealed, key_id: str) -> Sealed:
        """``row`` under the master key ``key_id``. What the first version sealed is sealed anew."""
        service = self.keys.of(key_id)
        if row.wrapped is None:
            opened = self.open(row)
            row = self.seal(*opened)
        wrapped, newest = service.wrap(self._data_key(row), _context(row.record_id))
        return row.model_copy(update={"wrapped": wrapped, "key_id": newest})

    def rewrap_pepper(self, pepper: Wrapped, key_id: str) -> Wrapped:
        """The same pepper under the master key ``key_id``."""
        plain = self.keys.of(pepper.key_id).unwrap(pepper, PEPPER)
        return self.keys.of(key_id).wrap(plain, PEPPER)

    def open(self, row: Sealed) -> Opened:
        """The original of ``row.record_id``.

        Raises ``VaultError`` when the key is another one, the bytes were changed, or they belong to another
        record.
        """
        try:
            content = _Content.model_validate_json(self._plain(row))
        except ValidationError:
            # from None: the error would carry the raw record into a log.
            raise VaultError(
                f"The original of record {row.record_id!r} was sealed by another version of Storydesk."
            ) from None
        if content.raw.id != row.record_id:
            raise VaultError(f"What the vault holds for record {row.record_id!r} belongs to another record.")
        return Opened(content.raw, dict(content.identities), content.lessons)

    def _plain(self, row: Sealed) -> bytes:
        if row.wrapped is None:
            return self._first_version(row)
        data_key = self._data_key(row)
        try:
            return AESGCM(data_key).decrypt(row.sealed[:NONCE], row.sealed[NONCE:], _context(row.record_id).encode())
        except (InvalidTag, ValueError):
            raise VaultError(
                f"The original of record {row.record_id!r} can't be opened: it was changed, or belongs to another "
                f"record. {LOST}"
            ) from None

    def _data_key(self, row: Sealed) -> bytes:
        return self.keys.of(row.key_id).unwrap(Wrapped(row.wrapped or b"", row.key_id), _context(row.record_id))

    def _first_version(self, row: Sealed) -> bytes:
        service = self.keys.of(row.key_id)
        if not isinstance(service, LocalKey):
            raise VaultError(f"The original of record {row.record_id!r} has lost its data key. {LOST}")
        return service.open_token(row.sealed)

    def pseudonym(self, text: str) -> str:
        """A keyed hash of ``text`` (HMAC-SHA256, 64 hex digits): the same for the same text, over every change of
        the master key; nobody without the vault can make it or try texts against it."""
        return hmac.digest(self._pseudonym_key, text.encode("utf-8", "surrogatepass"), "sha256").hex()

    def seal_note(self, text: str, about: str) -> bytes:
        """A text that lies outside the database, encrypted under the pepper and bound to what it is ``about``: it
        opens after every change of the master key."""
        nonce = secrets.token_bytes(NONCE)
        return nonce + self._notes.encrypt(nonce, text.encode("utf-8", "surrogatepass"), about.encode())

    def open_note(self, sealed: bytes, about: str) -> str:
        """Raises ``VaultError`` when the note is another desk's, was changed, or is about something else."""
        try:
            plain = self._notes.decrypt(sealed[:NONCE], sealed[NONCE:], about.encode())
        except (InvalidTag, ValueError):
            raise VaultError(
                f"A sealed note can't be opened: it was changed, or another desk made it. {LOST}"
            ) from None
        return plain.decode("utf-8", "surrogatepass")

    def sign(self, data: bytes) -> bytes:
        """An Ed25519 signature by a key that comes of the pepper: the same over every change of the master key."""
        return self._signing.sign(data)

    def proves(self, signature: bytes, data: bytes) -> bool:
        """Whether ``sign`` made this signature of this data."""
        try:
            self._signing.public_key().verify(signature, data)
        except InvalidSignature:
            return False
        return True

    @property
    def public_key(self) -> str:
        """What proves ``sign``, for anybody: PEM."""
        plain = self._signing.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        return plain.decode()

    def require(self, key_ids: Collection[str]) -> None:
        """Raises ``VaultError`` when something is sealed with a key that is not here: asked before work starts."""
        self.keys.require(key_ids)


def every_identity(opened: Opened) -> list[str]:
    """Every value of an original that leads to its customer. Colleagues' names stand elsewhere, and rightly."""
    customer = opened.raw.requester
    mapped = (v for token, values in opened.identities.items() if not token.startswith("[AGENT") for v in values)
    own = (customer.name, customer.email, customer.phone, customer.username, customer.organisation, customer.address)
    return [v for v in (*own, *customer.account_ids, *customer.order_ids, *mapped) if v]


def _context(record_id: str) -> str:
    return f"record {record_id}"
