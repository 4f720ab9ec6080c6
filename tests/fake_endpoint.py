"""An OpenAI-compatible endpoint for tests: a queue of answers in, a history of requests out, an error when dry."""

import json
import threading
from collections.abc import Mapping
from contextlib import AbstractContextManager
from http.server import BaseHTTPRequestHandler
from types import MappingProxyType
from typing import Any, NamedTuple

from agent.local_model import Endpoint
from tests.loopback import listening


class Answer(NamedTuple):
    """What the endpoint does with one request: ``pieces`` are streamed.

    ``hold`` waits before the first piece, ``lags`` before the last;
    ``breaks_off`` ends the stream early; ``drops`` cuts the connection, after the pieces or before any answer.
    """

    pieces: tuple[str, ...] = ()
    status: int = 200
    finish: str = "stop"
    usage: dict[str, Any] | None = None
    hold: threading.Event | None = None
    breaks_off: bool = False
    drops: bool = False
    lags: threading.Event | None = None
    headers: Mapping[str, str] = MappingProxyType({})
    error: Mapping[str, str] = MappingProxyType({"message": "as the test asked for"})


class FakeEndpoint:
    """Answers in the order in which they were queued; ``requests`` holds every body that came."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.answers: list[Answer] = []
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str] = []

    def __call__(self) -> Endpoint:
        return Endpoint(self.url, "test-key")

    def says(self, *answers: object) -> "FakeEndpoint":
        """Queues answers: an ``Answer`` as it is, anything else as one JSON text."""
        self.answers += [a if isinstance(a, Answer) else Answer((json.dumps(a),)) for a in answers]
        return self


def serve() -> AbstractContextManager[FakeEndpoint]:
    return listening(_Handler, lambda port: FakeEndpoint(f"http://127.0.0.1:{port}/v1"))


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        fake: FakeEndpoint = self.server.fake  # type: ignore[attr-defined]
        fake.requests.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
        fake.keys.append(self.headers["authorization"])
        if not fake.answers:
            self._plain(400, {"error": {"message": "the fake endpoint has no answer left"}})
            return
        answer = fake.answers.pop(0)
        if answer.status != 200:
            self._plain(answer.status, {"error": dict(answer.error)}, answer.headers)
        elif answer.drops and not answer.pieces:
            self.close_connection = True
        else:
            self._stream(answer)

    def _plain(self, status: int, body: dict[str, Any], headers: Mapping[str, str] = MappingProxyType({})) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _stream(self, answer: Answer) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        if answer.drops:
            self.send_header("content-length", "1000000")  # more than ever comes
        self.send_header("connection", "close")
        self.end_headers()
        if answer.hold is not None:
            answer.hold.wait(20)
        for number, piece in enumerate(answer.pieces, start=1):
            if answer.lags is not None and number == len(answer.pieces):
                answer.lags.wait(20)
            self._event({"choices": [{"index": 0, "delta": {"role": "assistant", "content": piece}}]})
        if not (answer.breaks_off or answer.drops):
            self._event({"choices": [{"index": 0, "delta": {}, "finish_reason": answer.finish}]})
            if answer.usage is not None:
                self._event({"choices": [], "usage": answer.usage})
            self._send(b"data: [DONE]\n\n")
        self.close_connection = True

    def _event(self, body: dict[str, Any]) -> None:
        whole = {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "fake", **body}
        self._send(b"data: " + json.dumps(whole).encode() + b"\n\n")

    def _send(self, data: bytes) -> None:
        try:
            self.wfile.write(data)
            self.wfile.flush()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def log_request(self, *_: object) -> None:
        """Keeps test output quiet."""
