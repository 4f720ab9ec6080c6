"""The Draft page: the text, what each sentence stands on, what was found in it, and the decision on it."""

from collections.abc import Sequence
from typing import NamedTuple, get_args

from agent.actions import Desk
from agent.checks.forms import SHAPES
from agent.checks.privacy import CREDIT
from agent.errors import NotFoundError
from agent.models import Actor, Part, Severity, Signature, Usage, Verb, Version
from agent.pages.changes import Change, between
from agent.pages.deciding import ACTS, FILES, WORKS
from agent.pages.draft_team import whose
from agent.pages.edge import Fields
from agent.pages.forms import CHOICES
from agent.pages.page import Done, Page, Query, address, draw
from agent.pages.previews import made as preview_made
from agent.pages.previews import previews
from agent.pages.queue import passed_on
from agent.pages.quoted import quotations
from agent.pages.remarks import remarks, standing
from agent.pages.segments import blocks, overlaps
from agent.views import DraftPage, Proposal, Support
from agent.views import Proposed as Reworded
from agent.voice.shelf import HOUSE

__all__ = ["FILES", "PAGE", "show"]

#: Differences are worked out for this many versions, the newest first; older ones can still be read.
COMPARED = 12
SUPPORT: dict[Support, str] = {
    "supported": "Supported",
    "weak": "Weakly supported",
    "unsupported": "Unsupported",
    "house": "The house's own words",
}
TONE: dict[Support, str] = {"supported": "good", "weak": "warn", "unsupported": "bad", "house": ""}
SHAPE: dict[Severity, str] = {"block": "■", "warn": "▲", "ask": "?"}
WEIGHT: dict[Severity, str] = {"block": "blocks: ", "warn": "to mind: ", "ask": "to answer: "}
VERB_WORDS: dict[Verb, str] = {
    "edit": "Edit",
    "comment": "Comment",
    "submit": "Send to review",
    "request_changes": "Request changes",
    "sign": "Sign",
    "reject": "Reject",
    "withdraw": "Withdraw",
    "export": "Export",
}
STALE_WORDS = {"new": "new:", "changed": "changed:", "removed": "taken out:"}
FACT_KIND = {"known": "known", "unknown": "not known", "action": "being done"}
#: What the template calls things by.
WORDING: dict[str, object] = {
    "support": SUPPORT,
    "tone": TONE,
    "shape": SHAPE,
    "weight": WEIGHT,
    "verb_words": VERB_WORDS,
    "fact_kind": FACT_KIND,
    "stale_words": STALE_WORDS,
    "standing": standing,
}
#: The one main verb of the page, the first of these that may be used now.
MAIN: tuple[Verb, ...] = ("sign", "submit", "export")
#: The verb that a state waits for: when this person may not use it, the page says why.
AWAITED: dict[str, Verb] = {
    "drafted": "submit",
    "changes_requested": "submit",
    "in_review": "sign",
    "signed": "export",
}


class Entry(NamedTuple):
    """A version with what it changed against the one before it, and whose names were put under it."""

    version: Version
    made: str
    since: int
    changes: list[Change]
    signatures: list[Signature]


class Compared(NamedTuple):
    """What leads from one version to a later one."""

    older: int
    newer: int
    changes: list[Change]


class Proposed(NamedTuple):
    """Other words for some sentences, each with what they change."""

    proposal: Proposal
    sentences: list[tuple[Reworded, list[Change]]]


def show(desk: Desk, actor: Actor, query: Query, link: str = "") -> str:
    """The draft that the address names, at its present version or at the one asked for.

    ``link`` is a preview that was made a moment ago.
    """
    if not query.get("id"):
        raise NotFoundError("No draft is named in this address. Open one from the queue.")
    number = query.get("v", "")
    page = desk.drafts.page(actor, query["id"], int(number) if number.isdigit() else None)
    return draw(
        "draft.html",
        "draft",
        desk,
        actor,
        page=page,
        url=address("draft", query),
        previews=previews(desk, actor, page, link),
        versions=_entries(page),
        compared=_compared(page, query),
        proposed=_proposed(desk, actor, page, query),
        others=desk.drafts.editors.others(actor, page.draft.id),
        whose=whose(desk, actor, page),
        told=passed_on(desk.policies.current(actor).of(page.draft.kind, page.draft.team).stand_in),
        **WORDING,
        **_decided(desk, actor, page),
        **_read(page),
    )


def _decided(desk: Desk, actor: Actor, page: DraftPage) -> dict[str, object]:
    """What the person may do with the text now, and why not."""
    old = page.version.number != page.draft.version
    may = {state.verb: state.allowed and not old for state in page.verbs}
    main = next((verb for verb in MAIN if may.get(verb)), None)
    return {
        "old": old,
        "may": {verb: may.get(verb, False) for verb in get_args(Verb)},
        "next": main,
        "why": "" if main else _why(page),
        "refused": [s for s in page.verbs if not s.allowed],
        "downloads": FILES if page.draft.state == "exported" and not old else (),
        "proof": desk.people.proof(actor, page.version.sha256) if main == "sign" else "password",
    }


def _read(page: DraftPage) -> dict[str, object]:
    """The text, what was found in it, and what people said of it."""
    said = remarks(page)
    return {
        "blocks": blocks(page, said),
        "comments": said,
        "quoted": quotations(page),
        "at": _places(page),
        "counts": {s: sum(f.severity == s for f in (*page.findings, *page.questions)) for s in get_args(Severity)},
        "mends": sum(f.mend is not None for f in page.findings),
        "parts": _parts(page.version),
        "called": _called(page),
        "voice": _voice(page),
        "credited": CREDIT.search(page.version.content.text) is not None,
        "length": _length(page),
        "subject": page.draft.brief is not None and page.draft.brief.form == "pitch",
    }


def _called(page: DraftPage) -> str:
    if page.draft.kind == "statement":
        return "Holding statement"
    return CHOICES[page.draft.brief.form].called if page.draft.brief else CHOICES["story"].called


def _voice(page: DraftPage) -> str:
    """The profile that the text was asked for in, where it is not the house's own."""
    asked = page.draft.brief.voice if page.draft.brief else HOUSE
    return "" if asked == HOUSE else asked


def _length(page: DraftPage) -> str:
    """How long a text is that has a limit of characters; empty for any other."""
    most = SHAPES[page.draft.brief.form].characters if page.draft.brief and page.draft.brief.form in SHAPES else None
    return f"{len(page.version.content.text)} of {most} characters" if most is not None else ""


def _why(page: DraftPage) -> str:
    awaited = AWAITED.get(page.draft.state)
    return next((s.reason for s in page.verbs if s.verb == awaited), "")


def _places(page: DraftPage) -> dict[str, int]:
    """The sentence to show for a rule, and for a rule at one place."""
    places: dict[str, int] = {}
    for finding in (*page.findings, *page.questions):
        for view in page.sentences:
            if view.support != "house" and overlaps(finding, view):
                places.setdefault(finding.rule, view.index)
                places.setdefault(f"{finding.rule}{finding.start}", view.index)
    return places


def _parts(version: Version) -> list[tuple[Part, str]]:
    texts = ((part, version.content.part(part)) for part in get_args(Part))
    return [(part, text) for part, text in texts if text]


def _entries(page: DraftPage) -> list[Entry]:
    newest = sorted(page.versions, key=lambda v: v.number, reverse=True)
    earlier: Sequence[Version | None] = [*newest[1:], None]
    return [
        Entry(
            version,
            _made(version),
            before.number if before else 0,
            between(before.content.text, version.content.text) if before and place < COMPARED else [],
            [s for s in page.signatures if s.version == version.number],
        )
        for place, (version, before) in enumerate(zip(newest, earlier, strict=True))
    ]


def _proposed(desk: Desk, actor: Actor, page: DraftPage, query: Query) -> Proposed | None:
    """The proposal that the address names, while the text is the one that it was made for."""
    if not query.get("proposal"):
        return None
    try:
        found = desk.drafts.proposal(actor, query["proposal"])
    except NotFoundError:
        return None
    if (found.draft_id, found.base) != (page.draft.id, page.draft.version):
        return None
    return Proposed(found, [(one, between(one.before, one.after)) for one in found.sentences])


def _compared(page: DraftPage, query: Query) -> Compared | None:
    """The two versions that the address names, the older one first; None where it names no two."""
    known = {str(v.number): v for v in page.versions}
    one, two = known.get(query.get("a", "")), known.get(query.get("b", ""))
    if one is None or two is None or one.number == two.number:
        return None
    older, newer = sorted((one, two), key=lambda v: v.number)
    return Compared(older.number, newer.number, between(older.content.text, newer.content.text))


def _made(version: Version) -> str:
    """What the words come from, and what they cost."""
    made = version.provenance
    if made.model in {"", "person"}:
        return "edited by hand"
    tokens = _spent(made.usage) if made.usage.calls else ""
    tokens += f", {made.left_out} facts left out for want of room" if made.left_out else ""
    by = "the composer, without a model" if made.model == "composer" else made.model
    return f"written by {by}{tokens}"


def _spent(used: Usage) -> str:
    """Tokens, how many of them the model's server still held, and money where the model has a price."""
    cached = f" ({used.cached_tokens:,} from the cache)" if used.cached_tokens else ""
    cost = f", cost {used.cost:.4f}" if used.cost is not None else ""
    return f", {used.prompt_tokens + used.completion_tokens:,} tokens{cached}{cost}"


def _preview(desk: Desk, actor: Actor, fields: Fields) -> Done:
    link = preview_made(desk, actor, fields)
    return Done("The preview is made.", html=show(desk, actor, {"id": fields.need("draft")}, link))


def _take_back(desk: Desk, actor: Actor, fields: Fields) -> Done:
    desk.previews.take_back(actor, fields.need("draft"), fields.need("preview"))
    return Done("The preview is over; its address leads nowhere.")


PREVIEW_ACTS = {"preview": _preview, "take_back_preview": _take_back}
PAGE = Page("Draft", "draft", show, acts={**ACTS, **PREVIEW_ACTS}, works=WORKS)
