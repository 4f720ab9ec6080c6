"""No words of a story lead a search to its source (S11).

Counted in all records (after Lison and Anderson 2025, "Protecting De-identified Documents from Search-based Linkage
Attacks"): a run of ``RUN`` words of one sentence, at least ``TELLING`` of them words that carry content, points to
somebody when it stands, word for word, in at least one record and in fewer than the crowd (k). So does a single word
that is no English word and stands in so few. What the house says of itself, and quotations that consent lets in, are
left out.

Why five words: in 4,300 real help-desk texts most runs of any length point to somebody (58 % of those of three words
stand in fewer than five records, 81 % of those of five), so the length does not tell copied words from common ones; it
says how much two texts share by chance. Of the telling runs of texts that are about other things (samples, posts,
forum answers), one in 165 to 654 stands in one to four of those 4,300 with three words, one in 447 to 1,118 with
four, one in 1,072 to 7,256 with five, and none of 20,804 with six. A story has about sixty such runs: with four words
one plain story in ten would be blocked for nothing, with five one in twenty to a hundred, with six what is copied
could be longer. A search engine takes five words in quotation marks for one text.

Without a corpus, runs of ``COPIED`` words of a source that has no consent are warned about.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from agent.checks.corpus import Corpus, few, weight
from agent.checks.privacy import house_words
from agent.checks.reading import Segment, ask, finding
from agent.checks.story_case import StoryCase, is_granted
from agent.checks.words import reduce
from agent.models import Finding

RUN = 5
TELLING = 2
#: Letters of a single word that can be searched for.
SHORTEST = 4
#: Three words that stand nowhere keep every run that holds them from standing anywhere.
PROBE = 3
#: Words in a row, copied without quotation marks, that lead a search engine to their source.
COPIED = 10

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SUGGESTION = "Say it in other words."


class Word(NamedTuple):
    """A word of the text at ``[start, end)``; ``telling``: it carries content and is none of the house's."""

    start: int
    end: int
    text: str
    telling: bool


def check(case: StoryCase) -> Iterator[Finding]:
    if case.corpus is None or not case.corpus.enough:
        yield from _copied(case)
    if case.corpus is not None:
        yield from _counted(case, case.corpus)


def stretches(case: StoryCase, segment: Segment) -> list[list[Word]]:
    """The words of a sentence outside its quotations; a quotation parts them."""
    own = house_words(case.reading, case.voice)
    out: list[list[Word]] = [[]]
    for found in _WORD.finditer(case.reading.text, segment.start, segment.end):
        if case.in_quote(*found.span()):
            out.append([])
        else:
            low = found.group().lower()
            out[-1].append(Word(*found.span(), low, reduce(low)[1] == "word" and low not in own))
    return [words for words in out if words]


# --- with a corpus -------------------------------------------------------------------------------------------


class _Pointer(NamedTuple):
    """Words that stand in ``records`` records, fewer than the crowd."""

    start: int
    end: int
    records: int


def _counted(case: StoryCase, corpus: Corpus) -> Iterator[Finding]:
    found = [pointer for segment in case.reading.told for pointer in _pointers(case, segment, corpus)]
    if corpus.enough:
        for one in found:
            yield finding("S11", weight(corpus), one.start, one.end, _message(case, one, corpus), _SUGGESTION)
    elif found:
        first = min(found, key=lambda one: one.records)
        more = f", and {len(found) - 1} more like it" if len(found) > 1 else ""
        yield ask("S11", f"{_message(case, first, corpus)}{more}{few(corpus)}", first.start, first.end)


def _message(case: StoryCase, one: _Pointer, corpus: Corpus) -> str:
    shown = case.reading.text[one.start : one.end]
    records = "1 record" if one.records == 1 else f"{one.records} records"
    return f"“{shown}” stands in {records} of {corpus.size():,}: a search may lead to the customer"


def _pointers(case: StoryCase, segment: Segment, corpus: Corpus) -> Iterator[_Pointer]:
    """Rare words, and runs that point, joined where they overlap."""
    for words in stretches(case, segment):
        yield from _joined(sorted([*_rare(words, corpus), *_runs(words, corpus)]))


def _joined(found: Sequence[_Pointer]) -> list[_Pointer]:
    out: list[_Pointer] = []
    for one in found:
        if out and one.start < out[-1].end:
            last = out.pop()
            out.append(_Pointer(last.start, max(last.end, one.end), min(last.records, one.records)))
        else:
            out.append(one)
    return out


def _rare(words: Sequence[Word], corpus: Corpus) -> Iterator[_Pointer]:
    for word in words:
        if word.telling and _searchable(word.text) and not corpus.ordinary(word.text):
            records = corpus.records_with([word.text])
            if 0 < records < corpus.crowd:
                yield _Pointer(word.start, word.end, records)


def _searchable(word: str) -> bool:
    return len(word) >= SHORTEST and word.isalpha()


def _runs(words: Sequence[Word], corpus: Corpus) -> Iterator[_Pointer]:
    for at in range(len(words) - RUN + 1):
        run = words[at : at + RUN]
        if sum(word.telling for word in run) < TELLING or not _may_stand(words, at, corpus):
            continue
        records = corpus.records_with([word.text for word in run])
        if 0 < records < corpus.crowd:
            yield _Pointer(run[0].start, run[-1].end, records)


def _may_stand(words: Sequence[Word], at: int, corpus: Corpus) -> bool:
    """Whether the probe in this run, which it shares with its neighbours, stands anywhere."""
    probe = at + -at % PROBE
    return corpus.records_with([word.text for word in words[probe : probe + PROBE]]) > 0


# --- without one ---------------------------------------------------------------------------------------------


def _copied(case: StoryCase) -> Iterator[Finding]:
    """Runs of a source's words outside quotation marks, the longest stretch of each sentence."""
    private = [item.text for item in case.evidence if not item.counted and not is_granted(item.consent)]
    grams = {gram for text in private for gram in _grams([m.group().lower() for m in _WORD.finditer(text)])}
    for segment in case.body if grams else ():
        found = [word for words in stretches(case, segment) for word in words]
        hits = [at for at, gram in enumerate(_grams([word.text for word in found])) if gram in grams]
        if hits:
            start, end = found[hits[0]].start, found[hits[-1] + COPIED - 1].end
            message = f"{COPIED} words or more in a row stand like this in the source: a search may lead to it"
            yield finding("S11", "warn", start, end, message, _SUGGESTION)


def _grams(words: list[str]) -> list[tuple[str, ...]]:
    return [tuple(words[at : at + COPIED]) for at in range(len(words) - COPIED + 1)]
