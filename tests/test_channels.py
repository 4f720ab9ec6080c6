"""Six texts from one fact base: each in the form of its channel, none saying more than another, all within length."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

import pytest

from agent.actions import Desk
from agent.actions.statements import statement_meta
from agent.checks import check_statement
from agent.crisis.sheets import SHEETS, Sheet
from agent.draft import Run, channels, draft_statement
from agent.draft.holding import is_advice
from agent.llm import ChatModel
from agent.models import Brief, Content, Fact, FactKind, Incident
from prompts import voices
from tests.conftest import People
from tests.crisis_examples import open_incident
from tests.fake_endpoint import serve
from tests.test_voice_verbs import signed

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


# --- within its words, whatever the facts are


def told(incident: Incident) -> bool:
    return any(f.kind == "known" and f.confirmed_by and not is_advice(f) for f in incident.facts)


def of_case(row: dict[str, Any]) -> Incident:
    meta = row["meta"]
    more = {key: meta[key] for key in ("people_affected", "scct", "counsel_triggers") if meta.get(key) is not None}
    return SAMPLE.model_copy(
        update={
            "title": row["crisis"],
            "facts": tuple(Fact.model_validate(one) for one in row.get("facts", ())),
            "next_update_at": datetime(2026, 11, 14, 9, 0, tzinfo=UTC),
            "counsel_triggers": (),
        }
        | more
    )


def test_every_set_of_the_statement_cases_fits_its_lengths() -> None:
    folder = resources.files("evals").joinpath("statement_cases")
    rows = [json.loads(line) for name in ("dev", "test") for line in _lines(folder, name)]
    incidents = [incident for incident in map(of_case, rows) if told(incident)]
    long = []
    for incident in incidents:
        for sheet in SHEETS:
            meta = statement_meta(incident, sheet.length, sheet.channel, NOW)
            lines = channels.compose(incident, meta, VOICE)
            words = sum(len(line.text.split()) for line in lines if line.part == "body")
            long += [(incident.title, sheet, words)] if words > (50 if sheet.length == "short" else 150) else []
    assert (len(incidents) > 100, long) == (True, [])


def _lines(folder: Traversable, name: str) -> list[str]:
    return folder.joinpath(f"{name}.jsonl").read_text("utf-8").splitlines()


LONG = "Some users of the Counter app could see the titles of receipts that belong to other shops in the same street."


def short(*facts: Fact, **more: object) -> Content:
    content = text(SHEETS[0], SAMPLE.model_copy(update={"facts": facts, **more}))
    assert len(content.part("body").split()) <= 50
    return content


def test_of_two_deeds_the_first_is_told_where_both_have_no_room() -> None:
    done = fact(
        "F2", "action", "The app was taken offline at 14:45 GMT and brought back at 15:05 GMT with lists hidden."
    )
    body = short(fact("F1", "known", LONG), done).part("body")
    assert "\n\nThe app was taken offline at 14:45 GMT.\n\n" in body
    bound = fact("F2", "action", "The app was taken off only in the north until 15:05 and brought back at 16:10 GMT.")
    with pytest.raises(AssertionError):
        short(fact("F1", "known", LONG), bound)


def test_where_the_first_fact_has_no_room_a_shorter_one_takes_its_place() -> None:
    first = fact(
        "F1",
        "known",
        f"{LONG[:-1]} and in the two streets behind it with the days on which the shops had printed them.",
    )
    brief = fact("F2", "known", "No amounts could be seen.")
    content = short(first, brief, fact("F3", "action", "We took the app offline at 14:45 GMT."))
    assert {c for s in content.sentences if s.part == "body" for c in s.citations} == {"F2", "F3"}


def test_a_short_text_keeps_the_time_and_day_of_the_next_update_and_care() -> None:
    done = fact("F2", "action", "We collected both chargers and sent them to our test laboratory in the next town.")
    known = fact("F1", "known", "Two customers told us that the charger of a terminal became too hot to touch.")
    content = short(known, done, counsel_triggers=("injury",))
    assert content.part("body").endswith("Next update: 22:30 UTC.")
    assert "Our concern is for those affected." in content.part("body")
    meta = statement_meta(SAMPLE, "short", "press", NOW).model_copy(update={"counsel_cleared": True})
    found = check_statement(content.text, (known, done), meta, content.placed, VOICE)
    assert [f"{f.rule} {f.message}" for f in found if f.severity == "block"] == []


# --- no brand voice, whoever writes


@pytest.mark.enable_socket
def test_a_model_that_writes_the_channels_is_told_nothing_of_the_brands_voice(make_desk: Callable[..., Desk]) -> None:
    with serve() as endpoint:
        desk = make_desk(model=lambda guard: ChatModel("gpt-5", endpoint, guard, timeout_s=10, retries=0))
        loud = {
            "traits": ("gushing", "chirpy", "dazzling"),
            "boilerplate": "Zinglewise makes every till sparkle, daily.",
        }
        desk.voices.keep(People.approver, "house", 0, VOICE.model_dump() | loud)
        signed(
            desk, "sunny", "The sunny bakers of Brightmere fell in love with their tills after card payments failed."
        )
        incident = open_incident(desk)
        plainer = (
            "Since 09:30 UTC some card payments taken on Counter terminals running update 4.2.1 were charged twice."
        )
        endpoint.says(*[{"s1": plainer, "s2": "", "s3": "", "s4": ""}] * len(SHEETS))
        drafts = desk.crisis.draft_channels(People.writer, incident.id)
        assert desk.voices.voice_for(People.writer, Brief(topic="card payments charged twice")).exemplars
        asked = json.dumps(endpoint.requests, ensure_ascii=False).lower()
    assert len(endpoint.requests) == len(SHEETS)
    texts = [desk.drafts.page(People.writer, draft.id).version.content for draft in drafts]
    assert any(s.origin == "model" for content in texts for s in content.sentences)
    words = ("gushing", "chirpy", "dazzling", "zinglewise", "sparkle", "brightmere", "sunny", "fell in love")
    whole = asked + " ".join(content.text.lower() for content in texts)
    assert [word for word in words if word in whole] == []
