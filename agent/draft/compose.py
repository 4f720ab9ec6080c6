"""Writes a story from its plan without a model: plain, correct, and always possible.

Every sentence is one reported fact, or two that stood together, in one of a few frames (``frames``), so it says what
its notes say and nothing else. It is the fallback for a sentence that a model could not get right, and the whole
writer where there is no model.
"""

import re
from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

from agent.draft import frames, gist
from agent.draft.coarsen import rougher
from agent.draft.frames import ENDS_OPEN, MIDDLE
from agent.draft.headline import HEADLINE_CHARS, SPLICED, headlines
from agent.draft.notes import Note
from agent.draft.persona import Persona
from agent.draft.plan import LEANING, Beat
from agent.draft.speech import GOOD, VERB
from agent.draft.tense import explains, lasting, past
from agent.draft.verbatim import RUN, copied, variants

__all__ = ["HEADLINE_CHARS", "Composer", "headlines"]

#: Fewer are a scrap, such as "one reader".
LEAST_CLAUSE_WORDS = 3
#: A smaller part of a fact may tell something else.
LEAST_KEPT = 0.5
LEAST_BEFORE_COMMA = 6
#: A sentence of two facts is no longer than this.
MOST_SENTENCE_WORDS = 34
#: Words in a row that a story may share with what support wrote: the house's own words, but they can be searched for.
STAFF_RUN = 10
#: Wordings of one sentence that tell its details, of all of it and cut; each may take a round of checking.
MOST_EXACT = 9
#: Of the first so many there are rougher ones.
MOST_ROUGH = 4
#: A shorter end of the story adds too little under a headline.
LEAST_STANDFIRST_WORDS = 9

#: "On the day before" is one time: "on the day they came down before" is none.
_TORN = re.compile(r"^(?:on )?(?:that|the) (?:day|night|week|month|year|morning|evening) (?!before\b|after\b)")
_BEFORE = re.compile(r"\b(?:the|that) (?:day|night|week|month|year|morning|evening) (?:before|after)\b")
_ALL = re.compile(r"\ball (?:it|them|this|that|us)\b")
_FRONTED = re.compile(r"^(?:that|the) (?:\w+day|day|week|weekend|month|year|morning|afternoon|evening|night)\b")
_BUT = re.compile(r"\bbut\b", re.IGNORECASE)


class Composer(NamedTuple):
    """``sources``: customers' messages whose words may not be copied."""

    who: Persona
    sources: tuple[str, ...]

    def body(self, beats: Sequence[Beat]) -> list[tuple[str, ...]]:
        """For each beat its wordings, best first; none where nothing can be said that is not a copy."""
        return [
            self.wordings(beat, beats[i - 1] if i else None, sum(_is_staff(b) == _is_staff(beat) for b in beats[:i]))
            for i, beat in enumerate(beats)
        ]

    def wordings(self, beat: Beat, before: Beat | None = None, turn: int = 0) -> tuple[str, ...]:
        """``beat`` as one sentence, said in several ways; ``before`` stands in front, so that frames do not repeat.

        ``turn`` counts the sentences of the same speaker before it: each turn another way of saying so comes first.
        All that is told stands before what is told roughly, and that before what was cut.
        """
        staff = _is_staff(beat)
        copies = (
            partial(copied, sources=_texts(beat), run=STAFF_RUN) if staff else partial(copied, sources=self.sources)
        )
        frame = self._of_staff if staff else self._of_customer
        said: list[str] = []
        for facts in (_facts(beat), _shorter(beat)):
            ways = [(len(clauses), text) for clauses in facts for text in frame(clauses, beat, before, turn)]
            ways.sort(key=_plainness)
            whole = [text for _, text in ways]
            own = [text for text in whole if not copies(text)]
            said += (own or (whole if staff else []))[:MOST_EXACT]
            rough = [text for one in (own or whole)[:MOST_ROUGH] for text in rougher(one)]
            said += [text for text in rough if staff or not copies(text)]
        return tuple(dict.fromkeys((*said, *(gist.wordings(beat) if said and not staff else ()))))

    def parts(self, beat: Beat) -> list[Beat]:
        """``beat``, or a beat for each of its facts where no sentence of all of them is free of copied words."""
        if len(beat.notes) < 2 or self._whole_said(beat):
            return [beat]
        pair, rest = beat._replace(notes=beat.notes[:2]), beat._replace(notes=beat.notes[2:], lead=False)
        if rest.notes and self._whole_said(pair):
            return [pair, *self.parts(rest)]
        return [beat._replace(notes=(note,), lead=beat.lead and not i) for i, note in enumerate(beat.notes)]

    def _whole_said(self, beat: Beat) -> bool:
        """Whether a sentence of all facts of ``beat`` copies nothing."""
        staff = _is_staff(beat)
        sources, run = (_texts(beat), STAFF_RUN) if staff else (self.sources, RUN)
        frame = self._of_staff if staff else self._of_customer
        whole = _together(_wholes(beat))
        return any(not copied(text, sources, run) for clauses in whole for text in frame(clauses, beat, None, 0))

    def standfirst(self, beats: Sequence[Beat]) -> Beat | None:
        """How it ended, where that is a figure or a relief, and where the body has more to say about it."""
        ends = [b for b in beats if b.stage == "outcome" and not b.lead and self.wordings(b)]
        fit = [beat for beat in ends if _fits_a_standfirst(beat, self.wordings(beat)[0])]
        return min(fit, key=lambda beat: not _figures(beat.clause)) if fit and len(ends) > 1 else None

    def _of_staff(self, clauses: Sequence[str], beat: Beat, before: Beat | None, turn: int) -> list[str]:
        again = before is not None and _is_staff(before) and _same(beat, before)
        return frames.by_staff(clauses, "Staff" if again and turn % 2 else "Support staff", turn)

    def _of_customer(self, clauses: Sequence[str], beat: Beat, before: Beat | None, turn: int) -> list[str]:
        link = _link(beat) if len(clauses) > 1 else "and"
        if beat.lead:
            people = dict.fromkeys((self.who, Persona()))
            return [text for who in people for text in frames.opening(clauses, who.full, link)]
        adds = before is not None and not before.lead and not _is_staff(before) and _same(beat, before)
        return frames.told(clauses, turn, link, adds=adds, later=before is not None and _later(beat, before))


def _plainness(way: tuple[int, str]) -> tuple[int, bool]:
    """Two facts before one; who said it at an end before who said it in the middle."""
    facts, text = way
    return -facts, MIDDLE.search(text) is not None


def _facts(beat: Beat) -> Iterator[tuple[str, ...]]:
    """All facts of ``beat`` in each of their words and orders, while that is no longer than a sentence; then each."""
    each = _wholes(beat)
    if len(each) > 1:
        yield from _together(each)
    alone = sorted(each, key=lambda ways: LEANING.search(ways[0]) is not None)
    yield from ((way,) for ways in alone for way in ways)


def _together(each: Sequence[list[str]]) -> list[tuple[str, ...]]:
    """One wording of each fact, while that is no longer than a sentence: first the plainest, then others of one."""
    first = [ways[0] for ways in each]
    ways = [tuple(first)]
    ways += [(*first[:i], way, *first[i + 1 :]) for i, others in enumerate(each) for way in others[1:]]
    ways.append(tuple(others[-1] for others in each))
    return [way for way in ways if sum(len(c.split()) for c in way) <= MOST_SENTENCE_WORDS]


def _wholes(beat: Beat) -> list[list[str]]:
    """Each fact of ``beat`` in its words and orders, first in one tense: the past, unless one of them holds now."""
    staff = _is_staff(beat)
    now = any(lasting(note.clause) or (staff and explains(note.clause)) for note in beat.notes)
    return [_whole(note, now=now) for note in beat.notes]


def _whole(note: Note, *, now: bool) -> list[str]:
    clause = frames.plain(note.clause)
    clause = clause if note.passage.role == "agent" else clause.removeprefix("that day ")
    stays = note.passage.role == "agent" and (lasting(clause) or explains(clause))
    then = None if stays or frames.done(clause) else past(clause)
    said, told = variants(clause, shorten=False), variants(then, shorten=False) if then else []
    ways = [*said, *told] if now else [*told, *said]
    return [way for way in ways if not _torn(way, then or clause)] or [clause]


def _shorter(beat: Beat) -> list[tuple[str]]:
    """Each fact cut at its end, where it stays as true."""
    clauses = [frames.plain(note.clause) for note in beat.notes]
    cut = [(way, c) for c in clauses for way in variants(c) if not _torn(way, c)]
    if beat.notes[0].passage.role != "agent":
        cut += [(then, c) for way, c in cut if (then := past(way)) is not None]
    return [
        (way,)
        for way, clause in cut
        if len(way.split()) >= _least_of(way, clause) and VERB.search(way) and not ENDS_OPEN.search(way)
    ]


def _least_of(way: str, clause: str) -> float:
    """Words that a cut has to leave: fewer where it was made at a comma, behind which stands only how or where."""
    at_comma = clause.startswith(f"{way},") and not _BUT.search(clause[len(way) :])
    return LEAST_BEFORE_COMMA if at_comma else max(LEAST_CLAUSE_WORDS, LEAST_KEPT * len(clause.split()))


def _torn(way: str, clause: str) -> bool:
    """Whether a phrase of ``clause`` was taken apart: "the day before", "because of", "all of it"."""
    if ("because of" in clause and " as of " in way) or _ALL.search(way):
        return True
    if found := _FRONTED.match(way):
        return found.group().lower() not in clause.lower() or bool(
            re.search(
                rf"\b(?:for|of|by|until|to|from|about|than|and|or) {re.escape(found.group())}", clause, re.IGNORECASE
            )
        )
    return bool(_BEFORE.search(clause) and not _BEFORE.search(way) and _TORN.search(way))


def _link(beat: Beat) -> str:
    """ "But" where it stood between the two facts of one sentence; "and" says nothing that the notes do not."""
    first, *_, last = beat.notes
    stood = first.source == last.source and len(_BUT.findall(first.source)) == 1
    return "but" if stood and not any(_BUT.search(note.clause) for note in beat.notes) else "and"


def _fits_a_standfirst(beat: Beat, text: str) -> bool:
    """Whether ``text`` says of ``beat`` how it ended, as a figure or a relief, and can be understood alone."""
    if LEANING.search(beat.clause) or SPLICED.search(text) or MIDDLE.search(text):
        return False
    return len(text.split()) >= LEAST_STANDFIRST_WORDS and (_figures(text) or bool(GOOD.search(text)))


def _figures(text: str) -> bool:
    return any(character.isdigit() for character in text)


def _later(beat: Beat, before: Beat) -> bool:
    """Whether the customer wrote this after what support did or said in the sentence before it."""
    first, last = beat.notes[0].passage, before.notes[-1].passage
    return _is_staff(before) and first.record_id == last.record_id and first.message > last.message


def _same(beat: Beat, before: Beat) -> bool:
    return beat.paragraph == before.paragraph


def _texts(beat: Beat) -> list[str]:
    return [note.passage.text for note in beat.notes]


def _is_staff(beat: Beat) -> bool:
    return beat.notes[0].passage.role == "agent"
