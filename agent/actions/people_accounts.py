"""Verbs on accounts: who may come in, as what, and for how long they are in."""

import re
from collections.abc import Collection

from agent import auth
from agent.actions.parts import Parts, allow
from agent.errors import NotAllowedError, RefusedError
from agent.models import Actor, Role
from agent.store import Session, Tx, User

NAME = re.compile(r"[a-z][a-z0-9._-]{1,62}")
LONGEST_NAME = 120
MANAGE = "manage accounts"


class AccountVerbs:
    """Accounts with roles. Every change is an administrator's, but for what is one's own."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def accounts(self, actor: Actor) -> list[User]:
        """By account name, closed ones too."""
        allow(actor, MANAGE)
        with self._parts.store.read() as tx:
            return list(tx.users.list())

    def account(self, actor: Actor, name: str | None = None) -> User:
        """One account, or the actor's own. Raises ``NotFoundError``."""
        account = self._own_or_managed(actor, name)
        with self._parts.store.read() as tx:
            return tx.users.get(account)

    def has_signed_in(self, actor: Actor, name: str) -> bool:
        """Whether anybody ever signed in to this account."""
        allow(actor, MANAGE)
        with self._parts.store.read() as tx:
            return any(r.verb == "sign in" for r in tx.audit.list(subject=auth.account(name), limit=1000))

    def create(
        self, actor: Actor, name: str, full_name: str, roles: Collection[Role], password: str | None = None
    ) -> str | None:
        """Make an account. Without ``password`` one is generated and given back, once."""
        allow(actor, MANAGE)
        account, given = auth.account(name), password or auth.generate_password()
        if not NAME.fullmatch(account):
            raise RefusedError("An account name has 2 to 63 small letters, digits, dots or dashes, a letter first.")
        if not roles:
            raise RefusedError("An account needs at least one role. Nothing was changed.")
        now = self._parts.clock()
        user = User(
            id=account,
            name=person(full_name),
            roles=frozenset(roles),
            password_hash=auth.hash_password(given, account),
            created_at=now,
        )
        with self._parts.store.begin() as tx:
            tx.users.add(user)
            tx.audit.append(now, actor.id, "create account", account, {"roles": " ".join(sorted(roles))})
        return None if password else given

    def set_password(self, actor: Actor, name: str, password: str | None = None) -> str | None:
        """Set another password; the account's sessions and tokens end. Without ``password`` one is generated."""
        allow(actor, MANAGE)
        account, given = auth.account(name), password or auth.generate_password()
        if account == actor.id:
            raise RefusedError("Change your own password on your account's page, with the old one.")
        hashed = auth.hash_password(given, account)
        now = self._parts.clock()
        with self._parts.store.begin() as tx:
            _with_password(tx.users.get(account))
            tx.users.set_password_hash(account, hashed)
            auth.sign_out_everywhere(tx, account)
            tx.tokens.revoke(account, now)
            tx.audit.append(now, actor.id, "set password", account)
        return None if password else given

    def change_password(self, actor: Actor, old: str, new: str) -> None:
        """Set one's own password, with the old one. Every session ends, this one too.

        Raises ``NotAllowedError`` for a wrong old password, which counts like one at the door.
        """
        hashed = auth.hash_password(new, actor.id)
        with self._parts.store.read() as tx:
            user = _with_password(tx.users.get(actor.id))
        fits = auth.fits(user, old)
        now = self._parts.clock()
        with self._parts.store.begin() as tx:
            checked = auth.count(tx, actor.id, fits, now)
            if checked.user is not None:
                tx.users.set_password_hash(actor.id, hashed)
            if checked.user is not None or checked.locked:
                auth.sign_out_everywhere(tx, actor.id)
            verb = "change password" if checked.user is not None else "change password refused"
            tx.audit.append(now, actor.id, verb, actor.id)
        if checked.user is None:
            raise NotAllowedError("The old password does not fit, or the account is locked. Nothing was changed.")

    def set_roles(self, actor: Actor, name: str, roles: Collection[Role]) -> None:
        """Give the account these roles and no other; they hold from its next click on."""
        allow(actor, MANAGE)
        if not roles:
            raise RefusedError("An account needs at least one role; close it to keep the person out.")
        with self._parts.store.begin() as tx:
            user = tx.users.get(auth.account(name))
            if provided := user.issuer:
                raise RefusedError(f"The roles of this account come from {provided}; change them there.")
            if "admin" not in roles:
                _another_administrator(tx, user)
            tx.users.set_roles(user.id, roles)
            detail = {"before": " ".join(sorted(user.roles)), "roles": " ".join(sorted(roles))}
            tx.audit.append(self._parts.clock(), actor.id, "set roles", user.id, detail)

    def disable(self, actor: Actor, name: str, disabled: bool = True) -> None:
        """Close an account, or open it again. Its signatures stay; it can't give new ones, and its tokens end."""
        allow(actor, MANAGE)
        now = self._parts.clock()
        with self._parts.store.begin() as tx:
            user = tx.users.get(auth.account(name))
            if disabled:
                _another_administrator(tx, user)
                auth.sign_out_everywhere(tx, user.id)
                tx.tokens.revoke(user.id, now)
            tx.users.set_disabled(user.id, disabled)
            tx.audit.append(now, actor.id, "close account" if disabled else "open account", user.id)

    def unlock(self, actor: Actor, name: str) -> None:
        """Let a locked account in again before its time; the password stays."""
        allow(actor, MANAGE)
        with self._parts.store.begin() as tx:
            user = tx.users.get(auth.account(name))
            tx.users.set_failures(user.id, 0, None)
            tx.audit.append(self._parts.clock(), actor.id, "unlock account", user.id)

    def sessions(self, actor: Actor, name: str | None = None) -> list[Session]:
        """Where the account is signed in, one's own or for an administrator any, the newest first."""
        account = self._own_or_managed(actor, name)
        with self._parts.store.read() as tx:
            now = self._parts.clock()
            return [session for session in tx.sessions.of(account) if now < session.expires_at]

    def sign_out_everywhere(self, actor: Actor, name: str | None = None) -> int:
        """End every session of the account, one's own or for an administrator any; how many."""
        account = self._own_or_managed(actor, name)
        with self._parts.store.begin() as tx:
            tx.users.get(account)
            ended = auth.sign_out_everywhere(tx, account)
            tx.audit.append(self._parts.clock(), actor.id, "sign out everywhere", account, {"sessions": str(ended)})
            return ended

    def _own_or_managed(self, actor: Actor, name: str | None) -> str:
        account = actor.id if name is None else auth.account(name)
        if account != actor.id:
            allow(actor, MANAGE)
        return account


def person(name: str) -> str:
    """The name as it stands under texts. Raises ``RefusedError`` for one that can't."""
    said = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    if not said or len(said) > LONGEST_NAME:
        raise RefusedError(f"An account needs the person's name, of at most {LONGEST_NAME} characters.")
    return said


def _with_password(user: User) -> User:
    if auth.provided(user):
        raise RefusedError(f"This account comes by {user.issuer} and has no password here. Nothing was changed.")
    return user


def _another_administrator(tx: Tx, user: User) -> None:
    """Refuses what would leave nobody to manage accounts."""
    left = [other for other in tx.users.actors() if "admin" in other.roles and other.id != user.id]
    if "admin" in user.roles and not user.disabled and not left:
        raise RefusedError("This is the last account of an administrator. Make another one first.")
