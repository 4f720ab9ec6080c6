"""How a writer feels: what is told, what carried it and where, and what no text may do to it."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from agent import settings
from agent.cli import app
from agent.errors import ModelFileError, RowError
from evals.bench_sentiment import Score, macro_recall, measure, read_cases, read_file, vader
from retrieval.embed import Embedder
from retrieval.records import CleanMessage, CleanRecord
from retrieval.sentiment import (
    LABELS,
    READ_CHARACTERS,
    Label,
    Reader,
    judge,
    look,
    negative,
    of_record,
    weights,
)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(Embedder(settings.load().models.expanduser()))


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Two weeks without internet and nobody answers the phone.", "negative"),
        ("Great, another outage. Thanks for nothing @SkyNet", "negative"),
        ("@SkyNet my flight was cancelled and no one told us", "negative"),
        ("Not happy, the parcel never arrived", "negative"),
        ("1/10, would not come back", "negative"),
        ("It used to be great.", "negative"),
        ("Thank you so much, sorted in minutes!", "positive"),
        ("No complaints at all, lovely staff", "positive"),
        ("no, perfect, thanks for the help", "positive"),
        ("10/10", "positive"),
        ("What time do you open on Sunday?", "neutral"),
        ("How do I claim a refund for a cancelled train?", "neutral"),
        ("Please find the signed contract attached.", "neutral"),
        ("Police close the bridge after a crash, report says", "neutral"),
    ],
)
def test_the_feeling_of_plain_cases_by_words_alone(text: str, label: Label) -> None:
    assert judge(text).label == label
    assert negative(text) is (label == "negative")


def test_the_words_that_carried_it_stand_where_they_are_said_to() -> None:
    text = "@SkyNet http://t.example/bad  It’s not working 😡, and the agent was RUDE."
    told = judge(text)
    assert [text[w.start : w.end] for w in told.words] == ["not working", "😡", "RUDE"]
    assert all(w.weight < 0 for w in told.words)
    assert told.score < -0.5


def test_a_denial_turns_a_word_and_very_raises_it() -> None:
    def weight(text: str) -> float:
        return look(text).hits[0].weight

    assert weight("awful") < 0 < weight("it was not awful")
    assert weight("very awful") < weight("awful")
    assert weight("no. awful") == weight("awful")  # the sentence before denies nothing


def test_a_link_and_a_handle_say_nothing() -> None:
    assert not look("@awful http://t.example/hate www.terrible.example").hits


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no words"),
        (" \n\t\x00", "no words"),
        ("4711 ?!", "no words"),
        ("Der Flug war schon wieder verspätet und niemand hat uns geholfen", "German"),
        ("Le service client est vraiment nul, je suis très déçu", "French"),
        ("サービスが最悪です。もう二度と使いません", "Japanese"),
    ],
)
def test_what_cannot_be_told_is_neutral_and_says_so(text: str, why: str) -> None:
    told = judge(text)
    assert (told.label, told.score, told.words) == ("neutral", 0.0, ())
    assert why in told.why


def test_smileys_alone_are_a_feeling() -> None:
    assert judge("😡😡").label == "negative"
    assert judge("❤️👍").label == "positive"


def test_a_huge_text_costs_no_more_than_its_beginning() -> None:
    text = "terrible " * 120_000
    assert judge(text)._replace(words=()) == judge(text[:READ_CHARACTERS])._replace(words=())
    assert len(judge(text).words) <= 8


@given(st.text(max_size=300))
def test_any_text_gets_an_answer(text: str) -> None:
    told = judge(text)
    assert -1 <= told.score <= 1
    assert 0 < told.confidence <= 1
    assert told.label in LABELS
    assert all(0 <= w.start < w.end <= len(text) for w in told.words)


def record(*said: tuple[str, str], **fields: object) -> CleanRecord:
    messages = tuple(CleanMessage.model_validate({"role": role, "text": text}) for role, text in said)
    return CleanRecord.model_validate({"id": "r", "kind": "ticket", "messages": messages, **fields})


def test_a_record_is_felt_by_its_customer_and_thanks_take_no_complaint_back() -> None:
    told = of_record(
        record(
            ("agent", "I am so sorry, this is terrible"),
            ("customer", "Where do I find my invoice?"),
            ("customer", "The page is broken again and nobody answers"),
            ("customer", "Thank you so much, you are wonderful!"),
        )
    )
    assert told is not None
    assert (told.message, told.told.label) == (2, "negative")


def test_a_record_without_a_customer_has_no_feeling() -> None:
    assert of_record(record(("agent", "What a terrible mess"))) is None
    assert of_record(record(("customer", "What a terrible mess"), kind="statement")) is None


def test_with_the_meaning_more_is_told(reader: Reader) -> None:
    """The figures of the README, with room for rounding; VADER on the same rows is far below."""
    cases = read_cases("test")
    by_words = measure(cases, lambda texts: [judge(text).label for text in texts])
    by_both = measure(cases, lambda texts: [one.label for one in reader.judge(texts)])
    other = measure(cases, vader())
    assert by_both.macro > 0.84
    assert by_words.macro > 0.79
    assert other.macro < 0.6 < by_words.low


def test_a_text_is_judged_the_same_alone_and_among_others(reader: Reader) -> None:
    texts = ["", "my card never came and the line is dead", "😍", "Is there parking?", "\ud800"]
    together = reader.judge(texts)
    for text, told in zip(texts, together, strict=True):
        (alone,) = reader.judge([text])
        assert alone.label == told.label
        assert alone.score == pytest.approx(told.score, abs=0.02)
    assert reader.judge([]) == []


def test_a_missing_model_is_said_and_words_do_without(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError):
        Reader(Embedder(tmp_path)).judge(["awful"])
    assert negative("awful")


def test_the_weights_fit_what_is_counted() -> None:
    by = weights()
    names = set(look("a").features)
    assert set(by.alone.names) == set(by.together.names) == names
    assert by.meaning.shape == (3, 384)


def test_the_cases_are_many_balanced_and_no_text_is_in_two_splits() -> None:
    splits = {split: read_cases(split) for split in ("train", "dev", "test")}
    texts = [re.sub(r"\W+", " ", case.text).casefold().strip() for cases in splits.values() for case in cases]
    assert len(texts) >= 2000
    words = [text for text in texts if len(text.split()) > 2]
    assert len(words) == len(set(words))
    for cases in splits.values():
        shares = [sum(case.label == label for case in cases) / len(cases) for label in LABELS]
        assert min(shares) > 0.2


def test_macro_recall_weighs_each_label_the_same() -> None:
    truth = ["negative"] * 8 + ["neutral", "positive"]
    assert macro_recall(truth, ["negative"] * 10) == pytest.approx(1 / 3)
    assert macro_recall(truth, truth) == 1
    assert macro_recall(["positive"] * 2, ["positive", "neutral"]) == 0.5  # labels without a text left out
    got = measure(read_cases("dev")[:40], lambda texts: ["neutral"] * len(texts))
    assert isinstance(got, Score)
    assert got.low <= got.macro <= got.high


def test_a_labelled_file_that_is_not_one_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text('{"text": "a", "label": "neutral"}\n{"text": "b", "label": "sad"}\n', "utf-8")
    with pytest.raises(RowError, match="line 2"):
        read_file(path)


def test_the_command_answers_each_row_in_order() -> None:
    rows = [{"id": 1, "text": "Awful service"}, {"id": "2", "text": ""}, {"id": "3"}]
    given = "".join(json.dumps(row) + "\n" for row in rows).encode()
    result = CliRunner().invoke(app, ["sentiment", "--words-only"], input=given)
    assert result.exit_code == 1
    assert "line 3:" in result.stderr
    first, second = [json.loads(line) for line in result.stdout.splitlines()]
    assert set(first) == {"id", "score", "label", "confidence", "words", "why"}
    assert (first["id"], first["label"], first["words"][0]["text"]) == ("1", "negative", "awful")
    assert (second["label"], second["score"]) == ("neutral", 0.0)
