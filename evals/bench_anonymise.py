"""Measure anonymising on labelled sets: how much is found, how much too much, how fast.

``python -m evals.bench_anonymise --data FOLDER [--set tau] [--peer] [--json]``. Each set is a file
``NAME_dev.jsonl`` of ``{"id", "text", "known": [{type, value}], "gold": [{start, end, kind, entity}]}``. Only
letters and digits count:

- *found*: share of the direct mentions of which every character is masked, titles and function words aside;
- *over*: share of the characters outside all gold that are masked;
- *leak*: share of the documents with a direct mention in which at least one is left;
- *ER_di*, *ER_qi*: share of the direct and the indirect entities of which every mention is masked, *P*: share of
  the masked words that touch gold (Pilán et al. 2022).

Sets may name real people: nothing but figures is printed.
"""

import argparse
import json
import re
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.progress import track
from rich.table import Table

from agent import settings
from agent.errors import StorydeskError
from retrieval.anonymise import Anonymiser
from retrieval.detectors import Detectors
from retrieval.detectors.words import TITLES
from retrieval.records import Known

SETS = ("abcd", "tau", "multidogo", "presidio", "panorama", "tweets", "tab")
BATCH = 512
_FUNCTION = frozenset({"a", "an", "the", "and", "of", "in", "on", "at", "to", "for", "de", "la", "van", "von"})
_WORD = re.compile(r"[^\W_]+")


class Gold(NamedTuple):
    start: int
    end: int
    kind: str
    entity: str


class Document(NamedTuple):
    text: str
    known: tuple[Known, ...]
    gold: tuple[Gold, ...]


class Score(NamedTuple):
    """The figures of one set; ``per_second`` counts texts and the wall's clock, ``per_cpu_second`` the processor's."""

    set: str
    documents: int
    found: float
    over: float
    leak: float
    er_di: float
    er_qi: float
    precision: float
    per_second: float
    per_cpu_second: float


class Speed(NamedTuple):
    per_second: float
    per_cpu_second: float


Spans = Sequence[tuple[int, int]]


def read(path: Path) -> list[Document]:
    """The documents of one set."""
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return [
        Document(
            row["text"],
            tuple(Known(type=k["type"], value=k["value"]) for k in row["known"]),
            tuple(Gold(g["start"], g["end"], g["kind"], str(g.get("entity", i))) for i, g in enumerate(row["gold"])),
        )
        for row in rows
    ]


def score(name: str, documents: Sequence[Document], masked: Sequence[Spans], speed: Speed) -> Score:
    """The figures of ``masked``, one list of spans a document."""
    judged = [_judged(d, spans) for d, spans in zip(documents, masked, strict=True)]
    entities = {kind: [ok for j in judged for k, ok in j.entities if k == kind] for kind in ("direct", "quasi")}
    direct = [j.direct for j in judged if j.direct]
    return Score(
        set=name,
        documents=len(documents),
        found=_share([ok for mentions in direct for ok in mentions]),
        over=sum(j.too_much for j in judged) / max(1, sum(j.outside for j in judged)),
        leak=1 - _share([all(mentions) for mentions in direct]),
        er_di=_share(entities["direct"]),
        er_qi=_share(entities["quasi"]),
        precision=sum(j.right for j in judged) / max(1, sum(j.words for j in judged)),
        per_second=speed.per_second,
        per_cpu_second=speed.per_cpu_second,
    )


class _Judged(NamedTuple):
    direct: list[bool]
    entities: list[tuple[str, bool]]
    too_much: int
    outside: int
    right: int
    words: int


def _judged(document: Document, spans: Spans) -> _Judged:
    text = document.text
    covered, gold = _flags(text, spans), _flags(text, [(g.start, g.end) for g in document.gold])
    whole = {g: all(covered[i] for i in _needed(text, g)) for g in document.gold}
    entities: dict[tuple[str, str], bool] = {}
    for g, ok in whole.items():
        entities[g.kind, g.entity] = entities.get((g.kind, g.entity), True) and ok
    outside = [i for i, c in enumerate(text) if c.isalnum() and not gold[i]]
    touched = [m for m in _WORD.finditer(text) if any(covered[m.start() : m.end()])]
    return _Judged(
        direct=[ok for g, ok in whole.items() if g.kind == "direct"],
        entities=[(kind, ok) for (kind, _), ok in entities.items()],
        too_much=sum(covered[i] for i in outside),
        outside=len(outside),
        right=sum(any(gold[m.start() : m.end()]) for m in touched),
        words=len(touched),
    )


def _flags(text: str, spans: Spans) -> bytearray:
    flags = bytearray(len(text))
    for start, end in spans:
        flags[start:end] = b"\x01" * (min(end, len(text)) - start)
    return flags


def _needed(text: str, gold: Gold) -> Iterator[int]:
    for match in _WORD.finditer(text, gold.start, gold.end):
        if match.group().lower() not in TITLES | _FUNCTION:
            yield from range(match.start(), match.end())


def _share(values: Sequence[bool]) -> float:
    return sum(values) / max(1, len(values))


def _batches(documents: Sequence[Document], what: str) -> Iterator[Sequence[Document]]:
    starts = range(0, len(documents), BATCH)
    for start in track(starts, what, console=Console(stderr=True), transient=True):
        yield documents[start : start + BATCH]


def run(name: str, documents: Sequence[Document], anonymiser: Anonymiser) -> Score:
    """Anonymise the set in batches, as the command line does, and score it."""
    wall, cpu = time.perf_counter(), time.process_time()
    masked = [
        [(s.start, s.end) for s in m.spans]
        for batch in _batches(documents, name)
        for m in anonymiser.texts([(d.text, d.known) for d in batch])
    ]
    return score(name, documents, masked, _speed(len(documents), wall, cpu))


def _speed(count: int, wall: float, cpu: float) -> Speed:
    return Speed(count / (time.perf_counter() - wall), count / (time.process_time() - cpu))


def peer(name: str, documents: Sequence[Document]) -> Score:
    """Presidio's analyzer as it comes, threshold 0.35, on the same texts in the same process."""
    # Only this comparison needs Presidio's default set-up.
    from retrieval.detectors.plain_presidio import PlainPresidio  # noqa: PLC0415

    analyzer = PlainPresidio()
    analyzer.spans("warm up")
    wall, cpu = time.perf_counter(), time.process_time()
    masked = [analyzer.spans(d.text) for batch in _batches(documents, f"{name}, Presidio") for d in batch]
    return score(f"{name} (Presidio)", documents, masked, _speed(len(documents), wall, cpu))


def _table(scores: Sequence[Score]) -> Table:
    table = Table("set", "documents", "found", "over", "leak", "ER_di", "ER_qi", "P", "texts/s", "texts/s and core")
    for s in scores:
        figures = (s.found, s.over, s.leak, s.er_di, s.er_qi, s.precision)
        rates = (f"{s.per_second:.1f}", f"{s.per_cpu_second:.1f}")
        table.add_row(s.set, str(s.documents), *(f"{f:.3f}" for f in figures), *rates)
    return table


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with the NAME_dev.jsonl files")
    parser.add_argument("--set", action="append", choices=SETS, help="one set; may be repeated; all when left out")
    parser.add_argument("--peer", action="store_true", help="measure Presidio as it comes on the same texts too")
    parser.add_argument("--json", action="store_true", help="print figures as JSON")
    parser.add_argument("--limit", type=int, default=None, help="at most this many documents a set")
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> int:
    """Exit 0 done, 2 wrong usage or missing files."""
    options = _arguments(argv)
    anonymiser = Anonymiser(Detectors(settings.load().models))
    scores = []
    try:
        anonymiser.texts([("warm up", ())])
        for name in options.set or SETS:
            documents = read(options.data / f"{name}_dev.jsonl")[: options.limit]
            scores.append(run(name, documents, anonymiser))
            if options.peer:
                scores.append(peer(name, documents))
    except (StorydeskError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    if options.json:
        print(json.dumps([s._asdict() for s in scores]))
    else:
        Console(width=120).print(_table(scores))
    return 0


if __name__ == "__main__":
    sys.exit(main())
