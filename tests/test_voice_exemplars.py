"""Examples of manner: what is left of a signed text when it may tell nothing, and which texts are chosen."""

from collections.abc import Sequence

import numpy as np
import pytest

from agent.models import Content, Sentence
from agent.voice.exemplars import MOST_TEXTS, Signed, Voice, defused, excerpt, exemplars
from prompts import voices


@pytest.mark.parametrize(
    ("sentence", "gone", "left"),
    [
        (
            "A bakery lost £4,312.50 on 3 tills at 9:41 pm that night.",
            ("4,312", "3 ", "9:41"),
            "A bakery lost [figure]",
        ),
        ("It reopened on Nov. 4, 2025 and was busy by early December.", ("Nov", "2025", "December"), "[date]"),
        ("Support staff rang Nora Field and her son in Whitby that day.", ("Nora", "Field", "Whitby"), "[name]"),
        ("Nora Field thanked the team for all their help.", ("Nora", "Field"), "[name] thanked the team"),
        ("“They stayed on the line,” the customer said of the night.", ("stayed", "line"), "“…” the customer said"),
        (
            "Within twenty minutes two engineers found a hundred faults.",
            ("twenty", "two", "hundred"),
            "engineers found",
        ),
        ("The group Larkfield & Sons lent a van on Tuesday last week.", ("Larkfield", "Sons", "Tuesday"), "lent a van"),
    ],
)
def test_facts_are_blanked_and_the_shape_stays(sentence: str, gone: tuple[str, ...], left: str) -> None:
    shown = defused(sentence, "Tillwise")
    assert not any(word in shown for word in gone)
    assert left in shown


@pytest.mark.parametrize(
    "sentence",
    [
        "Write to press@larkfield.example for the whole story of it.",
        "Call the office on +44 113 496 0182 about the repair.",
        "Read all of it at www.larkfield.example before Friday comes.",
        "Nora Field, Whitby, 2025.",
    ],
)
def test_what_says_how_to_reach_somebody_or_is_all_facts_is_left_out(sentence: str) -> None:
    assert defused(sentence) == ""


def test_the_houses_own_name_and_a_common_opening_word_stay() -> None:
    assert (
        defused("Tillwise sent a spare terminal that night.", "Tillwise")
        == "Tillwise sent a spare terminal that night."
    )
    assert defused("Agents found the fault before it spread.", "", {"agents"}).startswith("Agents found")
    assert defused("Brindley found the fault before it spread.").startswith("[name] found")


def content(*sentences: str) -> Content:
    return Content(sentences=tuple(Sentence(part="body", text=text) for text in sentences))


def test_an_excerpt_holds_to_its_length() -> None:
    told = content(*("The team mended the till before the shop opened again.",) * 20)
    assert len(excerpt(told, words=25).split()) == 20
    assert excerpt(content("Nora Field, Whitby.")) == ""


def embed(texts: Sequence[str]) -> np.ndarray:
    """Vectors by hand: tills to one side, roses to the other."""
    rows = [[float("till" in text), float("rose" in text), 0.1] for text in texts]
    return np.array([np.array(row) / np.linalg.norm(row) for row in rows], dtype=np.float32)


def test_the_nearest_come_first_and_only_as_many_as_asked() -> None:
    signed = [
        Signed("a", "Roses saved", content("The team kept every rose cool until the van came.")),
        Signed("b", "A till mended", content("The team mended the till before the shop opened.")),
        Signed("c", "Empty", content("Nora Field, Whitby.")),
    ]
    found = exemplars("a frozen till", signed, embed)
    assert [one.draft_id for one in found] == ["b", "a"]
    assert found[0].likeness > found[1].likeness
    assert [one.draft_id for one in exemplars("a frozen till", signed, embed, most=1)] == ["b"]
    assert exemplars("a frozen till", [], embed) == ()
    voice = Voice(voices.load("house"), found)
    assert voice.shown.split("\n\n")[0] == "The team mended the till before the shop opened."
    assert Voice(voices.load("house")).shown == ""


def test_only_so_many_signed_texts_are_compared() -> None:
    counted: list[int] = []

    def counting(texts: Sequence[str]) -> np.ndarray:
        counted.append(len(texts))
        return embed(texts)

    signed = [Signed(str(n), "A till", content("The team mended the till at last.")) for n in range(MOST_TEXTS + 20)]
    exemplars("a till", signed, counting)
    assert counted == [MOST_TEXTS + 1]
