"""The texts on which names are measured by language: natural, filled right, and scored by what stands in them."""

import json
from typing import TYPE_CHECKING

import pytest

from evals.bench_names import TEXTS, Figures, filled, measure

if TYPE_CHECKING:
    from retrieval.anonymise import Anonymiser

LANGUAGES = json.loads(TEXTS.read_text("utf-8"))


def test_the_six_languages_have_a_dozen_texts_each() -> None:
    assert list(LANGUAGES) == ["English", "Spanish", "German", "French", "Polish", "Hindi"]
    assert all(len(told["texts"]) >= 12 and len(told["addresses"]) >= 3 for told in LANGUAGES.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_mention_is_where_the_gold_says(language: str) -> None:
    for document, kinds in filled(language, 2):
        held = {known.value.lower() for known in document.known}
        for gold, kind in zip(document.gold, kinds, strict=True):
            value = document.text[gold.start : gold.end].lower()
            assert any(value in whole for whole in held), (kind, value)
        assert "{" not in document.text


def test_the_same_people_each_time() -> None:
    assert list(filled("Polish", 2)) == list(filled("Polish", 2))


def test_what_is_known_is_measured_beside_what_is_not(anonymiser: "Anonymiser") -> None:
    figures = measure("German", anonymiser, 1)
    assert isinstance(figures, Figures)
    assert figures.mentions > figures.texts
    assert figures.known["found"] >= figures.unknown["found"] > 0.5
    assert set(figures.found_by_kind) == {"address", "email", "name", "order", "phone"}
