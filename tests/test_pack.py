"""Evidence by a budget of tokens: the most useful first, and what is left out is said."""

from collections.abc import Iterator
from typing import Any

import pytest

from agent.capabilities import SAFE
from agent.draft import Assignment, Run, draft_story
from agent.draft.notes import Note
from agent.draft.pack import pack
from agent.llm import ChatModel
from agent.models import Event
from tests.fake_endpoint import FakeEndpoint, serve
from tests.test_draft_notes import passage
from tests.test_draft_story import BRIEF, NOW, OVEN, VOICE


def note(number: int, stage: Any, clause: str) -> Note:
    return Note(number, passage(clause), stage, clause, clause)


NOTES = [
    note(1, "problem", "the oven was stopped"),
    note(2, "problem", "the oven lost 40 scones"),
    note(3, "problem", "they were delighted with the oven"),
    note(4, "help", "they sent a fuse"),
    note(5, "outcome", "they were open again by two"),
]


def chosen(room: int) -> list[int]:
    """With every note at ten tokens."""
    return [n.number for n in pack(NOTES, room * 10, lambda text: 9).notes]


def test_each_stage_comes_before_any_stage_twice_and_facts_before_judgements() -> None:
    assert chosen(1) == [2]
    assert chosen(3) == [2, 4, 5]
    assert chosen(4) == [1, 2, 4, 5]
    assert chosen(5) == [1, 2, 3, 4, 5]


def test_what_is_left_out_is_counted_and_one_note_is_always_told() -> None:
    assert pack(NOTES, 30, lambda text: 9).left_out == 2
    assert pack(NOTES, 0, lambda text: 9).left_out == 4
    assert pack(NOTES, 1000).left_out == 0


def test_a_short_note_takes_the_room_that_a_long_one_had_no_use_for() -> None:
    packed = pack(NOTES, 40, lambda text: 100 if "fuse" in text else 9)
    assert [n.number for n in packed.notes] == [1, 2, 3, 5]


@pytest.fixture
def endpoint() -> Iterator[FakeEndpoint]:
    with serve() as fake:
        yield fake


@pytest.mark.enable_socket
def test_a_draft_says_how_much_its_prompt_had_no_room_for(endpoint: FakeEndpoint) -> None:
    narrow = SAFE._replace(small=False, context=1930)
    chat = ChatModel("fake", endpoint, lambda _: None, able=narrow, timeout_s=10, retries=0)
    body = [{"text": "The customer lost 40 scones, the customer said.", "notes": [n]} for n in range(1, 7)]
    endpoint.says({"headline": "Oven mended", "standfirst": "", "body": body})
    events: list[Event] = []
    told: dict[str, Any] = {"cancelled": lambda: False, "rounds": 0, "check": lambda _: []}
    made = draft_story(Assignment(BRIEF, OVEN, VOICE, Run(chat, NOW, events.append, **told)))
    assert made.provenance.left_out > 0
    assert any("left out" in event.detail for event in events)
    sent = endpoint.requests[0]["messages"][1]["content"]
    assert f"{made.provenance.left_out} of " in next(e.detail for e in events if "left out" in e.detail)
    assert sent.count("said they") + sent.count("said the") >= 1
