"""What goes through the door: ids, limits, sizes, figures; and nothing of a customer in any of it."""

import json
import logging

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from agent.api.traffic import SIGN_INS, Figures, Limits, Traffic
from agent.logs import REQUEST, _lines, with_request

COOKIE = "session"


def client(per_minute: int = 100, largest: int = 1000) -> tuple[TestClient, Figures]:
    app, figures = FastAPI(), Figures()

    @app.get("/drafts/{draft_id}")
    def draft(draft_id: str) -> str:
        return REQUEST.get()

    @app.post("/login")
    def login() -> None: ...

    @app.post("/fault")
    def fault() -> None:
        raise ValueError("Ottoline Quayle")

    app.add_middleware(Traffic, figures=figures, limits=Limits(per_minute, COOKIE), largest=largest)
    return TestClient(app, raise_server_exceptions=False), figures


def test_a_request_has_an_id_which_a_proxy_may_give() -> None:
    door, _ = client()
    own = door.get("/drafts/d1")
    assert own.json() == own.headers["x-request-id"]
    assert len(own.json()) == 32
    assert door.get("/drafts/d1", headers={"X-Request-ID": "edge-000017"}).json() == "edge-000017"


@pytest.mark.parametrize("given", ["short", "a" * 65, 'x" onload="evil()', "Ottoline Quayle"])
def test_an_id_that_could_carry_words_is_not_taken(given: str) -> None:
    door, _ = client()
    assert door.get("/drafts/d1", headers={"X-Request-ID": given}).json() != given


def test_a_caller_over_the_limit_is_told_when_to_come_again_and_others_are_not_held_up() -> None:
    door, _ = client(per_minute=2)
    one, other = {"Cookie": f"{COOKIE}=a"}, {"Cookie": f"{COOKIE}=b"}
    assert [door.get("/drafts/d", headers=one).status_code for _ in range(3)] == [200, 200, 429]
    refused = door.get("/drafts/d", headers=one)
    assert 1 <= int(refused.headers["retry-after"]) <= 61
    assert refused.headers["retry-after"] in refused.json()["detail"]
    assert door.get("/drafts/d", headers=other).status_code == 200


def test_guessing_passwords_from_one_address_is_slowed_down_whoever_is_named() -> None:
    door, _ = client(per_minute=0)
    codes = [door.post("/login", headers={"Cookie": f"{COOKIE}={i}"}).status_code for i in range(SIGN_INS.amount + 1)]
    assert codes == [200] * SIGN_INS.amount + [429]


def test_a_body_that_is_too_large_or_does_not_say_its_size_is_refused_unread() -> None:
    door, _ = client(largest=10)
    assert door.post("/login", content=b"a" * 11).status_code == 413
    assert door.post("/login", content=iter([b"a"])).status_code == 411
    assert door.post("/login", content=b"a" * 10).status_code == 200


def test_figures_name_routes_by_their_pattern() -> None:
    door, figures = client()
    door.get("/drafts/ottoline-quayle")
    door.get("/nowhere/ottoline-quayle")
    door.post("/fault")
    text = figures.text({"records": 7}).decode()
    assert 'storydesk_requests_total{method="GET",route="/drafts/{draft_id}",status="200"} 1.0' in text
    assert 'route="/fault",status="500"' in text
    assert 'storydesk_held{what="records"} 7.0' in text
    assert "ottoline" not in text.casefold()


def test_a_line_of_the_log_is_json_with_its_request() -> None:
    record = logging.LogRecord("storydesk", logging.WARNING, "x.py", 1, "index %s", ("rebuilt",), None)
    mark = REQUEST.set("edge-000017")
    with_request(record)
    REQUEST.reset(mark)
    line = json.loads(_lines("json").format(record))
    assert (line["message"], line["request"], line["levelname"]) == ("index rebuilt", "edge-000017", "WARNING")
