"""Read a text as a person reads it, and keep the way back to its characters.

Identities hide behind full-width letters, letters of another script that look Latin, invisible characters and
split accents. ``plain`` undoes these; every character of its result knows which characters of the input it came
from, so that what is found in the plain text is masked in the text as it was written.
"""

import re
import unicodedata
from typing import NamedTuple

#: Letters of other scripts that are drawn like Latin ones. Used only inside words that also hold Latin letters:
#: a word that is Cyrillic throughout is a word, not a disguise.
LOOK_ALIKES = dict(
    zip(
        "АВСЕНІЈКМОРЅТХУаәсеһіјкорѕтхуԁԛѡԌԚԜΑΒΕΖΗΙΚΜΝΟΡΤΥΧανοιρυκχʟɡ",
        "ABCEHIJKMOPSTXYaəcehijkopstxydqwGQWABEZHIKMNOPTYXavoipukxLg",
        strict=True,
    )
)
SINGLE = {"’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'", "‐": "-", "‑": "-", "–": "-", "—": "-", "−": "-"}
_WORD = re.compile(r"\w+")
_CLUSTER = re.compile(r"[^\u0300-\u036f][\u0300-\u036f]{1,8}", re.DOTALL)


class Plain(NamedTuple):
    """``text`` as read, with the start and the end in the input of each of its characters."""

    text: str
    starts: list[int] | None
    ends: list[int] | None

    def back(self, start: int, end: int) -> tuple[int, int]:
        """The span of the input that ``[start, end)`` of the plain text was read from."""
        if self.starts is None or self.ends is None or end <= start:
            return start, end
        return self.starts[start], self.ends[end - 1]


def plain(text: str) -> Plain:
    """``text`` with disguises undone; never fails, whatever the characters."""
    if text.isascii() and "\x00" not in text:
        return Plain(text, None, None)
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    clusters = {m.start(): m.end() for m in _CLUSTER.finditer(text)}
    at = 0
    while at < len(text):
        end = clusters.get(at, at + 1)
        read = _read(text[at:end])
        chars.extend(read)
        starts.extend([at] * len(read))
        ends.extend([end] * len(read))
        at = end
    return Plain(_undisguised("".join(chars)), starts, ends)


def fold(text: str) -> str:
    """``text`` in lower case without accents, for comparing names: "Łukasz Żółć" and "lukasz zolc" are equal.

    The length may change; use it on single words, not where offsets matter.
    """
    if text.isascii():
        return text.lower()
    spread = unicodedata.normalize("NFKD", plain(text).text.casefold())
    return "".join(_FOLDED.get(c, c) for c in spread if not unicodedata.combining(c))


_FOLDED = {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ß": "ss", "ħ": "h"}


def _read(cluster: str) -> str:
    if cluster in SINGLE:
        return SINGLE[cluster]
    category = unicodedata.category(cluster[0])
    if category == "Cf" or "\ufe00" <= cluster[0] <= "\ufe0f":
        return ""
    if category == "Cs":
        return "\ufffd"
    if category == "Cc":
        return cluster if cluster in "\n\r\t" else " "
    read = unicodedata.normalize("NFKC", cluster)
    # Some single characters stand for whole sentences; a mask must not grow out of proportion with them.
    return read if len(read) <= 4 else cluster[0]


def _undisguised(text: str) -> str:
    return _WORD.sub(lambda m: _latin(m.group()), text)


def _latin(word: str) -> str:
    if word.isascii() or not any(c.isascii() and c.isalpha() for c in word):
        return word
    return "".join(LOOK_ALIKES.get(c, c) for c in word)
