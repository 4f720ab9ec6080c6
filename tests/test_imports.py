"""What every import promises: a file as a whole, rows one by one, and reasons that quote nothing."""

import json
from pathlib import Path

import pytest

from retrieval.errors import ImportFileError
from retrieval.imports import guess_source, read_file, stream

GOOD = {"id": "t-1", "kind": "ticket", "text": "The till froze."}


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def jsonl(folder: Path, *rows: object) -> Path:
    return write(folder, "in.jsonl", "\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.jsonl", b""),
        ("blank.jsonl", b"\xef\xbb\xbf \n\n\t\n"),
        ("picture.jsonl", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20),
        ("zeros.csv", b"\x00" * 4096),
        ("latin.csv", "id,text\n1,caf\u00e9".encode("latin-1")),
        ("late.jsonl", json.dumps(GOOD).encode() + b"\n" + b"a" * 2_000_000 + b"\xff"),
        ("half.jsonl", json.dumps(GOOD).encode() + b"\n\xc3"),
        ("sixteen.csv", "id,text\n1,hello".encode("utf-16")),
        ("sixteen-bare.csv", "id,text\n1,hello".encode("utf-16-le")),
        ("list.jsonl", json.dumps([GOOD], indent=1).encode()),
        ("number.jsonl", b"42"),
        ("prose.jsonl", b"Dear all,\nthis is no export.\n"),
        ("other.json", b'{"articles": []}'),
        ("columns.csv", b"alpha,beta\n1,2\n"),
    ],
)
def test_a_bad_file_is_refused_as_a_whole(tmp_path: Path, name: str, content: bytes) -> None:
    with pytest.raises(ImportFileError, match="Nothing was imported"):
        read_file(write(tmp_path, name, content))


def test_a_missing_file_and_an_unknown_source_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportFileError, match=r"gone\.csv can't be read"):
        read_file(tmp_path / "gone.csv")
    with pytest.raises(ImportFileError, match="There is no source fax"):
        read_file(jsonl(tmp_path, GOOD), "fax")


def test_a_bad_file_is_refused_before_the_first_row_is_given(tmp_path: Path) -> None:
    path = write(tmp_path, "late.jsonl", json.dumps(GOOD).encode() + b"\n\xff")
    with pytest.raises(ImportFileError):
        stream(path)


def test_the_rest_goes_in_when_a_row_is_bad(tmp_path: Path) -> None:
    read = read_file(jsonl(tmp_path, GOOD, "{oops}", "", {**GOOD, "id": "t-2"}))
    assert [record.id for record in read.records] == ["t-1", "t-2"]
    assert read.lines == [1, 4]
    assert [(item.line, item.reason) for item in read.rejected] == [(2, "is not valid JSON")]


def test_the_later_of_two_with_one_id_is_refused_with_the_line_of_the_first(tmp_path: Path) -> None:
    read = read_file(jsonl(tmp_path, {**GOOD, "id": 7}, GOOD, {**GOOD, "id": " 7 ", "text": "Another."}))
    assert [(item.line, item.reason) for item in read.rejected] == [(3, "has the same id as line 1")]
    assert len(read.records) == 2


def test_a_refused_row_does_not_take_its_id(tmp_path: Path) -> None:
    read = read_file(jsonl(tmp_path, {**GOOD, "csat": 9}, GOOD))
    assert [record.id for record in read.records] == ["t-1"]


def test_the_same_file_gives_the_same_digests(tmp_path: Path) -> None:
    path = jsonl(tmp_path, GOOD, {**GOOD, "id": "t-2"})
    assert [r.digest() for r in read_file(path).records] == [r.digest() for r in read_file(path).records]


@pytest.mark.parametrize(
    ("name", "content", "source"),
    [
        ("a.csv", "x", "csv"),
        ("a.TSV", "x", "csv"),
        ("a.jsonl", json.dumps(GOOD), "jsonl"),
        ("a.json", json.dumps(GOOD), "jsonl"),
        ("a.ndjson", json.dumps({"id": 1, "requester_id": 2, "via": {}}), "zendesk"),
        ("a.json", json.dumps({"tickets": []}), "zendesk"),
        ("a.json", json.dumps({"tickets": []}, indent=2), "zendesk"),
        ("a.json", json.dumps([{"id": 1, "requester_id": 2, "via": {}}]), "zendesk"),
        ("a.txt", "id;text\n1;hello", "csv"),
        ("a.jsonl", "[" * 100_000, "jsonl"),
    ],
)
def test_guesses_the_source(tmp_path: Path, name: str, content: str, source: str) -> None:
    assert guess_source(write(tmp_path, name, content)) == source


def test_takes_the_path_as_an_upload_gives_it(tmp_path: Path) -> None:
    assert len(read_file(str(jsonl(tmp_path, GOOD))).records) == 1
