"""What a consent that was taken back, or grants less, does to the texts that rest on its record.

Who lowered it makes no difference: a person, an import, or a restore that had brought more back. A text that quotes
it goes back to its writer, one that only rests on it is signed anew, and what left the house is withdrawn: its files go
and a manifest that says ``canceled`` takes their place. Each is on the audit chain, from which its owners are told.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import uuid4

from agent.actions.erasing import OPEN, cancel_export
from agent.actions.ledger import Ledger
from agent.actions.parts import Parts
from agent.actions.people import DESK
from agent.actions.standing import ceiling, grants_less
from agent.checks.quotes import find, holds
from agent.export import Manifest
from agent.models import Actor, ConsentAct, ConsentEntry, Content, Draft, EvidenceChange, State
from agent.store import Tx
from agent.views import Reached
from retrieval.records import Consent, Passage

#: Where a text goes that only rests on the record: another signature, by somebody who knows.
_AFTER: dict[State, State] = {
    "drafted": "drafted",
    "in_review": "in_review",
    "changes_requested": "changes_requested",
    "signed": "in_review",
    "exported": "withdrawn",
    "withdrawn": "withdrawn",
}
#: And one that quotes it: to its writer.
_AFTER_QUOTING: dict[State, State] = _AFTER | {"in_review": "changes_requested", "signed": "changes_requested"}

Touches = Callable[[Draft], bool]

#: What the audit calls it.
_VERBS: dict[ConsentAct, str] = {
    "recorded": "record a consent",
    "withdrawn": "withdraw a consent",
    "lowered": "lower a consent",
}


def settle(parts: Parts, tx: Tx, actor: Actor, before: Consent, entry: ConsentEntry) -> Reached:
    """Keep ``entry``, which takes the place of ``before``, and reach every text that loses by it, all on record.

    That less is granted is in the ledger first: where the rest then fails, a restore knows it all the same.
    """
    now, after = parts.clock(), entry.consent
    if entry.act == "withdrawn" or grants_less(before, after, now):
        Ledger(parts.settings.home).lower([ceiling(parts.vault, entry)])
    tx.consents.add(entry)
    # Whoever imports a file decided nothing of these texts: they are told of them as everybody else is.
    by = DESK if entry.act == "lowered" else actor
    done = reach(parts, tx, by, entry.record_id, _touched(before, after, now), now)
    renew_evidence(tx, entry.record_id, after)
    tx.audit.append(now, actor.id, _VERBS[entry.act], entry.record_id, _told(entry, done))
    return done


def end_again(parts: Parts, tx: Tx, draft: Draft, state: State) -> None:
    """Take a text back that a restore has brought back; what had left the house is canceled."""
    now, left = parts.clock(), is_out(tx, draft)
    if state == "rejected" or draft.state not in {"signed", "exported"}:
        tx.signatures.void_all(draft.id, now)
    tx.drafts.set_state(draft.id, draft.state, state)
    tx.edits.drop(draft.id)
    told = {"version": str(draft.version), "why": "a restore had brought it back"}
    verb = "withdraw" if state == "withdrawn" else "reject"
    tx.audit.append(now, DESK.id, verb, draft.id, told | ({"status": "canceled"} if left else {}))
    if left:
        cancel_export(parts, tx, DESK, draft, now)


def _touched(before: Consent, after: Consent, now: datetime) -> Touches:
    return (lambda draft: True) if after.level == "none" else narrowed(before, after, now)


def _told(entry: ConsentEntry, done: Reached) -> dict[str, str]:
    """What the audit says: neither the words nor the reason, which may name somebody."""
    told = {
        "level": entry.level,
        "channels": " ".join(entry.channels),
        "wording": entry.wording_sha256 or "",
        "granted": entry.granted_at.isoformat() if entry.granted_at else "",
        "expires": entry.expires_at.isoformat() if entry.expires_at else "",
    }
    counts = {"drafts": str(len(done.drafts)), "exports": str(len(done.exports))}
    return {name: value for name, value in told.items() if value} | counts


def narrowed(before: Consent, after: Consent, now: datetime) -> Touches:
    """Whether a draft loses by ``after``: its channel was covered and is not now, or the customer is named no more."""

    def touches(draft: Draft) -> bool:
        covered = before.covers(draft.channel, now)
        return covered and (
            not after.covers(draft.channel, now) or (before.level, after.level) == ("named", "anonymous")
        )

    return touches


def resting(tx: Tx, record_id: str) -> list[Draft]:
    """The drafts that a withdrawal reaches: those that stand, and cite or quote the record now or as they left."""
    return [
        draft
        for draft in tx.drafts.resting_on(record_id)
        if (draft.state in OPEN or is_out(tx, draft)) and _rests(tx, draft, _own(tx, draft, record_id))
    ]


def is_out(tx: Tx, draft: Draft) -> bool:
    """Whether it left the house and its export does not say ``canceled`` yet."""
    said = {Manifest.model_validate_json(entry.manifest).pub_status for entry in tx.exports.list(draft.id)}
    return said == {"usable"}


def quoted(content: Content, own: Sequence[Passage]) -> tuple[tuple[int, int], ...]:
    """Where the text quotes one of these passages, with the marks."""
    return tuple((q.start, q.end) for q in find(content.text) if any(holds(p.text, q.words) for p in own))


def renew_evidence(tx: Tx, record_id: str, consent: Consent) -> None:
    """Bring the copies that drafts took of the record's passages to its consent of now."""
    for draft in tx.drafts.resting_on(record_id):
        own = _own(tx, draft, record_id)
        tx.corrections.renew_evidence(draft.id, [p.model_copy(update={"consent": consent}) for p in own])


def reach(parts: Parts, tx: Tx, actor: Actor, record_id: str, touches: Touches, now: datetime) -> Reached:
    """Mark every draft that rests on the record and that ``touches`` names, and cancel what of them was published."""
    drafts: list[str] = []
    quoting: list[str] = []
    exports: list[str] = []
    for draft in filter(touches, resting(tx, record_id)):
        places = quoted(tx.drafts.version(draft.id, draft.version).content, _own(tx, draft, record_id))
        left = is_out(tx, draft)
        voided = _step_back(tx, draft, bool(places), now)
        tx.corrections.note(_mark(draft, actor, places, now))
        detail = {"version": str(draft.version), "places": str(len(places)), "voided": str(voided)}
        tx.audit.append(
            now, actor.id, "evidence withdrawn", draft.id, detail | ({"status": "canceled"} if left else {})
        )
        drafts.append(draft.id)
        quoting += [draft.id] if places else []
        exports += [draft.id] if left else []
    for draft_id in exports:  # files last: what is refused above leaves them as they are
        cancel_export(parts, tx, actor, tx.drafts.get(draft_id), now)
    return Reached(record_id=record_id, drafts=tuple(drafts), quoting=tuple(quoting), exports=tuple(exports))


def _step_back(tx: Tx, draft: Draft, quotes: bool, now: datetime) -> int:
    """The state after it, and how many signatures it voids: those under what left the house stay on record."""
    after = _AFTER_QUOTING[draft.state] if quotes else _AFTER[draft.state]
    voided = 0 if after == "withdrawn" else tx.signatures.void_all(draft.id, now)
    if after != draft.state:
        tx.drafts.set_state(draft.id, draft.state, after)
    if after == "withdrawn":
        tx.edits.drop(draft.id)
    return voided


def _own(tx: Tx, draft: Draft, record_id: str) -> list[Passage]:
    return [p for p in tx.drafts.evidence(draft.id) if p.record_id == record_id]


def _rests(tx: Tx, draft: Draft, own: Sequence[Passage]) -> bool:
    ids = {p.id for p in own}
    numbers = tx.erasure.exported_versions(draft.id) | {draft.version}
    texts = [tx.drafts.version(draft.id, number).content for number in sorted(numbers)]
    return any(quoted(c, own) or any(ids.intersection(s.citations) for s in c.sentences) for c in texts)


def _mark(draft: Draft, actor: Actor, places: tuple[tuple[int, int], ...], now: datetime) -> EvidenceChange:
    return EvidenceChange(
        id=uuid4().hex, draft_id=draft.id, version=draft.version, at=now, by=actor.id, kind="withdrawn", places=places
    )
