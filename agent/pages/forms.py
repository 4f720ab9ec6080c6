"""The forms of a story in the words of the desk: what each is called, and what will come when it is chosen."""

from typing import NamedTuple

from agent.models import Form


class Choice(NamedTuple):
    """``length``: whether the brief says how long it is; ``channel``: whether it says where it goes."""

    called: str
    comes: str
    length: bool = False
    channel: bool = True


CHOICES: dict[Form, Choice] = {
    "story": Choice(
        "Story",
        "Headline, what went wrong, what was done, how it ended, with the house’s lines around it: a release on the "
        "channel of the press, a case story elsewhere. Quotations only where consent covers the channel.",
        length=True,
    ),
    "social": Choice(
        "Social post",
        "One post of at most 280 characters with nothing around it: what went wrong and how it ended.",
        channel=False,
    ),
    "pitch": Choice(
        "Pitch to a journalist",
        "A mail: a subject of at most 70 characters, why it matters in two sentences, what is offered, whom to ask. "
        "The greeting is yours. No quotation without consent.",
        channel=False,
    ),
    "card": Choice(
        "Testimonial card",
        "A customer’s sentence, word for word, with the credit that the consent allows, and what it is about. Without "
        "a consent that covers the channel there is no card.",
    ),
    "trend": Choice(
        "Trend story",
        "How many interactions of how many, in which period, counted in the desk’s own records, with examples in which "
        "nobody can be found. Say in a few words what to count, such as “double charges”; set the period on the left.",
    ),
}
