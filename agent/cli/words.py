"""What a command was given: words of a choice, the text of a small file, the texts of documents."""

import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import typer

from agent.errors import ImportFileError

if TYPE_CHECKING:
    from agent.voice.release import Release

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


class Releases(NamedTuple):
    """The texts of those of some documents that could be read, and how many could not."""

    read: "list[Release]"
    bad: int


def releases_of(files: Sequence[Path], fewest: int | None = None) -> Releases:
    """Word, HTML, Markdown or text; each that can't be read, or has fewer words, is named on standard error."""
    from agent.voice.release import FEWEST, load

    found = []
    for file in files:
        try:
            found.append(load(file, FEWEST if fewest is None else fewest))
        except ImportFileError as error:
            print(error, file=sys.stderr)
    return Releases(found, len(files) - len(found))
