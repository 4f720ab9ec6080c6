"""The desk's one log, to standard error: times, levels, the request in which a line was written, and no identities.

Other libraries' chatter stays out: it may quote what it worked on.
"""

import logging
from contextvars import ContextVar

from pythonjsonlogger.json import JsonFormatter

from agent.settings import Settings

#: The id of the request that is being answered; empty outside one.
REQUEST: ContextVar[str] = ContextVar("request", default="")


def set_up(settings: Settings) -> None:
    """Open the log once for this process; ``log_format`` says whether a line is text or a JSON object."""
    log = logging.getLogger("storydesk")
    log.setLevel(settings.log_level.upper())
    if not log.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(_lines(settings.log_format))
        handler.addFilter(with_request)
        log.addHandler(handler)
        log.propagate = False


def _lines(form: str) -> logging.Formatter:
    shape = "%(asctime)s %(levelname)s %(request)s %(message)s"
    if form == "json":
        return JsonFormatter(shape)
    return logging.Formatter(shape)


def with_request(record: logging.LogRecord) -> bool:
    """Put the request's id on the line, ``-`` outside one; a filter that lets every line through."""
    record.request = REQUEST.get() or "-"
    return True
