"""The versions of the house's policy, as their texts. A version, once kept, never changes."""

from collections.abc import Sequence

from pydantic import AwareDatetime
from sqlalchemy import select

from agent.store import tables
from agent.store.repository import Repository
from retrieval.records import Value


class KeptPolicy(Value):
    """One version: who put it in force and when, its text and the SHA-256 of that."""

    number: int
    at: AwareDatetime
    by: str
    sha256: str
    text: str


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


_newest = select(tables.policies).order_by(tables.policies.c.number.desc())
