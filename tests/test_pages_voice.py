"""The page of the house's voice: what it shows to whom, what a form may do."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import anyio
import gradio as gr
import pytest

from agent.actions import Desk
from agent.models import Actor
from agent.pages import voice
from agent.pages.edge import COOKIE
from agent.pages.handlers import Handlers
from agent.pages.progress import Jobs
from agent.pages.uploads import Uploads
from evals.bench_voice import FOLDER
from prompts import voices
from tests.conftest import PASSWORD, People
from tests.pages_examples import HOSTILE

SHIPPED = voices.load("house").model_dump()
FORM = {
    "do": "keep",
    "name": "house",
    "base": "0",
    "organisation": "Tillwise",
    "city": "York",
    "traits": "plain, warm",
    "sentence_words": "18",
    "spelling": "british",
    "ap_numerals": "yes",
    "replace": "utilise = use\n\n purchase = buy ",
    "avoid": "extra mile",
    "terms": "Tillwise\nemail",
    "boilerplate": "Tillwise makes tills.",
    "press_contact": "press@tillwise.example",
    "customer_contact": "help@tillwise.example",
    "spokespersons": "Ann Ash, head of support\nBo Birch",
    "spokesperson_title": "a spokesperson",
    "note": "we moved",
}


def send(desk: Desk, who: Actor, page: Any = None, **fields: object) -> tuple[Any, str]:
    request: Any = SimpleNamespace(
        cookies={COOKIE: desk.people.sign_in(who.id, PASSWORD)}, query_params={}, session_hash="s"
    )
    own = Handlers(page or voice.page(Uploads(1)), desk, Jobs())
    return list(own.act(gr.EventData(None, fields), request))[-1]  # type: ignore[return-value]


def uploaded(uploads: Uploads, who: Actor, *paths: Path) -> list[str]:
    async def chunks(data: bytes) -> Any:
        yield data

    return [anyio.run(uploads.receive, who.id, path.name, chunks(path.read_bytes())) for path in paths]


def test_every_field_of_the_form_reaches_the_profile(desk: Desk) -> None:
    _, told = send(desk, People.approver, **FORM)
    assert "Kept as version 1" in told
    kept = desk.voices.get(People.writer)
    assert (kept.by, kept.note) == (People.approver.id, "we moved")
    profile = kept.profile
    assert (profile.city, profile.traits, profile.sentence_words) == ("York", ("plain", "warm"), 18)
    assert profile.replace == {"utilise": "use", "purchase": "buy"}
    assert (profile.avoid, profile.terms) == (("extra mile",), ("Tillwise", "email"))
    assert (profile.ap_numerals, profile.ap_dates) == (True, False)
    assert [(s.name, s.title) for s in profile.spokespersons] == [("Ann Ash", "head of support"), ("Bo Birch", "")]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"replace": "utilise"}, "Line 1 of “Terms to replace”"),
        ({"replace": "a = b\na = c"}, "stands twice"),
        ({"sentence_words": "three"}, "a whole number from 8 to 40"),
        ({"organisation": ""}, "Organisation: is empty"),
        ({"base": "7"}, "your page shows version 7"),
        ({"name": "../x"}, "small letters, digits and dashes"),
        ({"press_contact": "us"}, "no e-mail address"),
    ],
)
def test_what_is_wrong_is_told_and_the_page_is_left_as_it_is(desk: Desk, change: dict[str, str], words: str) -> None:
    page, told = send(desk, People.approver, **FORM | change)
    assert words in told
    assert isinstance(page, dict)
    assert desk.voices.get(People.writer).number == 0


@pytest.mark.parametrize("do", ["keep", "take_back", "accept", "read"])
def test_a_hidden_button_is_no_permission(desk: Desk, do: str) -> None:
    fields = FORM | {"do": do, "number": "0", "field": "all", "token": ["x"]}
    assert "may not keep the voice" in send(desk, People.writer, **fields)[1]
    assert desk.voices.get(People.writer).number == 0


def test_a_file_that_can_not_be_read_costs_none_of_the_others(desk: Desk, tmp_path: Path) -> None:
    uploads = Uploads(1)
    bad = tmp_path / "bad.docx"
    bad.write_bytes(b"no")
    page = voice.page(uploads)
    tokens = uploaded(uploads, People.approver, *sorted((FOLDER / "ostrel").glob("*.md")), bad)
    shown, told = send(desk, People.approver, page, do="read", token=tokens)
    assert "6 read, 1 refused" in told
    assert "What 6 releases say" in shown
    assert "bad.docx is not a Word file" in shown
    shown, told = send(desk, People.approver, page, do="accept", name="house", base="0", field="ap_dates")
    assert "Taken into version 1" in told
    assert desk.voices.get(People.writer).profile.ap_dates is False
    assert "What 6 releases say" not in send(desk, People.other, page, do="put_away")[0]
    assert "What 6 releases say" not in send(desk, People.approver, page, do="put_away")[0]


def test_uploads_wait_together_until_they_are_as_large_as_one_may_be(tmp_path: Path) -> None:
    uploads = Uploads(1)
    for name in ("one", "two", "three"):
        (tmp_path / name).write_bytes(b"x" * 400_000)
    one, two, three = uploaded(uploads, People.approver, *(tmp_path / name for name in ("one", "two", "three")))
    with uploads.taken(People.approver.id, two), uploads.taken(People.approver.id, three):
        pass
    with pytest.raises(Exception, match="no longer there"), uploads.taken(People.approver.id, one):
        pass


def test_a_writer_reads_and_compares_and_is_offered_no_change(desk: Desk) -> None:
    page = voice.page(Uploads(1))
    shown = page.show(desk, People.writer, {})
    assert "An approver or an administrator changes the profile." in shown
    assert 'data-do="keep"' not in shown
    assert 'data-open="learn"' not in shown
    text = (FOLDER / "ostrel" / "1.md").read_text("utf-8")
    shown, _ = send(desk, People.writer, do="match", name="house", text=text)
    assert "There is nothing to compare with" in shown
    assert "not “solution”" not in shown


def test_hostile_text_is_text(desk: Desk, tmp_path: Path) -> None:
    uploads, page_file = Uploads(1), tmp_path / "a.md"
    page_file.write_text(f"# {HOSTILE}\n\n" + f"The owner saw {HOSTILE} on the neighbour's grey till. " * 8, "utf-8")
    page = voice.page(uploads)
    tokens = uploaded(uploads, People.approver, page_file)
    shown, _ = send(desk, People.approver, page, do="read", token=tokens)
    kept, _ = send(desk, People.approver, page, **FORM | {"city": HOSTILE, "note": HOSTILE})
    matched, _ = send(desk, People.approver, page, do="match", name="house", text=f"{HOSTILE} " * 50)
    for drawn in (shown, kept, matched):
        assert "<script>window" not in drawn
        assert "<img src=x" not in drawn


def test_a_profile_that_is_not_there_says_so(desk: Desk) -> None:
    request: Any = SimpleNamespace(
        cookies={COOKIE: desk.people.sign_in(People.writer.id, PASSWORD)},
        query_params={"name": "nobody"},
        session_hash="s",
    )
    assert "There is no voice profile" in Handlers(voice.page(Uploads(1)), desk, Jobs()).load(request)
