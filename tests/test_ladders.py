"""The ladders: every rung is true of what it stands for, reads as English, and climbs no further than its table."""

import re
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.ladders import LADDERS, Detail, climb, find, name, of_record
from retrieval.ladders.amounts import DURATIONS, round_down, round_up
from retrieval.records import CleanMessage, CleanRecord

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip


def up(text: str, step: int = 1, product: str = "") -> str:
    return climb(text, [(exact, step) for exact in find(text, product)])


@pytest.mark.parametrize(
    ("text", "rungs"),
    [
        ("It broke on 3 November 2026.", ["in early November 2026", "in November 2026", "in late 2026", "in 2026"]),
        ("It broke on 3 November.", ["in early November", "in November", "late in the year"]),
        ("It broke on Nov. 13, 2026.", ["in mid-November 2026", "in November 2026", "in late 2026", "in 2026"]),
        ("It broke on Monday, 3rd of November.", ["in early November", "in November", "late in the year"]),
        ("It broke between 3 and 25 May.", ["in May", "in mid-year"]),
        ("It broke on the night of 3 May.", ["one night in early May", "one night in May", "one night in mid-year"]),
        ("It broke on 03/11/2026.", ["in 2026"]),
        ("It broke at 9:41 pm.", ["in the evening"]),
        ("It broke after 2 a.m.", ["in the early hours or later"]),
        ("It broke at 10:15.", ["at some point in the day"]),
        ("It cost £4,312.50.", ["more than £4,000", "a sum in the thousands", "a sum of money"]),
        ("It cost less than £4,312.", ["less than £5,000", "a sum of money"]),
        ("It cost 1,990 euros.", ["more than €1,500", "a sum in the thousands", "a sum of money"]),
        ("It took 14 payments.", ["a dozen or so payments", "several payments"]),
        ("It took 214 payments.", ["more than 200 payments", "hundreds of payments"]),
        ("It took 37 minutes.", ["about half an hour", "less than an hour"]),
        ("It took 1 hour 20 minutes.", ["about an hour and a half", "less than a day"]),
        ("It was an 83-year-old mother.", ["a mother in her eighties", "an older mother"]),
        ("It was his father, aged 83.", ["in his eighties", "older"]),
        ("It was a pastry chef.", ["hospitality worker"]),
        ("It was a small bakery.", ["food business", "business"]),
        ("It was two bakeries.", ["food businesses", "businesses"]),
        ("It was in Leeds.", ["Yorkshire", "England"]),
        ("It was in the West Midlands.", ["England"]),
        ("It was firmware 2.3.1.", ["one firmware version"]),
        ("It was the flood.", ["incident", "event"]),
    ],
)
def test_the_published_rungs(text: str, rungs: list[str]) -> None:
    found = find(text)
    assert [rung.text for rung in found[0].rungs[1:]] == rungs
    assert len(found) == 1


@pytest.mark.parametrize(
    ("text", "higher"),
    [
        ("An electrician rang.", "A tradesperson rang."),
        ("They run a bakery.", "They run a food business."),
        ("Bakery owner gets help", "Food business owner gets help"),
        ("14 payments were lost.", "A dozen or so payments were lost."),
        ("Staff drove to the lifeboat station.", "Staff drove to the public building."),
        ("They got a £4,312.50 refund.", "They got a four-figure refund."),
        ("They got an £87 refund.", "They got a refund."),
        ("The £142 bought nappies.", "More than £100 bought nappies."),
        ("They refunded the £39 the customer paid.", "They refunded the sum the customer paid."),
        ("It reached them at 23:10 the night before.", "It reached them the night before."),
        ("They served all 46 covers.", "They served all covers."),
        ("Staff translated the 40 words.", "Staff translated the words."),
        ("On 3 May at 9 pm it broke.", "In early May in the evening it broke."),
    ],
)
def test_articles_and_capitals_follow(text: str, higher: str) -> None:
    assert up(text) == higher


@pytest.mark.parametrize(
    "text",
    [
        "You may 3 times try.", "The 5-year-old printer died.", "Error 4312 came up.",
        "It runs on port 8080.", "Two tills broke.", "We march on.", "In 2026 it broke.", "It took some time.",
        "The route was 9.5 km.", "Call option 12.", "It is 50% off.", "It was their second till.",
    ],
)  # fmt: skip
def test_what_is_no_detail_of_a_customer_stays(text: str) -> None:
    assert up(text) == text


def test_a_product_falls_back_on_its_kind() -> None:
    text = "The Tillwise Go 4.2.1 froze, and their Tillwise Go died."
    assert up(text, 1, "Tillwise Go") == "The product froze, and their product died."
    assert up("A Reef card reader died.", 1, "Reef card reader") == "A reader died."


def test_a_public_building_is_no_further_detail_to_count() -> None:
    first, last = find("They wrote from the lifeboat station.")[0].rungs
    assert (first.value, last.value) == ("lifeboat station", "")


def test_a_quotation_stays_as_it_was_said() -> None:
    text = "The customer said: “On 3 May I paid £312.40 for a bakery.”"
    assert find(text) == []
    assert {e.kind for e in find(text, quoted=True)} == {"date", "sum", "employer"}


@given(st.dates(date(2020, 1, 1), date(2029, 12, 31)))
def test_every_rung_of_a_day_holds_the_day(day: date) -> None:
    rungs = find(f"on {day.day} {MONTHS[day.month - 1]} {day.year}")[0].rungs
    part, month, part_of_year, year = (rung.said for rung in rungs[1:])
    low, high = {"early": (1, 10), "mid": (11, 20), "late": (21, 31)}[re.split(r"[ -]", part)[0]]
    assert low <= day.day <= high
    assert month == f"{MONTHS[day.month - 1].lower()} {day.year}"
    first, last = {"early": (1, 4), "mid": (5, 8), "late": (9, 12)}[re.split(r"[ -]", part_of_year)[0]]
    assert first <= day.month <= last
    assert year == str(day.year)


@given(st.integers(0, 23), st.integers(0, 59))
def test_every_clock_time_is_in_its_part_of_the_day(hour: int, minute: int) -> None:
    shown = f"{hour % 12 or 12}:{minute:02} {'am' if hour < 12 else 'pm'}"
    said = find(f"It broke at {shown}.")[0].rungs[1].said
    low, high = {
        "early hours": (0, 4),
        "morning": (5, 11),
        "afternoon": (12, 17),
        "evening": (18, 21),
        "night": (22, 23),
    }[said]
    assert low <= hour <= high


@given(st.integers(100, 99_999_999))
def test_every_rung_of_a_sum_is_true(pence: int) -> None:
    value = pence / 100
    rungs = find(f"They paid £{value:,.2f} then.")[0].rungs[1:]
    for rung in rungs:
        figure = re.search(r"[\d.,]+", rung.said)
        if rung.said.startswith("more than") and figure:
            million = 1e6 if "million" in rung.said else 1
            assert value > float(figure.group().replace(",", "")) * million >= value / 1.5
        orders = {"sum in the hundreds": (1e2, 1e3), "sum in the thousands": (1e3, 1e4), "small sum": (0, 1e2),
                  "sum in the tens of thousands": (1e4, 1e5), "six-figure sum": (1e5, 1e6)}  # fmt: skip
        low, high = orders.get(rung.said, (0, 1e9))
        assert low <= value < high


@given(st.integers(10, 100_000).filter(lambda n: not 1900 <= n <= 2100))
def test_every_rung_of_a_count_is_true(count: int) -> None:
    rungs = find(f"They took {count} payments.")[0].rungs[1:]
    for said in (rung.said for rung in rungs):
        number = re.search(r"[\d,]+", said)
        if said.startswith("more than") and number:
            assert count > int(number.group().replace(",", "")) >= count / 1.5
        assert said != "a dozen or so" or 10 <= count <= 15
        assert said != "dozens of" or 24 <= count < 200
        assert said != "hundreds of" or 200 <= count < 2000
        assert said != "thousands of" or count >= 2000


@given(st.integers(1, 600), st.sampled_from(["minutes", "hours", "days"]))
def test_every_order_of_a_duration_is_true(number: int, unit: str) -> None:
    seconds = number * {"minutes": 60, "hours": 3600, "days": 86400}[unit]
    text = f"It took {number} {unit}." if number > 1 else f"It took 1 {unit[:-1]}."
    order = find(text)[0].rungs[2].said
    within = {"hour": 3600, "day": 86400, "week": 7 * 86400, "month": 31 * 86400, "year": 366 * 86400}
    if order.startswith("less than"):
        assert seconds < within[order.split()[-1]]
    elif order == "a year or more":
        assert seconds >= within["year"]


@given(st.integers(20, 110))
def test_every_rung_of_an_age_is_true(years: int) -> None:
    decade, stage = (rung.value for rung in find(f"Her mother, aged {years}, rang.")[0].rungs[1:])
    tens = {"twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70,
            "eighties": 80, "nineties": 90}  # fmt: skip
    assert years >= 100 if decade == "over 90" else tens[decade] <= years < tens[decade] + 10
    assert (stage == "older") == (years >= 65)


@given(st.text(alphabet="a1£ .,-/:'“”3Novemberat9pm\n", max_size=80))
def test_any_text_can_be_climbed(text: str) -> None:
    for step in (1, 2, 5):
        assert isinstance(up(text, step), str)


@given(st.sampled_from(["on 3 May", "at 9:41 pm", "£4,312.50", "14 payments", "37 minutes", "aged 83", "bakery"]))
def test_the_first_rung_is_climbed_once(detail: str) -> None:
    once = up(f"It was {detail}.")
    assert climb(once, [(e, 1) for e in find(once) if e.at == 0]) == once


def test_round_figures() -> None:
    assert [round_down(v) for v in (4312.5, 4000, 1990, 1490, 0.5, 7.99)] == [4000, 4000, 1500, 1000, 0.5, 7]
    assert [round_up(v) for v in (4312, 4000, 1490, 99)] == [5000, 5000, 1500, 100]


def test_every_kind_has_its_ladder() -> None:
    assert name("date", 0) == "day"
    assert name("date", 99) == LADDERS["date"][-1]
    assert all(row[0] < after[0] for row, after in pairwise(DURATIONS))


# --- records


def record(text: str, **more: object) -> CleanRecord:
    message = CleanMessage(role="customer", text=text)
    return CleanRecord.model_validate({"id": "r-1", "kind": "ticket", "messages": (message,)} | more)


def test_a_record_tells_its_details_at_every_rung() -> None:
    told = of_record(record("Our bakery in Leeds took 14 payments on 3 May.", product="Tillwise Go"))
    assert {Detail("employer", "bakery"), Detail("employer", "food business")} <= told
    assert {Detail("place", "leeds"), Detail("place", "yorkshire"), Detail("place", "england")} <= told
    assert {Detail("count", "14 payments"), Detail("count", "several payments")} <= told
    assert {Detail("date", "--05-03"), Detail("date", "--05 early"), Detail("date", "--05")} <= told
    assert Detail("product", "tillwise go") in told


def test_a_date_without_a_year_takes_that_of_its_record() -> None:
    told = of_record(record("It broke on 3 May.", created_at=datetime(2026, 5, 9, tzinfo=UTC)))
    assert {Detail("date", "2026-05-03"), Detail("date", "2026-05 early"), Detail("date", "2026-05-09")} <= told


def test_what_colleagues_noted_is_no_detail_of_the_customer() -> None:
    notes = (CleanMessage(role="note", text="They run a bakery in Leeds."),)
    assert of_record(CleanRecord(id="r-1", kind="ticket", messages=notes)) == frozenset()


def test_what_a_text_tells_at_any_rung_is_found_in_its_record() -> None:
    text = "Our bakery in Leeds lost 14 payments and £4,312.50 on 3 May 2026; my mother, aged 83, waited 37 minutes."
    counted = of_record(record(text))
    for step in (0, 1, 2, 3):
        told = up(text, step)
        assert {e.detail for e in find(told) if e.detail.value} <= counted, told


@pytest.mark.parametrize(
    ("text", "higher"),
    [
        ("It broke on 3 November. Staff came.", "It broke in early November. Staff came."),
        ("It broke on 3 Nov. and stayed so.", "It broke in early November and stayed so."),
        ("It broke on Nov. 3. Staff came.", "It broke in early November. Staff came."),
    ],
)
def test_the_end_of_a_sentence_stays(text: str, higher: str) -> None:
    assert up(text) == higher


def test_a_verb_is_no_occupation() -> None:
    assert [e.kind for e in find("They cook for many and nurse hopes.", "")] == ["job"]
    assert not [e for e in find("We cook here, and they doctor nothing.", "") if e.kind == "job"]
    assert [e.rungs[1].text for e in find("She is a cook.", "")] == ["hospitality worker"]


def test_a_version_keeps_its_determiner() -> None:
    assert [e.rungs[1].text for e in find("the old version 8.7.8 failed", "")] == ["version"]
    assert [e.rungs[1].text for e in find("it was on version 8.7.8 then", "")] == ["one version"]
