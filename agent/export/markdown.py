"""Markdown (CommonMark) that reads, when rendered, letter for letter as the text that was signed."""

import re

from agent.export.package import Block, blocks
from agent.models import Content

#: What could open markup anywhere in a line.
_ANYWHERE = re.compile(r"[\\`*_\[\]<>|~]|&(?=#?\w+;)")

#: What opens a block at the start of a line: heading, list, underline of a heading, rule, numbered item.
_LINE_START = re.compile(r"^(?:[#+=-]|\d{1,9}[.)])")


def escape(text: str) -> str:
    """``text`` as Markdown that renders to itself; a line break in it stays one."""
    lines = (line.strip() for line in text.splitlines())
    return "\\\n".join(_escape_line(line) for line in lines if line)


def _escape_line(line: str) -> str:
    line = _ANYWHERE.sub(lambda m: "\\" + m.group(), line)
    # The sign itself is escaped, or the dot or bracket behind a number: a digit can't be.
    return _LINE_START.sub(lambda m: m.group()[:-1] + "\\" + m.group()[-1], line)


def markdown(content: Content, above: str = "") -> str:
    """The whole text, one Markdown block a paragraph, with the line ``above`` first where there is one."""
    first = [f"**{escape(above)}**"] if above else []
    return "\n\n".join([*first, *(_block(block) for block in blocks(content))]) + "\n"


def _block(block: Block) -> str:
    text = escape(block.text)
    if block.part == "headline":
        return "# " + text.replace("\\\n", " ")
    if block.part == "standfirst":
        return f"**{text}**"
    return text
