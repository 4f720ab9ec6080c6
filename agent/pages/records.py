"""Records: bring them in, read them without identities, flag them, see what was replaced."""

from collections.abc import Callable
from functools import partial
from typing import get_args
from urllib.parse import urlencode

from agent.actions import Desk
from agent.actions.consents import LONGEST as LONGEST_WORDING
from agent.actions.consents import LONGEST_REASON
from agent.actions.parts import may
from agent.errors import RefusedError
from agent.models import Actor
from agent.pages.edge import Fields
from agent.pages.find import CHANNELS, CRITERION
from agent.pages.masks import Masks
from agent.pages.page import Done, Made, Page, Query, Stop, Tell, Works, address, draw
from agent.pages.uploads import Uploads
from agent.views import Corrected, Reached, RecordRow
from retrieval.imports import SOURCES
from retrieval.language import name as language_name
from retrieval.lessons import LONGEST, MISSED
from retrieval.records import ConsentLevel, Kind
from retrieval.sentiment import of_record

SIZE = 50
#: What a consent lets say of who said it; "none" is a withdrawal.
LEVELS: tuple[ConsentLevel, ...] = ("anonymous", "named")


def show(desk: Desk, actor: Actor, query: Query) -> str:
    """One record when the address names it, else the list."""
    return _one(desk, actor, query["id"]) if query.get("id") else _list(desk, actor, query)


def _one(desk: Desk, actor: Actor, record_id: str) -> str:
    page = desk.records.page(actor, record_id)
    return draw(
        "record.html",
        "records",
        desk,
        actor,
        page=page,
        masks=Masks(page),
        criterion=CRITERION,
        missed=MISSED,
        longest=LONGEST,
        may_flag=may(actor, "flag a record"),
        may_mask=may(actor, "mask what was missed"),
        may_release=may(actor, "release a false alarm"),
        consent=desk.consents.show(actor, record_id),
        channels=CHANNELS,
        longest_wording=LONGEST_WORDING,
        longest_reason=LONGEST_REASON,
        may_consent=may(actor, "record a consent"),
        may_withdraw=may(actor, "withdraw a consent"),
        may_reveal=may(actor, "look into the vault"),
        forget=desk.privacy.look(actor, record_id) if may(actor, "forget") else None,
        language=language_name(page.record.language) if page.record.language else "",
        felt=of_record(page.record),
        drafts_in=desk.parts.settings.drafts_in(page.record.language),
    )


def _list(desk: Desk, actor: Actor, query: Query) -> str:
    number = int(query["page"]) if query.get("page", "").isdigit() else 0
    rows = _rows(desk, actor, query, number)
    return draw(
        "records.html",
        "records",
        desk,
        actor,
        count=desk.records.count(actor),
        rows=rows[:SIZE],
        more=len(rows) > SIZE,
        number=number,
        size=SIZE,
        before=urlencode({**query, "page": number - 1}),
        after=urlencode({**query, "page": number + 1}),
        url=address("records", query),
        q=query.get("q", ""),
        kind=query.get("kind", ""),
        flagged=query.get("flagged") == "yes",
        kinds=get_args(Kind),
        criterion=CRITERION,
        sources=sorted(SOURCES),
        felt={row.record.id: of_record(row.record) for row in rows[:SIZE]},
        rejects=desk.records.rejects(actor),
        upload_mb=desk.parts.settings.upload_mb,
        may_import=may(actor, "import records"),
    )


def _rows(desk: Desk, actor: Actor, query: Query, number: int) -> list[RecordRow]:
    """A page of rows, and one more when there are more."""
    kind = next((k for k in get_args(Kind) if k == query.get("kind")), None)
    words = query.get("q", "")
    if query.get("flagged") != "yes":
        rows = desk.records.rows(actor, query=words, kind=kind, page=number, size=SIZE)
        follows = desk.records.rows(actor, query=words, kind=kind, page=(number + 1) * SIZE, size=1)
        return [*rows, *follows]
    flagged = [r for r in desk.records.flagged(actor, size=1000) if kind in {None, r.record.kind} and _holds(r, words)]
    return flagged[number * SIZE : (number + 1) * SIZE + 1]


def _holds(row: RecordRow, words: str) -> bool:
    text = " ".join([row.record.subject or "", *(m.text for m in row.record.messages)]).lower()
    return words.lower() in text


# --- what can be done here ----------------------------------------------------------------------------------


def _filter(desk: Desk, actor: Actor, fields: Fields) -> Done:
    asked = {name: fields.get(name) for name in ("q", "kind", "flagged")}
    return Done(query={name: value for name, value in asked.items() if value})


def _flag(desk: Desk, actor: Actor, fields: Fields) -> Done:
    criterion = next((c for c in CRITERION if c == fields.get("criterion")), None)
    if criterion is None:
        raise RefusedError("Choose one of the five reasons. Nothing was flagged.")
    desk.records.flag(actor, fields.need("record"), criterion, fields.need("quote"))
    return Done("Flagged.")


def _dismiss(desk: Desk, actor: Actor, fields: Fields) -> Done:
    criterion = next((c for c in CRITERION if c == fields.get("criterion")), None)
    if criterion is None:
        raise RefusedError("This flag is no longer there.")
    desk.records.dismiss(actor, fields.need("record"), criterion)
    return Done("Dismissed.")


def _mask(desk: Desk, actor: Actor, fields: Fields) -> Done:
    made = desk.records.mask(
        actor, fields.need("record"), fields.need("words"), fields.need("kind"), fields.get("reason")
    )
    return Done(f"Masked in {_places(made.places)} and taken out of the search.{_drafts(made)}")


def _release(desk: Desk, actor: Actor, fields: Fields) -> Done:
    made = desk.records.release(
        actor,
        fields.need("record"),
        fields.need("field"),
        fields.number("start"),
        fields.need("token"),
        fields.need("reason"),
    )
    return Done(f"Shown again in {_places(made.places)}, and kept so when the record is imported again.{_drafts(made)}")


def _places(count: int) -> str:
    return "1 place" if count == 1 else f"{count} places"


def _drafts(made: Corrected) -> str:
    """What became of the drafts that rest on the record, in a sentence or two."""
    if not made.drafts:
        return ""
    many = len(made.drafts)
    told = " 1 draft rests on it and needs" if many == 1 else f" {many} drafts rest on it and need"
    told += " signing anew."
    if made.holding:
        told += " Where the text itself says the words, it is blocked until somebody edits it."
    return told + (f" {made.published} left the house already." if made.published else "")


def _consent(desk: Desk, actor: Actor, fields: Fields) -> Done:
    level = next((name for name in LEVELS if name == fields.get("level")), None)
    if level is None:
        raise RefusedError("Say whether the customer may be named. Nothing was recorded.")
    done = desk.consents.record(
        actor,
        fields.need("record"),
        fields.need("wording"),
        level,
        fields.many("channel"),
        fields.at("granted_at"),
        fields.at("expires_at"),
    )
    return Done(f"Recorded. The words are sealed in the vault.{_reached(done)}")


def _withdraw(desk: Desk, actor: Actor, fields: Fields) -> Done:
    if fields.get("sure") != "yes":
        raise RefusedError("Say that you know what it reaches; nothing was withdrawn.")
    done = desk.consents.withdraw(actor, fields.need("record"), fields.need("reason"))
    return Done(f"Withdrawn, in the search too.{_reached(done)}")


def _reached(done: Reached) -> str:
    """What became of the texts that rest on the record, in a sentence or three."""
    if not done.drafts:
        return ""
    count = len(done.drafts)
    told = f" {count} {'draft that rests on it was' if count == 1 else 'drafts that rest on it were'} marked"
    told += f", {len(done.quoting)} of which quoted it." if done.quoting else "."
    if done.exports:
        told += f" {len(done.exports)} had left the house and the export says canceled now: tell whoever received it."
    return told


def _reveal(desk: Desk, actor: Actor, fields: Fields) -> Done:
    """The original, drawn once and reached by no address: it is on record that this person looked, and why."""
    record_id = fields.need("record")
    raw = desk.records.reveal(actor, record_id, fields.need("reason"))
    return Done("It is on record that you looked.", html=draw("original.html", "records", desk, actor, raw=raw))


def _forget(desk: Desk, actor: Actor, fields: Fields, tell: Tell, stop: Stop) -> Made:
    """It can't be undone, so that the form has to say that the person knows."""
    if fields.get("sure") != "yes":
        raise RefusedError("Say that it can’t be undone; nothing was erased.")
    done = desk.privacy.forget(actor, [fields.need("record")], fields.need("reason"), on_event=tell)
    return Made(forgotten=done)


def _import(uploads: Uploads, desk: Desk, actor: Actor, fields: Fields, tell: Tell, stop: Stop) -> Made:
    with uploads.taken(actor.id, fields.need("token")) as path:
        source = fields.get("source") or None
        summary = desk.records.import_file(actor, path, source, _mapping(fields.get("mapping")) or None, on_event=tell)
        return Made(summary=summary, name=path.name)


def _mapping(lines: str) -> dict[str, str]:
    """``our field = their column``, one a line. Raises ``RefusedError`` naming the line that is not so."""
    mapping: dict[str, str] = {}
    for number, line in enumerate(lines.splitlines(), start=1):
        field, sign, column = line.partition("=")
        if line.strip() and not (sign and field.strip() and column.strip()):
            raise RefusedError(f"Line {number} of the columns is not “our field = their column”. Nothing was imported.")
        if line.strip():
            mapping[field.strip()] = column.strip()
    return mapping


def page(uploads: Uploads) -> Page:
    """The page, taking its files from ``uploads``."""
    run: Callable[[Desk, Actor, Fields, Tell, Stop], Made] = partial(_import, uploads)
    return Page(
        "Records",
        "records",
        show,
        acts={
            "list": _filter,
            "flag": _flag,
            "dismiss": _dismiss,
            "mask": _mask,
            "release": _release,
            "consent": _consent,
            "withdraw_consent": _withdraw,
            "reveal": _reveal,
        },
        works={
            "import": Works("Importing", run, stoppable=False),
            "forget": Works("Forgetting this record", _forget, stoppable=False),
        },
    )
