"""Anchors of the audit chain: what was done to the chain, with the database in hand, does not stay hidden."""

import base64
import json
import sqlite3
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

from agent.anchors import MINUTES, NAME, RECORDS, Anchors, Proof, places, read
from agent.errors import AuditBrokenError
from agent.models import AuditRecord
from agent.store.audit import GENESIS, _digest
from tests.desk_samples import NOW, new_store

GUARDS = ("audit_no_update", "audit_no_delete", "audit_in_order")
FIELDS = ("seq", "at", "actor", "verb", "subject", "detail", "prev")


class Key:
    """A signer in hand."""

    def __init__(self, seed: int = 1) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)

    def sign(self, data: bytes) -> bytes:
        return self._key.sign(data)

    def proves(self, signature: bytes, data: bytes) -> bool:
        try:
            load_pem_public_key(self.public_key.encode()).verify(signature, data)
        except InvalidSignature:
            return False
        return True

    @property
    def public_key(self) -> str:
        return self._key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


class Chain:
    """A store whose every commit is anchored, with the folder and a second place."""

    def __init__(self, folder: Path) -> None:
        self.store, self.count = new_store(folder), 1
        self.file, self.second = folder / NAME, folder / "elsewhere.jsonl"
        self.anchors = Anchors(self.file, self.second, Key())

    def add(self, verb: str = "sign", at: datetime = NOW, detail: dict[str, str] | None = None) -> AuditRecord:
        with self.store.begin() as tx:
            made = tx.audit.append(at, "abel", verb, f"d{self.count}", detail)
        self.count += 1
        self.anchors.note(made)
        return made

    def prove(self, anchors: Anchors | None = None) -> Proof:
        anchors = anchors or self.anchors
        kept = anchors.kept()
        with self.store.read() as tx:
            return anchors.proved(tx.audit.verify(), tx.audit.hashes, kept)

    def alone(self) -> Anchors:
        """The same desk without a second place."""
        return Anchors(self.file, None, Key())


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[Chain]:
    made = Chain(tmp_path)
    for _ in range(6):
        made.add()
    yield made
    made.store.close()


@pytest.fixture
def raw(chain: Chain, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """The database in somebody's hand, without its guards."""
    connection = sqlite3.connect(tmp_path / "desk.db", isolation_level=None)
    for name in GUARDS:
        connection.execute(f"DROP TRIGGER {name}")
    yield connection
    connection.close()


def rehash(raw: sqlite3.Connection) -> None:
    """Computes the whole chain anew, so that it holds in itself."""
    raw.execute("UPDATE audit SET prev = 'p' || seq, hash = 'h' || seq")  # no two alike on the way
    prev = GENESIS
    for row in raw.execute(f"SELECT {', '.join(FIELDS)} FROM audit ORDER BY seq").fetchall():
        fields = dict(zip(FIELDS, row, strict=True)) | {"prev": prev}
        prev = _digest(fields)
        raw.execute("UPDATE audit SET prev = ?, hash = ? WHERE seq = ?", (fields["prev"], prev, fields["seq"]))


def test_a_chain_that_nobody_touched_is_proved_to_its_end(chain: Chain) -> None:
    assert chain.prove() == Proof(records=6, anchors=6, anchored=6)
    assert read(chain.file) == read(chain.second)
    assert (chain.file.stat().st_mode & 0o777) == 0o600


def test_an_anchor_can_be_proved_by_anybody_with_the_public_key(chain: Chain) -> None:
    line = json.loads(chain.file.read_text("utf-8").splitlines()[-1])
    signature = line.pop("signature")
    data = json.dumps(line, sort_keys=True, separators=(",", ":")).encode()
    load_pem_public_key(Key().public_key.encode()).verify(base64.b64decode(signature), data)


def _one_field(raw: sqlite3.Connection) -> None:
    raw.execute("UPDATE audit SET actor = 'mallory' WHERE seq = 3")


def _swap(raw: sqlite3.Connection) -> None:
    raw.execute("UPDATE audit SET verb = CASE seq WHEN 3 THEN 'export' WHEN 4 THEN 'withdraw' ELSE verb END")
    raw.execute("UPDATE audit SET seq = CASE seq WHEN 3 THEN -4 WHEN 4 THEN -3 ELSE seq END")
    raw.execute("UPDATE audit SET seq = abs(seq)")


def _remove(raw: sqlite3.Connection) -> None:
    raw.execute("DELETE FROM audit WHERE seq = 3")
    raw.execute("UPDATE audit SET seq = seq - 1 WHERE seq > 3")


@pytest.mark.parametrize("tamper", [_one_field, _swap])
def test_a_change_after_which_the_whole_chain_was_computed_anew_is_found(
    chain: Chain, raw: sqlite3.Connection, tamper: Callable[[sqlite3.Connection], None]
) -> None:
    tamper(raw)
    with pytest.raises(AuditBrokenError, match="does not hold"):
        chain.prove()
    rehash(raw)
    with chain.store.read() as tx:
        assert tx.audit.verify() == 6  # the chain alone sees nothing
    with pytest.raises(AuditBrokenError, match=r"Record 3 .* not the one that was anchored on 2026-11-03"):
        chain.prove()


def test_a_removed_record_is_found_though_the_others_were_moved_up(chain: Chain, raw: sqlite3.Connection) -> None:
    _remove(raw)
    rehash(raw)
    with pytest.raises(AuditBrokenError, match="Record 3 of the audit chain is not the one"):
        chain.prove()


def test_a_last_record_that_was_deleted_is_found(chain: Chain, raw: sqlite3.Connection) -> None:
    raw.execute("DELETE FROM audit WHERE seq = 6")
    with chain.store.read() as tx:
        assert tx.audit.verify() == 5
    with pytest.raises(AuditBrokenError, match="ends at record 5, and record 6 was anchored"):
        chain.prove()
    raw.execute("DELETE FROM audit")
    with pytest.raises(AuditBrokenError, match="ends at record 0"):
        chain.prove()


def test_an_older_file_of_anchors_is_found_by_the_second_place(chain: Chain, raw: sqlite3.Connection) -> None:
    older = b"".join(chain.file.read_bytes().splitlines(keepends=True)[:4])
    chain.file.write_bytes(older)
    with pytest.raises(AuditBrokenError, match=r"keeps 4 anchors .* and the second place 6"):
        chain.prove()
    raw.execute("DELETE FROM audit WHERE seq > 4")
    with pytest.raises(AuditBrokenError, match="ends at record 4, and record 5 was anchored"):
        chain.prove()
    # Without a second place nothing is left to tell by: that is said in the module, and is why there is one.
    assert chain.prove(chain.alone()).anchored == 4


def test_anchors_that_were_taken_away_are_found_by_the_second_place(chain: Chain) -> None:
    chain.file.unlink()
    with pytest.raises(AuditBrokenError, match="keeps 0 anchors"):
        chain.prove()
    assert "No anchor is kept" in chain.prove(chain.alone()).notes[0]
    chain.add()  # a new first anchor does not cover it up, and the second place is left as it was
    with pytest.raises(AuditBrokenError, match="differ from anchor 1"):
        chain.prove()
    assert len(read(chain.second)) == 6


def test_an_anchor_taken_out_of_the_middle_is_named(chain: Chain) -> None:
    lines = chain.file.read_bytes().splitlines(keepends=True)
    chain.file.write_bytes(b"".join(lines[:2] + lines[3:]))
    with pytest.raises(AuditBrokenError, match="Anchor 3 of the audit chain is missing"):
        chain.prove(chain.alone())


@pytest.mark.parametrize("seed", [1, 2])
def test_a_forged_anchor_is_named(chain: Chain, seed: int) -> None:
    """Changed, its signature kept; or all of them signed by another key."""
    lines = chain.file.read_text("utf-8").splitlines()
    if seed == 1:
        lines[2] = lines[2].replace('"seq":3', '"seq":2')
        chain.file.write_text("\n".join(lines) + "\n", "utf-8")
    with pytest.raises(AuditBrokenError, match=rf"Anchor {3 if seed == 1 else 1} .* not signed by this desk's key"):
        chain.prove(Anchors(chain.file, None, Key(seed)))


def test_a_line_that_is_no_anchor_is_named(chain: Chain) -> None:
    with chain.file.open("a", encoding="utf-8") as file:
        file.write("{}\n")
    with pytest.raises(AuditBrokenError, match="Line 7"):
        chain.prove(chain.alone())


# --- when anchors are written


def test_what_does_not_count_much_is_anchored_at_intervals(tmp_path: Path) -> None:
    chain = Chain(tmp_path)
    chain.add("comment")
    for _ in range(RECORDS - 1):
        chain.add("comment")
    assert [a.seq for a in read(chain.file)] == [1]
    said = chain.prove().notes
    assert said == (
        f"Records 2 to {RECORDS} came after the last anchor (2026-11-03 09:30 UTC): that none was removed after them "
        "is not proved until the next one.",
    )
    chain.add("comment")
    assert [a.seq for a in read(chain.file)] == [1, RECORDS + 1]
    chain.add("comment", NOW + timedelta(minutes=MINUTES))
    chain.add("sign")
    assert [a.seq for a in read(chain.file)] == [1, RECORDS + 1, RECORDS + 2, RECORDS + 3]
    assert chain.prove().notes == ()


def test_a_record_that_another_process_has_gone_beyond_is_not_anchored_again(chain: Chain) -> None:
    with chain.store.begin() as tx:
        older = tx.audit.append(NOW, "abel", "sign", "d2")
    chain.add()
    chain.anchors.note(older)
    assert [a.seq for a in read(chain.file)] == [1, 2, 3, 4, 5, 6, 8]
    assert chain.prove().anchored == 8


def test_half_a_line_of_a_killed_process_is_made_good(chain: Chain) -> None:
    with chain.file.open("ab") as file:
        file.write(b'{"n":7,"at":"2026')
    assert chain.prove().anchors == 6
    chain.add()
    assert [a.n for a in read(chain.file)] == [1, 2, 3, 4, 5, 6, 7]


def test_a_second_place_that_was_away_is_caught_up(chain: Chain) -> None:
    lines = chain.second.read_bytes().splitlines(keepends=True)
    chain.second.write_bytes(b"".join(lines[:3]))
    assert chain.prove().notes == ("The second place lacks the last 3 of 6 anchors.",)
    chain.add()
    assert read(chain.second) == read(chain.file)
    assert chain.prove().notes == ()


def test_a_place_that_can_not_be_written_stops_no_verb(chain: Chain, tmp_path: Path) -> None:
    away = Anchors(chain.file, tmp_path / "not there" / "anchors.jsonl", Key())
    with chain.store.begin() as tx:
        made = tx.audit.append(NOW, "abel", "sign", "d1")
    away.note(made)
    assert chain.prove(away).notes == ("The second place lacks the last 7 of 7 anchors.",)
    nowhere = Anchors(tmp_path / "not there" / NAME, None, Key())
    nowhere.note(made)


def test_a_second_place_may_be_a_folder(chain: Chain, tmp_path: Path) -> None:
    (tmp_path / "mounted").mkdir()
    here, second = places(tmp_path, tmp_path / "mounted")
    assert (here, second) == (chain.file, tmp_path / "mounted" / NAME)
    assert places(tmp_path, chain.second) == [chain.file, chain.second]
    assert places(tmp_path, None) == [chain.file]


# --- a backup that came back


def test_a_restore_is_said_and_what_stood_before_it_must_hold(chain: Chain, raw: sqlite3.Connection) -> None:
    raw.execute("DELETE FROM audit WHERE seq > 4")  # as the archive had it
    chain.add("restore", detail={"base": "4"})
    proof = chain.prove()
    assert (proof.records, proof.anchored) == (5, 5)
    assert proof.notes == (
        "On 2026-11-03 09:30 UTC the desk came from a backup that ended at record 4; what was on record after it, up "
        "to record 6 at least, is not in it.",
    )
    chain.add()
    assert len(chain.prove().notes) == 1
    _one_field(raw)
    rehash(raw)
    with pytest.raises(AuditBrokenError, match="Record 3"):
        chain.prove()


def test_a_record_that_only_says_restore_excuses_nothing(chain: Chain, raw: sqlite3.Connection) -> None:
    """Without the desk's key the anchor that goes with a restore can't be made."""
    raw.execute("DELETE FROM audit WHERE seq > 4")
    with chain.store.begin() as tx:
        tx.audit.append(NOW, "mallory", "restore", "desk", {"base": "4"})
    with pytest.raises(AuditBrokenError, match="Record 5 of the audit chain is not the one"):
        chain.prove()


def test_after_a_restore_the_longer_history_is_gone_on_with(chain: Chain, tmp_path: Path) -> None:
    came = tmp_path / "came" / NAME
    came.parent.mkdir()
    came.write_bytes(b"".join(chain.file.read_bytes().splitlines(keepends=True)[:4]))
    stranger = tmp_path / "stranger.jsonl"
    Anchors(stranger, None, Key(2)).note(chain.add())
    anchors = Anchors(came, None, Key())
    anchors.adopt([stranger, tmp_path / "none", chain.file])
    assert read(came) == read(chain.file)
    anchors.adopt([chain.second, came])
    assert read(came) == read(chain.file)
