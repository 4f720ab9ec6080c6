"""``storydesk report`` as a script runs it, and as a person at a terminal reads it."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from agent.cli import app
from agent.edits import Pair, pairs
from agent.models import Content, Provenance, Sentence, Version
from agent.store import Store
from tests.desk_samples import LATER, draft, passage
from tests.desk_samples import version as any_version

FROZE = "The till froze on Friday evening."
LONG = "The till froze on Friday evening, and the agent, [CREDIT], stayed on the phone until it worked again."


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("STORYDESK_HOME", str(home))
    monkeypatch.setenv("STORYDESK_LLM_BASE_URL", "none")
    made = Store(f"sqlite:///{home / 'storydesk.db'}")
    made.migrate()
    return made


def found(*drafted: str, signed: str) -> list[Pair]:
    """As the desk makes them at the signature; the headline is the composer's."""
    title = Sentence(part="headline", text="A night at the till", origin="composer")
    first = Content(sentences=(title, *(Sentence(part="body", text=text) for text in drafted)))
    after = Content(sentences=(title, Sentence(part="body", text=signed, origin="person")))
    made = Provenance(model="small-model")
    one, two = (
        Version(draft_id="d", number=n, content=c, author="w", created_at=LATER, provenance=made)
        for n, c in ((1, first), (2, after))
    )
    return pairs(one, two)


@pytest.fixture
def taught(store: Store) -> Store:
    """Two signed texts, a week apart: in each the second sentence is cut and the first one is kept."""
    with store.begin() as tx:
        for week, key in enumerate(("d1", "d2")):
            tx.drafts.create(draft(state="signed", draft_id=key), any_version(draft_id=key), [passage()], [])
            tx.edits.put(key, 2, LATER + timedelta(weeks=week), found(FROZE, LONG, signed=FROZE))
    return store


def run(*args: str) -> Result:
    return CliRunner().invoke(app, ["report", "edits", *args])


def rows(done: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_script_reads_one_object_a_line(taught: Store) -> None:
    done = run()
    assert (done.exit_code, done.stderr) == (0, "")
    assert [row["what"] for row in rows(done)] == ["all", "week", "week", "writer", "writer", "kind", "told"]
    every, first, second, model, composer, kind, told = rows(done)
    assert (every["drafts"], every["sentences"], every["kept"], every["cut"]) == (2, 6, 4, 2)
    assert every["kept_share"] == round(4 / 6, 4)
    assert (first["monday"], second["monday"], first["drafts"]) == ("2026-11-02", "2026-11-09", 1)
    assert (model["writer"], model["kept_share"], model["sentences"]) == ("small-model", 0.5, 4)
    assert (composer["writer"], composer["kept_share"]) == ("composer", 1.0)
    assert (kind["kind"], kind["count"], kind["share"], kind["causes"]) == ("length", 2, 1.0, {"cut": 2})
    assert kind["examples"][0]["before"] == LONG  # type: ignore[index]
    assert str(told["text"]).startswith("Editors cut whole sentences (2 of 6 sentences)")


def test_the_report_begins_on_a_day_and_takes_one_model(taught: Store) -> None:
    assert rows(run("--since", "2026-11-09"))[0]["drafts"] == 1
    assert [row["what"] for row in rows(run("--model", "composer"))] == ["all", "week", "week", "writer", "told"]
    none = run("--model", "another")
    assert (none.exit_code, rows(none)[0]["drafts"]) == (0, 0)
    assert "No signed text fits" in none.stderr


def test_an_empty_desk_says_what_to_do(store: Store) -> None:
    done = run()
    assert (done.exit_code, rows(done)[0]["sentences"]) == (0, 0)
    assert "an approver sign it" in done.stderr


@pytest.mark.parametrize("given", [("--since", "soon"), ("--sinse", "2026-11-09"), ("more",)])
def test_wrong_usage_ends_with_2(store: Store, given: tuple[str, ...]) -> None:
    assert run(*given).exit_code == 2


def test_a_person_at_a_terminal_reads_tables_with_the_very_words(
    taught: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agent.cli.terminal.at_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", "200")
    shown = run().stdout
    for words in ("2 signed texts: of 6 drafted sentences 67% were kept", "2026-11-09", "small-model", "[CREDIT]"):
        assert words in shown
    assert "The next draft is told:" in shown
