"""HTML of a mail body as the plain text that its reader saw."""

import re
from html import unescape
from html.parser import HTMLParser

TAG = re.compile(
    r"</?(?:p|br|div|span|a|b|i|u|em|strong|ul|ol|li|table|tr|td|th|blockquote|html|body|head|style|img|h[1-6]|hr|pre"
    r"|font|code)\b[^<>]*>",
    re.IGNORECASE,
)
ENTITY = re.compile(r"&(?:nbsp|amp|lt|gt|quot|apos|#\d{1,6}|#x[0-9a-f]{1,5});", re.IGNORECASE)
NEW_LINE = frozenset({"div", "tr", "li", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "ul", "ol"})
NEW_PARAGRAPH = frozenset({"p", "hr"})
UNSEEN = frozenset({"style", "script", "head", "title"})


def plain(text: str) -> str:
    """``text`` without markup. A text that holds no HTML is given back as it is, ``<`` and ``&`` included."""
    if TAG.search(text):
        reader = _Reader()
        reader.feed(text)
        reader.close()
        text = reader.text()
    elif ENTITY.search(text):
        text = unescape(text)
    return text.replace("\u00a0", " ")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in UNSEEN
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        self._unseen = max(0, self._unseen - (tag in UNSEEN))
        if tag != "br":  # <br/> is reported as a start and an end
            self._break(tag)

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._parts.append(re.sub(r"\s+", " ", data))

    def _break(self, tag: str) -> None:
        if tag in NEW_PARAGRAPH:
            self._parts.append("\n\n")
        elif tag == "br" or (tag in NEW_LINE and self._parts and not self._parts[-1].endswith("\n")):
            self._parts.append("\n")

    def text(self) -> str:
        """Lines trimmed, no more than one empty line in a row."""
        joined = "\n".join(re.sub(r"[ \t]+", " ", line).strip() for line in "".join(self._parts).split("\n"))
        return re.sub(r"\n{3,}", "\n\n", joined).strip()
