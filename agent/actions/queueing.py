"""What waits and for whom: the queue, taking a draft in hand, and passing on one whose time has passed."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import NamedTuple, get_args

from agent.actions.drafting import DraftingVerbs
from agent.actions.parts import allow
from agent.actions.policies import in_force
from agent.errors import NotAllowedError, WrongStateError
from agent.models import Actor, Draft, DraftKind, Finding, Role, State
from agent.review import ROLE_NAMES, STATE_NAMES, unsigned
from agent.store import Tx
from agent.store.drafts import Outline
from agent.store.signatures import Name
from agent.views import QueueRow

#: States in which a draft waits for somebody; the others are the archive.
OPEN: frozenset[State] = frozenset({"drafted", "in_review", "changes_requested", "signed"})
GONE: frozenset[State] = frozenset(get_args(State)) - OPEN
#: Rows of one page of the queue.
ROWS = 50
#: How long a draft stays in somebody's hand who does nothing with it; after that anybody may take it.
HELD: dict[DraftKind, timedelta] = {"story": timedelta(hours=4), "statement": timedelta(minutes=15)}
#: After so long a page looks anew, whether or not anybody did anything.
LOOK = timedelta(minutes=5)


class Glance(NamedTuple):
    """A draft as far as a filter or a count asks for it. ``holder`` has it in hand; ``mine``, ``overdue`` and
    ``stands_in`` are those of its ``QueueRow``; ``needed`` are the roles whose name comes next."""

    draft: Outline
    holder: str | None
    named: Sequence[Name]
    needed: tuple[Role, ...]
    mine: bool
    overdue: bool
    stands_in: bool

    @property
    def waits_for(self) -> str:
        return ", ".join(_waits_for(self.draft.state, self.needed))


class Waiting:
    """The queue of one person at one moment of the store: a glance at every draft, and whole rows where asked for."""

    def __init__(
        self, tx: Tx, actor: Actor, now: datetime, states: Collection[State] = OPEN, incident_id: str | None = None
    ) -> None:
        """Asks the store five questions, however many drafts there are."""
        self._tx, self._now, self._policy = tx, now, in_force(tx)
        named, wrote = tx.signatures.standing(states), tx.drafts.written_by(actor.id, states)
        outlines = tx.drafts.outlines(states, actor, incident_id=incident_id)
        self.glances = [self._glance(one, actor, named.get(one.id, ()), one.id in wrote) for one in outlines]

    def rows(self, ids: Collection[str]) -> list[QueueRow]:
        """Those of these drafts that are in the queue, in its order, by four questions more."""
        wanted = set(ids)
        glances = [glance for glance in self.glances if glance.draft.id in wanted]
        drafts = self._tx.drafts.many([glance.draft.id for glance in glances])
        findings = self._tx.drafts.findings_of(list(drafts.values()))
        outrun = self._tx.incidents.outrun(list(drafts.values()))
        return [self._row(g, drafts[g.draft.id], findings.get(g.draft.id, ()), outrun) for g in glances]

    def _glance(self, draft: Outline, actor: Actor, named: Sequence[Name], wrote: bool) -> Glance:
        rules = self._policy.of(draft.kind, draft.team)
        needed = unsigned(rules, [name.role for name in named])[: 1 if rules.in_order else None]
        hands = wrote or actor.id in {draft.created_by, draft.last_editor, *(name.signer for name in named)}
        if draft.state == "in_review":
            mine = not hands and rules.lets(actor) and bool(actor.roles & set(needed))
        else:
            mine = draft.state in OPEN and actor.id == draft.created_by
        overdue = draft.state in OPEN and draft.due_at is not None and draft.due_at <= self._now
        stands_in = overdue and bool(actor.roles & set(rules.stand_in))
        return Glance(draft, held_by(draft, self._now), named, needed, mine, overdue, stands_in)

    def _row(self, glance: Glance, draft: Draft, found: Sequence[Finding], outrun: Collection[str]) -> QueueRow:
        rules = self._policy.of(draft.kind, draft.team)
        severities = [finding.severity for finding in rules.weigh(found)]
        if glance.holder != draft.claimed_by:
            draft = draft.model_copy(update={"claimed_by": None, "claimed_at": None})
        return QueueRow(
            draft=draft,
            signatures=len(glance.named),
            needed=len(rules.signatures),
            blocking=severities.count("block"),
            warnings=severities.count("warn"),
            mine=glance.mine,
            waits_for=glance.waits_for,
            stale=draft.id in outrun,
            overdue=glance.overdue,
            stands_in=glance.stands_in,
            told=rules.stand_in,
        )


class QueueVerbs(DraftingVerbs):
    """Reading the queue, and who has what in hand."""

    def queue(self, actor: Actor, *, archive: bool = False, incident_id: str | None = None) -> list[QueueRow]:
        """Drafts that wait, of one incident or all, what is due first at the top; with ``archive`` those that wait no
        more, the same way."""
        with self.waiting(actor, GONE if archive else OPEN, incident_id) as waiting:
            return waiting.rows([glance.draft.id for glance in waiting.glances])

    @contextmanager
    def waiting(
        self, actor: Actor, states: Collection[State] = OPEN, incident_id: str | None = None
    ) -> Iterator[Waiting]:
        """The queue as it is now, to be read within the block: counts over all of it, and rows of a page."""
        allow(actor, "read drafts")
        with self._parts.store.read() as tx:
            yield Waiting(tx, actor, self._parts.clock(), states, incident_id)

    def done(self, actor: Actor, most: int) -> Sequence[Outline]:
        """Drafts that wait no more, the newest first."""
        allow(actor, "read drafts")
        with self._parts.store.read() as tx:
            return tx.drafts.ended(GONE, actor, most)

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


def held_by(draft: Draft | Outline, now: datetime) -> str | None:
    """Who has the draft in hand at ``now``; None when nobody has, or has had it for too long."""
    if draft.claimed_at is None or now >= draft.claimed_at + HELD[draft.kind]:
        return None
    return draft.claimed_by


def _waits_for(state: State, roles: Sequence[Role]) -> list[str]:
    """Who has the next move: roles by name in review, else the writer or whoever exports."""
    if state == "in_review":
        return [ROLE_NAMES[role] for role in roles]
    return {"signed": ["an export"], "drafted": ["its writer"], "changes_requested": ["its writer"]}.get(state, [])
