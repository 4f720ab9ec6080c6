"""What waits and for whom: the queue, taking a draft in hand, and passing on one whose time has passed."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from agent.actions.drafting import DraftingVerbs
from agent.actions.parts import allow
from agent.actions.policies import in_force
from agent.errors import NotAllowedError, WrongStateError
from agent.models import Actor, Draft, DraftKind, Finding, Role, Signature, State
from agent.policy import Policy
from agent.review import ROLE_NAMES, STATE_NAMES, missing
from agent.store import Tx
from agent.views import QueueRow
from retrieval.records import Value

#: States in which a draft waits for somebody; the others are the archive.
OPEN: frozenset[State] = frozenset({"drafted", "in_review", "changes_requested", "signed"})
#: How long a draft stays in somebody's hand who does nothing with it; after that anybody may take it.
HELD: dict[DraftKind, timedelta] = {"story": timedelta(hours=4), "statement": timedelta(minutes=15)}
#: After so long a page looks anew, whether or not anybody did anything.
LOOK = timedelta(minutes=5)


class Waiting(Value):
    """What a queue is made of, read for all its drafts at once."""

    findings: dict[str, tuple[Finding, ...]]
    authors: dict[str, frozenset[str]]
    signed: dict[str, tuple[Signature, ...]]
    outrun: frozenset[str]

    @classmethod
    def read(cls, tx: Tx, drafts: Sequence[Draft]) -> "Waiting":
        """Four questions to the store, however many drafts there are."""
        ids = [draft.id for draft in drafts]
        return cls(
            findings=tx.drafts.findings_of(drafts),
            authors=tx.drafts.authors_of(ids),
            signed=tx.signatures.standing_of(ids),
            outrun=tx.incidents.outrun(drafts),
        )


class QueueVerbs(DraftingVerbs):
    """Reading the queue, and who has what in hand."""

    def queue(self, actor: Actor, *, archive: bool = False, incident_id: str | None = None) -> list[QueueRow]:
        """Drafts that wait, of one incident or all, what is due first at the top; with ``archive`` those that wait no
        more, the same way."""
        allow(actor, "read drafts")
        now = self._parts.clock()
        with self._parts.store.read() as tx:
            drafts = [d for d in tx.drafts.list(incident_id=incident_id, actor=actor) if (d.state in OPEN) != archive]
            policy, waiting = in_force(tx), Waiting.read(tx, drafts)
        return [_row(draft, actor, policy, waiting, now) for draft in drafts]

    def stamp(self, actor: Actor) -> str:
        """Differs from an earlier one when anything on the desk may look another way in the queue.

        It costs one row of an index: pages ask for it every few seconds. Each verb leaves a record of the audit; what
        time alone changes (a text that is held too long) is told within ``LOOK``.
        """
        allow(actor, "read drafts")
        with self._parts.store.read() as tx:
            head = tx.audit.head()
        return f"{head[:16]}-{int(self._parts.clock().timestamp() // LOOK.total_seconds())}"

    def claim(self, actor: Actor, draft_id: str) -> Draft:
        """Take the draft's next move in hand, so that nobody does the same work; it keeps nobody out.

        Raises ``NotAllowedError`` while somebody else has it, ``WrongStateError`` when nothing is to be done.
        """
        allow(actor, "take a draft in hand")
        now = self._parts.clock()
        with self._parts.store.begin() as tx:
            draft = tx.drafts.get(draft_id, actor)
            if draft.state not in OPEN:
                raise WrongStateError(f"This text {STATE_NAMES[draft.state]}; there is nothing to take in hand.")
            holder = held_by(draft, now)
            if holder not in {None, actor.id}:
                name = next((p.name for p in tx.users.actors() if p.id == holder), holder)
                raise NotAllowedError(f"{name} has this text in hand. You can still read, comment and sign it.")
            tx.drafts.set_claim(draft_id, actor.id, now)
            tx.audit.append(now, actor.id, "claim", draft_id, {"version": str(draft.version)})
            return tx.drafts.get(draft_id)

    def release(self, actor: Actor, draft_id: str) -> Draft:
        """Give the draft out of one's hand. Raises ``NotAllowedError`` when it is in another's."""
        allow(actor, "take a draft in hand")
        now = self._parts.clock()
        with self._parts.store.begin() as tx:
            draft = tx.drafts.get(draft_id, actor)
            if held_by(draft, now) not in {None, actor.id}:
                raise NotAllowedError("Somebody else has this text in hand; only they can give it back.")
            if draft.claimed_by is not None:
                tx.drafts.set_claim(draft_id, None, None)
                tx.audit.append(now, actor.id, "release", draft_id, {"version": str(draft.version)})
            return tx.drafts.get(draft_id)

    def escalate(self, actor: Actor) -> list[Draft]:
        """Put on record which open drafts' time has passed, each once; the stand-ins of the policy are told of it.

        It changes nothing else: no time that passes ever approves a text.
        """
        allow(actor, "pass on what is late")
        now = self._parts.clock()
        with self._parts.store.read() as tx:
            waiting = _late(tx, now)
        if not waiting:
            return []  # it is asked every few seconds: nobody's writing waits for that
        with self._parts.store.begin() as tx:
            late = _late(tx, now)
            for draft in late:
                tx.drafts.set_escalated(draft.id, now)
                detail = {"version": str(draft.version), "due": f"{draft.due_at:%Y-%m-%d %H:%M} UTC"}
                tx.audit.append(now, actor.id, "escalate", draft.id, detail)
        return late


def _late(tx: Tx, now: datetime) -> list[Draft]:
    """Open drafts whose time has passed and which nobody was told of."""
    return [d for d in tx.drafts.list(states=OPEN) if d.due_at and d.due_at <= now and d.escalated_at is None]


def held_by(draft: Draft, now: datetime) -> str | None:
    """Who has the draft in hand at ``now``; None when nobody has, or has had it for too long."""
    if draft.claimed_at is None or now >= draft.claimed_at + HELD[draft.kind]:
        return None
    return draft.claimed_by


def _row(draft: Draft, actor: Actor, policy: Policy, waiting: Waiting, now: datetime) -> QueueRow:
    rules = policy.of(draft.kind, draft.team)
    severities = [f.severity for f in rules.weigh(waiting.findings.get(draft.id, ()))]
    signed = waiting.signed.get(draft.id, ())
    needed = missing(rules, signed)[: 1 if rules.in_order else None]
    authors = waiting.authors.get(draft.id, frozenset())
    hands = {draft.created_by, draft.last_editor, *authors, *(s.signer for s in signed)}
    overdue = draft.state in OPEN and draft.due_at is not None and draft.due_at <= now
    return QueueRow(
        draft=draft if held_by(draft, now) else draft.model_copy(update={"claimed_by": None, "claimed_at": None}),
        signatures=len(signed),
        needed=len(rules.signatures),
        blocking=severities.count("block"),
        warnings=severities.count("warn"),
        mine=_mine(draft, actor, needed if rules.lets(actor) else (), hands),
        waits_for=", ".join(_waits_for(draft, needed)),
        stale=draft.id in waiting.outrun,
        overdue=overdue,
        stands_in=overdue and bool(actor.roles & set(rules.stand_in)),
        told=rules.stand_in,
    )


def _waits_for(draft: Draft, roles: Sequence[Role]) -> list[str]:
    """Who has the next move: roles by name in review, else the writer or whoever exports."""
    if draft.state == "in_review":
        return [ROLE_NAMES[role] for role in roles]
    return {"signed": ["an export"], "drafted": ["its writer"], "changes_requested": ["its writer"]}.get(
        draft.state, []
    )


def _mine(draft: Draft, actor: Actor, roles: Sequence[Role], hands: Collection[str]) -> bool:
    """Whether the next move is this person's; ``hands`` wrote or signed it already, and can't sign."""
    if draft.state == "in_review":
        return bool(actor.roles & set(roles)) and actor.id not in hands
    return draft.state in OPEN and actor.id == draft.created_by
