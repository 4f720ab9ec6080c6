"""Faults of the program: logged with an id, shown as that id."""

import logging
import traceback
import uuid


def log_fault(error: BaseException) -> str:
    """Log where ``error`` came from and give the id under which it stands in the log.

    Its own words stay out of the log: an exception may quote what was being worked on, and that may be a name.
    """
    fault = uuid.uuid4().hex[:8]
    frames = "".join(traceback.format_tb(error.__traceback__))
    logging.getLogger("storydesk").error("fault %s: %s\n%s", fault, type(error).__name__, frames)
    return fault
