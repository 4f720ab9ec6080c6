"""Measure the gate in front of the model: how long one prompt is held up, with how many customers to compare.

``python -m evals.bench_gate [--records 10000]``: a desk of its own with the marks of that many invented customers;
prompts of 1,500 words are asked. Prints JSON: {"records", "learn_ms", "first_ask_ms", "ask_ms", "stopped"}.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from agent import settings
from agent.actions import Desk
from agent.app import build
from agent.errors import LeakError, StorydeskError
from evals import crowd
from evals.crowd_people import words
from retrieval.records import CleanMessage, CleanRecord, RawRecord

CHUNK = 500
ASKED = 20
PROMPT_WORDS = 1500


def fill(desk: Desk, records: Sequence[RawRecord]) -> float:
    """Keeps the marks of ``records``; milliseconds a record."""
    began = time.perf_counter()
    for at in range(0, len(records), CHUNK):
        with desk.parts.store.begin() as tx:
            for raw in records[at : at + CHUNK]:
                message = CleanMessage(role="customer", text="The till froze.")
                tx.records.put(CleanRecord(id=raw.id, kind=raw.kind, messages=(message,)), raw.digest())
                desk.parts.gatekeeper.learn(tx, raw.id, raw.requester)
    return (time.perf_counter() - began) / len(records) * 1000


def prompts() -> list[str]:
    """Long texts without anybody in them."""
    sentences = [line for scene in words()["scenes"] for line in (*scene["problem"], *scene["deed"], *scene["outcome"])]
    told = " ".join(sentences * 3).replace("{", " ").replace("}", " ").split()
    return [" ".join(islice(told, n * 37, n * 37 + PROMPT_WORDS)) for n in range(ASKED)]


def ask(desk: Desk, text: str) -> float:
    """Milliseconds that the gate holds ``text`` up."""
    began = time.perf_counter()
    desk.parts.gatekeeper.stop(text)
    return (time.perf_counter() - began) * 1000


def stops(desk: Desk, records: Sequence[RawRecord]) -> float:
    """Share of prompts with a customer's name or contact in the middle that are stopped."""
    before, told = " ".join(prompts()[0].split()[:200]), 0
    for raw in records[:: max(1, len(records) // 100)]:
        try:
            desk.parts.gatekeeper.stop(f"{before} {raw.requester.name} {before} {raw.requester.email} {before}")
        except LeakError:
            told += 1
    return told / len(records[:: max(1, len(records) // 100)])


def main(argv: Sequence[str] | None = None) -> int:
    """Exit 0 done, 2 wrong usage or no desk."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=10_000)
    count = parser.parse_args(argv).records
    try:
        with tempfile.TemporaryDirectory(prefix="storydesk-gate-") as folder:
            desk = build(settings.load(home=Path(folder), database_url=None, vault_key=None, llm_base_url="none"))
            records = list(crowd.records(count))
            learnt, held_up = fill(desk, records), [ask(desk, text) for text in prompts()]
            figures = {
                "records": count,
                "learn_ms": round(learnt, 2),
                "first_ask_ms": round(held_up[0], 1),
                "ask_ms": round(statistics.median(held_up), 1),
                "stopped": stops(desk, records),
            }
            desk.close()
    except StorydeskError as error:
        print(error, file=sys.stderr)
        return 2
    print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
