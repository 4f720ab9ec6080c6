"""Verbs on all the texts of an incident at once."""

from collections.abc import Callable, Sequence

from agent.actions.drafting import DraftingVerbs, never
from agent.actions.parts import Progress, silent
from agent.crisis.sheets import SHEETS, Sheet
from agent.models import Actor, Draft


class CrisisVerbs:
    """What the desk does with the channels of one incident together. ``drafts`` writes each."""

    def __init__(self, drafts: DraftingVerbs) -> None:
        self._drafts = drafts

    def draft_channels(
        self,
        actor: Actor,
        incident_id: str,
        sheets: Sequence[Sheet] = SHEETS,
        *,
        on_event: Progress = silent,
        cancelled: Callable[[], bool] = never,
    ) -> list[Draft]:
        """A draft of each sheet from the same fact base, in order; each is kept as soon as it is written.

        Raises as ``draft_statement`` does. What was kept before an error stays, for in the first hour half a set is
        worth more than none.
        """
        return [
            self._drafts.draft_statement(
                actor,
                incident_id,
                length=sheet.length,
                channel=sheet.channel,
                on_event=on_event,
                cancelled=cancelled,
            )
            for sheet in sheets
        ]
