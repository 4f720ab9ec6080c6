"""The Draft page: the text, what each sentence stands on, what was found in it, and the decision on it."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, get_args

from agent.actions import Desk
from agent.checks.forms import SHAPES
from agent.checks.privacy import CREDIT
from agent.errors import NotFoundError, RefusedError
from agent.export import Format
from agent.models import Actor, Comment, Draft, Part, Severity, Signature, Usage, Verb, Version
from agent.pages.changes import Change, between
from agent.pages.edge import Fields
from agent.pages.forms import CHOICES
from agent.pages.page import Done, Page, Query, draw
from agent.pages.segments import blocks, overlaps
from agent.views import DraftPage, Support
from agent.voice.shelf import HOUSE

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
FACT_KIND = {"known": "known", "unknown": "not known", "action": "being done"}
#: The one main verb of the page, the first of these that may be used now.
MAIN: tuple[Verb, ...] = ("sign", "submit", "export")
#: The verb that a state waits for: when this person may not use it, the page says why.
AWAITED: dict[str, Verb] = {
    "drafted": "submit",
    "changes_requested": "submit",
    "in_review": "sign",
    "signed": "export",
}
FILES: tuple[tuple[Format, str], ...] = (
    ("md", "Markdown"),
    ("docx", "Word"),
    ("txt", "Plain text"),
    ("evidence", "Evidence sheet, for the file"),
)


class Entry(NamedTuple):
    """A version with what it changed against the one before it, and whose names were put under it."""

    version: Version
    made: str
    since: int
    changes: list[Change]
    signatures: list[Signature]


class Said(NamedTuple):
    """A comment with the words that it is about."""

    comment: Comment
    quote: str


def show(desk: Desk, actor: Actor, query: Query) -> str:
    """The draft that the address names, at its present version or at the one asked for."""
    if not query.get("id"):
        raise NotFoundError("No draft is named in this address. Open one from the queue.")
    number = query.get("v", "")
    page = desk.drafts.page(actor, query["id"], int(number) if number.isdigit() else None)
    old = page.version.number != page.draft.version
    may = {state.verb: state.allowed and not old for state in page.verbs}
    main = next((verb for verb in MAIN if may.get(verb)), None)
    return draw(
        "draft.html",
        "draft",
        desk,
        actor,
        page=page,
        old=old,
        may={verb: may.get(verb, False) for verb in get_args(Verb)},
        next=main,
        why="" if main else _why(page),
        refused=[s for s in page.verbs if not s.allowed],
        blocks=blocks(page),
        at=_places(page),
        counts={s: sum(f.severity == s for f in (*page.findings, *page.questions)) for s in get_args(Severity)},
        mends=sum(f.mend is not None for f in page.findings),
        parts=_parts(page.version),
        versions=_entries(page),
        comments=_comments(page),
        downloads=FILES if page.draft.state == "exported" and not old else (),
        support=SUPPORT,
        tone=TONE,
        shape=SHAPE,
        weight=WEIGHT,
        verb_words=VERB_WORDS,
        fact_kind=FACT_KIND,
        called=_called(page),
        voice=_voice(page),
        credited=CREDIT.search(page.version.content.text) is not None,
        length=_length(page),
        proof=desk.people.proof(actor, page.version.sha256) if main == "sign" else "password",
        subject=page.draft.brief is not None and page.draft.brief.form == "pitch",
    )


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


def _comments(page: DraftPage) -> list[Said]:
    texts = {v.number: v.content.text for v in page.versions}
    ordered = sorted(page.comments, key=lambda c: (c.resolved_by is not None, -c.at.timestamp()))
    return [Said(c, texts.get(c.version, "")[c.start : c.end] if c.start is not None else "") for c in ordered]


# --- what can be done here ----------------------------------------------------------------------------------


def _edit(desk: Desk, actor: Actor, fields: Fields) -> Done:
    draft_id, base = fields.need("draft"), fields.number("base")
    before = desk.drafts.page(actor, draft_id, base).version.content
    typed = {part: text for part in get_args(Part) if (text := fields.under("part:").get(part)) is not None}
    changed = {part: text for part, text in typed.items() if _plain(text) != _plain(before.part(part))}
    if not changed:
        raise RefusedError("The text is as it was, so there is nothing to save.")
    version = desk.drafts.edit(actor, draft_id, base, changed)
    return Done(f"Saved as version {version.number}.")


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _mend(desk: Desk, actor: Actor, fields: Fields) -> Done:
    draft_id, base = fields.need("draft"), fields.number("base")
    findings = desk.drafts.page(actor, draft_id, base).findings
    number = fields.number("finding")
    if not 0 <= number < len(findings):
        raise RefusedError("This finding is no longer there. Load the page anew.")
    version = desk.drafts.mend(actor, draft_id, base, findings[number])
    return Done(f"Mended, as version {version.number}.")


def _mend_all(desk: Desk, actor: Actor, fields: Fields) -> Done:
    """Each ready mend in turn: every one makes a version and moves the places of the others."""
    draft_id, base = fields.need("draft"), fields.number("base")
    first = base
    for _ in desk.drafts.page(actor, draft_id, base).findings:
        ready = next((f for f in desk.drafts.page(actor, draft_id, base).findings if f.mend is not None), None)
        if ready is None:
            break
        base = desk.drafts.mend(actor, draft_id, base, ready).number
    return Done(f"{base - first} mended; this is version {base}." if base > first else "Nothing had a ready mend.")


def _comment(desk: Desk, actor: Actor, fields: Fields) -> Done:
    place = [fields.number(edge) if fields.get(edge) else None for edge in ("start", "end")]
    desk.drafts.comment(actor, fields.need("draft"), fields.number("version"), fields.need("text"), *place)
    return Done("Your comment is kept.")


def _resolve(desk: Desk, actor: Actor, fields: Fields) -> Done:
    desk.drafts.resolve(actor, fields.need("draft"), fields.need("comment"))
    return Done()


def _submit(desk: Desk, actor: Actor, fields: Fields) -> Done:
    desk.drafts.submit(actor, fields.need("draft"), fields.number("version"))
    return Done("It is in review now.")


def _with_reason(
    verb: Callable[[Desk], Callable[[Actor, str, int, str], Draft]], notice: str
) -> Callable[[Desk, Actor, Fields], Done]:
    def act(desk: Desk, actor: Actor, fields: Fields) -> Done:
        verb(desk)(actor, fields.need("draft"), fields.number("version"), fields.need("reason"))
        return Done(notice)

    return act


def _sign(desk: Desk, actor: Actor, fields: Fields) -> Done:
    if fields.get("read") != "yes":
        raise RefusedError("Say that you have read the text; nothing was signed.")
    draft_id, version, sha256 = fields.need("draft"), fields.number("version"), fields.need("sha")
    confirmation = desk.people.confirm(actor, fields.secret("password"), sha256)
    draft = desk.drafts.sign(actor, draft_id, version, sha256, fields.under("answer:"), confirmation=confirmation)
    rest = "" if draft.state == "signed" else " Another name is needed before it can go out."
    return Done(f"Your name is under version {version}.{rest}")


def _export(desk: Desk, actor: Actor, fields: Fields) -> Done:
    formats = tuple(name for name, _ in FILES)
    desk.drafts.export(actor, fields.need("draft"), fields.number("version"), formats)
    return Done("Exported. The files are under the findings.")


PAGE = Page(
    "Draft",
    "draft",
    show,
    acts={
        "edit": _edit,
        "mend": _mend,
        "mend_all": _mend_all,
        "comment": _comment,
        "resolve": _resolve,
        "submit": _submit,
        "request_changes": _with_reason(lambda d: d.drafts.request_changes, "It is back with its writer."),
        "reject": _with_reason(lambda d: d.drafts.reject, "It is rejected."),
        "withdraw": _with_reason(lambda d: d.drafts.withdraw, "It is withdrawn."),
        "sign": _sign,
        "export": _export,
    },
)
