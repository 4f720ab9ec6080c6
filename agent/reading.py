"""A text as its reader sees it: each sentence with how it is supported, and the words that carry it."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from agent.checks.grounding import Verdict, marks
from agent.checks.known import verdicts
from agent.models import ON_EVIDENCE, Content, Fact, Placed
from agent.views import EvidenceMark, SentenceView, Support
from retrieval.records import Passage

#: A supported sentence whose score is less than this above the threshold is shown as weak.
WEAK_MARGIN = 0.15


class Ground:
    """What the sentences of one draft may stand on: passages of a story, or facts of a statement."""

    def __init__(self, passages: Sequence[Passage], facts: Sequence[Fact], threshold: float) -> None:
        self.passages = {p.id: p for p in passages}
        self.facts = {f.id: f for f in facts}
        self.threshold = threshold
        self.texts: Mapping[str, str] = {i: p.text for i, p in self.passages.items()} | {
            i: f.text for i, f in self.facts.items()
        }

    def views(self, content: Content) -> tuple[SentenceView, ...]:
        """Every sentence of ``content`` in order, the house's own furniture included."""
        return tuple(self._view(number, placed) for number, placed in enumerate(content.placed))

    def _view(self, number: int, placed: Placed) -> SentenceView:
        sentence = placed.sentence
        if sentence.part not in ON_EVIDENCE or sentence.origin == "house":
            support: Support = "house"
            why = "the house's own words"
            evidence: tuple[EvidenceMark, ...] = ()
        else:
            cited = [i for i in sentence.citations if i in self.texts]
            support, why = self._judged(sentence.text, cited)
            evidence = tuple(self._mark(sentence.text, i) for i in cited)
        return SentenceView(
            index=number,
            sentence=sentence,
            start=placed.start,
            end=placed.end,
            support=support,
            why=why,
            evidence=evidence,
        )

    def _judged(self, text: str, cited: Sequence[str]) -> tuple[Support, str]:
        """By what the sentence cites; where another passage carries it, it is weak, and that is said."""
        own = self._verdict(text, cited)
        if own.supported:
            return ("weak" if own.score < self.threshold + WEAK_MARGIN else "supported"), own.why
        if cited and self._verdict(text, list(self.texts)).supported:
            return "weak", f"what it cites does not carry it, another passage does; {own.why}"
        return "unsupported", own.why

    def _verdict(self, text: str, ids: Sequence[str]) -> Verdict:
        texts = [self.texts[i] for i in ids]
        return verdicts([text], texts, self.threshold)[0]

    def _mark(self, sentence: str, evidence_id: str) -> EvidenceMark:
        text = self.texts[evidence_id]
        return EvidenceMark(
            passage_id=evidence_id,
            text=text,
            marks=_marks(sentence, text),
            passage=self.passages.get(evidence_id),
            fact=self.facts.get(evidence_id),
        )


@lru_cache(4096)
def _marks(sentence: str, text: str) -> tuple[tuple[int, int], ...]:
    """A page is opened many times, and its marks hang on these two texts alone."""
    return tuple(marks(sentence, text))
