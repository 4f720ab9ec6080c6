"""Pages as HTML: what they offer to whom, and that hostile text of tickets and comments stays text."""

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from agent.actions import Desk
from agent.models import Actor, Brief, Draft
from agent.pages import crisis, draft, find, queue, records
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
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

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
    assert "Open an incident" in Seen(crisis.show(desk, People.writer, {})).text


def test_a_record_shows_stand_ins_and_no_identity(desk: Desk, story: Draft) -> None:
    page = Seen(RECORDS.show(desk, People.writer, {"id": "flood-1"}))
    assert "customer" in page.text
    assert not [name for name in ("Quintero", "Pellinger", "Saltmarsh", "960417", "SM-4471") if name in page.text]


def test_the_clock_counts_to_the_first_hour(desk: Desk, clock: Any) -> None:
    incident = desk.incidents.open(People.approver, "Double charges")
    clock.forward(minutes=61)
    page = Seen(crisis.show(desk, People.approver, {"id": incident.id}))
    assert "1:01:00 of 60:00 since detection" in page.text
    assert ("class", "clock late") in page.attributes
