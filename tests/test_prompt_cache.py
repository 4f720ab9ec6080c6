"""What stays the same stands first in every prompt, byte for byte, so that a server can keep it."""

import json
from collections.abc import Iterator
from itertools import takewhile
from typing import Any

import pytest

from agent.draft import Assignment, Run, draft_story
from agent.llm import ChatModel
from agent.models import Brief
from tests.fake_endpoint import FakeEndpoint, serve
from tests.test_draft_story import BRIEF, NOW, OVEN, VOICE, said

pytestmark = pytest.mark.enable_socket

QUIET: dict[str, Any] = {"on_event": lambda _: None, "cancelled": lambda: False, "rounds": 0, "check": lambda _: []}
BREAD = said(
    ("customer", "I run a bakery and our van broke on Monday. We lost 12 orders."),
    ("agent", "I have sent you a spare van."),
    ("customer", "The van came at six. We delivered every order by noon."),
)


@pytest.fixture
def endpoint() -> Iterator[FakeEndpoint]:
    with serve() as fake:
        yield fake


def prompts(endpoint: FakeEndpoint, model: str, *drafts: tuple[Brief, list[Any]]) -> list[list[dict[str, str]]]:
    chat = ChatModel(model, endpoint, lambda _: None, timeout_s=10, retries=0)
    for brief, passages in drafts:
        endpoint.says({"headline": "h", "body": [{"text": "t", "notes": [1]}]} if model == "gpt-5" else {})
        draft_story(Assignment(brief, passages, VOICE, Run(chat, NOW, **QUIET)))
    return [request["messages"] for request in endpoint.requests]


@pytest.mark.parametrize("model", ["tiny-1b", "gpt-5"])
def test_the_rules_are_the_same_bytes_for_every_brief_and_evidence(endpoint: FakeEndpoint, model: str) -> None:
    other = Brief(topic="a van that came in time", angle="turnaround", audience="local press", words=120)
    first, second = prompts(endpoint, model, (BRIEF, OVEN), (other, BREAD))
    assert first[0] == second[0]
    assert first[1] != second[1]


def test_a_second_draft_of_the_same_evidence_differs_only_behind_it(endpoint: FakeEndpoint) -> None:
    other = BRIEF.model_copy(update={"angle": "turnaround", "audience": "local press"})
    first, second = (json.dumps(p) for p in prompts(endpoint, "gpt-5", (BRIEF, OVEN), (other, OVEN)))
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(first, second, strict=False)))
    assert "MATERIAL>>>" in first[:same]
    assert same > 0.9 * len(first)


def test_a_small_models_second_draft_of_the_same_evidence_is_the_same_prompt(endpoint: FakeEndpoint) -> None:
    other = BRIEF.model_copy(update={"angle": "turnaround", "audience": "local press"})
    first, second = prompts(endpoint, "tiny-1b", (BRIEF, OVEN), (other, OVEN))
    assert first == second
