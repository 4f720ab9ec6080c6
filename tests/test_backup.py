"""Backup and restore: all of it comes back, nothing half, nothing forgotten, and nothing that lies around is lost."""

import errno
import io
import json
import os
import re
import shutil
import sqlite3
import stat
import subprocess
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from agent import backup, sealed_file, settings
from agent.actions import Desk
from agent.actions.keeping import Backup
from agent.anchors import NAME, read
from agent.app import build
from agent.errors import BackupError, NotAllowedError, RefusedError, VaultError
from agent.models import Event
from agent.restore import Restored, merge, restore
from agent.sealed_file import Lock, Opening, Sealing
from agent.settings import Settings
from tests.conftest import Clock, People
from tests.stories import FLOOD, import_rows

if TYPE_CHECKING:
    from retrieval.anonymise import Anonymiser
    from retrieval.embed import Embedder

LOCK = Lock("passphrase", b"a lamp in the harbour")
OTHER = {
    "id": "reader-1",
    "kind": "review",
    "text": "The reader paired with my phone in a minute and never let me down at the market.",
}
Restore = Callable[..., Restored]


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed_file, "COST", 2**4)


@pytest.fixture
def opener(anonymiser: "Anonymiser", embedder: "Embedder", clock: Clock) -> Callable[[Settings], Desk]:
    return lambda own: build(own, anonymiser=anonymiser, embedder=embedder, clock=clock)


@pytest.fixture
def bring_back(tmp_path: Path, opener: Callable[[Settings], Desk]) -> Restore:
    """Restores into a home; into ``tmp_path/again`` when none is named."""

    def run(file: Path, home: Path = tmp_path / "again", lock: Lock = LOCK, **more: object) -> Restored:
        own = settings.load(home=home, llm_base_url="none")
        return restore(own, file, lock, People.admin, opener=opener, **more)  # type: ignore[arg-type]

    return run


@pytest.fixture
def again(tmp_path: Path, make_desk: Callable[..., Desk]) -> Callable[[], Desk]:
    return lambda: make_desk(tmp_path / "again")


@pytest.fixture
def full(desk: Desk, tmp_path: Path) -> Desk:
    """A desk with two records, a refused row, and a file of an export."""
    import_rows(desk, tmp_path, [FLOOD, OTHER, {"id": "refused"}])
    (desk.parts.exports / "d1").mkdir(parents=True)
    (desk.parts.exports / "d1" / "story.md").write_text("A bookshop, open again.", "utf-8")
    return desk


def back_up(desk: Desk, file: Path, **more: object) -> Backup:
    return desk.keeping.backup(People.admin, file, LOCK, **more)  # type: ignore[arg-type]


def files_of(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def names_in(file: Path) -> list[str]:
    with file.open("rb") as source, tarfile.open(fileobj=Opening(source, LOCK), mode="r|") as archive:
        return archive.getnames()


def test_everything_comes_back_and_works(
    full: Desk, tmp_path: Path, bring_back: Restore, again: Callable[[], Desk]
) -> None:
    made = back_up(full, tmp_path / "desk.backup")
    assert (made.manifest.records, made.manifest.key, made.manifest.database) == (2, "inside", "sqlite")
    done = bring_back(made.file)
    assert (done.records, done.erased, done.aside) == (2, 0, None)
    desk = again()
    assert [hit.passage.record_id for hit in desk.records.search(People.writer, "spare till by courier", 1)] == [
        "flood-1"
    ]
    raw = desk.records.reveal(People.privacy, "flood-1", "checking the restore")
    assert raw.requester.name == FLOOD["requester"]["name"]
    assert (desk.parts.exports / "d1" / "story.md").read_text("utf-8") == "A bookshop, open again."
    assert len(desk.records.rejects(People.writer)) == 1
    assert files_of(tmp_path / "again" / "rejects") == files_of(full.parts.settings.home / "rejects")
    assert desk.parts.vault.pseudonym("x") == full.parts.vault.pseudonym("x")
    assert desk.audit.verify() > full.audit.verify()
    assert {record.verb for record in desk.audit.records(People.privacy)} >= {"restore", "import"}
    assert "back up" in {record.verb for record in full.audit.records(People.privacy)}


def test_a_restore_is_on_record_and_the_audit_says_what_went_with_it(
    full: Desk, tmp_path: Path, bring_back: Restore, make_desk: Callable[..., Desk]
) -> None:
    second = tmp_path / "second.jsonl"
    home = full.parts.settings.home
    made = back_up(full, tmp_path / "desk.backup")
    held = full.audit.verify()
    full.people.disable(People.admin, People.other.id)
    full.people.create(People.admin, "c.late", "Cy Late", {"writer"})
    shutil.copy(home / NAME, second)
    full.close()
    bring_back(made.file, home, replace=True)
    desk = make_desk(home)
    proof = desk.audit.prove()
    # The copy of the database was taken before the record of the backup was written.
    assert re.search(rf"came from a backup that ended at record {held - 1}; .* up to record {held + 2}", proof.notes[0])
    assert desk.audit.records(People.admin, limit=1)[0].verb == "restore"
    assert proof.anchored == proof.records
    assert read(home / NAME)[: len(read(second))] == read(second)


def test_what_came_back_is_its_owners_alone(full: Desk, tmp_path: Path, bring_back: Restore) -> None:
    bring_back(back_up(full, tmp_path / "desk.backup").file)
    assert stat.S_IMODE((tmp_path / "again").stat().st_mode) == 0o700
    for name in ("storydesk.db", "vault.key", "exports/d1/story.md"):
        assert stat.S_IMODE((tmp_path / "again" / name).stat().st_mode) == 0o600, name


def test_nothing_of_it_is_readable_and_it_is_its_owners_alone(full: Desk, tmp_path: Path) -> None:
    made = back_up(full, tmp_path / "desk.backup")
    data = made.file.read_bytes()
    key = (full.parts.settings.home / "vault.key").read_bytes()
    for clear in (b"bookshop", b"flood-1", b"SQLite format", b"story.md", key):
        assert clear not in data
    assert stat.S_IMODE(made.file.stat().st_mode) == 0o600
    assert made.bytes == len(data)


def test_what_can_be_rebuilt_or_belongs_to_a_process_is_left_out(full: Desk, tmp_path: Path) -> None:
    home = full.parts.settings.home
    (home / ".backup-left").mkdir()
    (home / ".backup-left" / "storydesk.db").write_bytes(b"x")
    (home / "labels").mkdir()
    (home / "labels" / "lock.lock").touch()
    (home / "labels" / "anonymise.jsonl").write_text("{}\n", "utf-8")
    (home / "passwd").symlink_to("/etc/passwd")
    names = names_in(back_up(full, tmp_path / "desk.backup").file)
    assert names[:2] == ["manifest.json", "storydesk.db"]
    assert {"vault.key", "exports/d1/story.md", "labels/anonymise.jsonl"} <= set(names)
    assert not [n for n in names if n.startswith(("index", ".", "storydesk.db-", "passwd")) or n.endswith(".lock")]
    assert not list(home.glob(".backup-*"))


def test_a_desk_that_writes_meanwhile_gives_one_moment(
    full: Desk, tmp_path: Path, make_desk: Callable[..., Desk], bring_back: Restore, again: Callable[[], Desk]
) -> None:
    running = make_desk()

    def meanwhile(event: Event) -> None:
        if event.step == "Writing the backup":
            import_rows(running, tmp_path, [OTHER | {"id": f"later-{event.done}-{os.urandom(4).hex()}"}])

    made = back_up(full, tmp_path / "desk.backup", on_event=meanwhile)
    assert running.records.count(People.writer) > 2
    assert bring_back(made.file).records == 2
    assert again().audit.verify() > 0


def test_a_backup_from_before_a_change_of_keys_still_opens(
    full: Desk, tmp_path: Path, bring_back: Restore, again: Callable[[], Desk]
) -> None:
    made = back_up(full, tmp_path / "desk.backup")
    full.keeping.rotate(People.admin)
    bring_back(made.file)
    assert again().records.reveal(People.privacy, "flood-1", "checking the restore").id == "flood-1"


# --- writing it


def test_a_file_that_is_there_is_left_alone_unless_told(full: Desk, tmp_path: Path) -> None:
    file = tmp_path / "desk.backup"
    file.write_bytes(b"yesterday")
    with pytest.raises(BackupError, match="there already"):
        back_up(full, file)
    assert file.read_bytes() == b"yesterday"
    assert back_up(full, file, overwrite=True).bytes == file.stat().st_size > 1000
    (tmp_path / "folder").mkdir()
    with pytest.raises(BackupError, match="there already"):
        back_up(full, tmp_path / "folder", overwrite=True)


def test_a_full_disk_leaves_nothing_and_the_older_backup_as_it_was(
    full: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "out" / "desk.backup"
    file.parent.mkdir()
    file.write_bytes(b"yesterday")

    def no_room(self: Sealing, chunk: bytes, *, last: bool) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Sealing, "_seal", no_room)
    with pytest.raises(BackupError, match="disk is full"):
        back_up(full, file, overwrite=True)
    assert files_of(file.parent) == {"desk.backup"}
    assert file.read_bytes() == b"yesterday"
    assert not list(full.parts.settings.home.glob(".backup-*"))
    assert "back up" not in {record.verb for record in full.audit.records(People.privacy)}


def test_a_kill_leaves_no_backup_that_looks_whole(full: Desk, tmp_path: Path) -> None:
    script = """
import os, sys
from pathlib import Path
from agent import settings
from agent.app import build
from agent.cli.opening import OPERATOR
from agent.sealed_file import Lock
desk = build(settings.load(home=Path(sys.argv[1]), llm_base_url="none"))
def die(event):
    if event.step == "Writing the backup":
        os._exit(9)
desk.keeping.backup(OPERATOR, Path(sys.argv[2]), Lock("key", b"k" * 32), on_event=die)
"""
    home, out = full.parts.settings.home, tmp_path / "out"
    out.mkdir()
    ended = subprocess.run(
        [sys.executable, "-c", script, str(home), str(out / "desk.backup")],
        env={"PYTHONPATH": ":".join(p for p in sys.path if p)},
        check=False,
        timeout=60,
    )
    assert ended.returncode == 9
    assert not (out / "desk.backup").exists()
    assert all(name.endswith(".part") for name in files_of(out))
    assert not list(home.glob(".backup-*/*"))
    back_up(full, out / "desk.backup")
    assert not list(home.glob(".backup-*"))


def test_it_is_not_written_into_the_data_folder_or_under_a_short_passphrase(full: Desk, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="outside of the data folder"):
        back_up(full, full.parts.settings.home / "exports" / "desk.backup")
    with pytest.raises(BackupError, match="at least 12"):
        full.keeping.backup(People.admin, tmp_path / "b", Lock("passphrase", b"short"))
    with pytest.raises(BackupError, match="can't be written"):
        back_up(full, tmp_path / "no" / "such" / "folder")
    for person in (People.writer, People.approver, People.legal, People.privacy):
        with pytest.raises(NotAllowedError):
            full.keeping.backup(person, tmp_path / "b", LOCK)
    assert not (tmp_path / "b").exists()


# --- reading it


def untouched(tmp_path: Path) -> bool:
    """Nothing came of it: no data folder, and nothing left beside it."""
    return not (tmp_path / "again").exists() and not list(tmp_path.glob(".again.restore-*"))


def test_a_wrong_passphrase_changes_nothing(full: Desk, tmp_path: Path, bring_back: Restore) -> None:
    made = back_up(full, tmp_path / "desk.backup")
    with pytest.raises(BackupError, match="with this passphrase"):
        bring_back(made.file, lock=Lock("passphrase", b"a lamp in the harbor"))
    assert untouched(tmp_path)


@pytest.mark.parametrize("at", [0.001, 0.2, 0.5, 0.9, 0.9999])
def test_a_changed_or_cut_archive_changes_nothing(full: Desk, tmp_path: Path, bring_back: Restore, at: float) -> None:
    made = back_up(full, tmp_path / "desk.backup")
    whole = made.file.read_bytes()
    place = int(len(whole) * at)
    for bad in (whole[:place], whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :], whole + b"x"):
        made.file.write_bytes(bad)
        with pytest.raises(BackupError):
            bring_back(made.file)
        assert untouched(tmp_path)


def test_what_is_no_backup_or_not_there_is_said(tmp_path: Path, bring_back: Restore) -> None:
    (tmp_path / "notes.txt").write_text("not a backup, but long enough to be read as one", "utf-8")
    with pytest.raises(BackupError, match="no backup of Storydesk"):
        bring_back(tmp_path / "notes.txt")
    with pytest.raises(BackupError, match="can't be read"):
        bring_back(tmp_path / "none")
    assert untouched(tmp_path)


def forged(file: Path, *entries: tuple[tarfile.TarInfo, bytes]) -> Path:
    """An archive under the right passphrase that Storydesk did not make."""
    told = backup.Manifest.model_validate(
        {"made_at": "2026-11-16T12:00:00Z", "database": "sqlite", "key": "inside", "records": 0, "files": 1, "bytes": 1}
    )
    with file.open("wb") as target:
        sealing = Sealing(target, LOCK)
        with tarfile.open(fileobj=sealing, mode="w|") as archive:
            data = told.model_dump_json().encode()
            first = tarfile.TarInfo("manifest.json")
            first.size = len(data)
            archive.addfile(first, io.BytesIO(data))
            for entry, content in entries:
                archive.addfile(entry, io.BytesIO(content))
        sealing.finish()
    return file


def entry(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tuple[tarfile.TarInfo, bytes]:
    made = tarfile.TarInfo(name)
    made.type, made.linkname = kind, link
    made.size = 1 if kind == tarfile.REGTYPE else 0
    return made, b"x"[: made.size]


@pytest.mark.parametrize(
    "bad",
    [
        entry("../outside"),
        entry("/tmp/outside"),
        entry("a/../../outside"),
        entry("link", tarfile.SYMTYPE, "/etc/passwd"),
        entry("hard", tarfile.LNKTYPE, "/etc/passwd"),
        entry("device", tarfile.CHRTYPE),
    ],
    ids=lambda e: e[0].name,
)
def test_an_archive_that_reaches_outside_is_refused(
    tmp_path: Path, bring_back: Restore, bad: tuple[tarfile.TarInfo, bytes]
) -> None:
    with pytest.raises(BackupError):
        bring_back(forged(tmp_path / "forged", bad))
    assert untouched(tmp_path)
    assert not (tmp_path / "outside").exists()
    assert not (tmp_path.parent / "outside").exists()


def test_an_archive_without_a_database_is_refused(tmp_path: Path, bring_back: Restore) -> None:
    with pytest.raises(BackupError, match="no database"):
        bring_back(forged(tmp_path / "forged", entry("exports/x.md")))
    assert untouched(tmp_path)


def test_a_disk_that_fills_up_at_the_restore_changes_nothing(
    full: Desk, tmp_path: Path, bring_back: Restore, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = back_up(full, tmp_path / "desk.backup")

    def no_room(*args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(backup.shutil, "copyfileobj", no_room)
    with pytest.raises(BackupError, match="disk is full"):
        bring_back(made.file)
    assert untouched(tmp_path)


# --- the folder that is there


def test_a_data_folder_that_is_not_empty_is_refused_and_put_aside_when_told(
    full: Desk, tmp_path: Path, bring_back: Restore, again: Callable[[], Desk]
) -> None:
    made = back_up(full, tmp_path / "desk.backup")
    other = again()
    import_rows(other, tmp_path, [OTHER | {"id": "only-here"}])
    other.close()
    before = files_of(tmp_path / "again")
    with pytest.raises(RefusedError, match="not empty"):
        bring_back(made.file)
    assert files_of(tmp_path / "again") == before
    done = bring_back(made.file, replace=True)
    assert done.aside is not None
    assert (done.aside / "storydesk.db").exists()
    assert {row.record.id for row in again().records.rows(People.writer)} == {"flood-1", "reader-1"}


def test_a_folder_on_which_a_desk_is_open_is_refused(
    full: Desk, tmp_path: Path, bring_back: Restore, again: Callable[[], Desk]
) -> None:
    made = back_up(full, tmp_path / "desk.backup")
    running = again()
    assert running.records.count(People.writer) == 0
    with pytest.raises(RefusedError, match="stop it first"):
        bring_back(made.file, replace=True)
    running.close()
    assert bring_back(made.file, replace=True).records == 2


def test_a_damaged_data_folder_can_be_replaced_and_it_is_said_what_is_not_known(
    full: Desk, tmp_path: Path, bring_back: Restore
) -> None:
    made = back_up(full, tmp_path / "desk.backup")
    (tmp_path / "again").mkdir()
    (tmp_path / "again" / "storydesk.db").write_bytes(b"damaged" * 1000)
    done = bring_back(made.file, replace=True)
    assert done.records == 2
    assert "could not be opened" in done.unknown


def test_the_index_can_be_left_for_later(
    full: Desk, tmp_path: Path, bring_back: Restore, again: Callable[[], Desk]
) -> None:
    done = bring_back(back_up(full, tmp_path / "desk.backup").file, index=False)
    assert done.passages is None
    desk = again()
    assert desk.records.search(People.writer, "spare till by courier") == []
    assert desk.records.reindex(People.admin) > 0


def test_a_database_elsewhere_is_refused_in_words(
    full: Desk, tmp_path: Path, opener: Callable[[Settings], Desk]
) -> None:
    made = back_up(full, tmp_path / "desk.backup")
    own = settings.load(home=tmp_path / "again", database_url=f"sqlite:///{tmp_path / 'x.db'}")
    with pytest.raises(RefusedError, match="take DATABASE_URL away"):
        restore(own, made.file, LOCK, People.admin, opener=opener)
    server = settings.load(home=tmp_path / "again", database_url="postgresql://u@localhost/desk")
    with pytest.raises(BackupError, match="holds a SQLite database"):
        restore(server, made.file, LOCK, People.admin, opener=opener)
    assert untouched(tmp_path)


def test_a_key_that_is_not_inside_is_needed(
    tmp_path: Path, anonymiser: "Anonymiser", embedder: "Embedder", clock: Clock, bring_back: Restore
) -> None:
    from agent.keys import new_key

    given = new_key().decode()
    own = settings.load(home=tmp_path / "home", llm_base_url="none", vault_key=given)
    desk = build(own, anonymiser=anonymiser, embedder=embedder, clock=clock)
    import_rows(desk, tmp_path, [FLOOD])
    made = back_up(desk, tmp_path / "desk.backup")
    desk.close()
    assert made.manifest.key == "environment"
    assert "vault.key" not in names_in(made.file)
    with pytest.raises(VaultError):
        bring_back(made.file)
    assert untouched(tmp_path)
    with_key = settings.load(home=tmp_path / "again", llm_base_url="none", vault_key=given)
    done = restore(
        with_key,
        made.file,
        LOCK,
        People.admin,
        opener=lambda s: build(s, anonymiser=anonymiser, embedder=embedder, clock=clock),
    )
    assert done.records == 1


# --- forgotten stays forgotten


def found(folder: Path, *words: str) -> list[str]:
    hits = []
    for path in folder.rglob("*"):
        data = path.read_bytes().lower() if path.is_file() else b""
        hits += [f"{path.name}: {word}" for word in words if word.lower().encode() in data]
    return hits


@pytest.fixture
def forgot(full: Desk, tmp_path: Path, clock: Clock) -> Path:
    """A backup with both records; since then one was forgotten."""
    made = back_up(full, tmp_path / "desk.backup")
    clock.forward(hours=1)
    full.privacy.forget(People.privacy, "flood-1", "erasure request of the customer")
    return made.file


def assert_forgotten(desk: Desk, home: Path) -> None:
    assert {row.record.id for row in desk.records.rows(People.writer)} == {"reader-1"}
    assert all(hit.passage.record_id != "flood-1" for hit in desk.records.search(People.writer, "flooded bookshop", 5))
    desk.close()
    assert found(home, "3,100 books", "flood-1") == []


def test_a_forgotten_record_does_not_come_back_over_the_same_folder(
    full: Desk, forgot: Path, bring_back: Restore, make_desk: Callable[..., Desk]
) -> None:
    home = full.parts.settings.home
    full.close()
    done = bring_back(forgot, home=home, replace=True)
    assert (done.records, done.erased) == (1, 1)
    assert_forgotten(make_desk(home), home)


def test_a_forgotten_record_does_not_come_back_on_another_machine_with_the_ledger(
    full: Desk, forgot: Path, tmp_path: Path, bring_back: Restore, again: Callable[[], Desk]
) -> None:
    ledger = tmp_path / "forgotten-copy.jsonl"
    shutil.copy(full.parts.settings.home / "forgotten.jsonl", ledger)
    done = bring_back(forgot, forgotten=[ledger])
    assert (done.records, done.erased) == (1, 1)
    desk = again()
    summary = import_rows(desk, tmp_path, [FLOOD])
    assert (summary.imported, len(summary.rejected)) == (0, 1)
    assert_forgotten(desk, tmp_path / "again")


def test_a_record_forgotten_by_a_desk_that_was_begun_anew_does_not_come_back(
    full: Desk, tmp_path: Path, bring_back: Restore, again: Callable[[], Desk]
) -> None:
    made = back_up(full, tmp_path / "desk.backup")
    fresh = again()  # another folder, another pepper, the same records
    import_rows(fresh, tmp_path, [FLOOD, OTHER])
    fresh.privacy.forget(People.privacy, "flood-1", "erasure request of the customer")
    assert fresh.parts.vault.pseudonym("x") != full.parts.vault.pseudonym("x")
    fresh.close()
    done = bring_back(made.file, replace=True)
    assert (done.records, done.erased) == (1, 1)
    assert_forgotten(again(), tmp_path / "again")


def test_a_backup_made_after_forgetting_does_not_hold_it(
    full: Desk, forgot: Path, tmp_path: Path, bring_back: Restore
) -> None:
    made = back_up(full, tmp_path / "later.backup")
    done = bring_back(made.file)
    assert (done.records, done.erased) == (1, 0)
    with sqlite3.connect(tmp_path / "again" / "storydesk.db") as plain:
        assert plain.execute("SELECT count(*) FROM vault").fetchone() == (1,)


def test_a_list_that_is_none_is_refused(full: Desk, tmp_path: Path, bring_back: Restore) -> None:
    made = back_up(full, tmp_path / "desk.backup")
    (tmp_path / "shopping.txt").write_text("milk\n", "utf-8")
    for wrong in ("shopping.txt", "none.jsonl"):
        with pytest.raises(BackupError):
            bring_back(made.file, forgotten=[tmp_path / wrong])
    assert untouched(tmp_path)


def test_ledgers_are_joined_in_the_order_of_time(tmp_path: Path) -> None:
    def line(record: str, hour: int, lifted: bool = False) -> str:
        return json.dumps({"record": record, "at": f"2026-11-16T{hour:02}:00:00Z", "lifted": lifted})

    archive, here, named = (tmp_path / name for name in ("a", "b", "c"))
    archive.write_text("\n".join([line("x", 1), line("y", 2)]) + "\n", "utf-8")
    here.write_text("\n".join([line("x", 1), line("x", 5, lifted=True), '{"cut', line("z", 6)]) + "\n", "utf-8")
    named.write_text(line("x", 3) + "\n", "utf-8")
    merge(archive, [here, tmp_path / "none"], [named])
    lines = [json.loads(text) for text in archive.read_text("utf-8").splitlines()]
    assert [(each["record"], each["lifted"]) for each in lines] == [
        ("x", False),
        ("y", False),
        ("x", False),
        ("x", True),
        ("z", False),
    ]
