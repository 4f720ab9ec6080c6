"""Verbs of single sign-on: who the identity provider vouches for comes in, with the roles that it gives them.

A person is who the issuer calls by one subject, whatever they are named; an account of the desk that has the same
name is another person's. They have roles for as long as the provider says so at each sign-in.
"""

import re
import secrets
from datetime import datetime, timedelta

from agent import auth
from agent.actions.parts import Parts
from agent.actions.people_accounts import LONGEST_NAME
from agent.auth_provider import LEEWAY, Identity, Provider
from agent.errors import NotAllowedError, NotFoundError, SignInError
from agent.models import Actor
from agent.store import Confirmed, ProviderRequest, Tx, User
from retrieval.records import Value

#: How long a sign-in may be away at the provider.
AWAY = timedelta(minutes=10)
OVER = "This sign-in is over, came back twice, or was begun in another browser. Start again from the door."
NO_ROLE = "The identity provider knows you but gives you no role on this desk. Ask who manages your groups there."
CLOSED = "Your account on this desk is closed. Ask an administrator."
STRANGER = "You proved to be somebody else than who is signed in here. Nothing was confirmed."
NOT_FRESH = "The identity provider did not ask you anew who you are, so nothing was confirmed. Try again."


class Begun(Value):
    """Where to send the browser, and the secret that it has to bring back in a cookie."""

    url: str
    browser: str


class Came(Value):
    """Who came back: a session's token, or none when a signature was confirmed; and the page to open."""

    token: str | None = None
    target: str = ""


class ProviderVerbs:
    """Signing in by the identity provider, and proving there who one is before signing."""

    _parts: Parts

    @property
    def provider(self) -> str | None:
        """The issuer by which people may come in, if the settings name one."""
        return self._parts.provider.issuer if self._parts.provider else None

    def begin_sign_in(self, target: str = "") -> Begun:
        """Send a browser to the provider. Raises ``NotFoundError`` without one, ``SignInError`` when it is away."""
        return self._begin(ProviderRequest(nonce="", verifier="", browser="", target=target))

    def begin_confirming(self, actor: Actor, about: str, target: str = "") -> Begun:
        """Send a person who is signed in to prove anew who they are, for the text with the SHA-256 ``about``."""
        with self._parts.store.read() as tx:
            if tx.users.get(actor.id).issuer != self.provider:
                raise NotAllowedError("Your account has a password of this desk; confirm with that.")
        return self._begin(
            ProviderRequest(nonce="", verifier="", browser="", target=target, user_id=actor.id, confirms=about)
        )

    def _begin(self, request: ProviderRequest) -> Begun:
        provider, now = self._named(), self._parts.clock()
        way = provider.way(now, fresh=request.confirms is not None)
        browser = secrets.token_urlsafe(32)
        kept = {"nonce": way.nonce, "verifier": way.verifier, "browser": auth.fingerprint(browser)}
        with self._parts.store.begin() as tx:
            tx.provider_requests.add(auth.fingerprint(way.state), request.model_copy(update=kept), now + AWAY)
        return Begun(url=way.url, browser=browser)

    def come_back(self, state: str, code: str, browser: str) -> Came:
        """Take what the provider sent back, once.

        Raises ``SignInError`` or ``NotAllowedError`` for what does not fit.
        """
        provider, now = self._named(), self._parts.clock()
        with self._parts.store.begin() as tx:
            request = tx.provider_requests.take(auth.fingerprint(state), now)
        if request is None or request.browser != auth.fingerprint(browser):
            raise SignInError(OVER)
        identity = provider.redeem(code, request.nonce, request.verifier, now)
        if request.confirms is not None:
            self._confirmed(identity, request, request.confirms, now)
            return Came(target=request.target)
        return Came(token=self._signed_in(identity, now), target=request.target)

    def farewell(self) -> str | None:
        """Where a browser signs out at the provider too, if there is such a place."""
        return self._named().farewell(self._parts.clock())

    def _named(self) -> Provider:
        if self._parts.provider is None:
            raise NotFoundError("This desk has no identity provider; sign in with your password.")
        return self._parts.provider

    def _signed_in(self, identity: Identity, now: datetime) -> str:
        """The session's token. A refusal is kept on record before it is told."""
        with self._parts.store.begin() as tx:
            user = tx.users.provided(identity.issuer, identity.subject)
            if user is None and identity.roles:
                user = self._made(tx, identity, now)
            refusal = NO_ROLE if user is None or not identity.roles else CLOSED if user.disabled else ""
            if user is not None and user.roles != identity.roles:
                self._with_roles(tx, user, identity, now)
            if user is not None and refusal:
                auth.sign_out_everywhere(tx, user.id)
                tx.audit.append(now, user.id, "sign in refused", user.id, {"by": "provider"})
            if user is not None and not refusal:
                if identity.name and _name(identity) != user.name:
                    tx.users.set_name(user.id, _name(identity))
                tx.audit.append(now, user.id, "sign in", user.id, {"by": "provider"})
                return auth.open_session(tx, user.id, now, self._parts.settings.session_hours)
        raise SignInError(refusal)

    def _with_roles(self, tx: Tx, user: User, identity: Identity, now: datetime) -> None:
        """The roles of this moment. Who has none left has no way in: the tokens end too."""
        tx.users.set_roles(user.id, identity.roles)
        if not identity.roles:
            tx.tokens.revoke(user.id, now)
        before, after = (" ".join(sorted(roles)) for roles in (user.roles, identity.roles))
        tx.audit.append(now, user.id, "set roles", user.id, {"before": before, "roles": after, "by": "provider"})

    def _made(self, tx: Tx, identity: Identity, now: datetime) -> User:
        user = User(
            id=_free(tx, identity),
            name=_name(identity),
            roles=identity.roles,
            password_hash=auth.NONE,
            created_at=now,
            issuer=identity.issuer,
            subject=identity.subject,
        )
        tx.users.add(user)
        detail = {"roles": " ".join(sorted(identity.roles)), "by": "provider"}
        tx.audit.append(now, user.id, "create account", user.id, detail)
        return user

    def _confirmed(self, identity: Identity, request: ProviderRequest, about: str, now: datetime) -> None:
        """Keeps that the person proved anew who they are, for one text; ``confirm`` then asks for no password."""
        lasts = timedelta(minutes=self._parts.settings.sso_confirm_minutes)
        fresh = identity.proved_at is not None and now - LEEWAY - lasts <= identity.proved_at <= now + LEEWAY
        with self._parts.store.begin() as tx:
            user = tx.users.provided(identity.issuer, identity.subject)
            same = user is not None and user.id == request.user_id and not user.disabled
            if user is not None and same and fresh:
                tx.confirmations.purge(now)
                tx.confirmations.add(
                    Confirmed(
                        token_hash=auth.fingerprint(secrets.token_urlsafe(32)),
                        user_id=user.id,
                        about=about,
                        method="provider",
                        expires_at=now + lasts,
                    )
                )
                return
            whose = request.user_id or ""
            tx.audit.append(now, whose, "confirm refused", whose, {"by": "provider"})
        raise NotAllowedError(NOT_FRESH if same else STRANGER)


def _name(identity: Identity) -> str:
    """The name as it stands under texts: the provider's, of what can be printed, or the account's."""
    said = " ".join("".join(c if c.isprintable() else " " for c in identity.name).split())
    return said[:LONGEST_NAME] or _wanted(identity)


def _wanted(identity: Identity) -> str:
    plain = re.sub(r"[^a-z0-9._-]+", ".", identity.account.casefold().partition("@")[0]).strip("._-")
    return plain[:50] if re.fullmatch(r"[a-z].+", plain) else "person"


def _free(tx: Tx, identity: Identity) -> str:
    """An account name that nobody has: one that is taken is somebody else's."""
    wanted, number = _wanted(identity), 1
    account = wanted
    while tx.users.find(account) is not None:
        number += 1
        account = f"{wanted}-{number}"
    return account
