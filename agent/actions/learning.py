"""Verbs that learn from approvers: what became of drafted sentences, and what the next draft is told."""

from collections.abc import Sequence
from datetime import datetime

from agent.actions.parts import Parts, allow
from agent.edits import Advice, Report, StoredPair, advise, report
from agent.models import Actor, DraftKind
from agent.store import Tx

#: The next draft learns from so many texts that were signed last: an editor's taste of a year ago is another one.
LAST = 30


class LearningVerbs:
    """Figures and pairs of the texts whose signatures stand. Who may read a draft may read what was changed in it."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def report(self, actor: Actor, *, since: datetime | None = None, writer: str | None = None) -> Report:
        """What editors changed in texts signed from ``since`` on; ``writer`` is a model's name or ``composer``."""
        return report(self.pairs(actor, since=since, writer=writer))

    def pairs(self, actor: Actor, *, since: datetime | None = None, writer: str | None = None) -> Sequence[StoredPair]:
        """The pairs behind the figures, the text that was signed first first."""
        allow(actor, "read drafts")
        with self._parts.store.read() as tx:
            return tx.edits.list(since=since, writer=writer, actor=actor)

    def advice(self, actor: Actor, kind: DraftKind = "story") -> tuple[Advice, ...]:
        """What the next draft of this kind is told: the most frequent kinds of change, at most three."""
        allow(actor, "read drafts")
        with self._parts.store.read() as tx:
            return lately(tx, kind)


def lately(tx: Tx, kind: DraftKind) -> tuple[Advice, ...]:
    """What the texts of this kind that were signed last teach; nothing as long as none was."""
    return advise(tx.edits.last(kind, LAST))
