"""The house's own style: terms, spelling, length and AP's manner, each with its mend, and what is left alone."""

from typing import Any

import pytest

from agent.checks import RULES, check_story
from agent.models import Finding, StoryMeta
from prompts.voices import VoiceProfile

HOUSE: dict[str, Any] = {
    "id": "test",
    "organisation": "Tillwise",
    "city": "Leeds",
    "boilerplate": "Tillwise makes tills.",
    "press_contact": "press@tillwise.example",
    "customer_contact": "help@tillwise.example",
}


def found(sentence: str, **profile: object) -> list[tuple[str, str, str | None]]:
    """Rule, words and mend of every finding in the house's style (and S17) that a sentence gets."""
    text = f"A shop got help\n\n{sentence}"
    made = check_story(text, (), StoryMeta(channel="website"), voice=VoiceProfile(**HOUSE | profile))
    return [(f.rule, text[f.start : f.end], f.mend) for f in made if f.rule.startswith("V") or f.rule == "S17"]


def mended(sentence: str, **profile: object) -> str:
    """The sentence after every mend of the house's style was put in its place."""
    text = f"A shop got help\n\n{sentence}"
    made = check_story(text, (), StoryMeta(channel="website"), voice=VoiceProfile(**HOUSE | profile))
    for f in sorted((f for f in made if f.rule.startswith("V") and f.mend), key=lambda f: -f.start):
        text = text[: f.start] + str(f.mend) + text[f.end :]
    return text.split("\n\n")[1]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("The team utilised a spare till.", "The team used a spare till."),
        ("The team was utilising a spare till.", "The team was using a spare till."),
        ("Utilise a spare till, the agent said.", "Use a spare till, the agent said."),
        ("The shop reached out to support that night.", "The shop contacted support that night."),
        ("Two end users and an end-user wrote.", "Two customers and a customer wrote."),
        ("The solutions held.", "The fixes held."),
    ],
)
def test_a_term_becomes_the_houses_in_the_same_form(said: str, meant: str) -> None:
    replace = {"utilise": "use", "reach out": "contact", "end user": "customer", "solution": "fix"}
    assert mended(said, replace=replace) == meant


@pytest.mark.parametrize(
    "sentence",
    [
        "“They utilised what we had,” the customer said.",
        "The owner called it a “seamless solution” that night.",
        "The group Solution Partners lent a till.",
        "The page is at www.solution.example and help@solution.example all day.",
        "The resolution was clear and the solutional test was not.",
    ],
)
def test_quotations_names_addresses_and_other_words_are_left_alone(sentence: str) -> None:
    replace = {"utilise": "use", "solution": "fix", "seamless": "smooth"}
    assert found(sentence, replace=replace, spelling="american") == []


def test_a_form_that_no_rule_is_sure_of_is_named_and_not_mended() -> None:
    assert found("The shop purchased a till.", replace={"purchase": "buy"}) == [("V1", "purchased", None)]


def test_a_term_without_a_substitute_is_named() -> None:
    assert found("The team went the extra mile.", avoid=("extra mile",)) == [("V1", "extra mile", None)]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("The tillwise till and the TillWise app sent email.", "The Tillwise till and the Tillwise app sent e-mail."),
        ("Email reached the shop.", "E-mail reached the shop."),
        ("The TILLWISE sign and tillwise.example stayed.", "The TILLWISE sign and tillwise.example stayed."),
    ],
)
def test_a_term_is_written_as_the_house_writes_it(said: str, meant: str) -> None:
    assert mended(said, terms=("Tillwise", "e-mail")) == meant


@pytest.mark.parametrize(
    ("american", "british"),
    [
        ("The neighbors canceled and apologized.", "The neighbours cancelled and apologised."),
        ("The color of the theater was gray.", "The colour of the theatre was grey."),
        ("Organizing the catalog took a day.", "Organising the catalogue took a day."),
    ],
)
def test_spelling_goes_both_ways(american: str, british: str) -> None:
    assert mended(american, spelling="british") == british
    assert mended(british, spelling="american") == american
    assert found(american, spelling="american") == []
    assert found(american) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "The parking meter, the program and the check of the story were right.",
        "The owner met the Department of Labor and the Color Company.",
        "“My favorite color,” the customer said.",
        "The size and the prize of the exercise surprised the wise.",
    ],
)
def test_words_that_are_right_on_both_sides_names_and_quotations_stay(sentence: str) -> None:
    assert found(sentence, spelling="british") == []


def test_a_long_sentence_is_measured_by_the_houses_own() -> None:
    sentence = "The agent " + "stayed on the line and " * 6 + "went home."
    assert [rule for rule, _, _ in found(sentence, sentence_words=14)] == ["V3"]
    assert found(sentence, sentence_words=30) == []


def test_aps_manner_is_asked_only_where_the_house_keeps_it() -> None:
    sentence = "The owner lent 3 lamps to a shop on November 4, 2025."
    assert {words for rule, words, _ in found(sentence) if rule == "S17"} == {"3", "November"}
    assert {words for _, words, _ in found(sentence, ap_numerals=False)} == {"November"}
    assert found(sentence, ap_numerals=False, ap_dates=False) == []


def test_every_finding_of_style_warns_and_has_its_rule() -> None:
    text = "A shop got help\n\nThe team utilised a gray till."
    voice = VoiceProfile(**HOUSE, replace={"utilise": "use"}, spelling="british")
    style: list[Finding] = [f for f in check_story(text, (), StoryMeta(), voice=voice) if f.rule.startswith("V")]
    assert {f.rule for f in style} == {"V1", "V2"}
    assert all(f.severity == "warn" and f.rule in RULES for f in style)
