"""Findings in a story that are known already: its page is opened, commented on and signed many times as it stands.

All rules but those of consent (S3 to S8) rest on the text, its evidence, the meta, the voice, what the corpus counts
and, of the time, only on which consents have begun and which have ended. Kept under these, a finding is what
``check_story`` would find again; the rules of consent are asked each time.
"""

from collections import OrderedDict
from collections.abc import Hashable, Sequence
from concurrent.futures import Future
from threading import Lock
from typing import Final

from agent.checks import checked_story, consent, ordered
from agent.checks.corpus import Corpus
from agent.checks.grounding import THRESHOLD
from agent.checks.layout import read
from agent.checks.story_case import StoryCase
from agent.models import Evidence, Finding, Placed, StoryMeta
from prompts.voices import VoiceProfile

#: Texts whose findings are kept.
_TEXTS: Final = 512


class KeptFindings:
    """Safe to share between threads; the least used goes first."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: OrderedDict[Hashable, Future[tuple[Finding, ...]]] = OrderedDict()

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
        key = (text, tuple(sentences), case.evidence, bare, _moment(case), voice.model_dump_json(), mark)
        return ordered([*self._of(key, case), *consent.check(case)])

    def _of(self, key: Hashable, case: StoryCase) -> tuple[Finding, ...]:
        """What is known under ``key``; of several who ask at once for what is not, one looks and the others wait."""
        with self._lock:
            known = self._known.get(key)
            mine = known is None
            if known is None:
                known = self._known[key] = Future()
            self._known.move_to_end(key)
            while len(self._known) > _TEXTS:
                self._known.popitem(last=False)
        if mine:
            try:
                known.set_result(tuple(checked_story(case, THRESHOLD)))
            except BaseException as error:  # noqa: BLE001  whoever waits for it is told too
                with self._lock:
                    self._known.pop(key, None)
                known.set_exception(error)
        return known.result()


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
