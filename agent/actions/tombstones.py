"""What was forgotten, kept so that it does not come back: with a restored backup, with the next import.

A tombstone is a keyed hash of a record's id; who has no vault can't tell from it which record it was. The table
``forgotten`` is what an import asks. The ledger (``agent/actions/ledger.py``) says the same, outlives a restore, and
``desk.privacy.reapply`` goes by it.
"""

from collections.abc import Iterable

from agent.actions.ledger import Ledger
from agent.actions.parts import Parts
from agent.models import Actor
from agent.store import Tx
from agent.vault import Vault


def key(vault: Vault, record_id: str) -> str:
    """The keyed hash under which a record's tombstone stands."""
    return vault.pseudonym(f"forgotten {record_id}")


def forgotten(parts: Parts, tx: Tx, record_ids: Iterable[str]) -> frozenset[str]:
    """Those of these records that were forgotten and may not be taken in."""
    by_key = {key(parts.vault, record_id): record_id for record_id in record_ids}
    return frozenset(by_key[found] for found in tx.forgotten.among(by_key))


def lift(parts: Parts, actor: Actor, record_ids: Iterable[str]) -> None:
    """Takes the tombstones of these records away, each on record."""
    now = parts.clock()
    with parts.store.begin() as tx:
        keys = {key(parts.vault, record_id) for record_id in forgotten(parts, tx, record_ids)}
        tx.forgotten.lift(keys)
        for each in sorted(keys):
            tx.audit.append(now, actor.id, "take in what was forgotten", each)
        Ledger(parts.settings.home).lift(keys, now)
