"""Verbs for an approver outside of the house: a link and a code for one person, one text, one answer.

The link goes one way (say, by mail) and the code another (say, by telephone): neither is enough alone. What comes of it
is on record and counts for no signature: the names that a text needs are those of people of the house.
"""

import secrets
from datetime import datetime, timedelta
from uuid import uuid4

from agent import auth
from agent.actions.exporting import DraftVerbs
from agent.actions.parts import Parts, allow
from agent.actions.people_accounts import person
from agent.errors import NotFoundError, RefusedError, SignInError, StaleError, WrongStateError
from agent.models import Actor, Comment
from agent.store import Decision, Invitation, Tx
from retrieval.records import Value

#: Wrong codes after which a link is dead, and days that one may last.
TRIES, LONGEST_DAYS = 5, 30
LONGEST_WORDS = 2000
DEAD = (
    "This link does not fit its code, was used, or is over. Ask whoever sent it for another one. Nothing was changed."
)
MOVED = "The text was changed after this link was made, so it is no longer the one to decide on. Ask for another link."
SHOWN_IN = ("in_review", "signed")


class Given(Value):
    """What the inviter hands over, each by another way; neither is kept by the desk."""

    token: str
    code: str


class Shown(Value):
    """What somebody outside of the house sees: the text and who asks, and nothing of how it came about."""

    title: str
    text: str
    sha256: str
    asked_by: str
    expires_at: datetime


class ExternalVerbs:
    """Asking somebody outside of the house, and their answer."""

    def __init__(self, parts: Parts, drafts: DraftVerbs) -> None:
        self._parts = parts
        self._drafts = drafts

    # --- inside the house

    def invite(self, actor: Actor, draft_id: str, version: int, name: str, days: int) -> Given:
        """A link and a code for one person and this text, given back this once.

        Raises ``StaleError`` for another version, ``WrongStateError`` for a text that is not in review, and
        ``RefusedError`` for one that a finding blocks: what may not be signed is not shown outside either.
        """
        allow(actor, "draft")
        if not 1 <= days <= LONGEST_DAYS:
            raise RefusedError(f"A link lasts 1 to {LONGEST_DAYS} days.")
        now, code = self._parts.clock(), auth.generate_code()
        given = Given(token=secrets.token_urlsafe(32), code=code)
        code_hash, meant = auth.hash_code(code), person(name)
        with self._parts.store.begin() as tx:
            opened = self._drafts.open(tx, actor, draft_id)
            if version != opened.version.number:
                raise StaleError("The desk holds another version by now. Open the draft again.")
            if opened.draft.state not in SHOWN_IN:
                raise WrongStateError("Somebody outside is asked about a text in review. Send it to review first.")
            if any(f.severity == "block" for f in opened.case.findings):
                raise RefusedError("A finding blocks this text, so it is not shown outside. Mend or cut the place.")
            self._drafts.stop_leak(opened.basis, opened.version.content.text, "the text for somebody outside")
            made = Invitation(
                id=secrets.token_hex(6),
                token_hash=auth.fingerprint(given.token),
                code_hash=code_hash,
                draft_id=draft_id,
                version=version,
                sha256=opened.version.sha256,
                invited_by=actor.id,
                name=meant,
                created_at=now,
                expires_at=now + timedelta(days=days),
            )
            tx.invitations.add(made)
            detail = {"invitation": made.id, "version": str(version), "sha256": made.sha256}
            tx.audit.append(now, actor.id, "invite", draft_id, detail)
        return given

    def invitations(self, actor: Actor, draft_id: str) -> list[Invitation]:
        """Everybody outside who was asked about the draft, and what they said; the newest first."""
        allow(actor, "read drafts")
        with self._parts.store.read() as tx:
            return list(tx.invitations.of(tx.drafts.get(draft_id, actor).id))

    def withdraw(self, actor: Actor, draft_id: str, invitation_id: str) -> None:
        """Make a link useless at once. Raises ``NotFoundError`` when there is none that works."""
        allow(actor, "draft")
        now = self._parts.clock()
        with self._parts.store.begin() as tx:
            kept = tx.invitations.of(tx.drafts.get(draft_id, actor).id)
            if not any(one.id == invitation_id and one.works(now) for one in kept):
                raise NotFoundError("There is no such link to this draft, or it works no more.")
            tx.invitations.end(invitation_id, now)
            tx.audit.append(now, actor.id, "withdraw invitation", draft_id, {"invitation": invitation_id})

    # --- outside

    def look(self, token: str, code: str) -> Shown:
        """The text, for whoever has link and code. Raises ``SignInError`` in the same words for whatever is wrong."""
        kept = self._proved(token, code)
        with self._parts.store.read() as tx:
            return self._shown(tx, kept)

    def decide(self, token: str, code: str, name: str, decision: Decision, words: str = "") -> None:
        """Record the answer under the name that was typed, once; the link is used up.

        Raises ``SignInError`` as ``look`` does, ``StaleError`` when the text has changed, ``RefusedError`` without a
        name or, for a refusal, without a reason.
        """
        said, reason = person(name), _words(words)
        if decision == "decline" and not reason:
            raise RefusedError("Say in a few words why not; it goes to whoever asked.")
        kept = self._proved(token, code)
        now, by = self._parts.clock(), f"external:{kept.id}"
        with self._parts.store.begin() as tx:
            again = tx.invitations.find(kept.token_hash)
            if again is None or not again.works(now):
                raise SignInError(DEAD)
            self._shown(tx, kept)
            tx.invitations.decide(kept.id, now, decision, said)
            if reason:
                tx.comments.add(
                    Comment(
                        id=uuid4().hex[:12],
                        draft_id=kept.draft_id,
                        version=kept.version,
                        author=by,
                        at=now,
                        text=reason,
                    )
                )
            detail = {"asked_by": kept.invited_by, "version": str(kept.version), "sha256": kept.sha256}
            tx.audit.append(now, by, f"external {decision}", kept.draft_id, detail)

    def _proved(self, token: str, code: str) -> Invitation:
        """The invitation, when link and code fit. Wrong codes are counted outside of any other unit of work."""
        now = self._parts.clock()
        with self._parts.store.read() as tx:
            kept = tx.invitations.find(auth.fingerprint(token))
        right = auth.code_fits(kept.code_hash if kept else None, code)
        if kept is None:
            raise SignInError(DEAD)
        with self._parts.store.begin() as tx:
            present = tx.invitations.find(kept.token_hash)
            if present is not None and present.works(now) and right:
                return present
            if present is not None and present.works(now):
                tx.invitations.tried(kept.id, present.tries + 1)
                if present.tries + 1 >= TRIES:
                    tx.invitations.end(kept.id, now)
                told = {"invitation": kept.id, "dead": str(present.tries + 1 >= TRIES).lower()}
                tx.audit.append(now, f"external:{kept.id}", "external refused", kept.draft_id, told)
        raise SignInError(DEAD)

    def _shown(self, tx: Tx, kept: Invitation) -> Shown:
        draft = tx.drafts.get(kept.draft_id)
        version = tx.drafts.version(draft.id, draft.version)
        if (version.number, version.sha256) != (kept.version, kept.sha256) or draft.state not in SHOWN_IN:
            raise StaleError(MOVED)
        inviter = tx.users.find(kept.invited_by)
        if inviter is None or inviter.disabled:
            raise SignInError(DEAD)
        return Shown(
            title=draft.title,
            text=version.content.text,
            sha256=version.sha256,
            asked_by=inviter.name,
            expires_at=kept.expires_at,
        )


def _words(text: str) -> str:
    said = "".join(c for c in text if c.isprintable() or c == "\n").strip()
    if len(said) > LONGEST_WORDS:
        raise RefusedError(f"Say it in at most {LONGEST_WORDS} characters.")
    return said
