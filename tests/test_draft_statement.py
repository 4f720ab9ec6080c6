"""A holding statement: what is confirmed, in the order people need it, and nothing else."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from agent.checks import check_statement
from agent.draft import Run, Written, draft_statement
from agent.draft.holding import done, is_advice, stamp
from agent.errors import RefusedError
from agent.llm import ChatModel
from agent.models import Fact, FactKind, Incident, StatementMeta
from prompts import voices
from tests.fake_endpoint import Answer, FakeEndpoint, serve

NOW = datetime(2026, 11, 16, 10, 5, tzinfo=UTC)
VOICE = voices.load("house")
META = StatementMeta(
    channel="press",
    issued_at=NOW,
    detected_at=NOW - timedelta(minutes=30),
    first_statement=True,
    next_update_at=NOW + timedelta(hours=2),
    valid_until=NOW + timedelta(hours=12),
    checked_at=NOW,
    people_affected=True,
    scct="accidental",
)


def fact(number: int, kind: FactKind, text: str, by: str | None = "dana") -> Fact:
    return Fact(id=f"f{number}", kind=kind, text=text, confirmed_by=by, confirmed_at=NOW if by else None)


CHARGED = Incident(
    id="i1",
    title="Customers charged twice after terminal update",
    opened_by="dana",
    detected_at=NOW - timedelta(minutes=30),
    people_affected=True,
    next_update_at=NOW + timedelta(hours=2),
    next_update_where="tillwise.example/status",
    facts=(
        fact(
            1,
            "known",
            "Since 08:20 UTC on 16 November 2026 some card payments on T2 terminals have been charged twice.",
        ),
        fact(2, "known", "The fault began after terminal update 4.2 was installed overnight"),
        fact(3, "known", "A supplier sent a broken file", None),
        fact(4, "unknown", "How many customers were charged twice"),
        fact(5, "unknown", "why the update caused the double charges?"),
        fact(6, "action", "stopped the update at 09:10 UTC"),
        fact(7, "action", "Refunds were promised by noon", None),
        fact(8, "known", "Customers do not need to ask for a refund."),
    ),
)
VALUES: dict[str, Any] = {
    "now": NOW,
    "on_event": lambda _: None,
    "cancelled": lambda: False,
    "rounds": 2,
    "check": lambda _: [],
}


def draft(incident: Incident = CHARGED, meta: StatementMeta = META, model: ChatModel | None = None) -> Written:
    return draft_statement(incident, meta, VOICE, Run(model, **VALUES))


def changed(**more: object) -> Incident:
    return CHARGED.model_copy(update=more)


def test_it_says_known_unknown_done_advice_and_when_more_is_said() -> None:
    content = draft().content
    assert content.part("dateline") == "Issued 10:05 UTC on 16 November 2026"
    assert content.part("headline") == "Tillwise: customers charged twice after terminal update"
    assert content.part("body").split("\n\n") == [
        "Since 08:20 UTC on 16 November 2026 some card payments on T2 terminals have been charged twice. We know that "
        "this is hard for the people affected, and we are sorry for the trouble it causes them. The fault began after "
        "terminal update 4.2 was installed overnight.",
        "We do not yet know how many customers were charged twice or why the update caused the double charges.",
        "We stopped the update at 09:10 UTC.",
        "Customers do not need to ask for a refund.",
        "We will give the next update by 12:05 UTC on 16 November 2026 at tillwise.example/status.",
    ]
    assert VOICE.press_contact in content.part("contact")
    assert VOICE.customer_contact in content.part("contact")


def test_no_rule_blocks_it() -> None:
    for length in ("short", "standard"):
        meta = META.model_copy(update={"length": length})
        content = draft(meta=meta).content
        found = check_statement(content.text, CHARGED.facts, meta, content.placed, VOICE)
        assert [f for f in found if f.severity == "block"] == []


def test_what_nobody_confirmed_is_not_stated() -> None:
    text = draft().content.text
    assert "supplier" not in text
    assert "noon" not in text


def test_every_stated_fact_is_cited() -> None:
    cited = {c for s in draft().content.sentences for c in s.citations}
    assert cited == {"f1", "f2", "f4", "f5", "f6", "f8"}


def test_nothing_confirmed_is_a_refusal() -> None:
    with pytest.raises(RefusedError, match="confirm"):
        draft(changed(facts=(fact(1, "known", "The till is down", None),)))


def test_a_missing_time_of_the_next_update_is_a_refusal() -> None:
    with pytest.raises(RefusedError, match="next update"):
        draft(changed(next_update_at=None), META.model_copy(update={"next_update_at": None}))


def test_a_time_that_has_passed_is_a_refusal() -> None:
    with pytest.raises(RefusedError, match="has passed"):
        draft(changed(next_update_at=NOW - timedelta(minutes=1)))


def test_contacts_of_the_incident_come_before_the_houses() -> None:
    contact = draft(changed(press_contact="Duty press officer, 020 7946 0123")).content.part("contact")
    assert "020 7946 0123" in contact
    assert VOICE.press_contact not in contact


def test_a_title_that_no_fact_carries_is_not_the_headline() -> None:
    assert "explosion" not in draft(changed(title="Explosion at the depot")).content.part("headline").lower()


def test_before_counsel_it_says_nothing_that_admits_and_holds_no_mark_of_its_own() -> None:
    content = draft(
        changed(counsel_triggers=("injury",)), META.model_copy(update={"counsel_triggers": ("injury",)})
    ).content
    assert content.part("dateline") == "Issued 10:05 UTC on 16 November 2026"
    assert "sorry" not in content.text
    assert "Our first concern is for the people affected." in content.text


def test_when_nobody_is_affected_there_is_no_word_of_sympathy() -> None:
    assert "sorry" not in draft(changed(people_affected=False)).content.text


def test_a_fact_base_without_unknowns_still_admits_that_not_all_is_known() -> None:
    known = tuple(f for f in CHARGED.facts if f.kind != "unknown")
    assert "We do not yet have all the facts" in draft(changed(facts=known)).content.text


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("stopped the update", "We stopped the update."),
        ("Sent new cards to all shops", "We sent new cards to all shops."),
        ("Engineers restarted the servers.", "Engineers restarted the servers."),
        ("Affected terminals were switched off", "Affected terminals were switched off."),
        ("We told the bank", "We told the bank."),
    ],
)
def test_an_action_gets_its_subject(typed: str, told: str) -> None:
    assert done(typed) == told


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("Please use another terminal.", True),
        ("Customers can pay in cash.", True),
        ("Unplug the dock.", True),
        ("No action is needed.", True),
        ("Customers cannot pay by card.", False),
        ("The dock got hot.", False),
    ],
)
def test_advice_is_told_from_news(text: str, advice: bool) -> None:
    assert is_advice(fact(1, "known", text)) is advice


def test_a_time_has_its_zone() -> None:
    assert stamp(NOW) == "10:05 UTC on 16 November 2026"


# --- with a model at the wire --------------------------------------------------------------------------------


@pytest.fixture
def endpoint() -> Iterator[FakeEndpoint]:
    with serve() as fake:
        yield fake


def small(endpoint: FakeEndpoint) -> ChatModel:
    return ChatModel("tiny-1b", endpoint, lambda _: None, timeout_s=10, retries=0)


@pytest.mark.enable_socket
@pytest.mark.parametrize(
    "wrong",
    [
        "Some card payments on T2 terminals have been charged twice.",
        "Since 08:20 UTC on 16 November 2026 about 300 card payments on T2 terminals have been charged twice.",
        "Since 08:20 UTC on 16 November 2026 some card payments on T2 terminals have been charged twice by hackers.",
        "Since 08:20 UTC on 16 November 2026 no card payments on T2 terminals have been charged twice.",
    ],
)
def test_a_reworded_fact_that_says_less_or_more_is_not_taken(endpoint: FakeEndpoint, wrong: str) -> None:
    endpoint.says({"s1": wrong})
    assert draft(model=small(endpoint)).content.text == draft().content.text


@pytest.mark.enable_socket
def test_a_reworded_fact_that_says_the_same_is_taken_and_cites_it(endpoint: FakeEndpoint) -> None:
    plainer = "Some card payments on T2 terminals have been charged twice since 08:20 UTC on 16 November 2026."
    endpoint.says({"s1": plainer})
    written = draft(model=small(endpoint))
    taken = [s for s in written.content.sentences if s.origin == "model"]
    assert [(s.text, s.citations) for s in taken] == [(plainer, ("f1",))]
    assert written.provenance.model == "tiny-1b"


@pytest.mark.enable_socket
def test_unconfirmed_facts_never_leave_for_the_model(endpoint: FakeEndpoint) -> None:
    endpoint.says({"s1": ""})
    draft(model=small(endpoint))
    assert "supplier" not in str(endpoint.requests)


@pytest.mark.enable_socket
def test_a_model_that_fails_leaves_the_composed_statement(endpoint: FakeEndpoint) -> None:
    endpoint.says(Answer(status=500))
    written = draft(model=small(endpoint))
    assert written.content.text == draft().content.text
    assert written.provenance.model == "composer"
