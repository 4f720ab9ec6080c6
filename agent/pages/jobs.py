"""Work that the server repeats while it runs."""

import threading
from collections.abc import Callable
from types import TracebackType

from agent.faults import log_fault


class Job:
    """Runs ``work`` in a thread of its own while the block lasts: at once, then every ``seconds``; never for 0.

    What goes wrong in it is logged, and it is tried again at the next turn: a job never stops the desk.
    """

    def __init__(self, name: str, work: Callable[[], object], seconds: float) -> None:
        self._work = work
        self._seconds = seconds
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._repeat, name=name, daemon=True)

    def __enter__(self) -> "Job":
        if self._seconds > 0:
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        if self._seconds > 0:
            self._thread.join(timeout=10)

    def _repeat(self) -> None:
        while not self._over.is_set():
            try:
                self._work()
            except Exception as error:  # noqa: BLE001  the edge of a thread
                log_fault(error)
            self._over.wait(self._seconds)
