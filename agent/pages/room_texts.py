"""The texts of an incident side by side: where each stands, what is stale or clashes, and drafting them."""

from collections.abc import Sequence
from typing import NamedTuple

from agent.actions import Desk
from agent.actions.parts import Progress
from agent.crisis.sheets import SHEETS, Sheet
from agent.errors import CancelledError, RefusedError
from agent.models import Actor, Event, Incident
from agent.pages.edge import Fields
from agent.pages.page import Made, Stop, Tell, Works
from agent.review import ROLE_NAMES, STEPS, outrun
from agent.views import ChannelsPage, ChannelText, Clash


class Against(NamedTuple):
    """Words of a text that another text says otherwise."""

    said: str
    other: str
    other_said: str


class Card(NamedTuple):
    """One sheet of the set, with its present text, None while nobody has drafted it, and its earlier ones.

    ``marks`` are the places that another text contradicts; ``waits`` names the roles that have to sign; ``renewable``
    says that it may be written anew in its place.
    """

    number: int
    sheet: Sheet
    text: ChannelText | None = None
    earlier: Sequence[ChannelText] = ()
    outrun: str = ""
    marks: Sequence[tuple[int, int]] = ()
    against: Sequence[Against] = ()
    waits: Sequence[str] = ()
    renewable: bool = False


class Cards(NamedTuple):
    """The whole set; ``missing`` and ``stale`` count what one button drafts."""

    cards: Sequence[Card]
    missing: int
    stale: int
    clashes: int


def cards(desk: Desk, actor: Actor, incident: Incident) -> Cards:
    """The six sheets, in the order in which people read them."""
    page = desk.crisis.channels(actor, incident.id)
    titles = {text.row.draft.id: text.title for text in page.texts}
    made = [_card(number, sheet, page, titles) for number, sheet in enumerate(SHEETS, 1)]
    return Cards(
        cards=made,
        missing=len(page.missing),
        stale=sum(bool(card.text and card.text.stale and card.renewable) for card in made),
        clashes=len(page.clashes),
    )


def _card(number: int, sheet: Sheet, page: ChannelsPage, titles: dict[str, str]) -> Card:
    own = sorted((t for t in page.texts if t.title == sheet.title), key=lambda t: t.row.draft.created_at, reverse=True)
    if not own:
        return Card(number, sheet)
    text, draft = own[0], own[0].row.draft
    clashes = [_seen_from(clash, draft.id) for clash in page.clashes if draft.id in {clash.draft_id, clash.other_id}]
    return Card(
        number,
        sheet,
        text,
        own[1:],
        outrun=outrun(text.stale) if text.stale else "",
        marks=[(clash.start, clash.end) for clash in clashes],
        against=[Against(c.said, titles[c.other_id], c.other_said) for c in clashes],
        waits=[ROLE_NAMES[role] for role in text.unsigned],
        renewable="edit" in STEPS[draft.state],
    )


def _seen_from(clash: Clash, draft_id: str) -> Clash:
    """The clash with ``draft_id`` as the text, and the other as the other."""
    if clash.draft_id == draft_id:
        return clash
    return Clash(
        kind=clash.kind,
        draft_id=clash.other_id,
        start=clash.other_start,
        end=clash.other_end,
        said=clash.other_said,
        other_id=clash.draft_id,
        other_start=clash.start,
        other_end=clash.end,
        other_said=clash.said,
    )


# --- drafting -----------------------------------------------------------------------------------------------


class _Heard:
    """Passes progress on, and remembers that the model failed and the composer wrote instead."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self.without: dict[str, None] = {}

    def __call__(self, event: Event) -> None:
        if "Writing without the model" in f"{event.step} {event.detail}":
            self.without[event.step] = None
        self._tell(event)

    def notice(self, done: str) -> str:
        if not self.without:
            return done
        texts = f"{len(self.without)} of them" if len(self.without) > 1 else "One of them"
        return f"{done} The model did not answer as it should: {texts} the composer wrote from the same facts."


def _draft_set(desk: Desk, actor: Actor, fields: Fields, tell: Tell, stop: Stop) -> Made:
    """What is missing of the set. When it is stopped, what is written by then stays."""
    incident_id = fields.need("incident")
    missing = desk.crisis.channels(actor, incident_id).missing
    sheets = [sheet for sheet in SHEETS if sheet.title in missing]
    if not sheets:
        raise RefusedError("Every text of the set is there. Draft a stale one anew, or open one and edit it.")
    return _drafted(desk, actor, incident_id, sheets, tell, stop)


def _draft_one(desk: Desk, actor: Actor, fields: Fields, tell: Tell, stop: Stop) -> Made:
    chosen = [sheet for number, sheet in enumerate(SHEETS, 1) if number == fields.number("sheet")]
    if not chosen:
        raise RefusedError("The set has no such text. Nothing was drafted.")
    return _drafted(desk, actor, fields.need("incident"), chosen, tell, stop)


def _drafted(desk: Desk, actor: Actor, incident_id: str, sheets: Sequence[Sheet], tell: Tell, stop: Stop) -> Made:
    heard = _Heard(tell)
    before = _count(desk, actor, incident_id)
    try:
        desk.crisis.draft_channels(actor, incident_id, sheets, on_event=heard, cancelled=stop)
    except CancelledError:
        made = _count(desk, actor, incident_id) - before
        if not made:
            raise
        return Made(notice=f"Stopped. {made} of {len(sheets)} texts are written and kept.")
    return Made(notice=heard.notice(f"{len(sheets)} texts are drafted." if len(sheets) > 1 else "Drafted."))


def _count(desk: Desk, actor: Actor, incident_id: str) -> int:
    return len(desk.crisis.channels(actor, incident_id).texts)


def _renew(desk: Desk, actor: Actor, fields: Fields, tell: Tell, stop: Stop) -> Made:
    """One stale text, where the form names it and the version that was seen, or every one."""
    asked = fields.get("draft")
    stale = [card.text for card in cards(desk, actor, desk.incidents.get(actor, fields.need("incident"))).cards]
    chosen = [
        (text.title, text.row.draft.id, fields.number("version") if asked else text.version.number)
        for text in stale
        if text and (text.row.draft.id == asked if asked else text.stale and "edit" in STEPS[text.row.draft.state])
    ]
    if not chosen:
        raise RefusedError("No text waits to be written anew. Nothing was changed.")
    heard = _Heard(tell)
    for number, (title, draft_id, version) in enumerate(chosen):
        told = _under(title, number, len(chosen), heard)
        try:
            desk.drafts.redraft_statement(actor, draft_id, version, on_event=told, cancelled=stop)
        except CancelledError:
            if not number:
                raise
            return Made(notice=f"Stopped. {number} of {len(chosen)} texts are written anew.")
    done = f"{len(chosen)} texts are" if len(chosen) > 1 else "It is"
    return Made(notice=heard.notice(f"{done} written anew from the present facts; who signed has to sign again."))


def _under(title: str, number: int, total: int, tell: Tell) -> Progress:
    def told(event: Event) -> None:
        tell(
            Event(step=title, detail=f"{event.step} {event.detail}".strip(), done=number, total=total, text=event.text)
        )

    return told


WORKS = {
    "draft_set": Works("Drafting the texts", _draft_set),
    "draft_one": Works("Drafting the text", _draft_one),
    "renew": Works("Writing anew from the present facts", _renew),
}
