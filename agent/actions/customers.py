"""Knowing a customer again at import: their pseudonym, and the stand-ins that their earlier records gave."""

from collections.abc import Sequence

from agent.actions.parts import Parts
from retrieval.customers import Map, Regulars, reference
from retrieval.records import RawRecord


def regulars(parts: Parts, raws: Sequence[RawRecord]) -> Regulars:
    """Who wrote ``raws``, with the maps of their earlier records and of these records as they were before.

    The maps are read from the vault and stay in the hands of the anonymiser.
    """
    customers = {raw.id: parts.vault.pseudonym(f"customer {known}") for raw in raws if (known := reference(raw))}
    with parts.store.read() as tx:
        of = {key: tx.crowds.records_of(key) for key in sorted(set(customers.values()))}
        of |= {key: [key] for key in tx.records.digests(raw.id for raw in raws)}
        kept = list(tx.vault.many({record_id for ids in of.values() for record_id in ids}))
    found: dict[str, Map] = {row.record_id: parts.vault.open(row).identities for row in kept}
    return Regulars(customers, {key: [found[i] for i in ids if i in found] for key, ids in of.items()})
