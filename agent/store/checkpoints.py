"""Draftings that were cut off, each where it stood after its last finished step. See ``agent/draft/checkpoint.py``."""

from collections.abc import Collection, Sequence
from datetime import datetime

from pydantic import AwareDatetime, TypeAdapter
from sqlalchemy import Row, delete, select

from agent.models import Brief, StatementBrief
from agent.store import tables
from agent.store.repository import Repository, batches
from retrieval.records import Value

#: What was asked for, told apart by the fields that only one of them has.
_ASKED: TypeAdapter[Brief | StatementBrief] = TypeAdapter(Brief | StatementBrief)


class Kept(Value):
    """One drafting between two steps. ``basis`` is a hash of all that it rests on; ``body`` its state as JSON."""

    job: str
    actor: str
    began_at: AwareDatetime
    at: AwareDatetime
    basis: str
    brief: Brief | StatementBrief
    body: str


class Checkpoints(Repository):
    """They go when the draft is kept, when somebody discards them, and with any record that they rest on."""

    def put(self, kept: Kept, record_ids: Collection[str]) -> None:
        """Keeps this in the place of what the job had."""
        self.drop(kept.job)
        self._add(tables.checkpoints, kept.model_dump(exclude={"brief"}) | {"brief": kept.brief.model_dump_json()})
        self._fill(tables.checkpoint_records, ({"job": kept.job, "record_id": i} for i in sorted(set(record_ids))))

    def find(self, job: str) -> Kept | None:
        row = self._run(select(tables.checkpoints).where(tables.checkpoints.c.job == job)).one_or_none()
        return None if row is None else _kept(row)

    def list(self, actor: str) -> Sequence[Kept]:
        """Those of one person, the latest first."""
        kept = tables.checkpoints
        rows = self._run(select(kept).where(kept.c.actor == actor).order_by(kept.c.at.desc(), kept.c.job))
        return [_kept(row) for row in rows]

    def drop(self, job: str) -> bool:
        """Deletes the job's; whether there was one."""
        return bool(self._run(delete(tables.checkpoints).where(tables.checkpoints.c.job == job)).rowcount)

    def erase(self, record_ids: Collection[str]) -> int:
        """Deletes all that rest on these records; how many those were."""
        kept, rests = tables.checkpoints, tables.checkpoint_records.c
        jobs = (select(rests.job).where(rests.record_id.in_(batch)) for batch in batches(record_ids))
        return sum(self._run(delete(kept).where(kept.c.job.in_(found))).rowcount for found in jobs)

    def erase_before(self, before: datetime) -> int:
        """Deletes those that nobody went on with since; how many those were."""
        return self._run(delete(tables.checkpoints).where(tables.checkpoints.c.at < before)).rowcount


def _kept(row: Row[tuple[object, ...]]) -> Kept:
    values = row._asdict()
    return Kept(**values | {"brief": _ASKED.validate_json(values["brief"])})
