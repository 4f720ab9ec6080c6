"""What tests share: a desk on a folder of its own, people with roles, and a clock that stands still.

Heavy parts are imported by the fixture that makes them: a test of rules alone loads none. The encoders (names,
embeddings) are the real ones, loaded once; the chat model is left out unless a test brings
a fake at the wire or asks for the embedded one.
"""

import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from agent import settings
from agent.models import Actor

if TYPE_CHECKING:
    from agent.actions import Desk
    from agent.models import Draft
    from agent.restore import Restored
    from retrieval.anonymise import Anonymiser
    from retrieval.embed import Embedder
    from tests.visits import Visit

NOON = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)

#: Milliseconds that a page in the browser may take before a test calls it broken: a busy machine is slow, not wrong.
PATIENCE = 180_000
expect.set_options(timeout=PATIENCE)


class Clock:
    """A clock that moves only when it is told to."""

    def __init__(self, at: datetime = NOON) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **delta: float) -> None:
        self.at += timedelta(**delta)


class People:
    """One person for each role, and a second approver."""

    writer = Actor(id="w.reed", name="Wynn Reed", roles=frozenset({"writer"}))
    approver = Actor(id="a.stone", name="Ada Stone", roles=frozenset({"approver"}))
    other = Actor(id="b.field", name="Bo Field", roles=frozenset({"approver"}))
    legal = Actor(id="l.marsh", name="Lin Marsh", roles=frozenset({"legal"}))
    privacy = Actor(id="p.hill", name="Pat Hill", roles=frozenset({"privacy"}))
    admin = Actor(id="root", name="Ro Oot", roles=frozenset({"admin"}))
    everybody = (writer, approver, other, legal, privacy, admin)


#: Everybody's, on a desk that ``make_desk`` made.
PASSWORD = "an-invented-passphrase"


def sign_as(
    desk: "Desk", who: Actor, draft_id: str, version: int, sha256: str, answers: Mapping[str, str] | None = None
) -> "Draft":
    """Sign with ``who``'s password."""
    confirmation = desk.people.confirm(who, PASSWORD, sha256)
    return desk.drafts.sign(who, draft_id, version, sha256, answers, confirmation=confirmation)


@cache
def _hashed() -> str:
    """The hash of everybody's password: a fifth of a second on purpose, so it is made once."""
    from agent import auth

    return auth.hash_password(PASSWORD)


def _let_in(desk: "Desk", clock: Clock) -> None:
    """An account for each of ``People`` who has none, with the record that ``desk.people.create`` would leave."""
    from agent.store import User

    with desk.parts.store.begin() as tx:
        there = {user.id for user in tx.users.list()}
        for person in People.everybody:
            if person.id not in there:
                made = User(**dict(person), password_hash=_hashed(), created_at=clock())
                tx.users.add(made)
                roles = {"roles": " ".join(sorted(person.roles))}
                tx.audit.append(clock(), People.admin.id, "create account", person.id, roles)


@pytest.fixture
def people() -> type[People]:
    return People


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def model_folder() -> Path:
    return settings.load().models.expanduser()


@pytest.fixture(scope="session")
def anonymiser(model_folder: Path) -> "Anonymiser":
    from retrieval.anonymise import Anonymiser
    from retrieval.detectors import Detectors

    return Anonymiser(Detectors(model_folder), ["Tillwise"])


@pytest.fixture(scope="session")
def embedder(model_folder: Path) -> "Embedder":
    from retrieval.embed import Embedder

    return Embedder(model_folder)


@pytest.fixture(scope="session")
def first_start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder as the first start leaves it. A desk begins on a copy: to migrate anew takes five times longer."""
    from agent.app import build

    home = tmp_path_factory.mktemp("first") / "home"
    desk = build(settings.load(home=home, llm_base_url="none"), clock=Clock())
    _let_in(desk, Clock())
    desk.close()
    return home


@pytest.fixture
def make_desk(
    tmp_path: Path, first_start: Path, anonymiser: "Anonymiser", embedder: "Embedder", clock: Clock
) -> "Iterator[Callable[..., Desk]]":
    """Builds desks on one folder, with accounts for ``People``; closes them afterwards.

    One on another folder is set up from nothing, with a vault of its own.
    """
    from agent.app import build

    opened: list[Desk] = []

    def make(home: Path | None = None, **parts: object) -> "Desk":
        if home is None and not (home := tmp_path / "home").exists():
            shutil.copytree(first_start, home)
        own = settings.load(home=home, llm_base_url="none")
        desk = build(own, anonymiser=anonymiser, embedder=embedder, clock=clock, **parts)  # type: ignore[arg-type]
        opened.append(desk)
        _let_in(desk, clock)
        return desk

    yield make
    for desk in opened:
        desk.close()


@pytest.fixture
def desk(make_desk: "Callable[..., Desk]") -> "Desk":
    return make_desk()


@pytest.fixture
def visit(desk: "Desk") -> "Iterator[Visit]":
    """A browser at the desk; a test that asks for it is marked with ``visits.IN_BROWSER``."""
    from tests.visits import visiting

    with visiting(desk) as opened:
        yield opened


@pytest.fixture
def bring_back(
    tmp_path: Path, anonymiser: "Anonymiser", embedder: "Embedder", clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> "Callable[..., Restored]":
    """Restores what ``tests.bringing_back.back_up`` wrote, with a key that costs little to make."""
    from agent import sealed_file
    from agent.app import build
    from tests.bringing_back import bringing_back

    monkeypatch.setattr(sealed_file, "COST", 2**4)
    return bringing_back(tmp_path, lambda own: build(own, anonymiser=anonymiser, embedder=embedder, clock=clock))
