"""Which record a story is told from, and which sentences it quotes."""

from collections.abc import Sequence

import pytest

from agent.draft.notes import Quote
from agent.draft.story import _chosen, _of_one_customer
from retrieval.records import Passage, Speaker


def passage(text: str, record: str = "t1", message: int = 0, role: Speaker = "customer") -> Passage:
    return Passage(
        id=f"{record}:{message}:0",
        record_id=record,
        message=message,
        start=0,
        end=len(text),
        role=role,
        text=text,
        kind="ticket",
    )


def chosen(texts: Sequence[str]) -> list[str]:
    return [quote.text for quote in _chosen([Quote(passage(text), text) for text in texts])]


THIN = passage("Our oven stopped on Friday.", "thin")
FULL = [
    passage("Our oven stopped on Friday. We lost the whole batch of bread.", "full"),
    passage("I sent a new fuse by courier. It cost nothing.", "full", 1, "agent"),
    passage("We opened again by two.", "full", 2),
]
ELSEWHERE = [
    passage("The choir lost its keys. We waited for an hour. We went home.", "elsewhere"),
    passage("I sent two new keys by courier. I refunded the fee.", "elsewhere", 1, "agent"),
]


def test_a_story_is_told_from_a_record_that_holds_enough() -> None:
    told = _of_one_customer([THIN, *FULL], "an oven that stopped")
    assert {p.record_id for p in told} == {"full"}


def test_a_fuller_record_on_something_else_is_not_taken() -> None:
    told = _of_one_customer([THIN, *ELSEWHERE], "an oven that stopped")
    assert {p.record_id for p in told} == {"thin"}


def test_a_judgement_is_quoted_before_a_fact() -> None:
    judged = "I have never had such wonderful service from a till company."
    assert chosen(["We sold 40 cakes that Saturday morning.", judged]) == [judged]


@pytest.mark.parametrize(
    "odd",
    [
        "It's getting silly, but your girl on the phone was helpful I'll give you that.",
        "Two were wrong, one was funny.",
        "I gave him a wedge of the blue.",
        "That did not calm me as much as hoped.",
    ],
)
def test_what_nobody_understands_alone_is_not_quoted(odd: str) -> None:
    plain = "We served all 46 covers and did not lose a single table."
    assert chosen([odd]) == []
    assert chosen([odd, plain]) == [plain]
