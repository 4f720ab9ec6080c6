"""A sentence cut into runs, each of which looks one way: quotation, stand-in, the place of a finding."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from agent.models import ON_EVIDENCE, Finding, Part
from agent.pages.markup import stand_ins
from agent.pages.remarks import Said
from agent.views import DraftPage, SentenceView

QUOTATION = re.compile(r"“[^”]+”|\"[^\"]+\"")
#: Worst first; a run that several findings cover looks like the worst of them.
WEIGHT = {"block": 0, "warn": 1, "ask": 2}


class Run(NamedTuple):
    """Part of a sentence. ``place`` is the severity of the finding on it, or empty; ``noted``: somebody commented."""

    text: str
    quotation: bool = False
    stand_in: str = ""
    place: str = ""
    noted: bool = False


class Line(NamedTuple):
    """A sentence as it is drawn, with the rules that block it and whether somebody commented on it."""

    view: SentenceView
    runs: list[Run]
    rules: list[str]
    said: int


class Paragraph(NamedTuple):
    lines: list[Line]


class Block(NamedTuple):
    """One part of the text with its paragraphs, in reading order."""

    part: Part
    paragraphs: list[Paragraph]


def blocks(page: DraftPage, said: Sequence[Said] = ()) -> list[Block]:
    """The whole text of ``page``, part by part, paragraph by paragraph; ``said`` are the comments on it."""
    noted = [one for one in said if one.open]
    out: list[Block] = []
    for view in page.sentences:
        fresh = not out or out[-1].part != view.sentence.part
        if fresh:
            out.append(Block(view.sentence.part, []))
        paragraphs = out[-1].paragraphs
        if fresh or _paragraph(paragraphs) != view.sentence.paragraph:
            paragraphs.append(Paragraph([]))
        paragraphs[-1].lines.append(line(view, page, noted))
    return out


def _paragraph(paragraphs: Sequence[Paragraph]) -> int:
    return paragraphs[-1].lines[-1].view.sentence.paragraph


def line(view: SentenceView, page: DraftPage, noted: Sequence[Said] = ()) -> Line:
    here = [f for f in page.findings if f.severity != "ask" and overlaps(f, view)]
    blocking = sorted({f.rule for f in here if f.severity == "block"})
    notes = [(n.start - view.start, n.end - view.start) for n in noted if n.start is not None and n.end is not None]
    said = sum(n.within(view.start, view.end) for n in noted)
    return Line(view, runs(view, here, notes), blocking, said)


def overlaps(finding: Finding, view: SentenceView) -> bool:
    """Whether the finding points into this sentence; one without a place points into none."""
    return finding.end > finding.start and finding.start < view.end and finding.end > view.start


def runs(view: SentenceView, findings: Iterable[Finding], notes: Sequence[tuple[int, int]] = ()) -> list[Run]:
    """The sentence's text cut wherever its look changes; joined, the runs give the text again."""
    text = view.sentence.text
    quotes = [m.span() for m in QUOTATION.finditer(text)] if view.sentence.part in ON_EVIDENCE else []
    pills = {(start, end): word for start, end, word in stand_ins(text)}
    places = [
        (max(f.start - view.start, 0), min(f.end - view.start, len(text)), f.severity)
        for f in sorted(findings, key=lambda f: WEIGHT[f.severity])
        if not _whole(f, view)
    ]
    said = [(max(a, 0), min(b, len(text))) for a, b in notes if a < len(text) and b > 0 and (a > 0 or b < len(text))]
    spans = [*quotes, *pills, *((a, b) for a, b, _ in places), *said]
    cuts = sorted({0, len(text), *(edge for span in spans for edge in span)})
    return [_run(text, a, b, quotes, pills, places)._replace(noted=_inside(a, b, said)) for a, b in pairwise(cuts)]


def _inside(start: int, end: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(a <= start and end <= b for a, b in spans)


def _whole(finding: Finding, view: SentenceView) -> bool:
    """A finding on the whole sentence is told by its underline and its rule; shading all of it would shout."""
    return finding.start <= view.start and finding.end >= view.end


def _run(
    text: str,
    start: int,
    end: int,
    quotes: Sequence[tuple[int, int]],
    pills: dict[tuple[int, int], str],
    places: Sequence[tuple[int, int, str]],
) -> Run:
    inside = (pill for (a, b), pill in pills.items() if a <= start and end <= b)
    return Run(
        text[start:end],
        quotation=any(a <= start and end <= b for a, b in quotes),
        stand_in=next(inside, ""),
        place=next((weight for a, b, weight in places if a <= start and end <= b), ""),
    )
