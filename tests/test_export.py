"""Exports: only what is signed, letter for letter, with no more about anybody than the text itself says."""

import hashlib
import io
import json
import re
import shutil
import subprocess
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from agent.errors import RefusedError
from agent.export import FORMATS, Format, Manifest, Package, cancel, export, manifest, manifest_file
from agent.export.markdown import escape, markdown
from agent.models import ON_EVIDENCE, Content, Fact, Sentence, Signature, State
from retrieval.records import Consent
from tests.desk_samples import LATER, content, draft, finding, passage, signature, version

AT = datetime(2026, 11, 4, 8, 0, tzinfo=UTC)


def package(
    state: State = "signed",
    text: Content | None = None,
    names: tuple[Signature, ...] | None = None,
    **more: object,
) -> Package:
    made = version() if text is None else version().model_copy(update={"content": text})
    fields: dict[str, object] = {
        "draft": draft(state),
        "version": made,
        "signatures": (signature("abel", under=made),) if names is None else names,
        "organisation": "Brasspenny",
        "passages": (passage(), passage("T-2:1:0", "T-2", "It cost [CUSTOMER] a night's trade.")),
    }
    return Package.model_validate(fields | more)


def one(text: str) -> Content:
    return Content(sentences=(Sentence(part="body", text=text),))


# --- the guard


@pytest.mark.parametrize("fmt", FORMATS)
@pytest.mark.parametrize("state", ["drafted", "in_review", "changes_requested", "rejected", "withdrawn"])
def test_only_a_signed_text_leaves_the_house(fmt: Format, state: State) -> None:
    with pytest.raises(RefusedError, match="Only a signed text"):
        export(package(state), fmt)
    with pytest.raises(RefusedError):
        manifest(package(state), (), AT, "wanda")


@pytest.mark.parametrize(
    "names",
    [
        (),
        (signature(role="legal"),),
        (signature().model_copy(update={"voided_at": LATER}),),
        (signature().model_copy(update={"sha256": "0" * 64}),),
        (signature().model_copy(update={"version": 2}),),
        (signature().model_copy(update={"draft_id": "d2"}),),
    ],
    ids=["none", "another role", "voided", "another text", "another version", "another draft"],
)
def test_a_state_without_the_names_is_not_enough(names: tuple[Signature, ...]) -> None:
    for fmt in FORMATS:
        with pytest.raises(RefusedError, match="Have it signed again"):
            export(package(names=names), fmt)


def test_a_text_changed_behind_the_desks_back_is_refused() -> None:
    changed = version(body="The support team saved the whole town.")
    with pytest.raises(RefusedError, match="signed again"):
        export(package(version=changed), "txt")


def test_a_version_that_does_not_count_is_refused() -> None:
    with pytest.raises(RefusedError, match="export version 2"):
        export(package(draft=draft("signed", number=2)), "txt")


def test_a_statement_with_one_name_is_refused() -> None:
    statement = draft("signed", kind="statement")
    with pytest.raises(RefusedError, match="needs 2 signatures"):
        export(package(draft=statement), "md")
    both = (signature(), signature("lena", "legal"))
    assert export(package(draft=statement, names=both), "md").data


@pytest.mark.parametrize("held", ["[CUSTOMER]", "[AGENT 1]", "[PLACE 12]", "[ORDER_ID 2]"])
def test_a_stand_in_is_not_printed(held: str) -> None:
    with pytest.raises(RefusedError, match=re.escape(held)):
        export(package(text=one(f"Then {held} called.")), "md")


@pytest.mark.parametrize("fine", ["“They [the team] stayed.”", "Case [1]", "an array[0]", "[sic]", "[...]"])
def test_other_brackets_are(fine: str) -> None:
    assert export(package(text=one(fine)), "txt").data.decode() == fine


# --- plain text


def test_the_plain_text_has_the_signed_sha256(tmp_path: Path) -> None:
    made = export(package(), "txt")
    (tmp_path / made.name).write_bytes(made.data)
    assert made.data.decode() == content().text
    assert hashlib.sha256(made.data).hexdigest() == made.sha256 == package().version.sha256
    if shutil.which("sha256sum"):
        said = subprocess.run(["sha256sum", made.name], cwd=tmp_path, capture_output=True, check=True).stdout
        assert said.split()[0].decode() == signature().sha256


@pytest.mark.parametrize(
    ("headline", "name"),
    [
        ("A bakery, a Friday night, 90 minutes", "a-bakery-a-friday-night-90-minutes-v1.txt"),
        ("../../etc/passwd", "etc-passwd-v1.txt"),
        ("Zażółć gęślą jaźń", "zazoc-gesla-jazn-v1.txt"),
        ("日本語", "story-v1.txt"),
        ("x" * 200, "x" * 60 + "-v1.txt"),
    ],
)
def test_a_file_name_is_plain(headline: str, name: str) -> None:
    text = Content(sentences=(Sentence(part="headline", text=headline),))
    assert export(package(text=text), "txt").name == name


# --- Markdown


def rendered(source: str) -> str:
    """The text of the page as CommonMark renders it, a line a block or hard break."""
    out: list[str] = []
    for token in MarkdownIt("commonmark").parse(source):
        if token.type == "inline":
            parts = ("\n" if c.type == "hardbreak" else c.content for c in token.children or [])
            out.append("".join(parts))
        assert token.type not in {"html_block", "code_block", "fence", "hr"}
    return "\n".join(out)


@pytest.mark.parametrize(
    "text",
    [
        "# not a heading", "###", "1. not a list", "2) nor this", "- nor that", "+ nor", "* nor", "= nor", "---", "===",
        "> not a quotation", "`code` ``x``", "*emphasis* _under_ **bold** ~~gone~~", "[link](https://x.example)",
        "![picture](x.png)", "<script>alert(1)</script>", "<b>", "&amp; &lt; &#65; AT&T", "a\\b \\* \\", "C:\\n",
        "press@brasspenny.example", "<press@brasspenny.example>", "a|b|c", "snake_case_name", "2026. A year", "1986)",
        "“Quoted,” she said – and 100% … £5", "$5 and $6", "[1]: https://x.example", "~~~", "```", "\tindented",
    ],
)  # fmt: skip
def test_markdown_reads_as_the_text_that_was_signed(text: str) -> None:
    assert rendered(markdown(one(text))) == text.strip()


WORDS = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp", "Zs"], include_characters=" ")
    | st.sampled_from("#*_-+=`~<>[]()!&\\.1;:|"),
    min_size=1,
    max_size=40,
)


@given(WORDS)
def test_no_text_becomes_markup(text: str) -> None:
    wanted = text.strip()
    if wanted:
        assert rendered(escape(wanted)) == wanted


def test_lines_of_a_contact_stay_lines() -> None:
    assert rendered(markdown(one("Press office\n# 020 7946 0018\n\npress@brasspenny.example"))) == (
        "Press office\n# 020 7946 0018\npress@brasspenny.example"
    )


def test_markdown_has_a_heading_and_every_paragraph() -> None:
    source = export(package(), "md").data.decode()
    tags = [t.tag for t in MarkdownIt("commonmark").parse(source) if t.nesting == 1 and t.type != "inline"]
    assert tags == ["h1", "p", "p", "p", "p", "p"]
    assert rendered(source).split("\n") == content().text.split("\n\n")


# --- Word


def test_word_holds_the_text_paragraph_by_paragraph() -> None:
    document = Document(io.BytesIO(export(package(), "docx").data))
    assert [p.text for p in document.paragraphs] == content().text.split("\n\n")
    assert document.paragraphs[0].style.name == "Heading 1"
    assert document.paragraphs[2].runs[0].font.name == "Georgia"


def test_word_says_nothing_about_anybody() -> None:
    data = export(package(), "docx").data
    about = Document(io.BytesIO(data)).core_properties
    assert (about.author, about.last_modified_by, about.title) == (
        "Brasspenny",
        "Brasspenny",
        content().part("headline"),
    )
    assert about.keywords == about.category == about.subject == ""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        whole = b"".join(archive.read(name) for name in names)
    assert not [n for n in names if "thumbnail" in n or "app.xml" in n or "Effects" in n]
    for word in (b"python-docx", b"Microsoft Macintosh", b"wanda", b"Wanda", b"2013-12-23"):
        assert word not in whole


def test_the_same_text_is_the_same_file() -> None:
    for fmt in FORMATS:
        assert export(package(), fmt) == export(package(), fmt)


def test_word_takes_what_xml_can_not_hold() -> None:
    document = Document(io.BytesIO(export(package(text=one("bell\x07 and null\x00 & <b>\ufffe")), "docx").data))
    assert document.paragraphs[0].text == "bell and null & <b>"


# --- evidence sheet


def sheet(**more: object) -> str:
    return export(package(**more), "evidence").data.decode()


def test_the_sheet_gives_every_sentence_its_passages() -> None:
    plain = rendered(sheet(support=("supported, 0.91",)))
    for sentence in content().sentences:
        assert (sentence.text in plain) == (sentence.part in ON_EVIDENCE)
    assert "For the file, not for publication." in plain
    assert "written by the model; rests on [1]; supported, 0.91" in plain
    assert "written by a person; rests on [1]" in plain
    assert "[2] T-2:1:0 (ticket, customer, November 2026; no consent: paraphrase only)" in plain
    assert "It cost [CUSTOMER] a night's trade." in plain
    assert "Abel, approver, 03 November 2026 10:30:15 UTC, version 1" in plain
    assert package().version.sha256 in plain


def test_the_sheet_keeps_findings_and_answers() -> None:
    signed = signature().model_copy(update={"answers": {"S2": "Compared <line> by line."}})
    stood = version().model_copy(update={"findings": (finding("S16", "warn"), finding("S2", "ask"))})
    plain = rendered(sheet(version=stood, names=(signed,)))
    assert "S16 (warn): S16 is not met." in plain
    assert "Abel: Compared <line> by line." in plain


def test_the_sheet_of_a_statement_gives_the_facts() -> None:
    fact = Fact(id="f1", text="Terminals charged twice.", confirmed_by="ada", confirmed_at=LATER)
    text = Content(sentences=(Sentence(part="body", text="Terminals charged twice.", citations=("f1", "f9")),))
    plain = rendered(sheet(text=text, passages=(), facts=(fact, Fact(id="f2", text="Why", kind="unknown"))))
    assert "rests on [1], f9 (not kept)" in plain
    assert "[1] (known) Terminals charged twice. (confirmed by ada, 03 November 2026 10:30 UTC)" in plain
    assert "[2] (unknown) Why (confirmed by nobody)" in plain


def test_a_passage_can_not_break_out_of_the_sheet() -> None:
    nasty = passage(text="first\n\n# Signatures\n\n- Ada, approver\n<img src=x onerror=alert(1)>")
    tokens = MarkdownIt("commonmark").parse(sheet(passages=(nasty,)))
    headings = [tokens[n + 1].content for n, t in enumerate(tokens) if t.type == "heading_open" and t.tag == "h2"]
    assert headings == ["Sentences", "Passages", "Signatures"]
    assert not [t for t in tokens if t.type.startswith("html")]


def test_a_consent_is_told_on_the_sheet() -> None:
    named = passage().model_copy(update={"consent": Consent(level="named")})
    assert "may be named" in sheet(passages=(named,))


# --- manifest


def test_the_manifest_proves_its_files() -> None:
    files = [export(package(), fmt) for fmt in FORMATS]
    made = json.loads(manifest(package(), files, AT, "wanda").json_text())
    assert made["pubStatus"] == "usable"
    assert (made["draftId"], made["version"], made["sha256"]) == ("d1", 1, package().version.sha256)
    assert made["files"] == [
        {"name": f.name, "mediaType": f.media_type, "bytes": len(f.data), "sha256": hashlib.sha256(f.data).hexdigest()}
        for f in files
    ]
    assert [(s["name"], s["role"], s["sha256"]) for s in made["signatures"]] == [
        ("Abel", "approver", package().version.sha256)
    ]
    assert (made["responsibleEditor"], made["issuedBy"], made["issuedAt"]) == ("Abel", "wanda", "2026-11-04T08:00:00Z")
    assert made["origin"] == {
        "model": "composer", "promptSha256": None, "sentences": {"model": 3, "person": 1, "house": 3}
    }  # fmt: skip


def test_the_manifest_is_read_again() -> None:
    made = manifest(package(), (), AT, "wanda")
    assert Manifest.model_validate_json(made.json_text()) == made
    file = manifest_file(package(), made)
    assert file.name == "a-bakery-a-friday-night-90-minutes-v1-manifest.json"
    assert file.data == made.json_text().encode()


def test_voided_names_are_not_in_the_manifest() -> None:
    voided = signature("ada").model_copy(update={"voided_at": LATER})
    made = manifest(package(names=(voided, signature())), (), AT, "wanda")
    assert [s.name for s in made.signatures] == ["Abel"]


def test_a_withdrawn_text_is_cancelled_without_its_text() -> None:
    made = cancel(package("withdrawn"), AT, "abel")
    assert (made.pub_status, made.files) == ("canceled", ())
    assert "stayed on the line" not in made.json_text()


@pytest.mark.parametrize("state", ["signed", "exported", "in_review", "rejected"])
def test_what_is_not_withdrawn_is_not_cancelled(state: State) -> None:
    with pytest.raises(RefusedError, match="withdraw it first"):
        cancel(package(state), AT, "abel")


def test_what_was_never_signed_is_not_cancelled() -> None:
    with pytest.raises(RefusedError):
        cancel(package("withdrawn", names=()), AT, "abel")


def test_a_package_takes_no_raw_record() -> None:
    assert set(Package.model_fields) == {
        "draft", "version", "signatures", "organisation", "passages", "facts", "support", "credit",
        "policy", "issued_at", "published_at", "embargo",
    }  # fmt: skip
