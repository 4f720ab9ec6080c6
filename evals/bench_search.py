"""``python -m evals.bench_search --data DIR``: how well, and how fast, the desk finds.

DIR holds, for each set, ``NAME.records.jsonl`` (as ``storydesk import`` takes them), ``NAME.queries.jsonl``
(``{id, query}``) and ``NAME.relevant.jsonl`` (``{id, relevant}``). For each set: the vectors alone, the words alone
and both fused; nDCG@10 with binary gain, Recall@10 = found / min(10, relevant), MRR@10, and milliseconds from the
question's text to the ids, embedding included. Exit 1 when the fused search is worse than the vectors alone.
"""

import argparse
import json
import math
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from agent.llm import count_tokens
from retrieval.embed import Embedder
from retrieval.find import find_records
from retrieval.imports import read_file
from retrieval.index import Index
from retrieval.passages import cut
from retrieval.records import CleanMessage, CleanRecord, Filter, Hit, RawRecord

K = 10
POOL = 60
TOKENS = 120  # the setting's default
ANY = Filter()

Search = Callable[[Index, str], list[Hit]]


class Question(NamedTuple):
    query: str
    relevant: frozenset[str]


class Measured(NamedTuple):
    """Means over a set's questions."""

    set: str
    search: str
    ndcg: float
    recall: float
    mrr: float
    ms: float


def near(index: Index, query: str) -> list[Hit]:
    return index.near(query, POOL, ANY)


def words(index: Index, query: str) -> list[Hit]:
    return index.words(query, POOL, ANY)


def fused(index: Index, query: str) -> list[Hit]:
    return find_records(index, query, K)


SEARCHES: dict[str, Search] = {"vectors": near, "words": words, "fused": fused}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m evals.bench_search", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the sets")
    parser.add_argument("--models", type=Path, default=Path("~/.cache/storydesk/models"), help="folder of the models")
    parser.add_argument("--json", action="store_true", help="one JSON object a line instead of a table")
    options = parser.parse_args(arguments)
    names = sorted(path.name.removesuffix(".records.jsonl") for path in options.data.glob("*.records.jsonl"))
    if not names:
        parser.error(f"no *.records.jsonl in {options.data}")
    found = [row for name in names for row in measured(options.data, name, Embedder(options.models))]
    sys.stdout.write(_lines(found) if options.json else _table(found))
    return int(any(_worse(found, name) for name in names))


def measured(data: Path, name: str, embedder: Embedder) -> Iterator[Measured]:
    """Builds an index of the set in a folder of its own and asks every question of it."""
    with tempfile.TemporaryDirectory() as folder:
        index = Index(Path(folder), embedder)
        _fill(index, name, read_file(data / f"{name}.records.jsonl", "jsonl").records)
        asked = _questions(data, name)
        for label, search in SEARCHES.items():
            _say(f"{name}: {len(asked)} questions, {label}")
            yield _measure(index, asked, name, label, search)
        index.close()


def _fill(index: Index, name: str, records: Sequence[RawRecord]) -> None:
    passages = [passage for record in records for passage in cut(_public(record), TOKENS, count_tokens)]
    _say(f"{name}: {len(records)} records, {len(passages)} passages")
    start = time.perf_counter()
    index.add(passages)
    _say(f"{name}: indexed in {time.perf_counter() - start:.1f} s")


def _public(record: RawRecord) -> CleanRecord:
    """Published data as it is: what is measured here is the search, not the anonymiser."""
    messages = tuple(CleanMessage(role=message.role, text=message.text) for message in record.messages)
    return CleanRecord(id=record.id, kind=record.kind, subject=record.subject, messages=messages)


def _questions(data: Path, name: str) -> list[Question]:
    relevant = {row["id"]: frozenset(row["relevant"]) for row in _rows(data / f"{name}.relevant.jsonl")}
    return [Question(row["query"], relevant[row["id"]]) for row in _rows(data / f"{name}.queries.jsonl")]


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file if line.strip())


def _measure(index: Index, asked: Sequence[Question], name: str, label: str, search: Search) -> Measured:
    search(index, asked[0].query)  # the model is loaded at first use; that is not the time of a question
    start = time.perf_counter()
    answers = [_records(search(index, question.query)) for question in asked]
    ms = (time.perf_counter() - start) * 1000 / len(asked)
    gains = [[found in question.relevant for found in answer] for answer, question in zip(answers, asked, strict=True)]
    best = [min(K, len(question.relevant)) for question in asked]
    pairs = list(zip(gains, best, strict=True))
    return Measured(
        set=name,
        search=label,
        ndcg=sum(_dcg(gain) / _dcg([True] * most) for gain, most in pairs) / len(pairs),
        recall=sum(sum(gain) / most for gain, most in pairs) / len(pairs),
        mrr=sum(next((1 / rank for rank, hit in enumerate(gain, 1) if hit), 0.0) for gain in gains) / len(gains),
        ms=ms,
    )


def _records(hits: Sequence[Hit]) -> list[str]:
    return list(dict.fromkeys(hit.passage.record_id for hit in hits))[:K]


def _dcg(gains: Sequence[bool]) -> float:
    return sum(1 / math.log2(rank + 1) for rank, hit in enumerate(gains, 1) if hit)


def _worse(found: Sequence[Measured], name: str) -> bool:
    ndcg = {row.search: row.ndcg for row in found if row.set == name}
    return ndcg["fused"] < ndcg["vectors"]


def _lines(found: Sequence[Measured]) -> str:
    return "".join(json.dumps(row._asdict()) + "\n" for row in found)


def _table(found: Sequence[Measured]) -> str:
    rows = [f"{'set':<20} {'search':<8} {'nDCG@10':>8} {'R@10':>7} {'MRR@10':>7} {'ms':>6}"]
    rows += [f"{r.set:<20} {r.search:<8} {r.ndcg:>8.4f} {r.recall:>7.4f} {r.mrr:>7.4f} {r.ms:>6.1f}" for r in found]
    return "\n".join(rows) + "\n"


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main())
