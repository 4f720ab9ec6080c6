"""Taking a passage out leaves traces in Chroma's files; writing the folder anew leaves none, killed midway or not."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from retrieval import index_copy
from retrieval.index import Index, searched_text
from retrieval.index_tails import HEADER, LEVEL, Tails
from retrieval.records import Filter, Passage
from tests.passages_of import WordCounts, passage

ANY = Filter()
KEPT = [passage(f"kept-{n}", " ".join(f"word{n * n * 31 % 1009 * k}" for k in range(9)) + f" {n}") for n in range(1200)]
GONE = passage("gone-record", "a zeppelin of marzipan floated over the quarry")


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    made = Index(tmp_path / "index", WordCounts())  # type: ignore[arg-type]
    made.add([GONE, *KEPT])
    yield made
    made.close()


def traces(folder: Path) -> set[str]:
    """Names of files that hold the passage's id, its rarest word or the numbers of its vector."""
    vector = WordCounts().embed([searched_text(GONE)])[0]
    start = int(np.argmax(vector)) - 1
    few = vector[start : start + 4]  # with the numbers beside its highest: they stand nowhere else
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.name for path in files if holds(path.read_bytes(), few)}


def holds(data: bytes, few: NDArray[np.float32]) -> bool:
    """Chroma brings vectors to length 1 itself, so that the last bit of a number may differ."""
    if GONE.id.encode() in data or b"marzipan" in data:
        return True
    whole = np.frombuffer(data[: len(data) // 4 * 4], dtype=np.float32)
    if len(whole) < len(few):
        return False
    with np.errstate(invalid="ignore"):  # most of a file is no number at all
        close = [np.abs(whole[n : len(whole) - 3 + n] - few[n]) < 1e-6 for n in range(4)]
    return bool(np.logical_and.reduce(close).any())


def is_whole(index: Index, wanted: Passage) -> bool:
    """Whether words and vector of the passage are there; read by id, as a nearest neighbour is found almost surely."""
    kept = index._vectors_of([wanted.id])
    same = kept.ids == [wanted.id] and np.allclose(kept.vectors[0], index.vector(wanted.text)[0], atol=1e-6)
    return same and index.get([wanted.id]) == [wanted]


def test_taking_out_alone_leaves_traces_that_the_search_finds(index: Index, tmp_path: Path) -> None:
    index.remove([GONE.record_id])
    index.close()
    assert {"data_level0.bin", "chroma.sqlite3"} <= traces(tmp_path / "index")


def test_a_compacted_index_holds_no_trace_and_all_the_rest(index: Index, tmp_path: Path) -> None:
    index.remove([GONE.record_id])
    index.compact()
    assert traces(tmp_path / "index") == set()
    assert index.count() == len(KEPT)
    assert all(is_whole(index, passage) for passage in KEPT[::50])
    assert index.near("zeppelin marzipan", 1200, ANY)[0].passage.record_id != GONE.record_id
    assert index.words("marzipan", 5, ANY) == []
    assert traces(tmp_path / "index") == set()
    assert {path.name for path in (tmp_path / "index").iterdir()} == {"data", "generation", "lock", "compacting"}


def test_what_is_written_meanwhile_is_not_lost(index: Index, tmp_path: Path) -> None:
    late = passage("late", "a heron stood in the car park")

    other = passage("kept-7", "a barge of turnips sank in the canal")

    def write(done: int, total: int) -> None:
        if done == total == len(KEPT):
            index.add([late, other])
            index.remove(["kept-8"])

    index.remove([GONE.record_id])
    index.compact(write)
    assert is_whole(index, late)
    assert is_whole(index, other)
    assert index.near(KEPT[8].text, 1, ANY)[0].passage.record_id != "kept-8"
    assert is_whole(index, KEPT[9])
    assert index.count() == len(KEPT)
    assert traces(tmp_path / "index") == set()


def test_killed_between_the_two_renames_the_old_folder_comes_back(index: Index, tmp_path: Path) -> None:
    index.remove([GONE.record_id])
    index.close()
    (tmp_path / "index" / "data" / "vectors").rename(tmp_path / "index" / index_copy.OLD)
    (tmp_path / "index" / index_copy.FRESH).mkdir()
    assert is_whole(index, KEPT[7])
    index.compact()
    assert is_whole(index, KEPT[7])
    assert traces(tmp_path / "index") == set()


def test_killed_before_the_old_folder_went_it_goes_at_the_next_use(index: Index, tmp_path: Path) -> None:
    index.close()
    old = tmp_path / "index" / index_copy.OLD
    old.mkdir()
    (old / "data_level0.bin").write_bytes(GONE.id.encode())
    assert index.count() == len(KEPT) + 1
    assert not old.exists()


def test_what_lies_behind_the_last_vector_is_zeros(tmp_path: Path) -> None:
    """The library writes its memory as it finds it; here it finds an identity."""
    folder = tmp_path / "index"
    for passages in (KEPT[:1], KEPT):
        index = Index(folder, WordCounts())  # type: ignore[arg-type]
        index.add(passages)
        index.close()
        level = next(folder.rglob(LEVEL))
        elements, size = (1024 if passages == KEPT else 0), 1804
        assert level.read_bytes()[elements * size :].strip(b"\0") == b""
    whole = level.read_bytes()
    (folder / "data" / "vectors" / "twin").mkdir()
    for file in level.parent.iterdir():
        (folder / "data" / "vectors" / "twin" / file.name).write_bytes(file.read_bytes())
    twin = folder / "data" / "vectors" / "twin" / LEVEL
    header = bytearray((twin.parent / HEADER).read_bytes())
    header[20:28] = (1000).to_bytes(8, "little")  # as if 24 of its places were still empty
    (twin.parent / HEADER).write_bytes(bytes(header))
    twin.write_bytes(whole[: 1010 * 1804] + b"marisela" + whole[1010 * 1804 + 8 :])
    Tails().clean(folder / "data" / "vectors")
    assert twin.read_bytes() == whole[: 1000 * 1804] + bytes(24 * 1804)
    assert level.read_bytes() == whole


OTHER = """
import sys
from pathlib import Path
from retrieval.index import Index
from retrieval.index_tails import HEADER, LEVEL, Tails
from retrieval.records import Filter, Passage
from tests.passages_of import WordCounts, passage
index = Index(Path(sys.argv[1]), WordCounts())
def show(query):
    print(index.near(query, 1, Filter())[0].passage.record_id, flush=True)
show("a zeppelin of marzipan floated over the quarry")
sys.stdin.readline()
show("a zeppelin of marzipan floated over the quarry")
index.add([passage("theirs", "a heron of their own")])
show("a heron of their own")
index.close()
"""


def test_another_process_that_had_it_open_neither_shows_it_nor_brings_it_back(index: Index, tmp_path: Path) -> None:
    index.close()
    command = [sys.executable, "-c", OTHER, str(tmp_path / "index")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        assert other.stdout.readline().strip() == GONE.record_id
        index.remove([GONE.record_id])
        index.compact()
        assert traces(tmp_path / "index") == set()
        other.stdin.write("\n")
        other.stdin.flush()
        assert other.stdout.readline().startswith("kept-")
        assert other.stdout.readline().strip() == "theirs"
    assert other.returncode == 0
    assert traces(tmp_path / "index") == set()
    assert index.near("a heron of their own", 1, ANY)[0].passage.record_id == "theirs"
