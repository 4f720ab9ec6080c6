"""What a change of the fact base does to the texts that rest on it (rule H21: approved anew after a new fact).

A text rests on the facts that it cites. What it has room for it did not know, so a fact that may be stated and is new
touches every text; and so does what every text carries: the next update, the contacts, the people affected, and
whether counsel has to see it.
"""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from agent.models import Content, Fact, Incident

#: Fields of an incident that stand in every text about it, or decide on what may stand there.
CARRIED = (
    "next_update_at",
    "next_update_where",
    "press_contact",
    "customer_contact",
    "people_affected",
    "counsel_triggers",
)


class Change(NamedTuple):
    """``what`` is the id of a fact, or the name of a field as people say it; ``fact`` says which of the two."""

    kind: Literal["new", "changed", "removed"]
    what: str
    fact: bool = True


def changes(before: Incident, after: Incident) -> Iterator[Change]:
    """What is different for the texts: facts that may be stated, and fields that every text carries."""
    old, new = _stated(before), _stated(after)
    there = {fact.id for fact in after.facts}
    for key in [*old, *(key for key in new if key not in old)]:
        if key not in old:
            yield Change("new", key)
        elif key not in new:
            yield Change("changed" if key in there else "removed", key)
        elif (old[key].kind, old[key].text) != (new[key].kind, new[key].text):
            yield Change("changed", key)
    for field in CARRIED:
        if getattr(before, field) != getattr(after, field):
            yield Change("changed", f"the {field.removesuffix('_at').replace('_', ' ')}", fact=False)


def touches(change: Change, content: Content) -> bool:
    """Whether a text rests on what changed."""
    if change.kind == "new" or not change.fact:
        return True
    return any(change.what in sentence.citations for sentence in content.sentences)


def _stated(incident: Incident) -> dict[str, Fact]:
    """The facts that may be stated, by id: confirmed, or told as not known."""
    return {fact.id: fact for fact in incident.facts if fact.confirmed_by or fact.kind == "unknown"}
