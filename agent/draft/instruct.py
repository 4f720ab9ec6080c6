"""A sentence in other words, because somebody asked for it: by a model, or by rule where a rule can do it.

What is asked for never decides what is kept: ``agent.actions.instructing`` checks every sentence that comes from here
as it checks one that was typed. Words in quotation marks are nobody's to change, so a sentence with some is left out.
There is no brand voice in it, for a holding statement has none.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from agent.checks.quotes import find
from agent.draft import shapes
from agent.llm import ChatModel
from agent.models import Part, Usage
from prompts import render

#: Characters of a sentence's evidence that are shown to the model.
MOST_NOTES = 900
QUOTATION = "A quotation stays word for word; ask for the words around it by editing."

#: What an instruction that a rule can follow says, and the words that give way to shorter or plainer ones.
_SHORTER = re.compile(r"\b(?:short\w*|trim\w*|tight\w*|concise\w*|fewer words|cut it down)\b", re.IGNORECASE)
_PLAINER = re.compile(r"\b(?:less formal\w*|informal\w*|plain\w*|simpl\w+|friendl\w+|warmer)\b", re.IGNORECASE)
_LONG: dict[str, str] = {
    "in order to": "to",
    "due to the fact that": "because",
    "at this point in time": "now",
    "at the present time": "now",
    "in the event that": "if",
    "with regard to": "about",
    "a number of": "some",
    "as well as": "and",
    "very": "",
    "really": "",
    "quite": "",
    "actually": "",
    "basically": "",
    "in fact": "",
    "of course": "",
}
_FORMAL: dict[str, str] = {
    "assisted": "helped",
    "assistance": "help",
    "commenced": "began",
    "purchased": "bought",
    "obtained": "got",
    "requested": "asked for",
    "informed": "told",
    "resided": "lived",
    "utilised": "used",
    "utilized": "used",
    "subsequently": "then",
    "prior to": "before",
    "in addition": "also",
    "did not": "didn’t",
    "does not": "doesn’t",
    "do not": "don’t",
    "is not": "isn’t",
    "was not": "wasn’t",
    "were not": "weren’t",
    "had not": "hadn’t",
    "could not": "couldn’t",
}


class Asked(NamedTuple):
    """A sentence that is to change, and the evidence that it cites."""

    part: Part
    text: str
    notes: tuple[str, ...]


class Reworded(NamedTuple):
    """The sentences in other words, in order; one that did not change is as it was. ``model`` is empty for a rule."""

    texts: list[str]
    model: str = ""
    prompt_sha256: str | None = None
    usage: Usage = Usage()


def quotes(text: str) -> bool:
    return bool(find(text))


def by_rule(asked: Sequence[Asked], instruction: str) -> Reworded | None:
    """The sentences as a rule changes them; None where no rule knows what is asked for."""
    tables = [t for pattern, t in ((_SHORTER, _LONG), (_PLAINER, _LONG | _FORMAL)) if pattern.search(instruction)]
    if not tables:
        return None
    return Reworded([_without(one.text, tables[-1], short=tables[0] is _LONG) for one in asked])


def _without(text: str, table: Mapping[str, str], *, short: bool) -> str:
    if short:
        text = re.sub(r"\s*\([^()]*\)", "", text)
    for long, plain in table.items():
        text = re.sub(rf"\b{re.escape(long)}\b", plain, text, flags=re.IGNORECASE)
    text = re.sub(r"\s+([,.;])", r"\1", " ".join(text.split())).lstrip(" ,")
    return text[:1].upper() + text[1:]


def by_model(
    model: ChatModel,
    asked: Sequence[Asked],
    instruction: str,
    on_token: Callable[[str], None],
    cancelled: Callable[[], bool],
) -> Reworded:
    """The sentences in the model's words. Raises ``ModelUnavailableError`` and ``CancelledError``."""
    keys = [f"s{number}" for number in range(1, len(asked) + 1)]
    limits = {key: _limit(one) for key, one in zip(keys, asked, strict=True)}
    lines = "\n\n".join(_line(key, one, instruction) for key, one in zip(keys, asked, strict=True))
    prompt = render("instruct", lines=lines)
    reply = model.structured(
        prompt,
        shapes.Slots,
        shapes.slots(limits),
        max_tokens=shapes.tokens(limits),
        on_token=on_token,
        cancelled=cancelled,
    )
    texts = [_tidy(reply.data.root.get(key, ""), one) for key, one in zip(keys, asked, strict=True)]
    return Reworded(texts, model.name, prompt.sha256, reply.usage)


def _limit(one: Asked) -> int:
    return shapes.HEADLINE if one.part == "headline" else shapes.limit([one.text])


def _line(key: str, one: Asked, instruction: str) -> str:
    notes = " ".join(one.notes)[:MOST_NOTES]
    return f"{key}\nNotes: {notes}\nSentence now: {one.text}\nChange: {instruction}"


def _tidy(text: str, one: Asked) -> str:
    """One line with the end that the sentence had; nothing from the model leaves the sentence as it is."""
    text = " ".join(text.split())
    if not text:
        return one.text
    ended = one.text[-1:] in ".!?"
    return text if not ended or text[-1] in ".!?" else f"{text}."
