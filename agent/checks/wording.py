"""A row of the tables of wordings that a holding statement must not hold."""

import re
from typing import NamedTuple

from agent.models import Severity


class Wording(NamedTuple):
    """``unless``: a pattern that, where it matches the sentence, takes the finding back."""

    rule: str
    severity: Severity
    pattern: re.Pattern[str]
    message: str
    suggestion: str
    backed: bool = False
    open: bool = False
    unless: re.Pattern[str] | None = None
