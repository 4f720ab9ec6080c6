"""Pages as HTML: what they offer to whom, and that hostile text of tickets and comments stays text."""

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from agent.actions import Desk
from agent.models import Actor, Brief, Draft
from agent.pages import crisis, draft, find, queue, records
from agent.pages.edge import Fields
from agent.pages.uploads import Uploads
from tests.conftest import People
from tests.pages_examples import HOSTILE
from tests.stories import FLOOD, import_rows

BRIEF = Brief(topic="a bookshop open again after a flood", words=120)
RECORDS = records.page(Uploads(1))


class Seen(HTMLParser):
    """The elements of a page, and what could run in it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.buttons: list[list[tuple[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        self.buttons += [attrs] if tag == "button" else []

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def does(self, verb: str) -> bool:
        return ("data-do", verb) in self.attributes

    def opens(self, dialog: str) -> bool:
        return ("data-open", dialog) in self.attributes

    @property
    def harmless(self) -> bool:
        handlers = [name for name, _ in self.attributes if name.startswith("on")]
        return not handlers and not {"script", "img", "iframe", "object"} & set(self.tags)


def hostile_row() -> dict[str, Any]:
    text = f"We opened the book fair on Monday. {HOSTILE} Thank you for the spare till after the flood."
    return {**FLOOD, "id": "flood-2", "subject": f"Flood {HOSTILE}", "messages": [{"role": "customer", "text": text}]}


@pytest.fixture
def story(desk: Desk, tmp_path: Path) -> Draft:
    import_rows(desk, tmp_path, [FLOOD, hostile_row()])
    return desk.drafts.draft_story(People.writer, BRIEF)


def shown(desk: Desk, actor: Actor, made: Draft, **query: str) -> Seen:
    return Seen(draft.show(desk, actor, {"id": made.id, **query}))


def test_hostile_text_is_text_on_every_page(desk: Desk, story: Draft) -> None:
    desk.drafts.comment(People.approver, story.id, 1, HOSTILE)
    desk.drafts.edit(People.writer, story.id, 1, {"body": f"The flood came. {HOSTILE}"})
    desk.incidents.open(People.approver, HOSTILE)
    pages = [
        shown(desk, People.writer, story),
        Seen(queue.show(desk, People.approver, {})),
        Seen(find.show(desk, People.writer, {"q": f"flood {HOSTILE}"})),
        Seen(find.show(desk, People.writer, {"record": "flood-2"})),
        Seen(crisis.show(desk, People.approver, {})),
        Seen(RECORDS.show(desk, People.writer, {})),
        Seen(RECORDS.show(desk, People.writer, {"id": "flood-2"})),
    ]
    assert [number for number, page in enumerate(pages) if not page.harmless] == []
    assert "<script>window.hurt=1</script>" in pages[0].text


def test_a_writer_is_offered_review_and_told_why_not_to_sign(desk: Desk, story: Draft) -> None:
    page = shown(desk, People.writer, story)
    assert page.does("submit")
    assert page.does("edit")
    assert not page.opens("sign")
    assert "Only an approver may sign this text" in page.text


def test_an_approver_signs_a_version_by_its_number_and_digest(desk: Desk, story: Draft) -> None:
    desk.drafts.submit(People.writer, story.id, 1)
    page = shown(desk, People.approver, story)
    assert page.opens("sign")
    sha256 = desk.drafts.page(People.approver, story.id).version.sha256
    assert ("data-sha", sha256) in page.attributes
    assert f"SHA-256 {sha256[:16]}" in page.text
    asked = [value for name, value in page.attributes if name == "name" and value and value.startswith("answer:")]
    assert asked == [f"answer:{q.rule}" for q in desk.drafts.page(People.approver, story.id).questions]


def test_an_old_version_is_shown_without_verbs(desk: Desk, story: Draft) -> None:
    desk.drafts.edit(People.writer, story.id, 1, {"headline": "A bookshop opened again"})
    page = shown(desk, People.writer, story, v="1")
    assert "You are reading version 1; the desk holds version 2." in page.text
    assert not any(page.does(verb) for verb in ("edit", "submit", "comment", "export"))


def test_every_sentence_has_its_mark_and_its_evidence(desk: Desk, story: Draft) -> None:
    page = shown(desk, People.writer, story)
    views = desk.drafts.page(People.writer, story.id).sentences
    marked = [value for name, value in page.attributes if name == "data-s"]
    assert marked == [str(view.index) for view in views]
    panels = [value for name, value in page.attributes if name == "data-for-sentence"]
    assert panels == [str(view.index) for view in views if view.support != "house"]


def test_pages_offer_only_what_a_role_may_do(desk: Desk, story: Draft) -> None:
    assert Seen(find.show(desk, People.writer, {})).does("draft")
    assert "Draft the story" in Seen(find.show(desk, People.writer, {})).text
    assert "Drafting is for a writer or an approver" in Seen(find.show(desk, People.legal, {})).text
    assert Seen(RECORDS.show(desk, People.writer, {})).does("import")
    assert not Seen(RECORDS.show(desk, People.privacy, {})).does("import")


def test_empty_pages_offer_the_first_step(desk: Desk) -> None:
    assert "Import records" in Seen(queue.show(desk, People.writer, {})).text
    assert "No records yet" in Seen(RECORDS.show(desk, People.writer, {})).text
    assert "Nothing is proposed yet" in Seen(find.show(desk, People.writer, {})).text


def test_a_brief_offers_the_voices_when_there_is_more_than_one(desk: Desk, tmp_path: Path) -> None:
    import_rows(desk, tmp_path, [FLOOD])
    assert ("name", "voice") not in Seen(find.show(desk, People.writer, {})).attributes
    house = desk.parts.voice.model_dump()
    desk.voices.keep(People.approver, "shop", 0, house | {"id": "shop", "boilerplate": "The shop mends tills."})
    offered = find.show(desk, People.writer, {})
    assert ("name", "voice") in Seen(offered).attributes
    assert '<option value="house" selected>the house’s</option>' in offered
    assert '<option value="shop">shop</option>' in offered
    for voice, tells in (("shop", True), ("", False)):
        fields = Fields({"topic": BRIEF.topic, "words": "120", **({"voice": voice} if voice else {})})
        made = find.PAGE.works["draft"].run(desk, People.writer, fields, lambda event: None, lambda: False)
        page = draft.show(desk, People.writer, {"id": made.go.removeprefix("draft?id=")})
        assert ("The shop mends tills." in page) is tells
        assert ("in the voice of shop" in page) is tells
    assert "Open an incident" in Seen(crisis.show(desk, People.writer, {})).text


def test_a_record_shows_stand_ins_and_no_identity(desk: Desk, story: Draft) -> None:
    page = Seen(RECORDS.show(desk, People.writer, {"id": "flood-1"}))
    assert "customer" in page.text
    assert not [name for name in ("Quintero", "Pellinger", "Saltmarsh", "960417", "SM-4471") if name in page.text]


def test_a_record_shows_the_feeling_with_the_words_that_carried_it(desk: Desk, tmp_path: Path) -> None:
    said = {"role": "customer", "text": "The delivery was terrible and nobody answers the phone."}
    import_rows(desk, tmp_path, [{"id": "sour-1", "kind": "ticket", "messages": [said]}])
    assert "negative, -" in record_page(desk, People.writer, "sour-1").text
    assert "“terrible”" in record_page(desk, People.writer, "sour-1").text
    listed = Seen(RECORDS.show(desk, People.writer, {}))
    titles = [value or "" for name, value in listed.attributes if name == "title"]
    assert any("terrible" in title for title in titles)


def test_the_clock_counts_to_the_first_hour(desk: Desk, clock: Any) -> None:
    incident = desk.incidents.open(People.approver, "Double charges")
    clock.forward(minutes=61)
    page = Seen(crisis.show(desk, People.approver, {"id": incident.id}))
    assert "1:01:00 of 60:00 since detection" in page.text
    assert ("class", "big clock late") in page.attributes


# --- what was replaced, and what can be done about it


def record_page(desk: Desk, actor: Actor, record_id: str = "flood-1") -> Seen:
    return Seen(RECORDS.show(desk, actor, {"id": record_id}))


def test_every_replacement_is_marked_and_says_what_it_is_and_why(desk: Desk, tmp_path: Path) -> None:
    import_rows(desk, tmp_path, [FLOOD])
    page = record_page(desk, People.writer)
    report = desk.records.page(People.writer, "flood-1").report
    pills = [dict(attrs) for attrs in page.buttons if ("data-why", None) in attrs]
    in_texts = pills[: len(report)]
    assert [p["data-token"] for p in in_texts] == [r.token for r in report]
    assert {p["data-reason"] for p in in_texts} >= {"The help desk itself holds this of its customer or agent."}
    assert all(p["data-sign"] and p["data-type"] and p["data-now"] for p in pills)
    assert "name of a person" in page.text
    assert "Quintero" not in page.text


def test_what_can_be_corrected_is_offered_to_who_may(desk: Desk, tmp_path: Path) -> None:
    import_rows(desk, tmp_path, [FLOOD])
    seen = {person.id: record_page(desk, person) for person in People.everybody}
    assert [i for i, page in seen.items() if page.does("mask")] == ["w.reed", "a.stone", "b.field", "l.marsh", "p.hill"]
    assert [i for i, page in seen.items() if page.does("release")] == ["a.stone", "b.field", "p.hill"]
    assert [i for i, page in seen.items() if page.does("reveal")] == ["p.hill"]
    assert [i for i, page in seen.items() if page.does("forget")] == ["p.hill"]


def test_hostile_words_stay_words_when_they_are_masked_and_when_the_original_is_shown(
    desk: Desk, tmp_path: Path
) -> None:
    import_rows(desk, tmp_path, [hostile_row()])
    desk.records.mask(People.writer, "flood-2", "window.hurt=1", "number")
    page = record_page(desk, People.privacy, "flood-2")
    assert page.harmless
    done = RECORDS.acts["reveal"](desk, People.privacy, Fields({"record": "flood-2", "reason": "an erasure request"}))
    original = Seen(done.html)
    assert original.harmless
    assert "Marisela Quintero-Blyth" in original.text
    assert HOSTILE in original.text


def test_a_draft_says_that_its_evidence_was_masked_anew(desk: Desk, story: Draft) -> None:
    assert "masked anew" not in shown(desk, People.writer, story).text
    body = desk.drafts.page(People.writer, story.id).version.content.part("body")
    desk.drafts.edit(People.writer, story.id, 1, {"body": f"{body} The catalogue was there."})
    desk.records.mask(People.approver, "flood-1", "catalogue", "number")
    page = shown(desk, People.writer, story)
    assert "Evidence of this text was masked anew" in page.text
    assert "Ada Stone" in page.text
