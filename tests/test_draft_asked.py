"""What a customer asked is told as what they did; what is put to the reader or points elsewhere is not."""

import pytest

from agent.draft.asked import question


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("Can a till run a clock?", "they asked whether a till could run a clock"),
        (
            "Do I still have to pay the rental for machines that are full of mud?",
            "they asked whether they still had to pay the rental for machines that were full of mud",
        ),
        (
            "Is there a way to ring up something that costs nothing?",
            "they asked whether there was a way to ring up something that cost nothing",
        ),
        (
            "How long does the battery keep the reader alight?",
            "they asked how long the battery keeps the reader alight",
        ),
        ("What do I do with 180 rolls of paper?", "they asked what to do with 180 rolls of paper"),
    ],
)
def test_a_question_about_the_matter_is_told(asked: str, told: str) -> None:
    assert question(asked) == told


@pytest.mark.parametrize(
    "asked",
    [
        "Can you tell the reader of this to write in capitals?",
        "Is there any news about my refund yet?",
        "Could anyone help me with the till?",
        "Is this how shops die in the rain?",
        "Is it even worth bringing it?",
        "Is that covered?",
        "The oven stopped on Friday before lunch.",
        "Can we have the larder screen, and can it speak Welsh?",
    ],
)
def test_what_is_no_question_about_the_matter_is_not(asked: str) -> None:
    assert question(asked) is None
