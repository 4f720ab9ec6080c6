"""Drafts with their versions and the evidence and facts that they stand on."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from pydantic import TypeAdapter
from sqlalchemy import Row, Select, func, select, update

from agent.errors import NotFoundError, StaleError
from agent.models import (
    Actor,
    Brief,
    Content,
    Draft,
    DraftKind,
    Fact,
    Finding,
    Provenance,
    State,
    StatementMeta,
    Version,
)
from agent.store import tables
from agent.store.repository import Repository, batches
from agent.store.teams import seen_by
from retrieval.records import Passage

_FACTS = TypeAdapter(tuple[Fact, ...])
FINDINGS = TypeAdapter(tuple[Finding, ...])

STALE = "Somebody changed this draft in the meantime. Nothing of yours was saved; open it again and compare."


class Held(NamedTuple):
    """A draft with the passages and facts that it stands on, as they were when it took them."""

    draft: Draft
    passages: Sequence[Passage]
    facts: Sequence[Fact]


class Outline(NamedTuple):
    """A draft as far as a list asks for it; ``form`` is that of its brief, and ``story`` where it has none."""

    id: str
    kind: DraftKind
    form: str
    title: str
    state: State
    version: int
    channel: str
    team: str | None
    created_by: str
    last_editor: str
    claimed_by: str | None
    claimed_at: datetime | None
    due_at: datetime | None


#: What of a draft an outline says, read without the rest.
_OUTLINED = [tables.drafts.c[name] for name in Outline._fields if name != "form"]


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
        return self._drafts([self._row(draft_id, actor)])[0]

    def held(self, draft_id: str, actor: Actor | None = None) -> Held:
        """As ``get``, with all that it stands on, by two questions."""
        row, kept = self._row(draft_id, actor), tables.draft_evidence.c
        behind = select(kept.passage_id, kept.body).where(kept.draft_id == draft_id).order_by(kept.position)
        found = self._run(behind).all()
        draft = _draft(row, [one.passage_id for one in found])
        return Held(draft, [_passage(one.body) for one in found], _facts(row.facts))

    def _row(self, draft_id: str, actor: Actor | None) -> Row[Any]:
        query = select(tables.drafts).where(tables.drafts.c.id == draft_id, seen_by(actor))
        row = self._run(self._held(query)).one_or_none()
        if row is None:
            raise NotFoundError(f"There is no draft {draft_id!r} on the desk.")
        return row

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
        return self._drafts(self._run(wanted.order_by(*_ORDER)).all())

    def outlines(self, states: Collection[State], actor: Actor, *, incident_id: str | None = None) -> Sequence[Outline]:
        """As ``list``, of each as much as a list shows of all."""
        kept = tables.drafts.c
        wanted = select(*_OUTLINED, kept.brief).where(seen_by(actor), kept.state.in_(states)).order_by(*_ORDER)
        if incident_id is not None:
            wanted = wanted.where(kept.incident_id == incident_id)
        return [_outline(row) for row in self._run(wanted)]

    def ended(self, states: Collection[State], actor: Actor, most: int) -> Sequence[Outline]:
        """The newest of those in these states that ``actor`` may see."""
        kept = tables.drafts.c
        wanted = select(*_OUTLINED, kept.brief).where(seen_by(actor), kept.state.in_(states))
        return [_outline(row) for row in self._run(wanted.order_by(kept.created_at.desc(), kept.id).limit(most))]

    def many(self, ids: Collection[str]) -> dict[str, Draft]:
        """Those of these drafts that are there, by id."""
        kept, out = tables.drafts, dict[str, Draft]()
        for batch in batches(ids):
            found = self._drafts(self._run(select(kept).where(kept.c.id.in_(batch))).all())
            out |= {draft.id: draft for draft in found}
        return out

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
            out |= {row.draft_id: findings(row.findings) for row in rows}
        return out

    def written_by(self, author: str, states: Collection[State]) -> frozenset[str]:
        """The drafts in these states of which this person wrote a version."""
        kept, drafts = tables.versions.c, tables.drafts
        query = select(kept.draft_id).join_from(tables.versions, drafts, drafts.c.id == kept.draft_id)
        here = query.where(kept.author == author, drafts.c.state.in_(states))
        return frozenset(self._run(here.distinct()).scalars())

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
        return [_passage(row.body) for row in rows]

    def facts(self, draft_id: str) -> Sequence[Fact]:
        """The facts as they were when the draft took them."""
        body = self._run(select(tables.drafts.c.facts).where(tables.drafts.c.id == draft_id)).scalar_one_or_none()
        return () if body is None else _facts(body)


_ORDER = (tables.drafts.c.due_at.nulls_last(), tables.drafts.c.created_at, tables.drafts.c.id)


def _outline(row: Row[Any]) -> Outline:
    told = row._asdict()
    brief = told.pop("brief")
    return Outline(**told, form="story" if brief is None else _brief(brief).form)


def _draft_row(draft: Draft) -> dict[str, object]:
    row: dict[str, object] = draft.model_dump(exclude={"brief", "statement", "evidence"})
    row["brief"] = None if draft.brief is None else draft.brief.model_dump_json()
    row["statement"] = None if draft.statement is None else draft.statement.model_dump_json()
    return row


@lru_cache(2048)
def findings(kept: str) -> tuple[Finding, ...]:
    """A queue reads those of every draft again and again."""
    return FINDINGS.validate_json(kept)


@lru_cache(2048)
def _brief(kept: str) -> Brief:
    return Brief.model_validate_json(kept)


@lru_cache(512)
def _content(kept: str) -> Content:
    """A text is opened many times; where its sentences stand is then worked out once."""
    return Content.model_validate_json(kept)


@lru_cache(2048)
def _passage(kept: str) -> Passage:
    return Passage.model_validate_json(kept)


@lru_cache(512)
def _facts(kept: str) -> tuple[Fact, ...]:
    return _FACTS.validate_json(kept)


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
        "findings": FINDINGS.dump_json(version.findings).decode(),
    }


def _version(row: Row[Any]) -> Version:
    return Version(
        draft_id=row.draft_id,
        number=row.number,
        content=_content(row.content),
        author=row.author,
        created_at=row.created_at,
        provenance=Provenance.model_validate_json(row.provenance),
        findings=findings(row.findings),
    )


def _evidence_row(draft_id: str, position: int, passage: Passage) -> dict[str, object]:
    return {
        "draft_id": draft_id,
        "passage_id": passage.id,
        "position": position,
        "record_id": passage.record_id,
        "body": passage.model_dump_json(),
    }
