"""How long it takes to forget one record of many: ``python -m evals.bench_forget [--records 10000]``.

The desk, its store, vault, index and the proof are the real ones; anonymising and embedding are left out, as
forgetting uses neither: records go in with the texts of their crowd, vectors are random ones of unit length, the
hardest to index. Prints seconds by the clock and of processor time, a line a step.
"""

import argparse
import sys
import tempfile
import time
import zlib
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import cast

import numpy as np

from agent import settings
from agent.actions import Desk
from agent.app import build
from agent.models import Actor, Event
from evals.crowd import records
from retrieval.embed import DIMENSIONS, Embedder, Vectors
from retrieval.records import CleanMessage, CleanRecord, RawRecord

OFFICER = Actor(id="officer", name="The officer", roles=frozenset({"privacy"}))
CHUNK = 200


class RandomVectors:
    """The same text gives the same vector; no two texts are near."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        rows = [np.random.default_rng(zlib.crc32(text.encode())).normal(size=DIMENSIONS) for text in texts]
        out = np.stack(rows).astype(np.float32)
        unit: Vectors = out / np.linalg.norm(out, axis=1, keepdims=True)
        return unit


class Steps:
    """Prints how long each step took, when the next one begins."""

    def __init__(self) -> None:
        self.step, self.clock, self.processor = "", time.perf_counter(), time.process_time()

    def __call__(self, event: Event) -> None:
        if event.step != self.step:
            self.end()
            self.step = event.step

    def end(self) -> None:
        clock, processor = time.perf_counter(), time.process_time()
        if self.step:
            print(f"{self.step}: {clock - self.clock:.1f} s, {processor - self.processor:.1f} s of processor time")
        self.clock, self.processor = clock, processor


def fill(desk: Desk, count: int) -> str:
    """Keeps ``count`` records; gives the id of one in the middle."""
    source, kept = records(count), []
    while chunk := list(islice(source, CHUNK)):
        keep(desk, chunk)
        kept += [raw.id for raw in chunk]
    return kept[len(kept) // 2]


def keep(desk: Desk, raws: Sequence[RawRecord]) -> None:
    parts = desk.parts
    clean = [_unmasked(raw) for raw in raws]
    with parts.store.begin() as tx:
        for raw, record in zip(raws, clean, strict=True):
            tx.records.put(record, raw.digest())
            tx.vault.keep(parts.vault.settle(parts.vault.seal(raw, {}), tx.vault.sealing_key()))
        parts.index.add([passage for record in clean for passage in desk.records.passages(record)])


def _unmasked(raw: RawRecord) -> CleanRecord:
    messages = tuple(CleanMessage(role=m.role, text=m.text, at=m.at) for m in raw.messages)
    return CleanRecord(id=raw.id, kind=raw.kind, created_at=raw.created_at, subject=raw.subject, messages=messages)


def main(argv: Sequence[str] | None = None) -> int:
    """Exit 0 when no trace is left, 1 when one is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=10_000, help="how many records the desk holds")
    count = parser.parse_args(argv).records
    with tempfile.TemporaryDirectory(prefix="storydesk-forget-") as folder:
        own = settings.load(home=Path(folder), llm_base_url="none")
        desk = build(own, embedder=cast(Embedder, RandomVectors()))
        steps = Steps()
        steps(Event(step=f"Filling the desk with {count} records"))
        wanted = fill(desk, count)
        done = desk.privacy.forget(OFFICER, wanted, "a measurement of time", on_event=steps)
        steps.end()
        print(f"{desk.parts.index.count()} passages left; searched {done.searched_bytes:,} bytes, found {done.found}")
        desk.close()
    return 1 if done.found else 0


if __name__ == "__main__":
    sys.exit(main())
