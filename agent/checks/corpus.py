"""What a check may ask of all records together: how many hold these words, whom these details fit, what a search
finds.

The checks stay pure: they are told of the corpus through this protocol. ``agent/actions/corpus.py`` makes the real
one from the store and the index; a text that is checked on the command line has none, and then the rules ask.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple, Protocol

from agent.models import Severity


class Rank(NamedTuple):
    """Where a search for a text puts the first of its sources: ``place`` counts records from 1.

    ``place`` is None when no source is among the first ``deep`` records of ``size``. ``deep`` is 0 when the sources
    can't be searched now: the index is being rebuilt, or they were forgotten.
    """

    place: int | None
    deep: int
    size: int


class Corpus(Protocol):
    """All records, without identities, as they are now."""

    @property
    def crowd(self) -> int:
        """So many customers, or records, must share what a text tells (k)."""

    @property
    def enough(self) -> bool:
        """Whether there are so many records that counting them says something; if not, a person is asked."""

    def size(self) -> int:
        """How many records there are."""

    def records_with(self, words: Sequence[str]) -> int:
        """How many records hold these whole words in a row, in any case; counted up to ``crowd`` and no further."""

    def ordinary(self, word: str) -> bool:
        """Whether ``word`` is one of general English, which nobody is found by alone."""

    def customers_with(self, details: Collection[tuple[str, str]]) -> int | None:
        """How many customers all of ``details`` fit, each a kind and a value of its ladder; None: can't be counted."""

    def rank(self, text: str, sources: Collection[str]) -> Rank:
        """Where the desk's own search for ``text`` puts the first of the records ``sources``."""


def weight(corpus: Corpus) -> Severity:
    """How heavy a finding is that rests on counting records."""
    return "block" if corpus.enough else "ask"


def few(corpus: Corpus) -> str:
    """What is said beside a finding of a corpus that is too small to count in; empty for one that is not."""
    if corpus.enough:
        return ""
    return f" (the store holds only {corpus.size():,} records; what can't be counted is left to you)"
