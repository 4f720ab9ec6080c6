"""Files on their way in: they hold identities, so each lies in a private folder and is gone once it is imported."""

import re
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_urlsafe
from threading import Lock

from agent.errors import ImportFileError

UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


class Uploads:
    """What arrived and is not imported yet, each file under a token that only its sender can use."""

    def __init__(self, largest_mb: int) -> None:
        self._largest = largest_mb * 1024 * 1024
        self._largest_mb = largest_mb
        self._paths: dict[tuple[str, str], Path] = {}
        self._lock = Lock()

    async def receive(self, owner: str, name: str, chunks: AsyncIterator[bytes]) -> str:
        """Keep the file and give its token. Raises ``ImportFileError`` when it is too large; nothing is kept then."""
        path = Path(tempfile.mkdtemp(prefix="storydesk-upload-")) / (UNSAFE.sub("-", Path(name).name)[-80:] or "file")
        try:
            await self._write(path, chunks)
        except BaseException:
            shutil.rmtree(path.parent, ignore_errors=True)
            raise
        token = token_urlsafe(16)
        with self._lock:
            self._paths[owner, token] = path
        self._make_room(owner, path.stat().st_size)
        return token

    def _make_room(self, owner: str, newest: int) -> None:
        """What one person has sent and not used may together be as large as one file may; the oldest go first."""
        with self._lock:
            waiting = [(key, path, path.stat().st_size) for key, path in self._paths.items() if key[0] == owner]
            over = sum(size for _, _, size in waiting) - max(self._largest, newest)
            gone = []
            for key, path, size in waiting[:-1]:
                if over > 0:
                    over -= size
                    gone.append(path)
                    del self._paths[key]
        for path in gone:
            shutil.rmtree(path.parent, ignore_errors=True)

    async def _write(self, path: Path, chunks: AsyncIterator[bytes]) -> None:
        size = 0
        with path.open("xb") as out:
            async for chunk in chunks:
                size += len(chunk)
                if size > self._largest:
                    raise ImportFileError(
                        f"The file is larger than {self._largest_mb} MB. Nothing was imported; split it, or import "
                        "it with the command line."
                    )
                out.write(chunk)

    @contextmanager
    def taken(self, owner: str, token: str) -> Iterator[Path]:
        """The file, once; it is gone afterwards. Raises ``ImportFileError`` when it is not there."""
        with self._lock:
            path = self._paths.pop((owner, token), None)
        if path is None:
            raise ImportFileError("The file is no longer there. Nothing was imported; choose it again.")
        try:
            yield path
        finally:
            shutil.rmtree(path.parent, ignore_errors=True)

    def drop(self, owner: str | None = None) -> None:
        """Delete what ``owner`` has sent and not imported, or everything."""
        with self._lock:
            gone = [key for key in self._paths if owner is None or key[0] == owner]
            paths = [self._paths.pop(key) for key in gone]
        for path in paths:
            shutil.rmtree(path.parent, ignore_errors=True)
