import random

import pytest

from evals.crossed import elsewhere, exchanged, written
from evals.ground_set import Told
from evals.held_out import of_written


def _told(ticket: str, evidence: str, text: str) -> Told:
    return Told(
        id=f"{ticket}-{text[-9:]}", ticket=ticket, kind="reworded", evidence=(evidence,), text=text, label="supported"
    )


VISIT = _told(
    "visit",
    "Our printer broke. Your agent drove to the shop with a new one.",
    "An agent drove to a shop with a printer.",
)
PHONE = _told("phone", "My printer in the shop broke. Your agent rang me.", "An agent rang about a broken printer.")


def test_a_sentence_of_another_ticket_is_false_here_and_true_there() -> None:
    groups = elsewhere([VISIT, PHONE], random.Random(1))
    beside_phone = next(group for group in groups if "rang me" in group[0].premise)
    assert [pair.follows for pair in beside_phone] == [False, True, True]
    assert beside_phone[0].sentence == beside_phone[1].sentence == VISIT.text
    assert "drove" in beside_phone[1].premise
    assert beside_phone[2].sentence == PHONE.text


def test_a_sentence_whose_every_word_stands_in_the_other_ticket_may_be_true_there() -> None:
    same = _told(
        "same", "Your agent drove to the shop with a printer. It was late.", "An agent drove to the shop late."
    )
    late = _told("late", "It was late when your agent drove to the shop.", "The agent drove to the shop late.")
    assert elsewhere([same, late], random.Random(1)) == []


def test_an_exchanged_word_turns_both_labels_round() -> None:
    one = _told("bread", "We baked 40 loaves on Monday.", "The bakery made 40 loaves.")
    (group,) = exchanged([one], {}, random.Random(2))
    shown, changed = group[0].premise, group[2].premise
    assert [(pair.premise, pair.follows) for pair in group] == [
        (shown, True), (shown, False), (changed, True), (changed, False),
    ]  # fmt: skip
    assert group[0].sentence == group[3].sentence == one.text
    assert group[1].sentence == group[2].sentence != one.text
    assert "40" in shown
    assert "40" not in changed


@pytest.mark.parametrize("text", ["The price was 1.40 pounds.", "It cost £40,000."])
def test_a_part_of_a_figure_is_left_alone(text: str) -> None:
    assert exchanged([_told("price", text, text)], {}, random.Random(2)) == []


def test_only_what_is_not_kept_back_is_crossed() -> None:
    told = written()
    assert told
    assert not any(of_written(one.ticket) for one in told)
    assert all(one.label == "supported" for one in told)
