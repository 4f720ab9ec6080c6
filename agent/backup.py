"""One archive of the data folder: a tar stream in a sealed file (``agent/sealed_file.py``).

In it: what the archive is (``manifest.json``), a copy of the database at one moment, and every file of the data
folder but what can be rebuilt (the search index) or belongs to a running process. The ledger of what was forgotten
comes last, so that it names at least what the database copy still knew. Nothing is ever whole in memory.
"""

import io
import os
import shutil
import tarfile
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from errno import EDQUOT, ENOSPC
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO, Literal, NamedTuple, Protocol

from pydantic import AwareDatetime, ValidationError

from agent import key_file
from agent.errors import BackupError
from agent.sealed_file import CHUNK, Lock, Opening, Sealing
from agent.settings import DATABASE
from retrieval.records import Value

MANIFEST = "manifest.json"
LEDGER = "forgotten.jsonl"

#: Of the data folder's top level: the database itself (a copy goes in), what is rebuilt, what only a running
#: process needs. Anything else goes in, so that a file of a later version is not forgotten here.
LEFT_OUT = {DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", f"{DATABASE}-journal", "index", f"{key_file.NAME}.new"}
LEFT_OUT_ENDINGS = (".lock", ".part")
#: The folder for the database's copy, hidden and removed; one that a kill left is removed by the next backup.
TEMPORARY = ".backup-"
FULL = {ENOSPC, EDQUOT}

Where = Literal["inside", "environment", "service"]


class Manifest(Value):
    """What is in an archive, and what is needed beside it. ``key``: where the vault's master key is."""

    made_at: AwareDatetime
    database: Literal["sqlite", "postgresql"]
    key: Where
    records: int
    files: int
    bytes: int


class Tell(Protocol):
    """Told how many bytes of how many are done."""

    def __call__(self, done: int, total: int) -> None: ...


class Piece(NamedTuple):
    """One file of an archive: its name there, and where it is, or the file itself where it has no name any more."""

    name: str
    path: Path
    held: BinaryIO | None = None

    def size(self) -> int:
        return os.fstat(self.held.fileno()).st_size if self.held is not None else self.path.stat().st_size


def pieces(home: Path) -> Iterator[Piece]:
    """Every file of the data folder that goes in, the ledger last. Links are not followed."""
    found = [Piece(path.relative_to(home).as_posix(), path) for path in _files(home)]
    yield from sorted(found, key=lambda piece: (piece.name == LEDGER, piece.name))


def _files(folder: Path, top: bool = True) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.is_symlink() or path.name.endswith(LEFT_OUT_ENDINGS) or (top and _left_out(path.name)):
            continue
        if path.is_dir():
            yield from _files(path, top=False)
        elif path.is_file():
            yield path


def _left_out(name: str) -> bool:
    return name in LEFT_OUT or name.startswith(TEMPORARY)


@contextmanager
def copied(home: Path, copy: Callable[[Path], None]) -> Iterator[Piece]:
    """The database as ``copy`` writes it, in a file that loses its name at once and goes when the block ends.

    A kill during the writing leaves it, and the next backup removes it.
    """
    for left in home.glob(f"{TEMPORARY}*"):
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=TEMPORARY, dir=home) as folder:
        path = Path(folder) / DATABASE
        copy(path)
        held = path.open("rb")
    with held:
        yield Piece(DATABASE, path, held)


# --- writing


@contextmanager
def written(file: Path, *, overwrite: bool) -> Iterator[BinaryIO]:
    """A file that is there when the block is left cleanly, whole and on the disk, and not there when it raises.

    Raises ``BackupError`` when there is a file of this name and ``overwrite`` is not said, or the disk is full.
    """
    _nothing_there(file, overwrite)
    part = None
    try:
        handle, name = tempfile.mkstemp(prefix=f".{file.name}.", suffix=".part", dir=file.parent)
        part = Path(name)
        with os.fdopen(handle, "wb") as target:
            yield target
            target.flush()
            os.fsync(target.fileno())
        _nothing_there(file, overwrite)
        part.replace(file)
        key_file.sync_folder(file.parent)
    except OSError as error:
        raise _unwritten(file, error) from None
    finally:
        if part is not None:
            part.unlink(missing_ok=True)


def _nothing_there(file: Path, overwrite: bool) -> None:
    if file.exists() and not (overwrite and file.is_file()):
        raise BackupError(f"{file.name} is there already and was left as it is. Name another file, or say --force.")


def _unwritten(file: Path, error: OSError) -> BackupError:
    if error.errno in FULL:
        return BackupError(
            "The disk is full. No backup was made and nothing was left behind; make room, then try again."
        )
    return BackupError(f"The backup {file.name} can't be written: {error.strerror}. Nothing was left behind.")


def pack(target: BinaryIO, lock: Lock, manifest: Manifest, content: Iterable[Piece], tell: Tell) -> None:
    """Write the archive. Raises ``BackupError`` when a file changes its size while it is read."""
    sealing = Sealing(target, lock)
    done = 0
    with tarfile.open(fileobj=sealing, mode="w|", bufsize=CHUNK, format=tarfile.PAX_FORMAT) as archive:
        told = manifest.model_dump_json().encode()
        archive.addfile(_entry(MANIFEST, len(told)), io.BytesIO(told))
        for piece in content:
            done += _add(archive, piece)
            tell(done, manifest.bytes)
    sealing.finish()


def _add(archive: tarfile.TarFile, piece: Piece) -> int:
    """How many bytes went in; none when the file went away since it was listed, such as an export that was erased."""
    try:
        source = piece.held or piece.path.open("rb")
    except FileNotFoundError:
        return 0
    with source:
        size = os.fstat(source.fileno()).st_size
        try:
            archive.addfile(_entry(piece.name, size), source)
        except OSError as error:
            if error.errno is not None:
                raise
            raise BackupError(f"{piece.name} changed while it was read. No backup was made; try again.") from None
    return size


def _entry(name: str, size: int) -> tarfile.TarInfo:
    """Name and size alone: owners, times and modes of this machine are nobody's business."""
    entry = tarfile.TarInfo(name)
    entry.size = size
    entry.mode = 0o600
    return entry


# --- reading


def unpack(file: Path, lock: Lock, folder: Path, tell: Tell) -> Manifest:
    """Write the archive's files into ``folder`` and prove it to its end; what it is.

    Raises ``BackupError`` when it can't be opened, was changed or cut short, or the disk is full. Then ``folder``
    holds what was read so far, and is to be thrown away.
    """
    try:
        with file.open("rb") as source:
            opening = Opening(source, lock)
            with tarfile.open(fileobj=opening, mode="r|", bufsize=CHUNK) as archive:
                manifest = _manifest(archive)
                _extract(archive, folder, manifest, tell)
            opening.drain()
        return manifest
    except tarfile.TarError:
        raise BackupError("The backup does not hold what a backup holds. Nothing was changed.") from None
    except OSError as error:
        raise _unread(file, error) from None


def _unread(file: Path, error: OSError) -> BackupError:
    if error.errno in FULL:
        return BackupError(
            "The disk is full. Nothing was changed; make room for the whole data folder, then try again."
        )
    return BackupError(f"The backup {file.name} can't be read: {error.strerror}. Nothing was changed.")


def _manifest(archive: tarfile.TarFile) -> Manifest:
    first = archive.next()
    source = archive.extractfile(first) if first is not None and first.name == MANIFEST else None
    if source is None:
        raise BackupError("The backup does not say what it is. Nothing was changed.")
    try:
        return Manifest.model_validate_json(source.read(1_000_000))
    except ValidationError:
        raise BackupError("The backup is of another version of Storydesk. Nothing was changed; use that one.") from None


def _extract(archive: tarfile.TarFile, folder: Path, manifest: Manifest, tell: Tell) -> None:
    done = 0
    while (entry := archive.next()) is not None:
        source = archive.extractfile(entry) if entry.isreg() else None
        if source is None:
            raise BackupError("The backup holds something that is no file. Nothing was changed.")
        done += _write(source, folder / _inside(entry.name))
        tell(done, manifest.bytes)


def _inside(name: str) -> PurePosixPath:
    """A name that stays in its folder, whoever made the archive."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise BackupError("The backup holds a file that would lie outside of the data folder. Nothing was changed.")
    return path


def _write(source: IO[bytes], path: Path) -> int:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "wb") as target:
        shutil.copyfileobj(source, target, CHUNK)
        target.flush()
        os.fsync(target.fileno())
        return target.tell()
