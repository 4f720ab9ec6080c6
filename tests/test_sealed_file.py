"""The sealed file: whatever was changed, cut, added, moved or opened with another secret is refused."""

import io
import random
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent import sealed_file
from agent.errors import BackupError
from agent.sealed_file import CHECK, CHUNK, TAG, Lock, Opening, Sealing

LOCK = Lock("key", b"k" * 32)
PHRASE = Lock("passphrase", b"correct horse battery")
SIZES = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 17]


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed_file, "COST", 2**4)


def noise(size: int) -> bytes:
    return random.Random(size).randbytes(size)


def seal(data: bytes, lock: Lock = LOCK, step: int = 100_000) -> bytes:
    out = io.BytesIO()
    stream = Sealing(out, lock)
    for at in range(0, len(data), step):
        stream.write(data[at : at + step])
    stream.finish()
    return out.getvalue()


def open_all(sealed: bytes, lock: Lock = LOCK) -> bytes:
    return Opening(io.BytesIO(sealed), lock).read()


def start_of(sealed: bytes, data: bytes) -> int:
    """Where the first chunk begins."""
    chunks = max(1, -(-len(data) // CHUNK))
    return len(sealed) - len(data) - chunks * TAG


@pytest.mark.parametrize("lock", [LOCK, PHRASE], ids=repr)
@pytest.mark.parametrize("size", SIZES)
def test_what_was_sealed_comes_back(size: int, lock: Lock) -> None:
    data = noise(size)
    sealed = seal(data, lock)
    assert open_all(sealed, lock) == data
    assert size < 32 or data[:32] not in sealed


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(1, CHUNK * 2), max_size=6), st.integers(1000, CHUNK * 2))
def test_the_steps_of_writing_and_reading_do_not_matter(writes: list[int], read: int) -> None:
    data = noise(sum(writes))
    out, at = io.BytesIO(), 0
    stream = Sealing(out, LOCK)
    for size in writes:
        stream.write(data[at : at + size])
        at += size
    stream.finish()
    source = Opening(io.BytesIO(out.getvalue()), LOCK)
    assert b"".join(iter(lambda: source.read(read), b"")) == data


def test_the_same_twice_gives_nothing_to_compare() -> None:
    data = noise(CHUNK)
    one, other = seal(data), seal(data)
    assert one[start_of(one, data) :][:64] != other[start_of(other, data) :][:64]


# --- what must be refused


@pytest.mark.parametrize("size", SIZES)
def test_a_changed_bit_anywhere_is_found(size: int) -> None:
    sealed = seal(noise(size))
    places = [*random.Random(size).sample(range(len(sealed)), 25), 0, len(sealed) - 1]
    for at in places:
        bad = bytearray(sealed)
        bad[at] ^= 1 << random.Random(at).randrange(8)
        with pytest.raises(BackupError):
            open_all(bytes(bad))


@pytest.mark.parametrize("cut", [0, 1, 5, 40, 90, 130, CHUNK, CHUNK + TAG, 2 * (CHUNK + TAG), -1, -TAG])
def test_a_file_that_was_cut_short_is_found(cut: int) -> None:
    data = noise(3 * CHUNK)
    sealed = seal(data)
    with pytest.raises(BackupError):
        open_all(sealed[:cut])
    with pytest.raises(BackupError, match="cut short"):
        open_all(sealed[: start_of(sealed, data) + 2 * (CHUNK + TAG)])


def test_a_copy_that_broke_off_before_its_end_is_no_copy() -> None:
    out = io.BytesIO()
    Sealing(out, LOCK).write(noise(3 * CHUNK))
    with pytest.raises(BackupError):
        open_all(out.getvalue())


Change = Callable[[list[bytes]], list[bytes]]
CHANGES: dict[str, Change] = {
    "swapped": lambda c: [c[1], c[0], *c[2:]],
    "left out": lambda c: [c[0], *c[2:]],
    "repeated": lambda c: [c[0], *c],
    "the last first": lambda c: [c[-1], *c[:-1]],
    "only the last": lambda c: c[-1:],
    "lengthened": lambda c: [*c, b"x"],
    "the last twice": lambda c: [*c, c[-1]],
}


@pytest.mark.parametrize("change", list(CHANGES))
def test_chunks_that_were_moved_are_found(change: str) -> None:
    data = noise(4 * CHUNK)
    sealed = seal(data)
    start = start_of(sealed, data)
    chunks = [sealed[at : at + CHUNK + TAG] for at in range(start, len(sealed), CHUNK + TAG)]
    with pytest.raises(BackupError):
        open_all(sealed[:start] + b"".join(CHANGES[change](chunks)))


def test_chunks_of_another_file_under_the_same_key_are_found() -> None:
    data = noise(4 * CHUNK)
    one, other = seal(data), seal(data)
    start = start_of(one, data)
    with pytest.raises(BackupError):
        open_all(one[:start] + other[start:])
    with pytest.raises(BackupError, match="can't be opened with this key"):
        open_all(one[: start - CHECK] + other[start - CHECK :])


def test_nothing_is_handed_out_before_it_is_proved() -> None:
    data = noise(3 * CHUNK)
    sealed = bytearray(seal(data))
    sealed[-CHUNK] ^= 1
    source = Opening(io.BytesIO(bytes(sealed)), LOCK)
    assert source.read(2 * CHUNK) == data[: 2 * CHUNK]
    with pytest.raises(BackupError, match="damaged"):
        source.read(1)


def test_a_wrong_secret_is_told_from_a_damaged_file() -> None:
    with pytest.raises(BackupError, match="with this passphrase"):
        open_all(seal(b"x", PHRASE), Lock("passphrase", b"correct horse batterz"))
    with pytest.raises(BackupError, match="with this key"):
        open_all(seal(b"x"), Lock("key", b"K" * 32))
    with pytest.raises(BackupError, match="sealed with a passphrase"):
        open_all(seal(b"x", PHRASE), LOCK)


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04", sealed_file.MAGIC, sealed_file.MAGIC + b"\xff\xff{}", sealed_file.MAGIC + b"\x00\x02{}"],
)
def test_another_file_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(BackupError, match="no backup of Storydesk"):
        open_all(data)


@pytest.mark.parametrize("cost", [2**20, 2**40, 1, 0, -1, 3, 2**17 + 1])
def test_a_header_that_asks_for_too_much_is_refused(cost: int) -> None:
    sealed = seal(b"x", PHRASE)
    header = b'{"kind": "passphrase", "salt": "AAAAAAAAAAAAAAAAAAAAAA==", "cost": %d}' % cost
    forged = sealed_file.MAGIC + len(header).to_bytes(2, "big") + header + sealed[-60:]
    with pytest.raises(BackupError, match="no backup of Storydesk"):
        open_all(forged, PHRASE)


def test_a_secret_is_not_printed() -> None:
    assert "horse" not in repr(PHRASE)
