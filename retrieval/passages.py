"""Cuts a clean record into citable passages.

A passage is an exact piece of one message: whole sentences of one or more paragraphs, as many as the token budget
takes; a sentence that is longer is cut between words. Ids count the pieces of a message, so the same record and
budget give the same ids. Notes are left out: they were written for colleagues, not to be cited in public.
A greeting or a thank-you alone is left out too, unless the record holds nothing else. So is quoted mail: it is
somebody else's message, and citing it here would put their words in the wrong mouth.

A passage carries the record's subject, or else the short first line of its message, so that a search for what a
message is about also finds the pieces that do not say it again.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from retrieval.records import CleanMessage, CleanRecord, Passage, Speaker

CITABLE: frozenset[Speaker] = frozenset({"customer", "agent"})

_SMALL_TALK = (
    "a afternoon again all and are bye byebye care cheers day dear else evening fine folks for good goodbye great"
    " greetings hai have hello hey hi hiya how i is it later lot madam many me morning much nice no not nothing nope of"
    " ok okay please regards right sir so sure take team thank thanks that thats the there thx today u up very want"
    " welcome well yeah yep yes you your youre weekend wishes yours sincerely kind best"
)
SMALL_TALK = frozenset(_SMALL_TALK.split())

SENTENCE_END = re.compile(r"(?<=[.!?…。！？])[\"'”’)\]]*\s+|\n+")
HEADING_CHARACTERS = 120
AROUND = 240
TOKEN_CHARACTERS = 8  # no text in any script averages more characters a token; longer pieces are cut uncounted
WORD = re.compile(r"[^\W\d_]+|\d+")
#: A quoted line, the line that introduces quoted mail, or everything behind a forwarded message's head.
QUOTED = re.compile(
    r"^[ \t]*(?:>.*|On\b[^\n]{4,200}\bwrote:[ \t]*|-{2,}[ \t]*(?:Original|Forwarded) [Mm]essage[ \t]*-{2,}(?s:.*))$",
    re.MULTILINE,
)
STAND_IN = re.compile(r"\[[A-Z][A-Z_ ]*\d*\]")

Count = Callable[[str], int]


class Cut(NamedTuple):
    """``[start, end)`` of a message, without white space at its edges."""

    start: int
    end: int


def cut(record: CleanRecord, budget: int, count: Count) -> list[Passage]:
    """The passages of ``record`` in reading order, each of at most ``budget`` tokens as ``count`` sees them.

    A record with a citable message that holds any text of its own gives at least one passage.
    """
    found = [
        _passage(record, position, number, piece)
        for position, message in enumerate(record.messages)
        if message.role in CITABLE
        for number, piece in enumerate(pieces(message.text, budget, count))
    ]
    return [passage for passage in found if not is_small_talk(passage.text)] or found


def pieces(text: str, budget: int, count: Count) -> Iterator[Cut]:
    """Neighbouring sentences joined while they fit the budget."""
    held: Cut | None = None
    for sentence in _sentences(text, budget, count):
        if held is None:
            held = sentence
        elif _neighbours(text, held, sentence) and _fits(text, Cut(held.start, sentence.end), budget, count):
            held = Cut(held.start, sentence.end)
        else:
            yield held
            held = sentence
    if held is not None:
        yield held


def _neighbours(text: str, one: Cut, other: Cut) -> bool:
    return not text[one.end : other.start].strip()


def sentence_around(text: str, start: int, end: int) -> Cut:
    """The sentence, or the sentences, that ``[start, end)`` stands in; at most a few lines of a text without ends."""
    gaps = [(gap.start(), gap.end()) for gap in SENTENCE_END.finditer(text)]
    left = max((after for before, after in gaps if before <= start and after <= start), default=0)
    right = min((before for before, _ in gaps if before >= end), default=len(text))
    return _trimmed(text, Cut(max(left, start - AROUND), min(right, end + AROUND)))


def is_small_talk(text: str) -> bool:
    """Whether a text says nothing but hello, thanks, yes or goodbye; stand-ins count as nothing."""
    words = WORD.findall(STAND_IN.sub(" ", text).replace("'", "").replace("’", "").lower())
    return all(word in SMALL_TALK for word in words)


def heading(text: str) -> str | None:
    """The first line when it can be a title: short, more lines below it, and no mere greeting."""
    first, _, rest = text.strip().partition("\n")
    title = first.strip()
    fits = rest.strip() and len(title) <= HEADING_CHARACTERS and not is_small_talk(title)
    return title if fits else None


def _sentences(text: str, budget: int, count: Count) -> Iterator[Cut]:
    for own in _own_words(text):
        start = own.start
        for gap in SENTENCE_END.finditer(text, own.start, own.end):
            yield from _fitting(text, Cut(start, gap.end()), budget, count)
            start = gap.end()
        yield from _fitting(text, Cut(start, own.end), budget, count)


def _own_words(text: str) -> Iterator[Cut]:
    """The stretches between quoted mail."""
    start = 0
    for quoted in QUOTED.finditer(text):
        yield Cut(start, quoted.start())
        start = quoted.end()
    yield Cut(start, len(text))


def _fitting(text: str, whole: Cut, budget: int, count: Count) -> Iterator[Cut]:
    """``whole`` trimmed; halved between words, again and again, while it is over the budget."""
    piece = _trimmed(text, whole)
    if piece.start == piece.end:
        return
    if piece.end - piece.start == 1 or _fits(text, piece, budget, count):
        yield piece
        return
    middle = _middle(text, piece)
    yield from _fitting(text, Cut(piece.start, middle), budget, count)
    yield from _fitting(text, Cut(middle, piece.end), budget, count)


def _fits(text: str, piece: Cut, budget: int, count: Count) -> bool:
    if piece.end - piece.start > budget * TOKEN_CHARACTERS:
        return False
    return count(text[piece.start : piece.end]) <= budget


def _middle(text: str, piece: Cut) -> int:
    """The white space nearest before the middle, in the second quarter; else the middle itself."""
    middle = (piece.start + piece.end) // 2
    earliest = (piece.start + middle) // 2
    for at in range(middle, earliest, -1):
        if text[at].isspace():
            return at
    return max(middle, piece.start + 1)


def _trimmed(text: str, piece: Cut) -> Cut:
    whole = text[piece.start : piece.end]
    start = piece.start + len(whole) - len(whole.lstrip())
    return Cut(start, max(start, piece.start + len(whole.rstrip())))


def _passage(record: CleanRecord, position: int, number: int, piece: Cut) -> Passage:
    message: CleanMessage = record.messages[position]
    text = message.text[piece.start : piece.end]
    return Passage(
        id=f"{record.id}#{position}.{number}",
        record_id=record.id,
        message=position,
        start=piece.start,
        end=piece.end,
        role=message.role,
        text=text,
        subject=record.subject or heading(message.text),
        kind=record.kind,
        channel=record.channel,
        created_at=message.at or record.created_at,
        product=record.product,
        region=record.region,
        csat=record.csat,
        tags=record.tags,
        consent=record.consent,
        stand_ins=tuple(stand_in for stand_in in record.stand_ins if stand_in.token in text),
    )
