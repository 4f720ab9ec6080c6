"""Values of one row, cleaned and typed. A reason names the field and never quotes what stands in it."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import cast, get_args

from retrieval.errors import RowError
from retrieval.records import ConsentLevel, Kind, RawAgent, RawConsent, RawMessage, RawRecord, Requester, Speaker

TEXT_CHARACTERS = 2_000_000
TIME_CHARACTERS = 40  # any more is no time, whatever it begins with
LIST_ITEMS = 10_000
ID_CHARACTERS = 200
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")
LINE_ENDS = re.compile(r"\r\n?|[\u2028\u2029]")

Row = Mapping[str, object]


def clean(text: str) -> str:
    """Without control characters, lone surrogates and foreign line ends; nothing that a person sees is changed."""
    readable = text.encode("utf-8", "replace").decode("utf-8") if not text.isascii() else text
    return UNSEEN.sub("", LINE_ENDS.sub("\n", readable))


def words(value: object, name: str) -> str | None:
    """A text, or None when it is absent, null or blank. A whole number counts as its digits."""
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise RowError(f"{name} should be a text")
    if len(value) > TEXT_CHARACTERS:
        raise RowError(f"{name} is longer than {TEXT_CHARACTERS:,} characters")
    return clean(value).strip() or None


def identifier(value: object) -> str:
    """The record's id. It is shown on pages and in exports, so one that names a person is refused."""
    found = words(value, "id")
    if found is None:
        raise RowError("id is missing")
    if len(found) > ID_CHARACTERS:
        raise RowError(f"id is longer than {ID_CHARACTERS} characters")
    if "@" in found:
        raise RowError("id looks like an e-mail address; ids are shown and must point to nobody")
    return found


def moment(value: object, name: str) -> datetime | None:
    """A time in UTC. One without a zone is taken as UTC; a date alone as its first moment."""
    text = words(value, name)
    if text is None:
        return None
    try:
        text = re.sub(r" ?(?:UTC|GMT)$", "Z", text[:TIME_CHARACTERS])
        found = datetime.fromisoformat(text)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        raise RowError(f"{name} is not a time such as 2026-03-01T09:30:00Z") from None


def items(value: object, name: str) -> Sequence[object]:
    """A list; null is an empty one."""
    if value is None:
        return ()
    if not isinstance(value, list | tuple):
        raise RowError(f"{name} should be a list")
    if len(value) > LIST_ITEMS:
        raise RowError(f"{name} has more than {LIST_ITEMS:,} entries")
    return value


def texts(value: object, name: str) -> tuple[str, ...]:
    """A list of texts, blanks and repeats left out."""
    found = (words(item, name) for item in items(value, name))
    return tuple(dict.fromkeys(item for item in found if item is not None))


def table(value: object, name: str) -> Row:
    """An object; null is an empty one."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise RowError(f"{name} should be an object")
    return cast(Row, value)


def choice(value: object, name: str, allowed: Sequence[str]) -> str | None:
    found = words(value, name)
    if found is None:
        return None
    if found.lower() not in allowed:
        raise RowError(f"{name} should be one of {', '.join(allowed)}")
    return found.lower()


def rating(value: object) -> int | None:
    """CSAT from 1 to 5; a text or a decimal that means a whole number will do."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, float | bool):
        raise RowError("csat should be a whole number from 1 to 5")
    text = words(value, "csat")
    if text is None:
        return None
    if not re.fullmatch(r"[1-5](?:\.0+)?", text):
        raise RowError("csat should be a whole number from 1 to 5")
    return int(text[0])


# --- the generic record -------------------------------------------------------------------------------------


def record(row: Row, *, consents: bool = True) -> RawRecord:
    """A record from the fields of the generic form; fields that it does not know are left alone. Without ``consents``
    its file has no place for one, and says nothing of it."""
    kind = cast(Kind, choice(row.get("kind"), "kind", get_args(Kind)) or "ticket")
    return RawRecord(
        id=identifier(row.get("id")),
        kind=kind,
        channel=words(row.get("channel"), "channel"),
        created_at=moment(row.get("created_at"), "created_at"),
        subject=words(row.get("subject"), "subject"),
        messages=messages(row, kind),
        requester=requester(table(row.get("requester"), "requester")),
        agents=agents(row.get("agents")),
        tags=texts(row.get("tags"), "tags"),
        product=words(row.get("product"), "product"),
        region=words(row.get("region"), "region"),
        csat=rating(row.get("csat")),
        consent=consent(table(row.get("consent"), "consent")) if consents else RawConsent(said=False),
    )


def messages(row: Row, kind: Kind) -> tuple[RawMessage, ...]:
    """The messages, or ``text`` as the only one; a house's own release or statement is not a customer's word."""
    text = words(row.get("text"), "text")
    listed = [_message(table(item, "messages"), n) for n, item in enumerate(items(row.get("messages"), "messages"))]
    found = tuple(message for message in listed if message is not None)
    if text is not None and found:
        raise RowError("has both text and messages; only one of them is allowed")
    if text is not None:
        return (RawMessage(role="agent" if kind in ("release", "statement") else "customer", text=text),)
    if not found:
        raise RowError("has no text")
    return found


def _message(item: Row, number: int) -> RawMessage | None:
    name = f"messages[{number}]"
    text = words(item.get("text"), f"{name}.text")
    role = choice(item.get("role"), f"{name}.role", get_args(Speaker))
    if role is None:
        raise RowError(f"{name}.role is missing")
    if text is None:
        return None
    return RawMessage(
        role=cast(Speaker, role),
        text=text,
        at=moment(item.get("at"), f"{name}.at"),
        author=words(item.get("author"), f"{name}.author"),
    )


def requester(row: Row) -> Requester:
    single = ("name", "email", "phone", "username", "organisation", "address")
    return Requester(
        **{name: words(row.get(name), f"requester.{name}") for name in single},
        account_ids=texts(row.get("account_ids"), "requester.account_ids"),
        order_ids=texts(row.get("order_ids"), "requester.order_ids"),
    )


def agents(value: object) -> tuple[RawAgent, ...]:
    names = (words(table(item, "agents").get("name"), "agents.name") for item in items(value, "agents"))
    return tuple(RawAgent(name=name) for name in dict.fromkeys(names) if name is not None)


def consent(row: Row) -> RawConsent:
    return RawConsent(
        level=cast(ConsentLevel, choice(row.get("level"), "consent.level", get_args(ConsentLevel)) or "none"),
        wording=words(row.get("wording"), "consent.wording"),
        channels=texts(row.get("channels"), "consent.channels"),
        granted_at=moment(row.get("granted_at"), "consent.granted_at"),
        expires_at=moment(row.get("expires_at"), "consent.expires_at"),
    )
