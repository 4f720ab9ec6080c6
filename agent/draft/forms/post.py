"""A social post: as much of the story as 280 characters hold, and nothing around it.

The lead stands first. Then a consented quotation, how it ended, what was done: each goes in where it still fits, so
a sentence that is cut makes room for the next. What stands is told in the order of the story, a paragraph a stage.
"""

import re
from collections.abc import Sequence
from datetime import datetime

from agent.checks.forms import POST
from agent.draft.forms.choice import best, empty, stands_alone, weight
from agent.draft.lines import Line
from agent.draft.plan import ORDER
from agent.models import Content, Sentence
from prompts.voices import VoiceProfile

QUOTED = "“{}” said the customer, who is not named."
#: Paragraphs are numbered by the stage that they tell; a quotation has one of its own after these.
PARAGRAPH = {stage: number for number, (stage, _) in enumerate(ORDER)}
#: What goes in after the lead and the quotation, first to last.
_WANTED = (PARAGRAPH["outcome"], PARAGRAPH["help"], PARAGRAPH["problem"], PARAGRAPH["who"])
_GAP = len("\n\n")


def arrange(lines: Sequence[Line]) -> list[Line]:
    """The lines of the body in the order of the story, the standfirst as the first that tells how it ended.

    Behind the lead only those are left that stand alone; a lead that says nothing gives way to a quotation.
    """
    body = [one for one in lines if one.part in {"standfirst", "body"}]
    body = [one._replace(paragraph=PARAGRAPH["outcome"]) if one.part == "standfirst" else one for one in body]
    ordered = sorted(body, key=lambda one: (one.paragraph, one.part != "standfirst"))
    whole = [best(one._replace(part="body")) for one in ordered]
    quoted = [one for one in whole if one.paragraph not in PARAGRAPH.values()]
    told = [one for one in whole if one not in quoted]
    if quoted and told and empty(told[0].text):
        told = told[1:]
    alone = [one for one in told if stands_alone(one.text)] or told[:1]
    lead = [one for one in told[:1] if one.text.startswith("A customer")]
    return _opened([*lead, *(one for one in alone if one not in lead), *quoted])


def _opened(lines: Sequence[Line]) -> list[Line]:
    """``lines`` without a reference to what may be left out: "staff" are "support staff", the first customer new."""
    named = [one._replace(text=re.sub(r"^Staff\b", "Support staff", one.text)) for one in lines]
    return [*(one._replace(text=_as_new(one.text)) for one in named[:1]), *named[1:]]


def _as_new(text: str) -> str:
    return re.sub(r"^The customer\b", "A customer", text).replace("” said the customer", "” said a customer")


def furnish(told: Sequence[Sentence], voice: VoiceProfile, now: datetime) -> Content:
    """The sentences that fit into one post."""
    chosen = list(told[:1])
    for one in sorted(told[1:], key=rank):
        if sum(len(s.text) + _GAP for s in [*chosen, one]) - _GAP <= POST:
            chosen.append(one)
    return Content(sentences=tuple(one for one in told if one in chosen))


def rank(one: Sentence) -> tuple[int, int]:
    """A quotation first, then what can be understood alone, then what is wanted most."""
    if one.paragraph not in _WANTED:
        return -1, 0
    return weight(one.text), _WANTED.index(one.paragraph)
