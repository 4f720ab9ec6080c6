"""Whether a sentence follows from a premise: a small cross-encoder, int8 ONNX, on this machine's processor.

``entailment.onnx`` and its word pieces lie beside this module (``entailment.md`` is their card, ``python -m
evals.train_entailment`` makes such files); without them ``load`` gives None. A text is read as written: what it says
is judged, never obeyed.
"""

import math
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Final

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray
from tokenizers import Tokenizer

HERE: Final = Path(__file__).parent
MODEL, PIECES = "entailment.onnx", "entailment.tokenizer.json"
#: Word pieces of a premise and a sentence together: as many as in training. The premise is cut, not the sentence.
MAX_TOKENS: Final = 144
#: Characters of a text that can matter within so many word pieces.
_MAX_CHARACTERS = 1600
#: Answers that are kept: a draft is checked again and again while it is mended.
_KEPT = 4096
#: Beyond, a judgement says no more; an endless number would.
_MOST = 12.0


class Entailment:
    """The loaded model. Safe to share between threads. A text's judgement does not depend on what is beside it."""

    def __init__(self, folder: Path = HERE) -> None:
        options = ort.SessionOptions()
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = ort.InferenceSession((folder / MODEL).read_bytes(), options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(folder / PIECES))
        self._tokenizer.enable_truncation(MAX_TOKENS, strategy="only_first")
        self._tokenizer.no_padding()
        self._known: OrderedDict[tuple[str, str], float] = OrderedDict()
        self._lock = Lock()

    @classmethod
    def load(cls, folder: Path = HERE) -> "Entailment | None":
        """The model of the package; None where its files are not there."""
        return cls(folder) if (folder / MODEL).is_file() and (folder / PIECES).is_file() else None

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """The log-odds that each second text follows from its first, in order, from -12 to 12."""
        asked = list(dict.fromkeys(pairs))
        with self._lock:
            found = {pair: self._known[pair] for pair in asked if pair in self._known}
        new = [pair for pair in asked if pair not in found]
        found.update((pair, self._read(pair)) for pair in new)
        with self._lock:
            self._known.update((pair, found[pair]) for pair in new)
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
        return [found[pair] for pair in pairs]

    def _read(self, pair: tuple[str, str]) -> float:
        """One pair a run: the int8 products are scaled by all that runs together, so company would change a score."""
        encoding = self._tokenizer.encode(_readable(pair[0]), _readable(pair[1]))
        ids = np.array([encoding.ids], np.int64)
        kinds = np.array([encoding.type_ids], np.int64)
        feed = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": kinds}
        logits: NDArray[np.float32] = self._session.run(None, feed)[0]
        return _finite(float(logits[0, 0]))


def _readable(text: str) -> str:
    """Cut, and without lone surrogates, which no tokenizer takes."""
    return text[:_MAX_CHARACTERS].encode("utf-8", "replace").decode("utf-8")


def _finite(value: float) -> float:
    return max(-_MOST, min(_MOST, value)) if math.isfinite(value) else 0.0
