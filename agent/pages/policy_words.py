"""The policy in words: what each kind of text needs, in sentences that a person reads once."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple

from agent.checks.rules import RULES
from agent.models import DraftKind, Role
from agent.pages.queue import passed_on
from agent.policy import EVERYBODY, Policy, Rules
from agent.review import ROLE_NAMES

KINDS: dict[DraftKind, str] = {"story": "A customer story", "statement": "A holding statement"}
#: Several of one role, where one is "an approver".
SEVERAL: dict[Role, str] = {"approver": "approvers", "legal": "people from legal", "privacy": "privacy officers"}
NUMBERS = ("no", "one", "two", "three", "four", "five")


class Said(NamedTuple):
    """What the policy says of one kind of text: a heading, and sentences under the thing that each is about."""

    title: str
    lines: list[tuple[str, str]]


def in_words(policy: Policy, teams: Mapping[str, str], names: Mapping[str, str]) -> list[Said]:
    """Everybody's rules first, then each team's own; ``teams`` and ``names`` say how ids are called."""
    return [
        Said(_title(kind, team, teams), list(_lines(rules, names)))
        for team, kinds in sorted(policy.teams.items(), key=lambda pair: (pair[0] != EVERYBODY, pair[0]))
        for kind, rules in kinds.items()
    ]


def _title(kind: DraftKind, team: str, teams: Mapping[str, str]) -> str:
    return KINDS[kind] if team == EVERYBODY else f"{KINDS[kind]} of {teams.get(team, team)}"


def _lines(rules: Rules, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield "Signed by", _signed(rules)
    yield "Never by", _never(rules, names)
    yield "Blocks", _rules(rules.block, "What only warns elsewhere blocks here", "What the desk itself blocks.")
    if rules.warn:
        yield "Only warns", _rules(rules.warn, "What blocks elsewhere only warns here", "")
    reason = "only with the reason why it may stand" if rules.reasons else "as it is; no reason is asked for"
    yield "A warning", f"It is signed {reason}."
    yield "Due", _due(rules)


def _signed(rules: Rules) -> str:
    if rules.in_order and len(rules.signatures) > 1:
        first, *rest = (ROLE_NAMES[role] for role in rules.signatures)
        return f"First {first}, then {', then '.join(rest)}, each another person."
    counted = [(SEVERAL[r], n) if n > 1 else (ROLE_NAMES[r], 0) for r, n in Counter(rules.signatures).items()]
    said = _and([f"{NUMBERS[n]} {called}" if n else called for called, n in counted])
    return f"{said[:1].upper()}{said[1:]}{', each another person' if len(rules.signatures) > 1 else ''}."


def _never(rules: Rules, names: Mapping[str, str]) -> str:
    said = "Whoever wrote or edited it."
    if rules.never:
        said += f" {_and([names.get(one, one) for one in sorted(rules.never)])}."
    if rules.never_roles:
        said += f" Whoever is also {_and([ROLE_NAMES[role] for role in sorted(rules.never_roles)], 'or')}."
    return said


def _rules(chosen: frozenset[str], before: str, none: str) -> str:
    """``S16 (…)``: a rule by its id and what it asks."""
    told = [f"{rule} ({RULES[rule].title if rule in RULES else 'not a rule'})" for rule in sorted(chosen)]
    return f"{before}: {_and(told)}." if told else none


def _due(rules: Rules) -> str:
    told = f"{passed_on(rules.stand_in)} are told" if rules.stand_in else "nobody is told"
    return f"{spoken(rules.due.span)} after the draft was begun. Then {told}; nothing is approved by itself."


def spoken(span: timedelta) -> str:
    """``1 day and 6 hours``."""
    minutes = int(span.total_seconds()) // 60
    parts = ((minutes // 1440, "day"), (minutes // 60 % 24, "hour"), (minutes % 60, "minute"))
    return _and([f"{n} {unit}{'s' if n > 1 else ''}" for n, unit in parts if n])


def _and(items: Sequence[str], word: str = "and") -> str:
    return f"{', '.join(items[:-1])} {word} {items[-1]}" if len(items) > 1 else "".join(items)
