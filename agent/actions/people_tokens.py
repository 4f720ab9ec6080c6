"""Verbs on personal tokens: what a program does in a person's name, for a while, and never a signature."""

from collections.abc import Collection
from datetime import timedelta
from typing import get_args

from agent import auth
from agent.actions.parts import Parts
from agent.errors import NotAllowedError, NotFoundError, RefusedError
from agent.models import Actor
from agent.store import ApiToken, Scope

SCOPES: tuple[Scope, ...] = get_args(Scope)
#: Days that a token may last, and how many one person may have that work.
LONGEST_DAYS = 366
MOST = 20
LONGEST_NAME = 60
#: How exactly the desk knows when a token was used last; each note of it is a write.
USED = timedelta(minutes=5)


class TokenVerbs:
    """Tokens of one's own. A token does what its scopes say and its person's roles allow; no scope signs."""

    _parts: Parts

    def make_token(self, actor: Actor, name: str, scopes: Collection[Scope], days: int) -> str:
        """A new token, given back this once; the desk keeps its SHA-256 alone. Raises ``RefusedError``."""
        said = " ".join(name.split())
        if not said or len(said) > LONGEST_NAME or not said.isprintable():
            raise RefusedError(f"Say in at most {LONGEST_NAME} characters what the token is for.")
        if not scopes or not set(scopes) <= set(SCOPES):
            raise RefusedError(f"Say what the token may do: {', '.join(SCOPES)}. No token signs.")
        if not 1 <= days <= LONGEST_DAYS:
            raise RefusedError(f"A token lasts 1 to {LONGEST_DAYS} days.")
        now = self._parts.clock()
        with self._parts.store.begin() as tx:
            tx.users.get(actor.id)
            if sum(token.works(now) for token in tx.tokens.of(actor.id)) >= MOST:
                raise RefusedError(f"You have {MOST} tokens that work. Revoke one first.")
            given, kept = auth.make_token(tx, actor.id, said, frozenset(scopes), now, timedelta(days=days))
            detail = {"token": kept.id, "scopes": " ".join(sorted(scopes)), "days": str(days)}
            tx.audit.append(now, actor.id, "make token", actor.id, detail)
        return given

    def tokens(self, actor: Actor) -> list[ApiToken]:
        """One's own tokens, the newest first, those that work no more too."""
        with self._parts.store.read() as tx:
            return list(tx.tokens.of(actor.id))

    def revoke_token(self, actor: Actor, token_id: str) -> None:
        """End one of one's own tokens at once. Raises ``NotFoundError`` when there is none that works."""
        now = self._parts.clock()
        with self._parts.store.begin() as tx:
            if not tx.tokens.revoke(actor.id, now, token_id):
                raise NotFoundError("You have no such token, or it was revoked before.")
            tx.audit.append(now, actor.id, "revoke token", actor.id, {"token": token_id})

    def actor_of_token(self, token: str, scope: str) -> Actor:
        """Whose token this is, with the roles of this moment.

        Raises ``SignInError`` for a token that does not work and ``NotAllowedError`` for one without ``scope``.
        """
        now = self._parts.clock()
        with self._parts.store.read() as tx:
            actor, kept = auth.bearer(tx, token, now)
        if scope not in kept.scopes:
            has = ", ".join(sorted(kept.scopes))
            raise NotAllowedError(f"This token is not for “{scope}”; it is for {has}. Nothing was changed.")
        if kept.used_at is None or now >= kept.used_at + USED:
            with self._parts.store.begin() as tx:
                tx.tokens.used(kept.id, now)
        return actor
