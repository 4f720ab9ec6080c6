"""What a notice says: a table of kinds, and the words of one notice or of a day's."""

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import quote

from pydantic import AwareDatetime, Field

from retrieval.records import Value


class Kind(NamedTuple):
    """``says`` in a sentence; ``page`` shows what it is about, by its id."""

    says: str
    page: str


KINDS: dict[str, Kind] = {
    "warning": Kind("The watch raised a warning", "crisis"),
    "incident": Kind("An incident was opened", "crisis?id={}"),
    "update due": Kind("The next update of an incident is due", "crisis?id={}"),
    "stale": Kind("The facts have changed under a statement of yours", "draft?id={}"),
    "signature": Kind("A text waits for your signature", "draft?id={}"),
    "reminder": Kind("A text that waits for your signature is due soon", "draft?id={}"),
    "changes": Kind("Changes were requested on your text", "draft?id={}"),
    "comment": Kind("Somebody commented on your text", "draft?id={}"),
    "rejected": Kind("Your text was rejected", "draft?id={}"),
    "withdrawn": Kind("A text of yours was withdrawn or erased", "draft?id={}"),
    "escalated": Kind("A text is overdue and was passed on to you", "draft?id={}"),
}


class Notice(Value):
    """One thing to be told. ``detail`` holds counts and times as words, and nothing of a customer."""

    kind: str
    subject: str
    at: AwareDatetime
    detail: dict[str, str] = Field(default_factory=dict)


class Message(NamedTuple):
    title: str
    body: str


def message(notices: Sequence[Notice], public_url: str | None) -> Message:
    """One notice in a few lines, or several as a list; links are relative where no address of the desk is set."""
    if len(notices) == 1:
        (only,) = notices
        told = "\n".join((*_lines(only), _link(only, public_url)))
        return Message(f"Storydesk: {_small(KINDS[only.kind].says)}", told)
    listed = [f"- {'; '.join(_lines(one))}: {_link(one, public_url)}" for one in notices]
    return Message(f"Storydesk: {len(notices)} notices", "\n".join(listed))


def _lines(notice: Notice) -> list[str]:
    told = [f"{name.replace('_', ' ')} {value}" for name, value in notice.detail.items()]
    return [KINDS[notice.kind].says, f"at {notice.at:%H:%M} UTC on {notice.at.day} {notice.at:%B %Y}", *told]


def _link(notice: Notice, public_url: str | None) -> str:
    return f"{(public_url or '').rstrip('/')}/{KINDS[notice.kind].page.format(quote(notice.subject, safe=''))}"


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]
