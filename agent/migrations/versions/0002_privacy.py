"""Columns and tables that let the desk forget, count customers, and learn what was masked wrongly."""

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Nothing yet."""
