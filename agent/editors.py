"""Who has a draft open to edit it just now, so that a second person is told before they type.

In memory and by the last sign of life: it is a courtesy. What keeps one editor from overwriting another is the
version that each of them began with.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock
from typing import NamedTuple

from agent.models import Actor

#: A page gives a sign of life every twenty seconds; somebody of whom nothing was heard for so long has gone.
GONE = timedelta(seconds=60)


class Editor(NamedTuple):
    """Somebody who edits, since when, and when they were last heard of."""

    who: Actor
    since: datetime
    seen: datetime


class Editors:
    """Safe to share between threads."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._lock = Lock()
        self._here: dict[str, dict[str, Editor]] = {}

    def edits(self, actor: Actor, draft_id: str) -> None:
        """A sign of life of somebody who edits."""
        now = self._clock()
        with self._lock:
            here = self._present(draft_id, now)
            since = here[actor.id].since if actor.id in here else now
            self._here.setdefault(draft_id, {})[actor.id] = Editor(actor, since, now)

    def leaves(self, actor: Actor, draft_id: str) -> None:
        with self._lock:
            self._here.get(draft_id, {}).pop(actor.id, None)

    def others(self, actor: Actor, draft_id: str) -> list[Editor]:
        """Everybody else who edits this draft, the first of them first."""
        with self._lock:
            here = self._present(draft_id, self._clock())
            return sorted((e for e in here.values() if e.who.id != actor.id), key=lambda e: e.since)

    def _present(self, draft_id: str, now: datetime) -> dict[str, Editor]:
        here = {key: one for key, one in self._here.get(draft_id, {}).items() if now - one.seen < GONE}
        if here:
            self._here[draft_id] = here
        else:
            self._here.pop(draft_id, None)
        return here
