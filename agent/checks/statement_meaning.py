"""What a sentence of a holding statement does, learnt: whether it breaks a rule of wording, or tells what is not
known, feels, advises.

The tables beside this module know the wordings that somebody thought of; houses say the same in other words. Here a
logistic function a rule weighs the sentence's vector (``retrieval.embed``), its words and its pairs of words.
``statement_meaning.json`` holds the weights and three thresholds a rule; ``python -m evals.train_statements`` learns
them from labelled sentences. Without the files of the text model nothing is weighed, and the tables alone decide.
"""

import json
import re
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from agent import settings
from retrieval.embed import Embedder
from retrieval.errors import ModelFileError

FILE: Final = Path(__file__).with_suffix(".json")
#: The rules that are weighed, and the kinds of sentence that are told.
RULES: Final = ("H9", "H10", "H11", "H12", "H13", "H14", "H15")
KINDS: Final = ("unknown", "feeling", "advice", "next", "vague", "action")
#: Judgements that are kept: a draft is checked again and again while it is mended.
_KEPT: Final = 4096
#: A longer "sentence" is a list or no prose, and its vector says little.
_MOST_CHARACTERS: Final = 600
_WORD = re.compile(r"[a-z]+(?:'t)?|'\w+|\d+|[?!]")
_DIGITS = re.compile(r"\d+")


class Encoder(Protocol):
    """Vectors of texts, a row a text. Safe to share between threads."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]: ...


class Weights(NamedTuple):
    """One function: log-odds are ``bias`` + the words' mean weight + the meaning's."""

    bias: float
    words: dict[str, float]
    meaning: NDArray[np.float64]


class Bounds(NamedTuple):
    """Log-odds from which a sentence warns and from which it blocks; below ``drop`` a row that fits is mistaken."""

    drop: float
    warn: float
    block: float


class Likeness(NamedTuple):
    """Log-odds from which a sentence is of a kind, and below which it certainly is none."""

    from_: float
    perhaps: float


class Learnt(NamedTuple):
    """``statement_meaning.json``; ``kinds`` have two thresholds each."""

    rules: dict[str, tuple[Weights, Bounds]]
    kinds: dict[str, tuple[Weights, Likeness]]


def grams(sentence: str) -> set[str]:
    """Words and pairs of neighbours, in lower case, each number as "0"; where the sentence begins and ends too."""
    words = [_DIGITS.sub("0", w) for w in _WORD.findall(sentence.lower().replace("’", "'"))]
    framed = ["<s>", *words, "</s>"]
    return set(words) | {f"{a} {b}" for a, b in pairwise(framed)}


@cache
def learnt() -> Learnt:
    """The weights, read once."""
    told = json.loads(FILE.read_text("utf-8"))
    rules = {name: (_weights(one), Bounds(**one["bounds"])) for name, one in told["rules"].items()}
    kinds = {name: (_weights(one), Likeness(one["from"], one["perhaps"])) for name, one in told["kinds"].items()}
    return Learnt(rules, kinds)


def _weights(told: dict[str, object]) -> Weights:
    one = json.loads(json.dumps(told))
    return Weights(float(one["bias"]), one["words"], np.array(one["meaning"]))


class _Choice:
    """The encoder of this process; the desk's own is loaded at the first question."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._made = False
        self._encoder: Encoder | None = None
        self._kept: OrderedDict[str, dict[str, float]] = OrderedDict()

    def set(self, encoder: Encoder | None) -> None:
        with self._lock:
            self._encoder, self._made = encoder, True
            self._kept.clear()

    def get(self) -> Encoder | None:
        with self._lock:
            if not self._made:
                self._encoder, self._made = _own(), True
            return self._encoder

    def odds(self, sentence: str) -> dict[str, float] | None:
        if self.get() is None or not _is_weighed(sentence):
            return None
        with self._lock:
            known = self._kept.get(sentence)
        return known or self.judge([sentence])[sentence]

    def judge(self, sentences: Sequence[str]) -> dict[str, dict[str, float]]:
        """The odds of those that were not judged before, by one call of the encoder."""
        encoder = self.get()
        with self._lock:
            new = [s for s in dict.fromkeys(sentences) if _is_weighed(s) and s not in self._kept]
        if encoder is None or not new:
            return {}
        vectors = np.asarray(encoder.embed(new), dtype=np.float64)
        judged = {one: _odds(one, vector) for one, vector in zip(new, vectors, strict=True)}
        with self._lock:
            self._kept.update(judged)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return judged


def _own() -> Encoder | None:
    """The desk's text model; None where its files, or the weights, are missing."""
    if not FILE.is_file():
        return None
    embedder = Embedder(settings.load().models)
    try:
        embedder.embed(["a"])
    except ModelFileError:
        return None
    return embedder


def _is_weighed(sentence: str) -> bool:
    return bool(sentence.strip()) and len(sentence) <= _MOST_CHARACTERS


def _odds(sentence: str, vector: NDArray[np.float64]) -> dict[str, float]:
    """The log-odds of each rule without a hit, and of each kind."""
    told = learnt()
    words = grams(sentence)
    share = 1 / np.sqrt(max(1, len(words)))
    every = [(name, weights) for group in (told.rules, told.kinds) for name, (weights, _) in group.items()]
    return {
        name: float(w.bias + w.meaning @ vector + share * sum(w.words.get(one, 0.0) for one in words))
        for name, w in every
    }


_choice = _Choice()
use = _choice.set


@contextmanager
def using(encoder: Encoder | None) -> Iterator[None]:
    """``encoder`` for as long as the block runs, in every thread."""
    before = _choice.get()
    _choice.set(encoder)
    try:
        yield
    finally:
        _choice.set(before)


def odds(sentence: str) -> dict[str, float] | None:
    """The log-odds that ``sentence`` breaks each rule; None without the text model."""
    return _choice.odds(sentence)


def bounds(rule: str) -> Bounds:
    return learnt().rules[rule][1]


def is_kind(kind: str, sentence: str) -> bool:
    """Whether the sentence is of the kind; False without the text model."""
    found = _choice.odds(sentence)
    return found is not None and found[kind] >= learnt().kinds[kind][1].from_


def likely(rule: str, sentence: str) -> bool:
    """Whether the sentence would be warned of under the rule by what is learnt; False without the text model."""
    found = _choice.odds(sentence)
    return found is not None and found[rule] >= learnt().rules[rule][1].warn


def may_be(kind: str, sentence: str) -> bool:
    """Whether it can't be ruled out that the sentence is of the kind; False without the text model."""
    found = _choice.odds(sentence)
    return found is not None and found[kind] >= learnt().kinds[kind][1].perhaps


def is_none(kind: str, sentence: str) -> bool:
    """Whether the sentence is certainly not of the kind; False without the text model."""
    return _choice.odds(sentence) is not None and not may_be(kind, sentence)


def prepare(sentences: Sequence[str]) -> None:
    """Judges them together, which costs far less than one by one; nothing without the text model."""
    _choice.judge(sentences)
