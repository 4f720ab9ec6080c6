"""Whether each sentence of a text stands on its evidence: offline, deterministic, in well under 10 ms a sentence.

A sentence is aligned with the evidence (``features``); a logistic function, learnt by
``python -m evals.train_ground`` and kept as readable numbers in ``grounding.json``, turns what was counted into
a score from 0 to 1, where 0.5 parts supported from not. The score is about the evidence that is given and about
nothing else: a sentence that is true and not in it is unsupported.

Where a backend is in use (``backends``), it is asked once for all sentences of a text whose verdict its answer could
turn, and a second logistic function over the features' log-odds and the backend's makes their score. It counts as far
as it has read the evidence. Without one, nothing else changes.

Nothing to stand on: a text without sentences has score 1 and no verdict; without evidence every sentence has
score 0. A sentence without any claim of its own (a greeting, "Here is why:") is supported.
"""

import json
import math
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from operator import attrgetter
from typing import Final, NamedTuple

from agent.checks.backends import Backend, current
from agent.checks.evidence import Ground
from agent.checks.features import Look, look
from agent.checks.premise import premise, share_read
from agent.checks.sentences import LONGEST, split
from agent.checks.words import tokens
from retrieval.records import Value

THRESHOLD: Final = 0.5
#: Beyond so many sentences a text is given no more allowance for their number.
_MANY: Final = 20
#: Log-odds of a backend beyond which it says no more: it is too often sure and wrong.
FAR: Final = 3.0
#: Words of a premise that a reason shows.
_SHOWN: Final = 16


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
    parts = [_pieces(text, start, end) for start, end in places]
    backend = current()
    judged = iter(_judge([piece for pieces in parts for piece in pieces], prepared, backend))
    verdicts = [
        _verdict(start, end, [next(judged) for _ in pieces], prepared, threshold)
        for (start, end), pieces in zip(places, parts, strict=True)
    ]
    score = _of_text([v.score for v in verdicts], alone=backend is None)
    return Grounding(score=score, sentences=tuple(verdicts))


class _Judged(NamedTuple):
    """One piece of a text: what was counted, the score, and what a backend doubts though the features do not."""

    seen: Look
    score: float
    doubted: str = ""


def _pieces(text: str, start: int, end: int) -> list[str]:
    """A span longer than any sentence is as weak as its weakest piece."""
    inside = text[start:end]
    return ([inside[a:b] for a, b in split(inside)] if end - start > LONGEST else [inside]) or [""]


def _judge(pieces: Sequence[str], prepared: Ground, backend: Backend | None) -> list[_Judged]:
    looks = [look(piece, prepared) for piece in pieces]
    judged = [_Judged(seen, _score(seen, prepared)) for seen in looks]
    if backend is None:
        return judged
    read = {at: premise(pieces[at], prepared) for at, seen in enumerate(looks) if prepared.units and not seen.empty}
    share = {at: share_read(shown, prepared) for at, shown in read.items()}
    asked = [at for at in read if _open(looks[at], share[at])]
    answers = backend.judge([(read[at], pieces[at]) for at in asked]) if asked else []
    for at, odds in zip(asked, answers, strict=True):
        score = _squash(_combined(looks[at], share[at], odds))
        judged[at] = _Judged(looks[at], score, read[at] if odds < 0 and score < judged[at].score else "")
    return judged


def _of_text(scores: Sequence[float], *, alone: bool) -> float:
    weakest = min(scores, default=1.0)
    if not 0.0 < weakest < 1.0:
        return weakest
    learnt = _weights()
    several = (learnt.several if alone else learnt.combined.several) * math.log(min(len(scores), _MANY))
    return _squash(math.log(weakest / (1 - weakest)) + several)


def _verdict(start: int, end: int, judged: Sequence[_Judged], prepared: Ground, threshold: float) -> Verdict:
    weakest = min(judged, key=attrgetter("score"))
    supported = weakest.score >= threshold
    return Verdict(
        start=start,
        end=end,
        supported=supported,
        score=weakest.score,
        evidence=weakest.seen.passages,
        why=_why(weakest, prepared, supported),
    )


def _score(seen: Look, prepared: Ground) -> float:
    if not prepared.units:
        return 0.0
    return 1.0 if seen.empty else _squash(_odds(seen))


def _odds(seen: Look) -> float:
    learnt = _weights()
    return learnt.bias + sum(learnt.weights.get(name, 0.0) * value for name, value in seen.features.items())


def tipping(odds: float, share: float) -> float:
    """What a backend's log-odds count when it has read ``share`` of the evidence: at most ``FAR`` either way."""
    return max(-FAR, min(FAR, odds)) * share


def _combined(seen: Look, share: float, odds: float) -> float:
    """The log-odds of the features and a backend that has read ``share`` of the evidence.

    It may doubt what the features pass. What they found against a sentence, be it one word without a place, it may not
    talk away.
    """
    both, rules = _weights().combined, _odds(seen)
    total = both.bias + both.rules * rules + both.model * tipping(odds, share)
    held = seen.words or seen.figures or seen.names or seen.quotes or seen.against
    return min(total, rules) if held else total


def _open(seen: Look, share: float) -> bool:
    """Whether a backend's answer could turn the verdict."""
    return (_combined(seen, share, -FAR) < 0) != (_combined(seen, share, FAR) < 0)


def _squash(total: float) -> float:
    return round(1 / (1 + math.exp(-max(-9.0, min(9.0, total)))), 4)


class _Combined(NamedTuple):
    """How the features' log-odds and a backend's are weighed."""

    bias: float
    rules: float
    model: float
    several: float


class _Learnt(NamedTuple):
    bias: float
    several: float
    weights: dict[str, float]
    combined: _Combined


@lru_cache(maxsize=1)
def _weights() -> _Learnt:
    read = json.loads(files(__package__).joinpath("grounding.json").read_text(encoding="utf-8"))
    combined = _Combined(**{name: float(weight) for name, weight in read["with_backend"].items()})
    weights = {name: float(weight) for name, weight in read["weights"].items()}
    return _Learnt(float(read["bias"]), float(read["several"]), weights, combined)


def _why(judged: _Judged, prepared: Ground, supported: bool) -> str:
    if not prepared.units:
        return "There is no evidence."
    seen = judged.seen
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
    if judged.doubted and not supported:
        parts.append(f"reads as not following from: “{_short(judged.doubted)}”")
    if not parts:
        return "Every word has its place in the evidence." if supported else "The words stand apart in the evidence."
    text = "; ".join(parts)
    return text[:1].upper() + text[1:].rstrip(".") + "."


def _short(text: str) -> str:
    words = text.split()
    return " ".join(words[:_SHOWN]) + (" …" if len(words) > _SHOWN else "")


def marks(sentence: str, evidence: str) -> list[tuple[int, int]]:
    """The ``(start, end)`` of the words of ``evidence`` that ``sentence`` stands on, in order."""
    prepared = Ground([sentence])
    return [(t.start, t.end) for t in tokens(evidence) if t.role != "stop" and prepared.match(t.form)[0]]
