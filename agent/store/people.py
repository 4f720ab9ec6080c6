"""Accounts and the browsers that are signed in to them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Row, delete, func, select, update

from agent.errors import NotFoundError, RefusedError
from agent.models import Actor, Role
from agent.store import tables
from agent.store.repository import Repository
from agent.store.teams import EVERYWHERE, can_see
from agent.store.values import ApiToken, Confirmed, ProviderRequest, Scope, Session, User

_ROLES = TypeAdapter(frozenset[Role])
_SCOPES = TypeAdapter(frozenset[Scope])


class Users(Repository):
    def add(self, user: User) -> None:
        """Raises ``RefusedError`` when the account name is taken."""
        if self.find(user.id) is not None:
            raise RefusedError(f"There is an account named {user.id!r} already; choose another name.")
        self._add(tables.users, user.model_dump() | {"roles": _roles(user.roles)})

    def find(self, user_id: str) -> User | None:
        row = self._run(select(tables.users).where(tables.users.c.id == user_id)).one_or_none()
        return None if row is None else _user(row)

    def get(self, user_id: str) -> User:
        """Raises ``NotFoundError`` when there is none."""
        user = self.find(user_id)
        if user is None:
            raise NotFoundError(f"There is no account named {user_id!r}.")
        return user

    def provided(self, issuer: str, subject: str) -> User | None:
        """The account of the person whom the identity provider calls ``subject``."""
        kept = tables.users
        row = self._run(select(kept).where(kept.c.issuer == issuer, kept.c.subject == subject)).one_or_none()
        return None if row is None else _user(row)

    def list(self) -> Sequence[User]:
        """By account name, disabled ones too."""
        return [_user(row) for row in self._run(select(tables.users).order_by(tables.users.c.id))]

    def actors(self, team: str | None = None) -> Sequence[Actor]:
        """Everybody who can act on the drafts of ``team``, by account name: ``agent/review.py`` asks who could sign."""
        kept = tables.users.c
        query = select(kept.id, kept.name, kept.roles, can_see(team).label("member"))
        people = [(_actor(*row[:3]), row.member) for row in self._run(query.where(~kept.disabled).order_by(kept.id))]
        return [person for person, member in people if member or person.roles & EVERYWHERE]

    def names(self) -> dict[str, str]:
        """The person's name by account, of disabled ones too."""
        return {row.id: row.name for row in self._run(select(tables.users.c.id, tables.users.c.name))}

    def count(self) -> int:
        return int(self._run(select(func.count()).select_from(tables.users)).scalar_one())

    def set_password_hash(self, user_id: str, password_hash: str) -> None:
        """Also ends a lock-out: the new password is a new start."""
        self._set(user_id, password_hash=password_hash, failures=0, locked_until=None)

    def set_roles(self, user_id: str, roles: Collection[Role]) -> None:
        self._set(user_id, roles=_roles(roles))

    def set_name(self, user_id: str, name: str) -> None:
        self._set(user_id, name=name)

    def set_disabled(self, user_id: str, disabled: bool) -> None:
        self._set(user_id, disabled=disabled)

    def set_failures(self, user_id: str, failures: int, locked_until: datetime | None) -> None:
        self._set(user_id, failures=failures, locked_until=locked_until)

    def _set(self, user_id: str, **change: object) -> None:
        kept = tables.users
        if self._run(update(kept).where(kept.c.id == user_id).values(**change)).rowcount == 0:
            raise NotFoundError(f"There is no account named {user_id!r}.")


def _roles(roles: Collection[Role]) -> str:
    """Sorted, so that the same roles are the same text; an unknown one is refused here already."""
    return " ".join(sorted(_ROLES.validate_python(frozenset(roles))))


def _user(row: Row[Any]) -> User:
    return User(**row._asdict() | {"roles": _ROLES.validate_python(frozenset(row.roles.split()))})


@lru_cache(1024)
def _actor(user_id: str, name: str, roles: str) -> Actor:
    """One person is read again and again, with the roles that stand in their row each time."""
    return Actor(id=user_id, name=name, roles=_ROLES.validate_python(frozenset(roles.split())))


class Sessions(Repository):
    def create(self, session: Session) -> None:
        self._add(tables.sessions, session.model_dump())

    def find(self, token_hash: str) -> Session | None:
        """The session as it was made: whether it is over is for ``agent/auth.py`` to say."""
        row = self._run(select(tables.sessions).where(tables.sessions.c.token_hash == token_hash)).one_or_none()
        return None if row is None else Session(**row._asdict())

    def of(self, user_id: str) -> Sequence[Session]:
        """Every session of the account, the newest first."""
        kept = tables.sessions
        query = select(kept).where(kept.c.user_id == user_id).order_by(kept.c.created_at.desc(), kept.c.token_hash)
        return [Session(**row._asdict()) for row in self._run(query)]

    def seen(self, token_hash: str, now: datetime) -> None:
        kept = tables.sessions
        self._run(update(kept).where(kept.c.token_hash == token_hash).values(seen_at=now))

    def delete(self, token_hash: str) -> None:
        self._run(delete(tables.sessions).where(tables.sessions.c.token_hash == token_hash))

    def delete_all(self, user_id: str) -> int:
        """Signs the person out everywhere; how many sessions that ended."""
        return self._run(delete(tables.sessions).where(tables.sessions.c.user_id == user_id)).rowcount

    def clear(self) -> int:
        """Signs everybody out everywhere; how many sessions that ended."""
        return self._run(delete(tables.sessions)).rowcount

    def purge(self, now: datetime) -> int:
        """Takes away the sessions that are over; how many."""
        return self._run(delete(tables.sessions).where(tables.sessions.c.expires_at <= now)).rowcount


class Tokens(Repository):
    def add(self, token: ApiToken) -> None:
        self._add(tables.api_tokens, token.model_dump() | {"scopes": " ".join(sorted(token.scopes))})

    def find(self, token_hash: str) -> ApiToken | None:
        """The token as it was made: whether it still works is for ``ApiToken.works`` to say."""
        kept = tables.api_tokens
        row = self._run(select(kept).where(kept.c.token_hash == token_hash)).one_or_none()
        return None if row is None else _token(row)

    def of(self, user_id: str) -> Sequence[ApiToken]:
        """Every token of the account, the newest first, those that work no more too."""
        kept = tables.api_tokens
        query = select(kept).where(kept.c.user_id == user_id).order_by(kept.c.created_at.desc(), kept.c.id)
        return [_token(row) for row in self._run(query)]

    def used(self, token_id: str, now: datetime) -> None:
        self._run(update(tables.api_tokens).where(tables.api_tokens.c.id == token_id).values(used_at=now))

    def revoke(self, user_id: str, now: datetime, token_id: str | None = None) -> int:
        """Ends this token of the account, or every one; how many that ended."""
        kept = tables.api_tokens
        query = update(kept).where(kept.c.user_id == user_id, kept.c.revoked_at.is_(None))
        if token_id is not None:
            query = query.where(kept.c.id == token_id)
        return self._run(query.values(revoked_at=now)).rowcount

    def revoke_all(self, now: datetime) -> int:
        """Ends every token of everybody; how many that worked."""
        kept = tables.api_tokens
        working = (kept.c.revoked_at.is_(None), kept.c.expires_at > now)
        return self._run(update(kept).where(*working).values(revoked_at=now)).rowcount


def _token(row: Row[Any]) -> ApiToken:
    return ApiToken(**row._asdict() | {"scopes": _SCOPES.validate_python(frozenset(row.scopes.split()))})


class ProviderRequests(Repository):
    def add(self, state_hash: str, request: ProviderRequest, expires_at: datetime) -> None:
        row = {"state_hash": state_hash, "body": request.model_dump_json(), "expires_at": expires_at}
        self._add(tables.provider_requests, row)

    def take(self, state_hash: str, now: datetime) -> ProviderRequest | None:
        """The request, unless it is over; it is gone from now on, so that none comes back twice."""
        kept = tables.provider_requests
        row = self._run(delete(kept).where(kept.c.state_hash == state_hash).returning(kept)).one_or_none()
        self._run(delete(kept).where(kept.c.expires_at <= now))
        return None if row is None or now >= row.expires_at else ProviderRequest.model_validate_json(row.body)

    def clear(self) -> None:
        """Every sign-in that is on its way has to begin anew."""
        self._run(delete(tables.provider_requests))


class Confirmations(Repository):
    def add(self, confirmed: Confirmed) -> None:
        self._add(tables.confirmations, confirmed.model_dump())

    def take(self, token_hash: str) -> Confirmed | None:
        """The confirmation, which is gone from now on: of two units of work that take it one gets nothing."""
        kept = tables.confirmations
        row = self._run(delete(kept).where(kept.c.token_hash == token_hash).returning(kept)).one_or_none()
        return None if row is None else Confirmed(**row._asdict())

    def given(self, user_id: str, about: str) -> Confirmed | None:
        """What the identity provider confirmed for this person and text, and was not used yet."""
        kept = tables.confirmations
        mine = (kept.c.user_id == user_id, kept.c.about == about, kept.c.method == "provider")
        row = self._run(select(kept).where(*mine).order_by(kept.c.expires_at.desc())).first()
        return None if row is None else Confirmed(**row._asdict())

    def waiting(self, user_id: str, about: str) -> Confirmed | None:
        """What the identity provider confirmed for this person and text, gone from now on."""
        given = self.given(user_id, about)
        return None if given is None else self.take(given.token_hash)

    def clear(self) -> None:
        """Whoever is about to sign has to prove anew who they are."""
        self._run(delete(tables.confirmations))

    def purge(self, now: datetime) -> None:
        """Takes away those that are over."""
        self._run(delete(tables.confirmations).where(tables.confirmations.c.expires_at <= now))
