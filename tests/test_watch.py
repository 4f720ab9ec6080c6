"""The watch over records: crises in common days are warned of in time, and common days are not."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from agent.watch import Negative, Warned, Watch, unhappy
from agent.watch.risks import risks
from retrieval.records import CleanRecord
from tests.crises import BREACH, CHARGED, COMMON, HEAT, MONDAY, common, crisis, said

CRISES = {"wrong charges": CHARGED, "heat, smoke or fire": HEAT, "personal data exposed": BREACH}
HOUR = timedelta(hours=1)


def watched(records: Sequence[CleanRecord], negative: Negative = unhappy) -> list[Warned]:
    watch = Watch(negative)
    ordered = sorted(records, key=lambda r: r.created_at or MONDAY)
    warned = [w for record in ordered for w in watch.feed(record)]
    return warned + watch.until((ordered[-1].created_at or MONDAY) + 3 * HOUR)


@pytest.mark.parametrize("name", CRISES)
@pytest.mark.parametrize("minutes", [5, 15])
@pytest.mark.parametrize(("days", "a_day"), [(2, 8), (4, 150), (9, 60)])
def test_a_crisis_is_warned_of_within_eight_interactions_or_an_hour(
    name: str, minutes: float, days: int, a_day: float
) -> None:
    start = MONDAY + timedelta(days=days, hours=11)
    bad = crisis(CRISES[name], start, minutes=minutes)
    warned = watched([*common(days + 1, a_day), *bad])
    first = warned[0]
    seen = sum(r.created_at is not None and r.created_at <= first.at for r in bad)
    assert first.at >= start
    assert seen <= 8 or first.at - start <= HOUR
    assert first.topic == f"risk {name}"
    assert first.seen >= 4
    assert first.expected < 1
    assert set(first.record_ids) & {r.id for r in bad}
    assert name in first.text


def test_one_crisis_is_one_warning() -> None:
    start = MONDAY + timedelta(days=4, hours=11)
    warned = watched([*common(6, 100), *crisis(HEAT, start, count=40, minutes=5)])
    assert len([w for w in warned if w.topic.startswith("risk")]) == 1
    assert len({w.id for w in warned}) == len(warned) <= 2


@pytest.mark.parametrize(("a_day", "seed"), [(8, 1), (40, 2), (150, 3)])
def test_two_quiet_weeks_raise_nothing(a_day: float, seed: int) -> None:
    assert watched(common(14, a_day, seed=seed, start=MONDAY + timedelta(days=seed))) == []


def test_a_crisis_without_any_history_is_warned_of() -> None:
    warned = watched(crisis(BREACH, MONDAY + 9 * HOUR, count=14, minutes=4))
    assert [w.topic for w in warned] == ["risk personal data exposed"]
    assert warned[0].seen <= 12


def test_a_collapse_without_more_volume_is_warned_of_by_the_negative_share() -> None:
    days = common(8, 200, seed=5)
    worse = [
        r.model_copy(update={"csat": 1}) if r.created_at and r.created_at > MONDAY + 7.4 * 24 * HOUR else r
        for r in days
    ]
    assert watched(days) == []
    first = watched(worse)[0]
    assert "negative share" in first.what
    assert first.negative > 2 * first.negative_expected


def test_what_is_negative_is_the_callers_to_say() -> None:
    days = common(8, 200, seed=5)
    turned = MONDAY + 7.4 * 24 * HOUR
    warned = watched(days, negative=lambda r: r.created_at is not None and r.created_at > turned)
    assert "negative share" in warned[0].what


def test_records_without_a_time_and_of_other_kinds_are_not_counted() -> None:
    watch = Watch()
    for record in crisis(HEAT, MONDAY):
        assert watch.feed(record.model_copy(update={"created_at": None})) == []
        assert watch.feed(record.model_copy(update={"kind": "release"})) == []
    assert watch.until(MONDAY + timedelta(days=3)) == []


def test_a_late_record_counts_when_it_comes_and_a_long_gap_begins_anew() -> None:
    watch = Watch()
    for record in common(3, 40):
        watch.feed(record)
    end = MONDAY + timedelta(days=3)
    assert watch.feed(said("late", MONDAY, "Kettle", "", HEAT[0])) == []
    assert watch.until(end + timedelta(days=400)) == []
    assert watch.feed(said("new", end + timedelta(days=401), "Kettle", "", HEAT[0])) == []


@pytest.mark.parametrize(("name", "texts"), CRISES.items())
def test_risks_are_read_in_the_customers_words(name: str, texts: tuple[str, ...]) -> None:
    found = [set(risks(said(str(i), MONDAY, "Kettle", "", text))) for i, text in enumerate(texts)]
    assert sum(name in names for names in found) >= len(texts) - 1


def test_common_questions_show_no_risk_of_heat_charges_or_data() -> None:
    found = {name for *_, text in COMMON for name in risks(said("c", MONDAY, "Kettle", "", text))}
    assert found <= {"service down"}


def test_a_rating_goes_before_the_words() -> None:
    sour, glad = (said("t1", MONDAY, "till", "", text) for text in ("Awful, nobody answers", "Lovely, thank you!"))
    assert unhappy(sour)
    assert not unhappy(sour.model_copy(update={"csat": 5}))
    assert unhappy(glad.model_copy(update={"csat": 1}))
    assert not unhappy(glad)
