"""Words that an option may be, where it may be given more than once."""

from collections.abc import Iterable
from typing import TypeVar

import typer

Word = TypeVar("Word", bound=str)


def known(given: str, words: Iterable[Word], option: str) -> Word:
    """``given`` as one of ``words``; wrong usage, with the choice, when it is none of them."""
    choice = list(words)
    for word in choice:
        if word == given:
            return word
    raise typer.BadParameter(f"{given!r} is none of {', '.join(choice)}", param_hint=option)
