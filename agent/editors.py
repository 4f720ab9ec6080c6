"""Who has a text open to edit it just now, so that a second person is told before they type.

It is kept in the database, for the second person may be at another process of the desk: a lease of a minute, renewed by
signs of life, and nothing of before. It is a courtesy and stops nobody: a database that is busy is left alone, and what
keeps one editor from overwriting another is the version that each of them began with.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import NamedTuple

from agent.errors import StoreError
from agent.models import Actor
from agent.store import Store

#: A page gives a sign of life every twenty seconds; somebody of whom nothing was heard for so long has gone.
GONE = timedelta(seconds=60)
#: A sign of life that comes sooner after the last one is not written down: whoever types gives several a second.
NEWS = timedelta(seconds=15)


class Editor(NamedTuple):
    """Somebody who edits, since when, and when they were last heard of."""

    who: Actor
    since: datetime
    seen: datetime


class Editors:
    """Safe to share between threads; ``what`` is the id of a draft, or the name of what else is edited."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    def edits(self, actor: Actor, what: str) -> None:
        """A sign of life of somebody who edits."""
        now = self._clock()
        with self._store.read() as tx:
            own = next((one for one in tx.presence.at(what, now - GONE) if one.user_id == actor.id), None)
        if own is not None and now < own.seen + NEWS:
            return
        with suppress(StoreError), self._store.begin() as tx:
            tx.presence.drop_until(now - GONE)
            tx.presence.note(what, actor.id, own.since if own else now, now)

    def leaves(self, actor: Actor, what: str) -> None:
        """They closed it. Whoever only goes away is gone after a minute."""
        with suppress(StoreError), self._store.begin() as tx:
            tx.presence.leave(what, actor.id)

    def others(self, actor: Actor, what: str) -> list[Editor]:
        """Everybody else who edits this, the first of them first."""
        with self._store.read() as tx:
            here = [one for one in tx.presence.at(what, self._clock() - GONE) if one.user_id != actor.id]
            known = ((tx.users.find(one.user_id), one) for one in here)
            return [Editor(user.actor(), one.since, one.seen) for user, one in known if user is not None]
