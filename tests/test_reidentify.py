"""Through the whole desk: what leads a search to a story's source is found at draft, edit, submit and signing."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from agent import settings
from agent.app import build
from agent.errors import NotAllowedError
from agent.models import Brief, Draft, Finding
from retrieval.records import Filter
from tests.conftest import Clock, People, sign_as
from tests.stories import FLOOD, import_rows

if TYPE_CHECKING:
    from agent.actions import Desk
    from retrieval.anonymise import Anonymiser
    from retrieval.embed import Embedder

CROWD = 24
BRIEF = Brief(topic="a card reader that stopped", filter=Filter(record_ids=("reader-3",)))


def reader(number: int) -> dict[str, Any]:
    """One of many customers whose card reader stopped."""
    day = ("Monday", "Tuesday", "Wednesday", "Thursday")[number % 4]
    return {
        "id": f"reader-{number}",
        "kind": "ticket",
        "messages": [
            {"role": "customer", "text": f"Hello, our card reader stopped on {day} and nobody could pay with a card."},
            {"role": "agent", "text": "I sent a new card reader by courier and set it up with you on the phone."},
            {"role": "customer", "text": "The new card reader works and we could take payments again. Thank you."},
        ],
        "product": "card reader",
    }


@pytest.fixture
def desk(tmp_path: Path, anonymiser: "Anonymiser", embedder: "Embedder", clock: Clock) -> "Iterator[Desk]":
    own = settings.load(home=tmp_path / "home", llm_base_url="none", count_from=20)
    made = build(own, anonymiser=anonymiser, embedder=embedder, clock=clock)
    for person in People.everybody:
        made.people.create(People.admin, person.id, person.name, person.roles)
    import_rows(made, tmp_path, [FLOOD, *(reader(number) for number in range(CROWD))])
    yield made
    made.close()


def found(desk: "Desk", draft: Draft, rule: str) -> list[Finding]:
    page = desk.drafts.page(People.approver, draft.id)
    return [f for f in (*page.findings, *page.questions) if f.rule == rule]


def test_what_a_crowd_shares_is_drafted_and_the_approver_reads_what_the_intruder_found(desk: "Desk") -> None:
    draft = desk.drafts.draft_story(People.writer, BRIEF)
    assert [f for f in found(desk, draft, "S11") if f.severity == "block"] == []
    [question] = found(desk, draft, "S13")
    assert f"of {CROWD + 1}" in question.message
    assert question.severity == "ask"
    kept = desk.drafts.page(People.writer, draft.id).version.findings
    assert question.message in [f.message for f in kept]


def test_what_only_one_customer_could_say_is_not_told(desk: "Desk") -> None:
    draft = desk.drafts.draft_story(People.writer, BRIEF)
    text = desk.drafts.page(People.writer, draft.id).version.content.text
    flood = desk.drafts.attempts(People.writer, draft.id)
    assert all(one.rank.place != 1 for one in flood)
    assert "courier" in text or "card reader" in text


def test_an_edit_that_leads_to_the_source_blocks_submit_and_signing(desk: "Desk") -> None:
    draft = desk.drafts.draft_story(People.writer, BRIEF.model_copy(update={"words": 120}))
    words = "The spare till came on Saturday morning and the whole catalogue was on it."
    desk.drafts.edit(People.writer, draft.id, 1, {"body": words})
    linked = [f for f in found(desk, draft, "S11") if f.severity == "block"]
    assert any("1 record of" in f.message for f in linked)
    desk.drafts.submit(People.writer, draft.id, 2)
    page = desk.drafts.page(People.approver, draft.id)
    answers = {q.rule: "Yes, I checked." for q in page.questions}
    with pytest.raises(NotAllowedError):
        sign_as(desk, People.approver, draft.id, 2, page.version.sha256, answers)
