"""What the watch warned of, and the interactions behind it."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "warnings",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("settled_by", sa.String(length=200)),
        sa.Column("settled_at", sa.DateTime(timezone=True)),
        sa.Column("incident_id", sa.String(length=64)),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name=op.f("fk_warnings_incident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_warnings")),
    )
    op.create_index("ix_warnings_at", "warnings", ["at"], unique=False)
    op.create_table(
        "warning_records",
        sa.Column("warning_id", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("record_id", sa.String(length=200), nullable=False),
        _owner("warning_id", "warnings.id"),
        _owner("record_id", "records.id"),
        sa.PrimaryKeyConstraint("warning_id", "position", name=op.f("pk_warning_records")),
    )
    op.create_index("ix_warning_records_record_id", "warning_records", ["record_id"], unique=False)


def _owner(column: str, owner: str) -> sa.ForeignKeyConstraint:
    """A row that goes when its owner goes."""
    return sa.ForeignKeyConstraint(
        [column],
        [owner],
        name=op.f(f"fk_warning_records_{column}"),
        ondelete="CASCADE",
        initially="DEFERRED",
        deferrable=True,
    )
