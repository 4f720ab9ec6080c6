"""Learning a voice from past releases: what is read of a file, what is proposed with which evidence, the command."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from typer.testing import CliRunner

from agent.cli import app
from agent.errors import ImportFileError
from agent.voice.learn import Proposal, applied, learn
from agent.voice.release import Release, load, parse
from evals.bench_voice import FOLDER
from prompts import voices
from prompts.voices import VoiceProfile

TEXT = (FOLDER / "quellmark" / "1.md").read_text("utf-8")
BODY = "The team mended the till before the shop opened, and the owner made them tea in the back room. " * 4


def word(*paragraphs: str, table: str = "") -> bytes:
    made, out = docx.Document(), BytesIO()
    for text in paragraphs:
        if text.startswith("# "):
            made.add_heading(text[2:], 1)
        else:
            made.add_paragraph(text)
    if table:
        made.add_table(1, 1).cell(0, 0).text = table
    made.save(out)
    return out.getvalue()


def proposals(house: str) -> dict[str, Proposal]:
    return {p.field: p for p in learn([load(path) for path in sorted((FOLDER / house).glob("*.md"))])}


def release(body: str, name: str = "one.md") -> Release:
    return Release(name=name, text=body)


# --- files --------------------------------------------------------------------------------------------------


def test_the_same_release_reads_alike_from_every_kind_of_file() -> None:
    blocks = TEXT.strip().split("\n\n")
    html = "".join(f"<h1>{b[2:]}</h1>" if b.startswith("# ") else f"<p>{b}</p>" for b in blocks)
    page = f"<html><head><title>No</title></head><body><nav>Menu Home About us</nav><main>{html}</main></body></html>"
    kinds = {"a.md": TEXT.encode(), "a.html": page.encode(), "a.docx": word(*blocks), "a.txt": TEXT.encode("utf-16")}
    read = {name: parse(name, data) for name, data in kinds.items()}
    assert {r.sentences[0] for r in read.values()} == {read["a.md"].sentences[0]}
    assert {tuple(r.parts("boilerplate")) for r in read.values()} == {tuple(read["a.md"].parts("boilerplate"))}
    assert "Menu" not in read["a.html"].text


def test_a_page_that_leaves_its_head_open_is_read_all_the_same() -> None:
    read = parse("a.html", f"<html><head><title>No</title><style>p {{}}</style><h1>A till</h1><p>{BODY}".encode())
    assert read.text.startswith("# A till")
    assert "No" not in read.text.split()
    assert read.sentences[0].startswith("The team mended the till")


def test_markdown_and_word_lose_their_marks_and_keep_their_words() -> None:
    read = parse(
        "a.md", f"---\ntitle: x\n---\n# A **till**\n\n![logo](x.png) {BODY}[the page](http://x.example)".encode()
    )
    assert read.text.startswith("# A till")
    assert "the page" in read.text
    assert "x.png" not in read.text
    assert "Ann at press@x.example" in parse("a.docx", word(BODY, table="Ann at press@x.example")).text


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.pdf", b"%PDF-1.7", "of no kind that the desk reads"),
        ("a.docx", b"PK\x03\x04 broken", "not a Word file"),
        ("a.docx", BODY.encode(), "not a Word file"),
        ("a.md", b"\x00\x01\x02\x03" * 200, "is not text"),
        ("a.md", b"Too short.", "holds 2 words"),
        ("a.html", b"<script>" + BODY.encode() + b"</script>", "holds 0 words"),
    ],
)
def test_a_file_that_is_no_release_is_refused_in_words(name: str, data: bytes, words: str) -> None:
    with pytest.raises(ImportFileError, match=words):
        parse(name, data)


# --- proposals ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("house", "field", "value"),
    [
        ("quellmark", "organisation", "Quellmark"),
        ("quellmark", "city", "Columbus"),
        ("quellmark", "spelling", "american"),
        ("quellmark", "ap_numerals", False),
        ("ostrel", "ap_dates", False),
        ("ostrel", "spelling", "british"),
        ("larkfield", "ap_dates", True),
        ("larkfield", "ap_numerals", True),
        ("halden", "sentence_words", 9),
    ],
)
def test_each_house_is_proposed_what_it_does(house: str, field: str, value: object) -> None:
    assert proposals(house)[field].value == value


def test_traits_tell_houses_apart() -> None:
    assert {"warm", "personal", "direct"} <= set(_traits("juniper"))
    assert {"brisk", "impersonal"} <= set(_traits("ostrel"))
    assert {"formal", "thorough"} <= set(_traits("quellmark"))
    assert not {"warm", "direct"} & set(_traits("dunmore"))


def _traits(house: str) -> list[str]:
    value: Any = proposals(house)["traits"].value
    return list(value)


def test_spokespersons_come_with_their_titles_and_customers_are_none() -> None:
    found = proposals("quellmark")["spokespersons"]
    people: Any = found.value
    assert [p["name"] for p in people] == ["Dana Whitlock", "Raj Pellar"]
    assert found.counts == {"Dana Whitlock": 3, "Raj Pellar": 3}
    assert "spokespersons" not in proposals("larkfield")


def test_every_proposal_shows_places_that_really_stand_in_the_files() -> None:
    texts = {path.name: path.read_text("utf-8") for path in (FOLDER / "dunmore").glob("*.md")}
    for proposal in proposals("dunmore").values():
        assert proposal.examples
        assert proposal.why
        assert sum(proposal.counts.values()) >= 1
        assert all(example.text.split("\n")[0] in texts[example.file] for example in proposal.examples)


def test_a_word_in_a_quotation_is_not_the_houses() -> None:
    said = "“We favor color and we honor labor and neighbors,” the customer said. "
    own = "The colour of the centre was grey. The neighbour cancelled. "
    found = {p.field: p for p in learn([release(f"# A till\n\n{said * 3}\n\n{own * 2}")])}
    assert found["spelling"].value == "british"


def test_where_releases_disagree_or_say_little_nothing_is_guessed() -> None:
    mixed = release("# A till\n\n" + "The colour was gray. The center was cancelled. The labor of neighbours. " * 3)
    assert "spelling" not in {p.field for p in learn([mixed])}
    assert "ap_numerals" not in {p.field for p in learn([release("# A till\n\nIt sold 3 lamps. " + BODY)])}
    assert learn([]) == []


def test_taking_proposals_keeps_what_a_person_wrote_and_makes_a_profile_that_holds() -> None:
    profile = VoiceProfile.model_validate(voices.load("house").model_dump() | {"replace": {"till": "terminal"}})
    made = voices.made(applied(profile, list(proposals("ostrel").values())))
    assert isinstance(made, VoiceProfile)
    assert made.replace["till"] == "terminal"
    assert made.replace["client"] == "customer"
    assert made.organisation == "Ostrel Ferries"
    assert made.customer_contact == profile.customer_contact


# --- the command --------------------------------------------------------------------------------------------


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("STORYDESK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("STORYDESK_LLM_BASE_URL", "none")
    return lambda *words, given="": CliRunner().invoke(app, ["voice", *words], input=given)


def files(house: str) -> list[str]:
    return [str(path) for path in sorted((FOLDER / house).glob("*.md"))]


def test_learn_shows_its_evidence_and_saves_what_it_showed(run: Any) -> None:
    told = run("learn", *files("ostrel"), "--save", "ostrel")
    assert told.exit_code == 0
    rows = [json.loads(line) for line in told.stdout.splitlines()]
    assert {row["field"] for row in rows} >= {"organisation", "sentence_words", "spelling", "boilerplate"}
    assert all(row["why"] and row["examples"] for row in rows)
    kept = json.loads(run("show", "ostrel").stdout)
    assert (kept["version"], kept["by"], kept["profile"]["city"]) == (1, "operator", "Port Elmay")
    assert [json.loads(line)["name"] for line in run("list").stdout.splitlines()] == ["house", "ostrel"]
    text = json.dumps({"id": "1", "text": Path(files("juniper")[0]).read_text("utf-8")})
    checked = run("check", "ostrel", given=text)
    assert checked.exit_code == 1
    assert json.loads(checked.stdout)["likeness"] < 0.3


def test_a_bad_file_is_named_and_nothing_is_saved(run: Any, tmp_path: Path) -> None:
    bad = tmp_path / "bad.docx"
    bad.write_bytes(b"no zip")
    told = run("learn", *files("ostrel"), str(bad), "--save", "ostrel")
    assert told.exit_code == 1
    assert "bad.docx is not a Word file" in told.stderr
    assert "Nothing was saved" in told.stderr
    assert [json.loads(line)["name"] for line in run("list").stdout.splitlines()] == ["house"]


def test_an_earlier_version_is_taken_back(run: Any) -> None:
    run("learn", *files("ostrel"), "--save", "house")
    assert json.loads(run("show").stdout)["profile"]["city"] == "Port Elmay"
    assert json.loads(run("take-back", "house", "0").stdout)["version"] == 2
    assert json.loads(run("show").stdout)["profile"]["city"] == "Leeds"
