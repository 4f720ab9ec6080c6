"""Who comes by an identity provider: OpenID Connect, the authorization code flow with PKCE.

The provider's word is an ID token, and it counts when all of this fits: signed by a key that the issuer publishes,
with an asymmetric algorithm; its issuer, its audience and the nonce of this very sign-in; not expired, give or take
``LEEWAY`` (OpenID Connect Core 1.0, 3.1.3.7). What the provider says never gets into an error or a log: it may
quote a token or a person.
"""

import secrets
import threading
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import httpx2
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from pydantic import AwareDatetime, BaseModel, SecretStr, ValidationError

from agent.errors import SignInError
from agent.models import Role
from agent.settings import Settings
from retrieval.records import Value

#: Signatures that are taken. ``none`` and those by a shared secret are not among them.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
#: How far the two clocks may be apart.
LEEWAY = timedelta(seconds=60)
#: How long the provider's description and keys are used, and how soon an unknown key makes the desk look again.
DESCRIBED, LOOKED = timedelta(hours=1), timedelta(minutes=1)
TIMEOUT_S = 10.0
LONGEST_SUBJECT = 255

UNREACHED = (
    "The identity provider can't be reached, or answers what the desk can't use. Nothing was changed; try again in a "
    "moment, or tell who runs the desk."
)
UNPROVED = "The identity provider's answer does not fit this sign-in, so it was not taken. Start again from the door."


class Identity(Value):
    """A person as the provider vouched for them. ``roles`` are those that the desk's mapping gives, maybe none."""

    issuer: str
    subject: str
    name: str
    account: str
    roles: frozenset[Role]
    proved_at: AwareDatetime | None = None


class Way(Value):
    """Where to send the browser, and what has to fit when it comes back."""

    url: str
    state: str
    nonce: str
    verifier: str


class _Description(BaseModel, hide_input_in_errors=True):
    """What is used of the provider's ``openid-configuration`` (OpenID Connect Discovery 1.0)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    end_session_endpoint: str | None = None
    token_endpoint_auth_methods_supported: list[str] = ["client_secret_basic"]


class Provider:
    """The provider that the settings name. Nothing connects before the first sign-in."""

    def __init__(self, settings: Settings) -> None:
        self.issuer = settings.sso_issuer or ""
        self._client_id = settings.sso_client_id or ""
        self._secret = settings.sso_client_secret
        self._claim = settings.sso_roles_claim
        self._roles = settings.sso_role_map
        self._scope = settings.sso_scope
        self._home = (settings.public_url or "").rstrip("/")
        self._lock = threading.Lock()
        self._description: tuple[datetime, _Description] | None = None
        self._keys: tuple[datetime, KeySet] | None = None

    def way(self, now: datetime, *, fresh: bool = False) -> Way:
        """A new sign-in; with ``fresh`` the person has to prove anew who they are. Raises ``SignInError``."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        asked: dict[str, str] = {"prompt": "login", "max_age": "0"} if fresh else {}
        with self._client() as client:
            url, _ = client.create_authorization_url(
                self._described(now).authorization_endpoint, state=state, nonce=nonce, code_verifier=verifier, **asked
            )
        return Way(url=str(url), state=state, nonce=nonce, verifier=verifier)

    def redeem(self, code: str, nonce: str, verifier: str, now: datetime) -> Identity:
        """The person behind a code that came back. Raises ``SignInError`` for anything that does not fit."""
        described = self._described(now)
        try:
            with self._client(_method(described, self._secret)) as client:
                given: Mapping[str, Any] = client.fetch_token(
                    described.token_endpoint, grant_type="authorization_code", code=code, code_verifier=verifier
                )
        except httpx2.HTTPError:
            raise SignInError(UNREACHED) from None
        except (OAuthError, ValueError):
            raise SignInError(UNPROVED) from None
        token = given.get("id_token")
        if not isinstance(token, str):
            raise SignInError(UNPROVED)
        return self._identity(self._claims(token, nonce, given.get("access_token"), now))

    def farewell(self, now: datetime) -> str | None:
        """Where a browser signs out at the provider too, if it has such a place (RP-Initiated Logout 1.0)."""
        end = self._described(now).end_session_endpoint
        after = {"client_id": self._client_id, "post_logout_redirect_uri": f"{self._home}/login"}
        return f"{end}{'&' if '?' in end else '?'}{urlencode(after)}" if end else None

    # --- the ID token

    def _claims(self, token: str, nonce: str, access_token: object, now: datetime) -> Mapping[str, Any]:
        try:
            proved = self._decoded(token, now)
            claims = CodeIDToken(
                proved.claims,
                proved.header,
                {
                    "iss": {"essential": True, "value": self.issuer},
                    "aud": {"essential": True, "value": self._client_id},
                },
                {"nonce": nonce, "client_id": self._client_id, "access_token": access_token},
            )
            claims.validate(now=int(now.timestamp()), leeway=int(LEEWAY.total_seconds()))
        except (JoseError, ValueError, TypeError, KeyError):
            raise SignInError(UNPROVED) from None
        return dict(claims)

    def _decoded(self, token: str, now: datetime) -> jwt.Token:
        """The token, when its signature fits. A key that is not known yet is looked for once: providers change them."""
        try:
            return jwt.decode(token, self._published(now, DESCRIBED), ALGORITHMS)
        except InvalidKeyIdError:
            return jwt.decode(token, self._published(now, LOOKED), ALGORITHMS)

    def _identity(self, claims: Mapping[str, Any]) -> Identity:
        subject, name = claims.get("sub"), claims.get("name")
        if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT or not subject.isprintable():
            raise SignInError(UNPROVED)
        wanted = claims.get("preferred_username")
        proved = claims.get("auth_time")
        return Identity(
            issuer=self.issuer,
            subject=subject,
            name=name if isinstance(name, str) else "",
            account=wanted if isinstance(wanted, str) else "",
            roles=frozenset(role for value, role in self._roles if value in _values(claims, self._claim)),
            proved_at=datetime.fromtimestamp(proved, UTC) if isinstance(proved, (int, float)) else None,
        )

    # --- the provider over HTTP

    def _client(self, method: str = "none") -> OAuth2Client:
        secret = self._secret.get_secret_value() if self._secret else None
        return OAuth2Client(
            client_id=self._client_id,
            client_secret=secret,
            token_endpoint_auth_method=method,
            scope=self._scope,
            redirect_uri=f"{self._home}/sso/back",
            code_challenge_method="S256",
            timeout=TIMEOUT_S,
            trust_env=False,
            follow_redirects=False,
        )

    def _described(self, now: datetime) -> _Description:
        with self._lock:
            if self._description is None or now >= self._description[0] + DESCRIBED:
                self._description = now, self._describe()
            return self._description[1]

    def _describe(self) -> _Description:
        try:
            said = _Description.model_validate(_get(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"))
        except ValidationError:
            raise SignInError(UNREACHED) from None
        places = (said.authorization_endpoint, said.token_endpoint, said.jwks_uri, said.end_session_endpoint)
        # A provider that describes itself as another one, or sends secrets in the clear, is not the one that was named.
        plain = [at for at in places if at and not at.startswith("https://")]
        if said.issuer != self.issuer or (plain and self.issuer.startswith("https://")):
            raise SignInError(UNREACHED)
        return said

    def _published(self, now: datetime, within: timedelta) -> KeySet:
        """The issuer's keys, as they were asked for not longer than ``within`` ago."""
        where = self._described(now).jwks_uri
        with self._lock:
            if self._keys is None or now >= self._keys[0] + within:
                self._keys = now, KeySet.import_key_set(_get(where))
            return self._keys[1]


def _method(described: _Description, secret: SecretStr | None) -> str:
    if secret is None:
        return "none"
    known = described.token_endpoint_auth_methods_supported
    return "client_secret_basic" if "client_secret_basic" in known else "client_secret_post"


def _get(url: str) -> Any:
    """Nothing of the environment: a shell's proxy has no business between the desk and its provider."""
    try:
        with httpx2.Client(timeout=TIMEOUT_S, trust_env=False, follow_redirects=False) as client:
            answer = client.get(url)
            answer.raise_for_status()
            return answer.json()
    except (httpx2.HTTPError, ValueError):
        raise SignInError(UNREACHED) from None


def _values(claims: Mapping[str, Any], path: str) -> frozenset[str]:
    """What stands at a claim, such as ``roles`` or ``realm_access.roles``: one text or a list of them."""
    found: object = claims.get(path)
    if found is None:
        found = claims
        for step in path.split("."):
            found = found.get(step) if isinstance(found, Mapping) else None
    if isinstance(found, str):
        return frozenset(found.split())
    return frozenset(value for value in found if isinstance(value, str)) if isinstance(found, list) else frozenset()
