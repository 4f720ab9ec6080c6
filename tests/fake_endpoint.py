"""An OpenAI-compatible endpoint for tests: a queue of answers in, a history of requests out, an error when dry."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

from agent.local_model import Endpoint


class Answer(NamedTuple):
    """What the endpoint does with one request. ``pieces`` are streamed; ``hold`` waits before the first."""

    pieces: tuple[str, ...] = ()
    status: int = 200
    finish: str = "stop"
    usage: dict[str, Any] | None = None
    hold: threading.Event | None = None
    breaks_off: bool = False


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


@contextmanager
def serve() -> Iterator[FakeEndpoint]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    fake = FakeEndpoint(f"http://127.0.0.1:{server.server_address[1]}/v1")
    server.fake = fake  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()


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
            self._plain(answer.status, {"error": {"message": "as the test asked for"}})
            return
        self._stream(answer)

    def _plain(self, status: int, body: dict[str, Any]) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _stream(self, answer: Answer) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("connection", "close")
        self.end_headers()
        if answer.hold is not None:
            answer.hold.wait(20)
        for piece in answer.pieces:
            self._event({"choices": [{"index": 0, "delta": {"role": "assistant", "content": piece}}]})
        if not answer.breaks_off:
            self._event({"choices": [{"index": 0, "delta": {}, "finish_reason": answer.finish}]})
            if answer.usage is not None:
                self._event({"choices": [], "usage": answer.usage})
            self.wfile.write(b"data: [DONE]\n\n")
        self.close_connection = True

    def _event(self, body: dict[str, Any]) -> None:
        whole = {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "fake", **body}
        try:
            self.wfile.write(b"data: " + json.dumps(whole).encode() + b"\n\n")
            self.wfile.flush()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def log_request(self, *_: object) -> None:
        """Keeps test output quiet."""
