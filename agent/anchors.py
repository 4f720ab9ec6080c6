"""Anchors of the audit chain: what its head was at a time, signed, in a file outside of the database.

The chain alone proves nothing against somebody who has the database in hand and computes it anew. An anchor names a
record and its hash and is signed with an Ed25519 key that is derived from the vault's pepper, so that it is kept as
the vault is. ``note`` adds one after a commit: at once for what counts (``AT_ONCE``), else every ``RECORDS`` records
or ``MINUTES`` minutes. The file is only added to; it lies in the data folder and, by ``STORYDESK_AUDIT_ANCHOR``, in a
second place that whoever has the data folder in hand should not be able to change. The signed bytes of an anchor are
its JSON without ``signature``, with sorted keys and no spaces.

What is bounded and not excluded: records that came after the last anchor may be cut off unseen, and so may the
anchors themselves where there is no second place.
"""

import base64
import fcntl
import json
import logging
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, timedelta
from pathlib import Path
from typing import Protocol

from pydantic import AwareDatetime, ValidationError

from agent.errors import AuditBrokenError
from agent.models import AuditRecord
from retrieval.records import Value

NAME = "audit-anchors.jsonl"
#: Verbs after which an anchor is written at once.
AT_ONCE = frozenset({"sign", "export", "withdraw", "set policy", "back up", "restore", "create account", "forget"})
RECORDS = 50
MINUTES = 10
#: What is said of a chain without an anchor.
NONE = (
    "No anchor is kept: it was taken away, or the desk is of before it kept any; the next verb that saves writes one."
)
#: Longer than any line.
TAIL = 4096

log = logging.getLogger("storydesk.anchors")


class Signer(Protocol):
    """Who signs anchors; the key stays with them."""

    def sign(self, data: bytes) -> bytes: ...

    def proves(self, signature: bytes, data: bytes) -> bool: ...

    @property
    def public_key(self) -> str: ...


class Anchor(Value):
    """That record ``seq`` of the chain had this hash. ``n`` counts the anchors from 1.

    ``base`` stands where the desk came from a backup: the last record of the chain that came with it. What was
    anchored beyond it before is not in the chain any more.
    """

    n: int
    at: AwareDatetime
    seq: int
    hash: str
    base: int | None = None
    signature: str = ""

    @property
    def signed(self) -> bytes:
        told = self.model_dump(mode="json", exclude={"signature"}, exclude_none=True)
        return json.dumps(told, sort_keys=True, separators=(",", ":")).encode()

    @property
    def when(self) -> str:
        return f"{self.at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


class Proof(Value):
    """What was proved of a chain of ``records``: ``anchors`` hold, the last one of record ``anchored``.

    ``notes`` are sentences on what the proof does not reach, and on restores.
    """

    records: int
    anchors: int = 0
    anchored: int = 0
    notes: tuple[str, ...] = ()


#: The anchors here and, where there is one, at the second place.
Kept = tuple[list[Anchor], list[Anchor] | None]


def places(home: Path, second: Path | None) -> list[Path]:
    """Where the anchors of the desk in ``home`` are, the data folder's file first."""
    return [home / NAME, *([] if second is None else [second / NAME if second.is_dir() else second])]


class Anchors:
    """The anchors of one desk. May be shared by threads and processes."""

    def __init__(self, file: Path, second: Path | None, signer: Signer) -> None:
        self._file, self._second, self._signer = file, second, signer

    @property
    def public_key(self) -> str:
        """What proves the anchors, as PEM."""
        return self._signer.public_key

    # --- writing

    def note(self, record: AuditRecord) -> None:
        """Anchor ``record``, which was committed, if it is time. A disk that fails is logged, and found by ``proved``:
        what was saved is saved."""
        try:
            last = _last(self._file)
            if _due(last, record):
                base = record.detail.get("base") if record.verb == "restore" else None
                self._write(record, None if base is None else int(base))
        except (OSError, AuditBrokenError) as error:
            log.warning("an anchor of the audit chain could not be written: %s", type(error).__name__)

    def _write(self, record: AuditRecord, base: int | None) -> None:
        with _open(self._file) as handle:
            last = _last(self._file)
            if last is not None and base is None and last.seq >= record.seq:
                return
            number = 1 if last is None else last.n + 1
            bare = Anchor(n=number, at=record.at, seq=record.seq, hash=record.hash, base=base)
            signature = base64.b64encode(self._signer.sign(bare.signed)).decode()
            _append(handle, [bare.model_copy(update={"signature": signature})])
            self._copy()

    def _copy(self) -> None:
        """Bring the second place to where the first is. One that tells something else is left for ``proved``."""
        if self._second is None:
            return
        try:
            with _open(self._second) as handle:
                _append(handle, self._beyond(_last(self._second)))
        except (OSError, AuditBrokenError) as error:
            log.warning("the second place of the audit's anchors can't be written: %s", type(error).__name__)

    def _beyond(self, there: Anchor | None) -> Sequence[Anchor]:
        """What comes after ``there`` in the data folder's file. Raises ``AuditBrokenError`` when it is not in that."""
        if there is None:
            return read(self._file)
        near = _tail(self._file)
        if there not in near:
            near = read(self._file)
        if there not in near:
            raise AuditBrokenError("The second place holds anchors that are not in the data folder's file.")
        return near[near.index(there) + 1 :]

    def adopt(self, others: Sequence[Path]) -> None:
        """After a restore: go on from the longest of ``others`` that goes on from what is here and is signed by this
        desk's key. Whatever else they hold is left where it is."""
        for other in others:
            try:
                mine, theirs = read(self._file), read(other)
                self._signed(theirs)
            except (OSError, AuditBrokenError):
                continue
            if theirs[: len(mine)] == mine and len(theirs) > len(mine):
                with _open(self._file) as handle:
                    _append(handle, theirs[len(mine) :])

    # --- proving

    def kept(self) -> Kept:
        """What is kept, to be read before the chain is. Raises ``AuditBrokenError``."""
        second = None
        if self._second is not None:
            try:
                second = read(self._second)
            except OSError as error:
                raise AuditBrokenError(
                    f"The second place of the audit's anchors can't be read: {error.strerror}. Put it right, then "
                    "prove the chain again."
                ) from None
        return read(self._file), second

    def proved(self, records: int, hashes: Callable[[Sequence[int]], Mapping[int, str]], kept: Kept) -> Proof:
        """What the anchors prove of a chain that holds in itself; ``hashes`` gives those of its records.

        Raises ``AuditBrokenError`` when an anchor is missing, not this desk's, or not of this chain, or the two
        places tell different things.
        """
        here, there = kept
        longest = there if there is not None and len(there) > len(here) else here
        self._signed(longest)
        notes = _of_the_chain(longest, records, hashes)
        notes += _agree(here, there)
        if not longest:
            return Proof(records=records, notes=(NONE,) if records else ())
        last = longest[-1]
        if last.seq < records:
            notes.append(
                f"Records {last.seq + 1} to {records} came after the last anchor ({last.when}): that none was removed "
                "after them is not proved until the next one."
            )
        return Proof(records=records, anchors=len(longest), anchored=last.seq, notes=tuple(notes))

    def _signed(self, anchors: Sequence[Anchor]) -> None:
        for number, anchor in enumerate(anchors, start=1):
            if anchor.n != number:
                raise AuditBrokenError(f"Anchor {number} of the audit chain is missing; anchor {anchor.n} follows.")
            if not self._signer.proves(_bytes(anchor.signature), anchor.signed):
                raise AuditBrokenError(
                    f"Anchor {number} of the audit chain ({anchor.when}) is not signed by this desk's key: it was "
                    "changed, or another desk made it."
                )


def _bytes(signature: str) -> bytes:
    try:
        return base64.b64decode(signature)
    except ValueError:
        return b""


def read(file: Path) -> list[Anchor]:
    """The anchors of a file, none where there is no file; a line that was cut short at the end counts for nothing.

    Raises ``AuditBrokenError`` for a line that is no anchor.
    """
    try:
        lines = file.read_bytes().splitlines(keepends=True)
    except FileNotFoundError:
        return []
    whole = [line for line in lines if line.endswith(b"\n")]
    return [_parsed(line, number) for number, line in enumerate(whole, start=1)]


def _parsed(line: bytes, number: int) -> Anchor:
    try:
        return Anchor.model_validate_json(line)
    except ValidationError:
        raise AuditBrokenError(f"Line {number} of the audit's anchors is no anchor; it was changed.") from None


def _last(file: Path) -> Anchor | None:
    near = _tail(file)
    return near[-1] if near else None


def _tail(file: Path) -> list[Anchor]:
    """The last whole lines; the file may be long."""
    try:
        with file.open("rb") as source:
            start = max(0, source.seek(0, os.SEEK_END) - TAIL)
            source.seek(start)
            lines = source.read().splitlines(keepends=True)
    except FileNotFoundError:
        return []
    whole = [line for line in lines[1 if start else 0 :] if line.endswith(b"\n")]
    return [_parsed(line, number) for number, line in enumerate(whole, start=1)]


def _due(last: Anchor | None, record: AuditRecord) -> bool:
    if last is None or record.verb in AT_ONCE:
        return True
    return record.seq - last.seq >= RECORDS or record.at - last.at >= timedelta(minutes=MINUTES)


@contextmanager
def _open(file: Path) -> Iterator[int]:
    """The file, held so that nobody else adds to it meanwhile."""
    handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield handle
    finally:
        os.close(handle)


def _append(handle: int, anchors: Sequence[Anchor]) -> None:
    """Adds whole lines. What a full disk or a kill left of one is taken away first."""
    size = os.fstat(handle).st_size
    tail = os.pread(handle, TAIL, max(0, size - TAIL))
    if tail and not tail.endswith(b"\n"):
        os.ftruncate(handle, size - len(tail) + tail.rfind(b"\n") + 1)
    data = b"".join(anchor.model_dump_json(exclude_none=True).encode() + b"\n" for anchor in anchors)
    while data:
        data = data[os.write(handle, data) :]
    os.fsync(handle)


# --- what the anchors say of the chain


def _of_the_chain(
    anchors: Sequence[Anchor], records: int, hashes: Callable[[Sequence[int]], Mapping[int, str]]
) -> list[str]:
    """Notes on restores. Raises ``AuditBrokenError`` for an anchor that is not of this chain."""
    notes: list[str] = []
    standing: list[Anchor] = []
    for anchor in anchors:
        if anchor.base is not None:
            base = anchor.base
            gone = max((a.seq for a in standing if a.seq > base), default=base)
            standing = [a for a in standing if a.seq <= base]
            lost = f"; what was on record after it, up to record {gone} at least, is not in it" if gone > base else ""
            notes.append(f"On {anchor.when} the desk came from a backup that ended at record {base}{lost}.")
        standing.append(anchor)
    found = hashes([anchor.seq for anchor in standing])
    for anchor in sorted(standing, key=lambda a: a.seq):
        if anchor.seq > records:
            raise AuditBrokenError(
                f"The audit chain ends at record {records}, and record {anchor.seq} was anchored on {anchor.when}: "
                "records were removed. Compare with a backup."
            )
        if found.get(anchor.seq) != anchor.hash:
            raise AuditBrokenError(
                f"Record {anchor.seq} of the audit chain is not the one that was anchored on {anchor.when}: the chain "
                "was written anew from there or from before. Compare with a backup."
            )
    return notes


def _agree(here: Sequence[Anchor], there: Sequence[Anchor] | None) -> list[str]:
    """Raises ``AuditBrokenError`` where the second place knows what is not here."""
    if there is None:
        return []
    differs = next((a.n for a, b in zip(here, there, strict=False) if a != b), None)
    if differs is not None:
        raise AuditBrokenError(
            f"The two places of the audit's anchors differ from anchor {differs} on. One was changed, or belongs to "
            "another desk; then name another file in STORYDESK_AUDIT_ANCHOR."
        )
    if len(there) > len(here):
        raise AuditBrokenError(
            f"The data folder keeps {len(here)} anchors of the audit chain and the second place {len(there)}: the "
            "file in the data folder was cut short, or replaced by an older one."
        )
    behind = len(here) - len(there)
    return [f"The second place lacks the last {behind} of {len(here)} anchors."] if behind else []
