"""The forms for a site and for machines: HTML, ninjs 3.1, JSON-LD; what they say, and that they hold no more."""

import json
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from jsonschema import Draft202012Validator, ValidationError

from agent.errors import RefusedError
from agent.export import FORMATS, Exported, Format, Package, cancellation, export, manifest, read
from agent.export.machine import BY_MODEL, BY_PEOPLE, BY_PROGRAM, WITH_MODEL, WITH_PROGRAM, digital_source
from agent.export.ninjs import SCHEMA, WITHDRAWN
from agent.models import Content, Origin, Sentence
from tests.desk_samples import content, version
from tests.test_export import AT, one, package

EMBARGO = datetime(2026, 12, 3, 9, 0, tzinfo=UTC)
HELD = "Embargoed until 3 December 2026, 09:00 UTC"
MACHINE: tuple[Format, ...] = ("ninjs", "jsonld")


class Page(HTMLParser):
    """The tags of a page with the class of each, and the words under ``article`` block by block."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.blocks: list[tuple[str, str]] = []
        self.links: list[str] = []
        self._open = ""
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        said = dict(attrs)
        self.links += [value or "" for name, value in attrs if name in {"src", "href", "srcset", "style"}]
        self._open = said.get("class") or ""

    def handle_endtag(self, tag: str) -> None:
        self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open:
            self.blocks.append((self._open, data))


def text_of(fmt: Format, pack: Package | None = None) -> str:
    return export(pack or package(), fmt).data.decode()


def item(fmt: Format, pack: Package | None = None) -> dict[str, object]:
    made = json.loads(text_of(fmt, pack))
    assert isinstance(made, dict)
    return made


# --- HTML


def test_the_page_holds_the_text_part_by_part() -> None:
    page = Page(text_of("html"))
    assert [text for _, text in page.blocks] == content().text.split("\n\n")
    assert page.blocks[0][0] == "headline"
    assert {"h1", "address", "style"} <= set(page.tags)


def test_the_page_fetches_nothing_and_runs_nothing() -> None:
    source = text_of("html")
    page = Page(source)
    assert page.links == []
    assert not {"script", "link", "img", "iframe", "form", "base"} & set(page.tags)
    assert "url(" not in source
    assert "@import" not in source
    assert "@media print" in source


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "</article><img src=x onerror=y>", 'A & B\'s “x” "y"'])
def test_no_word_of_the_text_is_markup(text: str) -> None:
    page = Page(text_of("html", package(text=one(text))))
    assert page.blocks == [("body", text)]
    assert "script" not in page.tags
    assert "img" not in page.tags


def test_a_name_is_printed_once_also_when_the_headline_holds_it() -> None:
    text = Content(sentences=(Sentence(part="headline", text="“It works,” says [CREDIT]"),))
    for fmt in FORMATS:
        if fmt != "evidence":
            assert read(export(package(text=text, credit="Ada O'Hara & Co"), fmt)).count("Ada O'Hara & Co") == 1


# --- ninjs


def test_ninjs_fits_the_schema_and_says_who_answers_for_it() -> None:
    made = item("ninjs", package(issued_at=AT))
    Draft202012Validator(SCHEMA).validate(made)
    assert made["standard"]["version"] == "3.1"
    assert (made["type"], made["pubStatus"], made["versionCreated"]) == ("text", "usable", "2026-11-04T08:00:00+00:00")
    assert made["headlines"] == [{"role": "main", "contentType": "text/plain", "value": content().part("headline")}]
    assert content().part("body") in made["bodies"][0]["value"]
    assert made["infoSources"] == [{"name": "Abel", "role": "responsible editor"}]
    assert made["digitalSourceType"] == {"uri": WITH_MODEL.uri}
    assert (made["by"], made["language"]) == ("Brasspenny", "en")
    assert "embargoedUntil" not in made


@pytest.mark.parametrize(
    "change",
    [
        {"pubStatus": "cancelled"}, {"pubstatus": "usable"}, {"type": "story"}, {"versionCreated": "yesterday"},
        {"uri": "no uri"}, {"bodies": [{"role": "main"}]}, {"digitalSourceType": "digitalCreation"}, {"standard": {}},
    ],
)  # fmt: skip
def test_the_schema_lets_nothing_else_through(change: dict[str, object]) -> None:
    made = item("ninjs") | change
    if made["standard"] == {}:
        del made["standard"]
    with pytest.raises(ValidationError):
        Draft202012Validator(SCHEMA).validate(made)


def test_a_withdrawn_text_is_corrected_without_a_word_of_it() -> None:
    file = cancellation(package("withdrawn"), AT)
    made = json.loads(file.data)
    Draft202012Validator(SCHEMA).validate(made)
    assert (made["pubStatus"], made["edNote"]) == ("canceled", WITHDRAWN)
    assert made["uri"] == item("ninjs")["uri"]
    assert made["versionCreated"] > item("ninjs")["versionCreated"]
    assert "headlines" not in made
    assert "stayed on the line" not in read(file)
    assert json.loads(cancellation(package("withdrawn"), AT, "A wrong date.").data)["edNote"].endswith("A wrong date.")
    for never in (package("signed"), package("withdrawn", names=())):
        with pytest.raises(RefusedError):
            cancellation(never, AT)


# --- JSON-LD


def test_json_ld_is_a_news_article() -> None:
    made = item("jsonld", package(published_at=AT))
    assert (made["@context"], made["@type"]) == ("https://schema.org", "NewsArticle")
    assert made["headline"] == content().part("headline")
    assert made["articleBody"] == content().part("body")
    assert (made["datePublished"], made["creativeWorkStatus"]) == (AT.isoformat(), "Published")
    assert made["editor"] == {"@type": "Person", "name": "Abel"}
    assert made["publisher"] == {"@type": "Organization", "name": "Brasspenny"}
    assert made["digitalSourceType"] == WITH_MODEL.schema_org


def test_what_has_not_left_the_house_has_no_date_of_publication() -> None:
    assert "datePublished" not in item("jsonld")
    assert item("jsonld")["creativeWorkStatus"] == "Signed"
    held = item("jsonld", package(published_at=AT, embargo=EMBARGO))
    assert "datePublished" not in held
    assert held["creativeWorkStatus"] == HELD


@pytest.mark.parametrize("fmt", MACHINE)
def test_no_id_of_the_desk_is_in_a_form_for_machines(fmt: Format) -> None:
    pack = package()
    pack = pack.model_copy(update={"draft": pack.draft.model_copy(update={"incident_id": "inc-77"})})
    source = text_of(fmt, pack)
    for hidden in ('"d1"', "T-1", "T-2", "inc-77", "wanda", "abel"):
        assert hidden not in source


# --- where the words come from


@pytest.mark.parametrize(
    ("origins", "prompt", "term"),
    [
        (("model",), "a" * 64, BY_MODEL),
        (("model", "person"), "a" * 64, WITH_MODEL),
        (("model", "composer"), "a" * 64, WITH_MODEL),
        (("person",), "a" * 64, WITH_MODEL),
        (("person",), None, BY_PEOPLE),
        (("composer",), "a" * 64, BY_PROGRAM),
        (("composer", "person"), None, WITH_PROGRAM),
        (("house",), None, BY_PEOPLE),
    ],
)
def test_the_source_is_told_as_it_was(origins: tuple[Origin, ...], prompt: str | None, term: object) -> None:
    body = tuple(Sentence(part="body", text="It rained.", origin=o) for o in origins)
    text = Content(sentences=(*body, Sentence(part="boilerplate", text="About us.", origin="house")))
    made = version().provenance.model_copy(update={"prompt_sha256": prompt})
    assert digital_source(version().model_copy(update={"content": text, "provenance": made})) == term


def test_the_manifest_says_the_same() -> None:
    made = json.loads(manifest(package(embargo=EMBARGO), (), AT, "wanda").json_text())
    assert made["digitalSourceType"] == WITH_MODEL.uri
    assert (made["embargoedUntil"], made["responsibleEditor"]) == ("2026-12-03T09:00:00Z", "Abel")


# --- embargo


@pytest.mark.parametrize("fmt", FORMATS)
def test_every_file_says_its_embargo(fmt: Format) -> None:
    said = read(export(package(embargo=EMBARGO), fmt))
    assert HELD in said or item("ninjs", package(embargo=EMBARGO))["embargoedUntil"] in said
    assert "Embargo" not in read(export(package(), fmt))


def test_a_page_under_embargo_is_not_indexed() -> None:
    assert '<meta name="robots" content="noindex">' in text_of("html", package(embargo=EMBARGO))
    assert "noindex" not in text_of("html")


# --- reading back


def test_a_name_is_found_however_a_file_spells_it() -> None:
    name = 'Zoë "Zed" O\'Hara & Söhne_Nord'
    for fmt in FORMATS:
        if fmt != "evidence":
            assert name in read(export(package(text=one(f"Then {name} rang.")), fmt))


def test_a_file_of_an_unknown_kind_is_not_let_through() -> None:
    with pytest.raises(ValueError, match="no way to read"):
        read(Exported(name="x.pdf", media_type="application/pdf", data=b""))
