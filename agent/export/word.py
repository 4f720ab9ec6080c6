"""Word documents in the house style: headline, standfirst, body in a serif, boilerplate, contact, end mark."""

import io
import re
import zipfile
from typing import NamedTuple

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from agent.export.package import Package, blocks
from agent.models import Part

SERIF = "Georgia"
SANS = "Arial"
GREY = RGBColor(0x55, 0x55, 0x55)


class Look(NamedTuple):
    """How a part is set: font, size and space below in points."""

    font: str
    size: float
    below: float
    bold: bool = False
    colour: RGBColor | None = None
    centred: bool = False
    style: str = "Normal"


LOOKS: dict[Part, Look] = {
    "dateline": Look(SANS, 9.5, 12, colour=GREY),
    "headline": Look(SERIF, 20, 8, bold=True, style="Heading 1", colour=RGBColor(0, 0, 0)),
    "standfirst": Look(SERIF, 13, 14, colour=GREY),
    "body": Look(SERIF, 11, 9),
    "boilerplate": Look(SANS, 9.5, 8, colour=GREY),
    "contact": Look(SANS, 9.5, 8, colour=GREY),
    "endmark": Look(SANS, 9.5, 0, centred=True),
}

#: The line of an embargo, over the text.
HELD = Look(SANS, 9.5, 12, bold=True)

#: Parts of the library's template that say nothing of this text: a picture of an empty page, another program's
#: name, a second copy of the styles.
_JUNK = ("/thumbnail", "/extended-properties", "/stylesWithEffects")

#: What XML 1.0 can't hold.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

#: Every entry of the archive carries this time: equal texts are equal files.
_NO_TIME = (1980, 1, 1, 0, 0, 0)


MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def fit(text: str) -> str:
    """``text`` without what XML can't hold."""
    return _UNFIT.sub("", text)


def word(package: Package) -> bytes:
    """The text as a .docx file."""
    document = Document()
    set_page(document)
    if package.held_until:
        _set(document.add_paragraph(), package.held_until, HELD)
    for block in blocks(package.printed):
        look = LOOKS[block.part]
        _set(document.add_paragraph(style=look.style), fit(block.text), look)
    set_properties(document, package)
    out = io.BytesIO()
    document.save(out)
    return timeless(out.getvalue())


def set_page(document: WordDocument) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(3)
    section.top_margin = section.bottom_margin = Cm(2.5)


def _set(paragraph: Paragraph, text: str, look: Look) -> None:
    run = paragraph.add_run(text)
    run.font.name, run.font.size, run.font.bold = look.font, Pt(look.size), look.bold
    if look.colour is not None:
        run.font.color.rgb = look.colour
    form = paragraph.paragraph_format
    form.space_before, form.space_after, form.line_spacing = Pt(0), Pt(look.below), 1.25
    if look.centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def set_properties(document: WordDocument, package: Package) -> None:
    """What the file says about itself: the house and the text; no person, no machine, no program."""
    _drop_junk(document)
    about = document.core_properties
    about.title = fit(package.version.content.part("headline") or package.draft.title)[:255]
    about.author = about.last_modified_by = fit(package.organisation)[:255]
    about.comments = f"Version {package.version.number}, SHA-256 {package.version.sha256}"
    signed = package.standing[-1].at.replace(microsecond=0, tzinfo=None)
    about.created = about.modified = signed
    about.revision = package.version.number


def _drop_junk(document: WordDocument) -> None:
    for rels in (document.part.package.rels, document.part.rels):
        for key in [key for key, rel in rels.items() if rel.reltype.endswith(_JUNK)]:
            rels.pop(key)


def timeless(data: bytes) -> bytes:
    """The same archive without the moment at which it was made."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            fixed = zipfile.ZipInfo(entry.filename, _NO_TIME)
            fixed.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(fixed, old.read(entry))
    return out.getvalue()
