"""The forms of a story as the rules on form (S15 to S18) see them: what each holds, and how long it may be.

A brief names its form. A ``story`` is a release where its channel is one of the press, and a case story elsewhere,
of which only the headline is measured. The limit of a post is the shortest that a network sets; a post for another
network may be longer, so of a text that only its channel makes a post it is asked and not stopped.
"""

import re
from typing import NamedTuple

from agent.models import Form, Part, Severity, StoryMeta

#: Code points of a whole post, and of a headline or a mail's subject.
POST = 280
HEADLINE = 70

#: Channels of a text that is no release.
_NOT_RELEASE = re.compile(
    r"social|tweet|x\b|post|facebook|instagram|linkedin|card|testimonial|pitch|e?mail|newsletter|"
    r"website|web|blog|video|"
    r"advert|ad\b|case[ _-]?stud|internal|quote",
    re.IGNORECASE,
)
_POST = re.compile(
    r"^\s*(?:social(?:[ _-]?(?:media|post))?|tweet|twitter|x|threads|bluesky|mastodon)\s*$", re.IGNORECASE
)


class Shape(NamedTuple):
    """What a form asks of its text.

    ``headline``: whether there must be one. ``words``: most words of what is told; ``usual``: fewer than this are
    warned about. ``characters``: code points of the whole text, and how heavy it weighs that there are more.
    ``lead``: whether the first words must carry the news. ``needs`` and ``bars``: the house's lines that must, and
    that must not, stand in it. ``counts``: whether the lead gives a count with its base. ``quotations``: so many,
    neither more nor fewer.
    """

    called: str
    headline: bool = False
    words: int | None = None
    usual: int | None = None
    characters: int | None = None
    over: Severity = "block"
    lead: bool = False
    needs: frozenset[Part] = frozenset()
    bars: frozenset[Part] = frozenset()
    counts: bool = False
    quotations: int | None = None


_HOUSE: frozenset[Part] = frozenset({"dateline", "boilerplate", "contact", "endmark"})

RELEASE = Shape("release", headline=True, words=800, usual=300, lead=True, needs=_HOUSE)
CASE = Shape("case story")
POSTED = Shape("post", characters=POST, over="ask")

SHAPES: dict[Form, Shape] = {
    "social": Shape("post", characters=POST, bars=_HOUSE | {"headline", "standfirst"}),
    "pitch": Shape(
        "pitch", headline=True, words=160, needs=frozenset({"contact"}), bars=frozenset({"dateline", "endmark"})
    ),
    "card": Shape("card", words=80, bars=_HOUSE - {"boilerplate"}, quotations=1),
    "trend": Shape("trend story", headline=True, words=800, lead=True, needs=_HOUSE, counts=True),
}


def shape(meta: StoryMeta) -> Shape:
    """The shape of the form that was asked for; of a ``story`` the one that its channel makes of it."""
    if meta.form != "story":
        return SHAPES[meta.form]
    if meta.channel is None or _NOT_RELEASE.search(meta.channel) is None:
        return RELEASE
    return POSTED if _POST.match(meta.channel) else CASE
