"""Single sign-on against a provider that runs on loopback: who comes in, with which roles, and what is not taken."""

import base64
import functools
import hmac
import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from joserfc import jwt
from joserfc.jwk import RSAKey

from agent import settings
from agent.actions import Desk
from agent.app import build
from agent.auth_provider import LEEWAY, UNPROVED, UNREACHED
from agent.errors import NotAllowedError, RefusedError, SettingsError, SignInError
from agent.models import Actor
from agent.pages import server, sso
from agent.pages.edge import COOKIE
from agent.pages.sso import BROWSER
from agent.pages.uploads import Uploads
from tests import fake_provider
from tests.conftest import PASSWORD, Clock, People
from tests.fake_provider import CLIENT, SECRET, FakeProvider

pytestmark = pytest.mark.enable_socket

HOME = "http://localhost:7860"
MAP = "press-writers=writer,press-leads=approver,press-leads=legal"
SHA = "a" * 64


@pytest.fixture
def fake(clock: Clock) -> Iterator[FakeProvider]:
    with fake_provider.serve(clock) as provider:
        provider.back = f"{HOME}/sso/back"
        provider.person["roles"] = ["press-writers", "all-staff"]
        yield provider


@pytest.fixture
def desk(tmp_path: Path, fake: FakeProvider, clock: Clock) -> Iterator[Desk]:
    own = settings.load(
        home=tmp_path / "home",
        llm_base_url="none",
        public_url=HOME,
        sso_issuer=fake.url,
        sso_client_id=CLIENT,
        sso_client_secret=SECRET,
        sso_roles=MAP,
    )
    opened = build(own, clock=clock)
    opened.people.create(People.admin, People.admin.id, People.admin.name, People.admin.roles, PASSWORD)
    opened.people.create(People.admin, "i.lind", "Ina Lindqvist", {"approver"}, PASSWORD)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def other_key() -> RSAKey:
    return RSAKey.generate_key(2048)


def browser(desk: Desk) -> TestClient:
    """A browser at the desk's doors; the pages behind them are left out, for they take seconds to build."""
    app = FastAPI()
    server._door(app, desk)
    server._files(app, desk, Uploads(1))
    app.include_router(sso.router(desk))
    app.add_middleware(server.Gate, desk=desk)
    return TestClient(app, base_url=HOME, follow_redirects=False)


def at_provider(answer: Any) -> str:
    """What the provider does with the browser that was sent there: the way back."""
    assert answer.status_code == 303, answer.text
    went = httpx2.get(answer.headers["location"], follow_redirects=False)
    return went.headers["location"].removeprefix(HOME)


def comes(desk: Desk, client: TestClient | None = None, way: str = "/sso/login") -> Any:
    """Through the provider and back; what the desk answers."""
    client = client or browser(desk)
    return client.get(at_provider(client.get(way)))


def actor(desk: Desk, answer: Any) -> Actor:
    assert answer.status_code == 303, answer.text
    return desk.people.actor_of(answer.cookies[COOKIE])


def verbs(desk: Desk) -> list[tuple[str, str]]:
    return [(r.verb, r.actor) for r in desk.audit.records(People.admin)]


# --- coming in


def test_who_has_a_role_there_gets_an_account_with_it(desk: Desk) -> None:
    came = actor(desk, comes(desk, way="/sso/login?next=draft%3Fid%3Dd1"))
    assert came == Actor(id="i.lind-2", name="Ivo Lind", roles=frozenset({"writer"}))
    assert verbs(desk)[:2] == [("sign in", "i.lind-2"), ("create account", "i.lind-2")]


def test_the_way_leads_to_the_page_that_was_asked_for_and_to_no_other_site(desk: Desk) -> None:
    assert comes(desk, way="/sso/login?next=draft%3Fid%3Dd1").headers["location"] == "/draft?id=d1"
    assert comes(desk, way="/sso/login?next=https%3A%2F%2Felsewhere.example").headers["location"] == "/"


def test_the_account_is_the_subjects_and_not_whoevers_name_is_alike(desk: Desk, fake: FakeProvider) -> None:
    first = actor(desk, comes(desk))
    fake.person |= {"preferred_username": "root", "name": "Ivo Lind-Berg"}
    again = actor(desk, comes(desk))
    assert (again.id, again.name) == (first.id, "Ivo Lind-Berg")
    fake.person |= {"sub": "s-2", "preferred_username": "root"}
    assert actor(desk, comes(desk)).id == "root-2"


def test_roles_are_those_of_the_claims_at_each_sign_in(desk: Desk, fake: FakeProvider) -> None:
    actor(desk, comes(desk))
    fake.person["roles"] = ["press-leads"]
    assert actor(desk, comes(desk)).roles == {"approver", "legal"}
    assert desk.audit.records(People.admin)[1].detail["before"] == "writer"


def test_without_a_mapped_role_no_account_is_made(desk: Desk, fake: FakeProvider) -> None:
    for roles in (["all-staff"], [], "admin", None, ["writer"], [["press-writers"]], {"press-writers": 1}):
        fake.person["roles"] = roles
        answer = comes(desk)
        assert answer.status_code == 401
        assert "gives you no role" in answer.text
    assert {user.id for user in desk.people.accounts(People.admin)} == {People.admin.id, "i.lind"}


def test_who_lost_every_role_loses_sessions_tokens_and_the_right_to_sign(desk: Desk, fake: FakeProvider) -> None:
    came = comes(desk)
    who = actor(desk, came)
    token = desk.people.make_token(who, "import", {"import"}, 30)
    fake.person["roles"] = []
    assert comes(desk).status_code == 401
    with pytest.raises(SignInError):
        desk.people.actor_of(came.cookies[COOKIE])
    with pytest.raises(SignInError):
        desk.people.actor_of_token(token, "import")
    assert desk.people.account(People.admin, who.id).roles == frozenset()
    assert ("sign in refused", who.id) in verbs(desk)


def test_a_closed_account_is_refused(desk: Desk) -> None:
    who = actor(desk, comes(desk))
    desk.people.disable(People.admin, who.id)
    answer = comes(desk)
    assert answer.status_code == 401
    assert "is closed" in answer.text


def test_the_account_has_no_password(desk: Desk) -> None:
    who = actor(desk, comes(desk))
    for typed in ("-", "", PASSWORD):
        with pytest.raises(SignInError):
            desk.people.sign_in(who.id, typed)
    for verb in (
        lambda: desk.people.set_password(People.admin, who.id),
        lambda: desk.people.change_password(who, "-", "another-invented-phrase"),
        lambda: desk.people.set_roles(People.admin, who.id, {"admin"}),
    ):
        with pytest.raises(RefusedError, match=r"(by|from) http"):
            verb()


def test_a_nested_claim_names_the_roles(desk: Desk, fake: FakeProvider, clock: Clock) -> None:
    own = desk.parts.settings.model_copy(update={"sso_roles_claim": "realm_access.roles"})
    fake.person["realm_access"] = {"roles": ["press-leads"]}
    there = build(own, clock=clock)
    try:
        assert actor(there, comes(there)).roles == {"approver", "legal"}
    finally:
        there.close()


# --- what is not taken


def refused(desk: Desk, answer: Any, said: str = UNPROVED) -> None:
    assert answer.status_code == 401
    assert said.replace("'", "&#39;") in answer.text
    assert COOKIE not in answer.cookies
    assert len(desk.people.accounts(People.admin)) == 2


WRONG: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "another nonce": lambda c: c | {"nonce": "another"},
    "no nonce": lambda c: {k: v for k, v in c.items() if k != "nonce"},
    "another audience": lambda c: c | {"aud": "another-client"},
    "an audience among others, for another party": lambda c: c | {"aud": [CLIENT, "other"], "azp": "other"},
    "no audience": lambda c: {k: v for k, v in c.items() if k != "aud"},
    "another issuer": lambda c: c | {"iss": "https://elsewhere.example"},
    "expired": lambda c: c | {"exp": c["iat"] - int(LEEWAY.total_seconds())},
    "no end": lambda c: {k: v for k, v in c.items() if k != "exp"},
    "made in the future": lambda c: c | {"iat": c["iat"] + 600},
    "no subject": lambda c: {k: v for k, v in c.items() if k != "sub"},
    "an empty subject": lambda c: c | {"sub": ""},
    "a subject that is no text": lambda c: c | {"sub": 7},
    "a subject that can't be kept": lambda c: c | {"sub": "s-\x001"},
}


@pytest.mark.parametrize("spoil", WRONG.values(), ids=WRONG)
def test_a_token_that_does_not_fit_is_not_taken(desk: Desk, fake: FakeProvider, spoil: Any) -> None:
    fake.spoil = spoil
    refused(desk, comes(desk))


def test_a_token_just_past_its_end_is_taken_for_the_clocks_sake(desk: Desk, fake: FakeProvider) -> None:
    fake.spoil = lambda c: c | {"exp": c["iat"] - int(LEEWAY.total_seconds()) + 5}
    assert actor(desk, comes(desk)).id == "i.lind-2"


def test_a_token_by_an_unknown_key_is_not_taken(desk: Desk, fake: FakeProvider, other_key: RSAKey) -> None:
    fake.sign = lambda claims: jwt.encode({"alg": "RS256", "kid": "unknown"}, claims, other_key)
    refused(desk, comes(desk))
    fake.sign = lambda claims: jwt.encode({"alg": "RS256", "kid": fake.key.kid}, claims, other_key)
    refused(desk, comes(desk))


def _part(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def test_a_token_without_a_signature_or_by_a_shared_secret_is_not_taken(desk: Desk, fake: FakeProvider) -> None:
    def forged(algorithm: str, claims: dict[str, Any], secret: bytes) -> str:
        header = {"alg": algorithm, "kid": fake.key.kid}
        told = ".".join(_part(json.dumps(part).encode()) for part in (header, claims))
        return f"{told}.{_part(hmac.digest(secret, told.encode(), 'sha256')) if secret else ''}"

    for algorithm, secret in (("none", b""), ("HS256", SECRET.encode()), ("HS256", fake.key.as_pem(private=False))):
        fake.sign = functools.partial(lambda a, s, claims: forged(a, claims, s), algorithm, secret)
        refused(desk, comes(desk))
    fake.sign = lambda claims: "no.token"
    refused(desk, comes(desk))


def test_a_new_key_of_the_provider_is_found_and_not_asked_for_at_every_token(
    desk: Desk, fake: FakeProvider, clock: Clock
) -> None:
    actor(desk, comes(desk))
    fake.rotate()
    clock.forward(minutes=2)
    actor(desk, comes(desk))
    asked = fake.paths.count("/jwks")
    assert asked == 2
    fake.sign = lambda claims: jwt.encode({"alg": "RS256", "kid": "unknown"}, claims, fake.key)
    for _ in range(3):
        assert comes(desk).status_code == 401
    assert fake.paths.count("/jwks") == asked


def test_a_state_comes_back_once_in_time_and_in_its_own_browser(desk: Desk, clock: Clock) -> None:
    client = browser(desk)
    way = at_provider(client.get("/sso/login"))
    stranger = browser(desk)
    refused(desk, stranger.get(way), "begun in another browser")
    refused(desk, client.get(way), "came back twice")
    assert actor(desk, comes(desk, client)).id == "i.lind-2"
    way = at_provider(client.get("/sso/login"))
    clock.forward(minutes=10)
    answer = client.get(way)
    assert answer.status_code == 401
    assert "is over" in answer.text


def test_a_way_that_was_gone_cannot_be_gone_again(desk: Desk) -> None:
    client = browser(desk)
    way = at_provider(client.get("/sso/login"))
    kept = client.cookies[BROWSER]
    assert client.get(way).status_code == 303
    client.cookies.set(BROWSER, kept, path="/sso")
    assert client.get(way).status_code == 401


def test_a_made_up_state_or_code_is_not_taken(desk: Desk) -> None:
    client = browser(desk)
    refused(desk, client.get("/sso/back?state=made-up&code=x"), "is over")
    refused(desk, client.get("/sso/back?error=access_denied&state=s"), "did not let you in")
    way = at_provider(client.get("/sso/login"))
    refused(desk, client.get(way.replace("code=", "code=x")))


def test_a_provider_that_is_down_or_another_one_is_told_in_words(desk: Desk, fake: FakeProvider) -> None:
    fake.down = True
    answer = browser(desk).get("/sso/login")
    assert answer.status_code == 401
    assert answer.json()["detail"] == UNREACHED
    fake.down = False
    described = fake.describe()
    fake.describe = lambda: described | {"issuer": "https://elsewhere.example"}  # type: ignore[method-assign]
    assert browser(desk).get("/sso/login").status_code == 401


def test_nothing_that_is_secret_is_kept_or_logged(desk: Desk, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="storydesk")
    client = browser(desk)
    way = at_provider(client.get("/sso/login"))
    answer = client.get(way)
    state, code = (part.split("=")[1] for part in sorted(urlsplit(way).query.split("&"), reverse=True))
    secret = [state, code, answer.cookies[COOKIE], SECRET]
    told = caplog.text + " ".join(r.model_dump_json() for r in desk.audit.records(People.admin)) + repr(desk.parts)
    assert not [word for word in secret if word in told]
    files = [f.read_bytes() for f in (tmp_path / "home").iterdir() if f.is_file()]
    assert not [word for word in secret for data in files if word.encode() in data]


# --- proving who one is before signing


def test_who_proves_anew_confirms_one_text_and_a_session_alone_does_not(desk: Desk) -> None:
    client = browser(desk)
    who = actor(desk, comes(desk, client))
    with pytest.raises(NotAllowedError, match="Prove at your identity provider"):
        desk.people.confirm(who, "", SHA)
    assert desk.people.proof(who, SHA) == "provider"
    assert comes(desk, client, f"/sso/confirm?about={SHA}&next=draft%3Fid%3Dd1").headers["location"] == "/draft?id=d1"
    assert desk.people.proof(who, SHA) == "proved"
    with pytest.raises(NotAllowedError):
        desk.people.confirm(who, "", "b" * 64)
    assert desk.people.confirm(who, "", SHA).secret


def test_what_was_proved_is_over_after_its_minutes(desk: Desk, clock: Clock) -> None:
    client = browser(desk)
    who = actor(desk, comes(desk, client))
    comes(desk, client, f"/sso/confirm?about={SHA}")
    clock.forward(minutes=5)
    assert desk.people.proof(who, SHA) == "provider"
    with pytest.raises(NotAllowedError):
        desk.people.confirm(who, "", SHA)


def test_asking_again_does_not_make_it_last_longer(desk: Desk, clock: Clock) -> None:
    client = browser(desk)
    who = actor(desk, comes(desk, client))
    comes(desk, client, f"/sso/confirm?about={SHA}")
    for _ in range(4):
        clock.forward(minutes=1)
        desk.people.confirm(who, "", SHA)
    clock.forward(minutes=1)
    with pytest.raises(NotAllowedError):
        desk.people.confirm(who, "", SHA)


def test_another_person_at_the_provider_confirms_nothing(desk: Desk, fake: FakeProvider) -> None:
    client = browser(desk)
    who = actor(desk, comes(desk, client))
    fake.person |= {"sub": "s-2"}
    answer = comes(desk, client, f"/sso/confirm?about={SHA}")
    assert answer.status_code == 403
    assert "somebody else" in answer.text
    assert desk.people.proof(who, SHA) == "provider"
    assert ("confirm refused", who.id) in verbs(desk)


@pytest.mark.parametrize("proved", [None, -3600, 3600])
def test_a_sign_in_that_is_not_fresh_confirms_nothing(desk: Desk, fake: FakeProvider, proved: int | None) -> None:
    client = browser(desk)
    who = actor(desk, comes(desk, client))
    fake.spoil = lambda c: c | {"auth_time": None if proved is None else c["iat"] + proved}
    answer = comes(desk, client, f"/sso/confirm?about={SHA}")
    assert answer.status_code == 403
    assert desk.people.proof(who, SHA) == "provider"


def test_only_who_is_signed_in_and_comes_by_the_provider_proves_there(desk: Desk) -> None:
    client = browser(desk)
    assert client.get(f"/sso/confirm?about={SHA}").status_code == 401
    assert client.get("/sso/confirm?about=x").status_code == 422
    client.cookies.set(COOKIE, desk.people.sign_in("i.lind", PASSWORD))
    assert client.get(f"/sso/confirm?about={SHA}").status_code == 403


# --- the door


def test_the_door_offers_the_provider_and_the_way_out_leads_there(desk: Desk, fake: FakeProvider) -> None:
    client = browser(desk)
    assert "/sso/login?next=draft%3Fid%3Dx" in client.get("/login?next=draft%3Fid%3Dx").text
    left = client.get("/sso/logout")
    assert left.status_code == 303
    assert left.headers["location"].startswith(f"{fake.url}/logout?client_id={CLIENT}")


def test_without_a_provider_there_is_none(tmp_path: Path) -> None:
    plain = build(settings.load(home=tmp_path / "plain", llm_base_url="none"))
    try:
        client = browser(plain)
        assert "/sso/" not in client.get("/login").text
        assert client.get("/sso/login").status_code == 404
        assert client.get("/sso/back?state=s&code=c").status_code == 404
    finally:
        plain.close()


WHOLE = {"sso_issuer": "https://id.example", "sso_client_id": "c", "sso_roles": MAP, "public_url": "https://d.example"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"sso_client_id": None}, "needs STORYDESK_SSO_CLIENT_ID"),
        ({"sso_roles": ""}, "needs STORYDESK_SSO_ROLES"),
        ({"public_url": None}, "needs STORYDESK_PUBLIC_URL"),
        ({"sso_issuer": "http://id.example"}, "begins with https"),
        ({"sso_scope": "profile"}, "has to hold openid"),
        ({"sso_roles": "leads=emperor"}, "GROUP=ROLE"),
    ],
)
def test_a_provider_that_is_half_set_up_is_refused_at_start(change: dict[str, Any], said: str) -> None:
    assert settings.load(**WHOLE).sso_role_map[0] == ("press-writers", "writer")
    with pytest.raises(SettingsError, match=said):
        settings.load(**WHOLE | change)
