"""Exercises: a recorded crisis is warned of, stated and out within the hour; two quiet weeks raise nothing."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib import resources
from pathlib import Path

import pytest
from typer.testing import CliRunner

from agent.actions import Desk
from agent.app import build
from agent.cli import app
from agent.drill import Arrival, Script, SimulatedClock, _Drill, names, play
from agent.errors import NotFoundError
from agent.settings import load
from retrieval.anonymise import Anonymiser
from retrieval.embed import Embedder

Make = Callable[[SimulatedClock], Desk]


@pytest.fixture
def make(tmp_path: Path, anonymiser: Anonymiser, embedder: Embedder) -> Make:
    own = load(home=tmp_path / "drill", llm_base_url="none")
    return lambda clock: build(own, anonymiser=anonymiser, embedder=embedder, clock=clock)


def test_the_samples_hold_three_crises_and_the_quiet_weeks() -> None:
    assert names() == ["data-breach", "double-charge", "overheating", "quiet"]
    folder = resources.files("evals").joinpath("samples", "drills")
    for name in names():
        script = Script.model_validate_json(folder.joinpath(f"{name}.json").read_text("utf-8"))
        times = [json.loads(x)["created_at"] for x in folder.joinpath(f"{name}.jsonl").read_text("utf-8").splitlines()]
        assert times == sorted(times)
        assert len(times) >= 12
        assert script.warns == (name != "quiet")


def test_a_crisis_that_counsel_has_to_see_is_out_within_the_hour(make: Make) -> None:
    said: list[str] = []
    assert play("data-breach", said.append, make)
    told = "\n".join(said)
    assert "Quiet     69 interactions in two weeks, 0 warnings" in told
    assert "risk personal data exposed" in told
    assert "Drafted   6 texts" in told
    assert "Some customers could see invoices of other customers in their account." in told
    assert "Clock     first statement: 16 November 11:32 UTC, due 16 November 12:00 UTC" in told
    assert ", late" not in told


def test_an_exercise_in_which_nobody_is_warned_fails(make: Make) -> None:
    at = datetime(2026, 11, 16, 9, tzinfo=UTC)
    clock, said = SimulatedClock(at), list[str]()
    line = {
        "id": "a-1",
        "kind": "ticket",
        "created_at": at.isoformat(),
        "messages": [{"role": "customer", "text": "Hi."}],
    }
    desk = make(clock)
    assert _Drill(desk, clock, said.append)._crisis([Arrival(created_at=at, line=json.dumps(line))]) is None
    assert said == ["Warned    never, in 1 interactions"]
    assert clock.at >= at + timedelta(minutes=60)
    desk.close()


def test_an_unknown_exercise_is_named_with_those_that_there_are() -> None:
    with pytest.raises(NotFoundError, match="there are data-breach, double-charge"):
        play("flood", print)


def test_the_command_line_drafts_every_channel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STORYDESK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("STORYDESK_LLM_BASE_URL", "none")
    now = datetime.now(UTC)
    base = json.loads(resources.files("evals").joinpath("samples", "incident.json").read_text("utf-8"))
    base |= {"detected_at": now.isoformat(), "next_update_at": (now + timedelta(hours=2)).isoformat()}
    rows = [{"id": "a", "incident": base}, {"id": "b", "incident": "nowhere"}]
    done = CliRunner().invoke(app, ["crisis", "draft"], input="\n".join(json.dumps(r) for r in rows))
    assert done.exit_code == 1
    assert "nowhere" in done.stderr
    (told,) = [json.loads(line) for line in done.stdout.splitlines()]
    assert (told["id"], told["incident"]) == ("a", "double-charges-2026-11")
    kinds = [(text["channel"], text["length"]) for text in told["texts"]]
    assert kinds == [
        ("press", "short"),
        ("press", "standard"),
        ("social", "short"),
        ("status_page", "standard"),
        ("agent_script", "standard"),
        ("internal", "standard"),
    ]
    assert not [f for text in told["texts"] for f in text["findings"] if f["severity"] == "block"]
    cited = [c for text in told["texts"] for s in text["sentences"] for c in s["citations"]]
    assert set(cited) <= {"F1", "F2", "F3", "F4", "F5", "F6", "F7"}
