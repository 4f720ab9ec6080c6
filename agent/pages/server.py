"""The desk as a web application: health, signing in and out, files in and out, and the pages behind the door.

Whoever has no session gets the sign-in page and nothing else of the desk. The pages ask nothing of any other
host; the content policy says so to the browser as well.
"""

import socket
import threading
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Annotated
from urllib.parse import quote, urlsplit

import gradio as gr
import uvicorn
from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI, Form, Query, Request, Response, UploadFile
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from agent.actions import Desk
from agent.actions.people import DESK
from agent.api import create_api
from agent.api.acting import Acting
from agent.api.shape import PREFIX, refusal
from agent.api.traffic import Figures, Limits, Traffic
from agent.errors import NotFoundError, SignInError, StorydeskError
from agent.faults import log_fault
from agent.models import Actor
from agent.pages import external, live, policy_live, queue_news, sso
from agent.pages.door import inside, login_page, remember
from agent.pages.draft import FILES
from agent.pages.edge import COOKIE, report
from agent.pages.jobs import Job
from agent.pages.markup import assets
from agent.pages.uploads import Uploads
from ui import build

#: Served without a session: the door itself, health, and what the pages are drawn with (no one's data).
OPEN = (
    *("/login", "/healthz", "/sso/", "/external/"),
    *("/assets/", "/static/", "/svelte/", "/theme.css", "/favicon.ico", "/robots.txt"),
)
#: Ways into Gradio that the desk does not use; closed for everybody.
CLOSED = (
    *("/gradio_api/upload", "/gradio_api/info", "/gradio_api/openapi.json", "/gradio_api/runs", "/gradio_api/run/"),
    *("/gradio_api/deep_link", "/gradio_api/file", "/gradio_api/proxy", "/gradio_api/stream", "/gradio_api/mcp"),
    *("/gradio_api/api/", "/gradio_api/call/", "/gradio_api/component_server", "/monitoring", "/config", "/proxy"),
    *("/gradio_api/process_recording", "/gradio_api/run-history", "/gradio_api/vibe", "/gradio_api/profiling"),
)
CALL = "/gradio_api/run/predict"
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
#: Sign-ins in work at once. The others wait without a thread, so that whoever is in goes on while many come in.
AT_THE_DOOR = 4
#: Seconds that an idle connection is kept: longer than a person thinks, and than proxies keep theirs (60).
KEEP_ALIVE_S = 75
#: Seconds between two looks for notices to send.
NOTICES_EVERY_S = 5.0
OVER = "Your session is over. Sign in again in another tab; what you typed stays on this page."


def create_app(desk: Desk) -> FastAPI:
    """The whole application on one desk. Loads no model; ``desk`` stays the caller's to close."""
    uploads = Uploads(desk.parts.settings.upload_mb)

    @asynccontextmanager
    async def living(app: FastAPI) -> AsyncIterator[None]:
        watch = Job("storydesk-watch", lambda: desk.watch.run(DESK), desk.parts.settings.watch_minutes * 60)
        late = Job("storydesk-due", lambda: desk.drafts.escalate(DESK), NOTICES_EVERY_S)
        with watch, late, Job("storydesk-notices", lambda: desk.notices.run(DESK), NOTICES_EVERY_S):
            yield
        uploads.drop()

    app = FastAPI(title="Storydesk", docs_url=None, redoc_url=None, openapi_url=None, lifespan=living)
    settings, figures = desk.parts.settings, Figures()
    _door(app, desk)
    app.include_router(sso.router(desk))
    app.include_router(external.router(desk))
    _files(app, desk, uploads)
    app.include_router(live.router(desk))
    app.include_router(queue_news.router(desk))
    app.include_router(policy_live.router(desk))
    _figures(app, desk, figures)
    app.mount(PREFIX, create_api(desk, COOKIE))
    app.add_exception_handler(Exception, _fault)
    app.add_middleware(Gate, desk=desk)
    largest = (settings.upload_mb + 1) * 1024 * 1024  # a form has a little around its file
    app.add_middleware(Traffic, figures=figures, limits=Limits(settings.requests_per_minute, COOKIE), largest=largest)
    with warnings.catch_warnings():
        # Said whatever ssr_mode is; nobody asked for it here.
        warnings.filterwarnings("ignore", "SSR mode is not supported", UserWarning)
        return _mounted(app, desk, uploads)


def _mounted(app: FastAPI, desk: Desk, uploads: Uploads) -> FastAPI:
    """``app`` with the pages in it. Everything of Gradio that the desk does not use is off."""
    mounted: FastAPI = gr.mount_gradio_app(
        app,
        build(desk, uploads),
        path="/",
        auth_dependency=lambda request: _account(desk, request),
        footer_links=[],
        run_history=False,
        show_error=True,
        max_file_size=1,
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=False,
        theme=theme(),
        head=f"<style>{assets('css')}</style><script>{assets('js')}</script>",
    )
    return mounted


def theme() -> gr.themes.Base:
    """Gradio's own parts in the system's fonts: the default theme would fetch fonts from another host."""
    return gr.themes.Base(font=["Segoe UI", "Liberation Sans", "Arial", "sans-serif"], font_mono=["monospace"])


def serve(desk: Desk, host: str, port: int) -> None:
    """Listen until stopped. Raises ``StorydeskError`` when the port is taken."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise StorydeskError(
            f"The desk can't listen on {host}:{port}: {error.strerror}. Choose another --port."
        ) from None
    print(f"\nThe desk is open at http://{host}:{listener.getsockname()[1]}/ (stop it with Ctrl+C)", flush=True)
    app = create_app(desk)  # before the thread: at its end it undoes what a library says meanwhile of its warnings
    threading.Thread(target=_warm, args=(desk,), name="storydesk-warm", daemon=True).start()
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, timeout_keep_alive=KEEP_ALIVE_S
    )
    uvicorn.Server(config).run(sockets=[listener])


def _warm(desk: Desk) -> None:
    try:
        desk.warm()
    except StorydeskError as error:
        log_fault(error)  # said again, at the verb that needs it


# --- who is there -------------------------------------------------------------------------------------------


def _actor(desk: Desk, request: Request) -> Actor | None:
    try:
        return desk.people.actor_of(request.cookies.get(COOKIE))
    except SignInError:
        return None


def _account(desk: Desk, request: Request) -> str | None:
    actor = _actor(desk, request)
    return actor.id if actor else None


class Gate:
    """In front of everything: no session, no page; no request that another site sent; the headers on every answer."""

    def __init__(self, app: ASGIApp, desk: Desk) -> None:
        self._app = app
        self._desk = desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if not scope["path"].startswith(OPEN[4:]):
                    headers["Cache-Control"] = "no-store"
            await send(message)

        refusal = self._refusal(Request(scope))
        await (refusal or self._app)(scope, receive, guarded)

    def _refusal(self, request: Request) -> Response | None:
        path = request.url.path
        if _foreign(request):
            return JSONResponse({"detail": "This request came from another site and was refused."}, 403)
        if path != CALL and path.startswith(CLOSED):
            return JSONResponse({"detail": "There is nothing here."}, 404)
        if path.startswith((*OPEN, f"{PREFIX}/", "/metrics")) or _actor(self._desk, request):
            return None  # programs have a door of their own, which knows tokens
        if request.method in {"GET", "HEAD"} and not path.startswith("/gradio_api"):
            after = path.lstrip("/") + (f"?{request.url.query}" if request.url.query else "")
            return RedirectResponse(f"/login?next={quote(after, safe='')}" if after else "/login", 303)
        return JSONResponse({"detail": OVER, "error": OVER}, 401)


def _foreign(request: Request) -> bool:
    """Whether a request that may change something was sent by a page of another site."""
    if request.headers.get("sec-fetch-site") == "cross-site" and request.url.path.startswith("/exports/"):
        return True
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        return False
    origin = request.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != request.headers.get("host")


def _fault(request: Request, error: Exception) -> Response:
    return JSONResponse({"detail": report(error)}, 500)


# --- the door -----------------------------------------------------------------------------------------------


def _door(app: FastAPI, desk: Desk) -> None:
    limiter = CapacityLimiter(AT_THE_DOOR)

    @app.get("/healthz")
    def health() -> JSONResponse:
        try:
            return JSONResponse(desk.health().model_dump(mode="json"))
        except StorydeskError as error:
            return JSONResponse({"ok": False, "detail": str(error)}, 503)

    @app.get("/login", response_class=HTMLResponse)
    def door(target: Annotated[str, Query(alias="next")] = "") -> str:
        return login_page(desk, target)

    @app.post("/login", response_model=None)
    async def sign_in(
        name: Annotated[str, Form()] = "",
        password: Annotated[str, Form()] = "",
        target: Annotated[str, Form(alias="next")] = "",
    ) -> Response:
        try:
            token = await to_thread.run_sync(desk.people.sign_in, name.strip(), password, limiter=limiter)
        except SignInError as error:
            return HTMLResponse(login_page(desk, target, name, str(error)), 401)
        answer = RedirectResponse("/" + inside(target), 303)
        remember(answer, desk, token)
        return answer

    @app.post("/logout", response_model=None)
    def sign_out(request: Request) -> Response:
        token = request.cookies.get(COOKIE)
        if token:
            desk.people.sign_out(token)
        answer = RedirectResponse("/login", 303)
        answer.delete_cookie(COOKIE)
        return answer


def _figures(app: FastAPI, desk: Desk, figures: Figures) -> None:
    acting = Acting(desk, COOKIE)

    @app.get("/metrics", response_model=None)
    def metrics(request: Request) -> Response:
        acting(request, "read")
        return Response(figures.text(desk.held()), media_type="text/plain; version=0.0.4")


# --- files --------------------------------------------------------------------------------------------------


def _files(app: FastAPI, desk: Desk, uploads: Uploads) -> None:
    def signed_in(work: Callable[[Actor], Awaitable[Response]], request: Request) -> Awaitable[Response]:
        return work(desk.people.actor_of(request.cookies.get(COOKIE)))

    @app.exception_handler(StorydeskError)
    def refused(request: Request, error: StorydeskError) -> Response:
        return refusal(error)

    @app.post("/uploads", response_model=None)
    async def upload(file: UploadFile, request: Request) -> Response:
        async def keep(actor: Actor) -> Response:
            return JSONResponse({"token": await uploads.receive(actor.id, file.filename or "file", _chunks(file))})

        return await signed_in(keep, request)

    @app.get("/exports/{draft_id}/{version}/{form}", response_model=None)
    def export(draft_id: str, version: int, form: str, request: Request) -> Response:
        names = tuple(name for name, _ in FILES)
        place = {str(name): number for number, name in enumerate(names)}
        if form not in place:
            raise NotFoundError("There is no such file.")
        actor = desk.people.actor_of(request.cookies.get(COOKIE))
        files = desk.drafts.export(actor, draft_id, version, names)
        if len(files) < len(names):
            raise NotFoundError("This text was taken back. The exports folder holds the notice of that.")
        made = files[place[form]]
        shown = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(made.name)}"}
        return Response(made.data, media_type=made.media_type, headers=shown)


async def _chunks(file: UploadFile) -> AsyncIterator[bytes]:
    while chunk := await file.read(1024 * 1024):
        yield chunk
