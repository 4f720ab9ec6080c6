"""Generic JSON Lines: what goes in, what is cleaned, what is refused and why."""

import contextlib
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.errors import RowError
from retrieval.imports import fields, read_file
from retrieval.imports.fields import clean
from retrieval.records import RawRecord, Requester

FULL = {
    "id": "t-9",
    "kind": "testimonial",
    "channel": "email",
    "created_at": "2026-03-01T09:30:00+02:00",
    "subject": "A frozen till",
    "messages": [
        {"role": "customer", "at": "2026-03-01T09:30:00Z", "author": "Ines Q. Example", "text": "It froze."},
        {"role": "agent", "text": "Restart it."},
        {"role": "note", "text": "Known fault."},
    ],
    "requester": {
        "name": "Ines Q. Example",
        "email": "ines@shop.example",
        "phone": "01632 960123",
        "username": "inesq",
        "organisation": "Example Bakes",
        "address": "1 Sample Row",
        "account_ids": ["A-1", 2],
        "order_ids": ["O-3"],
    },
    "agents": [{"name": "Bo Sample"}],
    "tags": ["press", "till", "press"],
    "product": "Till",
    "region": "North",
    "csat": 5,
    "consent": {
        "level": "named",
        "wording": "You may quote me.",
        "channels": ["press_release"],
        "granted_at": "2026-03-02",
        "expires_at": "2027-03-02T00:00:00Z",
    },
}


def one(tmp_path: Path, row: object) -> RawRecord:
    read = read_file(_file(tmp_path, row))
    assert read.rejected == []
    return read.records[0]


def reason(tmp_path: Path, row: object) -> str:
    read = read_file(_file(tmp_path, row, {"id": "other", "text": "fine"}))
    assert [record.id for record in read.records] == ["other"]
    return read.rejected[0].reason


def _file(tmp_path: Path, *rows: object) -> Path:
    path = tmp_path / "in.jsonl"
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows))
    return path


def test_reads_every_field(tmp_path: Path) -> None:
    record = one(tmp_path, FULL)
    assert (record.id, record.kind, record.channel, record.subject) == ("t-9", "testimonial", "email", "A frozen till")
    assert record.created_at == datetime(2026, 3, 1, 7, 30, tzinfo=UTC)
    assert [message.role for message in record.messages] == ["customer", "agent", "note"]
    assert record.messages[0].author == "Ines Q. Example"
    assert record.requester.account_ids == ("A-1", "2")
    assert record.requester.address == "1 Sample Row"
    assert [agent.name for agent in record.agents] == ["Bo Sample"]
    assert record.tags == ("press", "till")
    assert (record.product, record.region, record.csat) == ("Till", "North", 5)
    assert record.consent.level == "named"
    assert record.consent.granted_at == datetime(2026, 3, 2, tzinfo=UTC)


def test_nearly_everything_may_be_absent_or_null(tmp_path: Path) -> None:
    bare = one(tmp_path, {"id": 12, "text": "Hello till"})
    nulls = one(tmp_path, {**dict.fromkeys(FULL), "id": 12, "text": "Hello till"})
    assert bare == nulls.model_copy(update={"consent": bare.consent})
    assert (bare.consent.said, nulls.consent.said) == (False, True)  # no place for one, and an empty place
    assert (bare.id, bare.kind, bare.created_at, bare.requester) == ("12", "ticket", None, Requester())


def test_unknown_fields_are_left_alone(tmp_path: Path) -> None:
    assert one(tmp_path, {"id": "a", "text": "b", "priority": {"x": [1]}, "sla": None}).messages[0].text == "b"


def test_a_time_without_a_zone_is_utc(tmp_path: Path) -> None:
    for given_time in ("2026-03-01 09:30", "2026-03-01T09:30:00", "2026-03-01 09:30:00 UTC"):
        record = one(tmp_path, {"id": "a", "text": "b", "created_at": given_time})
        assert record.created_at == datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def test_a_release_is_the_houses_own_word(tmp_path: Path) -> None:
    assert one(tmp_path, {"id": "a", "kind": "release", "text": "b"}).messages[0].role == "agent"
    assert one(tmp_path, {"id": "a", "kind": "review", "text": "b"}).messages[0].role == "customer"


def test_blank_messages_are_left_out(tmp_path: Path) -> None:
    row = {"id": "a", "messages": [{"role": "agent", "text": " "}, {"role": "customer", "text": "b"}]}
    assert [message.text for message in one(tmp_path, row).messages] == ["b"]


TIME = "is not a time such as 2026-03-01T09:30:00Z"
KINDS = "ticket, testimonial, review, social, release, statement"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("[1, 2]", "is not a JSON object"),
        ('{"id": "a", "text": "b", "csat": NaN}', "holds NaN, which is not a JSON value"),
        ('{"id": "a", "text": "b", "csat": Infinity}', "holds Infinity, which is not a JSON value"),
        ('{"id": "a", "id": "c", "text": "b"}', "gives the same key twice"),
        ('{"id": "a", "text": "b", "requester": {"name": "x", "name": "y"}}', "gives the same key twice"),
        ('{"id": "a", "text": ' + "[" * 100_000, "is nested too deeply"),
        ('{"id": "a", "csat": ' + "9" * 5000 + "}", "is not valid JSON"),
        ({"text": "b"}, "id is missing"),
        ({"id": "  ", "text": "b"}, "id is missing"),
        ({"id": True, "text": "b"}, "id should be a text"),
        ({"id": 1.5, "text": "b"}, "id should be a text"),
        ({"id": "x" * 201, "text": "b"}, "id is longer than 200 characters"),
        (
            {"id": "ines@shop.example", "text": "b"},
            "id looks like an e-mail address; ids are shown and must point to nobody",
        ),
        ({"id": "a"}, "has no text"),
        ({"id": "a", "text": "\u0000 \u0007"}, "has no text"),
        ({"id": "a", "messages": []}, "has no text"),
        ({"id": "a", "text": ["b"]}, "text should be a text"),
        ({"id": "a", "text": "b" * 2_000_001}, "text is longer than 2,000,000 characters"),
        (
            {"id": "a", "text": "b", "messages": [{"role": "agent", "text": "c"}]},
            "has both text and messages; only one of them is allowed",
        ),
        ({"id": "a", "messages": "b"}, "messages should be a list"),
        ({"id": "a", "messages": ["b"]}, "messages should be an object"),
        ({"id": "a", "messages": [{"text": "b"}]}, "messages[0].role is missing"),
        (
            {"id": "a", "messages": [{"role": "boss", "text": "b"}]},
            "messages[0].role should be one of customer, agent, note",
        ),
        ({"id": "a", "text": "b", "kind": "fax"}, f"kind should be one of {KINDS}"),
        ({"id": "a", "text": "b", "csat": 6}, "csat should be a whole number from 1 to 5"),
        ({"id": "a", "text": "b", "csat": 0}, "csat should be a whole number from 1 to 5"),
        ({"id": "a", "text": "b", "csat": 4.5}, "csat should be a whole number from 1 to 5"),
        ({"id": "a", "text": "b", "csat": True}, "csat should be a whole number from 1 to 5"),
        ({"id": "a", "text": "b", "created_at": "yesterday"}, f"created_at {TIME}"),
        ({"id": "a", "text": "b", "created_at": "0001-01-01T00:00:00+14:00"}, f"created_at {TIME}"),
        ({"id": "a", "text": "b", "tags": "press"}, "tags should be a list"),
        ({"id": "a", "text": "b", "requester": ["x"]}, "requester should be an object"),
        ({"id": "a", "text": "b", "agents": ["Bo Sample"]}, "agents should be an object"),
        (
            {"id": "a", "text": "b", "consent": {"level": "yes"}},
            "consent.level should be one of none, anonymous, named",
        ),
        ({"id": "a", "text": "b", "consent": {"level": "named", "expires_at": "soon"}}, f"consent.expires_at {TIME}"),
    ],
)
def test_refuses_in_plain_words(tmp_path: Path, row: object, expected: str) -> None:
    assert reason(tmp_path, row) == expected


def test_a_reason_quotes_nothing_of_the_row(tmp_path: Path) -> None:
    secret = "Zebulon"
    for row in (
        {"id": "a", "text": "b", "kind": secret},
        {"id": "a", "text": "b", "created_at": secret},
        {"id": "a", "text": "b", "csat": secret},
        {"id": "a", "messages": [{"role": secret, "text": "b"}]},
        f'{{"id": "a", "text": {secret}}}',
        f'{{"{secret}": 1, "{secret}": 2}}',
    ):
        assert secret not in reason(tmp_path, row)


def test_a_megabyte_goes_in(tmp_path: Path) -> None:
    assert len(one(tmp_path, {"id": "a", "text": "word " * 200_000}).messages[0].text) == 999_999


def test_only_a_line_feed_ends_a_line(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes('\ufeff{"id": "a", "text": "one\u2028two\u0085three"}\r\n{"id": "b", "text": "c"}\r\n'.encode())
    first, second = read_file(path).records
    assert first.messages[0].text == "one\ntwothree"
    assert second.id == "b"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\x00b\x1b[31mc", "ab[31mc"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("lone \ud800 surrogate", "lone ? surrogate"),
        ("tab\tand\nline", "tab\tand\nline"),
        ("Łódź 日本 👩‍🍳", "Łódź 日本 👩‍🍳"),
    ],
)
def test_cleans_what_nobody_sees(text: str, expected: str) -> None:
    assert clean(text) == expected


LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
NAMES = st.sampled_from(sorted(FULL)) | st.text(max_size=3)


@given(st.recursive(LEAVES, lambda x: st.lists(x, max_size=3) | st.dictionaries(NAMES, x, max_size=4), max_leaves=12))
def test_any_object_is_a_record_or_a_refusal(value: object) -> None:
    row = value if isinstance(value, dict) else {"id": "a", "text": value}
    with contextlib.suppress(RowError):
        assert fields.record(row).messages
