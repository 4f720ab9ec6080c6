"""Knowing a customer again at import: their pseudonym, and the stand-ins that their earlier records gave."""

from collections.abc import Iterable, Sequence
from contextlib import suppress

from agent.actions.parts import Parts
from agent.errors import NotFoundError
from agent.store import Sealed, Tx
from retrieval.customers import Map, Regulars, reference
from retrieval.records import RawRecord


def regulars(parts: Parts, raws: Sequence[RawRecord]) -> Regulars:
    """Who wrote ``raws``, with the maps of their earlier records and of these records as they were before.

    The maps are read from the vault and stay in the hands of the anonymiser.
    """
    customers = {raw.id: parts.vault.pseudonym(f"customer {known}") for raw in raws if (known := reference(raw))}
    maps: dict[str, list[Map]] = {}
    with parts.store.read() as tx:
        rows = {key: _rows(tx, tx.crowds.records_of(key)) for key in sorted(set(customers.values()))}
        rows |= {key: _rows(tx, [key]) for key in tx.records.digests(raw.id for raw in raws)}
    for key, sealed in rows.items():
        maps[key] = [parts.vault.open(row).identities for row in sealed]
    return Regulars(customers, maps)


def _rows(tx: Tx, record_ids: Iterable[str]) -> list[Sealed]:
    rows = []
    for record_id in record_ids:
        with suppress(NotFoundError):
            rows.append(tx.vault.get(record_id))
    return rows
