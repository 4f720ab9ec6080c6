"""Who writes which form of a story: the table that ``draft_story`` looks into."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from agent.checks.corpus import Corpus
from agent.draft import hide
from agent.draft.checkpoint import Checkpoint
from agent.draft.forms.card import draft_card
from agent.draft.lines import Check
from agent.draft.run import Written
from agent.draft.story import draft_story as draft_telling
from agent.llm import ChatModel
from agent.models import Brief, Event, Form
from prompts.voices import VoiceProfile
from retrieval.records import Passage


class Writer(Protocol):
    def __call__(
        self,
        brief: Brief,
        passages: Sequence[Passage],
        voice: VoiceProfile,
        model: ChatModel | None,
        *,
        now: datetime,
        on_event: Callable[[Event], None],
        cancelled: Callable[[], bool],
        rounds: int,
        check: Check,
        attack: hide.Attack | None = None,
        corpus: Corpus | None = None,
        checkpoint: Checkpoint = ...,
        taught: Sequence[str] = ...,
        manner: str = ...,
    ) -> Written: ...


#: A trend is drafted from counts (``forms.trend``), not from one customer's passages.
WRITERS: Mapping[Form, Writer] = {
    "story": draft_telling,
    "social": draft_telling,
    "pitch": draft_telling,
    "card": draft_card,
}
