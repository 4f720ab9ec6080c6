"""The Rampart token classifier: how likely each word is part of a name, an address or a number of a person.

The model reads lower-cased word pieces in windows of at most 512. Long texts are cut into overlapping windows,
equal windows are read once, and windows of like length go through together. Weights are stored in 4 bits and
multiplied in 8-bit integers (``integers.py``).
"""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from retrieval.detectors.integers import Range, exposed, quantised
from retrieval.errors import ModelFileError

MODEL = "model_q4.onnx"
FILES = (MODEL, "tokenizer.json", "config.json")
#: Least and greatest inner values, measured by ``evals/calibrate_names.py``.
RANGES = Path(__file__).with_name("rampart.json")
WINDOW = 256
OVERLAP = 16
BATCH = 8
#: Batches that are handed on together: spaCy, which comes next, is slow on few texts at once.
TOGETHER = 4


class Word(NamedTuple):
    """A word of the text, the chance that it identifies somebody, and what it most likely is."""

    start: int
    end: int
    chance: float
    label: str


class _Window(NamedTuple):
    text: int
    first: int
    ids: tuple[int, ...]
    keep: slice


class Rampart:
    """The loaded model. Safe to share between threads. Raises ``ModelFileError`` when a file is missing."""

    def __init__(self, folder: Path) -> None:
        _require(folder)
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        labels = json.loads((folder / "config.json").read_text(encoding="utf-8"))["id2label"]
        self._labels = [labels[str(i)].split("-", 1)[-1] for i in range(len(labels))]
        self._outside = self._labels.index("O")
        self._special = tuple(self._tokenizer.encode("").ids)
        self._session = _session(folder / MODEL, _quantised)

    def words(self, texts: Sequence[str]) -> list[list[Word]]:
        """The words of each text with their chances, in order. Time grows linearly with the text's length."""
        read = dict(pair for group in self.groups(texts) for pair in group)
        return [read[i] for i in range(len(texts))]

    def groups(self, texts: Sequence[str]) -> Iterator[list[tuple[int, list[Word]]]]:
        """The same in groups of like length, the shortest first, each with its text's place.

        A group comes as soon as it is read; the next ones are being read while the caller works on it.
        """
        encoded = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        order = sorted(range(len(texts)), key=lambda i: (len(encoded[i].ids), encoded[i].ids))
        groups = [order[at : at + BATCH] for at in range(0, len(order), BATCH)]
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            read = pool.map(lambda group: self._words([encoded[i] for i in group]), groups)
            each = zip(groups, read, strict=True)
            while together := list(islice(each, TOGETHER)):
                yield [pair for group, words in together for pair in zip(group, words, strict=True)]

    def _words(self, encoded: Sequence[Encoding]) -> list[list[Word]]:
        scores = [np.zeros((len(e.ids), len(self._labels)), np.float32) for e in encoded]
        windows = [w for i, e in enumerate(encoded) for w in _cut(i, e.ids)]
        for window, probabilities in zip(windows, self._read([w.ids for w in windows]), strict=True):
            start = window.first + window.keep.start
            scores[window.text][start : window.first + window.keep.stop] = probabilities[window.keep]
        return [self._merge(e, s) for e, s in zip(encoded, scores, strict=True)]

    def _read(self, windows: Sequence[tuple[int, ...]]) -> list[NDArray[np.float32]]:
        """Class probabilities of every token of each window; equal windows are computed once."""
        order = sorted(set(windows), key=len)
        batches = [order[i : i + BATCH] for i in range(0, len(order), BATCH)]
        if len(batches) < 2:
            results = [self._run(b) for b in batches]
        else:
            with ThreadPoolExecutor(os.cpu_count()) as pool:
                results = list(pool.map(self._run, batches))
        known = {
            ids: row for batch, rows in zip(batches, results, strict=True) for ids, row in zip(batch, rows, strict=True)
        }
        return [known[ids] for ids in windows]

    def _run(self, batch: Sequence[tuple[int, ...]]) -> list[NDArray[np.float32]]:
        first, last = self._special
        ids = np.zeros((len(batch), max(map(len, batch)) + 2), np.int64)
        mask = np.zeros_like(ids)
        for row, window in enumerate(batch):
            ids[row, : len(window) + 2] = (first, *window, last)
            mask[row, : len(window) + 2] = 1
        feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        logits = self._session.run(None, feed)[0]
        return [_softmax(logits[row, 1 : len(window) + 1]) for row, window in enumerate(batch)]

    def _merge(self, encoded: Encoding, scores: NDArray[np.float32]) -> list[Word]:
        """Word pieces joined to words: a word is as suspicious as its most suspicious piece."""
        owners, offsets = encoded.word_ids, encoded.offsets
        if not owners:
            return []
        firsts = [i for i, owner in enumerate(owners) if not i or owner != owners[i - 1]]
        lasts = [*(first - 1 for first in firsts[1:]), len(owners) - 1]
        chances = 1.0 - np.minimum.reduceat(scores[:, self._outside], firsts)
        kinds = np.add.reduceat(scores, firsts)
        kinds[:, self._outside] = 0.0
        rows = zip(firsts, lasts, chances.tolist(), kinds.argmax(1).tolist(), strict=True)
        return [Word(offsets[i][0], offsets[j][1], chance, self._labels[kind]) for i, j, chance, kind in rows]


def _require(folder: Path) -> None:
    missing = [name for name in FILES if not (folder / name).is_file()]
    if missing:
        raise ModelFileError(
            f"The name finder's model is not there: {', '.join(missing)} missing in {folder}. "
            "Nothing was read. Run `make setup` to fetch and verify it."
        )


def _session(path: Path, graph: Callable[[bytes], bytes]) -> ort.InferenceSession:
    options = ort.SessionOptions()
    # One thread a run: windows run side by side instead, which costs less than splitting each product.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return ort.InferenceSession(graph(path.read_bytes()), options, providers=["CPUExecutionProvider"])
    except (RuntimeError, ValueError, LookupError) as error:
        raise ModelFileError(f"{path} is not a model that can be read. Run `make setup` to fetch it again.") from error


def _quantised(model: bytes) -> bytes:
    return quantised(model, json.loads(RANGES.read_text(encoding="utf-8")))


def measure(folder: Path, texts: Sequence[str]) -> dict[str, Range]:
    """The least and the greatest value of every product's input over ``texts``, with the model as it is stored.

    Raises ``ModelFileError`` when a file is missing or no model.
    """
    _require(folder)
    graph, names = exposed((folder / MODEL).read_bytes())
    session = _session(folder / MODEL, lambda _: graph)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    lows, highs = dict.fromkeys(names, 0.0), dict.fromkeys(names, 0.0)
    for text in texts:
        ids = np.array([tokenizer.encode(text).ids[:WINDOW]], np.int64)
        feed = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        for name, values in zip(names, session.run(names, feed), strict=True):
            lows[name] = min(lows[name], float(values.min()))
            highs[name] = max(highs[name], float(values.max()))
    return {name: (lows[name], highs[name]) for name in names}


def _cut(text: int, ids: Sequence[int]) -> Iterator[_Window]:
    """Windows over the tokens of one text; each token is kept from one window, with context on both sides."""
    step = WINDOW - 2 * OVERLAP
    for first in range(0, max(len(ids) - 2 * OVERLAP, 1), step):
        window = tuple(ids[first : first + WINDOW])
        begin = OVERLAP if first else 0
        last = first + step >= max(len(ids) - 2 * OVERLAP, 1)
        yield _Window(text, first, window, slice(begin, len(window) if last else WINDOW - OVERLAP))


def _softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    raised = np.exp(logits - logits.max(-1, keepdims=True))
    result: NDArray[np.float32] = raised / raised.sum(-1, keepdims=True)
    return result
