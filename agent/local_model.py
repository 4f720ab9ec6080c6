"""The embedded chat model: a llama.cpp server inside this process, on loopback only.

It starts at the first call and is shared by everything in the process that asks for the same configuration; it
ends with the process or with ``close``. It speaks the OpenAI protocol, takes a free port, and answers only to a
key that is made anew for each process, so that another account on the machine can't read prompts or answers.

Only a verified model file is loaded (``agent.weights``).
"""

import atexit
import secrets
import threading
from pathlib import Path
from typing import Any, NamedTuple

from agent import weights
from agent.errors import ModelFileError, SettingsError

#: MB of memory for prompt beginnings that are not in a slot now.
PROMPT_CACHE_MB = 512


class ServerConfig(NamedTuple):
    """``context`` is tokens a request, ``slots`` how many requests run at once, ``threads`` 0 one a core."""

    model: str
    models: Path
    context: int = 8192
    slots: int = 1
    threads: int = 0


class Endpoint(NamedTuple):
    """Where an OpenAI-compatible server listens, and the key it takes."""

    base_url: str
    api_key: str


class _Running(NamedTuple):
    server: Any
    endpoint: Endpoint


_running: dict[ServerConfig, _Running] = {}
_lock = threading.Lock()


def endpoint(config: ServerConfig) -> Endpoint:
    """The server's address; starts it when it does not run yet (about 3 seconds).

    Raises ``SettingsError`` for a model name that is not embedded, ``ModelFileError`` for a missing or wrong file.
    """
    with _lock:
        if config not in _running:
            _running[config] = _start(config)
        return _running[config].endpoint


def close() -> None:
    """Stop every server of this process and free its memory."""
    with _lock:
        _running.clear()


def model_file(config: ServerConfig) -> Path:
    """The verified file of the model that ``config`` names."""
    if config.model not in weights.CHAT:
        names = " or ".join(sorted(weights.CHAT))
        raise SettingsError(f"STORYDESK_LLM_MODEL is {config.model!r}: the embedded server has {names}")
    return weights.require(weights.CHAT[config.model], config.models)


def _start(config: ServerConfig) -> _Running:
    path = model_file(config)
    import xllamacpp  # noqa: PLC0415 loads a 40 MB library that a desk with a hosted model never needs

    params = xllamacpp.CommonParams()
    params.model.path = str(path)
    params.model_alias = {config.model}
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.n_ctx = config.context * config.slots
    params.n_parallel = config.slots
    params.cache_ram_mib = PROMPT_CACHE_MB
    params.endpoint_slots = False
    params.ui = False
    params.offline = True
    params.verbosity = -1
    for threads in (params.cpuparams, params.cpuparams_batch):
        threads.n_threads = config.threads or -1
        threads.poll = 0  # waiting threads sleep: spinning ones starve the desk on a busy machine
    key = secrets.token_urlsafe(24)
    params.api_keys = [key]
    try:
        server = xllamacpp.Server(params)
    except RuntimeError as error:
        raise ModelFileError(
            f"{path.name} can't be loaded ({error}). Is enough memory free? A smaller model is "
            "STORYDESK_LLM_MODEL=qwen2.5-coder-0.5b; STORYDESK_LLM_BASE_URL=none drafts without a model."
        ) from error
    return _Running(server, Endpoint(f"{server.listening_address}/v1", key))


atexit.register(close)
