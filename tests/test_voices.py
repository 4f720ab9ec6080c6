"""Voice profiles: older ones load, and what a person has to put right is said in words."""

import json

import pytest

from prompts import voices
from prompts.voices import VoiceProfile

OLD = {
    "id": "old",
    "organisation": "Larkfield",
    "city": "York",
    "boilerplate": "Larkfield bakes.",
    "press_contact": "Larkfield press, press@larkfield.example",
    "customer_contact": "Larkfield help, larkfield.example/help",
}


def test_a_profile_of_before_loads_and_asks_for_no_more_than_it_did() -> None:
    profile = VoiceProfile.model_validate_json(json.dumps(OLD))
    assert (profile.spelling, profile.ap_numerals, profile.terms, profile.spokespersons) == ("either", True, (), ())


def test_the_shipped_profile_can_be_kept_as_it_is() -> None:
    assert voices.faults(voices.load("house")) == []


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"id": "My House"}, "id", "small letters"),
        ({"organisation": " "}, "organisation", "Organisation: is empty"),
        ({"sentence_words": 3}, "sentence_words", "from 8 to 40"),
        ({"sentence_words": "many"}, "sentence_words", "from 8 to 40"),
        ({"spelling": "canadian"}, "spelling", "british or american"),
        ({"replace": {"a": "b", "b": "c"}}, "replace", "itself to be replaced"),
        ({"replace": {"Till": "till"}}, "replace", "replaced by itself"),
        ({"replace": {"till": ""}}, "replace", "needs a term"),
        ({"terms": ["email", "Email"]}, "terms", "twice"),
        ({"terms": ["email"], "avoid": ["Email"]}, "terms", "decide for one"),
        ({"traits": ["plain"] * 9}, "traits", "8 at most"),
        ({"press_contact": "Ask at the desk"}, "press_contact", "no e-mail address"),
        ({"boilerplate": "Larkfield bakes"}, "boilerplate", "full stop"),
        ({"boilerplate": "One.\n\nTwo."}, "boilerplate", "one paragraph"),
        ({"spokespersons": [{"name": " "}]}, "spokespersons", "needs a name"),
        ({"colour": "red"}, "colour", "no such field"),
    ],
)
def test_what_is_wrong_is_said_with_its_field(change: dict[str, object], field: str, words: str) -> None:
    made = voices.made(OLD | change)
    assert isinstance(made, list)
    assert any(fault.field == field and words in fault.text for fault in made)


def test_nothing_typed_is_repeated_where_the_form_itself_is_wrong() -> None:
    made = voices.made(OLD | {"sentence_words": "secret-word"})
    assert isinstance(made, list)
    assert "secret-word" not in str(made)
