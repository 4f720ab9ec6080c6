"""Identities as needles, and a search for them in any bytes, whatever the encoding.

A needle is a sequence of runs of letters and digits, folded (case and accents taken off), so "Noémie Lefèvre",
"NOEMIE_LEFEVRE" and "noemie lefevre" are the same one. Bytes are read as UTF-8, UTF-16, with URL and JSON escapes
undone, and with every base64 run decoded; in each reading the runs are compared one after another.
"""

import base64
import binascii
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import unquote

from evals.crowd_people import UNFOLDED
from retrieval.records import RawRecord

RUN = re.compile(r"[^\W_]+")
BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{16,}")
ACCENTS = re.compile(r"[\u0300-\u036f]+")
JSON_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
POSTCODE = re.compile(r"\b[A-Z]{1,2}\d{1,2} \d[A-Z]{2}\b")
WORD_LETTERS = 4


class Needle(NamedTuple):
    """One identity of one record, and the runs by which it is found."""

    record_id: str
    kind: str
    runs: tuple[str, ...]


class LeftOut(NamedTuple):
    """A name that is not looked for by itself: its letters prove nothing."""

    word: str
    why: str


def fold(text: str) -> str:
    """Without case and accents."""
    if text.isascii():
        return text.lower()
    parted = unicodedata.normalize("NFKD", text.translate(UNFOLDED))
    return ACCENTS.sub("", parted).casefold().replace("ı", "i")


def runs(text: str) -> tuple[str, ...]:
    return tuple(RUN.findall(fold(text)))


def needles_of(record: RawRecord) -> Iterator[Needle]:
    """Every identity that ``record`` holds of its customer and its agents, whole and in its telling parts."""
    held = record.requester
    for kind, value in (("name", held.name), ("email", held.email), ("organisation", held.organisation)):
        yield from _needle(record, kind, value)
    yield from _needle(record, "username", held.username)
    for value in (*held.account_ids, *held.order_ids):
        yield from _needle(record, "number", value)
        yield from _needle(record, "number", "".join(runs(value)))
    for value in _phones(held.phone or ""):
        yield from _needle(record, "phone", value)
    for value in (*(held.address or "").split(", "), *POSTCODE.findall(held.address or "")):
        yield from _needle(record, "address", value)
    for name in (held.name, *(agent.name for agent in record.agents)):
        yield from _needle(record, "name", name)
        for word in runs(name or ""):
            yield Needle(record.id, "word", (word,))
    yield from _needle(record, "consent", record.consent.wording)


def _needle(record: RawRecord, kind: str, value: str | None) -> Iterator[Needle]:
    found = runs(value or "")
    if found:
        yield Needle(record.id, kind if len(found) > 1 or not found[0].isalpha() else "word", found)


def _phones(phone: str) -> Iterator[str]:
    """As it is written, and its digits alone, with and without the country."""
    digits = "".join(c for c in phone if c.isdigit())
    _, _, national = phone.partition(" ") if phone.startswith("+") else ("", "", phone)
    yield from (value for value in (phone, national, digits, digits[-10:]) if len(digits) >= 7)


class Search:
    """Looks for needles. ``control`` is what holds no identity of a record: a word that stands there proves nothing.

    Which words are left out is decided here, before anything is searched.
    """

    def __init__(self, records: Iterable[RawRecord], control: Iterable[str]) -> None:
        ordinary = frozenset(word for text in control for word in runs(text))
        self.left_out: dict[str, LeftOut] = {}
        self._by_first: dict[str, list[Needle]] = defaultdict(list)
        kept: set[tuple[str, tuple[str, ...]]] = set()
        for needle in (n for record in records for n in needles_of(record)):
            why = _why_not(needle, ordinary)
            if why:
                self.left_out[needle.runs[0]] = LeftOut(needle.runs[0], why)
            elif (needle.kind, needle.runs) not in kept:
                kept.add((needle.kind, needle.runs))
                self._by_first[needle.runs[0]].append(needle)
        self.count = len(kept)
        self.bytes = 0

    def text(self, text: str) -> list[Needle]:
        """The needles in a text as it stands."""
        found = runs(text)
        firsts = self._by_first
        places = [i for i, run in enumerate(found) if run in firsts]
        return [n for i in places for n in firsts[found[i]] if found[i : i + len(n.runs)] == n.runs]

    def data(self, data: bytes) -> list[Needle]:
        """The needles in any reading of ``data``."""
        self.bytes += len(data)
        return list(dict.fromkeys(n for text in readings(data) for n in self.text(text)))


def _why_not(needle: Needle, ordinary: frozenset[str]) -> str | None:
    if needle.kind != "word" and len(needle.runs) > 1:
        ordinary_all = all(run in ordinary and run.isalpha() for run in needle.runs)
        return "an ordinary phrase" if ordinary_all and needle.kind != "name" else None
    word = needle.runs[0]
    if len(word) < WORD_LETTERS:
        return f"fewer than {WORD_LETTERS} letters"
    return "a word of texts without identities" if word in ordinary else None


def readings(data: bytes) -> Iterator[str]:
    """``data`` in each encoding in which a text could hide in it."""
    plain = data.decode("utf-8", "replace")
    yield plain
    if b"%" in data:
        yield unquote(plain, errors="replace")
    if b"\\u" in data:
        yield JSON_ESCAPE.sub(lambda m: chr(int(m.group(1), 16)), plain)
    if b"\x00" in data:
        yield from (data[at:].decode("utf-16-le", "replace") for at in (0, 1))
        yield data.replace(b"\x00", b"").decode("utf-8", "replace")
    decoded = b"\n".join(_unpacked(match.group()) for match in BASE64.finditer(data))
    if decoded:
        yield decoded.decode("utf-8", "replace")


def _unpacked(run: bytes) -> bytes:
    """A run of base64 characters decoded from each of the four places where a group may begin."""
    found = []
    for at in range(4):
        piece = run[at:].translate(bytes.maketrans(b"-_", b"+/"))
        piece = piece[: len(piece) - len(piece) % 4]
        try:
            found.append(base64.b64decode(piece))
        except binascii.Error:
            continue
    return b"\n".join(found)
