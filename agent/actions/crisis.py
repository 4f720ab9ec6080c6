"""Verbs on all the texts of an incident at once."""

from collections.abc import Callable, Sequence

from agent.actions.checking import READ
from agent.actions.drafting import never
from agent.actions.parts import Parts, Progress, silent
from agent.actions.reviewing import ReviewingVerbs
from agent.checks.channels import Contradiction, Told, across
from agent.checks.statement_form import WORDS
from agent.crisis.sheets import SHEETS, Sheet, title
from agent.export.hold import mark
from agent.models import Actor, Draft, Event, StatementMeta
from agent.store import Tx
from agent.views import ChannelsPage, ChannelText, Clash, QueueRow


class CrisisVerbs:
    """What the desk does with the channels of one incident together. ``drafts`` writes each."""

    def __init__(self, parts: Parts, drafts: ReviewingVerbs) -> None:
        self._parts = parts
        self._drafts = drafts

    def channels(self, actor: Actor, incident_id: str) -> ChannelsPage:
        """The texts of the incident that are in work, signed or out, where they clash, and which are missing."""
        rows = [*self._drafts.queue(actor), *self._drafts.queue(actor, archive=True)]
        mine = [row for row in rows if row.draft.incident_id == incident_id and row.draft.state in READ]
        with self._parts.store.read() as tx:
            tx.incidents.get(incident_id)
            texts = [self._text(tx, row) for row in mine if row.draft.erased_at is None]
        found = across([Told(text.row.draft.id, text.version.content) for text in texts if not text.stale])
        there = {text.title for text in texts}
        return ChannelsPage(
            texts=tuple(sorted(texts, key=_place)),
            missing=tuple(sheet.title for sheet in SHEETS if sheet.title not in there),
            clashes=tuple(_clash(one) for one in found),
        )

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

        Each event is told under the sheet's title, with how many of them are ready. Raises as ``draft_statement``
        does. What was kept before an error stays, for in the first hour half a set is worth more than none.
        """
        return [
            self._drafts.draft_statement(
                actor,
                incident_id,
                length=sheet.length,
                channel=sheet.channel,
                on_event=_of(sheet, number, len(sheets), on_event),
                cancelled=cancelled,
            )
            for number, sheet in enumerate(sheets)
        ]

    def _text(self, tx: Tx, row: QueueRow) -> ChannelText:
        opened = self._drafts.open(tx, row.draft.id)
        meta = row.draft.statement or StatementMeta(channel=row.draft.channel)
        return ChannelText(
            title=title(meta),
            row=row,
            version=opened.version,
            stale=opened.case.stale,
            words=len(opened.version.content.part("body").split()),
            limit=WORDS[meta.length],
            signed=opened.case.standing,
            unsigned=opened.case.open_roles,
            mark=mark(row.draft, opened.version, opened.case.standing),
        )


def _of(sheet: Sheet, number: int, total: int, on_event: Progress) -> Progress:
    """Tells the steps of one text of a set."""

    def tell(event: Event) -> None:
        detail = f"{event.step}: {event.detail}" if event.detail else event.step
        on_event(Event(step=sheet.title, detail=detail, done=number, total=total, text=event.text))

    return tell


def _place(text: ChannelText) -> int:
    """As people read a set; what is none of it stands last."""
    titles = [sheet.title for sheet in SHEETS]
    return titles.index(text.title) if text.title in titles else len(titles)


def _clash(found: Contradiction) -> Clash:
    return Clash(
        kind=found.kind,
        draft_id=found.name,
        start=found.start,
        end=found.end,
        said=found.said,
        other_id=found.other,
        other_start=found.other_start,
        other_end=found.other_end,
        other_said=found.other_said,
    )
