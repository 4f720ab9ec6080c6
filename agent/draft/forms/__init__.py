"""The forms that a story can be told in, as a table: what is planned, and how it is put together.

``story``, ``social`` and ``pitch`` are written by ``agent.draft.story`` from the same notes, plan and sentences; they
differ in how much is planned and in what stands around it. A ``card`` (``card.py``) is one quotation, a ``trend``
(``trend.py``) a count. What each form must hold when it is done is asked by the rules (``agent.checks.forms``).
"""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from agent.draft import furniture
from agent.draft.forms import pitch, post
from agent.draft.forms.choice import weight
from agent.draft.lines import Line
from agent.draft.notes import Stage
from agent.draft.plan import ORDER, Beat, pointing
from agent.models import Brief, Content, Form, Sentence
from prompts.voices import VoiceProfile

Arrange = Callable[[Sequence[Line]], list[Line]]
Furnish = Callable[[Sequence[Sentence], VoiceProfile, datetime], Content]


class Telling(NamedTuple):
    """How a form is made.

    ``order``: the beats that are written, so many of each stage; ``words``: most words that are planned; ``least``:
    fewer words of body say nothing; ``quoted``: how a consented sentence is set, in place of ``{}``; ``arrange``
    gives each written line its place, ``furnish`` puts what fits and the house's lines together. ``consented``: it
    stands on a consented quotation. ``channel``: where it goes whatever the brief says, if it has but one.
    """

    order: tuple[tuple[Stage, int], ...] = ORDER
    words: int = 800
    least: int = 8
    quoted: str = "The customer said: “{}”"
    arrange: Arrange = list
    furnish: Furnish = furniture.story
    consented: bool = False
    channel: str | None = None

    def pick(self, beats: Sequence[Beat], wording: Callable[[Beat], str]) -> list[Beat]:
        """The beats that this form tells, in the order of the plan: of each stage those that tell most alone.

        ``wording`` is how the composer says a beat. The lead is always told; where none is left, the first
        of the others leads. A short form tells nothing that points at what it leaves out.
        """
        chosen: list[Beat] = []
        for stage, most in self.order:
            held = [beat for beat in beats if beat.stage == stage]
            whole = held if self.order == ORDER else [b for b in held if b.lead or not pointing(b.notes[0])] or held
            chosen += sorted(whole, key=lambda beat: 0 if beat.lead else weight(wording(beat)))[:most]
        told = [beat for beat in beats if beat in chosen]
        return [told[0]._replace(lead=True), *told[1:]] if told else told

    def placed(self, brief: Brief) -> Brief:
        """``brief`` with the channel of the form."""
        return brief if self.channel is None else brief.model_copy(update={"channel": self.channel})


#: Sentences of one paragraph.
_PARAGRAPH = 3


def in_paragraphs(lines: Sequence[Line]) -> list[Line]:
    """``lines`` in paragraphs of at most three sentences, under a headline that the text does not begin with."""
    held = Counter(one.paragraph for one in lines if one.part == "body")
    seen: Counter[int] = Counter()
    out: list[Line] = []
    for one in lines:
        if one.part == "body":
            size = -(-held[one.paragraph] // -(-held[one.paragraph] // _PARAGRAPH))
            out.append(one._replace(paragraph=one.paragraph * 10 + seen[one.paragraph] // size))
            seen[one.paragraph] += 1
        else:
            out.append(_unrepeated(one, lines) if one.part == "headline" else one)
    return out


def _unrepeated(title: Line, lines: Sequence[Line]) -> Line:
    """``title`` in the first of its wordings that neither the standfirst nor the lead begins with."""
    first = [one.text.lower() for one in lines if one.part != "headline"]
    first = [*first[:1], *(one.text.lower() for one in lines if one.part == "standfirst")]
    fresh = [text for text in (title.text, *title.plain) if not any(one.startswith(text.lower()) for one in first)]
    return title._replace(text=fresh[0]) if fresh else title


_SHORT: tuple[tuple[Stage, int], ...] = (("problem", 2), ("help", 2), ("outcome", 2), ("who", 1))

FORMS: dict[Form, Telling] = {
    "story": Telling(arrange=in_paragraphs),
    "social": Telling(_SHORT, 220, 8, post.QUOTED, post.arrange, post.furnish, channel="social"),
    "pitch": Telling(_SHORT, 220, 8, post.QUOTED, pitch.arrange, pitch.furnish, channel="press_release"),
    "card": Telling(consented=True),
    "trend": Telling(),
}
