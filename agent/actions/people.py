"""Verbs of the door: signing in and out, and proving who one is before signing; and the audit chain."""

from contextlib import suppress
from datetime import timedelta
from typing import Literal

from agent import auth
from agent.actions.parts import allow
from agent.actions.people_accounts import AccountVerbs
from agent.actions.people_provider import ProviderVerbs
from agent.actions.people_teams import TeamVerbs
from agent.actions.people_tokens import TokenVerbs
from agent.errors import NotAllowedError, StoreError
from agent.models import Actor

#: The account in whose name the desk acts by itself, such as at set-up; nobody can sign in to it.
DESK = Actor(id="desk", name="Storydesk", roles=frozenset({"admin"}))
#: Type the password; go to the identity provider; or that was done, for this text, a moment ago.
Proof = Literal["password", "provider", "proved"]
#: How exactly the desk knows when a session was seen last; each note of it is a write.
SEEN = timedelta(minutes=5)


class PeopleVerbs(AccountVerbs, TeamVerbs, TokenVerbs, ProviderVerbs):
    """Signing in and out, on top of the verbs on accounts, teams, tokens and the identity provider."""

    def sign_in(self, name: str, password: str) -> str:
        """A session's token. Raises ``SignInError`` for a wrong name or password, or a locked account."""
        parts = self._parts
        account = auth.account(name)
        with parts.store.read() as tx:
            user = tx.users.find(account)
        fits = auth.fits(user, password)
        anew = auth.hash_password(password) if fits and user is not None and auth.needs_rehash(user) else None
        now = parts.clock()
        with parts.store.begin() as tx:
            attempt = auth.settle(tx, account, fits, now, parts.settings.session_hours)
            if user is not None:
                tx.audit.append(now, account, "sign in" if attempt.token else "sign in refused", account)
            if attempt.token and anew is not None:
                tx.users.set_password_hash(account, anew)
        return attempt.require()

    def confirm(self, actor: Actor, password: str, about: str) -> auth.Confirmation:
        """Have the person prove that it is still them, in order to sign the text with the SHA-256 ``about``.

        The confirmation is good for that text, once, for two minutes. Raises ``NotAllowedError`` for a wrong
        password, which counts like one at the door: the one that locks the account also signs it out everywhere.
        """
        parts, now = self._parts, self._parts.clock()
        with parts.store.read() as tx:
            user = tx.users.find(actor.id)
        if user is not None and auth.provided(user):
            return self._by_provider(actor, about)
        fits = auth.fits(user, password)
        with parts.store.begin() as tx:
            checked = auth.count(tx, actor.id, fits, now)
            if checked.user is not None:
                return auth.confirm(tx, actor.id, about, now)
            if checked.locked:
                auth.sign_out_everywhere(tx, actor.id)
            if user is not None:
                tx.audit.append(now, actor.id, "confirm refused", actor.id, {"locked": str(checked.locked).lower()})
        raise NotAllowedError(auth.NOT_YOU)

    def _by_provider(self, actor: Actor, about: str) -> auth.Confirmation:
        """In place of a password: what the identity provider confirmed for this text a moment ago."""
        now = self._parts.clock()
        with self._parts.store.begin() as tx:
            given = tx.confirmations.waiting(actor.id, about)
            if given is None or now >= given.expires_at:
                raise NotAllowedError(auth.PROVE)
            return auth.confirm(tx, actor.id, about, now, given)

    def proof(self, actor: Actor, about: str) -> Proof:
        """How the actor proves who they are before they sign the text with the SHA-256 ``about``."""
        with self._parts.store.read() as tx:
            user = tx.users.find(actor.id)
            if user is None or not auth.provided(user):
                return "password"
            given = tx.confirmations.given(actor.id, about)
        return "proved" if given is not None and self._parts.clock() < given.expires_at else "provider"

    def actor_of(self, token: str | None) -> Actor:
        """Who holds this session, with the roles of this moment. Raises ``SignInError`` when it is over."""
        with self._parts.store.read() as tx:
            return auth.who(tx, token, self._parts.clock(), self._idle)

    def visit(self, token: str | None) -> Actor:
        """As ``actor_of``, and keeps that the session is in use."""
        now = self._parts.clock()
        with self._parts.store.read() as tx:
            actor, session = auth.there(tx, token, now, self._idle)
        if token and now >= auth.last_seen(session) + SEEN:
            with suppress(StoreError), self._parts.store.begin() as tx:  # a desk that is busy lets its people in
                auth.touch(tx, token, now)
        return actor

    @property
    def _idle(self) -> timedelta:
        return timedelta(minutes=self._parts.settings.session_idle_minutes)

    def sign_out(self, token: str) -> None:
        """End this session; one that is over already stays so."""
        with self._parts.store.begin() as tx:
            auth.sign_out(tx, token)

    def names(self, actor: Actor) -> dict[str, str]:
        """The name of the person behind each account, closed ones too, for pages that show who did what."""
        allow(actor, "read drafts")
        with self._parts.store.read() as tx:
            return tx.users.names() | {DESK.id: DESK.name}
