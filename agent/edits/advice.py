"""The most frequent kinds of change, said as a sentence each to whoever writes the next draft.

A sentence is made of the table below and of counts; it holds no word of any draft, so that nothing of one customer's
story reaches the prompt of another's.
"""

from collections.abc import Sequence
from statistics import median

from agent.edits.kinds import Cause, EditKind
from agent.edits.pairs import StoredPair
from agent.edits.tally import by_kind
from retrieval.records import Value

#: Kinds that are told, and how often a cause must have been seen: a single edit is one person's taste.
MOST, LEAST = 3, 2
#: No advice asks for shorter sentences than this.
SHORTEST = 12

#: What editors did (``{often}`` has the count), and what to do about it.
ADVICE: dict[Cause, tuple[str, str]] = {
    "identity": ("Editors took names or numbers of people out {often}", "describe the person, never name one"),
    "generalised": (
        "Editors told details less exactly {often}",
        "give the part of the day, the month, the region or a rough figure, not the exact one",
    ),
    "detail": ("Editors took towns or ages out {often}", "leave out the town and the age"),
    "private": ("Editors changed sentences that could give somebody away {often}", "leave out what only one has"),
    "figure": ("Editors corrected figures {often}", "use a figure only as its note gives it, with its unit"),
    "said not": ("Editors turned the meaning of a sentence round {often}", "keep every “not” of the notes"),
    "name": ("Editors corrected names of products or places {often}", "use a name only as the notes give it"),
    "quotation": ("Editors corrected quotations {often}", "put nothing in quotation marks of your own"),
    "certainty": ("Editors changed how sure a sentence is {often}", "be as sure as the notes are, and no surer"),
    "unsupported": ("Editors mended what the evidence does not say {often}", "add nothing to the notes"),
    "left out": ("Editors took figures out {often}", "give only the figures that the story needs"),
    "added": ("Editors added what was missing {often}", "use every note that says what was done or came of it"),
    "moved": ("Editors moved sentences {often}", "tell the outcome first, then what happened in order"),
    "turned": ("Editors turned sentences round {often}", "begin a sentence with who acts"),
    "split": ("Editors split long sentences {often}", "one thought a sentence, under {limit} words"),
    "joined": ("Editors joined sentences {often}", "put together what is said of one and the same thing"),
    "shortened": ("Editors shortened sentences {often}", "keep them under {limit} words"),
    "cut": ("Editors cut whole sentences {often}", "leave out what the story can be told without"),
    "headline cut": ("Editors shortened headlines {often}", "keep a headline under ten words"),
    "lengthened": ("Editors made sentences longer {often}", "say who did what in every sentence"),
    "praise": ("Editors took praise out {often}", "state what happened, without words of praise"),
    "trimmed": ("Editors took single words out {often}", "leave out words that carry nothing"),
    "attribution": ("Editors took out or put in who said it {often}", "say who said it once, not in each sentence"),
    "term": ("Editors put in the house's own terms {often}", "use the house's terms"),
    "register": ("Editors changed the register {often}", "no contractions, no exclamation marks, no “you” or “we”"),
    "style": ("Editors corrected spelling or figures {often}", "keep to AP style: one to nine in words, then figures"),
    "ruled": ("Editors mended the tone {often}", "write plainly, in the third person"),
    "wording": ("Editors put sentences in other words {often}", "use plain words and active verbs"),
}  # fmt: skip


class Advice(Value):
    """A kind of change that was seen ``count`` times among ``sentences`` drafted ones, and the sentence to tell."""

    kind: EditKind
    count: int
    sentences: int
    text: str


def advise(stored: Sequence[StoredPair], most: int = MOST) -> tuple[Advice, ...]:
    """The most frequent kinds of change, at most ``most``, each with the advice that fits its commonest cause."""
    sentences = sum(one.pair.outcome != "added" for one in stored)
    limit = _limit(stored)
    out = []
    for found in by_kind(stored):
        cause, count = max(found.causes.items(), key=lambda item: item[1])
        if count >= LEAST:
            did, so = ADVICE[cause]
            text = f"{did.format(often=_often(count, sentences))}: {so.format(limit=limit)}."
            out.append(Advice(kind=found.kind, count=found.count, sentences=sentences, text=text))
    return tuple(out[:most])


def did(cause: Cause) -> str:
    """What editors did, in a few words: "cut whole sentences"."""
    return ADVICE[cause][0].removeprefix("Editors ").removesuffix(" {often}")


def _often(count: int, sentences: int) -> str:
    return f"({count} of {sentences} sentences)"


def _limit(stored: Sequence[StoredPair]) -> int:
    """Words that a sentence may have: as editors leave those that they shorten, rounded up to the next even number."""
    short = [
        max(len(part.split()) for part in one.pair.after.split(". "))
        for one in stored
        if one.pair.after and one.pair.reasons and one.pair.reasons[0].cause in {"shortened", "split"}
    ]
    wanted = max(SHORTEST, int(median(short)) + 1) if short else 20
    return wanted + wanted % 2
