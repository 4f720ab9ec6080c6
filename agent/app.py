"""The composition root: the one place where store, vault, index and model are made.

Tests and evals call the same function with fakes for single parts.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import SecretStr

from agent import key_file, logs, vault
from agent.actions import Desk, Parts
from agent.auth_provider import Provider
from agent.checks.backends import choose
from agent.errors import StoreError
from agent.gatekeeper import Gatekeeper, Guard
from agent.key_file import FileKeys
from agent.key_service import ServiceKeys, TransitKey
from agent.keys import GivenKeys, KeyRing, KeySource, Wrapped
from agent.settings import Settings
from agent.store import Store
from agent.vault import Vault
from agent.voice.shelf import Shelf
from retrieval.anonymise import Anonymiser
from retrieval.detectors import Detectors
from retrieval.embed import Embedder
from retrieval.index import Index
from retrieval.memory import blank

if TYPE_CHECKING:
    from agent.llm import ChatModel


def now() -> datetime:
    return datetime.now(UTC)


def build(
    settings: Settings,
    *,
    anonymiser: Anonymiser | None = None,
    embedder: Embedder | None = None,
    model: "Callable[[Guard], ChatModel | None] | None" = None,
    clock: Callable[[], datetime] = now,
) -> Desk:
    """A desk on the data folder of ``settings``, its database migrated.

    Cheap: model files are read at first use. Raises ``StoreError`` when the folder or the database can't be used,
    and ``VaultError`` when the vault holds records and its key is gone.
    """
    blank()  # before anything is read that must not lie in a file of the index
    home = _folder(settings.home.expanduser())
    settings = settings.model_copy(update={"home": home, "models": settings.models.expanduser()})
    logs.set_up(settings)
    choose(settings.support_model)
    store = Store(settings.sqlalchemy_url)
    store.migrate()
    shelf = Shelf(home / "voices")
    voice = shelf.current().profile
    factory = model or (lambda guard: _model(settings, guard))
    keys = _key_source(settings, store)
    opened = _vault(keys, store)
    keeper = Gatekeeper(store, opened, voice.furniture)
    return Desk(
        Parts(
            settings=settings,
            store=store,
            keys=keys,
            vault=opened,
            anonymiser=anonymiser or Anonymiser(Detectors(settings.models), [voice.organisation]),
            index=Index(home / "index", embedder or Embedder(settings.models)),
            count_tokens=_count_tokens,
            gatekeeper=keeper,
            model=lambda guard: factory(keeper.guarded(guard)),
            shelf=shelf,
            clock=clock,
            exports=home / "exports",
            provider=Provider(settings) if settings.sso_issuer else None,
        )
    )


def _count_tokens(text: str) -> int:
    from agent.llm import count_tokens

    return count_tokens(text)


def _model(settings: Settings, guard: Guard) -> "ChatModel | None":
    """Imported at the first draft: the model's libraries take longer to load than the rest of the desk."""
    from agent.llm import from_settings

    return from_settings(settings, guard)


def _folder(home: Path) -> Path:
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"The data folder {home} can't be used: {error.strerror}. Set STORYDESK_HOME.") from None
    return home


def _key_source(settings: Settings, store: Store) -> KeySource:
    """Where the master keys come from; a new key is made only while nothing is sealed."""
    path = settings.home / key_file.NAME
    given = GivenKeys(settings.vault_key) if settings.vault_key is not None else None
    if settings.key_service is not None:
        return ServiceKeys(_service(settings), path, given)
    if given is not None:
        return given
    with store.read() as tx:
        fresh = not tx.vault.key_ids() and not path.exists()
    if fresh:
        key_file.create_key(path)
    return FileKeys(path)


def _service(settings: Settings) -> TransitKey:
    token = settings.key_service_token or SecretStr("")
    return TransitKey(settings.key_service or "", settings.key_service_key, token, settings.key_service_timeout_s)


def _vault(source: KeySource, store: Store) -> Vault:
    """The keys are read before the store: a change of keys in between is met by reading them again."""
    ring = KeyRing(source.services)
    with store.read() as tx:
        ring.require(tx.vault.key_ids())
        pepper = tx.vault.pepper()
    return Vault(ring, _new_pepper(store, ring) if pepper is None else Wrapped(pepper.wrapped, pepper.key_id))


def _new_pepper(store: Store, ring: KeyRing) -> Wrapped:
    made = vault.new_pepper(ring)
    with store.begin() as tx:
        there = tx.vault.pepper()  # of a process that was opened at the same moment
        if there is not None:
            return Wrapped(there.wrapped, there.key_id)
        tx.vault.keep_pepper(made.wrapped, made.key_id)
    return made
