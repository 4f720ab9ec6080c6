"""Who writes which form of a story: the table that the desk looks into."""

from collections.abc import Callable, Mapping

from agent.draft.assignment import Assignment
from agent.draft.forms.card import draft_card
from agent.draft.run import Written
from agent.draft.story import draft_story
from agent.models import Form

#: A trend is drafted from counts (``forms.trend``), not from one customer's passages.
WRITERS: Mapping[Form, Callable[[Assignment], Written]] = {
    "story": draft_story,
    "social": draft_story,
    "pitch": draft_story,
    "card": draft_card,
}
