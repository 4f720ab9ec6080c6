"""What a command was given: words of a choice, the text of a small file."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
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


def moment(given: str, option: str) -> datetime:
    """``given`` as a time with its zone; wrong usage when it is none."""
    try:
        when = datetime.fromisoformat(given)
    except ValueError:
        raise typer.BadParameter(f"{given!r} is no time, such as 2026-12-03T09:00+00:00", param_hint=option) from None
    if when.tzinfo is None:
        raise typer.BadParameter(f"{given!r} needs its zone, such as 2026-12-03T09:00+00:00", param_hint=option)
    return when


def text_of(file: Path) -> str:
    """The text of ``file``; wrong usage when it can't be read."""
    try:
        return file.read_text("utf-8")
    except OSError as error:
        raise typer.BadParameter(f"{file} can't be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise typer.BadParameter(f"{file} is not text in UTF-8") from None
