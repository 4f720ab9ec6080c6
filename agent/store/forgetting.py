"""What is erased on request, the tombstones that keep it from coming back, and what is due to go by its age."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from pydantic import AwareDatetime
from sqlalchemy import ColumnElement, delete, func, or_, select, update

from agent.models import Content, Draft
from agent.settings import DRAFTS, ORIGINALS, REJECTS
from agent.store import tables
from agent.store.drafts import Drafts
from agent.store.repository import Repository, batches
from agent.store.values import ImportRun
from retrieval.records import Kind, Value


class Tombstone(Value):
    """That a record was forgotten. ``record`` is a keyed hash of its id; without ``done_at`` the work is unfinished."""

    record: str
    at: AwareDatetime
    by: str
    reason: str
    done_at: AwareDatetime | None = None


class Tombstones(Repository):
    """Tombstones. Nothing in them leads back to a record without the vault's key."""

    def add(self, stones: Iterable[Tombstone]) -> None:
        """Keeps those that are not there yet; one that is there stays as it was, but is unfinished again."""
        wanted = {stone.record: stone for stone in stones}
        there = self.among(wanted)
        for batch in batches(sorted(there)):
            self._run(update(tables.forgotten).where(tables.forgotten.c.record.in_(batch)).values(done_at=None))
        self._fill(tables.forgotten, (s.model_dump() for key, s in wanted.items() if key not in there))

    def among(self, records: Iterable[str]) -> frozenset[str]:
        """Those of these keyed hashes that have a tombstone."""
        kept = tables.forgotten.c
        found: set[str] = set()
        for batch in batches(records):
            found.update(self._run(select(kept.record).where(kept.record.in_(batch))).scalars())
        return frozenset(found)

    def list(self, *, pending: bool = False) -> Sequence[Tombstone]:
        """The oldest first; with ``pending`` those whose erasing is not finished."""
        kept = tables.forgotten
        wanted = select(kept).order_by(kept.c.at, kept.c.record)
        if pending:
            wanted = wanted.where(kept.c.done_at.is_(None))
        return [Tombstone(**row._asdict()) for row in self._run(wanted)]

    def finish(self, records: Collection[str], at: datetime) -> None:
        kept = tables.forgotten
        for batch in batches(records):
            self._run(update(kept).where(kept.c.record.in_(batch)).values(done_at=at))

    def lift(self, records: Collection[str]) -> int:
        """Takes tombstones away, so that these records may be imported again; how many those were."""
        kept = tables.forgotten
        return sum(self._run(delete(kept).where(kept.c.record.in_(batch))).rowcount for batch in batches(records))


class Erasure(Repository):
    """Deletes for good. What SQLite frees is overwritten; ``Store.scrub`` takes what is left in its journal."""

    def record_ids(self) -> list[str]:
        return list(self._run(select(tables.records.c.id).order_by(tables.records.c.id)).scalars())

    def records(self, ids: Collection[str]) -> int:
        """Deletes records with all that belongs to them: report, flags, details, sealed original and its data key."""
        kept = tables.records
        return sum(self._run(delete(kept).where(kept.c.id.in_(batch))).rowcount for batch in batches(ids))

    def originals(self, ids: Collection[str]) -> int:
        """Deletes sealed originals with their data keys; the anonymised records stay."""
        kept = tables.vault
        return sum(self._run(delete(kept).where(kept.c.record_id.in_(batch))).rowcount for batch in batches(ids))

    def others(self, ids: Collection[str]) -> Iterable[tuple[str, str]]:
        """Id and text, without regard to case, of every record but these."""
        kept = tables.records.c
        for batch in batches([i for i in self.record_ids() if i not in frozenset(ids)]):
            for row in self._run(select(kept.id, kept.folded).where(kept.id.in_(batch))):
                yield row.id, row.folded

    def rename_imports(self, names: Collection[str], name: str) -> None:
        """Gives ``name`` to every import whose file's name holds one of ``names``, in any case."""
        kept, folded = tables.imports, [each.casefold() for each in names]
        for row in self._run(select(kept.c.id, kept.c.body)).all():
            run = ImportRun.model_validate_json(row.body)
            if any(each in run.name.casefold() for each in folded):
                body = run.model_copy(update={"name": name}).model_dump_json()
                self._run(update(kept).where(kept.c.id == run.id).values(body=body))

    # --- drafts

    def drafts_on(self, ids: Collection[str]) -> list[Draft]:
        """Every draft that took a passage of these records, cites one, or was asked for with one in its brief."""
        rows = Drafts(self._connection)
        found = {draft.id: draft for i in ids for draft in rows.resting_on(i)}
        for draft in rows.list():
            if draft.brief is not None and set(draft.brief.filter.record_ids) & set(ids):
                found[draft.id] = draft
        return [found[key] for key in sorted(found)]

    def exported_versions(self, draft_id: str) -> frozenset[int]:
        """The versions whose text left the house, by the manifests on record."""
        manifests = self._run(select(tables.exports.c.manifest).where(tables.exports.c.draft_id == draft_id)).scalars()
        return frozenset(int(json.loads(body)["version"]) for body in manifests)

    def blank_draft(self, draft_id: str, title: str, texts: Mapping[int, Content], at: datetime) -> None:
        """Puts ``texts`` in the place of the draft's versions, and takes away brief, findings, answers, comments and
        what was learnt of it, and the names of those outside who were asked about it.

        The SHA-256 that a version was signed by stays beside it.
        """
        kept, versions = tables.drafts, tables.versions
        self._run(update(kept).where(kept.c.id == draft_id).values(title=title, brief=None, erased_at=at))
        for number, content in texts.items():
            here = (versions.c.draft_id == draft_id, versions.c.number == number)
            self._run(update(versions).where(*here).values(content=content.model_dump_json(), findings="[]"))
        said = update(tables.signatures).where(tables.signatures.c.draft_id == draft_id)
        self._run(said.values(answers="{}", accepted="{}", stood="[]"))
        asked = update(tables.invitations).where(tables.invitations.c.draft_id == draft_id)
        self._run(asked.values(name="", said_name=None))
        self._run(delete(tables.comments).where(tables.comments.c.draft_id == draft_id))
        self._run(delete(tables.edits).where(tables.edits.c.draft_id == draft_id))
        self._run(delete(tables.proposals).where(tables.proposals.c.draft_id == draft_id))

    def evidence(self, draft_id: str, record_ids: Collection[str] | None = None) -> None:
        """Deletes the draft's copies of these records' passages; of every record when none are named."""
        kept = tables.draft_evidence
        wanted = delete(kept).where(kept.c.draft_id == draft_id)
        self._run(wanted if record_ids is None else wanted.where(kept.c.record_id.in_(list(record_ids))))

    # --- age

    def taken(self, ids: Iterable[str], at: datetime) -> None:
        """Notes since when these records are kept; what was noted before stays."""
        kept = tables.records
        for batch in batches(ids):
            self._run(update(kept).where(kept.c.id.in_(batch), kept.c.taken_at.is_(None)).values(taken_at=at))

    def totals(self) -> dict[str, int]:
        """How many originals, drafts and imports with refused rows there are."""
        counted = {
            ORIGINALS: select(func.count()).select_from(tables.vault),
            DRAFTS: select(func.count()).select_from(tables.drafts),
            REJECTS: select(func.count(func.distinct(tables.rejects.c.import_id))),
        }
        return {kind: int(self._run(query).scalar_one()) for kind, query in counted.items()}

    def due_records(self, kind: Kind, before: datetime) -> list[str]:
        kept = tables.records.c
        return list(self._run(select(kept.id).where(kept.kind == kind, _old(before)).order_by(kept.id)).scalars())

    def due_originals(self, before: datetime) -> list[str]:
        kept, sealed = tables.records.c, tables.vault.c
        joined = select(kept.id).join(tables.vault, sealed.record_id == kept.id)
        return list(self._run(joined.where(_old(before)).order_by(kept.id)).scalars())

    def due_imports(self, before: datetime) -> list[str]:
        """Imports whose refused rows are older."""
        kept = tables.imports.c
        with_rejects = select(tables.rejects.c.import_id)
        return list(self._run(select(kept.id).where(kept.at < before, kept.id.in_(with_rejects))).scalars())

    def rejects(self, import_ids: Collection[str]) -> None:
        for batch in batches(import_ids):
            self._run(delete(tables.rejects).where(tables.rejects.c.import_id.in_(batch)))

    def due_drafts(self, before: datetime) -> list[str]:
        """Drafts of which no version ever left the house or is signed, and whose last version is older."""
        kept, versions = tables.drafts.c, tables.versions.c
        last = select(func.max(versions.created_at)).where(versions.draft_id == kept.id).scalar_subquery()
        exported = select(tables.exports.c.draft_id)
        wanted = select(kept.id).where(kept.state != "signed", kept.erased_at.is_(None), kept.id.not_in(exported))
        return list(self._run(wanted.where(last < before).order_by(kept.id)).scalars())


def _old(before: datetime) -> ColumnElement[bool]:
    """Whether a record is older than that: by its own date or since it is kept, whichever is earlier.

    A date in the future would keep a record for ever, hence either.
    """
    kept = tables.records.c
    return or_(kept.created_at < before, kept.taken_at < before)
