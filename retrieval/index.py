"""The search index: vectors in Chroma, words in SQLite, side by side in one folder.

Both can be rebuilt from the store (``storydesk reindex``), so nothing here is precious, and anything odd is refused
with that advice rather than worked around. Chroma holds ids, vectors and what filters need; no text.

Several threads share one ``Index`` and several processes one folder: a file lock lets one in at a time, and a
process that sees another's mark in ``generation`` opens the folder anew. Chroma alone does not notice that another
process wrote.
"""

import fcntl
import secrets
import shutil
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple, cast

import chromadb
import numpy as np
from chromadb.api.client import Client
from chromadb.api.collection_configuration import CreateCollectionConfiguration
from chromadb.config import Settings as ChromaSettings
from chromadb.errors import ChromaError

from retrieval import index_copy
from retrieval.embed import Embedder, Vectors
from retrieval.errors import IndexUnavailableError
from retrieval.filters import condition, metadata
from retrieval.fulltext import FullText
from retrieval.index_tails import Tails
from retrieval.memory import blank
from retrieval.records import Filter, Hit, Passage

COLLECTION = "passages-1"  # raise the number when what is embedded changes
HNSW: CreateCollectionConfiguration = {
    "hnsw": {"space": "cosine", "ef_construction": 200, "ef_search": 200, "max_neighbors": 32}
}
SLICE = 256  # passages embedded and written at a time
REBUILD = "Nothing in the store was changed. Run `storydesk reindex` to rebuild the search index."


class Scored(NamedTuple):
    """A passage with both of its scores: the cosine of the meanings, and the share of the question's words."""

    passage: Passage
    near: float
    words: float


class _Open(NamedTuple):
    generation: str
    client: Client
    vectors: chromadb.Collection
    words: FullText


class Index:
    """Opens its folder at the first use. Every method raises ``IndexUnavailableError`` for a folder it can't use."""

    def __init__(self, folder: Path, embedder: Embedder) -> None:
        blank()  # before Chroma gets memory that held a text
        self._folder = folder.expanduser()
        self._embedder = embedder
        self._lock = threading.RLock()
        self._open: _Open | None = None
        self._tails = Tails()
        self._inside = False  # this thread has the folder's lock; the system would not give it twice

    # --- writing ----------------------------------------------------------------------------------------------

    def add(self, passages: Sequence[Passage]) -> int:
        """Puts whole records in: passages of the same records that are not given now are taken out.

        Gives the number of passages written. The same passages again change nothing.
        """
        self._drop_stale(passages)
        for at in range(0, len(passages), SLICE):
            some = passages[at : at + SLICE]
            texts = [searched_text(passage) for passage in some]
            vectors = self._embedder.embed(texts)
            with self._writing() as part:
                part.vectors.upsert(
                    ids=[passage.id for passage in some],
                    embeddings=vectors,
                    metadatas=cast(list[chromadb.Metadata], [metadata(passage) for passage in some]),
                )
                part.words.put(some, texts)
        return len(passages)

    def _drop_stale(self, passages: Sequence[Passage]) -> None:
        given = {passage.id for passage in passages}
        records = list({passage.record_id for passage in passages})
        with self._writing() as part:
            _drop(part, [key for key in part.words.ids_of(records) if key not in given])

    def remove(self, record_ids: Sequence[str]) -> None:
        """Takes every passage of these records out; ids that are not there are no error."""
        with self._writing() as part:
            _drop(part, part.words.ids_of(record_ids))

    def clear(self) -> None:
        """Empties the index, also one that can't be opened."""
        with self._held():
            self._shut()
            shutil.rmtree(self._folder / "data", ignore_errors=True)
            self._mark()

    def compact(self, copied: index_copy.Copied = index_copy.unseen) -> None:
        """Writes the folder anew, so that none of its files holds a trace of a passage that was taken out.

        ``remove`` alone leaves traces (see ``index_copy``). Searches go on meanwhile. Every process that has the
        folder open opens it anew. Killed midway, it has to be called again.
        """
        with self._compacting(), index_copy.fresh(self._folder) as path, _understood(), ExitStack() as opened:
            client = _client(path)
            opened.callback(client.close)
            target = _collection(client)
            before = self._marks()
            index_copy.copy(self._vectors_of, target, list(before), copied)
            with self._writing() as part:
                index_copy.catch_up(self._vectors_of, target, before, part.words.marks())
                opened.close()
                Tails().clean(path)
                part.words.scrub()
                self._shut()
                index_copy.swap(self._folder, self._folder / "data" / "vectors")

    def _marks(self) -> dict[str, int]:
        with self._reading() as part:
            return part.words.marks()

    def _vectors_of(self, ids: Sequence[str]) -> index_copy.Slice:
        with self._reading() as part:
            return index_copy.read(part.vectors, ids)

    @contextmanager
    def _compacting(self) -> Iterator[None]:
        """One at a time may write the folder anew; not the folder's lock, which searches wait for."""
        with _understood():
            self._folder.mkdir(parents=True, exist_ok=True)
            with (self._folder / "compacting").open("a") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                yield

    # --- reading ----------------------------------------------------------------------------------------------

    def near(self, query: str, k: int, where: Filter) -> list[Hit]:
        """The ``k`` passages nearest in meaning, by cosine."""
        vector = self._embedder.embed([query])
        with self._reading() as part:
            return [Hit(passage=p, score=s) for p, s in _rebuilt(part, _nearest(part, vector, k, where))]

    def words(self, query: str, k: int, where: Filter) -> list[Hit]:
        """The ``k`` passages that hold most of the question's words, by share of their weight."""
        with self._reading() as part:
            return part.words.search(query, k, where)

    def holding(self, words: Sequence[str], most: int) -> int:
        """How many records hold these very words in a row, in any case; counted up to ``most``."""
        with self._reading() as part:
            return part.words.holding(words, most)

    def vector(self, text: str) -> Vectors:
        """The text's vector as one row, for ``scored``."""
        return self._embedder.embed([text])

    def pulled(self, vector: Vectors, count: int, weight: float, where: Filter) -> Vectors:
        """``vector`` moved toward the mean of its ``count`` nearest passages, at length 1 again."""
        with self._reading() as part:
            nearest = list(_nearest(part, vector, count, where))
            if not nearest:
                return vector
            found = part.vectors.get(ids=nearest, include=["embeddings"])["embeddings"]
        moved: Vectors = vector + weight * np.mean(np.asarray(found, dtype=np.float32), axis=0)
        unit: Vectors = moved / np.linalg.norm(moved)
        return unit

    def scored(self, vector: Vectors, query: str, k: int, where: Filter) -> list[Scored]:
        """The ``k`` best of each side, every one with both of its scores; the nearest first."""
        with self._reading() as part:
            near = _nearest(part, vector, k, where)
            words = {hit.passage.id: hit.score for hit in part.words.search(query, k, where)}
            near |= _nearest_of(part, vector, [key for key in words if key not in near])
            if wordless := [key for key in near if key not in words]:
                words |= {hit.passage.id: hit.score for hit in part.words.search(query, k, where, wordless)}
            return [Scored(p, near.get(p.id, 0.0), words.get(p.id, 0.0)) for p in part.words.get(list(near | words))]

    def get(self, ids: Sequence[str]) -> list[Passage]:
        """The passages of these ids in the order asked for; unknown ids are left out."""
        with self._reading() as part:
            return part.words.get(ids)

    def count(self) -> int:
        with self._reading() as part:
            return part.words.count()

    def has(self, record_ids: Sequence[str]) -> bool:
        """Whether one of these records has a passage here."""
        with self._reading() as part:
            return bool(part.words.ids_of(record_ids))

    def records(self) -> int:
        """How many records have a passage here."""
        with self._reading() as part:
            return part.words.records()

    def mark(self) -> str:
        """Another text after every change, by whichever process: what was read before may be kept until then."""
        with _understood():
            return self._generation()

    def close(self) -> None:
        """Lets the files go; the next use opens them again."""
        with self._lock:
            self._shut()

    # --- one process at a time --------------------------------------------------------------------------------

    @contextmanager
    def _reading(self) -> Iterator[_Open]:
        with self._held(), _understood():
            yield self._current()

    @contextmanager
    def _writing(self) -> Iterator[_Open]:
        with self._held(), _understood():
            yield self._current()
            self._mark()

    @contextmanager
    def _held(self) -> Iterator[None]:
        """The lock of this process's threads, then that of the folder's processes."""
        with self._lock, _understood():
            if self._inside:
                yield
                return
            self._folder.mkdir(parents=True, exist_ok=True)
            with (self._folder / "lock").open("a") as file:
                fcntl.flock(file, fcntl.LOCK_EX)  # freed when the file closes, also by a crash
                self._inside = True
                try:
                    yield
                finally:
                    self._inside = False
                    if self._open is not None:
                        self._tails.clean(self._folder / "data" / "vectors")

    def _current(self) -> _Open:
        """The open folder; opened anew when another process has written since."""
        generation = self._generation()
        if self._open is None or self._open.generation != generation:
            self._shut()
            index_copy.mend(self._folder, self._folder / "data" / "vectors")
            self._open = _opened(self._folder / "data", generation)
        return self._open

    def _generation(self) -> str:
        path = self._folder / "generation"
        return path.read_text("utf-8") if path.exists() else ""

    def _mark(self) -> None:
        generation = secrets.token_hex(8)
        (self._folder / "generation").write_text(generation, "utf-8")
        if self._open is not None:
            self._open = self._open._replace(generation=generation)

    def _shut(self) -> None:
        if self._open is not None:
            self._open.words.close()
            self._open.client.close()
            self._open = None


def searched_text(passage: Passage) -> str:
    """What is embedded and looked up: the passage, below its subject unless it says that itself."""
    if passage.subject is None or passage.subject in passage.text:
        return passage.text
    return f"{passage.subject}\n{passage.text}"


@contextmanager
def _understood() -> Iterator[None]:
    """What Chroma, SQLite and the disk raise, as the one error that says what to do."""
    try:
        yield
    except (ChromaError, sqlite3.Error, OSError) as error:
        raise IndexUnavailableError(f"The search index can't be used. {REBUILD}") from error


def _opened(folder: Path, generation: str) -> _Open:
    folder.mkdir(parents=True, exist_ok=True)
    words = FullText(folder / "words.db")
    try:
        client = _client(folder / "vectors")
        vectors = _collection(client)
    except BaseException:
        words.close()
        raise
    return _Open(generation, client, vectors, words)


def _collection(client: Client) -> chromadb.Collection:
    return client.get_or_create_collection(COLLECTION, configuration=HNSW, embedding_function=None)


def _client(folder: Path) -> Client:
    settings = ChromaSettings(anonymized_telemetry=False)
    try:
        return cast(Client, chromadb.PersistentClient(folder, settings=settings))
    except (ChromaError, ValueError) as error:
        # Chroma keeps a client that failed half-way and gives it out again for the same folder, even a mended one.
        Client.clear_system_cache()
        raise IndexUnavailableError(f"The search index can't be opened. {REBUILD}") from error


def _drop(part: _Open, ids: Sequence[str]) -> None:
    """From Chroma first: what is cut short leaves words without a vector, which the next removal finds again."""
    for at in range(0, len(ids), SLICE):
        part.vectors.delete(ids=list(ids[at : at + SLICE]))
    part.words.drop(ids)


def _nearest(part: _Open, vector: Vectors, k: int, where: Filter) -> dict[str, float]:
    """Cosine by id, the nearest first."""
    if k < 1 or part.words.count() == 0:
        return {}
    return _cosines(
        part.vectors.query(
            vector, n_results=k, where=cast(chromadb.Where | None, condition(where)), include=["distances"]
        )
    )


def _nearest_of(part: _Open, vector: Vectors, ids: Sequence[str]) -> dict[str, float]:
    if not ids:
        return {}
    return _cosines(part.vectors.query(vector, n_results=len(ids), ids=list(ids), include=["distances"]))


def _cosines(answer: chromadb.QueryResult) -> dict[str, float]:
    distances = answer["distances"] or [[]]
    return {key: 1.0 - distance for key, distance in zip(answer["ids"][0], distances[0], strict=True)}


def _rebuilt(part: _Open, scores: Mapping[str, float]) -> Iterator[tuple[Passage, float]]:
    for passage in part.words.get(list(scores)):
        yield passage, scores[passage.id]
