import random
from datetime import UTC, datetime, timedelta

import pytest

from agent.signals import Row
from evals.bench_signals import PROFILES, Series, Window, changed, false_alarms, raw_score, result

START = datetime(2025, 3, 3, tzinfo=UTC)
ROWS = [Row(START + timedelta(minutes=5 * i), "a", 1) for i in range(4000)]
SERIES = Series("a", ROWS, [Window(1000, 1399), Window(3000, 3399)])


def test_no_detection_is_nought_and_the_first_rows_of_all_windows_are_nearly_perfect() -> None:
    assert result([(SERIES, [])]).scores == {"standard": 0, "low FP": 0, "low FN": 0}
    best = result([(SERIES, [1000, 3000])])
    assert best.found == 2
    assert best.false == 0
    assert all(score > 98 for score in best.scores.values())


def test_an_earlier_hit_earns_more_and_a_second_in_the_window_nothing() -> None:
    standard = PROFILES["standard"]
    early, late = raw_score([1010], SERIES.windows, standard), raw_score([1380], SERIES.windows, standard)
    assert early > late
    assert raw_score([1010, 1380], SERIES.windows, standard) == pytest.approx(early)


def test_false_rows_cost_by_profile_and_less_just_after_a_window() -> None:
    none = raw_score([], SERIES.windows, PROFILES["standard"])
    assert raw_score([900], SERIES.windows, PROFILES["standard"]) == pytest.approx(none - 0.11)
    assert raw_score([900], SERIES.windows, PROFILES["low FP"]) == pytest.approx(none - 0.22)
    assert none > raw_score([1410], SERIES.windows, PROFILES["standard"]) > none - 0.11


def test_the_first_rows_do_not_count_and_rows_within_six_hours_are_one_alarm() -> None:
    assert raw_score([5], SERIES.windows, PROFILES["standard"]) == raw_score([], SERIES.windows, PROFILES["standard"])
    assert false_alarms(SERIES, [5, 800, 810, 830, 2000, 1100]) == 2


def test_changed_series_keep_their_rows_and_windows() -> None:
    start = datetime(2026, 3, 2, tzinfo=UTC)
    rows = [Row(start + timedelta(minutes=5 * i), "t", 40 if i % 7 else 400) for i in range(1500)]
    series = Series("t", rows, [Window(800, 900), Window(1200, 1300)])
    made = changed([series], random.Random(1))
    assert all(len(one.rows) == 1500 for name, (one,) in made.items() if "day" not in name)
    total = sum(row.count for row in rows)
    assert sum(r.count for r in made["half the counts"][0].rows) == pytest.approx(total / 2, rel=0.02)
    assert sum(r.count for r in made["half as much by chance"][0].rows) == pytest.approx(total * 1.5, rel=0.02)
    (later,) = made["without the first day"]
    assert later.windows == [Window(912, 1012)]
    assert later.rows[912] == rows[1200]
