"""Prompts are text files beside this module, and ``render`` is strict about them.

A file has two sections, each begun by a line ``=== system`` or ``=== user``. ``{{name}}`` stands for a value;
``{{name|fenced}}`` for a value that comes from outside the house and is put behind a fence. The files keep what
never changes first, so that a server can keep the beginning of a prompt in its cache.

A name that the file does not know is an error, and so is one that was not given.
"""

import hashlib
import re
from functools import cache
from importlib import resources
from typing import NamedTuple

FENCE_OPEN = "<<<MATERIAL"
FENCE_CLOSE = "MATERIAL>>>"

_PLACE = re.compile(r"\{\{(\w+)(\|fenced)?\}\}")
_SECTION = re.compile(r"^=== (\w+)\n", re.MULTILINE)

#: What a text from outside could use to leave its fence or to pass for a turn of the conversation.
_BREAKOUTS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"<{3,}"), "‹"),
    (re.compile(r">{3,}"), "›"),
    (re.compile(r"<\|.{0,40}?\|>"), " "),
    (re.compile(r"</?(?:system|assistant|user|im_start|im_end|s)>", re.IGNORECASE), " "),
    (re.compile(r"\[/?(?:INST|SYS)\]", re.IGNORECASE), " "),
    (re.compile(r"^\s*(?:===|###)\s*", re.MULTILINE), ""),
    (re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]"), ""),
)


class PromptError(ValueError):
    """A prompt file and its call do not fit; the text names the prompt and the value. A bug, not a user's error."""


class Prompt(NamedTuple):
    """A rendered prompt: what stays the same (``system``) and what is asked now (``user``)."""

    name: str
    system: str
    user: str

    @property
    def text(self) -> str:
        return f"{self.system}\n\n{self.user}"

    @property
    def sha256(self) -> str:
        """SHA-256 of the whole rendered text: kept with the version that the prompt made."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def render(name: str, **values: str) -> Prompt:
    """The prompt ``name`` with its values. Raises ``PromptError`` on a missing, an extra or an unknown name."""
    sections = _sections(name)
    wanted = {match.group(1) for text in sections.values() for match in _PLACE.finditer(text)}
    if missing := sorted(wanted - values.keys()):
        raise PromptError(f"prompt {name} needs {', '.join(missing)}")
    if extra := sorted(values.keys() - wanted):
        raise PromptError(f"prompt {name} does not know {', '.join(extra)}")
    return Prompt(name, _fill(sections["system"], values), _fill(sections["user"], values))


def fence(untrusted: str) -> str:
    """``untrusted`` between the fence's two lines, with whatever could end the fence inside it made harmless."""
    return f"{FENCE_OPEN}\n{defuse(untrusted)}\n{FENCE_CLOSE}"


def defuse(text: str) -> str:
    """``text`` without fence signs, conversation marks and invisible characters; words stay as they are."""
    for pattern, instead in _BREAKOUTS:
        text = pattern.sub(instead, text)
    return text.replace(FENCE_OPEN, "").replace(FENCE_CLOSE, "").strip()


def _fill(text: str, values: dict[str, str]) -> str:
    """One pass, so that a value which looks like a place is never filled itself."""

    def put(match: re.Match[str]) -> str:
        value = values[match.group(1)]
        return fence(value) if match.group(2) else defuse(value)

    return _PLACE.sub(put, text).strip()


@cache
def _sections(name: str) -> dict[str, str]:
    if not re.fullmatch(r"[a-z_]+", name):
        raise PromptError(f"no prompt has the name {name!r}")
    try:
        text = resources.files(__name__).joinpath(f"{name}.txt").read_text("utf-8")
    except FileNotFoundError:
        raise PromptError(f"no prompt has the name {name}") from None
    pieces = _SECTION.split(text)[1:]
    sections = dict(zip(pieces[::2], pieces[1::2], strict=True))
    if sections.keys() != {"system", "user"}:
        raise PromptError(f"prompt {name} needs the sections system and user, has {', '.join(sections) or 'none'}")
    return sections
