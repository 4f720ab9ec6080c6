"""Fusing: words help, never rule; one record once; the real model on a handful of passages."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from retrieval.embed import Embedder
from retrieval.find import find, find_records
from retrieval.index import Index
from retrieval.records import Filter
from tests.passages_of import passage

SHELF = {
    "froze": "The till froze in the middle of the lunch rush and the screen went black.",
    "code": "Error TW-3317 came up and the machine rebooted itself.",
    "other-code": "Error TW-9120 came up and the machine rebooted itself.",
    "refund": "I still wait for my money to be returned after the cancelled order.",
    "flood": "Our shop was under water for a week and you lent us a card reader.",
    "hours": "When does the help line open on bank holidays?",
}


@pytest.fixture(scope="module")
def index(embedder: Embedder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    made = Index(Path(tmp_path_factory.mktemp("find")), embedder)
    made.add([passage(key, text) for key, text in SHELF.items()])
    made.add([passage("long", f"Part {n} of a tale about a till that would not start.", n) for n in range(5)])
    yield made
    made.close()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("refund not received", "refund"),
        ("TW-3317", "code"),
        ("what is error TW-9120", "other-code"),
        ("help after the flood", "flood"),
        ("the screen freezes at lunchtime", "froze"),
    ],
)
def test_the_right_passage_is_first(index: Index, query: str, expected: str) -> None:
    assert find(index, query)[0].passage.record_id == expected


def test_scores_fall(index: Index) -> None:
    scores = [hit.score for hit in find(index, "till does not start", 20)]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) == 11


def test_a_record_stands_once_with_its_best_passage(index: Index) -> None:
    best = find_records(index, "tale about a till, part 3", 3)
    assert best[0].passage.id == "long#0.3"
    assert len({hit.passage.record_id for hit in best}) == len(best) == 3


def test_filters_and_limits(index: Index) -> None:
    assert [hit.passage.record_id for hit in find(index, "till", where=Filter(record_ids=("hours",)))] == ["hours"]
    assert find(index, "till", where=Filter(kinds=("review",))) == []
    assert len(find(index, "till", 2)) == 2
    assert find(index, "till", 0) == find_records(index, "till", 0) == []


@pytest.mark.parametrize("query", ["", "   \n", "\u200b"])
def test_an_empty_question_is_no_error(index: Index, query: str) -> None:
    assert len(find(index, query)) in (0, 10)


@pytest.mark.parametrize("query", ['" OR 1=1', "\ud800", "x" * 100_000, "👩‍🍳", "*"])
def test_an_odd_question_is_no_error(index: Index, query: str) -> None:
    assert len(find(index, query, 3)) == 3
