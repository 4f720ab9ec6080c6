"""Verbs on what anonymising did to a record: mask what it missed, release what it masked for nothing.

Both open the sealed original inside the verb, on record, and mask the whole record anew with what the person
taught, so that one name goes from every field. Nobody but the verb sees the original. What was taught is sealed
beside it and heeded whenever the record is imported again. The ledger knows by keyed hashes what was masked, so that a
restore of an older backup masks it again.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from agent.actions import masked_words
from agent.actions.customers import regulars
from agent.actions.ledger import Ledger, Masked
from agent.actions.masked_words import readable
from agent.actions.parts import Progress, allow, silent
from agent.actions.people import DESK
from agent.actions.records import RecordVerbs
from agent.actions.remasking import Remasked, remask_evidence
from agent.errors import NotFoundError, RefusedError, StaleError, VaultError
from agent.labels import Case, Labels
from agent.models import Actor, Event
from agent.store import Sealed, Tx
from agent.vault import Opened
from agent.views import Corrected
from retrieval.anonymise import texts_of
from retrieval.flag import flag
from retrieval.identities import of_record
from retrieval.lessons import (
    LONGEST,
    MISSED,
    RELEASABLE,
    Taught,
    is_given,
    same_words,
    selected,
    stands_in,
    too_plain,
    whole_words,
)
from retrieval.passages import sentence_around
from retrieval.records import Anonymised, CleanRecord, Known, Lessons, Replacement
from retrieval.shifts import Before, Moves, Shift

CHANGED = (
    "Somebody changed how this record is masked in the meantime. Nothing of yours was saved; read it again and say it "
    "once more if it still holds."
)


class _Held(NamedTuple):
    """A record as the store and the vault hold it at one moment."""

    record: CleanRecord
    report: Sequence[Replacement]
    row: Sealed
    opened: Opened


class _Correction(NamedTuple):
    """What a person taught, ready to be saved: the record masked anew, and the case that it makes."""

    verb: str
    detail: dict[str, str]
    words: str
    lessons: Lessons
    after: Anonymised
    case: Case | None


class MaskingVerbs(RecordVerbs):
    """All that can be done with records."""

    def mask(self, actor: Actor, record_id: str, words: str, kind: str, reason: str = "") -> Corrected:
        """Mask ``words``, which stand in the record, in all of it, in every form; ``kind`` is one of ``MISSED``.

        Drafts that cite what changed lose their signatures. Raises ``RefusedError`` for words that don't stand
        there or would take everyday language away, ``StaleError`` when the record changed meanwhile.
        """
        allow(actor, "mask what was missed")
        held = self._hold(record_id)
        return self._mask(actor, held, _maskable(held.record, words, kind), kind, reason)

    def _mask(self, actor: Actor, held: _Held, value: str, kind: str, reason: str) -> Corrected:
        lessons = _taught(held.opened.lessons, Known(type=kind, value=value))
        after = self._again(held, lessons)
        if stands_in(value, readable(after.record)):
            raise RefusedError(
                "These words could not be masked everywhere. Nothing was changed; tell the administrator."
            )
        detail = {"type": kind, "length": str(len(value)), "reason": self._quiet(reason, held.opened, value)}
        case = _case("missed", kind, readable(held.record), value)
        return self._correct(actor, held, _Correction("mask", detail, value, lessons, after, case))

    def release(self, actor: Actor, record_id: str, field: str, start: int, token: str, reason: str) -> Corrected:
        """Let the words stand again that the replacement ``token`` at ``start`` of ``field`` hides in this record.

        Raises ``RefusedError`` for what the help desk itself holds of its customer, ``StaleError`` when the record
        is not masked there as the page showed it.
        """
        allow(actor, "release a false alarm")
        if len(reason.split()) < 2:
            raise RefusedError("Say in a few words why this is nobody's; the reason is kept in the audit.")
        held = self._hold(record_id)
        place = _place(held.report, field, start, token)
        text = texts_of(held.opened.raw)[field]
        value = text[place.start : place.end]
        if is_given(of_record(held.opened.raw), text, place.start, place.end):
            raise RefusedError("The help desk itself holds this as its customer's; it stays masked.")
        lessons = _untaught(held.opened.lessons, place, text)
        after = self._again(held, lessons)
        if any(r.field == field and r.start < place.end and place.start < r.end for r in after.report):
            raise RefusedError(
                "These words are also part of something else that is masked here, so they can't be shown. Nothing was "
                "changed."
            )
        case = None if place.source == "reviewer" else _released_case(after, place)
        detail = {"type": place.type, "length": str(len(value)), "reason": self._quiet(reason, held.opened, value)}
        return self._correct(actor, held, _Correction("release", detail, value, lessons, after, case))

    def labelled(self, actor: Actor) -> list[Case]:
        """Every labelled case in clear, for measuring the detectors; that it was opened is on record first."""
        allow(actor, "look into the vault")
        labels = self._labels()
        with self._parts.store.begin() as tx:
            tx.audit.append(self._parts.clock(), actor.id, "open labelled cases", "labels")
        return labels.cases()

    # --- after a restore

    def reapply(self, *, on_event: Progress = silent) -> tuple[int, tuple[str, ...]]:
        """Mask again what was masked since: after a restore, which may have brought the words back.

        How many records that were, and which could not be masked again because their original can't be opened.
        """
        back = self._back(Ledger(self._parts.settings.home).masked())
        left = []
        for done, (record_id, masked) in enumerate(back):
            on_event(Event(step="Masking words again", done=done, total=len(back)))
            try:
                self._mask_again(record_id, masked)
            except (NotFoundError, VaultError):
                left.append(record_id)
        return len({record_id for record_id, _ in back} - set(left)), tuple(dict.fromkeys(left))

    def _back(self, lines: Sequence[Masked]) -> list[tuple[str, Masked]]:
        """Records in which words can be read that the ledger has as masked."""
        with self._parts.store.read() as tx:
            back = masked_words.found(self._parts.vault, lines, tx.records.all())
            return [(record.id, line) for record, line, _ in back]

    def _mask_again(self, record_id: str, masked: Masked) -> None:
        """Unless it is masked by now, with other words of the record."""
        held = self._hold(record_id)
        value = masked_words.find(self._parts.vault, record_id, masked, readable(held.record))
        if value is not None:
            self._mask(DESK, held, value, masked.type, "a restore had brought it back")

    # --- the record, masked anew

    def _hold(self, record_id: str) -> _Held:
        with self._parts.store.read() as tx:
            record, report, row = tx.records.get(record_id), tx.records.report(record_id), tx.vault.get(record_id)
        return _Held(record, report, row, self._parts.vault.open(row))

    def _again(self, held: _Held, lessons: Lessons) -> Anonymised:
        raw = held.opened.raw
        return self._parts.anonymiser.records([raw], {raw.id: lessons}, regulars(self._parts, [raw]))[0]

    def _correct(self, actor: Actor, held: _Held, made: _Correction) -> Corrected:
        """Save the correction with all that rests on the record, or nothing. Raises ``StaleError``."""
        parts, record_id = self._parts, held.record.id
        sealed = parts.vault.seal(held.opened.raw, made.after.identities, made.lessons)
        moves = Moves(Before(held.record, held.report), Before(made.after.record, made.after.report))
        now = parts.clock()
        with parts.store.begin() as tx:
            self._require_same(tx, held)
            tx.corrections.renew(made.after.record, held.opened.raw.digest(), made.after.report)
            tx.vault.keep(parts.vault.settle(sealed, tx.vault.sealing_key()))
            parts.gatekeeper.learn(tx, record_id, held.opened.raw.requester, made.lessons)
            tx.corrections.renew_flags(record_id, flag(made.after.record), moves.flag)
            masked = Taught(Lessons(missed=made.lessons.missed[-1:])) if made.verb == "mask" else Taught(Lessons())
            done = remask_evidence(tx, actor, Remasked(record_id, moves, masked, made.verb == "mask", now))
            detail = made.detail | {"places": str(_difference(held, made.after)), "drafts": str(len(done.drafts))}
            tx.audit.append(now, actor.id, made.verb, record_id, {k: v for k, v in detail.items() if v})
            parts.index.remove([record_id])
            parts.index.add(self.passages(made.after.record))
            self._label(record_id, made)
            self._remember(held, made, now)
        if _labels_of(held.record) != _labels_of(made.after.record):
            parts.index.compact()  # its filters keep what they replaced until they are written anew
        return done.model_copy(update={"places": _difference(held, made.after)})

    def _require_same(self, tx: Tx, held: _Held) -> None:
        try:
            there = tx.vault.get(held.record.id)
        except NotFoundError:
            raise StaleError("This record was taken away in the meantime. Nothing was changed.") from None
        if there.sealed != held.row.sealed:
            raise StaleError(CHANGED)

    def _label(self, record_id: str, made: _Correction) -> None:
        """The last step inside the transaction: when the file can't be written, nothing else is saved either."""
        if made.case is None:
            self._labels().drop(record_id, made.words)
        else:
            self._labels().add(record_id, made.case, self._parts.clock())

    def _remember(self, held: _Held, made: _Correction, at: datetime) -> None:
        """Tell the ledger, for a restore: what is masked, or what somebody taught that is masked no more."""
        ledger, vault, record_id = Ledger(self._parts.settings.home), self._parts.vault, held.record.id
        if made.verb == "mask":
            kind = made.lessons.missed[-1].type
            ledger.mask(masked_words.line(vault, record_id, kind, made.words, readable(held.record), at))
            return
        raw = list(texts_of(held.opened.raw).values())
        for known in set(held.opened.lessons.missed) - set(made.lessons.missed):
            ledger.unmask(
                masked_words.key(vault, record_id), masked_words.hashes(vault, record_id, known.value, raw), at
            )

    def _labels(self) -> Labels:
        return Labels(self._parts.settings.home, self._parts.vault)

    def _quiet(self, reason: str, opened: Opened, value: str) -> str:
        """The reason for the audit, which can't be changed any more, without the words that it is about and
        without any identity of the record."""
        said = " ".join(reason.split())[:LONGEST]
        for start, end in reversed(whole_words(value, said)):
            said = f"{said[:start]}…{said[end:]}"
        known = [Known(type=i.type, value=i.value) for i in of_record(opened.raw)]
        return self._parts.anonymiser.texts([(said, known)])[0].text if said else ""


def _labels_of(record: CleanRecord) -> tuple[object, ...]:
    """What the index is told beside a passage's words."""
    return record.product, record.region, record.tags


def _maskable(record: CleanRecord, words: str, kind: str) -> str:
    """The words to mask, as they stand in the record. Raises ``RefusedError`` that says what is wrong with them."""
    if kind not in MISSED:
        raise RefusedError("Choose what it is that was missed. Nothing was masked.")
    value = selected(words)
    if not value:
        raise RefusedError("Select or type only words that can still be read, without a stand-in between them.")
    if len(value) > LONGEST:
        raise RefusedError(f"These are more than {LONGEST} characters. Mask the name or the number alone.")
    if too_plain(value):
        raise RefusedError("These are words of everyday language; masking them would take the text away with them.")
    if not stands_in(value, readable(record)):
        raise RefusedError(
            "These words do not stand in the record as it can be read now, as whole words. Somebody may have masked "
            "them already."
        )
    return value


def _taught(lessons: Lessons, missed: Known) -> Lessons:
    """``lessons`` with one more identity, the last; what was released of the same words is released no more."""
    kept = tuple(known for known in lessons.missed if not same_words(known.value, missed.value))
    released = tuple(value for value in lessons.released if not same_words(value, missed.value))
    return Lessons(missed=(*kept, missed), released=released)


def _untaught(lessons: Lessons, place: Replacement, text: str) -> Lessons:
    """``lessons`` with the words of ``place`` released, or without the identity that a reviewer taught."""
    if place.source != "reviewer":
        return lessons.model_copy(update={"released": (*lessons.released, text[place.start : place.end])})

    def hides(known: Known) -> bool:
        found = Taught(Lessons(missed=(known,))).places(text)
        return any(start < place.end and place.start < end for start, end in found)

    return lessons.model_copy(update={"missed": tuple(known for known in lessons.missed if not hides(known))})


def _place(report: Sequence[Replacement], field: str, start: int, token: str) -> Replacement:
    """The replacement that the page showed. Raises ``StaleError`` or ``RefusedError``."""
    found = next((r for r in report if (r.field, r.start, r.token) == (field, start, token)), None)
    if found is None:
        raise StaleError(CHANGED)
    if found.source in RELEASABLE or found.source == "reviewer":
        return found
    if found.source is None:
        raise RefusedError("This record was masked before reasons were kept. Import it again, then look at it anew.")
    if found.source == "token":
        raise RefusedError("The text itself held something that looks like a stand-in; letting it stand would mislead.")
    raise RefusedError("The help desk itself holds this as its customer's; it stays masked.")


def _case(kind: str, type_: str, texts: Sequence[str], value: str) -> Case:
    text, (start, end) = next((t, places[0]) for t in texts if (places := whole_words(value, t)))
    around = sentence_around(text, start, end)
    sentence = text[around.start : around.end]
    return Case.model_validate(
        {"kind": kind, "type": type_, "text": sentence, "start": start - around.start, "end": end - around.start}
    )


def _released_case(after: Anonymised, place: Replacement) -> Case:
    """The sentence in which the words stand again, everything else in it still a stand-in."""
    start, end = Shift([], [r for r in after.report if r.field == place.field]).span(place.start, place.end)
    text = _clean_text(after.record, place.field)
    around = sentence_around(text, start, end)
    return Case(
        kind="released",
        type=place.type,
        text=text[around.start : around.end],
        start=start - around.start,
        end=end - around.start,
    )


def _clean_text(record: CleanRecord, field: str) -> str:
    name, _, number = field.partition(".")
    if name == "messages":
        return record.messages[int(number)].text
    if name == "tags":
        return record.tags[int(number)]
    return {"subject": record.subject, "product": record.product, "region": record.region}[name] or ""


def _difference(held: _Held, after: Anonymised) -> int:
    """In how many places something else stands now."""
    before = {(r.field, r.start, r.end) for r in held.report}
    return len(before ^ {(r.field, r.start, r.end) for r in after.report})
