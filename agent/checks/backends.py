"""What may judge a sentence beside the counted features: one interface, and the choice made for this process.

The features always run. A backend adds one number a sentence, which the learnt combination weighs with them. The
small entailment model is used where its files are in the package and nothing else was said; ``use(None)`` leaves the
features alone.
"""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol


class Backend(Protocol):
    """A judge of whether a sentence follows from a premise. Safe to share between threads."""

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """The log-odds that each second text follows from its first, in order; always finite."""
        ...


class _Choice:
    """The backend of this process; the package's own is loaded at the first question."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._made = False
        self._backend: Backend | None = None

    def get(self) -> Backend | None:
        with self._lock:
            if not self._made:
                from agent.checks.entailment import Entailment

                self._backend, self._made = Entailment.load(), True
            return self._backend

    def set(self, backend: Backend | None) -> None:
        with self._lock:
            self._backend, self._made = backend, True

    def choose(self, own: bool) -> None:
        """The package's own model, or none."""
        with self._lock:
            self._made = self._made and self._backend is not None if own else True
            self._backend = self._backend if own else None


_choice = _Choice()
current = _choice.get
use = _choice.set
choose = _choice.choose


@contextmanager
def using(backend: Backend | None) -> Iterator[None]:
    """``backend`` for as long as the block runs, in every thread."""
    before = _choice.get()
    _choice.set(backend)
    try:
        yield
    finally:
        _choice.set(before)
