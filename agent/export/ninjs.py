"""The text as ninjs 3.1, the IPTC's JSON for news: https://www.iptc.org/std/ninjs/.

``SCHEMA`` describes the fields that are used here, with the names, types and value lists of the standard's own schema
(``ninjs-schema_3.1.json``), and allows no other; whatever it lets through, the standard's schema does. Field names are
those of version 3: ``pubStatus``, ``embargoedUntil``.
"""

import json
from datetime import datetime
from typing import Literal, NamedTuple

from jsonschema import Draft202012Validator

from agent.export.machine import digital_source, language_of, responsible_editor, uri, uri_of
from agent.export.manifest import Manifest
from agent.export.package import Exported, Package, blocks, file_stem, require_withdrawn

MEDIA_TYPE = "application/json"
ENDING = "-ninjs.json"
STANDARD = {
    "name": "ninjs",
    "version": "3.1",
    "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json",
}
WITHDRAWN = "Correction: this text was withdrawn. Do not publish it, and take down what was published."

Status = Literal["usable", "canceled"]

_TEXT = {"type": "string", "minLength": 1}
_CLOCK = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"
_TIME = {"type": "string", "format": "date-time", "pattern": _CLOCK}
_URI = {"type": "string", "format": "uri", "pattern": r"^[a-z][a-z0-9+.-]*:\S+$"}


def _object(required: tuple[str, ...] = (), **fields: object) -> dict[str, object]:
    return {"type": "object", "additionalProperties": False, "required": list(required), "properties": fields}


_PIECES = {
    "type": "array",
    "items": _object(("value",), role=_TEXT, contentType=_TEXT, value=_TEXT),
}

#: Of the standard, what is used; ``uri`` is all that it asks for, and the desk asks for more.
SCHEMA: dict[str, object] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    **_object(
        ("uri", "type", "versionCreated", "pubStatus", "standard"),
        standard=_object(name={"const": "ninjs"}, version={"const": "3.1"}, schema=_URI),
        uri=_URI,
        type={"enum": ["text"]},
        representationType={"enum": ["full", "partial"]},
        version=_TEXT,
        versionCreated=_TIME,
        contentCreated=_TIME,
        embargoedUntil=_TIME,
        pubStatus={"enum": ["usable", "withheld", "canceled"]},
        edNote=_TEXT,
        language=_TEXT,
        headlines=_PIECES,
        descriptions=_PIECES,
        bodies=_PIECES,
        by=_TEXT,
        infoSources={"type": "array", "items": _object(name=_TEXT, role=_TEXT)},
        digitalSourceType=_object(uri=_URI),
    ),
}


class About(NamedTuple):
    """What an item says of a text beside its words and times."""

    uri: str
    version: int
    organisation: str
    editor: str
    source: str


def ninjs(package: Package) -> str:
    """The signed text, all of it once: headline, standfirst as summary, and the rest as one plain body.

    ``versionCreated`` is when it was issued: a change of the embargo is a newer version for whoever receives it.
    """
    signed = max((s.at for s in package.standing), default=None)
    texts = package.printed
    rest = "\n\n".join(b.text for b in blocks(texts) if b.part not in {"headline", "standfirst"})
    return _written(
        _item(package, package.issued_at or signed, "usable")
        | {
            "representationType": "full",
            "contentCreated": _time(package.version.created_at),
            "embargoedUntil": _time(package.embargo),
            "language": language_of(package),
            "headlines": _piece("main", texts.part("headline")),
            "descriptions": _piece("summary", texts.part("standfirst")),
            "bodies": _piece("main", rest),
        }
    )


def cancellation(package: Package, at: datetime, reason: str = "") -> Exported:
    """The correction to a text that was withdrawn, without a word of it. Raises ``RefusedError`` for any other.

    ``reason`` goes with it as it is: the caller sees to it that it names nobody.
    """
    require_withdrawn(package)
    return _correction(_item(package, at, "canceled"), reason, file_stem(package))


def cancellation_of(made: Manifest) -> Exported:
    """The correction that goes with a manifest which says ``canceled``, made of nothing but what that says: the text
    may be erased since. The same manifest gives the same bytes."""
    about = About(
        uri=uri_of(made.draft_id),
        version=made.version,
        organisation=made.organisation,
        editor=made.responsible_editor,
        source=made.digital_source_type,
    )
    return _correction(_told(about, made.issued_at, "canceled"), "", f"canceled-v{made.version}")


def _correction(item: dict[str, object], reason: str, stem: str) -> Exported:
    note = f"{WITHDRAWN} Reason: {reason}" if reason else WITHDRAWN
    data = _written(item | {"representationType": "partial", "edNote": note})
    return Exported(name=stem + ENDING, media_type=MEDIA_TYPE, data=data.encode())


def _item(package: Package, at: datetime | None, status: Status) -> dict[str, object]:
    about = About(
        uri=uri(package),
        version=package.version.number,
        organisation=package.organisation,
        editor=responsible_editor(package),
        source=digital_source(package.version).uri,
    )
    return _told(about, at, status)


def _told(about: About, at: datetime | None, status: Status) -> dict[str, object]:
    return {
        "standard": STANDARD,
        "uri": about.uri,
        "type": "text",
        "version": str(about.version),
        "versionCreated": _time(at),
        "pubStatus": status,
        "by": about.organisation,
        "infoSources": [{"name": about.editor, "role": "responsible editor"}] if about.editor else [],
        "digitalSourceType": {"uri": about.source} if about.source else {},
    }


def _piece(role: str, text: str) -> list[dict[str, object]]:
    return [{"role": role, "contentType": "text/plain", "value": text}] if text else []


def _time(at: datetime | None) -> str:
    return at.isoformat() if at else ""


def _written(item: dict[str, object]) -> str:
    """``item`` without what is empty, as JSON that fits ``SCHEMA``; that it does not is a bug."""
    kept = {key: value for key, value in item.items() if value}
    Draft202012Validator(SCHEMA).validate(kept)
    return json.dumps(kept, indent=2, ensure_ascii=False) + "\n"
