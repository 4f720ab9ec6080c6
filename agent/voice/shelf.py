"""The voice profiles that people keep: each version a file in the data folder, none ever changed.

``voices/NAME/0003.json`` is version 3 with who kept it, when and why. A version is written whole under another name
and then linked to its own, which fails where there is one already: of two editors at once the second is told. Version 0
is the profile that is shipped. The verbs in ``agent/actions/voices.py`` write; everybody else reads.
"""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from threading import Lock

from pydantic import AwareDatetime, ValidationError

from agent.errors import NotFoundError, StaleError, StoreError
from agent.voice.manner import Manner
from prompts import voices
from prompts.voices import NAME, VoiceProfile
from retrieval.records import Value

HOUSE = "house"
#: Texts whose manner a version keeps; the newest that were learnt from.
MOST_TEXTS = 40


class Kept(Value):
    """One version of a profile. ``manner`` is that of the releases it was learnt from, for likeness."""

    name: str
    number: int
    profile: VoiceProfile
    by: str = ""
    at: AwareDatetime | None = None
    note: str = ""
    manner: tuple[Manner, ...] = ()


class Shelf:
    """The profiles under ``folder``. Safe to share between threads and processes; making one touches nothing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[Path, Kept] = {}
        self._lock = Lock()

    def names(self) -> list[str]:
        """Every profile, the house's first."""
        found = {path.name for path in self._folder.glob("*") if path.is_dir() and NAME.fullmatch(path.name)}
        return [HOUSE, *sorted(name for name in found - {HOUSE} if self._numbers(name))]

    def current(self, name: str = HOUSE) -> Kept:
        """The newest version. Raises ``NotFoundError`` for a profile that nobody keeps."""
        numbers = self._numbers(name)
        return self.version(name, numbers[-1] if numbers else 0)

    def version(self, name: str, number: int) -> Kept:
        """Raises ``NotFoundError`` when there is none, ``StoreError`` when its file was damaged."""
        if number == 0 and name == HOUSE:
            return Kept(name=HOUSE, number=0, profile=voices.load(HOUSE), note="as shipped")
        path = self._path(name, number)
        with self._lock:
            known = self._known.get(path)
        if known is not None:
            return known
        kept = self._read(path, name, number)
        with self._lock:
            self._known[path] = kept
        return kept

    def versions(self, name: str) -> Sequence[Kept]:
        """The newest first, the shipped one last. Raises ``NotFoundError`` for a profile that nobody keeps."""
        numbers = [*self._numbers(name)[::-1], *((0,) if name == HOUSE else ())]
        if not numbers:
            raise _nobody(name)
        return [self.version(name, number) for number in numbers]

    def add(self, kept: Kept) -> None:
        """Keep a version that follows the newest. Raises ``StaleError`` when another took its place."""
        newest = self._numbers(kept.name)
        if kept.number != (newest[-1] if newest else 0) + 1:
            raise _stale(kept.name, newest[-1] if newest else 0)
        path = self._path(kept.name, kept.number)
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._write(path, kept.model_dump_json(indent=1))
        except FileExistsError:
            raise _stale(kept.name, kept.number) from None
        except OSError as error:
            raise StoreError(f"The voice profile can't be kept: {error.strerror}. Nothing was changed.") from None

    def remove(self, kept: Kept) -> None:
        """Take a version back that was never on record."""
        path = self._path(kept.name, kept.number)
        path.unlink(missing_ok=True)
        with self._lock:
            self._known.pop(path, None)

    def _write(self, path: Path, text: str) -> None:
        handle, part = tempfile.mkstemp(suffix=".part", dir=path.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as out:
                out.write(text)
                out.flush()
                os.fsync(out.fileno())
            os.link(part, path)
        finally:
            Path(part).unlink(missing_ok=True)

    def _read(self, path: Path, name: str, number: int) -> Kept:
        try:
            kept = Kept.model_validate_json(path.read_text("utf-8"))
        except FileNotFoundError:
            raise (NotFoundError(f"The profile {name} has no version {number}.") if number else _nobody(name)) from None
        except (OSError, UnicodeDecodeError, ValidationError):
            raise StoreError(
                f"Version {number} of the voice profile {name} can't be read ({path}). Bring the file back from a "
                "backup, or move it away to use the version before it."
            ) from None
        return kept

    def _numbers(self, name: str) -> list[int]:
        if not NAME.fullmatch(name):
            raise _nobody(name)
        try:
            found = [path.stem for path in (self._folder / name).iterdir() if path.suffix == ".json"]
        except (FileNotFoundError, NotADirectoryError):
            return []
        return sorted(int(stem) for stem in found if stem.isdigit())

    def _path(self, name: str, number: int) -> Path:
        return self._folder / name / f"{number:04d}.json"


def _nobody(name: str) -> NotFoundError:
    return NotFoundError(f"There is no voice profile {name[:40]!r}.")


def _stale(name: str, number: int) -> StaleError:
    return StaleError(
        f"Somebody kept version {number} of the profile {name} since your page was drawn. Nothing was changed and what "
        "you typed is still there; load the page anew and compare."
    )
