"""A filter in Chroma's words, and what Chroma is told of a passage so that it can be filtered."""

from collections.abc import Mapping, Sequence

from retrieval.records import Filter, Passage

Metadata = dict[str, str | int | float | list[str]]
Condition = Mapping[str, object]


def metadata(passage: Passage) -> Metadata:
    """What a filter may ask for. Chroma has no null: a key that is absent matches no condition."""
    found: Metadata = {"record": passage.record_id, "kind": passage.kind, "consent": passage.consent.level}
    if passage.product is not None:
        found["product"] = passage.product.casefold()
    if passage.created_at is not None:
        found["at"] = passage.created_at.timestamp()
    if passage.csat is not None:
        found["csat"] = passage.csat
    if passage.tags:
        found["tags"] = sorted({tag.casefold() for tag in passage.tags})
    return found


def condition(where: Filter) -> Condition | None:
    """None restricts nothing. One of several values is enough; the case of products and tags does not count.

    ``since`` is inside the range, ``until`` is not. A passage without a date, product or CSAT fits no filter on it.
    """
    parts = [*_named(where), *_limits(where)]
    if where.tags:
        parts.append(_joined("$or", [{"tags": {"$contains": tag.casefold()}} for tag in where.tags]))
    return _joined("$and", parts) if parts else None


def _named(where: Filter) -> list[Condition]:
    products = [product.casefold() for product in where.products]
    named: dict[str, Sequence[str]] = {
        "kind": where.kinds,
        "consent": where.consent,
        "record": where.record_ids,
        "product": products,
    }
    return [{key: {"$in": list(values)}} for key, values in named.items() if values]


def _limits(where: Filter) -> list[Condition]:
    limits: list[tuple[str, str, float | None]] = [
        ("at", "$gte", where.since.timestamp() if where.since else None),
        ("at", "$lt", where.until.timestamp() if where.until else None),
        ("csat", "$gte", where.csat_min),
        ("csat", "$lte", where.csat_max),
    ]
    return [{key: {sign: limit}} for key, sign, limit in limits if limit is not None]


def _joined(sign: str, parts: Sequence[Condition]) -> Condition:
    """Chroma refuses a list of one."""
    return parts[0] if len(parts) == 1 else {sign: list(parts)}
