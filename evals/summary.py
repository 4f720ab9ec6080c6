"""What a run came to: figures with their intervals, sizes, the worst cases, and what changed against earlier runs.

A tally takes rows one at a time and keeps numbers by case and the worst rows alone, so that a run of thousands needs
little memory.
"""

import heapq
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import count
from typing import NamedTuple

from agent.models import Usage
from evals.floors import Below
from evals.intervals import Change, Interval, interval
from evals.rows import AMOUNTS, MEASURES, Row, TaskName
from retrieval.records import Value

#: Of each task and writer so many cases are shown, and so many that were not run are named.
WORST = 20
NAMED = 10

Values = Mapping[str, float]


class Group(NamedTuple):
    """One task as one writer did it."""

    task: TaskName
    public: bool
    writer: str


class Figure(Value):
    """A share with its 95 % interval; ``by`` says how that was found, ``met`` whether it stands at its target."""

    name: str
    title: str
    mean: float
    low: float
    high: float
    n: int
    by: str
    least: float | None = None

    @property
    def met(self) -> bool | None:
        return None if self.least is None else self.mean >= self.least - 5e-4


class Size(Value):
    """The mean of an amount over the accepted drafts."""

    name: str
    title: str
    unit: str
    digits: int
    mean: float
    n: int
    low: float | None = None
    high: float | None = None

    @property
    def met(self) -> bool | None:
        if self.low is None and self.high is None:
            return None
        return (self.low or -math.inf) <= self.mean <= (math.inf if self.high is None else self.high)


class Moved(Value):
    """A figure against an earlier run's; ``real`` when it fell and that is no chance."""

    against: str
    name: str
    title: str
    change: float
    low: float
    high: float
    n: int
    real: bool


class Result(Value):
    """One task as one writer did it."""

    task: TaskName
    public: bool
    title: str
    writer: str
    cases: int
    measured: int
    figures: tuple[Figure, ...]
    sizes: tuple[Size, ...]
    moved: tuple[Moved, ...] = ()
    usage: Usage
    seconds: float
    per_minute: float | None = None

    @property
    def group(self) -> Group:
        return Group(self.task, self.public, self.writer)


class Left(Value):
    """Cases of one task that were not run, and why; ``named`` are the first of them."""

    title: str
    writer: str
    cases: int
    why: str
    named: tuple[str, ...]


class Summary(Value):
    """A whole run. ``below`` has the floors that were missed, by writer."""

    started: str
    slots: int
    results: tuple[Result, ...]
    worst: tuple[Row, ...]
    left: tuple[Left, ...] = ()
    below: dict[str, tuple[Below, ...]]

    @property
    def falls(self) -> tuple[Moved, ...]:
        return tuple(moved for result in self.results for moved in result.moved if moved.real)

    @property
    def fell(self) -> bool:
        """Whether anything stands below its floor or really fell."""
        return bool(self.falls) or any(self.below.values())


class Tally:
    """Adds up the rows of one task and writer."""

    def __init__(self, group: Group, title: str) -> None:
        self.group, self.title = group, title
        self.values: dict[str, dict[str, float]] = defaultdict(dict)
        self.begun, self.drafted, self.wall = 0, 0, 0.0
        self.core: set[str] = set()
        self._amounts: dict[str, list[float]] = defaultdict(list)
        self._worst: list[tuple[float, int, Row]] = []
        self._order = count()
        self.cases, self._measured = 0, 0
        self._usage, self._seconds = Usage(), 0.0
        self._left: dict[str, list[str]] = defaultdict(list)

    def add(self, row: Row) -> None:
        self.cases += 1
        self._measured += 1
        self.drafted += row.status == "drafted"
        self._usage += row.usage
        self._seconds += row.seconds
        if row.core:
            self.core.add(row.case)
        for name, value in row.known.items():
            self.values[name][row.case] = value
        for name, size in row.amounts.items():
            self._amounts[name].append(size)
        heapq.heappush(self._worst, (row.badness, -next(self._order), row))
        if len(self._worst) > WORST:
            heapq.heappop(self._worst)

    def leave(self, case: str, why: str) -> None:
        """``case`` was not run."""
        self.cases += 1
        self._left[why].append(case)

    def took(self, begun: int, wall: float) -> None:
        """``begun`` cases were done in ``wall`` seconds, in this sitting."""
        self.begun += begun
        self.wall += wall

    @property
    def worst(self) -> list[Row]:
        """The worst first; only those with a fault."""
        return [row for badness, _, row in sorted(self._worst, key=lambda w: (-w[0], -w[1])) if badness > 0]

    @property
    def left(self) -> list[Left]:
        return [
            Left(title=self.title, writer=self.group.writer, cases=len(cases), why=why, named=tuple(cases[:NAMED]))
            for why, cases in self._left.items()
        ]

    def result(self, earlier: Sequence[tuple[str, Mapping[str, Change]]]) -> Result:
        """The figures; ``earlier`` has, for each run to compare with, its name and the changes by measure."""
        changes = [(against, name, c) for against, by in earlier for name, c in by.items()]
        return Result(
            **self.group._asdict(),
            title=self.title,
            cases=self.cases,
            measured=self._measured,
            figures=tuple(self._figures()),
            sizes=tuple(self._sizes()),
            moved=tuple(
                Moved(
                    against=against, name=name, title=MEASURES[name].title, change=c.mean, low=c.low, high=c.high,
                    n=c.n, real=c.real,
                )
                for against, name, c in changes
            ),
            usage=self._usage,
            seconds=self._seconds,
            per_minute=60 * self.begun / self.wall if self.begun and self.wall else None,
        )  # fmt: skip

    def _figures(self) -> Iterable[Figure]:
        for name, found in self.intervals().items():
            measure = MEASURES[name]
            yield Figure(name=name, title=measure.title, least=measure.least, **found._asdict())

    def intervals(self) -> dict[str, Interval]:
        """The interval of each measure that has a meaning for a case at least, in the order of the table."""
        return {name: interval(list(self.values[name].values())) for name in MEASURES if self.values.get(name)}

    def _sizes(self) -> Iterable[Size]:
        for name, amount in AMOUNTS.items():
            given = self._amounts.get(name)
            if given:
                yield Size(name=name, mean=sum(given) / len(given), n=len(given), **amount._asdict())
