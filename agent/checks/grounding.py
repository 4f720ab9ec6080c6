"""Whether each sentence of a text stands on its evidence: offline, deterministic, in well under 10 ms a sentence.

A sentence is aligned with the evidence (``features``); a logistic function, learnt by
``python -m evals.train_ground`` and kept as readable numbers in ``grounding.json``, turns what was counted into
a score from 0 to 1, where 0.5 parts supported from not. The score is about the evidence that is given and about
nothing else: a sentence that is true and not in it is unsupported.

Nothing to stand on: a text without sentences has score 1 and no verdict; without evidence every sentence has
score 0. A sentence without any claim of its own (a greeting, "Here is why:") is supported.
"""

import json
import math
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from operator import itemgetter
from typing import Final, NamedTuple

from agent.checks.evidence import Ground
from agent.checks.features import Look, look
from agent.checks.sentences import LONGEST, split
from agent.checks.words import tokens
from retrieval.records import Value

THRESHOLD: Final = 0.5
#: Beyond so many sentences a text is given no more allowance for their number.
_MANY: Final = 20


class Verdict(Value):
    """One sentence at ``[start, end)``; ``evidence`` are the passages that carry it, the strongest first."""

    start: int
    end: int
    supported: bool
    score: float
    evidence: tuple[int, ...] = ()
    why: str = ""


class Grounding(Value):
    """``score`` is that of the text: its weakest sentence, seen with how many sentences there are.

    The weakest of many is weak by chance, so a long text may score above the threshold and still hold a sentence
    below it. Block on the sentences; use the text's score to order texts.
    """

    score: float
    sentences: tuple[Verdict, ...] = ()


def ground(
    text: str,
    evidence: Sequence[str],
    spans: Sequence[tuple[int, int]] | None = None,
    threshold: float = THRESHOLD,
) -> Grounding:
    """Judge each sentence of ``text`` (or each of ``spans``) against all of ``evidence``.

    A sentence is supported when its score is at least ``threshold``. Linear in the length of both.
    """
    prepared = Ground(evidence)
    places = split(text) if spans is None else spans
    verdicts = tuple(_verdict(text, start, end, prepared, threshold) for start, end in places)
    return Grounding(score=_of_text([v.score for v in verdicts]), sentences=verdicts)


def _of_text(scores: Sequence[float]) -> float:
    weakest = min(scores, default=1.0)
    if not 0.0 < weakest < 1.0:
        return weakest
    several = _weights().several * math.log(min(len(scores), _MANY))
    return _squash(math.log(weakest / (1 - weakest)) + several)


def _verdict(text: str, start: int, end: int, prepared: Ground, threshold: float) -> Verdict:
    """A span longer than any sentence is as weak as its weakest piece."""
    pieces = (
        [text[a + start : b + start] for a, b in split(text[start:end])] if end - start > LONGEST else [text[start:end]]
    )
    looks = [look(piece, prepared) for piece in pieces] or [look("", prepared)]
    score, seen = min(((_score(one, prepared), one) for one in looks), key=itemgetter(0))
    supported = score >= threshold
    return Verdict(
        start=start,
        end=end,
        supported=supported,
        score=score,
        evidence=seen.passages,
        why=_why(seen, prepared, supported),
    )


def _score(seen: Look, prepared: Ground) -> float:
    if not prepared.units:
        return 0.0
    if seen.empty:
        return 1.0
    learnt = _weights()
    return _squash(learnt.bias + sum(learnt.weights.get(name, 0.0) * value for name, value in seen.features.items()))


def _squash(total: float) -> float:
    return round(1 / (1 + math.exp(-max(-9.0, min(9.0, total)))), 4)


class _Learnt(NamedTuple):
    bias: float
    several: float
    weights: dict[str, float]


@lru_cache(maxsize=1)
def _weights() -> _Learnt:
    read = json.loads(files(__package__).joinpath("grounding.json").read_text(encoding="utf-8"))
    return _Learnt(float(read["bias"]), float(read["several"]), {n: float(w) for n, w in read["weights"].items()})


def _why(seen: Look, prepared: Ground, supported: bool) -> str:
    if not prepared.units:
        return "There is no evidence."
    parts = [
        f"{label}: {', '.join(found[:6])}"
        for label, found in (
            ("not in the evidence", seen.words),
            ("name not in the evidence", seen.names),
            ("figure not in the evidence", seen.figures),
            ("not the exact words", seen.quotes),
        )
        if found
    ]
    parts.extend(seen.against)
    if not parts:
        return "Every word has its place in the evidence." if supported else "The words stand apart in the evidence."
    text = "; ".join(parts)
    return text[:1].upper() + text[1:].rstrip(".") + "."


def marks(sentence: str, evidence: str) -> list[tuple[int, int]]:
    """The ``(start, end)`` of the words of ``evidence`` that ``sentence`` stands on, in order."""
    prepared = Ground([sentence])
    return [(t.start, t.end) for t in tokens(evidence) if t.role != "stop" and prepared.match(t.form)[0]]
