"""What every kind of draft shares: its result, and the run that it is written in (who listens, who may stop it)."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from langchain_core.utils.json import parse_partial_json

from agent.draft.checkpoint import UNKEPT, Checkpoint
from agent.draft.lines import Check
from agent.errors import CancelledError
from agent.llm import ChatModel
from agent.models import Content, Event, Finding, Provenance

COMPOSER = "composer"


class Written(NamedTuple):
    """A draft, where its words come from, and what the checks still find in it."""

    content: Content
    provenance: Provenance
    findings: tuple[Finding, ...]


class Run(NamedTuple):
    """One drafting. ``rounds``: how often the model may mend; ``check``: the desk's rules; ``checkpoint``: where an
    earlier run stood, and who keeps where this one stands."""

    model: ChatModel | None
    now: datetime
    on_event: Callable[[Event], None]
    cancelled: Callable[[], bool]
    rounds: int
    check: Check
    checkpoint: Checkpoint = UNKEPT

    def step(self, step: str, detail: str = "", done: int | None = None, total: int | None = None) -> None:
        """Says which step begins. Raises ``CancelledError`` when somebody stopped the work."""
        if self.cancelled():
            raise CancelledError("Stopped. Nothing was saved.")
        self.on_event(Event(step=step, detail=detail, done=done, total=total))


class Showing:
    """Turns the pieces of a JSON answer into the words so far, for the page."""

    def __init__(self, run: Run, step: str) -> None:
        self._run = run
        self._step = step
        self._raw = ""

    def __call__(self, piece: str) -> None:
        self._raw += piece
        words = _texts(self._raw)
        if words:
            self._run.on_event(Event(step=self._step, text=words))


def _texts(raw: str) -> str:
    try:
        data = parse_partial_json(raw)
    except json.JSONDecodeError:
        return ""
    return "\n".join(_strings(data))


def _strings(data: object) -> list[str]:
    if isinstance(data, str):
        return [data]
    if isinstance(data, dict):
        return [text for value in data.values() for text in _strings(value)]
    if isinstance(data, list):
        return [text for value in data for text in _strings(value)]
    return []
