"""The channels of a holding statement: one fact base, the same sentences, in the form that each channel needs.

A press statement has a headline, contacts and an end mark; a social post neither; a status page says it to customers;
a support agent's script answers what callers ask, question by question; an internal note says who may speak. No
channel says more than the others: what differs is how much of the confirmed facts it has room for (rules H17, H18).
"""

from collections.abc import Sequence
from datetime import datetime

from agent.crisis.sheets import SHEETS
from agent.draft import furniture, holding
from agent.draft.holding import Frame
from agent.draft.lines import Line
from agent.models import Content, Incident, Sentence, StatementMeta
from prompts.voices import VoiceProfile

SCRIPT = Frame(
    questions=("What happened?", "What is unknown?", "What was done?", "What now?", "What comes next?"),
    closing="Please say only what is written here, and do not guess.",
)
NOTE = Frame(closing="Please leave it to the press office to speak in public, and do not post about it.")
FRAMES: dict[str, Frame] = {"agent_script": SCRIPT, "internal": NOTE}
#: What stands before the time of issue.
OPENINGS = {"agent_script": "For support agents. ", "internal": "Internal. "}
#: Channels that carry a headline.
HEADED = frozenset({"press", "status_page", "agent_script", "internal"})
#: Channels whose readers are told where the press is answered.
FOR_PRESS = frozenset({"press", "agent_script", "internal"})


def compose(incident: Incident, meta: StatementMeta, voice: VoiceProfile) -> list[Line]:
    """Headline and body for ``meta.channel``. Raises ``RefusedError`` as ``holding.compose`` does."""
    return holding.compose(incident, meta, voice, FRAMES.get(meta.channel or "press", holding.PLAIN))


def furnished(
    lines: Sequence[Line], incident: Incident, meta: StatementMeta, voice: VoiceProfile, now: datetime
) -> Content:
    """The text with what its channel puts around it; a channel that the desk does not know is furnished as press."""
    channel = meta.channel if meta.channel in {sheet.channel for sheet in SHEETS} else "press"
    if channel == "press":
        return holding.furnished(lines, incident, meta, voice, now)
    told = [one.sentence for one in lines if one.part != "headline" or channel in HEADED]
    return Content(
        sentences=(
            holding.issue_line(meta, now, OPENINGS.get(channel, "")),
            *(s for s in told if s.part == "headline"),
            *(s for s in told if s.part == "body"),
            *_contacts(channel, incident, voice),
        )
    )


def _contacts(channel: str, incident: Incident, voice: VoiceProfile) -> list[Sentence]:
    customers = furniture.house("contact", holding.customer_contact(incident, voice), 1)
    return [holding.press_contact(incident, voice), customers] if channel in FOR_PRESS else [customers]
