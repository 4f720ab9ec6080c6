"""The house's policy as data: whose names a text needs, who never signs, which rules block, and how fast it goes.

A policy is a TOML text, ``BUILT_IN`` where nobody set another. ``parse`` reads one and refuses what can't be meant
and what no policy may say: what is always true of the desk (``ALWAYS``, ``NEVER``) is no setting. ``unsignable``
says for which texts the accounts that are open could not give the names. A team is named by its id; what it says
nothing of is as everybody's.
"""

import hashlib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple, get_args

from pydantic import ConfigDict, Field, ValidationError

from agent.checks.rules import RULES
from agent.errors import RefusedError
from agent.models import Actor, DraftKind, Finding, Role
from agent.policy_lines import Where, line_at, lines_of
from retrieval.records import Value

#: The team of everybody: what holds where a team has no rules of its own.
EVERYBODY = ""
KINDS: tuple[DraftKind, ...] = get_args(DraftKind)
#: What a team has drafts of: a statement is everybody's.
STORY: tuple[DraftKind, ...] = ("story",)
#: Most names under a text, and most characters of a policy.
MOST_NAMES = 5
LONGEST = 100_000

#: Rules that no policy makes a mere warning, and why.
ALWAYS: dict[str, str] = {
    "G1": "a sentence without support does not pass",
    "H2": "a sentence without a confirmed fact does not pass",
    "H4": "no action is invented",
    "H5": "the time of the next update comes from a person",
    "H12": "nobody who is affected can be identified",
    "H14": "a crisis text has no brand voice",
    "H20": "counsel clears a text before it goes out",
    "S1": "a story stands on records of the house",
    "S3": "a quotation is exact",
    "S4": "no words are invented for a customer",
    "S7": "evidence goes out only with its consent",
    "S8": "consent is kept to",
    "S10": "nobody can be found from a text",
    "S11": "nobody can be found from a text",
    "S12": "nobody can be found from a text",
    "S14": "identities stay home",
    "S19": "a person is credited as consented, and not more",
}
#: What a policy may say only to confirm it, and why it can't be switched on.
NEVER: dict[str, str] = {
    "author_signs": "whoever wrote or edited a text never signs it",
    "signs_twice": "each name under a text is another person's",
    "approves_when_late": "a time that has passed tells a stand-in; nothing approves itself",
}
#: Whose names may stand under a text.
SIGNERS: frozenset[Role] = frozenset({"approver", "legal", "privacy"})
#: Names that a kind of text can't do without, and why.
NEEDED: dict[DraftKind, dict[Role, str]] = {
    "story": {"approver": "the export names the approver as the responsible editor"},
    "statement": {
        "approver": "the export names the approver as the responsible editor",
        "legal": "counsel's name clears a statement (H20), and it takes two people",
    },
}


class _Told(Value):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Due(_Told):
    """A span of time, as ``{ hours = 24 }``."""

    days: int = Field(default=0, ge=0, le=365)
    hours: int = Field(default=0, ge=0, le=1000)
    minutes: int = Field(default=0, ge=0, le=100_000)

    @property
    def span(self) -> timedelta:
        return timedelta(days=self.days, hours=self.hours, minutes=self.minutes)


class Rules(_Told):
    """What holds for one kind of text. ``signatures`` are the roles of its names, each another person's.

    ``in_order``: a name is given only after those before it. ``never`` are accounts, ``never_roles`` the roles of
    people who never sign it, beside everybody with a hand in the text. ``reasons``: a warning is signed only with
    the reason why it may stand. ``due`` runs from the draft's beginning; when it has passed, people with a role of
    ``stand_in`` are told.
    """

    signatures: tuple[Role, ...]
    in_order: bool = False
    never: frozenset[str] = frozenset()
    never_roles: frozenset[Role] = frozenset()
    reasons: bool = False
    block: frozenset[str] = frozenset()
    warn: frozenset[str] = frozenset()
    due: Due
    stand_in: tuple[Role, ...] = ()

    def lets(self, actor: Actor) -> bool:
        """Whether the person may sign such a text at all, by name and by the roles they have."""
        return actor.id not in self.never and not actor.roles & self.never_roles

    def weigh(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """The findings, each as heavy as the policy has it; a question stays one."""
        return tuple(self._weighed(finding) for finding in findings)

    def _weighed(self, finding: Finding) -> Finding:
        if finding.severity == "warn" and finding.rule in self.block:
            return finding.model_copy(update={"severity": "block"})
        if finding.severity == "block" and finding.rule in self.warn:
            return finding.model_copy(update={"severity": "warn"})
        return finding


class Policy(Value):
    """One version of the policy; ``sha256`` is that of its text in UTF-8.

    ``fault`` says why the policy that is kept can't be relied on; then nothing is submitted, signed or exported.
    """

    number: int = 0
    text: str
    teams: dict[str, dict[DraftKind, Rules]]
    fault: str = ""

    @property
    def sha256(self) -> str:
        return sha256(self.text)

    def of(self, kind: DraftKind, team: str | None = None) -> Rules:
        """The team's rules, or everybody's where it has none or the draft is of no team."""
        return self.teams.get(team or EVERYBODY, {}).get(kind) or self.teams[EVERYBODY][kind]


def sha256(text: str) -> str:
    """SHA-256 of a policy's text, as ``sha256sum`` gives it for its file."""
    return hashlib.sha256(text.encode()).hexdigest()


BUILT_IN_TEXT = """\
# Whose names a text needs, who never signs, which rules block, and how fast it goes.
# `storydesk policy check FILE` proves such a file, `storydesk policy set FILE` puts it in force.

[story]
signatures = ["approver"]        # roles: approver, legal, privacy; each name is another person's
in_order = false                 # true: a name is given only after those before it
never = []                       # accounts that never sign; whoever wrote or edited the text never does
never_roles = []                 # people with one of these roles never sign, whatever else they are
reasons = false                  # true: a warning is signed only with the reason why it may stand
block = []                       # rules whose warnings block, such as "S16"
warn = []                        # rules that only warn; support, consent and privacy always block
due = { hours = 24 }             # days, hours, minutes from the draft's beginning
stand_in = ["approver"]          # roles that are told when that time has passed; it never approves

[statement]
signatures = ["approver", "legal"]
due = { minutes = 30 }
stand_in = ["approver", "legal"]

# A team's own rules; what they leave out is as above.
# [teams.health.story]
# signatures = ["privacy", "approver"]
# in_order = true
"""


class Objection(NamedTuple):
    """What stands against a policy: ``where`` are the keys that lead to it, ``said`` is for whoever wrote it.

    ``line`` is where the text says it, from 1, and 0 where it does not.
    """

    where: Where
    said: str
    line: int = 0

    def __str__(self) -> str:
        return f"{'.'.join(self.where)}: {self.said}" if self.where else self.said


def parse(text: str, number: int = 0) -> Policy:
    """The policy that ``text`` says. Raises ``RefusedError`` with everything that stands against it, a line each."""
    policy, objections = read(text, number)
    if policy is None:
        raise refusal(objections)
    return policy


def refusal(objections: Iterable[Objection]) -> RefusedError:
    """The refusal that says all of them, each with its line."""
    said = (f"line {one.line}: {one}" if one.line else str(one) for one in objections)
    return RefusedError("\n".join(["The policy is refused, and nothing was changed.", *said]))


def read(text: str, number: int = 0) -> tuple[Policy | None, list[Objection]]:
    """The policy that ``text`` says, or None and everything that stands against it in the order of its lines."""
    if len(text) > LONGEST:
        return None, [Objection((), f"A policy has at most {LONGEST:,} characters.")]
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = LINE.search(str(error))
        return None, [Objection((), f"The policy is not TOML: {error}.", int(at[1]) if at else text.count("\n") + 1)]
    problems: list[Objection] = []
    teams = dict(_teams(told, problems))
    for team, kinds in teams.items():
        for kind, rules in kinds.items():
            problems += (Objection((*_where(team, kind), key), f"{said}.") for key, said in _against(kind, rules))
    if problems:
        return None, placed(text, problems)
    return Policy(number=number, text=text, teams=teams), []


#: Where the reader of TOML stopped.
LINE = re.compile(r"at line (\d+)")


def placed(text: str, objections: Iterable[Objection]) -> list[Objection]:
    """The objections with the lines of ``text`` that say it, by these."""
    lines = lines_of(text)
    return sorted((o._replace(line=line_at(lines, o.where)) for o in objections), key=lambda o: o.line)


def _teams(told: Mapping[str, object], problems: list[Objection]) -> Iterator[tuple[str, dict[DraftKind, Rules]]]:
    named = told.get("teams", {})
    strange = sorted(set(told) - {*KINDS, "teams"})
    problems += (
        Objection((key,), "there is no such part; a policy has story, statement and teams.") for key in strange
    )
    missing = [kind for kind in KINDS if kind not in told]
    problems += (Objection((k,), "nothing is said of it; a policy says it for each kind of text.") for k in missing)
    if missing or not isinstance(named, dict):
        return
    yield EVERYBODY, dict(_kinds(EVERYBODY, told, told, problems))
    for team, own in named.items():
        if not team.strip() or not isinstance(own, dict) or set(own) != {"story"}:
            said = "a team has a name and rules for story; a statement is everybody's."
            problems.append(Objection(("teams", team), said))
            continue
        yield team, dict(_kinds(team, own, told, problems))


def _kinds(
    team: str, own: Mapping[str, object], base: Mapping[str, object], problems: list[Objection]
) -> Iterator[tuple[DraftKind, Rules]]:
    for kind in KINDS:
        if kind not in own:
            continue
        said, below, at = own[kind], base[kind], _where(team, kind)
        if not isinstance(said, dict) or not isinstance(below, dict):
            problems.append(Objection(at, f"expected a table, as [{'.'.join(at)}]."))
            continue
        merged = below | said
        problems += (Objection((*at, key), f"{why}.") for key, why in NEVER.items() if merged.pop(key, False))
        try:
            yield kind, Rules.model_validate(merged)
        except ValidationError as error:
            for wrong in error.errors():
                loc = (str(part) for part in wrong["loc"])
                problems.append(Objection((*at, *loc), f"{_SAID.get(wrong['type'], wrong['msg'])}."))
            yield kind, _without(merged, error, kind)


def _without(told: Mapping[str, object], error: ValidationError, kind: DraftKind) -> Rules:
    """The rules but for the settings that can't be read, so that what else stands against them is told too."""
    wrong = {one["loc"][0] for one in error.errors()}
    least: dict[str, object] = {"signatures": tuple(NEEDED[kind]), "due": {"hours": 1}}
    return Rules.model_validate(least | {key: value for key, value in told.items() if key not in wrong})


#: What pydantic's kinds of error mean to the person who wrote the file.
_SAID = {"extra_forbidden": "there is no such setting", "missing": "this has to be said"}


def _where(team: str, kind: str) -> Where:
    return ("teams", team, kind) if team else (kind,)


def _against(kind: DraftKind, rules: Rules) -> Iterator[tuple[str, str]]:
    """What no policy may say of this kind of text, each with the setting that says it."""
    names = rules.signatures
    if len(names) > MOST_NAMES:
        yield "signatures", f"at most {MOST_NAMES} names stand under a text"
    for role in sorted(set(names) - SIGNERS):
        yield "signatures", f"nobody signs as {role}; it is {', '.join(sorted(SIGNERS))}"
    for role, why in NEEDED[kind].items():
        if role not in names:
            yield "signatures", f"the {role} can't be left out: {why}"
    for role in sorted(set(names) & rules.never_roles):
        yield "never_roles", f"{role} is also among the signatures, so nobody could give that name"
    for rule in sorted(rules.warn & set(ALWAYS)):
        yield "warn", f"{rule} always blocks: {ALWAYS[rule]}"
    for key, chosen in (("block", rules.block), ("warn", rules.warn)):
        for rule in sorted(chosen - set(RULES)):
            yield key, f"there is no rule {rule!r}"
    for rule in sorted(rules.warn & rules.block):
        yield "warn", f"{rule} can't both block and warn"
    if not rules.due.span:
        yield "due", "say days, hours or minutes"


# --- could it be signed


def fillable(rules: Rules, roles: Sequence[Role], people: Sequence[Actor]) -> bool:
    """Whether different people of ``people`` could give every one of these names (Kuhn's matching)."""
    able = [person for person in people if rules.lets(person)]
    holds: dict[str, int] = {}

    def place(name: int, asked: set[str]) -> bool:
        for person in able:
            if roles[name] in person.roles and person.id not in asked:
                asked.add(person.id)
                if person.id not in holds or place(holds[person.id], asked):
                    holds[person.id] = name
                    return True
        return False

    return all(place(name, set()) for name in range(len(roles)))


#: Who may write a text, and so can't sign it.
WRITERS: frozenset[Role] = frozenset({"writer", "approver"})


def unsignable(policy: Policy, crews: Mapping[str, Sequence[Actor]]) -> list[Objection]:
    """For which texts the people of a team, everybody's or one named, could not give the names.

    ``crews`` are the people with an open account, by team. One of them writes the text, and the others have to be
    enough.
    """
    return [
        Objection(
            _where(team, kind),
            f"nobody could sign it. It needs {_count(policy.of(kind, team).signatures)} beside its author, each "
            "another person's, and the accounts that are open can't give that. Ask an administrator to register one "
            "more.",
        )
        for team, people in crews.items()
        for kind in (KINDS if team == EVERYBODY else STORY)
        if not _any_author(policy.of(kind, team), people)
    ]


def _any_author(rules: Rules, people: Sequence[Actor]) -> bool:
    authors = [person for person in people if person.roles & WRITERS]
    return any(fillable(rules, rules.signatures, [p for p in people if p.id != author.id]) for author in authors)


def _count(roles: Sequence[Role]) -> str:
    return f"{len(roles)} name{'s' if len(roles) > 1 else ''} ({', '.join(roles)})"


BUILT_IN = parse(BUILT_IN_TEXT)
