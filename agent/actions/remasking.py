"""What a record that was masked anew does to the drafts that rest on it.

Each draft keeps its copy of the evidence; the copies are brought to what the record says now. Where a sentence
cites a passage that changed, or the text itself holds the words, the signatures under it are void: a signature is
for one text on the evidence that the person saw. Versions never change, so a text that holds the words is blocked
until somebody edits it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import uuid4

from agent.models import Actor, Draft, EvidenceChange, State, Version
from agent.store import Tx
from agent.views import Corrected
from retrieval.lessons import Taught
from retrieval.records import Passage
from retrieval.shifts import Moves

#: Where a signed text goes when its evidence changed: back for another signature, or to its writer.
SIGN_AGAIN: State = "in_review"
TO_ITS_WRITER: State = "changes_requested"
OUT: frozenset[State] = frozenset({"exported", "withdrawn"})


class Remasked(NamedTuple):
    """A record masked anew: the way from its old text to the new one, what was masked, and when."""

    record_id: str
    moves: Moves
    masked: Taught
    is_mask: bool
    at: datetime


def remask_evidence(tx: Tx, actor: Actor, made: Remasked) -> Corrected:
    """Bring every draft that rests on the record to what it says now, and say which were touched."""
    touched: list[str] = []
    holding: list[str] = []
    published = 0
    for draft in tx.drafts.resting_on(made.record_id):
        changed = _renewed(tx, draft.id, made)
        tx.edits.cover(draft.id, made.masked.cover)
        tx.proposals.drop_of(draft.id)
        version = tx.drafts.version(draft.id, draft.version)
        places = _places(version, made.masked)
        if not (places or _cites(version, changed)):
            continue
        touched.append(draft.id)
        holding += [draft.id] if places else []
        published += draft.state in OUT
        _unsign(tx, actor, draft, places, made)
    return Corrected(record_id=made.record_id, drafts=tuple(touched), holding=tuple(holding), published=published)


def _renewed(tx: Tx, draft_id: str, made: Remasked) -> frozenset[str]:
    """The ids of the passages whose text is another one now."""
    old = [p for p in tx.drafts.evidence(draft_id) if p.record_id == made.record_id]
    new = [made.moves.passage(passage) or _covered(passage, made.masked) for passage in old]
    tx.corrections.renew_evidence(draft_id, new)
    return frozenset(b.id for a, b in zip(old, new, strict=True) if a.text != b.text)


def _covered(passage: Passage, masked: Taught) -> Passage:
    """A copy of an earlier import: its own text is masked where it stands."""
    subject = None if passage.subject is None else masked.cover(passage.subject)
    return passage.model_copy(update={"text": masked.cover(passage.text), "subject": subject})


def _places(version: Version, masked: Taught) -> tuple[tuple[int, int], ...]:
    """Where the text itself holds what was masked; the house's own lines are nobody's."""
    return tuple(
        (placed.start + start, placed.start + end)
        for placed in version.content.placed
        if placed.sentence.origin != "house"
        for start, end in masked.places(placed.sentence.text)
    )


def _cites(version: Version, changed: frozenset[str]) -> bool:
    return any(changed.intersection(sentence.citations) for sentence in version.content.sentences)


def _unsign(tx: Tx, actor: Actor, draft: Draft, places: Sequence[tuple[int, int]], made: Remasked) -> None:
    """Void what was signed on the evidence of before, and keep on record what changed under which version."""
    voided = 0 if draft.state in OUT else tx.signatures.void_all(draft.id, made.at)
    if draft.state == "signed":
        tx.drafts.set_state(draft.id, "signed", TO_ITS_WRITER if places else SIGN_AGAIN)
    kind = "masked" if made.is_mask else "released"
    tx.corrections.note(
        EvidenceChange(
            id=uuid4().hex,
            draft_id=draft.id,
            version=draft.version,
            at=made.at,
            by=actor.id,
            kind="masked" if made.is_mask else "released",
            places=tuple(places),
        )
    )
    detail = {"version": str(draft.version), "voided": str(voided), "places": str(len(places))}
    tx.audit.append(made.at, actor.id, f"evidence {kind}", draft.id, detail)
