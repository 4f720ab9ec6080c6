import random
from pathlib import Path

import pytest

from evals import retold as made
from evals.reported import Message, exchanged, named, otherwise, reported
from evals.retold import frames, retold


def test_every_frame_has_cases_to_tell_apart_and_wordings_to_learn_and_to_measure() -> None:
    for frame in frames():
        assert len(frame.cases) >= 2, frame.stage
        for case in frame.cases:
            assert len(case.said) >= 2, case.told
            assert len(case.told) >= 2, case.said


def test_a_line_that_is_none_of_a_frame_is_named(tmp_path: Path) -> None:
    path = tmp_path / "frames.txt"
    path.write_text("[problem parcel]\n- never came\nx My lamp never came.\n", encoding="utf-8")
    with pytest.raises(ValueError, match="x My lamp never came"):
        frames(path)


def test_the_same_seed_gives_the_same_groups_and_no_pair_is_both_true_and_false() -> None:
    groups = retold(60, 3)
    assert groups == retold(60, 3)
    for group in groups:
        true = {(pair.premise, pair.sentence) for pair in group if pair.follows}
        false = {(pair.premise, pair.sentence) for pair in group if not pair.follows}
        assert true
        assert false
        assert not true & false


def test_a_sentence_is_true_over_one_ticket_and_false_over_its_neighbour() -> None:
    groups = retold(60, 4)
    turned = [
        {pair.sentence for pair in group if pair.follows} & {pair.sentence for pair in group if not pair.follows}
        for group in groups
    ]
    assert sum(map(bool, turned)) > 50


def test_what_is_kept_for_measuring_is_never_learnt() -> None:
    kept = {case.told[-1] for frame in frames() for case in frame.cases if "{" not in case.told[-1]}
    learnt = {pair.sentence for group in retold(150, 1) for pair in group}
    measured = {pair.sentence for group in retold(150, 1, held=True) for pair in group}
    assert not kept & learnt
    assert kept & measured


def test_a_changed_slot_is_changed() -> None:
    draw = random.Random(1)
    slots = made._slots("kettle", draw)
    other = made._otherwise(slots, draw)
    assert other["thing"] == "kettle"
    assert all(other[slot] != value for slot, value in slots.items() if slot != "thing")


def test_what_a_dialogue_says_is_told_in_the_third_person_and_one_thing_of_it_is_changed() -> None:
    said = [
        Message("customer", "My card got charged two times for the same 3 lamps."),
        Message("agent", "We have sent your refund of 40 pounds this morning."),
    ]
    groups = reported([said], 10, 1)
    true = {pair.sentence for group in groups for pair in group if pair.follows}
    false = {pair.sentence for group in groups for pair in group if not pair.follows}
    assert len(groups) == 2
    assert any("charged" in text for text in true)
    assert not any({"my", "your", "we"} & set(text.lower().split()) for text in true)
    assert false
    assert not true & false


def test_numbers_are_written_otherwise_and_sides_exchanged() -> None:
    draw = random.Random(0)
    ways = {otherwise("The customer said they rang twice in 3 days.", draw) for _ in range(60)}
    assert "The customer said they rang two times in three days." in ways
    assert exchanged("The customer thanked support staff.") == "Support staff thanked the customer."
    assert named("Support staff were late.", "the agent") == "The agent was late."
