"""What can be done on the Draft page: each entry of ``ACTS`` reads a form and calls one verb of the desk."""

from collections.abc import Callable, Mapping
from typing import get_args

from agent.actions import Desk
from agent.errors import RefusedError
from agent.export import Format
from agent.models import Actor, Draft, Part
from agent.pages.draft_team import move
from agent.pages.edge import Fields
from agent.pages.page import Done, Made, Stop, Tell, Works, address

FILES: tuple[tuple[Format, str], ...] = (
    ("md", "Markdown"),
    ("docx", "Word"),
    ("html", "HTML page"),
    ("txt", "Plain text"),
    ("ninjs", "ninjs 3.1, for news systems"),
    ("jsonld", "JSON-LD, for a site"),
    ("evidence", "Evidence sheet, for the file"),
)


def _edit(desk: Desk, actor: Actor, fields: Fields) -> Done:
    draft_id, base = fields.need("draft"), fields.number("base")
    page = desk.drafts.page(actor, draft_id, base)
    before = page.version.content
    typed = {part: text for part in get_args(Part) if (text := fields.under("part:").get(part)) is not None}
    changed = {part: text for part, text in typed.items() if _plain(text) != _plain(before.part(part))}
    if not changed and not page.stale:
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


def _compare(desk: Desk, actor: Actor, fields: Fields) -> Done:
    """Two versions side by side; nothing is changed."""
    return Done(query={"id": fields.need("draft"), "a": fields.need("a"), "b": fields.need("b")})


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
    draft = desk.drafts.sign(
        actor,
        draft_id,
        version,
        sha256,
        fields.under("answer:"),
        confirmation=confirmation,
        accepted=fields.under("accept:"),
    )
    rest = "" if draft.state == "signed" else " Another name is needed before it can go out."
    return Done(f"Your name is under version {version}.{rest}")


def _export(desk: Desk, actor: Actor, fields: Fields) -> Done:
    formats = tuple(name for name, _ in FILES)
    embargo = fields.at("embargo")
    desk.drafts.export(actor, fields.need("draft"), fields.number("version"), formats, embargo)
    held = " Each of them says until when it is held back." if embargo else ""
    return Done(f"Exported. The files are under the findings.{held}")


def _instruct(desk: Desk, actor: Actor, fields: Fields, tell: Tell, stop: Stop) -> Made:
    """One sentence, or with the scope ``text`` all of them, in other words; the page then shows the proposal."""
    draft_id, base, chosen = fields.need("draft"), fields.number("base"), fields.number("sentence")
    meant = [chosen]
    if fields.get("scope") == "text":
        views = desk.drafts.page(actor, draft_id, base).sentences
        meant = [v.index for v in views if v.support != "house"]
    asked = fields.get("wish") or fields.need("instruction")
    made = desk.drafts.propose(actor, draft_id, base, meant, asked, on_event=tell, cancelled=stop)
    return Made(go=address("draft", {"id": draft_id, "proposal": made.id}))


def _accept(desk: Desk, actor: Actor, fields: Fields) -> Done:
    taken = [int(number) for number in fields.many("take") if number.isdigit()]
    version = desk.drafts.accept(actor, fields.need("proposal"), taken)
    return Done(f"Accepted, as version {version.number}.", {"id": version.draft_id})


def _refuse(desk: Desk, actor: Actor, fields: Fields) -> Done:
    desk.drafts.refuse(actor, fields.need("proposal"))
    return Done("The text is as it was.", {"id": fields.need("draft")})


WORKS: Mapping[str, Works] = {"instruct": Works("Rewording what you chose", _instruct)}
ACTS: Mapping[str, Callable[[Desk, Actor, Fields], Done]] = {
    "edit": _edit,
    "mend": _mend,
    "mend_all": _mend_all,
    "comment": _comment,
    "resolve": _resolve,
    "compare": _compare,
    "accept": _accept,
    "refuse": _refuse,
    "submit": _submit,
    "request_changes": _with_reason(lambda d: d.drafts.request_changes, "It is back with its writer."),
    "reject": _with_reason(lambda d: d.drafts.reject, "It is rejected."),
    "withdraw": _with_reason(lambda d: d.drafts.withdraw, "It is withdrawn."),
    "sign": _sign,
    "export": _export,
    "move": move,
}
