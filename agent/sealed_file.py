"""An encrypted, authenticated file that is written and read as a stream.

::

    magic line │ header (JSON): how the key is made, salt │ check │ chunk │ chunk │ … │ last chunk

The key comes from a passphrase by scrypt (RFC 7914) or from a key of 32 bytes, and is bound to the header. Each
chunk of 256 KiB is sealed by AES-256-GCM under its number and whether it is the last one (the STREAM construction
of Hoang, Reyhanitabar, Rogaway and Vizár, 2015): a chunk that was changed, left out, put elsewhere or repeated is
found, and so is a file that was cut short or made longer. Nothing is handed out before it is proved. The *check*
tells a wrong passphrase from a damaged file. Memory: one chunk, and 128 MB for scrypt at the start.
"""

import hmac
import io
import json
import secrets
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Literal, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from pydantic import Base64Bytes, BaseModel, Field, ValidationError, field_validator

from agent.errors import BackupError, VaultError
from agent.key_file import read_keys
from agent.keys import KEY, derived

MAGIC = b"STORYDESK BACKUP 1\n"
CHUNK = 256 * 1024
TAG = 16
CHECK = 16
#: scrypt's cost. OWASP's least is 2**17; a header that asks for more than ``MOST`` would only burn memory.
COST = 2**17
MOST = 2**19
LEAST_PASSPHRASE = 12

NOT_ONE = "This is no backup of Storydesk, or its beginning was damaged. Nothing was changed."
WRONG = {
    "passphrase": "The backup can't be opened with this passphrase. Nothing was changed.",
    "key": "The backup can't be opened with this key. Nothing was changed.",
}
DAMAGED = "The backup was changed, damaged or cut short at about {at} MB. Nothing was changed; take another copy of it."


class Lock(NamedTuple):
    """What opens the file: a passphrase, or a key as ``storydesk vault key`` prints it."""

    kind: Literal["passphrase", "key"]
    secret: bytes

    def __repr__(self) -> str:
        return f"Lock({self.kind})"


def key_of(path: Path) -> bytes:
    """The key in a file that only its owner may read. Raises ``BackupError``."""
    try:
        return read_keys(path)[0]
    except VaultError:
        raise BackupError(
            f"{path.name} can't be used as a key: it has to be a file of its owner alone (chmod 600) that holds what "
            "`storydesk vault key` prints. Nothing was done."
        ) from None


class _Header(BaseModel, extra="forbid"):
    kind: Literal["passphrase", "key"]
    salt: Base64Bytes = Field(min_length=16, max_length=64)
    cost: int = Field(ge=2, le=MOST)

    @field_validator("cost")
    @classmethod
    def _power_of_two(cls, value: int) -> int:
        if value & (value - 1):
            raise ValueError("not a power of two")
        return value


class _Keys(NamedTuple):
    box: AESGCM
    check: bytes


def _keys(lock: Lock, header: _Header, prelude: bytes) -> _Keys:
    """The keys of one file: of the secret, its salt and every byte of its header."""
    secret = lock.secret
    if lock.kind == "passphrase":
        secret = Scrypt(salt=header.salt, length=KEY, n=header.cost, r=8, p=1).derive(lock.secret)
    bound = sha256(prelude).digest()
    check = derived(secret, b"storydesk backup check", bound)[:CHECK]
    return _Keys(AESGCM(derived(secret, b"storydesk backup chunks", bound)), check)


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


class Sealing(io.RawIOBase):
    """A stream that seals what is written to it into ``target``. ``finish`` writes the last chunk; without it the
    file can't be opened, and that is meant: a copy that broke off is no copy."""

    def __init__(self, target: BinaryIO, lock: Lock) -> None:
        salt = secrets.token_bytes(16)
        header = {"kind": lock.kind, "salt": b64encode(salt).decode(), "cost": COST}
        written = json.dumps(header).encode()
        prelude = MAGIC + len(written).to_bytes(2, "big") + written
        self._keys = _keys(lock, _Header.model_validate(header), prelude)
        self._target = target
        self._number = 0
        self._waiting = bytearray()
        target.write(prelude + self._keys.check)

    def writable(self) -> bool:
        return True

    def write(self, data: "bytes | bytearray | memoryview") -> int:  # type: ignore[override]
        self._waiting += data
        while len(self._waiting) > CHUNK:  # a full chunk waits for more: only then it is not the last
            self._seal(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]
        return len(data)

    def finish(self) -> None:
        self._seal(bytes(self._waiting), last=True)
        self._waiting.clear()

    def _seal(self, chunk: bytes, *, last: bool) -> None:
        self._target.write(self._keys.box.encrypt(_nonce(self._number, last), chunk, None))
        self._number += 1


class Opening(io.RawIOBase):
    """A stream of what was sealed into ``source``. Every method raises ``BackupError`` for what does not fit."""

    def __init__(self, source: BinaryIO, lock: Lock) -> None:
        header, prelude = _read_header(source)
        if header.kind != lock.kind:
            raise BackupError(f"The backup was sealed with a {header.kind}. Nothing was changed; open it with that.")
        self._keys = _keys(lock, header, prelude)
        if not hmac.compare_digest(_exactly(source, CHECK), self._keys.check):
            raise BackupError(WRONG[lock.kind])
        self._source = source
        self._number = 0
        self._ready = io.BytesIO()
        self._ahead = source.read(CHUNK + TAG)
        self._over = False

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """Up to ``size`` bytes, fewer only at the end; every byte was proved."""
        pieces = bytearray()
        while size < 0 or len(pieces) < size:
            piece = self._ready.read(-1 if size < 0 else size - len(pieces))
            if not piece and not self._open_next():
                break
            pieces += piece
        return bytes(pieces)

    def drain(self) -> None:
        """Proves the file to its end."""
        while self._open_next():
            pass

    def _open_next(self) -> bool:
        """Has the next chunk ready; False when the last one was opened."""
        if self._over:
            return False
        sealed, self._ahead = self._ahead, self._source.read(CHUNK + TAG)
        self._over = not self._ahead
        try:
            self._ready = io.BytesIO(self._keys.box.decrypt(_nonce(self._number, self._over), sealed, None))
        except (InvalidTag, ValueError):
            raise BackupError(DAMAGED.format(at=self._number * CHUNK // 10**6)) from None
        self._number += 1
        return True


def _read_header(source: BinaryIO) -> tuple[_Header, bytes]:
    start = _exactly(source, len(MAGIC) + 2)
    if not start.startswith(MAGIC):
        raise BackupError(NOT_ONE)
    written = _exactly(source, int.from_bytes(start[-2:], "big"))
    try:
        return _Header.model_validate_json(written), start + written
    except ValidationError:
        raise BackupError(NOT_ONE) from None


def _exactly(source: BinaryIO, size: int) -> bytes:
    data = source.read(size)
    if len(data) != size:
        raise BackupError(NOT_ONE)
    return data
