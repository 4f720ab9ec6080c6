"""The store on PostgreSQL: a server of its own on a Unix socket; skipped where the server is not installed."""

import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, text

from agent import settings
from agent.actions import Desk
from agent.actions.ledger import Ledger
from agent.actions.standing import ceiling
from agent.actions.tombstones import key
from agent.app import build
from agent.edits import Pair
from agent.errors import NotAllowedError, StaleError, StoreError
from agent.models import ConsentEntry, Incident
from agent.notify import Notice
from agent.restore import restore
from agent.sealed_file import Lock
from agent.settings import Settings
from agent.store import ApiToken, Confirmed, ImportRun, ProviderRequest, Session, Store, Team
from agent.store.library import PastText
from agent.store.notices import Delivery
from agent.store.policies import KeptPolicy
from agent.store.queue_views import QueueView
from agent.store.tables import Moment, metadata
from retrieval.records import Rejected
from tests.conftest import Clock, People
from tests.desk_samples import LATER, NOW, draft, passage, record, signature, user, version
from tests.stories import FLOOD, import_rows

if TYPE_CHECKING:
    from retrieval.anonymise import Anonymiser
    from retrieval.embed import Embedder

pytest.importorskip("psycopg")

BINARIES = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"))), None)


def _run(*command: str) -> None:
    """As the server's own user where the tests run as root: PostgreSQL refuses root."""
    before = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*before, *command], check=True, capture_output=True, cwd="/", timeout=60)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    if BINARIES is None or (os.geteuid() == 0 and shutil.which("runuser") is None):
        pytest.skip("PostgreSQL is not installed")
    folder = Path(tempfile.mkdtemp(prefix="storydesk-pg"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    control = (str(BINARIES / "pg_ctl"), "-D", str(folder / "data"))
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
    _run(str(BINARIES / "initdb"), "-D", str(folder / "data"), "-U", "storydesk", "-A", "trust", "-E", "UTF8", "-N")
    _run(*control, "-o", options, "-l", str(folder / "log"), "-w", "start")
    try:
        yield f"postgresql://storydesk@/postgres?host={folder}"
    finally:
        _run(*control, "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder)


@pytest.fixture(scope="module")
def migrated(url: str) -> Iterator[Store]:
    made = Store(url)
    assert made.schema() == "empty"
    made.migrate()
    made.migrate()
    assert made.schema() == "current"
    yield made
    made.close()


@pytest.fixture
def store(migrated: Store) -> Store:
    """Emptied of everything but the audit chain, which can't be."""
    with migrated.begin() as tx:
        names = ", ".join(table.name for table in metadata.tables.values() if table.name != "audit")
        tx.records._connection.execute(text(f"TRUNCATE {names}"))
    return migrated


def test_the_migration_makes_the_tables_that_the_code_uses(store: Store, url: str) -> None:
    with create_engine(url.replace("postgresql:", "postgresql+psycopg:")).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": _same_type})
        assert compare_metadata(context, metadata) == []


def _same_type(context: object, inspected: object, column: object, found: object, wanted: object) -> bool | None:
    return False if isinstance(wanted, Moment) and "TIMESTAMP" in repr(found).upper() else None


def test_everything_comes_back_as_it_was(store: Store) -> None:
    nul = record("T-2", "zero \x00 byte")
    with store.begin() as tx:
        tx.vault.put("T-1", b"\x00\xff", "k")
        tx.records.put(record(), "d")
        tx.records.put(nul, "e")
        tx.imports.add(ImportRun(id="i", at=NOW, by="w", name="n", source="csv"), [Rejected(line=1, reason="r")])
        tx.users.add(user("wanda", "writer"))
        tx.sessions.create(Session(token_hash="a", user_id="wanda", created_at=NOW, expires_at=LATER))
        tx.drafts.create(draft(), version(), [passage()])
        tx.signatures.add(signature())
    with store.read() as tx:
        assert (tx.vault.get("T-1").sealed, tx.records.get("T-2")) == (b"\x00\xff", nul)
        assert [r.id for r in tx.records.list(search="ZERO").items] == ["T-2"]
        assert list(tx.records.all()) == [record(), nul]
        assert tx.imports.rejects("i") == [Rejected(line=1, reason="r")]
        assert tx.users.get("wanda") == user("wanda", "writer")
        assert tx.sessions.find("a") is not None
        assert (tx.drafts.get("d1"), tx.drafts.version("d1", 1)) == (draft(), version())
        assert [d.id for d in tx.drafts.list(states={"drafted"})] == ["d1"]
        assert list(tx.signatures.list("d1")) == [signature()]
    with store.begin() as tx:
        assert tx.records.put(record(), "f") == "changed"
        assert tx.records.delete("T-1")
        assert tx.vault.count() == 0


def test_pairs_of_edits_are_kept_read_by_text_and_go(store: Store) -> None:
    made = Pair(outcome="changed", part="body", origin="model", writer="m", before="A \x00 till.", after="One till.")
    with store.begin() as tx:
        for key, at in (("d1", NOW), ("d2", LATER)):
            tx.drafts.create(draft("signed", draft_id=key), version(draft_id=key), [], [])
            tx.edits.put(key, 1, at, [made, made])
            tx.edits.put(key, 1, at, [made])
    with store.begin() as tx:
        assert [one.pair for one in tx.edits.list()] == [made, made]
        assert [one.draft_id for one in tx.edits.list(since=LATER, writer="m")] == ["d2"]
        assert [one.draft_id for one in tx.edits.last("story", 1)] == ["d2"]
        tx.edits.cover("d2", lambda text: text.replace("till", "[DEVICE]"))
        assert [one.pair.after for one in tx.edits.of("d2")] == ["One [DEVICE]."]
        assert tx.edits.drop("d1") == 1
    with store.read() as tx:
        assert [one.draft_id for one in tx.edits.list()] == ["d2"]


def test_stale_and_double_writes_are_refused(store: Store) -> None:
    with store.begin() as tx:
        tx.drafts.create(draft(), version())
        tx.drafts.add_version(version(2), expected=1)
        tx.incidents.create(Incident(id="n", title="t", opened_by="w", detected_at=NOW))
        tx.incidents.update(tx.incidents.get("n"))
        with pytest.raises(StaleError):
            tx.drafts.add_version(version(2), expected=1)
        with pytest.raises(StaleError):
            tx.incidents.update(Incident(id="n", title="t", opened_by="w", detected_at=NOW))
        tx.signatures.add(signature())
        with pytest.raises(NotAllowedError, match="already signed"):
            tx.signatures.add(signature(role="legal"))
    with store.read() as tx:
        assert len(tx.signatures.list("d1")) == 1


def test_a_reader_can_not_write_and_may_read_a_draft(store: Store) -> None:
    with store.begin() as tx:
        tx.drafts.create(draft(), version())
    with store.read() as tx:
        assert tx.drafts.get("d1").id == "d1"
    with pytest.raises(StoreError, match="may not write"), store.read() as tx:
        tx.records.put(record(), "a")


@pytest.mark.parametrize(
    "statement", ["UPDATE audit SET actor = 'mallory'", "DELETE FROM audit", "TRUNCATE audit",
                  "INSERT INTO audit SELECT seq + 9, at, actor, verb, subject, detail, hash, 'x' FROM audit"],
)  # fmt: skip
def test_the_audit_chain_is_append_only(store: Store, statement: str) -> None:
    with store.begin() as tx:
        tx.audit.append(NOW, "abel", "sign", "d1")
    with pytest.raises(StoreError, match="only be added to"), store.begin() as tx:
        tx.records._connection.execute(text(statement))
    with store.read() as tx:
        assert tx.audit.verify() >= 1


def test_of_those_who_take_a_confirmation_at_once_one_gets_it(store: Store) -> None:
    given = Confirmed(token_hash="h", user_id="wanda", about="a", method="password", expires_at=LATER)
    with store.begin() as tx:
        tx.users.add(user("wanda", "writer"))
        tx.confirmations.add(given)
    taken: list[Confirmed | None] = []

    def take() -> None:
        with store.begin() as tx:
            taken.append(tx.confirmations.take("h"))

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one for one in taken if one is not None] == [given]


def test_teams_tokens_and_sign_ins_on_their_way_are_kept_and_read(store: Store) -> None:
    wanda = user("wanda", "writer").model_copy(update={"issuer": "https://id.example", "subject": "s-1"})
    request = ProviderRequest(nonce="n", verifier="v", browser="b", user_id="wanda", confirms="a")
    token = ApiToken(
        id="t", token_hash="h", user_id="wanda", name="n", scopes=frozenset({"read"}), created_at=NOW, expires_at=LATER
    )
    with store.begin() as tx:
        tx.users.add(wanda)
        tx.users.add(user("abel", "approver"))
        tx.teams.add(Team(id="press", name="Press", members=frozenset({"wanda"})))
        tx.drafts.create(draft(), version())
        tx.teams.move("d1", "press")
        tx.tokens.add(token)
        tx.provider_requests.add("s", request, LATER)
    with store.read() as tx:
        assert tx.users.provided("https://id.example", "s-1") == wanda
        assert tx.teams.home("wanda") == "press"
        assert [a.id for a in tx.users.actors("press")] == ["wanda"]
        assert [d.team for d in tx.drafts.list(actor=wanda.actor())] == ["press"]
        assert list(tx.drafts.list(actor=user("abel", "approver").actor())) == []
        assert tx.tokens.find("h") == token
    with store.begin() as tx:
        assert tx.provider_requests.take("s", NOW) == request
        assert tx.provider_requests.take("s", NOW) is None


def test_views_and_notes_on_the_policy_are_kept_shared_and_go(store: Store) -> None:
    first = QueueView(id="v1", owner="wes", name="Late", query="show=late", is_default=True)
    ours = QueueView(id="v2", owner="wes", name="Ours", query="show=all&q=ottoline+quayle", shared="")
    policy = KeptPolicy(number=1, at=NOW, by="wes", sha256="a" * 64, text="t", note="for Ottoline Quayle")
    with store.begin() as tx:
        tx.users.add(user("wes", "writer"))
        for view in (first, ours):
            tx.queue_views.add(view)
        tx.queue_views.put(ours.model_copy(update={"is_default": True, "name": "Ours now"}))
        tx.policies.add(policy)
    with store.read() as tx:
        assert [(v.name, v.is_default) for v in tx.queue_views.of("wes")] == [("Late", False), ("Ours now", True)]
        assert [v.id for v in tx.queue_views.shared_with("abel")] == ["v2"]
        assert tx.policies.current() == policy
    with store.begin() as tx:
        assert tx.queue_views.erase(lambda text: "ottoline quayle" in text) == ["v2"]
        assert tx.policies.forget_notes(lambda text: "Ottoline" in text) == [1]
        tx.queue_views.put(first.model_copy(update={"removed_at": NOW}))
        tx.queue_views.purge(LATER)
        assert list(tx.queue_views.of("wes")) == []


def test_threads_take_turns_and_fork_nothing(store: Store) -> None:
    def work(name: str) -> None:
        for n in range(10):
            with store.begin() as tx:
                tx.audit.append(NOW, name, "note", str(n))

    with store.read() as tx:
        before = tx.audit.verify()
    threads = [threading.Thread(target=work, args=(f"t{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.read() as tx:
        assert tx.audit.verify() == before + 40


def test_notices_and_past_statements_are_kept_read_and_go(store: Store) -> None:
    notice = Notice(kind="comment", subject="d1", at=NOW, detail={"version": "2"})
    one = Delivery(id="n1", key="k" * 64, notice=notice, channel="c", due_at=NOW)
    past = PastText(
        id="p1", sha256="a" * 64, at=NOW, title="T", about="A", text="T", taken_by="w", taken_at=NOW, vectors=b"v"
    )
    with store.begin() as tx:
        assert (tx.outbox.put([one, one.model_copy(update={"id": "n2"})]), tx.outbox.cursor()) == (1, 0)
        tx.outbox.move(7)
        assert tx.outbox.due(NOW) == one
        tx.outbox.lease(["n1"], LATER)
        assert (tx.outbox.due(NOW), tx.outbox.cursor()) == (None, 7)
        tx.outbox.missed(["n1"], 1, LATER, "it answered with HTTP 500")
        assert [(d.tries, d.state) for d in tx.outbox.list()] == [(1, "waiting")]
        assert (tx.library.put(past), tx.library.put(past), list(tx.library.list())) == (True, False, [past])
    with store.read() as tx:
        assert tx.outbox.due(NOW) is None
    with store.begin() as tx:
        tx.outbox.drop(["n1"])
        assert (tx.library.erase(lambda text: "T" in text), tx.outbox.count()) == (["p1"], 0)


def test_a_server_that_is_gone_is_said_in_words() -> None:
    with pytest.raises(StoreError, match="can't be reached"):
        Store("postgresql://nobody@/nothing?host=/nonexistent").migrate()


# --- the vault's master key


def test_nothing_is_saved_under_a_key_that_was_changed_meanwhile(store: Store) -> None:
    with store.begin() as tx:
        tx.vault.keep_pepper(b"wrapped", "old")
    started, changed = threading.Event(), threading.Event()

    def change() -> None:
        started.wait(10)
        with store.begin() as tx:
            tx.vault.keep_pepper(b"wrapped anew", "new")
        changed.set()

    thread = threading.Thread(target=change)
    thread.start()
    with store.begin() as tx, store.begin() as other:
        assert (tx.vault.sealing_key(), other.vault.sealing_key()) == ("old", "old")  # shared: imports don't wait
        started.set()
        tx.records.put(record("T-1"), "d")
        tx.vault.put("T-1", b"sealed", "old", b"w")
        assert not changed.is_set()  # the change waits until both have saved
    thread.join(10)
    assert changed.is_set()
    with store.begin() as tx:
        assert tx.vault.sealing_key() == "new"
        assert [row.record_id for row in tx.vault.under_other_keys("new", "", 10)] == ["T-1"]
        row = tx.vault.get("T-1")
        tx.vault.rewrap([(row, row.model_copy(update={"key_id": "new", "wrapped": b"x"}))])
        tx.vault.rewrap([(row, row.model_copy(update={"key_id": "late"}))])  # no longer as it was
        assert (tx.vault.get("T-1").key_id, tx.vault.key_ids()) == ("new", {"new"})
    with store.begin() as tx:
        tx.records.delete("T-1")


def test_a_backup_holds_the_data_folder_and_a_restore_goes_by_what_was_forgotten_and_taken_back(
    store: Store, url: str, tmp_path: Path, anonymiser: "Anonymiser", embedder: "Embedder", clock: Clock
) -> None:
    def opener(own: Settings) -> Desk:
        return build(own, anonymiser=anonymiser, embedder=embedder, clock=clock)

    lock = Lock("key", b"k" * 32)
    desk = opener(settings.load(home=tmp_path / "home", llm_base_url="none", database_url=url))
    import_rows(desk, tmp_path, [FLOOD, FLOOD | {"id": "kept-1"}])
    desk.consents.record(People.approver, "kept-1", "Yes, do quote me.", "anonymous", ("website",))
    made = desk.keeping.backup(People.admin, tmp_path / "desk.backup", lock)
    assert (made.manifest.database, made.manifest.records) == ("postgresql", 2)
    vault = desk.parts.vault
    known = Ledger(desk.parts.settings.home)  # the database is older than it
    known.add([key(vault, "flood-1")], clock())
    gone = ConsentEntry(record_id="kept-1", act="withdrawn", at=clock(), by=People.legal.id)
    known.lower([ceiling(vault, gone)])
    ledger = tmp_path / "newer.jsonl"
    ledger.write_bytes((desk.parts.settings.home / "forgotten.jsonl").read_bytes())
    desk.close()
    own = settings.load(home=tmp_path / "again", llm_base_url="none", database_url=url)
    done = restore(own, made.file, lock, People.admin, forgotten=[ledger], opener=opener)
    assert (done.records, done.erased, done.lowered) == (1, 1, 1)
    back = opener(own)
    assert back.consents.show(People.writer, "kept-1").consent.level == "none"
    back.close()
    assert not (tmp_path / "again" / "storydesk.db").exists()
    assert (tmp_path / "again" / "vault.key").read_bytes() == (tmp_path / "home" / "vault.key").read_bytes()
