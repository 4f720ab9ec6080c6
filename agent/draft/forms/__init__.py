"""The forms that a story can be told in, as a table: what is planned, how it is put together, what a reader will get.

``story``, ``social`` and ``pitch`` are written by ``agent.draft.story`` from the same notes, plan and sentences; they
differ in how much is planned and in what stands around it. A ``card`` (``card.py``) is one quotation, a ``trend``
(``trend.py``) a count. What each form must hold when it is done is asked by the rules (``agent.checks.forms``).
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from agent.draft import furniture
from agent.draft.forms import pitch, post
from agent.draft.lines import Line
from agent.draft.notes import Stage
from agent.draft.plan import ORDER, Beat
from agent.models import Content, Form, Sentence
from prompts.voices import VoiceProfile

Arrange = Callable[[Sequence[Line]], list[Line]]
Furnish = Callable[[Sequence[Sentence], VoiceProfile, datetime], Content]


class Telling(NamedTuple):
    """How a form is made. ``called`` and ``comes`` are for the page: its name, and what will come.

    ``order``: the beats that are written, so many of each stage; ``words``: most words that are planned; ``least``:
    fewer words of body say nothing; ``quoted``: how a consented sentence is set, in place of ``{}``; ``arrange``
    gives each written line its place, ``furnish`` puts what fits and the house's lines together. ``consented``: it
    stands on a consented quotation.
    """

    called: str
    comes: str
    order: tuple[tuple[Stage, int], ...] = ORDER
    words: int = 800
    least: int = 8
    quoted: str = "The customer said: “{}”"
    arrange: Arrange = list
    furnish: Furnish = furniture.story
    consented: bool = False

    def pick(self, beats: Sequence[Beat]) -> list[Beat]:
        """The beats that this form tells, in the order of the plan."""
        left = dict(self.order)
        out: list[Beat] = []
        for beat in beats:
            if left.get(beat.stage, 0) > 0:
                left[beat.stage] -= 1
                out.append(beat)
        return out


_SHORT: tuple[tuple[Stage, int], ...] = (("problem", 2), ("help", 2), ("outcome", 2), ("who", 1))

FORMS: dict[Form, Telling] = {
    "story": Telling(
        "Story",
        "A release on the channel of the press, a case story elsewhere: headline, what went wrong, what was done, how "
        "it ended, with the house’s lines around it. Quotations only where consent covers the channel.",
    ),
    "social": Telling(
        "Social post",
        "One post of at most 280 characters, nothing around it: what went wrong and how it ended.",
        order=_SHORT,
        words=90,
        quoted=post.QUOTED,
        arrange=post.arrange,
        furnish=post.furnish,
    ),
    "pitch": Telling(
        "Pitch to a journalist",
        "A mail: a subject of at most 70 characters, why it matters in two sentences, what is offered, whom to ask. "
        "The greeting is yours. No quotation without consent.",
        order=_SHORT,
        words=90,
        quoted=post.QUOTED,
        arrange=pitch.arrange,
        furnish=pitch.furnish,
    ),
    "card": Telling(
        "Testimonial card",
        "One sentence of a customer, word for word, with the credit that the consent allows and what it is about. "
        "Without a consent that covers the channel there is no card.",
        consented=True,
    ),
    "trend": Telling(
        "Trend story",
        "How many interactions of how many, in which period, counted in the desk’s own records, with examples in "
        "which nobody can be found. Say in a few words what to count, such as “double charges”.",
    ),
}
