"""The desk's memory: one unit of work, typed repositories in it, and the audit chain.

::

    store = Store(settings.sqlalchemy_url)
    store.migrate()
    with store.begin() as tx:            # saved when the block is left cleanly, else as if it had never been
        draft = tx.drafts.get(draft_id)
        ...
        tx.audit.append(now, actor.id, "sign", f"draft:{draft.id}", {"version": "3"})
    with store.read() as tx:             # sees one moment, can't write
        tx.records.list(search="refund")

The relational store is the truth; the search index is rebuilt from it. Errors of the database come out as
``StoreError`` with a text for the person at the screen.
"""

from agent.store.database import Store, Tx
from agent.store.values import (
    ApiToken,
    Confirmed,
    ConfirmedBy,
    Decision,
    ExportEntry,
    ImportRun,
    Invitation,
    Page,
    Preview,
    ProviderRequest,
    Put,
    Resolution,
    Scope,
    Sealed,
    Secret,
    Session,
    StoredFlag,
    StoredWarning,
    Team,
    User,
)

__all__ = [
    "ApiToken",
    "Confirmed",
    "ConfirmedBy",
    "Decision",
    "ExportEntry",
    "ImportRun",
    "Invitation",
    "Page",
    "Preview",
    "ProviderRequest",
    "Put",
    "Resolution",
    "Scope",
    "Sealed",
    "Secret",
    "Session",
    "Store",
    "StoredFlag",
    "StoredWarning",
    "Team",
    "Tx",
    "User",
]
