"""The review table: every state, verb and role, and every way in which a signature must be refused."""

from itertools import product
from typing import get_args

import pytest

from agent.errors import NotAllowedError, RefusedError, StaleError, WrongStateError
from agent.models import Actor, DraftKind, Role, Signature, State, Verb
from agent.policy import BUILT_IN, Policy, parse
from agent.review import MAY, STEPS, Case, complete, decide, stands, verbs
from tests.desk_samples import actor, draft, finding, signature, version

WANDA = actor("wanda", "writer")
ABEL = actor("abel", "approver")
ADA = actor("ada", "approver")
LENA = actor("lena", "legal")
PIM = actor("pim", "privacy")
ROOT = actor("root", "admin")
WILL = actor("wilma", "writer")
PEOPLE = (WANDA, WILL, ABEL, ADA, LENA, PIM, ROOT)
BY_ROLE: dict[Role, Actor] = {"writer": WILL, "approver": ABEL, "legal": LENA, "privacy": PIM, "admin": ROOT}

W, A, L, P = "writer", "approver", "legal", "privacy"

#: For a story: who, of people who did not write it, may do what in which state. Written out by hand.
STORY: dict[State, dict[Verb, set[Role]]] = {
    "drafted": {
        "edit": {W, A}, "comment": {W, A, L, P}, "submit": {W, A}, "reject": {A, L}, "withdraw": {A, L, P},
    },
    "in_review": {
        "edit": {W, A}, "comment": {W, A, L, P}, "request_changes": {A, L, P}, "sign": {A}, "reject": {A, L},
        "withdraw": {A, L, P},
    },
    "changes_requested": {
        "edit": {W, A}, "comment": {W, A, L, P}, "submit": {W, A}, "reject": {A, L}, "withdraw": {A, L, P},
    },
    "signed": {
        "edit": {W, A}, "comment": {W, A, L, P}, "request_changes": {A, L, P}, "reject": {A, L},
        "withdraw": {A, L, P}, "export": {W, A},
    },
    "exported": {"comment": {W, A, L, P}, "withdraw": {A, L, P}, "export": {W, A}},
    "rejected": {},
    "withdrawn": {"export": {W, A}},
}  # fmt: skip


def case(state: State = "in_review", kind: DraftKind = "story", **more: object) -> Case:
    """A case whose signatures are all there once the state says so."""
    signed = state in {"signed", "exported", "withdrawn"}
    names: tuple[Signature, ...] = (signature("ada"),) if signed else ()
    if signed and kind == "statement":
        names += (signature("lena", "legal"),)
    fields: dict[str, object] = {
        "draft": draft(state, kind), "version": version(), "people": PEOPLE, "signatures": names,
        "authors": frozenset({"wanda"}),
    }  # fmt: skip
    return Case.model_validate(fields | more)


@pytest.mark.parametrize(("state", "verb", "role"), product(get_args(State), get_args(Verb), get_args(Role)))
def test_every_state_verb_and_role(state: State, verb: Verb, role: Role) -> None:
    allowed = role in STORY[state].get(verb, set())
    if allowed:
        made = decide(case(state), verb, BY_ROLE[role], seen=1)
        assert made.before == state
        assert made.after == STEPS[state][verb].after
    else:
        with pytest.raises((NotAllowedError, WrongStateError)):
            decide(case(state), verb, BY_ROLE[role], seen=1)


@pytest.mark.parametrize(("verb", "role"), product(get_args(Verb), get_args(Role)))
def test_offers_say_what_decide_says(verb: Verb, role: Role) -> None:
    for state in get_args(State):
        offer = next(o for o in verbs(case(state), BY_ROLE[role]) if o.verb == verb)
        assert offer.allowed == (role in STORY[state].get(verb, set()))
        assert bool(offer.reason) != offer.allowed


def test_every_state_has_a_row_and_every_verb_somebody() -> None:
    assert set(STEPS) == set(get_args(State))
    assert set(MAY) | {"sign"} == set(get_args(Verb))


@pytest.mark.parametrize(
    ("state", "verb", "after", "voids"),
    [
        ("in_review", "edit", "in_review", True),
        ("signed", "edit", "changes_requested", True),
        ("signed", "request_changes", "changes_requested", True),
        ("changes_requested", "submit", "in_review", True),
        ("signed", "export", "exported", False),
        ("exported", "export", "exported", False),
        ("exported", "withdraw", "withdrawn", False),
        ("signed", "comment", "signed", False),
    ],
)
def test_what_becomes_of_the_signatures(state: State, verb: Verb, after: State, voids: bool) -> None:
    made = decide(case(state), verb, ABEL, seen=1)
    assert (made.after, made.voids) == (after, voids)


def test_a_person_without_a_role_may_nothing() -> None:
    nobody = actor("nobody")
    assert not any(offer.allowed for state in get_args(State) for offer in verbs(case(state), nobody))


def test_the_refusal_names_who_could() -> None:
    with pytest.raises(NotAllowedError, match=r"Only an approver may sign this text\. Abel or Ada could\."):
        decide(case(), "sign", WILL, seen=1)


# --- whose hand is in the text


@pytest.mark.parametrize(
    "hand",
    [
        {"draft": draft("in_review").model_copy(update={"created_by": "abel"})},
        {"draft": draft("in_review", editor="abel")},
        {"version": version(author="abel")},
        {"authors": frozenset({"wanda", "abel"})},
    ],
    ids=["asked for it", "last editor", "author of the version", "author of an earlier version"],
)
def test_nobody_signs_a_text_they_had_a_hand_in(hand: dict[str, object]) -> None:
    with pytest.raises(NotAllowedError, match=r"somebody else has to sign it\. Ada could"):
        decide(case(**hand), "sign", ABEL, seen=1)
    assert decide(case(**hand), "sign", ADA, seen=1).after == "signed"


def test_the_author_is_refused_whatever_other_roles_they_have() -> None:
    author = actor("wanda", "writer", "approver", "legal", "privacy", "admin")
    for kind in get_args(DraftKind):
        with pytest.raises(NotAllowedError):
            decide(case(kind=kind, people=(*PEOPLE[1:], author)), "sign", author, seen=1)


def test_the_author_takes_a_draft_back_until_it_is_signed() -> None:
    assert decide(case("in_review"), "withdraw", WANDA).after == "withdrawn"
    with pytest.raises(NotAllowedError):
        decide(case("in_review"), "withdraw", WILL)
    with pytest.raises(NotAllowedError):
        decide(case("signed"), "withdraw", WANDA)


# --- two names


def test_a_statement_needs_two_names_of_two_people() -> None:
    first = decide(case(kind="statement"), "sign", ABEL, seen=1)
    assert (first.after, first.role, first.voids) == ("in_review", "approver", False)
    one = case(kind="statement", signatures=(signature("abel"),))
    assert decide(one, "sign", LENA, seen=1).after == "signed"
    with pytest.raises(NotAllowedError, match="somebody from legal"):
        decide(one, "sign", ADA, seen=1)


def test_legal_may_sign_first() -> None:
    assert decide(case(kind="statement"), "sign", LENA, seen=1).role == "legal"
    one = case(kind="statement", signatures=(signature("lena", "legal"),))
    assert decide(one, "sign", ABEL, seen=1).after == "signed"


def test_the_same_person_does_not_sign_twice_even_with_both_roles() -> None:
    both = actor("bo", "approver", "legal")
    people = (WANDA, ABEL, LENA, both)
    half = case(kind="statement", people=people, signatures=(signature("bo"),))
    with pytest.raises(NotAllowedError, match="another person's"):
        decide(half, "sign", both, seen=1)


def test_a_person_with_both_roles_signs_so_that_the_other_name_stays_possible() -> None:
    both = actor("bo", "approver", "legal")
    alone = case(kind="statement", people=(WANDA, ABEL, both))
    assert decide(alone, "sign", both, seen=1).role == "legal"
    with pytest.raises(NotAllowedError, match="nobody is left"):
        decide(alone, "sign", both, seen=1, role="approver")
    many = case(kind="statement", people=(WANDA, ABEL, LENA, both))
    assert decide(many, "sign", both, seen=1, role="approver").role == "approver"


def test_a_role_that_the_signer_does_not_have_is_refused() -> None:
    with pytest.raises(NotAllowedError):
        decide(case(kind="statement"), "sign", ABEL, seen=1, role="legal")


@pytest.mark.parametrize(
    ("kind", "people"),
    [
        ("story", ()),
        ("story", (WANDA, WILL, LENA, ROOT)),
        ("story", (WANDA, actor("wanda", "writer", "approver"))),
        ("statement", (WANDA, ABEL, ADA)),
        ("statement", (WANDA, LENA)),
        ("statement", (WANDA, actor("bo", "approver", "legal"))),
    ],
)
def test_where_nobody_could_sign_nothing_is_submitted(kind: DraftKind, people: tuple[Actor, ...]) -> None:
    with pytest.raises(NotAllowedError, match="administrator"):
        decide(case("drafted", kind, people=people), "submit", WANDA, seen=1)


def test_a_name_is_not_taken_while_the_other_one_can_not_be_given() -> None:
    with pytest.raises(NotAllowedError, match="Nobody but the author is registered as somebody from legal"):
        decide(case(kind="statement", people=(WANDA, ABEL)), "sign", ABEL, seen=1)


# --- which text


@pytest.mark.parametrize("verb", ["edit", "request_changes", "sign", "reject"])
@pytest.mark.parametrize("seen", [None, 1, 3])
def test_a_stale_page_is_refused(verb: Verb, seen: int | None) -> None:
    now = case(draft=draft("in_review", number=2), version=version(2))
    with pytest.raises(StaleError, match="holds version 2"):
        decide(now, verb, ABEL, seen=seen)


def test_a_version_that_is_not_the_drafts_is_refused() -> None:
    with pytest.raises(StaleError):
        decide(case(version=version(2)), "sign", ABEL, seen=1)


@pytest.mark.parametrize(
    "change", [{"version": 2}, {"draft_id": "d2"}, {"sha256": "0" * 64}, {"voided_at": version().created_at}]
)
def test_a_signature_stands_under_one_text_only(change: dict[str, object]) -> None:
    other = signature("ada").model_copy(update=change)
    assert stands(signature("ada"), version())
    assert not stands(other, version())
    assert not complete(BUILT_IN.of("story"), version(), (other,))
    with pytest.raises(NotAllowedError, match="sign it again"):
        decide(case("signed", signatures=(other,)), "export", WANDA, seen=1)


def test_a_statement_is_not_complete_with_two_names_of_one_person_or_of_one_role() -> None:
    one_person = (signature("abel"), signature("abel", "legal"))
    one_role = (signature("abel"), signature("ada"))
    rules = BUILT_IN.of("statement")
    assert not complete(rules, version(), one_person)
    assert not complete(rules, version(), one_role)
    assert complete(rules, version(), (signature("abel"), signature("lena", "legal")))


# --- findings and questions


def test_a_blocking_finding_stops_signing_and_export_but_not_submitting() -> None:
    with pytest.raises(NotAllowedError, match=r"blocks it \(S14, S3\)"):
        decide(case(findings=(finding("S14"), finding("S3"), finding("S14"))), "sign", ABEL, seen=1)
    with pytest.raises(NotAllowedError, match="exported while a finding blocks"):
        decide(case("signed", findings=(finding("S8"),)), "export", WANDA, seen=1)
    assert decide(case("drafted", findings=(finding(),)), "submit", WANDA, seen=1).after == "in_review"
    assert decide(case(findings=(finding("S16", "warn"),)), "sign", ABEL, seen=1).after == "signed"


@pytest.mark.parametrize("answers", [None, {}, {"S2": "yes"}, {"S2": "yes", "S13": ""}, {"S2": "yes", "S13": " \n\t "}])
def test_every_question_needs_an_answer(answers: dict[str, str] | None) -> None:
    asked = case(findings=(finding("S2", "ask"), finding("S13", "ask"), finding("S13", "ask")))
    with pytest.raises(NotAllowedError, match="S13"):
        decide(asked, "sign", ABEL, seen=1, answers=answers)
    assert decide(asked, "sign", ABEL, seen=1, answers={"S2": "yes", "S13": "Tried, found nobody."})
    assert [f.rule for f in asked.questions] == ["S2", "S13"]


def test_an_offer_to_sign_does_not_ask_for_the_answers_yet() -> None:
    asked = case(findings=(finding("S2", "ask"),))
    assert next(o for o in verbs(asked, ABEL) if o.verb == "sign").allowed


# --- withdrawn


def test_a_withdrawn_text_is_exported_only_as_a_cancellation_of_what_was_signed() -> None:
    made = decide(case("withdrawn", findings=(finding(),)), "export", WANDA, seen=1)
    assert made.after == "withdrawn"
    with pytest.raises(WrongStateError, match="nothing left the house"):
        decide(case("withdrawn", signatures=()), "export", WANDA, seen=1)


def test_refusals_are_sentences_without_codes() -> None:
    for state in get_args(State):
        for offer in verbs(case(state, kind="statement"), WILL):
            assert offer.allowed or (offer.reason[0].isupper() and offer.reason.endswith("."))
            assert "_" not in offer.reason


def test_refusal_is_the_family_that_edges_know() -> None:
    assert issubclass(StaleError, RefusedError)


# --- a policy of the house's own


def by(story: str = "", statement: str = "") -> Policy:
    base = {
        "story": 'signatures = ["approver"]\ndue = { hours = 1 }',
        "statement": 'signatures = ["approver", "legal"]\ndue = { hours = 1 }',
    }
    told = {"story": story, "statement": statement}
    return parse("\n".join(f"[{kind}]\n{told[kind] or base[kind]}" for kind in base), 3)


IN_ORDER = by(statement='signatures = ["approver", "legal"]\nin_order = true\ndue = { hours = 1 }')
THREE = by(story='signatures = ["approver", "approver", "privacy"]\ndue = { hours = 1 }')


def test_in_order_the_second_can_not_sign_before_the_first() -> None:
    before = case(kind="statement", policy=IN_ORDER)
    with pytest.raises(NotAllowedError, match=r"needs first is an approver\. Abel or Ada could"):
        decide(before, "sign", LENA, seen=1)
    assert decide(before, "sign", ABEL, seen=1).after == "in_review"
    half = case(kind="statement", policy=IN_ORDER, signatures=(signature("abel"),))
    assert decide(half, "sign", LENA, seen=1).after == "signed"
    with pytest.raises(NotAllowedError, match="somebody from legal"):
        decide(half, "sign", ADA, seen=1)


def test_in_order_a_person_with_both_roles_gives_the_first() -> None:
    both = actor("bo", "approver", "legal")
    asked = case(kind="statement", policy=IN_ORDER, people=(WANDA, ABEL, LENA, both))
    assert decide(asked, "sign", both, seen=1).role == "approver"
    alone = case(kind="statement", policy=IN_ORDER, people=(WANDA, ABEL, both))
    with pytest.raises(NotAllowedError, match="nobody is left"):
        decide(alone, "sign", both, seen=1)


def test_a_role_that_is_needed_twice_is_two_people() -> None:
    names: tuple[Signature, ...] = ()
    for person, after in ((ABEL, "in_review"), (PIM, "in_review"), (ADA, "signed")):
        made = decide(case(policy=THREE, signatures=names), "sign", person, seen=1)
        assert made.after == after
        assert made.role is not None
        names += (signature(person.id, made.role),)
        assert complete(THREE.of("story"), version(), names) == (after == "signed")
    with pytest.raises(NotAllowedError, match="needs 3 names of different people"):
        decide(case(policy=THREE, people=(WANDA, ABEL, PIM)), "sign", ABEL, seen=1)


def test_a_third_name_is_refused_when_its_role_is_full() -> None:
    two = (signature("abel"), signature("ada"))
    third = actor("cy", "approver")
    with pytest.raises(NotAllowedError, match=r"still needs is a privacy officer\. Pim could"):
        decide(case(policy=THREE, signatures=two, people=(*PEOPLE, third)), "sign", third, seen=1)


@pytest.mark.parametrize("never", ['never = ["abel"]', 'never_roles = ["admin"]'])
def test_who_never_signs_by_the_policy_is_refused_and_not_named(never: str) -> None:
    policy = by(story=f'signatures = ["approver"]\ndue = {{ hours = 1 }}\n{never}')
    abel = actor("abel", "approver", "admin")
    with pytest.raises(NotAllowedError, match=r"does not let you sign such a text\. Ada could\."):
        decide(case(policy=policy, people=(WANDA, abel, ADA)), "sign", abel, seen=1)
    with pytest.raises(NotAllowedError, match="Nobody but the author is registered as an approver"):
        decide(case("drafted", policy=policy, people=(WANDA, abel)), "submit", WANDA, seen=1)
    assert decide(case(policy=policy, people=(WANDA, abel, ADA)), "sign", ADA, seen=1).after == "signed"


def test_where_the_policy_asks_for_reasons_a_warning_stands_only_with_one() -> None:
    policy = by(story='signatures = ["approver"]\ndue = { hours = 1 }\nreasons = true')
    warned = case(policy=policy, findings=(finding("S16", "warn"), finding("S17", "warn")))
    with pytest.raises(NotAllowedError, match="say why these may stand: S17"):
        decide(warned, "sign", ABEL, seen=1, accepted={"S16:0-1": "The name is that long.", "S17:0-1": " "})
    both = {"S16:0-1": "The name is that long.", "S17:0-1": "A title."}
    assert decide(warned, "sign", ABEL, seen=1, accepted=both).after == "signed"
    assert next(o for o in verbs(warned, ABEL) if o.verb == "sign").allowed


@pytest.mark.parametrize(("state", "verb"), [("drafted", "submit"), ("in_review", "sign"), ("signed", "export")])
def test_a_policy_that_can_not_be_relied_on_stops_the_way_out(state: State, verb: Verb) -> None:
    broken = BUILT_IN.model_copy(update={"fault": "The policy was changed behind the desk's back."})
    person = WANDA if verb != "sign" else ABEL
    with pytest.raises(NotAllowedError, match="behind the desk's back"):
        decide(case(state, policy=broken), verb, person, seen=1)
    assert decide(case(state, policy=broken), "comment", ABEL).after == state
    assert decide(case("exported", policy=broken), "withdraw", ABEL, seen=1).after == "withdrawn"


def test_a_signed_text_that_a_new_policy_wants_more_names_for_does_not_leave() -> None:
    with pytest.raises(NotAllowedError, match="policy of now asks for"):
        decide(case("signed", policy=THREE), "export", WANDA, seen=1)


def test_a_text_with_all_names_of_a_laxer_policy_is_not_signed_by_the_change_alone() -> None:
    full = case(kind="story", signatures=(signature("ada"),))
    with pytest.raises(WrongStateError, match="send it to review again"):
        decide(full, "sign", ABEL, seen=1)
    assert full.draft.state == "in_review"
