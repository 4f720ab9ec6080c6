"""Many pieces of work at once, their results in order: as many run as there are slots, and no slot waits.

A slow piece holds back the results behind it, not the work: further pieces begin while it runs, up to a bound, so
that a batch of thousands is never in memory at once.
"""

import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, NamedTuple, TypeVar

Item = TypeVar("Item")
Made = TypeVar("Made")

#: Pieces that may be begun or done for each slot before the oldest of them is handed on.
AHEAD = 4


class Done(NamedTuple, Generic[Item, Made]):
    """A piece and what became of it: ``result()`` gives what was made, or raises what the work raised."""

    item: Item
    result: Callable[[], Made]


_End = BaseException | None


def in_order(
    items: Iterable[Item], work: Callable[[Item, Callable[[], bool]], Made], slots: int
) -> Iterator[Done[Item, Made]]:
    """Does ``work`` on each of ``items``, ``slots`` at once, and gives them in their order as soon as they are done.

    ``items`` are read in a thread of their own, so that a reader that waits holds nothing back. The work's second
    argument says whether nobody wants its result any more: the caller left, or was interrupted.
    """
    stop = threading.Event()
    window: queue.Queue[tuple[Item, Future[Made]] | _End] = queue.Queue(slots * AHEAD)
    with ThreadPoolExecutor(slots, "storydesk-slot") as pool:
        feeder = threading.Thread(target=_feed, args=(items, work, pool, window, stop), daemon=True)
        feeder.start()
        try:
            while isinstance(one := window.get(), tuple):
                item, future = one
                yield Done(item, future.result)
            if one is not None:
                raise one
        finally:
            stop.set()
            _empty(window)


def _feed(
    items: Iterable[Item],
    work: Callable[[Item, Callable[[], bool]], Made],
    pool: ThreadPoolExecutor,
    window: "queue.Queue[tuple[Item, Future[Made]] | _End]",
    stop: threading.Event,
) -> None:
    end: _End = None
    try:
        for item in items:
            if stop.is_set():
                return
            window.put((item, pool.submit(work, item, stop.is_set)))
    except BaseException as error:  # noqa: BLE001  carried to the thread that waits, and raised there
        end = error
    window.put(end)


def _empty(window: "queue.Queue[tuple[Item, Future[Made]] | _End]") -> None:
    """Lets a feeder that waits for room see that it is over, and what has not begun never begin."""
    while True:
        try:
            left = window.get_nowait()
        except queue.Empty:
            return
        if isinstance(left, tuple):
            left[1].cancel()
