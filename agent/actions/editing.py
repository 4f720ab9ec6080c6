"""Verbs that change a draft's text: edit and mend. Each makes a version of its own, and voids every signature."""

from collections.abc import Callable, Mapping
from datetime import datetime

from agent.actions.checking import Basis, CheckingVerbs, Opened
from agent.actions.parts import Parts, allow
from agent.actions.policies import in_force
from agent.edit import retype
from agent.editors import Editors
from agent.errors import RefusedError
from agent.models import Actor, Content, Draft, Finding, Part, Provenance, Version
from agent.reading import Ground
from agent.review import decide
from agent.store import Tx
from agent.views import Typed


class EditingVerbs(CheckingVerbs):
    """Changing a text by hand. Whoever does is an author of it, and can't sign it."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        self.editors = Editors(parts.store, parts.clock)

    def look(self, actor: Actor, draft_id: str, base: int, parts: Mapping[Part, str]) -> Typed:
        """What the desk would find in ``parts`` as typed on version ``base``; nothing is saved.

        A statement is looked at on the present facts, as it would be saved. Raises ``NotFoundError``.
        """
        allow(actor, "draft")
        with self._parts.store.read() as tx:
            draft = tx.drafts.get(draft_id, actor)
            newest, begun = tx.drafts.version(draft_id, draft.version), tx.drafts.version(draft_id, base)
            kept = Basis(tx.drafts.evidence(draft_id), tx.drafts.facts(draft_id))
            draft, basis = _renewed(tx, draft, kept)
            rules = in_force(tx).of(draft.kind, draft.team)
        ground = self.ground(basis)
        content = retype(begun.content, parts, ground.texts, ground.threshold)
        found = rules.weigh(self.check(draft, content, basis))
        return Typed(
            text=content.text,
            words=len(content.part("body").split()),
            sentences=ground.views(content),
            findings=tuple(sorted((f for f in found if f.severity != "ask"), key=_weight)),
            newest=newest,
        )

    def edit(self, actor: Actor, draft_id: str, base: int, parts: Mapping[Part, str]) -> Version:
        """Keep ``parts`` as typed, as the version after ``base``; every signature is void from then on.

        Changed sentences are cited anew, and a statement is checked against the present fact base; one that the facts
        have outrun may be saved in the same words by somebody who compared the two. Raises ``StaleError`` when somebody
        made another version since.
        """

        def change(old: Content, ground: Ground) -> Content:
            return retype(old, parts, ground.texts, ground.threshold)

        return self._revise(actor, draft_id, base, change)

    def mend(self, actor: Actor, draft_id: str, base: int, finding: Finding) -> Version:
        """Put a finding's mend in its place, as a version of its own. Raises ``RefusedError`` without one."""
        mend = finding.mend
        if mend is None:
            raise RefusedError(f"There is no ready mend for {finding.rule}; edit the sentence instead.")

        def change(old: Content, ground: Ground) -> Content:
            return _replace(old, finding.start, finding.end, mend)

        return self._revise(actor, draft_id, base, change)

    def _revise(
        self,
        actor: Actor,
        draft_id: str,
        base: int,
        change: Callable[[Content, Ground], Content],
        made: Provenance | None = None,
    ) -> Version:
        """``made`` says where the words come from when no person typed them."""
        now = self._parts.clock()
        with self._parts.store.begin() as tx:
            opened = _at_present(tx, self.open(tx, actor, draft_id, checked=False))
            step = decide(opened.case, "edit", actor, seen=base)
            content = change(opened.version.content, self.ground(opened.basis))
            if content.text == opened.version.content.text and not opened.case.stale:
                raise RefusedError("Nothing was changed, so there is no new version.")
            self.stop_leak(opened.basis, content.text, "the draft")
            version = self._next(opened, actor, content, now, made)
            tx.drafts.add_version(version, base, content.part("headline") or opened.draft.title)
            if opened.draft.statement is not None:
                tx.drafts.set_facts(draft_id, opened.basis.facts)
                tx.drafts.set_statement(draft_id, opened.draft.statement)
            voided = tx.signatures.void_all(draft_id, now)
            if step.after != step.before:
                tx.drafts.set_state(draft_id, step.before, step.after)
            detail = {"version": str(version.number), "sha256": version.sha256, "voided": str(voided)}
            by = {"model": made.model} if made else {}
            tx.audit.append(now, actor.id, "edit", draft_id, detail | by)
            return version

    def _next(self, opened: Opened, actor: Actor, content: Content, now: datetime, made: Provenance | None) -> Version:
        return Version(
            draft_id=opened.draft.id,
            number=opened.version.number + 1,
            content=content,
            author=actor.id,
            created_at=now,
            provenance=made or Provenance(model="person", prompt_sha256=opened.version.provenance.prompt_sha256),
            findings=tuple(self.check(opened.draft, content, opened.basis)),
        )


def _at_present(tx: Tx, opened: Opened) -> Opened:
    """A statement with the fact base as it is now: who saves it anew, saves it against that."""
    draft, basis = _renewed(tx, opened.draft, opened.basis)
    return opened._replace(draft=draft, basis=basis)


def _renewed(tx: Tx, draft: Draft, basis: Basis) -> tuple[Draft, Basis]:
    if draft.incident_id is None or draft.statement is None:
        return draft, basis
    incident = tx.incidents.get(draft.incident_id)
    new = {
        "next_update_at": incident.next_update_at,
        "people_affected": incident.people_affected,
        "counsel_triggers": incident.counsel_triggers,
        "counsel_cleared": False if incident.counsel_triggers else None,
    }
    renewed = draft.model_copy(update={"statement": draft.statement.model_copy(update=new)})
    return renewed, Basis(basis.passages, incident.facts)


def _weight(finding: Finding) -> tuple[bool, int]:
    """Blocking ones first, then by place."""
    return finding.severity != "block", finding.start


def _replace(content: Content, start: int, end: int, words: str) -> Content:
    """``words`` instead of ``[start, end)``; an emptied sentence goes. Raises ``RefusedError`` across sentences."""
    sentences = []
    found = False
    for placed in content.placed:
        sentence = placed.sentence
        if placed.start <= start and end <= placed.end:
            found = True
            text = sentence.text[: start - placed.start] + words + sentence.text[end - placed.start :]
            sentence = sentence.model_copy(update={"text": " ".join(text.split()), "origin": "person"})
        if sentence.text:
            sentences.append(sentence)
    if not found:
        raise RefusedError("This mend does not fit into one sentence; edit the text instead.")
    return Content(sentences=tuple(sentences))
