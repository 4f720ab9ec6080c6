"""Who is at the screen: passwords, lock-out, sessions.

A password is checked outside any unit of work, for that takes a moment on purpose and a writer would keep everybody
else out::

    with store.read() as tx:
        user = tx.users.find(auth.account(name))
    fits = auth.fits(user, password)
    with store.begin() as tx:
        attempt = auth.settle(tx, auth.account(name), fits, now, hours)
    token = attempt.require()            # after the block, so that a failure is counted and kept

A name that does not exist takes as long as a wrong password and gets the same answer.
"""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import NamedTuple

from pydantic import Field

from agent import passwords
from agent.errors import NotAllowedError, RefusedError, SignInError
from agent.models import Actor
from agent.store import ApiToken, Confirmed, ConfirmedBy, Scope, Session, Tx, User
from retrieval.records import Value

#: Failures in a row after which an account is locked, and for how long.
FAILURES = 5
LOCKED = timedelta(minutes=10)

#: Shortest and longest password; the longest bounds what one request may make the desk compute.
SHORTEST = 12
LONGEST = 256

#: One answer for a wrong password, an unknown name and a locked account: it tells a stranger nothing.
WRONG = (
    f"Name and password do not fit, or the account is locked: after {FAILURES} wrong passwords in a row it stays "
    f"closed for {LOCKED.seconds // 60} minutes, or until an administrator sets a new password."
)
#: How long a confirmation may wait for the signature that it is for.
CONFIRMED = timedelta(minutes=2)
NOT_YOU = (
    "This was not your password, or your account is locked. Nothing was signed; type it again. After "
    f"{FAILURES} wrong ones in a row the account is locked for {LOCKED.seconds // 60} minutes and signed out."
)
PROVE = "Prove at your identity provider that it is you, then sign. Nothing was signed yet."
UNCONFIRMED = "A signature takes your password, typed for this text. Nothing was signed; type it and sign again."
#: What a personal token begins with, so that a scanner for secrets knows one when it is left in a file.
MARK = "sdesk_"
UNKNOWN = "This token is unknown, has ended, or was revoked. Make another one on your account's page."
OVER = "Your session is over. Sign in again; what you typed is kept on the page."

#: In the place of a hash where a person comes by the identity provider and has no password here.
NONE = "-"

#: Syllables without letters that are taken for each other: 64 of them, 6 bits each.
_CONSONANTS = "bdfghjkmnprstvwz"
_VOWELS = "aiou"


class Attempt(Value):
    """What came of signing in: a token for the browser, or none. ``locked`` is for the audit, not for the page."""

    actor: Actor | None = None
    token: str | None = Field(default=None, repr=False)
    locked: bool = False

    def require(self) -> str:
        """The token. Raises ``SignInError`` when there is none."""
        if self.token is None:
            raise SignInError(WRONG)
        return self.token


class Confirmation(Value):
    """That a person proved a moment ago who they are, in order to sign one text. ``spend`` takes it, once."""

    secret: str = Field(repr=False)


class There(NamedTuple):
    """Somebody at a browser, and the session by which they are there."""

    actor: Actor
    session: Session


class Checked(Value):
    """What a password check came to: the account, when it was right and not locked."""

    user: User | None = None
    locked: bool = False


# --- passwords ----------------------------------------------------------------------------------------------


def account(name: str) -> str:
    """The account name as it is kept: how it was typed makes no difference."""
    return name.strip().casefold()


def fingerprint(token: str) -> str:
    """SHA-256 is enough: what the desk hands out has 256 random bits, nothing that could be guessed."""
    return hashlib.sha256(token.encode()).hexdigest()


def hash_password(password: str, user_id: str = "") -> str:
    """Argon2id, ready to be stored. Raises ``RefusedError`` for a password that is too easy."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise RefusedError(f"A password has {SHORTEST} to {LONGEST} characters.")
    if user_id and user_id in password.casefold():
        raise RefusedError("A password does not contain the account's name.")
    if len(set(password)) < 5:
        raise RefusedError("A password has at least five different characters.")
    return passwords.hashed(password)


def generate_password() -> str:
    """A password of 72 random bits that can be read out, such as ``kolumi-tavizo-rabuna-kosadi``."""
    words = ("".join(secrets.choice(_CONSONANTS) + secrets.choice(_VOWELS) for _ in range(3)) for _ in range(4))
    return "-".join(words)


def generate_code() -> str:
    """A code of 36 random bits to be said over the telephone, such as ``kolumi-tavizo``."""
    return "-".join(generate_password().split("-")[:2])


def hash_code(code: str) -> str:
    """A code is short, so it is as dear to guess from its hash as a password."""
    return passwords.hashed(code)


def code_fits(code_hash: str | None, code: str) -> bool:
    """Whether this is the code; where there is none it takes as long and says no."""
    return _verify(code_hash or passwords.nobodys(), code.strip().casefold()) and code_hash is not None


def fits(user: User | None, password: str) -> bool:
    """Whether this is the account's password; without an account, or without a password, it takes as long: no."""
    nobodys = passwords.nobodys()  # made before either answer, so that the first one takes no longer either
    if user is None or user.disabled or user.password_hash == NONE:
        _verify(nobodys, password)
        return False
    return _verify(user.password_hash, password)


def _verify(kept: str, given: str) -> bool:
    return len(given) <= LONGEST and passwords.verify(kept, given)


def provided(user: User) -> bool:
    """Whether the person comes by the identity provider."""
    return user.issuer is not None


def needs_rehash(user: User) -> bool:
    """Whether the hash was made with other parameters; renewed at a sign-in, when the password is at hand."""
    return passwords.needs_rehash(user.password_hash)


# --- signing in ---------------------------------------------------------------------------------------------


def settle(tx: Tx, user_id: str, right: bool, now: datetime, hours: float) -> Attempt:
    """Counts what came of a password check and opens a session when it was right."""
    checked = count(tx, user_id, right, now)
    if checked.user is None:
        return Attempt(locked=checked.locked)
    return Attempt(actor=checked.user.actor(), token=open_session(tx, user_id, now, hours))


def count(tx: Tx, user_id: str, right: bool, now: datetime) -> Checked:
    """Counts what came of a password check.

    A locked account is refused whatever was typed, so that checks which ran at the same time gain nothing.
    """
    user = tx.users.find(user_id)
    if user is None or user.disabled:
        return Checked()
    if user.locked_until is not None and now < user.locked_until:
        return Checked(locked=True)
    if not right:
        return _failed(tx, user, now)
    if user.failures or user.locked_until is not None:
        tx.users.set_failures(user.id, 0, None)
    return Checked(user=user)


def _failed(tx: Tx, user: User, now: datetime) -> Checked:
    failures = user.failures + 1
    if failures < FAILURES:
        tx.users.set_failures(user.id, failures, None)
        return Checked()
    tx.users.set_failures(user.id, 0, now + LOCKED)
    return Checked(locked=True)


# --- confirming that it is still the same person ------------------------------------------------------------


def confirm(tx: Tx, user_id: str, about: str, now: datetime, given: Confirmed | None = None) -> Confirmation:
    """A confirmation for the text with the SHA-256 ``about``; the store keeps its hash alone.

    It stands on the password, or on what the identity provider had ``given``, and then lasts as long as that.
    """
    tx.confirmations.purge(now)
    secret = secrets.token_urlsafe(32)
    tx.confirmations.add(
        Confirmed(
            token_hash=fingerprint(secret),
            user_id=user_id,
            about=about,
            method="password" if given is None else given.method,
            expires_at=now + CONFIRMED if given is None else given.expires_at,
        )
    )
    return Confirmation(secret=secret)


def spend(tx: Tx, confirmation: Confirmation, actor: Actor, about: str, now: datetime) -> ConfirmedBy:
    """Uses the confirmation up, in the unit of work that signs; by what it was given.

    Raises ``NotAllowedError`` when it is another person's, for another text, over, or was used before.
    """
    given = tx.confirmations.take(fingerprint(confirmation.secret))
    user = tx.users.find(actor.id)
    if given is None or (given.user_id, given.about) != (actor.id, about) or now >= given.expires_at:
        raise NotAllowedError(UNCONFIRMED)
    if user is None or user.disabled:
        raise NotAllowedError("This account is closed. Nothing was signed.")
    return given.method


# --- personal tokens ----------------------------------------------------------------------------------------


def make_token(
    tx: Tx, user_id: str, name: str, scopes: frozenset[Scope], now: datetime, lasts: timedelta
) -> tuple[str, ApiToken]:
    """A token of 256 random bits, to be shown once, and what is kept of it."""
    given = MARK + secrets.token_urlsafe(32)
    kept = ApiToken(
        id=secrets.token_hex(6),
        token_hash=fingerprint(given),
        user_id=user_id,
        name=name,
        scopes=scopes,
        created_at=now,
        expires_at=now + lasts,
    )
    tx.tokens.add(kept)
    return given, kept


def bearer(tx: Tx, token: str, now: datetime) -> tuple[Actor, ApiToken]:
    """Whose token this is, with the roles of this moment. Raises ``SignInError``, with one answer for every reason."""
    kept = tx.tokens.find(fingerprint(token)) if token.startswith(MARK) else None
    user = tx.users.find(kept.user_id) if kept is not None and kept.works(now) else None
    if kept is None or user is None or user.disabled:
        raise SignInError(UNKNOWN)
    return user.actor(), kept


# --- sessions -----------------------------------------------------------------------------------------------


def open_session(tx: Tx, user_id: str, now: datetime, hours: float) -> str:
    """A token for the browser; the store keeps its SHA-256 alone. Sessions that are over go."""
    tx.sessions.purge(now)
    token = secrets.token_urlsafe(32)
    ends = now + timedelta(hours=hours)
    tx.sessions.create(Session(token_hash=fingerprint(token), user_id=user_id, created_at=now, expires_at=ends))
    return token


def who(tx: Tx, token: str | None, now: datetime, idle: timedelta | None = None) -> Actor:
    """Whose browser this is, with the roles of this moment.

    Raises ``SignInError`` when the session is over, or was not used for as long as ``idle``.
    """
    return there(tx, token, now, idle).actor


def there(tx: Tx, token: str | None, now: datetime, idle: timedelta | None = None) -> There:
    """As ``who``, with the session."""
    session = tx.sessions.find(fingerprint(token)) if token else None
    if session is None or now >= session.expires_at or (idle is not None and now >= last_seen(session) + idle):
        raise SignInError(OVER)
    user = tx.users.find(session.user_id)
    if user is None or user.disabled:
        raise SignInError(OVER)
    return There(user.actor(), session)


def last_seen(session: Session) -> datetime:
    return session.seen_at or session.created_at


def touch(tx: Tx, token: str, now: datetime) -> None:
    """Keeps that the session was used now."""
    tx.sessions.seen(fingerprint(token), now)


def sign_out(tx: Tx, token: str) -> None:
    tx.sessions.delete(fingerprint(token))


def sign_out_everywhere(tx: Tx, user_id: str) -> int:
    """Ends every session of the account; how many."""
    return tx.sessions.delete_all(user_id)
