"""A text as the checks read it: its parts, its sentences, and what is found by a pattern in them.

A version comes with its parts named. A plain text (command line, pasted) is laid out by the shape of its lines:
``layout.py``. Offsets are always those of the whole text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from agent.checks.rules import RULES
from agent.models import ON_EVIDENCE, Finding, Part, Severity


class Segment(NamedTuple):
    """A sentence or line at ``[start, end)`` that is of one part; ``citations`` only in a version."""

    part: Part
    start: int
    end: int
    citations: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Reading:
    """``sentences`` are in order and do not overlap; each has its part."""

    text: str
    sentences: tuple[Segment, ...]
    is_version: bool = False

    def of(self, *parts: Part) -> list[Segment]:
        return [s for s in self.sentences if s.part in parts]

    @cached_property
    def told(self) -> list[Segment]:
        """The sentences that tell something: headline, standfirst, body."""
        return [s for s in self.sentences if s.part in ON_EVIDENCE]

    def at(self, segment: Segment) -> str:
        return self.text[segment.start : segment.end]

    def part(self, *parts: Part) -> str:
        """The text of these parts, one sentence a line."""
        return "\n".join(self.at(s) for s in self.of(*parts))

    def search(self, pattern: re.Pattern[str], segments: Sequence[Segment]) -> Iterator[tuple[Segment, re.Match[str]]]:
        """Matches inside single segments; offsets of a match are those of the whole text."""
        for segment in segments:
            for match in pattern.finditer(self.text, segment.start, segment.end):
                yield segment, match


def finding(
    rule: str,
    severity: Severity,
    start: int,
    end: int,
    message: str,
    suggestion: str | None = None,
    mend: str | None = None,
) -> Finding:
    return Finding(
        rule=rule, severity=severity, start=start, end=end, message=message, suggestion=suggestion, mend=mend
    )


def ask(rule: str, message: str, start: int = 0, end: int = 0) -> Finding:
    """A question to the approver: what is missing or open, and the rule's own question."""
    return finding(rule, "ask", start, end, message, RULES[rule].question)


def phrases(*patterns: str) -> re.Pattern[str]:
    """One pattern out of several, at word boundaries, ignoring case.

    Outside a character class a space fits any white space and ``'`` either apostrophe; "can ?not" makes the
    space optional, and "n't" stands for any "don't", "isn't", "can't".
    """
    joined = "|".join(_CLASS_OR_SPACE.sub(_loosened, pattern) for pattern in patterns)
    return re.compile(rf"(?<!\w)(?:{joined})(?!\w)", re.IGNORECASE)


_CLASS_OR_SPACE = re.compile(r"\[[^\]]*\]|n't| \?| |'")


def _loosened(match: re.Match[str]) -> str:
    return {" ?": r"\s*", " ": r"\s+", "n't": r"\w*n['’]t", "'": "['’]"}.get(match.group(), match.group())
