"""A vector store written anew, without a byte of what was taken out of the old one.

Chroma only marks a deleted vector: its numbers stay in the HNSW files and in the queue of its database, its id in
the list of labels, and neither ``delete`` nor its own vacuum takes them away. So what is to stay is copied into a
fresh folder, vector for vector (nothing is embedded again), and the folder takes the old one's place by renaming.
A kill leaves the old folder or the new one, whole; ``mend`` puts right what it left between the two.
"""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, cast

import chromadb

#: Vectors read and written at a time.
SLICE = 1000
FRESH = "vectors.new"
OLD = "vectors.old"

Copied = Callable[[int, int], None]


class Slice(NamedTuple):
    """Vectors as the old store gives them."""

    ids: list[str]
    vectors: chromadb.Embeddings
    metadata: list[chromadb.Metadata]


Read = Callable[[Sequence[str]], Slice]


def unseen(done: int, total: int) -> None:
    """Progress that nobody watches."""


def read(vectors: chromadb.Collection, ids: Sequence[str]) -> Slice:
    """Those of ``ids`` that have a vector."""
    got = vectors.get(ids=list(ids), include=["embeddings", "metadatas"])
    return Slice(
        got["ids"],
        cast(chromadb.Embeddings, got["embeddings"]),
        cast(list[chromadb.Metadata], got["metadatas"]),
    )


def copy(source: Read, target: chromadb.Collection, ids: Sequence[str], copied: Copied) -> None:
    """Writes the vectors of ``ids`` to ``target``, which is empty."""
    for at in range(0, len(ids), SLICE):
        part = source(ids[at : at + SLICE])
        if part.ids:
            target.add(ids=part.ids, embeddings=part.vectors, metadatas=part.metadata)
        copied(min(at + SLICE, len(ids)), len(ids))


def catch_up(source: Read, target: chromadb.Collection, before: Mapping[str, int], now: Mapping[str, int]) -> None:
    """Brings a copy that was made of ``before`` to ``now``; a mark that differs is another passage.

    What was taken out meanwhile leaves traces in the copy; whoever took it out for good writes the folder anew too.
    """
    stale = [key for key, mark in before.items() if now.get(key) != mark]
    for at in range(0, len(stale), SLICE):
        target.delete(ids=stale[at : at + SLICE])
    copy(source, target, [key for key, mark in now.items() if before.get(key) != mark], unseen)


@contextmanager
def fresh(folder: Path) -> Iterator[Path]:
    """An empty folder to copy into; what a killed copy left there goes first, what this one leaves goes after."""
    path = folder / FRESH
    shutil.rmtree(path, ignore_errors=True)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def swap(folder: Path, vectors: Path) -> None:
    """Puts the fresh folder in the place of ``vectors`` and removes the old one."""
    shutil.rmtree(folder / OLD, ignore_errors=True)
    vectors.rename(folder / OLD)
    (folder / FRESH).rename(vectors)
    shutil.rmtree(folder / OLD)


def mend(folder: Path, vectors: Path) -> None:
    """After a kill within ``swap``: the old folder goes back when no new one took its place, else it goes."""
    old = folder / OLD
    if old.exists() and not vectors.exists() and vectors.parent.exists():
        old.rename(vectors)
    elif old.exists():
        shutil.rmtree(old)
