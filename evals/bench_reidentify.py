"""Measure whether the source of a story can be found from it with the desk's own search.

``python -m evals.bench_reidentify --work FOLDER [--records 10000] [--drafts 200] [--json]``. A desk of invented
records (``evals.crowd``) is imported into FOLDER, through the desk's own verbs, and kept there for the next run.
Stories are drafted without a model from records without a named credit, for a channel that no consent covers, so
that nothing is quoted. Each draft is attacked as ``agent.checks.intruder`` describes; its rank is the best place over
all attempts, so the figures are the intruder's luckiest. A source that is not among the first 100 counts as 101.

An empty draft would hide everything: the words that were kept, the refusals and the rounds of hiding are printed
beside the ranks, and three drafts to read. Exit 0 when no source is found at place 1 and the median is beyond 50.
"""

import argparse
import json
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from rich.console import Console
from rich.progress import track
from rich.table import Table

from agent import app, settings
from agent.actions import Desk
from agent.checks.intruder import Attempt
from agent.errors import LeakError, RefusedError
from agent.models import ON_EVIDENCE, Actor, Brief
from evals import crowd
from retrieval.records import CleanRecord, Filter, Value

WRITER = Actor(id="bench", name="The benchmark", roles=frozenset({"writer", "approver"}))
#: No generated consent covers it, so every draft is without quotations.
CHANNEL = "newsletter"
BEYOND = 101
TOP = 10
#: The least that the desk has to reach.
MEDIAN = 50
EXAMPLES = 3
COUNTED = ("S11", "S12")


class Attacked(Value):
    """One draft under attack. Places count records from 1: of the whole text, of its sentences, of its rare words;
    ``rank`` is the best of them. ``blocked`` and ``asked`` are rules."""

    record: str
    rank: int
    whole: int
    sentence: int
    rare: int
    words: int
    sentences: int
    blocked: tuple[str, ...]
    asked: tuple[str, ...]
    seconds: float
    text: str


class Outcome(NamedTuple):
    drafts: list[Attacked]
    refusals: Counter[str]


def build(work: Path, count: int) -> Desk:
    """The desk in ``work``; imported once, a later run opens what the first left."""
    work.mkdir(parents=True, exist_ok=True)
    home, ready = work / f"desk-{count}", work / f"desk-{count}.ready"
    chosen = settings.load(home=home, llm_base_url="none", database_url=None, vault_key=None, log_level="error")
    desk = app.build(chosen)
    if not ready.exists():
        rows = work / f"crowd-{count}.jsonl"
        with rows.open("w", encoding="utf-8") as file:
            for record in crowd.records(count):
                file.write(record.model_dump_json(exclude_none=True, exclude_defaults=True) + "\n")
        desk.records.import_file(WRITER, rows)
        ready.touch()
    return desk


def chosen_records(desk: Desk, seed: int) -> Iterator[CleanRecord]:
    """Records that nobody is credited in, in an order that ``seed`` fixes."""
    with desk.parts.store.read() as tx:
        found = list(tx.records.all())
    fit = [r for r in found if r.consent.level != "named" and any(m.role == "customer" for m in r.messages)]
    fit.sort(key=lambda record: record.id)
    random.Random(seed).shuffle(fit)  # noqa: S311  (a sample, not a secret)
    yield from fit


def run(desk: Desk, wanted: int, seed: int) -> Outcome:
    """``wanted`` drafts, each attacked; a record that is refused, or whose draft the gate stops, is counted and the
    next one taken."""
    drafts: list[Attacked] = []
    refusals: Counter[str] = Counter()
    progress = track(range(wanted), "Drafting and attacking", console=Console(stderr=True), transient=True)
    records = chosen_records(desk, seed)
    for _ in progress:
        for record in records:
            try:
                drafts.append(attacked(desk, record))
                break
            except (RefusedError, LeakError) as refusal:
                refusals[str(refusal)] += 1
    return Outcome(drafts, refusals)


def attacked(desk: Desk, record: CleanRecord) -> Attacked:
    """A draft from ``record``, and every attempt to find it. Raises ``RefusedError`` when there is no story in it."""
    began = time.perf_counter()
    topic = f"help for a customer: {record.subject or record.product or record.kind}"
    brief = Brief(topic=topic, channel=CHANNEL, filter=Filter(record_ids=(record.id,)))
    draft = desk.drafts.draft_story(WRITER, brief)
    seconds = time.perf_counter() - began
    page = desk.drafts.page(WRITER, draft.id)
    tried = desk.drafts.attempts(WRITER, draft.id)
    sentences = [s.sentence for s in page.sentences if s.sentence.part in ON_EVIDENCE]
    found = [*page.findings, *page.questions]
    return Attacked(
        record=record.id,
        rank=_best(tried),
        whole=_best(tried[:1]),
        sentence=_best([one for one in tried if one.segment is not None]),
        rare=_best([one for one in tried[1:] if one.segment is None]),
        words=sum(len(s.text.split()) for s in sentences),
        sentences=len(sentences),
        blocked=tuple(f.rule for f in found if f.severity == "block"),
        asked=tuple(f.rule for f in found if f.severity == "ask"),
        seconds=round(seconds, 2),
        text="\n".join(s.text for s in sentences),
    )


def _best(tried: Sequence[Attempt]) -> int:
    return min((one.rank.place or BEYOND for one in tried), default=BEYOND)


def figures(outcome: Outcome, records: int) -> dict[str, Any]:
    """What is printed: ranks, what they cost in words, and what the rules still say."""
    drafts = outcome.drafts
    ranks = [one.rank for one in drafts]
    return {
        "records": records,
        "drafts": len(drafts),
        "refused": outcome.refusals.total(),
        "rank_1": ranks.count(1),
        "top_10": round(sum(rank <= TOP for rank in ranks) / len(ranks), 3),
        "median_rank": statistics.median(ranks),
        "median_rank_whole_text": statistics.median(one.whole for one in drafts),
        "median_rank_best_sentence": statistics.median(one.sentence for one in drafts),
        "rank_1_whole_text": sum(one.whole == 1 for one in drafts),
        "beyond_first_100": sum(rank == BEYOND for rank in ranks),
        "words_mean": round(statistics.mean(one.words for one in drafts), 1),
        "sentences_mean": round(statistics.mean(one.sentences for one in drafts), 1),
        "blocked": dict(Counter(rule for one in drafts for rule in set(one.blocked))),
        "asked": {rule: n for rule, n in _asked(drafts).items() if rule in COUNTED},
        "seconds_mean": round(statistics.mean(one.seconds for one in drafts), 2),
    }


def _asked(drafts: Sequence[Attacked]) -> Counter[str]:
    return Counter(rule for one in drafts for rule in set(one.asked))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m evals.bench_reidentify", description=__doc__)
    parser.add_argument("--work", type=Path, required=True, help="folder for the desk; kept for the next run")
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--drafts", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1, help="which records the stories are drafted from")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    options = parser.parse_args()
    desk = build(options.work, options.records)
    try:
        outcome = run(desk, options.drafts, options.seed)
    finally:
        desk.close()
    if not outcome.drafts:
        print("Every record was refused, so there is nothing to attack.", file=sys.stderr)
        return 1
    found = figures(outcome, options.records)
    examples = [one.text for one in outcome.drafts[:EXAMPLES]]
    if options.json:
        print(json.dumps({**found, "refusals": outcome.refusals, "examples": examples}, ensure_ascii=False))
    else:
        _show(found, examples)
    return 0 if found["rank_1"] == 0 and found["median_rank"] > MEDIAN else 1


def _show(found: dict[str, Any], examples: Sequence[str]) -> None:
    table = Table("figure", "value")
    for name, value in found.items():
        table.add_row(name.replace("_", " "), str(value))
    console = Console(width=110)
    console.print(table)
    for number, text in enumerate(examples, start=1):
        console.print(f"\nDraft {number}\n{text}", markup=False, highlight=False)


if __name__ == "__main__":
    sys.exit(main())
