"""What the verbs work with, and who may use them.

``Parts`` is filled by ``agent.app.build``; tests fill it with fakes through the same function. ``PERMISSIONS``
is the one table of who may do what. A verb that is not in it is refused: nobody registered means no.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from agent.auth_provider import Provider
from agent.errors import NotAllowedError
from agent.gatekeeper import Gatekeeper
from agent.keys import KeySource
from agent.models import Actor, Event, Role
from agent.settings import Settings
from agent.store import Store
from agent.vault import Vault
from agent.voice.shelf import Shelf
from prompts.voices import VoiceProfile
from retrieval.anonymise import Anonymiser
from retrieval.index import Index

if TYPE_CHECKING:
    from agent.llm import ChatModel

PERMISSIONS: dict[str, frozenset[Role]] = {
    "import records": frozenset({"writer", "approver", "admin"}),
    "read records": frozenset({"writer", "approver", "legal", "privacy", "admin"}),
    "flag a record": frozenset({"writer", "approver"}),
    "mask what was missed": frozenset({"writer", "approver", "legal", "privacy"}),
    "release a false alarm": frozenset({"approver", "privacy"}),
    "record a consent": frozenset({"approver", "privacy"}),  # whoever writes a text doesn't widen what it may quote
    "withdraw a consent": frozenset({"approver", "legal", "privacy"}),  # as for taking a text back
    "look into the vault": frozenset({"privacy"}),
    "forget": frozenset({"privacy"}),
    "see what is due": frozenset({"privacy", "admin"}),
    "apply retention": frozenset({"privacy"}),
    "take in what was forgotten": frozenset({"admin"}),
    "rebuild the index": frozenset({"admin"}),
    "change the master key": frozenset({"admin"}),
    "back up the desk": frozenset({"admin"}),
    "draft": frozenset({"writer", "approver"}),
    "take a draft in hand": frozenset({"writer", "approver", "legal", "privacy"}),
    "show a preview": frozenset({"writer", "approver", "legal", "privacy"}),
    "pass on what is late": frozenset({"admin"}),
    "read drafts": frozenset({"writer", "approver", "legal", "privacy", "admin"}),
    "keep the fact base": frozenset({"writer", "approver", "legal"}),
    "confirm a fact": frozenset({"approver", "legal"}),
    "watch the counts": frozenset({"writer", "approver", "admin"}),
    "manage accounts": frozenset({"admin"}),
    "read the policy": frozenset({"writer", "approver", "legal", "privacy", "admin"}),
    "set the policy": frozenset({"admin"}),
    "read the audit": frozenset({"privacy", "legal", "admin"}),
    "keep the voice": frozenset({"approver", "admin"}),
    "send notices": frozenset({"admin"}),
    "keep the library": frozenset({"writer", "approver", "legal", "admin"}),
}

Progress = Callable[[Event], None]


def silent(event: Event) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True)
class Parts:
    """The real parts of a desk. ``model`` takes the guard of its prompts and may give None: no model."""

    settings: Settings
    store: Store
    keys: KeySource
    vault: Vault
    gatekeeper: Gatekeeper
    anonymiser: Anonymiser
    index: Index
    count_tokens: Callable[[str], int]
    model: "Callable[[Callable[[str], None]], ChatModel | None]"
    shelf: Shelf
    clock: Callable[[], datetime]
    exports: Path
    provider: Provider | None = None

    @property
    def voice(self) -> VoiceProfile:
        """The house's profile as somebody kept it last."""
        return self.shelf.current().profile


def allow(actor: Actor, verb: str) -> None:
    """Refuse unless one of the actor's roles may do ``verb``. Raises ``NotAllowedError`` naming who could."""
    roles = PERMISSIONS.get(verb, frozenset())
    if not actor.roles & roles:
        who = " or ".join(sorted(roles)) or "nobody"
        raise NotAllowedError(f"{actor.name} may not {verb}; that is for the role {who}. Nothing was changed.")


def may(actor: Actor, verb: str) -> bool:
    """Whether ``allow`` would pass, for a page that leaves out what can't be used."""
    return bool(actor.roles & PERMISSIONS.get(verb, frozenset()))
