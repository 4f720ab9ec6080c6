"""Near misses of the statement linter, told apart by who speaks, of whom, in what tense and clause; without the text
model, so that the tables alone are held to it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from agent.checks import check_statement, statement_meaning
from agent.checks.statement_figures import figures_in
from agent.models import Fact, Finding, StatementMeta

AT = datetime(2026, 5, 12, 7, 0, tzinfo=UTC)
META = StatementMeta(
    channel="press",
    issued_at=AT,
    next_update_at=AT + timedelta(hours=2),
    people_affected=True,
    counsel_cleared=True,
)
FACTS = (
    Fact(id="f1", text="The pumping station at Oxley lost power at 0620; 310 homes have no water", confirmed_by="Lead"),
    Fact(id="f2", kind="action", text="A spare pump was started at 06:45 UTC", confirmed_by="Lead"),
    Fact(id="f3", kind="unknown", text="Why the station lost power", confirmed_by="Lead"),
    Fact(id="f4", text="Jars sold between 3 and 14 April are recalled", confirmed_by="Lead"),
    Fact(id="f5", text="The page was open from 7:31 to 7:40 p.m.", confirmed_by="Lead"),
)
HEAD = "Harl Water: no supply in Oxley\n12 May 2026, 07:00 UTC\n\n"
BODY = (
    "We are sorry to everyone who woke up without water. At 0620 the pumping station at Oxley lost power; 310 homes "
    "have no water. A spare pump was started at 06:45 UTC. Why the station lost power is not known. {more}\n\n"
    "Please boil water until we write again.\n\nNext update: 09:00 UTC.\n"
)
ENDING = "Customers: 0800 496 0122. Press: press@harl.example\n"


@pytest.fixture(autouse=True)
def _tables_alone() -> Iterator[None]:
    with statement_meaning.using(None):
        yield


def linted(more: str = "", head: str = HEAD, ending: str = ENDING, **meta: Any) -> list[Finding]:
    found = check_statement(head + BODY.format(more=more) + ending, FACTS, META.model_copy(update=meta))
    return [one for one in found if one.severity != "ask"]


def rules(found: list[Finding]) -> set[str]:
    return {one.rule for one in found}


def test_the_clean_statement_with_times_of_four_digits_has_no_finding() -> None:
    assert linted() == []


@pytest.mark.parametrize(
    ("rule", "breach", "near"),
    [
        ("H15", "The water is safe.", "We cannot tell you that the water is safe."),
        ("H15", "This cannot happen again.", "This should not happen to anyone."),
        ("H10", "A valve may have failed.", "You may have heard a bang."),
        ("H10", "This is a small matter.", "This is no small matter."),
        ("H11", "We hold the grid company responsible.", "If you hold a ticket for the pool, keep it."),
        ("H13", "If you felt upset, we are sorry.", "If you are one of the 310 homes, we are sorry."),
        ("H14", "There are great deals on filters.", "A great deal of water is lost."),
        ("H12", "A keeper, Jodie Marsh, hurt her arm.", "A town, Mill Green, lost its supply."),
        ("H12", "The customer, Jodie Marsh, called us.", "“We are on it,” our night lead, Jodie Marsh, said."),
    ],
)
def test_a_breach_is_found_and_what_only_looks_like_it_is_not(rule: str, breach: str, near: str) -> None:
    assert rule in rules(linted(breach))
    assert rule not in rules(linted(near))


def test_who_signs_may_be_named_and_a_victim_on_a_line_may_not() -> None:
    assert "H12" not in rules(linted(ending=ENDING + "\nDaniel Moss, Head of Supply\n"))
    assert "H12" in rules(linted(ending=ENDING + "\nDaniel Moss, customer\n"))


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("Jars sold between 3 April and 14 April are recalled.", False),
        ("Jars sold between 5 April and 14 April are recalled.", True),
        ("The page was open for nine minutes.", False),
        ("The page was open for 25 minutes.", True),
        ("At 0640 the pumping station lost power.", True),
    ],
)
def test_a_figure_that_follows_from_a_fact_may_stand_and_another_not(text: str, blocks: bool) -> None:
    assert ("H2" in {one.rule for one in linted(text) if one.severity == "block"}) is blocks


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("", []),
        ("At 0620 it stopped", ["time"]),
        ("to 1200 homes", ["count"]),
        ("by 2026", ["date"]),
        ("3 and 14 April", ["date", "date"]),
        ("11:30 to 1:15 p.m.", ["time", "time"]),
    ],
)
def test_figures_as_statements_write_them(text: str, kinds: list[str]) -> None:
    assert [one.kind for one in figures_in(text)] == kinds


@pytest.mark.parametrize(
    ("head", "severity"),
    [
        ("STATUS: sign-in failing on Harl Rota\n12 May 2026, 07:00 UTC\n\n", None),
        ("Notice to customers of Harl Water\n12 May 2026, 07:00 UTC\n\n", "warn"),
        ("Harl Water: a message to our customers\n12 May 2026, 07:00 UTC\n\n", "block"),
    ],
)
def test_a_headline_tells_the_event(head: str, severity: str | None) -> None:
    assert next((one.severity for one in linted(head=head) if one.rule == "H1"), None) == severity


def test_a_time_in_two_zones_agrees_by_either() -> None:
    assert "H1" not in rules(linted(head=HEAD.replace("07:00 UTC", "08:00 BST (07:00 UTC)")))
    assert "H1" in rules(linted(head=HEAD.replace("07:00 UTC", "10:30 BST (11:30 CEST)")))


def test_a_short_statement_of_one_line_carries_its_event_behind_the_time() -> None:
    line = "Harl Water, 07:00 UTC, 12 May 2026: no supply in Oxley. We're sorry. Press: press@harl.example\n"
    found = check_statement(line, FACTS, META.model_copy(update={"length": "short"}))
    assert [one for one in found if one.rule == "H1" and one.severity != "ask"] == []
    none = check_statement(line.replace("no supply in Oxley", "we hear you"), FACTS, META)
    assert [one.message for one in none if one.rule == "H1" and one.severity == "block"] == ["there is no headline"]


@pytest.mark.parametrize(
    ("line", "found"),
    [("Press: add phone number", True), ("Press: put the name", True), ("", False)],
)
def test_a_placeholder_is_told_to_the_writer_and_no_deed_of_the_house(line: str, found: bool) -> None:
    told = linted("We put a second link into use at 06:45 UTC.", ending=f"{ENDING}{line}\n")
    assert ("placeholder" in " ".join(one.message for one in told)) is found


def test_a_time_in_another_clause_promises_no_update() -> None:
    vague = BODY.replace("Next update: 09:00 UTC.", "Stay at home until you hear from us; food is free until noon.")
    found = check_statement(HEAD + vague.format(more="") + ENDING, FACTS, META)
    assert [one.message for one in found if one.rule == "H5"] == ["no time is given for the next update"]


@pytest.mark.parametrize(
    ("rule", "breach", "near"),
    [
        ("H12", "The son of our plant manager is in hospital.", "The sons and daughters of our staff are at the hall."),
        ("H12", "A man known to many as a singer was hurt.", "A man was hurt."),
        ("H4", "The safety inspector has approved our plan.", "Whether the inspector has approved it is not known."),
        ("H13", "We apologise to any guest who feels let down.", "We apologise to any guest who had to leave."),
        ("H14", "Our crews helped 4,000 people last year.", "The first report reached us at 06:20."),
        ("H2", "Nine couples came.", "It was a hard day for the couple."),
    ],
)
def test_a_breach_of_another_kind_is_found_and_its_near_miss_is_not(rule: str, breach: str, near: str) -> None:
    assert rule in rules(linted(breach))
    assert rule not in rules(linted(near))


def test_an_action_whose_nouns_are_told_as_known_is_still_missing() -> None:
    told = "The grades of all schools were open at 14:05."
    facts = (
        Fact(id="f1", text="The grades of all schools were open at 14:05", confirmed_by="Lead"),
        Fact(id="f2", kind="action", text="The grades of all schools were hidden", confirmed_by="Lead"),
    )
    texts = (told, f"{told} We have hidden the grades of all schools.")
    found = [[f for f in check_statement(f"Grades open\n\n{text}\n", facts, META) if f.rule == "H4"] for text in texts]
    assert [bool(one) for one in found] == [True, False]


def test_who_answers_the_press_and_a_service_number_of_six_digits_may_stand() -> None:
    found = linted(ending="Faults 13 20 44. News media: Dana Whitlock, 503-555-0160.\n")
    assert not rules(found) & {"H8", "H12"}
