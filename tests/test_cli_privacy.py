"""``storydesk forget`` and ``storydesk retention`` as a script runs them."""

import json
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from agent.cli import app
from tests.stories import FLOOD

REASON = ("--reason", "asked by letter")


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STORYDESK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("STORYDESK_LLM_BASE_URL", "none")
    return tmp_path / "home"


def run(*args: str) -> Result:
    return CliRunner().invoke(app, list(args))


@pytest.fixture
def rows(tmp_path: Path) -> str:
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps(FLOOD) + "\n", "utf-8")
    assert run("import", str(path)).exit_code == 0
    return str(path)


def test_a_script_forgets_and_reads_the_proof(rows: str, data_folder: Path) -> None:
    done = run("forget", "marisela.qb@saltmarshbooks.example", *REASON)
    assert done.exit_code == 0
    proof = json.loads(done.stdout)
    assert (proof["forgotten"], proof["found"], proof["drafts"], proof["exports"]) == (["flood-1"], 0, [], [])
    assert proof["searched_files"] > 5
    assert proof["searched_bytes"] > 100_000
    refused = run("import", rows, "--json")
    assert (refused.exit_code, json.loads(refused.stdout)["rejected"][0]["line"]) == (1, 1)
    assert run("import", rows, "--again").exit_code == 0


def test_a_person_at_a_terminal_sees_what_goes_and_is_asked(rows: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agent.cli.privacy._at_keyboard", lambda: True)
    stopped = CliRunner().invoke(app, ["forget", "flood-1"], input="n\n")
    assert (stopped.exit_code, "To be erased (1): flood-1" in stopped.stderr) == (1, True)
    assert run("search", "flooded bookshop").stdout.count("flood-1") == 1
    assert CliRunner().invoke(app, ["forget", "flood-1"], input="y\n").exit_code == 0


def test_a_trace_that_is_left_ends_with_1_and_names_the_file(rows: str, data_folder: Path) -> None:
    (data_folder / "note.txt").write_text("marisela.qb@saltmarshbooks.example", "utf-8")
    done = run("forget", "flood-1", *REASON, "--yes")
    assert done.exit_code == 1
    assert "still holds a trace (identity): note.txt" in done.stderr


def test_retention_shows_and_applies(rows: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("retention").stdout == ""
    monkeypatch.setenv("STORYDESK_RETENTION", "ticket=1")
    assert json.loads(run("retention").stdout) == {"kind": "ticket", "days": 1, "total": 1, "due": 1}
    assert json.loads(run("retention", "--apply").stdout)["erased"] == {"ticket": 1}
    assert json.loads(run("retention").stdout)["due"] == 0


@pytest.mark.parametrize("value", ["ticket", "tickets=3", "ticket=-1", "audit=30", "ticket=99999999"])
def test_a_retention_that_cannot_be_read_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("STORYDESK_RETENTION", value)
    result = run("retention")
    assert "STORYDESK_RETENTION" in str(result.exception)
    assert "KIND=DAYS" in str(result.exception)
