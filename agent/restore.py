"""Bringing a backup back, without bringing back what was forgotten, masked or taken back since, or a way in.

The archive is unpacked into a folder beside the data folder and proved to its end; there the desk is opened once,
every record that a tombstone names is erased again, every consent that grants more than it may is lowered again with
all that rests on it, every text that was withdrawn or rejected is so again, words that a person had masked are masked
again, and the search index is built. Which sessions, tokens, links and previews were ended or used since nobody can
know there, so that all of them end: people sign in again, and make anew what they still need. Only then the folder
takes its place, by renaming. What was there before is put aside, never deleted; a kill between the two renamings leaves
both folders whole, side by side. What a killed restore left beside the data folder goes with the next one.

What was forgotten and taken back comes from four sides: the archive, the ledger of the data folder that is replaced,
its database, and ledgers that are named; what was masked from the ledgers alone. A ledger holds keyed hashes; where the
folder that is replaced has another pepper than the archive (it was begun anew), each restored record is looked up under
that pepper too.
"""

import glob
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from agent import backup as backups
from agent.actions import Desk, masked_words
from agent.actions.keeping import WaysIn, in_megabytes
from agent.actions.ledger import Ceiling, Ended, Ledger, Masked, parsed
from agent.actions.parts import Progress, silent
from agent.actions.standing import ceiling
from agent.actions.standing import key as consent_key
from agent.actions.tombstones import key
from agent.anchors import places
from agent.app import build, now
from agent.backup import Manifest
from agent.errors import BackupError, RefusedError, StorydeskError
from agent.key_file import sync_folder
from agent.models import Actor
from agent.sealed_file import Lock
from agent.settings import DATABASE, Settings
from agent.store.engine import in_use
from agent.vault import Vault

Build = Callable[[Settings], Desk]


class Restored(NamedTuple):
    """What came back. Since then ``erased`` records were forgotten, ``lowered`` consents taken back, ``ended`` texts
    withdrawn or rejected, and words of ``masked`` records masked; ``readable`` are records in which that could not be
    done again. ``ways_in`` ended; ``aside`` is where the data folder is that was there; ``unknown`` says what it could
    not tell."""

    manifest: Manifest
    records: int
    erased: int
    lowered: int
    ended: int
    masked: int
    readable: tuple[str, ...]
    ways_in: WaysIn
    passages: int | None
    aside: Path | None
    unknown: str


class _Before(NamedTuple):
    """What the data folder that is replaced knows of what was forgotten and taken back, by the names of its vault;
    None where that could not be opened."""

    stones: frozenset[str]
    ceilings: Mapping[str, Ceiling]
    ended: Mapping[str, Ended]
    masked: Sequence[Masked] = ()
    vault: Vault | None = None
    unknown: str = ""


def restore(
    settings: Settings,
    file: Path,
    lock: Lock,
    actor: Actor,
    *,
    forgotten: Sequence[Path] = (),
    replace: bool = False,
    index: bool = True,
    on_event: Progress = silent,
    opener: Build = build,
) -> Restored:
    """Put the archive in the place of the data folder; ``index`` False leaves the search index for ``reindex``.

    Raises ``RefusedError`` when the data folder is not empty and ``replace`` is not said, or is in use, and
    ``BackupError`` when the archive can't be opened or does not fit. Then nothing was changed.
    """
    home = settings.home.expanduser().absolute()
    _require_place(home, settings, replace)
    with _beside(home) as folder:
        manifest = backups.unpack(file.expanduser(), lock, folder, in_megabytes("Reading the backup", on_event))
        _require_fit(manifest, folder, settings)
        merge(folder / backups.LEDGER, [home / backups.LEDGER], forgotten)
        before = _before(settings, home, opener)
        own = settings.model_copy(update={"home": folder})
        anchors = places(home, settings.audit_anchor)
        done = _bring_up(own, manifest, before, actor, anchors, index, on_event, opener)
        aside = _swap(folder, home)
    return done._replace(aside=aside)


# --- may it be done


def _require_place(home: Path, settings: Settings, replace: bool) -> None:
    if settings.database_url is not None and settings.database_url.startswith("sqlite"):
        raise RefusedError(
            "DATABASE_URL names a SQLite file. A backup brings the database back into the data folder: take "
            "DATABASE_URL away, restore, and move the file where you want it."
        )
    if not home.exists():
        return
    if not home.is_dir():
        raise RefusedError(f"{home} is not a folder. Nothing was changed; set STORYDESK_HOME.")
    if any(home.iterdir()) and not replace:
        raise RefusedError(
            f"The data folder {home} is not empty. Nothing was changed: name another one by STORYDESK_HOME, or say "
            "--replace; then what is there is put aside."
        )
    if (home / DATABASE).exists() and in_use(home / DATABASE):
        raise RefusedError("A desk is open on this data folder. Nothing was changed; stop it first.")


def _require_fit(manifest: Manifest, folder: Path, settings: Settings) -> None:
    here = "sqlite" if settings.database_url is None else "postgresql"
    if manifest.database != here:
        names = {"sqlite": "holds a SQLite database", "postgresql": "belongs to a PostgreSQL database"}
        raise BackupError(
            f"The backup {names[manifest.database]}, and DATABASE_URL says something else. Nothing was changed."
        )
    if here == "sqlite" and not (folder / DATABASE).is_file():
        raise BackupError("The backup holds no database. Nothing was changed.")


# --- what was forgotten and taken back


def merge(ledger: Path, others: Sequence[Path], named: Sequence[Path]) -> None:
    """Add to ``ledger`` what the others say, in the order of time: later lines may lift earlier ones.

    A line that a kill cut short counts for nothing. Raises ``BackupError`` when a ``named`` file is no ledger.
    """
    found: dict[str, datetime] = {}
    for path in (ledger, *(other for other in others if other.exists())):
        found |= _lines(path) if path.exists() else {}
    for path in named:
        lines = _lines(path)
        if not lines:
            raise BackupError(f"{path.name} is no list of what was forgotten and taken back. Nothing was changed.")
        found |= lines
    ledger.unlink(missing_ok=True)
    if found:
        ledger.touch(0o600)
        ledger.write_text("".join(f"{line}\n" for line in sorted(found, key=lambda line: found[line])), "utf-8")


def _lines(path: Path) -> dict[str, datetime]:
    try:
        texts = path.read_text("utf-8", "replace").splitlines()
    except OSError as error:
        raise BackupError(f"{path.name} can't be read: {error.strerror}. Nothing was changed.") from None
    return {text: line.at for text in texts if (line := parsed(text)) is not None}


def _before(settings: Settings, home: Path, opener: Build) -> _Before:
    """What a data folder that is there knows, and how it names records; of one that is damaged only its ledger."""
    ledger = Ledger(home)
    known = _Before(ledger.standing(), ledger.ceilings(), ledger.ended(), ledger.masked())
    if not (home / DATABASE).exists():
        return known
    try:
        desk = opener(settings)
    except StorydeskError as error:
        unknown = (
            f"The data folder that was there could not be opened ({error}); what it forgot, and which consents it took "
            "back, is known by its ledger."
        )
        return known._replace(unknown=unknown)
    try:
        return _known(desk, known)
    finally:
        desk.close()


def _known(desk: Desk, by_ledger: _Before) -> _Before:
    """With what the desk's database knows beside its ledger."""
    vault, ceilings = desk.parts.vault, dict(by_ledger.ceilings)
    with desk.parts.store.read() as tx:
        stones = frozenset(stone.record for stone in tx.forgotten.list())
        entries = tx.consents.standing(tx.erasure.record_ids())
        texts = tx.drafts.list(states={"withdrawn", "rejected"})
    for each in (ceiling(vault, entry) for entry in entries.values()):
        if each.consent not in ceilings or ceilings[each.consent].at < each.at:
            ceilings[each.consent] = each
    at = desk.parts.clock()
    ended = {d.id: Ended(draft=d.id, at=at, state=d.state) for d in texts}
    return by_ledger._replace(
        stones=stones | by_ledger.stones, ceilings=ceilings, ended={**ended, **by_ledger.ended}, vault=vault
    )


def _remember(desk: Desk, before: _Before) -> None:
    """Put what the replaced folder knows into the ledger, by the names of the restored desk."""
    vault, old = desk.parts.vault, before.vault
    with desk.parts.store.read() as tx:
        ids = tx.erasure.record_ids() if old is not None else []
    stones = {key(vault, i) for i in ids if old is not None and key(old, i) in before.stones}
    found = {consent_key(vault, i): before.ceilings.get(consent_key(old, i)) for i in ids if old is not None}
    ceilings = {named: held.model_copy(update={"consent": named}) for named, held in found.items() if held is not None}
    ledger = Ledger(desk.parts.settings.home)
    ledger.add(before.stones | stones, desk.parts.clock())
    ledger.join({**before.ceilings, **ceilings})
    ledger.end(before.ended.values())
    for masked in _masked_words(desk, before):
        ledger.mask(masked)


def _masked_words(desk: Desk, before: _Before) -> Iterator[Masked]:
    """What the replaced folder's ledger has as masked and the restored records hold, by the restored desk's names."""
    vault, old = desk.parts.vault, before.vault
    if old is None or not before.masked:
        return
    with desk.parts.store.read() as tx:
        for record, line, said in masked_words.found(old, before.masked, tx.records.all()):
            yield masked_words.line(vault, record.id, line.type, said, masked_words.readable(record), line.at)


# --- the new folder


@contextmanager
def _beside(home: Path) -> Iterator[Path]:
    """A fresh folder on the same disk, gone afterwards unless it was renamed."""
    try:
        home.parent.mkdir(parents=True, exist_ok=True)
        for left in home.parent.glob(f".{glob.escape(home.name)}.restore-*"):
            shutil.rmtree(left, ignore_errors=True)
        folder = Path(tempfile.mkdtemp(prefix=f".{home.name}.restore-", dir=home.parent))
    except OSError as error:
        raise BackupError(f"Nothing can be written beside {home}: {error.strerror}. Nothing was changed.") from None
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _bring_up(
    settings: Settings,
    manifest: Manifest,
    before: _Before,
    actor: Actor,
    anchors: Sequence[Path],
    index: bool,
    on_event: Progress,
    opener: Build,
) -> Restored:
    """Open the restored desk, erase what was forgotten, lower what was taken back, mask what was masked, end the ways
    in, and build the index. ``anchors`` are files that may go on from the audit's anchors in the archive."""
    # The second place is another disk's: it hears of the restore when the desk is opened in its own folder.
    desk = opener(settings.model_copy(update={"audit_anchor": None}))
    try:
        base = desk.audit.came_back(anchors)
        _remember(desk, before)
        erased = desk.privacy.reapply(on_event=on_event)
        lowered = desk.consents.reapply(on_event=on_event)
        ended = desk.drafts.reapply()
        masked, readable = desk.records.reapply(on_event=on_event)
        ways_in = desk.keeping.end_ways_in(actor)
        passages = desk.records.reindex(actor, on_event=on_event) if index else None
        told = {"erased": erased, "lowered": lowered, "ended": ended, "masked": masked, "readable": len(readable)}
        desk.keeping.note_restore(actor, manifest, base, told)
        return Restored(
            manifest=manifest,
            records=desk.records.count(actor),
            erased=erased,
            lowered=lowered,
            ended=ended,
            masked=masked,
            readable=readable,
            ways_in=ways_in,
            passages=passages,
            aside=None,
            unknown=before.unknown,
        )
    finally:
        desk.close()


def _swap(folder: Path, home: Path) -> Path | None:
    """Put ``folder`` in the place of ``home``; where what was there is now."""
    aside = None
    try:
        if home.exists() and any(home.iterdir()):
            aside = home.with_name(f"{home.name}.before-{now():%Y%m%d-%H%M%S}")
            home.rename(aside)
        elif home.exists():
            home.rmdir()
        folder.rename(home)
        sync_folder(home.parent)
    except OSError as error:
        if aside is not None and not home.exists():
            aside.rename(home)
        raise BackupError(
            f"The data folder {home} can't be replaced: {error.strerror}. Nothing was changed; restore into another "
            "folder by STORYDESK_HOME."
        ) from None
    return aside
