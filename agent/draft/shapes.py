"""The forms that a model fills in, as JSON schemas with a limit on every string, and what comes back.

A small model runs on where nothing stops it, so every limit here is part of the prompt.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, RootModel

Json = dict[str, Any]

#: Characters of a headline (rule S16) and of any one sentence.
HEADLINE = 70
SENTENCE = 260


class Slots(RootModel[dict[str, str]]):
    """One sentence for each key that was asked for; a cut answer lacks the last ones."""


class Cited(BaseModel):
    """A sentence and the numbers of its notes."""

    model_config = ConfigDict(extra="forbid")

    text: str
    notes: list[int]


class Story(BaseModel):
    """A whole story, as a strong model gives it."""

    model_config = ConfigDict(extra="forbid")

    headline: str
    standfirst: str = ""
    body: list[Cited]


def slots(limits: Mapping[str, int]) -> Json:
    """A form with one text field for each key, each at most so many characters."""
    return _form({key: _text(limit) for key, limit in limits.items()})


def story(notes: int, sentences: int) -> Json:
    """A whole story of at most ``sentences`` sentences that cite notes 1 to ``notes``."""
    cited = {
        "type": "array",
        "minItems": 1,
        "maxItems": 4,
        "items": {"type": "integer", "enum": [*range(1, notes + 1)]},
    }
    entry = _form({"text": _text(SENTENCE), "notes": cited})
    body = {"type": "array", "minItems": 1, "maxItems": sentences, "items": entry}
    return _form({"headline": _text(HEADLINE), "standfirst": _text(SENTENCE), "body": body})


def limit(clauses: Sequence[str]) -> int:
    """Characters that a sentence on ``clauses`` may take: a little more than they do."""
    return min(SENTENCE, max(90, int(1.3 * sum(map(len, clauses))) + 40))


def tokens(limits: Mapping[str, int]) -> int:
    """Completion tokens that a form with these limits may take, its own signs included."""
    return sum(limits.values()) // 3 + 10 * len(limits) + 20


def _text(limit: int) -> Json:
    return {"type": "string", "maxLength": limit}


def _form(fields: Json) -> Json:
    return {"type": "object", "properties": fields, "required": [*fields], "additionalProperties": False}
