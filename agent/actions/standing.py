"""Which consent a record has: what people recorded or withdrew here stands over what an import says of it.

What an import lowered stays low too: a later one raises it only by a grant that is younger than the lowering, so that
an old file brings nothing back. A file that has no place for consents says nothing of them: what stands stays, and a
new record has none. What is known from the ledger alone (a record that was deleted since, and comes in
again) is a ceiling: it lets a grant stand as far as it reaches.
"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple

from agent.actions.ledger import Ceiling
from agent.actions.people import DESK
from agent.models import ConsentAct, ConsentEntry
from agent.store import Tx
from agent.vault import Opened, Vault
from retrieval.anonymise import consent_of
from retrieval.records import Anonymised, Consent, ConsentLevel, RawConsent

#: Why the desk itself holds a consent down.
KEPT = "What was taken back stays so: a restored backup, or a record that came in again, still had more."
_LEVELS: tuple[ConsentLevel, ...] = ("none", "anonymous", "named")


def cap(given: Consent, most: Consent) -> Consent:
    """``given`` as far as ``most`` lets it stand: the lesser credit, the channels of both, the earlier end."""
    if given.level == "none":
        return given
    level = min(given.level, most.level, key=_LEVELS.index)
    if level == "none":
        return Consent(wording_sha256=given.wording_sha256)
    ends = [end for end in (given.expires_at, most.expires_at) if end is not None]
    channels = tuple(c for c in given.channels if c in most.channels)
    return given.model_copy(update={"level": level, "channels": channels, "expires_at": min(ends, default=None)})


def grants_less(before: Consent, after: Consent, now: datetime) -> bool:
    """Whether anything that ``before`` allows, now or later, is allowed no more."""
    if before.level == "none" or (before.expires_at is not None and before.expires_at <= now):
        return False
    kept = cap(before, after)
    return (kept.level, kept.channels, kept.expires_at) != (before.level, before.channels, before.expires_at) or any(
        before.covers(channel, now) and not after.covers(channel, now) for channel in before.channels
    )


class Held(NamedTuple):
    """What the consents of some records are held to. ``before`` is what stands now of those with an entry; ``outside``
    are those of which only the ledger knows it. ``silent`` is what stands now of those that are on the desk and of
    which the import says nothing."""

    entries: dict[str, ConsentEntry]
    before: dict[str, Consent]
    outside: frozenset[str] = frozenset()
    silent: Mapping[str, Consent] = MappingProxyType({})

    def given(self, record_id: str, raw: RawConsent) -> Consent:
        """What an import says of the record's consent; where it says nothing, what stands, and none for a new one."""
        return consent_of(raw) if raw.said else self.silent.get(record_id, Consent())

    def stands(self, record_id: str, given: Consent) -> Consent:
        """The record's consent after an import that says ``given``."""
        entry = self.entries.get(record_id)
        if entry is None:
            return given
        if entry.act != "lowered":
            return entry.consent
        younger = given.granted_at is not None and given.granted_at > entry.at
        return given if younger else cap(given, self.before.get(record_id, entry.consent))

    def over(self, given: RawConsent, clean: Anonymised) -> Anonymised:
        """What an import that says ``given`` made of a record, with the consent that stands for it."""
        record_id = clean.record.id
        consent = self.stands(record_id, self.given(record_id, given))
        return clean.model_copy(update={"record": clean.record.model_copy(update={"consent": consent})})


def words_of(consent: Consent, given: RawConsent, entry: ConsentEntry | None, older: Opened | None) -> RawConsent:
    """What is sealed with an imported record whose consent is ``consent``: with the import's words, but where people
    recorded or withdrew one here, or it says nothing, with the words that were sealed before."""
    own = (entry is not None and entry.act != "lowered") or not given.said
    return RawConsent(
        level=consent.level,
        wording=(older.raw.consent.wording if older else None) if own else given.wording,
        channels=consent.channels,
        granted_at=consent.granted_at,
        expires_at=consent.expires_at,
    )


# --- what outlives the database


def key(vault: Vault, record_id: str) -> str:
    """The keyed hash under which the ledger has a record's consent."""
    return vault.pseudonym(f"consent {record_id}")


def ceiling(vault: Vault, entry: ConsentEntry) -> Ceiling:
    """What the ledger says of ``entry``: neither the id nor the words."""
    return Ceiling(
        consent=key(vault, entry.record_id),
        at=entry.at,
        act=entry.act,
        level=entry.level,
        channels=entry.channels,
        expires_at=entry.expires_at,
    )


def held_to(tx: Tx, vault: Vault, given: Mapping[str, RawConsent], ceilings: Mapping[str, Ceiling]) -> Held:
    """By the last entry of each of these records, else by the ledger; ``given`` is what an import says of each."""
    said = {i: consent.said for i, consent in given.items()}
    ids = list(said)
    entries = tx.consents.standing(ids)
    there = tx.records.many([i for i in ids if i in entries or not said[i]])
    before = {i: record.consent for i, record in there.items() if i in entries}
    silent = {i: record.consent for i, record in there.items() if not said[i]}
    known = {i: ceilings.get(key(vault, i)) for i in ids if i not in entries} if ceilings else {}
    outside = {i: entry_of(i, held) for i, held in known.items() if held is not None}
    return Held(entries | outside, before, frozenset(outside), silent)


def entry_of(record_id: str, held: Ceiling) -> ConsentEntry:
    """An entry that says what the ledger does. A withdrawal stays one; of what was recorded the words are gone, so
    that it is no more than a ceiling."""
    act: ConsentAct = "withdrawn" if held.act == "withdrawn" else "lowered"
    return ConsentEntry(record_id=record_id, act=act, at=held.at, by=DESK.id, reason=KEPT, **held.most.model_dump())
