"""Erasing records: from the store, from every draft that rests on them, from the exports folder and from the index.

What becomes of a draft: text that never left the house goes, whole, and its signatures are void. Of a text that was
published the desk keeps what it said, as a record of what the world has read, except sentences that hold the
record's own words; the SHA-256 that was signed stays beside it. Its files go from the exports folder; a manifest and a
correction that say ``canceled`` take their place. Neither can be edited, signed or exported again.

All of it can be done again after a kill, and then finishes what was left.
"""

import shutil
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import uuid4

from agent.actions.parts import Parts, Progress
from agent.errors import StoreError
from agent.export import Package, cancel, canceled_file, cancellation_of, write_files
from agent.labels import Labels
from agent.models import Actor, Comment, Content, Draft, Event, Sentence, State, Version
from agent.store import ExportEntry, Tx
from agent.traces import shingles

BLANK = "This text was erased."
CUT = "This sentence was erased."
TITLE = "Erased"
RESTS = "Rests on an erased source: a record behind this text was forgotten, and the text with it."
OUT = (
    "Rests on an erased source, and was published. Its export says canceled now; tell whoever received it. Sentences "
    "in the record's own words were erased here; the SHA-256 that was signed stays on record."
)
NAMELESS = "(a file named by a customer)"
OLD = "Kept as long as the desk keeps drafts that nobody signed; the text was erased."
OPEN: frozenset[State] = frozenset({"drafted", "in_review", "changes_requested", "signed", "exported"})


class Erased(NamedTuple):
    """Drafts that lost their source, and those of them that had left the house: for a person to act on."""

    drafts: tuple[str, ...] = ()
    exports: tuple[str, ...] = ()


class Erasing:
    """The work of erasing, without permission and without tombstones: the verbs see to those."""

    def __init__(self, parts: Parts, on_event: Progress) -> None:
        self._parts = parts
        self._on_event = on_event

    def records(self, actor: Actor, ids: Sequence[str], texts: Sequence[str], names: Collection[str] = ()) -> Erased:
        """Erase these records and what rests on them; ``texts`` are their words, as written and as anonymised.

        ``names`` are identities: a file that was imported may be named by one.

        The store comes last: as long as it has a record, doing it again finds everything. The index is seen to
        twice, for a rebuilding of it that was at work meanwhile.
        """
        own = shingles(texts)
        self._on_event(Event(step="Erasing", detail=f"{len(ids)} records"))
        Labels(self._parts.settings.home, self._parts.vault).erase(ids)
        self._parts.index.remove(ids)
        with self._parts.store.begin() as tx:
            done = self._drafts(tx, actor, ids, lambda text: bool(own & shingles([text])))
            tx.checkpoints.erase(ids)
            tx.erasure.records(ids)
            self._by_hand(tx, actor, own, names)
            tx.erasure.rename_imports(names, NAMELESS)
        self._parts.index.remove(ids)
        return done

    def _by_hand(self, tx: Tx, actor: Actor, own: frozenset[tuple[str, ...]], names: Collection[str]) -> None:
        """Past statements, views of the queue, proposals of other words and notes on the policy that name who is
        forgotten, or hold a record's own words, go whole."""

        def holds(text: str) -> bool:
            folded = text.casefold()
            return any(name.casefold() in folded for name in names) or bool(own & shingles([text]))

        for past_id in tx.library.erase(holds):
            tx.audit.append(self._parts.clock(), actor.id, "erase", f"library:{past_id}")
        for view_id in tx.queue_views.erase(holds):
            tx.audit.append(self._parts.clock(), actor.id, "erase", f"view:{view_id}")
        tx.proposals.erase(holds)
        for number in tx.policies.forget_notes(holds):
            tx.audit.append(self._parts.clock(), actor.id, "erase", f"note:{number}")

    def scrub(self) -> bool:
        """Leave no byte of what was erased in the files of index and database; whether the database could be."""

        def copied(done: int, total: int) -> None:
            self._on_event(Event(step="Writing the index anew", done=done, total=total))

        self._on_event(Event(step="Writing the index anew"))
        self._parts.index.compact(copied)
        self._on_event(Event(step="Writing the database anew"))
        return self._parts.store.scrub()

    # --- drafts

    def _drafts(self, tx: Tx, actor: Actor, ids: Collection[str], holds: Callable[[str], bool]) -> Erased:
        drafts, exports = [], []
        for draft in tx.erasure.drafts_on(ids):
            out = tx.erasure.exported_versions(draft.id)
            self._blank(tx, actor, draft, ids, _Text(out, holds), OUT if out else RESTS)
            drafts.append(draft.id)
            exports += [draft.id] if out else []
        return Erased(tuple(drafts), tuple(exports))

    def draft(self, tx: Tx, actor: Actor, draft_id: str) -> None:
        """Erase the text of a draft that never left the house, because it was kept long enough."""
        self._blank(tx, actor, tx.drafts.get(draft_id), None, _Text(frozenset(), lambda text: True), OLD)

    def _blank(self, tx: Tx, actor: Actor, draft: Draft, ids: Collection[str] | None, text: "_Text", note: str) -> None:
        now = self._parts.clock()
        versions = tx.drafts.versions(draft.id)
        if text.out and draft.erased_at is None:
            cancel_export(self._parts, tx, actor, draft, now)
        else:
            tx.signatures.void_all(draft.id, now)
        if draft.state in OPEN:
            tx.drafts.set_state(draft.id, draft.state, "withdrawn")
        keeps_title = text.out and not text.holds(draft.title)
        after = {v.number: text.left(v, ids or ()) for v in versions}
        tx.erasure.blank_draft(draft.id, draft.title if keeps_title else TITLE, after, now)
        tx.erasure.evidence(draft.id, ids)
        tx.comments.add(_note(draft, actor, now, note))
        status = "canceled" if text.out else "erased"
        tx.audit.append(now, actor.id, "erase", draft.id, {"status": status, "before": draft.state})


def cancel_export(parts: Parts, tx: Tx, actor: Actor, draft: Draft, now: datetime) -> None:
    """The notice that the published text no longer stands takes the place of its files, and is on record: a manifest
    and a correction in ninjs, without a word of the text."""
    folder = parts.exports / draft.id
    version = tx.drafts.version(draft.id, max(tx.erasure.exported_versions(draft.id)))
    package = Package(
        draft=draft.model_copy(update={"state": "withdrawn"}),
        version=version,
        signatures=tuple(tx.signatures.list(draft.id, voided=True)),
        organisation=parts.voice.organisation,
    )
    correction = cancellation_of(cancel(package, now, actor.name))
    made = cancel(package, now, actor.name, [correction])
    entry = ExportEntry(
        id=uuid4().hex, draft_id=draft.id, at=now, by=actor.id, manifest=made.model_dump_json(by_alias=True)
    )
    tx.exports.add(entry)
    _remove(folder)
    write_files(folder, [correction, canceled_file(made)])


class _Text(NamedTuple):
    """What stays of a draft's text: nothing, but for the versions that left the house (``out``)."""

    out: frozenset[int]
    holds: Callable[[str], bool]

    def left(self, version: Version, ids: Collection[str]) -> Content:
        if version.number not in self.out:
            return Content(sentences=(Sentence(part="body", text=BLANK, origin="house"),))
        return Content(sentences=tuple(self._sentence(s, ids) for s in version.content.sentences))

    def _sentence(self, sentence: Sentence, ids: Collection[str]) -> Sentence:
        cited = tuple(c for c in sentence.citations if c.rsplit("#", 1)[0] not in ids)
        text = CUT if self.holds(sentence.text) else sentence.text
        return sentence.model_copy(update={"text": text, "citations": cited})


def _note(draft: Draft, actor: Actor, now: datetime, text: str) -> Comment:
    return Comment(id=uuid4().hex[:12], draft_id=draft.id, version=draft.version, author=actor.id, at=now, text=text)


def _remove(folder: object) -> None:
    try:
        shutil.rmtree(str(folder))
    except FileNotFoundError:
        return
    except OSError as error:
        raise StoreError(f"An export could not be erased: {error.strerror}. Nothing was erased; try again.") from None
