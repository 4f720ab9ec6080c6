"""Verbs on a record's consent: record it with its exact wording, withdraw it, see what it reaches.

The wording may name the customer: it is sealed with the original, and only its SHA-256, the level, the channels and the
times stand outside. What was recorded or withdrawn here stands over what a later import says, so that no import brings
back what a customer took back; only a person records consent again. A restore brings it back as little: what was taken
back is in the ledger too.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from agent.actions.ledger import Ceiling, Ledger
from agent.actions.parts import Parts, Progress, allow, silent
from agent.actions.people import DESK
from agent.actions.standing import cap, ceiling, entry_of, key, words_of
from agent.actions.withdrawing import resting, settle
from agent.errors import KeyUnavailableError, NotFoundError, RefusedError, StaleError, VaultError
from agent.models import Actor, ConsentAct, ConsentEntry, Event
from agent.store import Sealed, Tx
from agent.vault import Opened
from agent.views import ConsentPage, Reached
from retrieval.anonymise import consent_of
from retrieval.identities import of_record
from retrieval.passages import cut
from retrieval.records import CleanRecord, Consent, ConsentLevel, Known, RawConsent

#: Characters of a wording, and of a reason.
LONGEST, LONGEST_REASON = 5000, 300
#: Channels that a consent can name, as a draft names its own.
CHANNELS = ("press_release", "website", "newsletter", "social")
NO_ORIGINAL = (
    "The original of this record is no longer kept, so there is no place for the words of a consent. Nothing was "
    "recorded; import the record again first."
)
CHANGED = "Somebody changed this record in the meantime. Nothing of yours was saved; open it again."


class _Held(NamedTuple):
    """A record at one moment, and its original where that is still kept."""

    record: CleanRecord
    row: Sealed | None
    opened: Opened | None


class ConsentVerbs:
    """Consent as people record and withdraw it."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def show(self, actor: Actor, record_id: str) -> ConsentPage:
        """The consent that stands, and how many drafts and exports a withdrawal reaches. Raises ``NotFoundError``."""
        allow(actor, "read records")
        with self._parts.store.read() as tx:
            record, drafts = tx.records.get(record_id), resting(tx, record_id)
            return ConsentPage(
                record_id=record_id,
                consent=record.consent,
                history=tuple(tx.consents.of(record_id)),
                drafts=tuple(d.id for d in drafts),
                exports=tuple(d.id for d in drafts if tx.erasure.exported_versions(d.id)),
            )

    def record(
        self,
        actor: Actor,
        record_id: str,
        wording: str,
        level: ConsentLevel,
        channels: Sequence[str],
        granted_at: datetime | None = None,
        expires_at: datetime | None = None,
    ) -> Reached:
        """Keep what the customer granted, in their exact words, in the place of the consent of before.

        The words are kept, and hashed, as they are but for white space around them.
        ``granted_at`` is now where nothing is said; without ``expires_at`` it has no end. Where it grants less than
        before, the texts that this touches are marked as by a withdrawal. Raises ``RefusedError`` for what is no
        consent, ``StaleError`` when the record was changed meanwhile.
        """
        allow(actor, "record a consent")
        now = self._parts.clock()
        given = RawConsent(
            level=level,
            wording=wording.strip(),
            channels=tuple(dict.fromkeys(channels)),
            granted_at=granted_at or now,
            expires_at=expires_at,
        )
        _require_consent(given, now)
        held = self._hold(record_id)
        if held.opened is None:
            raise RefusedError(NO_ORIGINAL)
        return self._keep(actor, held, _entry(record_id, actor, now, "recorded", consent_of(given)), given)

    def withdraw(self, actor: Actor, record_id: str, reason: str) -> Reached:
        """Take the consent back, and reach all that rests on it at once: search, drafts, signatures and exports.

        The reason is kept without any identity of the record, and goes when the record is forgotten. Raises
        ``RefusedError`` without a reason, or where no consent stands.
        """
        allow(actor, "withdraw a consent")
        if not reason.strip():
            raise RefusedError("Say why the consent is withdrawn; nothing was changed.")
        held = self._hold_even_damaged(record_id)
        if held.record.consent.level == "none":
            raise RefusedError("No consent stands for this record, so there is none to withdraw. Nothing was changed.")
        was = held.opened.raw.consent.wording if held.opened else None
        gone = Consent(wording_sha256=held.record.consent.wording_sha256)
        entry = _entry(record_id, actor, self._parts.clock(), "withdrawn", gone, self._quiet(reason, held.opened))
        return self._keep(actor, held, entry, RawConsent(wording=was))

    def _keep(self, actor: Actor, held: _Held, entry: ConsentEntry, given: RawConsent) -> Reached:
        """Save it with all that rests on the record, or nothing."""
        parts = self._parts
        sealed = _with_consent(parts, held.opened, given) if held.opened else None
        with parts.store.begin() as tx:
            self._require_same(tx, held)
            if sealed is not None:
                tx.vault.keep(parts.vault.settle(sealed, tx.vault.sealing_key()))
            record = tx.consents.set(held.record, entry.consent)
            done = settle(parts, tx, actor, held.record.consent, entry)
            parts.index.remove([record.id])
            parts.index.add(cut(record, parts.settings.passage_tokens, parts.count_tokens))
        self._ledger().renew([ceiling(parts.vault, entry)])
        return done

    # --- after a restore

    def reapply(self, *, on_event: Progress = silent) -> int:
        """Lower every consent again that grants more than the ledger lets stand: after a restore, which may have
        brought it back. How many those were."""
        ceilings = self._ledger().ceilings()
        back = self._revived(ceilings) if ceilings else []
        for done, (record_id, held) in enumerate(back):
            on_event(Event(step="Withdrawing consents again", done=done, total=len(back)))
            self._lower(record_id, held)
        return len(back)

    def _revived(self, ceilings: Mapping[str, Ceiling]) -> list[tuple[str, Ceiling]]:
        """Records whose consent grants more than it may, and none that was recorded since."""
        found = []
        with self._parts.store.read() as tx:
            for record in tx.records.all():
                held = ceilings.get(key(self._parts.vault, record.id))
                if held is not None and cap(record.consent, held.most) != record.consent:
                    last = tx.consents.standing([record.id]).get(record.id)
                    found += [(record.id, held)] if last is None or last.at <= held.at else []
        return found

    def _lower(self, record_id: str, most: Ceiling) -> None:
        held = self._hold_even_damaged(record_id)
        consent = cap(held.record.consent, most.most)
        entry = entry_of(record_id, most).model_copy(update=dict(consent))
        words = held.opened.raw.consent if held.opened else RawConsent()
        self._keep(DESK, held, entry, words_of(consent, words, None, None))

    def _ledger(self) -> Ledger:
        return Ledger(self._parts.settings.home)

    # --- what all of them need

    def _hold(self, record_id: str) -> _Held:
        with self._parts.store.read() as tx:
            record, row = tx.records.get(record_id), _sealed(tx, record_id)
        return _Held(record, row, self._parts.vault.open(row) if row else None)

    def _hold_even_damaged(self, record_id: str) -> _Held:
        """As ``_hold``; an original that can't be opened any more is no reason to let a consent stand."""
        try:
            return self._hold(record_id)
        except KeyUnavailableError:
            raise
        except VaultError:
            with self._parts.store.read() as tx:
                return _Held(tx.records.get(record_id), _sealed(tx, record_id), None)

    def _require_same(self, tx: Tx, held: _Held) -> None:
        row = _sealed(tx, held.record.id)
        if tx.records.get(held.record.id) != held.record or (row and row.sealed) != (held.row and held.row.sealed):
            raise StaleError(CHANGED)

    def _quiet(self, reason: str, opened: Opened | None) -> str:
        """The reason without any identity: everybody who reads the record reads it."""
        said = " ".join(reason.split())[:LONGEST_REASON]
        known = [Known(type=i.type, value=i.value) for i in of_record(opened.raw)] if opened else []
        return self._parts.anonymiser.texts([(said, known)])[0].text


def _require_consent(given: RawConsent, now: datetime) -> None:
    """Raises ``RefusedError`` that says what is missing, or can't be."""
    granted, ends = given.granted_at or now, given.expires_at
    for wrong, why in (
        (not given.wording, "Give the exact words of the consent."),
        (len(given.wording or "") > LONGEST, f"The words of a consent have at most {LONGEST} characters."),
        (
            given.level not in {"anonymous", "named"},
            "Say whether the customer may be named; to end a consent, withdraw it.",
        ),
        (not given.channels, "Name at least one channel: a consent for no channel allows nothing."),
        (not set(given.channels) <= set(CHANNELS), f"A channel is one of: {', '.join(CHANNELS)}."),
        (granted > now, "It can't have been granted later than now."),
        (ends is not None and ends <= max(granted, now), "It has to end later than now and than it was granted."),
    ):
        if wrong:
            raise RefusedError(f"{why} Nothing was recorded.")


def _sealed(tx: Tx, record_id: str) -> Sealed | None:
    try:
        return tx.vault.get(record_id)
    except NotFoundError:
        return None


def _with_consent(parts: Parts, opened: Opened, given: RawConsent) -> Sealed:
    """The original sealed anew with these words of consent in it."""
    return parts.vault.seal(opened.raw.model_copy(update={"consent": given}), opened.identities, opened.lessons)


def _entry(record_id: str, actor: Actor, now: datetime, act: ConsentAct, to: Consent, reason: str = "") -> ConsentEntry:
    return ConsentEntry(record_id=record_id, act=act, at=now, by=actor.id, reason=reason, **to.model_dump())
