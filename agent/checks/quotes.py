"""Where a text quotes, and whether a source really holds the words.

Marks: straight and curly double, guillemets, low-high, and single marks told from apostrophes. What is compared:
letters and digits with their case, except that of the first letter; typographic variants of a mark, dashes and
white space count as equal, and so does punctuation at the quotation's end. An ellipsis leaves words out, in order;
``[brackets]`` stand for what an editor put in. Nothing else may differ.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

_PAIRS = {"“": "”", "„": "“”", "«": "»", "»": "«", "‹": "›", "「": "」", "‟": "”"}
_DOUBLE = '"＂'
_OPEN_SINGLE = re.compile(r"(?<![\w.!?,’'])['‘‚](?=[\w\[…“\"])")
_CLOSE_SINGLE = re.compile(r"(?<=[\w.,!?…\])”\"—–-])['’](?!\w)")
_ELIDED = re.compile(r"['‘’](?:til|tis|twas|em|cause|bout|n|cos|\d0s|ello|round|neath)\b", re.IGNORECASE)
_PARAGRAPH = re.compile(r"\n\s*\n")
_ELLIPSIS = re.compile(r"\[?(?:\.\s?\.\s?\.(?:\s?\.)?|…)\]?")
_BRACKET = re.compile(r"\[[^\]]*\]")
_GAP = "\0"
#: Characters; single marks further apart than this are no pair.
LONGEST = 1500


class Quote(NamedTuple):
    """``[start, end)`` with the marks; ``words`` without them."""

    start: int
    end: int
    words: str


def find(text: str, start: int = 0, end: int | None = None) -> list[Quote]:
    """The quotations in ``text[start:end]``, in order, outermost only. One left open runs to its paragraph's end."""
    return list(_found(text, start, len(text) if end is None else end))


@lru_cache(1024)
def _found(text: str, start: int, stop: int) -> tuple[Quote, ...]:
    """A text is looked at each time that its page is opened."""
    out: list[Quote] = []
    for begin, finish in _paragraphs(text, start, stop):
        doubles = list(_doubles(text, begin, finish))
        out += doubles
        out += [
            q for q in _singles(text, begin, finish) if not any(d.start < q.end and q.start < d.end for d in doubles)
        ]
    return tuple(sorted(out))


def _paragraphs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for gap in _PARAGRAPH.finditer(text, start, end):
        yield at, gap.start()
        at = gap.end()
    yield at, end


def _doubles(text: str, start: int, end: int) -> Iterator[Quote]:
    at = start
    while at < end:
        closers = _closers(text, at)
        if not closers:
            at += 1
            continue
        close = next((i for i in range(at + 1, end) if text[i] in closers), end)
        stop = min(close + 1, end)
        words = text[at + 1 : close]
        if words.strip():
            yield Quote(at, stop, words)
        at = stop


def _closers(text: str, at: int) -> str:
    """The marks that close what opens here; empty where nothing opens (inches, a stray closing mark)."""
    char = text[at]
    if char in _DOUBLE:
        return "" if at and text[at - 1].isdigit() else _DOUBLE + "”"
    return _PAIRS.get(char, "")


def _singles(text: str, start: int, end: int) -> Iterator[Quote]:
    at = start
    while (opened := _OPEN_SINGLE.search(text, at, end)) is not None:
        at = opened.end()
        if _ELIDED.match(text, opened.start()):
            continue
        close = _close(text, opened.end(), min(end, opened.end() + LONGEST))
        if close is not None:
            yield Quote(opened.start(), close + 1, text[opened.end() : close])
            at = close + 1


def _close(text: str, start: int, end: int) -> int | None:
    """The mark that closes: the first behind punctuation or in front of it; failing that, the first that is no
    possessive, or the last of all."""
    marks = [m.start() for m in _CLOSE_SINGLE.finditer(text, start, end)]
    for at in marks:
        if (
            text[at - 1] in ".,!?…"
            or text[at + 1 : at + 2] in {",", ".", ";", ":", "?", "!", ")"}
            or text[at - 1] != "s"
        ):
            return at
    return marks[-1] if marks else None


def plain(text: str) -> str:
    """Marks, dashes, white space and width made one; letters keep their case."""
    text = unicodedata.normalize("NFKC", text).replace("…", "...")
    for pattern, one in (
        (r"[‘’‚‛`´]", "'"),
        (r"[“”„‟«»＂]", '"'),
        (r"[‐‑‒–—―]", "-"),
        (r"\s*-\s*", "-"),
        (r"\s+", " "),
    ):
        text = re.sub(pattern, one, text)
    return text.strip()


@lru_cache(4096)
def holds(source: str, words: str) -> bool:
    """Whether ``source`` holds ``words`` exactly: see the module's text for what may differ."""
    pieces = _pieces(words)
    if not pieces:
        return False
    held, at = plain(source), 0
    for number, piece in enumerate(pieces):
        match = _find(held, piece, at, first=number == 0)
        if match is None:
            return False
        at = match
    return True


def _pieces(words: str) -> list[str]:
    """What has to stand in the source, in order: between ellipses and brackets."""
    gapped = _ELLIPSIS.sub(_GAP, words)
    gapped = re.sub(r"\[(\w)\](?=\w)", r"\1", gapped)
    gapped = _BRACKET.sub(_GAP, gapped)
    pieces = [plain(piece).strip(" .,;:!?-\"'") for piece in gapped.split(_GAP)]
    return [piece for piece in pieces if piece]


def _find(held: str, piece: str, at: int, *, first: bool) -> int | None:
    letter = piece[0]
    begin = (
        f"[{re.escape(letter.lower())}{re.escape(letter.upper())}]" if first and letter.isalpha() else re.escape(letter)
    )
    match = re.compile(rf"(?<!\w){begin}{re.escape(piece[1:])}(?!\w)").search(held, at)
    return match.end() if match else None


def nearest(sources: Sequence[str], words: str) -> str | None:
    """The run of a source that is as long as ``words`` and most like it; None when less than half is there."""
    wanted = [w.lower() for w in re.findall(r"\w+", words)]
    best, share = None, 0.5
    for source in sources:
        found = [(m.group().lower(), m.start(), m.end()) for m in re.finditer(r"\w+(?:['’]\w+)*", source)]
        width = len(re.findall(r"\w+(?:['’]\w+)*", words))
        for i in range(max(1, len(found) - width + 1)):
            run = found[i : i + width]
            same = len({w for w, _, _ in run} & set(wanted)) / max(1, len(set(wanted)))
            if run and same > share:
                best, share = source[run[0][1] : run[-1][2]], same
    return best
