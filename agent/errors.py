"""Every error that a person may read.

::

    StorydeskError                 retrieval/errors.py: the base; its text is for the person at the screen
    ├── ImportFileError            the file can't be imported; nothing changed
    ├── RowError                   one row is refused, with a reason
    ├── ModelFileError             a model file is missing or is not the verified one
    ├── IndexUnavailableError      the search index can't be used; ``storydesk reindex``
    ├── SettingsError              a setting is wrong: name, value, what was expected
    ├── NotFoundError              no such draft, record, person … (or not for this person to see)
    ├── RefusedError               a verb is refused; nothing changed
    │   ├── NotAllowedError        this person may not do this
    │   ├── StaleError             the page shows an older version than the desk holds
    │   └── WrongStateError        the draft is not in a state in which this can be done
    ├── SignInError                name and password do not fit, or the session is over
    ├── ModelUnavailableError      the chat model can't be reached, or answered nothing usable
    │   └── CancelledError         a person stopped the work; nothing was saved
    ├── LeakError                  a text on its way out holds a known identity; it was stopped
    ├── VaultError                 the vault can't be opened with this key
    │   └── KeyUnavailableError    the key service can't be reached or is not ready; later it may be
    ├── BackupError                an archive can't be written, read or opened; nothing was changed
    ├── AuditBrokenError           the audit chain does not hold, and where
    └── StoreError                 the database can't be used; what was typed is kept

Edges (pages, command line, HTTP) show the text of a ``StorydeskError`` as it is. Anything else is a bug: it is
logged with an id, and the person sees the id.
"""

from retrieval.errors import (
    ImportFileError,
    IndexUnavailableError,
    ModelFileError,
    RowError,
    StorydeskError,
)

__all__ = [
    "AuditBrokenError",
    "BackupError",
    "CancelledError",
    "ImportFileError",
    "IndexUnavailableError",
    "KeyUnavailableError",
    "LeakError",
    "ModelFileError",
    "ModelUnavailableError",
    "NotAllowedError",
    "NotFoundError",
    "RefusedError",
    "RowError",
    "SettingsError",
    "SignInError",
    "StaleError",
    "StoreError",
    "StorydeskError",
    "VaultError",
    "WrongStateError",
]


class SettingsError(StorydeskError):
    """A setting is wrong: its name, its value (never of a secret) and what was expected."""


class NotFoundError(StorydeskError):
    """Nothing with this id exists, or it is not for this person to see."""


class RefusedError(StorydeskError):
    """A verb was refused and nothing was changed; the text says why and what would be needed."""


class NotAllowedError(RefusedError):
    """This person may not do this: role, authorship or policy stands against it."""


class StaleError(RefusedError):
    """The page shows an older version than the desk holds; what was typed is kept by the page."""


class WrongStateError(RefusedError):
    """The draft is in a state in which this can't be done."""


class SignInError(StorydeskError):
    """Name and password do not fit, the account is locked, or the session is over."""


class ModelUnavailableError(StorydeskError):
    """The chat model can't be reached, timed out, or answered nothing that can be used."""


class CancelledError(ModelUnavailableError):
    """A person stopped the work; nothing was saved."""


class LeakError(StorydeskError):
    """A text on its way out of the house holds a known identity. It was stopped; the text is not shown."""


class VaultError(StorydeskError):
    """The vault can't be opened: the key is missing or is another one."""


class KeyUnavailableError(VaultError):
    """The service that keeps the master key can't be reached or is not ready; nothing was changed."""


class BackupError(StorydeskError):
    """An archive can't be written, read or opened: the text says which and what is left. Nothing was changed."""


class AuditBrokenError(StorydeskError):
    """The audit chain does not hold; the text names the first record that does not fit."""


class StoreError(StorydeskError):
    """The database can't be used (locked, full, gone)."""
