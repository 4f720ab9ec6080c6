"""From evidence to a text: customer stories in their forms, and holding statements.

A story's way: ``notes`` (facts in the third person) → ``plan`` (what is said, in which order) → ``writer`` (the
model) or ``compose`` (none) → ``graph`` (check, mend, settle) → ``furniture`` (what stands around every text).
``forms`` says what is different between a story, a post, a pitch, a card and a trend. A statement is composed from
confirmed facts (``statement``); a model may only reword it.
"""

from agent.draft.assignment import Assignment
from agent.draft.forms.trend import draft_trend
from agent.draft.run import Run, Written
from agent.draft.statement import draft_statement
from agent.draft.story import draft_story
from agent.draft.writing import WRITERS

__all__ = ["WRITERS", "Assignment", "Run", "Written", "draft_statement", "draft_story", "draft_trend"]
