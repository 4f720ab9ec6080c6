import math
import random
from datetime import UTC, datetime, timedelta

import pytest

from agent.errors import RowError
from agent.signals import Detector, Row, Signal

START = datetime(2025, 3, 3, tzinfo=UTC)


def poisson(draw: random.Random, mean: float) -> int:
    limit, count, product = math.exp(-mean), 0, draw.random()
    while product > limit:
        count += 1
        product *= draw.random()
    return count


def quiet(days: float, mean: float, *, step: timedelta = timedelta(minutes=15), seed: int = 1) -> list[Row]:
    """Chance alone around a daily wave."""
    draw = random.Random(seed)
    rows: list[Row] = []
    at = START
    while at < START + timedelta(days=days):
        wave = 1 + 0.6 * math.sin(2 * math.pi * at.hour / 24)
        count = poisson(draw, mean * wave)
        rows.append(Row(at, "billing", count, poisson(draw, 0.1 * count) if count > 3 else 0))
        at += step
    return [row if row.negative <= row.count else Row(row.at, row.topic, row.count, 0) for row in rows]


def judge(rows: list[Row]) -> list[Signal]:
    detector = Detector()
    return [detector.push(row) for row in rows]


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("mean", [0.05, 1.0, 20.0])
def test_two_weeks_of_chance_raise_at_most_one_alarm(mean: float, seed: int) -> None:
    assert sum(s.signal for s in judge(quiet(14, mean, seed=seed))) <= 1


def test_a_crisis_in_a_small_topic_is_seen_within_eight_interactions() -> None:
    rows = quiet(14, 0.05)
    end = rows[-1].at
    rows += [Row(end + timedelta(minutes=15 * i), "billing", 2) for i in range(1, 9)]
    first = next(i for i, s in enumerate(judge(rows)[-8:], 1) if s.signal)
    assert 2 * first <= 8


def test_a_burst_is_told_with_seen_expected_and_since_when() -> None:
    rows = quiet(10, 4.0)
    burst = Row(rows[-1].at + timedelta(minutes=15), "billing", 90)
    said = judge([*rows, burst])[-1]
    assert said.signal
    assert said.score >= 1
    assert 1 < said.expected < 12
    assert "seen in the last hour" in said.why
    assert "expected" in said.why
    assert "since 2025-03-13 00:00 UTC" in said.why


def test_the_busy_hour_of_each_day_is_no_signal() -> None:
    rows = [Row(START + timedelta(hours=h), "billing", 80 if h % 24 == 9 else 5) for h in range(24 * 12)]
    assert not any(s.signal for s in judge(rows)[24 * 3 :])


def test_a_rise_of_the_negative_share_without_volume_is_seen() -> None:
    rows = [Row(START + timedelta(hours=h), "billing", 10, 1) for h in range(24 * 4)]
    worse = [Row(rows[-1].at + timedelta(hours=h), "billing", 10, 8) for h in range(1, 7)]
    said = judge(rows + worse)
    assert not any(s.signal for s in said[: len(rows)])
    hit = next(s for s in said[len(rows) :] if s.signal)
    assert "negative" in hit.why


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_collapse_is_seen_by_the_negative_share_on_six_hour_bins_after_four_days(seed: int) -> None:
    draw = random.Random(seed)

    def day(number: int, shares: list[float]) -> list[Row]:
        counts = [poisson(draw, mean) for mean in (40, 150, 220, 120)]
        at = START + timedelta(days=number)
        return [
            Row(at + timedelta(hours=6 * i), "service", count, sum(draw.random() < share for _ in range(count)))
            for i, (count, share) in enumerate(zip(counts, shares, strict=True))
        ]

    usual = [row for n in range(4) for row in day(n, [draw.gauss(0.25, 0.04) for _ in range(4)])]
    said = judge(usual + day(4, [0.25, 0.5, 0.55, 0.5]))
    assert not any(s.signal for s in said[:17])
    first = next(s for s in said[17:19] if s.signal)
    assert "negative in" in first.why


def test_one_wrong_row_does_not_make_a_topic_deaf() -> None:
    rows = quiet(8, 4.0)
    wrong = Row(rows[-1].at + timedelta(minutes=15), "billing", 10**12)
    calm = [Row(wrong.at + timedelta(minutes=15 * i), "billing", 4) for i in range(1, 4 * 24 * 3)]
    burst = [Row(calm[-1].at + timedelta(minutes=15 * i), "billing", 80) for i in range(1, 5)]
    said = judge([*rows, wrong, *calm, *burst])
    assert said[len(rows)].signal
    assert not any(s.signal for s in said[len(rows) + 1 : -4])
    assert any(s.signal for s in said[-4:])


def test_a_topic_that_was_often_loud_must_be_louder() -> None:
    calm = [Row(START + timedelta(minutes=15 * i), "billing", 20) for i in range(4 * 24 * 40)]
    loud = [row if i % (4 * 24 * 4) or i < 400 else Row(row.at, "billing", 2000) for i, row in enumerate(calm)]
    assert sum(s.signal for s in judge(loud)) <= 9
    assert judge(loud)[384 * 2].score > judge(loud)[384 * 7].score >= 1


def test_the_score_is_told_in_quarters_and_from_one_on_it_is_a_signal() -> None:
    said = judge([*quiet(10, 4.0), Row(START + timedelta(days=10), "billing", 60)])
    assert all(s.score * 4 == int(s.score * 4) for s in said)
    assert all(s.signal == (s.score >= 1) for s in said)


def test_after_a_signal_the_topic_keeps_still_unless_it_gets_three_times_as_bad() -> None:
    rows = quiet(10, 4.0)
    end = rows[-1].at
    more = [Row(end + timedelta(minutes=15 * i), "billing", 60) for i in range(1, 9)]
    assert sum(s.signal for s in judge(rows + more)[len(rows) :]) == 1
    worse = [*more, Row(end + timedelta(minutes=15 * 9), "billing", 20_000)]
    assert judge(rows + worse)[-1].signal


def test_topics_stand_alone() -> None:
    rows = quiet(5, 4.0)
    alone = [s.score for s in judge(rows)]
    other = [Row(row.at, "delivery", 10_000 if i % 7 else 0) for i, row in enumerate(rows)]
    mixed = judge([row for pair in zip(other, rows, strict=True) for row in pair])
    assert [s.score for s in mixed if s.topic == "billing"] == alone


def test_later_rows_change_nothing() -> None:
    rows = quiet(6, 4.0)
    assert judge(rows[:300]) == judge(rows)[:300]


def test_little_history_is_said_and_not_judged() -> None:
    said = judge([Row(START + timedelta(minutes=5 * i), "billing", 1000 * i) for i in range(5)])
    assert all(s.score == 0 and "too little history" in s.why for s in said)


def test_a_gap_of_a_month_and_huge_counts_stay_finite() -> None:
    rows = quiet(3, 1.0)
    said = judge([*rows, Row(rows[-1].at + timedelta(days=31), "billing", 10**12)])
    assert all(math.isfinite(s.score) and math.isfinite(s.expected) for s in said)


@pytest.mark.parametrize("late", [timedelta(0), timedelta(minutes=-5)])
def test_a_row_that_is_not_later_is_refused_and_not_learnt(late: timedelta) -> None:
    rows = quiet(2, 1.0)
    detector = Detector()
    for row in rows[:-1]:
        detector.push(row)
    with pytest.raises(RowError, match="not after"):
        detector.push(Row(rows[-2].at + late, "billing", 5000))
    assert detector.push(rows[-1]) == judge(rows)[-1]


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        ({"topic": "a", "count": 1}, "at"),
        ({"at": "2025-03-03T09:00:00", "topic": "a", "count": 1}, "time zone"),
        ({"at": "yesterday", "topic": "a", "count": 1}, "at must be"),
        ({"at": "2025-03-03T09:00:00Z", "topic": "", "count": 1}, "topic"),
        ({"at": "2025-03-03T09:00:00Z", "topic": "a", "count": -1}, "count"),
        ({"at": "2025-03-03T09:00:00Z", "topic": "a", "count": True}, "count"),
        ({"at": "2025-03-03T09:00:00Z", "topic": "a", "count": 10**400}, "count"),
        ({"at": "2025-03-03T09:00:00Z", "topic": "a", "count": 1, "negative": 2}, "negative"),
    ],
)
def test_a_bad_row_says_what_is_wrong(row: dict[str, object], wrong: str) -> None:
    with pytest.raises(RowError, match=wrong):
        Row.of(row)


def test_a_row_is_read_in_utc() -> None:
    row = Row.of({"at": "2025-03-03T11:00:00+02:00", "topic": "a", "count": 3, "negative": 1})
    assert row == Row(datetime(2025, 3, 3, 9, tzinfo=UTC), "a", 3, 1)
