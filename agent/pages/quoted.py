"""What a sentence quotes, beside the source that holds the words or the nearest to them."""

from collections.abc import Sequence
from typing import NamedTuple

from agent.checks.quotes import find, holds, nearest
from agent.pages.changes import Change, between
from agent.views import DraftPage, SentenceView


class Quoted(NamedTuple):
    """A quotation: ``exact`` where a source holds it word for word, else the way there from the nearest words.

    ``changes`` lead from the source's words to the quotation's; empty where no source comes near.
    """

    words: str
    exact: bool
    changes: list[Change]


def quotations(page: DraftPage) -> dict[int, list[Quoted]]:
    """The quotations of each sentence that stands on evidence, by the sentence's index."""
    every = list(dict.fromkeys(e.text for view in page.sentences for e in view.evidence))
    found = {view.index: _of(view, every) for view in page.sentences if view.support != "house"}
    return {index: quotes for index, quotes in found.items() if quotes}


def _of(view: SentenceView, every: Sequence[str]) -> list[Quoted]:
    cited = [e.text for e in view.evidence]
    return [_quoted(q.words, cited or every) for q in find(view.sentence.text)]


def _quoted(words: str, sources: Sequence[str]) -> Quoted:
    if any(holds(source, words) for source in sources):
        return Quoted(words, True, [])
    words = words.strip(" ,.;:")
    near = nearest(sources, words)
    return Quoted(words, False, between(near, words) if near else [])
