"""Join what several detectors found into spans that are sorted, do not overlap, and read as one identity each."""

import re
from collections.abc import Iterable

from retrieval.detectors.found import Found
from retrieval.detectors.words import TITLES

#: Which type an overlap takes: the first that is there. What is precise comes before what is general.
ORDER = (
    "email", "link", "iban", "card", "wallet", "ssn", "mac", "ip", "uuid", "birth_date", "handle", "username",
    "booking", "phone", "address", "account", "id", "number", "name", "place", "date",
)  # fmt: skip
_RANK = {kind: at for at, kind in enumerate(ORDER)}
_SPATIAL = frozenset({"address", "place"})
_BETWEEN_NAMES = re.compile(r"[ \t]{1,2}|[-.'’]")
_BETWEEN_PLACES = re.compile(r"[\s,./-]{1,6}")
_EDGE = " \t\r\n,;:.!?\"'`*_-()[]{}<>|/\\=~#&"


def merged(text: str, found: Iterable[Found]) -> list[Found]:
    """``found`` over ``text``: trimmed, overlaps united, parts of one name or one address joined."""
    trimmed = sorted(f for f in (_trimmed(text, f) for f in found) if f.start < f.end)
    spans: list[Found] = []
    for f in trimmed:
        if spans and _together(text, spans[-1], f):
            spans[-1] = _united(spans[-1], f)
        else:
            spans.append(f)
    return spans


def _trimmed(text: str, found: Found) -> Found:
    """Without punctuation at the edges, the possessive, or a title in front: they stay readable."""
    start, end = found.start, min(found.end, len(text))
    while start < end and text[start] in _EDGE:
        start += 1
    while start < end and text[end - 1] in _EDGE:
        end -= 1
    if found.type == "name":
        if text[start:end][-2:].lower() == "'s":
            end -= 2
        if text[start:end].lower() in TITLES:
            end = start
    return found._replace(start=start, end=end)


def _together(text: str, one: Found, two: Found) -> bool:
    if two.start < one.end:
        return True
    gap = text[one.end : two.start]
    if one.type == two.type == "name":
        return one_name(text, one.end, two.start)
    if one.type in _SPATIAL and two.type in _SPATIAL:
        return _BETWEEN_PLACES.fullmatch(gap) is not None
    return one.type == two.type and not gap


def one_name(text: str, end: int, start: int) -> bool:
    """Whether ``[end, start)`` joins two parts of one name: a blank, a hyphen, the dot of an initial."""
    gap = text[end:start]
    if gap == ". ":
        return not text[max(0, end - 2) : end - 1].strip(" .")
    return _BETWEEN_NAMES.fullmatch(gap) is not None


def _united(one: Found, two: Found) -> Found:
    kind = min(one.type, two.type, key=lambda t: _RANK.get(t, len(ORDER)))
    return Found(one.start, max(one.end, two.end), kind, max(one.score, two.score))
