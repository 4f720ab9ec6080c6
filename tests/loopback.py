"""A server on a free port of loopback for what pretends to be another service."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TypeVar

T = TypeVar("T")


@contextmanager
def listening(handler: type[BaseHTTPRequestHandler], make: Callable[[int], T]) -> Iterator[T]:
    """Gives what ``make`` makes for the server's port; ``handler`` has it as ``self.server.fake``."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    fake = make(server.server_address[1])
    server.fake = fake  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
