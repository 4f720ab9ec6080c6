"""From what a person typed back to cited sentences.

A sentence that was not touched keeps its citations and its origin. A new or changed one is by a person and is
cited anew: it gets the passages that the grounding check says carry it, or none, which blocks sign-off.
"""

from collections.abc import Mapping, Sequence

from agent.checks.known import verdicts
from agent.checks.sentences import split
from agent.models import ON_EVIDENCE, Content, Part, Sentence

#: Reading order of the parts, for one that a text did not have before.
ORDER: tuple[Part, ...] = ("headline", "standfirst", "dateline", "body", "boilerplate", "contact", "endmark")


def retype(old: Content, parts: Mapping[Part, str], evidence: Mapping[str, str], threshold: float) -> Content:
    """``old`` with the given parts typed anew; a part that is not given stays, an empty one goes.

    Parts stay in the order in which they stood: a statement's dateline above its headline, a story's above its body.
    ``evidence`` maps the id of a passage or fact to its text.
    """
    sentences: list[Sentence] = []
    for part in _order(old):
        kept = [s for s in old.sentences if s.part == part]
        if part in parts:
            kept = _part(part, parts[part], kept, evidence, threshold)
        sentences += kept
    return Content(sentences=tuple(sentences))


def _order(old: Content) -> list[Part]:
    """Every part once, those of ``old`` as they stood there, each other behind those that come before it."""
    order = list(dict.fromkeys(s.part for s in old.sentences))
    for at, part in enumerate(ORDER):
        if part not in order:
            order.insert(max((order.index(p) + 1 for p in ORDER[:at] if p in order), default=0), part)
    return order


def _part(
    part: Part, text: str, before: Sequence[Sentence], evidence: Mapping[str, str], threshold: float
) -> list[Sentence]:
    known = {s.text: s for s in before}
    out: list[Sentence] = []
    for paragraph, block in enumerate(_blocks(text, part)):
        spans = split(block) if part in {"standfirst", "body"} else [(0, len(block))]
        for start, end in spans:
            words = block[start:end]
            same = known.get(words)
            if same is not None:
                out.append(same.model_copy(update={"paragraph": paragraph}))
            else:
                out.append(_typed(part, words, paragraph, evidence, threshold))
    return out


def _blocks(text: str, part: Part) -> list[str]:
    """Paragraphs without control characters; lines inside one are joined, except in a contact block."""
    clean = "".join(c for c in text.replace("\r\n", "\n") if c in "\n\t" or c.isprintable())
    blocks = [block.strip() for block in clean.split("\n\n")]
    joint = "\n" if part == "contact" else " "
    return [joint.join(line.strip() for line in block.splitlines()) for block in blocks if block]


def _typed(part: Part, words: str, paragraph: int, evidence: Mapping[str, str], threshold: float) -> Sentence:
    citations: tuple[str, ...] = ()
    if part in ON_EVIDENCE and evidence:
        ids = list(evidence)
        (verdict,) = verdicts([words], list(evidence.values()), threshold)
        citations = tuple(ids[i] for i in verdict.evidence) if verdict.supported else ()
    return Sentence(part=part, text=words, citations=citations, origin="person", paragraph=paragraph)
