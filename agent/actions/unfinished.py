"""Draftings that a crash cut off: kept after each finished step, gone on with or discarded by the one who asked.

What is kept has passed the same gate as a draft; what would not pass is not kept, and that step would be done again.
"""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from pydantic import ValidationError

from agent.actions.parts import Parts, Progress, allow
from agent.errors import CancelledError, LeakError, NotFoundError, RefusedError
from agent.gatekeeper import Guard
from agent.models import Actor, Brief, Event, StatementBrief
from agent.store import Tx
from agent.store.checkpoints import Kept
from agent.views import Unfinished

if TYPE_CHECKING:
    from agent.draft.checkpoint import Checkpoint, Saved

#: Whoever stopped the work, or was refused, has no use for its half.
ENDS = (CancelledError, RefusedError, NotFoundError, LeakError)


Asked = Brief | StatementBrief


class Rests(NamedTuple):
    """What a drafting rests on beside its brief: it begins anew when ``on`` changes, and goes with ``records``."""

    on: tuple[str, ...]
    records: frozenset[str] = frozenset()


def job_of(actor: Actor, name: str, brief: Asked) -> str:
    """The key of the work that ``actor`` calls ``name``: nobody goes on with another person's, or another brief."""
    return hashlib.sha256(f"{actor.id}\n{name}\n{brief.model_dump_json()}".encode()).hexdigest()


class Unfinisheds:
    """The draftings of one desk that have begun and not ended. May be shared by threads."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._running: set[str] = set()
        self._lock = threading.Lock()

    @contextmanager
    def running(self, job: str) -> Iterator[None]:
        """Holds ``job`` while it runs. Raises ``RefusedError`` when it runs already.

        What a person stopped, or what was refused, is not gone on with; a crash of any other kind leaves its place.
        """
        with self._lock:
            if job in self._running:
                raise RefusedError("This draft is being written now. Wait for it, or stop it first.")
            self._running.add(job)
        try:
            yield
        except ENDS:
            with self._parts.store.begin() as tx:
                tx.checkpoints.drop(job)
            raise
        finally:
            with self._lock:
                self._running.discard(job)

    def of(self, actor: Actor) -> list[Unfinished]:
        """What ``actor`` began and nobody works on now, the latest first."""
        allow(actor, "draft")
        with self._parts.store.read() as tx:
            kept = [
                Unfinished(job=k.job, brief=k.brief, title=_title(tx, k.brief), at=k.began_at)
                for k in tx.checkpoints.list(actor.id)
            ]
        with self._lock:
            return [one for one in kept if one.job not in self._running]

    def get(self, actor: Actor, job: str) -> Kept:
        """Raises ``NotFoundError`` when there is none, or it is somebody else's."""
        allow(actor, "draft")
        with self._parts.store.read() as tx:
            kept = tx.checkpoints.find(job)
        if kept is None or kept.actor != actor.id:
            raise NotFoundError("There is no such unfinished draft; it was finished or discarded.")
        return kept

    def discard(self, actor: Actor, job: str) -> None:
        """Forget how far the drafting came; nothing else is changed. Raises ``NotFoundError``."""
        self.get(actor, job)
        with self._parts.store.begin() as tx:
            tx.checkpoints.drop(job)
            tx.audit.append(self._parts.clock(), actor.id, "discard a draft", job[:12], {})

    def checkpoint(
        self, actor: Actor, job: str, brief: Asked, rests: Rests, guard: Guard, tell: Progress
    ) -> "Checkpoint":
        """Where the job stood, if what it rests on is as it was; and who keeps where it stands from now on."""
        from agent.draft.checkpoint import Checkpoint  # noqa: PLC0415  the model's libraries load with the first draft

        basis = hashlib.sha256("\n".join((brief.model_dump_json(), *rests.on)).encode()).hexdigest()
        with self._parts.store.read() as tx:
            found = tx.checkpoints.find(job)
        began = self._parts.clock()
        resumed = _resumed(found, basis)
        if found is not None and resumed is not None:
            began = found.began_at
            tell(Event(step="Going on where it stopped", detail=f"begun at {began:%H:%M} UTC"))

        def save(saved: "Saved") -> None:
            self._keep(_row(actor, job, brief, basis, began, self._parts.clock(), saved), saved, rests.records, guard)

        return Checkpoint(resumed, save)

    def _keep(self, kept: Kept, saved: "Saved", ids: frozenset[str], guard: Guard) -> None:
        try:
            guard("\n".join((saved.text, *_words(kept.brief))))
        except LeakError:
            return
        with self._parts.store.begin() as tx:
            if len(tx.records.digests(ids)) == len(ids):  # one that was erased meanwhile must not come back
                tx.checkpoints.put(kept, ids)


def _words(brief: Asked) -> tuple[str, ...]:
    """What a person typed."""
    return (brief.topic, brief.angle, brief.audience) if isinstance(brief, Brief) else ()


def _title(tx: Tx, brief: Asked) -> str:
    return brief.topic if isinstance(brief, Brief) else tx.incidents.get(brief.incident_id).title


def _resumed(found: Kept | None, basis: str) -> "Saved | None":
    from agent.draft.checkpoint import Saved  # noqa: PLC0415  as above

    if found is None or found.basis != basis:
        return None
    try:
        return Saved.model_validate_json(found.body)
    except ValidationError:  # of another version of the desk
        return None


def _row(actor: Actor, job: str, brief: Asked, basis: str, began: datetime, now: datetime, saved: "Saved") -> Kept:
    return Kept(job=job, actor=actor.id, began_at=began, at=now, basis=basis, brief=brief, body=saved.model_dump_json())
