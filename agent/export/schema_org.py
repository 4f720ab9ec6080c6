"""The text as a schema.org NewsArticle in JSON-LD: https://schema.org/NewsArticle."""

import json

from agent.export.machine import digital_source, language_of, responsible_editor, uri
from agent.export.package import Package, blocks
from agent.models import DraftKind, Part

MEDIA_TYPE = "application/ld+json"

#: What a text rests on, in words: a record's id, an incident's, and how many there are, stay in the house.
RESTS_ON: dict[DraftKind, str] = {
    "story": "Anonymised records of the publisher's customer support",
    "statement": "Facts that the publisher confirmed",
}


def json_ld(package: Package) -> str:
    """One JSON-LD object. What is unknown is left out.

    ``datePublished`` is there once the text has left the house with no embargo over it. No part of the text is in it
    twice. Times are UTC.
    """
    signed = max((s.at for s in package.standing), default=None)
    published = None if package.embargo else package.published_at
    editor, source = responsible_editor(package), digital_source(package.version)
    said: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "identifier": uri(package),
        "version": str(package.version.number),
        "headline": _part(package, "headline"),
        "abstract": _part(package, "standfirst"),
        "articleBody": "\n\n".join(b.text for b in blocks(package.printed) if b.part == "body"),
        "inLanguage": language_of(package),
        "datePublished": published.isoformat() if published else "",
        "dateModified": signed.isoformat() if signed else "",
        "creativeWorkStatus": package.held_until or ("Published" if published else "Signed"),
        "publisher": {"@type": "Organization", "name": package.organisation},
        "editor": {"@type": "Person", "name": editor} if editor else "",
        "creditText": package.organisation,
        "digitalSourceType": source.schema_org,
        "isBasedOn": {"@type": "CreativeWork", "name": RESTS_ON[package.draft.kind]},
    }
    kept = {key: value for key, value in said.items() if value}
    return json.dumps(kept, indent=2, ensure_ascii=False) + "\n"


def _part(package: Package, part: Part) -> str:
    return package.printed.part(part)
