"""A past release of the house as text: read from Word, HTML, Markdown or plain text, and laid out in its parts.

What is read is public already. Nothing is kept of a file that can't be read, and a file that is no text says so.
"""

import re
import zipfile
from collections.abc import Callable
from functools import cached_property
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import docx
from docx.table import Table
from docx.text.paragraph import Paragraph

from agent.checks.layout import read
from agent.checks.quotes import Quote, find
from agent.checks.reading import Reading
from agent.errors import ImportFileError
from agent.models import Part
from retrieval.records import Value

#: Bytes; a release is a page or two.
LARGEST, LARGEST_OPENED = 10_000_000, 50_000_000
#: Characters that are read of one release, and words below which there is nothing to learn from.
LONGEST, FEWEST = 60_000, 40
KINDS = ".docx, .html, .htm, .md, .markdown, .txt"

_SKIPPED = frozenset({"script", "style", "title", "nav", "form", "noscript", "svg", "template", "aside", "button"})
_BLOCKS = frozenset(
    "p div section article main li ul ol tr table blockquote figure figcaption header footer address hr pre".split()  # noqa: SIM905
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_FRONT = re.compile(r"\A---\s*\n.*?\n---\s*\n", re.DOTALL)
_FENCED = re.compile(r"^(```|~~~).*?^\1[^\n]*$", re.DOTALL | re.MULTILINE)
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_STRONG = re.compile(r"(\*\*|__|\*|_)(?=\S)(.+?)(?<=\S)\1(?!\w)")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


class Release(Value):
    """One text of the house under the name of its file."""

    name: str
    text: str

    @cached_property
    def reading(self) -> Reading:
        return read(self.text, None)

    @cached_property
    def quotes(self) -> list[Quote]:
        return find(self.text)

    @cached_property
    def sentences(self) -> list[str]:
        """The sentences of the body, in order."""
        return [self.reading.at(s) for s in self.reading.of("body", "standfirst")]

    def parts(self, part: Part) -> list[str]:
        return [self.reading.at(s).strip() for s in self.reading.of(part)]

    def quoted(self, start: int, end: int) -> bool:
        return any(q.start < end and start < q.end for q in self.quotes)


def load(path: Path, fewest: int = FEWEST) -> Release:
    """The release in a file. Raises ``ImportFileError`` saying what is wrong with it; nothing is changed then."""
    try:
        if path.stat().st_size > LARGEST:
            raise ImportFileError(f"{path.name} is larger than {LARGEST // 1_000_000} MB; that is no press release.")
        data = path.read_bytes()
    except OSError as error:
        raise ImportFileError(f"{path.name} can't be read: {error.strerror}.") from None
    return parse(path.name, data, fewest)


def parse(name: str, data: bytes, fewest: int = FEWEST) -> Release:
    """The release in the bytes of a file called ``name``. Raises ``ImportFileError``, also below ``fewest`` words."""
    reader = _READERS.get(Path(name).suffix.lower())
    if reader is None:
        raise ImportFileError(f"{name} is of no kind that the desk reads: {KINDS}.")
    text = re.sub(r"\n{3,}", "\n\n", reader(name, data)).strip()[:LONGEST]
    if len(text.split()) < fewest:
        raise ImportFileError(f"{name} holds {len(text.split())} words; a release to learn from has {fewest} or more.")
    return Release(name=name, text=text)


def _word(name: str, data: bytes) -> str:
    """Paragraphs and table cells of a Word file in their order; its headings become headings."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            if sum(item.file_size for item in package.infolist()) > LARGEST_OPENED:
                raise ImportFileError(
                    f"{name} unpacks to more than {LARGEST_OPENED // 1_000_000} MB; it was not opened."
                )
        document = docx.Document(BytesIO(data))
        blocks = [_block(item) for item in document.iter_inner_content()]
    except ImportFileError:
        raise
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, SyntaxError, EOFError, NotImplementedError):
        raise ImportFileError(f"{name} is not a Word file that can be opened (.docx); save it anew.") from None
    return _CONTROL.sub("", "\n\n".join(block for block in blocks if block))


def _block(item: Paragraph | Table) -> str:
    if isinstance(item, Table):
        return "\n".join(" ".join(dict.fromkeys(cell.text.strip() for cell in row.cells)) for row in item.rows)
    text = " ".join(item.text.split())
    style = item.style.name if item.style is not None else ""
    return f"# {text}" if text and str(style).startswith(("Heading 1", "Title")) else text


def _decoded(name: str, data: bytes) -> str:
    encodings = ("utf-16",) if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text and len(_CONTROL.findall(text)) * 100 <= len(text):
            return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    raise ImportFileError(f"{name} is not text; a release is a Word, HTML, Markdown or text file.")


def _html(name: str, data: bytes) -> str:
    reader = _Page()
    reader.feed(_decoded(name, data))
    reader.close()
    return reader.text()


class _Page(HTMLParser):
    """The article of a page, or all of it: blocks as paragraphs, the first heading as a heading."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._all: list[str] = []
        self._article: list[str] = []
        self._skipped = 0
        self._inside = 0
        self._headed = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._skipped += tag in _SKIPPED
        self._inside += tag in {"article", "main"}
        if tag == "br":
            self._put("\n")
        elif tag in _BLOCKS | _HEADINGS:
            self._put("\n\n# " if tag == "h1" and not self._skipped and not self._headed else "\n\n")
            self._headed |= tag == "h1" and not self._skipped

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS | _HEADINGS:
            self._put("\n\n")
        self._skipped = max(0, self._skipped - (tag in _SKIPPED))
        self._inside = max(0, self._inside - (tag in {"article", "main"}))

    def handle_data(self, data: str) -> None:
        self._put(re.sub(r"\s+", " ", data))

    def _put(self, text: str) -> None:
        if not self._skipped:
            self._all.append(text)
            if self._inside:
                self._article.append(text)

    def text(self) -> str:
        chosen = "".join(self._article)
        text = chosen if len(chosen.split()) >= FEWEST else "".join(self._all)
        lines = [" ".join(line.split()) for line in text.replace("\u00a0", " ").split("\n")]
        return "\n".join("" if line == "#" else line for line in lines)


def _markdown(name: str, data: bytes) -> str:
    text = _FRONT.sub("", _decoded(name, data))
    text = _LINK.sub(r"\1", _IMAGE.sub("", _FENCED.sub("", text)))
    lines = []
    for line in text.split("\n"):
        kept = re.fullmatch(r"\s*(?:#\s?#\s?#|[-*_ ]{3,})\s*", line)
        lines.append("###" if kept and "#" in line else "" if kept else _STRONG.sub(r"\2", line.lstrip("> ")))
    return "\n".join(lines)


def _plain(name: str, data: bytes) -> str:
    return _decoded(name, data)


_READERS: dict[str, Callable[[str, bytes], str]] = {
    ".docx": _word,
    ".html": _html,
    ".htm": _html,
    ".md": _markdown,
    ".markdown": _markdown,
    ".txt": _plain,
}
