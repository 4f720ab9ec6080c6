"""Another master key: while the desk goes on, killed in the middle, with a damaged original, one at a time."""

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic import command
from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import create_engine, text

from agent import migrations
from agent.actions import Desk, keeping
from agent.errors import KeyUnavailableError, NotAllowedError, RefusedError, VaultError
from agent.key_file import create_key, read_keys
from agent.keys import LocalKey, Wrapped, key_id
from agent.models import Event
from agent.store.values import Sealed
from tests.conftest import People
from tests.desk_samples import raw, record

NAME = "Ottoline Quayle"


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "BATCH", 4)


def keep(desk: Desk, *record_ids: str) -> None:
    """Seals an original for each of these records, as an import does."""
    for each in record_ids:
        row = desk.parts.vault.seal(raw(each), {"[CUSTOMER]": (NAME,)})
        with desk.parts.store.begin() as tx:
            tx.records.put(record(each), raw(each).digest())
            tx.vault.keep(desk.parts.vault.settle(row, tx.vault.sealing_key()))


def ids(count: int) -> list[str]:
    return [f"T-{n:02}" for n in range(count)]


def rows(desk: Desk) -> list[Sealed]:
    with desk.parts.store.read() as tx:
        return list(tx.vault.all())


def in_use(desk: Desk) -> frozenset[str]:
    with desk.parts.store.read() as tx:
        return tx.vault.key_ids()


def file_of(desk: Desk) -> Path:
    return desk.parts.settings.home / "vault.key"


def all_open(desk: Desk) -> bool:
    return all(desk.parts.vault.open(row).raw == raw(row.record_id) for row in rows(desk))


def test_everything_is_put_under_a_new_key_and_the_old_one_goes(desk: Desk) -> None:
    keep(desk, *ids(10))
    before, old = rows(desk), read_keys(file_of(desk))
    done = desk.keeping.rotate(People.admin)
    assert (done.rewrapped, done.closed, done.to_do) == (10, (), "")
    assert in_use(desk) == {done.key_id}
    assert [key_id(key) for key in read_keys(file_of(desk))] == [done.key_id]
    assert [row.sealed for row in rows(desk)] == [row.sealed for row in before]
    assert all(now.wrapped != then.wrapped for now, then in zip(rows(desk), before, strict=True))
    assert all_open(desk)
    for row in rows(desk):
        with pytest.raises(VaultError):
            LocalKey(old[0]).unwrap(Wrapped(row.wrapped or b"", row.key_id), f"record {row.record_id}")


def test_pseudonyms_stay_over_a_change_of_keys_and_a_new_start(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk()
    before = desk.parts.vault.pseudonym(NAME)
    desk.keeping.rotate(People.admin)
    assert desk.parts.vault.pseudonym(NAME) == before
    assert make_desk().parts.vault.pseudonym(NAME) == before


def test_each_change_makes_another_key(desk: Desk) -> None:
    keep(desk, *ids(3))
    keys = {desk.keeping.rotate(People.admin).key_id for _ in range(3)}
    assert len(keys) == 3
    assert all_open(desk)


def test_what_the_first_version_sealed_gets_its_data_key(desk: Desk) -> None:
    keep(desk, *ids(3))
    master = read_keys(file_of(desk))[0]
    plain = f'{{"raw": {raw("T-01").model_dump_json()}, "identities": {{}}}}'
    with desk.parts.store.begin() as tx:
        tx.vault.put("T-01", Fernet(master).encrypt(plain.encode()), key_id(master))
    assert all_open(desk)
    desk.keeping.rotate(People.admin)
    assert all(row.wrapped for row in rows(desk))
    assert all_open(desk)


# --- without downtime


def test_a_running_desk_reads_and_saves_before_during_and_after(make_desk: Callable[..., Desk]) -> None:
    running, working = make_desk(), make_desk()
    keep(running, *ids(10))
    read_before = rows(running)
    seen: list[int] = []

    def meanwhile(event: Event) -> None:
        seen.append(event.done or 0)
        assert all_open(running)
        keep(running, f"new-{len(seen)}", ids(10)[-len(seen)])

    done = working.keeping.rotate(People.admin, on_event=meanwhile)
    assert len(seen) > 1
    assert in_use(running) == {done.key_id}
    assert len(read_keys(file_of(running))) == 1
    assert [running.parts.vault.open(row).raw.id for row in read_before] == ids(10)
    keep(running, "after")
    assert in_use(running) == {done.key_id}
    assert all_open(running)
    assert all_open(make_desk())


def test_an_original_sealed_before_and_saved_after_is_not_lost(make_desk: Callable[..., Desk]) -> None:
    running, working = make_desk(), make_desk()
    late = running.parts.vault.seal(raw("late"), {})
    working.keeping.rotate(People.admin)
    with running.parts.store.begin() as tx:
        tx.records.put(record("late"), "d")
        tx.vault.keep(running.parts.vault.settle(late, tx.vault.sealing_key()))
    assert in_use(running) == {key_id(read_keys(file_of(running))[0])}
    assert all_open(make_desk())


def test_imports_in_many_threads_lose_nothing(make_desk: Callable[..., Desk]) -> None:
    running, working = make_desk(), make_desk()
    keep(running, *ids(20))
    failed: list[BaseException] = []

    def save(thread: int) -> None:
        try:
            keep(running, *(f"{thread}-{n}" for n in range(15)))
        except BaseException as error:
            failed.append(error)
            raise

    threads = [threading.Thread(target=save, args=(n,)) for n in range(3)]
    for thread in threads:
        thread.start()
    for _ in range(3):
        done = working.keeping.rotate(People.admin)
    for thread in threads:
        thread.join()
    assert failed == []
    final = working.keeping.rotate(People.admin)
    assert final.key_id != done.key_id
    assert len(rows(running)) == 20 + 45
    assert in_use(running) == {final.key_id}
    assert all_open(make_desk())


# --- stopped in the middle

SCRIPT = """
import os, sys
from pathlib import Path
from agent import settings
from agent.actions import keeping
from agent.app import build
from agent.cli.opening import OPERATOR

keeping.BATCH = 4
where, count = sys.argv[2], [0]
desk = build(settings.load(home=Path(sys.argv[1]), llm_base_url="none"))

def die(*args, **more):
    count[0] += 1
    if count[0] >= 2:
        os._exit(9)
    return real(*args, **more)

if where == "batch":
    real = lambda event: None
    desk.keeping.rotate(OPERATOR, on_event=die)
elif where == "switch":
    count[0] = 1
    desk.keeping._switch = die
elif where == "made":
    count[0] = 1
    desk.keeping._rewrap_all = die
elif where == "retire":
    count[0] = 1
    desk.keeping._retire = die
desk.keeping.rotate(OPERATOR)
"""


@pytest.mark.parametrize("where", ["switch", "made", "batch", "retire"])
def test_killed_in_the_middle_and_run_again_it_goes_on(make_desk: Callable[..., Desk], where: str) -> None:
    desk = make_desk()
    keep(desk, *ids(10))
    ended = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(desk.parts.settings.home), where],
        env={"PYTHONPATH": ":".join(p for p in sys.path if p)},
        check=False,
        timeout=60,
    )
    assert ended.returncode == 9
    assert all_open(desk)
    keep(desk, "between")
    made = read_keys(file_of(desk))
    done = make_desk().keeping.rotate(People.admin)
    assert len(made) == (1 if where == "switch" else 2)
    assert (key_id(made[0]) == done.key_id) == (where != "switch")
    assert [key_id(key) for key in read_keys(file_of(desk))] == [done.key_id] == list(in_use(desk))
    assert all_open(make_desk())


def test_a_service_that_fails_in_the_middle_leaves_everything_open(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(desk, *ids(10))

    def gone(row: Sealed, newest: str) -> Sealed:
        raise KeyUnavailableError("The key service does not answer.")

    with monkeypatch.context() as broken:
        broken.setattr(desk.parts.vault, "rewrap", gone)
        with pytest.raises(KeyUnavailableError):
            desk.keeping.rotate(People.admin)
    assert len(read_keys(file_of(desk))) == 2
    assert all_open(desk)
    assert desk.keeping.rotate(People.admin).rewrapped == 10


def test_one_damaged_original_does_not_hold_up_the_others_and_the_old_key_stays(desk: Desk) -> None:
    keep(desk, *ids(10))
    with desk.parts.store.begin() as tx:
        row = tx.vault.get("T-03")
        tx.vault.put("T-03", row.sealed, row.key_id, b"\x00" * 60)
    done = desk.keeping.rotate(People.admin)
    assert (done.rewrapped, done.closed) == (9, ("T-03",))
    assert "older key stays" in done.to_do
    assert len(read_keys(file_of(desk))) == 2


# --- who, and one at a time


def test_only_an_administrator_may_and_it_is_on_record(desk: Desk) -> None:
    for person in (People.writer, People.approver, People.legal, People.privacy):
        with pytest.raises(NotAllowedError):
            desk.keeping.rotate(person)
    assert len(read_keys(file_of(desk))) == 1
    keep(desk, "T-1")
    done = desk.keeping.rotate(People.admin)
    ended, begun = desk.audit.records(People.privacy, limit=2)
    assert (ended.verb, ended.actor) == ("change the master key", People.admin.id)
    assert ended.detail == {"key": done.key_id, "rewrapped": "1", "closed": "0"}
    assert (begun.verb, begun.detail["key"]) == ("begin a change of the master key", done.key_id)
    secret = read_keys(file_of(desk))[0].decode()
    assert secret not in str(ended) + str(begun) + str(done)


def test_two_changes_at_once_are_one(make_desk: Callable[..., Desk]) -> None:
    one, other = make_desk(), make_desk()
    keep(one, *ids(5))
    refused: list[RefusedError] = []

    def again(event: Event) -> None:
        with pytest.raises(RefusedError, match="already") as said:
            other.keeping.rotate(People.admin)
        refused.append(said.value)

    one.keeping.rotate(People.admin, on_event=again)
    assert refused
    assert len(read_keys(file_of(one))) == 1


# --- a database of the first version


def first_version(home: Path) -> bytes:
    """A data folder as the first version left it: one record, its original under the master key itself; the key."""
    home.mkdir()
    master = create_key(home / "vault.key")
    plain = f'{{"raw": {raw("T-1").model_dump_json()}, "identities": {{"[CUSTOMER]": ["{NAME}"]}}}}'
    with create_engine(f"sqlite:///{home / 'storydesk.db'}").begin() as connection:
        config = migrations._config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        body = {"id": "T-1", "digest": "d", "kind": "ticket", "body": record("T-1").model_dump_json(), "folded": "x"}
        names = ", ".join(body)
        marks = ", ".join(f":{name}" for name in body)
        connection.execute(text(f"INSERT INTO records ({names}) VALUES ({marks})"), body)
        sealed = {"id": "T-1", "sealed": Fernet(master).encrypt(plain.encode()), "key": key_id(master)}
        connection.execute(text("INSERT INTO vault (record_id, sealed, key_id) VALUES (:id, :sealed, :key)"), sealed)
    return master


def test_a_data_folder_of_the_first_version_opens_and_is_sealed_anew_at_the_first_change_of_keys(
    tmp_path: Path, make_desk: Callable[..., Desk]
) -> None:
    master = first_version(tmp_path / "first")
    desk = make_desk(tmp_path / "first")
    assert desk.records.reveal(People.privacy, "T-1", "checking the upgrade").requester.name == NAME
    assert rows(desk)[0].wrapped is None
    assert len(desk.parts.vault.pseudonym(NAME)) == 64
    done = desk.keeping.rotate(People.admin)
    assert (done.rewrapped, done.key_id != key_id(master)) == (1, True)
    assert rows(desk)[0].wrapped
    assert all_open(make_desk(tmp_path / "first"))
    with pytest.raises(InvalidToken):
        Fernet(master).decrypt(rows(desk)[0].sealed)
