"""What the store gives back and has no place in ``agent/models.py``: rows that only the desk's own rooms know."""

from datetime import datetime
from typing import Generic, Literal, TypeVar

from pydantic import AwareDatetime, Field

from agent.models import Actor, Role
from agent.watch.warnings import Warned
from retrieval.records import Flag, Value

T = TypeVar("T")

#: What somebody outside of the house may say of a text.
Decision = Literal["approve", "decline"]
#: What a personal token may be made for. None of them signs: a signature takes a person.
Scope = Literal["read", "import", "draft", "review", "export", "metrics"]

#: What putting a record did: it is new, it was there already, or it came with another digest.
Put = Literal["new", "unchanged", "changed"]
Resolution = Literal["dismissed", "drafted"]
#: How a person proved who they are right before they signed: by the desk's password, or by their identity provider.
ConfirmedBy = Literal["password", "provider"]


class Page(Value, Generic[T]):
    """One page of a list, and how long the whole list is."""

    items: tuple[T, ...]
    total: int


class Sealed(Value):
    """One row of the vault: unreadable without the master key whose id it names.

    ``wrapped`` is its data key under that master key; None where the first version sealed with the master itself.
    """

    record_id: str
    sealed: bytes = Field(repr=False)
    key_id: str
    wrapped: bytes | None = Field(default=None, repr=False)


class Secret(Value):
    """A secret of the whole vault, under the master key whose id it names."""

    wrapped: bytes = Field(repr=False)
    key_id: str


class StoredFlag(Value):
    """A flag as the desk keeps it. Open as long as ``resolution`` is None."""

    id: str
    flag: Flag
    resolution: Resolution | None = None
    resolved_by: str | None = None
    resolved_at: AwareDatetime | None = None


class ImportRun(Value):
    """One import: which file (its name only), who, when, and what came of it."""

    id: str
    at: AwareDatetime
    by: str
    name: str
    source: str
    read: int = 0
    imported: int = 0
    unchanged: int = 0
    rejected: int = 0


class User(Value):
    """An account. ``id`` is the account name; who is disabled can't sign in and can't sign.

    ``issuer`` and ``subject`` name the person at the identity provider that they come by; both empty for one with a
    password of the desk.
    """

    id: str
    name: str
    roles: frozenset[Role]
    password_hash: str = Field(repr=False)
    created_at: AwareDatetime
    disabled: bool = False
    failures: int = 0
    locked_until: AwareDatetime | None = None
    issuer: str | None = None
    subject: str | None = None

    def actor(self) -> Actor:
        return Actor(id=self.id, name=self.name, roles=self.roles)


class Team(Value):
    """People who see each other's drafts, by account."""

    id: str
    name: str
    members: frozenset[str] = frozenset()


class Invitation(Value):
    """A link for somebody outside of the house, for exactly one text. ``name`` is whom the inviter meant it for.

    ``ended_at``: when it was used, withdrawn, or guessed at too often; ``said_name`` is what the person typed.
    """

    id: str
    token_hash: str = Field(repr=False)
    code_hash: str = Field(repr=False)
    draft_id: str
    version: int
    sha256: str
    invited_by: str
    name: str
    created_at: AwareDatetime
    expires_at: AwareDatetime
    tries: int = 0
    ended_at: AwareDatetime | None = None
    decision: Decision | None = None
    said_name: str | None = None

    def works(self, now: datetime) -> bool:
        return self.ended_at is None and now < self.expires_at


class Preview(Value):
    """An address under which exactly one text can be read from outside. ``ended_at``: when it was taken back."""

    id: str
    token_hash: str = Field(repr=False)
    draft_id: str
    version: int
    sha256: str
    made_by: str
    created_at: AwareDatetime
    expires_at: AwareDatetime
    embargo: AwareDatetime | None = None
    ended_at: AwareDatetime | None = None

    def works(self, now: datetime) -> bool:
        return self.ended_at is None and now < self.expires_at


class Session(Value):
    """A signed-in browser. The token itself is never stored, only its SHA-256."""

    token_hash: str
    user_id: str
    created_at: AwareDatetime
    expires_at: AwareDatetime
    seen_at: AwareDatetime | None = None


class ApiToken(Value):
    """A program's way in for a person: what it may do, until when, and when it was used last."""

    id: str
    token_hash: str = Field(repr=False)
    user_id: str
    name: str
    scopes: frozenset[Scope]
    created_at: AwareDatetime
    expires_at: AwareDatetime
    used_at: AwareDatetime | None = None
    revoked_at: AwareDatetime | None = None

    def works(self, now: datetime) -> bool:
        return self.revoked_at is None and now < self.expires_at


class ProviderRequest(Value):
    """A sign-in on its way through the identity provider; what has to fit when it comes back.

    With ``confirms`` it is a person who is signed in already, as ``user_id``, and signs the text with that SHA-256.
    """

    nonce: str = Field(repr=False)
    verifier: str = Field(repr=False)
    target: str = ""
    browser: str = Field(repr=False)
    user_id: str | None = None
    confirms: str | None = None


class Confirmed(Value):
    """That a person proved who they are in order to sign the text with the SHA-256 ``about``, once."""

    token_hash: str
    user_id: str
    about: str
    method: ConfirmedBy
    expires_at: AwareDatetime


class ExportEntry(Value):
    """That a text left the house: when, by whom, and the manifest (JSON) that went with it."""

    id: str
    draft_id: str
    at: AwareDatetime
    by: str
    manifest: str


class StoredWarning(Value):
    """A warning on the desk. Settled is one that somebody dismissed or opened an incident on."""

    id: str
    warned: Warned
    settled_by: str | None = None
    settled_at: AwareDatetime | None = None
    incident_id: str | None = None
