"""From import to page: a draft about an unnamed customer tells no exact day, time or sum, and says what it left out."""

from pathlib import Path

from agent.actions import Desk
from agent.models import Brief
from agent.pages import draft
from retrieval.records import Filter
from tests.conftest import People
from tests.stories import import_rows

LATE = {
    "id": "late-1",
    "kind": "ticket",
    "created_at": "2026-11-04T08:15:00Z",
    "subject": "Card machine",
    "messages": [
        {"role": "customer", "text": "Our card machine stopped on 3 November at 9:41 pm. We run a small bakery."},
        {"role": "agent", "text": "I refunded £312.40 on 5 November. I sent a new card machine to your bakery."},
        {"role": "customer", "text": "The new card machine came the next day. We took payments again at the market."},
    ],
    "requester": {"name": "Ottoline Quayle", "email": "ottoline@quayle.example"},
    "product": "card machine",
}


def test_a_draft_tells_no_exact_day_time_or_sum_and_the_page_says_so(desk: Desk, tmp_path: Path) -> None:
    import_rows(desk, tmp_path, [LATE])
    brief = Brief(topic="a card machine that stopped", filter=Filter(record_ids=("late-1",)))
    made = desk.drafts.draft_story(People.writer, brief)
    page = desk.drafts.page(People.writer, made.id)
    told = "\n".join(s.text for s in page.version.content.sentences if s.origin != "house")
    assert "more than £300" in told
    assert not any(exact in told for exact in ("3 November", "5 November", "9:41", "312.40"))
    assert not [f for f in page.findings if f.rule == "G1" and f.severity == "block"]
    generalised = page.version.provenance.generalised
    assert {"sum"} <= {g.kind for g in generalised}
    assert "312" not in "".join(g.model_dump_json() for g in generalised)
    assert any(f.rule == "S12" and "the store holds only 1 records" in f.message for f in page.questions)
    assert "sum: exact sum → rough sum" in draft.show(desk, People.writer, {"id": made.id})
