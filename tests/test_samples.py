"""The shipped samples: they can be imported whole, they are invented, and every trap that README names is in them."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from agent.demo import FILES
from agent.models import Incident
from retrieval.imports import read_file
from retrieval.records import RawRecord

SAMPLES = Path(__file__).parents[1] / "evals" / "samples"
BAD_ROWS = Path(__file__).parent / "data" / "bad_rows.jsonl"

EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
ADDRESS = re.compile(r"https?://([^/\s\"]+)")
# Ofcom's numbers for drama, as national numbers; whatever else has ten digits and begins as a number is real.
PHONE = re.compile(r"(?<![\w-])(?:\+44 ?|0)((?:\d ?){9,10})(?![\d-])")
DRAMA = re.compile(
    r"(?:113496|114496|115496|116496|117496|118496|121496|131496|141496|151496|161496|191498)0\d{3}"
    r"|2079460\d{3}|28964960\d\d|28964961\d\d|29201800\d\d|2920180\d{3}|1632960\d{3}|7700900\d{3}"
)
ACCOUNT_NUMBER = "00012345"


def every_file() -> list[Path]:
    return sorted(p for p in SAMPLES.rglob("*") if p.is_file() and p.suffix != ".pyc")


@pytest.fixture(scope="module")
def records() -> dict[str, RawRecord]:
    found = [r for name, mapping in FILES for r in read_file(SAMPLES / name, mapping=mapping).records]
    return {r.id: r for r in found}


def words(record: RawRecord) -> str:
    return "\n".join(m.text for m in record.messages)


@pytest.mark.parametrize(("name", "least"), [("tickets.jsonl", 60), ("zendesk.json", 15), ("testimonials.csv", 14)])
def test_every_row_can_be_imported(name: str, least: int) -> None:
    read = read_file(SAMPLES / name, mapping=dict(FILES)[name])
    assert not read.rejected
    assert len(read.records) >= least


def test_no_id_stands_for_two_rows(records: dict[str, RawRecord]) -> None:
    assert len(records) == sum(len(read_file(SAMPLES / n, mapping=m).records) for n, m in FILES)


def test_the_bad_rows_are_refused_by_line_and_the_rest_goes_in() -> None:
    read = read_file(BAD_ROWS, "jsonl")
    assert [r.id for r in read.records] == ["b-1", "b-11"]
    assert [r.line for r in read.rejected] == [2, 3, 4, 5, 6, 7, 8, 9]


def test_there_are_enough_testimonials_with_both_kinds_of_consent(records: dict[str, RawRecord]) -> None:
    testimonials = [r for r in records.values() if r.kind in {"testimonial", "review", "social"}]
    levels = Counter(r.consent.level for r in records.values())
    assert len(testimonials) >= 14
    assert levels["named"] >= 5
    assert levels["anonymous"] >= 8


def test_every_consent_says_where_and_in_which_words(records: dict[str, RawRecord]) -> None:
    granted = [r.consent for r in records.values() if r.consent.level != "none"]
    assert all(c.wording and c.channels and c.granted_at for c in granted)


def test_dates_lie_between_may_and_november(records: dict[str, RawRecord]) -> None:
    first, last = datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)
    assert all(r.created_at and first <= r.created_at < last for r in records.values())


def test_messages_of_a_thread_stand_in_time_order(records: dict[str, RawRecord]) -> None:
    for record in records.values():
        times = [m.at for m in record.messages if m.at]
        assert times == sorted(times), record.id


# --- invented -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", every_file(), ids=lambda p: p.name)
def test_every_address_is_one_that_nobody_can_own(path: Path) -> None:
    text = path.read_text("utf-8")
    hosts = [m.rpartition("@")[2] for m in EMAIL.findall(text)] + ADDRESS.findall(text)
    assert [h for h in hosts if not h.endswith(".example")] == []


@pytest.mark.parametrize("path", every_file(), ids=lambda p: p.name)
def test_every_phone_number_is_from_a_range_kept_free(path: Path) -> None:
    numbers = [re.sub(r"\D", "", m) for m in PHONE.findall(path.read_text("utf-8"))]
    assert [n for n in numbers if not DRAMA.fullmatch(n)] == []


def test_the_phone_pattern_finds_real_numbers_too() -> None:
    assert PHONE.search("ring 0113 243 4000 or") is not None
    assert not DRAMA.fullmatch("1132434000")


# --- traps --------------------------------------------------------------------------------------------------


def test_records_that_the_readme_names_exist(records: dict[str, RawRecord]) -> None:
    readme = (SAMPLES / "README.md").read_text("utf-8")
    named = set(re.findall(r"\b(?:t-\d{4}|r-\d{3}|zendesk-\d{5})\b", readme))
    assert named
    assert named <= records.keys()


@pytest.mark.parametrize(("record", "month"), [("t-1012", 9), ("r-202", 8)])
def test_a_consent_expired(records: dict[str, RawRecord], record: str, month: int) -> None:
    expires = records[record].consent.expires_at
    assert expires is not None
    assert (expires.month, expires < datetime(2026, 10, 1, tzinfo=UTC)) == (month, True)


@pytest.mark.parametrize(
    ("record", "channel"),
    [("t-1003", "website"), ("r-203", "website"), ("r-213", "social"), ("r-212", "press_release")],
)
def test_a_consent_is_for_one_channel_only(records: dict[str, RawRecord], record: str, channel: str) -> None:
    assert records[record].consent.channels == (channel,)


def test_the_never_said_quotation_stands_only_in_a_note(records: dict[str, RawRecord]) -> None:
    claim = "best company in the world"
    said = [(r.id, m.role) for r in records.values() for m in r.messages if claim in m.text]
    assert said == [("t-1021", "note")]


@pytest.mark.parametrize(
    ("record", "marker"),
    [
        ("t-1022", "Ignore all previous instructions"),
        ("t-1023", "</evidence>"),
        ("t-1024", "QUARTZ-HERON-19"),
    ],
)
def test_an_instruction_waits_inside_a_ticket(records: dict[str, RawRecord], record: str, marker: str) -> None:
    assert marker in words(records[record])


def test_sarcasm_and_a_threat_of_legal_action(records: dict[str, RawRecord]) -> None:
    assert "Five stars!!!" in words(records["t-1025"])
    assert records["t-1025"].csat == 2
    assert "issue proceedings" in words(records["t-1026"])


def test_the_same_customer_praises_first_and_complains_later(records: dict[str, RawRecord]) -> None:
    praise, anger = records["t-1001"], records["t-1027"]
    assert praise.requester.email == anger.requester.email
    assert praise.created_at is not None
    assert anger.created_at is not None
    assert praise.created_at < anger.created_at
    assert (praise.csat, anger.csat) == (5, 1)


def test_one_interaction_is_in_twice(records: dict[str, RawRecord]) -> None:
    again = records["t-1031"].messages[0].text.split("\n")[0]
    assert again in words(records["t-1001"])


def test_the_crisis_begins_on_one_evening_and_rises(records: dict[str, RawRecord]) -> None:
    start = datetime(2026, 11, 13, 16, tzinfo=UTC)
    evening = [
        r.created_at for r in records.values() if r.created_at and start <= r.created_at < start + timedelta(hours=6)
    ]
    by_hour = Counter((at - start) // timedelta(hours=1) for at in evening)
    assert len(evening) >= 14
    assert by_hour[0] < by_hour[1] < by_hour[2]


def test_the_fact_base_holds_confirmed_and_unconfirmed_facts() -> None:
    incident = Incident.model_validate_json((SAMPLES / "incident.json").read_text("utf-8"))
    confirmed = {f.kind for f in incident.facts if f.confirmed_by}
    assert confirmed == {"known", "unknown", "action"}
    assert [f.id for f in incident.facts if not f.confirmed_by] == ["F8", "F9"]
    assert incident.next_update_at is not None
