"""The set of texts that an incident needs: which channels, at which length."""

from typing import NamedTuple

from agent.models import Length, StatementMeta


class Sheet(NamedTuple):
    """One text of a set: for which channel, at which length, and what people call it."""

    channel: str
    length: Length
    title: str


#: A complete set, in the order in which people read it.
SHEETS = (
    Sheet("press", "short", "Press statement, short"),
    Sheet("press", "standard", "Press statement"),
    Sheet("social", "short", "Social post"),
    Sheet("status_page", "standard", "Status page"),
    Sheet("agent_script", "standard", "Support agents' script"),
    Sheet("internal", "standard", "Internal note"),
)


def title(meta: StatementMeta) -> str:
    """What people call the text that ``meta`` is of."""
    channel = meta.channel or "press"
    of_channel = [sheet for sheet in SHEETS if sheet.channel == channel]
    same = (sheet.title for sheet in of_channel if sheet.length == meta.length)
    return next(same, of_channel[0].title if of_channel else channel.replace("_", " "))
