"""All records as the checks count in them: words in the index, and the desk's own search.

What was counted is kept until the index changes: a text is checked many times while it is drafted, and each time
its page is opened.
"""

from collections.abc import Callable, Collection, Sequence
from copy import copy
from typing import NamedTuple

from agent.checks.corpus import Rank
from retrieval.find import find_records
from retrieval.index import Index

#: How many records an intruder looks through; "place 37 of 10,412" is said down to here.
DEEP = 100
#: What is kept at most; a long story needs about a thousand counts and forty searches.
MOST_COUNTS = 50_000
MOST_SEARCHES = 1_000

Customers = Callable[[Collection[tuple[str, str]]], int | None]


class Kept(NamedTuple):
    """What was counted and found while the index had ``mark``. ``sizes`` is empty or holds the one size."""

    mark: str
    sizes: list[int]
    counts: dict[tuple[str, ...], int]
    found: dict[str, list[str]]
    crowds: dict[frozenset[tuple[str, str]], int | None]


def uncounted(details: Collection[tuple[str, str]]) -> int | None:
    """Nobody counts customers."""
    return None


class IndexCorpus:
    """``agent.checks.corpus.Corpus`` over ``index``. May be shared by threads.

    Raises ``IndexUnavailableError`` where the index can't be used: a text that can't be checked is not passed.
    """

    def __init__(
        self,
        index: Index,
        crowd: int,
        count_from: int,
        customers: Customers = uncounted,
        size: Callable[[], int] | None = None,
    ) -> None:
        """``size`` counts the records where they are kept: an index that is being rebuilt holds fewer."""
        self._index = index
        self._size = size or index.records
        self._crowd = crowd
        self._count_from = count_from
        self._customers = customers
        self._kept = Kept("", [], {}, {}, {})
        self._pinned = False

    def at_once(self) -> "IndexCorpus":
        """The same for one check: whether the index has changed is looked at now, and not at each count."""
        self._now()
        pinned = copy(self)
        pinned._pinned = True
        return pinned

    @property
    def mark(self) -> str:
        """Of the index as it is now: another one whenever something else may be counted."""
        return self._now().mark

    @property
    def crowd(self) -> int:
        return self._crowd

    @property
    def enough(self) -> bool:
        return self.size() >= self._count_from

    def size(self) -> int:
        sizes = self._now().sizes
        if not sizes:
            sizes.append(self._size())
        return sizes[0]

    def records_with(self, words: Sequence[str]) -> int:
        counts, key = self._now().counts, tuple(words)
        if key not in counts:
            counts[key] = self._index.holding(words, self._crowd)
        return counts[key]

    def ordinary(self, word: str) -> bool:
        from retrieval.detectors.words import UNKNOWN, rank

        return rank(word) != UNKNOWN

    def customers_with(self, details: Collection[tuple[str, str]]) -> int | None:
        crowds, key = self._now().crowds, frozenset(details)
        if key not in crowds:
            crowds[key] = self._customers(details)
        return crowds[key]

    def rank(self, text: str, sources: Collection[str]) -> Rank:
        found = self._now().found
        if text not in found:
            found[text] = [hit.passage.record_id for hit in find_records(self._index, text, DEEP)]
        place = next((number for number, record in enumerate(found[text], start=1) if record in sources), None)
        searched = place is not None or self._index.has(list(sources))
        return Rank(place, DEEP if searched else 0, self.size())

    def _now(self) -> Kept:
        """What is kept of the index as it is now."""
        if self._pinned:
            return self._kept
        mark, kept = self._index.mark(), self._kept
        if mark != kept.mark or len(kept.counts) > MOST_COUNTS or len(kept.found) > MOST_SEARCHES:
            kept = self._kept = Kept(mark, [], {}, {}, {})
        return kept
