"""The canary over a crowd: the search finds a name in any guise, and a desk leaves nothing for it to find."""

import base64
import json
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from evals import canary, crowd
from evals.canary_search import Search, needles_of
from retrieval.records import RawMessage, RawRecord, Requester

if TYPE_CHECKING:
    from retrieval.anonymise import Anonymiser
    from retrieval.embed import Embedder

NAME = "Noémie Lefèvre"
RECORD = RawRecord(
    id="c-1",
    kind="ticket",
    messages=(RawMessage(role="customer", text="…"),),
    requester=Requester(
        name=NAME,
        email="noemie.lefevre@postbox.example",
        phone="+44 1632 960123",
        order_ids=("TW-48-213-Q",),
        address="14 Larkspur Lane, Kendal KE97 0QX",
    ),
)

GUISES = {
    "as it is": NAME.encode(),
    "upper case": NAME.upper().encode(),
    "without accents": b"x noemie lefevre y",
    "composed otherwise": "Noe\u0301mie Lefe\u0300vre".encode(),
    "in a handle": b"@noemie_lefevre",
    "UTF-16": NAME.encode("utf-16-le"),
    "UTF-16 at an odd place": b"\x01" + NAME.encode("utf-16-le"),
    "UTF-16, big end first": NAME.encode("utf-16-be"),
    "base64": base64.b64encode(b"abc " + NAME.encode() + b" def"),
    "base64 in a longer run": b"Ab" + base64.b64encode(NAME.encode() + b" and so on"),
    "URL": quote(NAME).encode(),
    "URL-safe base64": base64.urlsafe_b64encode(b"?? " + NAME.encode()),
    "JSON escapes": json.dumps({"name": NAME}).encode(),
    "between binary": b"\xff\x00\xfe" + NAME.encode() + b"\x00\x9f",
}


@pytest.mark.parametrize("guise", GUISES)
def test_a_name_is_found_in_every_guise(guise: str) -> None:
    assert Search([RECORD], []).data(GUISES[guise])


@pytest.mark.parametrize(
    "text",
    ["noemie.lefevre@postbox.example", "01632960123"[1:], "1632 960123", "tw48213q", "14, Larkspur Lane", "KE97-0QX"],
)
def test_contacts_and_numbers_are_found_however_they_are_parted(text: str) -> None:
    assert Search([RECORD], []).text(f"… {text} …")


@pytest.mark.parametrize("text", ["Noe mie", "Larkspur", "the lane", "960123456", "lefevrette", "TW-48"])
def test_a_part_that_proves_nothing_is_no_find(text: str) -> None:
    assert not Search([RECORD], []).text(text)


def test_a_name_that_is_a_word_counts_only_with_its_other_half() -> None:
    rose = RECORD.model_copy(update={"requester": Requester(name="Rose Will")})
    search = Search([rose], ["The rose will grow."])
    assert not search.text("a rose will grow"[:6])
    assert search.text("Rose Will wrote")
    assert {word.word for word in search.left_out.values()} == {"rose", "will"}


def test_a_name_that_was_found_is_never_left_out() -> None:
    search = Search([RECORD], ["nothing of it"])
    assert search.text("lefevre")
    assert search.text("lefevre")
    assert not search.left_out


def test_every_record_of_a_crowd_would_be_found() -> None:
    crowded = list(crowd.records(60))
    search = Search(crowded, [])
    assert all(search.data(record.model_dump_json().encode()) for record in crowded)
    assert all(list(needles_of(record)) for record in crowded)


@pytest.mark.enable_socket
def test_nothing_of_a_crowd_leaves_the_vault(tmp_path: Path, anonymiser: "Anonymiser", embedder: "Embedder") -> None:
    report = canary.run(30, tmp_path, seed=7, encoders=(anonymiser, embedder))
    assert report.languages >= 20
    assert report.identities > 200
    assert {"pages", "log", "model", "index", "storydesk.db", "rejects"} <= report.places.keys()
    assert (report.requests > 0, report.drafts > 0, report.refused_rows) == (True, True, 5)
    assert report.leaks == ()
