"""What goes through the desk's door: an id for each request, a line in the log, figures for Prometheus, and limits.

Nothing of a customer is in any of it: a route is named by its pattern (``/drafts/{draft_id}``), never by its address,
and neither query, body nor header is kept.
"""

import logging
import re
import time
from collections.abc import Mapping
from uuid import uuid4

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from agent.logs import REQUEST

LOG = logging.getLogger("storydesk")
#: An id that a proxy gave and that may be kept: it goes into logs, so nothing but this.
GIVEN = re.compile(r"[A-Za-z0-9._-]{8,64}")
#: Sign-ins a minute from one address. Each costs a tenth of a second of one core; an account has its own lock-out.
SIGN_INS = RateLimitItemPerMinute(60)
#: What pages are drawn with, the same for everybody: a hundred small files at a first visit, and no limit on them.
FREE = ("/assets/", "/static/", "/svelte/", "/healthz")
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 5, 20, 60)


class Figures:
    """Counts and times of requests, for one application."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "storydesk_requests_total", "Requests answered", ["method", "route", "status"], registry=self.registry
        )
        self._seconds = Histogram(
            "storydesk_request_seconds", "Seconds to an answer", ["route"], buckets=BUCKETS, registry=self.registry
        )
        self._held = Gauge("storydesk_held", "What the desk holds now", ["what"], registry=self.registry)

    def note(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answer."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def text(self, held: Mapping[str, int]) -> bytes:
        """All figures in Prometheus' text format; ``held`` counts what the desk holds, by kind."""
        for what, count in held.items():
            self._held.labels(what).set(count)
        return generate_latest(self.registry)


#: Where passwords and codes are tried: few a minute, by address, whatever cookie comes along.
GUESSED = ("/login", "/external/")
#: Where an address is the only key to a text: the same, when it is read.
KEYS = "/external/preview/"


class Limits:
    """How many requests a minute one caller may make: a session, a token, or else an address."""

    def __init__(self, per_minute: int, cookie: str) -> None:
        """``per_minute`` 0 is no limit; ``cookie`` is the name of a browser's session."""
        self._all = RateLimitItemPerMinute(per_minute) if per_minute else None
        self._cookie = f"{cookie}="
        self._window = MovingWindowRateLimiter(MemoryStorage())

    def wait(self, scope: Scope) -> int:
        """Seconds after which this request may be made; 0 now."""
        path = scope["path"]
        if path.startswith(KEYS) or (scope["method"] == "POST" and path.startswith(GUESSED)):
            return self._hit(SIGN_INS, _address(scope))
        return self._hit(self._all, self._caller(scope)) if self._all else 0

    def _hit(self, limit: RateLimitItemPerMinute, caller: str) -> int:
        if self._window.hit(limit, caller):
            return 0
        return max(1, int(self._window.get_window_stats(limit, caller).reset_time - time.time()) + 1)

    def _caller(self, scope: Scope) -> str:
        headers = Headers(scope=scope)
        token = headers.get("authorization", "")
        cookies = (part.strip() for part in headers.get("cookie", "").split(";"))
        session = next((part for part in cookies if part.startswith(self._cookie)), "")
        return str(hash(token or session)) if token or session else _address(scope)


class Traffic:
    """The outermost layer: gives a request its id, holds it to the limits and its body to the size, and counts it."""

    def __init__(self, app: ASGIApp, figures: Figures, limits: Limits, largest: int) -> None:
        """``largest`` is the size in bytes that no body may pass."""
        self._app = app
        self._figures = figures
        self._limits = limits
        self._largest = largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        request = given if GIVEN.fullmatch(given) else uuid4().hex
        mark = REQUEST.set(request)
        began, status = time.perf_counter(), 500

        async def told(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = request
            await send(message)

        try:
            await (self._refusal(scope) or self._app)(scope, receive, told)
        finally:
            seconds = time.perf_counter() - began
            route = _route(scope)
            self._figures.note(scope["method"], route, status, seconds)
            LOG.debug("%s %s %d in %.0f ms", scope["method"], route, status, seconds * 1000)
            REQUEST.reset(mark)

    def _refusal(self, scope: Scope) -> JSONResponse | None:
        if scope["path"].startswith(FREE):
            return None
        headers = Headers(scope=scope)
        if "transfer-encoding" in headers:
            return JSONResponse({"detail": "Say the length of the body (Content-Length). Nothing was changed."}, 411)
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > self._largest:
            most = f"The desk takes at most {self._largest:,} bytes at once. Nothing was changed."
            return JSONResponse({"detail": most}, 413)
        wait = self._limits.wait(scope)
        if not wait:
            return None
        words = f"Too many requests. Nothing was changed; ask again in {wait} seconds."
        return JSONResponse({"detail": words, "error": words}, 429, headers={"Retry-After": str(wait)})


def _address(scope: Scope) -> str:
    client = scope.get("client")
    return client[0] if client else "-"


def _route(scope: Scope) -> str:
    """The pattern that answered, or a word for what has none: pages by their first name, all else together."""
    route = scope.get("route")
    pattern = getattr(route, "path_format", None) or getattr(route, "path", None)
    if isinstance(pattern, str) and pattern:
        return str(scope.get("root_path", "")) + pattern
    return "other"
