"""The ordinary words of texts that are not English."""

import pytest

from retrieval.detectors.abroad import ordinary


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("Dzień dobry, ekran nadal nie działa, dlatego proszę o pomoc.", {"dlatego", "nadal", "ekran"}),
        ("Guten Morgen, das Lesegerät ist kaputt und vielleicht kommt der Kunde.", {"vielleicht", "lesegerät"}),
        ("Bonjour, la caisse ne marche plus depuis hier, merci de votre aide.", {"depuis", "caisse"}),
        ("Hola, la pantalla sigue en blanco desde ayer, gracias.", {"desde", "pantalla"}),
        ("Goedemorgen, het scherm doet het niet meer sinds gisteren.", {"scherm", "niet"}),
        ("Buongiorno, lo schermo della cassa non funziona da ieri.", {"schermo", "della"}),
        ("Cymraeg ar y derbynneb, diolch.", {"derbynneb", "cymraeg"}),
        ("Boa tarde, a tela da loja não liga desde ontem, obrigado.", {"tela", "não"}),
    ],
)
def test_a_text_of_another_language_gives_its_words(text: str, there: set[str]) -> None:
    assert there <= ordinary(text)


@pytest.mark.parametrize("text", ["The till froze and we could not take a card all day.", "Guten Tag", "", "48213"])
def test_english_and_short_texts_give_none(text: str) -> None:
    assert ordinary(text) == frozenset()
