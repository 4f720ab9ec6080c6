"""What was said of the present, told in the past; nothing where the past of one verb is not sure."""

import pytest

from agent.draft.tense import explains, past


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("the till wants a price", "the till wanted a price"),
        ("nobody who had only coins has been turned away", "nobody who had only coins had been turned away"),
        ("the till cannot read a fridge", "the till could not read a fridge"),
        ("they argue each day about who sold what", "they argued each day about who sold what"),
        ("their cook says the machine speaks to her", "their cook said the machine spoke to her"),
    ],
)
def test_present_verbs_go_into_the_past(now: str, then: str) -> None:
    assert past(now) == then


@pytest.mark.parametrize(
    "clause",
    [
        "the oven broke on Friday",
        "they would ring at noon",
        "the till jingles all day",
        "no wine at all",
        "a driver collects the rest on Wednesday",
        "the market opens at 8.30",
        "the machines they have already take tokens",
    ],
)
def test_what_is_past_or_unsure_has_no_such_wording(clause: str) -> None:
    assert past(clause) is None


def test_how_something_works_is_told_apart_from_what_was_so() -> None:
    assert explains("he types the card on his big buttons")
    assert not explains("the bank confirms the money is held")
