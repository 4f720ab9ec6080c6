"""Verbs on accounts and sessions, and on the audit chain."""

import re
from collections.abc import Collection

from agent import auth
from agent.actions.parts import Parts, allow
from agent.errors import NotAllowedError, RefusedError
from agent.models import Actor, AuditRecord, Role
from agent.store import User

#: The account in whose name the desk acts by itself, such as at set-up; nobody can sign in to it.
DESK = Actor(id="desk", name="Storydesk", roles=frozenset({"admin"}))
NAME = re.compile(r"[a-z][a-z0-9._-]{1,62}")


class PeopleVerbs:
    """Accounts with roles, signing in and out."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def sign_in(self, name: str, password: str) -> str:
        """A session's token. Raises ``SignInError`` for a wrong name or password, or a locked account."""
        parts = self._parts
        account = auth.account(name)
        with parts.store.read() as tx:
            user = tx.users.find(account)
        fits = auth.fits(user, password)
        now = parts.clock()
        with parts.store.begin() as tx:
            attempt = auth.settle(tx, account, fits, now, parts.settings.session_hours)
            if user is not None:
                tx.audit.append(now, account, "sign in" if attempt.token else "sign in refused", account)
            if attempt.token and user is not None and auth.needs_rehash(user):
                tx.users.set_password_hash(account, auth.hash_password(password))
        return attempt.require()

    def confirm(self, actor: Actor, password: str, about: str) -> auth.Confirmation:
        """Have the person prove that it is still them, in order to sign the text with the SHA-256 ``about``.

        The confirmation is good for that text, once, for two minutes. Raises ``NotAllowedError`` for a wrong
        password, which counts like one at the door: the one that locks the account also signs it out everywhere.
        """
        parts = self._parts
        with parts.store.read() as tx:
            user = tx.users.find(actor.id)
        fits = auth.fits(user, password)
        now = parts.clock()
        with parts.store.begin() as tx:
            checked = auth.count(tx, actor.id, fits, now)
            if checked.user is not None:
                return auth.confirm(tx, actor.id, about, now)
            if checked.locked:
                auth.sign_out_everywhere(tx, actor.id)
            if user is not None:
                tx.audit.append(now, actor.id, "confirm refused", actor.id, {"locked": str(checked.locked).lower()})
        raise NotAllowedError(auth.NOT_YOU)

    def actor_of(self, token: str | None) -> Actor:
        """Who holds this session, with the roles of this moment. Raises ``SignInError`` when it is over."""
        with self._parts.store.read() as tx:
            return auth.who(tx, token, self._parts.clock())

    def sign_out(self, token: str) -> None:
        """End this session; one that is over already stays so."""
        with self._parts.store.begin() as tx:
            auth.sign_out(tx, token)

    def names(self, actor: Actor) -> dict[str, str]:
        """The name of the person behind each account, closed ones too, for pages that show who did what."""
        allow(actor, "read drafts")
        with self._parts.store.read() as tx:
            return {user.id: user.name for user in tx.users.list()} | {DESK.id: DESK.name}

    def accounts(self, actor: Actor) -> list[User]:
        allow(actor, "manage accounts")
        with self._parts.store.read() as tx:
            return list(tx.users.list())

    def has_signed_in(self, actor: Actor, name: str) -> bool:
        """Whether anybody ever signed in to this account."""
        allow(actor, "manage accounts")
        with self._parts.store.read() as tx:
            return any(r.verb == "sign in" for r in tx.audit.list(subject=auth.account(name), limit=1000))

    def create(
        self, actor: Actor, name: str, full_name: str, roles: Collection[Role], password: str | None = None
    ) -> str | None:
        """Make an account. Without ``password`` one is generated and given back, once."""
        allow(actor, "manage accounts")
        account, given = auth.account(name), password or auth.generate_password()
        if not NAME.fullmatch(account):
            raise RefusedError("An account name has 2 to 63 small letters, digits, dots or dashes, a letter first.")
        if not full_name.strip() or not roles:
            raise RefusedError("An account needs the person's name, which stands under texts, and at least one role.")
        now = self._parts.clock()
        user = User(
            id=account,
            name=full_name.strip(),
            roles=frozenset(roles),
            password_hash=auth.hash_password(given, account),
            created_at=now,
        )
        with self._parts.store.begin() as tx:
            tx.users.add(user)
            tx.audit.append(now, actor.id, "create account", account, {"roles": " ".join(sorted(roles))})
        return None if password else given

    def set_password(self, actor: Actor, name: str, password: str | None = None) -> str | None:
        """Set another password and end the account's sessions. Without ``password`` one is generated."""
        if auth.account(name) != actor.id:
            allow(actor, "manage accounts")
        account, given = auth.account(name), password or auth.generate_password()
        hashed = auth.hash_password(given, account)
        with self._parts.store.begin() as tx:
            tx.users.get(account)
            tx.users.set_password_hash(account, hashed)
            tx.users.set_failures(account, 0, None)
            auth.sign_out_everywhere(tx, account)
            tx.audit.append(self._parts.clock(), actor.id, "set password", account)
        return None if password else given

    def disable(self, actor: Actor, name: str, disabled: bool = True) -> None:
        """Close an account, or open it again. Its signatures stay; it can't give new ones."""
        allow(actor, "manage accounts")
        account = auth.account(name)
        with self._parts.store.begin() as tx:
            tx.users.get(account)
            tx.users.set_disabled(account, disabled)
            if disabled:
                auth.sign_out_everywhere(tx, account)
            verb = "close account" if disabled else "open account"
            tx.audit.append(self._parts.clock(), actor.id, verb, account)


class AuditVerbs:
    """Reading and proving the chain."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def records(self, actor: Actor, *, before: int | None = None, limit: int = 100) -> list[AuditRecord]:
        """The newest first; ``before`` a sequence number for the next page."""
        allow(actor, "read the audit")
        with self._parts.store.read() as tx:
            return list(tx.audit.list(before=before, limit=limit))

    def verify(self) -> int:
        """How many records there are, when the chain holds. Raises ``AuditBrokenError`` naming the first fault."""
        with self._parts.store.read() as tx:
            return tx.audit.verify()
