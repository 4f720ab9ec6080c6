"""The Draft page as a place to decide: quotations beside their source, comments at their words, versions compared."""

from pathlib import Path

import pytest

from agent.actions import Desk
from agent.errors import RefusedError
from agent.models import Draft, Version
from agent.pages import draft
from agent.pages.edge import Fields
from agent.pages.quoted import quotations
from agent.pages.remarks import remarks
from agent.pages.segments import blocks
from tests.conftest import PASSWORD, People
from tests.crisis_examples import add, open_incident
from tests.stories import FLOOD, import_rows
from tests.test_pages_html import BRIEF, Seen, shown


@pytest.fixture
def story(desk: Desk, tmp_path: Path) -> Draft:
    import_rows(desk, tmp_path, [FLOOD])
    return desk.drafts.draft_story(People.writer, BRIEF)


def with_body(desk: Desk, made: Draft, base: int, words: str) -> Version:
    body = desk.drafts.page(People.writer, made.id, base).version.content.part("body")
    return desk.drafts.edit(People.writer, made.id, base, {"body": f"{body} {words}"})


def test_a_quotation_stands_beside_the_words_of_its_source(desk: Desk, story: Draft) -> None:
    said = "“I did not expect anybody to care this much about a small bookshop,” the customer said."
    with_body(desk, story, 1, said)
    page = desk.drafts.page(People.writer, story.id)
    found = [quote for quotes in quotations(page).values() for quote in quotes if "anybody" in quote.words]
    assert [quote.exact for quote in found] == [False]
    gone = [c.text for c in found[0].changes if c.kind == "gone"]
    new = [c.text for c in found[0].changes if c.kind == "new"]
    assert (gone, new) == (["that"], ["this"])
    assert "not its source’s words" in shown(desk, People.writer, story).text


def test_an_exact_quotation_is_said_to_be_one(desk: Desk, story: Draft) -> None:
    said = "“I did not expect anybody to care that much about a small bookshop,” the customer said."
    with_body(desk, story, 1, said)
    page = desk.drafts.page(People.writer, story.id)
    quotes = [quote for found in quotations(page).values() for quote in found if "anybody" in quote.words]
    assert [quote.exact for quote in quotes] == [True]


def test_a_comment_stays_at_its_words_when_another_version_moves_them(desk: Desk, story: Draft) -> None:
    text = desk.drafts.page(People.writer, story.id).version.content.text
    words = text.split(". ")[1].split()[-2:]
    start = text.index(" ".join(words))
    desk.drafts.comment(People.approver, story.id, 1, "Which?", start, start + len(" ".join(words)))
    desk.drafts.edit(People.writer, story.id, 1, {"headline": "A much longer headline about a bookshop and a flood"})
    page = desk.drafts.page(People.approver, story.id)
    (said,) = remarks(page)
    assert said.start is not None
    assert page.version.content.text[said.start : said.end] == said.quote == " ".join(words)
    lines = [line for block in blocks(page, [said]) for paragraph in block.paragraphs for line in paragraph.lines]
    noted = [run.text for line in lines for run in line.runs if run.noted]
    assert "".join(noted) == said.quote


def test_a_comment_whose_words_are_gone_has_no_place(desk: Desk, story: Draft) -> None:
    version = with_body(desk, story, 1, "The shop has a blue door.")
    start = version.content.text.index("blue door")
    desk.drafts.comment(People.approver, story.id, 2, "Who says so?", start, start + 9)
    body = desk.drafts.page(People.writer, story.id, 1).version.content.part("body")
    desk.drafts.edit(People.writer, story.id, 2, {"body": body})
    (said,) = remarks(desk.drafts.page(People.approver, story.id))
    assert (said.quote, said.start) == ("blue door", None)


def test_any_two_versions_are_compared_word_by_word(desk: Desk, story: Draft) -> None:
    with_body(desk, story, 1, "One more.")
    with_body(desk, story, 2, "And another.")
    done = draft.PAGE.acts["compare"](desk, People.writer, Fields({"draft": story.id, "a": "3", "b": "1"}))
    assert done.query == {"id": story.id, "a": "3", "b": "1"}
    page = shown(desk, People.writer, story, a="3", b="1")
    assert "From version 1 to version 3" in page.text
    assert "One more. And another." in page.text
    assert "The difference" not in shown(desk, People.writer, story, a="3", b="77").text


def test_warnings_are_signed_with_a_reason_where_the_policy_asks_for_it(desk: Desk, story: Draft) -> None:
    text = desk.policies.current(People.admin).text
    desk.policies.set(People.admin, text.replace("reasons = false", "reasons = true"))
    desk.drafts.submit(People.writer, story.id, 1)
    page = desk.drafts.page(People.approver, story.id)
    warnings = [f for f in page.findings if f.severity == "warn"]
    assert warnings
    html = shown(desk, People.approver, story)
    assert [("name", f"accept:{f.key}") in html.attributes for f in warnings] == [True] * len(warnings)
    fields = {"draft": story.id, "version": "1", "sha": page.version.sha256, "read": "yes", "password": PASSWORD}
    fields |= {f"answer:{q.rule}": "Checked." for q in page.questions}
    with pytest.raises(RefusedError, match="say why these may stand"):
        draft.PAGE.acts["sign"](desk, People.approver, Fields(fields))
    fields |= {f"accept:{f.key}": "Known to the desk." for f in warnings}
    draft.PAGE.acts["sign"](desk, People.approver, Fields(fields))
    (signed,) = desk.drafts.page(People.approver, story.id).signatures
    assert set(signed.accepted) == {f.key for f in warnings}


def test_a_statement_that_the_facts_outran_says_what_changed_and_is_saved_anew(desk: Desk) -> None:
    incident = open_incident(desk)
    made = desk.drafts.draft_statement(People.writer, incident.id)
    add(desk, incident, "known", "The payments log for 09:30 to 11:10 UTC is complete.", People.legal)
    page = Seen(draft.show(desk, People.writer, {"id": made.id}))
    assert "The facts changed after this text was written." in page.text
    draft.PAGE.acts["edit"](desk, People.writer, Fields({"draft": made.id, "base": "1"}))
    after = desk.drafts.page(People.writer, made.id)
    assert (after.version.number, after.stale) == (2, ())
