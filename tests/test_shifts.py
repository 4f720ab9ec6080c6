"""A place of a masked text, when the same raw text is masked anew: it holds the same words, nothing cut in half."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.records import Replacement
from retrieval.shifts import Shift

RAW = "Hello Ottoline Quayle, Hob fixed the till on Corn Square."


def report(*masked: tuple[str, str]) -> list[Replacement]:
    out = []
    for words, token in masked:
        start = RAW.index(words)
        end = start + len(words)
        out.append(Replacement(field="messages.0", start=start, end=end, type="name", token=token))
    return sorted(out, key=lambda r: r.start)


def masked(replacements: list[Replacement]) -> str:
    text = RAW
    for r in reversed(replacements):
        text = text[: r.start] + r.token + text[r.end :]
    return text


OLD = report(("Ottoline Quayle", "[CUSTOMER]"))
NEW = report(("Ottoline Quayle", "[CUSTOMER]"), ("Hob", "[PERSON 1]"), ("Corn Square", "[PLACE 1]"))


@pytest.mark.parametrize(
    ("words", "now"),
    [
        ("Hob fixed the till", "[PERSON 1] fixed the till"),
        ("fixed the till on Corn", "fixed the till on [PLACE 1]"),
        ("[CUSTOMER], Hob", "[CUSTOMER], [PERSON 1]"),
        ("Hello [CUSTOMER], Hob fixed the till on Corn Square.", masked(NEW)),
        ("the till", "the till"),
    ],
)
def test_words_are_found_again(words: str, now: str) -> None:
    start = masked(OLD).index(words)
    a, b = Shift(OLD, NEW).span(start, start + len(words))
    assert masked(NEW)[a:b] == now


def test_the_way_back_gives_the_words_again() -> None:
    start = masked(NEW).index("[PERSON 1] fixed")
    a, b = Shift(NEW, OLD).span(start, start + len("[PERSON 1] fixed"))
    assert masked(OLD)[a:b] == "Hob fixed"


@given(st.integers(0, len(masked(OLD))), st.integers(0, len(masked(OLD))))
def test_no_replacement_is_ever_cut(one: int, two: int) -> None:
    start, end = sorted((one, two))
    a, b = Shift(OLD, NEW).span(start, end)
    text = masked(NEW)
    assert 0 <= a <= len(text)
    assert 0 <= b <= len(text)
    for edge in (a, b):
        assert text[:edge].count("[") == text[:edge].count("]")
