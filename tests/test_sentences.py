import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.checks.sentences import LONGEST, split


def pieces(text: str) -> list[str]:
    return [text[start:end] for start, end in split(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("Dr. Okafor called at 9 p.m. The line was down.", ["Dr. Okafor called at 9 p.m.", "The line was down."]),
        ("It cost $3.50, i.e. a lot.", ["It cost $3.50, i.e. a lot."]),
        ("“Is it up?” she asked. It was.", ["“Is it up?” she asked.", "It was."]),
        ("He said “It is fine.” Then he left.", ["He said “It is fine.”", "Then he left."]),
        ("ok thanks. i will try! does it work", ["ok thanks.", "i will try!", "does it work"]),
        ("Wait... what happened?", ["Wait... what happened?"]),
        ("The end . And more .", ["The end .", "And more ."]),
        ("No. 4 is J. K. Moreno's. Nov. 4 was late.", ["No. 4 is J. K. Moreno's.", "Nov. 4 was late."]),
        ("1. Restart it.\n2. Wait\n- a bullet\n- another", ["1. Restart it.", "2. Wait", "- a bullet", "- another"]),
        ("A headline\n\nThe body starts.", ["A headline", "The body starts."]),
        ("This mail was wrapped at its margin by an old mail\nprogram. Bye", [
            "This mail was wrapped at its margin by an old mail\nprogram.", "Bye"]),
        ("版本更新了。谢谢！", ["版本更新了。", "谢谢！"]),
        ("😀 😀", ["😀 😀"]),
        ("", []),
        (" \n\t ", []),
    ],
)  # fmt: skip
def test_split(text: str, expected: list[str]) -> None:
    assert pieces(text) == expected


@given(st.text(alphabet='aA1 .!?\n"”()…-•\t', max_size=200))
def test_the_spans_are_in_order_and_lose_nothing_but_white_space(text: str) -> None:
    spans = split(text)
    at = 0
    for start, end in spans:
        assert at <= start < end
        assert not text[at:start].strip()
        assert not text[start].isspace()
        assert not text[end - 1].isspace()
        at = end
    assert not text[at:].strip()


@pytest.mark.parametrize("unit", ["a ", "a", ". ", '." ', "\n", "1 \n", " ", "((", "a.b"])
def test_a_long_text_of_one_kind_is_cut_into_pieces_of_bounded_length(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    assert all(end - start <= LONGEST for start, end in split(text))
