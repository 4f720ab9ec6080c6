"""Takes a story out of reach of an intruder: sentences that lead a search near their source are said otherwise or cut.

The attack (``agent.checks.intruder``) says how near each sentence comes. The nearest is worked on first: the
composer's other wordings of it are tried, from the first that leads farther away; where none does, it is cut, while
enough of the story is left. Only what makes no new finding is taken. What can't be hidden stays, with its finding, for
a person to settle.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from agent.checks.intruder import Attempt
from agent.draft.lines import Line
from agent.draft.run import Run
from agent.models import Content, Finding

#: A source farther down than this is out of reach: an intruder has to read so many records, and know it when seen.
AIM = 50
#: Words of the body that a cut must leave, and fewer where the source is among the first ``CLOSE``.
KEPT = 30
KEPT_CLOSE = 8
CLOSE = 5
#: Changes to one story.
MOST_STEPS = 24

Attack = Callable[[Content], Sequence[Attempt]]
Assemble = Callable[[Sequence[Line]], Content]


class Told(NamedTuple):
    lines: list[Line]
    content: Content
    findings: list[Finding]


class _Near(NamedTuple):
    """A line and the place of the source in a search for it; ``alone``: the line itself was searched for."""

    line: Line
    place: int
    alone: bool


def hidden(told: Told, assemble: Assemble, run: Run, attack: Attack) -> Told:
    """``told`` with the source out of reach, as far as its lines can be changed."""
    settled: set[str] = set()
    for step in range(MOST_STEPS):
        near = _nearest(told, attack(told.content), settled)
        if near is None:
            break
        run.step("Hiding the source", f"change {step + 1}")
        better = _better(told, near, assemble, run, attack)
        if better is None:
            settled.add(near.line.text)
        else:
            told = better
    return told


def _nearest(told: Told, tried: Sequence[Attempt], settled: set[str]) -> _Near | None:
    """The line to work on: one that leads near by itself, else the nearest where the whole text does."""
    alone = [_Near(line, one.order, True) for one in tried if (line := _line(told, one)) is not None]
    open_ = sorted((near for near in alone if near.line.text not in settled), key=lambda near: near.place)
    if not open_:
        return None
    if open_[0].place <= AIM:
        return open_[0]
    together = _together(tried)
    return _Near(open_[0].line, together, False) if together <= AIM else None


def _line(told: Told, one: Attempt) -> Line | None:
    if one.segment is None:
        return None
    sentence = next((p.sentence for p in told.content.placed if p.start == one.segment.start), None)
    return next((line for line in told.lines if line.sentence == sentence), None)


def _better(told: Told, near: _Near, assemble: Assemble, run: Run, attack: Attack) -> Told | None:
    """The first change of this line that is out of reach and breaks no rule: another wording, or a cut.

    Where neither can be had, the wording that leads farthest away; None when none leads farther than before.
    """
    before = _blocking(told.findings)
    some: list[tuple[int, Told]] = []
    for changed in _wordings(near.line, told):
        content = assemble([changed] if near.alone else _with(told, near, changed))
        place = _together(attack(content))
        if place > near.place and (not some or place > max(some, key=_place)[0]):
            new = _checked(_with(told, near, changed), assemble, run)
            if _blocking(new.findings) <= before:
                some.append((place, new))
        if some and some[-1][0] > AIM:
            return some[-1][1]
    if _may_cut(told, near):
        cut = _checked(_with(told, near, None), assemble, run)
        if _blocking(cut.findings) <= before:
            return cut
    return max(some, key=_place)[1] if some else None


def _place(one: tuple[int, Told]) -> int:
    return one[0]


def _with(told: Told, near: _Near, changed: Line | None) -> list[Line]:
    return [new for line in told.lines if (new := changed if line is near.line else line) is not None]


def _checked(lines: list[Line], assemble: Assemble, run: Run) -> Told:
    content = assemble(lines)
    return Told(lines, content, run.check(content))


def _wordings(line: Line, told: Told) -> list[Line]:
    """The composer's other wordings of ``line`` that were not tried yet and that nothing else says, best first."""
    said = {one.text for one in told.lines}
    out: list[Line] = []
    while (other := line.fallen_back()) is not None:
        out.append(other)
        line = other
    return [one for one in out if one.text not in said]


def _may_cut(told: Told, near: _Near) -> bool:
    line = near.line
    if line.part == "headline":
        return False
    left = sum(len(one.text.split()) for one in told.lines if one.part == "body" and one is not line)
    return line.part != "body" or left >= (KEPT_CLOSE if near.place <= CLOSE else KEPT)


def _together(tried: Sequence[Attempt]) -> int:
    """The best place of the questions that were made of the whole text."""
    return min((one.order for one in tried if one.segment is None), default=AIM + 1)


def _blocking(findings: Sequence[Finding]) -> int:
    return sum(finding.severity == "block" for finding in findings)
