"""Notices: what is told to whom, and that a failing address neither loses one nor stops the desk."""

import hashlib
import json
import logging
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from agent import settings
from agent.actions import Desk
from agent.actions.notices import DELAYS, LEASE, NEWS, NoticeVerbs
from agent.actions.people import DESK
from agent.errors import NotAllowedError, RefusedError, SettingsError
from agent.models import Draft
from agent.notify import KINDS, Address, AddressError, Message, Notice, Sender, message, read
from agent.notify.sending import QUIET
from agent.store.notices import Delivery
from agent.watch.warnings import Warned
from tests.conftest import NOON, Clock, People
from tests.crisis_examples import add, open_incident
from tests.fake_webhook import Webhook, serve
from tests.test_crisis_desk import sign

pytestmark = pytest.mark.enable_socket


@pytest.fixture
def hook() -> Iterator[Webhook]:
    with serve() as made:
        yield made


def on_alert(desk: Desk, *urls: str, timeout: float = 15) -> Desk:
    """``desk`` with these addresses of its own, and a sender that gives up after ``timeout`` seconds."""
    from dataclasses import replace

    from pydantic import SecretStr

    own = desk.parts.settings.model_copy(update={"alerts": SecretStr(",".join(urls)) if urls else None})
    desk.notices = NoticeVerbs(replace(desk.parts, settings=own), Sender(timeout))
    return desk


def in_review(desk: Desk) -> Draft:
    draft = desk.drafts.draft_statement(People.writer, open_incident(desk).id)
    return desk.drafts.submit(People.writer, draft.id, 1)


def listening(desk: Desk, hook: Webhook, *people: str) -> None:
    for person in people:
        desk.notices.choose(People.admin, "at once", address=hook.url(person), person=person)


# --- what is told to whom


def test_who_could_sign_is_told_once_and_nobody_else(desk: Desk, hook: Webhook) -> None:
    on_alert(desk)
    everybody = [person.id for person in People.everybody]
    desk.notices.run(DESK)
    listening(desk, hook, *everybody)
    draft = in_review(desk)
    desk.notices.run(DESK)
    waiting = "Storydesk: a text waits for your signature"
    told = {person for person in everybody if waiting in hook.titles(person)}
    assert told == {People.approver.id, People.other.id, People.legal.id}
    sign(desk, draft.id, People.legal.id)
    desk.notices.run(DESK)
    desk.notices.run(DESK)
    assert [hook.titles(person).count(waiting) for person in sorted(told)] == [1, 1, 1]


def test_a_writer_is_told_of_changes_comments_stale_facts_and_withdrawal(desk: Desk, hook: Webhook) -> None:
    on_alert(desk)
    draft = in_review(desk)
    desk.notices.run(DESK)
    listening(desk, hook, People.writer.id)
    desk.drafts.comment(People.legal, draft.id, 1, "Marisela wants another word here.")
    desk.drafts.comment(People.writer, draft.id, 1, "I see.")
    desk.drafts.request_changes(People.approver, draft.id, 1, "Shorter, please.")
    incident = desk.incidents.get(People.legal, str(draft.incident_id))
    desk.incidents.remove_fact(People.legal, incident.id, incident.revision, "F5")
    desk.drafts.withdraw(People.approver, draft.id, 1, "no longer needed")
    desk.notices.run(DESK)
    assert sorted(hook.titles(People.writer.id)) == [
        "Storydesk: a text of yours was withdrawn or erased",
        "Storydesk: changes were requested on your text",
        "Storydesk: somebody commented on your text",
        "Storydesk: the facts have changed under a statement of yours",
    ]
    bodies = json.dumps(hook.got)
    assert f"/draft?id={draft.id}" in bodies
    for hidden in ("Marisela", "Shorter", "Counter", "payments", People.legal.id, People.legal.name, "s3cret"):
        assert hidden not in bodies


def test_a_warning_and_an_incident_go_to_the_desks_own_channel_with_their_counts(desk: Desk, hook: Webhook) -> None:
    on_alert(desk, hook.url("alerts"))
    told = {"seen": 14, "expected": 2.5, "negative": 9, "negative_expected": 1.0, "score": 5.0}
    warned = Warned(topic="charged twice by Ann Example", what="volume", at=NOON, since=NOON, **told)
    with desk.parts.store.begin() as tx:
        tx.warnings.put(warned)
        tx.audit.append(NOON, DESK.id, "warn", warned.id, {"what": "volume", "seen": "14", "expected": "2.5"})
    incident = desk.incidents.open(People.writer, "Card payments charged twice")
    desk.notices.run(DESK)
    second, first = sorted(hook.got["alerts"], key=lambda one: one["title"])
    assert "seen 14" in first["message"]
    assert "expected 2.5" in first["message"]
    assert second["title"] == "Storydesk: an incident was opened"
    assert f"/crisis?id={incident.id}" in second["message"]
    assert "Ann Example" not in json.dumps(hook.got)
    assert "charged" not in json.dumps(hook.got)


def test_a_next_update_that_comes_due_is_told_once_to_the_owner_and_the_desk(
    desk: Desk, hook: Webhook, clock: Clock
) -> None:
    on_alert(desk, hook.url("alerts"))
    listening(desk, hook, People.writer.id)
    open_incident(desk)
    clock.forward(minutes=109)
    desk.notices.run(DESK)
    due = "Storydesk: the next update of an incident is due"
    assert due not in hook.titles("alerts")
    clock.forward(minutes=2)
    desk.notices.run(DESK)
    clock.forward(minutes=2)
    desk.notices.run(DESK)
    assert hook.titles("alerts").count(due) == hook.titles(People.writer.id).count(due) == 1


def test_every_kind_has_words_and_no_more_than_an_id_of_what_it_is_about() -> None:
    for kind in KINDS:
        told = message([Notice(kind=kind, subject="a b&c", at=NOON, detail={"version": "2"})], "https://desk.example/")
        assert "12:00 UTC on 16 November 2026" in told.body
        assert told.body.endswith(("https://desk.example/crisis", "=a%20b%26c"))
    assert message([Notice(kind="comment", subject="d", at=NOON)], None).body.endswith("\n/draft?id=d")


# --- failing


def test_an_address_that_fails_twice_is_tried_again_and_takes_it_once(desk: Desk, hook: Webhook, clock: Clock) -> None:
    on_alert(desk, hook.url("alerts"))
    hook.fails["alerts"] = 2
    desk.incidents.open(People.writer, "Cards")
    assert desk.notices.run(DESK) == 0
    (row,) = desk.notices.failed(People.legal)
    assert (row.state, row.tries, row.error) == ("waiting", 1, "it answered with HTTP 500")
    assert row.next_at == clock() + DELAYS[0]
    assert desk.notices.run(DESK) == 0
    assert len(hook.got["alerts"]) == 1
    clock.forward(seconds=31)
    assert desk.notices.run(DESK) == 0
    clock.forward(minutes=3)
    assert desk.notices.run(DESK) == 1
    clock.forward(days=1)
    assert desk.notices.run(DESK) == 0
    assert len(hook.got["alerts"]) == 3
    assert desk.notices.failed(People.legal) == []
    assert [r.state for r in desk.notices.rows(People.legal)] == ["sent"]


def test_an_address_that_always_fails_is_given_up_and_shown_while_others_get_theirs(
    desk: Desk, hook: Webhook, clock: Clock
) -> None:
    on_alert(desk, hook.url("bad"), hook.url("good"))
    hook.fails["bad"] = 100
    incident = desk.incidents.open(People.writer, "Cards")
    for delay in (timedelta(0), *DELAYS, timedelta(hours=9)):
        clock.at += delay
        desk.notices.run(DESK)
    assert len(hook.got["bad"]) == len(DELAYS) + 1
    assert len(hook.got["good"]) == 1
    (row,) = desk.notices.failed(People.writer)
    assert (row.state, row.subject, row.next_at) == ("failed", incident.id, None)
    assert row.to == "webhook (json://127.0.0.1)"
    hook.fails["bad"] = 0
    desk.notices.retry(People.writer, row.id)
    assert desk.notices.run(DESK) == 1
    assert desk.notices.failed(People.writer) == []
    with pytest.raises(RefusedError):
        desk.notices.retry(People.writer, row.id)


def test_an_address_that_hangs_is_left_in_time(desk: Desk, hook: Webhook) -> None:
    on_alert(desk, hook.url("slow"), hook.url("good"), timeout=3)
    hook.hangs.add("slow")
    desk.incidents.open(People.writer, "Cards")
    assert desk.notices.run(DESK) == 1
    (row,) = desk.notices.failed(People.writer)
    assert "no answer in time" in row.error


def test_a_process_that_logs_nothing_still_tells_what_an_address_answered(
    desk: Desk, hook: Webhook, caplog: pytest.LogCaptureFixture
) -> None:
    on_alert(desk, hook.url("alerts"))
    hook.fails["alerts"] = 1
    desk.incidents.open(People.writer, "Cards")
    with caplog.at_level(logging.CRITICAL), caplog.at_level(logging.NOTSET, logger="apprise"):
        desk.notices.run(DESK)
    (row,) = desk.notices.failed(People.legal)
    assert row.error == "it answered with HTTP 500"


def test_no_secret_of_an_address_is_logged_shown_or_kept_in_the_clear(
    desk: Desk, hook: Webhook, caplog: pytest.LogCaptureFixture
) -> None:
    on_alert(desk, hook.url("alerts"), "json://someone:s3cret@127.0.0.1:1/nobody")
    hook.fails["alerts"] = 100
    listening(desk, hook, People.writer.id)
    desk.incidents.open(People.approver, "Cards")
    with caplog.at_level(logging.DEBUG):
        desk.notices.run(DESK)
    logged = " ".join(r.getMessage() for r in caplog.records if not r.name.startswith(QUIET))
    assert not any(logging.getLogger(name).propagate for name in QUIET)
    shown = [row.model_dump_json() for row in desk.notices.rows(People.admin)]
    shown += [r.model_dump_json() for r in desk.audit.records(People.admin, limit=200)]
    assert "s3cret" not in " ".join([*shown, logged])
    assert "someone" not in " ".join([*shown, logged])
    for path in (p for p in desk.parts.settings.home.rglob("*") if p.is_file()):
        assert b"s3cret" not in path.read_bytes()


# --- killed, and two at once


class Dies(Sender):
    """Sends, and dies before anybody can note it."""

    def send(self, address: Address, message: Message) -> str:
        super().send(address, message)
        raise KeyboardInterrupt


def test_a_process_that_dies_while_sending_leaves_the_notice_to_the_next(
    desk: Desk, make_desk: Callable[..., Desk], hook: Webhook, clock: Clock
) -> None:
    on_alert(desk, hook.url("alerts"))
    desk.incidents.open(People.writer, "Cards")
    dying = NoticeVerbs(desk.notices._parts, Dies())
    with pytest.raises(KeyboardInterrupt):
        dying.run(DESK)
    after = on_alert(make_desk(), hook.url("alerts"))
    assert after.notices.run(DESK) == 0
    clock.at += LEASE + timedelta(seconds=1)
    assert after.notices.run(DESK) == 1
    assert len(hook.got["alerts"]) == 2


def test_what_happened_while_nothing_was_sent_is_told_after_a_start_but_no_old_news(
    desk: Desk, make_desk: Callable[..., Desk], hook: Webhook, clock: Clock
) -> None:
    desk.incidents.open(People.writer, "Old")
    clock.at += NEWS + timedelta(hours=1)
    desk.incidents.open(People.writer, "Cards")
    desk.close()
    after = on_alert(make_desk(), hook.url("alerts"))
    assert after.notices.run(DESK) == 1
    assert after.notices.run(DESK) == 0


def test_a_notice_that_waits_too_long_to_be_sent_is_given_up_unsaid(desk: Desk, hook: Webhook, clock: Clock) -> None:
    on_alert(desk, hook.url("alerts"))
    desk.incidents.open(People.writer, "Cards")
    desk.notices.gather(DESK)
    clock.at += NEWS + timedelta(minutes=1)
    assert desk.notices.deliver(DESK) == 0
    assert "alerts" not in hook.got
    assert [row.state for row in desk.notices.failed(People.writer)] == ["failed"]


def test_of_two_processes_one_sends_and_no_verb_waits_for_it(
    desk: Desk, make_desk: Callable[..., Desk], hook: Webhook
) -> None:
    other = on_alert(make_desk(), hook.url("slow"))
    on_alert(desk, hook.url("slow"))
    hook.hangs.add("slow")
    desk.incidents.open(People.writer, "Cards")
    sending = threading.Thread(target=lambda: desk.notices.run(DESK), daemon=True)
    sending.start()
    assert hook.arrived.wait(15)
    assert other.notices.run(DESK) == 0
    desk.incidents.open(People.writer, "Tills")
    hook.over.set()
    sending.join(15)
    assert len(hook.got["slow"]) >= 1


def test_the_same_thing_to_the_same_place_is_put_once(desk: Desk) -> None:
    one = Delivery(
        id="a", key=hashlib.sha256(b"k").hexdigest(), due_at=NOON, notice=Notice(kind="comment", subject="d", at=NOON)
    )
    with desk.parts.store.begin() as tx:
        assert tx.outbox.put([one, one.model_copy(update={"id": "b"})]) == 1
        assert tx.outbox.put([one.model_copy(update={"id": "c"})]) == 0


# --- what a person chooses


def test_a_digest_comes_at_its_hour_as_one_message(desk: Desk, hook: Webhook, clock: Clock) -> None:
    on_alert(desk)
    draft = in_review(desk)
    desk.notices.run(DESK)
    desk.notices.choose(People.writer, "digest", hour=17, address=hook.url("w"))
    desk.drafts.comment(People.legal, draft.id, 1, "One.")
    desk.drafts.comment(People.legal, draft.id, 1, "Two.")
    assert desk.notices.run(DESK) == 0
    clock.forward(hours=5)
    assert desk.notices.run(DESK) == 1
    (told,) = hook.got["w"]
    assert told["title"].startswith("Storydesk: ")
    assert told["message"].count("Somebody commented on your text") == 2


def test_off_sends_nothing_and_a_changed_mind_counts_for_what_waits(desk: Desk, hook: Webhook) -> None:
    on_alert(desk)
    draft = in_review(desk)
    desk.notices.run(DESK)
    desk.notices.choose(People.writer, "digest", hour=20, address=hook.url("w"))
    desk.drafts.comment(People.legal, draft.id, 1, "One.")
    desk.notices.run(DESK)
    desk.notices.choose(People.writer, "at once")
    assert desk.notices.run(DESK) == 1
    desk.drafts.comment(People.legal, draft.id, 1, "Two.")
    desk.notices.gather(DESK)
    desk.notices.choose(People.writer, "off")
    assert desk.notices.run(DESK) == 0
    assert len(hook.got["w"]) == 1
    assert [row.state for row in desk.notices.rows(People.writer)] == ["sent"]


def test_nobody_with_a_closed_account_is_written_to(desk: Desk, hook: Webhook) -> None:
    on_alert(desk)
    draft = in_review(desk)
    desk.notices.run(DESK)
    listening(desk, hook, People.writer.id)
    desk.drafts.comment(People.legal, draft.id, 1, "One.")
    desk.notices.gather(DESK)
    desk.people.disable(People.admin, People.writer.id)
    assert desk.notices.deliver(DESK) == 0
    assert hook.got == {}


def test_choices_are_ones_own_and_the_address_is_not_given_back(desk: Desk, hook: Webhook) -> None:
    on_alert(desk)
    assert desk.notices.choice(People.writer).mode == "off"
    chosen = desk.notices.choose(People.writer, "digest", hour=7, address=hook.url("w"))
    assert (chosen.mode, chosen.hour, chosen.to) == ("digest", 7, "webhook (json://127.0.0.1)")
    assert desk.notices.choose(People.writer, "off").to == chosen.to
    assert desk.notices.test(People.writer) == ""
    assert hook.titles("w") == ["Storydesk: a test"]
    with pytest.raises(NotAllowedError):
        desk.notices.choice(People.approver, People.writer.id)
    with pytest.raises(NotAllowedError):
        desk.notices.choose(People.approver, "off", person=People.writer.id)
    with pytest.raises(NotAllowedError):
        desk.notices.run(People.approver)
    with pytest.raises(RefusedError, match="Say where"):
        desk.notices.choose(People.approver, "at once")
    assert desk.notices.choose(People.writer, "off", address="").to == ""
    with pytest.raises(RefusedError, match="no address"):
        desk.notices.test(People.writer)
    assert desk.audit.verify()


def test_another_persons_notices_are_not_shown(desk: Desk, hook: Webhook) -> None:
    on_alert(desk)
    draft = in_review(desk)
    desk.notices.run(DESK)
    hook.fails[People.writer.id] = 9
    listening(desk, hook, People.writer.id)
    desk.drafts.comment(People.legal, draft.id, 1, "One.")
    desk.notices.run(DESK)
    assert desk.notices.failed(People.legal) == []
    assert len(desk.notices.failed(People.writer)) == len(desk.notices.failed(People.admin)) == 1
    (row,) = desk.notices.failed(People.writer)
    with pytest.raises(NotAllowedError):
        desk.notices.retry(People.legal, row.id)


# --- addresses


@pytest.mark.parametrize(
    ("url", "label"),
    [
        ("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/", "Slack (slack://)"),
        ("mailtos://desk:pass@example.org?to=a@b.example,c@d.example", "e-mail (mailtos://example.org)"),
        ("jsons://hook.example/path?token=1", "webhook (jsons://hook.example)"),
    ],
)
def test_a_label_holds_no_secret(url: str, label: str) -> None:
    assert read(url).label == label


@pytest.mark.parametrize(
    "url",
    ["", "hello", "file:///etc/passwd", "syslog://", "https://x.example", "json://169.254.169.254/", "json://a b/c"],
)
def test_what_is_no_address_is_refused_without_saying_it(url: str) -> None:
    with pytest.raises(AddressError) as refused:
        read(url)
    assert not url or url not in str(refused.value)


def test_the_desks_addresses_are_split_between_and_not_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STORYDESK_ALERTS", "mailto://u:p@x.example?to=a,b, json://y.example/z")
    assert settings.load().alert_addresses == ("mailto://u:p@x.example?to=a,b", "json://y.example/z")
    monkeypatch.setenv("STORYDESK_ALERTS", "s3cret")
    with pytest.raises(SettingsError, match="STORYDESK_ALERTS") as wrong:
        settings.load()
    assert "s3cret" not in str(wrong.value)


def test_an_address_of_the_desk_that_no_service_takes_is_shown_and_stops_nothing(desk: Desk, hook: Webhook) -> None:
    on_alert(desk, "strange://x.example", hook.url("good"))
    add(desk, open_incident(desk), "unknown", "Why.")
    assert desk.notices.run(DESK) == 1
    assert [row.to for row in desk.notices.failed(People.writer)] == ["an address that can't be read"]
    assert [bool(error) for _, error in desk.notices.test_channels(People.admin)] == [True, False]
