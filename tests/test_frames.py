"""Frames: who said it and where that stands, what was done, and two facts in one sentence that claim nothing more."""

import pytest

from agent.draft.frames import by_staff, done, joined, opening, plain, told


@pytest.mark.parametrize(
    ("clause", "deed"),
    [
        ("they have sent the customer a new fuse by courier", "sent the customer a new fuse by courier"),
        ("they had also written to the bank", "also wrote to the bank"),
        ("then they rebuilt the database", "then rebuilt the database"),
        ("they gave the money back", "gave the money back"),
        ("they would send a fuse", None),
        ("they have not sent a fuse", None),
        ("they did not find it", None),
        ("they need the number", None),
        ("they were calling the bank", None),
        ("the fuse was sent", None),
    ],
)
def test_only_what_was_done_is_a_deed(clause: str, deed: str | None) -> None:
    assert done(clause) == deed


def test_what_was_done_is_told_plainly_and_what_was_only_said_as_said() -> None:
    assert by_staff(["they have sent a fuse"], "Support staff")[0] == "Support staff sent a fuse."
    assert by_staff(["they would send a fuse"], "Support staff")[0] == "Support staff said they would send a fuse."
    both = by_staff(["they have stopped the rental", "they would send a reader"], "Support staff")
    assert both[0] == "Support staff stopped the rental and said they would send a reader."


def test_the_time_of_a_deed_stands_first() -> None:
    said = by_staff(["in the meantime they had switched on payment links"], "Staff")
    assert said == ["In the meantime, staff switched on payment links."]
    assert by_staff(["two weeks on, they looked at the numbers"], "Staff")[0] == (
        "Two weeks on, staff looked at the numbers."
    )


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("they changed bank", "they lost the code", "they changed bank and lost the code"),
        ("they could not pay", "they lost the code", "they could not pay, and they lost the code"),
        ("they told a man who came", "they sold a lamp", "they told a man who came, and they sold a lamp"),
        ("they had a stall", "they sold a lamp", "they had a stall, and they sold a lamp"),
        ("the river came in", "they lost the stock", "the river came in, and they lost the stock"),
        ("they sold tea and cake", "the till froze", "they sold tea and cake, and the till froze"),
    ],
)
def test_a_second_fact_loses_its_subject_only_where_nothing_else_could_take_it(
    first: str, second: str, whole: str
) -> None:
    assert joined([first, second]) == whole


def test_behind_said_each_fact_has_its_that() -> None:
    assert told(["they could not pay", "the till froze"], 0)[0] == (
        "The customer said they could not pay and that the till froze."
    )
    assert told(["on Friday the till froze"], 0)[0] == "The customer said that on Friday the till froze."


def test_two_facts_claim_no_cause_and_no_order_of_time() -> None:
    ways = [*told(["the till froze", "they lost £40"], 1), *opening(["the till froze", "they lost £40"], "a customer")]
    added = {"because", "so", "after", "before", "when", "then", "as", "since", "while", "therefore"}
    assert ways
    assert all(added.isdisjoint(text.lower().replace(",", "").split()) for text in ways)


def test_who_said_it_changes_place_from_turn_to_turn() -> None:
    ways = [told(["the till froze at noon"], turn)[0] for turn in range(3)]
    assert ways == [
        "The customer said the till froze at noon.",
        "The till froze at noon, the customer said.",
        "According to the customer, the till froze at noon.",
    ]
    assert told(["they lost £40 that day"], 1)[0] == "The customer lost £40 that day, they said."
    assert told(["they have a stall and sell jam"], 1)[0] == "The customer has a stall and sells jam, they said."


def test_no_sentence_begins_with_a_figure() -> None:
    assert not any(
        text[0].isdigit() for turn in range(3) for text in told(["41 invoices went through, all clean"], turn)
    )
    assert by_staff(["1,930 tills have the new letters"], "Support staff")[0].startswith("Support staff said 1,930")


def test_who_said_it_parts_a_sentence_only_behind_a_verb_and_never_inside_a_time() -> None:
    ways = told(["the harbour has no signal until the fog goes"], 0)
    assert "The harbour has no signal, the customer said, until the fog goes." in ways
    for clause in ("they came down on the day before and walked", "it was late and a colleague from the shop rang"):
        assert not any("day, the customer" in text or "colleague, the" in text for text in told([clause], 0))


def test_marks_of_quotation_and_regret_are_no_part_of_a_fact() -> None:
    assert plain("they made a 'chair' login for the traders' stall, sorry") == (
        "they made a chair login for the traders' stall"
    )
    assert plain("there is NO signal") == "there is no signal"


def test_that_there_was_contact_is_told_without_a_saying() -> None:
    said = opening(["they wrote to customer support about the goat"], "a customer")
    assert said == ["A customer wrote to customer support about the goat."]


def test_what_a_customer_wrote_behind_the_help_is_said_later() -> None:
    assert told(("the power was back",), 1, later=True)[0] == "The customer later said the power was back."


def test_what_takes_up_the_sentence_before_it_stands_first() -> None:
    assert told(("it used to be 25",), 0)[0] == "It used to be 25, the customer said."
    assert by_staff(("that is £212 in fees",), "Staff", 1)[0] == "That is £212 in fees, staff said."


def test_what_support_saw_of_the_customer_is_no_deed_of_theirs() -> None:
    assert done("they have looked and the customer did ask four times") == (
        "looked and said the customer did ask four times"
    )
