"""What stands under and over every text of the house, taken from the voice profile and never from a model."""

from collections.abc import Sequence
from datetime import datetime

from agent.models import Content, Part, Sentence
from prompts.voices import VoiceProfile

END_MARK = "###"
#: AP: these months are written out, the others are cut.
AP_MONTHS = ("Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.")
UNNAMED = (
    "The customer is not named, to protect their privacy. This account rests on their messages to customer support."
)


def house(part: Part, text: str, paragraph: int = 0) -> Sentence:
    return Sentence(part=part, text=text, origin="house", paragraph=paragraph)


def dateline(voice: VoiceProfile, now: datetime) -> Sentence:
    """City and date as AP writes them: "LEEDS (Nov. 4, 2026)"."""
    return house("dateline", f"{voice.city.upper()} ({AP_MONTHS[now.month - 1]} {now.day}, {now.year})")


def story(told: Sequence[Sentence], voice: VoiceProfile, now: datetime) -> Content:
    """Headline, standfirst, dateline, body, boilerplate, contact, end mark."""
    title = [s for s in told if s.part in {"headline", "standfirst"}]
    body = [s for s in told if s.part == "body"]
    under = (
        house("boilerplate", UNNAMED),
        house("boilerplate", f"About {voice.organisation}: {voice.boilerplate}", 1),
        house("contact", f"Press contact: {voice.press_contact}"),
        house("endmark", END_MARK),
    )
    return Content(sentences=(*title, dateline(voice, now), *body, *under))
