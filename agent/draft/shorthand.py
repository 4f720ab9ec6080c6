"""A beat as a reporter's shorthand, for a small model to write out.

A small model that is given a good sentence copies it, and one that is given a heap of notes invents. Scraps
leave it the one thing that it does well: making a sentence.
"""

import re
from collections.abc import Sequence

from agent.draft.persona import Persona
from agent.draft.plan import Beat
from agent.draft.verbatim import copied, fronted, numerals

#: What a sentence gets back by itself. "had been" stays: without it, who was charged becomes who charged.
_DROPPED = re.compile(r"\b(?:the|an?|their|them) |\b(?:had|have|has) (?!been\b|not\b|to\b)|\b(?:also|even|just) ")


def shorthand(beat: Beat, who: Persona, sources: Sequence[str]) -> str:
    """Who says or did it, and what, such as "told by the customer: oven stopped on Friday".

    A second fact keeps its subject: without it, a terminal that arrived is what "did not lose a sale".
    """
    first, *more = (_stripped(note.clause, sources) for note in beat.notes)
    facts = " and ".join([first.removeprefix("they "), *more])
    if beat.notes[0].passage.role == "agent":
        return f"done by support staff: {facts}"
    return f"told by {who.full if beat.lead else 'the customer'}: {facts}"


def _stripped(clause: str, sources: Sequence[str]) -> str:
    """In another order where the customer's own order would be a copy once it is written out."""
    plain = numerals(clause)
    ordered = fronted(plain) if copied(plain, sources) else plain
    return " ".join(_DROPPED.sub("", ordered).split())
