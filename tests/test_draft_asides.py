"""Asides: permission and filing are no story; what happened is."""

import pytest

from agent.draft.asides import aside

ASIDES = [
    "Hello, the customer of the customer's business here.",
    "Runa from the bakery here.",
    "Not on social please, my mum is on there.",
    "Use my words and my name, in a press release or on your website.",
    "You may quote me, but leave out my name.",
    "I give permission to publish this.",
    "Not their name please.",
    "Til the end of 2027 is fine.",
    "As promised here is a record of what we did tonight.",
    "The unit is booked with the courier, ref [ORDER 1].",
    "My sous chef wants to know if you're looking for a job lol.",
    "With our full name, thanks.",
    "im texting you off the landline at the fire station",
]
STORIES = [
    "We stayed on the phone for 90 minutes while service went on.",
    "You did not put me on hold once.",
    "She drove the reader 38 miles to the market.",
    "The name of the product was missing on every receipt.",
    "A reader from stock is here.",
    "He told us how to use the spare reader.",
    "I kept the shop open until nine that evening.",
    "The website of the market stayed up all day.",
    "Nobody had to wait for a bill.",
]


@pytest.mark.parametrize("sentence", ASIDES)
def test_talk_about_publication_or_mail_is_an_aside(sentence: str) -> None:
    assert aside(sentence)


@pytest.mark.parametrize("sentence", STORIES)
def test_what_happened_is_not(sentence: str) -> None:
    assert not aside(sentence)
