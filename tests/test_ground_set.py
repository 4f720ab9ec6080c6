"""The own grounding set keeps its promises, and the table counts it rightly."""

from collections import Counter, defaultdict

import pytest

from evals.ground_set import FALSE_KINDS, SPLITS, TRUE_KINDS, Told, by_kind, flags, rates, read_told


@pytest.fixture(scope="module")
def told() -> list[Told]:
    return read_told()


def test_it_is_large_enough_and_balanced(told: list[Told]) -> None:
    assert len(told) >= 440
    assert len({one.ticket for one in told}) >= 60
    assert 0.4 <= sum(one.label == "supported" for one in told) / len(told) <= 0.5


def test_every_way_of_being_false_is_there_ten_times(told: list[Told]) -> None:
    false = Counter(one.kind for one in told if one.label == "unsupported")
    assert set(false) == set(FALSE_KINDS)
    assert min(false.values()) >= 10
    assert {one.kind for one in told} <= {*FALSE_KINDS, *TRUE_KINDS}


def test_no_ticket_and_no_evidence_is_in_both_splits(told: list[Told]) -> None:
    splits: dict[object, set[str]] = defaultdict(set)
    for one in told:
        splits[one.ticket].add(one.split)
        for passage in one.evidence:
            splits[passage].add(one.split)
    assert all(len(found) == 1 for found in splits.values())
    tickets = Counter(one.split for one in {one.ticket: one for one in told}.values())
    assert 0.55 <= tickets["dev"] / tickets.total() <= 0.65


def test_sentences_and_ids_come_once_and_evidence_is_of_a_tickets_length(told: list[Told]) -> None:
    assert len({one.id for one in told}) == len({one.text for one in told}) == len(told)
    lengths = [len(" ".join(one.evidence).split()) for one in told]
    assert min(lengths) >= 30
    assert max(lengths) <= 200


def _told(key: str, label: str, kind: str = "number", split: str = "dev") -> Told:
    return Told.model_validate(
        {"id": key, "ticket": "t", "split": split, "kind": kind, "label": label, "text": "x", "evidence": ["y"]}
    )


def test_shares_are_of_the_false_and_of_the_true() -> None:
    told = [_told("a", "unsupported"), _told("b", "unsupported"), _told("c", "supported"), _told("d", "supported")]
    found = rates(told, {"a": True, "b": False, "c": False, "d": False})
    assert found == (2, 0.5, 2, 0.0)
    assert rates([], {}) == (0, 0.0, 0, 0.0)


def test_the_table_parts_kinds_and_splits() -> None:
    told = [_told("a", "unsupported"), _told("b", "unsupported", "role", "test"), _told("c", "supported", "reworded")]
    found = by_kind(told, {"a": True, "b": False, "c": True})
    assert found["number"]["dev"].found == 1.0
    assert found["role"]["dev"].false == 0
    assert found["role"]["test"].found == 0.0
    assert found["reworded"]["dev"].flagged == 1.0
    assert [found["all"][split].false for split in SPLITS] == [1, 1]


def test_a_sentence_is_flagged_when_its_evidence_does_not_carry_it() -> None:
    true, false = _told("a", "supported"), _told("b", "unsupported")
    evidence = ("Our oven tripped the fuse twice on Monday.",)
    told = [
        true.model_copy(update={"text": "The oven tripped the fuse.", "evidence": evidence}),
        false.model_copy(update={"text": "The company paid for a holiday in Lisbon.", "evidence": evidence}),
    ]
    assert flags(told, 0.5) == {"a": False, "b": True}
