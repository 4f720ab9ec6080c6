"""Comments where they stand in a text: by the words that they are about, also when another version moved them."""

from collections.abc import Sequence
from typing import NamedTuple

from agent.models import Comment, Version
from agent.views import DraftPage


class Said(NamedTuple):
    """A comment with the words that it is about, and where these stand in the text that is shown, if they still do.

    A comment on the whole text has no words and no place.
    """

    comment: Comment
    quote: str
    start: int | None = None
    end: int | None = None

    @property
    def open(self) -> bool:
        return self.comment.resolved_by is None

    def within(self, start: int, end: int) -> bool:
        """Whether its words stand in ``[start, end)``, or begin there."""
        return self.start is not None and start <= self.start < end


def remarks(page: DraftPage) -> list[Said]:
    """Every comment of the draft: open ones first, of these the newest first."""
    texts = {v.number: v.content.text for v in page.versions}
    ordered = sorted(page.comments, key=lambda c: (c.resolved_by is not None, -c.at.timestamp()))
    return [_said(c, texts.get(c.version, ""), page.version) for c in ordered]


def _said(comment: Comment, text: str, shown: Version) -> Said:
    if comment.start is None or comment.end is None:
        return Said(comment, "")
    quote = text[comment.start : comment.end]
    if comment.version == shown.number:
        return Said(comment, quote, comment.start, comment.end)
    at = _only(shown.content.text, quote)
    return Said(comment, quote) if at is None else Said(comment, quote, at, at + len(quote))


def _only(text: str, words: str) -> int | None:
    """Where ``words`` stand, when they stand there once: a guess between two places would put words in a mouth."""
    return text.find(words) if words and text.count(words) == 1 else None


def standing(said: Sequence[Said], start: int, end: int) -> list[Said]:
    """Those whose words begin in ``[start, end)``."""
    return [one for one in said if one.within(start, end)]
