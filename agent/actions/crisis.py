"""Verbs on all the texts of an incident at once."""

from collections.abc import Callable, Sequence

from agent.actions.checking import READ
from agent.actions.drafting import never
from agent.actions.parts import Parts, Progress, silent
from agent.actions.policies import in_force
from agent.actions.reviewing import ReviewingVerbs
from agent.checks.channels import Contradiction, Told, across
from agent.checks.statement_form import WORDS
from agent.crisis.sheets import SHEETS, Sheet, title
from agent.export.hold import mark
from agent.models import Actor, Draft, Event, StatementMeta
from agent.policy import Rules
from agent.review import missing, stands
from agent.store import Tx
from agent.views import ChannelsPage, ChannelText, Clash, QueueRow


class CrisisVerbs:
    """What the desk does with the channels of one incident together. ``drafts`` writes each."""

    def __init__(self, parts: Parts, drafts: ReviewingVerbs) -> None:
        self._parts = parts
        self._drafts = drafts

    def channels(self, actor: Actor, incident_id: str) -> ChannelsPage:
        """The texts of the incident that are in work, signed or out, where they clash, and which are missing."""
        rows = [
            row for gone in (False, True) for row in self._drafts.queue(actor, archive=gone, incident_id=incident_id)
        ]
        with self._parts.store.read() as tx:
            tx.incidents.get(incident_id)
            rules = in_force(tx).of("statement")
            texts = [_text(tx, row, rules) for row in rows if row.draft.state in READ and row.draft.erased_at is None]
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


def _text(tx: Tx, row: QueueRow, rules: Rules) -> ChannelText:
    draft = row.draft
    version = tx.drafts.version(draft.id, draft.version)
    signed = tuple(one for one in tx.signatures.list(draft.id) if stands(one, version))
    meta = draft.statement or StatementMeta(channel=draft.channel)
    return ChannelText(
        title=title(meta),
        row=row,
        version=version,
        stale=tuple(tx.incidents.marks(draft.id, draft.version)),
        words=len(version.content.part("body").split()),
        limit=WORDS[meta.length],
        signed=signed,
        unsigned=missing(rules, signed),
        mark=mark(draft, version, signed),
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
