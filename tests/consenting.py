"""What tests of consent share: a consent to record, texts that rest on it, and what is said of them."""

from typing import Any

from agent.actions import Desk
from agent.models import Actor, Brief, Draft
from agent.views import Reached
from retrieval.records import Filter
from tests.conftest import People, sign_as

WORDS = "Yes, Marisela Quintero-Blyth here: do quote me on your website, just not by name."
CARD = Brief(topic="a bookshop open again after a flood", form="card", channel="website")
STORY = Brief(topic="a bookshop open again after a flood", words=120)
REASON = "Marisela rang and took it back."


def grant(desk: Desk, who: Actor = People.approver, wording: str = WORDS, **more: Any) -> Reached:
    asked: dict[str, Any] = {"level": "anonymous", "channels": ("website",)}
    return desk.consents.record(who, "flood-1", wording, **asked | more)


def card(desk: Desk) -> Draft:
    return desk.drafts.draft_story(People.writer, CARD)


def signed(desk: Desk, draft: Draft) -> Draft:
    desk.drafts.submit(People.writer, draft.id, draft.version)
    page = desk.drafts.page(People.other, draft.id)
    answers = {q.rule: "Yes, I checked." for q in page.questions}
    return sign_as(desk, People.other, draft.id, draft.version, page.version.sha256, answers)


def blocking(desk: Desk, draft: Draft) -> set[str]:
    return {f.rule for f in desk.drafts.page(People.writer, draft.id).findings if f.severity == "block"}


def audited(desk: Desk, subject: str) -> list[tuple[str, dict[str, str]]]:
    with desk.parts.store.read() as tx:
        return [(a.verb, a.detail) for a in tx.audit.list(subject=subject)]


def levels(desk: Desk) -> set[str]:
    """What the search says of the record's passages."""
    hits = desk.records.search(People.writer, "a flooded bookshop", 20, Filter(record_ids=("flood-1",)))
    assert hits
    return {hit.passage.consent.level for hit in hits}
