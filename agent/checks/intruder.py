"""A motivated intruder's attempt: to find a story's source with the desk's own search (S11, S13).

The procedure is fixed, so that ranks can be compared. Consented quotations and the house's furniture are left out.
Searched for, one after the other: everything that is told, as one question; each sentence of it; the words that few
records hold, as one question. Each time the place of the story's source in the answer is read, counted in records.
The intruder is given the best of these places, though one who does not know the answer could not tell which attempt
to trust.

Place 1 is a finding of S11, at the sentence that led there. What was found goes to the approver with the question of
the motivated intruder (S13), whatever it was. A source that may be credited by name here and now is not looked for:
the story itself says who it is.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from agent.checks.corpus import Corpus, Rank, few, weight
from agent.checks.linkage import Word, stretches
from agent.checks.reading import Segment, ask, finding
from agent.checks.story_case import StoryCase, is_named
from agent.checks.words import forms, reduce
from agent.models import Finding

#: A question of fewer telling words finds anything.
LEAST_TELLING = 2
#: Words that are named to the approver as those that led to the source.
SHOWN = 6
SUGGESTION = "Say it in more general words, or cut it."


class Attempt(NamedTuple):
    """A question that was searched for, the place of the source in the answer, and where the question stands.

    ``segment`` is None for a question that was made of the whole text.
    """

    question: str
    rank: Rank
    segment: Segment | None = None

    @property
    def order(self) -> int:
        """For ``min``: the nearer to the source, the smaller."""
        return self.rank.deep + 1 if self.rank.place is None else self.rank.place


def check(case: StoryCase) -> Iterator[Finding]:
    corpus = case.corpus
    tried = attack(case, corpus) if corpus is not None else []
    if corpus is None or not tried:
        yield ask("S13", "to be answered for this story")
        return
    for one in _first_places(tried):
        segment = one.segment
        if segment is not None:
            message = f"our own search for this sentence finds the customer's record first{_of(one.rank)}{few(corpus)}"
            yield finding("S11", weight(corpus), segment.start, segment.end, message, SUGGESTION)
    yield _question(case, min(tried, key=lambda one: one.order), corpus)


def attack(case: StoryCase, corpus: Corpus) -> list[Attempt]:
    """Every attempt, in the order of the procedure; none where nobody is looked for."""
    sources = {e.record_id for e in case.evidence if e.record_id is not None and not is_named(case, e)}
    said = [(segment, words) for segment in case.of_people if (words := _words(case, segment))]
    whole = " ".join(_plain(case, words) for _, words in said)
    if not sources or not whole:
        return []
    tried = [Attempt(whole, corpus.rank(whole, sources))]
    for segment, words in said:
        if sum(word.telling for word in words) >= LEAST_TELLING:
            question = _plain(case, words)
            tried.append(Attempt(question, corpus.rank(question, sources), segment))
    rare = " ".join(_rare([word for _, words in said for word in words], corpus))
    return [*tried, Attempt(rare, corpus.rank(rare, sources))] if rare else tried


def _words(case: StoryCase, segment: Segment) -> list[Word]:
    return [word for words in stretches(case, segment) for word in words]


def _plain(case: StoryCase, words: Sequence[Word]) -> str:
    return " ".join(case.reading.text[word.start : word.end] for word in words)


def _rare(words: Sequence[Word], corpus: Corpus) -> list[str]:
    telling = dict.fromkeys(word.text for word in words if word.telling)
    return [word for word in telling if 0 < corpus.records_with([word]) < corpus.crowd]


def _first_places(tried: Sequence[Attempt]) -> list[Attempt]:
    """The sentences that led to the source; the nearest of them where only the text as a whole did."""
    if all(one.order > 1 for one in tried):
        return []
    sentences = [one for one in tried if one.segment is not None]
    return [one for one in sentences if one.order == 1] or sorted(sentences, key=lambda one: one.order)[:1]


def _question(case: StoryCase, best: Attempt, corpus: Corpus) -> Finding:
    if best.rank.deep == 0:
        return ask("S13", "the source is not in the search index now, so nobody could try to find it")
    if best.rank.place is None:
        message = f"an intruder with our own search did not find the source among the first {best.rank.deep:,} records"
        return ask("S13", f"{message}{_of(best.rank)}{few(corpus)}")
    led = ", ".join(_telling(case, best.question))
    message = f"an intruder with our own search found the source at place {best.rank.place}{_of(best.rank)}"
    by = f"; the words that led there: {led}" if led else ""
    start, end = (best.segment.start, best.segment.end) if best.segment else (0, 0)
    return ask("S13", f"{message}{by}{few(corpus)}", start, end)


def _of(rank: Rank) -> str:
    return f" of {rank.size:,}"


def _telling(case: StoryCase, question: str) -> list[str]:
    """Words of the question that the evidence holds too, the longest first: they tell most."""
    held = forms(" ".join(case.texts))
    shared = dict.fromkeys(w for w in question.split() if _tells(w) and reduce(w)[0] in held)
    return sorted(shared, key=len, reverse=True)[:SHOWN]


def _tells(word: str) -> bool:
    return reduce(word)[1] == "word"
