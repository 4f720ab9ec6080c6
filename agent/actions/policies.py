"""Verbs on the house's policy: reading, proving and setting it.

The audit chain vouches for what the table of policies says: a version counts only with the record of its setting,
which names its SHA-256. Where the two differ, the policy in force is one with a fault, and nothing is signed by it. The
note beside a version is in its record as a keyed hash, for it may be forgotten and must not be guessed then.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime

from agent.actions.parts import Parts, allow
from agent.editors import Editors
from agent.errors import AuditBrokenError, NotFoundError, RefusedError, StaleError
from agent.models import Actor, AuditRecord
from agent.policy import BUILT_IN, EVERYBODY, Objection, Policy, parse, placed, read, refusal, sha256, unsignable
from agent.store import Tx
from agent.store.policies import KeptPolicy
from agent.vault import Vault

SUBJECT = "policy"
SET = "set policy"
LONGEST_NOTE = 300
#: Version 0, in the form of the others; nobody set it.
COMES_WITH = KeptPolicy(
    number=BUILT_IN.number,
    at=datetime(2026, 1, 1, tzinfo=UTC),
    by="desk",
    sha256=BUILT_IN.sha256,
    text=BUILT_IN.text,
)
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


def require_notes(tx: Tx, vault: Vault) -> None:
    """Raises ``AuditBrokenError`` for a version whose note is not the one of its record; one that was forgotten on
    record may be gone, and one of before notes were in the record can't be proved."""
    told = {r.detail.get("version"): r.detail["note"] for r in _set(tx) if "note" in r.detail}
    for kept in tx.policies.list():
        hashed = told.get(str(kept.number))
        gone = not kept.note and any(r.verb == "erase" for r in tx.audit.list(subject=f"note:{kept.number}"))
        if hashed is not None and not gone and hashed != _hash(vault, kept.number, kept.note):
            raise AuditBrokenError(
                f"The note beside version {kept.number} of the policy is not the one that its record was made with: it "
                "was changed past the desk. Compare with a backup."
            )


def _hash(vault: Vault, number: int, note: str) -> str:
    return vault.pseudonym(f"policy note {number} {note}")


def _set(tx: Tx) -> list[AuditRecord]:
    """Every setting on the chain, the newest first."""
    return [record for record in tx.audit.list(subject=SUBJECT, limit=1000) if record.verb == SET]


def _settings(tx: Tx) -> list[tuple[str, str]]:
    """Version and SHA-256 of every setting on the chain, the newest first."""
    return [(r.detail.get("version", ""), r.detail.get("sha256", "")) for r in _set(tx)]


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
        #: Who has the policy open to edit it; a courtesy, as for drafts.
        self.editors = Editors(parts.store, parts.clock)

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

    def newest(self, actor: Actor) -> int:
        """The number that ``set`` wants as ``seen``: the highest that a version ever had."""
        allow(actor, "read the policy")
        with self._parts.store.read() as tx:
            return _newest(tx)

    def version(self, actor: Actor, number: int) -> KeptPolicy:
        """One version as it was set; 0 is the one that the desk comes with. Raises ``NotFoundError``."""
        allow(actor, "read the policy")
        with self._parts.store.read() as tx:
            kept = COMES_WITH if number == BUILT_IN.number else tx.policies.get(number)
        if kept is None:
            raise NotFoundError(f"There is no version {number} of the policy.")
        return kept

    def vouched(self, actor: Actor) -> frozenset[int]:
        """The versions whose SHA-256 the audit chain names; one that is not among them was changed past the desk."""
        allow(actor, "read the policy")
        with self._parts.store.read() as tx:
            told = set(_settings(tx))
            kept = tx.policies.list()
        whole = (k for k in kept if (str(k.number), k.sha256) in told and sha256(k.text) == k.sha256)
        return frozenset({BUILT_IN.number, *(k.number for k in whole)})

    def stops(self, actor: Actor) -> list[str]:
        """Why texts can't be signed at this moment, whoever wrote them: a sentence each; none when they can."""
        allow(actor, "read the policy")
        with self._parts.store.read() as tx:
            policy = in_force(tx)
            crews = _crews(tx, [t.id for t in tx.teams.list()])
            return [policy.fault] if policy.fault else [str(one) for one in unsignable(policy, crews)]

    def check(self, actor: Actor, text: str) -> Policy:
        """The policy that ``text`` says, as ``set`` would take it. Raises ``RefusedError`` with all its faults."""
        allow(actor, "read the policy")
        with self._parts.store.read() as tx:
            return _accepted(tx, text)

    def objections(self, actor: Actor, text: str) -> list[Objection]:
        """Everything for which ``check`` would refuse ``text``, each at its line; nothing where it would be taken."""
        allow(actor, "read the policy")
        with self._parts.store.read() as tx:
            return _read_with(tx, text)[1]

    def set(self, actor: Actor, text: str, seen: int | None = None, note: str = "") -> Policy:
        """Put ``text`` in force for every draft that is not signed yet; on record with its SHA-256 and a
        keyed hash of the note.

        ``seen`` is the version that the person had before them, ``note`` why they set this one. Raises ``StaleError``
        when another one is in force, ``RefusedError`` when nobody could sign by it or it switches off what is always
        true.
        """
        allow(actor, "set the policy")
        now, why = self._parts.clock(), self._noted(note)
        with self._parts.store.begin() as tx:
            number = _newest(tx)
            if seen is not None and seen != number:
                raise StaleError(
                    f"Version {number} of the policy is in force; you saw {seen}. Nothing was changed, and what you "
                    "wrote is as it was: compare the two first."
                )
            policy = _accepted(tx, text).model_copy(update={"number": number + 1})
            tx.policies.add(
                KeptPolicy(number=policy.number, at=now, by=actor.id, sha256=policy.sha256, text=policy.text, note=why)
            )
            told = {"version": str(policy.number), "sha256": policy.sha256}
            told |= {"note": _hash(self._parts.vault, policy.number, why)}
            tx.audit.append(now, actor.id, SET, SUBJECT, told)
            return policy

    def again(self, actor: Actor, number: int, seen: int, note: str = "") -> Policy:
        """Put an older version in force again, as a new one, if it would be taken today.

        Raises ``RefusedError`` also for a version that was changed past the desk.
        """
        allow(actor, "set the policy")
        if number not in self.vouched(actor):
            raise RefusedError(f"Version {number} was changed past the desk, or is not there. Nothing was changed.")
        return self.set(actor, self.version(actor, number).text, seen, note or f"Version {number} again.")

    def _noted(self, note: str) -> str:
        said = " ".join(note.split())
        if len(said) > LONGEST_NOTE or not said.isprintable():
            raise RefusedError(f"A note has at most {LONGEST_NOTE} characters. Nothing was changed.")
        if said:
            self._parts.gatekeeper.stop(said, "the policy's history")
        return said


def _accepted(tx: Tx, text: str) -> Policy:
    policy, objections = _read_with(tx, text)
    if policy is None or objections:
        raise refusal(objections)
    return policy


def _read_with(tx: Tx, text: str) -> tuple[Policy | None, list[Objection]]:
    """What ``text`` says, and all that stands against it on this desk with its teams and accounts."""
    policy, objections = read(text)
    if policy is None:
        return None, objections
    there = [team.id for team in tx.teams.list()]
    named = [team for team in policy.teams if team != EVERYBODY]
    objections += (Objection(("teams", team), "there is no team of this id.") for team in named if team not in there)
    objections += _strangers(policy, {user.id for user in tx.users.list()})
    objections += unsignable(policy, _crews(tx, [team for team in named if team in there]))
    return policy, placed(text, objections)


def _crews(tx: Tx, teams: Iterable[str]) -> dict[str, Sequence[Actor]]:
    """Who could act on the drafts of each team, and on those of none."""
    return {EVERYBODY: tx.users.actors()} | {team: tx.users.actors(team) for team in teams}


def _strangers(policy: Policy, accounts: Collection[str]) -> Iterator[Objection]:
    """A name that is misspelt among those who never sign would let the person sign."""
    told: set[str] = set()
    for team, kinds in policy.teams.items():
        for kind, rules in kinds.items():
            for name in sorted(rules.never - set(accounts) - told):
                told.add(name)
                where = ("teams", team, kind, "never") if team else (kind, "never")
                yield Objection(where, f"there is no account named {name!r}.")
