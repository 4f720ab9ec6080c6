"""The products of a 4-bit ONNX graph, rewritten to 8-bit integers.

The file stores weights in blocks of 4 bits (``MatMulNBits``), which saves space and no time. At load each such
product becomes ``QuantizeLinear`` of its input and ``MatMulIntegerToFloat`` with integer weights, one scale a column:
2.5 times as fast on one core with AVX-512 VNNI, at the same figures on the development sets. The
scale of each input is fixed beforehand (``evals/calibrate_names.py`` measures its range), so that a text's result
does not depend on the texts that are read with it.

Field numbers are those of ``onnx.proto``.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from retrieval.detectors.protobuf import Field, fields, number, varint, wrap

PRODUCT = b"MatMulNBits"
_GRAPH = 7
_NODE, _TENSOR, _OUTPUT = 1, 5, 12
_INPUT, _RESULT, _NODE_NAME, _OP_TYPE, _ATTRIBUTE, _DOMAIN = 1, 2, 3, 4, 5, 7
_DIMS, _DATA_TYPE, _TENSOR_NAME, _RAW = 1, 2, 8, 9
_FLOAT, _UINT8, _INT8 = 1, 2, 3
_DOMAIN_NAME = b"com.microsoft"
#: Inputs a little outside the measured range still fit.
SLACK = 1.05
#: Weights keep to 7 bits: processors without VNNI add two products in 16 bits, and 8-bit ones would overflow there.
LARGEST = 63

Range = tuple[float, float]


class _Product(NamedTuple):
    """One ``MatMulNBits`` node: its input, its result, its weights' names, and their shape."""

    name: bytes
    given: bytes
    result: bytes
    weights: tuple[bytes, ...]
    rows: int
    columns: int
    block: int


def quantised(model: bytes, ranges: Mapping[str, Range]) -> bytes:
    """``model`` with every 4-bit product in 8-bit integers; ``ranges`` are its inputs' least and greatest values.

    Raises ``ValueError`` for bytes that are no such model, and ``KeyError`` for an input without a range.
    """
    return b"".join(wrap(_GRAPH, _rewritten(f.payload, ranges)) if f.number == _GRAPH else f.raw for f in fields(model))


def exposed(model: bytes) -> tuple[bytes, list[str]]:
    """``model`` with the inputs of its products among its outputs, and their names: to measure their ranges."""
    graph = next(f.payload for f in fields(model) if f.number == _GRAPH)
    names = list(dict.fromkeys(p.given for p in _products(graph)))
    kind = wrap(2, wrap(1, number(1, _FLOAT)))
    outputs = b"".join(wrap(_OUTPUT, wrap(1, name) + kind) for name in names)
    parts = (wrap(_GRAPH, f.payload + outputs) if f.number == _GRAPH else f.raw for f in fields(model))
    return b"".join(parts), [name.decode() for name in names]


def _rewritten(graph: bytes, ranges: Mapping[str, Range]) -> bytes:
    products = {p.name: p for p in _products(graph)}
    packed = {name for p in products.values() for name in p.weights}
    tensors = {_name(f, _TENSOR_NAME): f.payload for f in fields(graph) if f.number == _TENSOR}
    parts, ready = [], set[bytes]()
    for field in fields(graph):
        product = products.get(_name(field, _NODE_NAME)) if field.number == _NODE else None
        if product is not None:
            if product.given not in ready:
                parts.append(_rounding(product.given, ranges[product.given.decode()]))
                ready.add(product.given)
            parts.append(_integer_product(product, tensors))
        elif field.number != _TENSOR or _name(field, _TENSOR_NAME) not in packed:
            parts.append(field.raw)
    return b"".join(parts)


def _name(field: Field, at: int) -> bytes:
    return next((f.payload for f in fields(field.payload) if f.number == at), b"")


def _products(graph: bytes) -> Iterator[_Product]:
    for field in fields(graph):
        if field.number == _NODE and _name(field, _OP_TYPE) == PRODUCT:
            inside = list(fields(field.payload))
            given = [f.payload for f in inside if f.number == _INPUT]
            sizes = dict(_attribute(f.payload) for f in inside if f.number == _ATTRIBUTE)
            result = next(f.payload for f in inside if f.number == _RESULT)
            yield _Product(
                _name(field, _NODE_NAME),
                given[0],
                result,
                tuple(given[1:]),
                sizes["K"],
                sizes["N"],
                sizes["block_size"],
            )


def _attribute(message: bytes) -> tuple[str, int]:
    inside = {f.number: f.payload for f in fields(message)}
    return inside[1].decode(), varint(inside.get(3, b"\x00"))[0]


def _rounding(given: bytes, measured: Range) -> bytes:
    """The node that rounds an input to bytes, with its scale and its zero."""
    low, high = min(measured[0], 0.0) * SLACK, max(measured[1], 0.0) * SLACK
    scale = np.float32((high - low) / 255)
    zero = np.uint8(round(-low / float(scale)))
    return (
        _tensor(given + b"/scale", np.array(scale))
        + _tensor(given + b"/zero", np.array(zero))
        + _node(b"QuantizeLinear", [given, given + b"/scale", given + b"/zero"], given + b"/bytes", b"")
    )


def _integer_product(product: _Product, tensors: Mapping[bytes, bytes]) -> bytes:
    weights = _unpacked(product, tensors)
    scales = np.maximum(np.abs(weights).max(0) / LARGEST, 1e-12).astype(np.float32)
    rounded = np.clip(np.round(weights / scales), -LARGEST, LARGEST).astype(np.int8)
    own, given = product.name, product.given
    names = [
        given + b"/bytes",
        own + b"/weights",
        given + b"/scale",
        own + b"/scales",
        given + b"/zero",
        own + b"/zeros",
    ]
    return (
        _tensor(names[1], rounded)
        + _tensor(names[3], scales)
        + _tensor(names[5], np.zeros(product.columns, np.int8))
        + _node(b"MatMulIntegerToFloat", names, product.result, _DOMAIN_NAME, own)
    )


def _unpacked(product: _Product, tensors: Mapping[bytes, bytes]) -> NDArray[np.float32]:
    """The weights as (rows, columns): two to a byte, the low half first, each block with its scale and its zero."""
    blocks = -(-product.rows // product.block)
    packed, scales, *zeros = (_values(tensors[name]) for name in product.weights)
    halves = _halves(packed.reshape(product.columns, blocks, -1)).astype(np.float32)
    zero = _halves(zeros[0].reshape(product.columns, -1))[:, :blocks] if zeros else np.full((1, 1), 8)
    weights = (halves - zero[:, :, None]) * scales.reshape(product.columns, blocks, 1)
    return np.ascontiguousarray(weights.reshape(product.columns, -1)[:, : product.rows].T, np.float32)


def _halves(packed: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.stack([packed & 15, packed >> 4], -1).reshape(*packed.shape[:-1], -1)


def _values(tensor: bytes) -> NDArray[np.uint8]:
    inside = {f.number: f.payload for f in fields(tensor)}
    kind = np.float32 if varint(inside[_DATA_TYPE])[0] == _FLOAT else np.uint8
    return np.frombuffer(inside[_RAW], kind)


_KINDS = {np.dtype(np.float32): _FLOAT, np.dtype(np.uint8): _UINT8, np.dtype(np.int8): _INT8}


def _tensor(name: bytes, values: NDArray[np.generic]) -> bytes:
    dims = b"".join(number(_DIMS, size) for size in values.shape)
    kind = number(_DATA_TYPE, _KINDS[values.dtype])
    return wrap(_TENSOR, dims + kind + wrap(_TENSOR_NAME, name) + wrap(_RAW, values.tobytes()))


def _node(op: bytes, given: list[bytes], result: bytes, domain: bytes, name: bytes = b"") -> bytes:
    inputs = b"".join(wrap(_INPUT, each) for each in given)
    named = wrap(_NODE_NAME, name or result) + wrap(_OP_TYPE, op)
    return wrap(_NODE, inputs + wrap(_RESULT, result) + named + (wrap(_DOMAIN, domain) if domain else b""))
