"""A drafting that was cut off: gone on with from its last finished step, discarded, forgotten with its record."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from agent.actions import Desk
from agent.actions.unfinished import job_of
from agent.draft.checkpoint import Saved
from agent.errors import CancelledError, NotFoundError, RefusedError
from agent.llm import ChatModel
from agent.models import Brief, Event, StatementBrief
from agent.pages import draft, queue
from agent.pages.edge import Fields
from tests.conftest import People
from tests.fake_endpoint import Answer, FakeEndpoint, serve
from tests.stories import FLOOD, import_rows
from tests.test_draft_statement import CHARGED

pytestmark = pytest.mark.enable_socket

BRIEF = Brief(topic="a bookshop open again after a flood", words=120)
ANSWER = {"s3": "Support staff sent a spare till by courier on Friday, and moved 3,100 books to it."}
JOB = job_of(People.writer, "flood", BRIEF)
#: Its next update lies ahead of any clock.
DOUBLED = CHARGED.model_copy(update={"next_update_at": datetime(2099, 1, 1, 12, 0, tzinfo=UTC)})
PLAINER = {"s1": "Some card payments on T2 terminals have been charged twice since 08:20 UTC on 16 November 2026."}
STATEMENT_JOB = job_of(People.writer, "charges", StatementBrief(incident_id=DOUBLED.id))
Make = Callable[..., Desk]


class CrashError(Exception):
    """The process ends here, as far as the desk can tell."""


@pytest.fixture
def endpoint() -> Iterator[FakeEndpoint]:
    with serve() as fake:
        yield fake


@pytest.fixture
def flooded(make_desk: Make, endpoint: FakeEndpoint, tmp_path: Path) -> Desk:
    desk = make_desk(model=lambda guard: ChatModel("tiny-1b", endpoint, guard, timeout_s=10, retries=0))
    import_rows(desk, tmp_path, [FLOOD])
    return desk


def crash_at(step: str) -> Callable[[Event], None]:
    def tell(event: Event) -> None:
        if event.step == step and event.text is None:
            raise CrashError

    return tell


def cut_off(desk: Desk, endpoint: FakeEndpoint, step: str = "Checking") -> None:
    endpoint.says(ANSWER)
    with pytest.raises(CrashError):
        desk.drafts.draft_story(People.writer, BRIEF, job=JOB, on_event=crash_at(step))


def test_it_goes_on_without_asking_the_model_again(flooded: Desk, endpoint: FakeEndpoint) -> None:
    cut_off(flooded, endpoint)
    assert [(u.job, u.brief) for u in flooded.drafts.unfinished(People.writer)] == [(JOB, BRIEF)]
    steps: list[str] = []
    draft = flooded.drafts.finish(People.writer, JOB, on_event=lambda event: steps.append(event.step))
    assert len(endpoint.requests) == 1
    assert "Going on where it stopped" in steps
    assert "Writing" not in steps
    made = flooded.drafts.page(People.writer, draft.id).version.provenance
    assert (made.usage.calls, made.model) == (1, "tiny-1b")
    assert made.prompt_sha256 is not None
    assert flooded.drafts.unfinished(People.writer) == []


def test_it_ends_in_the_text_that_it_would_have_had(flooded: Desk, endpoint: FakeEndpoint) -> None:
    cut_off(flooded, endpoint)
    resumed = flooded.drafts.finish(People.writer, JOB)
    endpoint.says(ANSWER)
    whole = flooded.drafts.draft_story(People.writer, BRIEF)
    texts = [flooded.drafts.page(People.writer, d.id).version.content.text for d in (resumed, whole)]
    assert texts[0] == texts[1]


def test_the_same_job_goes_on_by_itself_and_another_brief_begins_anew(flooded: Desk, endpoint: FakeEndpoint) -> None:
    cut_off(flooded, endpoint)
    endpoint.says(ANSWER)
    flooded.drafts.draft_story(People.writer, BRIEF.model_copy(update={"words": 100}), job=JOB)
    assert len(endpoint.requests) == 2
    cut_off(flooded, endpoint)
    flooded.drafts.draft_story(People.writer, BRIEF, job=JOB)
    assert len(endpoint.requests) == 3


def test_a_change_of_the_voice_that_the_brief_names_begins_anew(flooded: Desk, endpoint: FakeEndpoint) -> None:
    house = flooded.parts.voice.model_dump()
    flooded.voices.keep(People.approver, "shop", 0, house | {"id": "shop"})
    brief = BRIEF.model_copy(update={"voice": "shop"})
    endpoint.says(ANSWER)
    with pytest.raises(CrashError):
        flooded.drafts.draft_story(People.writer, brief, job=JOB, on_event=crash_at("Checking"))
    flooded.voices.keep(People.approver, "shop", 1, house | {"id": "shop", "city": "York"})
    endpoint.says(ANSWER)
    flooded.drafts.draft_story(People.writer, brief, job=JOB)
    assert len(endpoint.requests) == 2


def test_a_step_that_did_not_end_is_done_again(flooded: Desk, endpoint: FakeEndpoint) -> None:
    with pytest.raises(CrashError):
        flooded.drafts.draft_story(People.writer, BRIEF, job=JOB, on_event=crash_at("Writing"))
    assert flooded.drafts.unfinished(People.writer) == []


def test_what_a_person_stopped_is_not_offered(flooded: Desk, endpoint: FakeEndpoint) -> None:
    endpoint.says(ANSWER)
    steps: list[str] = []
    with pytest.raises(CancelledError):
        flooded.drafts.draft_story(
            People.writer,
            BRIEF,
            job=JOB,
            on_event=lambda event: steps.append(event.step),
            cancelled=lambda: "Checking" in steps,
        )
    assert flooded.drafts.unfinished(People.writer) == []


def test_it_is_its_writers_alone(flooded: Desk, endpoint: FakeEndpoint) -> None:
    cut_off(flooded, endpoint)
    assert flooded.drafts.unfinished(People.approver) == []
    for verb in (flooded.drafts.finish, flooded.drafts.discard):
        with pytest.raises(NotFoundError):
            verb(People.approver, JOB)
    flooded.drafts.discard(People.writer, JOB)
    assert flooded.drafts.unfinished(People.writer) == []
    assert flooded.audit.verify() > 0


def test_one_job_is_not_written_twice_at_once(flooded: Desk, endpoint: FakeEndpoint) -> None:
    endpoint.says(ANSWER)
    refused: list[str] = []

    def again(event: Event) -> None:
        if event.step == "Checking" and not refused:
            with pytest.raises(RefusedError, match="being written") as caught:
                flooded.drafts.draft_story(People.writer, BRIEF, job=JOB)
            refused.append(str(caught.value))
            assert flooded.drafts.unfinished(People.writer) == []

    flooded.drafts.draft_story(People.writer, BRIEF, job=JOB, on_event=again)
    assert refused


def test_it_is_forgotten_with_its_record(flooded: Desk, endpoint: FakeEndpoint) -> None:
    cut_off(flooded, endpoint)
    done = flooded.privacy.forget(People.privacy, "flood-1", "asked by letter of today")
    assert done.found == 0
    assert flooded.drafts.unfinished(People.writer) == []
    home = flooded.parts.settings.home
    assert not [p for p in home.rglob("*") if p.is_file() and b"spare till" in p.read_bytes()]


def test_it_goes_when_its_record_is_masked_or_imported_anew(
    flooded: Desk, endpoint: FakeEndpoint, tmp_path: Path
) -> None:
    cut_off(flooded, endpoint)
    import_rows(flooded, tmp_path, [{**FLOOD, "csat": 4}])
    assert flooded.drafts.unfinished(People.writer) == []


def test_it_goes_by_its_age(flooded: Desk, endpoint: FakeEndpoint, make_desk: Make) -> None:
    cut_off(flooded, endpoint)
    with flooded.parts.store.begin() as tx:
        assert tx.checkpoints.erase_before(flooded.parts.clock()) == 0
        kept = tx.checkpoints.find(JOB)
    assert kept is not None
    assert "Marisela" not in kept.body
    assert Saved.model_validate_json(kept.body).usage.calls == 1


# --- a statement ----------------------------------------------------------------------------------------------


def statement_cut_off(desk: Desk, endpoint: FakeEndpoint) -> None:
    endpoint.says(PLAINER)
    with pytest.raises(CrashError):
        desk.drafts.draft_statement(People.writer, DOUBLED.id, job=STATEMENT_JOB, on_event=crash_at("Checking"))


def test_a_statement_goes_on_without_asking_the_model_again(flooded: Desk, endpoint: FakeEndpoint) -> None:
    flooded.incidents.adopt(People.writer, DOUBLED)
    statement_cut_off(flooded, endpoint)
    assert [(u.job, u.title) for u in flooded.drafts.unfinished(People.writer)] == [(STATEMENT_JOB, DOUBLED.title)]
    resumed = flooded.drafts.finish(People.writer, STATEMENT_JOB)
    assert len(endpoint.requests) == 1
    assert flooded.drafts.unfinished(People.writer) == []
    endpoint.says(PLAINER)
    whole = flooded.drafts.draft_statement(People.writer, DOUBLED.id)
    first, second = (flooded.drafts.page(People.writer, d.id).version for d in (resumed, whole))
    assert first.content.text == second.content.text
    assert PLAINER["s1"] in first.content.text
    made = [(v.provenance.model, v.provenance.prompt_sha256, v.provenance.usage.calls) for v in (first, second)]
    assert made[0] == made[1]


def test_a_statement_whose_facts_changed_meanwhile_begins_anew(flooded: Desk, endpoint: FakeEndpoint) -> None:
    held = flooded.incidents.adopt(People.writer, DOUBLED)
    statement_cut_off(flooded, endpoint)
    flooded.incidents.confirm_fact(People.approver, held.id, held.revision, "f3")
    endpoint.says({})
    draft = flooded.drafts.finish(People.writer, STATEMENT_JOB)
    assert len(endpoint.requests) == 2
    text = flooded.drafts.page(People.writer, draft.id).version.content.text
    assert "A supplier sent a broken file." in text
    assert PLAINER["s1"] not in text


def test_a_statement_that_was_cut_off_can_be_discarded_on_the_queue(flooded: Desk, endpoint: FakeEndpoint) -> None:
    flooded.incidents.adopt(People.writer, DOUBLED)
    statement_cut_off(flooded, endpoint)
    shown = queue.PAGE.show(flooded, People.writer, {}).split(f'data-job="{STATEMENT_JOB}"')[0]
    assert "An unfinished statement from" in shown
    assert DOUBLED.title in shown
    queue.PAGE.acts["discard"](flooded, People.writer, Fields({"job": STATEMENT_JOB}))
    assert flooded.drafts.unfinished(People.writer) == []
    with pytest.raises(NotFoundError):
        flooded.drafts.finish(People.writer, STATEMENT_JOB)


# --- on the page ----------------------------------------------------------------------------------------------


def test_the_writer_is_told_on_the_queue_and_can_go_on_or_discard(flooded: Desk, endpoint: FakeEndpoint) -> None:
    cut_off(flooded, endpoint)
    shown = queue.PAGE.show(flooded, People.writer, {})
    assert "An unfinished draft from" in shown
    assert f'data-do="finish" data-job="{JOB}"' in shown
    assert "unfinished draft" not in queue.PAGE.show(flooded, People.approver, {})
    assert "unfinished draft" not in queue.PAGE.show(flooded, People.privacy, {})
    made = queue.PAGE.works["finish"].run(
        flooded, People.writer, Fields({"job": JOB}), lambda event: None, lambda: False
    )
    assert made.go.startswith("draft?id=")
    cut_off(flooded, endpoint)
    queue.PAGE.acts["discard"](flooded, People.writer, Fields({"job": JOB}))
    assert "unfinished draft" not in queue.PAGE.show(flooded, People.writer, {})


def test_the_page_says_what_came_from_the_cache(flooded: Desk, endpoint: FakeEndpoint) -> None:
    usage = {"prompt_tokens": 400, "completion_tokens": 100, "total_tokens": 500}
    endpoint.says(Answer((json.dumps(ANSWER),), usage=usage | {"prompt_tokens_details": {"cached_tokens": 380}}))
    made = flooded.drafts.draft_story(People.writer, BRIEF)
    assert "500 tokens (380 from the cache)" in draft.PAGE.show(flooded, People.writer, {"id": made.id})


# --- a process that is killed ---------------------------------------------------------------------------------

KILLED = """
import os, signal, sys
from agent import settings
from agent.app import build
from agent.cli.opening import OPERATOR
from agent.actions.unfinished import job_of
from agent.llm import ChatModel
from agent.local_model import Endpoint
from agent.models import Brief, StatementBrief
home, url, brief = sys.argv[1:]
desk = build(
    settings.load(home=home, database_url=None, vault_key=None),
    model=lambda guard: ChatModel("tiny-1b", lambda: Endpoint(url, "k"), guard, timeout_s=10, retries=0),
)
def tell(event):
    if event.step == "Checking":
        os.kill(os.getpid(), signal.SIGKILL)
if "incident_id" in brief:
    asked = StatementBrief.model_validate_json(brief)
    job = job_of(OPERATOR, "statement 7", asked)
    desk.drafts.draft_statement(OPERATOR, asked.incident_id, job=job, on_event=tell)
else:
    asked = Brief.model_validate_json(brief)
    desk.drafts.draft_story(OPERATOR, asked, job=job_of(OPERATOR, "brief 7", asked), on_event=tell)
"""


def kill(desk: Desk, endpoint: FakeEndpoint, asked: Brief | StatementBrief) -> None:
    """Another process drafts on this desk's home, and is killed when it begins to check."""
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(desk.parts.settings.home), endpoint.url, asked.model_dump_json()],
        env={k: v for k, v in os.environ.items() if not k.startswith("STORYDESK_LLM")},
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    assert len(endpoint.requests) == 1


def command(desk: Desk, endpoint: FakeEndpoint, kind: str, row: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """What ``storydesk draft`` says of one brief: its answer, and its progress."""
    ran = subprocess.run(
        [str(Path(sys.executable).with_name("storydesk")), "draft", kind],
        input=json.dumps(row),
        capture_output=True,
        text=True,
        env=os.environ
        | {
            "STORYDESK_HOME": str(desk.parts.settings.home),
            "STORYDESK_LLM_BASE_URL": endpoint.url,
            "STORYDESK_LLM_MODEL": "tiny-1b",
        },
        check=False,
    )
    told: dict[str, Any] = json.loads(ran.stdout)
    return told, ran.stderr


def test_after_a_kill_the_command_goes_on_with_the_same_brief(flooded: Desk, endpoint: FakeEndpoint) -> None:
    endpoint.says(ANSWER)
    kill(flooded, endpoint, BRIEF)
    endpoint.says(Answer(status=400))  # whoever asks again fails
    told, progress = command(
        flooded, endpoint, "story", {"id": "7", **BRIEF.model_dump(mode="json", exclude_defaults=True)}
    )
    assert (told["id"], told["usage"]["calls"]) == ("7", 1)
    assert "Going on where it stopped" in progress
    assert len(endpoint.requests) == 1


def test_after_a_kill_the_command_goes_on_with_the_same_statement(flooded: Desk, endpoint: FakeEndpoint) -> None:
    held = flooded.incidents.adopt(People.writer, DOUBLED)
    endpoint.says(PLAINER)
    kill(flooded, endpoint, StatementBrief(incident_id=held.id))
    endpoint.says(Answer(status=400))
    told, progress = command(flooded, endpoint, "statement", {"id": "7", "incident": held.id})
    assert (told["usage"]["calls"], told["model"]) == (1, "tiny-1b")
    assert PLAINER["s1"] in told["text"]
    assert "Going on where it stopped" in progress
    assert len(endpoint.requests) == 1
