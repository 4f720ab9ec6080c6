"""What a record's language means at the desk: it is shown, kept in its own column, and decides about drafting."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from agent.actions import Desk
from agent.errors import RefusedError
from agent.models import Brief
from agent.pages.records import show
from retrieval.records import Filter
from tests.conftest import People
from tests.stories import FLOOD, import_rows

FINNISH: dict[str, Any] = {
    "id": "fi-1",
    "kind": "ticket",
    "product": "till",
    "messages": [
        {"role": "customer", "text": "Kassa jumittui kesken lounaan, emmekä voineet ottaa vastaan yhtään maksua."},
        {"role": "agent", "text": "Lähetimme uuden kassan samana päivänä ja autoimme puhelimessa kaksi tuntia."},
    ],
}


def test_a_record_says_its_language_and_whether_it_is_drafted_from(desk: Desk, tmp_path: Path) -> None:
    import_rows(desk, tmp_path, [FLOOD, FINNISH])
    english, finnish = (show(desk, People.writer, {"id": i}) for i in ("flood-1", "fi-1"))
    assert "<dt>Language</dt><dd>English</dd>" in english
    assert "<dt>Language</dt><dd>Finnish<br>" in finnish
    assert "not measured" in finnish
    assert "not measured" not in english


def test_the_language_has_a_column_of_its_own(desk: Desk, tmp_path: Path) -> None:
    import_rows(desk, tmp_path, [FLOOD, FINNISH, {"id": "short", "text": "Refund?"}])
    with sqlite3.connect(desk.parts.settings.home / "storydesk.db") as database:
        rows = database.execute("SELECT id, language FROM records ORDER BY id").fetchall()
    database.close()
    assert rows == [("fi-1", "fi"), ("flood-1", "en"), ("short", None)]


def test_a_language_that_is_not_measured_is_held_back_from_drafting(desk: Desk, tmp_path: Path) -> None:
    import_rows(desk, tmp_path, [FINNISH])
    brief = Brief(topic="a till that froze at lunch", filter=Filter(record_ids=("fi-1",)))
    with pytest.raises(RefusedError, match=r"fi-1 is in Finnish.*STORYDESK_LANGUAGES"):
        desk.drafts.draft_story(People.writer, brief)
    assert desk.drafts.queue(People.writer) == []


def test_a_policy_may_allow_it(make_desk: Callable[..., Desk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STORYDESK_LANGUAGES", "en,fi")
    desk = make_desk()
    import_rows(desk, tmp_path, [FINNISH])
    brief = Brief(topic="a till that froze at lunch", filter=Filter(record_ids=("fi-1",)))
    with pytest.raises(RefusedError) as told:  # the composer reads English alone; the language is no reason now
        desk.drafts.draft_story(People.writer, brief)
    assert "Finnish" not in str(told.value)
