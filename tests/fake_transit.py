"""A transit engine for tests: real encryption under versions of one key, failures that are queued, a history."""

import base64
import json
import secrets
import threading
from contextlib import AbstractContextManager
from http.server import BaseHTTPRequestHandler
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tests.loopback import listening

TOKEN = "hush-token"


class FakeTransit:
    """``failures`` are taken first: a status, a raw answer, or an event to wait for before answering."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.versions = [AESGCM(AESGCM.generate_key(256))]
        self.failures: list[int | bytes | threading.Event] = []
        self.paths: list[str] = []

    def answer(self, path: str, body: dict[str, str]) -> tuple[int, dict[str, Any]]:
        verb, _, rest = path.removeprefix("/v1/transit/").partition("/")
        if rest.split("/")[0] != "storydesk":
            return 404, {"errors": ["no such key"]}
        if verb == "keys" and rest.endswith("/rotate"):
            self.versions.append(AESGCM(AESGCM.generate_key(256)))
            return 200, {"data": {}}
        if verb == "keys":
            return 200, {"data": {"name": "storydesk", "latest_version": len(self.versions)}}
        about = base64.b64decode(body["associated_data"])
        return self.encrypt(body, about) if verb == "encrypt" else self.decrypt(body, about)

    def encrypt(self, body: dict[str, str], about: bytes) -> tuple[int, dict[str, Any]]:
        nonce = secrets.token_bytes(12)
        box = self.versions[-1].encrypt(nonce, base64.b64decode(body["plaintext"]), about)
        packed = base64.b64encode(nonce + box).decode()
        return 200, {"data": {"ciphertext": f"vault:v{len(self.versions)}:{packed}", "key_version": len(self.versions)}}

    def decrypt(self, body: dict[str, str], about: bytes) -> tuple[int, dict[str, Any]]:
        try:
            _, version, packed = body["ciphertext"].split(":")
            data = base64.b64decode(packed, validate=True)
            plain = self.versions[int(version[1:]) - 1].decrypt(data[:12], data[12:], about)
        except (InvalidTag, ValueError, IndexError):
            return 400, {"errors": ["invalid ciphertext: " + body["ciphertext"]]}
        return 200, {"data": {"plaintext": base64.b64encode(plain).decode()}}


def serve() -> AbstractContextManager[FakeTransit]:
    return listening(_Handler, lambda port: FakeTransit(f"http://127.0.0.1:{port}/v1/transit"))


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._reply({})

    def do_POST(self) -> None:
        self._reply(json.loads(self.rfile.read(int(self.headers["content-length"]))))

    def _reply(self, body: dict[str, str]) -> None:
        fake: FakeTransit = self.server.fake  # type: ignore[attr-defined]
        fake.paths.append(self.path)
        planned = fake.failures.pop(0) if fake.failures else None
        if isinstance(planned, threading.Event):
            planned.wait(10)
            return
        if isinstance(planned, bytes):
            self._send(200, planned)
            return
        if planned is not None or self.headers["X-Vault-Token"] != TOKEN:
            self._send(planned or 403, json.dumps({"errors": [json.dumps(body)]}).encode())
            return
        status, said = fake.answer(self.path, body)
        self._send(status, json.dumps(said).encode())

    def _send(self, status: int, data: bytes) -> None:
        self.send_response(status)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args: object) -> None:
        """Quiet."""
