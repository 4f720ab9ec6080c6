"""Verbs on the house's policy: reading, proving and setting it.

The audit chain vouches for what the table of policies says: a version counts only with the record of its setting,
which names its SHA-256. Where the two differ, the policy in force is one with a fault, and nothing is signed by it.
"""

from collections.abc import Iterable, Sequence

from agent.actions.parts import Parts, allow
from agent.errors import RefusedError, StaleError
from agent.models import Actor
from agent.policy import BUILT_IN, EVERYBODY, Policy, parse, unsignable
from agent.store import Tx
from agent.store.policies import KeptPolicy

SUBJECT = "policy"
SET = "set policy"
CHANGED = (
    "The house's policy is not the one that was set last: the database was changed past the desk. Nothing is signed "
    "or exported until an administrator has set a policy again."
)


def in_force(tx: Tx) -> Policy:
    """The policy of now. One that can't be relied on has a ``fault`` that says why."""
    kept = tx.policies.current()
    newest = next(iter(_settings(tx)), None)
    if kept is None and newest is None:
        return BUILT_IN
    if kept is None or newest != (str(kept.number), kept.sha256):
        return _faulty(CHANGED)
    return _read(kept)


def signed_by(tx: Tx, number: int) -> Policy:
    """The policy of this version, by which a text was signed that has left the house."""
    if number == BUILT_IN.number:
        return BUILT_IN
    kept = tx.policies.get(number)
    if kept is None or (str(number), kept.sha256) not in _settings(tx):
        return _faulty(CHANGED)
    return _read(kept)


def _settings(tx: Tx) -> list[tuple[str, str]]:
    """Version and SHA-256 of every setting on the chain, the newest first."""
    records = tx.audit.list(subject=SUBJECT, limit=1000)
    return [(r.detail.get("version", ""), r.detail.get("sha256", "")) for r in records if r.verb == SET]


def _newest(tx: Tx) -> int:
    """The highest number that a version ever had, by the table or by the chain."""
    kept = tx.policies.current()
    named = [int(number) for number, _ in _settings(tx) if number.isdigit()]
    return max([0 if kept is None else kept.number, *named])


def _read(kept: KeptPolicy) -> Policy:
    try:
        policy = parse(kept.text, kept.number)
    except RefusedError as error:
        return _faulty(f"Version {kept.number} of the house's policy can't be used. {error}")
    return policy if policy.sha256 == kept.sha256 else _faulty(CHANGED)


def _faulty(why: str) -> Policy:
    return BUILT_IN.model_copy(update={"fault": why})


class PolicyVerbs:
    """The policy in force, its versions, and putting another one in force."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def current(self, actor: Actor) -> Policy:
        """The policy of now."""
        allow(actor, "read the policy")
        with self._parts.store.read() as tx:
            return in_force(tx)

    def history(self, actor: Actor) -> list[KeptPolicy]:
        """Every version that was set, the newest first; before them was the built-in one."""
        allow(actor, "read the policy")
        with self._parts.store.read() as tx:
            return list(tx.policies.list())

    def stops(self, actor: Actor) -> list[str]:
        """Why texts can't be signed at this moment, whoever wrote them: a sentence each; none when they can."""
        allow(actor, "read the policy")
        with self._parts.store.read() as tx:
            policy = in_force(tx)
            return [policy.fault] if policy.fault else unsignable(policy, _crews(tx, [t.id for t in tx.teams.list()]))

    def check(self, actor: Actor, text: str) -> Policy:
        """The policy that ``text`` says, as ``set`` would take it. Raises ``RefusedError`` with all its faults."""
        allow(actor, "read the policy")
        with self._parts.store.read() as tx:
            return _accepted(tx, text)

    def set(self, actor: Actor, text: str, seen: int | None = None) -> Policy:
        """Put ``text`` in force for every draft that is not signed yet; on record with its SHA-256.

        ``seen`` is the version that the person had before them. Raises ``StaleError`` when another one is in force,
        ``RefusedError`` when nobody could sign by it or it switches off what is always true.
        """
        allow(actor, "set the policy")
        now = self._parts.clock()
        with self._parts.store.begin() as tx:
            number = _newest(tx)
            if seen is not None and seen != number:
                raise StaleError(f"Version {number} of the policy is in force; you saw {seen}. Nothing was changed.")
            policy = _accepted(tx, text).model_copy(update={"number": number + 1})
            tx.policies.add(
                KeptPolicy(number=policy.number, at=now, by=actor.id, sha256=policy.sha256, text=policy.text)
            )
            told = {"version": str(policy.number), "sha256": policy.sha256}
            tx.audit.append(now, actor.id, SET, SUBJECT, told)
            return policy


def _accepted(tx: Tx, text: str) -> Policy:
    policy = parse(text)
    there = [team.id for team in tx.teams.list()]
    named = [team for team in policy.teams if team != EVERYBODY]
    problems = [f"teams.{team}: there is no team of this id." for team in named if team not in there]
    problems += _strangers(policy, [user.id for user in tx.users.list()])
    problems += unsignable(policy, _crews(tx, [team for team in named if team in there]))
    if problems:
        raise RefusedError("The policy is refused, and nothing was changed.\n" + "\n".join(problems))
    return policy


def _crews(tx: Tx, teams: Iterable[str]) -> dict[str, Sequence[Actor]]:
    """Who could act on the drafts of each team, and on those of none."""
    return {EVERYBODY: tx.users.actors()} | {team: tx.users.actors(team) for team in teams}


def _strangers(policy: Policy, accounts: Sequence[str]) -> list[str]:
    """A name that is misspelt among those who never sign would let the person sign."""
    named = {name for kinds in policy.teams.values() for rules in kinds.values() for name in rules.never}
    return [f"never: there is no account named {name!r}." for name in sorted(named - set(accounts))]
