"""One function for every format."""

from collections.abc import Callable
from typing import NamedTuple

from agent.export import html, ninjs, schema_org
from agent.export.evidence import evidence
from agent.export.markdown import markdown
from agent.export.package import Exported, Format, Package, file_stem, require_signed
from agent.export.word import MEDIA_TYPE, word


class Kind(NamedTuple):
    """How a format is made: what stands behind the name, the media type, the bytes."""

    ending: str
    media_type: str
    make: Callable[[Package], bytes]


def _plain(package: Package) -> str:
    held = package.held_until
    return f"{held}\n\n{package.printed.text}" if held else package.printed.text


#: ``txt`` is the canonical text and nothing else: ``sha256sum`` of the file is the signed SHA-256, unless a credit
#: was put in or an embargo stands over it; then the manifest says so.
FORMATS: dict[Format, Kind] = {
    "txt": Kind(".txt", "text/plain; charset=utf-8", lambda p: _plain(p).encode()),
    "md": Kind(".md", "text/markdown; charset=utf-8", lambda p: markdown(p.printed, p.held_until).encode()),
    "docx": Kind(".docx", MEDIA_TYPE, word),
    "html": Kind(".html", html.MEDIA_TYPE, lambda p: html.html(p).encode()),
    "ninjs": Kind(ninjs.ENDING, ninjs.MEDIA_TYPE, lambda p: ninjs.ninjs(p).encode()),
    "jsonld": Kind(".jsonld", schema_org.MEDIA_TYPE, lambda p: schema_org.json_ld(p).encode()),
    "evidence": Kind("-evidence.md", "text/markdown; charset=utf-8", lambda p: evidence(p).encode()),
}


def export(package: Package, fmt: Format) -> Exported:
    """The signed text as one file. Raises ``RefusedError`` unless exactly this text is signed."""
    require_signed(package)
    kind = FORMATS[fmt]
    return Exported(name=file_stem(package) + kind.ending, media_type=kind.media_type, data=kind.make(package))
