"""A page that is too large for memory is read ticket by ticket, and says the same as one that is read as a whole."""

import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from retrieval.errors import ImportFileError
from retrieval.imports import bigjson, guess_source, read_file, stream
from retrieval.records import Rejected

USERS = [{"id": 7, "name": "Ines Example", "email": "ines@shop.example", "role": "end-user"}]


def tickets(count: int) -> list[dict[str, Any]]:
    said = "The till froze in the middle of lunch. " * 20
    return [{"id": n, "requester_id": 7, "subject": f"Till {n}", "description": said} for n in range(1, count + 1)]


def page(count: int = 40, **more: object) -> dict[str, Any]:
    comments = [{"ticket_id": 3, "id": 1, "author_id": 9, "body": "We sent a spare."}]
    return {"tickets": tickets(count), "users": USERS, "comments": comments, **more}


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file counts as large."""
    monkeypatch.setattr(bigjson, "LARGE", 10)


def write(folder: Path, value: object) -> Path:
    path = folder / "in.json"
    path.write_text(value if isinstance(value, str) else json.dumps(value, indent=1), "utf-8")
    return path


@pytest.mark.parametrize(
    "value",
    [
        page(),
        tickets(5),
        {"ticket": tickets(1)[0], "users": USERS},
        page(comments={"3": [{"id": 1, "author_id": 9, "body": "We sent a spare."}]}),
        page(tickets=[*tickets(2), {"id": 9}, "no ticket", {**tickets(1)[0], "id": 2}]),
    ],
)
def test_it_says_the_same_as_the_whole(value: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, value)
    whole = read_file(path, "zendesk")
    monkeypatch.setattr(bigjson, "LARGE", 10)
    assert read_file(path, "zendesk") == whole
    assert whole.records


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize(
    "broken", ['{"tickets": [{"id": 1, "description": "x"}', '[{"id": NaN}]', "[{}] x", '{"a": 1}']
)
def test_a_broken_page_is_refused_before_its_first_ticket(broken: str, tmp_path: Path) -> None:
    with pytest.raises(ImportFileError, match="Nothing was imported"):
        stream(write(tmp_path, "\n" + broken), "zendesk")


@pytest.mark.usefixtures("large")
def test_a_key_that_comes_twice_refuses_its_ticket_alone(tmp_path: Path) -> None:
    said = '"requester": {"id": 1}, "description": "It froze."'
    path = write(tmp_path, f'[{{"id": 1, {said}}},\n{{"id": 2, {said}, "id": 3}}]')
    found = list(stream(path, "zendesk"))
    assert [isinstance(outcome, Rejected) for outcome in found] == [False, True]
    assert found[1] == Rejected(line=2, reason="gives the same key twice")


@pytest.mark.usefixtures("large")
def test_a_mark_at_the_beginning_is_no_part_of_it(tmp_path: Path) -> None:
    assert len(read_file(write(tmp_path, "\ufeff" + json.dumps(page(3), indent=1)), "zendesk").records) == 3


@pytest.mark.usefixtures("large")
def test_memory_holds_a_ticket_at_a_time(tmp_path: Path) -> None:
    path = write(tmp_path, page(4000))
    tracemalloc.start()
    count = sum(1 for _ in stream(path, "zendesk"))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 4000
    assert most < path.stat().st_size / 2


def test_one_long_line_is_a_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("retrieval.imports.files.LINE_BYTES", 1000)
    path = tmp_path / "in.json"
    path.write_text(json.dumps(page(20)), "utf-8")
    assert guess_source(path) == "zendesk"
