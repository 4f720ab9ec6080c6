"""A text as it would be published, under an address that is its only key: read from outside, and nothing else."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from markupsafe import escape
from sqlalchemy import select

from agent.actions import Desk
from agent.actions.previewing import LONGEST_DAYS, OVER
from agent.api.traffic import SIGN_INS, Figures, Limits, Traffic
from agent.errors import NotAllowedError, NotFoundError, RefusedError, StaleError, WrongStateError
from agent.export import Package
from agent.export.html import preview
from agent.models import Brief, Content, Draft
from agent.pages import draft
from agent.pages.edge import COOKIE, Fields
from agent.store import tables
from tests.conftest import Clock, People, sign_as
from tests.crisis_examples import open_incident
from tests.stories import FLOOD, import_rows
from tests.test_external import HOSTILE, outside
from tests.test_pages_html import Seen


@pytest.fixture
def story(desk: Desk, tmp_path: Path) -> Draft:
    import_rows(desk, tmp_path, [FLOOD])
    made = desk.drafts.draft_story(People.writer, Brief(topic="a bookshop open again after a flood", words=120))
    return desk.drafts.submit(People.writer, made.id, 1)


@pytest.fixture
def token(desk: Desk, story: Draft) -> str:
    return desk.previews.make(People.writer, story.id, 1, 3).token


def over(desk: Desk, token: str) -> bool:
    """Whether the address leads nowhere, and says no more than that."""
    answer = outside(desk).get(f"/external/preview/{token}")
    assert (answer.status_code == 404) == (str(escape(OVER)) in answer.text)
    return answer.status_code == 404


def test_who_holds_the_address_reads_the_text_as_it_would_be_published(desk: Desk, story: Draft, token: str) -> None:
    answer = outside(desk).get(f"/external/preview/{token}")
    assert answer.status_code == 200
    content = desk.drafts.page(People.writer, story.id).version.content
    for sentence in content.sentences:
        assert str(escape(sentence.text.strip())) in answer.text
    assert "Not published. Nobody has approved this text yet" in answer.text
    for kept in (story.id, People.writer.name, People.writer.id, "flood-1", "Marisela", "Dov Pellinger", "S1"):
        assert kept not in answer.text


def test_the_page_runs_nothing_and_stands_in_no_index(desk: Desk, token: str) -> None:
    answer = outside(desk).get(f"/external/preview/{token}")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script" not in policy
    assert answer.headers["x-robots-tag"].startswith("noindex")
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    assert '<meta name="robots" content="noindex, nofollow, noarchive">' in answer.text
    assert "<script" not in answer.text
    assert "<form" not in answer.text
    assert "set-cookie" not in answer.headers
    assert outside(desk).post(f"/external/preview/{token}").status_code == 405


def test_the_address_is_kept_as_a_hash_and_every_step_is_on_record(desk: Desk, story: Draft, token: str) -> None:
    with desk.parts.store.read() as tx:
        rows = tx.previews._run(select(tables.previews)).all()
        records = tx.audit.list(subject=story.id)
    assert token not in str(rows)
    assert token not in str(records)
    (kept,) = desk.previews.of(People.approver, story.id)
    assert (kept.made_by, kept.expires_at - kept.created_at) == (People.writer.id, timedelta(days=3))
    desk.previews.take_back(People.approver, story.id, kept.id)
    told = [(r.actor, r.verb, r.detail["preview"]) for r in desk.audit.records(People.admin) if "preview" in r.verb]
    assert told == [
        (People.approver.id, "take back preview", kept.id),
        (People.writer.id, "make preview", kept.id),
    ]


def test_a_wrong_an_expired_and_a_revoked_address_are_answered_alike(
    desk: Desk, story: Draft, token: str, clock: Clock
) -> None:
    assert not over(desk, token)
    for wrong in ("made-up", token[:-1], token.swapcase(), "%00", "a" * 2000):
        assert over(desk, wrong)
    clock.forward(minutes=1)
    other = desk.previews.make(People.writer, story.id, 1, 1).token
    newest = desk.previews.of(People.writer, story.id)[0]
    desk.previews.take_back(People.writer, story.id, newest.id)
    assert over(desk, other)
    assert not over(desk, token)
    with pytest.raises(NotFoundError):
        desk.previews.take_back(People.writer, story.id, newest.id)
    clock.forward(days=3)
    assert over(desk, token)
    assert desk.previews.of(People.writer, story.id) == []


def test_a_text_that_was_changed_is_gone_from_its_address(desk: Desk, story: Draft, token: str) -> None:
    headline = desk.drafts.page(People.writer, story.id).version.content.part("headline")
    desk.drafts.edit(People.writer, story.id, 1, {"headline": f"{headline} soon"})
    assert over(desk, token)
    assert desk.previews.of(People.writer, story.id) == []


def test_a_text_that_was_withdrawn_or_sent_back_is_gone_from_its_address(desk: Desk, story: Draft, token: str) -> None:
    desk.drafts.request_changes(People.approver, story.id, 1, "Shorter.")
    assert over(desk, token)
    desk.drafts.submit(People.writer, story.id, 1)
    assert not over(desk, token)
    desk.drafts.withdraw(People.approver, story.id, 1, "We think again.")
    assert over(desk, token)


def test_an_erased_text_is_gone_from_its_address(desk: Desk, story: Draft, token: str) -> None:
    desk.privacy.forget(People.privacy, ["flood-1"], "asked by letter")
    assert over(desk, token)


def test_a_text_whose_facts_changed_is_gone_from_its_address(desk: Desk) -> None:
    incident = open_incident(desk)
    text = desk.crisis.draft_channels(People.writer, incident.id)[0]
    desk.drafts.submit(People.writer, text.id, 1)
    token = desk.previews.make(People.writer, text.id, 1, 1).token
    assert not over(desk, token)
    desk.incidents.change_fact(People.writer, incident.id, incident.revision, "F1", "Some tills charged twice.")
    assert over(desk, token)


def test_a_text_that_counsel_has_not_cleared_is_shown_to_nobody_outside(desk: Desk) -> None:
    incident = open_incident(desk)
    desk.incidents.describe(People.writer, incident.id, incident.revision, counsel_triggers=("data",))
    text = desk.crisis.draft_channels(People.writer, incident.id)[1]
    desk.drafts.submit(People.writer, text.id, 1)
    with pytest.raises(RefusedError, match="blocks this text"):
        desk.previews.make(People.writer, text.id, 1, 1)


def test_whoever_made_it_has_to_be_on_the_desk(desk: Desk, token: str) -> None:
    desk.people.disable(People.admin, People.writer.id, disabled=True)
    assert over(desk, token)


def test_an_embargo_stands_over_the_text_until_it_is_over(desk: Desk, story: Draft, clock: Clock) -> None:
    until = clock() + timedelta(hours=30)
    token = desk.previews.make(People.writer, story.id, 1, 3, until).token
    words = f"Embargoed until {until.day} {until:%B %Y, %H:%M} UTC"
    assert desk.previews.look(token).count(words) == 2
    clock.forward(hours=31)
    assert words not in desk.previews.look(token)
    with pytest.raises(RefusedError, match="over already"):
        desk.previews.make(People.writer, story.id, 1, 3, until)


def test_a_signed_text_says_so_and_a_later_export_says_its_embargo(desk: Desk, story: Draft, clock: Clock) -> None:
    token = desk.previews.make(People.approver, story.id, 1, 3).token
    page = desk.drafts.page(People.approver, story.id)
    answers = {q.rule: "Yes, I checked." for q in page.questions}
    sign_as(desk, People.approver, story.id, 1, page.version.sha256, answers)
    assert "Not published. This text is approved." in desk.previews.look(token)
    desk.drafts.export(People.writer, story.id, 1, embargo=clock() + timedelta(hours=5))
    assert "Embargoed until" in desk.previews.look(token)


def test_who_may_not_or_shows_what_may_not_be_shown_is_refused(desk: Desk, story: Draft) -> None:
    with pytest.raises(NotAllowedError):
        desk.previews.make(People.admin, story.id, 1, 1)
    with pytest.raises(StaleError):
        desk.previews.make(People.writer, story.id, 7, 1)
    for days in (0, LONGEST_DAYS + 1):
        with pytest.raises(RefusedError, match="days"):
            desk.previews.make(People.writer, story.id, 1, days)
    desk.drafts.request_changes(People.approver, story.id, 1, "Shorter.")
    with pytest.raises(WrongStateError):
        desk.previews.make(People.writer, story.id, 1, 1)
    desk.drafts.edit(People.writer, story.id, 1, {"body": "Sales rose by 45 percent in the week after."})
    desk.drafts.submit(People.writer, story.id, 2)
    with pytest.raises(RefusedError, match="blocks"):
        desk.previews.make(People.writer, story.id, 2, 1)


def test_a_script_in_the_text_is_words(desk: Desk, story: Draft) -> None:
    version = desk.drafts.page(People.writer, story.id).version
    hostile = tuple(s.model_copy(update={"text": f"{s.text} {HOSTILE}"}) for s in version.content.sentences)
    changed = version.model_copy(update={"content": Content(sentences=hostile)})
    package = Package(draft=story, version=changed, signatures=(), organisation=HOSTILE)
    page = preview(package, "Not published.", version.created_at)
    assert HOSTILE not in page
    assert page.count(str(escape(HOSTILE))) >= len(hostile) + 1
    assert Seen(page).harmless


def test_the_draft_page_makes_lists_and_takes_back_previews(desk: Desk, story: Draft) -> None:
    query = {"id": story.id}
    assert draft.show(desk, People.admin, query).count("preview") == 0
    asked = {"draft": story.id, "version": "1", "days": "7", "embargo": "2027-01-04T09:00:00Z"}
    done = draft.PAGE.acts["preview"](desk, People.legal, Fields(asked))
    [address] = re.findall(r"/external/preview/[\w-]{43}", done.html)
    assert outside(desk).get(address).status_code == 200
    page = draft.show(desk, People.approver, query)
    assert address not in page
    assert f'made by <span class="person" title="{People.legal.id}">' in page
    assert "under embargo until 4 January 2027, 09:00 UTC" in page
    [kept] = desk.previews.of(People.approver, story.id)
    draft.PAGE.acts["take_back_preview"](desk, People.approver, Fields({"draft": story.id, "preview": kept.id}))
    assert outside(desk).get(address).status_code == 404
    assert "Previews outside" not in draft.show(desk, People.approver, query)


def test_addresses_are_tried_as_seldom_as_passwords(desk: Desk) -> None:
    app = outside(desk).app
    limited = TestClient(Traffic(app, Figures(), Limits(0, COOKIE), 10_000))
    tried = [limited.get(f"/external/preview/{n}").status_code for n in range(SIGN_INS.amount + 1)]
    assert tried == [404] * SIGN_INS.amount + [429]
