"""From what a person typed back to cited sentences.

A sentence that was not touched keeps its citations and its origin. A new or changed one is by a person and is
cited anew: it gets the passages that the grounding check says carry it, or none, which blocks sign-off.
"""

from collections.abc import Mapping, Sequence

from agent.checks.known import verdicts
from agent.checks.sentences import split
from agent.models import ON_EVIDENCE, Content, Part, Sentence

#: Reading order of the parts; a text has each of them once, in this order.
ORDER: tuple[Part, ...] = ("dateline", "headline", "standfirst", "body", "boilerplate", "contact", "endmark")


def retype(old: Content, parts: Mapping[Part, str], evidence: Mapping[str, str], threshold: float) -> Content:
    """``old`` with the given parts typed anew; a part that is not given stays, an empty one goes.

    ``evidence`` maps the id of a passage or fact to its text.
    """
    sentences: list[Sentence] = []
    for part in ORDER:
        kept = [s for s in old.sentences if s.part == part]
        if part in parts:
            kept = _part(part, parts[part], kept, evidence, threshold)
        sentences += kept
    return Content(sentences=tuple(sentences))


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
