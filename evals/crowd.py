"""A crowd of invented customers: as many records as wanted, the same ones each time, one at a time in memory.

Customers share scenes (a till that froze, a payout gone astray) and differ in their details, so that somebody who
tries to find one of them has a crowd to search. Identities stand where people put them: in greetings and
signatures, in an agent's reply and notes, in lower case, in quoted mail. ``python -m evals.crowd COUNT`` prints
JSON Lines as ``storydesk import`` takes them.
"""

import re
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count as count_up
from itertools import islice
from random import Random
from typing import Any, NamedTuple

from evals.crowd_people import Person, names, person, words
from retrieval.records import Kind, RawAgent, RawConsent, RawMessage, RawRecord, Speaker

BRACES = re.compile(r"\{([^{}]*)\}")
FIRST_DAY = datetime(2025, 1, 6, 8, 0, tzinfo=UTC)
DAYS = 670
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
DAYS_OF_WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
WAYS: tuple[tuple[str, Kind, int], ...] = (
    ("email", "ticket", 45),
    ("chat", "ticket", 25),
    ("phone", "ticket", 12),
    ("web", "review", 8),
    ("social", "social", 5),
    ("web", "testimonial", 5),
)
#: How often a customer has one, two or three records.
VISITS = (1, 1, 1, 1, 1, 1, 1, 2, 2, 3)

OPENINGS = (
    "Hello, {full} here from {place}.",
    "Hi, my name is {full} and I run a {sector} in {town}.",
    "Good morning, this is {given} from {place}.",
    "Dear support team, I am writing for {place}, a {sector} in {town}.",
    "Hi there, {given} again. We are a {sector} with {staff} staff.",
    "Hello, I own a {sector} in {town}.",
)
REACH = (
    "You can reach me on {phone} or {email}.",
    "My number is {phone}.",
    "Please write to {email}.",
    "The order is {order}, the account {account}.",
    "Order number {order}.",
    "It is under {email}, order {order}.",
    "Our address is {address}.",
    "ref {order}, customer no. {account}",
    "I am {username} on your site.",
)
SIGNATURES = (
    "\n\n{given}",
    "\n\nKind regards,\n{full}",
    "\n\nBest,\n{full}\n{place}\n{phone}",
    "\n\n{full}\n{address}\n{email}",
    "\n\n-- \n{full} | {place} | {phone} | {email}",
    "\n\nThanks, {given} {initial}.",
    "",
)
REPLY_OPENINGS = ("Hi {given},", "Dear {given},", "Hello {full},", "Good news, {given}.", "Hi {given}, {agent} here.")
REPLY_CLOSINGS = ("\n\n{agent}", "\n\nKind regards\n{agent}\nTillwise support", "\n\n{agent_given} from support", "")
NOTES = (
    "Rang {full} on {phone}, {order} confirmed. {agent_given}",
    "{family}'s account {account}: all done, see {order}.",
    "Spoke to {given} ({email}). Very relieved. Good one for the press desk?",
    "customer {given} {family}, {address}, call back done",
    "{agent_given}: parcel to {address} is on its way, {family} knows.",
)
QUOTED = (
    "\n\n> On {date}, {agent} wrote:\n> Hi {given},\n> your order {order} is with us.",
    "\n\n-----Original Message-----\nFrom: {full} <{email}>\nSent: {date}\nOrder {order}",
    "",
    "",
    "",
)
CHAT_TAILS = (
    "name is {full} btw",
    "its {given} {family} from {town}",
    "my email is {email}",
    "order {order}",
    "{phone} thats my number",
    "{given}'s account not my husbands",
)
SOCIAL_TAILS = ("@{username}", "Thanks {agent_given}!", "#{sector}", "– {given} {initial}, {town}")


class Told(NamedTuple):
    """One record's scene and the details that fill its sentences."""

    rng: Random
    who: Person
    scene: dict[str, Any]
    slots: dict[str, str]


def records(count: int, seed: int = 1, languages: Sequence[str] = ()) -> Iterator[RawRecord]:
    """``count`` records of customers with names of ``languages`` in turn (all of them when left out).

    The same arguments give the same records, and a larger ``count`` continues a smaller one. Ids are opaque.
    """
    every = islice(_everybody(seed, tuple(languages) or tuple(names())), count)
    for number, (rng, who, at) in enumerate(every):
        yield _record(f"crowd-{seed}-{number:07d}", rng, who, at)


def _everybody(seed: int, languages: Sequence[str]) -> Iterator[tuple[Random, Person, datetime]]:
    """Each visit of each customer, with the time of it."""
    for number in count_up():
        rng = Random(f"{seed}:{number}")  # noqa: S311  (samples, not secrets)
        who = person(rng, languages[number % len(languages)])
        at = FIRST_DAY + timedelta(days=rng.randrange(DAYS), minutes=rng.randrange(11 * 60))
        for _ in range(rng.choice(VISITS)):
            yield rng, who, at
            at += timedelta(days=rng.randrange(5, 60), minutes=rng.randrange(120))


def _record(number: str, rng: Random, who: Person, at: datetime) -> RawRecord:
    told = Told(rng, who, rng.choice(words()["scenes"]), {})
    told.slots.update(_slots(told, at))
    channel, kind, _ = rng.choices(WAYS, [weight for *_, weight in WAYS])[0]
    satisfied = rng.random() < 0.85
    return RawRecord(
        id=number,
        kind=kind,
        channel=channel,
        created_at=at,
        subject=_filled(told, told.scene["subject"]).capitalize() if kind == "ticket" else None,
        messages=tuple(_conversation(told, kind, channel, at)),
        requester=who.requester,
        agents=(RawAgent(name=told.slots["agent"]),) if kind == "ticket" else (),
        tags=tuple(told.scene["tags"]),
        product=told.scene["product"],
        region=who.region,
        csat=rng.choice((4, 5, 5)) if satisfied else rng.choice((1, 2, 3)),
        consent=_consent(rng, who, at),
    )


def _consent(rng: Random, who: Person, at: datetime) -> RawConsent:
    if rng.random() < 0.6:
        return RawConsent()
    named = rng.random() < 0.2
    wording = f"I, {who.given} {who.family}, agree that my words are quoted{'' if named else ' without my name'}."
    return RawConsent(
        level="named" if named else "anonymous",
        wording=wording,
        channels=tuple(rng.sample(("press_release", "website", "social"), rng.choice((1, 2)))),
        granted_at=at + timedelta(days=2),
        expires_at=at + timedelta(days=rng.choice((365, 730))),
    )


# --- details ------------------------------------------------------------------------------------------------


def _slots(told: Told, at: datetime) -> dict[str, str]:
    rng, who = told.rng, told.who
    agent = rng.choice(words()["agents"])
    given = {
        "full": f"{who.given} {who.family}",
        "given": who.given,
        "family": who.family,
        "initial": who.family[0],
        "place": who.requester.organisation or f"a {who.sector} in {who.town}",
        "agent": agent,
        "agent_given": agent.split()[0],
        "sector": who.sector,
        "town": who.town,
        "date": f"{at:%a} {at.day} {at:%b %Y} at {at:%H:%M}",
        "event": rng.choice(words()["events"]),
        "day": rng.choice(DAYS_OF_WEEK),
    }
    return given | _contacts(who) | _figures(rng)


def _contacts(who: Person) -> dict[str, str]:
    """What the help desk holds; where it holds nothing the slot stays out and its sentence is not said."""
    held = who.requester
    found = {
        "email": held.email,
        "phone": held.phone,
        "address": held.address,
        "username": held.username,
        "order": next(iter(held.order_ids), None),
        "account": next(iter(held.account_ids), None),
    }
    return {name: value for name, value in found.items() if value}


def _figures(rng: Random) -> dict[str, str]:
    return {
        "count": str(rng.choice((rng.randrange(12, 99), rng.randrange(100, 900)))),
        "sum": rng.choice(("£{}", "€{}", "${}", "{} pounds")).format(f"{rng.randrange(90, 9900):,}"),
        "hours": str(rng.randrange(2, 12)),
        "mins": str(rng.choice((15, 20, 25, 35, 40, 45, 50, 70, 90, 110))),
        "days": str(rng.randrange(2, 15)),
        "staff": str(rng.randrange(2, 40)),
        "age": str(rng.randrange(22, 84)),
        "age2": str(rng.randrange(11, 30)),
        "year": str(rng.randrange(1931, 2024)),
        "month": rng.choice(MONTHS),
        "error": rng.choice(("E{}", "0x{}", "{}", "ERR_{}")).format(rng.randrange(100, 999)),
        "version": f"{rng.randrange(2, 9)}.{rng.randrange(20)}.{rng.randrange(9)}",
    }


def _filled(told: Told, sentence: str) -> str:
    """Slots filled, and one of each ``{this|that}`` taken, from the innermost outwards."""

    def one(match: re.Match[str]) -> str:
        inner = match.group(1)
        return told.slots[inner] if inner in told.slots else told.rng.choice(inner.split("|"))

    while BRACES.search(sentence):
        sentence = BRACES.sub(one, sentence)
    return sentence


def _said(told: Told, choices: Sequence[str]) -> str:
    """One of ``choices`` whose contacts the help desk holds."""
    absent = [f"{{{name}}}" for name in ("email", "phone", "address", "username", "order", "account")]
    absent = [slot for slot in absent if slot[1:-1] not in told.slots]
    fit = [c for c in choices if not any(slot in c for slot in absent)]
    return _filled(told, told.rng.choice(fit)) if fit else ""


# --- conversations ------------------------------------------------------------------------------------------


def _conversation(told: Told, kind: Kind, channel: str, at: datetime) -> Iterator[RawMessage]:
    if kind != "ticket":
        yield _message(told, "customer", _praise(told, kind), at)
        return
    opening = _chat(told) if channel == "chat" else _mail(told)
    yield _message(told, "note" if channel == "phone" else "customer", opening, at)
    deed = f"{_said(told, REPLY_OPENINGS)}\n\n{_filled(told, told.rng.choice(told.scene['deed']))}"
    yield _message(told, "agent", deed + _said(told, REPLY_CLOSINGS), at + timedelta(hours=3))
    yield _message(told, "customer", _outcome(told, channel), at + timedelta(days=4))
    if told.rng.random() < 0.6:
        yield _message(told, "note", _said(told, NOTES) or "Done.", at + timedelta(days=4, hours=1))


def _message(told: Told, role: Speaker, text: str, at: datetime) -> RawMessage:
    author = told.slots["full"] if role == "customer" else told.slots["agent"]
    return RawMessage(role=role, text=text, at=at, author=author)


def _problem(told: Told) -> str:
    """What went wrong, and in most cases something that few others could say of themselves."""
    problem = _filled(told, told.rng.choice(told.scene["problem"]))
    return f"{problem} {_filled(told, told.rng.choice(words()['details']))}" if told.rng.random() < 0.75 else problem


def _mail(told: Told) -> str:
    middle = _problem(told)
    reach = _said(told, REACH) if told.rng.random() < 0.7 else ""
    return " ".join(filter(None, (_said(told, OPENINGS), middle, reach))) + _said(told, SIGNATURES)


def _chat(told: Told) -> str:
    """As people type in a chat: lower case, no full stops, the name at the end."""
    text = _problem(told)
    tails = [_said(told, CHAT_TAILS) for _ in range(told.rng.choice((1, 2)))]
    typed = " ".join(["hi", text.replace(". ", " ").rstrip("."), *filter(None, tails)])
    return typed.lower() if told.rng.random() < 0.8 else typed


def _outcome(told: Told, channel: str) -> str:
    happy = f"{_filled(told, told.rng.choice(told.scene['outcome']))} {told.rng.choice(words()['thanks'])}"
    if channel == "chat":
        return f"{happy} {_said(told, ('{given}', 'love from {town}', 'say hi to {agent_given}'))}".lower()
    return happy + _said(told, SIGNATURES) + (_said(told, QUOTED) if channel == "email" else "")


def _praise(told: Told, kind: Kind) -> str:
    """A review or a post: the problem in short, what was done, and how it ended, in the customer's words."""
    problem = _problem(told)
    outcome = _filled(told, told.rng.choice(told.scene["outcome"]))
    helped = _filled(told, "{agent_given} {helped us out|sorted it|took it on}.")
    tail = _said(told, SOCIAL_TAILS) if kind == "social" else _said(told, ("{given} {family}, {town}", "{given}", ""))
    return " ".join(filter(None, (problem, helped, outcome, told.rng.choice(words()["thanks"]), tail)))


def main(argv: Sequence[str] | None = None) -> int:
    """Print records as JSON Lines. Exit 0 done, 2 wrong usage."""
    given = sys.argv[1:] if argv is None else argv
    if len(given) != 1 or not given[0].isdigit():
        print("usage: python -m evals.crowd COUNT", file=sys.stderr)
        return 2
    for record in records(int(given[0])):
        print(record.model_dump_json(exclude_none=True, exclude_defaults=True))
    return 0


if __name__ == "__main__":
    sys.exit(main())
