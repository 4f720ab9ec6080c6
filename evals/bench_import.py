"""Prove that an import's memory does not grow with its file.

``python -m evals.bench_import [--records 10000 100000] [--source jsonl|csv|zendesk] [--full]``: for each number, a
generated file is imported in a process of its own, and its peak memory is measured. Without ``--full`` the rows are
read, checked, compared with the store and counted chunk by chunk, and taken in by nobody: what is measured is the
import itself. With ``--full`` they are anonymised, sealed, stored and indexed too; the vector store keeps its
vectors in memory and grows by some 2 KB a passage. Prints JSON: [{"records", "read", "imported", "refused", "peak_mb",
"rows_per_second", "file_mb"}]. Exit 1 when the largest took over a tenth and 32 MB more than the smallest.
"""

import argparse
import csv
import json
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from agent import settings
from agent.actions.importing import Importing, Taken
from agent.actions.parts import silent
from agent.app import build
from agent.demo import WRITER
from agent.errors import StorydeskError
from evals import crowd
from retrieval.records import RawRecord

#: One row in so many is broken, so that refusing is measured too.
BROKEN = 500
#: Growth from the smallest file to the largest that counts as none: a share, and megabytes.
SHARE, SLACK_MB = 0.1, 32


class Figures(NamedTuple):
    """One import; ``peak_mb`` is the most memory that its process held at any time."""

    records: int
    read: int
    imported: int
    refused: int
    peak_mb: float
    rows_per_second: float
    file_mb: float


# --- files --------------------------------------------------------------------------------------------------


def _jsonl(path: Path, records: Iterator[RawRecord]) -> None:
    with path.open("w", encoding="utf-8") as file:
        for number, record in enumerate(records, 1):
            file.write("{broken\n" if number % BROKEN == 0 else record.model_dump_json(exclude_none=True) + "\n")


def _csv(path: Path, records: Iterator[RawRecord]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "created at", "subject", "text", "customer name", "email", "phone"])
        for number, record in enumerate(records, 1):
            held, text = record.requester, "\n\n".join(m.text for m in record.messages)
            row = (record.id, record.created_at, record.subject, text, held.name, held.email, held.phone)
            rows.writerow(row[:3] if number % BROKEN == 0 else row)


def _zendesk(path: Path, records: Iterator[RawRecord]) -> None:
    """One page: a single JSON value, as large as the whole file."""
    with path.open("w", encoding="utf-8") as file:
        file.write('{"tickets": [')
        for number, record in enumerate(records, 1):
            comments = [{"plain_body": m.text, "public": m.role != "note"} for m in record.messages]
            who = {"id": number, "name": record.requester.name, "email": record.requester.email}
            ticket = {"id": number, "subject": record.subject, "requester": who, "comments": comments}
            file.write((", " if number > 1 else "") + json.dumps(ticket if number % BROKEN else {"id": number}))
        file.write("]}\n")


WRITERS: Mapping[str, Callable[[Path, Iterator[RawRecord]], None]] = {"jsonl": _jsonl, "csv": _csv, "zendesk": _zendesk}
NAMES = {"jsonl": "crowd.jsonl", "csv": "crowd.csv", "zendesk": "crowd.json"}


# --- one import, in a process of its own --------------------------------------------------------------------


def measure(count: int, source: str, *, full: bool) -> Figures:
    """Write the file, import it in a fresh process, and give what that process needed."""
    with tempfile.TemporaryDirectory(prefix="storydesk-import-") as folder:
        path = Path(folder) / NAMES[source]
        WRITERS[source](path, crowd.records(count))
        context = multiprocessing.get_context("spawn")
        with context.Pool(1) as pool:
            return pool.apply(_imported, (count, path, source, full))


def _imported(count: int, path: Path, source: str, full: bool) -> Figures:
    own = settings.load(home=path.parent / "home", database_url=None, vault_key=None, llm_base_url="none")
    desk = build(own)
    began = time.perf_counter()
    if full:
        summary = desk.records.import_file(WRITER.actor(), path, source)
    else:
        summary = Importing(desk.parts, _counted, silent).file(WRITER.actor(), path, source, None)
    seconds = time.perf_counter() - began
    desk.close()
    return Figures(
        records=count,
        read=summary.read,
        imported=summary.imported,
        refused=summary.refused,
        peak_mb=round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        rows_per_second=round(summary.read / seconds, 1),
        file_mb=round(path.stat().st_size / 1e6, 1),
    )


def _counted(raws: Sequence[RawRecord]) -> Taken:
    """Takes nothing in: the import around it is what is measured."""
    return Taken(0)


def flat(found: Sequence[Figures]) -> bool:
    """Whether the largest import needed no more memory than the smallest, but for the slack."""
    least, most = found[0].peak_mb, found[-1].peak_mb
    return most <= least * (1 + SHARE) + SLACK_MB


def main(argv: Sequence[str] | None = None) -> int:
    """Exit 0 flat, 1 memory grew with the file, 2 wrong usage or no desk."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, nargs="+", default=[10_000, 100_000], help="sizes, the smallest first")
    parser.add_argument("--source", choices=sorted(WRITERS), default="jsonl")
    parser.add_argument("--full", action="store_true", help="anonymise, seal, store and index too")
    options = parser.parse_args(argv)
    try:
        found = [measure(count, options.source, full=options.full) for count in options.records]
    except StorydeskError as error:
        print(error, file=sys.stderr)
        return 2
    print(json.dumps([figures._asdict() for figures in found]))
    return 0 if flat(found) else 1


if __name__ == "__main__":
    sys.exit(main())
