"""The gate that knows every customer: no text that holds one of them reaches a model, whoever asks.

For each record the store keeps keyed hashes of the forms of its identities (``agent/guard.py``), made with the
vault's secret: the store can be asked whether a text holds one, and its file tells nothing. A question costs the
same with ten records as with a million. They go with their record, and records of before get theirs at the first
question.
"""

from collections.abc import Callable, Iterable

from agent.errors import LeakError
from agent.guard import STOPPED, grams, known_forms
from agent.store import Store, Tx
from agent.vault import Opened, Vault
from retrieval.records import Lessons, Requester

Guard = Callable[[str], None]

#: Characters of a hash that are kept: 128 bits.
HASH = 32
#: Stands for a record without any form, so that it is not looked at again.
NOTHING = "nothing"


class Gatekeeper:
    """Safe to share between threads. ``house`` is the house's own furniture: what stands there is nobody's."""

    def __init__(self, store: Store, vault: Vault, house: str) -> None:
        self._store = store
        self._vault = vault
        self._house = grams(house)
        self._complete = False

    def guarded(self, guard: Guard) -> Guard:
        """``guard``, and after it the question whether any customer stands in the text."""

        def stop(text: str) -> None:
            guard(text)
            self.stop(text)

        return stop

    def stop(self, text: str, where: str = "the model") -> None:
        """Raises ``LeakError`` when ``text``, on its way to ``where``, holds an identity of any record."""
        self.complete()
        hashes = [self._hash(form) for form in grams(text) - self._house]
        with self._store.read() as tx:
            if tx.marks.any_of(hashes):
                raise LeakError(STOPPED.format(where=where))

    def leaves(self, held: Requester, texts: Iterable[str]) -> bool:
        """Whether one of ``texts`` still holds an identity of its own customer."""
        forms = known_forms(held) - self._house
        return bool(forms) and any(forms & grams(text) for text in texts)

    def learn(self, tx: Tx, record_id: str, held: Requester, lessons: Lessons | None = None) -> None:
        """Keeps the marks of a record in place of those it had, in the unit of work that keeps the record."""
        forms = known_forms(held, (known.value for known in lessons.missed) if lessons else ()) or {NOTHING}
        tx.marks.put(record_id, [self._hash(form) for form in forms])

    def complete(self) -> None:
        """Gives every record of before its marks; does nothing once all have them."""
        if self._complete:
            return
        with self._store.read() as tx:
            missing = tx.marks.unmarked()
        for record_id in missing:
            with self._store.begin() as tx:
                for row in tx.vault.many([record_id]):
                    self._learn_sealed(tx, self._vault.open(row))
        self._complete = True

    def _learn_sealed(self, tx: Tx, opened: Opened) -> None:
        self.learn(tx, opened.raw.id, opened.raw.requester, opened.lessons)

    def _hash(self, form: str) -> str:
        return self._vault.pseudonym(f"identity {form}")[:HASH]
