"""The library of past incidents: statements of before that somebody took in, anonymised."""

from collections.abc import Callable, Sequence

from pydantic import AwareDatetime, Field
from sqlalchemy import delete, select

from agent.errors import NotFoundError
from agent.store import tables
from agent.store.repository import Repository
from retrieval.records import Value


class PastText(Value):
    """A statement of before. ``at`` is when it went out, ``about`` what happened and what was done, as a person said.

    All of it is anonymised; ``sha256`` is that of ``text``, ``vectors`` those that the model ``made_by`` made of it.
    """

    id: str
    sha256: str
    at: AwareDatetime
    title: str
    about: str
    text: str
    taken_by: str
    taken_at: AwareDatetime
    vectors: bytes | None = Field(default=None, repr=False)
    made_by: str | None = None


class Library(Repository):
    def put(self, past: PastText) -> bool:
        """Keeps the text; whether it is new. The same words again change nothing."""
        kept = tables.library
        if self._run(select(kept.c.id).where(kept.c.sha256 == past.sha256)).scalar_one_or_none() is not None:
            return False
        self._add(kept, past.model_dump())
        return True

    def list(self) -> Sequence[PastText]:
        """The latest first."""
        kept = tables.library
        rows = self._run(select(kept).order_by(kept.c.at.desc(), kept.c.id))
        return [PastText(**row._asdict()) for row in rows]

    def remove(self, past_id: str) -> None:
        """Raises ``NotFoundError``."""
        if self._run(delete(tables.library).where(tables.library.c.id == past_id)).rowcount == 0:
            raise NotFoundError(f"There is no text {past_id!r} in the library.")

    def erase(self, holds: Callable[[str], bool]) -> Sequence[str]:
        """Deletes every text in which ``holds`` finds what is to be forgotten; their ids."""
        gone = [past.id for past in self.list() if holds(f"{past.title}\n{past.about}\n{past.text}")]
        for past_id in gone:
            self.remove(past_id)
        return gone
