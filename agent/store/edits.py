"""What became of each drafted sentence, as it was when the text was signed. See ``agent/edits``."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, select, update

from agent.edits import Pair, StoredPair
from agent.models import Actor, DraftKind
from agent.store import tables
from agent.store.repository import Repository
from agent.store.teams import seen_by

#: A text counts while its signature stands: not when it was edited since, rejected or taken back.
STANDS = ("signed", "exported")


class Edits(Repository):
    """The pairs of drafts that are signed. They go with the text: withdrawn or erased, it teaches nothing."""

    def put(self, draft_id: str, version: int, at: datetime, pairs: Sequence[Pair]) -> None:
        """Makes these the draft's pairs; what an earlier signature had left goes."""
        self.drop(draft_id)
        rows = ((n, pair) for n, pair in enumerate(pairs))
        same: dict[str, object] = {"draft_id": draft_id, "version": version, "at": at}
        self._fill(
            tables.edits,
            (same | {"position": n, "model": pair.writer, "body": pair.model_dump_json()} for n, pair in rows),
        )

    def drop(self, draft_id: str) -> int:
        """Deletes the draft's pairs; how many there were."""
        kept = tables.edits
        return self._run(delete(kept).where(kept.c.draft_id == draft_id)).rowcount

    def cover(self, draft_id: str, cover: Callable[[str], str]) -> None:
        """Puts ``cover`` over the draft's pairs, where something in them was masked too late."""
        kept = tables.edits
        for row in self._run(select(kept.c.position, kept.c.body).where(kept.c.draft_id == draft_id)).all():
            body = Pair.model_validate_json(row.body).covered(cover).model_dump_json()
            here = (kept.c.draft_id == draft_id, kept.c.position == row.position)
            if body != row.body:
                self._run(update(kept).where(*here).values(body=body))

    def list(
        self, *, since: datetime | None = None, writer: str | None = None, actor: Actor | None = None
    ) -> Sequence[StoredPair]:
        """Pairs of every text whose signature stands and that ``actor`` may see, by signing, then along the text."""
        kept = tables.edits.c
        wanted = [kept.at >= since] if since is not None else []
        return self._read(seen_by(actor), *wanted, *([kept.model == writer] if writer is not None else []))

    def of(self, draft_id: str) -> Sequence[StoredPair]:
        """The pairs of one draft, if its signature stands, in the order of the text."""
        return self._read(tables.edits.c.draft_id == draft_id)

    def last(self, kind: DraftKind, drafts: int) -> Sequence[StoredPair]:
        """The pairs of the ``drafts`` texts of this kind that were signed last."""
        kept, signed = tables.edits.c, tables.drafts.c
        query = select(kept.draft_id).join(tables.drafts, signed.id == kept.draft_id)
        query = query.where(signed.kind == kind, signed.state.in_(STANDS)).group_by(kept.draft_id)
        latest = self._run(query.order_by(func.max(kept.at).desc(), kept.draft_id).limit(drafts)).scalars()
        return self._read(kept.draft_id.in_(latest.all()))

    def _read(self, *wanted: ColumnElement[bool]) -> Sequence[StoredPair]:
        kept, drafts = tables.edits.c, tables.drafts.c
        query = select(*kept, drafts.kind).join(tables.drafts, drafts.id == kept.draft_id)
        rows = self._run(query.where(drafts.state.in_(STANDS), *wanted).order_by(kept.at, kept.draft_id, kept.position))
        return [
            StoredPair(
                draft_id=row.draft_id,
                draft_kind=row.kind,
                version=row.version,
                position=row.position,
                at=row.at,
                pair=Pair.model_validate_json(row.body),
            )
            for row in rows
        ]
