"""A story as its rules see it: the text laid out, the evidence, its quotations, and whose words they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from agent.checks.corpus import Corpus
from agent.checks.forms import Shape, shape
from agent.checks.privacy import Finder
from agent.checks.quotes import Quote, find, holds
from agent.checks.reading import Reading, Segment
from agent.models import Evidence, StoryConsent, StoryMeta
from prompts.voices import VoiceProfile


@dataclass(frozen=True)
class StoryCase:
    """One story to check. ``names`` finds people in a text as ``(start, end)``; ``corpus`` counts in all records."""

    reading: Reading
    evidence: Sequence[Evidence]
    meta: StoryMeta
    voice: VoiceProfile | None
    names: Finder | None = None
    corpus: Corpus | None = None

    @cached_property
    def shape(self) -> Shape:
        """What the text's form asks of it."""
        return shape(self.meta)

    @property
    def is_release(self) -> bool:
        """Whether it needs what stands around a release: dateline, boilerplate, contact, end mark."""
        return "dateline" in self.shape.needs

    @property
    def now(self) -> datetime | None:
        return self.meta.as_of

    @cached_property
    def texts(self) -> list[str]:
        return [item.text for item in self.evidence]

    @cached_property
    def of_people(self) -> list[Segment]:
        """What is told of customers: all but the sentences of a version that rest on counts alone."""
        counts = {item.id for item in self.evidence if item.counted}
        return [s for s in self.reading.told if not s.citations or not counts.issuperset(s.citations)]

    @cached_property
    def body(self) -> list[Segment]:
        return self.reading.of("body", "standfirst")

    @cached_property
    def quotes(self) -> list[Quote]:
        """Quotations in what the story tells; the house's own furniture is not searched."""
        told = self.reading.told
        if not told:
            return []
        found = find(self.reading.text, told[0].start, told[-1].end)
        return [q for q in found if any(s.start < q.end and q.start < s.end for s in told)]

    def holders(self, quote: Quote) -> list[Evidence]:
        return [item for item in self.evidence if holds(item.text, quote.words)]

    def consent_told(self, item: Evidence) -> bool:
        """Whether anything was said about consent; a missing record is asked for, "none" is a no."""
        return "consent" in item.model_fields_set

    def in_quote(self, start: int, end: int) -> bool:
        return any(q.start <= start and end <= q.end for q in self.quotes)

    def paragraph(self, at: int) -> str:
        """The paragraph around an offset."""
        text = self.reading.text
        begin, stop = text.rfind("\n", 0, at) + 1, text.find("\n", at)
        return text[begin : len(text) if stop < 0 else stop]


def is_granted(consent: StoryConsent) -> bool:
    return consent.level != "none"


def is_named(case: StoryCase, item: Evidence) -> bool:
    """Whether the customer's consent to be named covers this channel, now; without a date, now is never too late."""
    consent, now = item.consent, case.now
    begun = now is None or consent.granted_at is None or consent.granted_at <= now
    ended = now is not None and consent.expires_at is not None and consent.expires_at <= now
    return consent.level == "named" and begun and not ended and (case.meta.channel or "") in consent.channels
