"""One function for every format."""

from collections.abc import Callable
from typing import NamedTuple

from agent.export.evidence import evidence
from agent.export.markdown import markdown
from agent.export.package import Exported, Format, Package, file_stem, require_signed
from agent.export.word import MEDIA_TYPE, word


class Kind(NamedTuple):
    """How a format is made: what stands behind the name, the media type, the bytes."""

    ending: str
    media_type: str
    make: Callable[[Package], bytes]


#: ``txt`` is the canonical text and nothing else: ``sha256sum`` of the file is the signed SHA-256, unless a credit
#: was put in; then the manifest says so.
FORMATS: dict[Format, Kind] = {
    "txt": Kind(".txt", "text/plain; charset=utf-8", lambda p: p.printed.text.encode()),
    "md": Kind(".md", "text/markdown; charset=utf-8", lambda p: markdown(p.printed).encode()),
    "docx": Kind(".docx", MEDIA_TYPE, word),
    "evidence": Kind("-evidence.md", "text/markdown; charset=utf-8", lambda p: evidence(p).encode()),
}


def export(package: Package, fmt: Format) -> Exported:
    """The signed text as one file. Raises ``RefusedError`` unless exactly this text is signed."""
    require_signed(package)
    kind = FORMATS[fmt]
    return Exported(name=file_stem(package) + kind.ending, media_type=kind.media_type, data=kind.make(package))
