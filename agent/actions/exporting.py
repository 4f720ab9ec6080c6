"""The verb that lets a signed text leave the house."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import uuid4

from agent.actions.checking import Opened
from agent.actions.credits import besides, reveal_credit
from agent.actions.incidents import issue
from agent.actions.parts import allow
from agent.actions.reviewing import ReviewingVerbs, named
from agent.errors import LeakError, RefusedError, WrongStateError
from agent.export import (
    FORMATS,
    Exported,
    Format,
    Manifest,
    Package,
    SignOff,
    Staging,
    cancel,
    canceled_file,
    cancellation,
    cancellation_of,
    export,
    manifest,
    manifest_file,
    read,
    signoff,
    signoff_files,
)
from agent.export.signoff import RECORD, Outside
from agent.models import Actor
from agent.review import Transition, decide
from agent.store import ExportEntry, Tx


class DraftVerbs(ReviewingVerbs):
    """All that can be done with a draft, from writing it to its export."""

    def export(
        self,
        actor: Actor,
        draft_id: str,
        version: int,
        formats: Collection[Format] = tuple(FORMATS),
        embargo: datetime | None = None,
    ) -> list[Exported]:
        """Write the signed text's files, its sign-off record and their manifest to the exports folder, and give them.

        Before ``embargo`` nobody may publish the text, and every file of it says so; without one, what was given with
        the last export of this version stands until it is over. A granted credit is put in, and that is on record too.
        A withdrawn text gives a correction in ninjs and a manifest, which say ``canceled``, and nothing else. Files
        appear once the record of them is kept. Raises ``RefusedError`` for a text that is not signed as it stands,
        whose credit no consent grants now, or an embargo that is over; ``StoreError`` when the files can't be written:
        then nothing is on record.
        """
        now = self._parts.clock()
        with Staging(self._parts.exports / draft_id) as staging, self._parts.store.begin() as tx:
            opened = self.open(tx, actor, draft_id)
            if opened.draft.erased_at is not None:
                return _notice(tx, actor, draft_id)
            step = decide(opened.case, "export", actor, seen=version)
            live = opened.draft.state != "withdrawn"
            package = self._package(opened, self._credit(tx, actor, opened) if live else "")
            if live:
                package = package.model_copy(update=_times(tx, opened, embargo, now))
                files = [export(package, form) for form in formats] + signoff_files(package, _outside(tx, opened))
                made = manifest(package, files, now, actor.name)
            else:
                files = [cancellation(package, now, self._reason(tx, opened))]
                made = cancel(package, now, actor.name, files)
            files.append(manifest_file(package, made))
            self._stop_leaks(opened, files, package.credit)
            staging.write(files)
            self._record(tx, actor, opened, step, made)
        return files

    def _record(self, tx: Tx, actor: Actor, opened: Opened, step: Transition, made: Manifest) -> None:
        """Keep that the text left the house, or that it no longer stands."""
        draft, now = opened.draft, made.issued_at
        if step.after != step.before:
            tx.drafts.set_state(draft.id, step.before, step.after)
        kept = made.model_dump_json(by_alias=True)
        tx.exports.add(ExportEntry(id=uuid4().hex, draft_id=draft.id, at=now, by=actor.id, manifest=kept))
        if made.pub_status == "usable":
            issue(tx, actor, draft, now)
        told: dict[str, str] = {"status": made.pub_status}
        if made.embargoed_until is not None:
            told["embargo"] = made.embargoed_until.isoformat()
        tx.audit.append(now, actor.id, "export", draft.id, named(opened.version) | told)

    def _reason(self, tx: Tx, opened: Opened) -> str:
        """Why the text was withdrawn, as it was said then; empty where those words name anybody."""
        draft_id = opened.draft.id
        taken = [(a.actor, a.at) for a in tx.audit.list(subject=draft_id) if a.verb == "withdraw"]
        said = next((c.text for c in tx.comments.list(draft_id) if (c.author, c.at) in taken), "")
        if not said:
            return ""
        try:
            self.stop_leak(opened.basis, said, "the correction")
        except LeakError:
            return ""
        (masked,) = self._parts.anonymiser.texts([(said, ())])
        return "" if masked.spans else said

    def signoff(self, actor: Actor, draft_id: str) -> SignOff:
        """The sign-off record of the present version as far as it is signed. Raises ``RefusedError`` where it is not,
        ``LeakError`` when an answer or a reason holds an identity behind the draft's evidence."""
        allow(actor, "read drafts")
        with self._parts.store.read() as tx:
            opened = self.open(tx, actor, draft_id)
            made = signoff(self._package(opened, ""), _outside(tx, opened))
            self.stop_leak(opened.basis, made.json_text(), "the sign-off record")
            return made

    def _credit(self, tx: Tx, actor: Actor, opened: Opened) -> str:
        return reveal_credit(self._parts, tx, actor, opened.draft.id, opened.basis, opened.version.content)

    def _package(self, opened: Opened, credit: str) -> Package:
        views = self.ground(opened.basis).views(opened.version.content)
        return Package(
            draft=opened.draft,
            version=opened.version,
            signatures=opened.case.signatures,
            organisation=self._voice(opened.draft).organisation,
            passages=tuple(opened.basis.passages),
            facts=tuple(opened.basis.facts),
            support=tuple(f"{view.support}: {view.why}" if view.why else view.support for view in views),
            credit=credit,
            policy=opened.case.policy,
        )

    def _stop_leaks(self, opened: Opened, files: Sequence[Exported], credit: str) -> None:
        """The last gate: every file, as a reader sees it, is compared with the identities behind the draft's evidence.

        The signed text may hold none; a file holds the granted credit as often as it was signed, and nothing else; the
        sign-off record, in which people say things in their own words, not even that.
        """
        signed = opened.version.content.text
        self.stop_leak(opened.basis, signed, "the export")
        for file in files:
            held, own_words = read(file), f"{RECORD}." in file.name
            self.stop_leak(opened.basis, held if own_words else besides(held, credit, signed), "the export")


def _times(tx: Tx, opened: Opened, embargo: datetime | None, now: datetime) -> dict[str, datetime | None]:
    """When this text is issued, until when it is held, and since when it may be read, as a ``Package`` says it."""
    if embargo is not None and embargo.tzinfo is None:
        raise RefusedError("An embargo needs its time zone, such as 2026-12-03T09:00+00:00. Nothing was exported.")
    if embargo is not None and embargo <= now:
        raise RefusedError("That embargo is over already. Give a time to come, or none; nothing was exported.")
    before = [Manifest.model_validate_json(entry.manifest) for entry in tx.exports.list(opened.draft.id)]
    before = [m for m in before if m.version == opened.version.number and m.pub_status == "usable"]
    last = before[-1].embargoed_until if before else None
    if embargo is None and last is not None and last > now:
        embargo = last
    first = before[0].issued_at if before else now
    return {"issued_at": now, "embargo": embargo, "published_at": max(first, last) if last else first}


def _outside(tx: Tx, opened: Opened) -> list[Outside]:
    """What was said of exactly this text from outside of the house, the first first."""
    text = (opened.version.number, opened.version.sha256)
    return [
        Outside(invitation=one.id, decision=one.decision, at=one.ended_at, asked_by=one.invited_by)
        for one in reversed(tx.invitations.of(opened.draft.id))
        if one.decision is not None and one.ended_at is not None and (one.version, one.sha256) == text
    ]


def _notice(tx: Tx, actor: Actor, draft_id: str) -> list[Exported]:
    """What is on record of an erased text that no longer stands: the correction and the manifest, as they were made.
    Raises ``WrongStateError`` when it never left."""
    allow(actor, "read drafts")
    manifests = [Manifest.model_validate_json(entry.manifest) for entry in tx.exports.list(draft_id)]
    made = next((m for m in reversed(manifests) if m.pub_status == "canceled"), None)
    if made is None:
        raise WrongStateError("This text was erased with the record behind it before it left the house.")
    return [cancellation_of(made), canceled_file(made)]
