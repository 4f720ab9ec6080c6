"""The stored baseline and the last run: what a figure was, to be compared with what it is.

``evals/baseline.jsonl`` has a line a task, writer and measure: the mean, its interval, and the value of each case, so
that a reader sees which case changed. Of more than ``NAMED_CASES`` cases, and of public sets, the values are left out;
then only intervals are compared. It is written by ``python -m evals --keep-baseline``, and kept by a person.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from evals.intervals import Change, Interval, apart, paired
from evals.rows import MEASURES, Row, TaskName
from evals.summary import Group, Tally
from retrieval.records import Value

FILE = Path(__file__).parent / "baseline.jsonl"
NAMED_CASES = 200
DIGITS = 4

Earlier = dict[Group, dict[str, "Was"]]


class Was(Value):
    """A figure of an earlier run, with its values by case where they were kept."""

    task: TaskName
    public: bool
    writer: str
    measure: str
    mean: float
    low: float
    high: float
    n: int
    cases: dict[str, float] = {}  # noqa: RUF012  pydantic copies it


def load(path: Path = FILE) -> Earlier:
    """The baseline by group and measure; empty when there is no file. Raises ``ValueError`` for a line that is none."""
    found: Earlier = defaultdict(dict)
    if path.exists():
        for line in path.read_text("utf-8").splitlines():
            was = Was.model_validate_json(line)
            found[Group(was.task, was.public, was.writer)][was.measure] = was
    return found


def save(tallies: Iterable[Tally], path: Path = FILE) -> None:
    """The figures of these tallies in place of their old ones; other groups stay as they are."""
    kept = load(path)
    for tally in tallies:
        kept[tally.group] = of(tally)
    rows = sorted((was for by in kept.values() for was in by.values()), key=_order)
    path.write_text("".join(json.dumps(r.model_dump(), ensure_ascii=False) + "\n" for r in rows), "utf-8")


def _order(was: Was) -> tuple[str, bool, str, int]:
    return was.task, was.public, was.writer, list(MEASURES).index(was.measure)


def of(tally: Tally) -> dict[str, Was]:
    """The figures of ``tally`` as a baseline keeps them."""
    kept = {}
    for name, found in tally.intervals().items():
        cases = tally.values[name]
        few = not tally.group.public and len(cases) <= NAMED_CASES
        kept[name] = Was(
            **tally.group._asdict(),
            measure=name,
            mean=round(found.mean, DIGITS),
            low=round(found.low, DIGITS),
            high=round(found.high, DIGITS),
            n=found.n,
            cases={case: round(value, DIGITS) for case, value in cases.items()} if few else {},
        )
    return kept


def from_rows(path: Path) -> Earlier:
    """The figures of an earlier run from its rows, read one at a time."""
    tallies: dict[Group, Tally] = {}
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = Row.model_validate_json(line)
            group = Group(row.task, row.public, row.writer)
            tallies.setdefault(group, Tally(group, "")).add(row)
    return {group: _whole(tally) for group, tally in tallies.items()}


def _whole(tally: Tally) -> dict[str, Was]:
    return {name: was.model_copy(update={"cases": dict(tally.values[name])}) for name, was in of(tally).items()}


def changes(tally: Tally, earlier: Mapping[str, Was]) -> dict[str, Change]:
    """How each measure moved against ``earlier``; measures that one of them lacks are left out."""
    moved = {}
    for name, now in tally.intervals().items():
        was = earlier.get(name)
        if was is not None:
            change = _change(tally.values[name], now, was)
            if change is not None:
                moved[name] = change
    return moved


def _change(values: Mapping[str, float], now: Interval, was: Was) -> Change | None:
    if was.cases:
        return paired(values, was.cases)
    return apart(now, Interval(was.mean, was.low, was.high, was.n, "bootstrap"))
