"""Six texts from one fact base: each in the form of its channel, none saying more than another, all within length."""

from datetime import UTC, datetime
from importlib import resources

import pytest

from agent.actions import Desk
from agent.actions.statements import statement_meta
from agent.checks import check_statement
from agent.crisis.sheets import SHEETS, Sheet
from agent.draft import Run, draft_statement
from agent.models import Content, Fact, FactKind, Incident
from prompts import voices
from tests.conftest import People
from tests.crisis_examples import open_incident

NOW = datetime(2026, 11, 13, 19, 30, tzinfo=UTC)
VOICE = voices.load("house")
SAMPLE = Incident.model_validate_json(resources.files("evals").joinpath("samples", "incident.json").read_text("utf-8"))


def fact(key: str, kind: FactKind, text: str) -> Fact:
    return Fact(id=key, kind=kind, text=text, confirmed_by="Ada Stone", confirmed_at=NOW)


LEAK = SAMPLE.model_copy(
    update={
        "title": "Somebody downloaded a list of customer addresses",
        "counsel_triggers": ("data",),
        "facts": (
            fact(
                "F1",
                "known",
                "Somebody without permission downloaded a list of customer e-mail addresses on 12 November 2026",
            ),
            fact("F2", "known", "The list holds 4,300 e-mail addresses; it holds no passwords."),
            fact("F3", "unknown", "who downloaded the list"),
            fact("F4", "unknown", "whether the list was passed on"),
            fact("F5", "action", "closed the export page at 18:20 GMT on 13 November 2026"),
            fact(
                "F6",
                "known",
                "Customers do not need to change their password, and should ignore messages that ask them to.",
            ),
        ),
    }
)


def text(sheet: Sheet, incident: Incident = SAMPLE) -> Content:
    meta = statement_meta(incident, sheet.length, sheet.channel, NOW)
    run = Run(None, NOW, lambda _: None, lambda: False, 0, lambda _: [])
    return draft_statement(incident, meta, VOICE, run).content


@pytest.mark.parametrize("incident", [SAMPLE, LEAK], ids=["double charges", "data"])
@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: f"{sheet.channel} {sheet.length}")
def test_each_channel_passes_its_checks_within_its_length(sheet: Sheet, incident: Incident) -> None:
    content = text(sheet, incident)
    meta = statement_meta(incident, sheet.length, sheet.channel, NOW).model_copy(update={"counsel_cleared": True})
    found = check_statement(content.text, incident.facts, meta, content.placed, VOICE)
    assert [f"{f.rule} {f.message}" for f in found if f.severity == "block"] == []
    assert len(content.part("body").split()) <= (50 if sheet.length == "short" else 150)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: f"{sheet.channel} {sheet.length}")
def test_each_fact_that_is_told_is_cited_and_confirmed(sheet: Sheet) -> None:
    body = [s for s in text(sheet).sentences if s.part == "body"]
    cited = {c for s in body for c in s.citations}
    assert {"F1", "F5"} <= cited <= {f.id for f in SAMPLE.facts if f.confirmed_by}
    assert all(s.citations for s in body if s.origin == "composer")


def test_the_forms_differ_as_their_readers_do() -> None:
    texts = {(s.channel, s.length): text(s) for s in SHEETS}
    social, script = texts["social", "short"], texts["agent_script", "standard"]
    assert social.part("headline") == ""
    assert "Press:" not in social.text
    assert "###" not in social.text
    assert script.part("body").startswith("What happened? Some card payments taken on Counter terminals")
    assert "do not guess" in script.text
    assert texts["internal", "standard"].text.startswith("Internal. Issued ")
    assert texts["press", "standard"].text.rstrip().endswith("###")


def test_a_short_text_is_cut_to_what_is_true_by_itself() -> None:
    body = text(SHEETS[0], LEAK).part("body")
    assert "until" not in body
    assert "We closed the export page at 18:20 GMT" in body
    conditional = fact(
        "F6", "known", "Customers should not open the message if it asks for a password, and they can delete it."
    )
    kept = LEAK.model_copy(update={"facts": (*LEAK.facts[:-1], conditional)})
    told = text(SHEETS[0], kept).part("body")
    assert ("if it asks for a password, and they can delete it" in told) or "Please contact support." in told


def test_the_desk_keeps_a_draft_of_every_channel(desk: Desk) -> None:
    incident = open_incident(desk)
    drafts = desk.crisis.draft_channels(People.writer, incident.id)
    assert [(d.channel, d.statement.length if d.statement else None) for d in drafts] == [s[:2] for s in SHEETS]
    for draft in drafts:
        page = desk.drafts.page(People.legal, draft.id)
        assert [f.message for f in page.findings if f.severity == "block"] == []
