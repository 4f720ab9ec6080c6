"""A row of the tables of wordings that a holding statement must not hold."""

import re
from typing import NamedTuple

from agent.models import Severity


class Wording(NamedTuple):
    """``backed``: a confirmed fact in the same words carries it. ``open``: inside what is not known it is honest.

    ``weak``: only a fact base can tell, so that without one the writer is warned and not stopped. ``unless``: a
    pattern that, where it matches the sentence, takes the finding back.
    """

    rule: str
    severity: Severity
    pattern: re.Pattern[str]
    message: str
    suggestion: str
    backed: bool = False
    open: bool = False
    weak: bool = False
    unless: re.Pattern[str] | None = None
