"""The web application: the door, the headers, what is closed, files in and out."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from agent import settings
from agent.actions import Desk
from agent.app import build
from agent.pages.edge import COOKIE
from agent.pages.server import CLOSED, create_app
from tests.conftest import Clock, People

PASSWORD = "an-invented-passphrase"
PAGES = ("/", "/find", "/draft", "/crisis", "/records", "/voice", "/learning", "/people", "/account", "/invite")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    opened = build(settings.load(home=tmp_path_factory.mktemp("home"), llm_base_url="none", upload_mb=1), clock=Clock())
    opened.people.create(People.admin, People.writer.id, People.writer.name, People.writer.roles, PASSWORD)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def app(desk: Desk) -> object:
    return create_app(desk)


@pytest.fixture
def stranger(app: object) -> TestClient:
    return TestClient(app, follow_redirects=False)  # type: ignore[arg-type]


@pytest.fixture
def writer(stranger: TestClient) -> TestClient:
    answer = stranger.post("/login", data={"name": People.writer.id, "password": PASSWORD})
    assert answer.status_code == 303
    return stranger


def test_health_answers_anybody(stranger: TestClient) -> None:
    answer = stranger.get("/healthz")
    assert answer.status_code == 200
    assert answer.json()["ok"] is True


@pytest.mark.parametrize("path", PAGES)
def test_a_page_without_a_session_leads_to_the_door(stranger: TestClient, path: str) -> None:
    answer = stranger.get(f"{path}?id=x" if path == "/draft" else path)
    assert answer.status_code == 303
    wanted = {"/": "/login", "/draft": "/login?next=draft%3Fid%3Dx"}.get(path, f"/login?next={path[1:]}")
    assert answer.headers["location"] == wanted


@pytest.mark.parametrize("path", PAGES)
def test_a_page_with_a_session_opens_and_holds_nobodys_data(writer: TestClient, path: str) -> None:
    answer = writer.get(path)
    assert answer.status_code == 200
    assert "storydesk.attach" in answer.text
    assert People.writer.name not in answer.text
    assert "fonts.googleapis" not in answer.text


@pytest.mark.parametrize("path", ["/gradio_api/queue/join", "/gradio_api/run/predict", "/uploads", "/exports/d/1/md"])
def test_nothing_behind_the_door_answers_a_stranger(stranger: TestClient, path: str) -> None:
    answer = stranger.get(path) if path.startswith("/exports") else stranger.post(path, json={})
    assert answer.status_code in {303, 401}


@pytest.mark.parametrize("path", CLOSED)
def test_ways_that_the_desk_does_not_use_are_closed(writer: TestClient, path: str) -> None:
    assert writer.get(path).status_code == 404


def test_signing_in_sets_a_cookie_that_scripts_cannot_read(stranger: TestClient) -> None:
    answer = stranger.post("/login", data={"name": People.writer.id, "password": PASSWORD, "next": "draft?id=d1"})
    cookie = answer.headers["set-cookie"].lower()
    assert answer.headers["location"] == "/draft?id=d1"
    assert cookie.startswith(COOKIE)
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "secure" not in cookie


def test_behind_tls_the_cookie_is_secure(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    own = desk.parts.settings.model_copy(update={"secure_cookies": True})
    behind = Desk(desk.parts.__class__(**{**vars(desk.parts), "settings": own}))
    client = TestClient(create_app(behind), follow_redirects=False)
    answer = client.post("/login", data={"name": People.writer.id, "password": PASSWORD})
    assert "; secure" in answer.headers["set-cookie"].lower()


def test_a_wrong_password_is_told_in_words_and_keeps_the_name(stranger: TestClient) -> None:
    answer = stranger.post("/login", data={"name": 'w.reed"><script>', "password": "no"})
    assert answer.status_code == 401
    assert "do not fit" in answer.text
    assert "<script>" not in answer.text
    assert COOKIE not in stranger.cookies


@pytest.mark.parametrize(
    "target", ["https://elsewhere.example/", "//elsewhere.example", "\\\\elsewhere", "javascript:x"]
)
def test_the_door_leads_nowhere_else(stranger: TestClient, target: str) -> None:
    answer = stranger.post("/login", data={"name": People.writer.id, "password": PASSWORD, "next": target})
    assert answer.headers["location"] == "/"


def test_signing_out_ends_the_session(desk: Desk, writer: TestClient) -> None:
    token = writer.cookies[COOKIE]
    assert writer.post("/logout").status_code == 303
    writer.cookies.set(COOKIE, token)
    assert writer.get("/").headers["location"] == "/login"


def test_a_request_that_another_site_sends_is_refused(writer: TestClient) -> None:
    answer = writer.post("/logout", headers={"origin": "https://elsewhere.example"})
    assert answer.status_code == 403
    assert writer.get("/").status_code == 200
    assert writer.post("/uploads", headers={"origin": "http://testserver"}).status_code == 422
    assert writer.get("/exports/d/1/md", headers={"sec-fetch-site": "cross-site"}).status_code == 403


def test_every_answer_carries_the_policy(stranger: TestClient) -> None:
    for path in ("/login", "/healthz", "/", "/gradio_api/info"):
        headers = stranger.get(path).headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"


def test_an_upload_needs_room_and_gives_a_token(writer: TestClient) -> None:
    assert writer.post("/uploads", files={"file": ("a.jsonl", b"{}\n")}).json()["token"]
    answer = writer.post("/uploads", files={"file": ("b.jsonl", b"x" * 1_200_000)})
    assert answer.status_code == 409
    assert "larger than 1 MB" in answer.json()["detail"]


def test_what_is_not_there_or_not_signed_is_not_given_out(writer: TestClient) -> None:
    assert writer.get("/exports/nope/1/md").status_code == 404
    assert writer.get("/exports/nope/1/exe").status_code == 404
    assert writer.get("/exports/nope/one/md").status_code == 422
