"""The command line as a contract: JSON Lines in and out, line numbers on errors, exit codes."""

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from agent.cli import app
from agent.errors import BackupError, RefusedError, VaultError
from tests.stories import FLOOD

README = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
COMMANDS = [
    ["import"],
    ["anonymise"],
    ["ground"],
    ["search"],
    ["draft", "story"],
    ["draft", "statement"],
    ["check", "story"],
    ["check", "statement"],
    ["signals"],
    ["sentiment"],
    ["export"],
    ["reindex"],
    ["forget"],
    ["retention"],
    ["report", "edits"],
    ["crisis", "draft"],
    ["crisis", "drill"],
    ["crisis", "library", "add"],
    ["crisis", "library", "list"],
    ["crisis", "library", "remove"],
    ["crisis", "library", "similar"],
    ["voice", "learn"],
    ["voice", "list"],
    ["voice", "show"],
    ["voice", "check"],
    ["voice", "take-back"],
    ["audit", "verify"],
    ["audit", "key"],
    ["policy", "show"],
    ["policy", "check"],
    ["policy", "set"],
    ["policy", "history"],
    ["signoff"],
    ["user", "add"],
    ["notices", "list"],
    ["notices", "test"],
    ["notices", "set"],
    ["vault", "rotate"],
    ["vault", "key"],
    ["backup"],
    ["restore"],
    ["serve"],
    ["demo"],
]


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STORYDESK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("STORYDESK_LLM_BASE_URL", "none")
    return tmp_path / "home"


def run(args: list[str], rows: list[object] | str = "") -> Result:
    text = rows if isinstance(rows, str) else "".join(json.dumps(row) + "\n" for row in rows)
    return CliRunner().invoke(app, args, input=text.encode())


def answers(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_says_what_it_does_and_how_it_ends(command: list[str]) -> None:
    result = run([*command, "--help"])
    assert result.exit_code == 0
    assert re.search(r"[Ee]xit\s+0", result.stdout)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_wrong_usage_ends_with_2(command: list[str]) -> None:
    assert run([*command, "--no-such-option"]).exit_code == 2


@pytest.mark.parametrize("when", ["tomorrow", "2031-12-03T09:00"])
def test_an_embargo_needs_a_time_with_its_zone(when: str) -> None:
    result = run(["export", "d1", "--embargo", when])
    assert result.exit_code == 2
    assert "2026-12-03T09:00+00:00" in result.stderr


def test_the_readme_names_every_command() -> None:
    named = {tuple(line.split("<")[0].split()[1:3]) for line in README.splitlines() if line.startswith("storydesk ")}
    for command in COMMANDS:
        assert any(words[: len(command)] == tuple(command)[: len(words)] for words in named), command


def test_anonymise_keeps_order_and_offsets() -> None:
    rows = [
        {"id": "1", "text": "Write to jo.bloggs@corner.example please", "known": []},
        {"id": "2", "text": "Nothing to hide, the reader works."},
        {"id": "3", "text": "Ask for Wendeline", "known": [{"type": "name", "value": "Wendeline Prak"}]},
    ]
    result = run(["anonymise"], rows)
    assert result.exit_code == 0
    got = answers(result)
    assert [row["id"] for row in got] == ["1", "2", "3"]
    assert [s["type"] for s in got[0]["spans"]] == ["email"]  # type: ignore[index, attr-defined]
    span = got[0]["spans"][0]  # type: ignore[index]
    assert rows[0]["text"][span["start"] : span["end"]] == "jo.bloggs@corner.example"  # type: ignore[index]
    assert got[1]["spans"] == []
    assert "Wendeline" not in str(got[2]["text"])


def test_a_bad_line_is_named_and_the_rest_goes_on() -> None:
    result = run(["ground"], '{"id": "1", "evidence": ["It rained."], "text": "It rained."}\nnope\n{"id": "3"}\n')
    assert result.exit_code == 1
    assert [row["id"] for row in answers(result)] == ["1"]
    assert "line 2:" in result.stderr
    assert "line 3:" in result.stderr


def test_ground_scores_are_numbers_between_0_and_1() -> None:
    rows = [
        {"id": "a", "evidence": ["The shop took 214 payments."], "text": "The shop took 214 payments."},
        {"id": "b", "evidence": ["The shop took 214 payments."], "text": "The shop lost 900 customers in March."},
        {"id": "c", "evidence": [], "text": "Anything at all happened."},
        {"id": "d", "evidence": ["x"], "text": ""},
    ]
    got = answers(run(["ground"], rows))
    assert all(0 <= row["score"] <= 1 for row in got)  # type: ignore[operator]
    assert [row["sentences"][0]["supported"] for row in got[:3]] == [True, False, False]  # type: ignore[index]


def test_check_exits_1_when_a_rule_blocks() -> None:
    result = run(["check", "statement"], [{"id": "s", "text": "No comment.", "facts": [], "meta": {}}])
    assert result.exit_code == 1
    rules = {finding["rule"] for finding in answers(result)[0]["findings"]}  # type: ignore[attr-defined]
    assert "H9" in rules


def test_signals_of_an_empty_store_reads_nothing_and_warns_of_nothing(data_folder: Path) -> None:
    done = run(["signals", "--store"], "this is no row\n")
    assert (done.exit_code, answers(done)) == (0, [])
    assert data_folder.is_dir()


def test_signals_answers_each_row_from_the_rows_before_it() -> None:
    rows = [
        {"at": f"2026-11-0{d}T{h:02}:00:00Z", "topic": "t", "count": 3, "negative": 1}
        for d in (1, 2)
        for h in range(24)
    ]
    whole, half = answers(run(["signals"], rows)), answers(run(["signals"], rows[:24]))
    assert whole[:24] == half
    assert set(whole[0]) == {"at", "topic", "score", "signal", "expected", "why"}


def test_the_chain_by_command(data_folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps(FLOOD), "utf-8")
    first = run(["import", str(path), "--json"])
    assert first.exit_code == 0
    assert {k: answers(first)[0][k] for k in ("read", "imported", "rejected")} == {
        "read": 1,
        "imported": 1,
        "rejected": [],
    }
    assert answers(run(["import", str(path), "--json"]))[0]["unchanged"] == 1
    hits = answers(run(["search", "-k", "3"], [{"id": "q", "query": "bookshop under water"}]))[0]["hits"]
    assert [hit["id"] for hit in hits] == ["flood-1"]  # type: ignore[attr-defined]
    drafted = run(["draft", "story"], [{"id": 7, "topic": "a bookshop open again after a flood", "words": 120}])
    row = answers(drafted)[0]
    assert (row["id"], row["status"], row["model"]) == ("7", "drafted", "composer")
    assert run(["export", str(row["draft"])]).exit_code == 1  # not signed
    assert run(["reindex"]).exit_code == 0
    assert run(["audit", "verify"]).exit_code == 0


def test_a_voice_is_for_the_briefs_that_name_none(data_folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps(FLOOD), "utf-8")
    run(["import", str(path)])
    brief = {"topic": "a bookshop open again after a flood", "words": 120}
    drafted = run(["draft", "story", "--voice", "nobody"], [brief, {"id": 2, **brief, "voice": "house"}])
    assert [row["id"] for row in answers(drafted)] == ["2"]
    assert "line 1: There is no voice profile 'nobody'" in drafted.stderr


def test_an_unknown_incident_is_an_error_with_its_line() -> None:
    result = run(["draft", "statement"], [{"id": "1", "incident": "none-such"}])
    assert result.exit_code == 1
    assert "line 1: There is no incident" in result.stderr


def test_an_account_is_made_with_a_generated_password() -> None:
    made = run(["user", "add", "a.writer", "--name", "Ann Writer", "--role", "writer"])
    assert made.exit_code == 0
    assert len(made.stdout.strip()) > 20
    assert run(["user", "add", "b", "--name", "B", "--role", "king"]).exit_code == 2
    assert [row["id"] for row in answers(run(["user", "list"]))] == ["a.writer"]


def test_the_master_key_is_changed_by_command(data_folder: Path) -> None:
    assert run(["reindex"]).exit_code == 0
    before = (data_folder / "vault.key").read_bytes()
    done = run(["vault", "rotate"])
    assert (done.exit_code, answers(done)[0]["rewrapped"], answers(done)[0]["closed"]) == (0, 0, [])
    after = (data_folder / "vault.key").read_bytes()
    assert after != before
    assert after.decode() not in done.stdout + done.stderr


def test_a_master_key_of_the_environment_is_put_there_by_a_person(
    data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = (run(["vault", "key"]).stdout.strip() for _ in range(2))
    assert old != new
    monkeypatch.setenv("STORYDESK_VAULT_KEY", old)
    assert run(["reindex"]).exit_code == 0
    assert isinstance(refused := run(["vault", "rotate"]).exception, VaultError)
    assert "in front of it" in str(refused)
    monkeypatch.setenv("STORYDESK_VAULT_KEY", f"{new},{old}")
    done = run(["vault", "rotate"])
    assert done.exit_code == 0
    assert "take the older keys out" in done.stderr
    monkeypatch.setenv("STORYDESK_VAULT_KEY", new)
    assert run(["audit", "verify"]).exit_code == 0
    assert not (data_folder / "vault.key").exists()


def test_a_desk_is_backed_up_and_brought_back(
    data_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, archive = tmp_path / "rows.jsonl", tmp_path / "desk.backup"
    path.write_text(json.dumps(FLOOD), "utf-8")
    run(["import", str(path), "--json"])
    assert run(["backup", str(archive)]).exit_code == 2  # no passphrase, and nobody to ask
    monkeypatch.setenv("STORYDESK_BACKUP_PASSPHRASE", "a lamp in the harbour")
    made = run(["backup", str(archive)])
    assert (made.exit_code, answers(made)[0]["records"], answers(made)[0]["key"]) == (0, 1, "inside")
    assert "master key is inside" in made.stderr
    assert "harbour" not in made.stdout + made.stderr
    assert isinstance(run(["backup", str(archive)]).exception, BackupError)
    assert isinstance(run(["restore", str(archive)]).exception, RefusedError)
    done = run(["restore", str(archive), "--replace"])
    row = answers(done)[0]
    assert (done.exit_code, row["records"], row["forgotten"]) == (0, 1, 0)
    assert Path(str(row["aside"])).is_dir()
    hits = answers(run(["search", "-k", "1"], [{"id": "q", "query": "bookshop under water"}]))[0]["hits"]
    assert [hit["id"] for hit in hits] == ["flood-1"]  # type: ignore[attr-defined]


def test_a_backup_under_a_key_file(data_folder: Path, tmp_path: Path) -> None:
    key, archive = tmp_path / "backup.key", tmp_path / "desk.backup"
    key.write_text(run(["vault", "key"]).stdout, "utf-8")
    key.chmod(0o644)
    assert "chmod 600" in str(run(["backup", str(archive), "--key-file", str(key)]).exception)
    key.chmod(0o600)
    assert run(["backup", str(archive), "--key-file", str(key)]).exit_code == 0
    assert run(["restore", str(archive), "--key-file", str(key), "--replace", "--no-index"]).exit_code == 0
