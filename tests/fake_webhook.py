"""A webhook for tests: takes what is posted, and fails or hangs as it was told, path by path."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler

from tests.loopback import listening


class Webhook:
    """``got`` holds what was posted to each path; ``fails`` how often a path answers 500 before it takes anything."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.got: dict[str, list[dict[str, str]]] = {}
        self.fails: dict[str, int] = {}
        self.hangs: set[str] = set()
        self.arrived = threading.Event()
        self.over = threading.Event()

    def url(self, path: str) -> str:
        return f"json://someone:s3cret@127.0.0.1:{self.port}/{path}"

    def titles(self, path: str) -> list[str]:
        return [one["title"] for one in self.got.get(path, [])]


@contextmanager
def serve() -> Iterator[Webhook]:
    with listening(_Handler, Webhook) as hook:
        try:
            yield hook
        finally:
            hook.over.set()


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        hook: Webhook = self.server.fake  # type: ignore[attr-defined]
        path, body = self.path.strip("/"), json.loads(self.rfile.read(int(self.headers["content-length"])))
        hook.got.setdefault(path, []).append(body)
        hook.arrived.set()
        if path in hook.hangs:
            hook.over.wait(20)
            return
        left = hook.fails.get(path, 0)
        hook.fails[path] = left - 1
        self.send_response(500 if left > 0 else 200)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass
