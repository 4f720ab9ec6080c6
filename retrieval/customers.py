"""Whose record it is: one reference for all records of a customer, and what their earlier records called whom.

The reference is made of identities; only its pseudonym (``Vault.pseudonym``) leaves the import.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from retrieval.detectors.plain import fold
from retrieval.records import RawRecord

#: Token → the raw values that it replaced: the map of one record.
Map = Mapping[str, tuple[str, ...]]
#: Fewer digits are an extension or a slip, and no one's number.
LEAST_DIGITS = 7
#: The last digits of a number; what is before them (country, trunk zero) comes and goes.
SUBSCRIBER = 9

#: Mailboxes that no customer writes from.
NOBODY = re.compile(r"\s*(?:no|do[-._]?not)[-._]?reply\b", re.IGNORECASE)


def reference(raw: RawRecord) -> str | None:
    """What the requester is known by: e-mail, else phone, account, user name, else name with organisation.

    A name alone is many people's, so a record with nothing more is of nobody in particular: None.
    """
    who = raw.requester
    digits = "".join(c for c in who.phone or "" if c.isdigit())
    named = f"{_plain(who.name)} {_plain(who.organisation)}" if who.name and who.organisation else ""
    ways = (
        ("email", "" if NOBODY.match(who.email or "") else _plain(who.email)),
        ("phone", digits[-SUBSCRIBER:].lstrip("0") if len(digits) >= LEAST_DIGITS else ""),
        ("account", _plain(min(who.account_ids, default=""))),
        ("user", _plain(who.username)),
        ("name", named.strip()),
    )
    return next((f"{way} {value}" for way, value in ways if value), None)


def _plain(text: str | None) -> str:
    return " ".join(fold(text or "").split())


class Regulars:
    """Who wrote which record, by pseudonym, and every earlier map of theirs.

    Records that are anonymised together know each other's maps: ``learn`` adds one as it is made.
    """

    def __init__(
        self, customers: Mapping[str, str] | None = None, maps: Mapping[str, Sequence[Map]] | None = None
    ) -> None:
        """``customers``: record id → pseudonym. ``maps``: pseudonym or record id → maps, oldest first."""
        self._customers = dict(customers or {})
        self._maps = {key: list(found) for key, found in (maps or {}).items()}

    def of(self, record_id: str) -> str | None:
        """The pseudonym of whoever wrote the record."""
        return self._customers.get(record_id)

    def earlier(self, record_id: str) -> Iterable[Map]:
        """The maps of this customer's other records, and of the record as it was before."""
        customer = self.of(record_id)
        return [*self._maps.get(record_id, ()), *(self._maps.get(customer, ()) if customer else ())]

    def learn(self, record_id: str, made: Map) -> None:
        customer = self.of(record_id)
        if customer is not None:
            self._maps.setdefault(customer, []).append(made)
