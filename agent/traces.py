"""Proof that something is gone: what would give a record away, searched for in every byte of a folder.

A *trace* is an identity, a run of the record's own words, or the id of one of its passages. Traces live in memory
only. Files are read as bytes, so what SQLite left in a free page or a log counts as well as what it still shows;
letters are compared without regard to case, and what a Word file holds is searched unpacked.

What is too short to be told from chance is not searched for: fewer than four characters, or fewer than six digits
and nothing else. Sealed originals can't be searched, that is their purpose; deleting the data key ends them.
"""

import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import Literal, NamedTuple

Kind = Literal["identity", "text", "passage"]

SHORTEST = 4
SHORTEST_NUMBER = 6
#: A value shorter than this stands in random bytes by chance: it counts only with readable text beside it.
BY_CHANCE = 6
READABLE = 8
#: A name of one word and fewer letters counts only as a whole word: Hope is not in hopeful.
WHOLE_WORD = 8
WINDOW = 6
WINDOW_CHARACTERS = 24
MOST_WINDOWS = 40
CHUNK = 8 * 1024 * 1024

_BREAKS = re.compile(r'["\\<>&\[\]\x00-\x1f\x7f]+')
_WORDS = re.compile(r"\S+")
_LETTERS = re.compile(r"[^\W_]+")


class Trace(NamedTuple):
    kind: Kind
    value: str
    whole: bool = False


class Found(NamedTuple):
    """A file of the folder and what kind of trace it holds; never the trace itself."""

    file: str
    kind: Kind


class Searched(NamedTuple):
    files: int
    bytes: int
    found: tuple[Found, ...]


# --- what to look for ---------------------------------------------------------------------------------------


def identities(values: Iterable[str]) -> list[Trace]:
    """Each value as it is written, with single spaces, and a number of seven digits or more without its marks."""
    found: dict[str, Trace] = {}
    for value in values:
        digits = re.sub(r"\D", "", value)
        forms = [value.strip(), " ".join(value.split())]
        if len(digits) >= 7 and len(digits) * 2 > len(value):
            forms.append(digits)
        for form in forms:
            if _searchable(form):
                whole = form.isdigit() or (form.isalpha() and len(form) < WHOLE_WORD)
                found.setdefault(form.casefold(), Trace("identity", form, whole))
    return list(found.values())


def _searchable(value: str) -> bool:
    return len(value) >= (SHORTEST_NUMBER if value.isdigit() else SHORTEST)


def runs(texts: Iterable[str], most: int = MOST_WINDOWS) -> list[Trace]:
    """Runs of six words from all over the texts, at most ``most``: each as it is written, within a line."""
    found = {run.casefold(): Trace("text", run) for text in texts for run in _runs(text)}
    traces = list(found.values())
    step = max(1, -(-len(traces) // most))
    return traces[::step]


def _runs(text: str) -> Iterator[str]:
    for piece in _BREAKS.split(text):
        words = list(_WORDS.finditer(piece))
        for at in range(0, len(words) - WINDOW + 1, WINDOW):
            run = piece[words[at].start() : words[at + WINDOW - 1].end()]
            if len(run) >= WINDOW_CHARACTERS:
                yield run


def passages(record_ids: Iterable[str], others: Iterable[str]) -> list[Trace]:
    """How the ids of these records' passages begin. Where another record's id ends alike, only a whole one counts."""
    known = tuple(others)
    return [Trace("passage", f"{key}#", any(other.endswith(key) for other in known)) for key in record_ids]


def shingles(texts: Iterable[str], size: int = 5) -> frozenset[tuple[str, ...]]:
    """Every run of ``size`` words, without marks and case."""
    found: set[tuple[str, ...]] = set()
    for text in texts:
        words = _LETTERS.findall(text.casefold())
        found.update(tuple(words[at : at + size]) for at in range(len(words) - size + 1))
    return frozenset(found)


def shared(traces: Sequence[Trace], others: Iterable[tuple[str, str]]) -> dict[Trace, str]:
    """The traces that other texts hold as well, each with the name of the first that does.

    ``others`` are names with texts in lower case. Such a trace can't be told from what rightly stays.
    """
    left = {trace: trace.value.casefold() for trace in traces if trace.kind != "passage"}
    found: dict[Trace, str] = {}
    for name, text in others:
        for trace in [t for t, value in left.items() if value in text]:
            found[trace] = name
            del left[trace]
    return found


# --- the search ---------------------------------------------------------------------------------------------


class _Needle(NamedTuple):
    kind: Kind
    bytes: bytes
    whole: bool


def search(folder: Path, traces: Sequence[Trace], watch: Callable[[int], None] = lambda done: None) -> Searched:
    """Every file below ``folder``, its name too. A file that goes away meanwhile is passed over.

    Raises ``OSError`` for a file that can't be read: then nothing is proved.
    """
    needles = _needles(traces)
    files, size = 0, 0
    found: set[Found] = set()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        name = path.relative_to(folder).as_posix()
        with suppress(FileNotFoundError):
            for data in chain([name.encode()], _contents(path)):
                size += len(data)
                found |= {Found(name, needle.kind) for needle in needles if _holds(data, needle)}
            files += 1
            watch(files)
    return Searched(files, size, tuple(sorted(found)))


def _needles(traces: Sequence[Trace]) -> list[_Needle]:
    """The forms in which a value may be written: as it is, in lower case, escaped for JSON."""
    found = {}
    for trace in traces:
        value = trace.value
        for form in (value, value.casefold(), json.dumps(value)[1:-1]):
            data = form.encode("utf-8", "surrogatepass").lower()
            found[data] = _Needle(trace.kind, data, trace.whole)
    return list(found.values())


def _contents(path: Path) -> Iterator[bytes]:
    """The file in chunks that overlap, in lower case; of a Word file its parts as well."""
    with path.open("rb") as file:
        tail = b""
        while chunk := file.read(CHUNK):
            data = tail + chunk.lower()
            yield data
            tail = data[-1024:]
    if path.suffix == ".docx" and zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            yield from (packed.read(name).lower() for name in packed.namelist())


def _holds(data: bytes, needle: _Needle) -> bool:
    at = data.find(needle.bytes)
    while at >= 0:
        if _counts(data, at, needle):
            return True
        at = data.find(needle.bytes, at + 1)
    return False


def _counts(data: bytes, at: int, needle: _Needle) -> bool:
    before, after = data[max(0, at - READABLE) : at], data[at + len(needle.bytes) : at + len(needle.bytes) + READABLE]
    if needle.whole and (before[-1:].isalnum() or (needle.kind != "passage" and after[:1].isalnum())):
        return False
    return len(needle.bytes) >= BY_CHANCE or _readable(before) or _readable(after)


def _readable(data: bytes) -> bool:
    return len(data) == READABLE and all(32 <= byte < 127 or byte == 10 for byte in data)
