"""Words: what is matched, what a hostile question can't do, and scores that mean a share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from retrieval.fulltext import FullText, phrases_of
from retrieval.records import Filter
from tests.passages_of import passage

ANY = Filter()
TEXTS = {
    "a": "The reader shows error E-1042 after the update",
    "b": "Error after error, and an update that never ends",
    "c": "The Café in Łódź was charged twice",
    "d": "Version 2.4.1 prints 10 42 times",
    "e": "Somebody phoned about opening hours",
}


@pytest.fixture
def words(tmp_path: Path) -> Iterator[FullText]:
    made = FullText(tmp_path / "words.db")
    made.put([passage(key, text) for key, text in TEXTS.items()], list(TEXTS.values()))
    yield made
    made.close()


def found(words: FullText, query: str) -> list[str]:
    return [hit.passage.record_id for hit in words.search(query, 10, ANY)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("e-1042", ["a"]),
        ("2.4.1", ["d"]),
        ("CAFE", ["c"]),
        ("łodz", ["c"]),
        ("charging", ["c"]),
        ("charge", ["c"]),
        ("zebra", []),
        ("", []),
        ("  \n ", []),
        ("!!! ??? ...", []),
        ("👩‍🍳", []),
    ],
)
def test_matches(words: FullText, query: str, expected: list[str]) -> None:
    assert found(words, query) == expected


@pytest.mark.parametrize(
    "query",
    [
        'update"',
        '"update',
        "update AND",
        "NOT update OR (",
        "text:update",
        "update*",
        "^update",
        "NEAR(update, 5)",
        "update') ; drop table passages; --",
        "{update} + -",
        "update\x00",
        "\ud800 update",
    ],
)
def test_a_question_is_never_read_as_syntax(words: FullText, query: str) -> None:
    assert set(found(words, query)) >= {"a", "b"}
    assert words.count() == 5


def test_a_huge_question_is_cut(words: FullText) -> None:
    assert len(phrases_of("word" + " ".join(str(n) for n in range(50_000)))) == 64
    assert found(words, "phoned " + "x" * 1_000_000) == ["e"]


def test_stop_words_count_only_when_there_is_nothing_else() -> None:
    assert phrases_of("What is the error on it") == ['"error"']
    assert phrases_of("who is it") == ['"who"', '"is"', '"it"']
    assert phrases_of("is it E-1042?") == ['"e 1042"']


def test_a_score_is_the_share_of_the_question_that_is_there(words: FullText) -> None:
    whole, part = (
        words.search("phoned opening hours", 5, ANY)[0],
        words.search("phoned opening zebra unicorn", 5, ANY)[0],
    )
    assert 0.5 < whole.score <= 1
    assert 0 < part.score < whole.score / 1.5


def test_an_error_code_outweighs_common_words(words: FullText) -> None:
    assert found(words, "error E-1042")[0] == "a"


def test_only_of_the_ids_given(words: FullText) -> None:
    assert [hit.passage.id for hit in words.search("error", 10, ANY, ["b#0.0", "e#0.0"])] == ["b#0.0"]


def test_nothing_is_kept_of_a_change_that_fails(words: FullText) -> None:
    with pytest.raises(ValueError, match="zip"):
        words.put([passage("x", "one"), passage("y", "two")], ["one"])
    assert words.count() == 5


@pytest.mark.parametrize(
    ("run", "records"),
    [
        ("error", 2),
        ("ERROR after", 1),
        ("shows error E-1042", 1),
        ("the café", 1),
        ("charging", 0),  # another form of the word is not the word
        ("errors", 0),
        ("after error", 1),
        ("after the error", 0),
        ("updat", 0),
        ('update" OR "charged', 0),
        ("", 0),
        ("…", 0),
    ],
)
def test_records_that_hold_the_very_words_in_a_row(words: FullText, run: str, records: int) -> None:
    assert words.holding(run.split(), 5) == records


def test_records_are_counted_once_and_no_further_than_asked(words: FullText) -> None:
    words.put([passage("a", "Another error here", 1)], ["Another error here"])
    assert words.holding(["error"], 5) == 2
    assert words.holding(["error"], 1) == 1
