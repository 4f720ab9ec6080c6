"""Verbs on a draft in review: submit, request changes, comment, sign, reject, withdraw.

``agent.review.decide`` says whether a verb may be done; this module saves what it decided, with the audit
record, in one transaction.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from uuid import uuid4

from agent import auth
from agent.actions.checking import Opened
from agent.actions.erasing import OPEN
from agent.actions.ledger import Ended, Ledger
from agent.actions.parts import allow
from agent.actions.queueing import QueueVerbs
from agent.actions.withdrawing import end_again
from agent.edits import Pair, pairs
from agent.errors import LeakError, NotFoundError, RefusedError, StaleError
from agent.export.hold import mark
from agent.guard import gate
from agent.models import Actor, Comment, Draft, Finding, Role, Signature, Verb, Version
from agent.review import Case, decide, verbs
from agent.store import Tx
from agent.views import DraftPage, VerbState

ORDER = {"block": 0, "warn": 1, "ask": 2}
#: What stands in the place of a sentence that held an identity.
WITHHELD = "(withheld)"


class ReviewingVerbs(QueueVerbs):
    """Reading a draft as it is reviewed, and deciding on it."""

    # --- reading

    def page(self, actor: Actor, draft_id: str, number: int | None = None) -> DraftPage:
        """All that the Draft page shows, at version ``number`` or the present one. Raises ``NotFoundError``."""
        allow(actor, "read drafts")
        with self._parts.store.read() as tx:
            opened = self.open(tx, actor, draft_id, counsel="legal" in actor.roles)
            shown = opened.version if number is None else tx.drafts.version(draft_id, number)
            current = shown.number == opened.version.number
            findings = opened.case.findings if current else opened.case.rules.weigh(shown.findings)
            incident = opened.draft.incident_id
            return DraftPage(
                draft=opened.draft,
                version=shown,
                sentences=self.ground(opened.basis).views(shown.content),
                findings=tuple(sorted((f for f in findings if f.severity != "ask"), key=_weight)),
                questions=opened.case.questions if current else (),
                versions=tuple(tx.drafts.versions(draft_id)),
                signatures=opened.signatures,
                comments=tuple(tx.comments.list(draft_id)),
                verbs=tuple(VerbState(**offer.model_dump()) for offer in verbs(opened.case, actor)),
                history=tuple(tx.audit.list(subject=draft_id)),
                incident=tx.incidents.get(incident) if incident else None,
                changes=opened.corrections if current else tuple(tx.corrections.of(draft_id, shown.number)),
                stale=opened.case.stale if current else tuple(tx.incidents.marks(draft_id, shown.number)),
                mark=mark(opened.draft, shown, opened.case.signatures),
                reasons=opened.case.rules.reasons,
            )

    # --- deciding

    def submit(self, actor: Actor, draft_id: str, version: int) -> Draft:
        """Send the draft to review."""
        return self._decide(actor, draft_id, "submit", version)

    def request_changes(self, actor: Actor, draft_id: str, version: int, reason: str) -> Draft:
        """Send the draft back to its writer, with the reason as a comment."""
        return self._decide(actor, draft_id, "request_changes", version, _said(reason, "what should change"))

    def reject(self, actor: Actor, draft_id: str, version: int, reason: str) -> Draft:
        """End the draft for good, with the reason as a comment."""
        return self._decide(actor, draft_id, "reject", version, _said(reason, "why it is rejected"))

    def withdraw(self, actor: Actor, draft_id: str, version: int, reason: str) -> Draft:
        """Take the text back; what was exported is marked, and its export says ``canceled`` from now on."""
        return self._decide(actor, draft_id, "withdraw", version, _said(reason, "why it is withdrawn"))

    def _decide(self, actor: Actor, draft_id: str, verb: Verb, seen: int, reason: str | None = None) -> Draft:
        now = self._parts.clock()
        with self._parts.store.begin() as tx:
            opened = self.open(tx, actor, draft_id, checked=False)
            step = decide(opened.case, verb, actor, seen=seen)
            if step.voids:
                tx.signatures.void_all(draft_id, now)
            if verb in {"withdraw", "reject"}:
                tx.edits.drop(draft_id)
            if step.after != step.before:
                tx.drafts.set_state(draft_id, step.before, step.after)
            if reason:
                tx.comments.add(self._comment(actor, opened, reason))
            tx.audit.append(now, actor.id, verb, draft_id, named(opened.version))
            if step.after in {"withdrawn", "rejected"}:  # outlives a restore
                Ledger(self._parts.settings.home).end([Ended(draft=draft_id, at=now, state=step.after)])
            return tx.drafts.get(draft_id)

    def reapply(self) -> int:
        """Take every text back again that was withdrawn or rejected since: after a restore. How many those were."""
        ended = Ledger(self._parts.settings.home).ended()
        with self._parts.store.begin() as tx:
            back = [draft for draft in tx.drafts.list(states=OPEN) if draft.id in ended] if ended else []
            for draft in back:
                end_again(self._parts, tx, draft, ended[draft.id].state)
        return len(back)

    def sign(
        self,
        actor: Actor,
        draft_id: str,
        version: int,
        sha256: str,
        answers: Mapping[str, str] | None = None,
        *,
        confirmation: auth.Confirmation,
        accepted: Mapping[str, str] | None = None,
    ) -> Draft:
        """Put the actor's name under exactly this text; with the last name that is needed it is signed.

        ``sha256`` is that of the text the signer read; ``answers`` has their word on each question, by rule;
        ``confirmation`` is that they proved who they are for this very text (``desk.people.confirm``); ``accepted``
        says of a warning, by its key, why it may stand, and is needed where the policy asks for it.
        What the desk learns from the edits is kept with the last name, in place of what was learnt before. Raises
        ``StaleError`` for another text, ``LeakError`` for words that name a customer, ``NotAllowedError`` and
        ``WrongStateError`` as ``decide`` says.
        """
        now = self._parts.clock()
        said, reasons = _stripped(answers), _stripped(accepted)
        if not self._kept.knows(sha256):  # reads the text, so that nobody waits for that while the name is put
            with self._parts.store.read() as tx:
                self.open(tx, actor, draft_id, counsel="legal" in actor.roles)
        with self._parts.store.begin() as tx:
            opened = self.open(tx, actor, draft_id, counsel="legal" in actor.roles)
            step = decide(opened.case, "sign", actor, seen=version, answers=said, accepted=reasons)
            if sha256 != opened.version.sha256 or step.role is None:
                raise StaleError("The text on your page is not the one the desk holds. Open the draft again.")
            identities = self._identities(opened.basis.passages, tx)
            gate(identities, "the signature")("\n".join((*said.values(), *reasons.values())))
            confirmed = auth.spend(tx, confirmation, actor, sha256, now)
            made = _signature(opened.case, actor, step.role, now)
            tx.signatures.add(made.model_copy(update={"answers": said, "accepted": _standing(opened.case, reasons)}))
            if step.after != step.before:
                tx.drafts.set_state(draft_id, step.before, step.after)
            if step.after == "signed":
                tx.edits.put(draft_id, version, now, self._learnt(tx, opened, identities))
            by = {"role": step.role, "confirmed": confirmed, "policy": str(opened.case.policy.number)}
            tx.audit.append(now, actor.id, "sign", draft_id, named(opened.version) | by)
            return tx.drafts.get(draft_id)

    def _learnt(self, tx: Tx, opened: Opened, identities: Sequence[str]) -> list[Pair]:
        """What became of each sentence of the first version. One that holds an identity, by what the vault knows now
        and may not have known when it was drafted, is kept without its words."""
        first = opened.version if opened.version.number == 1 else tx.drafts.version(opened.draft.id, 1)
        found = pairs(first, opened.version, self._parts.voice.replace)
        stop = gate(identities, "what is learnt")
        return [_withheld(pair, stop) for pair in found]

    # --- comments

    def comment(
        self, actor: Actor, draft_id: str, version: int, text: str, start: int | None = None, end: int | None = None
    ) -> Comment:
        """Keep a comment on the text, or on ``[start, end)`` of it."""
        with self._parts.store.begin() as tx:
            opened = self.open(tx, actor, draft_id, checked=False)
            decide(opened.case, "comment", actor, seen=version)
            comment = self._comment(actor, opened, _said(text, "something"), start, end)
            tx.comments.add(comment)
            tx.audit.append(comment.at, actor.id, "comment", draft_id, {"comment": comment.id})
            return comment

    def resolve(self, actor: Actor, draft_id: str, comment_id: str) -> Comment:
        """Mark a comment as dealt with. Raises ``NotFoundError`` for one that is not on this draft."""
        with self._parts.store.begin() as tx:
            opened = self.open(tx, actor, draft_id, checked=False)
            decide(opened.case, "comment", actor, seen=opened.draft.version)
            if tx.comments.get(comment_id).draft_id != draft_id:
                raise NotFoundError("This comment is not on this text.")
            comment = tx.comments.resolve(comment_id, actor.id)
            tx.audit.append(self._parts.clock(), actor.id, "resolve", draft_id, {"comment": comment_id})
            return comment

    def _comment(
        self, actor: Actor, opened: Opened, text: str, start: int | None = None, end: int | None = None
    ) -> Comment:
        return Comment(
            id=uuid4().hex[:12],
            draft_id=opened.draft.id,
            version=opened.version.number,
            author=actor.id,
            at=self._parts.clock(),
            text=text,
            start=start,
            end=end,
        )


def named(version: Version) -> dict[str, str]:
    """What an audit record says of the text that a verb was about."""
    return {"version": str(version.number), "sha256": version.sha256}


def _signature(case: Case, actor: Actor, role: Role, now: datetime) -> Signature:
    """The actor's name under the text of the case, with the findings that stand and the policy that it is given by."""
    return Signature(
        draft_id=case.draft.id,
        version=case.version.number,
        sha256=case.version.sha256,
        signer=actor.id,
        signer_name=actor.name,
        role=role,
        at=now,
        stood=case.findings,
        policy=case.policy.number,
    )


def _standing(case: Case, reasons: Mapping[str, str]) -> dict[str, str]:
    """The reasons for warnings that are there; one that went meanwhile needs none."""
    return {f.key: reasons[f.key] for f in case.warnings if reasons.get(f.key)}


def _stripped(said: Mapping[str, str] | None) -> dict[str, str]:
    return {key: words.strip() for key, words in (said or {}).items()}


def _said(text: str, what: str) -> str:
    """The words without control characters. Raises ``RefusedError`` when there are none."""
    said = "".join(c for c in text if c.isprintable() or c == "\n").strip()
    if not said:
        raise RefusedError(f"Say {what}; nothing was changed.")
    return said


def _withheld(pair: Pair, stop: Callable[[str], None]) -> Pair:
    """The pair, or its outcome and kind alone when ``stop`` finds an identity in it."""
    try:
        stop(f"{pair.before}\n{pair.after}")
    except LeakError:
        return pair.covered(lambda words: WITHHELD if words else words)
    return pair


def _weight(finding: Finding) -> tuple[int, int]:
    return ORDER[finding.severity], finding.start
