"""Find and draft: search what support has written down, see what is proposed, and brief a story on it."""

from datetime import UTC, datetime, time
from typing import NamedTuple, get_args

from pydantic import ValidationError

from agent.actions import Desk
from agent.actions.parts import may
from agent.errors import RefusedError
from agent.models import Actor, Brief
from agent.pages.edge import Fields
from agent.pages.forms import CHOICES
from agent.pages.page import Done, Made, Page, Query, Stop, Tell, Works, address, draw
from agent.views import RecordRow
from agent.voice.shelf import HOUSE
from retrieval.records import ConsentLevel, Criterion, Filter, Kind

#: Passages that a search shows, and proposals before the rest is folded away.
PASSAGES, PROPOSALS = 12, 20
CRITERION: dict[Criterion, str] = {
    "problem_solving": "Exceptional problem-solving",
    "challenge": "An unusual challenge overcome",
    "innovation": "An innovative solution",
    "above_and_beyond": "Above and beyond",
    "social_impact": "Positive social impact",
}
ANGLES = (
    *("human interest", "industry trend", "innovation in service", "community impact", "business transformation"),
    *("what we fixed", "turnaround"),
)
AUDIENCES = ("trade press", "local press", "national press", "customers", "partners")
CHANNELS = (
    ("press_release", "Press release"),
    ("website", "Website"),
    ("newsletter", "Newsletter"),
    ("social", "Social media"),
)
CONSENT: dict[str, tuple[ConsentLevel, ...]] = {"given": ("anonymous", "named"), "named": ("named",)}


class Narrow(NamedTuple):
    """The filters as the address holds them; empty ones do not restrict."""

    kind: str = ""
    product: str = ""
    csat: str = ""
    consent: str = ""
    since: str = ""
    until: str = ""

    @classmethod
    def of(cls, said: Query | Fields) -> "Narrow":
        return cls(*(said.get(name, "") for name in cls._fields))

    def filter(self) -> Filter:
        """Raises ``RefusedError`` for a filter that is not one."""
        try:
            return Filter.model_validate(
                {
                    "kinds": (self.kind,) if self.kind else (),
                    "products": (self.product,) if self.product else (),
                    "csat_min": int(self.csat) if self.csat else None,
                    "consent": CONSENT.get(self.consent, ()),
                    "since": _midnight(self.since),
                    "until": _midnight(self.until, time.max),
                }
            )
        except ValueError:
            raise RefusedError("One of the filters is not understood; set it to “any” and search again.") from None


def _midnight(said: str, at: time = time.min) -> datetime | None:
    return datetime.combine(datetime.fromisoformat(said).date(), at, UTC) if said else None


def show(desk: Desk, actor: Actor, query: Query) -> str:
    """Passages for a search, or what is proposed when nothing was searched for."""
    words, narrow = query.get("q", "").strip(), Narrow.of(query)
    chosen = [query["record"]] if query.get("record") else []
    flagged = [] if words else _proposals(desk, actor, chosen)
    return draw(
        "find.html",
        "find",
        desk,
        actor,
        q=words,
        f=narrow,
        narrowed=any(narrow),
        hits=desk.records.search(actor, words, PASSAGES, narrow.filter()) if words else None,
        flagged=flagged,
        shown=PROPOSALS,
        chosen=chosen,
        topic=words or _topic(flagged, chosen),
        kinds=get_args(Kind),
        products=desk.records.products(actor),
        criterion=CRITERION,
        angles=ANGLES,
        audiences=AUDIENCES,
        channels=CHANNELS,
        forms=CHOICES,
        form=query.get("form", "story"),
        voices=desk.voices.names(actor),
        house=HOUSE,
        may_draft=may(actor, "draft"),
        url=address("find", query),
    )


def _proposals(desk: Desk, actor: Actor, chosen: list[str]) -> list[RecordRow]:
    """What is proposed; a record that the address names stands first, flagged or not."""
    flagged = desk.records.flagged(actor)
    named = [desk.records.page(actor, record_id) for record_id in chosen]
    first = [RecordRow(record=p.record, flags=p.flags, replacements=len(p.report)) for p in named]
    return [*first, *(row for row in flagged if row.record.id not in chosen)]


def _topic(rows: list[RecordRow], chosen: list[str]) -> str:
    subjects = [row.record.subject for row in rows if row.record.id in chosen]
    return subjects[0] or "" if subjects else ""


def _search(desk: Desk, actor: Actor, fields: Fields) -> Done:
    asked = {"q": fields.get("q"), **Narrow.of(fields)._asdict()}
    return Done(query={name: value for name, value in asked.items() if value})


def _draft(desk: Desk, actor: Actor, fields: Fields, tell: Tell, stop: Stop) -> Made:
    draft = desk.drafts.draft_story(actor, _brief(fields), on_event=tell, cancelled=stop)
    return Made(go=f"draft?id={draft.id}")


def _brief(fields: Fields) -> Brief:
    records = fields.many("record")
    try:
        return Brief(
            topic=fields.need("topic"),
            angle=fields.get("angle", "human interest"),
            audience=fields.get("audience", "trade press"),
            channel=fields.get("channel", "press_release"),
            form=fields.get("form", "story"),
            words=fields.number("words"),
            voice=fields.get("voice", HOUSE),
            filter=Filter(record_ids=records) if records else Narrow.of(fields).filter(),
        )
    except ValidationError:
        raise RefusedError("A brief needs a form, a topic of 3 to 500 characters and 40 to 800 words.") from None


PAGE = Page(
    "Find and draft",
    "find",
    show,
    acts={"search": _search},
    works={"draft": Works("Drafting the story", _draft)},
)
