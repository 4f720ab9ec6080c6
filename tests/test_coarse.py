"""A detail said more generally stands on the exact one; said wrongly, it does not."""

import pytest

from agent.checks.grounding import ground
from retrieval.ladders import climb, find

EVIDENCE = [
    "Our till went dark on 3 November 2026 at 9:41 pm, and I was on hold for 37 minutes.",
    "We lost 14 payments and a £4,312.50 deposit, which came to £6,120.00 with the fees.",
    "My mother, aged 83, runs the small bakery in Leeds with my sister, who is a pastry chef.",
]


def score(sentence: str, evidence: list[str] = EVIDENCE) -> float:
    return ground(sentence, evidence).sentences[0].score


@pytest.mark.parametrize(
    ("true", "false"),
    [
        ("The till went dark in early November.", "The till went dark in late November."),
        ("The till went dark in late 2026.", "The till went dark in early 2026."),
        ("The till went dark late in the year.", "The till went dark early in the year."),
        ("The till went dark in the evening.", "The till went dark in the morning."),
        ("The customer was on hold for about half an hour.", "The customer was on hold for about two hours."),
        ("The customer was on hold for less than an hour.", "The customer was on hold for a few days."),
        ("They lost a dozen or so payments.", "They lost more than 40 payments."),
        ("They lost several payments.", "They lost hundreds of payments."),
        ("It came to more than £6,000 with the fees.", "It came to more than £9,000 with the fees."),
        ("It came to a sum in the thousands with the fees.", "It came to a sum in the millions with the fees."),
        ("They lost a four-figure deposit.", "They lost a six-figure deposit."),
        ("Their mother, in her eighties, runs the bakery.", "Their mother, in her fifties, runs the bakery."),
        ("Their mother runs a small food business.", "Their mother runs a small outdoor business."),
        ("Their sister is a hospitality worker.", "Their sister is a health worker."),
        ("Their mother runs the bakery in Yorkshire.", "The bakery is in Bavaria, in Germany."),
    ],
)
def test_a_higher_rung_is_supported_and_a_wrong_one_is_not(true: str, false: str) -> None:
    assert score(true) >= 0.5 > score(false)


def test_a_dozen_or_so_is_not_forty() -> None:
    assert score("They lost a dozen or so payments.", ["We lost 14 payments."]) >= 0.5
    assert score("They lost a dozen or so payments.", ["We lost 40 payments."]) < 0.5


def test_every_rung_of_every_detail_is_supported() -> None:
    for text in EVIDENCE:
        found = find(text)
        for step in (1, 2, 3):
            told = climb(text, [(exact, step) for exact in found])
            assert score(told) >= 0.5, told


def test_words_that_the_evidence_holds_stay_words() -> None:
    assert score("They sell bread in the morning.", ["We sell bread in the morning and close at 5:30 pm."]) >= 0.5
