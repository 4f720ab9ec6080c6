"""Measure how fast texts and records are anonymised, beside Presidio as it comes, on the same texts in the same run.

``python -m evals.bench_speed [--records 400] [--data FILE] [--json]``. Texts are the messages of generated records
(``evals/crowd.py``), or those of a file of ``{"text"}`` lines. Each contender gets the texts in turns, so that a
busy machine slows all alike; the best of the turns counts. *One process* is one worker that reads in batches, as an
import does; *all cores* is one such worker a core. Rates count the wall's clock, and the processor's where it says so.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from agent import settings
from agent.errors import StorydeskError
from evals import crowd
from retrieval.anonymise import Anonymiser
from retrieval.detectors import Detectors
from retrieval.records import RawRecord

BATCH = 512
#: What one of several workers is given at a time.
SHARE = 64
TURNS = 3


class Rate(NamedTuple):
    """``per_second`` by the wall's clock, ``per_cpu_second`` by the processor's; the latter only in one process."""

    what: str
    texts: int
    per_second: float
    per_cpu_second: float | None


Work = Callable[[], object]

_worker: dict[str, Anonymiser] = {}


def _batches(texts: Sequence[str], size: int = BATCH) -> Iterator[Sequence[str]]:
    for start in range(0, len(texts), size):
        yield texts[start : start + size]


def _anonymiser() -> Anonymiser:
    made = Anonymiser(Detectors(settings.load().models))
    made.texts([("warm up", ())])
    return made


def _start() -> None:
    _worker["anonymiser"] = _anonymiser()


def _in_worker(texts: Sequence[str]) -> int:
    return len(_worker["anonymiser"].texts([(text, ()) for text in texts]))


def _timed(what: str, count: int, work: Work, *, alone: bool) -> Rate:
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    spent = time.process_time() - cpu
    return Rate(what, count, count / (time.perf_counter() - wall), count / spent if alone else None)


def _best(turns: Sequence[Rate]) -> Rate:
    cpu = [t.per_cpu_second for t in turns if t.per_cpu_second is not None]
    return turns[0]._replace(per_second=max(t.per_second for t in turns), per_cpu_second=max(cpu) if cpu else None)


def measure(texts: Sequence[str], records: Sequence[RawRecord]) -> list[Rate]:
    """The rates of every contender. Raises ``ModelFileError`` when the model files are not there."""
    # Only this comparison needs Presidio's default set-up.
    from retrieval.detectors.plain_presidio import PlainPresidio  # noqa: PLC0415

    ours, peer = _anonymiser(), PlainPresidio()
    peer.spans("warm up")
    with ProcessPoolExecutor(os.cpu_count(), initializer=_start) as pool:
        list(pool.map(_in_worker, [["warm up"]] * (os.cpu_count() or 1) * 4))
        contenders: list[tuple[str, int, Work, bool]] = [
            (
                "texts, one process",
                len(texts),
                lambda: [ours.texts([(t, ()) for t in b]) for b in _batches(texts)],
                True,
            ),
            ("texts, all cores", len(texts), lambda: list(pool.map(_in_worker, _batches(texts, SHARE))), False),
            ("texts, Presidio as it comes", len(texts), lambda: [peer.spans(t) for t in texts], True),
        ]
        if records:
            contenders.append(("records, one process", len(records), lambda: ours.records(records), True))
        turns = [[_timed(w, n, work, alone=alone) for w, n, work, alone in contenders] for _ in range(TURNS)]
    return [_best(of_one) for of_one in zip(*turns, strict=True)]


def _read(path: Path, count: int) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [str(json.loads(line)["text"]) for line in lines[:count]]


def _table(rates: Sequence[Rate]) -> Table:
    table = Table("what", "texts", "per second", "per second and core")
    for rate in rates:
        core = "" if rate.per_cpu_second is None else f"{rate.per_cpu_second:.1f}"
        table.add_row(rate.what, str(rate.texts), f"{rate.per_second:.1f}", core)
    return table


def main(argv: Sequence[str] | None = None) -> int:
    """Exit 0 done, 2 wrong usage or missing files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=400, help="generated records, or lines of the file")
    parser.add_argument("--data", type=Path, default=None, help='a file of {"text"} lines instead')
    parser.add_argument("--json", action="store_true", help="print figures as JSON")
    options = parser.parse_args(argv)
    try:
        records = [] if options.data else list(crowd.records(options.records))
        texts = _read(options.data, options.records) if options.data else [m.text for r in records for m in r.messages]
        rates = measure(texts, records)
    except (StorydeskError, OSError, ValueError, KeyError) as error:
        print(error, file=sys.stderr)
        return 2
    if options.json:
        print(json.dumps([rate._asdict() for rate in rates]))
    else:
        Console(width=100).print(_table(rates))
    return 0


if __name__ == "__main__":
    sys.exit(main())
