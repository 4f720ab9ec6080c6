"""Verdicts that are known already: a draft is judged again at every opening and while somebody types.

A verdict depends on the sentence, the evidence, the threshold and the backend, and on nothing else; so what is kept
under these four is what ``ground`` would say again. Whatever time, consent, facts or policy decide is not kept here.
"""

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock
from typing import Final, NamedTuple

from agent.checks.backends import Backend, current
from agent.checks.grounding import Verdict, ground

#: Sets of evidence (a draft has one, and one for each way in which its sentences cite) and sentences of each.
_SETS: Final = 512
_SENTENCES: Final = 512


class _On(NamedTuple):
    """What a sentence is judged on."""

    evidence: tuple[str, ...]
    threshold: float
    backend: Backend | None


class _Known:
    """Safe to share between threads; the least used goes first."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._sets: OrderedDict[_On, OrderedDict[str, Verdict]] = OrderedDict()

    def get(self, on: _On, sentences: Sequence[str]) -> dict[str, Verdict]:
        with self._lock:
            held = self._sets.get(on) or OrderedDict[str, Verdict]()
            return {sentence: held[sentence] for sentence in sentences if sentence in held}

    def put(self, on: _On, verdicts: dict[str, Verdict]) -> None:
        with self._lock:
            held = self._sets.setdefault(on, OrderedDict())
            held.update(verdicts)
            self._sets.move_to_end(on)
            while len(held) > _SENTENCES:
                held.popitem(last=False)
            while len(self._sets) > _SETS:
                self._sets.popitem(last=False)


_known = _Known()


def verdicts(sentences: Sequence[str], evidence: Sequence[str], threshold: float) -> list[Verdict]:
    """What ``ground`` says of each sentence by itself, in order; places count from the sentence's own beginning."""
    on = _On(tuple(evidence), threshold, current())
    found = _known.get(on, sentences)
    new = list(dict.fromkeys(sentence for sentence in sentences if sentence not in found))
    if new:
        judged = dict(zip(new, _judged(new, evidence, threshold), strict=True))
        _known.put(on, judged)
        found |= judged
    return [found[sentence] for sentence in sentences]


def _judged(sentences: Sequence[str], evidence: Sequence[str], threshold: float) -> list[Verdict]:
    """All at once, so that the evidence is read once."""
    places, at = [], 0
    for sentence in sentences:
        places.append((at, at + len(sentence)))
        at += len(sentence) + 1
    said = ground("\n".join(sentences), evidence, places, threshold).sentences
    return [v.model_copy(update={"start": 0, "end": v.end - v.start}) for v in said]
