"""Where a place of a masked text went when the same raw text was masked anew.

Both reports count in the raw text, so a place goes back to it through the old report and forward again through the
new one. An edge inside a replacement moves to that replacement's own edge: nothing of it is cut in half.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from retrieval.records import CleanMessage, CleanRecord, Flag, Passage, Replacement


class Shift:
    """The way from the old masked text of one field to the new one."""

    def __init__(self, old: Sequence[Replacement], new: Sequence[Replacement]) -> None:
        self._old = sorted(old, key=lambda r: r.start)
        self._new = sorted(new, key=lambda r: r.start)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """``[start, end)`` of the old text, in the new one."""
        return self._moved(start, last=False), self._moved(end, last=True)

    def _moved(self, at: int, *, last: bool) -> int:
        return _to_masked(self._new, _to_raw(self._old, at, last=last), last=last)


def _to_raw(report: Sequence[Replacement], at: int, *, last: bool) -> int:
    grown = 0
    for r, start, end in masked_places(report):
        if at <= start:
            break
        if at < end:
            return r.end if last else r.start
        grown = end - r.end
    return at - grown


def _to_masked(report: Sequence[Replacement], at: int, *, last: bool) -> int:
    grown = 0
    for r in report:
        if at <= r.start:
            break
        if at < r.end:
            return r.start + grown + (len(r.token) if last else 0)
        grown += len(r.token) - (r.end - r.start)
    return at + grown


class Placed(NamedTuple):
    """A replacement, and where its stand-in is in the masked text of its field: ``[start, end)``."""

    replacement: Replacement
    start: int
    end: int


def masked_places(report: Iterable[Replacement]) -> Iterator[Placed]:
    """Where the replacements of one field stand in its masked text, in order."""
    grown = 0
    for r in sorted(report, key=lambda r: r.start):
        start = r.start + grown
        yield Placed(r, start, start + len(r.token))
        grown += len(r.token) - (r.end - r.start)


class Before(NamedTuple):
    """A record as it was masked before, with its report."""

    record: CleanRecord
    report: Sequence[Replacement]


class Moves:
    """The way from a record as it was masked to the same record masked anew."""

    def __init__(self, old: Before, new: Before) -> None:
        self._old, self._new = old, new

    def passage(self, passage: Passage) -> Passage | None:
        """The passage as it reads now; None when it was not cut from the record as it was before."""
        moved = self._words(passage.message, passage.start, passage.end, passage.text)
        if moved is None:
            return None
        record, text = self._new.record, moved.text
        return passage.model_copy(
            update={
                "start": moved.start,
                "end": moved.end,
                "text": text,
                "subject": self._subject(passage),
                "product": record.product,
                "region": record.region,
                "tags": record.tags,
                "stand_ins": tuple(s for s in record.stand_ins if s.token in text),
            }
        )

    def flag(self, flag: Flag) -> Flag | None:
        """The flag with its quotation as it reads now; None when it did not stand in the record before."""
        moved = self._words(flag.message, flag.start, flag.end, flag.quote)
        if moved is None:
            return None
        return flag.model_copy(update={"start": moved.start, "end": moved.end, "quote": moved.text})

    def _subject(self, passage: Passage) -> str | None:
        old, new = self._old.record, self._new.record
        if passage.subject is None or passage.subject == old.subject:
            return new.subject if passage.subject is not None else None
        moved = self._words(passage.message, *_place(old.messages[passage.message], passage.subject))
        return None if moved is None else moved.text

    def _words(self, message: int, start: int, end: int, words: str) -> "_Words | None":
        if message >= len(self._old.record.messages) or self._old.record.messages[message].text[start:end] != words:
            return None
        field = f"messages.{message}"
        shift = Shift(_of(self._old.report, field), _of(self._new.report, field))
        start, end = shift.span(start, end)
        return _Words(start, end, self._new.record.messages[message].text[start:end])


class _Words(NamedTuple):
    start: int
    end: int
    text: str


def _of(report: Sequence[Replacement], field: str) -> list[Replacement]:
    return [r for r in report if r.field == field]


def _place(message: CleanMessage, words: str) -> tuple[int, int, str]:
    start = max(message.text.find(words), 0)
    return start, start + len(words), words
