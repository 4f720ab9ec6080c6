"""``python -m evals.bench_signals --data DIR``: how early, and how quietly, the early warning warns.

DIR holds ``*.jsonl.gz`` (or ``.jsonl``) series, an object a row: ``{"at", "topic", "count", "negative"}``, and
``windows.jsonl``: ``{"topic", "start", "end"}``, where a warning is right.

The score is that of the Numenta benchmark (Lavin and Ahmad 2015). The first 750 rows of a series do not count. The
first detection in a window earns 2 / (1 + e^(5y)) - 1, with y from -1 at the window's start to 0 at its end; each
detected row outside costs ``false`` times the same function of the distance from the last window's end in widths
of that window (all of it before any window, or from three widths on); a missed window costs ``missed``. 0 is no
detection at all, 100 is perfect. *False a week*: alarms outside windows a series and week, rows within six hours
being one alarm. Measured twice: for ``signal`` as it stands, and for a threshold on ``score`` that is set on all
series but the one it is used on. ``--changed`` measures on changed series as well (counts thinned, multiplied, with
chance added, the first day cut off): what was set to five series alone falls there.
"""

import argparse
import gzip
import json
import math
import random
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.progress import track
from rich.table import Table

from agent.signals import Detector, Row

_UNCOUNTED = 750
_ONE_ALARM = timedelta(hours=6)


class Profile(NamedTuple):
    """What a false row and a missed window cost; a window found earns up to 1."""

    false: float
    missed: float


PROFILES = {"standard": Profile(0.11, 1.0), "low FP": Profile(0.22, 1.0), "low FN": Profile(0.11, 2.0)}


class Window(NamedTuple):
    """Rows ``[first, last]`` in which a warning is right."""

    first: int
    last: int


class Series(NamedTuple):
    topic: str
    rows: list[Row]
    windows: list[Window]


class Judged(NamedTuple):
    """A series with what the detector said of each row."""

    series: Series
    scores: list[float]
    signals: list[bool]


class Result(NamedTuple):
    """``scores`` by profile; ``false`` is in alarms a week."""

    scores: dict[str, float]
    found: int
    windows: int
    false: float


def read_series(folder: Path) -> list[Series]:
    """Every series of the folder, with its windows."""
    lines = (folder / "windows.jsonl").read_text(encoding="utf-8").splitlines()
    windows = [json.loads(line) for line in lines]
    paths = sorted(p for p in folder.iterdir() if p.name.endswith((".jsonl.gz", ".jsonl")) and p.stem != "windows")
    return [_series(path, windows) for path in paths]


def _series(path: Path, windows: Sequence[dict[str, str]]) -> Series:
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode()
    rows = [Row.of(json.loads(line)) for line in text.splitlines()]
    topic = rows[0].topic
    mine = [
        (datetime.fromisoformat(w["start"]), datetime.fromisoformat(w["end"])) for w in windows if w["topic"] == topic
    ]
    return Series(topic, rows, [_window(rows, start, end) for start, end in sorted(mine)])


def _window(rows: Sequence[Row], start: datetime, end: datetime) -> Window:
    inside = [i for i, row in enumerate(rows) if start <= row.at <= end]
    return Window(inside[0], inside[-1])


def _sigmoid(y: float) -> float:
    return -1.0 if y > 3 else 2 / (1 + math.exp(5 * y)) - 1


def raw_score(detected: Sequence[int], windows: Sequence[Window], profile: Profile) -> float:
    """What the detected rows earn and cost, before it is set between none and perfect."""
    total = 0.0
    for window in windows:
        width = window.last - window.first + 1
        hit = next((row for row in detected if window.first <= row <= window.last), None)
        total += -profile.missed if hit is None else _sigmoid(-(window.last - hit + 1) / width)
    for row in detected:
        if row >= _UNCOUNTED and not any(w.first <= row <= w.last for w in windows):
            before = [w for w in windows if w.last < row]
            y = (row - before[-1].last) / max(1, before[-1].last - before[-1].first) if before else math.inf
            total += profile.false * _sigmoid(y)
    return total


def result(judged: Sequence[tuple[Series, list[int]]]) -> Result:
    """All series together, as the benchmark sums them."""
    count = sum(len(series.windows) for series, _ in judged)
    scores: dict[str, float] = {}
    for name, profile in PROFILES.items():
        raw = sum(raw_score(detected, series.windows, profile) for series, detected in judged)
        none = -profile.missed * count
        scores[name] = 100 * (raw - none) / (count - none) if count else math.nan
    found = sum(
        any(w.first <= row <= w.last for row in detected) for series, detected in judged for w in series.windows
    )
    alarms = sum(false_alarms(series, detected) for series, detected in judged)
    weeks = sum((series.rows[-1].at - series.rows[0].at) / timedelta(weeks=1) for series, _ in judged)
    return Result(scores, found, count, alarms / weeks)


def false_alarms(series: Series, detected: Sequence[int]) -> int:
    """Alarms outside every window; rows within six hours of the one before are one alarm."""
    alarms, last = 0, None
    for row in detected:
        if row < _UNCOUNTED or any(w.first <= row <= w.last for w in series.windows):
            continue
        at = series.rows[row].at
        alarms += last is None or at - last > _ONE_ALARM
        last = at
    return alarms


def judge(series: Series) -> Judged:
    detector = Detector()
    said = [detector.push(row) for row in series.rows]
    return Judged(series, [s.score for s in said], [s.signal for s in said])


def over(judged: Judged, threshold: float) -> list[int]:
    return [i for i, score in enumerate(judged.scores) if score >= threshold and i >= _UNCOUNTED]


def best_threshold(judged: Sequence[Judged]) -> float:
    """The threshold on ``score`` with the best standard score on these series."""
    tried = sorted({round(s, 2) for one in judged for s in one.scores if s > 0}, reverse=True)[:400]
    return max(
        tried, key=lambda t: result([(one.series, over(one, t)) for one in judged]).scores["standard"], default=1.0
    )


def left_out(judged: Sequence[Judged]) -> Result:
    """Each series at the threshold that is best on the others."""
    rows: list[tuple[Series, list[int]]] = []
    for one in judged:
        others = [other for other in judged if other is not one]
        rows.append((one.series, over(one, best_threshold(others))))
    return result(rows)


def changed(series: Sequence[Series], draw: random.Random) -> dict[str, list[Series]]:
    """The series as they might have been: the windows stay where they are."""
    return {
        "half the counts": [_counts(s, lambda n: _thinned(draw, n, 0.5)) for s in series],
        "a quarter of the counts": [_counts(s, lambda n: _thinned(draw, n, 0.25)) for s in series],
        "three times the counts": [_counts(s, lambda n: 3 * n) for s in series],
        "half as much by chance": [_with_chance(s, draw) for s in series],
        "without the first day": [_later(s, 288) for s in series],
    }


def _counts(series: Series, change: Callable[[int], int]) -> Series:
    return series._replace(rows=[Row(row.at, row.topic, change(row.count)) for row in series.rows])


def _thinned(draw: random.Random, count: int, share: float) -> int:
    if count > 200:
        return max(0, round(draw.gauss(count * share, math.sqrt(count * share * (1 - share)))))
    return sum(draw.random() < share for _ in range(count))


def _with_chance(series: Series, draw: random.Random) -> Series:
    mean = sum(row.count for row in series.rows) / len(series.rows) / 2
    return _counts(series, lambda n: n + max(0, round(draw.gauss(mean, math.sqrt(mean)))))


def _later(series: Series, rows: int) -> Series:
    windows = [Window(w.first - rows, w.last - rows) for w in series.windows if w.first - rows >= _UNCOUNTED]
    return series._replace(rows=series.rows[rows:], windows=windows)


def _flags(judged: Sequence[Judged]) -> list[tuple[Series, list[int]]]:
    return [(one.series, [i for i, on in enumerate(one.signals) if on and i >= _UNCOUNTED]) for one in judged]


def causal(series: Series, judged: Judged) -> bool:
    """Whether half of the series gives the same scores for its rows as the whole."""
    half = len(series.rows) // 2
    return judge(series._replace(rows=series.rows[:half])).scores == judged.scores[:half]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m evals.bench_signals", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the series and windows.jsonl")
    parser.add_argument("--changed", action="store_true", help="measure on changed series as well, for a minute")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    options = parser.parse_args()
    series = read_series(options.data)
    console = Console(stderr=True)
    start = time.process_time()
    judged = [judge(one) for one in track(series, "Judging", console=console, transient=True)]
    rate = sum(len(one.rows) for one in series) / (time.process_time() - start)
    flags = _flags(judged)
    results = {f"signal, {s.topic}": result([(s, d)]) for s, d in flags}
    results["signal as it stands"] = result(flags)
    best = best_threshold(judged)
    results[f"score ≥ {best:.2f}, set on all"] = result([(one.series, over(one, best)) for one in judged])
    if len(judged) > 1:
        results["score, threshold of the others"] = left_out(judged)
    if options.changed:
        for name, others in changed(series, random.Random(1)).items():  # noqa: S311  chance, no secret
            results[f"signal, {name}"] = result(_flags([judge(one) for one in others]))
    same = all(causal(one, said) for one, said in zip(series, judged, strict=True))
    if options.json:
        print(
            json.dumps({"results": {k: r._asdict() for k, r in results.items()}, "rows_a_second": rate, "causal": same})
        )
    else:
        Console(width=110).print(
            _table(results), f"{rate:,.0f} rows a second; half a series gives the same scores: {same}"
        )


def _table(results: dict[str, Result]) -> Table:
    table = Table("detections", *PROFILES, "windows found", "false a week")
    for name, r in results.items():
        scores = [f"{r.scores[p]:.1f}" for p in PROFILES]
        table.add_row(name, *scores, f"{r.found} of {r.windows}", f"{r.false:.2f}")
    return table


if __name__ == "__main__":
    main()
