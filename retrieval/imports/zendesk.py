"""Zendesk: pages of the ticket API and of the incremental export, and the full export of one ticket a line.

A page is ``{"tickets": [...], "users": [...], "comments": ...}``; an export has comments and people inside each
ticket. Who spoke: the requester is the customer, a private comment is a note, and of the others a user's role
decides; an author nobody describes is an agent, since that is who answers tickets. The comment of a satisfaction
rating is the customer's last message. ``line`` of a page is the ticket's place in it.

``mapping`` names custom fields: ``{"product": "360001"}`` reads a record's product from the custom field 360001.
Values of other custom fields that look like a number of an order or an account are identities.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from retrieval.errors import ImportFileError, RowError
from retrieval.imports import bigjson, fields
from retrieval.imports.fields import Row
from retrieval.imports.files import NOTHING_CHANGED, Accepted, Line, Outcome, lines, parse
from retrieval.imports.markup import plain
from retrieval.records import RawAgent, RawConsent, RawMessage, RawRecord, Rejected, Requester, Speaker

MAPPED = ("product", "region", "order_ids", "account_ids")
TICKET_KEYS = frozenset({"requester_id", "requester", "assignee_id", "description", "comments", "via", "submitter_id"})
WHOLE_KEYS = frozenset({"tickets", "ticket"})
RATINGS = {"good": 5, "bad": 1}  # Zendesk's classic rating has two values
NO_RATING = frozenset({"offered", "unoffered"})
REFERENCE = re.compile(r"(?=(?:\D*\d){4})[\w\-/#.]{4,40}")
DATE = re.compile(r"\d{4}-\d\d-\d\d.*")


class Page(NamedTuple):
    """What stands beside the tickets, by id."""

    users: Mapping[str, Row]
    organisations: Mapping[str, Row]
    comments: Mapping[str, Sequence[object]]


NOTHING_BESIDE = Page({}, {}, {})


def rows(path: Path, mapping: Mapping[str, str]) -> Iterator[Outcome]:
    """Every ticket's record or refusal. ``ImportFileError`` when the file is no Zendesk export."""
    unknown = [name for name in mapping if name not in MAPPED]
    if unknown:
        raise ImportFileError(
            f"{unknown[0]} can't be mapped to a custom field; {', '.join(MAPPED)} can. {NOTHING_CHANGED}"
        )
    if is_export(path):
        return _export(path, mapping)
    return _large(path, mapping) if bigjson.is_large(path) else _page(_whole(path), mapping)


def is_export(path: Path) -> bool:
    """Whether the file holds one ticket, or one page, a line; a page alone on its line is a page."""
    start = list(islice(lines(path), 2))
    first = _object(start[0])
    return first is not None and (len(start) > 1 or (is_ticket(first) and first.keys().isdisjoint(WHOLE_KEYS)))


def is_ticket(value: object) -> bool:
    """Whether a JSON value has the shape of a ticket, or of a page of them."""
    if not isinstance(value, dict):
        return False
    return not WHOLE_KEYS.isdisjoint(value) or len(TICKET_KEYS & value.keys()) > 1


def _object(line: Line) -> Row | None:
    try:
        value = parse(line.text or "")
    except RowError:
        return None
    return value if isinstance(value, dict) else None


# --- one ticket a line --------------------------------------------------------------------------------------


def _export(path: Path, mapping: Mapping[str, str]) -> Iterator[Outcome]:
    if not any(is_ticket(_object(line)) for line in lines(path)):
        raise _other_shape(path)
    return (outcome for line in lines(path) for outcome in _line(line, mapping))


def _line(line: Line, mapping: Mapping[str, str]) -> Iterator[Outcome]:
    try:
        if line.text is None:
            raise RowError("is too long to be read")
        value = parse(line.text)
        if not is_ticket(value) or not isinstance(value, dict):
            raise RowError("is not a Zendesk ticket")
        tickets, beside = _tickets(value), _beside(value)
    except RowError as error:
        yield Rejected(line=line.number, reason=str(error))
        return
    for ticket in tickets:
        yield _outcome(line.number, ticket, beside, mapping)


# --- one page a file ----------------------------------------------------------------------------------------


def _whole(path: Path) -> Row:
    try:
        value = parse(path.read_text("utf-8-sig"))
    except RowError as error:
        raise ImportFileError(f"{path.name} {error}. {NOTHING_CHANGED}") from None
    if isinstance(value, list) and any(is_ticket(item) for item in value):
        return {"tickets": value}
    if not isinstance(value, dict) or not is_ticket(value):
        raise _other_shape(path)
    return value


def _page(page: Row, mapping: Mapping[str, str]) -> Iterator[Outcome]:
    try:
        tickets, beside = _tickets(page), _beside(page)
    except RowError as error:
        raise ImportFileError(f"The page's {error}. {NOTHING_CHANGED}") from None
    return (_outcome(number, ticket, beside, mapping) for number, ticket in enumerate(tickets, 1))


def _large(path: Path, mapping: Mapping[str, str]) -> Iterator[Outcome]:
    """The same of a page that is not read as a whole: a ticket in memory at a time.

    People, organisations and comments that stand beside the tickets, and not in them, are held throughout.
    """
    prefix = "item" if bigjson.require_json(path) == "list" else "tickets.item"
    if not any(is_ticket(item) for item in bigjson.items(path, prefix)):
        return _page(_whole(path), mapping)
    try:
        beside = NOTHING_BESIDE if prefix == "item" else _large_beside(path)
    except RowError as error:
        raise ImportFileError(f"The page's {error}. {NOTHING_CHANGED}") from None
    return (_outcome(number, ticket, beside, mapping) for number, ticket in enumerate(bigjson.items(path, prefix), 1))


def _large_beside(path: Path) -> Page:
    comments: dict[str, list[object]] = {}
    for item in bigjson.items(path, "comments.item"):
        comments.setdefault(_id(fields.table(item, "comments").get("ticket_id")), []).append(item)
    for ticket, found in bigjson.members(path, "comments"):
        comments[ticket] = list(fields.items(found, "comments"))
    return Page(_rows_by_id(path, "users"), _rows_by_id(path, "organizations"), comments)


def _rows_by_id(path: Path, name: str) -> dict[str, Row]:
    found = (fields.table(item, name) for item in bigjson.items(path, f"{name}.item"))
    return {_id(row.get("id")): row for row in found}


def _other_shape(path: Path) -> ImportFileError:
    return ImportFileError(f"{path.name} is not a Zendesk export: it holds no tickets. {NOTHING_CHANGED}")


def _tickets(page: Row) -> Sequence[object]:
    if "tickets" in page:
        return fields.items(page["tickets"], "tickets")
    return (page["ticket"],) if "ticket" in page else (page,)


def _beside(page: Row) -> Page:
    if WHOLE_KEYS.isdisjoint(page):
        return NOTHING_BESIDE
    return Page(_by_id(page, "users"), _by_id(page, "organizations"), _comments(page))


def _by_id(page: Row, name: str) -> dict[str, Row]:
    found = (fields.table(item, name) for item in fields.items(page.get(name), name))
    return {_id(row.get("id")): row for row in found}


def _comments(page: Row) -> dict[str, Sequence[object]]:
    """Comments by ticket: given so, or as one list in which each names its ticket or belongs to the only one."""
    given = page.get("comments")
    if isinstance(given, dict):
        return {str(ticket): fields.items(found, "comments") for ticket, found in given.items()}
    tickets = _tickets(page)
    only = _id(fields.table(tickets[0], "ticket").get("id")) if len(tickets) == 1 else ""
    grouped: dict[str, list[object]] = {}
    for item in fields.items(given, "comments"):
        ticket = _id(fields.table(item, "comments").get("ticket_id")) or only
        grouped.setdefault(ticket, []).append(item)
    return dict(grouped)


def _outcome(line: int, value: object, beside: Page, mapping: Mapping[str, str]) -> Outcome:
    try:
        bigjson.require_once(value)
        return Accepted(line, record(fields.table(value, "ticket"), beside, mapping))
    except RowError as error:
        return Rejected(line=line, reason=str(error))


# --- one ticket ---------------------------------------------------------------------------------------------


def record(ticket: Row, beside: Page = NOTHING_BESIDE, mapping: Mapping[str, str] | None = None) -> RawRecord:
    """One ticket's record. ``RowError`` for a deleted ticket and for one without text."""
    if ticket.get("status") == "deleted":
        raise RowError("is a ticket that was deleted in Zendesk")
    number = fields.identifier(ticket.get("id"))
    people = _People(ticket, beside.users)
    comments = _own_comments(ticket, beside.comments.get(number, ()))
    messages = _messages(ticket, comments, people)
    if not messages:
        raise RowError("has no text")
    mapped = _mapped(ticket, mapping or {})
    return RawRecord(
        id=f"zendesk-{number}",
        kind="ticket",
        channel=fields.words(_via(ticket).get("channel"), "via.channel"),
        created_at=fields.moment(ticket.get("created_at"), "created_at"),
        subject=fields.words(ticket.get("subject") or ticket.get("raw_subject"), "subject"),
        messages=messages,
        requester=_requester(ticket, people, beside.organisations, mapped),
        agents=_agents(ticket, comments, people),
        tags=fields.texts(ticket.get("tags"), "tags"),
        product=next(iter(mapped["product"]), None),
        region=next(iter(mapped["region"]), None),
        csat=_csat(ticket.get("satisfaction_rating")),
        consent=RawConsent(said=False),
    )


class _People:
    """Who is who on one ticket: users of the page, and those embedded in the ticket."""

    def __init__(self, ticket: Row, users: Mapping[str, Row]) -> None:
        self._users = users
        self._embedded = {name: fields.table(ticket.get(name), name) for name in ("requester", "assignee", "submitter")}
        self.requester_id = _id(ticket.get("requester_id") or self._embedded["requester"].get("id"))

    def user(self, number: str) -> Row:
        for row in self._embedded.values():
            if number and _id(row.get("id")) == number:
                return {**self._users.get(number, {}), **row}
        return self._users.get(number, {})

    def requester(self) -> Row:
        return self.user(self.requester_id) or self._embedded["requester"]

    def role(self, number: str, described: Row) -> Speaker:
        if not number or number == self.requester_id:
            return "customer"
        role = (described or self.user(number)).get("role") or self.user(number).get("role")
        return "customer" if role == "end-user" else "agent"


def _own_comments(ticket: Row, beside: Sequence[object]) -> list[Row]:
    given = fields.items(ticket.get("comments"), "comments") or beside
    return [fields.table(item, "comments") for item in given]


def _messages(ticket: Row, comments: Sequence[Row], people: _People) -> tuple[RawMessage, ...]:
    """Description, unless a comment repeats it; comments; the words beside the rating."""
    said = [message for message in (_comment(comment, people) for comment in comments) if message is not None]
    opening = _body(ticket.get("description"), "description")
    if opening is not None and _bare(opening) not in {_bare(message.text) for message in said}:
        said.insert(0, _opening(ticket, opening, people))
    praise = _rating(ticket.get("satisfaction_rating")).get("comment")
    text = _body(praise, "satisfaction_rating.comment")
    if text is not None:
        said.append(RawMessage(role="customer", text=text, author=_name(people.requester())))
    return tuple(said)


def _opening(ticket: Row, text: str, people: _People) -> RawMessage:
    submitter = _id(ticket.get("submitter_id"))
    return RawMessage(
        role=people.role(submitter, {}),
        text=text,
        at=fields.moment(ticket.get("created_at"), "created_at"),
        author=_name(people.user(submitter) if submitter else people.requester()),
    )


def _comment(comment: Row, people: _People) -> RawMessage | None:
    bodies = (_body(comment.get(name), f"comments.{name}") for name in ("plain_body", "body", "html_body", "value"))
    text = next((body for body in bodies if body is not None), None)
    if text is None:
        return None
    described = fields.table(comment.get("author"), "comments.author")
    number = _id(comment.get("author_id") or described.get("id"))
    return RawMessage(
        role="note" if comment.get("public") is False else people.role(number, described),
        text=text,
        at=fields.moment(comment.get("created_at"), "comments.created_at"),
        author=_name({**people.user(number), **described}),
    )


def _body(value: object, name: str) -> str | None:
    text = fields.words(value, name)
    return None if text is None else fields.words(plain(text), name)


def _bare(text: str) -> str:
    """For comparing a description with the comment that it repeats: spacing and marks differ between the two."""
    return "".join(character for character in text.casefold() if character.isalnum())


def _requester(
    ticket: Row, people: _People, organisations: Mapping[str, Row], mapped: Mapping[str, tuple[str, ...]]
) -> Requester:
    user = people.requester()
    sender = fields.table(fields.table(_via(ticket).get("source"), "via.source").get("from"), "via.source.from")
    organisation = _organisation(ticket, user, organisations)
    return Requester(
        name=_name(user) or _name(sender),
        email=fields.words(user.get("email") or sender.get("address"), "requester.email"),
        phone=fields.words(user.get("phone") or sender.get("phone"), "requester.phone"),
        username=fields.words(user.get("alias") or sender.get("username"), "requester.alias"),
        organisation=organisation,
        account_ids=(*_external(user), *mapped["account_ids"]),
        order_ids=mapped["order_ids"],
    )


def _organisation(ticket: Row, user: Row, organisations: Mapping[str, Row]) -> str | None:
    given = ticket.get("organization") or user.get("organization")
    if isinstance(given, dict):
        return _name(given)
    number = _id(ticket.get("organization_id") or user.get("organization_id"))
    return _name(organisations.get(number, {}))


def _external(user: Row) -> tuple[str, ...]:
    number = fields.words(user.get("external_id"), "requester.external_id")
    return () if number is None else (number,)


def _agents(ticket: Row, comments: Sequence[Row], people: _People) -> tuple[RawAgent, ...]:
    """Everybody on the ticket who is not the customer, by name, once."""
    names = [_name(people.user(_id(ticket.get(f"{who}_id")) or "-")) for who in ("assignee", "submitter")]
    names += [_name(fields.table(ticket.get(who), who)) for who in ("assignee", "submitter")]
    for comment in comments:
        described = fields.table(comment.get("author"), "comments.author")
        number = _id(comment.get("author_id") or described.get("id"))
        if people.role(number, described) == "agent":
            names.append(_name({**people.user(number), **described}))
    customer = _name(people.requester())
    return tuple(RawAgent(name=name) for name in dict.fromkeys(names) if name is not None and name != customer)


def _mapped(ticket: Row, mapping: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """What the custom fields give to the record's fields."""
    found: dict[str, list[str]] = {name: [] for name in MAPPED}
    wanted = {number: name for name, number in mapping.items()}
    for item in fields.items(ticket.get("custom_fields") or ticket.get("fields"), "custom_fields"):
        custom = fields.table(item, "custom_fields")
        name = wanted.get(_id(custom.get("id")))
        for value in _scalars(custom.get("value")):
            if name is not None:
                found[name].append(value)
            elif REFERENCE.fullmatch(value) and not DATE.fullmatch(value):
                found["order_ids"].append(value)
    return {name: tuple(dict.fromkeys(values)) for name, values in found.items()}


def _scalars(value: object) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str | int) and not isinstance(item, bool):
            text = fields.words(item, "custom_fields")
            if text is not None:
                yield text


def _csat(value: object) -> int | None:
    score = fields.words(_rating(value).get("score"), "satisfaction_rating.score")
    if score is None or score in NO_RATING:
        return None
    return RATINGS.get(score) or fields.rating(score)


def _rating(value: object) -> Row:
    return fields.table(value, "satisfaction_rating")


def _via(ticket: Row) -> Row:
    return fields.table(ticket.get("via"), "via")


def _name(row: Row) -> str | None:
    return fields.words(row.get("name"), "name")


def _id(value: object) -> str:
    return fields.words(value, "a user's or ticket's id") or ""
