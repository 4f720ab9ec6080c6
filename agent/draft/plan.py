"""What a story says, in which order, before a word of it is written.

The order is the press's own: who and what went wrong, what was done, how it ended, the background last, so that an
editor can cut from the end. A beat is one sentence to be written, with the notes it may use; its citations are
therefore known before the sentence is.
"""

from collections.abc import Sequence
from typing import NamedTuple

from agent.draft.notes import Note, Stage
from agent.draft.persona import Persona

#: Order in the text, and how many beats of each stage a story bears.
ORDER: tuple[tuple[Stage, int], ...] = (("problem", 3), ("help", 4), ("outcome", 4), ("who", 2))
#: Two facts of one sentence stay together up to this length.
TOGETHER_WORDS = 24
#: Words that a frame such as "the customer said" adds to a fact.
FRAME_WORDS = 3


class Beat(NamedTuple):
    """One sentence to be: its notes, its paragraph, and whether it opens the story."""

    notes: tuple[Note, ...]
    stage: Stage
    paragraph: int
    lead: bool = False

    @property
    def citations(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(note.passage.id for note in self.notes))

    @property
    def clause(self) -> str:
        return " and ".join(note.clause for note in self.notes)


def plan(notes: Sequence[Note], who: Persona, words: int) -> list[Beat]:
    """The beats in the order of the text, within about ``words`` words; empty when the notes carry nothing."""
    telling = [n for n in notes if not n.opinion and n.number != who.note] or [n for n in notes if not n.opinion]
    telling = telling or list(notes)
    groups = {stage: _together([n for n in telling if n.stage == stage])[:most] for stage, most in ORDER}
    opening = next((stage for stage, _ in ORDER if groups[stage]), None)
    beats: list[Beat] = []
    spent = 0
    for paragraph, (stage, _) in enumerate(ORDER):
        for together in groups[stage]:
            spent += sum(len(n.clause.split()) for n in together) + FRAME_WORDS
            if beats and spent > words:
                return beats
            beats.append(Beat(together, stage, paragraph, lead=stage == opening and not beats))
    return beats


def _together(notes: Sequence[Note]) -> list[tuple[Note, ...]]:
    """Facts of one sentence in one beat, while that is short."""
    out: list[tuple[Note, ...]] = []
    for note in notes:
        if out and _fits(joined := (*out[-1], note)):
            out[-1] = joined
        else:
            out.append((note,))
    return out


def _fits(notes: tuple[Note, ...]) -> bool:
    clause = Beat(notes, notes[0].stage, 0).clause
    same = len({(n.passage.id, n.source) for n in notes}) == 1
    return same and len(clause.split()) <= TOGETHER_WORDS
