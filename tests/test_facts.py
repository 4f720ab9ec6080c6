import pytest

from agent.checks.facts import Figures, figures


def fits(claim: str, evidence: str) -> bool:
    """Whether every figure of the claim has a place in the evidence."""
    held = Figures((figure, 0) for figure in figures(evidence))
    asked = figures(claim)
    assert asked, "the claim holds no figure"
    return all(held.places(figure) for figure in asked)


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("90 minutes", "an hour and a half"),
        ("ninety minutes", "1.5 hours"),
        ("30 minutes", "half an hour"),
        ("two weeks", "14 days"),
        ("$1,200", "1200 dollars"),
        ("£3.5 million", "£3.5m"),
        ("25 percent", "25%"),
        ("two hundred and fifty", "250"),
        ("a dozen or so", "14 payments"),
        ("about 400", "412"),
        ("more than 200", "230 orders"),
        ("November", "on 4 November 2025"),
        ("early November", "2025-11-04"),
        ("November 2025", "4 Nov 2025"),
        ("in 2025", "03/11/2025"),
        ("9 p.m.", "at 21:00"),
        ("noon", "12:00"),
        ("Friday", "last Fridays"),
        ("the 1990s", "in 1994"),
        ("two centimetres", "20 mm"),
        ("3 kilometres", "3000 m or 3 km"),
        ("nine nights", "on the ninth day"),
        ("ten o'clock", "the 10:00 boat"),
        ("a nine-year-old", "my boy (9)"),
        ("four quiet nights", "four nights"),
        ("6.1 kilowatts", "6100 watts"),
    ],
)
def test_a_figure_finds_its_like_or_its_more_exact_form(claim: str, evidence: str) -> None:
    assert fits(claim, evidence)


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("90 minutes", "two hours"),
        ("$1,200", "£1,200"),
        ("25%", "25 orders"),
        ("15", "14"),
        ("more than 200", "180 orders"),
        ("about 400", "500"),
        ("4 November", "in November"),
        ("late November", "4 November"),
        ("12 November", "4 November"),
        ("2024", "2025"),
        ("9 a.m.", "21:00"),
        ("Monday", "Friday"),
        ("the 1980s", "in 1994"),
    ],
)
def test_a_figure_does_not_fit_another_or_a_vaguer_one(claim: str, evidence: str) -> None:
    assert not fits(claim, evidence)


@pytest.mark.parametrize("text", ["one of them", "it may rain", "no one came", "we march on", "version", ""])
def test_words_that_only_look_like_figures_are_none(text: str) -> None:
    assert figures(text) == []


@pytest.mark.parametrize(
    "text", ["9" * 400, "٣٤ minutes", "12\u00a0m", "99/99/9999", "99:99", "1,2,3,,4.5.6", "5\u212a"]
)
def test_odd_digits_raise_nothing(text: str) -> None:
    held = Figures((figure, 0) for figure in figures(text))
    for figure in figures(text):
        held.places(figure)
