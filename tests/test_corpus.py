"""The records as the checks count in them: exact words, the desk's own search, and nothing kept that has changed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.actions.corpus import IndexCorpus
from retrieval.index import Index
from tests.passages_of import WordCounts, passage

TEXTS = {
    "a": "the river came into our bookshop",
    "b": "the river came into a cellar",
    "c": "the printer stopped in a hurry",
}


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    made = Index(tmp_path / "index", WordCounts())  # type: ignore[arg-type]  # vectors that count words
    made.add([passage(key, text) for key, text in TEXTS.items()])
    yield made
    made.close()


@pytest.fixture
def corpus(index: Index) -> IndexCorpus:
    return IndexCorpus(index, crowd=2, count_from=3)


def test_records_are_counted_by_their_very_words_up_to_the_crowd(corpus: IndexCorpus) -> None:
    assert corpus.records_with(["river", "came"]) == 2
    assert corpus.records_with(["the"]) == 2  # three hold it; the crowd is two
    assert corpus.records_with(["our", "Bookshop"]) == 1
    assert corpus.records_with(["rivers"]) == 0


def test_the_search_gives_the_place_of_the_first_source(corpus: IndexCorpus) -> None:
    assert corpus.rank("our bookshop", {"a"}).place == 1
    assert corpus.rank("our bookshop", {"c", "b"}).place == 2
    assert corpus.rank("our bookshop", {"somebody else"}) == (None, 0, 3)
    assert corpus.rank("", {"a"}).place is None
    assert corpus.rank("our bookshop", {"a"}).size == 3


def test_what_was_counted_is_counted_anew_when_the_index_changes(index: Index, corpus: IndexCorpus) -> None:
    assert corpus.records_with(["bookshop"]) == 1
    assert corpus.enough
    index.add([passage("d", "another bookshop")])
    assert corpus.records_with(["bookshop"]) == 2
    index.remove(["a", "b"])
    assert (corpus.records_with(["bookshop"]), corpus.size(), corpus.enough) == (1, 2, False)
    assert corpus.rank("our bookshop", {"a"}).place is None


def test_what_was_counted_is_not_counted_again(index: Index, corpus: IndexCorpus) -> None:
    corpus.rank("our bookshop", {"a"})
    asked = len(index._embedder.asked)  # type: ignore[attr-defined]
    corpus.rank("our bookshop", {"b"})
    assert len(index._embedder.asked) == asked  # type: ignore[attr-defined]


def test_english_words_are_ordinary_and_names_of_things_are_not(corpus: IndexCorpus) -> None:
    assert all(corpus.ordinary(word) for word in ("bookshop", "Flooded", "printers", "refund"))
    assert not any(corpus.ordinary(word) for word in ("quenelle-o-matic", "zzyzx", "Tillomatica"))
