"""The demonstration: the sample incident in the present, and the whole chain run once."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from agent import demo
from agent.actions import Desk
from agent.demo_incident import RUNNING
from tests.conftest import People

NIGHT = datetime(2027, 2, 28, 23, 50, 12, tzinfo=UTC)


def test_the_sample_incident_runs_now_and_keeps_its_order() -> None:
    incident = demo.sample_incident(NIGHT)
    assert timedelta(0) <= NIGHT - incident.detected_at - RUNNING < timedelta(minutes=1)
    confirmed = [f.confirmed_at for f in incident.facts if f.confirmed_at]
    assert confirmed == sorted(confirmed)
    assert incident.detected_at < confirmed[0] <= confirmed[-1] <= NIGHT
    assert incident.next_update_at is not None
    assert incident.next_update_at > NIGHT


def test_the_times_in_its_words_move_too() -> None:
    words = " ".join(f.text for f in demo.sample_incident(NIGHT).facts)
    assert "13 November" not in words
    assert re.findall(r"on (\d+ \w+ \d{4})", words) == ["28 February 2027", "28 February 2027"]


def test_the_chain_once(make_desk: Callable[..., Desk], capsys: pytest.CaptureFixture[str]) -> None:
    said: list[str] = []
    code = demo.once(said.append, desk=make_desk())
    text = "\n".join(said)
    assert code == 0, text
    for step in ("Imported", "Flagged", "Drafted", "Checked", "Signed", "Exported", "Audit"):
        assert step in text
    assert text.count("signed") >= 2
    assert "the chain holds" in text


def test_preparing_twice_keeps_what_was_done(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk()
    demo.prepare(desk)
    first = {row.draft.id for row in desk.drafts.queue(People.writer)}
    demo.prepare(desk)
    assert {row.draft.id for row in desk.drafts.queue(People.writer)} == first
    assert len(first) == 3


def test_a_password_is_shown_until_somebody_signed_in(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk()
    demo._make_accounts(desk)
    shown = demo.welcome(desk)
    password = next(line.split()[1] for line in shown.splitlines() if line.strip().startswith("writer"))
    desk.people.sign_in("writer", password)
    assert password not in demo.welcome(desk)
    assert desk.people.sign_in("writer", password)
