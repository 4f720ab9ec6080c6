"""What a stretch of text carries, as forms of its words: for asking whether another text says it too."""

from collections.abc import Iterable
from functools import lru_cache

from agent.checks.words import tokens

#: Sentences and facts whose words are kept: every rule asks for the same ones.
_KEPT = 2048


@lru_cache(_KEPT)
def content(text: str) -> frozenset[str]:
    """The forms of the words that carry something; see ``words.tokens``."""
    return frozenset(token.form for token in tokens(text) if token.role in {"word", "person"})


def carried(text: str, sources: Iterable[str]) -> float:
    """The greatest share of the content words of ``text`` that stand in one source; 0 without content."""
    wanted = content(text)
    if not wanted:
        return 0.0
    return max((len(wanted & content(source)) / len(wanted) for source in sources), default=0.0)
