"""What a model answered, as the form it was asked for: whole, cut in the middle, or wrapped in other words.

An answer that is whole JSON is taken as it is. Otherwise it is mended once, and never by guessing: what follows the
last value that came whole is left out, and the brackets are closed. So half a sentence, or the first digit of a
number, is never taken for an answer.
"""

import json
import re
from collections.abc import Iterator
from typing import Generic, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

M = TypeVar("M", bound=BaseModel)

#: So many endings are tried, from the last value back: an entry that lacks a field goes, and those before it stay.
TRIED = 40
CLOSING = {"{": "}", "[": "]"}
_START = re.compile(r"[{\[]")
#: A string with its end, a bracket, a sign, or a number or word with what must follow it to be whole.
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+(?=[\s,}\]])', re.DOTALL)


class Fitted(NamedTuple, Generic[M]):
    """An answer in its form. ``mended``: it was no whole JSON, and what came whole was kept."""

    data: M
    mended: bool


def fitted(text: str, shape: type[M]) -> Fitted[M] | None:
    """``text`` as ``shape``; None when nothing in it fits, or nothing came whole."""
    try:
        return Fitted(shape.model_validate(json.loads(text)), mended=False)
    except (ValueError, ValidationError):
        pass
    endings = list(whole(text))
    for mended in endings[: -TRIED - 1 : -1]:
        try:
            return Fitted(shape.model_validate(json.loads(mended)), mended=True)
        except (ValueError, ValidationError):
            continue
    return None


def whole(text: str) -> Iterator[str]:
    """The first JSON value in ``text``, cut after each value in it that came whole, and closed."""
    start = _START.search(text)
    if start is None:
        return
    open_: list[str] = []
    key = False
    for token in _TOKEN.finditer(text, start.start()):
        said = token.group()
        if said in CLOSING:
            open_.append(said)
        elif said in "}]":
            open_.pop()
        elif said in ",:":
            key = said == "," and open_[-1] == "{"
            continue
        if said not in CLOSING and not key:
            yield text[start.start() : token.end()] + "".join(CLOSING[b] for b in reversed(open_))
        if not open_:
            return
        key = said == "{"
