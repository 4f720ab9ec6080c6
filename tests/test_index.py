"""The index on its real parts, Chroma and SQLite, with word counts for vectors."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from retrieval.errors import IndexUnavailableError
from retrieval.index import Index
from retrieval.records import Consent, Filter, Hit, Passage
from tests.passages_of import WordCounts, passage

ANY = Filter()
DAY = datetime(2026, 3, 1, tzinfo=UTC)

SHELF = [
    passage("a", "till froze at noon", product="Till", created_at=DAY, csat=5, tags=("Press", "till")),
    passage("b", "reader lost its signal", kind="review", product="Reader", csat=2, tags=("press-office",)),
    passage("c", "receipt paper jam at night", created_at=DAY.replace(month=5), consent=Consent(level="named")),
    passage("c", "jam again on sunday", 1, created_at=DAY.replace(month=5), consent=Consent(level="named")),
]


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    made = Index(tmp_path / "index", WordCounts())  # type: ignore[arg-type]
    yield made
    made.close()


@pytest.fixture
def shelf(index: Index) -> Index:
    assert index.add(SHELF) == 4
    return index


def ids(hits: list[Hit]) -> list[str]:
    return [hit.passage.id for hit in hits]


def test_an_empty_index_finds_nothing(index: Index) -> None:
    assert (index.count(), index.near("till", 5, ANY), index.words("till", 5, ANY), index.get(["a#0.0"])) == (
        0,
        [],
        [],
        [],
    )
    assert index.scored(index.vector("till"), "till", 5, ANY) == []


def test_making_one_touches_no_file(tmp_path: Path) -> None:
    Index(tmp_path / "index", WordCounts())  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


def test_finds_by_meaning_and_by_words_and_gives_whole_passages_back(shelf: Index) -> None:
    assert shelf.near("till froze", 1, ANY)[0].passage == SHELF[0]
    assert shelf.words("Signals", 5, ANY)[0].passage == SHELF[1]
    assert shelf.get(["c#0.1", "gone", "a#0.0", "c#0.1"]) == [SHELF[3], SHELF[0]]
    assert [hit.score for hit in shelf.near("till froze at noon", 1, ANY)] == pytest.approx([1.0], abs=1e-3)


def test_scored_gives_both_scores_of_every_candidate(shelf: Index) -> None:
    found = {item.passage.id: item for item in shelf.scored(shelf.vector("till froze"), "paper", 1, ANY)}
    assert set(found) == {"a#0.0", "c#0.0"}
    assert found["a#0.0"].near > 0.5
    assert found["a#0.0"].words == 0
    assert found["c#0.0"].words > 0.3
    assert 0 <= found["c#0.0"].near < 0.5


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (ANY, {"a", "b", "c"}),
        (Filter(kinds=("review", "social")), {"b"}),
        (Filter(products=("till", "Nothing")), {"a"}),
        (Filter(tags=("press",)), {"a"}),
        (Filter(tags=("PRESS-OFFICE", "till")), {"a", "b"}),
        (Filter(csat_min=3), {"a"}),
        (Filter(csat_max=4), {"b"}),
        (Filter(csat_min=3, csat_max=4), set()),
        (Filter(since=DAY), {"a", "c"}),
        (Filter(since=DAY, until=DAY.replace(month=5)), {"a"}),
        (Filter(until=DAY), set()),
        (Filter(consent=("named", "anonymous")), {"c"}),
        (Filter(record_ids=("b", "c")), {"b", "c"}),
        (Filter(kinds=("ticket",), products=("Till",), csat_min=5, tags=("press", "x"), since=DAY), {"a"}),
    ],
)
def test_filters_both_sides_alike(shelf: Index, where: Filter, expected: set[str]) -> None:
    every = "till froze reader signal paper jam"
    assert {hit.passage.record_id for hit in shelf.near(every, 10, where)} == expected
    assert {hit.passage.record_id for hit in shelf.words(every, 10, where)} == expected
    assert {item.passage.record_id for item in shelf.scored(shelf.vector(every), every, 10, where)} == expected


def test_the_same_passages_again_change_nothing(shelf: Index) -> None:
    shelf.add(SHELF)
    assert shelf.count() == 4
    assert len(shelf.near("jam", 10, ANY)) == 4


def test_a_record_that_was_cut_anew_leaves_no_old_passage(shelf: Index) -> None:
    shelf.add([passage("c", "all calm now")])
    assert shelf.count() == 3
    assert shelf.words("jam", 5, ANY) == []
    assert ids(shelf.near("all calm now", 1, ANY)) == ["c#0.0"]
    assert "c#0.1" not in ids(shelf.near("jam again on sunday", 10, ANY))


def test_removes_by_record(shelf: Index) -> None:
    shelf.remove(["c", "never there"])
    assert shelf.count() == 2
    assert {hit.passage.record_id for hit in shelf.near("jam", 10, ANY)} == {"a", "b"}
    assert shelf.words("jam", 10, ANY) == []


def test_what_was_removed_stands_in_no_file(index: Index, tmp_path: Path) -> None:
    index.add([*SHELF, passage("d", "quixotic zeppelin", subject="Zanzibar")])
    index.remove(["d"])
    index.close()
    content = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for word in (b"quixotic", b"zeppelin", b"Zanzibar", b"zanzibar"):
        assert word not in content
    assert b"noon" in content


def test_chroma_holds_no_text(shelf: Index, tmp_path: Path) -> None:
    shelf.close()
    files = [path for path in (tmp_path / "index" / "data" / "vectors").rglob("*") if path.is_file()]
    assert files
    assert not any(b"froze" in path.read_bytes() for path in files)


def test_the_subject_is_searched_and_is_not_the_text(index: Index) -> None:
    index.add([passage("a", "it happened again", subject="Double charge")])
    (hit,) = index.words("charged double", 5, ANY)
    assert hit.passage.text == "it happened again"


def test_survives_a_restart(shelf: Index, tmp_path: Path) -> None:
    shelf.close()
    again = Index(tmp_path / "index", WordCounts())  # type: ignore[arg-type]
    assert again.near("till froze", 1, ANY)[0].passage == SHELF[0]
    again.close()


def test_clear_empties_it(shelf: Index) -> None:
    shelf.clear()
    assert (shelf.count(), shelf.near("till", 5, ANY)) == (0, [])
    assert shelf.add(SHELF[:1]) == 1
    assert ids(shelf.near("till", 5, ANY)) == ["a#0.0"]


@pytest.mark.parametrize("name", ["data/words.db", "data/vectors/chroma.sqlite3"])
def test_a_damaged_folder_says_what_to_do_and_can_be_rebuilt(shelf: Index, tmp_path: Path, name: str) -> None:
    shelf.close()
    (tmp_path / "index" / name).write_bytes(b"no database " * 2000)
    for _ in range(2):
        with pytest.raises(IndexUnavailableError, match="storydesk reindex"):
            shelf.near("till", 1, ANY)
    shelf.clear()
    shelf.add(SHELF)
    assert ids(shelf.near("till froze", 1, ANY)) == ["a#0.0"]


def test_a_file_of_another_layout_is_refused(shelf: Index, tmp_path: Path) -> None:
    shelf.close()
    with sqlite3.connect(tmp_path / "index" / "data" / "words.db") as db:
        db.execute("pragma user_version = 99")
    db.close()
    with pytest.raises(IndexUnavailableError, match="storydesk reindex"):
        shelf.count()


def test_a_folder_that_cannot_be_made_is_no_crash(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(IndexUnavailableError):
        Index(tmp_path / "file" / "index", WordCounts()).count()  # type: ignore[arg-type]


def test_two_objects_on_one_folder_see_each_other(shelf: Index, tmp_path: Path) -> None:
    other = Index(tmp_path / "index", WordCounts())  # type: ignore[arg-type]
    other.add([passage("e", "extra receipt")])
    assert ids(shelf.near("extra receipt", 1, ANY)) == ["e#0.0"]
    shelf.remove(["e"])
    assert other.count() == 4
    other.close()


CHILD = """
import sys
from pathlib import Path
from retrieval.index import Index
from tests.passages_of import WordCounts, passage
index = Index(Path(sys.argv[1]), WordCounts())
index.add([passage("child", "written next door")])
print(index.count())
index.close()
"""


def test_another_process_writes_and_this_one_sees_it(shelf: Index, tmp_path: Path) -> None:
    root = Path(__file__).parent.parent
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(tmp_path / "index")], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "5"
    assert ids(shelf.near("written next door", 1, ANY)) == ["child#0.0"]


def test_many_threads_at_once(index: Index) -> None:
    def work(number: int) -> str:
        index.add([passage(f"r{number}", f"word{number} common")])
        return index.near(f"word{number} common", 1, ANY)[0].passage.record_id

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(work, range(12))) == [f"r{number}" for number in range(12)]
    assert index.count() == 12


def test_more_than_one_slice(index: Index) -> None:
    many: list[Passage] = [passage(f"r{number}", f"word{number} common") for number in range(600)]
    assert index.add(many) == 600
    assert ids(index.words("word599", 1, ANY)) == ["r599#0.0"]
    index.remove([f"r{number}" for number in range(599)])
    assert index.count() == 1
