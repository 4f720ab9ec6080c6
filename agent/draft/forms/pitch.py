"""A mail to a journalist: the subject, why it matters in two sentences, what is offered, whom to ask.

The first line is the subject. There is no greeting: the desk does not know whom it is for.
"""

from collections.abc import Sequence
from datetime import datetime

from agent.draft import furniture
from agent.draft.forms import post
from agent.draft.lines import Line
from agent.models import Content, Sentence
from prompts.voices import VoiceProfile

OFFER = (
    "We can offer the whole account, checked sentence by sentence against the customer’s messages to support, and "
    "{spokesperson} for questions. The customer is not named, to protect their privacy, and is quoted only with their "
    "consent."
)
#: Sentences that say why it matters, and the paragraphs: those two, what could stand in for one of them, a quotation.
WHY = 2
FIRST, SPARE, QUOTED = range(3)


def arrange(lines: Sequence[Line]) -> list[Line]:
    """The subject, the lead with what came of it, what could take their place, and at most one quotation."""
    subject = [one for one in lines if one.part == "headline"]
    body = post.arrange(lines)
    quoted = [one for one in body if one.paragraph not in post.PARAGRAPH.values()]
    plain = [one for one in body if one not in quoted]
    why = [*plain[:1], *sorted(plain[1:], key=lambda one: post.rank(one.sentence))[: WHY - 1]]
    return [
        *subject,
        *(one._replace(paragraph=FIRST) for one in why),
        *(one._replace(paragraph=SPARE) for one in plain if one not in why),
        *(one._replace(paragraph=QUOTED) for one in quoted[:1]),
    ]


def furnish(told: Sequence[Sentence], voice: VoiceProfile, now: datetime) -> Content:
    """Subject, two sentences, a consented quotation if there is one, the offer, the house, the contact."""
    plain = [one for one in told if one.part == "body" and one.paragraph in {FIRST, SPARE}]
    said = [one for one in told if one.part == "headline" or one in plain[:WHY] or one.paragraph == QUOTED]
    offer = furniture.house("boilerplate", OFFER.format(spokesperson=voice.spokesperson_title))
    about = furniture.house("boilerplate", f"About {voice.organisation}: {voice.boilerplate}", 1)
    contact = furniture.house("contact", f"Press contact: {voice.press_contact}")
    return Content(sentences=(*said, offer, about, contact))
