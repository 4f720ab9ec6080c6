"""Who the story is about, as far as the evidence says and no further: a trade, never a person.

"I run a small bakery" gives "a customer who runs a small bakery", and "Bakery owner" for a headline. Without such
words it is "a customer". Nothing is guessed from a product, a place or a name.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from agent.draft.notes import Note


class Persona(NamedTuple):
    """``full`` opens the story, ``head`` stands in a headline; ``note`` is the number of the note that says so."""

    full: str = "a customer"
    head: str = "Customer"
    note: int | None = None


_ENDS = "in|at|on|and|with|for|near|since|from|that|which|where|who|by|of|round|around|but|so|to|owned|called|named"
_NOUNS = rf"((?:(?!(?:{_ENDS})\b)[\w'’-]+ ?){{1,4}})"

#: How people say what they do → verb for "a customer who …", and what makes it a headline noun.
SHAPES: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (re.compile(rf"\bthey (?:run|own|manage) (?:an?|the|their) {_NOUNS}", re.I), "runs a", "owner"),
    (re.compile(rf"\bthey (?:opened|started) (?:an?|the|their) {_NOUNS}", re.I), "opened a", "owner"),
    (re.compile(rf"\bthey sell {_NOUNS}", re.I), "sells", "seller"),
    (re.compile(rf"\bthey are an? {_NOUNS}", re.I), "is a", ""),
    (re.compile(rf"\bas an? {_NOUNS}, they", re.I), "is a", ""),
)

#: "I am a bit worried", "I own the same model": not a trade.
NO_TRADE = re.compile(
    r"\b(?:bit|little|lot|few|same|customer|user|member|subscriber|person|man|woman|mum|mother|dad|father|fan|while|one|"
    r"new|loyal|paying|long|account|phone|app|terminal|device|tests?|update|version|card|reader|fete|fair|festival|event|"
    r"raffle|tombola|party|wedding)\b",
    re.I,
)
#: "We are a campsite": nobody is one.
WE_ARE = re.compile(r"\bwe(?:'|’| a)re\b", re.I)
SIZES = re.compile(r"^(?:small|tiny|little|local|family|busy|new|independent|lovely|community|own)\s+", re.I)


def persona(notes: Sequence[Note]) -> Persona:
    """The first trade that a note of a customer names."""
    for note in notes:
        if note.passage.role != "customer":
            continue
        for shape, verb, noun in SHAPES:
            found = shape.search(note.clause)
            if found and not NO_TRADE.search(found.group(1)):
                many = verb == "is a" and WE_ARE.search(note.source)
                return _made(found.group(1).strip(), "is from a" if many else verb, noun, note.number)
    return Persona()


def _made(what: str, verb: str, noun: str, number: int) -> Persona:
    verb = verb if not verb.endswith(" a") else verb[:-1] + _article(what)
    short = SIZES.sub("", SIZES.sub("", what))
    if verb.startswith("is from"):
        return Persona(f"a customer {verb.removeprefix('is ')} {what}", short.capitalize(), number)
    return Persona(f"a customer who {verb} {what}", f"{short} {noun}".strip().capitalize(), number)


def _article(noun: str) -> str:
    return "an" if noun[:1].lower() in "aeiou" else "a"
