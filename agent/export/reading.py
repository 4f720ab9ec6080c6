"""What a reader finds in an exported file, in the letters in which people know it: for the gate on the way out.

A name with an ampersand or an apostrophe is spelt otherwise in HTML, in JSON and in Markdown; compared byte by byte it
would get through.
"""

import html
import io
import json
import re
from collections.abc import Iterator

from docx import Document

from agent.export.package import Exported
from agent.export.word import MEDIA_TYPE as WORD

_TAG = re.compile(r"<[^>]*>")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def read(file: Exported) -> str:
    """The words of ``file``. Raises ``ValueError`` for a file of a kind that nobody has learnt to read."""
    if file.media_type == WORD:
        return "\n".join(_word(file.data))
    text = file.data.decode("utf-8")
    kind = file.media_type.partition(";")[0]
    if kind == "text/html":
        return html.unescape(_TAG.sub(" ", text))
    if kind in {"application/json", "application/ld+json"}:
        return "\n".join(_strings(json.loads(text)))
    if kind == "text/markdown":
        return _ESCAPED.sub(r"\1", text)
    if kind == "text/plain":
        return text
    raise ValueError(f"no way to read {file.media_type}")


def _word(data: bytes) -> Iterator[str]:
    document = Document(io.BytesIO(data))
    yield from (paragraph.text for paragraph in document.paragraphs)
    about = document.core_properties
    yield from (about.author, about.last_modified_by, about.comments)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, held in value.items():
            yield from (str(key), *_strings(held))
    elif isinstance(value, list):
        for held in value:
            yield from _strings(held)
