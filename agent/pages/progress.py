"""Long work as it happens: steps, how far, the words so far, and a way to stop it.

The work runs in a thread of its own and goes on when the page is closed: what it makes is then in the queue.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from queue import Empty, Queue
from threading import Event as Flag
from threading import Lock, Thread
from time import monotonic
from typing import Generic, TypeVar

from agent.models import Event

#: Seconds between two pictures of the work; more would only cost the browser.
BEAT = 0.2
Result = TypeVar("Result")
Work = Callable[[Callable[[Event], None], Callable[[], bool]], Result]


@dataclass
class Seen:
    """What has happened so far; ``steps`` holds the latest event of each step, in the order they began."""

    steps: list[Event] = field(default_factory=list)
    text: str = ""

    def take(self, event: Event) -> None:
        if self.steps and self.steps[-1].step == event.step:
            self.steps[-1] = event
        else:
            self.steps.append(event)
        if event.text is not None:
            self.text = event.text


@dataclass
class Outcome(Generic[Result]):
    """How the work ended: exactly one of the two is set, unless the work gives None."""

    result: Result | None = None
    error: Exception | None = None


class Jobs:
    """The work that can be stopped, each under the key of the page that started it."""

    def __init__(self) -> None:
        self._flags: dict[str, Flag] = {}
        self._lock = Lock()

    def start(self, key: str) -> Flag:
        with self._lock:
            self._flags[key] = flag = Flag()
        return flag

    def stop(self, key: str) -> bool:
        """Ask the work under ``key`` to stop; False when there is none."""
        with self._lock:
            flag = self._flags.get(key)
        if flag is not None:
            flag.set()
        return flag is not None

    def end(self, key: str, flag: Flag) -> None:
        with self._lock:
            if self._flags.get(key) is flag:
                del self._flags[key]


def follow(work: Work[Result], flag: Flag) -> Iterator[Seen | Outcome[Result]]:
    """Run ``work`` and give what was seen of it, again and again, then its outcome, last."""
    said: Queue[Event | Outcome[Result]] = Queue()
    Thread(target=_run, args=(work, said, flag), daemon=True).start()
    seen = Seen()
    while True:
        item = _latest(said, seen)
        if isinstance(item, Outcome):
            yield item
            return
        yield seen


def _latest(said: "Queue[Event | Outcome[Result]]", seen: Seen) -> Outcome[Result] | None:
    """Take in what is said within one beat of the next event; gives the outcome when the work has ended."""
    item = said.get()
    until = monotonic() + BEAT
    while isinstance(item, Event):
        seen.take(item)
        left = until - monotonic()
        if left <= 0:
            return None
        try:
            item = said.get(timeout=left)
        except Empty:
            return None
    return item


def _run(work: Work[Result], said: "Queue[Event | Outcome[Result]]", flag: Flag) -> None:
    try:
        outcome = Outcome(result=work(said.put, flag.is_set))
    except Exception as error:  # noqa: BLE001 - carried to the thread that waits for it, which shows or logs it
        outcome = Outcome(error=error)
    said.put(outcome)
