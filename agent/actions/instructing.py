"""Mending by instruction: "Shorter", "less formal", a comment. What comes back is proposed, never put in by itself.

Only the sentences that are meant change. Each proposed sentence is checked as a typed one is: what the evidence does
not carry, or what breaks a rule that the sentence kept before, is refused with the reason and can't be accepted.
Accepting makes a version by the verb ``edit``; its provenance says which model had the words, and who asked signs none
of it.
"""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from agent.actions.checking import Opened
from agent.actions.editing import EditingVerbs
from agent.actions.parts import Progress, allow, silent
from agent.checks.known import verdicts
from agent.errors import LeakError, NotFoundError, RefusedError, StaleError
from agent.guard import gate
from agent.models import Actor, Content, Event, Finding, Placed, Provenance, Usage, Version
from agent.reading import Ground
from agent.review import decide
from agent.views import Proposal, Proposed

if TYPE_CHECKING:
    from agent.draft.instruct import Asked, Reworded

#: Sentences that one instruction may mean, and characters of it.
MOST, LONGEST = 12, 500
#: So long does a proposal wait for whoever asked for it.
KEPT = timedelta(days=7)
NO_MODEL = (
    "This needs a chat model, and the desk runs without one; nothing was changed. “Shorter” and “less formal” can be "
    "done by rule; for the rest edit the sentence."
)
NOTHING = (
    "No rule finds anything to change here, and the desk runs without a chat model. The text is as it was; edit it."
)


class InstructingVerbs(EditingVerbs):
    """A proposal waits in the database, so that a restart loses no answer of a model. It is no part of the draft: only
    whoever asked sees it, and it goes when it is taken or refused, when a word of the draft's evidence is masked or
    forgotten, or after a week."""

    def propose(
        self,
        actor: Actor,
        draft_id: str,
        base: int,
        meant: Collection[int],
        instruction: str,
        *,
        on_event: Progress = silent,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Proposal:
        """Other words for the sentences with the indexes ``meant``, for ``actor`` to look at; the text stays.

        Raises ``RefusedError`` where nothing can be proposed, ``LeakError`` for an instruction that names a customer,
        ``StaleError``, ``ModelUnavailableError``.
        """
        allow(actor, "draft")
        wanted = " ".join("".join(c for c in instruction if c.isprintable() or c.isspace()).split())[:LONGEST]
        if not wanted:
            raise RefusedError("Say what should change in the sentence; nothing was changed.")
        self._parts.gatekeeper.stop(wanted, "the proposal")
        with self._parts.store.read() as tx:
            opened = self.open(tx, actor, draft_id)
        decide(opened.case, "edit", actor, seen=base)
        placed = list(opened.version.content.placed)
        chosen = [index for index in sorted(set(meant)) if 0 <= index < len(placed)][:MOST]
        proposal = self._proposal(opened, base, chosen, wanted, on_event, cancelled)
        now = self._parts.clock()
        with self._parts.store.begin() as tx:
            draft = tx.drafts.get(draft_id, actor)
            if draft.erased_at is not None or draft.version != base:
                raise StaleError("The text was changed in the meantime. Ask again on what it says now.")
            tx.proposals.drop_until(now - KEPT)
            tx.proposals.put(proposal.id, draft_id, actor.id, now, proposal.model_dump_json())
            tx.audit.append(now, actor.id, "propose words", draft_id, {"proposal": proposal.id, "version": str(base)})
        return proposal

    def proposal(self, actor: Actor, proposal_id: str) -> Proposal:
        """Raises ``NotFoundError`` for one that is gone or another's."""
        with self._parts.store.read() as tx:
            found = tx.proposals.find(proposal_id, actor.id)
        if found is None:
            raise NotFoundError("This proposal is no longer there. Ask for it again; the text is as it was.")
        return Proposal.model_validate_json(found)

    def accept(self, actor: Actor, proposal_id: str, taken: Collection[int]) -> Version:
        """Put the proposed sentences with these indexes into the text, as a version of its own."""
        proposal = self.proposal(actor, proposal_id)
        new = {one.index: one.after for one in proposal.sentences if one.index in taken and not one.refused}
        if not new:
            raise RefusedError("None of the proposed sentences was chosen; the text is as it was.")
        made = Provenance(
            model=proposal.model or "composer",
            prompt_sha256=proposal.prompt_sha256,
            usage=proposal.usage,
        )
        draft_id, base = proposal.draft_id, proposal.base
        version = self._revise(actor, draft_id, base, lambda old, ground: _put(old, new, proposal, ground), made)
        self.refuse(actor, proposal_id)
        return version

    def refuse(self, actor: Actor, proposal_id: str) -> None:
        """Forget a proposal."""
        with self._parts.store.begin() as tx:
            tx.proposals.drop(proposal_id, actor.id)

    def _proposal(
        self,
        opened: Opened,
        base: int,
        chosen: Sequence[int],
        wanted: str,
        on_event: Progress,
        cancelled: Callable[[], bool],
    ) -> Proposal:
        from agent.draft.instruct import QUOTATION, Asked, by_model, by_rule, quotes

        ground, placed = self.ground(opened.basis), opened.version.content.placed
        free = [index for index in chosen if _may_change(placed[index]) and not quotes(placed[index].sentence.text)]
        asked = [Asked(placed[i].sentence.part, placed[i].sentence.text, _notes(placed[i], ground)) for i in free]
        model = self._parts.model(gate(self._identities(opened.basis.passages), "the model")) if asked else None
        done = by_rule(asked, wanted) if model is None else None
        if asked and model is None:
            _stop_unchanged(asked, done)
        if model is not None:
            on_event(Event(step="Rewording", detail=wanted))
            done = by_model(model, asked, wanted, lambda _: None, cancelled)
        texts = dict(zip(free, done.texts if done else [], strict=True))
        on_event(Event(step="Checking what came back"))
        held = [
            Proposed(index=i, before=placed[i].sentence.text, after=placed[i].sentence.text, refused=QUOTATION)
            for i in chosen
            if i not in texts and _may_change(placed[i])
        ]
        offers = [self._offer(opened, ground, index, text) for index, text in texts.items()]
        if not offers and not held:
            raise RefusedError("These are the house's own lines; edit them instead. Nothing was changed.")
        return Proposal(
            id=uuid4().hex[:12],
            draft_id=opened.draft.id,
            base=base,
            instruction=wanted,
            model=done.model if done else "",
            prompt_sha256=done.prompt_sha256 if done else None,
            usage=done.usage if done else Usage(),
            sentences=tuple(sorted([*offers, *held], key=lambda one: one.index)),
        )

    def _offer(self, opened: Opened, ground: Ground, index: int, text: str) -> Proposed:
        """What names a customer is not kept, not even to be looked at."""
        before = opened.version.content.placed[index].sentence.text
        try:
            self.stop_leak(opened.basis, text, "the draft")
        except LeakError as error:
            return Proposed(index=index, before=before, after=before, refused=str(error))
        return Proposed(index=index, before=before, after=text, refused=self._refusal(opened, ground, index, text))

    def _refusal(self, opened: Opened, ground: Ground, index: int, text: str) -> str:
        """Why the sentence can't be taken; empty when it can."""
        old = opened.version.content
        if text == old.placed[index].sentence.text:
            return "It came back as it was."
        (verdict,) = verdicts([text], list(ground.texts.values()), ground.threshold)
        if not verdict.supported:
            return f"The evidence does not carry it: {verdict.why}"
        new = _with(old, {index: text}, ground)
        was = Counter(f.rule for f in opened.case.findings if f.severity == "block")
        rules = opened.case.rules
        worse = Counter(f.rule for f in self._blocking(rules.weigh(self.check(opened.draft, new, opened.basis)))) - was
        return f"It would break {', '.join(sorted(worse))}." if worse else ""

    def _blocking(self, findings: Sequence[Finding]) -> list[Finding]:
        return [f for f in findings if f.severity == "block"]


def _stop_unchanged(asked: Sequence["Asked"], done: "Reworded | None") -> None:
    """Raises ``RefusedError`` where no rule knows what is asked for, or none finds anything to change."""
    if done is None:
        raise RefusedError(NO_MODEL)
    if done.texts == [one.text for one in asked]:
        raise RefusedError(NOTHING)


def _may_change(placed: Placed) -> bool:
    sentence = placed.sentence
    return sentence.part in {"headline", "standfirst", "body"} and sentence.origin != "house"


def _notes(placed: Placed, ground: Ground) -> tuple[str, ...]:
    return tuple(ground.texts[i] for i in placed.sentence.citations if i in ground.texts)


def _put(old: Content, new: dict[int, str], proposal: Proposal, ground: Ground) -> Content:
    if any(old.sentences[one.index].text != one.before for one in proposal.sentences if one.index in new):
        raise RefusedError("The text is no longer the one that this was proposed for. Ask for it again.")
    return _with(old, new, ground, "model" if proposal.model else "composer")


def _with(old: Content, new: dict[int, str], ground: Ground, origin: str = "composer") -> Content:
    """``old`` with other words for the sentences at these indexes, each cited anew."""
    sentences = list(old.sentences)
    ids = list(ground.texts)
    for index, text in new.items():
        (verdict,) = verdicts([text], list(ground.texts.values()), ground.threshold)
        cited = tuple(ids[i] for i in verdict.evidence) if verdict.supported else ()
        change = {"text": text, "citations": cited, "origin": origin}
        sentences[index] = sentences[index].model_copy(update=change)
    return Content(sentences=tuple(sentences))
