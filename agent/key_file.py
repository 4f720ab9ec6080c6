"""The file of master keys: its owner's alone, one key a line, the newest first.

There is more than one key in it only while ``storydesk vault rotate`` works, or after it was stopped: running it
again goes on from there.
"""

import os
import stat
from collections.abc import Collection, Sequence
from pathlib import Path

from agent.errors import VaultError
from agent.keys import LOST, KeyService, LocalKey, checked, key_id, new_key

NAME = "vault.key"


class FileKeys:
    """The keys of one file, read anew each time."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def services(self) -> Sequence[KeyService]:
        return [LocalKey(key) for key in read_keys(self._path)]

    def advance(self, in_use: Collection[str]) -> str:
        keys = read_keys(self._path)
        if len(keys) == 1 and set(in_use) <= {key_id(keys[0])}:
            keys = (new_key(), *keys)
            replace_keys(self._path, keys)
        return key_id(keys[0])

    def retire(self) -> str:
        replace_keys(self._path, read_keys(self._path)[:1])
        return ""

    def close(self) -> None:
        """Nothing is held open."""


def read_keys(path: Path) -> tuple[bytes, ...]:
    """The keys of the file, the newest first. Raises ``VaultError``."""
    try:
        return checked(_read_private(path).split(b"\n"))
    except FileNotFoundError:
        raise VaultError(f"The vault's key is not there ({path.name} in the data folder). {LOST}") from None
    except OSError as error:
        raise VaultError(f"The vault's key file {path.name} can't be read: {error.strerror}. {LOST}") from None


def _read_private(path: Path) -> bytes:
    """What stands in the file, at most 4 KB; the file that is looked at is the one that is read."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        _require_private(os.fstat(handle), path)
        return os.read(handle, 4096).strip()
    finally:
        os.close(handle)


def _require_private(found: os.stat_result, path: Path) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise VaultError(f"The vault's key {path.name} is not a file.")
    if stat.S_IMODE(found.st_mode) & 0o077:
        raise VaultError(
            f"The vault's key file {path.name} may be read by others. Make it its owner's alone: chmod 600 {path.name}."
        )


def create_key(path: Path) -> bytes:
    """A new key in a new file that only its owner may read. Raises ``VaultError`` when there is one already."""
    key = new_key()
    try:
        _write_private(path, [key])
    except FileExistsError:
        raise VaultError(f"There is a vault key already ({path.name}); it is never overwritten.") from None
    except OSError as error:
        raise VaultError(f"The vault's key file {path.name} can't be written: {error.strerror}.") from None
    return key


def replace_keys(path: Path, keys: Sequence[bytes]) -> None:
    """Make these the keys of the file, the newest first, at one stroke: a kill leaves the old file or the new.

    Raises ``VaultError``; then the file is as it was.
    """
    fresh = path.with_name(f"{path.name}.new")
    try:
        fresh.unlink(missing_ok=True)  # left by a run that was killed; nothing was sealed with it
        _write_private(fresh, keys)
        fresh.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise VaultError(f"The vault's key file {path.name} can't be written: {error.strerror}.") from None


def _write_private(path: Path, keys: Sequence[bytes]) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(b"\n".join(keys))
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
