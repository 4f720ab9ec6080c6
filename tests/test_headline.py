"""Headlines without a model: what went wrong and what came of it, and no order of time that nobody told."""

import pytest

from agent.draft.headline import HEADLINE_CHARS, headlines
from agent.draft.notes import take
from agent.draft.persona import Persona
from agent.draft.plan import plan
from retrieval.records import Speaker
from tests.test_draft_story import said


def titles(*messages: tuple[Speaker, str], topic: str = "") -> tuple[str, ...]:
    return headlines(plan(take(said(*messages)), Persona(), 400), Persona(), topic)


def test_fault_and_deed_stand_in_one_headline() -> None:
    found = titles(("customer", "Our oven stopped on Friday."), ("agent", "I've sent you a new fuse by courier."))
    assert found[0] == "Support staff sent the customer a new fuse after oven stopped"
    assert all(len(title) <= HEADLINE_CHARS for title in found)


def test_a_deed_that_came_before_the_fault_is_not_said_to_come_after_it() -> None:
    found = titles(("agent", "I've sent you a new fuse by courier."), ("customer", "Our oven stopped on Friday."))
    assert not any(title.startswith("Support staff") and " after " in title for title in found)


@pytest.mark.parametrize("clause", ["Our drivers get paid on Thursday.", "Our shop is open on Friday."])
def test_what_is_no_fault_stands_behind_no_after(clause: str) -> None:
    found = titles(("customer", clause), ("agent", "I've sent you a new fuse by courier."))
    assert not any(" after " in title for title in found)


def test_half_of_what_somebody_said_is_no_headline() -> None:
    long = "A colleague found that we had paid for a terminal for a long time that we gave back in the year before."
    assert not any(title.endswith("that they had paid") for title in titles(("customer", long)))


def test_a_deed_that_only_looks_into_it_comes_behind_what_the_customer_says() -> None:
    found = titles(("customer", "Our stall sold 312 cakes."), ("agent", "I've looked at the account of your stall."))
    looked = found.index("Support staff looked at the account of the customer's stall")
    assert found.index("Customer says their stall sold 312 cakes") < looked


def test_the_last_headline_claims_no_help_that_nobody_told_of() -> None:
    found = titles(
        ("customer", "Our oven has a door of glass."), ("agent", "It is not on our list of what is covered.")
    )
    assert found[-1] == "Customer in contact with support staff"
    assert titles(("customer", "Our oven has a door of glass."))[-1] == "Customer tells of their experience"


def test_a_range_keeps_both_its_ends() -> None:
    raised = "I've raised your offline limit from £50 to £100 a payment for three days or until next Monday."
    found = titles(("customer", "Our oven stopped on Friday."), ("agent", raised))
    assert any(title.startswith("Support staff raised the customer's offline limit") for title in found)
    assert not any(title.endswith("from £50") for title in found)


def test_what_is_so_every_day_is_no_fault_behind_after() -> None:
    found = titles(("customer", "Our waiters read English, not the menu."), ("agent", "I've sent you a new font."))
    assert not any("after waiters read" in title for title in found)


def test_a_death_is_told_as_one() -> None:
    found = titles(("customer", "My husband died on the 19th."), ("agent", "I've moved the account to your name."))
    assert "Customer gets help after death of husband" in found


def test_a_possessive_without_its_thing_makes_no_headline_before_another() -> None:
    found = titles(
        ("customer", "Our stall sold 312 cakes."), ("agent", "I've set yours to day and month for the export.")
    )
    assert "Customer says their stall sold 312 cakes" in found
    assert not any("customer's to" in title for title in found)


def test_the_topic_is_the_headline_where_all_of_it_is_told() -> None:
    talk = (("customer", "Our oven broke on Friday."), ("agent", "I've sent you a new fuse by courier."))
    assert titles(*talk, topic="oven broke and gets a new fuse")[0] == "Oven broke and gets a new fuse"
    for topic in (
        "bakery oven gets a new fuse",
        "oven and fuse",
        "how an oven got a new fuse",
        "oven got 12 new fuses",
    ):
        assert titles(*talk, topic=topic) == titles(*talk)


def test_what_was_taken_somewhere_is_not_said_to_be_taken_only() -> None:
    taken = (
        "I've taken your call, with your leave and your good wishes, to the man who writes the software of the till."
    )
    found = titles(("customer", "Our oven stopped on Friday."), ("agent", taken))
    assert not any("took the customer's call" in title for title in found)


def test_what_a_support_agent_did_for_a_customer_heads_the_story() -> None:
    found = titles(
        ("customer", "Our reader broke and the market opens at 8."),
        ("agent", "I have keys."),
        ("customer", "[AGENT 1] drove 38 miles on his Saturday off to swap a card reader."),
    )
    assert found[0] == "Support agent drove 38 miles on his Saturday off to swap a card reader"


def test_a_headline_says_no_day_that_only_the_conversation_knows() -> None:
    found = titles(("customer", "We reopened today, four days after the flood."))
    assert "Customer says they reopened four days after the flood" in found
