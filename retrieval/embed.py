"""Text to vectors: all-MiniLM-L6-v2, int8 ONNX, on this machine's processor.

Texts of like length are run together, so that little is computed for padding. A text's vector does not depend on
the texts that it is run with, so that those of the last texts are kept: a draft's sentences are looked up at each
check. They are kept under a hash, for no text is to outlive in here what was erased elsewhere.
"""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from retrieval.errors import ModelFileError

#: The model's files in the folder ``minilm`` of the model files, with their SHA-256.
FILES = {
    "model.onnx": "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
FETCH = "Run `make setup` to fetch it."
DIMENSIONS = 384
MAX_TOKENS = 256  # what the model's authors trained and measured it with
MAX_CHARACTERS = MAX_TOKENS * 16  # no text fits more into its tokens in practice; keeps 1 MB texts cheap
BATCH_TEXTS = 32
BATCH_TOKENS = 1024  # padded; wider batches fall out of the processor's cache and are slower
KEPT = 2048  # vectors of the texts that were asked for last: 3 MB

Vectors = NDArray[np.float32]


class _Loaded(NamedTuple):
    session: ort.InferenceSession
    tokenizer: Tokenizer


class Embedder:
    """Vectors of unit length, so that a dot product is a cosine. Safe to share between threads.

    The files are read at the first call in the process; ``ModelFileError`` when one is missing or another one.
    """

    def __init__(self, models: Path) -> None:
        self._folder = models.expanduser() / "minilm"
        self._lock = threading.Lock()
        self._kept: OrderedDict[bytes, Vectors] = OrderedDict()

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row of ``DIMENSIONS`` a text, in order; what is beyond ``MAX_TOKENS`` of a text does not count."""
        readable = [_readable(text) for text in texts]
        keys = [hashlib.blake2b(text.encode(), digest_size=16).digest() for text in readable]
        with self._lock:
            rows = {key: self._kept[key] for key in keys if key in self._kept}
        new = {key: text for key, text in zip(keys, readable, strict=True) if key not in rows}
        rows.update(zip(new, map(np.copy, self._run(list(new.values()))), strict=True))  # each free of its batch
        self._keep({key: rows[key] for key in keys})
        return np.array([rows[key] for key in keys], dtype=np.float32).reshape(len(texts), DIMENSIONS)

    def _keep(self, rows: dict[bytes, Vectors]) -> None:
        with self._lock:
            for key, row in rows.items():
                self._kept[key] = row
                self._kept.move_to_end(key)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)

    def _run(self, texts: list[str]) -> Vectors:
        with _LOADING:
            model = _load(self._folder)
        out = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        if not texts:
            return out
        encodings = model.tokenizer.encode_batch(texts)
        for rows in _batches([len(encoding.ids) for encoding in encodings]):
            out[rows] = _run(model.session, [encodings[row] for row in rows])
        return out


_LOADING = threading.Lock()


@lru_cache(maxsize=1)
def _load(folder: Path) -> _Loaded:
    return _Loaded(_session(_verified(folder / "model.onnx")), _tokenizer(_verified(folder / "tokenizer.json")))


def _session(content: bytes) -> ort.InferenceSession:
    options = ort.SessionOptions()
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # idle threads leave the desk its cores
    return ort.InferenceSession(content, options, providers=["CPUExecutionProvider"])


def _tokenizer(content: bytes) -> Tokenizer:
    tokenizer = Tokenizer.from_str(content.decode("utf-8"))
    tokenizer.enable_truncation(max_length=MAX_TOKENS)
    tokenizer.no_padding()
    return tokenizer


def _verified(path: Path) -> bytes:
    """The file's content, when it is the very file that this version was measured with."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ModelFileError(f"The text model is missing ({path}). Nothing was changed. {FETCH}") from error
    if hashlib.sha256(content).hexdigest() != FILES[path.name]:
        raise ModelFileError(f"The text model is not the tested one ({path}). Nothing was changed. {FETCH}")
    return content


def _readable(text: str) -> str:
    """Cut, and without lone surrogates, which no tokenizer takes."""
    return text[:MAX_CHARACTERS].encode("utf-8", "replace").decode("utf-8")


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Positions of texts to run together: neighbours in length, within both limits of a batch."""
    batch: list[int] = []
    for position in sorted(range(len(lengths)), key=lengths.__getitem__):
        too_wide = (len(batch) + 1) * lengths[position] > BATCH_TOKENS
        if batch and (len(batch) == BATCH_TEXTS or too_wide):
            yield batch
            batch = []
        batch.append(position)
    if batch:
        yield batch


def _run(session: ort.InferenceSession, encodings: Sequence[Encoding]) -> Vectors:
    """Mean of the token vectors, padding left out, then scaled to length 1."""
    width = max(len(encoding.ids) for encoding in encodings)
    ids = np.zeros((len(encodings), width), dtype=np.int64)
    mask = np.zeros_like(ids)
    for row, encoding in enumerate(encodings):
        ids[row, : len(encoding.ids)] = encoding.ids
        mask[row, : len(encoding.ids)] = 1
    inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
    hidden: Vectors = session.run(None, inputs)[0]
    weights = mask[:, :, None].astype(np.float32)
    mean = (hidden * weights).sum(axis=1) / weights.sum(axis=1)
    unit: Vectors = mean / np.maximum(np.linalg.norm(mean, axis=1, keepdims=True), 1e-9)
    return unit
