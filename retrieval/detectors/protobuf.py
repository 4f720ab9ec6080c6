"""Set an integer attribute on every node of one kind in an ONNX file's bytes.

ONNX Runtime reads the precision of a quantised product only from the graph, and the package that edits graphs is
a heavy dependency for one number. The wire format is Protocol Buffers': a key (field number and type), then a
value; only ``ModelProto.graph`` (7), ``GraphProto.node`` (1), ``NodeProto.op_type`` (4) and
``NodeProto.attribute`` (5) matter here, and everything else is copied as it is.
"""

from collections.abc import Iterator
from typing import NamedTuple

_GRAPH, _NODE, _OP_TYPE, _ATTRIBUTE = 7, 1, 4, 5
_NAME, _INT, _KIND, _KIND_INT = 1, 3, 20, 2
_FIXED = {1: 8, 5: 4}
_BYTES = 2


class _Field(NamedTuple):
    number: int
    payload: bytes
    raw: bytes


def with_attribute(model: bytes, op_type: str, name: str, value: int) -> bytes:
    """The model's bytes with ``name = value`` added to each node of ``op_type``.

    Bytes that are no model come back unread or raise ``ValueError``; the runtime has the last word on them.
    """
    attribute = _wrap(_ATTRIBUTE, _wrap(_NAME, name.encode()) + _number(_INT, value) + _number(_KIND, _KIND_INT))
    return b"".join(_graph(f.payload, op_type, attribute) if f.number == _GRAPH else f.raw for f in _fields(model))


def _graph(graph: bytes, op_type: str, attribute: bytes) -> bytes:
    wanted = op_type.encode()
    parts = []
    for field in _fields(graph):
        is_wanted = field.number == _NODE and any(
            f.number == _OP_TYPE and f.payload == wanted for f in _fields(field.payload)
        )
        parts.append(_wrap(_NODE, field.payload + attribute) if is_wanted else field.raw)
    return _wrap(_GRAPH, b"".join(parts))


def _fields(data: bytes) -> Iterator[_Field]:
    at = 0
    while at < len(data):
        start = at
        key, at = _varint(data, at)
        wire, payload = key & 7, b""
        if wire == _BYTES:
            size, at = _varint(data, at)
            payload = data[at : at + size]
            at += size
        elif wire in _FIXED:
            at += _FIXED[wire]
        elif wire == 0:
            _, at = _varint(data, at)
        else:
            raise ValueError(f"not a protobuf field: wire type {wire}")
        yield _Field(key >> 3, payload, data[start:at])


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while at < len(data):
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at
    raise ValueError("not a protobuf file: it ends inside a number")


def _encoded(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _wrap(number: int, payload: bytes) -> bytes:
    return _encoded(number << 3 | _BYTES) + _encoded(len(payload)) + payload


def _number(number: int, value: int) -> bytes:
    return _encoded(number << 3) + _encoded(value)
