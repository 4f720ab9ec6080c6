"""How much of a text is checked as a holding statement, so that hostile input costs no more than a long one.

A statement has 150 words. Beyond ``LIMIT`` characters nothing is read, and H18 says so. A long run of white space
would make the patterns try every way to divide it; its inside is blanked by a character that is none, place by place,
so that offsets stay those of the text.
"""

import re
from collections.abc import Iterator

from agent.checks.reading import finding
from agent.models import Finding

#: Characters that are read.
LIMIT = 20_000
_RUN = re.compile(r"\s{12,}")
_BLANK = "\x00"


def bounded(text: str) -> str:
    """The part of ``text`` that is read; every character at its place."""
    return _RUN.sub(_thinned, text[:LIMIT])


def _thinned(run: re.Match[str]) -> str:
    edge = "\n\n" if "\n" in run.group() else "  "
    return edge + _BLANK * (len(run.group()) - 4) + edge


def check(text: str) -> Iterator[Finding]:
    if len(text) > LIMIT:
        message = f"the text has {len(text)} characters; only the first {LIMIT} were checked"
        yield finding("H18", "block", LIMIT, len(text), message, "Give the statement alone.")
