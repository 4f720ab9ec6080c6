"""Every sentence of a story stands on evidence (G1), and what a person must answer about its truth (S2, S5).

A version's sentence is judged against the passages that it cites, then against all; a plain text's against all.
The house's furniture is not judged. A clause that only says why a source is unnamed is the desk's own word, the house
may be named, and a credit may stand on the words of the consent. A headline that no passage carries, but the body
does, is only warned about: it is the body said shorter.
"""

import re
from collections.abc import Iterator, Sequence

from agent.checks.consent import WHY_UNNAMED
from agent.checks.grounding import THRESHOLD, Verdict
from agent.checks.known import verdicts
from agent.checks.privacy import house_words
from agent.checks.reading import Segment, ask, finding, phrases
from agent.checks.story_case import StoryCase
from agent.checks.words import tokens
from agent.models import Finding

_UNNAMED_CLAUSE = re.compile(r"(?:,\s*(?:who|whose)\b|(?<=[.!?]\s)(?=[A-Z]))[^.!?”\n]*")
_RESULT = phrases(
    r"\d[\d,.]* ?(?:%|per ?cent|percent)",
    r"(?:doubl|tripl|halv|quadrupl)(?:e|es|ed|ing)",
    r"(?:sav(?:e|es|ed|ing)|cut|cuts|reduc\w+|increas\w+|grew|rose|boost\w*|gain(?:ed|s)?|earn(?:ed|"
    r"s)?)(?: \w+){0,5} (?:\d[\d,.]*|half|hours?|days?|minutes?|money|time|costs?|sales|revenue)",
    r"(?:faster|quicker|cheaper|fewer|less time) than|twice as|(?:two|three|four|five|ten) times",
)


def check(case: StoryCase, threshold: float = THRESHOLD) -> Iterator[Finding]:
    if case.evidence:
        yield from _unsupported(case, threshold)
        yield ask("S2", "to be answered for this story")
    claim = next(case.reading.search(_RESULT, case.reading.told), None)
    if claim is not None:
        yield ask("S5", f"“{claim[1].group()}” claims a result", *claim[1].span())


def _unsupported(case: StoryCase, threshold: float) -> Iterator[Finding]:
    told = case.reading.told
    text, beside = _own_words_out(case.reading.text), _beside(case)
    everything = _verdicts(text, told, [*case.texts, *beside], threshold)
    for segment, verdict in zip(told, everything, strict=True):
        cited, quoted = _cited(case, segment), _is_quotation(case, segment)
        if segment.citations is not None and not cited and (verdict.supported or quoted):
            yield finding(
                "G1", "block", segment.start, segment.end, "this sentence cites nothing", _cite(case, verdict)
            )
        elif quoted:
            continue
        elif not verdict.supported:
            yield _no_support(case, segment, verdict, threshold)
        elif cited and not _verdicts(text, [segment], [*cited, *beside], threshold)[0].supported:
            message = "the passages it cites do not carry this sentence; another one does"
            yield finding("G1", "warn", segment.start, segment.end, message, _cite(case, verdict))


def _is_quotation(case: StoryCase, segment: Segment) -> bool:
    """Whether it is words of the evidence in quotation marks and who said them, which S3, S8 and S19 judge."""
    inside = [q for q in case.quotes if segment.start <= q.start and q.end <= segment.end]
    if not inside or not all(case.holders(q) for q in inside):
        return False
    text = _own_words_out(case.reading.text)
    edges = [segment.start, *(edge for q in inside for edge in (q.start, q.end)), segment.end]
    outside = "".join(text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True))
    return all(token.role in {"stop", "frame", "person"} for token in tokens(outside))


def _verdicts(text: str, segments: Sequence[Segment], evidence: Sequence[str], threshold: float) -> list[Verdict]:
    return verdicts([text[s.start : s.end] for s in segments], evidence, threshold)


def _cited(case: StoryCase, segment: Segment) -> list[str]:
    wanted = segment.citations or ()
    return [item.text for item in case.evidence if item.id in wanted]


def _own_words_out(text: str) -> str:
    """The text with every clause on why a source is unnamed blanked; offsets stay."""
    return _UNNAMED_CLAUSE.sub(lambda m: " " * len(m.group()) if WHY_UNNAMED.search(m.group()) else m.group(), text)


def _beside(case: StoryCase) -> list[str]:
    """What may stand without a passage: the house's name, and the words of a consent to be named."""
    house = " ".join(sorted(house_words(case.reading, case.voice)))
    name = case.voice.organisation if case.voice else ""
    wordings = {i.consent.wording for i in case.evidence if i.consent.level == "named" and i.consent.wording}
    return [text for text in (f"{name} {house.title()}".strip(), *sorted(wordings)) if text]


def _no_support(case: StoryCase, segment: Segment, verdict: Verdict, threshold: float) -> Finding:
    why = f": {verdict.why}" if verdict.why else ""
    if segment.part == "headline":
        body = case.reading.part("standfirst", "body")
        if body and _verdicts(case.reading.text, [segment], [body], threshold)[0].supported:
            message = f"the headline stands on the body only{why}"
            return finding("G1", "warn", segment.start, segment.end, message, "Use the evidence's own words.")
    message = f"the evidence does not carry this sentence{why}"
    return finding("G1", "block", segment.start, segment.end, message, "Say what the evidence says, or cut it.")


def _cite(case: StoryCase, verdict: Verdict) -> str:
    ids = ", ".join(case.evidence[i].id for i in verdict.evidence[:2] if i < len(case.evidence))
    return f"Cite {ids}." if ids else "Cite the passage that carries it."
