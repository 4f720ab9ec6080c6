"""CSV: delimiters, quotation marks, headers by their usual names, and a mapping."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from retrieval.errors import ImportFileError
from retrieval.imports import Read, read_file

WIDE = (
    "Ticket ID,Created At,Requester Name,Requester Email,Order Number,Assignee,Tags,Product,Rating,Description,Reply,"
    "Internal Note,Consent,Consent Wording,Consent Channels,Consent Expires\n"
    '77,2026-03-01 09:30,Ines Example,ines@shop.example,O-1;O-2,Bo Sample,till press,Till,4,"Hello,\n""it"" froze",'
    'Restart it,Known,anonymous,"Yes, use it",press_release|social,2027-01-01\n'
)


def read(tmp_path: Path, content: str | bytes, mapping: dict[str, str] | None = None) -> Read:
    path = tmp_path / "in.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_file(path, mapping=mapping)


def texts(found: Read) -> list[str]:
    return [record.messages[0].text for record in found.records]


def test_finds_columns_by_their_usual_names(tmp_path: Path) -> None:
    (record,) = read(tmp_path, WIDE).records
    assert (record.id, record.kind, record.product, record.csat) == ("77", "ticket", "Till", 4)
    assert record.created_at == datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
    assert [(message.role, message.text) for message in record.messages] == [
        ("customer", 'Hello,\n"it" froze'),
        ("agent", "Restart it"),
        ("note", "Known"),
    ]
    assert (record.requester.name, record.requester.email) == ("Ines Example", "ines@shop.example")
    assert record.requester.order_ids == ("O-1", "O-2")
    assert [agent.name for agent in record.agents] == ["Bo Sample"]
    assert record.tags == ("till", "press")
    assert (record.consent.level, record.consent.wording) == ("anonymous", "Yes, use it")
    assert record.consent.channels == ("press_release", "social")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_finds_the_delimiter(tmp_path: Path, delimiter: str) -> None:
    content = f'\ufeffid{delimiter}text\r\n1{delimiter}"One; two, three | four\tfive"\r\n2{delimiter}Six\r\n'
    assert texts(read(tmp_path, content)) == ["One; two, three | four\tfive", "Six"]


def test_commas_in_texts_do_not_make_it_comma_separated(tmp_path: Path) -> None:
    assert texts(read(tmp_path, "id;text\n1;a, b, c\n2;d, e, f, g\n")) == ["a, b, c", "d, e, f, g"]


def test_one_column_will_do(tmp_path: Path) -> None:
    found = read(tmp_path, 'Testimonial\n"So, so good"\nFine\n')
    assert texts(found) == ["So, so good", "Fine"]
    assert all(record.id.startswith("csv-") for record in found.records)


def test_ids_that_are_made_stay_the_same_and_repeats_are_refused(tmp_path: Path) -> None:
    content = "text,rating\nGood,5\nBad,1\nGood,5\n"
    first, again = read(tmp_path, content), read(tmp_path, content)
    assert [record.id for record in first.records] == [record.id for record in again.records]
    assert [(item.line, item.reason) for item in first.rejected] == [(4, "has the same id as line 2")]


def test_a_mapping_wins_over_usual_names(tmp_path: Path) -> None:
    content = "Fallnummer;Text;Was der Kunde sagt\n1;intern;Danke\n"
    (record,) = read(tmp_path, content, {"id": "fallnummer", "text": "Was der Kunde sagt", "note": "Text"}).records
    assert record.id == "1"
    assert [(message.role, message.text) for message in record.messages] == [("customer", "Danke"), ("note", "intern")]


@pytest.mark.parametrize(
    ("mapping", "expected"),
    [
        ({"colour": "text"}, "There is no field colour"),
        ({"text": "Body Text"}, "There is no column Body Text for the field text"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused(tmp_path: Path, mapping: dict[str, str], expected: str) -> None:
    with pytest.raises(ImportFileError, match=expected):
        read(tmp_path, "id,text\n1,a\n", mapping)


def test_bad_rows_are_refused_with_the_line_on_which_they_start(tmp_path: Path) -> None:
    content = 'id,text,rating\n1,"two\nlines",5\n2,b\n3,c,9\n4,"d"e,1\n5,,\n\n6,f,\n7,g,1,extra\n'
    found = read(tmp_path, content)
    assert [record.id for record in found.records] == ["1", "6"]
    assert found.lines == [2, 9]
    assert [(item.line, item.reason) for item in found.rejected] == [
        (4, "has 2 cells where the header has 3"),
        (5, "csat should be a whole number from 1 to 5"),
        (6, "has quotation marks that do not fit together"),
        (7, "has no text"),
        (10, "has 4 cells where the header has 3"),
    ]


def test_a_quotation_mark_that_never_closes_is_refused(tmp_path: Path) -> None:
    found = read(tmp_path, 'id,text\n1,a\n2,"b\n3,c\n')
    assert [record.id for record in found.records] == ["1"]
    assert [item.line for item in found.rejected] == [3]


def test_a_megabyte_in_a_cell_goes_in(tmp_path: Path) -> None:
    assert len(texts(read(tmp_path, "id,text\n1," + "x" * 1_000_000))[0]) == 1_000_000


def test_null_bytes_and_html_are_cleaned(tmp_path: Path) -> None:
    content = b"id,text\n1,<p>Good</p><p>day</p>\n2,a\x00b\n3," + b"long enough " * 20
    assert texts(read(tmp_path, content))[:2] == ["Good\n\nday", "ab"]


@pytest.mark.parametrize("content", ["a,b,c\n1,2,3\n", '"id\n1,2\n', "1,2\n3,4\n"])
def test_a_file_without_a_text_column_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(ImportFileError, match="Nothing was imported"):
        read(tmp_path, content)


def test_zendesks_ratings_are_understood(tmp_path: Path) -> None:
    content = "id,text,satisfaction score\n1,a,Good\n2,b,Bad\n3,c,Offered\n4,d,\n"
    assert [record.csat for record in read(tmp_path, content).records] == [5, 1, None, None]
