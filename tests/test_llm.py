"""The one way to a chat model, against a fake at the wire."""

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from email.utils import format_datetime

import pytest
from pydantic import BaseModel

from agent import llm, settings
from agent.errors import CancelledError, LeakError, ModelUnavailableError
from agent.llm import ChatModel, Prices, Reply, count_tokens
from agent.local_model import Endpoint
from prompts import Prompt
from tests.fake_endpoint import Answer, FakeEndpoint, serve

pytestmark = pytest.mark.enable_socket

PROMPT = Prompt("test", "You write.", "One sentence on bread.")
SCHEMA = {"type": "object", "properties": {"text": {"type": "string", "maxLength": 80}}, "required": ["text"]}


class Text(BaseModel):
    text: str


class Many(BaseModel):
    items: list[str]


@pytest.fixture
def endpoint() -> Iterator[FakeEndpoint]:
    with serve() as fake:
        yield fake


def model(endpoint: FakeEndpoint, **more: object) -> ChatModel:
    values: dict[str, object] = {"guard": lambda _: None, "timeout_s": 10.0, "retries": 0} | more
    return ChatModel("fake", endpoint, **values)  # type: ignore[arg-type]


def ask(chat: ChatModel, **more: object) -> Reply[Text]:
    return chat.structured(PROMPT, Text, SCHEMA, max_tokens=50, **more)  # type: ignore[arg-type]


def test_an_answer_comes_in_the_form_that_was_asked_for(endpoint: FakeEndpoint) -> None:
    endpoint.says({"text": "Bread rises."})
    assert ask(model(endpoint)).data.text == "Bread rises."
    sent = endpoint.requests[0]
    assert [m["content"] for m in sent["messages"]] == ["You write.", "One sentence on bread."]
    assert sent["response_format"]["json_schema"]["schema"] == SCHEMA
    assert sent["response_format"]["json_schema"]["strict"] is True
    assert sent["max_completion_tokens" if "max_completion_tokens" in sent else "max_tokens"] == 50
    assert endpoint.keys == ["Bearer test-key"]


def test_tokens_are_handed_on_as_they_come(endpoint: FakeEndpoint) -> None:
    endpoint.says(Answer(('{"te', 'xt": "Bre', 'ad."}')))
    pieces: list[str] = []
    ask(model(endpoint), on_token=pieces.append)
    assert pieces == ['{"te', 'xt": "Bre', 'ad."}']


def test_usage_and_cost_are_the_endpoints_own_count(endpoint: FakeEndpoint) -> None:
    usage = {
        "prompt_tokens": 1000,
        "completion_tokens": 200,
        "total_tokens": 1200,
        "prompt_tokens_details": {"cached_tokens": 640},
    }
    endpoint.says(Answer(('{"text": "Bread."}',), usage=usage))
    told = ask(model(endpoint, prices=Prices(Decimal("0.50"), Decimal("2")))).usage
    assert (told.calls, told.prompt_tokens, told.cached_tokens, told.completion_tokens) == (1, 1000, 640, 200)
    assert told.cost == Decimal("0.0009")


def test_an_endpoint_that_does_not_count_is_counted(endpoint: FakeEndpoint) -> None:
    endpoint.says({"text": "Bread."})
    told = ask(model(endpoint)).usage
    assert told.prompt_tokens == count_tokens(PROMPT.text)
    assert told.completion_tokens > 0
    assert told.cost is None


def test_the_guard_sees_what_a_schema_quotes(endpoint: FakeEndpoint) -> None:
    seen: list[str] = []
    schema = {"type": "object", "properties": {"quote": {"type": "string", "enum": ["It froze.", "We paid."]}}}
    endpoint.says({"text": "Bread rises."})
    model(endpoint, guard=seen.append).structured(PROMPT, Text, schema, max_tokens=50)
    assert seen == [f"{PROMPT.text}\nIt froze.\nWe paid."]


def test_the_guard_stops_a_prompt_before_it_leaves(endpoint: FakeEndpoint) -> None:
    seen: list[str] = []

    def guard(text: str) -> None:
        seen.append(text)
        raise LeakError("stopped")

    with pytest.raises(LeakError):
        ask(model(endpoint, guard=guard))
    assert seen == [PROMPT.text]
    assert endpoint.requests == []


def test_an_answer_in_the_wrong_form_is_asked_for_again_a_little_warmer(endpoint: FakeEndpoint) -> None:
    endpoint.says(Answer(("no JSON",)), {"text": "Bread."})
    reply = ask(model(endpoint))
    assert reply.data.text == "Bread."
    assert reply.usage.calls == 2
    assert endpoint.requests[0]["temperature"] < endpoint.requests[1]["temperature"]


def test_an_answer_in_the_wrong_form_twice_is_the_models_failure(endpoint: FakeEndpoint) -> None:
    endpoint.says({"other": 1}, Answer(("",)))
    with pytest.raises(ModelUnavailableError, match="not the form"):
        ask(model(endpoint))


def test_of_a_cut_answer_the_whole_items_are_kept(endpoint: FakeEndpoint) -> None:
    endpoint.says(Answer(('{"items": ["One is whole.", "Two is', " not"), finish="length"))
    reply = model(endpoint).structured(PROMPT, Many, {"type": "object"}, max_tokens=5)
    assert reply.partial
    assert reply.data.items == ["One is whole."]


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (503, "on its own side"),
        (401, "OPENAI_API_KEY"),
        (404, "STORYDESK_LLM_MODEL"),
        (429, "no more requests"),
        (400, "context"),
        (403, "refuses this key"),
    ],
)
def test_each_failure_says_what_to_do(endpoint: FakeEndpoint, status: int, words: str) -> None:
    endpoint.says(Answer(status=status))
    with pytest.raises(ModelUnavailableError, match=words):
        ask(model(endpoint))


def test_an_endpoint_that_is_not_there_is_said_to_be_not_there() -> None:
    chat = ChatModel("fake", lambda: Endpoint("http://127.0.0.1:9/v1", "k"), lambda _: None, timeout_s=5, retries=0)
    with pytest.raises(ModelUnavailableError, match="can't be reached"):
        ask(chat)


def test_an_answer_that_breaks_off_is_a_failure_and_not_content(endpoint: FakeEndpoint) -> None:
    endpoint.says(Answer(('{"text": "Bre',), breaks_off=True), Answer(('{"te',), breaks_off=True))
    with pytest.raises(ModelUnavailableError):
        ask(model(endpoint))


def test_a_call_stops_while_the_model_still_reads_the_prompt(endpoint: FakeEndpoint) -> None:
    release = threading.Event()
    endpoint.says(Answer(('{"text": "late"}',), hold=release))
    with pytest.raises(CancelledError):
        ask(model(endpoint), cancelled=lambda: bool(endpoint.requests))
    release.set()


def test_silence_longer_than_the_time_out_is_given_up(endpoint: FakeEndpoint) -> None:
    release = threading.Event()
    endpoint.says(Answer(('{"text": "late"}',), hold=release))
    with pytest.raises(ModelUnavailableError, match="STORYDESK_LLM_TIMEOUT_S"):
        ask(model(endpoint, timeout_s=0.2))
    release.set()


# --- what passes when it is asked again -----------------------------------------------------------------------


def test_a_rate_limit_is_waited_out_as_long_as_the_endpoint_says(endpoint: FakeEndpoint) -> None:
    rests: list[float] = []
    endpoint.says(Answer(status=429, headers={"retry-after": "7"}), {"text": "Bread."})
    reply = ask(model(endpoint, retries=1, pause=rests.append))
    assert reply.data.text == "Bread."
    assert sum(rests) == pytest.approx(7.0)
    assert reply.usage.calls == 1


def test_the_time_to_come_back_may_be_a_date(endpoint: FakeEndpoint) -> None:
    rests: list[float] = []
    at = datetime.now(UTC) + timedelta(seconds=20)
    endpoint.says(Answer(status=503, headers={"retry-after": format_datetime(at, usegmt=True)}), {"text": "Bread."})
    ask(model(endpoint, retries=1, pause=rests.append))
    assert 15 < sum(rests) < 21


def test_without_a_time_each_rest_is_longer_than_the_last(endpoint: FakeEndpoint) -> None:
    rests: list[float] = []
    endpoint.says(Answer(status=500), Answer(drops=True), {"text": "Bread."})
    ask(model(endpoint, retries=2, pause=rests.append))
    assert 1.5 <= sum(rests) <= 2.3
    assert len(endpoint.requests) == 3


@pytest.mark.parametrize(
    "answer",
    [
        Answer(status=429, headers={"retry-after": "3600"}),
        Answer(status=429, error={"message": "no money", "code": "insufficient_quota"}),
        Answer(status=401),
        Answer(status=400),
    ],
)
def test_what_does_not_pass_is_not_asked_again(endpoint: FakeEndpoint, answer: Answer) -> None:
    endpoint.says(answer, {"text": "Bread."})
    with pytest.raises(ModelUnavailableError):
        ask(model(endpoint, retries=2, pause=lambda _: None))
    assert len(endpoint.requests) == 1


def test_somebody_who_stops_it_does_not_wait_for_the_next_try(endpoint: FakeEndpoint) -> None:
    rests: list[float] = []
    endpoint.says(Answer(status=429, headers={"retry-after": "20"}))
    with pytest.raises(CancelledError):
        ask(model(endpoint, retries=2, pause=rests.append), cancelled=lambda: len(rests) >= 3)
    assert sum(rests) < 1


def test_a_call_stops_in_the_middle_of_the_words(endpoint: FakeEndpoint) -> None:
    seen: list[str] = []
    release, began = threading.Event(), time.monotonic()
    endpoint.says(Answer(('{"text": "', "Bread", "late"), lags=release))
    with pytest.raises(CancelledError):
        ask(model(endpoint), on_token=seen.append, cancelled=lambda: bool(seen))
    release.set()
    assert time.monotonic() - began < 10


def test_of_a_dropped_stream_what_came_whole_is_kept_and_counted(endpoint: FakeEndpoint) -> None:
    endpoint.says(Answer(('{"items": ["One is whole.", "Two is', " not"), drops=True))
    reply = model(endpoint).structured(PROMPT, Many, {"type": "object"}, max_tokens=50)
    assert reply.data.items == ["One is whole."]
    assert reply.partial
    assert reply.usage.completion_tokens > 0


def test_a_dropped_stream_with_nothing_whole_is_asked_for_again(endpoint: FakeEndpoint) -> None:
    endpoint.says(Answer(('{"text": "Bre',), drops=True), {"text": "Bread."})
    reply = ask(model(endpoint, retries=1, pause=lambda _: None))
    assert reply.data.text == "Bread."
    assert not reply.partial
    assert reply.usage.calls == 2
    assert endpoint.requests[0] == endpoint.requests[1]


def test_an_answer_wrapped_in_other_words_is_mended_and_not_asked_for_again(endpoint: FakeEndpoint) -> None:
    endpoint.says(Answer(('Here it is:\n```json\n{"text": "Bread."}\n```',)))
    assert ask(model(endpoint)).data.text == "Bread."
    assert len(endpoint.requests) == 1


def test_nothing_is_traced_whatever_the_environment_says(
    endpoint: FakeEndpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGSMITH_TRACING", "true")
    monkeypatch.setenv("LANGCHAIN_TRACING_V2", "true")
    monkeypatch.setenv("LANGSMITH_ENDPOINT", endpoint.url)
    monkeypatch.setenv("LANGSMITH_API_KEY", "k")
    endpoint.says({"text": "Bread."})
    ask(model(endpoint))
    assert len(endpoint.requests) == 1


def test_settings_choose_the_model(endpoint: FakeEndpoint) -> None:
    assert llm.from_settings(settings.load(llm_base_url="none"), lambda _: None) is None
    hosted = settings.load(llm_base_url=endpoint.url, llm_model="big", openai_api_key="sk-1")
    endpoint.says({"text": "Bread."})
    chat = llm.from_settings(hosted, lambda _: None)
    assert chat is not None
    assert ask(chat).data.text == "Bread."
    assert endpoint.requests[0]["model"] == "big"
    assert endpoint.keys == ["Bearer sk-1"]


def test_a_model_that_takes_no_temperature_is_sent_none(endpoint: FakeEndpoint) -> None:
    endpoint.says({"text": "Bread."})
    ask(ChatModel("gpt-5", endpoint, lambda _: None))
    assert "temperature" not in endpoint.requests[0]


def test_a_known_model_has_its_list_price(endpoint: FakeEndpoint) -> None:
    usage = {"prompt_tokens": 1_000_000, "completion_tokens": 100_000, "total_tokens": 1_100_000}
    endpoint.says(Answer(('{"text": "Bread."}',), usage=usage))
    assert ask(ChatModel("gpt-4.1-mini", endpoint, lambda _: None)).usage.cost == Decimal("0.56")


def test_tokens_are_counted_without_a_network() -> None:
    assert count_tokens("") == 0
    assert count_tokens("hello world") == 2
    assert count_tokens("<|endoftext|>") > 1
