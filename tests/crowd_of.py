"""A corpus for tests of the rules that count: records as plain texts, and a search that counts shared words."""

import re
from collections.abc import Collection, Mapping, Sequence

from agent.checks.corpus import Rank

DEEP = 20


class Records:
    """``agent.checks.corpus.Corpus`` over ``texts`` (id → text). ``size`` may be said to be larger than it is."""

    def __init__(self, texts: Mapping[str, str], crowd: int = 3, enough: bool = True, size: int | None = None) -> None:
        self.texts = {key: _words(text) for key, text in texts.items()}
        self.crowd = crowd
        self.enough = enough
        self.asked: list[str] = []
        self._size = size

    def size(self) -> int:
        return len(self.texts) if self._size is None else self._size

    def records_with(self, words: Sequence[str]) -> int:
        run = f" {' '.join(words)} "
        return min(self.crowd, sum(run in f" {' '.join(text)} " for text in self.texts.values()))

    def ordinary(self, word: str) -> bool:
        return not word.startswith("zz")

    def customers_with(self, details: Collection[tuple[str, str]]) -> int | None:
        return None

    def rank(self, text: str, sources: Collection[str]) -> Rank:
        self.asked.append(text)
        asked = set(_words(text))
        order = sorted(self.texts, key=lambda key: (-len(asked & set(self.texts[key])), key))
        place = next((at for at, key in enumerate(order[:DEEP], start=1) if key in sources), None)
        return Rank(place, DEEP, self.size())


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+(?:['’][^\W_]+)*", text.lower())
