"""What a model's sentence may not make of who said what."""

import pytest

from agent.draft.polish import attributed, faults

STAFF = ["Support staff said there is no button yet."]
CUSTOMER = ["The customer said the till wants a price."]


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("The customer said there is no button yet.", STAFF),
        ("There is no button yet, according to the customer.", STAFF),
        ("Support staff said the till wants a price.", CUSTOMER),
        ("The customer wants a price, a till said.", CUSTOMER),
    ],
)
def test_nobody_says_what_another_said(text: str, notes: list[str]) -> None:
    assert "say who said it" in faults(text, notes, ())


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("There was no button yet, support staff said.", STAFF),
        ("According to the customer, the till wanted a price.", CUSTOMER),
        ("Staff said the customer asked for a button.", ["Support staff said the customer asked for a button."]),
    ],
)
def test_who_said_it_may_be_said(text: str, notes: list[str]) -> None:
    assert "say who said it" not in faults(text, notes, ())


def test_a_second_speaker_at_the_end_goes() -> None:
    assert attributed("Staff said there is no button yet, a customer said.", STAFF) == (
        "Staff said there is no button yet."
    )
    assert (
        attributed("The till wants a price, a customer said.", CUSTOMER) == "The till wants a price, the customer said."
    )
