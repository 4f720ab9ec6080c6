"""The history of the tables, and how a database is brought to the present.

Alembic runs from inside the installed package, on a connection that the store opens: there is no ini file, and
the whole upgrade is one transaction on SQLite and on PostgreSQL.
"""

from typing import Literal

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from agent.errors import StoreError

Schema = Literal["empty", "older", "current", "newer"]

NEWER = (
    "This database was made by a newer Storydesk. Nothing was changed; install the version that made it, or "
    "restore the backup that was taken before."
)


def upgrade(connection: Connection) -> None:
    """Brings the tables to the present. Raises ``StoreError`` for a database of a newer desk."""
    if schema(connection) == "newer":
        raise StoreError(NEWER)
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def schema(connection: Connection) -> Schema:
    """How the database stands to this code."""
    scripts = ScriptDirectory.from_config(_config())
    revision = MigrationContext.configure(connection).get_current_revision()
    if revision is None:
        return "empty"
    if revision == scripts.get_current_head():
        return "current"
    known = {script.revision for script in scripts.walk_revisions()}
    return "older" if revision in known else "newer"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "agent:migrations")
    return config
