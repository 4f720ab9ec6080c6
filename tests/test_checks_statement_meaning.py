"""The learnt part of the statement linter: wordings that no table holds, near misses, and the tables alone."""

import hashlib

import numpy as np
import pytest
from numpy.typing import NDArray

from agent.checks import check_statement, statement_meaning
from agent.checks.statement_meaning import RULES, grams
from agent.checks.statement_words import touched
from agent.models import Fact, Finding, StatementMeta

FACTS = (
    Fact(id="f1", text="A pump stopped at 06:10 and 4,000 homes in Eastfield have no water", confirmed_by="R. Adeyemi"),
    Fact(id="f2", kind="action", text="Two crews were sent to the pump at 06:40", confirmed_by="R. Adeyemi"),
    Fact(id="f3", kind="unknown", text="Why the pump stopped", confirmed_by="R. Adeyemi"),
    Fact(id="f4", text="Bottled water is free at the town hall", confirmed_by="R. Adeyemi"),
)
CLEAN = """Issued 5 May 2026, 09:20 BST

Harl Water: no water in Eastfield

We are sorry to the people of Eastfield who woke up without water. A pump stopped at 06:10 and 4,000 homes have no
water. We sent two crews to the pump at 06:40. We do not yet know why the pump stopped. {more}

Bottled water is free at the town hall.

Our next update is here at 12:00 BST today.

Residents: 0800 496 0122. Press: press@harl.example
"""
#: Each in words that no row of the tables fits.
BREACHES = [
    ("H9", "Reporters calling the office will not get an answer."),
    ("H11", "Our packing firm's people weren't looking."),
    ("H14", "Discretion is the soul of this house."),
]
NEAR = [
    ("H9", "We can't give the number before the count ends at 14:00."),
    ("H11", "A member of staff was hurt and is in hospital."),
    ("H13", "We know that a wrong balance is alarming, and we are sorry."),
    ("H14", "The company employs 240 people at the site."),
    ("H15", "Please treat the water as unsafe."),
]


def linted(sentence: str) -> list[Finding]:
    found = check_statement(CLEAN.format(more=sentence), FACTS, StatementMeta(people_affected=True))
    return [one for one in found if one.severity != "ask"]


@pytest.mark.parametrize(("rule", "sentence"), BREACHES)
def test_a_breach_in_words_that_no_table_holds_is_found_at_its_sentence(rule: str, sentence: str) -> None:
    assert rule not in touched(sentence)
    found = [one for one in linted(sentence) if one.rule == rule]
    text = CLEAN.format(more=sentence)
    assert [text[one.start : one.end] for one in found] == [sentence]
    assert found[0].message.startswith("this reads as")
    assert found[0].suggestion


@pytest.mark.parametrize(("rule", "sentence"), NEAR)
def test_what_only_comes_near_is_no_breach(rule: str, sentence: str) -> None:
    assert [one for one in linted(sentence) if one.rule == rule] == []


def test_a_clean_statement_has_no_finding() -> None:
    assert linted("") == []


def test_without_the_text_model_the_tables_still_find_what_they_know() -> None:
    with statement_meaning.using(None):
        assert statement_meaning.odds("We have no comment.") is None
        assert [one.rule for one in linted("We have no further comment.") if one.rule == "H9"] == ["H9"]
        assert [one for one in linted(BREACHES[0][1]) if one.rule == "H9"] == []


class _Letters:
    """A fake encoder: a vector that hangs on the letters alone."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def embed(self, texts: list[str]) -> NDArray[np.float32]:
        self.asked += texts
        seeds = [int.from_bytes(hashlib.sha256(text.encode()).digest()[:4]) for text in texts]
        return np.array([np.random.default_rng(seed).normal(size=384) / 20 for seed in seeds], dtype=np.float32)


def test_a_sentence_is_read_once_and_judged_alike() -> None:
    encoder = _Letters()
    with statement_meaning.using(encoder):
        first = statement_meaning.odds("A pump stopped.")
        assert statement_meaning.odds("A pump stopped.") == first
        assert first is not None
        assert set(RULES) <= set(first)
    assert encoder.asked == ["A pump stopped."]


def test_a_paragraph_without_end_is_left_to_the_tables() -> None:
    assert statement_meaning.odds("word " * 500) is None


def test_numbers_are_alike_and_pairs_know_where_a_sentence_begins() -> None:
    assert grams("We’ve 12 pumps") == grams("We've 345 pumps")
    assert {"<s> we", "0 pumps", "pumps </s>"} <= grams("We have 12 pumps")


def test_the_bounds_are_in_order() -> None:
    for rule in RULES:
        bounds = statement_meaning.bounds(rule)
        assert bounds.drop <= bounds.warn < bounds.block
