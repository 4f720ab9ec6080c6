"""Drafts with their versions and evidence, and what people put under them: signatures, comments, exports."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Row, Select, func, select, update
from sqlalchemy.exc import IntegrityError

from agent.errors import NotAllowedError, NotFoundError, StaleError
from agent.models import (
    Actor,
    Brief,
    Comment,
    Content,
    Draft,
    DraftKind,
    Fact,
    Finding,
    Provenance,
    Signature,
    State,
    StatementMeta,
    Version,
)
from agent.store import tables
from agent.store.repository import Repository, batches
from agent.store.teams import seen_by
from agent.store.values import ExportEntry
from retrieval.records import Passage

_FACTS = TypeAdapter(tuple[Fact, ...])
_FINDINGS = TypeAdapter(tuple[Finding, ...])
_ANSWERS = TypeAdapter(dict[str, str])

STALE = "Somebody changed this draft in the meantime. Nothing of yours was saved; open it again and compare."


class Drafts(Repository):
    """Drafts. A version, once kept, never changes; a draft names the one that counts."""

    def create(
        self, draft: Draft, version: Version, passages: Sequence[Passage] = (), facts: Sequence[Fact] = ()
    ) -> None:
        """Keeps a draft with its first version and with what it stands on, as it is now.

        ``draft.evidence`` is not read: the passages say it.
        """
        self._add(tables.drafts, _draft_row(draft) | {"facts": _FACTS.dump_json(tuple(facts)).decode()})
        self.add_evidence(draft.id, passages)
        self._add(tables.versions, _version_row(version))

    def get(self, draft_id: str, actor: Actor | None = None) -> Draft:
        """The draft, if ``actor`` may see it; without one the desk itself looks. Raises ``NotFoundError``.

        On PostgreSQL a writing unit of work holds the draft until it ends.
        """
        query = select(tables.drafts).where(tables.drafts.c.id == draft_id, seen_by(actor))
        row = self._run(self._held(query)).one_or_none()
        if row is None:
            raise NotFoundError(f"There is no draft {draft_id!r} on the desk.")
        return self._drafts([row])[0]

    def list(
        self,
        *,
        states: Collection[State] = (),
        kind: DraftKind | None = None,
        incident_id: str | None = None,
        actor: Actor | None = None,
    ) -> Sequence[Draft]:
        """What ``actor`` may see, or everything: what is due first stands first, then the oldest.

        Empty ``states`` means every state.
        """
        kept = tables.drafts
        wanted: Select[Any] = select(kept).where(seen_by(actor))
        if states:
            wanted = wanted.where(kept.c.state.in_(states))
        if kind is not None:
            wanted = wanted.where(kept.c.kind == kind)
        if incident_id is not None:
            wanted = wanted.where(kept.c.incident_id == incident_id)
        order = (kept.c.due_at.nulls_last(), kept.c.created_at, kept.c.id)
        return self._drafts(self._run(wanted.order_by(*order)).all())

    def counts(self) -> dict[State, int]:
        """How many drafts are in each state; a state without one is left out."""
        kept = tables.drafts.c
        return {row.state: row.n for row in self._run(select(kept.state, func.count().label("n")).group_by(kept.state))}

    def resting_on(self, record_id: str) -> Sequence[Draft]:
        """Every draft with a passage of this record among its evidence: what a withdrawal has to reach."""
        evidence = tables.draft_evidence.c
        ids = select(evidence.draft_id).where(evidence.record_id == record_id)
        kept = tables.drafts
        return self._drafts(self._run(select(kept).where(kept.c.id.in_(ids)).order_by(kept.c.created_at)).all())

    def _drafts(self, rows: Sequence[Row[Any]]) -> Sequence[Draft]:
        evidence: dict[str, list[str]] = defaultdict(list)
        kept = tables.draft_evidence.c
        for batch in batches(row.id for row in rows):
            found = self._run(
                select(kept.draft_id, kept.passage_id).where(kept.draft_id.in_(batch)).order_by(kept.position)
            )
            for row in found:
                evidence[row.draft_id].append(row.passage_id)
        return [_draft(row, evidence[row.id]) for row in rows]

    # --- versions

    def add_version(self, version: Version, expected: int, title: str | None = None) -> None:
        """Adds version ``expected + 1`` and makes it the draft's; its author becomes the last editor.

        Raises ``StaleError`` when the draft is no longer at ``expected``, ``NotFoundError`` when it is gone.
        """
        if version.number != expected + 1:
            raise ValueError(f"version {version.number} does not follow version {expected}")
        kept = tables.drafts
        change: dict[str, object] = {"version": version.number, "last_editor": version.author}
        if title is not None:
            change["title"] = title
        here = (kept.c.id == version.draft_id, kept.c.version == expected)
        self._changed(self._run(update(kept).where(*here).values(change)).rowcount, version.draft_id)
        self._add(tables.versions, _version_row(version))

    def versions(self, draft_id: str) -> Sequence[Version]:
        """Every version, the first one first."""
        kept = tables.versions
        rows = self._run(select(kept).where(kept.c.draft_id == draft_id).order_by(kept.c.number))
        return [_version(row) for row in rows]

    def version(self, draft_id: str, number: int) -> Version:
        """Raises ``NotFoundError`` when there is none."""
        kept = tables.versions
        row = self._run(select(kept).where(kept.c.draft_id == draft_id, kept.c.number == number)).one_or_none()
        if row is None:
            raise NotFoundError(f"Draft {draft_id!r} has no version {number}.")
        return _version(row)

    def authors(self, draft_id: str) -> frozenset[str]:
        """Everybody who wrote a version of this draft."""
        kept = tables.versions.c
        return frozenset(self._run(select(kept.author).where(kept.draft_id == draft_id).distinct()).scalars())

    # --- of many drafts at once, for a list

    def findings_of(self, drafts: Sequence[Draft]) -> dict[str, tuple[Finding, ...]]:
        """What was found in the present version of each, by draft."""
        kept, out = tables.versions.c, dict[str, tuple[Finding, ...]]()
        present = (tables.drafts.c.id == kept.draft_id) & (tables.drafts.c.version == kept.number)
        query = select(kept.draft_id, kept.findings).join_from(tables.versions, tables.drafts, present)
        for batch in batches(draft.id for draft in drafts):
            rows = self._run(query.where(kept.draft_id.in_(batch)))
            out |= {row.draft_id: _findings(row.findings) for row in rows}
        return out

    def authors_of(self, ids: Collection[str]) -> dict[str, frozenset[str]]:
        """Everybody who wrote a version, by draft."""
        kept = tables.versions.c
        out: dict[str, set[str]] = defaultdict(set)
        for batch in batches(ids):
            for row in self._run(select(kept.draft_id, kept.author).where(kept.draft_id.in_(batch)).distinct()):
                out[row.draft_id].add(row.author)
        return {draft_id: frozenset(authors) for draft_id, authors in out.items()}

    # --- changes

    def set_state(self, draft_id: str, before: State, after: State) -> None:
        """A new state; nobody has the draft in hand then. Raises ``StaleError`` when it is no longer in ``before``."""
        kept = tables.drafts
        here = (kept.c.id == draft_id, kept.c.state == before)
        new = {"state": after, "claimed_by": None, "claimed_at": None}
        self._changed(self._run(update(kept).where(*here).values(new)).rowcount, draft_id)

    def set_claim(self, draft_id: str, by: str | None, at: datetime | None) -> None:
        """Who has it in hand from now on; None is nobody. A change of state ends a claim too."""
        self._set(draft_id, claimed_by=by, claimed_at=at)

    def set_escalated(self, draft_id: str, at: datetime) -> None:
        self._set(draft_id, escalated_at=at)

    def set_due(self, draft_id: str, due_at: datetime | None) -> None:
        self._set(draft_id, due_at=due_at)

    def set_statement(self, draft_id: str, meta: StatementMeta) -> None:
        self._set(draft_id, statement=meta.model_dump_json())

    def set_facts(self, draft_id: str, facts: Sequence[Fact]) -> None:
        """Takes a new copy of the facts that the draft stands on."""
        self._set(draft_id, facts=_FACTS.dump_json(tuple(facts)).decode())

    def _set(self, draft_id: str, **change: object) -> None:
        kept = tables.drafts
        self._changed(self._run(update(kept).where(kept.c.id == draft_id).values(**change)).rowcount, draft_id)

    def _changed(self, rows: int, draft_id: str) -> None:
        if rows == 0:
            self.get(draft_id)
            raise StaleError(STALE)

    # --- what the draft stands on

    def add_evidence(self, draft_id: str, passages: Sequence[Passage]) -> None:
        """Keeps a copy of these passages behind those that are there; one that is there stays as it was."""
        kept = tables.draft_evidence
        there = set(self._run(select(kept.c.passage_id).where(kept.c.draft_id == draft_id)).scalars())
        new = [p for p in {p.id: p for p in passages}.values() if p.id not in there]
        self._fill(kept, (_evidence_row(draft_id, n, p) for n, p in enumerate(new, start=len(there))))

    def evidence(self, draft_id: str) -> Sequence[Passage]:
        """The passages as they were when the draft took them, in order."""
        kept = tables.draft_evidence.c
        rows = self._run(select(kept.body).where(kept.draft_id == draft_id).order_by(kept.position))
        return [Passage.model_validate_json(row.body) for row in rows]

    def facts(self, draft_id: str) -> Sequence[Fact]:
        """The facts as they were when the draft took them."""
        body = self._run(select(tables.drafts.c.facts).where(tables.drafts.c.id == draft_id)).scalar_one_or_none()
        return () if body is None else _FACTS.validate_json(body)


def _draft_row(draft: Draft) -> dict[str, object]:
    row: dict[str, object] = draft.model_dump(exclude={"brief", "statement", "evidence"})
    row["brief"] = None if draft.brief is None else draft.brief.model_dump_json()
    row["statement"] = None if draft.statement is None else draft.statement.model_dump_json()
    return row


@lru_cache(2048)
def _findings(kept: str) -> tuple[Finding, ...]:
    """A queue reads those of every draft again and again."""
    return _FINDINGS.validate_json(kept)


@lru_cache(2048)
def _brief(kept: str) -> Brief:
    return Brief.model_validate_json(kept)


def _draft(row: Row[Any], evidence: Sequence[str]) -> Draft:
    return Draft(
        id=row.id,
        kind=row.kind,
        title=row.title,
        state=row.state,
        created_by=row.created_by,
        created_at=row.created_at,
        last_editor=row.last_editor,
        version=row.version,
        due_at=row.due_at,
        claimed_by=row.claimed_by,
        claimed_at=row.claimed_at,
        escalated_at=row.escalated_at,
        brief=None if row.brief is None else _brief(row.brief),
        incident_id=row.incident_id,
        channel=row.channel,
        evidence=tuple(evidence),
        statement=None if row.statement is None else StatementMeta.model_validate_json(row.statement),
        erased_at=row.erased_at,
        team=row.team,
    )


def _version_row(version: Version) -> dict[str, object]:
    return {
        "draft_id": version.draft_id,
        "number": version.number,
        "author": version.author,
        "created_at": version.created_at,
        "sha256": version.sha256,
        "content": version.content.model_dump_json(),
        "provenance": version.provenance.model_dump_json(),
        "findings": _FINDINGS.dump_json(version.findings).decode(),
    }


def _version(row: Row[Any]) -> Version:
    return Version(
        draft_id=row.draft_id,
        number=row.number,
        content=Content.model_validate_json(row.content),
        author=row.author,
        created_at=row.created_at,
        provenance=Provenance.model_validate_json(row.provenance),
        findings=_findings(row.findings),
    )


def _evidence_row(draft_id: str, position: int, passage: Passage) -> dict[str, object]:
    return {
        "draft_id": draft_id,
        "passage_id": passage.id,
        "position": position,
        "record_id": passage.record_id,
        "body": passage.model_dump_json(),
    }


class Signatures(Repository):
    def add(self, signature: Signature) -> None:
        """Raises ``NotAllowedError`` when this person's signature already stands under the draft."""
        row = signature.model_dump(exclude={"stood"})
        row["answers"] = _ANSWERS.dump_json(signature.answers).decode()
        row["accepted"] = _ANSWERS.dump_json(signature.accepted).decode()
        row["stood"] = _FINDINGS.dump_json(signature.stood).decode()
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

    def standing_of(self, ids: Collection[str]) -> dict[str, tuple[Signature, ...]]:
        """Those that stand under each of these drafts, in the order of signing."""
        kept = tables.signatures
        out: dict[str, tuple[Signature, ...]] = {}
        for batch in batches(ids):
            here = (kept.c.draft_id.in_(batch), kept.c.voided_at.is_(None))
            for row in self._run(select(kept).where(*here).order_by(kept.c.id)):
                out[row.draft_id] = (*out.get(row.draft_id, ()), _signature(row))
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
    fields["stood"] = _findings(row.stood)
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
