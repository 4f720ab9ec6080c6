"""The mark that a statement bears, outside of its text, until counsel has cleared it (rule H20).

It belongs to whatever shows the text (a page, a preview, the command line) and is no part of it: what counsel signs
is, to the character, what goes out. That nothing goes out before is for ``agent/review.py``.
"""

from collections.abc import Iterable

from agent.models import Draft, Signature, Version
from agent.review import stands

NOT_FOR_PUBLICATION = "NOT FOR PUBLICATION until counsel has cleared this text"


def mark(draft: Draft, version: Version, signatures: Iterable[Signature]) -> str:
    """The words to show with ``version``; empty where counsel has signed it, or none of H20's triggers is entered."""
    triggers = draft.statement.counsel_triggers if draft.statement else ()
    cleared = any(s.role == "legal" and stands(s, version) for s in signatures)
    return NOT_FOR_PUBLICATION if triggers and not cleared else ""
