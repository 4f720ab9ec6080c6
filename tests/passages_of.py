"""Invented passages, and a stand-in for the embedding model that counts words."""

import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.embed import DIMENSIONS
from retrieval.records import Passage


class WordCounts:
    """Vectors of unit length in which texts that share words are near. Keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += texts
        out = np.full((len(texts), DIMENSIONS), 1e-3, dtype=np.float32)
        for row, text in enumerate(texts):
            for word in text.casefold().split():
                out[row, zlib.crc32(word.encode()) % DIMENSIONS] += 1
        unit: NDArray[np.float32] = out / np.linalg.norm(out, axis=1, keepdims=True)
        return unit


def passage(record: str, text: str, number: int = 0, **fields: Any) -> Passage:
    return Passage(
        **{"kind": "ticket", "role": "customer", **fields},
        id=f"{record}#0.{number}",
        record_id=record,
        message=0,
        start=0,
        end=len(text),
        text=text,
    )
