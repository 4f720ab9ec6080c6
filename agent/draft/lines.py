"""The sentences of a story while it is being written: what each may say, what it says now, and what is wrong."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from agent.draft.plan import Beat
from agent.models import Content, Finding, Origin, Part, Sentence


class Line(NamedTuple):
    """One sentence. ``plain``: the composer's wordings of the same beat that were not tried yet, best first;
    ``reasons``: why it can't stand."""

    part: Part
    text: str
    origin: Origin
    citations: tuple[str, ...]
    notes: tuple[str, ...]
    plain: tuple[str, ...] = ()
    paragraph: int = 0
    reasons: tuple[str, ...] = ()

    @property
    def sentence(self) -> Sentence:
        return Sentence(
            part=self.part, text=self.text, citations=self.citations, origin=self.origin, paragraph=self.paragraph
        )

    def fallen_back(self) -> "Line | None":
        """The composer's next wording instead; None when there is none."""
        rest = [text for text in self.plain if text != self.text]
        if not rest:
            return None
        return self._replace(text=rest[0], plain=tuple(rest[1:]), origin="composer", reasons=())


def line(part: Part, text: str, origin: Origin, beats: Sequence[Beat], plain: Sequence[str]) -> Line:
    """A line on ``beats``; its paragraph is that of the first of them."""
    citations = tuple(dict.fromkeys(c for beat in beats for c in beat.citations))
    notes = tuple(note.line for beat in beats for note in beat.notes)
    paragraph = beats[0].paragraph if part == "body" and beats else 0
    return Line(part, text, origin, citations, notes, tuple(plain), paragraph)


def unrepeated(lines: Sequence[Line]) -> list[Line]:
    """The lines without those of the composer's that tell nothing but what another line of the body tells."""
    first = {(one.part, one.text): one for one in reversed(lines)}
    out = [one for one in lines if first[one.part, one.text] is one]
    for one in [o for o in lines if o.part == "body" and o.origin == "composer"]:
        told = {note for other in out if other is not one and other.part == "body" for note in other.notes}
        if told.issuperset(one.notes):
            out = [other for other in out if other is not one]
    return out


def blamed(lines: Sequence[Line], content: Content, findings: Sequence[Finding]) -> list[Line]:
    """The lines with the messages of the blocking findings that stand wholly in one of them.

    A finding over several sentences, such as a text that is too long, is no one sentence's fault.
    """
    spans = {p.sentence: (p.start, p.end) for p in content.placed}
    return [one._replace(reasons=_messages(spans.get(one.sentence), findings)) for one in lines]


def mended(lines: Sequence[Line], content: Content, findings: Sequence[Finding]) -> list[Line]:
    """The lines after every blocking finding that knows its own mend was mended, from the end to the start."""
    out = list(lines)
    for i, one in enumerate(out):
        span = next(((p.start, p.end) for p in content.placed if p.sentence == one.sentence), None)
        if span is not None:
            out[i] = one._replace(text=_patched(one.text, span[0], _inside(span, findings)))
    return out


def _inside(span: tuple[int, int], findings: Sequence[Finding]) -> list[Finding]:
    return [
        f for f in findings if f.severity == "block" and f.mend is not None and span[0] <= f.start < f.end <= span[1]
    ]


def _patched(text: str, offset: int, findings: Sequence[Finding]) -> str:
    upto = len(text)
    for found in sorted(findings, key=lambda f: f.start, reverse=True):
        if found.end - offset <= upto and found.mend is not None:
            text = text[: found.start - offset] + found.mend + text[found.end - offset :]
            upto = found.start - offset
    return " ".join(text.split())


def _messages(span: tuple[int, int] | None, findings: Sequence[Finding]) -> tuple[str, ...]:
    if span is None:
        return ()
    inside = (f for f in findings if f.severity == "block" and span[0] <= f.start < f.end <= span[1])
    return tuple(dict.fromkeys(f.suggestion or f.message for f in inside))


Check = Callable[[Content], list[Finding]]
