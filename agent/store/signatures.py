"""What people put under drafts: their names, their comments, and what left the house."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from pydantic import TypeAdapter
from sqlalchemy import Row, select, update
from sqlalchemy.exc import IntegrityError

from agent.errors import NotAllowedError, NotFoundError
from agent.models import Comment, Role, Signature, State
from agent.store import tables
from agent.store.drafts import FINDINGS, findings
from agent.store.repository import Repository
from agent.store.values import ExportEntry

_ANSWERS = TypeAdapter(dict[str, str])


class Name(NamedTuple):
    """Who signed, and in which role."""

    signer: str
    role: Role


class Signatures(Repository):
    def add(self, signature: Signature) -> None:
        """Raises ``NotAllowedError`` when this person's signature already stands under the draft."""
        row = signature.model_dump(exclude={"stood"})
        row["answers"] = _ANSWERS.dump_json(signature.answers).decode()
        row["accepted"] = _ANSWERS.dump_json(signature.accepted).decode()
        row["stood"] = FINDINGS.dump_json(signature.stood).decode()
        try:
            with self._connection.begin_nested():
                self._add(tables.signatures, row)
        except IntegrityError:
            if any(s.signer == signature.signer for s in self.list(signature.draft_id)):
                raise NotAllowedError(f"{signature.signer_name} has already signed this draft.") from None
            raise

    def list(self, draft_id: str, *, voided: bool = False) -> Sequence[Signature]:
        """Those that stand, in the order of signing; with ``voided`` also those that don't."""
        kept = tables.signatures
        wanted = select(kept).where(kept.c.draft_id == draft_id)
        if not voided:
            wanted = wanted.where(kept.c.voided_at.is_(None))
        return [_signature(row) for row in self._run(wanted.order_by(kept.c.id))]

    def standing(self, states: Collection[State]) -> Mapping[str, Sequence[Name]]:
        """Whose names stand under the drafts in these states, in the order of signing, by draft."""
        kept, drafts = tables.signatures.c, tables.drafts
        query = select(kept.draft_id, kept.signer, kept.role).join_from(
            tables.signatures, drafts, drafts.c.id == kept.draft_id
        )
        out: dict[str, list[Name]] = defaultdict(list)
        for row in self._run(query.where(kept.voided_at.is_(None), drafts.c.state.in_(states)).order_by(kept.id)):
            out[row.draft_id].append(Name(row.signer, row.role))
        return out

    def void_all(self, draft_id: str, at: datetime) -> int:
        """Voids what stands under the draft; how many that were."""
        kept = tables.signatures
        standing = (kept.c.draft_id == draft_id, kept.c.voided_at.is_(None))
        return self._run(update(kept).where(*standing).values(voided_at=at)).rowcount


def _signature(row: Row[Any]) -> Signature:
    fields = row._asdict()
    fields["answers"] = _ANSWERS.validate_json(row.answers)
    fields["accepted"] = _ANSWERS.validate_json(row.accepted)
    fields["stood"] = findings(row.stood)
    del fields["id"]
    return Signature(**fields)


class Comments(Repository):
    def add(self, comment: Comment) -> None:
        self._add(tables.comments, comment.model_dump())

    def list(self, draft_id: str) -> Sequence[Comment]:
        """In the order of writing, resolved ones too."""
        kept = tables.comments
        rows = self._run(select(kept).where(kept.c.draft_id == draft_id).order_by(kept.c.at, kept.c.id))
        return [Comment(**row._asdict()) for row in rows]

    def get(self, comment_id: str) -> Comment:
        """Raises ``NotFoundError`` when there is none."""
        row = self._run(select(tables.comments).where(tables.comments.c.id == comment_id)).one_or_none()
        if row is None:
            raise NotFoundError("This comment is no longer there.")
        return Comment(**row._asdict())

    def resolve(self, comment_id: str, by: str) -> Comment:
        """Raises ``NotFoundError`` when there is none. Who resolved it first stays on it."""
        kept = tables.comments
        open_one = (kept.c.id == comment_id, kept.c.resolved_by.is_(None))
        self._run(update(kept).where(*open_one).values(resolved_by=by))
        return self.get(comment_id)


class Exports(Repository):
    """What left the house."""

    def add(self, entry: ExportEntry) -> None:
        self._add(tables.exports, entry.model_dump())

    def list(self, draft_id: str | None = None) -> Sequence[ExportEntry]:
        """Oldest first; of one draft or of all."""
        kept = tables.exports
        wanted = select(kept)
        if draft_id is not None:
            wanted = wanted.where(kept.c.draft_id == draft_id)
        return [ExportEntry(**row._asdict()) for row in self._run(wanted.order_by(kept.c.at, kept.c.id))]
