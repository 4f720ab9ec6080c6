"""The embedded chat model: only a verified file, only on loopback, only with the key; and its recorded answers.

The recorded answers come from the 0.5B model. To record them again:
``RECORD_CASSETTES=1 pytest -k recorded tests/test_local_model.py``.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import vcr
from vcr.cassette import Cassette

from agent import local_model, settings
from agent.draft import Assignment, Run, draft_statement, draft_story
from agent.draft.verbatim import copied
from agent.errors import ModelFileError, SettingsError
from agent.llm import ChatModel
from agent.local_model import Endpoint, ServerConfig
from tests.test_draft_statement import CHARGED, META
from tests.test_draft_statement import VALUES as STATEMENT
from tests.test_draft_story import BRIEF, NOW, OVEN, VOICE, body

SMALL = "qwen2.5-coder-0.5b"
CASSETTES = Path(__file__).parent / "cassettes"
RECORDING = "RECORD_CASSETTES" in os.environ
QUIET: dict[str, Any] = {"on_event": lambda _: None, "cancelled": lambda: False, "rounds": 1, "check": lambda _: []}


def embedded() -> Endpoint:
    """The real server; a test that asks for it says so when the file can't be had."""
    try:
        return local_model.endpoint(ServerConfig(SMALL, settings.load().models, context=4096))
    except ModelFileError as error:
        pytest.skip(f"needs the 0.5B model (`python -m agent.weights --chat 0.5b`): {error}")


def test_a_name_that_is_not_embedded_is_a_wrong_setting(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="STORYDESK_LLM_MODEL"):
        local_model.endpoint(ServerConfig("gpt-5", tmp_path))


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match="make setup"):
        local_model.endpoint(ServerConfig(SMALL, tmp_path))


def test_another_file_under_the_models_name_is_not_loaded(tmp_path: Path) -> None:
    (tmp_path / "qwen2.5-coder-0.5b-instruct.gguf").write_bytes(b"GGUF")
    with pytest.raises(ModelFileError, match="not the file"):
        local_model.endpoint(ServerConfig(SMALL, tmp_path))


# --- recorded ------------------------------------------------------------------------------------------------


@pytest.fixture
def cassette(request: pytest.FixtureRequest) -> Iterator[Cassette]:
    """The test's own recording, matched on method, path and body; one that is not played to its end fails."""
    name = f"{request.node.originalname}.yaml"
    if RECORDING:
        (CASSETTES / name).unlink(missing_ok=True)
    player = vcr.VCR(
        cassette_library_dir=str(CASSETTES),
        record_mode="all" if RECORDING else "none",
        match_on=["method", "path", "body"],
        filter_headers=["authorization", "host", "user-agent", ("x-stainless-os", None)],
        decode_compressed_response=True,
    )
    with player.use_cassette(name) as played:
        yield played
    assert RECORDING or played.all_played


def recorded() -> ChatModel:
    reach = embedded if RECORDING else lambda: Endpoint("http://127.0.0.1:1/v1", "recorded")
    return ChatModel(SMALL, reach, lambda _: None, timeout_s=600, retries=0)


@pytest.mark.enable_socket
def test_a_story_from_recorded_answers(cassette: Cassette) -> None:
    written = draft_story(Assignment(BRIEF, OVEN, VOICE, Run(recorded(), NOW, **QUIET)))
    assert written.provenance.usage.prompt_tokens > 0
    assert written.provenance.usage.completion_tokens > 0
    assert len(body(written)) >= 3
    assert not copied(" ".join(body(written)), [p.text for p in OVEN if p.role == "customer"])


@pytest.mark.enable_socket
def test_a_statement_from_recorded_answers(cassette: Cassette) -> None:
    written = draft_statement(CHARGED, META, VOICE, Run(recorded(), **{**STATEMENT, "rounds": 1}))
    assert written.provenance.usage.calls >= 1
    assert "09:10" in written.content.part("body")


# --- the model itself ----------------------------------------------------------------------------------------


@pytest.mark.model
@pytest.mark.enable_socket
def test_the_embedded_model_answers_in_the_form_and_is_started_once() -> None:
    chat = ChatModel(SMALL, embedded, lambda _: None, timeout_s=600)
    written = draft_story(Assignment(BRIEF, OVEN, VOICE, Run(chat, NOW, **QUIET)))
    assert body(written)
    again = draft_story(Assignment(BRIEF, OVEN, VOICE, Run(chat, NOW, **QUIET)))
    assert again.provenance.usage.cached_tokens > 0
    assert embedded() == embedded()
    assert embedded().base_url.startswith("http://127.0.0.1:")


@pytest.mark.model
@pytest.mark.enable_socket
def test_the_embedded_server_refuses_another_key() -> None:
    import httpx2

    at = embedded()
    body = {"messages": [{"role": "user", "content": "hello"}], "max_tokens": 1}
    answer = httpx2.post(f"{at.base_url}/chat/completions", json=body, headers={"authorization": "Bearer other"})
    assert answer.status_code == 401
