"""An OpenAI-compatible endpoint on loopback that keeps every byte it is sent and answers with an empty object.

What a desk sends to a hosted model is what arrives here.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from agent.local_model import Endpoint

ANSWER: tuple[dict[str, object], ...] = (
    {"choices": [{"index": 0, "delta": {"role": "assistant", "content": "{}"}}]},
    {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]},
)


class Listener:
    """Callable as the endpoint of a ``ChatModel``; ``heard`` holds the head and the body of each request."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.heard: list[bytes] = []

    def __call__(self) -> Endpoint:
        return Endpoint(self.url, "no-key")


@contextmanager
def listening() -> Iterator[Listener]:
    """A listener on a free port of loopback, stopped afterwards."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.listener = Listener(f"http://127.0.0.1:{server.server_address[1]}/v1")
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield server.listener
    finally:
        server.shutdown()
        server.server_close()


class _Server(ThreadingHTTPServer):
    listener: Listener


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        if isinstance(self.server, _Server):
            self.server.listener.heard.append(f"{self.path}\n{self.headers}".encode() + body)
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()
        for chunk in ANSWER:
            whole = {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "listener", **chunk}
            self.wfile.write(b"data: " + json.dumps(whole).encode() + b"\n\n")
        self.wfile.write(b"data: [DONE]\n\n")

    def log_request(self, *_: object) -> None:
        """Standard error is for the person at the screen."""
