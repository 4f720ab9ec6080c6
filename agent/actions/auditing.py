"""Reading the audit chain, and proving it against its anchors."""

from collections.abc import Sequence
from pathlib import Path

from agent.actions.parts import Parts, allow
from agent.actions.policies import require_notes
from agent.anchors import Anchors, Proof, places
from agent.errors import AuditBrokenError
from agent.models import Actor, AuditRecord

#: What is said of another key than the one that was kept.
OTHER_KEY = (
    "The anchors of this desk are signed by another key than the one that you kept: the vault's secrets were "
    "replaced, or this is another desk."
)


class AuditVerbs:
    """The chain and its anchors. From the first of these on, every commit is heard and anchored in its time."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        file, *second = places(parts.settings.home, parts.settings.audit_anchor)
        self._anchors = Anchors(file, second[0] if second else None, parts.vault)
        parts.store.listen(self._anchors.note)

    def records(self, actor: Actor, *, before: int | None = None, limit: int = 100) -> list[AuditRecord]:
        """The newest first; ``before`` a sequence number for the next page."""
        allow(actor, "read the audit")
        with self._parts.store.read() as tx:
            return list(tx.audit.list(before=before, limit=limit))

    def verify(self) -> int:
        """How many records there are, when chain and anchors hold. Raises ``AuditBrokenError`` naming the fault."""
        return self.prove().records

    def prove(self, key: str | None = None) -> Proof:
        """What can be proved of the chain, by its own hashes and by the anchors at every place, and of the notes beside
        the policy's versions by their records.

        ``key`` is a public key that was kept elsewhere, as PEM. Raises ``AuditBrokenError`` naming the first fault.
        """
        if key is not None and key.split() != self.key().split():
            raise AuditBrokenError(OTHER_KEY)
        kept = self._anchors.kept()
        with self._parts.store.read() as tx:
            proof = self._anchors.proved(tx.audit.verify(), tx.audit.hashes, kept)
            require_notes(tx, self._parts.vault)
            return proof

    def key(self) -> str:
        """The public key that proves the anchors, as PEM, to be kept where the data folder's owner can't reach it."""
        return self._anchors.public_key

    def came_back(self, anchors: Sequence[Path]) -> int:
        """After a restore: goes on from the longest of these anchors; the number of the chain's last record."""
        self._anchors.adopt(anchors)
        with self._parts.store.read() as tx:
            return next((record.seq for record in tx.audit.list(limit=1)), 0)
