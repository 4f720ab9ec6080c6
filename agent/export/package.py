"""What an export takes and gives, and the guard that stands in front of it."""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC
from itertools import groupby
from typing import Literal, NamedTuple

from pydantic import AwareDatetime

from agent.checks.privacy import CREDIT
from agent.errors import RefusedError
from agent.models import Content, Draft, Fact, Part, Signature, Version
from agent.policy import BUILT_IN, Policy
from agent.review import complete as all_signed
from agent.review import stands
from retrieval.records import Passage, Value

Format = Literal["md", "docx", "html", "txt", "ninjs", "jsonld", "evidence"]

#: A stand-in such as [CUSTOMER] or [PLACE 2]: true of the evidence, not fit to print.
STAND_IN = re.compile(r"\[[A-Z][A-Z_ ]*(?:\d+)?\]")


class Package(Value):
    """A signed text with its file: who signed, by which policy, and what it stands on.

    ``support`` says of each sentence of the version, in order, how it is supported; it may be left out. ``credit`` is
    the name that a consent grants for the place ``[CREDIT]`` in the text, which is signed without it. ``issued_at`` is
    when the files are made and ``published_at`` since when the text may be read by anybody; before ``embargo`` nobody
    may publish it.
    """

    draft: Draft
    version: Version
    signatures: tuple[Signature, ...]
    organisation: str
    passages: tuple[Passage, ...] = ()
    facts: tuple[Fact, ...] = ()
    support: tuple[str, ...] = ()
    credit: str = ""
    policy: Policy = BUILT_IN
    issued_at: AwareDatetime | None = None
    published_at: AwareDatetime | None = None
    embargo: AwareDatetime | None = None

    @property
    def printed(self) -> Content:
        """The signed text as it is printed: the same, with the credit in its place."""
        content = self.version.content
        if not self.credit:
            return content
        named = (s.model_copy(update={"text": CREDIT.sub(lambda _: self.credit, s.text)}) for s in content.sentences)
        return Content(sentences=tuple(named))

    @property
    def held_until(self) -> str:
        """The line that an embargo puts over the text; empty without one."""
        if self.embargo is None:
            return ""
        at = self.embargo.astimezone(UTC)
        return f"Embargoed until {at.day} {at:%B %Y, %H:%M} UTC"

    @property
    def standing(self) -> tuple[Signature, ...]:
        """The signatures under exactly this text, in the order of signing."""
        return tuple(s for s in self.signatures if stands(s, self.version))


class Exported(Value):
    """One file: its name without a folder, what it is, and its bytes."""

    name: str
    media_type: str
    data: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


class Block(NamedTuple):
    """A paragraph of the canonical text and the part that it belongs to."""

    part: Part
    text: str


def blocks(content: Content) -> Iterator[Block]:
    """The paragraphs in reading order; joined by empty lines they are ``content.text``."""
    for (part, _), group in groupby(content.sentences, key=lambda s: (s.part, s.paragraph)):
        yield Block(part, " ".join(s.text for s in group))


def require_signed(package: Package) -> None:
    """Raises ``RefusedError`` unless exactly this text is signed by everybody whose name it needs."""
    draft, version = package.draft, package.version
    if draft.state not in {"signed", "exported"}:
        raise RefusedError("Only a signed text leaves the house; this one is not signed, or was taken back.")
    if (version.draft_id, version.number) != (draft.id, draft.version):
        raise RefusedError(f"Version {version.number} is not the one that counts; export version {draft.version}.")
    require_names(package)
    held = STAND_IN.search(package.printed.text)
    if held is not None:
        raise RefusedError(
            f"The text still holds the stand-in {held.group()}, which is not fit to print. "
            "Edit the place and have the text signed again."
        )


def require_names(package: Package) -> None:
    """Raises ``RefusedError`` unless every name that is needed stands under exactly this text."""
    rules = package.policy.of(package.draft.kind, package.draft.team)
    if not all_signed(rules, package.version, package.signatures):
        needed = len(rules.signatures)
        raise RefusedError(
            f"The text needs {needed} signature{'s' if needed > 1 else ''} under exactly this version, by different "
            "people, and they are not all there. Have it signed again."
        )


def require_withdrawn(package: Package) -> None:
    """Raises ``RefusedError`` unless the text was withdrawn, and had been signed before."""
    if package.draft.state != "withdrawn":
        raise RefusedError("Only a withdrawn text is cancelled; withdraw it first.")
    require_names(package)


def file_stem(package: Package) -> str:
    """A name for the files, made of the headline: ASCII, no folder, at most 70 characters."""
    headline = package.version.content.part("headline") or package.draft.title
    plain = unicodedata.normalize("NFKD", headline).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].rstrip("-")
    return f"{words or package.draft.kind}-v{package.version.number}"
