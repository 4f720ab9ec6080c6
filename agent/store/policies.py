"""The versions of the house's policy, as their texts. A version, once kept, never changes, but for its note."""

from collections.abc import Callable, Sequence

from pydantic import AwareDatetime
from sqlalchemy import select, update

from agent.store import tables
from agent.store.repository import Repository
from retrieval.records import Value


class KeptPolicy(Value):
    """One version: who put it in force, when and why, its text and the SHA-256 of that."""

    number: int
    at: AwareDatetime
    by: str
    sha256: str
    text: str
    note: str = ""


class Policies(Repository):
    """Versions from 1 on; where there is none, the built-in policy is in force."""

    def add(self, policy: KeptPolicy) -> None:
        self._add(tables.policies, policy.model_dump())

    def get(self, number: int) -> KeptPolicy | None:
        row = self._run(select(tables.policies).where(tables.policies.c.number == number)).one_or_none()
        return None if row is None else KeptPolicy(**row._asdict())

    def list(self) -> Sequence[KeptPolicy]:
        """The newest first."""
        return [KeptPolicy(**row._asdict()) for row in self._run(_newest)]

    def current(self) -> KeptPolicy | None:
        """The one that was kept last."""
        row = self._run(_newest.limit(1)).one_or_none()
        return None if row is None else KeptPolicy(**row._asdict())

    def forget_notes(self, holds: Callable[[str], bool]) -> Sequence[int]:
        """Takes away each note in which ``holds`` finds what is to be forgotten; the numbers of their versions."""
        kept = tables.policies
        rows = self._run(select(kept.c.number, kept.c.note).where(kept.c.note != "")).all()
        gone = [row.number for row in rows if holds(row.note)]
        for number in gone:
            self._run(update(kept).where(kept.c.number == number).values(note=""))
        return gone


_newest = select(tables.policies).order_by(tables.policies.c.number.desc())
