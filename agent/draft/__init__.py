"""From evidence to a text: customer stories and holding statements.

A story's way: ``notes`` (facts in the third person) → ``plan`` (what is said, in which order) → ``writer`` (the
model) or ``compose`` (none) → ``graph`` (check, mend, settle) → ``furniture`` (what stands around every text).
A statement is composed from confirmed facts (``statement``); a model may only reword it.
"""

from agent.draft.run import Written
from agent.draft.statement import draft_statement
from agent.draft.story import draft_story

__all__ = ["Written", "draft_statement", "draft_story"]
