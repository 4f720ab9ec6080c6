"""A beat as a line of a reporter's notes, for a small model to write out, and the word that the line goes by.

A small model that is given a heap of notes invents; one fact or two a line, with who said or did it in front, leaves
it what it does well: making a sentence. It also loses its place among numbered lines, and tells one line's fact in
another: so the field of each line carries a word of it.
"""

import re
from collections.abc import Sequence

from agent.draft.asked import ASKED
from agent.draft.frames import DEED
from agent.draft.persona import Persona
from agent.draft.plan import Beat
from agent.draft.polish import OWN
from agent.draft.tense import past
from agent.draft.verbatim import copied, numerals, variants

_FIGURE = re.compile(r"\d")
_WORD = re.compile(r"\b[a-z]{4,12}\b")


def shorthand(beat: Beat, who: Persona, sources: Sequence[str]) -> str:
    """Who says or did it, and what, such as "the customer said: the oven stopped on Friday"."""
    return f"{_speaker(beat, who)}: {' and '.join(_unlike(note.clause, sources) for note in beat.notes)}"


def fields(beats: Sequence[Beat]) -> list[str]:
    """A name for each beat's field: "s1 oven", "s2 fuse". No two carry the same word; one with none is a number."""
    used: set[str] = set()
    names: list[str] = []
    for number, beat in enumerate(beats, start=1):
        found = (w for w in _WORD.findall(beat.clause) if w not in OWN and w not in used)
        word = next(found, "")
        used.add(word)
        names.append(f"s{number} {word}".strip())
    return names


def _speaker(beat: Beat, who: Persona) -> str:
    if beat.notes[0].passage.role == "agent":
        return "support staff" if DEED.match(beat.notes[0].clause) else "support staff said"
    asked = beat.notes[0].clause.startswith(ASKED)
    return f"{who.full if beat.lead else 'the customer'}{'' if asked else ' said'}"


def _unlike(clause: str, sources: Sequence[str]) -> str:
    """In another order or other words where the customer's own would be a copy once it is written out."""
    plain = numerals(clause)
    then = past(plain)
    whole = [*variants(plain, shorten=False), *(variants(then, shorten=False) if then else ())]
    cut = [way for way in variants(plain) if _FIGURE.findall(way) == _FIGURE.findall(plain)]
    return next((way for way in (*whole, *cut) if not copied(way, sources)), plain)
