"""Read and write the wire format of Protocol Buffers: as much of it as an ONNX file needs.

The package that edits ONNX graphs is a heavy dependency for a change that is made once, at load
(``integers.py``). A message is a run of fields: a key (field number and wire type), then a value.
"""

from collections.abc import Iterator
from typing import NamedTuple

_FIXED = {1: 8, 5: 4}
_BYTES = 2


class Field(NamedTuple):
    """One field: its ``number``, its ``payload`` (bytes, or the number's own encoding), and both as written."""

    number: int
    payload: bytes
    raw: bytes


def fields(data: bytes) -> Iterator[Field]:
    """The fields of a message, in order. Raises ``ValueError`` for bytes that are none."""
    at = 0
    while at < len(data):
        start = at
        key, at = varint(data, at)
        wire = key & 7
        if wire == _BYTES:
            size, at = varint(data, at)
            begin, at = at, at + size
        elif wire in _FIXED:
            begin, at = at, at + _FIXED[wire]
        elif wire == 0:
            begin = at
            _, at = varint(data, at)
        else:
            raise ValueError(f"not a protobuf field: wire type {wire}")
        yield Field(key >> 3, data[begin:at], data[start:at])


def varint(data: bytes, at: int = 0) -> tuple[int, int]:
    """The number that starts at ``at``, and where it ends. Raises ``ValueError`` when the bytes end inside it."""
    value = shift = 0
    while at < len(data):
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at
    raise ValueError("not a protobuf file: it ends inside a number")


def wrap(number: int, payload: bytes) -> bytes:
    """A field that holds bytes, a text or another message."""
    return _encoded(number << 3 | _BYTES) + _encoded(len(payload)) + payload


def number(field: int, value: int) -> bytes:
    """A field that holds a number that is not negative."""
    return _encoded(field << 3) + _encoded(value)


def _encoded(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
