"""The base of every error that a person may read, and the errors of the retrieval side.

``agent/errors.py`` draws the whole tree.
"""


class StorydeskError(Exception):
    """Its text is written for the person at the screen: what happened, what is safe, what to do."""


class ImportFileError(StorydeskError):
    """The file as a whole can't be imported; nothing was changed."""


class RowError(StorydeskError):
    """One row is refused; the others go in. The text is the reason that is shown beside its line."""


class ModelFileError(StorydeskError):
    """A model file is missing or is not the one that this version was tested with."""


class IndexUnavailableError(StorydeskError):
    """The search index can't be opened or does not match the store; ``storydesk reindex`` rebuilds it."""
