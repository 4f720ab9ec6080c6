"""An incident's log and the interactions behind it, and which statements its facts have outrun."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Incidents of before have an empty log and no interactions; their fact base stays as it is."""
    _log()
    _records()
    _stale_marks()


def _log() -> None:
    op.create_table(
        "incident_log",
        sa.Column("incident_id", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("what", sa.String(length=100), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        _owner("incident_log", "incident_id", "incidents.id"),
        sa.PrimaryKeyConstraint("incident_id", "seq", name=op.f("pk_incident_log")),
    )


def _records() -> None:
    op.create_table(
        "incident_records",
        sa.Column("incident_id", sa.String(length=64), nullable=False),
        sa.Column("record_id", sa.String(length=200), nullable=False),
        _owner("incident_records", "incident_id", "incidents.id"),
        _owner("incident_records", "record_id", "records.id"),
        sa.PrimaryKeyConstraint("incident_id", "record_id", name=op.f("pk_incident_records")),
    )
    op.create_index("ix_incident_records_record_id", "incident_records", ["record_id"], unique=False)


def _stale_marks() -> None:
    op.create_table(
        "stale_marks",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("draft_id", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("what", sa.String(length=100), nullable=False),
        _owner("stale_marks", "draft_id", "drafts.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stale_marks")),
    )
    op.create_index("ix_stale_marks_draft_id", "stale_marks", ["draft_id"], unique=False)


def _owner(table: str, column: str, owner: str) -> sa.ForeignKeyConstraint:
    """A row that goes when its owner goes."""
    return sa.ForeignKeyConstraint(
        [column],
        [owner],
        name=op.f(f"fk_{table}_{column}"),
        ondelete="CASCADE",
        initially="DEFERRED",
        deferrable=True,
    )
