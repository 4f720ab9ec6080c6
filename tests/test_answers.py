"""What a model answered: whole, cut at any place, or wrapped."""

import json

import pytest
from pydantic import BaseModel, ConfigDict, RootModel

from agent.answers import fitted, whole


class Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")
    text: str
    notes: list[int]


class Story(BaseModel):
    headline: str
    body: list[Entry]


class Slots(RootModel[dict[str, str]]):
    pass


STORY = {
    "headline": 'He said "no" {twice}',
    "body": [{"text": "One, two.", "notes": [1, 12]}, {"text": "Back\\slash]", "notes": [3]}],
}


def test_whole_json_is_taken_as_it_is() -> None:
    got = fitted(json.dumps(STORY), Story)
    assert got is not None
    assert (got.data.model_dump(), got.mended) == (STORY, False)


def test_cut_anywhere_nothing_that_is_kept_is_half() -> None:
    text = json.dumps(STORY)
    most = 0
    for at in range(len(text)):
        got = fitted(text[:at], Story)
        if got is None:
            continue
        assert got.mended
        assert got.data.headline == STORY["headline"]
        for entry, full in zip(got.data.body, STORY["body"], strict=False):
            assert isinstance(full, dict)
            assert entry.text == full["text"]
            assert entry.notes == full["notes"][: len(entry.notes)]
        most = max(most, len(got.data.body))
    assert most == 2


def test_a_key_without_its_value_and_the_first_digit_of_a_number_are_left_out() -> None:
    assert list(whole('{"a": 12, "b": 3'))[-1] == '{"a": 12}'
    assert list(whole('{"a": "x", "b'))[-1] == '{"a": "x"}'
    assert list(whole('{"a": "x", "b": "y'))[-1] == '{"a": "x"}'
    assert list(whole('{"a": [true, fal'))[-1] == '{"a": [true]}'


@pytest.mark.parametrize("text", ["", "no JSON", "{", '{"s1": "half', "]", '{"a" "b"}}', '["a", "b"]'])
def test_of_nothing_whole_nothing_is_made(text: str) -> None:
    assert fitted(text, Slots) is None


@pytest.mark.parametrize(
    "text",
    ['```json\n{"s1": "Bread."}\n```', 'Sure: {"s1": "Bread."} I hope it helps {"s1": "no"}', '{"s1": "Bread.",}'],
)
def test_words_around_an_answer_are_left_out(text: str) -> None:
    got = fitted(text, Slots)
    assert got is not None
    assert got.data.root == {"s1": "Bread."}
