"""Drafts a trend: counted in all records of the store, its counts kept with the draft as facts."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from agent.actions.checking import Basis, CheckingVerbs
from agent.actions.gathering import Gathering
from agent.actions.parts import Parts, Progress
from agent.models import Brief, Event, StoryMeta

if TYPE_CHECKING:
    from agent.draft import Written


class Counted(NamedTuple):
    """A trend in words, the counts and examples that it stands on, and the moment it was counted."""

    written: "Written"
    basis: Basis
    at: datetime


class Trends:
    """Drafts trends for one desk; ``checks`` judge them."""

    def __init__(self, parts: Parts, gathering: Gathering, checks: CheckingVerbs) -> None:
        self._parts = parts
        self._gathering = gathering
        self._checks = checks

    def draft(self, brief: Brief, on_event: Progress, cancelled: Callable[[], bool]) -> Counted:
        """The trend that ``brief`` asks for. Raises ``RefusedError`` when too few customers share it."""
        from agent.draft import draft_trend
        from agent.draft.forms import tally, trend

        parts, checks, now, crowd = self._parts, self._checks, self._parts.clock(), self._parts.settings.crowd
        on_event(Event(step="Counting", detail=brief.topic))
        with parts.store.read() as tx:
            counted = tally.count(tx.records.all(), brief, crowd)
            examples = self._gathering.examples(tx, counted.records, brief.filter.record_ids)
        voice = parts.shelf.current(brief.voice).profile
        counts = trend.facts(counted, voice, now)
        meta = StoryMeta(channel=brief.channel, as_of=now, form=brief.form)
        corpus = checks.corpus
        written = draft_trend(
            counted,
            counts,
            examples,
            voice,
            now=now,
            crowd=crowd,
            on_event=on_event,
            cancelled=cancelled,
            check=lambda content, passages: checks.check_story(content, passages, meta, counts, voice),
            attack=(lambda text, passages: checks.attack(text, passages, meta, voice)) if corpus.enough else None,
            corpus=corpus,
        )
        checks.stop_leak(Basis(examples, counts), written.content.text, "the draft")
        cited = {i for s in written.content.sentences for i in s.citations}
        return Counted(written, Basis([p for p in examples if p.id in cited], counts), now)
