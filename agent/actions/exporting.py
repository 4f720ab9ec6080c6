"""The verb that lets a signed text leave the house."""

from collections.abc import Collection, Sequence
from pathlib import Path
from uuid import uuid4

from agent.actions.checking import Opened
from agent.actions.credits import besides, reveal_credit
from agent.actions.incidents import issue
from agent.actions.parts import allow
from agent.actions.reviewing import ReviewingVerbs, named
from agent.errors import StoreError, WrongStateError
from agent.export import (
    FORMATS,
    Exported,
    Format,
    Manifest,
    Package,
    SignOff,
    cancel,
    export,
    manifest,
    manifest_file,
    signoff,
    signoff_files,
)
from agent.export.signoff import RECORD, Outside
from agent.models import Actor
from agent.review import decide
from agent.store import ExportEntry, Tx


class DraftVerbs(ReviewingVerbs):
    """All that can be done with a draft, from writing it to its export."""

    def export(
        self, actor: Actor, draft_id: str, version: int, formats: Collection[Format] = tuple(FORMATS)
    ) -> list[Exported]:
        """Write the signed text's files, its sign-off record and their manifest to the exports folder, and give them.

        A granted credit is put in, and that is on record too. A withdrawn text gives a manifest that says
        ``canceled`` and nothing else. Raises ``RefusedError`` for a text that is not signed as it stands, or whose
        credit no consent grants now, ``StoreError`` when the files can't be written; then nothing is on record.
        """
        now = self._parts.clock()
        with self._parts.store.begin() as tx:
            opened = self.open(tx, actor, draft_id)
            if opened.draft.erased_at is not None:
                return [_notice(tx, actor, draft_id)]
            step = decide(opened.case, "export", actor, seen=version)
            live = opened.draft.state != "withdrawn"
            package = self._package(opened, self._credit(tx, actor, opened) if live else "")
            files = (
                [*(export(package, form) for form in formats), *signoff_files(package, _outside(tx, opened))]
                if live
                else []
            )
            made = manifest(package, files, now, actor.name) if files else cancel(package, now, actor.name)
            files.append(manifest_file(package, made))
            self._stop_leaks(opened, files, package.credit)
            write_files(self._parts.exports / draft_id, files)
            if step.after != step.before:
                tx.drafts.set_state(draft_id, step.before, step.after)
            entry = ExportEntry(
                id=uuid4().hex, draft_id=draft_id, at=now, by=actor.id, manifest=made.model_dump_json(by_alias=True)
            )
            tx.exports.add(entry)
            if live:
                issue(tx, actor, opened.draft, now)
            tx.audit.append(now, actor.id, "export", draft_id, named(opened.version) | {"status": made.pub_status})
        return files

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
        """The last gate: text files are compared with the identities behind the draft's evidence.

        The signed text may hold none; a file holds the granted credit as often as it was signed, and nothing else; the
        sign-off record, in which people say things in their own words, not even that.
        """
        signed = opened.version.content.text
        self.stop_leak(opened.basis, signed, "the export")
        for file in files:
            if file.media_type.startswith("text/") or file.name.endswith(".json"):
                held = file.data.decode("utf-8")
                own_words = file.name.endswith(f"{RECORD}.json")
                self.stop_leak(opened.basis, held if own_words else besides(held, credit, signed), "the export")


def _outside(tx: Tx, opened: Opened) -> list[Outside]:
    """What was said of exactly this text from outside of the house, the first first."""
    text = (opened.version.number, opened.version.sha256)
    return [
        Outside(invitation=one.id, decision=one.decision, at=one.ended_at, asked_by=one.invited_by)
        for one in reversed(tx.invitations.of(opened.draft.id))
        if one.decision is not None and one.ended_at is not None and (one.version, one.sha256) == text
    ]


def _notice(tx: Tx, actor: Actor, draft_id: str) -> Exported:
    """The notice on record that an erased text no longer stands. Raises ``WrongStateError`` when it never left."""
    allow(actor, "read drafts")
    manifests = [Manifest.model_validate_json(entry.manifest) for entry in tx.exports.list(draft_id)]
    made = next((m for m in manifests if m.pub_status == "canceled"), None)
    if made is None:
        raise WrongStateError("This text was erased with the record behind it before it left the house.")
    data = made.json_text().encode()
    return Exported(name=f"canceled-v{made.version}-manifest.json", media_type="application/json", data=data)


def write_files(folder: Path, files: Sequence[Exported]) -> None:
    """Each file whole or not at all; what was exported before under the same name is replaced."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for file in files:
            draft = folder / f".{file.name}.part"
            draft.write_bytes(file.data)
            draft.replace(folder / file.name)
    except OSError as error:
        raise StoreError(
            f"The export could not be written: {error.strerror}. The text stays signed; make room and export again."
        ) from None
