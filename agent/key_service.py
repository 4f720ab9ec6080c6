"""A master key that never leaves its server: the transit engine of HashiCorp Vault, or of OpenBao, over HTTP.

Asked are ``POST encrypt/:name`` and ``decrypt/:name`` (a data key in base64, its context as ``associated_data``),
``GET keys/:name`` for the newest version and ``POST keys/:name/rotate`` for the next one
(https://developer.hashicorp.com/vault/api-docs/secret/transit). The token needs these four and no more. A version
wraps until the next is made and unwraps for as long as the server keeps it.

What the server says never gets into an error or a log: it may quote what it was sent.
"""

import base64
import binascii
from collections.abc import Collection, Sequence
from pathlib import Path

import httpx2
from pydantic import BaseModel, SecretStr, ValidationError

from agent.errors import KeyUnavailableError, VaultError
from agent.key_file import FileKeys
from agent.keys import KEY, LOST, GivenKeys, KeyService, Wrapped

#: What an answer that is not 200 means. Another one below 500 is a refusal, from 500 on a server that is not ready.
MEANINGS = {
    400: f"did not take the data key: it was changed, or wrapped by another key. {LOST}",
    403: "refuses the token: renew STORYDESK_KEY_SERVICE_TOKEN, or its policy",
    404: "has no such key: look at STORYDESK_KEY_SERVICE and STORYDESK_KEY_SERVICE_KEY",
    429: "is asked too often, try again in a moment",
    503: "is sealed or being maintained, try again when it is open",
}
#: After these it is the key or the data that is wrong, and not the moment.
WRONG = {400}


class _Data(BaseModel, hide_input_in_errors=True):
    ciphertext: str = ""
    plaintext: str = ""
    latest_version: int = 0


class _Answer(BaseModel, hide_input_in_errors=True):
    data: _Data


class TransitKey:
    """One named key of a transit engine. Its id is the name and the version, as ``transit:storydesk:v3``."""

    def __init__(self, engine: str, name: str, token: SecretStr, timeout_s: float) -> None:
        """``engine`` is the address at which it is mounted, as ``https://vault.example:8200/v1/transit``."""
        self._name = name
        # Nothing of the environment: the token goes to this server and to no proxy that a shell happens to name.
        self._client = httpx2.Client(
            base_url=engine.rstrip("/") + "/",
            headers={"X-Vault-Token": token.get_secret_value()},
            timeout=timeout_s,
            trust_env=False,
        )

    def knows(self, key_id: str) -> bool:
        return key_id.rpartition(":v")[0] == f"transit:{self._name}"

    def newest(self) -> str:
        return self._id(self._ask("GET", f"keys/{self._name}").latest_version)

    def next(self) -> str:
        """Has the server make another version; its id."""
        self._send("POST", f"keys/{self._name}/rotate", {})
        return self.newest()

    def wrap(self, data_key: bytes, context: str) -> Wrapped:
        body = {"plaintext": _base64(data_key), "associated_data": _base64(context.encode())}
        ciphertext = self._ask("POST", f"encrypt/{self._name}", body).ciphertext
        return Wrapped(ciphertext.encode(), self._id(_version(ciphertext)))

    def unwrap(self, wrapped: Wrapped, context: str) -> bytes:
        body = {"ciphertext": wrapped.wrapped.decode("ascii", "replace"), "associated_data": _base64(context.encode())}
        try:
            data_key = base64.b64decode(self._ask("POST", f"decrypt/{self._name}", body).plaintext, validate=True)
        except binascii.Error:
            data_key = b""
        if len(data_key) != KEY:
            raise KeyUnavailableError("The key service answered something that is no data key.")
        return data_key

    def close(self) -> None:
        self._client.close()

    def _id(self, version: int) -> str:
        return f"transit:{self._name}:v{version}"

    def _ask(self, method: str, path: str, body: dict[str, str] | None = None) -> _Data:
        """What the server says about it. Raises ``VaultError``, ``KeyUnavailableError`` where later may be better."""
        try:
            return _Answer.model_validate_json(self._send(method, path, body).content).data
        except ValidationError:
            # from None: the error would carry the answer, and that may hold a data key.
            raise KeyUnavailableError("The key service answered nothing that can be used.") from None

    def _send(self, method: str, path: str, body: dict[str, str] | None) -> httpx2.Response:
        try:
            answer = self._client.request(method, path, json=body)
        except httpx2.TimeoutException:
            raise KeyUnavailableError(
                "The key service did not answer in time. Nothing was changed; try again, or raise "
                "STORYDESK_KEY_SERVICE_TIMEOUT_S."
            ) from None
        except httpx2.HTTPError:
            raise KeyUnavailableError(
                "The key service can't be reached. Nothing was changed; check that it runs and STORYDESK_KEY_SERVICE."
            ) from None
        if not answer.is_success:
            raise _refusal(answer.status_code)
        return answer


def _refusal(status: int) -> VaultError:
    said = MEANINGS.get(status, "is not ready, try again in a moment" if status >= 500 else "refused the request")
    kind = VaultError if status in WRONG else KeyUnavailableError
    return kind(f"The key service {said} (HTTP {status}). Nothing was changed.")


def _version(ciphertext: str) -> int:
    """The version in ``vault:v3:…``."""
    parts = ciphertext.split(":", 2)
    if len(parts) != 3 or not parts[1].startswith("v") or not parts[1][1:].isdecimal():
        raise KeyUnavailableError("The key service answered nothing that can be used.")
    return int(parts[1][1:])


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


class ServiceKeys:
    """The key of a service, and the keys of the setting or the file until nothing is under them any more."""

    def __init__(self, service: TransitKey, path: Path, given: GivenKeys | None = None) -> None:
        self._service = service
        self._path = path
        self._given = given

    def services(self) -> Sequence[KeyService]:
        return [self._service, *self._older()]

    def _older(self) -> Sequence[KeyService]:
        if self._given is not None:
            return self._given.services()
        return FileKeys(self._path).services() if self._path.exists() else ()

    def advance(self, in_use: Collection[str]) -> str:
        newest = self._service.newest()
        return self._service.next() if set(in_use) <= {newest} else newest

    def retire(self) -> str:
        """The file goes; the server keeps its older versions until somebody raises what it still decrypts."""
        if self._given is not None:
            return "Now take STORYDESK_VAULT_KEY away; nothing is under it any more."
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            return f"Nothing is under {self._path.name} any more, and it could not be removed: {error.strerror}."
        return ""

    def close(self) -> None:
        self._service.close()
