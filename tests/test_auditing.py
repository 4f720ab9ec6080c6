"""The audit of a whole desk: its verbs are anchored as they are done, and the command says what holds and what not."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from agent import settings
from agent.actions import Desk
from agent.anchors import NAME, read
from agent.app import build
from agent.cli import app
from agent.errors import AuditBrokenError, RefusedError, StorydeskError
from agent.policy import BUILT_IN_TEXT
from tests.conftest import People


def tamper(home: Path, *statements: str) -> None:
    """What somebody does who has the database in hand."""
    with closing(sqlite3.connect(home / "storydesk.db", isolation_level=None)) as raw:
        for guard in ("audit_no_update", "audit_no_delete", "audit_in_order"):
            raw.execute(f"DROP TRIGGER IF EXISTS {guard}")
        for statement in statements:
            raw.execute(statement)


def test_what_counts_is_anchored_when_it_is_done(desk: Desk) -> None:
    home = desk.parts.settings.home
    desk.policies.set(People.admin, BUILT_IN_TEXT)
    proof = desk.audit.prove()
    assert proof.anchored == proof.records == read(home / NAME)[-1].seq
    assert proof.notes == ()
    assert desk.audit.prove(desk.audit.key()).records == proof.records
    with pytest.raises(AuditBrokenError, match="another key than the one that you kept"):
        desk.audit.prove("-----BEGIN PUBLIC KEY-----")
    tamper(home, f"DELETE FROM audit WHERE seq = {proof.records}")
    with pytest.raises(AuditBrokenError, match=f"record {proof.records} was anchored"):
        desk.audit.prove()


def test_what_is_refused_is_not_anchored(desk: Desk) -> None:
    before = read(desk.parts.settings.home / NAME)
    with pytest.raises(RefusedError):
        desk.people.create(People.admin, People.writer.id, "Another Reed", {"writer"})
    assert read(desk.parts.settings.home / NAME) == before


def test_the_anchors_outlive_a_change_of_the_master_key(desk: Desk) -> None:
    key = desk.audit.key()
    desk.keeping.rotate(People.admin)
    own = desk.parts.settings
    desk.close()
    again = build(own)
    assert again.audit.prove(key).anchors > 0
    again.close()


def test_the_second_place_is_named_by_the_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    second = tmp_path / "elsewhere.jsonl"
    monkeypatch.setenv("STORYDESK_AUDIT_ANCHOR", str(second))
    desk = build(settings.load(home=tmp_path / "home", llm_base_url="none"))
    desk.people.create(People.admin, "w.reed", "Wynn Reed", {"writer"})
    assert read(second) == read(tmp_path / "home" / NAME) != []
    (tmp_path / "home" / NAME).unlink()
    with pytest.raises(AuditBrokenError, match="keeps 0 anchors"):
        desk.audit.prove()
    desk.close()


# --- the command line


def run(*words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, words)
    refused = str(done.exception) if isinstance(done.exception, StorydeskError) else ""
    return done.exit_code, done.stdout, done.stderr + refused


def test_the_commands_of_audit_and_policy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    monkeypatch.setenv("STORYDESK_HOME", str(home))
    for name, role in (("w.reed", "writer"), ("a.stone", "approver")):
        assert run("user", "add", name, "--name", "Somebody Invented", "--role", role)[0] == 0

    code, policy, said = run("policy", "show")
    assert (code, policy) == (1, BUILT_IN_TEXT)
    assert "statement: nobody could sign it" in said
    (tmp_path / "own.toml").write_text(policy, "utf-8")
    assert run("policy", "check", str(tmp_path / "own.toml"))[0] == 1
    run("user", "add", "l.marsh", "--name", "Lin Marsh", "--role", "legal")
    assert run("policy", "check", str(tmp_path / "own.toml")) == (0, "This policy would be taken.\n", "")
    assert run("policy", "set", str(tmp_path / "own.toml"))[0] == 0
    assert '"version": 1' in run("policy", "history")[1]
    assert run("policy", "set", str(tmp_path / "none.toml"))[0] == 2

    code, key, _ = run("audit", "key")
    assert (code, key.splitlines()[0]) == (0, "-----BEGIN PUBLIC KEY-----")
    (tmp_path / "audit.pem").write_text(key, "utf-8")
    code, said, _ = run("audit", "verify", "--key", str(tmp_path / "audit.pem"))
    assert code == 0
    assert said.startswith("The chain holds: 4 records.\n4 anchors agree with it, the last one with record 4.\n")
    tamper(home, "UPDATE audit SET actor = 'mallory' WHERE seq = 2")
    code, _, said = run("audit", "verify")
    assert (code, said.count("record 2 was changed")) == (1, 1)
