"""The policy as a text: what is read, what is refused and why, and whether the people of the desk could sign by it."""

import hashlib
from datetime import timedelta

import pytest

from agent.errors import RefusedError
from agent.models import Actor, DraftKind
from agent.policy import ALWAYS, BUILT_IN, BUILT_IN_TEXT, fillable, parse, read, unsignable
from agent.policy_lines import lines_of
from tests.desk_samples import actor, finding

WANDA = actor("wanda", "writer")
ABEL = actor("abel", "approver")
ADA = actor("ada", "approver")
LENA = actor("lena", "legal")
PIM = actor("pim", "privacy")


def policy(story: str = "", statement: str = "", teams: str = "") -> str:
    """A policy's text: the usual names and times, and what is given, which comes later and must not repeat them."""
    names = "" if "signatures" in story else 'signatures = ["approver"]\n'
    both = "" if "signatures" in statement else 'signatures = ["approver", "legal"]\n'
    due = "due = { hours = 1 }\n"
    return f"[story]\n{names}{due}{story}\n[statement]\n{both}{due}{statement}\n{teams}\n"


def refused(text: str) -> str:
    with pytest.raises(RefusedError) as caught:
        parse(text)
    return str(caught.value)


def test_the_built_in_policy_is_version_0_and_asks_for_what_the_readme_says() -> None:
    assert (BUILT_IN.number, BUILT_IN.fault) == (0, "")
    assert BUILT_IN.of("story").signatures == ("approver",)
    assert BUILT_IN.of("statement").signatures == ("approver", "legal")
    assert BUILT_IN.of("statement").due.span == timedelta(minutes=30)
    assert BUILT_IN.of("story").due.span == timedelta(hours=24)
    assert BUILT_IN.sha256 == hashlib.sha256(BUILT_IN_TEXT.encode()).hexdigest()


def test_a_team_takes_over_what_it_does_not_say_itself() -> None:
    text = policy(
        story='reasons = true\nstand_in = ["legal"]',
        teams='[teams.health.story]\nsignatures = ["privacy", "approver"]\nin_order = true',
    )
    made = parse(text, 4)
    health, others = made.of("story", "health"), made.of("story", "retail")
    assert (health.signatures, health.in_order) == (("privacy", "approver"), True)
    assert (health.reasons, health.stand_in, health.due) == (True, ("legal",), others.due)
    assert (others.signatures, others.in_order) == (("approver",), False)
    assert made.of("statement", "health") == made.of("statement")
    assert made.number == 4


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("story = ", "not TOML"),
        ("", "story: nothing is said of it"),
        (policy() + "[tickets]\n", "tickets: there is no such part"),
        ("story = 1\n[statement]\n", "story: expected a table"),
        (policy(story="colour = 1"), "story.colour: there is no such setting"),
        ('[story]\nsignatures = ["approver"]\n[statement]\n', "story.due: this has to be said"),
        (policy(story='signatures = ["king"]'), "story.signatures.0: Input should be 'writer', 'approver'"),
        (policy(story="in_order = 7"), "story.in_order"),
        (policy(teams='[teams." ".story]\n'), "a team has a name"),
        (policy(teams="[teams.health]\nticket = 1"), "a statement is everybody's"),
        (policy(story='block = ["S99"]'), "there is no rule 'S99'"),
        (policy(story='block = ["S16"]\nwarn = ["S16"]'), "S16 can't both block and warn"),
        ("[story]\ndue = {}\n[statement]\ndue = { minutes = -1 }", "statement.due.minutes"),
        (policy(story=f"signatures = {['approver'] * 6}"), "at most 5 names"),
        ("x" * 200_000, "at most 100,000 characters"),
    ],
)
def test_what_can_not_be_meant_is_refused_with_its_place(text: str, said: str) -> None:
    assert said in refused(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (policy(story="signatures = []"), "the approver can't be left out"),
        (policy(story='signatures = ["legal"]'), "the responsible editor"),
        (policy(statement='signatures = ["approver"]'), "the legal can't be left out: counsel's name"),
        (policy(story='signatures = ["approver", "writer"]'), "nobody signs as writer"),
        (policy(story='signatures = ["approver", "admin"]'), "nobody signs as admin"),
        (policy(story="author_signs = true"), "whoever wrote or edited a text never signs it"),
        (policy(statement="signs_twice = true"), "another person's"),
        (policy(statement="approves_when_late = true"), "nothing approves itself"),
        (policy(teams="[teams.fast.story]\nauthor_signs = true"), "teams.fast.story.author_signs: whoever wrote"),
        (policy(story='never_roles = ["approver"]'), "nobody could give that name"),
    ],
)
def test_what_is_always_true_can_not_be_switched_off(text: str, said: str) -> None:
    assert said in refused(text)


@pytest.mark.parametrize("rule", sorted(ALWAYS))
def test_support_consent_privacy_and_counsel_always_block(rule: str) -> None:
    said = refused(policy(story=f'warn = ["{rule}"]'))
    assert f"{rule} always blocks: {ALWAYS[rule]}" in said
    assert {"G1", "S3", "S8", "S14", "H2", "H5", "H12", "H20"} <= set(ALWAYS)


def test_every_fault_is_told_at_once() -> None:
    said = refused(policy(story='warn = ["G1", "S3"]', statement='author_signs = true\nnever_roles = ["legal"]'))
    assert len(said.splitlines()) == 5


def test_what_is_confirmed_and_not_switched_on_is_no_fault() -> None:
    assert parse(policy(story="author_signs = false")).of("story") == parse(policy()).of("story")


def test_findings_weigh_as_the_policy_has_it_and_a_question_stays_one() -> None:
    rules = parse(policy(story='block = ["S16", "S2"]\nwarn = ["S18"]')).of("story")
    given = (finding("S16", "warn"), finding("S18"), finding("S2", "ask"), finding("S14"), finding("S17", "warn"))
    assert [f.severity for f in rules.weigh(given)] == ["block", "warn", "ask", "block", "warn"]
    assert BUILT_IN.of("story").weigh(given) == given


# --- could it be signed


@pytest.mark.parametrize(
    ("kind", "people", "enough"),
    [
        ("story", (WANDA, ABEL), True),
        ("story", (ABEL, ADA), True),
        ("story", (ABEL,), False),
        ("story", (WANDA, LENA), False),
        ("story", (), False),
        ("statement", (WANDA, ABEL, LENA), True),
        ("statement", (WANDA, ABEL), False),
        ("statement", (WANDA, actor("bo", "approver", "legal")), False),
        ("statement", (WANDA, ABEL, actor("bo", "approver", "legal")), True),
        ("statement", (ABEL, ADA, LENA), True),
        ("statement", (ABEL, LENA), False),
    ],
)
def test_whether_the_people_could_sign(kind: DraftKind, people: tuple[Actor, ...], enough: bool) -> None:
    said = [str(one) for one in unsignable(BUILT_IN, {"": people})]
    assert any(line.startswith(kind) for line in said) != enough
    assert all("Ask an administrator" in line for line in said)


def test_who_never_signs_does_not_count() -> None:
    never = parse(policy(story='never = ["abel"]'))
    assert unsignable(never, {"": (WANDA, ABEL, LENA)})[0].where == ("story",)
    assert ("story",) not in {one.where for one in unsignable(never, {"": (WANDA, ABEL, ADA)})}
    roles = parse(policy(story='never_roles = ["writer"]')).of("story")
    assert not roles.lets(actor("bo", "approver", "writer"))
    assert roles.lets(ABEL)


def test_a_team_that_nobody_could_sign_for_is_named() -> None:
    made = parse(policy(teams='[teams.health.story]\nsignatures = ["privacy", "approver"]'))
    all_of_them = (WANDA, ABEL, ADA, LENA, PIM)
    said = unsignable(made, {"": all_of_them, "health": (WANDA, ABEL), "retail": (WANDA, LENA)})
    assert [".".join(one.where) for one in said] == ["teams.health.story", "teams.retail.story"]
    assert unsignable(made, {"": all_of_them, "health": (WANDA, ABEL, PIM), "retail": (WANDA, ABEL)}) == []


def test_the_matching_finds_the_one_way_there_is() -> None:
    rules = parse(policy(statement='signatures = ["approver", "legal", "privacy"]')).of("statement")
    crowd = (actor("a", "approver", "legal", "privacy"), actor("b", "approver", "legal"), actor("c", "approver"))
    assert fillable(rules, rules.signatures, crowd)
    assert not fillable(rules, rules.signatures, crowd[1:])
    many = [actor(f"p{n}", "approver", "legal") for n in range(300)]
    assert not fillable(rules, rules.signatures, many)


# --- where it stands


@pytest.mark.parametrize(
    ("text", "where", "line"),
    [
        ("story = ", (), 1),
        ("[story]\nsignatures = [\n[statement]", (), 3),
        (policy(story='warn = ["G1"]'), ("story", "warn"), 4),
        (policy(teams='\n[teams.health.story]\nsignatures = ["writer", "approver"]'), ("teams", "health"), 11),
        ('[story]\nsignatures = [\n  "approver",\n]\ncolour = 1\n[statement]\ndue = {}', ("story", "colour"), 5),
        ("[story]\nsignatures = []\n[statement]\n", ("story", "due"), 1),
        ("[tickets]\n[story]\n[statement]", ("tickets",), 1),
        ('story.signatures = ["king"]\nstory.due = { hours = 1 }\n[statement]', ("story", "signatures"), 1),
        ('[story]\n"due" = { hours = 0 }\nsignatures = ["approver"]\n[statement]', ("story", "due"), 2),
    ],
)
def test_each_objection_knows_its_line(text: str, where: tuple[str, ...], line: int) -> None:
    made, said = read(text)
    assert made is None
    assert line in {one.line for one in said if one.where[: len(where)] == where}
    assert [one.line for one in said] == sorted(one.line for one in said)


def test_keys_inside_a_value_are_no_keys() -> None:
    text = 'a = """\nwarn = 1\n"""\nb = [\n  "x = [",  # y = {\n  1,\n]\n[t . "u v"]\nc.d = { e = 1 }\n'
    assert lines_of(text) == {("a",): 1, ("b",): 4, ("t", "u v"): 8, ("t", "u v", "c", "d"): 9}
