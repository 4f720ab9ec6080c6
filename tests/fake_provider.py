"""An OpenID Connect provider for tests, on loopback: real keys, codes that work once, PKCE, and answers to spoil."""

import base64
import hashlib
import json
import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.loopback import listening

CLIENT, SECRET = "storydesk", "hush-client-secret"
Spoil = Callable[[dict[str, Any]], dict[str, Any]]


class FakeProvider:
    """``person`` holds the claims of whoever is at its own screen; ``spoil`` changes an ID token before it is signed.

    ``sign`` makes the token of header and claims, where it shall not be the published key.
    """

    def __init__(self, url: str, clock: Callable[[], datetime]) -> None:
        self.url = url
        self.clock = clock
        self.back = ""
        self.person: dict[str, Any] = {"sub": "s-1", "name": "Ivo Lind", "preferred_username": "i.lind"}
        self.spoil: Spoil = lambda claims: claims
        self.sign: Callable[[dict[str, Any]], str] = self.signed
        self.down = False
        self.logged_in_at = clock()
        self.codes: dict[str, dict[str, str]] = {}
        self.paths: list[str] = []
        self.rotate()

    def rotate(self) -> None:
        """A new key in the place of the old one."""
        self.key = RSAKey.generate_key(2048, {"kid": secrets.token_hex(4), "use": "sig", "alg": "RS256"})

    def signed(self, claims: dict[str, Any]) -> str:
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, self.key)

    def describe(self) -> dict[str, Any]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/jwks",
            "end_session_endpoint": f"{self.url}/logout",
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
        }

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the browser goes on: back, with a code. The person proves who they are where that is asked."""
        assert asked["response_type"] == "code"
        assert (asked["client_id"], asked["redirect_uri"]) == (CLIENT, self.back)
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        if asked.get("prompt") == "login":
            assert asked["max_age"] == "0"
            self.logged_in_at = self.clock()
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return f"{self.back}?{urlencode({'code': code, 'state': asked['state']})}"

    def redeem(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        wanted = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        asked = self.codes.pop(form.get("code", ""), None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).rstrip(b"=")
        if authorization != wanted:
            return 401, {"error": "invalid_client"}
        if asked is None or asked["code_challenge"] != challenge.decode() or form["redirect_uri"] != self.back:
            return 400, {"error": "invalid_grant"}
        now = int(self.clock().timestamp())
        claims = {
            **{"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked["nonce"]},
            "auth_time": int(self.logged_in_at.timestamp()),
            **self.person,
        }
        token = self.sign(self.spoil(claims))
        return 200, {"access_token": secrets.token_urlsafe(8), "token_type": "Bearer", "id_token": token}


def serve(clock: Callable[[], datetime]) -> AbstractContextManager[FakeProvider]:
    return listening(_Handler, lambda port: FakeProvider(f"http://127.0.0.1:{port}", clock))


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        fake: FakeProvider = self.server.fake  # type: ignore[attr-defined]
        path = urlsplit(self.path)
        fake.paths.append(path.path)
        if fake.down:
            self._answer(503, {})
        elif path.path == "/authorize":
            self.send_response(302)
            self.send_header("Location", fake.authorize({k: v[0] for k, v in parse_qs(path.query).items()}))
            self.end_headers()
        else:
            known = {
                "/.well-known/openid-configuration": fake.describe,
                "/jwks": lambda: {"keys": [fake.key.as_dict(private=False)]},
            }
            self._answer(200, known[path.path]()) if path.path in known else self._answer(404, {})

    def do_POST(self) -> None:
        fake: FakeProvider = self.server.fake  # type: ignore[attr-defined]
        fake.paths.append(self.path)
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        flat = {name: values[0] for name, values in form.items()}
        self._answer(*fake.redeem(flat, self.headers.get("Authorization", "")))

    def _answer(self, status: int, body: dict[str, Any]) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args: object) -> None:
        """Quiet."""
