"""Shorthand for a small model, and the fault that a lost subject makes."""

import pytest

from agent.draft.notes import take
from agent.draft.persona import persona
from agent.draft.plan import Beat
from agent.draft.polish import faults
from agent.draft.shorthand import fields, shorthand
from retrieval.records import Passage

TWO = (
    "The customer said the new terminal arrived at 11.",
    "The customer said they did not lose a single sale.",
)


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("The new terminal arrived at 11 and did not lose a single sale.", True),
        ("The new terminal arrived at 11 and they did not lose a single sale.", False),
        ("The terminal arrived at 11 and the customer did not lose a single sale.", False),
    ],
)
def test_a_second_fact_keeps_its_subject(text: str, lost: bool) -> None:
    assert ("say who did the second thing" in faults(text, TWO, ())) is lost


def test_one_person_may_do_two_things() -> None:
    notes = ("Support staff said they moved the account.", "Support staff said they sent a terminal.")
    assert "say who did the second thing" not in faults(
        "Support staff moved the account and sent a terminal.", notes, ()
    )


def test_a_line_says_who_told_its_facts_and_carries_a_word_of_them() -> None:
    passage = Passage(
        id="t#0.0",
        record_id="t",
        message=0,
        start=0,
        end=60,
        role="customer",
        text="The new terminal arrived at 11 and we did not lose a single sale.",
        kind="ticket",
    )
    notes = take([passage])
    assert len(notes) == 2
    beat = Beat(tuple(notes), "outcome", 2)
    told = shorthand(beat, persona(notes), ())
    assert told == "the customer said: the new terminal arrived at 11 and they did not lose a single sale"
    assert fields([beat, beat, beat, beat, beat]) == ["s1 terminal", "s2 arrived", "s3 lose", "s4 single", "s5 sale"]
