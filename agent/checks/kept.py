"""Findings in a story that are known already: its page is opened, commented on and signed many times as it stands.

All rules but those of consent (S3 to S8) rest on the text, its evidence, the meta, the voice, what the corpus counts,
which model judges support and, of the time, only on which consents have begun and which have ended. Kept under these,
a finding is what ``check_story`` would find again; the rules of consent are asked each time.
"""

from collections import OrderedDict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from threading import Lock
from typing import Final

from agent.checks import checked_story, consent, ordered
from agent.checks.backends import current
from agent.checks.corpus import Corpus
from agent.checks.grounding import THRESHOLD
from agent.checks.layout import read
from agent.checks.story_case import StoryCase
from agent.models import Evidence, Finding, Placed, StoryMeta
from prompts.voices import VoiceProfile

#: Texts whose findings are kept.
_TEXTS: Final = 512


@dataclass
class _Known:
    """What is found in one text; None until somebody has looked, and where looking failed."""

    sha256: str
    looking: Lock = field(default_factory=Lock)
    findings: tuple[Finding, ...] | None = None


class KeptFindings:
    """Safe to share between threads; the least used goes first."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: OrderedDict[Hashable, _Known] = OrderedDict()

    def check_story(
        self,
        text: str,
        evidence: Sequence[Evidence],
        meta: StoryMeta,
        sentences: Sequence[Placed],
        voice: VoiceProfile,
        corpus: Corpus,
        mark: str,
    ) -> list[Finding]:
        """As ``agent.checks.check_story``; ``mark`` is another one whenever the corpus may count otherwise."""
        case = StoryCase(read(text, sentences), tuple(evidence), meta, voice, None, corpus)
        bare = meta.model_copy(update={"as_of": None})
        key = (text, tuple(sentences), case.evidence, bare, _moment(case), voice.model_dump_json(), mark, current())
        return ordered([*self._of(key, case), *consent.check(case)])

    def knows(self, digest: str) -> bool:
        """Whether somebody has looked at the text with this SHA-256, so that looking again most likely costs little."""
        with self._lock:
            return any(known.sha256 == digest and known.findings is not None for known in self._known.values())

    def _of(self, key: Hashable, case: StoryCase) -> tuple[Finding, ...]:
        """What is known under ``key``; of several who ask at once for what is not, one looks and the others wait."""
        with self._lock:
            known = self._known.get(key)
            if known is None:
                known = self._known[key] = _Known(sha256(case.reading.text.encode()).hexdigest())
            self._known.move_to_end(key)
            while len(self._known) > _TEXTS:
                self._known.popitem(last=False)
        with known.looking:
            if known.findings is None:
                known.findings = tuple(checked_story(case, THRESHOLD))
            return known.findings


def _moment(case: StoryCase) -> tuple[tuple[bool, bool], ...] | None:
    """Of each consent whether it has begun and whether it has ended; None where no time is told."""
    now = case.now
    if now is None:
        return None
    consents = [item.consent for item in case.evidence]
    return tuple(
        (c.granted_at is None or c.granted_at <= now, c.expires_at is not None and c.expires_at <= now)
        for c in consents
    )
