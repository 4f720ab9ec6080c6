"""Which notes a prompt has room for: the most useful ones, by a budget of tokens, and how many were left out.

A story needs each of its stages, so the best note of every stage comes first, then the second best of each, and so
on. Within a stage facts come before judgements, and those with a figure before those without.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from agent.draft.notes import STAGES, Note
from agent.llm import count_tokens

#: What the form of the messages costs beside their words.
FRAME_TOKENS = 64


class Packed(NamedTuple):
    """The notes that fit, in their own order; ``left_out`` is how many did not."""

    notes: tuple[Note, ...]
    left_out: int


def pack(notes: Sequence[Note], budget: int, count: Callable[[str], int] = count_tokens) -> Packed:
    """The most useful of ``notes`` that fit into ``budget`` tokens together; at least one, however long."""
    kept: set[int] = set()
    spent = 0
    for note in _by_use(notes):
        cost = count(numbered(note)) + 1
        if spent + cost <= budget or not kept:
            kept.add(note.number)
            spent += cost
    chosen = tuple(note for note in notes if note.number in kept)
    return Packed(chosen, len(notes) - len(chosen))


def numbered(note: Note) -> str:
    """The note as it stands in a prompt."""
    return f"{note.number}. {note.line}"


def _by_use(notes: Sequence[Note]) -> list[Note]:
    stages = [sorted((n for n in notes if n.stage == stage), key=_worth) for stage in STAGES]
    placed = [(rank, order, note) for order, stage in enumerate(stages) for rank, note in enumerate(stage)]
    return [note for _, _, note in sorted(placed, key=lambda one: one[:2])]


def _worth(note: Note) -> tuple[bool, bool, int]:
    return note.opinion, not any(c.isdigit() for c in note.clause), note.number
