"""Review as tables: what leads where, who may, and whose names a text needs before it leaves the house.

``decide`` looks at a ``Case`` and gives the ``Transition`` that a verb makes, or refuses with a sentence that
says why and who could. It changes nothing: ``agent/actions`` saves what it gives. Pages ask ``verbs`` which
buttons to offer; what is refused there is refused by ``decide`` in the same words.

Whose names a text needs, in which order, and which findings block it comes as a value, the ``Policy`` of the case.
What neither it nor a table below can be talked out of: nobody signs a text that they had a hand in, nobody signs
twice, an edit voids what was signed, a blocking finding stops signing and export, and where nobody is registered to
sign, or the policy can't be relied on, nothing is signed.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple, get_args

from agent.errors import NotAllowedError, RefusedError, StaleError, WrongStateError
from agent.models import Actor, Draft, Finding, Role, Signature, StaleMark, State, Verb, Version
from agent.policy import BUILT_IN, Policy, Rules, fillable
from retrieval.records import Value

Effect = Literal["none", "voids", "signs"]


class Step(NamedTuple):
    """What a verb does in a state: the state after it, and what becomes of the signatures."""

    after: State
    effect: Effect = "none"


#: Every step there is; a verb that is not in a state's row can't be done in it.
STEPS: dict[State, dict[Verb, Step]] = {
    "drafted": {
        "edit": Step("drafted", "voids"),
        "comment": Step("drafted"),
        "submit": Step("in_review", "voids"),
        "reject": Step("rejected", "voids"),
        "withdraw": Step("withdrawn", "voids"),
    },
    "in_review": {
        "edit": Step("in_review", "voids"),
        "comment": Step("in_review"),
        "request_changes": Step("changes_requested", "voids"),
        "sign": Step("signed", "signs"),  # stays in_review until the last name that is needed
        "reject": Step("rejected", "voids"),
        "withdraw": Step("withdrawn", "voids"),
    },
    "changes_requested": {
        "edit": Step("changes_requested", "voids"),
        "comment": Step("changes_requested"),
        "submit": Step("in_review", "voids"),
        "reject": Step("rejected", "voids"),
        "withdraw": Step("withdrawn", "voids"),
    },
    "signed": {
        "edit": Step("changes_requested", "voids"),
        "comment": Step("signed"),
        "request_changes": Step("changes_requested", "voids"),
        "reject": Step("rejected", "voids"),
        "withdraw": Step("withdrawn"),
        "export": Step("exported"),
    },
    "exported": {
        "comment": Step("exported"),
        "withdraw": Step("withdrawn"),
        "export": Step("exported"),
    },
    "rejected": {},
    "withdrawn": {"export": Step("withdrawn")},  # the notice that says "canceled"
}

#: What becomes of a statement when a fact under it is new, changed or gone; it is nobody's verb. What was exported
#: stays so, for it has been read, but it can't be exported again.
OUTRUN: dict[State, Step] = {
    "drafted": Step("drafted", "voids"),
    "in_review": Step("changes_requested", "voids"),
    "changes_requested": Step("changes_requested", "voids"),
    "signed": Step("changes_requested", "voids"),
    "exported": Step("exported"),
}

#: Who may do what; for ``sign`` the policy says it.
MAY: dict[Verb, frozenset[Role]] = {
    "edit": frozenset({"writer", "approver"}),
    "comment": frozenset({"writer", "approver", "legal", "privacy"}),
    "submit": frozenset({"writer", "approver"}),
    "request_changes": frozenset({"approver", "legal", "privacy"}),
    "reject": frozenset({"approver", "legal"}),
    "withdraw": frozenset({"approver", "legal", "privacy"}),
    "export": frozenset({"writer", "approver"}),
}

#: Verbs that judge or replace the text: the person must have the present version before them.
ON_THE_TEXT: frozenset[Verb] = frozenset({"edit", "submit", "request_changes", "sign", "reject", "export"})

#: Verbs that rest on the policy: they stop where it can't be relied on.
ON_POLICY: frozenset[Verb] = frozenset({"submit", "sign", "export"})

#: States in which nothing has been signed yet: whoever asked for the draft may take it back.
OWN: frozenset[State] = frozenset({"drafted", "in_review", "changes_requested"})

ROLE_NAMES: dict[Role, str] = {
    "writer": "a writer",
    "approver": "an approver",
    "legal": "somebody from legal",
    "privacy": "a privacy officer",
    "admin": "an administrator",
}
VERB_NAMES: dict[Verb, str] = {
    "edit": "edit this text",
    "comment": "comment on this text",
    "submit": "send this text to review",
    "request_changes": "request changes",
    "sign": "sign this text",
    "reject": "reject this text",
    "withdraw": "withdraw this text",
    "export": "export this text",
}
STATE_NAMES: dict[State, str] = {
    "drafted": "has not been sent to review",
    "in_review": "is in review",
    "changes_requested": "is back with its writer: changes were requested",
    "signed": "is signed",
    "exported": "has been exported",
    "rejected": "was rejected",
    "withdrawn": "was withdrawn",
}


class Case(Value):
    """All that a decision rests on, read in the same unit of work that will save it.

    ``signatures`` are those that stand; ``people`` everybody with an account that is not disabled; ``authors``
    everybody who wrote a version of the draft; ``findings`` those of the present version as of now, so that a
    consent that ran out since it was written counts, each as heavy as the policy has it. ``stale`` says what changed
    in the fact base under the present version since it was written. ``policy`` is that of now, and of a text that has
    left the house the one that it was signed by.
    """

    draft: Draft
    version: Version
    signatures: tuple[Signature, ...] = ()
    people: tuple[Actor, ...] = ()
    authors: frozenset[str] = frozenset()
    findings: tuple[Finding, ...] = ()
    stale: tuple[StaleMark, ...] = ()
    policy: Policy = BUILT_IN

    @property
    def rules(self) -> Rules:
        """What the policy says of this text."""
        return self.policy.of(self.draft.kind, self.draft.team)

    @property
    def hands(self) -> frozenset[str]:
        """Everybody who had a hand in the text and therefore can't sign it."""
        return self.authors | {self.draft.created_by, self.draft.last_editor, self.version.author}

    @property
    def standing(self) -> tuple[Signature, ...]:
        """The signatures under exactly this text."""
        return tuple(s for s in self.signatures if stands(s, self.version))

    @property
    def open_roles(self) -> tuple[Role, ...]:
        """The names that are still needed, in the order of the policy."""
        return missing(self.rules, self.standing)

    @property
    def next_roles(self) -> tuple[Role, ...]:
        """Those of them that may be given now."""
        return self.open_roles[:1] if self.rules.in_order else self.open_roles

    @property
    def questions(self) -> tuple[Finding, ...]:
        """What a signer has to answer, one a rule."""
        return tuple({f.rule: f for f in reversed(self.findings) if f.severity == "ask"}.values())[::-1]

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What a signer lets stand, one a place."""
        return tuple({f.key: f for f in self.findings if f.severity == "warn"}.values())


class Transition(Value):
    """What a verb does: save it, all of it. ``role`` is the one that a signature is given in."""

    verb: Verb
    before: State
    after: State
    voids: bool = False
    role: Role | None = None


class Offer(Value):
    """Whether a person may use a verb now; ``reason`` says why not, and who could."""

    verb: Verb
    allowed: bool
    reason: str = ""


def stands(signature: Signature, version: Version) -> bool:
    """Whether the signature is under exactly this text: not voided, same draft, same version, same SHA-256."""
    named = (signature.draft_id, signature.version, signature.sha256)
    return signature.voided_at is None and named == (version.draft_id, version.number, version.sha256)


def missing(rules: Rules, signatures: Iterable[Signature]) -> tuple[Role, ...]:
    """The names that are not among ``signatures``, in the order of the policy."""
    return unsigned(rules, [s.role for s in signatures])


def unsigned(rules: Rules, given: Iterable[Role]) -> tuple[Role, ...]:
    """As ``missing``, by the roles in which the names were given."""
    left = list(rules.signatures)
    for role in given:
        if role in left:
            left.remove(role)
    return tuple(left)


def complete(rules: Rules, version: Version, signatures: Sequence[Signature]) -> bool:
    """Whether every name that the policy asks for stands under this text, each another person's."""
    under = [s for s in signatures if stands(s, version)]
    return not missing(rules, under) and len({s.signer for s in under}) >= len(rules.signatures)


def decide(
    case: Case,
    verb: Verb,
    actor: Actor,
    *,
    seen: int | None = None,
    answers: Mapping[str, str] | None = None,
    accepted: Mapping[str, str] | None = None,
    role: Role | None = None,
) -> Transition:
    """The transition that ``verb`` by ``actor`` makes.

    ``seen`` is the version that the person had before them (needed for the verbs in ``ON_THE_TEXT``);
    ``answers`` maps the rule of each question to the signer's words, ``accepted`` the key of a warning to the reason
    why it may stand; ``role`` says in which role to sign, where the person has several (else the one that fewest
    others could give).
    Raises ``NotAllowedError``, ``WrongStateError`` or ``StaleError``; nothing else refuses.
    """
    _may(case, verb, actor)
    if verb in {"submit", "sign", "export"} and case.draft.state in OUTRUN:
        _current(case, verb)
    step = _step(case, verb)
    if verb in ON_POLICY and case.policy.fault:
        raise NotAllowedError(case.policy.fault)
    if verb in ON_THE_TEXT:
        _fresh(case, seen)
    if verb == "submit":
        _signable(case, case.people)
    if verb == "export":
        _exportable(case)
    if verb == "sign":
        made = _sign(case, actor, role)
        _answered(case, answers or {})
        _accepted(case, accepted or {})
        return made
    return Transition(verb=verb, before=case.draft.state, after=step.after, voids=step.effect == "voids")


def verbs(case: Case, actor: Actor) -> list[Offer]:
    """Every verb, in the order of ``Verb``: allowed now, or why not. What the signer has to say may come yet."""
    return [_offer(case, verb, actor) for verb in get_args(Verb)]


def _offer(case: Case, verb: Verb, actor: Actor) -> Offer:
    answers = {finding.rule: "to be answered" for finding in case.questions}
    accepted = {finding.key: "to be said" for finding in case.warnings}
    try:
        decide(case, verb, actor, seen=case.draft.version, answers=answers, accepted=accepted)
    except RefusedError as refusal:
        return Offer(verb=verb, allowed=False, reason=str(refusal))
    return Offer(verb=verb, allowed=True)


# --- who, in which state, on which text ---------------------------------------------------------------------


def _may(case: Case, verb: Verb, actor: Actor) -> None:
    if verb == "withdraw" and case.draft.state in OWN and actor.id == case.draft.created_by:
        return
    roles = _roles(case, verb)
    if not roles & actor.roles:
        who = _either(ROLE_NAMES[role] for role in sorted(roles))
        could = _could_sign(case, case.rules.signatures) if verb == "sign" else _could(case, roles)
        raise NotAllowedError(f"Only {who} may {VERB_NAMES[verb]}. {could}")


def _roles(case: Case, verb: Verb) -> frozenset[Role]:
    return frozenset(case.rules.signatures) if verb == "sign" else MAY[verb]


def _step(case: Case, verb: Verb) -> Step:
    state = case.draft.state
    step = STEPS[state].get(verb)
    if step is None:
        raise WrongStateError(f"Nobody can {VERB_NAMES[verb]} now: it {STATE_NAMES[state]}.")
    return step


def _fresh(case: Case, seen: int | None) -> None:
    if seen != case.draft.version or seen != case.version.number:
        shown = "no version" if seen is None else f"version {seen}"
        raise StaleError(
            f"The desk holds version {case.draft.version}; your page shows {shown}. "
            "Nothing was changed; open the draft again and compare."
        )


def _current(case: Case, verb: Verb) -> None:
    if case.stale:
        raise WrongStateError(
            f"Nobody can {VERB_NAMES[verb]} as it stands: {outrun(case.stale)} after version {case.version.number} was "
            "written. Compare it with the fact base, then save it anew or draft it again."
        )


def outrun(marks: Sequence[StaleMark]) -> str:
    """What changed under a text, in words: "F3 was changed and F9 is new"."""
    done = {"new": "is new", "changed": "was changed", "removed": "was taken out"}
    told = list({mark.what: f"{mark.what} {done[mark.kind]}" for mark in marks}.values())
    return f"{', '.join(told[:-1])} and {told[-1]}" if len(told) > 1 else "".join(told)


# --- signing ------------------------------------------------------------------------------------------------


def _sign(case: Case, actor: Actor, wanted: Role | None) -> Transition:
    _other_person(case, actor)
    _signable(case, case.people)
    role = _role_for(case, actor, wanted)
    _unblocked(case, "signed")
    after: State = "signed" if case.open_roles == (role,) else "in_review"
    return Transition(verb="sign", before=case.draft.state, after=after, role=role)


def _other_person(case: Case, actor: Actor) -> None:
    others = _could_sign(case, case.next_roles)
    if actor.id in case.hands:
        hand = "asked for" if actor.id == case.draft.created_by else "wrote on"
        raise NotAllowedError(f"You {hand} this text, so somebody else has to sign it. {others}")
    if any(s.signer == actor.id for s in case.standing):
        raise NotAllowedError(f"You have signed this text; the next name has to be another person's. {others}")
    if not case.rules.lets(actor):
        raise NotAllowedError(f"The house's policy does not let you sign such a text. {others}")


def _role_for(case: Case, actor: Actor, wanted: Role | None) -> Role:
    """The role that the actor's name is given in; the others that are needed must stay possible."""
    if not case.open_roles:
        raise WrongStateError(
            "Every name that the policy asks for stands under this text, and it changed while the text was in review. "
            "Request changes and send it to review again; then it is signed by the policy of now."
        )
    mine = [role for role in case.next_roles if role in actor.roles and wanted in {None, role}]
    if not mine:
        first = "first " if len(case.next_roles) < len(case.open_roles) else ""
        needed = _either(ROLE_NAMES[role] for role in dict.fromkeys(case.next_roles))
        raise NotAllowedError(f"What this text still needs {first}is {needed}. {_could_sign(case, case.next_roles)}")
    left = [p for p in case.people if p.id != actor.id]
    for role in sorted(mine, key=lambda r: len(_able(case, r, left))):
        rest = list(case.open_roles)
        rest.remove(role)
        if _fillable(case, rest, left):
            return role
    raise NotAllowedError(
        f"If you sign as {ROLE_NAMES[mine[0]]}, nobody is left for the other name that this text needs. "
        "Ask an administrator to register one more person."
    )


def _signable(case: Case, people: Sequence[Actor]) -> None:
    """Refuses where the desk is set up so that nobody could give the names that are still needed."""
    if _fillable(case, case.open_roles, people):
        return
    nobody = [role for role in dict.fromkeys(case.open_roles) if not _able(case, role, people)]
    if nobody:
        who = _either(ROLE_NAMES[role] for role in nobody)
        raise NotAllowedError(f"Nobody but the author is registered as {who}, so this text can't be signed. {ASK}")
    raise NotAllowedError(f"This text needs {len(case.open_roles)} names of different people. {ASK}")


ASK = "Ask an administrator to register one more person."


def _fillable(case: Case, roles: Sequence[Role], people: Sequence[Actor]) -> bool:
    """Whether different people could give every one of these names."""
    out = _out(case)
    return fillable(case.rules, roles, [p for p in people if p.id not in out])


def _able(case: Case, role: Role, people: Sequence[Actor]) -> list[Actor]:
    """Who could sign this text in this role."""
    out = _out(case)
    return [p for p in people if role in p.roles and p.id not in out and case.rules.lets(p)]


def _out(case: Case) -> frozenset[str]:
    """Who can't put a name under this text any more."""
    return case.hands | {s.signer for s in case.standing}


def _unblocked(case: Case, done: str) -> None:
    blocking = [f for f in case.findings if f.severity == "block"]
    if blocking:
        rules = ", ".join(dict.fromkeys(f.rule for f in blocking))
        raise NotAllowedError(f"This text can't be {done} while a finding blocks it ({rules}). Mend or cut the place.")


def _answered(case: Case, answers: Mapping[str, str]) -> None:
    unanswered = [f.rule for f in case.questions if not answers.get(f.rule, "").strip()]
    if unanswered:
        raise NotAllowedError(f"Before you sign, answer by name: {', '.join(unanswered)}.")


def _accepted(case: Case, accepted: Mapping[str, str]) -> None:
    """Where the policy asks for it, a warning stands only with the signer's reason."""
    bare = [f.rule for f in case.warnings if not accepted.get(f.key, "").strip()] if case.rules.reasons else []
    if bare:
        raise NotAllowedError(f"Before you sign, say why these may stand: {', '.join(dict.fromkeys(bare))}.")


# --- export -------------------------------------------------------------------------------------------------


def _exportable(case: Case) -> None:
    """Every name under exactly this text, and nothing that blocks it now; a withdrawn one only says so."""
    if not complete(case.rules, case.version, case.signatures):
        if case.draft.state == "withdrawn":
            raise WrongStateError("This text was withdrawn before it was signed; nothing left the house.")
        raise NotAllowedError(
            "The names under this text are not all there, not for this version, or not what the policy of now asks "
            "for; sign it again: request changes and send it to review."
        )
    if case.draft.state != "withdrawn":
        _unblocked(case, "exported")


# --- words --------------------------------------------------------------------------------------------------


def _could(case: Case, roles: frozenset[Role]) -> str:
    """Who could, by name; the author is no help where a name is needed."""
    names = sorted(p.name for p in case.people if p.roles & roles and p.id not in case.hands)
    return f"{_either(names)} could." if names else NOBODY


def _could_sign(case: Case, roles: Iterable[Role]) -> str:
    names = sorted({p.name for role in roles for p in _able(case, role, case.people)})
    return f"{_either(names)} could." if names else NOBODY


NOBODY = "Nobody else is registered who could; ask an administrator."


def _either(names: Iterable[str]) -> str:
    *most, last = list(names)
    return f"{', '.join(most)} or {last}" if most else last
