"""A backup in the test's folder, and bringing it back: for tests of what a restore leaves out."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from agent import settings
from agent.actions import Desk
from agent.restore import Restored, restore
from agent.sealed_file import Lock
from agent.settings import Settings
from tests.conftest import People

LOCK = Lock("key", bytes(32))


def back_up(desk: Desk, folder: Path) -> None:
    desk.keeping.backup(People.admin, folder / "desk.backup", LOCK)


def bringing_back(folder: Path, opener: Callable[[Settings], Desk]) -> Callable[..., Restored]:
    """Restores the backup of ``folder`` to the data folder that it is called with."""

    def run(home: Path, **more: Any) -> Restored:
        own = settings.load(home=home, llm_base_url="none")
        return restore(own, folder / "desk.backup", LOCK, People.admin, opener=opener, **more)

    return run
