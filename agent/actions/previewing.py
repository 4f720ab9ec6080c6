"""Verbs of the public preview: one text as it would be published, under an address that nobody can guess.

Who holds the address sees the text and nothing else of the desk, until the address ends, somebody takes it back, or the
text is no longer the one that it was made for. The desk keeps the address only as a hash.
"""

import secrets
from datetime import datetime, timedelta

from agent import auth
from agent.actions.checking import Opened
from agent.actions.exporting import DraftVerbs
from agent.actions.parts import Parts, allow, may
from agent.checks.privacy import CREDIT
from agent.errors import NotAllowedError, NotFoundError, RefusedError, StaleError, WrongStateError
from agent.export import Manifest, Package
from agent.export.html import preview
from agent.export.package import STAND_IN
from agent.models import Actor, State
from agent.review import MAY
from agent.store import Preview, Tx
from retrieval.records import Value

#: Days that an address may last.
LONGEST_DAYS = 14
OVER = (
    "There is no text under this address. The preview is over, was taken back, or the text was changed since. "
    "Ask whoever sent it to you for another one."
)
#: What stands where a consent grants a name; the name itself is put in at the export and nowhere else.
NAMED = "[name, with consent]"
SHOWN_IN: dict[State, str] = {
    "in_review": "Not published. Nobody has approved this text yet; it may still change.",
    "signed": "Not published. This text is approved.",
    "exported": "A preview of what was given out for publication.",
}


class Made(Value):
    """The address's last part, given this once."""

    token: str


class PreviewVerbs:
    """Making and taking back the addresses, and what is seen under one."""

    def __init__(self, parts: Parts, drafts: DraftVerbs) -> None:
        self._parts = parts
        self._drafts = drafts

    def make(self, actor: Actor, draft_id: str, version: int, days: int, embargo: datetime | None = None) -> Made:
        """An address under which this version can be read for so many days, by whoever holds it.

        For who may export the text, or has it in review. ``embargo`` is said over it; without one, that of the last
        export is. Raises ``StaleError`` for another version, ``WrongStateError`` for a text that is not in review, and
        ``RefusedError`` for one that may not be published as it stands, such as one that counsel has not cleared.
        """
        allow(actor, "show a preview")
        if not 1 <= days <= LONGEST_DAYS:
            raise RefusedError(f"A preview lasts 1 to {LONGEST_DAYS} days.")
        now, made = self._parts.clock(), Made(token=secrets.token_urlsafe(32))
        if embargo is not None and embargo <= now:
            raise RefusedError("That embargo is over already. Give a time to come, or none; nothing was made.")
        with self._parts.store.begin() as tx:
            opened = self._drafts.open(tx, actor, draft_id)
            if version != opened.version.number:
                raise StaleError("The desk holds another version by now. Open the draft again.")
            _require_fit(opened)
            if not shows(actor, opened.draft.state):
                raise NotAllowedError("A signed text is shown by those who may export it. Nothing was made.")
            self._drafts.stop_leak(opened.basis, opened.version.content.text, "the preview")
            kept = Preview(
                id=secrets.token_hex(6),
                token_hash=auth.fingerprint(made.token),
                draft_id=draft_id,
                version=version,
                sha256=opened.version.sha256,
                made_by=actor.id,
                created_at=now,
                expires_at=now + timedelta(days=days),
                embargo=embargo,
            )
            tx.previews.add(kept)
            told = {"preview": kept.id, "version": str(version), "sha256": kept.sha256, "days": str(days)}
            tx.audit.append(now, actor.id, "make preview", draft_id, told)
        return made

    def of(self, actor: Actor, draft_id: str) -> list[Preview]:
        """Those of the draft whose address still leads to the present text, the newest first."""
        allow(actor, "read drafts")
        now = self._parts.clock()
        with self._parts.store.read() as tx:
            draft = tx.drafts.get(draft_id, actor)
            sha256 = tx.drafts.version(draft_id, draft.version).sha256
            live = draft.state in SHOWN_IN and draft.erased_at is None
            return [one for one in tx.previews.of(draft_id) if live and one.works(now) and one.sha256 == sha256]

    def take_back(self, actor: Actor, draft_id: str, preview_id: str) -> None:
        """End an address at once. Raises ``NotFoundError`` when there is none that works."""
        allow(actor, "show a preview")
        now = self._parts.clock()
        with self._parts.store.begin() as tx:
            kept = tx.previews.of(tx.drafts.get(draft_id, actor).id)
            if not any(one.id == preview_id and one.works(now) for one in kept):
                raise NotFoundError("There is no such preview of this draft, or it is over.")
            tx.previews.end(preview_id, now)
            tx.audit.append(now, actor.id, "take back preview", draft_id, {"preview": preview_id})

    def look(self, token: str) -> str:
        """The page that whoever holds the address sees: the house style as exported, and over it what it is.

        Raises ``NotFoundError``, in the same words, for an address that leads nowhere now: whoever made it is no longer
        on the desk, the text was changed, withdrawn or erased, or it may not be published any more.
        """
        with self._parts.store.read() as tx:
            kept = tx.previews.find(auth.fingerprint(token))
            maker = tx.users.find(kept.made_by) if kept and kept.works(self._parts.clock()) else None
            if kept is None or maker is None or maker.disabled:
                raise NotFoundError(OVER)
            try:
                opened = self._drafts.open(tx, maker.actor(), kept.draft_id)
                _require_fit(opened)
            except (NotFoundError, RefusedError):
                raise NotFoundError(OVER) from None
            if (opened.version.number, opened.version.sha256) != (kept.version, kept.sha256):
                raise NotFoundError(OVER)
            return self._drawn(tx, opened, kept)

    def _drawn(self, tx: Tx, opened: Opened, kept: Preview) -> str:
        now = self._parts.clock()
        package = Package(
            draft=opened.draft,
            version=opened.version,
            signatures=opened.case.signatures,
            organisation=self._parts.voice.organisation,
            credit=NAMED,
            embargo=_embargo(tx, kept, now),
        )
        return preview(package, SHOWN_IN[opened.draft.state], kept.expires_at)


def shows(actor: Actor, state: State) -> bool:
    """Who may export a text shows it in each of ``SHOWN_IN``; who decides on it, while it is in review."""
    roles = MAY["export"] if state != "in_review" else actor.roles
    return state in SHOWN_IN and may(actor, "show a preview") and bool(actor.roles & roles)


def _require_fit(opened: Opened) -> None:
    """Raises ``WrongStateError`` or ``RefusedError`` where the text could not be published as it stands."""
    if opened.draft.state not in SHOWN_IN or opened.draft.erased_at is not None:
        raise WrongStateError("A preview shows a text that is in review or signed. Send it to review first.")
    if opened.case.stale or any(f.severity == "block" for f in opened.case.findings):
        raise RefusedError("A finding blocks this text, so it is not shown outside. Mend or cut the place.")
    if STAND_IN.search(CREDIT.sub("", opened.version.content.text)):
        raise RefusedError("The text holds a stand-in, which is not fit to print. Edit the place first.")


def _embargo(tx: Tx, kept: Preview, now: datetime) -> datetime | None:
    """The time before which nobody may publish the text, while it is to come: the later of preview and export."""
    given = (Manifest.model_validate_json(entry.manifest) for entry in tx.exports.list(kept.draft_id))
    last = [one.embargoed_until for one in given if one.version == kept.version and one.pub_status == "usable"][-1:]
    ahead = [at for at in (kept.embargo, *last) if at is not None and at > now]
    return max(ahead, default=None)
