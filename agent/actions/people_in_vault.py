"""Finding a person's records: by opening sealed originals, the only place where a person can be found."""

import re
from collections.abc import Iterable
from typing import Literal

from agent.vault import Opened
from retrieval.records import Value

How = Literal["email", "phone", "username", "number", "name", "mention"]

#: A telephone number is the same number with and without its country's code: the last digits decide.
PHONE_DIGITS = 9
SHORTEST_PHONE = 7


class Match(Value):
    """A record that has to do with the person, and by what it was found.

    ``name``: its customer has this name, as others may have. ``mention``: the person is named in it, and it is
    another customer's.
    """

    record_id: str
    how: How

    @property
    def sure(self) -> bool:
        """Whether it is the person's own: a contact or a number is one person's, a name may be another's."""
        return self.how not in {"name", "mention"}


def match(who: str, opened: Opened) -> Match | None:
    """How the original has to do with ``who``: an address, a number, an account's or a person's name."""
    wanted, customer = _plain(who), opened.raw.requester
    contacts: tuple[tuple[How, Iterable[str | None]], ...] = (
        ("email", (customer.email,)),
        ("username", (customer.username,)),
        ("number", (*customer.account_ids, *customer.order_ids)),
        ("name", (customer.name,)),
        ("mention", (value for values in opened.identities.values() for value in values)),
    )
    if customer.phone is not None and _same_phone(who, customer.phone):
        return Match(record_id=opened.raw.id, how="phone")
    for how, values in contacts:
        if any(value is not None and _plain(value) == wanted for value in values):
            return Match(record_id=opened.raw.id, how=how)
    return None


def _plain(value: str) -> str:
    return " ".join(value.split()).casefold().removeprefix("@").removeprefix("#")


def _same_phone(one: str, other: str) -> bool:
    a, b = (re.sub(r"\D", "", value) for value in (one, other))
    if min(len(a), len(b)) < SHORTEST_PHONE or len(a) * 2 < len(one.strip()):
        return False
    return a == b or (min(len(a), len(b)) >= PHONE_DIGITS and a[-PHONE_DIGITS:] == b[-PHONE_DIGITS:])
